//! Redress: complaints about stuck pay-later orders.

pub mod mail;
