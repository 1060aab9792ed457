//! What tests stand on: both databases, an app with a clock that is moved by hand, browsers that keep cookies.

pub mod app;
pub mod browser;
pub mod cases;
pub mod databases;
pub mod gateway;
pub mod names;
pub mod smtp;

pub use app::{TestApp, on_each_database};
pub use browser::{Answer, Browser};
