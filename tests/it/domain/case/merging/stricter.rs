//! What a merged case asks of the clocks of the other, through whatever becomes of them.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::merging::{Held, Seen};
use redress::domain::case::reckoning::Changed;
use redress::domain::case::triaging::Triage;
use redress::domain::change::Act;
use redress::domain::codes::Priority;
use redress::domain::link::{LinkChange, SetAside};
use redress::domain::rulebook::Rulebook;
use redress::domain::sla::{Clock, ClockKind, Deadline, Fits, HOUSE, Policy, PutOff, Start, Term};

use super::super::{AGENT, Scene, act, rules};
use super::{Pair, keeping, named};
use crate::support::app::tuesday;

fn due(case: &Case, kind: ClockKind) -> Option<DateTime<Utc>> {
    case.clock(kind).filter(|clock| clock.is_live()).and_then(|clock| clock.due_at)
}

/// A case for which a law asks for a final answer after so many days.
fn under_law(number: i64, days: i64) -> Case {
    let mut case = named(Scene::filed().case, number);
    let mut law = Clock::until(ClockKind::FinalResponse, 1, tuesday(), tuesday() + Duration::days(days), 3600);
    HOUSE.clone_into(&mut law.policy);
    case.clocks.push(law);
    case
}

/// Merges each into the first, and takes them out again in their order; the case that stays, after each step.
fn one_after_another(mut stays: Case, goes: &[Case]) -> Vec<Case> {
    let (mut kept, mut steps, mut gone): (Vec<SetAside>, Vec<Case>, Vec<Case>) = (Vec::new(), Vec::new(), Vec::new());
    for (number, case) in (0..).zip(goes) {
        let acts = [5_000, 6_000].map(|first| act(first + number, Actor::Staff(AGENT), tuesday()));
        let seen = Seen { mine: case.version, theirs: stays.version };
        let held = Held { mine: 0, theirs: kept.len() };
        let [went, there] = case.merge_into(&stays, held, seen, [&acts[0], &acts[1]]).unwrap();
        let LinkChange::Made { set_aside, .. } = went.links()[0].clone() else { panic!() };
        kept.push(*set_aside.unwrap());
        gone.push(went.case().clone());
        stays = there.case().clone();
        steps.push(stays.clone());
    }
    for (number, case) in (0..).zip(gone) {
        let acts = [7_000, 8_000].map(|first| act(first + number, Actor::Staff(AGENT), tuesday()));
        let out = kept.remove(0);
        let seen = Seen { mine: case.version, theirs: stays.version };
        let [_, there] = case.unmerge(&stays, keeping(&out, &kept), seen, [&acts[0], &acts[1]]).unwrap();
        stays = there.case().clone();
        steps.push(stays.clone());
    }
    steps
}

#[test]
fn a_laws_date_that_two_merged_cases_need_stays_until_both_are_taken_out() {
    let date = |days| Some(tuesday() + Duration::days(days));
    for (first, second, dates) in [(10, 20, [date(10), date(10), date(20), None]), (20, 10, [date(20), date(10), date(10), None])]
    {
        let stays = named(Scene::filed().case, 2);
        let steps = one_after_another(stays, &[under_law(3, first), under_law(4, second)]);
        let got: Vec<_> = steps.iter().map(|case| due(case, ClockKind::FinalResponse)).collect();
        assert_eq!(got, dates, "{first} {second}");
    }
}

#[test]
fn what_a_law_asked_of_another_case_does_not_come_back_when_this_one_is_taken_up_again() {
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.goes.case.clocks = under_law(1, 10).clocks;
    pair.merge();
    assert_eq!(due(&pair.stays.case, ClockKind::FinalResponse), Some(tuesday() + Duration::days(10)));
    pair.unmerge();
    pair.stays.close(redress::domain::codes::Outcome::Upheld);
    pair.stays.reopen();
    assert_eq!(due(&pair.stays.case, ClockKind::FinalResponse), None);
    assert!(due(&pair.stays.case, ClockKind::Resolution).is_some());
}

/// Ours, and one for low priority by which a result is due after a long time.
fn with_slow(term: Term) -> Arc<Rulebook> {
    let deadline = Deadline { kind: ClockKind::Resolution, term, start: Start::Filing, extensible: None };
    let fits = Fits { priorities: vec![Priority::Low], ..Fits::default() };
    let deadlines = vec![deadline];
    let slow = Policy { id: "slow".to_owned(), position: 1, in_use: true, fits, deadlines, ..Policy::house() };
    Arc::new(rules().with_policy(slow))
}

#[test]
fn triage_and_a_new_policy_make_no_date_later_than_a_merged_case_asks() {
    for days in [3, -1] {
        for term in [Term::Working { seconds: 500 * 3600, pauses: true }, Term::Days(90)] {
            let rules = with_slow(term);
            let under = |number, at| Act { under: Arc::clone(&rules), ..act(number, Actor::Staff(AGENT), at) };
            // The merged one is earlier by days, or later by one.
            let mut pair = Pair::of(Scene::filed_at(tuesday() - Duration::days(days)), Scene::filed());
            let asked = due(&pair.goes.case, ClockKind::Resolution);
            pair.merge();
            let kept = due(&pair.stays.case, ClockKind::Resolution);
            let now = pair.stays.now + Duration::hours(1);
            let triage = Triage { priority: Priority::Low, ..pair.stays.triage_to(None) };
            let change = pair.stays.case.triage(&triage, &under(300, now)).unwrap();
            pair.stays.keep(&change);
            let moved = due(&pair.stays.case, ClockKind::Resolution);
            assert!(moved <= asked && moved >= kept, "{term:?}: {moved:?} {asked:?}");
            assert!(pair.stays.clock(ClockKind::Resolution).target >= 0);
            pair.at(now).unmerge();
            assert!(due(&pair.stays.case, ClockKind::Resolution) > asked, "and its own date afterwards: {term:?}");
        }
    }
}

#[test]
fn a_shorter_policy_leaves_no_clock_due_before_it_began() {
    let mut pair = Pair::of(Scene::filed_at(tuesday() - Duration::days(9)), Scene::filed());
    pair.merge();
    let mut short = Policy { version: 2, ..Policy::house() };
    for deadline in short.deadlines.iter_mut().filter(|deadline| deadline.kind == ClockKind::Resolution) {
        deadline.term = Term::Working { seconds: 3600, pauses: true };
    }
    let under = Arc::new(rules().with_policy(short));
    let act = Act { under, ..act(77, Actor::System, pair.stays.now) };
    let moved = pair.stays.case.recompute(&Changed::Policy(HOUSE.to_owned()), &act).unwrap();
    let clock = moved.case().clock(ClockKind::Resolution).unwrap();
    assert!(clock.target >= 0 && clock.due_at >= Some(clock.started_at), "{clock:?}");
}

#[test]
fn triage_leaves_the_law_of_a_merged_case_alone() {
    let rules = with_slow(Term::Days(90));
    let mut pair = Pair::of(Scene::filed(), Scene::filed());
    pair.goes.case.clocks = under_law(1, 10).clocks;
    pair.merge();
    let triage = Triage { priority: Priority::Low, ..pair.stays.triage_to(None) };
    let act = Act { under: rules, ..act(300, Actor::Staff(AGENT), pair.stays.now) };
    let change = pair.stays.case.triage(&triage, &act).unwrap();
    assert_eq!(due(change.case(), ClockKind::FinalResponse), Some(tuesday() + Duration::days(10)));
}

#[test]
fn a_date_in_days_that_was_put_off_in_a_letter_is_not_moved_by_taking_apart() {
    let (began, calendar) = (tuesday(), rules().calendar.clone());
    let mut clock = Clock::until(ClockKind::FinalResponse, 1, began, began + Duration::days(30), 3600);
    let other = Clock::until(ClockKind::FinalResponse, 1, began, began + Duration::days(10), 3600);
    let length = clock.length_for(&other, began, (&calendar, &calendar));
    clock.hold_within(length, &calendar);
    assert_eq!((clock.due_at, clock.pulled), (other.due_at, 20 * 86_400));
    clock.put_off(PutOff::To(began + Duration::days(20)), began, &calendar);
    clock.ease(None, began, &calendar);
    assert_eq!(clock.due_at, Some(began + Duration::days(20)));
}
