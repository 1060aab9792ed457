//! The demo's words and pictures hold what they promise.
mod pairs;
mod pictures;
