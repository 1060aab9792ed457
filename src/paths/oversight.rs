//! Where the supervisor's pages are.

use super::oversight_incidents;
use crate::domain::ids::IncidentId;

/// What was open day by day, as a file: `csv`, `xlsx`, or the chart as `svg`.
pub fn oversight_backlog(format: &str, team: &str, days: &str) -> String {
    let fields = [("team", team), ("days", days)];
    format!("/oversight/backlog.{format}?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

/// A report as a file: `csv`, `xlsx`, or a chart of it as `svg`.
pub fn response_times_file(format: &str) -> String {
    format!("/oversight/response-times.{format}")
}

/// The cases behind a number as a file.
pub fn oversight_cases_file(format: &str) -> String {
    format!("/oversight/cases.{format}")
}

pub fn oversight_audit_file(format: &str) -> String {
    format!("/oversight/audit.{format}")
}

/// The incidents that last, or those that are over.
pub fn oversight_incidents_of(is_past: bool) -> String {
    if is_past { format!("{}?past=1", oversight_incidents()) } else { oversight_incidents() }
}
/// The same as a file: `csv` or `xlsx`.
pub fn oversight_incidents_file(format: &str, is_past: bool) -> String {
    format!("/oversight/incidents.{format}{}", if is_past { "?past=1" } else { "" })
}
/// The cases in an incident as a file.
pub fn oversight_incident_cases(id: IncidentId, format: &str) -> String {
    format!("/oversight/incidents/{id}/cases.{format}")
}
/// How a message went with each case, as a file.
pub fn oversight_incident_message_cases(id: IncidentId, message: i64, format: &str) -> String {
    format!("{}/cases.{format}", oversight_incident_message(id, message))
}
pub fn oversight_incident(id: IncidentId) -> String {
    format!("/oversight/incidents/{id}")
}
/// What all cases of an incident were told.
pub fn oversight_incident_message(id: IncidentId, message: i64) -> String {
    format!("/oversight/incidents/{id}/messages/{message}")
}
pub fn oversight_incident_message_stop(id: IncidentId, message: i64) -> String {
    format!("{}/stopping", oversight_incident_message(id, message))
}
