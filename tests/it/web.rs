//! Claims about pages and forms.

mod desk;
mod frame;
