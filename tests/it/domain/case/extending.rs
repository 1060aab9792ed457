//! Extensions: with a reason, within the policy's limits, and by a supervisor who did not ask.

use chrono::Duration;
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use redress::domain::case::reckoning::Changed;
use redress::domain::change::{Act, Change};
use redress::domain::codes::Outcome;
use redress::domain::event::TextKind;
use redress::domain::ids::PersonId;
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, HOUSE, Policy, Standing};

use super::{AGENT, Scene, codes, notices};
use crate::support::app::shanghai;

const SUPERVISOR: Staff = Staff { id: PersonId(5), role: Role::Supervisor, team: None, senior: false };

fn ask(scene: &mut Scene, clock: ClockKind, days: u32, by: Staff) -> Result<Change, Refusal> {
    let reason = "平台要到下周才能核实。".to_owned();
    let request = ExtensionRequest { clock, days, reason, version: scene.case.version };
    scene.try_by(Actor::Staff(by), |case, act| case.ask_extension(&request, act))
}

fn answer(scene: &mut Scene, granted: bool, by: Staff) -> Result<Change, Refusal> {
    let granted = granted.then(|| "平台要到下周才能核实您的付款。".to_owned());
    let answer = ExtensionAnswer { granted, version: scene.case.version };
    scene.try_by(Actor::Staff(by), |case, act| case.answer_extension(&answer, act))
}

#[test]
fn a_supervisor_puts_a_date_off_and_the_consumer_is_told_why() {
    let mut scene = Scene::filed();
    let asked = ask(&mut scene, ClockKind::Resolution, 5, AGENT).unwrap();
    assert!(asked.notices().is_empty() && !asked.events()[0].what.is_for_consumer(), "nobody outside hears of a wish");
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 8, 14, 20)), "asking moves nothing");
    let granted = answer(&mut scene, true, SUPERVISOR).unwrap();
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 15, 14, 20)), "five working days");
    assert_eq!((notices(&granted), codes(&granted)), (vec![NoticeKind::Extended], vec!["clock_extended".to_owned()]));
    assert!(granted.events()[0].what.is_for_consumer());
    assert_eq!((granted.texts()[0].kind, scene.case.extension), (TextKind::ExtensionReason, None));
}

#[test]
fn nobody_decides_on_what_they_asked_for_and_an_agent_not_at_all() {
    let mut scene = Scene::filed();
    ask(&mut scene, ClockKind::Resolution, 5, SUPERVISOR).unwrap();
    assert_eq!(answer(&mut scene, true, SUPERVISOR).unwrap_err(), Refusal::OwnWork);
    assert_eq!(answer(&mut scene, true, AGENT).unwrap_err(), Refusal::NotNow);
    let other = Staff { id: PersonId(6), ..SUPERVISOR };
    assert!(answer(&mut scene, false, other).is_ok());
    assert_eq!(scene.clock(ClockKind::Resolution).due_at, Some(shanghai(2026, 12, 8, 14, 20)));
    assert!(ask(&mut scene, ClockKind::Resolution, 5, AGENT).is_ok(), "what was refused may be asked for again");
    assert_eq!(ask(&mut scene, ClockKind::Resolution, 5, AGENT).unwrap_err(), Refusal::ExtensionPending);
}

#[test]
fn the_policy_limits_what_can_be_put_off_and_how_often_and_how_far() {
    let mut scene = Scene::filed();
    let refused = |most| Refusal::NotExtensible { most };
    assert_eq!(ask(&mut scene, ClockKind::FirstResponse, 1, AGENT).unwrap_err(), refused(0));
    assert_eq!(ask(&mut scene, ClockKind::Resolution, 11, AGENT).unwrap_err(), refused(10));
    assert_eq!(ask(&mut scene, ClockKind::Resolution, 0, AGENT).unwrap_err(), refused(10));
    ask(&mut scene, ClockKind::Resolution, 10, AGENT).unwrap();
    answer(&mut scene, true, SUPERVISOR).unwrap();
    assert_eq!(ask(&mut scene, ClockKind::Resolution, 1, AGENT).unwrap_err(), refused(0), "once");
    assert!(scene.case.extensible(&super::rules()).is_empty());
}

#[test]
fn a_date_is_put_off_before_it_lapses_or_not_at_all() {
    let mut scene = Scene::filed();
    scene.message();
    let mut late = Scene { case: scene.case.clone(), now: scene.now, events: Vec::new(), acts: 500 };
    ask(&mut scene, ClockKind::Resolution, 10, AGENT).unwrap();
    scene.at(shanghai(2026, 12, 9, 9, 0)).sweep();
    assert_eq!(answer(&mut scene, true, SUPERVISOR).unwrap_err(), Refusal::NotExtensible { most: 0 });
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::Overdue, "a miss stays a miss");
    assert!(answer(&mut scene, false, SUPERVISOR).is_ok(), "that much can still be said");
    late.at(shanghai(2026, 12, 9, 9, 0)).sweep();
    assert_eq!(ask(&mut late, ClockKind::Resolution, 1, AGENT).unwrap_err(), Refusal::NotExtensible { most: 0 });
}

#[test]
fn what_was_put_off_stays_so_when_the_policy_changes() {
    let mut scene = Scene::filed();
    ask(&mut scene, ClockKind::Resolution, 5, AGENT).unwrap();
    answer(&mut scene, true, SUPERVISOR).unwrap();
    let mut shorter = Policy { version: 2, ..Policy::house() };
    shorter.deadlines.retain(|deadline| deadline.kind != ClockKind::Acknowledgement);
    let under = std::sync::Arc::new(super::rules().with_policy(shorter));
    let act = Act { under, ..super::act(77, Actor::System, scene.now) };
    let moved = scene.case.recompute(&Changed::Policy(HOUSE.to_owned()), &act).unwrap();
    assert_eq!(moved.case().clock(ClockKind::Resolution).unwrap().due_at, Some(shanghai(2026, 12, 15, 14, 20)));
}

#[test]
fn what_is_settled_needs_no_extension_any_more() {
    let mut scene = Scene::filed();
    ask(&mut scene, ClockKind::Resolution, 5, AGENT).unwrap();
    scene.close(Outcome::Upheld);
    assert_eq!(scene.case.extension, None);
    scene.wait(Duration::days(1));
    assert_eq!(answer(&mut scene, true, SUPERVISOR).unwrap_err(), Refusal::NotNow);
}
