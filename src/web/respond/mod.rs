//! The merchant's pages: what it is asked, and how it answers. No account: the link in our letter opens them (ADR 37).

pub mod answers;
pub mod files;
mod form;
pub mod link;
pub mod requests;
mod respondent;

pub use respondent::Respondent;
