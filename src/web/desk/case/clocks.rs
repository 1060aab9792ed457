//! The clocks of a case in words: how each stands, when it is due, and the sum that leads there.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::calendar::{Calendar, Reason, Step};
use crate::domain::case::Case;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{Clock, ClockKind, Standing};
use crate::web::law_sum::{self, between};
use crate::web::page::Page;

/// Icon, shape and words of a standing.
#[derive(Clone, Debug)]
pub struct Chip {
    pub state: &'static str,
    pub words: String,
}

/// One clock of the side panel.
pub struct ClockView {
    pub name: String,
    pub chip: Chip,
    /// The instant it is due, in words; empty while paused.
    pub due: String,
    pub iso: String,
    /// What it counts and whether it pauses, or how long it took.
    pub about: String,
    pub why: Vec<Line>,
}

/// A line of the sum.
pub struct Line {
    pub words: String,
    pub value: String,
    pub is_total: bool,
}

/// How a clock stands.
pub fn chip(page: &Page, clock: &Clock, calendar: &Calendar) -> Chip {
    let left = || span(page, clock, clock.remaining(page.now, calendar));
    let (state, words) = match clock.standing(page.now) {
        Standing::OnTrack => ("on_track", page.t1("chip-left", "time", left())),
        Standing::DueSoon => ("due_soon", page.t1("chip-soon", "time", left())),
        Standing::Overdue => ("overdue", page.t1("chip-over", "time", left())),
        Standing::Paused => ("paused", page.t("chip-paused").to_owned()),
        Standing::Missed => ("missed", page.t("chip-missed").to_owned()),
        Standing::Met if clock.met_at.is_none() => ("paused", page.t("case-clock-ended").to_owned()),
        Standing::Met => ("met", page.t("chip-met").to_owned()),
    };
    Chip { state, words }
}

/// The chip in the head: the nearest live clock, with its name.
pub fn nearest(page: &Page, case: &Case, rules: &Rulebook) -> Option<Chip> {
    let live = case.clocks.iter().filter(|clock| clock.is_live());
    let clock = live.min_by_key(|clock| (clock.due_at.is_none(), clock.due_at))?;
    let chip = chip(page, clock, rules.calendar_of(clock));
    let name = page.code("clock", clock.kind.as_str());
    Some(Chip { words: format!("{name} · {}", chip.words), ..chip })
}

/// All clocks: those still running first, the nearest on top, then what is over, the newest first.
pub fn views(page: &Page, case: &Case, rules: &Rulebook) -> Vec<ClockView> {
    // Of what begins again and again, only how it stands now.
    let newest = |clock: &&Clock| !clock.kind.recurs() || case.clock(clock.kind).is_some_and(|newest| newest.run == clock.run);
    let mut clocks: Vec<&Clock> = case.clocks.iter().filter(newest).collect();
    clocks.sort_by_key(|clock| (!clock.is_live(), clock.due_at.is_none(), std::cmp::Reverse(clock.run), clock.due_at));
    clocks.into_iter().map(|clock| view(page, clock, rules)).collect()
}

/// One clock in words.
pub fn view(page: &Page, clock: &Clock, rules: &Rulebook) -> ClockView {
    let calendar = rules.calendar_of(clock);
    let name = page.code("clock", clock.kind.as_str());
    let name = if clock.run > 1 && !clock.kind.recurs() {
        page.t2("case-clock-run", ("name", &name), ("run", &clock.run.to_string()))
    } else {
        name
    };
    let target = span(page, clock, clock.target);
    let live_due = clock.due_at.filter(|_| clock.is_live());
    let about = if clock.in_days && clock.is_live() && !clock.kind.recurs() {
        page.t1("case-clock-statutory", "policy", law_sum::policy_name(page, clock, rules))
    } else if clock.is_live() {
        let key = if clock.pauses { "case-clock-pauses" } else { "case-clock-runs-on" };
        page.t1(key, "target", target)
    } else {
        let spent = span(page, clock, clock.worked(page.now, calendar));
        page.t2("case-clock-took", ("spent", &spent), ("target", &target))
    };
    ClockView {
        name,
        chip: chip(page, clock, calendar),
        due: live_due.map(|due| page.dates.moment(due)).unwrap_or_default(),
        iso: live_due.map(|due| page.dates.machine(due)).unwrap_or_default(),
        about,
        why: match clock.in_days {
            _ if !clock.is_live() => Vec::new(),
            true => in_days(page, clock, rules),
            false => why(page, clock, calendar),
        },
    }
}

/// By which version of which policy, on which calendar.
pub fn policy_line(page: &Page, clock: &Clock, rules: &Rulebook) -> String {
    let name = law_sum::policy_name(page, clock, rules);
    let zone = rules.calendar_of(clock).zone.name();
    page.words.with("clock-policy", &[("policy", &name), ("version", &clock.policy_version.to_string()), ("zone", zone)])
}

/// A date in days, as a sum in the policy's own zone.
fn in_days(page: &Page, clock: &Clock, rules: &Rulebook) -> Vec<Line> {
    let sum = law_sum::lines(page, clock, rules);
    let mut lines: Vec<Line> = sum.into_iter().map(|(words, value)| Line { words, value, is_total: false }).collect();
    if let (false, Some(due)) = (lines.is_empty(), clock.due_at) {
        lines.push(due_line(page, clock, law_sum::instant(page, rules.calendar_of(clock), due)));
    }
    lines
}

fn due_line(page: &Page, clock: &Clock, value: String) -> Line {
    let key = if clock.provisional { "case-why-provisional" } else { "case-why-due" };
    Line { words: page.t(key).to_owned(), value, is_total: true }
}

/// Counted time, or time on the wall.
fn span(page: &Page, clock: &Clock, seconds: i64) -> String {
    if clock.in_days { page.dates.span_days(seconds) } else { page.dates.span(seconds) }
}

/// The date written as a sum: where it begins, the rule, what was counted before a pause, day by day, the end.
fn why(page: &Page, clock: &Clock, calendar: &Calendar) -> Vec<Line> {
    let line = |words: String, value: String| Line { words, value, is_total: false };
    let started = page.t(match clock.kind {
        ClockKind::NextResponse => "case-why-replied",
        ClockKind::ProgressUpdate => "case-why-messaged",
        ClockKind::MerchantAnswer => "case-why-asked",
        _ if clock.run > 1 => "case-why-reopened",
        _ => "case-why-filed",
    });
    let mut lines = vec![
        line(started.to_owned(), page.dates.moment(clock.started_at)),
        line(page.t("case-why-rule").to_owned(), page.dates.span(clock.target)),
    ];
    if clock.extended > 0 {
        lines.push(line(page.t("case-why-extended").to_owned(), page.dates.span(clock.extended)));
    }
    if clock.pulled > 0 {
        lines.push(line(page.t("case-why-pulled").to_owned(), page.dates.span(clock.pulled)));
    }
    if clock.paused > 0 {
        lines.push(line(page.t("case-why-paused-total").to_owned(), page.dates.span_days(clock.paused)));
    }
    if clock.spent > 0 {
        lines.push(line(page.t("case-why-before").to_owned(), page.dates.span(clock.spent)));
    }
    if let Some(paused) = clock.paused_at {
        lines.push(line(page.t("case-why-paused").to_owned(), page.dates.moment(paused)));
        let left = page.dates.span(clock.remaining(page.now, calendar).max(0));
        lines.push(Line { words: page.t("case-why-left").to_owned(), value: left, is_total: true });
        return lines;
    }
    let Some(since) = clock.running_since else { return lines };
    if since > clock.started_at {
        lines.push(line(page.t("case-why-resumed").to_owned(), page.dates.moment(since)));
    }
    let left = clock.target.saturating_sub(clock.spent);
    // A calendar that was changed since would write another sum than the date's.
    if left == 0 || clock.due_at == Some(calendar.add(since, left).at) {
        lines.extend(days(page, since, left, calendar));
    }
    lines.extend(clock.due_at.map(|due| due_line(page, clock, page.dates.moment(due))));
    lines
}

/// Whole days that follow each other and are alike stand in one line.
struct Run {
    first: NaiveDate,
    last: NaiveDate,
    from: NaiveTime,
    to: NaiveTime,
    seconds: i64,
    makeup: bool,
}

fn days(page: &Page, since: DateTime<Utc>, seconds: i64, calendar: &Calendar) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut run: Option<Run> = None;
    for step in calendar.explain(since, seconds) {
        match step {
            Step::Worked { date, from, to, seconds, makeup } => match &mut run {
                Some(open) if (open.from, open.to, open.makeup) == (from, to, makeup) => {
                    open.last = date;
                    open.seconds += seconds;
                }
                _ => {
                    lines.extend(run.take().map(|run| worked(page, &run)));
                    run = Some(Run { first: date, last: date, from, to, seconds, makeup });
                }
            },
            Step::Night => {}
            Step::DaysOff { first, last, reason } => {
                lines.extend(run.take().map(|run| worked(page, &run)));
                lines.push(off(page, first, last, &reason));
            }
            Step::Due { .. } => lines.extend(run.take().map(|run| worked(page, &run))),
        }
    }
    lines
}

fn worked(page: &Page, run: &Run) -> Line {
    let hours = format!("{}–{}", run.from.format("%H:%M"), run.to.format("%H:%M"));
    let mut words = format!("{} {hours}", between(&page.dates, run.first, run.last));
    if run.makeup {
        words.push_str(page.t("case-why-makeup"));
    }
    Line { words, value: page.dates.span(run.seconds), is_total: false }
}

fn off(page: &Page, first: NaiveDate, last: NaiveDate, reason: &Reason) -> Line {
    let why = match reason {
        Reason::Weekend => page.t("case-why-weekend").to_owned(),
        Reason::Holiday(code) => law_sum::holiday(page.words, "case-holiday", code),
    };
    Line { words: format!("{} {why}", between(&page.dates, first, last)), value: "–".to_owned(), is_total: false }
}
