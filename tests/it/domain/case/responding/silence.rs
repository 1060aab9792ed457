//! When a merchant is silent, and when it is not: what it was asked since, what it said otherwise, what reached nobody.

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::StatusCode;
use redress::domain::case::correcting::Correction;
use redress::domain::codes::{Claimant, Correctable, Outcome};
use redress::domain::evidence::{Attached, EvidenceKind};
use redress::domain::ids::EvidenceId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::sla::ClockKind;

use super::super::{Scene, act, codes};
use super::{SHOP, answer, asked, reminders, request, say};

#[test]
fn time_that_was_asked_for_counts_anew_and_has_its_own_reminders() {
    let mut scene = asked();
    let until = request(&scene).until;
    scene.at(until - Duration::hours(1));
    scene.sweep();
    assert_eq!(request(&scene).reminded, 2);
    let said = MerchantAnswer { on: Some((until + Duration::days(8)).date_naive()), ..answer(&scene, AnswerKind::NeedsTime) };
    say(&mut scene, &said).unwrap();
    let it = request(&scene);
    assert_eq!((it.reminded, it.since), (0, scene.now));
    let next = it.reminded_next().unwrap();
    assert!(reminders(&mut scene, next).contains(&NoticeKind::MerchantReminder));
    assert_eq!(scene.clock(ClockKind::MerchantAnswer).started_at, it.asked_at, "how long they took is counted from the question");
}

#[test]
fn whatever_else_the_case_waits_for_the_merchants_date_has_its_consequence() {
    type Then = fn(&mut Scene);
    let others: [Then; 3] = [
        |scene| drop(scene.ask_consumer()),
        |scene| drop(scene.offer()),
        |scene| {
            let ask = scene.request("支付宝");
            scene.staff(|case, act| case.ask_platform(&ask, act));
        },
    ];
    for then in others {
        let mut scene = asked();
        let until = request(&scene).until;
        scene.wait(Duration::hours(1));
        then(&mut scene);
        let status = scene.status();
        let half = request(&scene).reminded_next().unwrap();
        assert!(scene.case.sweep_at() <= Some(half));
        assert!(reminders(&mut scene, half).contains(&NoticeKind::MerchantReminder), "{status}");
        let told = reminders(&mut scene, until + Duration::seconds(1));
        assert!(told.contains(&NoticeKind::MerchantSilent) && told.contains(&NoticeKind::NoAnswer), "{status}: {told:?}");
        assert_eq!((scene.count("no_answer"), scene.case.level > 0), (1, true));
    }
}

#[test]
fn whoever_is_asked_by_telephone_since_is_not_judged_by_the_letter() {
    let mut scene = asked();
    let (old, until) = (request(&scene).id, request(&scene).until);
    let ask = scene.request("木色家具");
    scene.staff(|case, act| case.ask_merchant(&ask, act));
    assert!(request(&scene).ended_at.is_some());
    let said = answer(&scene, AnswerKind::Finished);
    let tried = scene.try_by(Actor::Merchant(SHOP), |case, act| case.answer_as_merchant(old, &said, act));
    assert_eq!(tried.unwrap_err(), Refusal::NotNow, "their link opens it no more");
    let told = reminders(&mut scene, until + Duration::days(1));
    assert!(!told.contains(&NoticeKind::MerchantSilent), "{told:?}");
    let mut scene = asked();
    let claim = scene.claim(Claimant::Merchant);
    scene.staff(|case, act| case.record_fact(&claim, act));
    assert_eq!(request(&scene).heard, Some((scene.now, true)), "what they said on the telephone is an answer");
    assert!(!reminders(&mut scene, until + Duration::days(1)).contains(&NoticeKind::MerchantSilent));
}

#[test]
fn the_decision_says_that_it_was_taken_without_the_merchant_whatever_comes_later() {
    let mut scene = asked();
    let until = request(&scene).until;
    scene.at(until + Duration::hours(1));
    scene.sweep();
    scene.close(Outcome::Upheld);
    assert_eq!(scene.case.decided_without_merchant(), Some(until));
    scene.wait(Duration::hours(1));
    let said = answer(&scene, AnswerKind::Finished);
    say(&mut scene, &said).unwrap();
    assert_eq!(scene.case.decided_without_merchant(), Some(until), "a late answer changes no decision");
    let mut scene = asked();
    scene.at(until + Duration::hours(1));
    scene.sweep();
    let said = answer(&scene, AnswerKind::Finished);
    say(&mut scene, &said).unwrap();
    scene.wait(Duration::hours(1)).close(Outcome::Upheld);
    assert_eq!(scene.case.decided_without_merchant(), None, "heard late, but before");
}

#[test]
fn a_case_that_was_over_on_the_date_asks_nobody_afterwards() {
    let mut scene = asked();
    let until = request(&scene).until;
    scene.close(Outcome::Upheld);
    scene.at(until + Duration::days(2));
    scene.reopen();
    assert!(request(&scene).ended_at.is_some() && request(&scene).missed_at.is_none());
    let told = reminders(&mut scene, until + Duration::days(3));
    assert!(!told.contains(&NoticeKind::NoAnswer) && !told.contains(&NoticeKind::MerchantSilent), "{told:?}");
}

#[test]
fn a_letter_that_reached_nobody_is_no_silence() {
    let mut scene = asked();
    let text = request(&scene).text;
    let change = scene.case.merchant_unreached(text, &act(50, Actor::System, scene.now)).unwrap();
    assert_eq!(codes(&change)[0], "merchant_unreached");
    scene.case = change.case().clone();
    assert_eq!(scene.status(), StatusCode::Open);
    let until = request(&scene).until;
    assert!(!reminders(&mut scene, until + Duration::days(1)).contains(&NoticeKind::NoAnswer));
    assert!(scene.case.merchant_unreached(text, &act(51, Actor::System, scene.now)).is_none(), "once");
}

#[test]
fn a_merchant_has_a_share_of_the_cases_room_and_no_more() {
    use redress::domain::merchant_request::MOST_FILES;
    let mut scene = asked();
    let files: Vec<_> = (0..=MOST_FILES as i64)
        .map(|at| {
            let (file, sha256) = (format!("f{at}"), "00".repeat(32));
            (EvidenceId(at + 10), Attached { file, bytes: 9, sha256, kind: EvidenceKind::Other })
        })
        .collect();
    let to = request(&scene).id;
    let many = scene.try_by(Actor::Merchant(SHOP), |case, act| case.add_files_as_merchant(to, &files, act));
    assert_eq!(many.unwrap_err(), Refusal::TooManyFiles);
    let all = scene.try_by(Actor::Merchant(SHOP), |case, act| case.add_files_as_merchant(to, &files[1..], act));
    assert!(all.is_ok());
    let more = scene.try_by(Actor::Merchant(SHOP), |case, act| case.add_files_as_merchant(to, &files[..1], act));
    assert_eq!(more.unwrap_err(), Refusal::TooManyFiles);
}

/// Asked by telephone on Tuesday, to answer by Friday.
fn telephoned() -> (Scene, DateTime<Utc>) {
    let mut scene = Scene::filed();
    let ask = scene.request("叮铃到家");
    scene.staff(|case, act| case.ask_merchant(&ask, act));
    (scene, ask.until)
}

/// An hour after a date, when the sweep has seen that it passed.
fn let_pass(scene: &mut Scene, until: DateTime<Utc>) {
    scene.at(until + Duration::hours(1));
    scene.sweep().unwrap();
}

fn says(scene: &mut Scene, whom: Claimant) {
    let claim = scene.claim(whom);
    scene.staff(|case, act| case.record_fact(&claim, act));
}

#[test]
fn who_was_asked_by_telephone_and_was_silent_stands_in_the_decision_as_well() {
    let (mut scene, until) = telephoned();
    let_pass(&mut scene, until);
    assert_eq!(scene.case.decided_without_merchant(), None, "nothing is decided yet");
    says(&mut scene, Claimant::Platform);
    scene.close(Outcome::NotUpheld);
    assert_eq!(scene.case.decided_without_merchant(), Some(until), "what the platform says is no word of the merchant");
    scene.wait(Duration::hours(1)).reopen();
    assert_eq!(scene.case.decided_without_merchant(), None, "and nothing is decided any more");
    says(&mut scene, Claimant::Merchant);
    scene.wait(Duration::hours(1)).close(Outcome::Upheld);
    assert_eq!(scene.case.decided_without_merchant(), None, "heard late, but before");
    let (mut scene, until) = telephoned();
    scene.at(until - Duration::hours(1));
    says(&mut scene, Claimant::Merchant);
    let_pass_by(&mut scene, until);
    assert_eq!(scene.case.decided_without_merchant(), None, "heard in time");
    let (mut scene, until) = telephoned();
    let_pass(&mut scene, until);
    scene.close(Outcome::NotAccepted);
    assert_eq!(scene.case.decided_without_merchant(), None, "it was no decision on the merits");
}

/// The same where nothing is left that the sweep could see; and closed.
fn let_pass_by(scene: &mut Scene, until: DateTime<Utc>) {
    scene.at(until + Duration::hours(1));
    scene.sweep();
    scene.close(Outcome::Upheld);
}

#[test]
fn what_a_merchant_says_after_the_decision_changes_none() {
    let (mut scene, until) = telephoned();
    let_pass(&mut scene, until);
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(1));
    says(&mut scene, Claimant::Merchant);
    assert_eq!(scene.case.decided_without_merchant(), Some(until));
}

#[test]
fn of_several_questions_the_newest_is_judged() {
    for is_answered in [true, false] {
        let mut scene = asked();
        let until = request(&scene).until;
        let_pass(&mut scene, until);
        let ask = scene.request("叮铃到家");
        scene.staff(|case, act| case.ask_merchant(&ask, act));
        scene.wait(Duration::hours(1));
        if is_answered {
            says(&mut scene, Claimant::Merchant);
        }
        let_pass_by(&mut scene, ask.until);
        assert_eq!(scene.case.decided_without_merchant(), (!is_answered).then_some(ask.until), "answered: {is_answered}");
    }
}

#[test]
fn who_was_asked_about_anothers_order_was_not_silent() {
    let letter = || {
        let scene = asked();
        let until = request(&scene).until;
        (scene, until)
    };
    for (mut scene, until) in [telephoned(), letter()] {
        let_pass(&mut scene, until);
        let (field, value, version) = (Correctable::Merchant, Some("木色家具".to_owned()), scene.case.version);
        let correction = Correction { field, value, joined: false, is_respelt: false, version };
        scene.staff(|case, act| case.correct(&correction, act));
        scene.close(Outcome::Upheld);
        assert_eq!(scene.case.decided_without_merchant(), None);
    }
}
