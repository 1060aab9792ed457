//! Which dates were kept and which were not, why not, which were put off, and what comes due in the next two days.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, Utc};

use super::ahead;
use super::columns::{Item, columns};
use super::fields::Choice;
use super::filter::Filter;
use super::kept::{self, Ends, Met};
use super::reported::{Asked, Cell, Report, Section, Sheet, Table, answer};
use super::sentences::short;
use super::words::{Change, grouped, per_cent};
use crate::domain::case::explaining::MissReason;
use crate::domain::figures::occurrence::{Counted, Dates};
use crate::domain::figures::{EXACT_MOST, share};
use crate::domain::sla::ClockKind;
use crate::paths;
use crate::store::loads::{self, Whose};
use crate::store::occurrences::{self, Count, Days};
use crate::store::reports::at_leisure;
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;

const REPORT: Report = Report {
    path: paths::oversight_sla,
    tab: "sla",
    title: "sla-title",
    has_clock: true,
    is_of_teams: false,
    compares: true,
    own: "",
};

/// `GET /oversight/sla`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

/// What is read.
struct Read {
    /// Of each clock: in the period, and in the one before.
    clocks: Vec<(ClockKind, Ends, Ends)>,
    /// Of the clock that was chosen.
    met: Met,
    missed_days: Vec<(NaiveDate, Count)>,
    missed_by: Vec<(String, Count)>,
    missed: Vec<Count>,
    extensions: [Vec<Count>; 3],
    due: Vec<DateTime<Utc>>,
}

const EXTENSIONS: [Counted; 3] = [Counted::ExtensionAsked, Counted::ExtensionGranted, Counted::ExtensionRefused];

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let (filter, zone, now) = (asked.filter.clone(), asked.zone, asked.page.now);
    let read = asked.app.db.read(move |conn| at_leisure(conn, |conn| Read::of(conn, &filter, zone, now))).await?;
    let mut sheet = Sheet {
        tiles: tiles(asked, &read),
        basis: asked.page.t2(
            "sla-basis",
            ("period", &asked.days(asked.filter.period)),
            ("before", &asked.days(asked.filter.earlier())),
        ),
        sections: vec![clocks(asked, &read), weeks(asked, &read)],
        definitions: ["missed", "by", "reason", "ahead"]
            .map(|of| (asked.page.code("sla-term", of), asked.page.code("sla-words", of)))
            .into(),
        ..Sheet::default()
    };
    sheet.sections.extend(by(asked, &read));
    sheet.sections.extend([reasons(asked, &read), extensions(asked, &read), ahead::section(asked, &read.due)]);
    Ok(sheet)
}

impl Read {
    fn of(conn: &mut Conn, filter: &Filter, zone: chrono_tz::Tz, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let (now_missed, before_missed) =
            (filter.which(Counted::Missed), filter.with_period(filter.earlier()).which(Counted::Missed));
        let of_missed = Days::read(conn, now_missed.what, now_missed.period)?;
        let missed = of_missed.counts(&now_missed)?;
        let before = occurrences::counts(conn, &before_missed)?;
        let of_clock = |counts: &[Count], clock: ClockKind| {
            counts.iter().filter(|count| count.code == clock.as_str()).map(|count| count.n).sum()
        };
        let mut clocks = Vec::new();
        for clock in ClockKind::ALL.iter().copied() {
            let its = filter.with_clock(clock);
            let now = Ends { met: kept::total(conn, &its, filter.period, zone)?, missed: of_clock(&missed, clock) };
            let then = Ends { met: kept::total(conn, &its, filter.earlier(), zone)?, missed: of_clock(&before, clock) };
            clocks.push((clock, now, then));
        }
        let mut one = now_missed.clone();
        one.code = Some(filter.clock.to_string());
        let mut extended = Vec::new();
        for what in EXTENSIONS {
            extended.push(occurrences::counts(conn, &filter.which(what))?);
        }
        let whose = Whose {
            team: filter.team,
            agent: filter.agent,
            problem_type: filter.problem_type,
            provider: filter.provider.clone(),
            merchant: filter.merchant.clone(),
            level: filter.level,
        };
        Ok(Self {
            clocks,
            met: kept::met(conn, filter, zone)?,
            missed_days: of_missed.by_day(&one)?,
            missed_by: of_missed.by_key(&one, filter.by)?,
            missed,
            extensions: extended.try_into().unwrap_or_default(),
            due: loads::due_between(conn, &whose, (now, ahead::end(now, zone)))?,
        })
    }

    /// Misses of a clock, by the reason; empty for none yet. It is asked of ours alone.
    fn reasons(&self, clock: ClockKind) -> BTreeMap<&str, usize> {
        let mut reasons = BTreeMap::new();
        for count in self.missed.iter().filter(|count| clock.is_ours() && count.code == clock.as_str()) {
            *reasons.entry(count.value.as_str()).or_default() += count.n;
        }
        reasons
    }
}

fn met_url(asked: &Asked, filter: &Filter) -> String {
    asked.behind(filter, &[("in_time", "yes".to_owned())])
}

fn missed_url(asked: &Asked, filter: &Filter, code: &str) -> String {
    asked.behind(filter, &[("of", Counted::Missed.to_string()), ("code", code.to_owned())])
}

/// Of the clock that was chosen, and what waits for a word of somebody.
fn tiles(asked: &Asked, read: &Read) -> Vec<super::dashboard::Tile> {
    let page = &asked.page;
    let chosen = read.clocks.iter().find(|(clock, ..)| *clock == asked.filter.clock);
    let (_, now, before) = chosen.copied().unwrap_or((asked.filter.clock, Ends::default(), Ends::default()));
    let cases = page.t("sla-unit");
    let mut met = asked.tile("sla-met", now.met.map_or_else(more_than, grouped), cases, met_url(asked, &asked.filter));
    met.change = before.met.map_or_else(|| Change::of_too_many(page), |met| Change::of_count(page, met));
    let code = asked.filter.clock.as_str();
    let mut missed = asked.tile("sla-missed", grouped(now.missed), cases, missed_url(asked, &asked.filter, code));
    missed.change = Change::of_backlog(page, now.missed as i64, Some(before.missed as i64));
    let share = now.dates().map(|now| {
        let percentage = share(now.met, now.n()).map(|it| format!("{}.{}", it / 10, it % 10)).unwrap_or_default();
        let mut share = asked.tile("sla-share", percentage, "%", asked.here(&asked.filter, &[]));
        let before = before.dates();
        share.change = before.map_or_else(|| Change::of_too_many(page), |before| Change::of_dates(page, now, before));
        share
    });
    let none = read.reasons(asked.filter.clock).get("").copied().unwrap_or_default();
    let unexplained = asked.tile("sla-unexplained", grouped(none), cases, reason_url(asked, "none"));
    [Some(met), Some(missed), share, Some(unexplained)].into_iter().flatten().collect()
}

/// What is said where no more are counted.
fn more_than() -> String {
    format!("{}+", grouped(EXACT_MOST))
}

fn met_cell(ends: Ends, url: String) -> Cell {
    match ends.met {
        Some(met) => Cell::count(met, url),
        None => Cell { raw: crate::web::sheet::Cell::Nothing, ..Cell::link(more_than(), url) },
    }
}

fn share_cell(ends: Ends) -> Cell {
    match ends.dates() {
        Some(dates) => Cell::share(dates.met, dates.n()),
        None => Cell { raw: crate::web::sheet::Cell::Nothing, ..Cell::words("–") },
    }
}

fn clocks(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let mut table = Table::new(page, "clocks", &["sla-clock", "sla-met", "sla-missed", "sla-share", "sla-share-before"]);
    for (clock, now, before) in &read.clocks {
        let filter = asked.filter.with_clock(*clock);
        table.rows.push(vec![
            Cell::link(page.code("clock", clock.as_str()), asked.here(&filter, &[])),
            met_cell(*now, met_url(asked, &filter)),
            Cell::count(now.missed, missed_url(asked, &filter, clock.as_str())).bad(),
            share_cell(*now),
            share_cell(*before),
        ]);
    }
    let known = read.clocks.iter().filter_map(|(clock, now, _)| Some((*clock, now.dates()?)));
    let ours = known.filter(|(clock, now)| clock.is_ours() && now.n() > 0);
    let worst = ours.min_by(|(_, one), (_, other)| (one.met * other.n()).cmp(&(other.met * one.n())));
    let say = match worst {
        _ if read.clocks.iter().any(|(_, now, before)| now.met.is_none() || before.met.is_none()) => {
            page.t1("sla-clocks-many", "most", grouped(EXACT_MOST))
        }
        Some((clock, now)) if now.missed > 0 => page.words.with(
            "sla-clocks-say",
            &[
                ("clock", &page.code("clock", clock.as_str())),
                ("share", &per_cent(now.met, now.n())),
                ("n", &grouped(now.missed)),
            ],
        ),
        Some(_) => page.t("sla-clocks-all").to_owned(),
        None => page.t("sla-clocks-none").to_owned(),
    };
    Section::new(page.t("sla-clocks").to_owned(), say, table)
}

fn weeks(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let clock = page.code("clock", asked.filter.clock.as_str());
    let title = page.t1("sla-weeks", "clock", &clock);
    let mut table = Table::new(page, "weeks", &["oversight-week", "sla-met", "sla-missed", "sla-share"]);
    let Some(days) = &read.met.days else {
        return Section::new(title, page.t1("oversight-narrow", "most", "100,000"), table);
    };
    let mut items = Vec::new();
    let mut worst: Option<(String, Dates)> = None;
    for week in asked.filter.period.weeks() {
        let dates = Dates {
            met: days.range(week.from..=week.to).map(|(_, n)| n).sum(),
            missed: read.missed_days.iter().filter(|(day, _)| (week.from..=week.to).contains(day)).map(|(_, it)| it.n).sum(),
        };
        let (name, filter) = (short(page, week), asked.filter.with_period(week));
        let (met, missed) = (grouped(dates.met), grouped(dates.missed));
        items.push(Item {
            words: page.words.with("sla-week-words", &[("week", &name), ("met", &met), ("missed", &missed)]),
            name: name.clone(),
            n: dates.met,
            over: dates.missed,
            url: String::new(),
        });
        table.rows.push(vec![
            Cell { raw: week.from.into(), ..Cell::words(name.clone()) },
            Cell::count(dates.met, met_url(asked, &filter)),
            Cell::count(dates.missed, missed_url(asked, &filter, asked.filter.clock.as_str())).bad(),
            Cell::share(dates.met, dates.n()),
        ]);
        if dates.missed > worst.as_ref().map_or(0, |(_, most)| most.missed) {
            worst = Some((name, dates));
        }
    }
    table.rows.reverse();
    let say = match worst {
        Some((week, dates)) => page.t2("sla-weeks-say", ("week", &week), ("n", &grouped(dates.missed))),
        None => page.t("sla-weeks-none").to_owned(),
    };
    let chart = columns(&items, None, page.t("sla-unit"));
    Section::new(title, say, table).with_chart(chart)
}

fn by(asked: &Asked, read: &Read) -> Option<Section> {
    let page = &asked.page;
    let by = asked.filter.by;
    let met = read.met.by.as_ref()?;
    let mut dates: BTreeMap<&str, Dates> = met.iter().map(|(key, n)| (key.as_str(), Dates { met: *n, missed: 0 })).collect();
    for (key, count) in &read.missed_by {
        dates.entry(key).or_default().missed += count.n;
    }
    let mut rows: Vec<(&str, Dates)> = dates.into_iter().filter(|(_, dates)| dates.n() > 0).collect();
    rows.sort_by_key(|(_, dates)| std::cmp::Reverse((dates.missed, dates.met)));
    let mut table = Table::new(page, "by", &["oversight-by", "sla-met", "sla-missed", "sla-share"]);
    table.head[0] = page.code("oversight-by", by.as_str());
    for (key, dates) in rows {
        let filter = asked.of_next(&table, key);
        let url = |of: fn(&Asked, &Filter) -> String| filter.as_ref().map(|filter| of(asked, filter)).unwrap_or_default();
        table.rows.push(vec![
            Cell::words(asked.names.key(page, by, key)),
            Cell::count(dates.met, url(met_url)),
            Cell::count(dates.missed, url(|asked, filter| missed_url(asked, filter, filter.clock.as_str()))).bad(),
            Cell::share(dates.met, dates.n()),
        ]);
    }
    let title = page.t1("sla-by", "clock", page.code("clock", asked.filter.clock.as_str()));
    Some(Section { is_by: true, ..Section::new(title, page.t("sla-by-say").to_owned(), table) })
}

fn reasons(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let clock = asked.filter.clock;
    let title = page.t1("sla-reasons", "clock", page.code("clock", clock.as_str()));
    let mut table = Table::new(page, "reasons", &["sla-reason", "oversight-cases", "oversight-share"]);
    if !clock.is_ours() {
        return Section::new(title, page.t("sla-reasons-theirs").to_owned(), table);
    }
    let counts = read.reasons(clock);
    let all: usize = counts.values().sum();
    let mut rows: Vec<(&str, usize)> = MissReason::ALL
        .iter()
        .map(|reason| (reason.as_str(), counts.get(reason.as_str()).copied().unwrap_or_default()))
        .collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let none = counts.get("").copied().unwrap_or_default();
    let items: Vec<Item> = rows
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(reason, n)| {
            let name = page.code("miss-short", reason);
            Item { words: format!("{name} {n}"), name, n: *n, over: 0, url: reason_url(asked, reason) }
        })
        .collect();
    let most = rows.first().copied().filter(|(_, n)| *n > 0);
    for (reason, n) in rows {
        let name = page.code("miss-reason", reason);
        table.rows.push(vec![Cell::words(name), Cell::count(n, reason_url(asked, reason)), Cell::share(n, all)]);
    }
    table.rows.push(vec![
        Cell::words(page.t("sla-no-reason")),
        Cell::count(none, reason_url(asked, "none")).bad(),
        Cell::share(none, all),
    ]);
    let say = reasons_say(asked, (all, all - none), most);
    let more = Choice { value: reason_url(asked, "none"), label: page.t1("sla-reasons-more", "n", grouped(none)) };
    let chart = columns(&items, None, page.t("sla-unit"));
    Section { more: (none > 0).then_some(more), ..Section::new(title, say, table).with_chart(chart) }
}

fn reasons_say(asked: &Asked, (all, told): (usize, usize), most: Option<(&str, usize)>) -> String {
    let page = &asked.page;
    match most {
        Some((reason, n)) => page.words.with(
            "sla-reasons-say",
            &[
                ("all", &grouped(all)),
                ("told", &grouped(told)),
                ("reason", &page.code("miss-reason", reason)),
                ("n", &grouped(n)),
            ],
        ),
        None if all > 0 => page.t1("sla-reasons-none", "all", grouped(all)),
        None => page.t("sla-weeks-none").to_owned(),
    }
}

fn reason_url(asked: &Asked, reason: &str) -> String {
    let code = asked.filter.clock.to_string();
    asked.behind(&asked.filter, &[("of", Counted::Missed.to_string()), ("code", code), ("value", reason.to_owned())])
}

fn extensions(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let mut table = Table::new(page, "extensions", &["sla-clock", "sla-asked", "sla-granted", "sla-refused"]);
    let n = |at: usize, clock: &str| -> usize {
        read.extensions[at].iter().filter(|count| count.code == clock).map(|count| count.n).sum()
    };
    for clock in ClockKind::ALL.iter().map(|clock| clock.as_str()) {
        if (0..3).all(|at| n(at, clock) == 0) {
            continue;
        }
        let mut row = vec![Cell::words(page.code("clock", clock))];
        for (at, what) in EXTENSIONS.iter().enumerate() {
            let url = asked.behind(&asked.filter, &[("of", what.to_string()), ("code", clock.to_owned())]);
            row.push(Cell::count(n(at, clock), url));
        }
        table.rows.push(row);
    }
    let total = |at: usize| grouped(read.extensions[at].iter().map(|count| count.n).sum());
    let say = if table.rows.is_empty() {
        page.t("sla-extensions-none").to_owned()
    } else {
        page.words.with("sla-extensions-say", &[("asked", &total(0)), ("granted", &total(1)), ("refused", &total(2))])
    };
    Section::new(page.t("sla-extensions").to_owned(), say, table)
}
