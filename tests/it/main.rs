//! The claims of Redress, in one binary that mirrors src/.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod bills;
mod cli;
mod demo;
mod domain;
mod faults;
mod guides;
mod i18n;
mod jobs;
mod mail;
mod store;
mod support;
mod tidy;
mod web;
