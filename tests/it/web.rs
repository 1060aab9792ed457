//! Claims about pages and forms.

mod access;
mod frame;
