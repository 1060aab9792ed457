//! Escalation by hand.

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::escalating::{Escalation, NextDoor};
use redress::domain::codes::{EscalationCause, OutsideBody};
use redress::domain::event::{Happening, TextKind};
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{AGENT, Scene, measured};

fn raise(scene: &mut Scene) -> Result<redress::domain::change::Change, Refusal> {
    let referral = (scene.case.level == 2).then(|| outside(scene.now));
    let escalation = Escalation { reason: "涉及征信，请主管定夺。".to_owned(), referral, version: scene.case.version };
    scene.try_by(Actor::Staff(AGENT), |case, act| case.escalate(&escalation, act))
}

/// The next door after us.
pub fn outside(now: DateTime<Utc>) -> NextDoor {
    NextDoor {
        body: OutsideBody::CentralBank, why: "征信记录只有他们能改。".to_owned(), until: now + Duration::days(60)
    }
}

#[test]
fn people_raise_a_case_one_level_at_a_time_up_to_outside_bodies() {
    let mut scene = Scene::filed();
    for level in 1..=3 {
        let change = raise(&mut scene).unwrap();
        assert_eq!(scene.case.level, level);
        let cause = EscalationCause::ByAgent;
        let raised = Happening::Escalated { from: level - 1, to: level, cause };
        assert!(change.events().iter().any(|event| event.what == raised));
    }
    assert_eq!(raise(&mut scene).unwrap_err(), Refusal::HighestLevel);
    assert_eq!(scene.case.level, 3);
}

#[test]
fn an_escalation_is_a_human_act_but_no_answer() {
    let mut scene = Scene::filed();
    let change = raise(&mut scene).unwrap();
    assert_eq!(measured(&change), [(ClockKind::Acknowledgement, 1, true)]);
    assert_eq!(scene.status(), StatusCode::Open);
    assert_eq!(scene.standing(ClockKind::FirstResponse), Standing::OnTrack);
    assert!(change.notices().is_empty() && scene.case.unanswered);
}

#[test]
fn the_reason_of_an_escalation_is_for_colleagues() {
    let mut scene = Scene::filed();
    let change = raise(&mut scene).unwrap();
    assert_eq!(change.texts()[0].kind, TextKind::EscalationReason);
    assert!(!change.texts()[0].kind.is_for_consumer());
    assert!(change.events()[0].what.is_for_consumer(), "that it was raised is no secret");
}

#[test]
fn an_escalation_decided_on_an_older_version_is_refused() {
    let mut scene = Scene::filed();
    let escalation = Escalation { reason: "急".to_owned(), referral: None, version: 1 };
    scene.message();
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.escalate(&escalation, act));
    assert_eq!(refused.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
}
