//! Who may be given a case, and what that makes.

use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::StatusCode;
use redress::domain::case::assigning::Assignment;
use redress::domain::codes::Outcome;
use redress::domain::event::Happening;
use redress::domain::ids::PersonId;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{AGENT, OURS, Scene, THEIRS, codes, measured, of_team};

fn to(staff: Option<Staff>, scene: &Scene) -> Assignment {
    Assignment { to: staff, version: scene.case.version }
}

#[test]
fn taking_a_case_acknowledges_it_and_answers_nobody() {
    let mut scene = Scene::filed();
    let take = to(Some(AGENT), &scene);
    let change = scene.staff(|case, act| case.assign(&take, act));
    assert_eq!(scene.case.assignee, Some(AGENT.id));
    assert_eq!(change.events()[0].what, Happening::Assigned { to: Some(AGENT.id) });
    assert_eq!(measured(&change), [(ClockKind::Acknowledgement, 1, true)]);
    assert_eq!(scene.status(), StatusCode::Open);
    assert_eq!(scene.standing(ClockKind::FirstResponse), Standing::OnTrack);
    assert!(scene.case.unanswered && change.notices().is_empty());
}

#[test]
fn giving_a_case_back_acknowledges_nothing() {
    let mut scene = Scene::filed();
    let back = to(None, &scene);
    let change = scene.staff(|case, act| case.assign(&back, act));
    assert_eq!(codes(&change), ["assigned"]);
    assert_eq!((scene.status(), scene.case.assignee), (StatusCode::New, None));
    assert_eq!(scene.standing(ClockKind::Acknowledgement), Standing::OnTrack);
}

#[test]
fn only_staff_who_can_see_the_case_can_be_given_it() {
    let supervisor = Staff { id: PersonId(8), role: Role::Supervisor, team: Some(THEIRS), senior: false };
    let admin = Staff { role: Role::Admin, ..supervisor };
    let consumer = Staff { role: Role::Consumer, ..AGENT };
    let table = [
        (None, of_team(THEIRS), true),
        (Some(OURS), of_team(OURS), true),
        (Some(OURS), of_team(THEIRS), false),
        (Some(OURS), AGENT, true),
        (Some(OURS), supervisor, true),
        (Some(OURS), admin, true),
        (None, consumer, false),
        (Some(OURS), consumer, false),
    ];
    for (team, worker, can) in table {
        let mut scene = Scene::filed();
        scene.triage(team);
        let give = to(Some(worker), &scene);
        let given = scene.try_by(Actor::Staff(AGENT), |case, act| case.assign(&give, act));
        match given {
            Ok(_) => assert!(can, "{worker:?} of a case of {team:?}"),
            Err(refusal) => assert!(!can && refusal == Refusal::NotAssignable, "{worker:?} of a case of {team:?}: {refusal}"),
        }
    }
}

#[test]
fn a_closed_case_can_be_given_to_somebody_and_stays_as_it_is() {
    let mut scene = Scene::filed();
    scene.close(Outcome::NotUpheld);
    let before = scene.case.clone();
    let give = to(Some(AGENT), &scene);
    let change = scene.staff(|case, act| case.assign(&give, act));
    assert_eq!(codes(&change), ["assigned"]);
    assert_eq!((&scene.case.status, &scene.case.clocks), (&before.status, &before.clocks));
}

#[test]
fn of_two_who_take_a_case_at_once_the_second_is_refused() {
    let mut scene = Scene::filed();
    let (mine, theirs) = (to(Some(AGENT), &scene), to(Some(of_team(OURS)), &scene));
    scene.staff(|case, act| case.assign(&mine, act));
    let second = scene.try_by(Actor::Staff(of_team(OURS)), |case, act| case.assign(&theirs, act));
    assert_eq!(second.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
    assert_eq!(scene.case.assignee, Some(AGENT.id));
}
