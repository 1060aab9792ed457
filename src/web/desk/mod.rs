//! The agent's pages.

pub mod counts;
