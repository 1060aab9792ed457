//! Claims about the agents' pages.

mod case;
mod filter;
mod marks;
mod queue;
