//! What each agent has before them, what they did in the period, and who is not there.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};

use super::ahead::only;
use super::columns::{Item, columns};
use super::dashboard::Tile;
use super::reported::{Asked, Cell, Report, Section, Sheet, Table, answer};
use super::words::{Change, grouped};
use crate::domain::figures::Dimension;
use crate::domain::figures::occurrence::Counted;
use crate::domain::ids::PersonId;
use crate::domain::routing::Away;
use crate::paths;
use crate::store::loads::{self, Load};
use crate::store::reports::{Only, at_leisure};
use crate::store::{occurrences, staffing};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;

const REPORT: Report = Report {
    path: paths::oversight_workload,
    tab: "workload",
    title: "workload-title",
    has_clock: false,
    is_of_teams: true,
    compares: true,
    own: "",
};

/// Without those that are put off, which are in no number of this page.
const OVERDUE: &str = "view=all&standing=overdue";

/// `GET /oversight/workload`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

/// What one of ours has and did; nobody for what is nobody's.
struct Row {
    agent: Option<PersonId>,
    name: String,
    load: Load,
    handled: usize,
    reopened: usize,
    away: Option<Away>,
}

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let page = &asked.page;
    let (rows, before) = (rows(asked).await?, before(asked).await?);
    let mut table = Table { words: &[7], ..Table::new(page, "agents", &HEAD) };
    table.rows = rows.iter().map(|row| cells(asked, row)).collect();
    let chart: Vec<Item> = rows.iter().filter(|row| row.load.open > 0).take(20).map(|row| item(page, row)).collect();
    let section = Section::new(page.t("workload-agents").to_owned(), say(page, &rows), table);
    let section = Section { is_wide: true, ..section.with_chart(columns(&chart, None, page.t("oversight-unit-cases"))) };
    Ok(Sheet {
        tiles: tiles(asked, &rows, before),
        basis: page.t2(
            "workload-basis",
            ("period", &asked.days(asked.filter.period)),
            ("before", &asked.days(asked.filter.earlier())),
        ),
        sections: vec![section],
        definitions: ["now", "waiting", "handled", "reopened"]
            .map(|of| (page.code("workload-term", of), page.code("workload-words", of)))
            .into(),
        ..Sheet::default()
    })
}

const HEAD: [&str; 8] = [
    "workload-agent",
    "workload-open",
    "workload-overdue",
    "workload-consumer",
    "workload-outside",
    "workload-handled",
    "workload-reopened",
    "workload-away",
];

fn whole(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

/// How many were closed and taken up again in the period before.
async fn before(asked: &Asked) -> Result<[usize; 2], WebError> {
    let filter = asked.filter.with_period(asked.filter.earlier());
    let read = asked.app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let mut count = |what| occurrences::count(conn, &filter.which(what));
            Ok([count(Counted::Closed)?, count(Counted::Reopened)?])
        })
    });
    Ok(read.await?)
}

fn tiles(asked: &Asked, rows: &[Row], [handled, reopened]: [usize; 2]) -> Vec<Tile> {
    let than = |before: usize, tile: Tile| Tile { change: Change::of_count(&asked.page, before), ..tile };
    let sum = |of: fn(&Row) -> usize| grouped(rows.iter().map(of).sum());
    let cases = asked.page.t("oversight-unit-cases");
    vec![
        asked.tile("workload-open", sum(|row| whole(row.load.open)), cases, queue_url(asked, "view=all", None)),
        asked.tile("workload-overdue", sum(|row| whole(row.load.overdue)), cases, queue_url(asked, OVERDUE, None)),
        than(handled, asked.tile("workload-handled", sum(|row| row.handled), cases, behind(asked, Counted::Closed, None))),
        than(reopened, asked.tile("workload-reopened", sum(|row| row.reopened), cases, behind(asked, Counted::Reopened, None))),
    ]
}

fn cells(asked: &Asked, row: &Row) -> Vec<Cell> {
    let agent = Some(row.agent);
    let open = |n: i64, list: &str| Cell::count(whole(n), queue_url(asked, list, agent));
    vec![
        Cell::words(row.name.clone()),
        open(row.load.open, "view=all"),
        open(row.load.overdue, OVERDUE).bad(),
        open(row.load.consumer, "view=all&status=awaiting_consumer&status=offered"),
        open(row.load.outside, "view=all&status=awaiting_merchant&status=awaiting_platform"),
        Cell::count(row.handled, behind(asked, Counted::Closed, agent)),
        Cell::count(row.reopened, behind(asked, Counted::Reopened, agent)),
        Cell::words(away(&asked.page, row.away.as_ref())),
    ]
}

fn say(page: &Page, rows: &[Row]) -> String {
    let away = rows.iter().filter(|row| row.away.as_ref().is_some_and(|away| away.is_at(page.now))).count();
    let most = rows.iter().filter(|row| row.agent.is_some()).max_by_key(|row| row.load.open).filter(|row| row.load.open > 0);
    let Some(row) = most else { return page.t("workload-none").to_owned() };
    let (n, overdue, away) = (row.load.open.to_string(), row.load.overdue.to_string(), away.to_string());
    page.words.with("workload-say", &[("name", &row.name), ("n", &n), ("overdue", &overdue), ("away", &away)])
}

fn item(page: &Page, row: &Row) -> Item {
    let late = usize::try_from(row.load.overdue).unwrap_or_default();
    let open = usize::try_from(row.load.open).unwrap_or_default();
    let words =
        page.words.with("workload-column", &[("name", &row.name), ("n", &open.to_string()), ("overdue", &late.to_string())]);
    Item { name: row.name.chars().take(6).collect(), words, n: open - late.min(open), over: late, url: String::new() }
}

/// Whoever has or did anything, or is away; most open cases first, nobody's last.
async fn rows(asked: &Asked) -> Result<Vec<Row>, WebError> {
    let (filter, now) = (asked.filter.clone(), asked.page.now);
    let read = asked.app.db.read(move |conn| {
        at_leisure(conn, |conn| {
            let loads = loads::by_agent(conn, filter.team, now)?;
            let handled = occurrences::by_key(conn, &filter.which(Counted::Closed), Dimension::Agent)?;
            let reopened = occurrences::by_key(conn, &filter.which(Counted::Reopened), Dimension::Agent)?;
            Ok((loads, handled, reopened, staffing::absences(conn)?))
        })
    });
    let (loads, handled, reopened, absences) = read.await?;
    let sums = |counts: Vec<(String, occurrences::Count)>| {
        let mut sums: BTreeMap<String, usize> = BTreeMap::new();
        counts.into_iter().for_each(|(key, count)| *sums.entry(key).or_default() += count.n);
        sums
    };
    let (handled, reopened) = (sums(handled), sums(reopened));
    let people = asked.names.agents.iter().map(|(id, name)| (Some(*id), name.clone()));
    let nobody = std::iter::once((None, asked.page.t("oversight-nobody").to_owned()));
    let row = |(agent, name): (Option<PersonId>, String)| {
        let key = agent.map(|agent| agent.to_string()).unwrap_or_default();
        let none = Load { agent, open: 0, overdue: 0, consumer: 0, outside: 0 };
        let away = absences.iter().find(|absence| Some(absence.person) == agent).map(|absence| absence.away.clone());
        Row {
            agent,
            name,
            load: loads.iter().find(|load| load.agent == agent).copied().unwrap_or(none),
            handled: handled.get(&key).copied().unwrap_or_default(),
            reopened: reopened.get(&key).copied().unwrap_or_default(),
            away: away.filter(|away: &Away| away.until.is_none_or(|until| until > asked.page.now)),
        }
    };
    let is_told = |row: &Row| row.load.open + (row.handled + row.reopened) as i64 > 0 || row.away.is_some();
    let mut rows: Vec<Row> = people.chain(nobody).map(row).filter(is_told).collect();
    rows.sort_by_key(|row| (row.agent.is_none(), std::cmp::Reverse(row.load.open), std::cmp::Reverse(row.handled)));
    Ok(rows)
}

fn away(page: &Page, away: Option<&Away>) -> String {
    let day = |at| page.dates.day(page.dates.day_of(at));
    match away {
        None => String::new(),
        Some(Away { from, .. }) if *from > page.now => page.t1("workload-away-from", "day", day(*from)),
        Some(Away { until: Some(until), .. }) => page.t1("workload-away-until", "day", day(*until)),
        Some(_) => page.t("workload-away-now").to_owned(),
    }
}

/// A list of the queue: of everybody, of somebody, or of nobody.
fn queue_url(asked: &Asked, list: &str, agent: Option<Option<PersonId>>) -> String {
    let team = only(asked.filter.team).map(|team| format!("&team={team}")).unwrap_or_default();
    let agent = agent.map(|agent| format!("&assignee={}", agent.map_or("none".to_owned(), |id| id.to_string())));
    format!("{}?{list}{}{team}", paths::desk_queue(), agent.unwrap_or_default())
}

fn behind(asked: &Asked, what: Counted, agent: Option<Option<PersonId>>) -> String {
    let whose = match agent {
        None => Only::Any,
        Some(None) => Only::Nobody,
        Some(Some(one)) => Only::One(one),
    };
    let mut filter = asked.filter.clone();
    filter.agent = whose;
    asked.behind(&filter, &[("of", what.to_string())])
}
