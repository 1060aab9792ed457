//! Claims about pages and forms.

mod access;
pub mod admin;
pub mod api;
mod desk;
mod frame;
mod limits;
mod oversight;
pub mod portal;
pub mod respond;
mod sweep;
