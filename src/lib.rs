//! Redress: complaint and dispute cases for stuck pay-later orders.
//!
//! Outside by layer, inside by feature. Arrows point down:
//! `main → cli → {web, jobs, mail}`; `{cli, web, jobs} → app → {store, files, seal, outbound, config, clock}`;
//! `cli → demo → app`; `{cli, web, demo} → passwords`; `web → {paths, i18n}`; `jobs → mail → {paths, i18n, seal}`;
//! `{store, files, seal, i18n, paths} → domain`.
//!
//! - `domain` holds the rules: pure functions from a case and an act to a `Change`.
//! - `store` records a `Change` in one transaction, on SQLite or PostgreSQL.
//! - `web` shows pages and turns forms into acts; `jobs` sends letters and minds the clocks.
//!
//! tests/it/tidy.rs holds the arrows.

pub mod app;
pub mod bills;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod files;
pub mod guides;
pub mod i18n;
pub mod jobs;
pub mod mail;
pub mod outbound;
pub mod passwords;
pub mod paths;
pub mod random;
pub mod seal;
pub mod store;
pub mod web;
