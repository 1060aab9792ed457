pub mod calendar;
pub mod sla;
