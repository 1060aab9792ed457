//! Credit harm: said at filing or later, objected to, answered or not, and corrected.

use chrono::{Duration, NaiveDate};
use redress::domain::actor::Actor;
use redress::domain::case::promising::Promise;
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Outcome, RemedyKind};
use redress::domain::credit::{CreditState, Harm, ObjectionAnswer, ObjectionDoor};
use redress::domain::flag::Flag;
use redress::domain::notice::NoticeKind;
use redress::domain::offer::{Promiser, RemedyProof};
use redress::domain::refusal::Refusal;

use super::{AGENT, CONSUMER, Scene, act, codes, me, notices};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::filing;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn hurt() -> Scene {
    let mut scene = Scene::filed();
    scene.consumer(|case, act| case.say_credit(Some(Harm::Record), act));
    scene
}

fn file(scene: &mut Scene, on: NaiveDate) -> Result<Change, Refusal> {
    scene.try_by(me(), |case, act| case.file_objection(ObjectionDoor::Centre, on, act))
}

fn answered(scene: &mut Scene, answer: ObjectionAnswer, proof: Option<&str>) -> Result<Change, Refusal> {
    let seen = scene.case.credit.as_ref().and_then(|it| it.objection.as_ref()).map(|it| it.filed_on);
    let proof = proof.map(RemedyProof::of_words).unwrap_or_default();
    scene.try_by(me(), |case, act| case.answer_objection(answer, seen, &proof, act))
}

fn state(scene: &Scene) -> CreditState {
    scene.case.credit.as_ref().unwrap().state()
}

#[test]
fn what_was_hurt_is_kept_from_the_filing_on_and_triage_proposes_to_look_first() {
    for harm in Harm::ALL {
        let filing = redress::domain::case::filing::Filing { credit: Some(*harm), consumer: Some(CONSUMER), ..filing() };
        let change = Case::file(&filing, &act(1, me(), tuesday()));
        assert_eq!(codes(&change)[..2], ["filed", "credit_said"]);
        assert_eq!(change.case().seems_vulnerable(), *harm != Harm::Feared, "{harm}");
        let open = Flag::of(change.case()).contains(&Flag::CreditOpen);
        assert_eq!(open, *harm != Harm::Feared, "what is only feared waits for nothing: {harm}");
    }
    let plain = Case::file(&filing(), &act(1, me(), tuesday()));
    assert_eq!((plain.case().credit.clone(), codes(&plain)), (None, vec!["filed".to_owned()]));
}

#[test]
fn it_can_be_said_anew_and_taken_back_until_something_was_filed_about_it() {
    let mut scene = hurt();
    let again = scene.try_by(me(), |case, act| case.say_credit(Some(Harm::Record), act));
    assert_eq!(again.unwrap_err(), Refusal::NotNow, "it is so already");
    scene.consumer(|case, act| case.say_credit(None, act));
    assert_eq!(scene.case.credit, None);
    scene.staff(|case, act| case.say_credit(Some(Harm::Score), act));
    file(&mut scene, day(24)).unwrap();
    let back = scene.try_by(me(), |case, act| case.say_credit(None, act));
    assert_eq!(back.unwrap_err(), Refusal::NotNow);
    scene.consumer(|case, act| case.say_credit(Some(Harm::Both), act));
    assert_eq!((state(&scene), scene.case.credit.as_ref().unwrap().harm), (CreditState::Filed, Harm::Both));
}

/// 征信业管理条例, article 25: twenty days; the first does not count, and a last one off gives way (Civil Code 201, 203).
#[test]
fn an_objection_is_answered_within_twenty_days_of_its_own_day() {
    for (filed, due) in [(day(24), shanghai(2026, 12, 14, 18, 0)), (day(20), shanghai(2026, 12, 10, 18, 0))] {
        let mut scene = hurt();
        file(&mut scene, filed).unwrap();
        let until = scene.case.credit.as_ref().unwrap().objection.as_ref().unwrap().answer_by;
        assert_eq!(until.date_naive(), due.date_naive(), "filed on {filed}: {until}");
        assert!(scene.case.sweep_at().unwrap() <= until);
    }
}

#[test]
fn an_objection_is_of_a_day_that_was_and_one_runs_at_a_time() {
    let mut scene = hurt();
    for bad in [day(25), NaiveDate::from_ymd_opt(2025, 11, 1).unwrap()] {
        assert!(matches!(file(&mut scene, bad).unwrap_err(), Refusal::BadDay { .. }), "{bad}");
    }
    file(&mut scene, day(24)).unwrap();
    assert_eq!(file(&mut scene, day(24)).unwrap_err(), Refusal::NotNow);
    answered(&mut scene, ObjectionAnswer::Kept, Some("机构称数据无误")).unwrap();
    assert_eq!(state(&scene), CreditState::Kept);
    file(&mut scene, day(24)).unwrap();
    assert_eq!(state(&scene), CreditState::Filed, "with the other body");
    let mut scene = Scene::filed();
    file(&mut scene, day(24)).unwrap();
    assert_eq!(scene.case.credit.as_ref().unwrap().harm, Harm::Record, "whoever objects was hurt");
}

#[test]
fn no_answer_in_time_raises_the_case_once_and_the_consumer_is_told() {
    let mut scene = hurt();
    file(&mut scene, day(24)).unwrap();
    let due = scene.case.credit.as_ref().unwrap().next().unwrap();
    scene.at(due);
    let change = scene.sweep().unwrap();
    assert!(codes(&change).contains(&"objection_unanswered".to_owned()) && codes(&change).contains(&"escalated".to_owned()));
    assert!(notices(&change).contains(&NoticeKind::ObjectionUnanswered));
    assert_eq!(state(&scene), CreditState::Unanswered);
    scene.wait(Duration::days(1));
    assert!(scene.sweep().is_none_or(|change| !codes(&change).contains(&"objection_unanswered".to_owned())));
    answered(&mut scene, ObjectionAnswer::Corrected, Some("报告编号 2026121501")).unwrap();
    assert_eq!((state(&scene), Flag::of(&scene.case)), (CreditState::Corrected, vec![Flag::Credit]));
}

#[test]
fn a_correction_needs_what_shows_it_and_keeps_the_promise_of_one() {
    let mut scene = hurt();
    let promise = Promise {
        remedy: RemedyKind::CorrectCredit,
        amount: None,
        by: Promiser::Platform,
        due_on: NaiveDate::from_ymd_opt(2026, 12, 20).unwrap(),
        body: None,
        version: scene.case.version,
    };
    scene.staff(|case, act| case.promise(&promise, act));
    file(&mut scene, day(24)).unwrap();
    scene.close(Outcome::Upheld);
    assert_eq!(scene.status(), StatusCode::Resolved);
    let without = answered(&mut scene, ObjectionAnswer::Corrected, None);
    assert_eq!(without.unwrap_err(), Refusal::ProofMissing(RemedyKind::CorrectCredit));
    let change = answered(&mut scene, ObjectionAnswer::Corrected, Some("报告编号 2026121501")).unwrap();
    assert_eq!(codes(&change), ["objection_answered", "remedy_done", "closed"]);
    assert_eq!(scene.status(), StatusCode::Closed);
}

#[test]
fn what_is_not_mended_is_looked_after_when_the_case_is_closed_too() {
    let mut scene = hurt();
    file(&mut scene, day(24)).unwrap();
    scene.close(Outcome::Upheld);
    assert_eq!((scene.status(), Flag::of(&scene.case)), (StatusCode::Closed, vec![Flag::Credit, Flag::CreditOpen]));
    let due = scene.case.credit_next().unwrap();
    assert_eq!(scene.case.sweep_at(), Some(due));
    let level = scene.case.level;
    scene.at(due);
    let change = scene.sweep().unwrap();
    assert_eq!(
        (codes(&change), scene.case.level),
        (vec!["objection_unanswered".to_owned()], level),
        "nobody has it to be raised to"
    );
    assert_eq!((notices(&change), scene.case.sweep_at()), (vec![NoticeKind::ObjectionUnanswered], None));
    answered(&mut scene, ObjectionAnswer::Corrected, Some("报告编号 2026121501")).unwrap();
    assert_eq!((scene.status(), state(&scene)), (StatusCode::Closed, CreditState::Corrected));
}

#[test]
fn a_score_that_comes_back_without_an_objection_is_put_right_and_a_promise_that_is_kept_says_so_too() {
    let mut scene = hurt();
    let nothing = answered(&mut scene, ObjectionAnswer::Kept, None);
    assert_eq!(nothing.unwrap_err(), Refusal::NotNow, "nobody was asked");
    answered(&mut scene, ObjectionAnswer::Corrected, Some("信用分 12 月 1 日恢复")).unwrap();
    assert_eq!(state(&scene), CreditState::Corrected);
    let mut scene = hurt();
    file(&mut scene, day(24)).unwrap();
    let due_on = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
    let (remedy, by, version) = (RemedyKind::CorrectCredit, Promiser::Platform, scene.case.version);
    let promise = Promise { remedy, amount: None, by, due_on, body: None, version };
    scene.staff(|case, act| case.promise(&promise, act));
    let promised = scene.case.remedies[0].id;
    scene.staff(|case, act| case.complete_remedy(promised, &RemedyProof::of_words("报告编号 2026121501"), act));
    assert_eq!((state(&scene), scene.case.credit_next()), (CreditState::Corrected, None), "nobody waits for an answer any more");
}

#[test]
fn an_answer_is_to_the_objection_that_was_seen() {
    let mut scene = hurt();
    file(&mut scene, day(20)).unwrap();
    let due = scene.case.credit_next().unwrap();
    scene.at(due);
    scene.sweep();
    file(&mut scene, day(24)).unwrap();
    let late = scene.try_by(Actor::Staff(AGENT), |case, act| {
        case.answer_objection(ObjectionAnswer::Kept, Some(day(20)), &RemedyProof::default(), act)
    });
    assert!(matches!(late.unwrap_err(), Refusal::Stale { .. }));
}

#[test]
fn what_was_put_right_and_is_hurt_again_begins_anew() {
    let mut scene = hurt();
    file(&mut scene, day(24)).unwrap();
    answered(&mut scene, ObjectionAnswer::Corrected, Some("报告编号 2026121501")).unwrap();
    assert_eq!(file(&mut scene, day(24)).unwrap_err(), Refusal::NotNow, "nothing is wrong any more");
    scene.consumer(|case, act| case.say_credit(Some(Harm::Record), act));
    assert_eq!((state(&scene), scene.case.credit.as_ref().unwrap().objection.clone()), (CreditState::Said, None));
}

#[test]
fn two_promises_of_one_correction_are_both_kept_by_it() {
    let mut scene = hurt();
    for _ in 0..2 {
        let due_on = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        let (remedy, by, version) = (RemedyKind::CorrectCredit, Promiser::Platform, scene.case.version);
        let promise = Promise { remedy, amount: None, by, due_on, body: None, version };
        scene.staff(|case, act| case.promise(&promise, act));
    }
    answered(&mut scene, ObjectionAnswer::Corrected, Some("信用分 12 月 1 日恢复")).unwrap();
    assert_eq!(Flag::of(&scene.case), [Flag::Credit], "nothing is owed");
}

/// Two complaints about one credit: nothing that waits is lost, and nothing that is wrong counts as right.
#[test]
fn of_two_complaints_the_graver_harm_and_the_objection_that_waits_go_on() {
    let (mut feared, mut filed, mut corrected) = (hurt(), hurt(), hurt());
    feared.consumer(|case, act| case.say_credit(Some(Harm::Feared), act));
    file(&mut filed, day(24)).unwrap();
    answered(&mut corrected, ObjectionAnswer::Corrected, Some("信用分恢复")).unwrap();
    let of = |scene: &Scene| scene.case.credit.clone().unwrap();
    let both = of(&feared).with(&of(&filed));
    assert_eq!((both.harm, both.state()), (Harm::Record, CreditState::Filed));
    assert_eq!(of(&corrected).with(&of(&filed)).state(), CreditState::Filed);
    assert_eq!(of(&corrected).with(&of(&feared)).state(), CreditState::Corrected, "what is only feared is not wrong");
    let mut kept = hurt();
    file(&mut kept, day(20)).unwrap();
    answered(&mut kept, ObjectionAnswer::Kept, None).unwrap();
    assert_eq!(of(&kept).with(&of(&filed)).state(), CreditState::Filed);
}
