mod calendar;
mod sla;
