//! The believable database: staff, merchants, cases over ninety days, made from a fixed seed through the same
//! `Change`s as real ones. Time is the script's own; nothing here reads a clock.

mod afterwards;
mod beside;
pub mod content;
mod evidence;
mod faults;
mod fill;
mod folk;
mod merchants;
mod pairs;
pub mod pictures;
mod script;
mod story;

pub use evidence::Album;
pub use fill::{Filled, fill};
pub use folk::PASSWORD;
