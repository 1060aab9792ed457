//! Claims about the agents' pages.

mod case;
mod queue;
