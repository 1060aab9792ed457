//! Claims about the agents' pages.

mod queue;
