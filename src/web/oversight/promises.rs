//! What was promised to consumers: whether it was done, in time, and with something that shows it; what is late first.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;

use super::dashboard::Tile;
use super::filter::Filter;
use super::reported::{Asked, Cell, Report, Section, Sheet, Table, answer};
use super::words::{Change, grouped};
use crate::domain::codes::RemedyKind;
use crate::domain::figures::Dimension;
use crate::domain::figures::endings::Promises;
use crate::domain::figures::occurrence::{Counted, Kept};
use crate::domain::offer::Promiser;
use crate::paths;
use crate::store::occurrences::{self, Count, Line, Which};
use crate::store::reports::at_leisure;
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::server::AppData;

const REPORT: Report = Report {
    path: paths::oversight_promises,
    tab: "promises",
    title: "promises-title",
    has_clock: false,
    is_of_teams: false,
    compares: true,
    own: "",
};
/// Late promises that are listed at once.
const LISTED: i64 = 500;

/// `GET /oversight/promises`, also as a file.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    answer(request, supervisor, query, app, (REPORT, sheet)).await
}

struct Read {
    all: Promises,
    /// Of the period before.
    before: Promises,
    kinds: BTreeMap<String, Promises>,
    /// By who promised.
    who: BTreeMap<String, Promises>,
    by: BTreeMap<String, Promises>,
    late: Vec<Line>,
}

impl Read {
    fn of(conn: &mut Conn, filter: &Filter, today: NaiveDate) -> Result<Self, StoreError> {
        let which = filter.which(Counted::Promised);
        let overdue = Which { values: vec![Kept::Open.to_string()], due_below: Some(today), ..which.clone() };
        let [mut kinds, mut who, mut by]: [BTreeMap<String, Promises>; 3] = Default::default();
        let mut all = Promises::default();
        for count in occurrences::counts(conn, &which)? {
            add(&mut all, &count);
            add(kinds.entry(count.code.clone()).or_default(), &count);
        }
        for count in occurrences::counts(conn, &overdue)? {
            all.overdue += count.n;
            kinds.entry(count.code.clone()).or_default().overdue += count.n;
        }
        for (key, count) in occurrences::by_promiser(conn, &which)? {
            add(who.entry(key).or_default(), &count);
        }
        for (key, count) in occurrences::by_promiser(conn, &overdue)? {
            who.entry(key).or_default().overdue += count.n;
        }
        for (key, count) in occurrences::by_key(conn, &which, filter.by)? {
            add(by.entry(key).or_default(), &count);
        }
        for (key, count) in occurrences::by_key(conn, &overdue, filter.by)? {
            by.entry(key).or_default().overdue += count.n;
        }
        let late = occurrences::late(conn, &which, today, LISTED)?;
        let mut before = Promises::default();
        let earlier = Which { period: filter.earlier(), ..which };
        occurrences::counts(conn, &earlier)?.iter().for_each(|count| add(&mut before, count));
        Ok(Self { all, before, kinds, who, by, late })
    }
}

fn add(standing: &mut Promises, count: &Count) {
    if let Some(kept) = Kept::parse(&count.value) {
        standing.add(kept, count.n);
    }
}

async fn sheet(asked: &Asked) -> Result<Sheet, WebError> {
    let page = &asked.page;
    let (filter, today) = (asked.filter.clone(), page.now.with_timezone(&asked.zone).date_naive());
    let read = asked.app.db.read(move |conn| at_leisure(conn, |conn| Read::of(conn, &filter, today))).await?;
    Ok(Sheet {
        tiles: tiles(asked, &read.all, &read.before),
        basis: page.t1("promises-basis", "period", asked.days(asked.filter.period)),
        sections: vec![late(asked, &read, today), kinds(asked, &read), who(asked, &read), by(asked, &read)],
        definitions: ["promised", "late", "proof"]
            .map(|of| (page.code("promises-term", of), page.code("promises-words", of)))
            .into(),
        ..Sheet::default()
    })
}

/// One kind of promises, or those of one who promises: how links name it, and which.
type Part<'a> = Option<(&'static str, &'a str)>;

/// The promises of a filter that stand like this; `late`: open, and past their day.
fn url(asked: &Asked, filter: &Filter, part: Part<'_>, values: &[Kept], is_late: bool) -> String {
    let mut more = vec![("of", Counted::Promised.to_string())];
    more.extend(part.map(|(name, which)| (name, which.to_owned())));
    if !values.is_empty() {
        more.push(("value", values.iter().map(|kept| kept.as_str()).collect::<Vec<_>>().join(",")));
    }
    if is_late {
        more.push(("late", "yes".to_owned()));
    }
    asked.behind(filter, &more)
}

const DONE: [Kept; 2] = [Kept::Done, Kept::DoneProven];
const DONE_LATE: [Kept; 2] = [Kept::Late, Kept::LateProven];
const PROVEN: [Kept; 2] = [Kept::DoneProven, Kept::LateProven];

fn tiles(asked: &Asked, all: &Promises, before: &Promises) -> Vec<Tile> {
    let unit = asked.page.t("promises-unit");
    let tile = |key: &str, n: usize, values: &[Kept], is_late: bool| {
        asked.tile(key, grouped(n), unit, url(asked, &asked.filter, None, values, is_late))
    };
    // What is open is told as it is today: of the days before nobody knows it any more.
    let than = |before: usize, tile: Tile| Tile { change: Change::of_count(&asked.page, before), ..tile };
    vec![
        than(before.promised, tile("promises-promised", all.promised, &[], false)),
        than(before.done, tile("promises-done", all.done, &DONE, false)),
        than(before.done_late, tile("promises-done-late", all.done_late, &DONE_LATE, false)),
        tile("promises-open", all.open, &[Kept::Open], false),
        than(before.dropped, tile("promises-dropped", all.dropped, &[Kept::Dropped], false)),
        tile("promises-overdue", all.overdue, &[], true),
        than(before.proven, tile("promises-proven", all.proven, &PROVEN, false)),
    ]
}

fn standing(asked: &Asked, name: String, filter: Option<&Filter>, part: Part<'_>, it: &Promises) -> Vec<Cell> {
    let cell = |n: usize, values: &[Kept], is_late: bool| {
        Cell::count(n, filter.map(|filter| url(asked, filter, part, values, is_late)).unwrap_or_default())
    };
    vec![
        Cell::words(name),
        cell(it.promised, &[], false),
        cell(it.done, &DONE, false),
        cell(it.done_late, &DONE_LATE, false),
        cell(it.open, &[Kept::Open], false),
        cell(it.dropped, &[Kept::Dropped], false),
        cell(it.overdue, &[], true).bad(),
        cell(it.proven, &PROVEN, false),
    ]
}

const HEAD: [&str; 8] = [
    "promises-what",
    "promises-promised",
    "promises-done",
    "promises-done-late",
    "promises-open",
    "promises-dropped",
    "promises-overdue",
    "promises-proven",
];

fn kinds(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let mut table = Table::new(page, "kinds", &HEAD);
    for kind in RemedyKind::ALL.iter().map(|kind| kind.as_str()) {
        if let Some(it) = read.kinds.get(kind) {
            table.rows.push(standing(asked, page.code("remedy", kind), Some(&asked.filter), Some(("code", kind)), it));
        }
    }
    let say = if read.all.promised == 0 {
        page.t("promises-none").to_owned()
    } else {
        let (done, of) = (grouped(read.all.done), grouped(read.all.settled()));
        page.t2("promises-say", ("done", &done), ("of", &of))
    };
    Section { is_wide: true, ..Section::new(page.t("promises-kinds").to_owned(), say, table) }
}

fn who(asked: &Asked, read: &Read) -> Section {
    let page = &asked.page;
    let mut table = Table::new(page, "who", &HEAD);
    page.t("promises-by-whom").clone_into(&mut table.head[0]);
    for who in Promiser::ALL.iter().map(|who| who.as_str()) {
        if let Some(it) = read.who.get(who) {
            table.rows.push(standing(asked, page.code("promiser", who), Some(&asked.filter), Some(("promiser", who)), it));
        }
    }
    Section { is_wide: true, ..Section::new(page.t("promises-by-whom").to_owned(), String::new(), table) }
}

fn by(asked: &Asked, read: &Read) -> Section {
    let (page, by) = (&asked.page, asked.filter.by);
    let mut table = Table::new(page, "by", &HEAD);
    table.head[0] = page.code("oversight-by", by.as_str());
    let mut rows: Vec<(&String, &Promises)> = read.by.iter().collect();
    rows.sort_by_key(|(_, it)| std::cmp::Reverse((it.overdue, it.promised)));
    for (key, it) in rows {
        let filter = asked.of_next(&table, key);
        table.rows.push(standing(asked, asked.names.key(page, by, key), filter.as_ref(), None, it));
    }
    Section { is_by: true, is_wide: true, ..Section::new(page.t("oversight-by").to_owned(), String::new(), table) }
}

fn late(asked: &Asked, read: &Read, today: NaiveDate) -> Section {
    let page = &asked.page;
    let head = [
        "oversight-column-reference",
        "promises-what",
        "promises-due",
        "promises-days-late",
        "promises-by-whom",
        "oversight-provider",
        "causes-merchant",
        "oversight-agent",
    ];
    let mut table = Table { words: &[1, 2, 4, 5, 6, 7], ..Table::new(page, "late", &head) };
    for line in &read.late {
        let due = line.due_on.unwrap_or(today);
        let days = usize::try_from((today - due).num_days()).unwrap_or_default();
        table.rows.push(vec![
            Cell::link(line.reference.to_string(), paths::desk_case(line.reference)),
            Cell::words(page.code("remedy", &line.code)),
            Cell { raw: due.into(), ..Cell::words(page.dates.day(due)) },
            Cell::count(days, String::new()).bad(),
            Cell::words(Promiser::parse(&line.promiser).map(|who| page.code("promiser", who.as_str())).unwrap_or_default()),
            Cell::words(asked.names.key(page, Dimension::Provider, &line.provider)),
            Cell::words(asked.names.key(page, Dimension::Merchant, &line.merchant)),
            Cell::words(asked.names.key(page, Dimension::Agent, &line.agent)),
        ]);
    }
    let say = match read.late.len() {
        0 => page.t("promises-late-none").to_owned(),
        n if n as i64 == LISTED => page.t1("promises-late-many", "n", grouped(n)),
        n => page.t1("promises-late-say", "n", grouped(n)),
    };
    Section { is_wide: true, ..Section::new(page.t("promises-late").to_owned(), say, table) }
}
