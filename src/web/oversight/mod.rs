//! The supervisor's pages: figures, and from each number the way to its cases.

pub mod cases;
mod charts;
pub mod export;
mod filter;
mod report;
pub mod response_times;
mod words;
