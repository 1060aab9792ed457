//! When we are at work again: what people read outside hours, by the house's calendar and by ones with a lunch gap or none.

use chrono::NaiveTime;
use redress::domain::calendar::{Calendar, Shift};
use redress::domain::rulebook::Rulebook;

use crate::support::app::shanghai;

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

#[test]
fn outside_hours_we_say_when_we_are_at_work_again_and_during_them_nothing() {
    let calendar = Rulebook::house().calendar;
    let table = [
        ("a morning", (2026, 11, 24, 9, 0), None),
        ("the afternoon", (2026, 11, 24, 14, 20), None),
        ("the last minute", (2026, 11, 24, 17, 59), None),
        ("closing time", (2026, 11, 24, 18, 0), Some((2026, 11, 25, 9, 0))),
        ("a night", (2026, 11, 24, 23, 30), Some((2026, 11, 25, 9, 0))),
        ("before dawn", (2026, 11, 25, 3, 0), Some((2026, 11, 25, 9, 0))),
        ("Friday evening", (2026, 11, 27, 19, 0), Some((2026, 11, 30, 9, 0))),
        ("Sunday", (2026, 11, 29, 12, 0), Some((2026, 11, 30, 9, 0))),
        // National Day of 2026: 1 to 7 October, made up for on Sunday 20 September and Saturday 10 October.
        ("a holiday", (2026, 10, 2, 10, 0), Some((2026, 10, 8, 9, 0))),
        ("a make-up Saturday", (2026, 10, 10, 10, 0), None),
        ("the evening of a make-up Saturday", (2026, 10, 10, 20, 0), Some((2026, 10, 12, 9, 0))),
    ];
    for (what, (y, mo, d, h, mi), opens) in table {
        let expected = opens.map(|(y, mo, d, h, mi)| shanghai(y, mo, d, h, mi));
        assert_eq!(calendar.reopens(shanghai(y, mo, d, h, mi)), expected, "{what}");
    }
}

#[test]
fn a_lunch_gap_is_not_working_time() {
    let mut calendar: Calendar = (*Rulebook::house().calendar).clone();
    let day = || vec![Shift { from: time(9, 0), to: time(12, 0) }, Shift { from: time(13, 30), to: time(18, 0) }];
    calendar.week[..5].fill_with(day);
    assert_eq!(calendar.reopens(shanghai(2026, 11, 24, 11, 59)), None);
    assert_eq!(calendar.reopens(shanghai(2026, 11, 24, 12, 10)), Some(shanghai(2026, 11, 24, 13, 30)));
    assert_eq!(calendar.reopens(shanghai(2026, 11, 24, 13, 30)), None);
}

#[test]
fn a_calendar_without_hours_promises_none() {
    let mut calendar: Calendar = (*Rulebook::house().calendar).clone();
    calendar.week.fill_with(Vec::new);
    calendar.makeup.clear();
    calendar.own_hours.clear();
    assert_eq!(calendar.reopens(shanghai(2026, 11, 24, 12, 0)), None);
}
