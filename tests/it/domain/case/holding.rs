//! The payment on hold: asked for, answered or not, ending, over.

use chrono::{Duration, NaiveDate};
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::holding::{HoldAnswer, HoldRequest};
use redress::domain::change::Change;
use redress::domain::codes::Outcome;
use redress::domain::flag::Flag;
use redress::domain::hold::{HoldAsk, HoldState};
use redress::domain::ids::CaseId;
use redress::domain::notice::NoticeKind;
use redress::domain::notification::{self, Kind};
use redress::domain::reference::Reference;
use redress::domain::refusal::Refusal;

use super::{AGENT, Scene, codes, notices};
use crate::support::app::shanghai;

/// To be answered by Friday, 18:00.
fn request(scene: &Scene) -> HoldRequest {
    let asks = vec![HoldAsk::Reporting, HoldAsk::Deduct, HoldAsk::Deduct];
    HoldRequest {
        asks, body: "请先不要扣款。".to_owned(), until: shanghai(2026, 11, 27, 18, 0), version: scene.case.version
    }
}

fn asked() -> Scene {
    let mut scene = Scene::filed();
    let request = request(&scene);
    scene.staff(|case, act| case.ask_hold(&request, act));
    scene
}

/// Until 20 December, a Sunday.
fn answer(scene: &mut Scene, granted: &[HoldAsk]) -> Result<Change, Refusal> {
    let (granted, ends_on, version) = (granted.to_vec(), NaiveDate::from_ymd_opt(2026, 12, 20), scene.case.version);
    let answer = HoldAnswer { granted, ends_on, body: Some("单号 H-1".to_owned()), version };
    scene.try_by(Actor::Staff(AGENT), |case, act| case.answer_hold(&answer, act))
}

fn state(scene: &Scene) -> HoldState {
    scene.case.hold.as_ref().unwrap().state()
}

#[test]
fn asking_names_what_is_left_alone_and_by_when_an_answer_is_due() {
    let mut scene = asked();
    let hold = scene.case.hold.clone().unwrap();
    assert_eq!(hold.asks, [HoldAsk::Deduct, HoldAsk::Reporting], "each once, in their order");
    assert_eq!((scene.status(), state(&scene)), (StatusCode::Open, HoldState::Asked));
    assert_eq!(Flag::of(&scene.case), [Flag::HoldAsked]);
    let again = request(&scene);
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.ask_hold(&again, act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow, "one at a time");
    let mut scene = Scene::filed();
    for until in [shanghai(2026, 11, 24, 14, 0), shanghai(2027, 1, 1, 14, 0)] {
        let bad = HoldRequest { until, ..request(&scene) };
        let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.ask_hold(&bad, act));
        assert_eq!(refused.unwrap_err(), Refusal::BadDate);
    }
}

#[test]
fn a_provider_that_does_not_answer_raises_the_case_once_and_can_answer_late() {
    let mut scene = asked();
    scene.at(shanghai(2026, 11, 27, 18, 0));
    let change = scene.sweep().unwrap();
    assert!(codes(&change).contains(&"hold_unanswered".to_owned()) && codes(&change).contains(&"escalated".to_owned()));
    assert_eq!(state(&scene), HoldState::Unanswered);
    assert_eq!(Flag::of(&scene.case), [Flag::HoldAsked, Flag::HoldLate]);
    scene.wait(Duration::days(1));
    assert!(scene.sweep().is_none_or(|change| !codes(&change).contains(&"hold_unanswered".to_owned())), "said once");
    let mut again = Scene { case: scene.case.clone(), now: scene.now, events: Vec::new(), acts: 40 };
    let request = HoldRequest { until: again.now + Duration::days(2), ..request(&again) };
    again.staff(|case, act| case.ask_hold(&request, act));
    assert_eq!(state(&again), HoldState::Asked, "it is asked for anew where nobody answers");
    answer(&mut scene, &[HoldAsk::Deduct]).unwrap();
    assert_eq!(state(&scene), HoldState::PartlyGranted);
}

#[test]
fn a_hold_is_told_to_the_consumer_with_its_last_day_and_ends_by_itself() {
    let mut scene = asked();
    scene.case.assignee = Some(AGENT.id);
    let change = answer(&mut scene, &[HoldAsk::Deduct, HoldAsk::Reporting, HoldAsk::LateFees]).unwrap();
    let hold = scene.case.hold.clone().unwrap();
    assert_eq!((hold.state(), hold.granted.len()), (HoldState::Granted, 2), "what was not asked for is not granted");
    assert_eq!((notices(&change), Flag::of(&scene.case)), (vec![NoticeKind::HoldAnswered], vec![Flag::Held]));
    assert_eq!(hold.remind_at, Some(shanghai(2026, 12, 17, 9, 0)), "three days before, when the house opens");
    assert_eq!(hold.ends_at, Some(shanghai(2026, 12, 21, 0, 0)));
    scene.at(shanghai(2026, 12, 17, 9, 0));
    let near = scene.sweep().unwrap();
    assert!(codes(&near).contains(&"hold_ending".to_owned()));
    assert!(notification::of(&near).iter().any(|told| told.kind == Kind::HoldEnding));
    assert!(!notices(&near).contains(&NoticeKind::HoldEnded));
    scene.at(shanghai(2026, 12, 21, 0, 0));
    let over = scene.sweep().unwrap();
    assert!(codes(&over).contains(&"hold_ended".to_owned()) && notices(&over).contains(&NoticeKind::HoldEnded));
    assert_eq!((state(&scene), Flag::of(&scene.case)), (HoldState::Ended, Vec::new()));
    let again = HoldRequest { until: scene.now + Duration::days(2), ..request(&scene) };
    scene.staff(|case, act| case.ask_hold(&again, act));
    assert_eq!(state(&scene), HoldState::Asked, "it can be asked for anew");
}

#[test]
fn a_refusal_is_an_answer_and_a_hold_ends_on_a_day_to_come() {
    let mut scene = asked();
    let change = answer(&mut scene, &[]).unwrap();
    assert_eq!((state(&scene), notices(&change)), (HoldState::Refused, vec![NoticeKind::HoldAnswered]));
    assert_eq!(scene.case.hold.as_ref().unwrap().ends_on, None, "nothing ends");
    let mut scene = asked();
    let (granted, version) = (vec![HoldAsk::Deduct], scene.case.version);
    for day in [NaiveDate::from_ymd_opt(2026, 11, 23), NaiveDate::from_ymd_opt(2027, 6, 1)] {
        let answer = HoldAnswer { granted: granted.clone(), ends_on: day, body: None, version };
        let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.answer_hold(&answer, act));
        assert!(matches!(refused.unwrap_err(), Refusal::BadDay { .. }));
    }
}

#[test]
fn a_hold_ends_with_its_case_and_a_case_with_one_does_not_go_on_elsewhere() {
    let mut scene = asked();
    answer(&mut scene, &[HoldAsk::Deduct]).unwrap();
    let mut other = Scene::filed().case;
    (other.id, other.reference) = (CaseId(4711), Reference::new(2026, 4711));
    scene.case.reference = Reference::new(2026, 4712);
    assert_eq!(scene.case.may_merge_into(&other, &Actor::Staff(AGENT)).unwrap_err(), Refusal::PaymentHeld);
    let change = scene.close(Outcome::Upheld);
    assert!(codes(&change).contains(&"hold_ended".to_owned()));
    assert_eq!(scene.case.sweep_at(), None);
}
