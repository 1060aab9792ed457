//! Claims about pages and forms.

mod frame;
mod oversight;
