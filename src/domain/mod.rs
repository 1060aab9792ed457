//! The rules: what may happen to a case, by whom, and what follows.
//! Pure: no database, no clock, no randomness, no language. Time and actor arrive in an [`change::Act`];
//! what comes out is a [`change::Change`] or a [`refusal::Refusal`].

#[macro_use]
pub(crate) mod coded;

pub mod account;
pub mod actor;
pub mod bill;
pub mod calendar;
pub mod case;
pub mod change;
pub mod checklist;
pub mod claims;
pub mod codes;
pub mod credit;
pub mod escalation;
pub mod event;
pub mod evidence;
pub mod figures;
pub mod fix;
pub mod flag;
pub mod guide;
pub mod hold;
pub mod ids;
pub mod incident;
pub mod letter;
pub mod link;
pub mod macros;
pub mod merchant;
pub mod merchant_request;
pub mod money;
pub mod notice;
pub mod notification;
pub mod offer;
pub mod order;
pub mod order_fact;
pub mod order_file;
pub mod permission;
pub mod person;
pub mod proof;
pub mod provider;
pub mod question;
pub mod reach;
pub mod reference;
pub mod refusal;
pub mod retention;
pub mod routing;
pub mod rulebook;
pub mod screenshot;
pub mod search;
pub mod second_step;
pub mod self_check;
pub mod settings;
pub mod sla;
pub mod steps;
pub mod team;
pub mod text;
