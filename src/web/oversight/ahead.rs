//! What comes due in the next two days, hour by hour, each the way to its list of the queue.

use chrono::{DateTime, Days, Duration, Timelike, Utc};
use chrono_tz::Tz;

use super::columns::{Item, columns};
use super::reported::{Asked, Cell, Section, Table};
use super::sentences::short;
use super::words::grouped;
use crate::domain::figures::Period;
use crate::paths;
use crate::store::reports::Only;

/// How far ahead the strip looks, and hours that a row of its table holds.
const AHEAD: i64 = 48;
const STRETCH: i64 = 4;

/// Until when it looks.
pub fn end(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    hour_of(now, zone) + Duration::hours(AHEAD)
}

/// Hours from the next whole one on as columns, stretches of some hours as rows; each the way to its list of the queue.
pub fn section(asked: &Asked, due: &[DateTime<Utc>]) -> Section {
    let page = &asked.page;
    let local = |at: DateTime<Utc>| at.with_timezone(&asked.zone);
    let start = hour_of(page.now, asked.zone);
    let between = |from: i64, to: i64| {
        let (from, to) = (start + Duration::hours(from), start + Duration::hours(to));
        (due.iter().filter(|at| **at >= from && **at < to).count(), from, to)
    };
    let words = |from: DateTime<Utc>, to: DateTime<Utc>| {
        let on = local(from).date_naive();
        let (day, hours) =
            (short(page, Period { from: on, to: on }), format!("{}–{}", local(from).format("%H:%M"), local(to).format("%H:%M")));
        format!("{day} {hours}")
    };
    let hour = |i: i64| {
        let (n, from, to) = between(i, i + 1);
        let name = local(from).format("%-H").to_string();
        Item { name, words: format!("{} · {n}", words(from, to)), n, over: 0, url: queue_url(asked, from, to) }
    };
    let items: Vec<Item> = (0..AHEAD).map(hour).collect();
    let mut table = Table::new(page, "ahead", &["sla-hours", "oversight-cases"]);
    for i in (0..AHEAD).step_by(STRETCH as usize) {
        let (n, from, to) = between(i, i + STRETCH);
        table.rows.push(vec![Cell::words(words(from, to)), Cell::count(n, queue_url(asked, from, to))]);
    }
    let tomorrow = local(page.now).date_naive().checked_add_days(Days::new(1));
    let today = due.iter().filter(|at| Some(local(**at).date_naive()) < tomorrow).count();
    let (n, today) = (grouped(due.len()), grouped(today));
    let say = page.t2("sla-ahead-say", ("n", &n), ("today", &today));
    Section::new(page.t("sla-ahead").to_owned(), say, table).with_chart(columns(&items, None, page.t("oversight-unit-cases")))
}

/// The beginning of its hour.
fn hour_of(at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let into = i64::from(at.with_timezone(&zone).minute()) * 60 + i64::from(at.second());
    DateTime::from_timestamp(at.timestamp() - into, 0).unwrap_or(at)
}

fn queue_url(asked: &Asked, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let hour = |at: DateTime<Utc>| at.with_timezone(&asked.zone).format("%Y-%m-%dT%H:%M").to_string();
    let now = asked.page.now;
    let filter = &asked.filter;
    // The queue has no word for cases that were never raised.
    if filter.level == Some(0) {
        return String::new();
    }
    let mut fields = vec![("view", "all".to_owned()), ("due_from", hour(from.max(now))), ("due_to", hour(to))];
    fields.extend(only(filter.team).map(|team| ("team", team)));
    fields.extend(only(filter.agent).map(|agent| ("assignee", agent)));
    fields.extend(filter.provider.clone().map(|provider| ("provider", provider)));
    fields.extend(filter.merchant.clone().map(|merchant| ("merchant", merchant)));
    fields.extend(filter.level.map(|level| ("level", level.to_string())));
    fields.extend(filter.problem_type.map(|problem| ("problem_type", problem.to_string())));
    format!("{}?{}", paths::desk_queue(), serde_urlencoded::to_string(&fields).unwrap_or_default())
}

/// A person or a team as the queue's address names them.
pub fn only<T: ToString>(only: Only<T>) -> Option<String> {
    match only {
        Only::Any => None,
        Only::Nobody => Some("none".to_owned()),
        Only::One(one) => Some(one.to_string()),
    }
}
