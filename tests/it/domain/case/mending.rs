//! What a fact makes of a case: closing is proposed, or what was closed is taken up again.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, Utc};
use redress::domain::actor::{Actor, ActorKind};
use redress::domain::bill::{Direction, Transaction};
use redress::domain::case::corresponding::Claim;
use redress::domain::case::promising::Promise;
use redress::domain::case::{Status, StatusCode};
use redress::domain::change::Change;
use redress::domain::codes::{Claimant, OrderState, Outcome, ProblemType, RemedyKind};
use redress::domain::event::Happening;
use redress::domain::fix::FixCode;
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::domain::notice::NoticeKind;
use redress::domain::notification::{self, Kind, Whom};
use redress::domain::offer::Promiser;
use redress::domain::refusal::Refusal;
use redress::domain::sla::ClockKind;

use super::{AGENT, Scene, codes, notices};

fn says(scene: &mut Scene, claimant: Claimant, state: OrderState) -> Change {
    let at = scene.now;
    says_at(scene, claimant, state, at)
}

fn says_at(scene: &mut Scene, claimant: Claimant, state: OrderState, at: DateTime<Utc>) -> Change {
    let claim = Claim { claimant, state, at, body: None };
    scene.staff(|case, act| case.record_fact(&claim, act))
}

/// Filed as paid while its page shows it in service, and an hour later the platform calls it paid.
fn proved() -> Scene {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(1));
    says(&mut scene, Claimant::Platform, OrderState::Paid);
    scene
}

fn has(change: &Change, code: &str) -> bool {
    codes(change).iter().any(|event| event == code)
}

fn line(at: DateTime<Utc>, state: OrderState) -> Transaction {
    let yuan = redress::domain::money::Money { minor: 25_800, currency: redress::domain::money::Currency::Cny };
    Transaction {
        line: 1,
        at: at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap()),
        direction: Direction::Out,
        amount: yuan,
        refunded: None,
        counterparty: "叮铃到家".to_owned(),
        description: String::new(),
        method: String::new(),
        status_raw: String::new(),
        state,
        transaction_id: None,
        order_number: None,
    }
}

#[test]
fn a_fact_that_proves_what_was_owed_has_closing_proposed_and_closes_nothing() {
    let mut scene = Scene::filed();
    assert_eq!(scene.case.fix().row, FixCode::PaymentUnknown);
    scene.wait(Duration::hours(1));
    let change = says(&mut scene, Claimant::Platform, OrderState::Paid);
    let fact = change.facts()[0].id;
    assert!(change.events().iter().any(|event| event.what == Happening::FixProved { fix: FixCode::PaymentUnknown, fact }));
    let proposal = scene.case.proposal().unwrap();
    assert_eq!((proposal.fix, proposal.fact, scene.status()), (FixCode::PaymentUnknown, fact, StatusCode::Open));
    assert_eq!(notices(&change), vec![], "nobody is promised anything yet");
    let again = says(&mut scene, Claimant::PaymentRail, OrderState::Paid);
    assert!(!has(&again, "fix_proved"), "it is proved once");
}

#[test]
fn what_undoes_the_proof_of_an_open_case_takes_the_proposal_back() {
    let mut scene = proved();
    scene.wait(Duration::hours(1));
    let change = says(&mut scene, Claimant::Merchant, OrderState::InService);
    assert!(!has(&change, "fix_undone") && !has(&change, "reopened"));
    assert_eq!((scene.case.proposal(), scene.case.fix().row), (None, FixCode::MerchantBehind));
    scene.wait(Duration::hours(1));
    let change = says(&mut scene, Claimant::Merchant, OrderState::Paid);
    assert!(has(&change, "fix_proved"));
}

#[test]
fn a_case_that_was_closed_on_a_proof_is_taken_up_again_once_by_what_undoes_it() {
    for team in [None, Some(super::OURS)] {
        let mut scene = proved();
        scene.triage(team);
        scene.close(Outcome::Upheld);
        scene.wait(Duration::days(2));
        let change = says(&mut scene, Claimant::Merchant, OrderState::InService);
        let fact = change.facts()[0].id;
        let undone = Happening::FixUndone {
            fix: FixCode::PaymentUnknown,
            fact,
            claimant: Claimant::Merchant,
            state: OrderState::InService,
        };
        assert!(change.events().iter().any(|event| event.what == undone && event.person.is_none()));
        assert_eq!((scene.status(), scene.case.run, notices(&change)), (StatusCode::Open, 2, vec![NoticeKind::Reopened]));
        assert!(scene.clock(ClockKind::Resolution).is_live() && scene.case.root_cause.is_none());
        let told = notification::of(&change);
        assert!(told.iter().any(|told| told.kind == Kind::Reopened && told.whom == Whom::Seniors), "{told:?}");
        scene.wait(Duration::hours(1));
        let change = says(&mut scene, Claimant::Merchant, OrderState::ChargeFailed);
        assert!(!has(&change, "reopened") && !has(&change, "fix_undone"), "exactly once");
        assert_eq!(scene.count("reopened"), 1);
    }
}

#[test]
fn whoever_had_it_last_hears_of_it() {
    let mut scene = proved();
    let to = redress::domain::case::assigning::Assignment { to: Some(super::of_team(super::OURS)), version: scene.case.version };
    scene.staff(|case, act| case.assign(&to, act));
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(2));
    let change = says(&mut scene, Claimant::Consumer, OrderState::Overdue);
    let told = notification::of(&change);
    let person = Whom::Person(super::of_team(super::OURS).id);
    assert!(told.iter().any(|told| told.kind == Kind::Reopened && told.whom == person), "{told:?}");
}

#[test]
fn words_that_are_older_change_nothing_of_a_closed_case() {
    let mut scene = proved();
    let proved_at = scene.now;
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(2));
    for claimant in [Claimant::Merchant, Claimant::Consumer, Claimant::PaymentRail, Claimant::Platform] {
        let change = says_at(&mut scene, claimant, OrderState::Overdue, proved_at - Duration::minutes(1));
        assert_eq!(codes(&change), ["fact_recorded"], "{claimant}");
    }
    assert_eq!(scene.status(), StatusCode::Closed);
}

#[test]
fn what_was_closed_on_anything_else_stays_closed() {
    for outcome in Outcome::BY_AGENT.iter().filter(|outcome| **outcome != Outcome::Upheld) {
        let mut scene = proved();
        scene.close(*outcome);
        scene.wait(Duration::days(2));
        let change = says(&mut scene, Claimant::Merchant, OrderState::Overdue);
        assert_eq!((codes(&change), scene.status()), (vec!["fact_recorded".to_owned()], StatusCode::Closed), "{outcome}");
    }
    let mut scene = Scene::in_status(StatusCode::Closed);
    scene.wait(Duration::days(2));
    let change = says(&mut scene, Claimant::Platform, OrderState::Overdue);
    assert_eq!((codes(&change), scene.status()), (vec!["fact_recorded".to_owned()], StatusCode::Closed), "no proof was there");
}

#[test]
fn a_case_that_goes_on_elsewhere_or_was_erased_hears_nothing_more() {
    let mut scene = proved();
    scene.close(Outcome::Upheld);
    scene.case.contact = redress::domain::case::Contact::default();
    let claim = scene.claim(Claimant::Merchant);
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.record_fact(&claim, act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow);
    let line = line(scene.now + Duration::days(1), OrderState::ChargeFailed);
    assert!(scene.case.payment_found(&line, &super::act(90, Actor::System, scene.now)).is_none());
}

#[test]
fn a_resolved_case_is_taken_up_again_too() {
    let mut scene = Scene::filed();
    scene.wait(Duration::hours(1));
    scene.offer();
    scene.accept();
    // What was promised stands open; taken up again, it is proved and closed with the promise still owed.
    scene.reopen();
    says(&mut scene, Claimant::Platform, OrderState::Paid);
    scene.close(Outcome::Upheld);
    assert!(matches!(scene.case.status, Status::Resolved { outcome: Outcome::Upheld, .. }));
    scene.wait(Duration::days(1));
    let change = says(&mut scene, Claimant::Platform, OrderState::InService);
    assert!(has(&change, "fix_undone"));
    assert_eq!(scene.status(), StatusCode::Open);
}

#[test]
fn a_fact_keeps_the_merchants_promise_also_of_a_resolved_case_and_ends_none() {
    for is_resolved in [false, true] {
        let mut scene = Scene::filed();
        let due_on = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        for by in [Promiser::Merchant, Promiser::House] {
            let promise =
                Promise { remedy: RemedyKind::CloseOrder, amount: None, by, due_on, body: None, version: scene.case.version };
            scene.staff(|case, act| case.promise(&promise, act));
        }
        if is_resolved {
            scene.close(Outcome::Upheld);
        }
        let before = scene.status();
        scene.wait(Duration::hours(1));
        let change = says(&mut scene, Claimant::Platform, OrderState::Paid);
        let kept: Vec<bool> = scene.case.remedies.iter().map(|it| it.done_at.is_some()).collect();
        assert_eq!((kept, has(&change, "fix_proved")), (vec![true, false], !is_resolved), "ours we do ourselves");
        assert_eq!(scene.status(), before);
    }
}

#[test]
fn that_an_order_is_in_order_does_not_end_a_complaint_about_something_else() {
    let mut scene = Scene::filed();
    scene.case.problem_type = ProblemType::ServiceUnresponsive;
    scene.case.order.displayed_status = None;
    let change = says(&mut scene, Claimant::Platform, OrderState::Paid);
    assert!(!has(&change, "fix_proved"));
    assert_eq!(scene.case.proposal(), None);
}

#[test]
fn two_payments_in_a_bill_are_two_and_what_somebody_says_of_one_is_not_a_third() {
    let mut scene = Scene::filed();
    let now = scene.now;
    let found = |scene: &mut Scene, at: DateTime<Utc>| {
        let line = line(at, OrderState::Paid);
        scene.try_by(Actor::System, |case, act| case.payment_found(&line, act).ok_or(Refusal::NotNow)).unwrap()
    };
    found(&mut scene, now - Duration::days(5));
    says_at(&mut scene, Claimant::PaymentRail, OrderState::Paid, now);
    assert_eq!(scene.case.fix().row, FixCode::PaidElsewhere);
    let version = scene.case.version;
    found(&mut scene, now - Duration::days(1));
    assert_eq!((scene.case.fix().row, scene.case.version), (FixCode::ChargedTwice, version), "forms that are open stay good");
    says(&mut scene, Claimant::PaymentRail, OrderState::Refunded);
    assert_eq!(scene.case.fix().row, FixCode::PaidElsewhere, "one was given back, and the order still waits");
    assert_eq!(scene.count("fix_proved"), 0);
}

#[test]
fn a_payment_in_a_bill_that_undoes_a_proof_moves_the_version_on() {
    let mut scene = proved();
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(2));
    let version = scene.case.version;
    for (days, row) in [(1, FixCode::OrderShut), (0, FixCode::ChargedTwice)] {
        let line = line(scene.now - Duration::days(days), OrderState::Paid);
        let change = scene.try_by(Actor::System, |case, act| case.payment_found(&line, act).ok_or(Refusal::NotNow)).unwrap();
        assert_eq!((scene.case.fix().row, has(&change, "reopened")), (row, row == FixCode::ChargedTwice));
    }
    assert_eq!((scene.status(), scene.case.version), (StatusCode::Open, version + 1));
}

#[test]
fn a_second_payment_takes_a_closed_case_up_again_whichever_line_comes_first() {
    let mut scene = proved();
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(2));
    let lines = [scene.now - Duration::days(4), scene.now - Duration::days(5)];
    let found = lines.map(|at| {
        let line = line(at, OrderState::Paid);
        scene.try_by(Actor::System, |case, act| case.payment_found(&line, act).ok_or(Refusal::NotNow)).unwrap()
    });
    assert_eq!(found.map(|change| has(&change, "reopened")), [false, true]);
    assert_eq!((scene.status(), scene.case.fix().row), (StatusCode::Open, FixCode::ChargedTwice));
}

#[test]
fn what_was_so_before_the_proof_is_no_change_since_whichever_side_says_it() {
    let mut scene = Scene::filed();
    scene.case.problem_type = ProblemType::PaymentDelayed;
    scene.case.order.displayed_status = None;
    let before = scene.now;
    scene.wait(Duration::hours(2));
    let change = says(&mut scene, Claimant::Merchant, OrderState::Paid);
    assert!(has(&change, "fix_proved") && scene.case.fix().row == FixCode::Arrived);
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(1));
    let change = says_at(&mut scene, Claimant::Platform, OrderState::InService, before);
    assert_eq!((codes(&change), scene.status()), (vec!["fact_recorded".to_owned()], StatusCode::Closed));
    let change = says(&mut scene, Claimant::Platform, OrderState::InService);
    assert!(has(&change, "fix_undone"), "said again now, it is");
    assert_eq!(scene.status(), StatusCode::Open);
}

#[test]
fn a_proof_that_stands_no_more_is_not_what_a_case_is_closed_on() {
    let mut scene = Scene::filed();
    scene.case.problem_type = ProblemType::PaymentDelayed;
    scene.case.order.displayed_status = None;
    says(&mut scene, Claimant::Merchant, OrderState::Paid);
    assert!(scene.case.proposal().is_some());
    scene.case.problem_type = ProblemType::OrderStuck;
    assert_eq!((scene.case.proposal(), scene.case.fix().row), (None, FixCode::OrderUnknown));
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(1));
    says(&mut scene, Claimant::Platform, OrderState::Paid);
    let change = says(&mut scene, Claimant::Platform, OrderState::InService);
    assert_eq!((codes(&change), scene.status()), (vec!["fact_recorded".to_owned()], StatusCode::Closed));
}

#[test]
fn whoever_does_not_know_takes_nothing_back() {
    let mut scene = proved();
    let change = says(&mut scene, Claimant::Platform, OrderState::Unknown);
    assert!(!has(&change, "fix_undone") && scene.case.proposal().is_some());
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(1));
    let change = says(&mut scene, Claimant::Platform, OrderState::Unknown);
    assert_eq!((codes(&change), scene.status()), (vec!["fact_recorded".to_owned()], StatusCode::Closed));
}

#[test]
fn whoever_did_not_know_is_heard_whenever_they_know() {
    let mut scene = Scene::filed();
    let earlier = scene.now - Duration::hours(3);
    says(&mut scene, Claimant::Merchant, OrderState::Unknown);
    says_at(&mut scene, Claimant::Merchant, OrderState::Paid, earlier);
    assert_eq!(scene.case.fix().row, FixCode::PaidElsewhere);
}

#[test]
fn that_somebody_told_of_a_payment_before_its_bill_was_read_makes_it_no_second_one() {
    let mut scene = Scene::filed();
    says(&mut scene, Claimant::PaymentRail, OrderState::Paid);
    let line = line(scene.now - Duration::days(5), OrderState::Paid);
    scene.try_by(Actor::System, |case, act| case.payment_found(&line, act).ok_or(Refusal::NotNow)).unwrap();
    assert_eq!(scene.case.fix().row, FixCode::PaidElsewhere);
}

#[test]
fn a_refund_that_is_written_down_twice_leaves_the_other_payment() {
    let mut scene = Scene::filed();
    for days in [5, 4] {
        let line = line(scene.now - Duration::days(days), OrderState::Paid);
        scene.try_by(Actor::System, |case, act| case.payment_found(&line, act).ok_or(Refusal::NotNow)).unwrap();
    }
    for _ in 0..2 {
        scene.wait(Duration::minutes(5));
        says(&mut scene, Claimant::PaymentRail, OrderState::Refunded);
        assert_eq!(scene.case.fix().row, FixCode::PaidElsewhere, "one payment stands");
    }
}

#[test]
fn that_they_paid_as_they_said_already_proves_nothing() {
    let mut scene = Scene::filed();
    says(&mut scene, Claimant::Merchant, OrderState::InService);
    scene.wait(Duration::hours(1));
    let row = scene.case.fix().row;
    let change = says(&mut scene, Claimant::Consumer, OrderState::Paid);
    assert!(!has(&change, "fix_proved"));
    assert_eq!(scene.case.fix().row, row);
}

#[test]
fn a_deduction_that_went_through_is_not_proved_well_by_cancelling_the_order() {
    for (state, is_proposed) in [(OrderState::Cancelled, false), (OrderState::Paid, true), (OrderState::Refunded, true)] {
        let mut scene = Scene::filed();
        says(&mut scene, Claimant::Platform, OrderState::Charging);
        says(&mut scene, Claimant::PaymentRail, OrderState::Paid);
        assert_eq!(scene.case.fix().row, FixCode::ResultStuck);
        scene.wait(Duration::hours(1));
        let change = says(&mut scene, Claimant::Platform, state);
        assert_eq!((has(&change, "fix_proved"), scene.case.proposal().is_some()), (is_proposed, is_proposed), "{state}");
    }
}

#[test]
fn a_merchants_late_answer_undoes_a_proof_like_any_other_fact() {
    let mut scene = Scene::filed();
    let (shop, ask) = (MerchantId(500), scene.request("叮铃到家"));
    scene.staff(|case, act| case.ask_by_letter(&ask, shop, act));
    scene.wait(Duration::hours(1));
    says(&mut scene, Claimant::Platform, OrderState::Paid);
    scene.close(Outcome::Upheld);
    scene.wait(Duration::days(2));
    let to = scene.case.merchant_request.as_ref().unwrap().id;
    let answer = MerchantAnswer {
        kind: AnswerKind::NeverPaid,
        on: None,
        detail: None,
        body: None,
        state: Some((OrderState::InService, scene.now)),
        files: Vec::new(),
        seen: 0,
    };
    let change = scene.try_by(Actor::Merchant(shop), |case, act| case.answer_as_merchant(to, &answer, act)).unwrap();
    assert_eq!((scene.status(), scene.case.fix().row), (StatusCode::Open, FixCode::MerchantBehind));
    assert_eq!(notices(&change), vec![NoticeKind::Reopened]);
    let by_rule = change.events().iter().filter(|event| event.by == ActorKind::System);
    assert_eq!(by_rule.count(), 2, "the rule reopens it, not the merchant");
}
