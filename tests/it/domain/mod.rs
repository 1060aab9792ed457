mod calendar;
pub mod case;
mod figures;
mod sla;
mod workflow;
