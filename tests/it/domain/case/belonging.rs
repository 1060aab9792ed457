//! Cases in an incident: they join and leave by a rule, and keep all that is theirs.

use redress::domain::actor::Actor;
use redress::domain::event::Happening;
use redress::domain::ids::IncidentId;
use redress::domain::incident::{Belonging, Incident, IncidentState};
use redress::domain::refusal::Refusal;

use super::super::incident::incident;
use super::{AGENT, Scene};

fn other() -> Incident {
    Incident { id: IncidentId(2), ..incident(IncidentState::Open) }
}

#[test]
fn a_case_joins_one_open_incident_at_a_time_and_keeps_its_clocks_and_its_version() {
    let mut scene = Scene::filed();
    let open = incident(IncidentState::Open);
    let before = scene.case.clone();
    let change = scene.try_by(Actor::Staff(AGENT), |case, act| case.join_incident(&open, None, act)).unwrap();
    assert_eq!(change.belonging(), Some(Belonging::Joined(open.id)));
    assert_eq!(
        change.events().iter().map(|it| it.what.clone()).collect::<Vec<_>>(),
        [Happening::IncidentJoined { incident: open.id }]
    );
    assert!(!change.events()[0].what.is_for_consumer(), "the consumer reads the banner");
    let after = change.case();
    assert_eq!((&after.clocks, after.version, &after.status), (&before.clocks, before.version, &before.status));
    assert!(change.notices().is_empty() && change.texts().is_empty());
    let mut refused = |incident: &Incident, now_in| {
        scene.try_by(Actor::Staff(AGENT), |case, act| case.join_incident(incident, now_in, act)).unwrap_err()
    };
    assert_eq!(refused(&open, Some(open.id)), Refusal::Unchanged);
    assert_eq!(refused(&other(), Some(open.id)), Refusal::InIncident);
    for state in [IncidentState::Proposed, IncidentState::Dismissed, IncidentState::Closed] {
        assert_eq!(refused(&incident(state), None), Refusal::IncidentNotOpen, "{state}");
    }
}

#[test]
fn a_case_leaves_the_incident_it_is_in_and_no_other() {
    let mut scene = Scene::filed();
    let (mine, theirs) = (IncidentId(1), IncidentId(2));
    let left = scene.try_by(Actor::Staff(AGENT), |case, act| case.leave_incident(mine, Some(mine), act)).unwrap();
    assert_eq!(left.belonging(), Some(Belonging::Left(mine)));
    for now_in in [None, Some(theirs)] {
        let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.leave_incident(mine, now_in, act)).unwrap_err();
        assert_eq!(refused, Refusal::NotInIncident);
    }
}
