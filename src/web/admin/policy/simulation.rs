//! A policy tried on a complaint that nobody filed: each clock's date, with the sum behind it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};

use super::strip::{Strip, strip};
use crate::domain::calendar::Calendar;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{Policy, Start};
use crate::i18n::Dates;
use crate::web::admin::fields::Fields;
use crate::web::desk::case::clocks::{Line, view};
use crate::web::page::Page;

/// Filed on a day, at a time, in the calendar's own zone.
pub struct Simulation {
    pub filed: String,
    pub clocks: Vec<Tried>,
}

/// When one clock would come due.
pub struct Tried {
    pub name: String,
    pub due: String,
    pub is_provisional: bool,
    /// A picture of the days, where they are few.
    pub strip: Option<Strip>,
    pub why: Vec<Line>,
}

/// The day and time of the form; now where they are none.
pub fn filed(fields: &Fields, calendar: &Calendar, now: DateTime<Utc>) -> DateTime<Utc> {
    let day =
        NaiveDate::parse_from_str(fields.text("sim_day"), "%Y-%m-%d").ok().filter(|day| crate::domain::sla::is_counted(*day));
    let time = NaiveTime::parse_from_str(fields.text("sim_time"), "%H:%M").ok();
    let (Some(day), Some(time)) = (day, time) else { return now };
    calendar.zone.from_local_datetime(&day.and_time(time)).earliest().map_or(now, |at| at.with_timezone(&Utc))
}

/// Tries a policy. `rules` know it ([`Rulebook::with_policy`]).
pub fn simulate(page: &Page, policy: &Policy, rules: &Rulebook, filed: DateTime<Utc>) -> Option<Simulation> {
    let calendar = rules.calendar_named(&policy.calendar_id)?;
    let dates = Dates::new(page.words, calendar.zone, page.now);
    let tried = |deadline: &crate::domain::sla::Deadline| {
        let clock = policy.start(deadline, 1, filed, calendar);
        let view = view(page, &clock, rules);
        let from = match deadline.start {
            Start::Filing => String::new(),
            Start::Acceptance => page.t("policy-tried-acceptance").to_owned(),
            Start::Reply => page.t("policy-tried-reply").to_owned(),
            Start::Message => page.t("policy-tried-message").to_owned(),
            Start::Request => page.t("policy-tried-request").to_owned(),
        };
        Tried {
            name: format!("{}{from}", page.code("clock", deadline.kind.as_str())),
            due: clock.due_at.map(|due| dates.full(due)).unwrap_or_default(),
            is_provisional: clock.provisional,
            strip: clock.due_at.filter(|_| !clock.in_days).and_then(|due| strip(page, calendar, filed, due)),
            why: view.why,
        }
    };
    Some(Simulation { filed: dates.full(filed), clocks: policy.deadlines.iter().map(tried).collect() })
}
