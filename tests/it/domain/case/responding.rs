//! The merchant is asked by letter and answers by its link: what each answer moves, when it is reminded, and what its silence does.

mod promises;
mod silence;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::{Status, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, Consent, OrderState};
use redress::domain::event::Happening;
use redress::domain::evidence::{Attached, Audience, EvidenceKind, FileChange};
use redress::domain::ids::{EvidenceId, MerchantId, RequestId};
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer, MerchantRequest};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::retention::Class;
use redress::domain::sla::{ClockKind, Standing};

use super::{Scene, codes, notices};
use crate::support::app::shanghai;

const SHOP: MerchantId = MerchantId(500);

/// Asked on Tuesday at 14:20, to answer by Friday 14:20.
fn asked() -> Scene {
    let mut scene = Scene::filed();
    let ask = scene.request("叮铃到家");
    scene.staff(|case, act| case.ask_by_letter(&ask, SHOP, act));
    scene
}

fn request(scene: &Scene) -> MerchantRequest {
    scene.case.merchant_request.clone().unwrap()
}

/// A whole answer of this kind, as somebody writes it who has seen all others.
fn answer(scene: &Scene, kind: AnswerKind) -> MerchantAnswer {
    let day = (scene.now + Duration::days(5)).date_naive();
    MerchantAnswer {
        kind,
        on: kind.names_day().then_some(day),
        detail: kind.names_detail().then(|| "20261125".to_owned()),
        body: None,
        state: kind.states().first().map(|state| (*state, scene.now)),
        files: Vec::new(),
        seen: request(scene).answers,
    }
}

fn say(scene: &mut Scene, answer: &MerchantAnswer) -> Result<Change, Refusal> {
    let to = request(scene).id;
    scene.try_by(Actor::Merchant(SHOP), |case, act| case.answer_as_merchant(to, answer, act))
}

#[test]
fn asking_by_letter_waits_for_the_merchant_and_writes_to_it_alone() {
    let mut scene = Scene::filed();
    let ask = scene.request("叮铃到家");
    let change = scene.staff(|case, act| case.ask_by_letter(&ask, SHOP, act));
    assert_eq!(scene.status(), StatusCode::AwaitingMerchant);
    let it = request(&scene);
    assert_eq!((it.merchant, it.until, it.answers, it.is_silent()), (SHOP, ask.until, 0, true));
    assert_eq!((notices(&change), change.notices()[0].text), (vec![NoticeKind::MerchantAsked], Some(it.text)));
    assert!(NoticeKind::MerchantAsked.is_for_merchant());
    assert_eq!(it.reminded_next(), Some(scene.now + Duration::hours(36)), "at half of the time it is reminded");
    assert!(scene.case.sweep_at() <= it.reminded_next());
}

#[test]
fn each_answer_brings_the_case_back_and_says_what_the_order_is() {
    for kind in AnswerKind::ALL.iter().copied().filter(|kind| *kind != AnswerKind::NeedsTime) {
        let mut scene = asked();
        scene.wait(Duration::hours(20));
        let said = answer(&scene, kind);
        let change = say(&mut scene, &said).unwrap();
        assert_eq!(scene.status(), StatusCode::Open, "{kind}");
        assert_eq!(scene.standing(ClockKind::MerchantAnswer), Standing::Met, "{kind}");
        let it = request(&scene);
        assert_eq!((it.answers, it.answer, it.heard), (1, Some((kind, scene.now)), Some((scene.now, true))));
        assert_eq!(it.is_open(), kind == AnswerKind::WillFinish, "a promise is still to be kept");
        let told = change.events().iter().any(|event| {
            matches!(&event.what, Happening::MerchantAnswered { request, answer, late: false, .. } if *request == it.id && *answer == kind)
                && event.what.is_for_consumer()
        });
        assert!(told, "the consumer reads it: {kind}");
        let facts: Vec<_> = change.facts().iter().map(|fact| (fact.claimant, fact.state)).collect();
        let claimed: Vec<_> = kind.states().first().map(|state| (Claimant::Merchant, *state)).into_iter().collect();
        assert_eq!(facts, claimed, "{kind}");
        assert_eq!(scene.sweep().map(|change| codes(&change)), None, "and nobody is reminded");
    }
}

#[test]
fn an_answer_that_lacks_what_it_has_to_name_is_none() {
    let scene = asked();
    let whole = |kind| answer(&scene, kind);
    let bad = [
        MerchantAnswer { state: None, ..whole(AnswerKind::Finished) },
        MerchantAnswer { state: Some((OrderState::Refunded, scene.now)), ..whole(AnswerKind::Finished) },
        MerchantAnswer { detail: None, ..whole(AnswerKind::Refunded) },
        MerchantAnswer { detail: None, ..whole(AnswerKind::NotOurs) },
        MerchantAnswer { on: None, ..whole(AnswerKind::WillFinish) },
        MerchantAnswer { on: None, ..whole(AnswerKind::NeedsTime) },
    ];
    for answer in bad {
        let mut scene = asked();
        assert_eq!(say(&mut scene, &answer).unwrap_err(), Refusal::NotNow, "{answer:?}");
    }
    let tomorrow = scene.now + Duration::days(1);
    let long_ago = shanghai(2020, 1, 1, 0, 0);
    for at in [tomorrow, long_ago] {
        let mut scene = asked();
        let said = MerchantAnswer { state: Some((OrderState::Paid, at)), ..whole(AnswerKind::Finished) };
        let ordered = scene.case.order.ordered_on.is_some();
        assert_eq!(
            say(&mut scene, &said).is_err(),
            at == tomorrow || ordered,
            "a fact is not from the future, nor from before the order"
        );
    }
}

#[test]
fn time_is_given_once_and_never_for_long() {
    let mut scene = asked();
    scene.wait(Duration::hours(10));
    let until = request(&scene).until;
    let ask = |scene: &Scene, days: i64| MerchantAnswer {
        on: Some((until + Duration::days(days)).date_naive()),
        ..answer(scene, AnswerKind::NeedsTime)
    };
    for days in [-1, 12, 400] {
        let said = ask(&scene, days);
        let day = |at: i64| (until + Duration::days(at)).date_naive();
        let refused = say(&mut scene, &said).unwrap_err();
        assert_eq!(refused, Refusal::BadDay { from: day(1), to: day(10) }, "{days} days more");
    }
    let said = ask(&scene, 4);
    say(&mut scene, &said).unwrap();
    let new = shanghai(2026, 12, 1, 18, 0);
    assert_eq!(scene.case.status.until(), Some(new));
    let it = request(&scene);
    assert_eq!((it.until, it.put_off, it.is_silent(), it.heard), (new, true, true, None), "that is no answer yet");
    assert_eq!(scene.clock(ClockKind::MerchantAnswer).due_at, Some(new));
    let again = ask(&scene, 8);
    assert_eq!(say(&mut scene, &again).unwrap_err(), Refusal::NoMoreTime);
    scene.at(new + Duration::minutes(1));
    scene.sweep().unwrap();
    let late =
        MerchantAnswer { on: Some(NaiveDate::from_ymd_opt(2026, 12, 5).unwrap()), ..answer(&scene, AnswerKind::NeedsTime) };
    assert_eq!(say(&mut scene, &late).unwrap_err(), Refusal::NoMoreTime);
}

#[test]
fn of_two_answers_at_once_the_second_is_shown_the_first() {
    let mut scene = asked();
    let first = answer(&scene, AnswerKind::NeverPaid);
    let second = answer(&scene, AnswerKind::Finished);
    say(&mut scene, &first).unwrap();
    assert_eq!(say(&mut scene, &second).unwrap_err(), Refusal::AnsweredMeanwhile);
    let seen = MerchantAnswer { seen: 1, ..second };
    say(&mut scene, &seen).unwrap();
    let it = request(&scene);
    assert_eq!((it.answers, it.answer.unwrap().0, it.heard), (2, AnswerKind::Finished, Some((scene.now, true))));
}

#[test]
fn nobody_but_the_merchant_that_was_asked_answers() {
    let mut scene = asked();
    let (said, to) = (answer(&scene, AnswerKind::Finished), request(&scene).id);
    for by in [Actor::Merchant(MerchantId(501)), Actor::System, super::me(), Actor::Staff(super::AGENT)] {
        let tried = scene.try_by(by.clone(), |case, act| case.answer_as_merchant(to, &said, act));
        assert_eq!(tried.unwrap_err(), Refusal::NotNow, "{by:?}");
    }
    let other = scene.try_by(Actor::Merchant(SHOP), |case, act| case.answer_as_merchant(RequestId(1), &said, act));
    assert_eq!(other.unwrap_err(), Refusal::NotNow);
    assert!(scene.case.allowed_actions(&Actor::Merchant(SHOP)).is_empty(), "and a merchant does nothing else");
}

fn reminders(scene: &mut Scene, at: DateTime<Utc>) -> Vec<NoticeKind> {
    scene.at(at);
    scene.sweep().map(|change| notices(&change)).unwrap_or_default()
}

#[test]
fn the_merchant_is_reminded_at_half_and_at_four_fifths_of_its_time() {
    let mut scene = asked();
    let (from, until) = (scene.now, request(&scene).until);
    let at = |part: i32, of: i32| from + (until - from) * part / of;
    assert!(!reminders(&mut scene, at(1, 2) - Duration::seconds(1)).contains(&NoticeKind::MerchantReminder));
    assert!(reminders(&mut scene, at(1, 2)).contains(&NoticeKind::MerchantReminder));
    assert!(!reminders(&mut scene, at(3, 5)).contains(&NoticeKind::MerchantReminder), "once");
    assert!(reminders(&mut scene, at(4, 5)).contains(&NoticeKind::MerchantReminder));
    assert!(!reminders(&mut scene, at(9, 10)).contains(&NoticeKind::MerchantReminder), "twice in all");
    assert_eq!(scene.count("merchant_reminded"), 2);
    // Nobody looked for long: one letter stands for both.
    let mut scene = asked();
    assert_eq!(reminders(&mut scene, at(9, 10)).iter().filter(|kind| **kind == NoticeKind::MerchantReminder).count(), 1);
    assert_eq!(request(&scene).reminded, 2);
}

#[test]
fn silence_raises_the_case_and_tells_both_sides_once() {
    let mut scene = asked();
    let until = request(&scene).until;
    scene.at(until - Duration::seconds(1));
    scene.sweep();
    let level = scene.case.level;
    scene.at(until + Duration::seconds(1));
    let change = scene.sweep().unwrap();
    let told = notices(&change);
    assert!(told.contains(&NoticeKind::MerchantSilent) && told.contains(&NoticeKind::NoAnswer), "{told:?}");
    assert!(!told.contains(&NoticeKind::MerchantReminder), "whoever is told that it is over is not reminded: {told:?}");
    assert_eq!((scene.status(), scene.case.level), (StatusCode::Open, level + 1));
    assert_eq!(scene.case.decided_without_merchant(), None, "nothing is decided yet");
    assert_eq!(scene.standing(ClockKind::MerchantAnswer), Standing::Missed);
    let again = scene.wait(Duration::hours(1)).sweep().map(|change| notices(&change)).unwrap_or_default();
    assert!(!again.contains(&NoticeKind::NoAnswer));
}

#[test]
fn a_late_answer_lands_and_is_marked_as_late() {
    let mut scene = asked();
    scene.at(request(&scene).until + Duration::hours(3));
    scene.sweep().unwrap();
    let said = answer(&scene, AnswerKind::Finished);
    let change = say(&mut scene, &said).unwrap();
    assert!(change.events().iter().any(|event| matches!(event.what, Happening::MerchantAnswered { late: true, .. })));
    let it = request(&scene);
    assert_eq!((it.heard, it.missed_at.is_some()), (Some((scene.now, false)), true));
    scene.at(it.opens_until() + Duration::seconds(1));
    let more = answer(&scene, AnswerKind::Refunded);
    assert_eq!(say(&mut scene, &more).unwrap_err(), Refusal::NotNow, "a fortnight later the link opens nothing");
}

#[test]
fn an_answer_after_the_end_is_kept_and_moves_nothing() {
    use redress::domain::codes::Outcome;
    let mut scene = asked();
    scene.close(Outcome::Upheld);
    let status = scene.case.status.clone();
    let said = answer(&scene, AnswerKind::NeverPaid);
    let change = say(&mut scene, &said).unwrap();
    assert_eq!((scene.case.status.clone(), change.facts().len()), (status, 1));
    let erased = scene.case.clone();
    let mut gone = Scene { case: erased, now: scene.now, events: Vec::new(), acts: 99 };
    gone.try_by(Actor::System, |case, act| case.erase(Class::Person, act)).unwrap();
    gone.case.contact = redress::domain::case::Contact::default();
    let said = answer(&gone, AnswerKind::Finished);
    assert_eq!(say(&mut gone, &said).unwrap_err(), Refusal::NotNow, "and where all was erased nothing is added");
}

#[test]
fn what_the_merchant_sends_is_seen_by_both_sides_whatever_the_consumer_agreed_to() {
    for shares in [true, false] {
        let mut scene = asked();
        if !shares {
            scene.case.consents.retain(|consent| *consent != Consent::Share);
        }
        let file = Attached { file: "f".to_owned(), bytes: 9, sha256: "00".repeat(32), kind: EvidenceKind::Other };
        let said = MerchantAnswer {
            files: vec![(EvidenceId(3), file.clone())],
            body: Some("已完结".to_owned()),
            ..answer(&scene, AnswerKind::Finished)
        };
        let change = say(&mut scene, &said).unwrap();
        assert_eq!(change.evidence(), [FileChange::Taken(EvidenceId(3), Audience::Merchant)]);
        assert!(change.texts()[0].kind.is_for_consumer());
        let to = request(&scene).id;
        let more = scene.try_by(Actor::Merchant(SHOP), |case, act| case.add_files_as_merchant(to, &[(EvidenceId(4), file)], act));
        assert_eq!(more.unwrap().evidence(), [FileChange::Taken(EvidenceId(4), Audience::Merchant)]);
        assert_eq!(scene.case.files, 2);
    }
}

#[test]
fn asked_again_the_merchant_answers_the_newest_request() {
    let mut scene = asked();
    let old = request(&scene).id;
    scene.wait(Duration::hours(1)).message();
    let ask = scene.request("叮铃到家");
    scene.staff(|case, act| case.ask_by_letter(&ask, SHOP, act));
    let said = answer(&scene, AnswerKind::Finished);
    let stale = scene.try_by(Actor::Merchant(SHOP), |case, act| case.answer_as_merchant(old, &said, act));
    assert_eq!(stale.unwrap_err(), Refusal::NotNow);
    say(&mut scene, &said).unwrap();
    assert!(matches!(scene.case.status, Status::Open));
}
