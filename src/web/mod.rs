//! Pages and forms. Handlers turn a request into an act, and a result into a page; they decide nothing themselves
//! and cannot send mail.

pub mod access;
pub mod admin;
pub mod api;
pub mod assets;
mod bill_words;
mod claim_words;
mod client;
mod credit;
pub mod desk;
pub mod error;
pub mod files;
pub mod forms;
pub mod guards;
pub mod headers;
pub mod health;
mod law_sum;
pub mod limits;
mod metrics;
mod objection;
pub mod oversight;
pub mod page;
pub mod portal;
mod promise_words;
pub mod qr;
mod remedy_proof;
pub mod respond;
pub mod routes;
pub mod server;
pub mod sheet;
pub mod throttle;
pub mod uploads;
pub mod visitor;

pub use error::WebError;
pub use server::{AppData, serve};
