//! Rows as a page shows them: grouped by the day they are due, each with its chip and its time.

use std::borrow::Cow;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};

use super::look::Column;
use super::words::{Around, QueueWords};
use super::{Shown, View};
use crate::domain::calendar::Calendar;
use crate::domain::case::StatusCode;
use crate::domain::codes::{Locale, Priority};
use crate::domain::money::{Currency, Money};
use crate::domain::sla::ClockKind;
use crate::i18n::{Dates, Words};
use crate::store::presences::{Activity, Present};
use crate::store::queue::{Name, Names, QueueRow, Sort};

/// Working days up to which a chip names hours; beyond them it names days.
const HOURS_UP_TO: i64 = 2;
/// Days up to which working days are counted; beyond them days are.
const COUNTED_UP_TO: i64 = 40;

/// Colleagues on one case that a row shows.
const HERE_SHOWN: usize = 3;

/// Rows that are due on one day.
pub struct Group<'a> {
    pub label: String,
    /// How many; nothing where the page may have cut the group.
    pub count: Option<usize>,
    pub lines: Vec<Line<'a>>,
}

/// One case.
pub struct Line<'a> {
    pub row: &'a QueueRow,
    /// What all references begin with, and the number, which tells them apart.
    pub reference: (&'a str, &'a str),
    pub chip: Chip,
    pub what: &'a str,
    pub when: String,
    pub is_urgent: bool,
    pub provider: &'a str,
    pub amount: String,
    pub status: &'a str,
    pub initial: Option<char>,
    /// Colleagues who are on the case now.
    pub here: Vec<Here>,
    pub team: Option<&'a str>,
    pub level: Option<&'a str>,
    pub tags: Vec<&'a str>,
    /// That the case is put off, or that its day has come.
    pub follow_up: Option<String>,
    /// What the columns chosen beyond the usual ones say, each with its class.
    pub more: Vec<(&'static str, String)>,
}

/// A colleague who is on a case.
#[derive(serde::Serialize)]
pub struct Here {
    pub initial: String,
    pub words: String,
    pub is_writing: bool,
}

impl Here {
    pub fn of(words: &Words, present: &Present) -> Self {
        let is_writing = present.activity != Activity::Viewing;
        let key = if is_writing { "presence-writes" } else { "presence-views" };
        let initial = present.name.chars().take(1).collect();
        Self { initial, words: words.with(key, &[("who", &present.name)]), is_writing }
    }
}

/// How the nearest clock stands.
pub struct Chip {
    pub class: &'static str,
    pub icon: &'static str,
    pub before: &'static str,
    pub time: Cow<'static, str>,
    pub after: &'static str,
    /// Counted seconds left, where the words name hours or minutes: such a chip ticks.
    pub left: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bunch {
    Overdue,
    On(NaiveDate),
    Still,
    /// Not of a deadline: when something was filed, or happened last.
    Day(NaiveDate),
    Priority(&'static str),
}

/// What rows are turned into lines with.
pub struct Lines<'s, 'a> {
    pub words: &'static QueueWords,
    pub dates: Dates,
    pub calendar: &'s Calendar,
    pub now: DateTime<Utc>,
    pub names: &'a Names,
    pub shown: &'s Shown<'a>,
}

/// Days between today and a day, kept while rows of that day follow each other.
#[derive(Default)]
struct Distance {
    day: NaiveDate,
    working: Option<i64>,
    days: i64,
}

impl<'a> Lines<'_, 'a> {
    pub fn groups(&self) -> Vec<Group<'a>> {
        let today = self.dates.day_of(self.now);
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut last = None;
        let mut distance = Distance::default();
        for row in &self.shown.read.pageful.rows {
            let (bunch, line) = self.line(row, today, &mut distance);
            if last != Some(bunch) {
                groups.push(Group { label: self.label(bunch, today), count: None, lines: Vec::new() });
                last = Some(bunch);
            }
            if let Some(group) = groups.last_mut() {
                group.lines.push(line);
            }
        }
        let (end, pageful) = (groups.len(), &self.shown.read.pageful);
        for (at, group) in groups.iter_mut().enumerate() {
            let is_cut = (at == 0 && pageful.has_before) || (at + 1 == end && pageful.has_after);
            group.count = (!is_cut).then_some(group.lines.len());
        }
        groups
    }

    /// For how many seconds the calendar counts on from now without a stop, at most until midnight.
    pub fn runs(&self) -> i64 {
        let (mut runs, mut stops) = (0, 86_400);
        if self.shown.view == View::Closed {
            return 0;
        }
        while stops - runs > 1 {
            let middle = i64::midpoint(runs, stops);
            let counts_on = self.calendar.between(self.now, self.now + Duration::seconds(middle)) == middle;
            if counts_on { runs = middle } else { stops = middle }
        }
        runs
    }

    fn line(&self, row: &'a QueueRow, today: NaiveDate, distance: &mut Distance) -> (Bunch, Line<'a>) {
        let words = self.words;
        let is_closed = self.shown.view == View::Closed;
        let (bunch, what, when, chip) = match row.closed_at.map(|at| at.and_utc()) {
            Some(at) => {
                let outcome = words.outcome(row.outcome.as_deref().unwrap_or_default());
                (Bunch::On(self.dates.day_of(at)), outcome, self.dates.time(at), plain("", "", ""))
            }
            None => self.open(row, today, distance),
        };
        let bunch = self.bunch(row, bunch);
        let line = Line {
            reference: row.reference.split_at_checked(8).unwrap_or(("", &row.reference)),
            chip,
            what,
            when,
            is_urgent: row.priority == Priority::Urgent.as_str(),
            provider: self.names.providers.get(&row.provider).map_or(row.provider.as_str(), |name| self.in_words(name)),
            amount: amount(row),
            status: if is_closed { "" } else { words.status(&row.status) },
            here: self.here(row),
            initial: row.assignee.as_deref().and_then(|name| name.chars().next()),
            team: self.team(row),
            level: (row.level > 0 && !is_closed).then(|| words.level(row.level)),
            tags: row.tags.split_whitespace().collect(),
            follow_up: row.follow_up_at.filter(|_| !is_closed).map(|at| self.follow_up(at.and_utc())),
            more: self.more(row),
            row,
        };
        (bunch, line)
    }

    fn here(&self, row: &QueueRow) -> Vec<Here> {
        let colleagues = self.shown.read.present.iter().filter(|one| one.person != self.shown.reading.me);
        colleagues.filter(|one| one.case.0 == row.id).take(HERE_SHOWN).map(|one| Here::of(self.dates.words(), one)).collect()
    }

    /// The group of a row where the list is not ordered by deadline.
    fn bunch(&self, row: &QueueRow, by_deadline: Bunch) -> Bunch {
        match self.shown.asked.listing.sort {
            _ if self.shown.view == View::Closed => by_deadline,
            Sort::Due => by_deadline,
            Sort::Priority => Bunch::Priority(Priority::parse(&row.priority).unwrap_or(Priority::Normal).as_str()),
            Sort::Oldest | Sort::Newest => Bunch::Day(self.dates.day_of(row.filed_at.and_utc())),
            Sort::Active | Sort::Idle => Bunch::Day(self.dates.day_of(row.last_activity_at.and_utc())),
        }
    }

    fn follow_up(&self, at: DateTime<Utc>) -> String {
        if at <= self.now {
            self.dates.words().t("queue-follow-up-now").to_owned()
        } else {
            self.dates.words().with("queue-follow-up-on", &[("day", &self.dates.short_day(at))])
        }
    }

    fn more(&self, row: &QueueRow) -> Vec<(&'static str, String)> {
        let columns = self.shown.look.columns.iter();
        let cell = |column: &Column| match column {
            Column::Problem => Some(("x-problem", self.words.problem(&row.problem_type).to_owned())),
            Column::Filed => Some(("x-date num", self.dates.moment(row.filed_at.and_utc()))),
            Column::Activity => Some(("x-date num", self.dates.moment(row.last_activity_at.and_utc()))),
            _ => None,
        };
        columns.filter_map(cell).collect()
    }

    /// Group, kind of clock, time and chip of an open case.
    fn open(&self, row: &QueueRow, today: NaiveDate, distance: &mut Distance) -> (Bunch, &'static str, String, Chip) {
        let words = self.words;
        let Some(clock) = row.due_clock.as_deref() else {
            let paused = row.status == StatusCode::AwaitingConsumer.as_str();
            let until = row.waiting_until.filter(|_| paused).map(|at| self.dates.short_day(at.and_utc()));
            let chip = if paused { plain("chip-pause", "pause", &words.paused) } else { plain("chip-none", "", &words.no_clock) };
            return (Bunch::Still, if until.is_some() { &words.until } else { "" }, until.unwrap_or_default(), chip);
        };
        let due = row.due_at.and_utc();
        let day = self.dates.day_of(due);
        distance.measure(self.calendar, today, day);
        let time = self.dates.time(due);
        let is_late = due < self.now;
        let when = if is_late && day != today { format!("{} {time}", self.dates.short_day(due)) } else { time };
        let bunch = if is_late { Bunch::Overdue } else { Bunch::On(day) };
        let (class, icon, around) = match (is_late, row.is_due_soon) {
            (true, _) => ("chip-over", "stop", &words.over),
            (_, true) => ("chip-soon", "warn", &words.soon),
            _ => ("chip-ok", "clock", &words.left),
        };
        let by_law = clock == ClockKind::FinalResponse.as_str();
        let left = if by_law {
            let left = (due - self.now).num_seconds();
            let chip = match left {
                -60..=0 if is_late => plain(class, icon, &words.over_bare),
                _ => timed(class, icon, around, Cow::Owned(self.dates.span_days(left)), None),
            };
            return (bunch, words.clock(clock), when, chip);
        } else if distance.working.is_some_and(|days| days <= HOURS_UP_TO) {
            Some(if is_late { -self.calendar.between(due, self.now) } else { self.calendar.between(self.now, due) })
        } else {
            None
        };
        let chip = match left {
            // Nothing has been counted since: it fell due at the end of the working day.
            Some(left) if is_late && left > -60 => plain(class, icon, &words.over_bare),
            Some(seconds) => timed(class, icon, around, Cow::Owned(self.dates.span(seconds)), left),
            None => timed(class, icon, around, Cow::Owned(distance.said(words)), None),
        };
        (bunch, words.clock(clock), when, chip)
    }

    fn label(&self, bunch: Bunch, today: NaiveDate) -> String {
        let page = |key| self.dates.words().t(key).to_owned();
        let long = |day| match self.dates.words().locale() {
            Locale::ZhCn => format!("{} {}", self.dates.day(day), self.dates.weekday(day)),
            Locale::En => self.dates.weekday_day(day),
        };
        match bunch {
            Bunch::Overdue => page("queue-group-overdue"),
            Bunch::Still => page("queue-group-still"),
            Bunch::Day(day) if day == today => page("queue-group-of-today"),
            Bunch::Day(day) => long(day),
            Bunch::Priority(code) => self.dates.words().code("queue-group-priority", code),
            Bunch::On(day) if self.shown.view == View::Closed => long(day),
            Bunch::On(day) if day == today => page("queue-group-today"),
            Bunch::On(day) if today.checked_add_days(Days::new(1)) == Some(day) => {
                self.dates.words().with("queue-group-tomorrow", &[("day", &long(day))])
            }
            Bunch::On(day) => long(day),
        }
    }

    /// The team, for those who see more than one.
    fn team(&self, row: &QueueRow) -> Option<&'a str> {
        use crate::domain::actor::Scope;
        let sees_all = matches!(self.shown.reading.scope, Scope::All);
        row.team_id.filter(|_| sees_all).and_then(|id| self.names.teams.get(&id)).map(|name| self.in_words(name))
    }

    fn in_words(&self, name: &'a Name) -> &'a str {
        match self.dates.words().locale() {
            Locale::ZhCn => &name.zh,
            Locale::En => &name.en,
        }
    }
}

impl Distance {
    fn measure(&mut self, calendar: &Calendar, today: NaiveDate, day: NaiveDate) {
        if self.day == day {
            return;
        }
        let (from, to) = (today.min(day), today.max(day));
        self.day = day;
        self.days = (to - from).num_days();
        self.working = (self.days < COUNTED_UP_TO).then(|| {
            let later = from.iter_days().skip(1).take_while(|day| *day <= to);
            later.filter(|day| calendar.is_working_day(*day)).count() as i64
        });
    }

    fn said(&self, words: &QueueWords) -> String {
        let (around, days) = self.working.map_or((&words.days, self.days), |working| (&words.work_days, working));
        format!("{}{days}{}", around.before, around.after)
    }
}

fn plain(class: &'static str, icon: &'static str, words: &'static str) -> Chip {
    Chip { class, icon, before: words, time: Cow::Borrowed(""), after: "", left: None }
}

fn timed(class: &'static str, icon: &'static str, around: &'static Around, time: Cow<'static, str>, left: Option<i64>) -> Chip {
    Chip { class, icon, before: &around.before, time, after: &around.after, left }
}

/// A sum, with its sign unless it is the currency that the column's head names.
fn amount(row: &QueueRow) -> String {
    match Currency::parse(&row.currency) {
        Some(Currency::Cny) | None => Money { minor: row.amount_minor, currency: Currency::Cny }.plain(),
        Some(currency) => Money { minor: row.amount_minor, currency }.to_string(),
    }
}
