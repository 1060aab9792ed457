//! What is promised: made, near, late, done or given up.

use chrono::{Duration, NaiveDate};
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::promising::{MOST_REMEDIES, Promise};
use redress::domain::change::Change;
use redress::domain::codes::{EscalationCause, Outcome, RemedyKind};
use redress::domain::event::{Enclosed, Happening, TextKind};
use redress::domain::evidence::{Attached, Audience, EvidenceKind, FileChange, MAX_BYTES_PER_CASE};
use redress::domain::flag::Flag;
use redress::domain::ids::{EvidenceId, RemedyId};
use redress::domain::notice::NoticeKind;
use redress::domain::notification::{self, Kind};
use redress::domain::offer::{PromiseState, Promiser, RemedyProof};
use redress::domain::refusal::Refusal;

use super::{AGENT, Scene, codes, notices};
use crate::support::app::shanghai;

/// By Tuesday, 1 December.
fn promise(scene: &Scene, remedy: RemedyKind) -> Promise {
    let due_on = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    Promise {
        remedy,
        amount: None,
        by: Promiser::Merchant,
        due_on,
        body: Some("商家会完结订单。".to_owned()),
        version: scene.case.version,
    }
}

fn promised(remedy: RemedyKind) -> Scene {
    let mut scene = Scene::filed();
    let promise = promise(&scene, remedy);
    scene.staff(|case, act| case.promise(&promise, act));
    scene
}

fn first(scene: &Scene) -> RemedyId {
    scene.case.remedies[0].id
}

fn done(scene: &mut Scene) -> Result<Change, Refusal> {
    let remedy = first(scene);
    scene.try_by(Actor::Staff(AGENT), |case, act| case.complete_remedy(remedy, &RemedyProof::of_words("平台显示已完结"), act))
}

fn dropped(scene: &mut Scene) -> Result<Change, Refusal> {
    let remedy = first(scene);
    scene.try_by(Actor::Staff(AGENT), |case, act| case.drop_remedy(remedy, "商家改为退款。", act))
}

#[test]
fn a_promise_says_who_does_what_by_when_and_the_consumer_is_told() {
    let mut scene = Scene::filed();
    let promise = promise(&scene, RemedyKind::CloseOrder);
    let change = scene.staff(|case, act| case.promise(&promise, act));
    let remedy = scene.case.remedies[0].clone();
    assert_eq!((remedy.kind, remedy.by, remedy.due_on), (RemedyKind::CloseOrder, Promiser::Merchant, promise.due_on));
    assert_eq!(remedy.remind_at, shanghai(2026, 11, 30, 9, 0), "on the eve, when the house opens");
    assert_eq!(remedy.due_at, shanghai(2026, 12, 2, 0, 0), "the day itself is in time");
    assert_eq!((notices(&change), change.texts()[0].kind), (vec![NoticeKind::Promised], TextKind::Promise));
    assert_eq!(codes(&change)[0], "promised");
    assert_eq!(Flag::of(&scene.case), [Flag::Promised]);
}

#[test]
fn a_promise_is_for_a_day_to_come_on_the_case_as_it_was_seen() {
    let mut scene = Scene::filed();
    let good = promise(&scene, RemedyKind::CloseOrder);
    let mut tried = |promise: Promise| scene.try_by(Actor::Staff(AGENT), |case, act| case.promise(&promise, act));
    let past = Promise { due_on: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), ..good.clone() };
    assert_eq!(tried(past).unwrap_err(), Refusal::BadDate);
    let far = Promise { due_on: NaiveDate::from_ymd_opt(2027, 12, 1).unwrap(), ..good.clone() };
    assert_eq!(tried(far).unwrap_err(), Refusal::BadDate);
    let stale = Promise { version: 0, ..good.clone() };
    assert!(matches!(tried(stale).unwrap_err(), Refusal::Stale { .. }));
    for number in 0..MOST_REMEDIES {
        tried(Promise { version: 1 + number as i64, ..good.clone() }).unwrap();
    }
    let one_more = Promise { version: 1 + MOST_REMEDIES as i64, ..good };
    assert_eq!(tried(one_more).unwrap_err(), Refusal::TooManyPromises { most: MOST_REMEDIES });
}

#[test]
fn whoever_has_the_case_is_reminded_once_and_a_late_promise_raises_it_once_and_tells_the_consumer() {
    let mut scene = promised(RemedyKind::CloseOrder);
    scene.case.assignee = Some(AGENT.id);
    assert!(scene.case.sweep_at().unwrap() <= shanghai(2026, 11, 30, 9, 0));
    scene.at(shanghai(2026, 11, 30, 9, 0));
    let near = scene.sweep().unwrap();
    assert!(codes(&near).contains(&"remedy_due_soon".to_owned()), "{:?}", codes(&near));
    assert!(notification::of(&near).iter().any(|told| told.kind == Kind::PromiseDue));
    assert!(!notices(&near).contains(&NoticeKind::PromiseLate));
    assert!(
        !near.events().iter().any(|event| event.what.is_for_consumer() && matches!(event.what, Happening::RemedyDueSoon { .. }))
    );
    scene.at(shanghai(2026, 12, 1, 23, 59));
    assert!(scene.sweep().is_none_or(|change| !codes(&change).contains(&"remedy_late".to_owned())), "the day is not over");
    scene.at(shanghai(2026, 12, 2, 0, 0));
    let level = scene.case.level;
    let late = scene.sweep().unwrap();
    let raised = Happening::Escalated { from: level, to: level + 1, cause: EscalationCause::Unkept };
    assert!(late.events().iter().any(|event| event.what == raised), "{:?}", codes(&late));
    assert_eq!(notices(&late), [NoticeKind::PromiseLate]);
    assert_eq!(scene.case.remedies[0].state(), PromiseState::Late);
    assert_eq!(Flag::of(&scene.case), [Flag::Promised, Flag::PromiseLate]);
    scene.wait(Duration::hours(1));
    assert!(scene.sweep().is_none(), "said once");
    done(&mut scene).unwrap();
    assert_eq!(Flag::of(&scene.case), []);
}

#[test]
fn nobody_looking_for_a_week_hears_that_it_is_late_and_not_that_it_is_near() {
    let mut scene = promised(RemedyKind::CloseOrder);
    scene.at(shanghai(2026, 12, 10, 9, 0));
    let told = codes(&scene.sweep().unwrap());
    assert!(told.contains(&"remedy_late".to_owned()) && !told.contains(&"remedy_due_soon".to_owned()), "{told:?}");
}

#[test]
fn two_promises_and_a_clock_that_are_late_at_once_raise_a_case_one_level() {
    let mut scene = promised(RemedyKind::CloseOrder);
    let again = promise(&scene, RemedyKind::Refund);
    scene.staff(|case, act| case.promise(&again, act));
    scene.at(shanghai(2026, 12, 20, 9, 0));
    let change = scene.sweep().unwrap();
    assert_eq!((change.before().unwrap().level, scene.case.level), (0, 1));
    assert_eq!(notices(&change), [NoticeKind::PromiseLate], "one letter for both");
}

#[test]
fn what_is_promised_keeps_a_case_from_being_closed_until_it_is_done() {
    let mut scene = promised(RemedyKind::CloseOrder);
    scene.close(Outcome::Upheld);
    assert_eq!(scene.status(), StatusCode::Resolved);
    assert_eq!(codes(&done(&mut scene).unwrap()), ["remedy_done", "closed"]);
    assert_eq!(scene.status(), StatusCode::Closed);
}

#[test]
fn a_promise_that_is_given_up_is_told_with_its_reason_and_holds_nothing_up() {
    let mut scene = promised(RemedyKind::CloseOrder);
    scene.close(Outcome::PartlyUpheld);
    let change = dropped(&mut scene).unwrap();
    assert_eq!(codes(&change), ["remedy_dropped", "closed"]);
    assert_eq!(notices(&change), [NoticeKind::PromiseDropped]);
    assert_eq!(scene.case.remedies[0].state(), PromiseState::Dropped);
    assert_eq!(scene.case.sweep_at(), None);
    let mut scene = promised(RemedyKind::CloseOrder);
    dropped(&mut scene).unwrap();
    assert_eq!(done(&mut scene).unwrap_err(), Refusal::NotNow, "nobody waits for it");
}

/// Issue of credit: closing on "paid" leaves the record as it is.
#[test]
fn a_case_is_not_closed_as_upheld_while_a_correction_that_was_promised_is_not_shown() {
    let mut scene = promised(RemedyKind::CorrectCredit);
    let remedy = first(&scene);
    let without = scene.try_by(Actor::Staff(AGENT), |case, act| case.complete_remedy(remedy, &RemedyProof::default(), act));
    assert_eq!(without.unwrap_err(), Refusal::ProofMissing(RemedyKind::CorrectCredit));
    let mut upheld = promised(RemedyKind::CorrectCredit);
    upheld.close(Outcome::Upheld);
    assert_eq!(dropped(&mut upheld).unwrap_err(), Refusal::CorrectionOwed);
    assert_eq!(upheld.status(), StatusCode::Resolved);
    dropped(&mut scene).unwrap();
    let closing = scene.closing(Outcome::Upheld);
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.close(&closing, act));
    assert_eq!(refused.unwrap_err(), Refusal::CorrectionOwed);
    scene.close(Outcome::PartlyUpheld);
    assert_eq!(scene.status(), StatusCode::Closed, "it says itself that not all was done");
}

#[test]
fn whoever_takes_a_complaint_back_waits_for_nothing() {
    let mut scene = promised(RemedyKind::Refund);
    let change = scene.consumer(|case, act| case.withdraw(None, act));
    assert!(codes(&change).contains(&"remedy_dropped".to_owned()));
    assert_eq!((scene.status(), scene.case.remedies[0].state()), (StatusCode::Closed, PromiseState::Dropped));
}

#[test]
fn the_reminder_comes_on_a_working_day_before_also_of_a_sunday() {
    let mut scene = Scene::filed();
    let sunday = Promise { due_on: NaiveDate::from_ymd_opt(2026, 12, 6).unwrap(), ..promise(&scene, RemedyKind::Refund) };
    scene.staff(|case, act| case.promise(&sunday, act));
    assert_eq!(scene.case.remedies[0].remind_at, shanghai(2026, 12, 4, 9, 0), "the Friday before");
}

#[test]
fn a_file_shows_as_well_as_words_that_something_was_done_and_is_shown_to_nobody_outside() {
    let mut scene = promised(RemedyKind::Refund);
    let remedy = first(&scene);
    let file = |bytes| Attached { file: "ab".repeat(16), bytes, sha256: "00".repeat(32), kind: EvidenceKind::RemedyProof };
    let of_file = |bytes| RemedyProof { new: vec![(EvidenceId(7), file(bytes))], ..RemedyProof::default() };
    let tell = |scene: &mut Scene, proof: &RemedyProof| {
        scene.try_by(Actor::Staff(AGENT), |case, act| case.complete_remedy(remedy, proof, act))
    };
    assert_eq!(tell(&mut scene, &of_file(MAX_BYTES_PER_CASE + 1)).unwrap_err(), Refusal::TooManyFiles);
    assert!(scene.case.remedies[0].is_owed());
    let held = RemedyProof { held: vec!["cd".repeat(16)], ..RemedyProof::default() };
    let both = RemedyProof { held: held.held.clone(), ..of_file(9) };
    let change = tell(&mut scene, &both).unwrap();
    let shown_by = Enclosed { files: vec!["cd".repeat(16), "ab".repeat(16)], sealed: vec!["00".repeat(32)] };
    assert_eq!(change.events()[0].what, Happening::RemedyDone { remedy, what: RemedyKind::Refund, shown_by });
    assert_eq!(change.evidence(), [FileChange::Taken(EvidenceId(7), Audience::Consumer)]);
    assert_eq!((scene.case.files, scene.case.bytes), (1, 9));
    let mut of_old = promised(RemedyKind::Refund);
    assert!(tell(&mut of_old, &held).is_ok(), "a file that the case has already shows it too");
}
