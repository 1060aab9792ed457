//! Calendars that are not taken, hours as they are typed, and days with hours of their own.

use redress::domain::calendar::{Calendar, CalendarFault, MAX_DAYS, Reason, Shift, Step};

use super::{HOUR, day, off, shanghai, shifts, time, worked};

/// The built-in calendar, altered.
fn cn(change: impl FnOnce(&mut Calendar)) -> Calendar {
    let mut calendar = Calendar::cn();
    change(&mut calendar);
    calendar
}

fn hours(typed: &str) -> Vec<Shift> {
    Calendar::shifts(typed).unwrap()
}

#[test]
fn the_calendars_that_come_with_redress_have_no_faults() {
    for calendar in Calendar::all().chain([Calendar::always()]) {
        assert_eq!(calendar.faults(), [], "{}", calendar.id);
    }
}

#[test]
fn a_calendar_without_hours_is_not_taken() {
    let calendar = cn(|calendar| calendar.week = std::array::from_fn(|_| Vec::new()));
    assert_eq!(calendar.faults(), [CalendarFault::NoHours]);
    // One working hour a week is enough.
    let calendar = cn(|calendar| {
        calendar.week = std::array::from_fn(|day| if day == 6 { hours("9:00-10:00") } else { Vec::new() });
    });
    assert_eq!(calendar.faults(), []);
}

#[test]
fn overlapping_shifts_are_told_with_their_weekday_and_time() {
    let calendar = cn(|calendar| calendar.week[1] = hours("9:00-13:00 12:30-18:00"));
    assert_eq!(calendar.faults(), [CalendarFault::Overlap { day: 1, at: time("12:30") }]);
    let calendar = cn(|calendar| calendar.week[4] = hours("9:00-24:00 18:00-20:00"));
    assert_eq!(calendar.faults(), [CalendarFault::Overlap { day: 4, at: time("18:00") }]);
    // Shifts that touch do not overlap, in whatever order they are typed.
    assert_eq!(cn(|calendar| calendar.week[1] = hours("12:00-18:00 9:00-12:00")).faults(), []);
}

#[test]
fn a_shift_that_ends_before_it_begins_is_told_with_its_weekday_and_time() {
    for typed in ["22:00-6:00", "9:00-9:00"] {
        let at = hours(typed)[0].from;
        let calendar = cn(|calendar| calendar.week[2] = hours(typed));
        assert_eq!(calendar.faults(), [CalendarFault::Backward { day: 2, at }], "{typed}");
    }
    assert_eq!(cn(|calendar| calendar.week[2] = hours("22:00-24:00")).faults(), []);
}

#[test]
fn days_outside_the_years_that_are_counted_are_not_taken() {
    for date in ["9999-01-01", "2200-01-01", "1970-12-31"] {
        let fault = [CalendarFault::BadYear(day(date))];
        let name = "错年".to_owned();
        assert_eq!(cn(|calendar| drop(calendar.holidays.insert(day(date), name))).faults(), fault, "{date}");
        assert_eq!(cn(|calendar| _ = calendar.makeup.insert(day(date))).faults(), fault, "{date}");
        assert_eq!(cn(|calendar| drop(calendar.own_hours.insert(day(date), hours("9:00-12:00")))).faults(), fault, "{date}");
    }
    assert_eq!(cn(|calendar| _ = calendar.makeup.insert(day("2199-12-31"))).faults(), []);
}

#[test]
fn half_days_have_hours_that_can_be_worked() {
    for typed in ["9:00-12:00 11:00-13:00", "12:00-9:00"] {
        let calendar = cn(|calendar| drop(calendar.own_hours.insert(day("2026-12-24"), hours(typed))));
        assert_eq!(calendar.faults(), [CalendarFault::BadHours(day("2026-12-24"))], "{typed}");
    }
}

#[test]
fn more_days_than_a_calendar_holds_are_too_many() {
    let full = cn(|calendar| {
        let days = day("2030-01-01").iter_days().take(MAX_DAYS - calendar.holidays.len() - calendar.makeup.len());
        calendar.holidays.extend(days.map(|day| (day, "停业".to_owned())));
    });
    assert_eq!(full.faults(), []);
    let mut over = full;
    over.makeup.insert(day("2027-03-06"));
    assert_eq!(over.faults(), [CalendarFault::TooManyDays(MAX_DAYS + 1)]);
}

#[test]
fn hours_are_read_however_people_type_them() {
    let expected = shifts(&[("09:00", "12:00"), ("13:30", "18:00")]);
    for typed in ["9:00-12:00 13:30-18:00", "09：00—12：00，13：30～18：00", " 13:30–18:00、9:00－12:00 "] {
        assert_eq!(Calendar::shifts(typed).as_ref(), Some(&expected), "{typed}");
    }
    assert_eq!(Calendar::shifts("  "), Some(Vec::new()));
    for typed in ["9-12", "9:00", "9:0-12:00", "9:00-25:00", "9:60-12:00", "上午", "9:00-12:00-13:00", "-"] {
        assert_eq!(Calendar::shifts(typed), None, "{typed}");
    }
}

#[test]
fn a_half_day_counts_the_same_wherever_time_is_counted() {
    let calendar = cn(|calendar| drop(calendar.own_hours.insert(day("2026-12-24"), hours("9:00-12:00"))));
    let from = shanghai("2026-12-23 17:00:00");
    let due = calendar.add(from, 5 * HOUR).at;
    assert_eq!(due, shanghai("2026-12-25 10:00:00"));
    assert_eq!(calendar.between(from, due), 5 * HOUR);
    assert_eq!(
        calendar.explain(from, 5 * HOUR),
        [
            worked("2026-12-23", "17:00", "18:00", 1, false),
            Step::Night,
            worked("2026-12-24", "09:00", "12:00", 3, false),
            Step::Night,
            worked("2026-12-25", "09:00", "10:00", 1, false),
            Step::Due { at: due },
        ]
    );
    // Across enough days that the weeks are multiplied.
    assert_eq!(calendar.between(shanghai("2026-12-01 00:00:00"), shanghai("2026-12-31 00:00:00")), (22 * 9 - 6) * HOUR);
}

#[test]
fn hours_of_ones_own_win_over_a_holiday_and_over_a_make_up_day() {
    let calendar = cn(|calendar| {
        calendar.own_hours.insert(day("2026-10-01"), hours("10:00-11:00"));
        calendar.own_hours.insert(day("2026-10-10"), hours("9:00-10:00"));
    });
    assert_eq!(calendar.between(shanghai("2026-10-01 00:00:00"), shanghai("2026-10-08 00:00:00")), HOUR);
    assert_eq!(calendar.between(shanghai("2026-10-10 00:00:00"), shanghai("2026-10-11 00:00:00")), HOUR);
}

#[test]
fn a_desk_that_is_closed_on_make_up_days_waits_until_monday() {
    let calendar = cn(|calendar| calendar.works_makeup = false);
    let from = shanghai("2026-10-09 17:00:00");
    assert_eq!(calendar.add(from, 2 * HOUR).at, shanghai("2026-10-12 10:00:00"));
    assert_eq!(calendar.explain(from, 2 * HOUR)[1], off("2026-10-10", "2026-10-11", None));
    // By law the day is a working day all the same.
    assert!(!calendar.is_day_off(day("2026-10-10")) && !calendar.is_working_day(day("2026-10-10")));
}

#[test]
fn a_day_off_with_a_name_of_its_own_is_explained_by_that_name() {
    let calendar = cn(|calendar| drop(calendar.holidays.insert(day("2026-11-25"), "公司年会".to_owned())));
    let steps = calendar.explain(shanghai("2026-11-24 17:00:00"), 2 * HOUR);
    let named =
        Step::DaysOff { first: day("2026-11-25"), last: day("2026-11-25"), reason: Reason::Holiday("公司年会".to_owned()) };
    assert_eq!(steps[1], named);
}

#[test]
fn a_calendar_survives_being_written_down() {
    for calendar in Calendar::all() {
        let written = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&written).unwrap(), calendar);
    }
}
