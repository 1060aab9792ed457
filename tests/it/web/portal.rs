//! Claims about the consumer's pages.

mod filing;
