//! Claims about the agents' pages.

mod bulk;
mod case;
mod day;
mod filter;
mod intake;
mod macros;
mod marks;
mod queue;
mod search;
mod triage;
