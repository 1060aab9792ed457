//! What triage makes.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::assigning::Assignment;
use redress::domain::case::triaging::Triage;
use redress::domain::codes::{Priority, ProblemType};
use redress::domain::event::Happening;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{AGENT, OURS, Scene, THEIRS, codes, measured, of_team};

#[test]
fn triage_sorts_the_case_and_acknowledges_it() {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(1));
    let (problem_type, priority) = (ProblemType::PaymentDelayed, Priority::Urgent);
    let triage = Triage { problem_type, priority, team: Some(OURS), vulnerable: false, assignee: None, version: 1 };
    let change = scene.staff(|case, act| case.triage(&triage, act));
    let case = &scene.case;
    assert_eq!((case.problem_type, case.priority, case.team, case.version), (problem_type, priority, Some(OURS), 2));
    assert_eq!(change.events()[0].what, Happening::Triaged { problem_type, priority, team: Some(OURS) });
    assert_eq!(codes(&change), ["triaged", "clock_met"]);
    assert_eq!(measured(&change), [(ClockKind::Acknowledgement, 1, true)]);
    assert_eq!(change.measurements()[0].working, 3600);
    assert_eq!(scene.status(), StatusCode::Open);
    assert_eq!(scene.standings(), [Standing::Met, Standing::OnTrack, Standing::OnTrack], "nobody has answered yet");
    assert!(scene.case.unanswered && change.notices().is_empty());
}

#[test]
fn a_second_triage_acknowledges_nothing_anew() {
    let mut scene = Scene::filed();
    scene.triage(None);
    let change = scene.triage(Some(OURS));
    assert_eq!(codes(&change), ["triaged"]);
    assert!(measured(&change).is_empty());
}

#[test]
fn a_case_that_goes_to_a_team_keeps_only_a_worker_who_can_see_it() {
    for (worker, stays) in [(of_team(OURS), false), (of_team(THEIRS), true), (AGENT, true)] {
        let mut scene = Scene::filed();
        scene.staff(|case, act| case.assign(&Assignment { to: Some(worker), version: case.version }, act));
        let triage = Triage { assignee: Some(worker), ..scene.triage_to(Some(THEIRS)) };
        let change = scene.staff(|case, act| case.triage(&triage, act));
        assert_eq!(scene.case.assignee, stays.then_some(worker.id), "{worker:?}");
        let given_back = codes(&change).contains(&"assigned".to_owned());
        assert_eq!(given_back, !stays, "the history says that it went back to the queue");
    }
}

#[test]
fn a_worker_who_is_no_longer_staff_loses_the_case_when_it_is_sorted() {
    let mut scene = Scene::filed();
    scene.staff(|case, act| case.assign(&Assignment { to: Some(AGENT), version: case.version }, act));
    scene.triage(Some(OURS));
    assert_eq!(scene.case.assignee, None);
}

#[test]
fn triage_is_refused_on_a_version_that_moved_on() {
    let mut scene = Scene::filed();
    let triage = scene.triage_to(Some(OURS));
    scene.message();
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.triage(&triage, act));
    assert_eq!(refused.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
}
