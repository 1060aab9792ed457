//! Clocks: start, pause, resume, meet, end, and the marks of the sweep. Tests that name an issue of another project
//! hold off a bug that its users met.

mod laws;
mod presets;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use redress::domain::calendar::Calendar;
use redress::domain::sla::{Clock, ClockKind, Mark, Policy, Standing, Target};

const HOUR: i64 = 3600;

fn at(text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    Tz::Asia__Shanghai.from_local_datetime(&naive).unwrap().to_utc()
}

fn hours(hours: i64) -> Target {
    Target { kind: ClockKind::FirstResponse, seconds: hours * HOUR, pauses: true }
}

fn start(target: i64, from: &str) -> (Clock, Calendar) {
    let cn = Calendar::cn();
    (Clock::start(&hours(target), 1, at(from), &cn), cn)
}

const MILLI: TimeDelta = TimeDelta::milliseconds(1);

#[test]
fn kinds_are_named_as_they_are_stored() {
    for kind in ClockKind::ALL {
        assert_eq!(ClockKind::parse(kind.as_str()), Some(*kind));
    }
    assert_eq!(ClockKind::FirstResponse.to_string(), "first_response");
    assert_eq!(ClockKind::parse("First_Response"), None);
}

#[test]
fn the_house_policy_gives_4_8_and_90_working_hours() {
    let cn = Calendar::cn();
    let due: Vec<_> = Policy::house()
        .targets()
        .map(|target| Clock::start(&target, 1, at("2026-11-24 16:00:00"), &cn).due_at.unwrap())
        .collect();
    assert_eq!(due, [at("2026-11-25 11:00:00"), at("2026-11-25 15:00:00"), at("2026-12-08 16:00:00")]);
}

#[test]
fn a_clock_passes_from_on_track_to_due_soon_to_overdue() {
    let (clock, _) = start(8, "2026-11-24 09:00:00");
    // 20 % of eight hours are 96 minutes.
    assert_eq!(clock.soon_at, Some(at("2026-11-24 15:24:00")));
    let due = at("2026-11-24 17:00:00");
    for (now, standing) in [
        (at("2026-11-24 15:23:59"), Standing::OnTrack),
        (at("2026-11-24 15:24:00"), Standing::DueSoon),
        (due, Standing::DueSoon),
        (due + MILLI, Standing::Overdue),
    ] {
        assert_eq!(clock.standing(now), standing, "{now}");
    }
    let (short, _) = start(4, "2026-11-24 09:00:00");
    assert_eq!(short.soon_at, Some(at("2026-11-24 12:00:00")), "one hour at least");
}

#[test]
fn met_exactly_at_the_due_date_is_in_time() {
    let due = at("2026-11-24 17:00:00");
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    let measured = clock.meet(due, &cn).unwrap();
    assert!(measured.in_time);
    assert_eq!(clock.standing(due), Standing::Met);
    assert_eq!(clock.met_at, Some(due));
    assert_eq!(clock.meet(due, &cn), None, "once only");

    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    assert!(!clock.meet(due + MILLI, &cn).unwrap().in_time);
    assert_eq!(clock.standing(due), Standing::Missed);
}

#[test]
fn what_was_measured_tells_working_and_wall_time() {
    // Zammad#2579: the minutes to the solution were never stored.
    let (mut clock, cn) = start(90, "2026-09-30 16:00:00");
    clock.pause(at("2026-09-30 17:00:00"), &cn);
    clock.resume(at("2026-10-08 10:00:00"), &cn);
    let measured = clock.meet(at("2026-10-08 12:00:00"), &cn).unwrap();
    assert_eq!(measured.working, 3 * HOUR);
    assert_eq!(measured.wall, (7 * 24 + 20) * HOUR);
    assert_eq!((measured.target, measured.in_time), (90 * HOUR, true));
    assert_eq!(clock.worked(at("2026-12-01 12:00:00"), &cn), 3 * HOUR);
}

#[test]
fn the_sweep_warns_once_and_misses_once() {
    let (mut clock, _) = start(8, "2026-11-24 09:00:00");
    let mut marks = Vec::new();
    while let Some(next) = clock.sweep_at() {
        assert_eq!(clock.clone().mark(next - MILLI), None, "nothing is told before {next}");
        marks.push((clock.mark(next).unwrap(), next));
        assert_eq!(clock.mark(next), None, "nothing is told twice");
    }
    let due = at("2026-11-24 17:00:00");
    assert_eq!(marks, [(Mark::Warned, at("2026-11-24 15:24:00")), (Mark::Missed, due + MILLI)]);
    assert_eq!((clock.warned_at, clock.missed_at), (Some(marks[0].1), Some(marks[1].1)));
}

#[test]
fn a_clock_found_overdue_is_missed_and_never_warned() {
    let (mut clock, _) = start(8, "2026-11-24 09:00:00");
    assert_eq!(clock.mark(at("2026-11-26 09:00:00")), Some(Mark::Missed));
    assert_eq!(clock.mark(at("2026-11-26 09:00:01")), None);
    assert_eq!((clock.warned_at, clock.sweep_at()), (None, None));
}

#[test]
fn a_miss_never_unhappens() {
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    let late = at("2026-11-25 10:00:00");
    clock.mark(late);
    clock.pause(late, &cn);
    assert_eq!((clock.standing(late), clock.missed_at), (Standing::Paused, Some(late)));
    assert_eq!(clock.remaining(late, &cn), -2 * HOUR);
    let back = at("2026-11-27 10:00:00");
    clock.resume(back, &cn);
    assert_eq!(clock.standing(back), Standing::Overdue);
    assert!(clock.due_at.unwrap() < back);
    assert_eq!(clock.mark(back), None);
    clock.target = 900 * HOUR;
    clock.recompute(&cn);
    assert_eq!(clock.standing(back), Standing::Overdue);
    assert!(!clock.meet(back, &cn).unwrap().in_time);
    assert_eq!(clock.standing(back), Standing::Missed);
}

#[test]
fn a_miss_that_no_sweep_saw_before_the_pause_is_still_told() {
    let due = at("2026-11-24 17:00:00");
    for late in [MILLI, TimeDelta::hours(20)] {
        let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
        clock.pause(due + late, &cn);
        assert_eq!(clock.sweep_at(), Some(due + late));
        assert_eq!(clock.clone().mark(due + late), Some(Mark::Missed));
        assert!(!clock.clone().meet(due + late, &cn).unwrap().in_time);
        clock.resume(at("2026-11-26 10:00:00"), &cn);
        assert_eq!(clock.mark(at("2026-11-26 10:00:00")), Some(Mark::Missed));
    }
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    clock.pause(due, &cn);
    assert_eq!((clock.sweep_at(), clock.mark(due + MILLI)), (None, None));
}

#[test]
fn a_pause_adds_working_time_and_not_the_hold_to_the_creation() {
    // Frappe helpdesk PR2449 added hold time on the wall to the creation; Zammad#2082, #1322: not updated after a reply.
    let (mut clock, cn) = start(8, "2026-11-24 16:00:00");
    clock.pause(at("2026-11-24 17:00:00"), &cn);
    assert_eq!((clock.due_at, clock.soon_at, clock.sweep_at()), (None, None, None));
    assert_eq!(clock.standing(at("2027-01-01 00:00:00")), Standing::Paused);
    assert_eq!(clock.remaining(at("2026-11-27 12:00:00"), &cn), 7 * HOUR);
    clock.resume(at("2026-11-28 22:00:00"), &cn);
    assert_eq!(clock.due_at, Some(at("2026-11-30 16:00:00")));
    assert_eq!(clock.soon_at, Some(at("2026-11-30 14:24:00")));
    assert_eq!(clock.paused_at, None);
}

#[test]
fn pausing_and_resuming_twice_changes_nothing() {
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    let fresh = clock.clone();
    clock.resume(at("2026-11-24 10:00:00"), &cn);
    assert_eq!(clock, fresh);
    clock.pause(at("2026-11-24 10:00:00"), &cn);
    let paused = clock.clone();
    clock.pause(at("2026-11-24 11:00:00"), &cn);
    assert_eq!(clock, paused);
    clock.resume(at("2026-11-24 12:00:00"), &cn);
    let running = clock.clone();
    clock.resume(at("2026-11-24 13:00:00"), &cn);
    assert_eq!(clock, running);
}

#[test]
fn a_clock_that_does_not_pause_runs_on() {
    let cn = Calendar::cn();
    let target = Target { pauses: false, ..hours(8) };
    let mut clock = Clock::start(&target, 1, at("2026-11-24 09:00:00"), &cn);
    let fresh = clock.clone();
    clock.pause(at("2026-11-24 10:00:00"), &cn);
    assert_eq!(clock, fresh);
}

#[test]
fn an_ended_clock_neither_marks_nor_counts_on() {
    // Zammad#3140, #4353, #904: escalates though answered, switched off, merged. Chatwoot#10178, PR15024: counts on,
    // and the miss grows, after the case was resolved.
    let later = at("2026-12-20 10:00:00");
    for (end, left, standing) in
        [("2026-11-24 10:00:00", 7 * HOUR, Standing::Met), ("2026-11-25 10:00:00", -2 * HOUR, Standing::Missed)]
    {
        for meet in [true, false] {
            let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
            if meet {
                clock.meet(at(end), &cn).unwrap();
            } else {
                clock.end(at(end));
            }
            assert_eq!((clock.sweep_at(), clock.clone().mark(later)), (None, None));
            assert_eq!(clock.remaining(later, &cn), left, "{end} {meet}");
            assert_eq!(clock.standing(later), standing, "{end} {meet}");
            assert_eq!((clock.running_since, clock.met_at.is_some()), (None, meet));
            let ended = clock.clone();
            clock.pause(later, &cn);
            clock.resume(later, &cn);
            clock.end(later);
            clock.recompute(&Calendar::always());
            assert_eq!(clock.meet(later, &cn), None);
            assert_eq!(clock, ended);
        }
    }
}

#[test]
fn a_case_withdrawn_while_paused_keeps_what_was_counted() {
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    clock.pause(at("2026-11-24 11:00:00"), &cn);
    clock.end(at("2026-12-11 11:00:00"));
    assert_eq!(clock.worked(at("2026-12-20 11:00:00"), &cn), 2 * HOUR);
    assert_eq!(clock.standing(at("2026-12-20 11:00:00")), Standing::Met);
}

#[test]
fn reopening_measures_anew_and_leaves_the_first_run_alone() {
    // Zammad#188: wrong after a reopening.
    let (mut first, cn) = start(8, "2026-11-24 09:00:00");
    first.meet(at("2026-11-26 09:00:00"), &cn).unwrap();
    let kept = first.clone();
    let second = Clock::start(&hours(8), 2, at("2026-12-02 17:00:00"), &cn);
    assert_eq!(second.due_at, Some(at("2026-12-03 16:00:00")));
    assert_eq!((second.run, second.spent, second.missed_at), (2, 0, None));
    assert_eq!(first, kept);
}

#[test]
fn a_case_filed_outside_hours_is_not_late_from_the_start() {
    // GLPI#15429: escalates at creation. GLPI#687: closed hours ignored, no delay at all.
    for (filed, due) in [
        ("2026-11-24 18:00:00", "2026-11-25 13:00:00"),
        ("2026-11-24 23:59:59", "2026-11-25 13:00:00"),
        ("2026-11-28 10:00:00", "2026-11-30 13:00:00"),
        ("2026-10-03 10:00:00", "2026-10-08 13:00:00"),
        ("2026-10-10 09:00:00", "2026-10-10 13:00:00"),
    ] {
        let (mut clock, _) = start(4, filed);
        assert_eq!(clock.due_at, Some(at(due)), "{filed}");
        assert_eq!((clock.standing(at(filed)), clock.mark(at(filed))), (Standing::OnTrack, None));
    }
}

#[test]
fn nobody_is_warned_at_midnight_or_on_a_weekend() {
    // Zammad#4432. Half an hour is due soon from the first, and is told in the morning.
    let cn = Calendar::cn();
    let target = Target { seconds: HOUR / 2, ..hours(0) };
    let clock = Clock::start(&target, 1, at("2026-11-28 00:00:00"), &cn);
    assert_eq!(clock.standing(at("2026-11-28 00:00:00")), Standing::DueSoon);
    assert_eq!(clock.sweep_at(), Some(at("2026-11-30 09:00:00")));
    // Paused with nothing left, resumed on a Saturday: not late before Monday.
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    clock.pause(at("2026-11-24 17:00:00"), &cn);
    clock.resume(at("2026-11-28 12:00:00"), &cn);
    assert_eq!(clock.sweep_at(), Some(at("2026-11-30 09:00:00")));
    assert_eq!(clock.standing(at("2026-11-29 12:00:00")), Standing::DueSoon);
    assert_eq!(clock.standing(at("2026-11-30 09:00:01")), Standing::Overdue);
}

#[test]
fn a_new_target_takes_effect_and_paused_time_is_not_lost() {
    // Zammad#5624: the old target survives. GLPI#6902: pending time is lost when the agreement changes.
    let (mut clock, cn) = start(8, "2026-11-24 09:00:00");
    clock.pause(at("2026-11-24 11:00:00"), &cn);
    clock.resume(at("2026-11-25 11:00:00"), &cn);
    let fresh = Clock::start(&hours(4), 1, clock.started_at, &cn);
    clock.retarget(&fresh, at("2026-11-25 11:30:00"), [&cn, &cn]);
    assert_eq!(clock.due_at, Some(at("2026-11-25 13:00:00")));
    assert_eq!(clock.soon_at, Some(at("2026-11-25 12:00:00")));
}

#[test]
fn another_calendar_leaves_the_time_that_is_left() {
    // GLPI#1911: moving to another group leaves no time.
    let (mut clock, cn) = start(8, "2026-11-27 15:00:00");
    clock.pause(at("2026-11-27 17:00:00"), &cn);
    clock.resume(at("2026-11-27 17:30:00"), &cn);
    clock.recompute(&Calendar::always());
    assert_eq!(clock.due_at, Some(at("2026-11-27 23:30:00")));
}

#[test]
fn a_provisional_date_moves_when_the_holidays_are_published() {
    let (mut clock, mut cn) = start(8, "2026-12-31 17:00:00");
    assert!(clock.provisional);
    assert_eq!(clock.due_at, Some(at("2027-01-01 16:00:00")));
    let holiday = "2027-01-01".parse().unwrap();
    cn.holidays.insert(holiday, "new_year".to_owned());
    cn.published_through = "2027-12-31".parse().unwrap();
    clock.recompute(&cn);
    assert!(!clock.provisional);
    assert_eq!(clock.due_at, Some(at("2027-01-04 16:00:00")));
}

#[test]
fn a_clock_set_back_counts_nothing_twice() {
    let (mut clock, cn) = start(8, "2026-11-24 12:00:00");
    clock.pause(at("2026-11-24 11:00:00"), &cn);
    assert_eq!((clock.spent, clock.paused_at), (0, Some(at("2026-11-24 12:00:00"))));
    clock.resume(at("2026-11-24 10:00:00"), &cn);
    assert_eq!(clock.due_at, Some(at("2026-11-25 11:00:00")));
    let measured = clock.meet(at("2026-11-24 09:00:00"), &cn).unwrap();
    assert_eq!((measured.working, measured.wall, measured.in_time), (0, 0, true));
}
