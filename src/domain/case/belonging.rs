//! A case joins an incident or leaves it. It keeps its own clocks, and nothing else of it changes.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{Belonging, Incident, IncidentState};
use crate::domain::refusal::Refusal;

impl Case {
    /// Joins an open incident; `now_in`: the one that it is in. A case is in one at a time.
    pub fn join_incident(&self, incident: &Incident, now_in: Option<IncidentId>, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Incident, act)?;
        match now_in {
            Some(mine) if mine == incident.id => return Err(Refusal::Unchanged),
            Some(_) => return Err(Refusal::InIncident),
            None if incident.state != IncidentState::Open => return Err(Refusal::IncidentNotOpen),
            None => {}
        }
        let mut change = Change::aside(self, act);
        change.event(Happening::IncidentJoined { incident: incident.id }, None);
        change.belong(Belonging::Joined(incident.id));
        Ok(change)
    }

    /// Leaves the incident that it is in.
    pub fn leave_incident(&self, incident: IncidentId, now_in: Option<IncidentId>, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Incident, act)?;
        if now_in != Some(incident) {
            return Err(Refusal::NotInIncident);
        }
        let mut change = Change::aside(self, act);
        change.event(Happening::IncidentLeft { incident }, None);
        change.belong(Belonging::Left(incident));
        Ok(change)
    }
}
