//! Days off read from iCal files, good and hostile ones.

use std::fmt::Write as _;

use std::time::Instant;

use chrono::NaiveDate;
use redress::web::admin::calendars::ical::{Event, Found, MAX_EVENTS, Refused, read};

/// A file of these events, each given by its lines.
pub fn file(events: &[&str]) -> Vec<u8> {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n".to_owned();
    for event in events {
        let _ = write!(text, "BEGIN:VEVENT\r\nUID:x\r\n{}\r\nEND:VEVENT\r\n", event.replace('\n', "\r\n"));
    }
    text.push_str("END:VCALENDAR\r\n");
    text.into_bytes()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn event(first: &str, last: &str, name: &str, is_worked: bool) -> Event {
    Event { first: day(first), last: day(last), name: name.to_owned(), is_worked }
}

fn events(lines: &[&str]) -> Vec<Event> {
    read(&file(lines)).unwrap().events
}

#[test]
fn nonsense_is_refused_with_its_reason() {
    for nonsense in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD", b"DTSTART:20261001"] {
        let why = read(nonsense).unwrap_err();
        assert!(matches!(why, Refused::NotACalendar | Refused::NotText), "{nonsense:?}: {why:?}");
    }
    assert_eq!(read(b"BEGIN:VCALENDAR\r\nX:\xC8\xD5\r\nEND:VCALENDAR"), Err(Refused::NotText));
    assert_eq!(read(&file(&[])), Err(Refused::NoWholeDay));
    assert_eq!(read(&file(&["DTSTART:20261001T090000Z\nSUMMARY:会议"])), Err(Refused::NoWholeDay));
}

#[test]
fn a_hundred_thousand_events_are_refused_quickly() {
    let many: Vec<&str> = vec!["DTSTART;VALUE=DATE:20261001"; 100_000];
    let text = file(&many);
    let begun = Instant::now();
    assert_eq!(read(&text), Err(Refused::TooManyEvents));
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    assert_eq!(read(&file(&many[..MAX_EVENTS])).unwrap().events.len(), MAX_EVENTS);
}

#[test]
fn a_file_of_nothing_but_beginnings_harms_nobody() {
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:A\n".repeat(120_000));
    assert_eq!(read(deep.as_bytes()), Err(Refused::NoWholeDay));
    let deep = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", "BEGIN:A\n".repeat(120_000));
    assert_eq!(read(deep.as_bytes()), Err(Refused::NoWholeDay));
    assert_eq!(read("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\nEND:X".as_bytes()), Err(Refused::NoWholeDay));
}

#[test]
fn folded_lines_are_joined_even_within_a_character() {
    assert_eq!(
        events(&["DTSTART;VALUE=DA\n TE:2026\n\t1001\nSUMMARY:国\n 庆节"]),
        [event("2026-10-01", "2026-10-01", "国庆节", false)]
    );
    let whole = String::from_utf8(file(&["DTSTART;VALUE=DATE:20261001\nSUMMARY:国庆节"])).unwrap();
    let at = whole.find('庆').unwrap();
    for inside in 1..3 {
        let mut split = whole.as_bytes()[..at + inside].to_vec();
        split.extend_from_slice(b"\r\n ");
        split.extend_from_slice(&whole.as_bytes()[at + inside..]);
        assert_eq!(read(&split).unwrap().events[0].name, "国庆节");
    }
    // A mark at the beginning of the file, and lines that end in a line feed alone.
    let plain = format!("\u{feff}{}", whole.replace("\r\n", "\n"));
    assert_eq!(read(plain.as_bytes()).unwrap().events.len(), 1);
}

#[test]
fn the_end_of_an_event_is_the_day_after_its_last() {
    let of = |lines: &str| {
        let event = events(&[lines]).remove(0);
        (event.first.to_string(), event.last.to_string())
    };
    let oct = |first: u32, last: u32| (format!("2026-10-{first:02}"), format!("2026-10-{last:02}"));
    assert_eq!(of("DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261008"), oct(1, 7));
    assert_eq!(of("DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261002"), oct(1, 1));
    // Some programs write the last day itself, or no end at all.
    assert_eq!(of("DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261001"), oct(1, 1));
    assert_eq!(of("DTSTART;VALUE=DATE:20261001"), oct(1, 1));
    assert_eq!(of("DTSTART;VALUE=DATE:20261001\nDURATION:P3D"), oct(1, 3));
    assert_eq!(of("DTSTART;VALUE=DATE:20261001\nDURATION:P1W"), oct(1, 7));
    // A parameter may hold a colon, and an alarm has lengths of its own.
    assert_eq!(of("DTSTART;X-A=\"a:b;c\";VALUE=DATE:20261001\nBEGIN:VALARM\nDURATION:P9D\nEND:VALARM"), oct(1, 1));
}

#[test]
fn names_lose_their_escapes_and_what_nobody_can_see() {
    let name = |summary: &str| events(&[&format!("DTSTART;VALUE=DATE:20261001\nSUMMARY{summary}")]).remove(0).name;
    assert_eq!(name(r";LANGUAGE=zh:国庆\, 中秋\; 连休\n第一天"), "国庆, 中秋; 连休 第一天");
    assert_eq!(name(":国庆节（休）"), "国庆节");
    assert_eq!(name(":a\u{202E}b"), "");
    assert_eq!(name(&format!(":{}", "长".repeat(500))), "长".repeat(40));
    assert_eq!(events(&["DTSTART;VALUE=DATE:20261001"])[0].name, "");
}

#[test]
fn make_up_days_are_told_from_days_off() {
    let named = |name: &str| events(&[&format!("DTSTART;VALUE=DATE:20261010\nSUMMARY:{name}")]).remove(0).is_worked;
    for worked in ["国庆节（班）", "国庆节补班", "国庆节调休上班", "班"] {
        assert!(named(worked), "{worked}");
    }
    for off in ["国庆节", "国庆节（休）", "国庆节休班", "国庆节不上班", "Labour Day"] {
        assert!(!named(off), "{off}");
    }
}

#[test]
fn a_file_that_marks_its_days_is_taken_at_its_word() {
    let found = read(&file(&[
        "DTSTART;VALUE=DATE:20261001\nSUMMARY:国庆节（休）\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
        "DTSTART;VALUE=DATE:20261010\nSUMMARY:国庆节（班）\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "DTSTART;VALUE=DATE:20261008\nSUMMARY:寒露",
    ]));
    let days = vec![event("2026-10-01", "2026-10-01", "国庆节", false), event("2026-10-10", "2026-10-10", "国庆节", true)];
    assert_eq!(found, Ok(Found { events: days, unmarked: 1, ..Found::default() }));
}

#[test]
fn what_is_left_out_is_counted() {
    let found = read(&file(&[
        "DTSTART;VALUE=DATE:20261001\nRRULE:FREQ=YEARLY\nSUMMARY:National Day",
        "DTSTART;TZID=Asia/Shanghai:20261001T090000\nSUMMARY:会议",
        "DTSTART;VALUE=DATE:19491001\nSUMMARY:开国大典",
        "DTSTART;VALUE=DATE:22000101",
        "DTSTART;VALUE=DATE:21991231\nDTEND;VALUE=DATE:22000103",
        "DTSTART;VALUE=DATE:20260230",
        "SUMMARY:没有日期",
        "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20280101",
        "DTSTART;VALUE=DATE:20261003\nSTATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20261004\nDTEND;VALUE=DATE:99991231",
    ]));
    let days = vec![event("2026-10-01", "2026-10-01", "National Day", false)];
    assert_eq!(found, Ok(Found { events: days, timed: 1, outside: 3, unclear: 5, recurring: 1, ..Found::default() }));
}
