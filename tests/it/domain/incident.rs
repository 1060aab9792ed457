//! Claims about bursts, and about what may be decided of an incident.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use redress::domain::codes::{ProblemType, RootCause};
use redress::domain::ids::{IncidentId, PersonId};
use redress::domain::incident::burst::{Bar, DAYS, LATELY, Usual, WINDOW, is_burst, peak};
use redress::domain::incident::{Alike, Banner, Decision, Incident, IncidentState, hour_at, hour_of};
use redress::domain::refusal::Refusal;

/// What comes with Redress.
const BAR: Bar = Bar { people: 5, times: 3 };

/// An hour in November 2026: 20:00 in Shanghai.
const NOW: i64 = 498_852;
const BY: PersonId = PersonId(7);

fn at() -> DateTime<Utc> {
    hour_at(NOW)
}

/// Cases of each hour of a whole month before now.
fn month(of: impl Fn(i64) -> u32) -> Usual {
    let (from, below) = Usual::hours(NOW, NOW - 24 * 90);
    Usual::of((from..below).map(|hour| (hour, of(hour))).collect(), (from, below))
}

pub fn incident(state: IncidentState) -> Incident {
    Incident {
        id: IncidentId(1),
        version: 3,
        state,
        alike: Alike {
            provider: "alipay".to_owned(),
            problem_type: ProblemType::OrderStuck,
            merchant: Some("叮铃到家".to_owned()),
        },
        title: [String::new(), String::new()],
        from_hour: NOW - 2,
        to_hour: NOW,
        joins: false,
        made_at: at(),
        made_by: None,
        decided_at: None,
        decided_by: None,
        reason: String::new(),
        root_cause: None,
        peak: Vec::new(),
    }
}

#[test]
fn a_burst_is_many_people_and_much_more_than_usual() {
    // Cases, people, usual in the window.
    for (cases, people, usual, expected) in [
        (5, 5, 0.0, true),   // nobody ever complained, and now five did
        (4, 4, 0.0, false),  // too few, however rare
        (12, 4, 0.1, false), // one who complains again and again is one
        (5, 5, 0.4, true),
        (5, 5, 1.5, false), // three times as many, but chance brings five of 1.5 often
        (9, 9, 1.5, true),
        (10, 10, 3.0, false),
        (14, 14, 3.0, true),
        (59, 40, 20.0, false),
        (62, 40, 20.0, true),
        (250, 200, 100.0, false), // a busy evening
        (301, 200, 100.0, true),
        (10_000, 200, 5_000.0, false),
    ] {
        assert_eq!(is_burst(cases, people, usual, BAR), expected, "{cases} of {people} where {usual} is usual");
    }
}

#[test]
fn an_hour_that_is_busy_every_day_is_no_burst() {
    let evening = NOW.rem_euclid(24);
    let usual = month(|hour| if hour.rem_euclid(24) == evening { 6 } else { 0 });
    assert!((usual.at(NOW) - 2.0).abs() < 0.01, "the hours beside it count as alike: {}", usual.at(NOW));
    assert!(usual.at(NOW - 8) > 0.24, "no hour is below the mean of all");
    assert!(!is_burst(6, 6, usual.in_window(NOW), BAR), "six as every evening");
    assert!(is_burst(30, 30, usual.in_window(NOW), BAR));
}

#[test]
fn what_came_of_late_does_not_raise_the_bar_for_itself() {
    let hours = Usual::hours(NOW, NOW - 24 * 90);
    assert_eq!(hours, (NOW - LATELY - 24 * DAYS, NOW - LATELY));
    let counts: BTreeMap<i64, u32> = (NOW - 20..NOW).map(|hour| (hour, 50)).collect();
    assert!(Usual::of(counts, hours).at(NOW) < f64::EPSILON);
}

#[test]
fn a_house_that_is_a_week_old_does_not_know_yet_what_is_usual() {
    let known = |days: i64| Usual::of(BTreeMap::new(), Usual::hours(NOW, NOW - LATELY - 24 * days)).is_known();
    assert_eq!([0, 1, 6, 7, 28, 400].map(known), [false, false, false, true, true, true]);
    assert_eq!(Usual::hours(NOW, NOW + 5), (NOW - LATELY, NOW - LATELY), "a clock that went back counts nothing");
}

#[test]
fn the_evidence_shows_the_hours_around_a_burst_up_to_now() {
    let counts = BTreeMap::from([(NOW - 2, 4), (NOW - 1, 9)]);
    let shown = peak(&counts, &month(|_| 1), (NOW - 2, NOW - 1), NOW);
    assert_eq!((shown[0].hour, shown.last().unwrap().hour), (NOW - 14, NOW));
    assert_eq!(shown.iter().map(|hour| hour.cases).sum::<u32>(), 13);
    assert!(shown.iter().all(|hour| hour.usual == 100));
    let long = peak(&counts, &month(|_| 1), (NOW - 400, NOW), NOW);
    assert_eq!(long.len(), 96, "a long one is cut");
    assert!(long.iter().any(|hour| (hour.hour, hour.cases) == (NOW - 1, 9)), "but never its worst hour");
    let early = peak(&BTreeMap::from([(NOW - 390, 9), (NOW - 1, 8)]), &month(|_| 1), (NOW - 400, NOW), NOW);
    assert!(early.len() == 96 && early.iter().any(|hour| hour.cases == 9), "wherever that is");
}

proptest! {
    #[test]
    fn a_steady_rate_never_proposes_whatever_it_is(rate in 0_u32..400, jitter in 0_u32..100) {
        let usual = month(|hour| rate + (hour % 3).unsigned_abs() as u32 * jitter / 100);
        let cases = (0..WINDOW).map(|n| (rate + (n % 3).unsigned_abs() as u32 * jitter / 100) as usize).sum::<usize>();
        prop_assert!(!is_burst(cases, cases, usual.in_window(NOW), BAR), "{cases} where {} is usual", usual.in_window(NOW));
    }

    #[test]
    fn fewer_people_than_five_never_propose(cases in 0_usize..10_000, people in 0..BAR.people, usual in 0.0..1000.0) {
        prop_assert!(!is_burst(cases, people, usual, BAR));
    }

    #[test]
    fn more_cases_never_make_a_burst_none(cases in 5_usize..2_000, more in 1_usize..100, usual in 0.0..500.0) {
        prop_assert!(!is_burst(cases, cases, usual, BAR) || is_burst(cases + more, cases + more, usual, BAR));
    }

    #[test]
    fn ten_times_the_usual_of_many_people_is_one(rate in 1_u32..300) {
        let usual = month(|_| rate).in_window(NOW);
        let cases = (usual * 10.0).ceil() as usize;
        prop_assert!(is_burst(cases, cases, usual, BAR));
    }
}

#[test]
fn each_decision_fits_one_state_and_the_version_that_was_seen() {
    use IncidentState as S;
    let dismiss = Decision::Dismiss { reason: "促销活动".to_owned() };
    let close = Decision::Close { root_cause: RootCause::SystemFault, outcome: "已补传".to_owned() };
    let table = [
        (S::Proposed, Decision::Confirm { joins: true }, Some(S::Open)),
        (S::Proposed, dismiss.clone(), Some(S::Dismissed)),
        (S::Proposed, close.clone(), None),
        (S::Proposed, Decision::Reopen, None),
        (S::Open, Decision::Confirm { joins: true }, None),
        (S::Open, dismiss.clone(), None),
        (S::Open, close.clone(), Some(S::Closed)),
        (S::Open, Decision::Reopen, None),
        (S::Dismissed, Decision::Reopen, Some(S::Open)),
        (S::Dismissed, close.clone(), None),
        (S::Closed, Decision::Reopen, Some(S::Open)),
        (S::Closed, dismiss, None),
    ];
    for (state, decision, expected) in table {
        let decided = incident(state).decide(&decision, 3, (BY, at()));
        match expected {
            Some(next) => {
                let after = decided.unwrap();
                assert_eq!((after.state, after.version, after.decided_by), (next, 4, Some(BY)), "{state} {decision:?}");
            }
            None => assert_eq!(decided.unwrap_err(), Refusal::NotNow, "{state} {decision:?}"),
        }
        let stale = incident(state).decide(&Decision::Reopen, 2, (BY, at())).unwrap_err();
        assert_eq!(stale, Refusal::Stale { seen: 2, now: 3 });
    }
    let closed = incident(S::Open).decide(&close, 3, (BY, at())).unwrap();
    assert_eq!((closed.reason.as_str(), closed.root_cause), ("已补传", Some(RootCause::SystemFault)));
    assert_eq!(closed.last_hour(at() + Duration::days(9)), NOW, "what comes after it is none of it");
    assert_eq!(incident(S::Open).last_hour(at() + Duration::hours(5)), NOW + 5);
}

#[test]
fn a_banner_begins_and_ends_by_itself() {
    let it = incident(IncidentState::Open);
    let (zh, en) = ("系统故障".to_owned(), "A fault".to_owned());
    let banner =
        Banner { incident: it.id, alike: it.alike, names: Vec::new(), zh, en, from: at(), until: at() + Duration::hours(2) };
    let on = [-1, 0, 7199, 7200].map(|seconds| banner.is_on(at() + Duration::seconds(seconds)));
    assert_eq!(on, [false, true, true, false]);
}

#[test]
fn hours_are_counted_from_1970_on_and_before() {
    for seconds in [-3601, -1, 0, 3599, 3600] {
        let at = DateTime::from_timestamp(seconds, 0).unwrap();
        let hour = hour_of(at);
        assert!(hour_at(hour) <= at && at < hour_at(hour + 1), "{seconds}");
    }
}
