//! The consumer's pages.
