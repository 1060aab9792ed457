//! The claims of Redress, in one binary that mirrors src/.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod cli;
mod demo;
mod domain;
mod faults;
mod i18n;
mod jobs;
mod mail;
mod store;
mod support;
mod tidy;
mod web;
