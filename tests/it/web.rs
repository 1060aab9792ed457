//! Claims about pages and forms.

mod access;
mod desk;
mod frame;
mod oversight;
mod portal;
