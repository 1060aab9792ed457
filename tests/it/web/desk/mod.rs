//! Claims about the agents' pages.

mod bulk;
mod case;
mod day;
mod filter;
mod intake;
mod intake_callers;
mod intake_drafts;
mod keys;
mod live;
mod macros;
mod marks;
mod news;
mod notifications;
mod palette;
mod party;
mod presence;
mod queue;
mod search;
mod staffing;
mod triage;
mod views;
