mod calendar;
mod figures;
mod sla;
