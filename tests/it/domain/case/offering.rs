//! Offers: put, accepted, rejected, gone.

use chrono::{Duration, NaiveDate};
use redress::domain::actor::Actor;
use redress::domain::case::offering::Proposal;
use redress::domain::case::{Status, StatusCode};
use redress::domain::codes::{Outcome, RemedyKind};
use redress::domain::event::TextKind;
use redress::domain::ids::OfferId;
use redress::domain::notice::NoticeKind;
use redress::domain::offer::OfferState;
use redress::domain::refusal::Refusal;
use redress::domain::sla::{ClockKind, Standing};

use super::{AGENT, Scene, codes, me, measured, notices};
use crate::support::app::shanghai;

#[test]
fn an_offer_answers_the_consumer_and_waits_for_their_word() {
    let mut scene = Scene::filed();
    let until = scene.now + Duration::days(3);
    let change = scene.offer();
    assert_eq!(scene.case.status, Status::Offered { until });
    assert_eq!(codes(&change), ["offered", "clock_met", "clock_met", "clock_started"]);
    assert_eq!((notices(&change), change.texts()[0].kind), (vec![NoticeKind::Offer], TextKind::Offer));
    assert_eq!(scene.standings(), [Standing::Met, Standing::Met, Standing::OnTrack], "the result is not there yet");
    let offer = scene.case.offer.as_ref().unwrap();
    assert_eq!((offer.state, offer.remedy, offer.until, offer.decided_at), (OfferState::Open, RemedyKind::Refund, until, None));
    assert!(scene.case.remedies.is_empty(), "nothing is promised before it is accepted");
}

#[test]
fn an_offer_to_a_consumer_who_was_awaited_lets_the_clocks_run_on() {
    let mut scene = Scene::in_status(StatusCode::AwaitingConsumer);
    scene.wait(Duration::days(1));
    scene.offer();
    assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
}

#[test]
fn an_accepted_offer_is_the_result_and_its_remedy_is_promised() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    scene.wait(Duration::days(1));
    let change = scene.accept();
    assert_eq!(scene.case.status, Status::Resolved { outcome: Outcome::Upheld, at: scene.now });
    assert_eq!(scene.case.resolved_at, Some(scene.now));
    assert_eq!(measured(&change), [(ClockKind::Resolution, 1, true)], "resolution is met at resolved");
    let [remedy] = scene.case.remedies.as_slice() else { panic!("one promise") };
    let proposal = Scene::filed().proposal();
    assert_eq!((remedy.kind, remedy.amount, remedy.due_on), (proposal.remedy, proposal.amount, proposal.due_on));
    assert_eq!(remedy.done_at, None);
    assert_eq!(scene.case.offer.as_ref().map(|it| (it.state, it.decided_at)), Some((OfferState::Accepted, Some(scene.now))));
    assert!(scene.case.unanswered, "somebody has to keep the promise");
}

#[test]
fn a_rejected_offer_gives_the_case_back_to_us_with_the_reason() {
    for reason in [Some("我要全额退款。"), None] {
        let mut scene = Scene::in_status(StatusCode::Offered);
        let seen = scene.open_offer();
        let change = scene.consumer(|case, act| case.reject_offer(seen, reason, act));
        assert_eq!((scene.status(), scene.case.unanswered), (StatusCode::Open, true));
        assert_eq!(change.texts().len(), usize::from(reason.is_some()));
        assert_eq!(scene.case.offer.as_ref().map(|it| it.state), Some(OfferState::Rejected));
        assert_eq!(scene.standing(ClockKind::Resolution), Standing::OnTrack);
        assert!(scene.case.remedies.is_empty());
    }
}

#[test]
fn an_offer_is_answered_once() {
    for accept_first in [true, false] {
        let mut scene = Scene::in_status(StatusCode::Offered);
        let seen = scene.open_offer();
        if accept_first {
            scene.accept();
        } else {
            scene.consumer(|case, act| case.reject_offer(seen, None, act));
        }
        let again = scene.try_by(me(), |case, act| case.accept_offer(seen, act));
        assert_eq!(again.unwrap_err(), Refusal::OfferGone);
        let again = scene.try_by(me(), |case, act| case.reject_offer(seen, None, act));
        assert_eq!(again.unwrap_err(), Refusal::OfferGone);
        assert_eq!(scene.case.remedies.len(), usize::from(accept_first));
    }
}

#[test]
fn only_the_offer_that_was_seen_can_be_answered_and_only_in_time() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    let other = scene.try_by(me(), |case, act| case.accept_offer(OfferId(4711), act));
    assert_eq!(other.unwrap_err(), Refusal::OfferGone);
    let (seen, until) = (scene.open_offer(), scene.case.status.until().unwrap());
    scene.at(until + Duration::milliseconds(1));
    let late = scene.try_by(me(), |case, act| case.accept_offer(seen, act));
    assert_eq!(late.unwrap_err(), Refusal::OfferGone, "though no sweep has come by yet");
    scene.at(until);
    scene.accept();
    assert_eq!(scene.status(), StatusCode::Resolved, "the last moment counts");
}

#[test]
fn the_case_moving_past_an_offer_lets_it_lapse_and_a_message_does_not() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    scene.message();
    assert_eq!(scene.status(), StatusCode::Offered);
    for ask in 0..4 {
        let mut scene = Scene::in_status(StatusCode::Offered);
        let seen = scene.open_offer();
        let request = scene.request("叮铃到家");
        let change = match ask {
            0 => scene.ask_consumer(),
            1 => scene.staff(|case, act| case.ask_merchant(&request, act)),
            2 => scene.staff(|case, act| case.ask_platform(&request, act)),
            _ => scene.close(Outcome::NotUpheld),
        };
        assert!(codes(&change).contains(&"offer_lapsed".to_owned()), "{ask}");
        assert_eq!(scene.case.offer.as_ref().map(|it| it.state), Some(OfferState::Lapsed));
        let late = scene.try_by(me(), |case, act| case.accept_offer(seen, act));
        assert_eq!(late.unwrap_err(), Refusal::OfferGone);
    }
}

#[test]
fn one_offer_is_put_at_a_time() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    let proposal = scene.proposal();
    let second = scene.try_by(Actor::Staff(AGENT), |case, act| case.offer(&proposal, act));
    assert_eq!(second.unwrap_err(), Refusal::NotNow);
}

#[test]
fn an_offer_made_on_an_older_version_is_refused() {
    let mut scene = Scene::filed();
    let proposal = scene.proposal();
    scene.message();
    let stale = scene.try_by(Actor::Staff(AGENT), |case, act| case.offer(&proposal, act));
    assert_eq!(stale.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
}

#[test]
fn an_offers_dates_are_to_come_and_within_a_year() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    // Just past midnight in Shanghai, where it is still the 24th by UTC.
    let now = shanghai(2026, 11, 25, 0, 30);
    let soon = now + Duration::days(1);
    let table = [
        (day(2026, 11, 25), shanghai(2026, 11, 25, 23, 0), true),
        // Whoever accepts on the last day would be promised a day that is over.
        (day(2026, 11, 25), soon, false),
        (day(2026, 11, 24), soon, false),
        (day(2027, 11, 25), soon, true),
        (day(2027, 11, 27), soon, false),
        (day(9999, 12, 31), soon, false),
        (day(2026, 12, 1), now, false),
        (day(2026, 12, 1), now - Duration::hours(1), false),
        (day(2027, 11, 25), now + Duration::days(365), true),
        (day(2027, 11, 25), now + Duration::days(366), false),
    ];
    for (due_on, until, usable) in table {
        let mut scene = Scene::filed();
        scene.at(now);
        let proposal = Proposal { due_on, until, ..scene.proposal() };
        let offered = scene.try_by(Actor::Staff(AGENT), |case, act| case.offer(&proposal, act));
        assert_eq!(offered.err(), (!usable).then_some(Refusal::BadDate), "by {due_on}, answered until {until}");
    }
}
