mod calendar;
pub mod case;
mod escalation;
mod figures;
mod policies;
mod proof;
mod self_check;
mod sla;
mod workflow;
