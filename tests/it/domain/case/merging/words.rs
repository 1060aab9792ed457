//! What each side said last of an order is said in the case that goes on, where both complaints are about that order.

use chrono::Duration;
use redress::domain::case::corresponding::Claim;
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::event::Happening;
use redress::domain::fix::FixCode;
use redress::domain::order::Order;

use super::super::{Scene, codes};
use super::Pair;
use crate::support::cases::filing;

/// Two complaints, the first with this said of its order after so many hours.
fn said(hours: i64, claimant: Claimant, state: OrderState) -> Pair {
    let mut goes = Scene::filed();
    let claim = Claim { claimant, state, at: goes.now + Duration::hours(hours), body: None };
    goes.wait(Duration::hours(hours)).staff(|case, act| case.record_fact(&claim, act));
    Pair::of(goes, Scene::filed())
}

#[test]
fn a_proof_that_was_heard_in_the_duplicate_has_closing_proposed_where_it_goes_on() {
    let mut pair = said(1, Claimant::Platform, OrderState::Paid);
    let heard = *pair.goes.case.claims.of(Claimant::Platform).unwrap();
    assert!(pair.stays.case.proposal().is_none());
    let [_, stays] = pair.merge();
    let proved = Happening::FixProved { fix: FixCode::PaymentUnknown, fact: heard.fact };
    let told: Vec<&Happening> = stays.events().iter().map(|event| &event.what).collect();
    let (took, shown) = (codes(&stays).iter().position(|code| code == "took_over"), told.iter().position(|it| **it == proved));
    assert!(took.is_some() && took < shown, "{told:?}");
    assert_eq!(pair.stays.case.proposal().map(|proof| proof.fact), Some(heard.fact));
    assert!(stays.facts().is_empty(), "the fact itself stays where it is");
    pair.unmerge();
    assert!(pair.stays.case.proposal().is_some(), "it is the same order, and what was said of it was said");
}

#[test]
fn what_was_heard_here_later_stands_and_of_two_unknowns_nothing_is_taken_back() {
    let mut pair = said(1, Claimant::Platform, OrderState::Paid);
    let claim = Claim { claimant: Claimant::Platform, state: OrderState::Overdue, at: pair.stays.now, body: None };
    pair.at(pair.stays.now + Duration::hours(1)).stays.staff(|case, act| {
        let at = act.at;
        case.record_fact(&Claim { at, ..claim.clone() }, act)
    });
    let [_, stays] = pair.merge();
    assert_eq!(pair.stays.case.claims.of(Claimant::Platform).unwrap().state, OrderState::Overdue);
    assert!(!codes(&stays).contains(&"fix_proved".to_owned()));

    let mut unknown = said(2, Claimant::Merchant, OrderState::Unknown);
    let known = Claim { claimant: Claimant::Merchant, state: OrderState::Paid, at: unknown.stays.now, body: None };
    unknown.stays.staff(|case, act| case.record_fact(&known, act));
    unknown.at(unknown.stays.now + Duration::hours(3)).merge();
    assert_eq!(unknown.stays.case.claims.of(Claimant::Merchant).unwrap().state, OrderState::Paid);
}

#[test]
fn words_about_another_order_are_not_carried_over() {
    let mut pair = said(1, Claimant::Platform, OrderState::Paid);
    pair.stays.case.order.order_number = Some("DL-ANOTHER".to_owned());
    let before = pair.stays.case.claims.clone();
    let [_, stays] = pair.merge();
    assert_eq!(pair.stays.case.claims, before);
    assert!(!codes(&stays).contains(&"fix_proved".to_owned()));
}

#[test]
fn two_orders_are_one_by_a_number_that_both_have_and_not_by_a_payment_for_both() {
    let order = |number: Option<&str>, payment: Option<&str>| Order {
        order_number: number.map(str::to_owned),
        payment_reference: payment.map(str::to_owned),
        ..filing().order
    };
    let table = [
        (order(Some("A-1"), None), order(Some("a1"), Some("P1")), true),
        (order(Some("A1"), Some("P1")), order(Some("B1"), Some("P1")), false),
        (order(Some("A1"), Some("P1")), order(None, Some("p 1")), true),
        (order(Some("P1"), None), order(Some("A1"), Some("P1")), true),
        (order(Some("A1"), None), order(None, Some("P1")), false),
        (order(None, None), order(None, None), false),
        (order(Some("-"), None), order(Some("-"), None), false),
    ];
    for (one, two, is_same) in table {
        assert_eq!((one.is_same(&two), two.is_same(&one)), (is_same, is_same), "{one:?} {two:?}");
        let elsewhere = Order { provider: "jd".to_owned(), ..two };
        assert!(!one.is_same(&elsewhere), "numbers are one platform's");
    }
}
