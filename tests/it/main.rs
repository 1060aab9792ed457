//! One binary for all tests; it mirrors src/.

mod mail;
mod support;
