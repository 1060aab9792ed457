//! The agent's pages.

pub mod counts;
pub mod keys;
pub mod queue;
