//! What time itself does to a case.

use chrono::Duration;
use redress::domain::case::StatusCode;
use redress::domain::case::escalating::Escalation;
use redress::domain::codes::{Claimant, EscalationCause, Outcome};
use redress::domain::event::Happening;
use redress::domain::offer::OfferState;
use redress::domain::sla::{ClockKind, Standing};

use super::escalating::outside;
use super::{Scene, codes};
use crate::support::app::shanghai;

#[test]
fn nothing_is_said_before_anything_is_due() {
    let mut scene = Scene::filed();
    assert!(scene.sweep().is_none());
    // One hour of counted time before the acknowledgement is due, on Wednesday at 09:20.
    assert_eq!(scene.case.sweep_at(), Some(shanghai(2026, 11, 24, 17, 20)));
    scene.at(shanghai(2026, 11, 24, 17, 19));
    assert!(scene.sweep().is_none());
}

#[test]
fn a_clock_is_said_to_be_due_soon_once_and_overdue_once() {
    let mut scene = Scene::filed();
    scene.at(shanghai(2026, 11, 24, 17, 20));
    assert_eq!(codes(&scene.sweep().unwrap()), ["clock_warned"]);
    assert!(scene.sweep().is_none());
    scene.at(shanghai(2026, 11, 25, 9, 20));
    assert!(scene.sweep().is_none(), "exactly at the due date is in time");
    scene.wait(Duration::milliseconds(1));
    assert_eq!(codes(&scene.sweep().unwrap()), ["clock_missed", "escalated"]);
    assert!(scene.sweep().is_none());
    assert_eq!(scene.standing(ClockKind::Acknowledgement), Standing::Overdue);
}

#[test]
fn the_sweep_leaves_the_version_alone_so_that_open_forms_stay_good() {
    let mut scene = Scene::filed();
    let closing = scene.closing(Outcome::Upheld);
    let active = scene.case.last_activity_at;
    scene.wait(Duration::days(40));
    scene.sweep().unwrap();
    assert_eq!((scene.case.version, scene.case.last_activity_at), (1, active));
    scene.staff(|case, act| case.close(&closing, act));
}

#[test]
fn several_clocks_late_at_once_raise_the_case_one_level() {
    let mut scene = Scene::filed();
    scene.wait(Duration::days(60));
    let change = scene.sweep().unwrap();
    assert_eq!(codes(&change), ["clock_missed", "clock_missed", "clock_missed", "escalated"]);
    let cause = EscalationCause::Overdue;
    assert_eq!(change.events()[3].what, Happening::Escalated { from: 0, to: 1, cause });
    assert_eq!(scene.case.level, 1);
}

#[test]
fn a_second_clock_missed_while_the_first_still_is_raises_nothing() {
    let mut scene = Scene::filed();
    for (at, missed) in
        [(shanghai(2026, 11, 25, 9, 30), 1), (shanghai(2026, 11, 25, 13, 30), 2), (shanghai(2026, 12, 9, 9, 0), 3)]
    {
        scene.at(at).sweep();
        assert_eq!((scene.count("clock_missed"), scene.count("escalated"), scene.case.level), (missed, 1, 1));
    }
}

#[test]
fn a_miss_after_the_first_was_made_good_raises_again_but_never_above_level_two() {
    let mut scene = Scene::filed();
    scene.at(shanghai(2026, 11, 25, 9, 30)).sweep();
    scene.message();
    scene.at(shanghai(2026, 12, 9, 9, 0)).sweep();
    assert_eq!(scene.case.level, 2);
    for _ in 0..3 {
        scene.close(Outcome::NotUpheld);
        scene.reopen();
        scene.wait(Duration::days(60));
        scene.sweep().unwrap();
        assert_eq!(scene.case.level, 2, "only people refer a case to an outside body");
    }
    assert_eq!(scene.count("escalated"), 2);
}

#[test]
fn a_case_that_people_raised_to_an_outside_body_stays_there_when_it_is_late() {
    let mut scene = Scene::filed();
    for _ in 0..3 {
        let escalation =
            Escalation { reason: "转 12315".to_owned(), referral: Some(outside(scene.now)), version: scene.case.version };
        scene.staff(|case, act| case.escalate(&escalation, act));
    }
    scene.wait(Duration::days(60));
    assert!(!codes(&scene.sweep().unwrap()).contains(&"escalated".to_owned()));
    assert_eq!(scene.case.level, 3);
}

#[test]
fn an_offer_that_nobody_answered_lapses_and_the_case_is_ours_again() {
    let mut scene = Scene::in_status(StatusCode::Offered);
    let until = scene.case.status.until().unwrap();
    scene.at(until).sweep();
    assert_eq!(scene.status(), StatusCode::Offered);
    assert!(scene.case.sweep_at().unwrap() > until);
    scene.at(scene.case.sweep_at().unwrap());
    let change = scene.sweep().unwrap();
    assert_eq!(codes(&change), ["offer_lapsed"]);
    assert_eq!((scene.status(), scene.case.version), (StatusCode::Open, change.before().unwrap().version));
    assert_eq!(scene.case.offer.as_ref().map(|it| it.state), Some(OfferState::Lapsed));
    assert!(scene.sweep().is_none());
}

#[test]
fn a_question_that_nobody_answered_in_time_gives_the_case_back_and_its_clocks_run_on() {
    let asked = [StatusCode::AwaitingConsumer, StatusCode::AwaitingMerchant, StatusCode::AwaitingPlatform];
    for (status, from) in asked.into_iter().zip([Claimant::Consumer, Claimant::Merchant, Claimant::Platform]) {
        let mut scene = Scene::in_status(status);
        let until = scene.case.status.until().unwrap();
        while scene.case.sweep_at().is_some_and(|at| at <= until) {
            scene.at(scene.case.sweep_at().unwrap()).sweep();
        }
        scene.at(until).sweep();
        assert_eq!(scene.status(), status, "at the very date it is in time");
        scene.at(until + Duration::seconds(1));
        let change = scene.sweep().unwrap();
        let silent = change.events().iter().filter(|event| event.what == Happening::NoAnswer { from }).count();
        assert_eq!((silent, scene.status()), (1, StatusCode::Open));
        assert_ne!(scene.standing(ClockKind::Resolution), Standing::Paused);
        assert_eq!(scene.case.version, change.before().unwrap().version, "open forms stay good");
        scene.sweep();
        assert_eq!(scene.count("no_answer"), 1, "said once");
    }
}

#[test]
fn a_closed_case_has_nothing_to_sweep_and_a_resolved_one_what_was_promised_alone() {
    let mut scene = Scene::in_status(StatusCode::Closed);
    assert_eq!(scene.case.sweep_at(), None);
    scene.wait(Duration::days(900));
    assert!(scene.sweep().is_none());
    let mut scene = Scene::in_status(StatusCode::Resolved);
    assert_eq!(scene.case.sweep_at(), Some(scene.case.remedies[0].remind_at));
    scene.wait(Duration::days(900));
    assert_eq!(codes(&scene.sweep().unwrap()), ["remedy_late", "escalated"]);
    assert_eq!(scene.case.sweep_at(), None);
}
