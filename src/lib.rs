//! Redress: complaint and dispute cases for stuck pay-later orders.

pub mod store;
