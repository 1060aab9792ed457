mod calendar;
mod figures;
mod sla;
mod workflow;
