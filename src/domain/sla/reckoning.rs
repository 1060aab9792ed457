//! A due date with the whole sum behind it: each stretch of time from the start to the due date, what it counted, and why.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::policy::{DayRules, Deadline, Policy, Start, Term};
use super::{Clock, Target};
use crate::domain::calendar::{Calendar, Stretch, Time};

const DAY: i64 = 86_400;
/// Calendars end with it.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2200, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Why a stretch of time counts or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// As the calendar has it.
    Calendar(Time),
    /// The clock stood still.
    Paused,
    /// Received after close or on a day off: counts as received on the next working day.
    AfterClose,
    /// The day of receipt is no day of the term.
    FirstDay,
    /// Calendar days of the term.
    Days(u32),
    /// A working day of the term, from its first instant to its close.
    WorkingDay,
    /// The last day of the term is a day off and gives way.
    RolledOff(Time),
    /// The working day that takes its place.
    LastDay,
}

/// One line of the sum: from, to, and the seconds that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub counts: i64,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoning {
    pub deadline: Deadline,
    pub due: DateTime<Utc>,
    /// Days off that far ahead are not published yet; the date may move.
    pub provisional: bool,
    pub spans: Vec<Span>,
}

/// From when to when a clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

/// A pause that ends before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPause(pub Pause);

/// Pauses in order, those that touch or overlap made one: however a pause is written down, it counts the same.
pub fn pauses_in_order(mut pauses: Vec<Pause>) -> Result<Vec<Pause>, BadPause> {
    if let Some(bad) = pauses.iter().find(|pause| pause.to < pause.from) {
        return Err(BadPause(*bad));
    }
    pauses.sort_by_key(|pause| pause.from);
    let mut merged: Vec<Pause> = Vec::with_capacity(pauses.len());
    for pause in pauses {
        match merged.last_mut() {
            Some(last) if pause.from <= last.to => last.to = last.to.max(pause.to),
            _ => merged.push(pause),
        }
    }
    Ok(merged)
}

impl Policy {
    /// When each clock that begins with filing or acceptance comes due, for a complaint filed and accepted at these
    /// instants. `pauses` stand in order ([`pauses_in_order`]).
    pub fn reckon(&self, filed: DateTime<Utc>, accepted: DateTime<Utc>, pauses: &[Pause], calendar: &Calendar) -> Vec<Reckoning> {
        let begun = self.deadlines.iter().filter(|deadline| matches!(deadline.start, Start::Filing | Start::Acceptance));
        begun.map(|deadline| self.reckon_one(deadline, filed, accepted, pauses, calendar)).collect()
    }

    /// The same for one clock, whatever it begins with: what is not accepted begins with `filed`.
    pub fn reckon_one(
        &self,
        deadline: &Deadline,
        filed: DateTime<Utc>,
        accepted: DateTime<Utc>,
        pauses: &[Pause],
        calendar: &Calendar,
    ) -> Reckoning {
        let from = if deadline.start == Start::Acceptance { accepted } else { filed };
        let most_paused = i64::from(self.pausing.most_days) * DAY;
        let sum = Sum { calendar, days: self.days, most_paused, spans: Vec::new() };
        match deadline.term {
            Term::Working { seconds, pauses: stops } => {
                let target = Target { kind: deadline.kind, seconds, pauses: stops };
                sum.working(*deadline, &target, from, if stops { pauses } else { &[] })
            }
            Term::WorkingDays(days) => sum.working_days(*deadline, from, days),
            Term::Days(days) => sum.days(*deadline, from, days),
        }
    }

    /// The date of a term in days, put off by so many more: working days for working days, calendar days otherwise, and a
    /// last day off gives way as it does without.
    pub fn later(&self, term: Term, due: DateTime<Utc>, days: u32, calendar: &Calendar) -> DateTime<Utc> {
        let mut day = calendar.day(due);
        if matches!(term, Term::Days(_)) {
            day = day.checked_add_days(Days::new(u64::from(days))).map_or(LAST_DAY, |day| day.min(LAST_DAY));
            while self.days.rolls_off_days_off && calendar.is_day_off(day) && day < LAST_DAY {
                day = next(day);
            }
            return calendar.begins(next(day)) - TimeDelta::seconds(1);
        }
        let mut left = days;
        while left > 0 && day < LAST_DAY {
            day = next(day);
            left -= u32::from(calendar.is_working_day(day));
        }
        calendar.closes(day).unwrap_or(due)
    }
}

struct Sum<'a> {
    calendar: &'a Calendar,
    days: DayRules,
    /// Seconds for which a clock may stand still altogether.
    most_paused: i64,
    spans: Vec<Span>,
}

impl Sum<'_> {
    /// By the clock that runs on cases, so that both can only agree.
    fn working(mut self, deadline: Deadline, target: &Target, from: DateTime<Utc>, pauses: &[Pause]) -> Reckoning {
        let mut clock = Clock::start(target, 1, from, self.calendar);
        let mut now = from;
        for pause in pauses.iter().filter(|pause| pause.to > from) {
            let start = pause.from.max(now);
            if clock.due_at.is_none_or(|due| due <= start) {
                break;
            }
            if !clock.pause_within(start, self.most_paused, self.calendar) {
                break;
            }
            self.stretches(now, start);
            let end = clock.pause_ends_at.map_or(pause.to, |end| end.min(pause.to));
            clock.resume(pause.to, self.calendar);
            self.span(start, end, 0, Why::Paused);
            now = end;
        }
        let due = clock.due_at.unwrap_or(now);
        self.stretches(now, due);
        self.done(deadline, due, clock.provisional)
    }

    fn working_days(mut self, deadline: Deadline, from: DateTime<Utc>, days: u32) -> Reckoning {
        let (mut day, mut begin) = self.first_day(from);
        let mut due = begin;
        let mut left = days;
        while left > 0 && day < LAST_DAY {
            let next = self.calendar.begins(next(day));
            match self.calendar.closes(day) {
                Some(close) if close > begin => {
                    left -= 1;
                    due = close;
                    self.span(begin, close, self.calendar.between(begin, close), Why::WorkingDay);
                    if left > 0 {
                        self.span(close, next, 0, Why::Calendar(Time::Closed));
                    }
                }
                _ => self.stretches(begin, next),
            }
            (day, begin) = (self.calendar.day(next), next);
        }
        let provisional = self.calendar.day(due) > self.calendar.published_through;
        self.done(deadline, due, provisional)
    }

    fn days(mut self, deadline: Deadline, from: DateTime<Utc>, days: u32) -> Reckoning {
        let (first, begin) = self.first_day(from);
        let end = first.checked_add_days(Days::new(u64::from(days))).map_or(LAST_DAY, |end| end.min(LAST_DAY));
        let mut last = end.pred_opt().unwrap_or(end);
        if self.days.rolls_off_days_off && self.calendar.is_day_off(last) {
            let before = days.saturating_sub(1);
            self.span(begin, self.calendar.begins(last), i64::from(before) * DAY, Why::Days(before));
            last = self.roll_off(last);
            self.span(self.calendar.begins(last), self.ends(last), DAY, Why::LastDay);
        } else {
            self.span(begin, self.ends(last), i64::from(days) * DAY, Why::Days(days));
        }
        let provisional = self.days.rolls_off_days_off && last > self.calendar.published_through;
        let due = self.ends(last);
        self.done(deadline, due, provisional)
    }

    /// The working day that takes the place of a last day off.
    fn roll_off(&mut self, mut day: NaiveDate) -> NaiveDate {
        while self.calendar.is_day_off(day) && day < LAST_DAY {
            let time = self.calendar.holidays.get(&day).map_or(Time::Weekend, |code| Time::Holiday(code.clone()));
            self.span(self.calendar.begins(day), self.calendar.begins(next(day)), 0, Why::RolledOff(time));
            day = next(day);
        }
        day
    }

    /// The last second of a day.
    fn ends(&self, day: NaiveDate) -> DateTime<Utc> {
        self.calendar.begins(next(day)) - TimeDelta::seconds(1)
    }

    /// The first day of the term and the instant from which it counts; says what was left out before it.
    fn first_day(&mut self, from: DateTime<Utc>) -> (NaiveDate, DateTime<Utc>) {
        let mut day = self.calendar.day(from);
        let mut begin = from;
        if self.days.after_close_is_next_day && self.calendar.closes(day).is_none_or(|close| from > close) {
            day = next(day);
            while !self.calendar.is_working_day(day) && day < LAST_DAY {
                day = next(day);
            }
            begin = self.calendar.begins(day);
            self.span(from, begin, 0, Why::AfterClose);
        }
        if self.days.first_day_counts {
            return (day, begin);
        }
        let second = next(day);
        self.span(begin, self.calendar.begins(second), 0, Why::FirstDay);
        (second, self.calendar.begins(second))
    }

    fn stretches(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) {
        let mut counted = 0;
        for Stretch { from: start, to, time } in self.calendar.stretches(from, to) {
            // Whole seconds of all so far, so that the lines add up to the sum.
            let so_far = self.calendar.between(from, to);
            self.span(start, to, so_far - counted, Why::Calendar(time));
            counted = so_far;
        }
    }

    /// One more line, or what it adds to the last one.
    fn span(&mut self, from: DateTime<Utc>, to: DateTime<Utc>, counts: i64, why: Why) {
        match self.spans.last_mut() {
            Some(last) if counts == 0 && last.why == why && last.to == from => last.to = to,
            _ if from < to => self.spans.push(Span { from, to, counts, why }),
            _ => {}
        }
    }

    fn done(self, deadline: Deadline, due: DateTime<Utc>, provisional: bool) -> Reckoning {
        Reckoning { deadline, due, provisional, spans: self.spans }
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(LAST_DAY)
}
