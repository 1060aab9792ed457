//! Counts beside the views: bounded, and kept for two seconds.

/// Counts of late.
#[derive(Debug, Default)]
pub struct Counts;
