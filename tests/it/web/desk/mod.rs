//! Claims about the agents' pages.

mod bulk;
mod case;
mod filter;
mod macros;
mod marks;
mod queue;
mod search;
