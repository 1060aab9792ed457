//! Claims about pages and forms.

mod access;
mod admin;
mod desk;
mod frame;
mod limits;
mod oversight;
pub mod portal;
mod respond;
mod sweep;
