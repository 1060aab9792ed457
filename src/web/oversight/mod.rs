//! The supervisor's pages: figures, and from each number the way to its cases.

pub mod audit;
pub mod cases;
mod charts;
pub mod dashboard;
pub mod export;
pub mod exports;
mod fields;
mod filter;
mod heat;
pub mod incidents;
mod outlook;
mod report;
pub mod response_times;
mod rows;
pub mod scheduled;
mod sentences;
mod words;
