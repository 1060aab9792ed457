//! The believable database: staff, merchants, cases over ninety days, made from a fixed seed through the same
//! `Change`s as real ones.

pub mod content;
pub mod pictures;
