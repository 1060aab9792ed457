//! Every test that is not a tiny one beside its function: one program, so that it links once.

mod store;
mod support;
