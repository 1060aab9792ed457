//! The policies that come with Redress, by worked examples; and what must hold of any reckoning.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use redress::domain::calendar::{Calendar, Time};
use redress::domain::sla::{BadPause, Pause, Policy, Reckoning, Term, Why, pauses_in_order};

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn reckon(policy: &str, filed: DateTime<Utc>, accepted: DateTime<Utc>, pauses: &[Pause]) -> (Vec<Reckoning>, Calendar) {
    let policy = Policy::preset(policy).unwrap();
    let calendar = Calendar::named(&policy.calendar_id).unwrap();
    (policy.reckon(filed, accepted, pauses, &calendar), calendar)
}

#[test]
fn each_preset_gives_the_dates_of_its_source() {
    for (policy, filed, due) in [
        // Saturday 14 February is made up for, 15 to 23 is the Spring Festival, Saturday the 28th is made up for.
        ("house", "2026-02-13T17:30:00+08:00", "acknowledgement 2026-02-14T12:30:00+08:00"),
        ("house", "2026-02-13T17:30:00+08:00", "first_response 2026-02-14T16:30:00+08:00"),
        ("house", "2026-02-13T17:30:00+08:00", "resolution 2026-03-05T17:30:00+08:00"),
        // The last day is a make-up Saturday; in the Spring Festival; an ordinary Saturday; a Friday.
        ("cn-bank-simple", "2026-02-13T17:30:00+08:00", "final_response 2026-02-28T23:59:59+08:00"),
        ("cn-bank-simple", "2026-02-06T09:00:00+08:00", "final_response 2026-02-24T23:59:59+08:00"),
        ("cn-bank-simple", "2026-11-13T23:59:59+08:00", "final_response 2026-11-30T23:59:59+08:00"),
        ("cn-bank-simple", "2026-11-12T00:00:00+08:00", "final_response 2026-11-27T23:59:59+08:00"),
        // Into the National Day holiday.
        ("cn-bank-complex", "2026-09-03T10:00:00+08:00", "final_response 2026-10-08T23:59:59+08:00"),
        ("cn-credit", "2026-09-15T10:00:00+08:00", "final_response 2026-10-08T23:59:59+08:00"),
        ("cn-samr-2026", "2026-08-05T10:00:00+08:00", "final_response 2026-10-08T23:59:59+08:00"),
        // 25, 26, Sunday 28 (made up for), 29, 30 September, 9, 10 October.
        ("cn-samr-2020", "2025-09-24T10:00:00+08:00", "acknowledgement 2025-10-10T18:00:00+08:00"),
        ("cn-samr-2020", "2026-03-02T10:00:00+08:00", "final_response 2026-05-08T18:00:00+08:00"),
        // Good Friday and Easter Monday lie between; clocks go forward before the eight weeks are over.
        ("uk-disp", "2026-04-01T10:00:00+01:00", "resolution 2026-04-08T17:00:00+01:00"),
        ("uk-disp", "2026-03-04T10:00:00+00:00", "final_response 2026-04-29T23:59:59+01:00"),
        // Received on a Saturday.
        ("uk-disp", "2026-06-06T10:00:00+01:00", "resolution 2026-06-10T17:00:00+01:00"),
        ("uk-psd", "2026-12-18T10:00:00+00:00", "first_response 2027-01-13T17:00:00+00:00"),
        ("uk-psd", "2026-12-18T10:00:00+00:00", "final_response 2027-02-10T17:00:00+00:00"),
        ("us-cfpb", "2026-03-01T12:00:00-05:00", "first_response 2026-03-16T23:59:59-04:00"),
        ("us-cfpb", "2026-03-01T12:00:00-05:00", "final_response 2026-04-30T23:59:59-04:00"),
        ("in-cpgrams", "2026-01-10T10:00:00+05:30", "final_response 2026-01-31T23:59:59+05:30"),
        ("au-rg271", "2026-04-02T16:00:00+11:00", "acknowledgement 2026-04-07T17:00:00+10:00"),
        ("au-rg271", "2026-04-02T16:00:00+11:00", "final_response 2026-05-02T23:59:59+10:00"),
    ] {
        let (kind, expected) = due.split_once(' ').unwrap();
        let (clocks, _) = reckon(policy, at(filed), at(filed), &[]);
        let clock = clocks.iter().find(|clock| clock.deadline.kind.as_str() == kind).unwrap();
        assert_eq!(clock.due, at(expected), "{policy}, filed {filed}");
        assert!(!clock.provisional, "{policy}, filed {filed}");
    }
}

#[test]
fn what_begins_with_acceptance_counts_from_acceptance() {
    let (clocks, _) = reckon("cn-samr-2020", at("2026-03-02T10:00:00+08:00"), at("2026-03-06T10:00:00+08:00"), &[]);
    assert_eq!(clocks[0].due, at("2026-03-11T18:00:00+08:00"), "accepting counts from filing");
    assert_eq!(clocks[1].due, at("2026-05-13T18:00:00+08:00"), "mediating from acceptance");
}

#[test]
fn a_rule_holds_from_its_first_to_its_last_day() {
    let holds = |policy: &str, day: &str| Policy::preset(policy).unwrap().is_in_force(day.parse().unwrap());
    assert!(holds("cn-samr-2020", "2026-04-14") && !holds("cn-samr-2026", "2026-04-14"));
    assert!(!holds("cn-samr-2020", "2026-04-15") && holds("cn-samr-2026", "2026-04-15"));
    assert!(holds("house", "1990-01-01"));
}

#[test]
fn each_preset_names_a_calendar_and_all_but_the_house_a_source() {
    for id in Policy::presets() {
        let policy = Policy::preset(id).unwrap();
        assert!(Calendar::named(&policy.calendar_id).is_some(), "{id}");
        assert_eq!(policy.source.is_none(), id == "house", "{id}");
        assert_eq!(policy.days.rolls_off_days_off, id.starts_with("cn-"), "{id}");
    }
    assert_eq!(Policy::preset("nonsense"), None);
}

#[test]
fn a_last_day_off_gives_way_and_says_why() {
    let (clocks, _) = reckon("cn-bank-simple", at("2026-02-06T09:00:00+08:00"), at("2026-02-06T09:00:00+08:00"), &[]);
    let told: Vec<(&Why, i64)> = clocks[0].spans.iter().map(|span| (&span.why, span.counts)).collect();
    let festival = Why::RolledOff(Time::Holiday("spring_festival".to_owned()));
    assert_eq!(told, [(&Why::FirstDay, 0), (&Why::Days(14), 14 * 86_400), (&festival, 0), (&Why::LastDay, 86_400)]);
}

#[test]
fn what_arrives_after_close_counts_from_the_next_working_day_where_the_policy_says_so() {
    let mut policy = Policy::preset("uk-disp").unwrap();
    policy.days.after_close_is_next_day = true;
    let uk = Calendar::named("uk").unwrap();
    for (filed, due) in [
        ("2026-06-05T17:00:00+01:00", "2026-06-10T17:00:00+01:00"),
        ("2026-06-05T17:00:01+01:00", "2026-06-11T17:00:00+01:00"),
        ("2026-06-06T10:00:00+01:00", "2026-06-11T17:00:00+01:00"),
    ] {
        assert_eq!(policy.reckon(at(filed), at(filed), &[], &uk)[0].due, at(due), "{filed}");
    }
    policy.days.first_day_counts = true;
    assert_eq!(
        policy.reckon(at("2026-06-05T10:00:00+01:00"), at("2026-06-05T10:00:00+01:00"), &[], &uk)[0].due,
        at("2026-06-09T17:00:00+01:00")
    );
}

#[test]
fn a_statutory_clock_does_not_pause_and_a_house_clock_does() {
    let filed = at("2026-11-24T09:00:00+08:00");
    let pause = [Pause { from: at("2026-11-24T10:00:00+08:00"), to: at("2026-11-25T10:00:00+08:00") }];
    assert_eq!(reckon("cn-bank-simple", filed, filed, &pause), reckon("cn-bank-simple", filed, filed, &[]));
    let (house, _) = reckon("house", filed, filed, &pause);
    assert_eq!(house[0].due, at("2026-11-25T13:00:00+08:00"));
    assert!(house[0].spans.iter().any(|span| span.why == Why::Paused && span.counts == 0));
}

#[test]
fn a_desk_that_stays_closed_on_make_up_days_counts_none_of_them_and_the_law_does_all_the_same() {
    let cn = Calendar { works_makeup: false, ..Calendar::cn() };
    let filed = at("2026-02-13T17:30:00+08:00");
    let house = Policy::house().reckon(filed, filed, &[], &cn);
    assert_eq!(house[0].due, at("2026-02-24T12:30:00+08:00"));
    let bank = Policy::preset("cn-bank-simple").unwrap().reckon(filed, filed, &[], &cn);
    assert_eq!(bank[0].due, at("2026-02-28T23:59:59+08:00"), "a make-up Saturday is a working day by law");
}

#[test]
fn days_that_are_not_published_yet_make_a_date_provisional() {
    let filed = at("2026-12-20T10:00:00+08:00");
    assert!(reckon("cn-bank-simple", filed, filed, &[]).0[0].provisional);
    assert!(!reckon("in-cpgrams", filed, filed, &[]).0[0].provisional, "plain days do not move");
}

#[test]
fn a_pause_that_ends_before_it_starts_is_refused() {
    let (early, late) = (at("2026-11-24T09:00:00+08:00"), at("2026-11-24T10:00:00+08:00"));
    let bad = Pause { from: late, to: early };
    assert_eq!(pauses_in_order(vec![Pause { from: early, to: late }, bad]), Err(BadPause(bad)));
}

#[test]
fn the_notice_of_2025_is_kept_day_by_day() {
    let cn = Calendar::cn();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for makeup in ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"] {
        assert!(cn.is_working_day(day(makeup)) && !cn.is_day_off(day(makeup)), "{makeup}");
    }
    for (first, last) in [
        ("2025-01-01", "2025-01-01"),
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
    ] {
        for date in day(first).iter_days().take_while(|date| *date <= day(last)) {
            assert!(!cn.is_working_day(date) && cn.is_day_off(date), "{date}");
        }
    }
    let worked = day("2025-01-01").iter_days().take(365).filter(|date| cn.is_working_day(*date)).count();
    assert_eq!(worked, 248, "working days of 2025");
}

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    (1_735_660_800_i64..1_830_268_800).prop_map(|at| DateTime::from_timestamp(at, 0).unwrap())
}

fn policies() -> impl Strategy<Value = &'static str> {
    prop::sample::select(Policy::presets().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn the_lines_of_a_sum_join_and_add_up(policy in policies(), filed in moments(), start in 0_i64..4_000_000, length in 0_i64..4_000_000) {
        let from = filed + TimeDelta::seconds(start);
        let pauses = [Pause { from, to: from + TimeDelta::seconds(length) }];
        let (clocks, calendar) = reckon(policy, filed, filed, &pauses);
        for clock in clocks {
            let spans = &clock.spans;
            prop_assert_eq!(spans[0].from, filed);
            prop_assert_eq!(spans.last().unwrap().to, clock.due);
            for pair in spans.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            let counted: i64 = spans.iter().map(|span| span.counts).sum();
            if let Term::Days(days) = clock.deadline.term {
                prop_assert_eq!(counted, i64::from(days) * 86_400);
            }
            if let Some(target) = Policy::preset(policy).unwrap().target(clock.deadline.kind) {
                prop_assert_eq!(counted, target.seconds);
                let paused = spans.iter().filter(|span| span.why == Why::Paused);
                let lost: i64 = paused.map(|span| calendar.between(span.from, span.to)).sum();
                prop_assert_eq!(calendar.between(filed, clock.due), target.seconds + lost);
            }
        }
    }

    #[test]
    fn who_files_later_is_never_answered_earlier(policy in policies(), filed in moments(), later in 0_i64..2_000_000) {
        let after = filed + TimeDelta::seconds(later);
        let (first, second) = (reckon(policy, filed, filed, &[]).0, reckon(policy, after, after, &[]).0);
        for (one, other) in first.iter().zip(&second) {
            prop_assert!(one.due <= other.due);
        }
    }

    #[test]
    fn a_pause_never_brings_a_date_forward_and_cut_in_two_it_is_the_same(
        filed in moments(), start in 0_i64..2_000_000, first in 0_i64..2_000_000, second in 0_i64..2_000_000,
    ) {
        let from = filed + TimeDelta::seconds(start);
        let middle = from + TimeDelta::seconds(first);
        let to = middle + TimeDelta::seconds(second);
        let whole = reckon("house", filed, filed, &[Pause { from, to }]).0;
        let halves = pauses_in_order(vec![Pause { from: middle, to }, Pause { from, to: middle }]).unwrap();
        prop_assert_eq!(&reckon("house", filed, filed, &halves).0, &whole);
        for (paused, plain) in whole.iter().zip(reckon("house", filed, filed, &[]).0) {
            prop_assert!(paused.due >= plain.due);
        }
    }
}
