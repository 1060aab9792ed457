//! What programs and files say of an order: it answers whoever asked, in its place in time, and moves nothing else.

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::hearing::Saying;
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, OrderState, Outcome};
use redress::domain::ids::{FactSenderId, MerchantId};
use redress::domain::order_fact::{NotTaken, OrderFact, Sent, Source, StateWords, Verdict};

use super::{Scene, act};
use crate::support::app::shanghai;

fn fact(at: DateTime<Utc>) -> OrderFact {
    let sent = Sent { order_number: "20261119200040011100", state: "paid", ..Sent::default() };
    OrderFact::read(&sent, Some(at), &StateWords::default(), at).unwrap()
}

fn hear(case: &Case, now: DateTime<Utc>, at: DateTime<Utc>, said: (Claimant, Option<DateTime<Utc>>)) -> Result<Change, NotTaken> {
    let source = Source::Sender(FactSenderId(9));
    let saying = Saying { claimant: said.0, merchant: None, source, said_by: "接口", newest: said.1 };
    case.hear(&fact(at), &saying, &act(70, Actor::System, now))
}

#[test]
fn a_fact_lands_in_every_status_and_answers_only_where_its_side_was_asked() {
    for status in StatusCode::ALL {
        for claimant in [Claimant::Platform, Claimant::Merchant] {
            let scene = Scene::in_status(*status);
            let change = hear(&scene.case, scene.now, scene.now, (claimant, None)).unwrap();
            let is_asked = matches!(
                (status, claimant),
                (StatusCode::AwaitingMerchant, Claimant::Merchant) | (StatusCode::AwaitingPlatform, Claimant::Platform)
            );
            let after = change.case();
            let moved = (after.status.code(), after.version > scene.case.version);
            let expected = if is_asked { (StatusCode::Open, true) } else { (*status, false) };
            assert_eq!(moved, expected, "{status} {claimant}");
            assert_eq!((change.facts().len(), change.origins().len(), change.notices().len()), (1, 1, 0), "{status} {claimant}");
            assert_eq!(change.origins()[0].fact, change.facts()[0].id);
        }
    }
}

#[test]
fn an_older_fact_answers_nothing_that_a_newer_one_has_said() {
    let scene = Scene::in_status(StatusCode::AwaitingPlatform);
    let (hour, now) = (Duration::hours(1), scene.now);
    for (newest, answers) in [(None, true), (Some(now - hour * 3), true), (Some(now - hour), true), (Some(now), false)] {
        let change = hear(&scene.case, now, now - hour, (Claimant::Platform, newest)).unwrap();
        assert_eq!(change.case().status.code() == StatusCode::Open, answers, "{newest:?}");
        assert_eq!(change.facts()[0].at, now - hour, "it is kept in its place");
    }
}

#[test]
fn what_nobody_knows_or_was_so_long_before_the_question_answers_nothing() {
    let scene = Scene::in_status(StatusCode::AwaitingMerchant);
    let (asked, now) = (scene.now, scene.now + Duration::days(2));
    for (state, at, answers) in [
        ("paid", asked - Duration::days(1), true),
        ("paid", asked - Duration::days(1) - Duration::seconds(1), false),
        ("unknown", now, false),
        ("in_service", now, true),
    ] {
        let sent = Sent { order_number: "20261119200040011100", state, ..Sent::default() };
        let fact = OrderFact::read(&sent, Some(at), &StateWords::default(), now).unwrap();
        let source = Source::Sender(FactSenderId(9));
        let saying = Saying { claimant: Claimant::Merchant, merchant: None, source, said_by: "接口", newest: None };
        let change = scene.case.hear(&fact, &saying, &act(70, Actor::System, now)).unwrap();
        assert_eq!(change.case().status.code() == StatusCode::Open, answers, "{state} {at}");
        assert_eq!(change.facts().len(), 1, "it is kept all the same");
    }
}

#[test]
fn a_fact_from_the_future_or_from_before_the_order_is_none() {
    let scene = Scene::filed();
    // Ordered on 18 November; a day's grace.
    let table = [
        (scene.now + Duration::minutes(5), None),
        (scene.now + Duration::minutes(5) + Duration::seconds(1), Some(NotTaken::Future)),
        (shanghai(2026, 11, 17, 0, 0), None),
        (shanghai(2026, 11, 16, 23, 59), Some(NotTaken::BeforeOrder)),
    ];
    for (at, refused) in table {
        assert_eq!(hear(&scene.case, scene.now, at, (Claimant::Platform, None)).err(), refused, "{at}");
    }
    let mut undated = scene.case.clone();
    undated.order.ordered_on = None;
    assert!(hear(&undated, scene.now, shanghai(2020, 1, 1, 0, 0), (Claimant::Platform, None)).is_ok());
}

#[test]
fn a_word_means_what_its_platform_says_then_our_code_then_what_is_known_of_the_field() {
    let own = StateWords([("paid".to_owned(), OrderState::Refunded), ("履约中断".to_owned(), OrderState::ChargeFailed)].into());
    let table = [
        ("paid", Some(OrderState::Refunded)),
        ("履约中断", Some(OrderState::ChargeFailed)),
        ("overdue", Some(OrderState::Overdue)),
        ("TRADE_CLOSED", Some(OrderState::Cancelled)),
        ("unknown", Some(OrderState::Unknown)),
        ("谁也不知道", None),
    ];
    for (word, meaning) in table {
        assert_eq!(own.meaning(word), meaning, "{word}");
    }
}

#[test]
fn a_verdict_is_read_as_it_was_written() {
    let refused = NotTaken::ALL.iter().map(|why| Verdict::Refused(*why));
    for verdict in [Verdict::Taken, Verdict::Known, Verdict::Unmatched].into_iter().chain(refused) {
        assert_eq!(Verdict::parse(&verdict.to_string()), Some(verdict));
    }
    for wrong in ["", "refused", "refused:", "refused:nothing", "taken:x", "Taken"] {
        assert_eq!(Verdict::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn what_one_merchant_says_is_no_answer_to_what_another_was_asked() {
    let (asked, other) = (MerchantId(500), MerchantId(501));
    let mut scene = Scene::filed();
    let ask = scene.request("叮铃到家");
    scene.staff(|case, act| case.ask_by_letter(&ask, asked, act));
    for (speaks, is_answer) in [(other, false), (asked, true)] {
        let source = Source::Sender(FactSenderId(9));
        let saying = Saying { claimant: Claimant::Merchant, merchant: Some(speaks), source, said_by: "接口", newest: None };
        let change = scene.case.hear(&fact(scene.now), &saying, &act(70, Actor::System, scene.now)).unwrap();
        let heard = change.case().merchant_request.as_ref().unwrap().heard.is_some();
        assert_eq!((change.case().status.code() == StatusCode::Open, heard), (is_answer, is_answer), "{speaks}");
        assert_eq!(change.facts().len(), 1, "it is kept all the same");
    }
}

#[test]
fn what_was_so_long_before_the_question_ends_no_silence() {
    let until = Scene::in_status(StatusCode::AwaitingMerchant).case.status.until().unwrap();
    for (days, is_silent) in [(-3, true), (2, false)] {
        let mut scene = Scene::in_status(StatusCode::AwaitingMerchant);
        let asked = scene.now;
        scene.at(until + Duration::hours(1)).sweep().unwrap();
        let now = scene.now;
        let heard = hear(&scene.case, now, asked + Duration::days(days), (Claimant::Merchant, None)).unwrap();
        scene.case = heard.case().clone();
        scene.close(Outcome::Upheld);
        assert_eq!(scene.case.decided_without_merchant(), is_silent.then_some(until), "{days}");
    }
}
