//! Coming in and going out: accounts, sessions, private links.

pub mod attempts;
pub mod passwords;
