//! Coming in and going out: accounts, sessions, private links.

pub mod account;
pub mod account_data;
pub mod account_end;
pub mod account_settings;
pub mod asked;
pub mod attempts;
pub mod begin;
mod device;
pub mod invitation;
pub mod live_link;
pub mod password;
pub mod passwords;
pub mod preferences;
pub mod privacy;
pub mod private_link;
pub mod second_step;
pub mod set_up;
pub mod sign_in;
pub mod sign_in_again;
pub mod sign_up;
pub mod track;
