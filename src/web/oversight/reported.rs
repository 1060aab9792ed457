//! A report as a page and as files: the filter, big numbers, and sections of a sentence, a picture and a table each. A file is the
//! table of a section, so both tell the same.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono_tz::Tz;

use super::basis::{Basis, Of, Taken};
use super::charts::HEIGHT;
use super::columns::Columns;
use super::dashboard::Tile;
use super::fields::{Choice, Fields};
use super::filter::{Filter, Names};
use super::picture;
use super::response_times::names;
use super::words::{Part, grouped, per_cent};
use crate::domain::actor::Staff;
use crate::domain::figures::{Period, share};
use crate::domain::sla::ClockKind;
use crate::web::error::WebError;
use crate::web::forms::{Problem, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Links, Named, Ready};

/// Rows of a table on the page; who reads more takes the file.
const MOST_ROWS: usize = 30;

/// What a report is called and asked for.
#[derive(Clone, Copy)]
pub struct Report {
    pub path: fn() -> String,
    /// Which of the tabs it is.
    pub tab: &'static str,
    pub title: &'static str,
    /// It is told of one clock.
    pub has_clock: bool,
    /// Period and team are all that it can be narrowed by.
    pub is_of_teams: bool,
    /// Its figures stand beside those of other days.
    pub compares: bool,
    /// What it is asked beside, by a name of its own; empty where by nothing.
    pub own: &'static str,
}

/// A cell of a table.
#[derive(Clone)]
pub struct Cell {
    pub text: String,
    /// As a file has it.
    pub raw: sheet::Cell,
    pub url: String,
    pub is_bad: bool,
}

impl Cell {
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { raw: text.clone().into(), text, url: String::new(), is_bad: false }
    }

    pub fn link(text: impl Into<String>, url: String) -> Self {
        Self { url, ..Self::words(text) }
    }

    /// A number, and the way to its cases; none leads nowhere.
    pub fn count(n: usize, url: String) -> Self {
        Self { text: grouped(n), raw: n.into(), url: if n == 0 { String::new() } else { url }, is_bad: false }
    }

    pub fn share(part: usize, whole: usize) -> Self {
        let raw = share(part, whole).map_or(sheet::Cell::Nothing, |share| sheet::Cell::Decimal(share as i64, 1));
        Self { raw, ..Self::words(per_cent(part, whole)) }
    }

    pub fn bad(self) -> Self {
        Self { is_bad: !self.text.is_empty() && self.text != "0", ..self }
    }
}

/// A table; the file of it has the code in its address.
pub struct Table {
    pub code: &'static str,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Columns beside the first that hold words and no numbers.
    pub words: &'static [usize],
}

impl Table {
    pub fn new(page: &Page, code: &'static str, head: &[&str]) -> Self {
        Self { code, head: head.iter().map(|key| page.t(key).to_owned()).collect(), rows: Vec::new(), words: &[] }
    }

    fn has_words(&self, column: &usize) -> bool {
        self.words.contains(column)
    }

    /// Whether its next row stands on the page, and not in the file alone.
    pub fn shows_next(&self) -> bool {
        self.rows.len() < MOST_ROWS
    }

    fn shown(&self) -> &[Vec<Cell>] {
        self.rows.get(..MOST_ROWS).unwrap_or(&self.rows)
    }

    fn more(&self) -> usize {
        self.rows.len().saturating_sub(MOST_ROWS)
    }
}

/// A part of a report.
pub struct Section {
    pub title: String,
    pub say: String,
    pub chart: Option<Columns>,
    pub table: Table,
    /// It can be told apart by other things.
    pub is_by: bool,
    /// The table is too wide to stand beside a picture.
    pub is_wide: bool,
    /// Below the table, and where that leads.
    pub more: Option<Choice>,
    pub files: Option<Links>,
    /// Where the chart is by itself; empty without one.
    pub picture: String,
}

impl Section {
    pub fn new(title: String, say: String, table: Table) -> Self {
        Self { title, say, chart: None, table, is_by: false, is_wide: false, more: None, files: None, picture: String::new() }
    }

    pub fn with_chart(self, chart: Option<Columns>) -> Self {
        Self { chart, ..self }
    }
}

/// What somebody wrote, with where it belongs.
pub struct Quote {
    pub head: String,
    pub body: String,
    pub url: String,
    pub reference: String,
    pub about: String,
}

/// A page of what people wrote.
pub struct Quotes {
    pub title: String,
    pub say: String,
    pub rows: Vec<Quote>,
    pub files: Option<Links>,
    pub first_url: String,
    pub next_url: String,
}

/// A report that was counted.
#[derive(Default)]
pub struct Sheet {
    pub tiles: Vec<Tile>,
    pub basis: String,
    pub sections: Vec<Section>,
    pub quotes: Option<Quotes>,
    pub definitions: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "oversight/reported.html")]
struct SheetPage {
    page: Page,
    title: &'static str,
    tab: &'static str,
    path: String,
    fields: Fields,
    has_clock: bool,
    is_of_teams: bool,
    compares: bool,
    problems: Vec<Problem>,
    /// What the figures are of, in words.
    of: String,
    sheet: Option<Sheet>,
}

/// What a report is asked.
pub struct Asked {
    pub page: Page,
    pub names: Names,
    pub filter: Filter,
    pub zone: Tz,
    pub app: AppData,
    pub query: BTreeMap<String, String>,
    problems: Problems,
    report: Report,
    pub staff: Staff,
    /// A file of it is asked for, and not its page.
    pub is_file: bool,
}

/// A report as its page, or as the file whose kind the address ends in.
pub async fn answer(
    request: HttpRequest,
    supervisor: Supervisor,
    query: Query,
    app: AppData,
    (report, sheet): (Report, impl AsyncFn(&Asked) -> Result<Sheet, WebError>),
) -> Result<HttpResponse, WebError> {
    let end = request.match_info().get("format").map(ToOwned::to_owned);
    let format = end.as_deref().filter(|end| *end != picture::END).map(Format::of).transpose()?;
    let asked = match end {
        Some(_) => Asked::file(&request, &supervisor, query, &app, report).await?,
        None => Asked::page(&request, &supervisor, query, &app, report).await?,
    };
    if !asked.is_sound() {
        return Ok(asked.show(None));
    }
    let sheet = sheet(&asked).await?;
    match end {
        Some(_) => asked.send(format, sheet).await,
        None => Ok(asked.show(Some(sheet))),
    }
}

impl Asked {
    /// Reads who asks what of a report.
    async fn page(
        request: &HttpRequest,
        supervisor: &Supervisor,
        query: Query,
        app: &AppData,
        report: Report,
    ) -> Result<Self, WebError> {
        let page = supervisor.0.visitor.page(request, app);
        let names = names(app).await?;
        let mut problems = Problems::default();
        let zone = app.rules().calendar.zone;
        let mut asked: BTreeMap<String, String> = query.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let against = ["against", "against_from"];
        if report.is_of_teams {
            let its = ["from", "to", "team", "table"];
            asked.retain(|name, _| its.iter().chain(&against).any(|it| it == name) || name == report.own);
        }
        if !report.compares {
            asked.retain(|name, _| !against.contains(&name.as_str()));
        }
        let mut filter = Filter::read(&asked, &names, &page, zone, &mut problems);
        filter.know_merchant(app).await?;
        Ok(Self {
            page,
            names,
            filter,
            zone,
            app: app.clone(),
            query: asked,
            problems,
            report,
            staff: supervisor.0.staff,
            is_file: false,
        })
    }

    /// The same for a file: by whom it may be taken away, who has just shown who they are, and not too often.
    pub async fn file(
        request: &HttpRequest,
        supervisor: &Supervisor,
        query: Query,
        app: &AppData,
        report: Report,
    ) -> Result<Self, WebError> {
        picture::may_take(supervisor, app, &format!("{}?{}", (report.path)(), request.query_string()))?;
        Ok(Self { is_file: true, ..Self::page(request, supervisor, query, app, report).await? })
    }

    /// Whether it can be meant.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// The report with a filter of its own.
    pub fn here(&self, filter: &Filter, more: &[(&str, String)]) -> String {
        filter.link(&(self.report.path)(), more)
    }

    /// What the report is asked by the name of its own.
    pub fn own(&self) -> Option<&str> {
        self.query.get(self.report.own).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub fn basis(&self) -> Basis<'_> {
        let of = if self.report.has_clock { Of::Clock } else { Of::Cases };
        Basis { page: &self.page, names: &self.names, filter: &self.filter, of }
    }

    /// What the next row of a table is about; `None` where it leads nowhere, as rows do that stand in the file alone.
    pub fn of_next(&self, table: &Table, key: &str) -> Option<Filter> {
        if table.shows_next() { self.filter.with_key(key, &self.names) } else { None }
    }

    /// The cases behind a number.
    pub fn behind(&self, filter: &Filter, more: &[(&str, String)]) -> String {
        filter.link(&crate::paths::oversight_cases(), more)
    }

    /// `11 月 1 日至 28 日`.
    pub fn days(&self, period: Period) -> String {
        let (from, to) = (self.page.dates.day(period.from), self.page.dates.day(period.to));
        self.page.t2("oversight-days", ("from", &from), ("to", &to))
    }

    /// One big number.
    pub fn tile(&self, key: &str, number: String, unit: &str, url: String) -> Tile {
        let parts = if number.is_empty() { Vec::new() } else { vec![Part { number, unit: unit.to_owned() }] };
        let flat = super::words::Change { class: "flat", words: String::new() };
        Tile { name: self.page.t(key).to_owned(), parts, url, change: flat, also: String::new(), also_url: String::new() }
    }

    /// The page; without figures where the filter cannot be meant.
    pub fn show(self, sheet: Option<Sheet>) -> HttpResponse {
        let (of, own) = (self.basis().line(), self.own().map(|own| (self.report.own, own.to_owned())));
        let path = (self.report.path)();
        let mut fields = Fields::at(&path, &self.page, &self.names, &self.filter);
        if self.report.has_clock {
            let clock = |clock: &ClockKind| Choice { value: clock.to_string(), label: self.page.code("clock", clock.as_str()) };
            fields.clocks = ClockKind::ALL.iter().map(clock).collect();
        }
        let fields =
            if self.problems.is_empty() { fields } else { fields.typed(&actix_web::web::Query(self.query), &self.problems) };
        let status = if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let mut sheet = sheet.filter(|_| self.problems.is_empty());
        for section in sheet.iter_mut().flat_map(|sheet| &mut sheet.sections) {
            let code = section.table.code.to_owned();
            let link = |end: &str| {
                self.filter
                    .link(&format!("{path}.{end}"), &[("table", code.clone())].into_iter().chain(own.clone()).collect::<Vec<_>>())
            };
            section.picture = if section.chart.is_some() { link(picture::END) } else { String::new() };
            section.files = Some(Links::of(link));
        }
        html_with(
            status,
            &SheetPage {
                title: self.report.title,
                tab: self.report.tab,
                path,
                fields,
                has_clock: self.report.has_clock,
                is_of_teams: self.report.is_of_teams,
                compares: self.report.compares,
                problems: self.problems.all().to_vec(),
                of,
                sheet,
                page: self.page,
            },
        )
    }

    /// The table that the address names, the first where it names none; without a format its chart. That it was taken away is
    /// on the record.
    async fn send(mut self, format: Option<Format>, sheet: Sheet) -> Result<HttpResponse, WebError> {
        let code = self.query.get("table").map(String::as_str).unwrap_or_default();
        let is_it = |section: &Section| code.is_empty() || section.table.code == code;
        let found = sheet.sections.into_iter().find(is_it).filter(|section| format.is_some() || section.chart.is_some());
        let Some(Section { table, chart, title, say, .. }) = found else {
            self.problems.add("", self.page.t("oversight-bad-link"));
            return Ok(self.show(None));
        };
        let basis = self.basis();
        self.tell(table.code, format.map_or(picture::END, Format::as_str)).await?;
        let own = self.own().map(super::basis::in_name).unwrap_or_default();
        let (name, about) = (format!("{}{}-{}{own}", self.report.tab, basis.name(), table.code), basis.line());
        let Some(format) = format else {
            let chart = chart.ok_or(WebError::NotFound)?.by_itself();
            return picture::send(&self.page, &name, (&title, &say, &about), (&chart, HEIGHT));
        };
        let about = format!("{title} · {about}");
        let raw = |cells: Vec<Cell>| cells.into_iter().map(|cell| cell.raw).collect();
        let head = table.head.into_iter().map(sheet::Cell::from).collect();
        let rows = Ready::new(head, table.rows.into_iter().map(raw));
        sheet::send(&self.app, format, &Named { name, about }, rows).await
    }

    /// That a table was taken away is on the record.
    pub async fn tell(&self, table: &str, format: &str) -> Result<(), WebError> {
        let own: Vec<_> = self.own().map(|own| (self.report.own, own.into())).into_iter().collect();
        let said = self.basis().taken(&Taken { report: self.report.tab, table, format, own: &own });
        picture::on_record(&self.app, self.staff.id, said).await
    }
}
