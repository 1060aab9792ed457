mod calendar;
pub mod case;
mod escalation;
mod figures;
mod policies;
mod sla;
mod workflow;
