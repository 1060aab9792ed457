//! What programs and files say of an order: it answers whoever asked, in its place in time, and moves nothing else.

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::hearing::Saying;
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, OrderState, Outcome};
use redress::domain::event::Happening;
use redress::domain::ids::{FactSenderId, MerchantId};
use redress::domain::money::{Currency, Money};
use redress::domain::order::OtherOrder;
use redress::domain::order_fact::{Beside, NotTaken, OrderFact, Sent, Source, StateWords, Verdict};

use super::{Scene, act, codes};
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
fn a_fact_is_about_the_order_that_has_its_number_and_about_no_other_of_the_same_payment() {
    let (a, b, none) = ([Some("A-1"), Some("P 1")], [Some("b1"), None], [None, Some("P1")]);
    let table = [
        (("A1", ""), vec![a, b], Some(0)),
        (("a-1", "P2"), vec![a, b], Some(0)),
        (("B 1", "P1"), vec![a, b], Some(1)),
        (("", "p1"), vec![a, b], Some(0)),
        (("", "P1"), vec![b, a], Some(1)),
        // Paid together with this order, and another one.
        (("C1", "P1"), vec![a, b], None),
        (("C1", "P1"), vec![none, b], None),
        // Nobody said which order it is.
        (("C1", "P1"), vec![none], Some(0)),
        // Each in the box of the other.
        (("C1", "P1"), vec![[Some("P-1"), None]], Some(0)),
        (("A1", ""), vec![[None, Some("a1")]], Some(0)),
        (("--", "- -"), vec![[Some("-"), Some(" ")]], None),
    ];
    for ((order_number, payment_reference), orders, place) in table {
        let sent = Sent { order_number, payment_reference, state: "paid", ..Sent::default() };
        let now = shanghai(2026, 11, 24, 14, 20);
        let fact = OrderFact::read(&sent, Some(now), &StateWords::default(), now).unwrap();
        assert_eq!(fact.place(orders.clone()), place, "{order_number} {payment_reference} {orders:?}");
    }
}

#[test]
fn what_is_said_of_a_further_order_moves_nothing_in_any_status() {
    let amount = Money { minor: 1_900, currency: Currency::Cny };
    let other = OtherOrder { order_number: Some("DL-2".to_owned()), payment_reference: None, amount, paid_on: None };
    for status in StatusCode::ALL {
        for claimant in [Claimant::Platform, Claimant::Merchant] {
            let scene = Scene::in_status(*status);
            let source = Source::Sender(FactSenderId(9));
            let saying = Saying { claimant, merchant: None, source, said_by: "接口", newest: None };
            let act = act(70, Actor::System, scene.now);
            let change = scene.case.hear_beside(&fact(scene.now), (2, &other), &saying, &act).unwrap();
            assert_eq!(codes(&change), ["fact_beside"], "{status} {claimant}");
            assert_eq!((change.facts().len(), change.origins().len(), change.notices().len()), (1, 1, 0));
            assert_eq!(change.beside(change.facts()[0].id), Beside { order: Some(2), part: None });
            assert_eq!(*change.case(), scene.case, "{status} {claimant}");
            let late = scene.case.hear_beside(&fact(scene.now + Duration::hours(1)), (2, &other), &saying, &act);
            assert_eq!(late.err(), Some(NotTaken::Future));
        }
    }
}

#[test]
fn a_refund_is_of_a_part_only_where_it_is_less_than_the_order_in_its_own_currency() {
    let scene = Scene::filed();
    let table = [
        ("refunded", "257.99", "CNY", Some(25_799)),
        ("refunded", "258.00", "", None),
        ("refunded", "300", "CNY", None),
        ("refunded", "10", "USD", None),
        ("refunded", "", "", None),
        ("paid", "10", "", None),
        ("cancelled", "10", "", None),
    ];
    for (state, amount, currency, part) in table {
        let sent = Sent { order_number: "20261119200040011100", state, amount, currency, ..Sent::default() };
        let fact = OrderFact::read(&sent, Some(scene.now), &StateWords::default(), scene.now).unwrap();
        let source = Source::Sender(FactSenderId(9));
        let saying = Saying { claimant: Claimant::Platform, merchant: None, source, said_by: "接口", newest: None };
        let change = scene.case.hear(&fact, &saying, &act(70, Actor::System, scene.now)).unwrap();
        let part = part.map(|minor| Money { minor, currency: Currency::Cny });
        assert_eq!(change.beside(change.facts()[0].id).part, part, "{state} {amount} {currency}");
        let is_told = change.events().iter().any(|event| matches!(event.what, Happening::FactBeside(_)));
        let counts = change.case().claims.of(Claimant::Platform).is_some();
        assert_eq!((is_told, counts), (part.is_some(), part.is_none()), "{state} {amount} {currency}");
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
