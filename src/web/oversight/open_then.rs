//! The cases behind a number of the backlog's trend: what was open when a day began, filed first first; as a page and as a file.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Days, NaiveDate};

use super::asking::Asking;
use super::basis::{Basis, Of, Taken};
use super::filter::{Filter, Names};
use super::occurrences::{OccurrencesPage, Row};
use super::picture;
use super::small::words;
use super::words::grouped;
use crate::domain::figures::{Dimension, Period};
use crate::domain::ids::CaseId;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::backlog::listed::{self, Key, Line, Then};
use crate::store::reports::{Only, at_leisure};
use crate::store::{Conn, backlog};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, Links, Named};

/// What a link asks by.
pub const FIELD: &str = "open";
const YES: &str = "yes";
/// Days back at most: what ended since is gone through.
const MOST_DAYS: u64 = 366;
const PAGE: usize = 50;

const HEAD: &[&str] = &[
    "oversight-column-reference",
    "open-then-filed",
    "open-then-now",
    "oversight-problem",
    "oversight-provider",
    "causes-merchant",
    "oversight-team",
    "oversight-agent",
];

/// Where what was open when a day began is listed.
pub fn link(filter: &Filter, day: NaiveDate) -> String {
    asked(&filter.with_period(Period { from: day, to: day }), &paths::oversight_cases(), None)
}

fn asked(filter: &Filter, path: &str, after: Option<Key>) -> String {
    let after = after.map(|Key { filed_at, case }| ("after", format!("{}-{case}", filed_at.timestamp_millis())));
    filter.link(path, &std::iter::once((FIELD, YES.to_owned())).chain(after).collect::<Vec<_>>())
}

/// What the list is asked.
struct Asked {
    page: Page,
    names: Names,
    filter: Filter,
    then: Then,
    after: Option<Key>,
}

impl Asked {
    /// A day and a team: who had a case then, or how far it had risen, nobody kept.
    async fn read(
        request: &HttpRequest,
        supervisor: &Supervisor,
        query: &Query,
        app: &AppData,
    ) -> Result<Result<Self, HttpResponse>, WebError> {
        let own = query.iter().filter(|(name, _)| ["from", "to", "team"].contains(&name.as_str()));
        let own: BTreeMap<String, String> = own.map(|(name, value)| (name.clone(), value.clone())).collect();
        let mut asking = Asking::read(request, supervisor, &web::Query(own), app).await?;
        let (zone, Period { from: day, to }) = (app.rules().calendar.zone, asking.filter.period);
        let today = asking.page.now.with_timezone(&zone).date_naive();
        let is_near = today.checked_sub_days(Days::new(MOST_DAYS)).is_some_and(|oldest| oldest <= day);
        let after = query.get("after").filter(|text| !text.is_empty()).map(|text| key(text));
        if day != to || !is_near || query.get(FIELD).is_none_or(|value| value != YES) || after == Some(None) {
            asking.problems.add("", asking.page.t("oversight-bad-link"));
        }
        let then = Then { at: asking.filter.period.bounds(zone).0, team: asking.filter.team };
        let after = after.flatten();
        let sound = asking.sound(query).map_err(|refused| *refused);
        Ok(sound.map(|(page, names, filter)| Self { page, names, filter, then, after }))
    }

    /// What is listed; and why the trend may have another number.
    fn sentence(&self, count: i64, kept: Option<i64>) -> String {
        let (page, number) = (&self.page, |n: i64| grouped(usize::try_from(n).unwrap_or_default()));
        let day = page.dates.day(self.filter.period.from);
        let mut said = page.t2("open-then-listed", ("day", &day), ("n", &number(count)));
        let team = match self.then.team {
            Only::Any => None,
            Only::Nobody => Some(String::new()),
            Only::One(team) => Some(team.to_string()),
        };
        if let Some(team) = team {
            said.push_str(page.t("oversight-comma"));
            said.push_str(&page.t1("open-then-team", "team", self.names.key(page, Dimension::Team, &team)));
        }
        said.push_str(page.t("oversight-stop"));
        if let Some(kept) = kept.filter(|kept| *kept != count) {
            said.push(' ');
            said.push_str(&page.t1("open-then-kept", "kept", number(kept)));
        }
        said
    }

    fn row(&self, line: &Line) -> Row {
        let page = &self.page;
        Row {
            reference: line.reference.to_string(),
            url: paths::desk_case(line.reference),
            day: page.dates.day(page.dates.day_of(line.key.filed_at)),
            what: self.state(line),
            summary: without_personal_numbers(&line.summary, &[]),
            merchant: self.names.key(page, Dimension::Merchant, &line.merchant),
            problem: page.code("problem-short", line.problem_type.as_str()),
            agent: self.names.agent(page, line.agent),
        }
    }

    fn state(&self, line: &Line) -> String {
        let page = &self.page;
        match line.closed_at {
            None => page.t("open-then-still").to_owned(),
            Some(at) => page.t1("open-then-closed", "day", page.dates.day(page.dates.day_of(at))),
        }
    }

    /// The same for a file. What anybody wrote stays here (ADR 31).
    fn cells(&self, line: &Line) -> sheet::Row {
        let (page, names) = (&self.page, &self.names);
        vec![
            line.reference.to_string().into(),
            page.dates.day_of(line.key.filed_at).into(),
            self.state(line).into(),
            page.code("problem-short", line.problem_type.as_str()).into(),
            names.key(page, Dimension::Provider, &line.provider).into(),
            names.key(page, Dimension::Merchant, &line.merchant).into(),
            names.team(page, line.team).into(),
            names.agent(page, line.agent).into(),
        ]
    }
}

/// The list.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let it = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let (then, after, period) = (it.then, it.after, it.filter.period);
    let read = move |conn: &mut Conn| {
        at_leisure(conn, |conn| {
            let lines = listed::list(conn, &then, after, PAGE as i64 + 1)?;
            Ok((listed::count(conn, &then)?, lines, backlog::days(conn, then.team, period)?))
        })
    };
    let (count, mut lines, days) = app.db.read(read).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let here = paths::oversight_cases();
    let next = lines.last().filter(|_| has_more).map(|line| asked(&it.filter, &here, Some(line.key)));
    Ok(html(&OccurrencesPage {
        sentence: it.sentence(count, days.first().map(|(_, backlog)| backlog.open)),
        heads: ["open-then-filed", "open-then-now"],
        rows: lines.iter().map(|line| it.row(line)).collect(),
        report_url: it.filter.link(&paths::oversight(), &[]),
        files: Links::of(|end| asked(&it.filter, &paths::oversight_cases_file(end), None)),
        first_url: it.after.map(|_| asked(&it.filter, &here, None)).unwrap_or_default(),
        next_url: next.unwrap_or_default(),
        page: it.page,
    }))
}

/// The same as a file, for somebody who may take it.
pub async fn file(
    request: HttpRequest,
    supervisor: Supervisor,
    format: Format,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let it = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let (then, period) = (it.then, it.filter.period);
    let read = move |conn: &mut Conn| {
        at_leisure(conn, |conn| Ok((listed::count(conn, &then)?, backlog::days(conn, then.team, period)?)))
    };
    let (count, days) = app.db.read(read).await?;
    let basis = Basis { page: &it.page, names: &it.names, filter: &it.filter, of: Of::Cases };
    let sentence = it.sentence(count, days.first().map(|(_, backlog)| backlog.open));
    let named = Named { name: format!("cases-open{}", basis.name()), about: format!("{sentence} {}", basis.line()) };
    let said = basis.taken(&Taken { report: "cases", table: "open_then", format: format.as_str(), own: &[] });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    let (head, db) = (words(&it.page, HEAD), app.clone());
    let rows = Keyed::new(&it.page.clone(), head, async move |after: Option<Key>, limit| {
        let lines = db.db.read(move |conn| at_leisure(conn, |conn| listed::list(conn, &then, after, limit as i64))).await?;
        Ok(lines.iter().map(|line| (line.key, it.cells(line))).collect())
    });
    sheet::send(&app, format, &named, rows).await
}

fn key(text: &str) -> Option<Key> {
    let (filed, case) = text.split_once('-')?;
    // Milliseconds of the year 2200: beyond what any case shows, and still an instant.
    let filed = filed.parse().ok().filter(|at| (0..=7_258_118_400_000).contains(at))?;
    Some(Key { filed_at: DateTime::from_timestamp_millis(filed)?, case: CaseId(case.parse().ok()?) })
}
