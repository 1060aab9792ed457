//! The supervisor's pages.
