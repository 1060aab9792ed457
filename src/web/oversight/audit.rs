//! `/oversight/audit`: who changed, did and saw what. Whoever reads it is written down too, once a day and kind (ADR 28).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::TimeDelta;

use self::filter::{Filter, Kind};
use self::rows::{Lister, Row};
use super::filter::USUAL_DAYS;
use crate::domain::actor::{Role, Staff};
use crate::domain::figures::Period;
use crate::domain::ids::PersonId;
use crate::domain::permission::{Over, Permission};
use crate::paths;
use crate::store::audits::{self, Whose};
use crate::store::checkpoints;
use crate::web::error::WebError;
use crate::web::forms::{Problem, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;
use crate::web::sheet::Links;

mod diff;
pub mod export;
mod filter;
mod rows;
mod words;

/// Rows on one page.
const PAGE: usize = 50;
/// A checkpoint goes within minutes of midnight; after this it did not.
const SENT_BY_NOW: TimeDelta = TimeDelta::hours(1);

/// A value that the filter offers.
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// A kind of record, as the row of links names it.
struct Tab {
    label: String,
    url: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "oversight/audit.html")]
struct AuditPage {
    page: Page,
    problems: Vec<Problem>,
    tabs: Vec<Tab>,
    kind: Kind,
    lead: String,
    from: String,
    to: String,
    reference: String,
    person: String,
    people: Vec<Choice>,
    what: String,
    whats: Vec<Choice>,
    /// The one thing whose changes are listed, as a field; and all the others.
    thing: Option<(&'static str, String)>,
    all_url: String,
    /// That checkpoints do not arrive, for whoever can do something about it.
    unsent: String,
    periods: Vec<Choice>,
    rows: Vec<Row>,
    scope: String,
    files: Links,
    first_url: String,
    next_url: String,
}

impl AuditPage {
    fn is_of_changes(&self) -> bool {
        self.kind == Kind::Changed
    }

    fn is_of_readers(&self) -> bool {
        self.kind == Kind::Saw
    }
}

/// Whose acts a supervisor may read; "not found" for whoever may read none.
fn whose(supervisor: &Supervisor) -> Result<Whose, WebError> {
    let staff = supervisor.0.staff;
    match (Permission::ReadAudit.over(staff.role), staff.team) {
        (Some(Over::Team), Some(team)) => Ok(Whose::Team(team, staff.id)),
        (Some(Over::Team | Over::All), _) => Ok(Whose::All),
        (Some(Over::Own) | None, _) => Err(WebError::NotFound),
    }
}

/// The list.
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let whose = whose(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let people = app.db.read(move |conn| audits::people_of(conn, whose)).await?;
    let mut problems = Problems::default();
    let filter = Filter::read(&query, &people, &page, app.rules().calendar.zone, &mut problems);
    let case = filter.find_case(&app, &page, &mut problems).await?;
    if !problems.is_empty() {
        let mut shown = frame(page, &filter, &people, whose);
        let typed = |name: &str, usual: &str| query.get(name).map_or_else(|| usual.to_owned(), Clone::clone);
        shown.from = typed("from", &shown.from);
        shown.to = typed("to", &shown.to);
        shown.reference = typed("case", &shown.reference);
        shown.problems = problems.all().to_vec();
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    written_down(&app, supervisor.0.staff.id, filter.kind).await?;
    let unsent = unsent(&app, &page, supervisor.0.staff).await?;
    let asked = filter.asked(whose, case, app.rules().calendar.zone);
    let lister = Lister { asked, filter: filter.clone(), page: page.clone(), app };
    let mut rows = lister.rows(filter.after, PAGE + 1).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| has_more).map(|row| row.key);
    let mut shown = frame(page, &filter, &people, whose);
    shown.rows = rows;
    shown.unsent = unsent;
    shown.first_url = filter.after.map(|_| filter.link(&[])).unwrap_or_default();
    shown.next_url = next.map(|key| filter.link(&[("after", key.to_string())])).unwrap_or_default();
    Ok(html_with(StatusCode::OK, &shown))
}

/// Since when no checkpoint arrived where they are kept, told to those who look after the server; empty where all did.
async fn unsent(app: &AppData, page: &Page, reader: Staff) -> Result<String, WebError> {
    if reader.role != Role::Admin || app.config.checkpoint_mail.is_none() {
        return Ok(String::new());
    }
    let since = app.db.read(checkpoints::unsent_since).await?.filter(|since| page.now - *since > SENT_BY_NOW);
    Ok(since.map(|since| page.t1("audit-unsent", "since", page.dates.full(since))).unwrap_or_default())
}

/// Once a day, so that turning pages writes nothing.
async fn written_down(app: &AppData, by: PersonId, kind: Kind) -> Result<(), WebError> {
    let today = app.now().with_timezone(&app.rules().calendar.zone).date_naive();
    let since = Period { from: today, to: today }.bounds(app.rules().calendar.zone).0;
    let after = serde_json::json!({ "kind": kind }).to_string();
    let known = after.clone();
    if app.db.read(move |conn| audits::is_read_known(conn, by, since, &known)).await? {
        return Ok(());
    }
    let (id, at) = (app.id(), app.now());
    Ok(app.db.write(move |tx| audits::told(tx, id, by, at, (audits::READ, &after))).await?)
}

fn frame(page: Page, filter: &Filter, people: &[(PersonId, String)], whose: Whose) -> AuditPage {
    let t = |key: &str| page.t(key).to_owned();
    let everybody = || Choice { value: String::new(), label: t("audit-everybody") };
    let whats =
        filter.kind.whats().iter().map(|code| Choice { value: (*code).to_owned(), label: words::what(&page, filter.kind, code) });
    let tab = |kind: &Kind| Tab {
        label: page.code("audit-kind", kind.as_str()),
        url: filter.of_kind(*kind).link(&[]),
        is_here: *kind == filter.kind,
    };
    let recent = |days: u64, key: &str| {
        let to = page.dates.day_of(page.now);
        let from = to.checked_sub_days(chrono::Days::new(days - 1)).unwrap_or(to);
        Choice { value: filter.with_period(Period { from, to }).link(&[]), label: t(key) }
    };
    AuditPage {
        problems: Vec::new(),
        tabs: Kind::ALL.iter().map(tab).collect(),
        kind: filter.kind,
        lead: page.code("audit-lead", filter.kind.as_str()),
        from: filter.period.from.to_string(),
        to: filter.period.to.to_string(),
        reference: filter.reference.map(|it| it.to_string()).unwrap_or_default(),
        person: filter.person.map(|it| it.to_string()).unwrap_or_default(),
        people: std::iter::once(everybody())
            .chain(people.iter().map(|(id, name)| Choice { value: id.to_string(), label: name.clone() }))
            .collect(),
        what: filter.what.unwrap_or_default().to_owned(),
        whats: std::iter::once(Choice { value: String::new(), label: t("audit-all") }).chain(whats).collect(),
        thing: filter.thing(),
        all_url: filter.of_all().link(&[]),
        unsent: String::new(),
        periods: vec![recent(1, "audit-today"), recent(7, "audit-last-week"), recent(USUAL_DAYS, "oversight-last-4-weeks")],
        rows: Vec::new(),
        scope: t(if whose == Whose::All { "audit-scope-all" } else { "audit-scope-team" }),
        files: Links::of(|format| filter.link_to(&paths::oversight_audit_file(format), &[])),
        first_url: String::new(),
        next_url: String::new(),
        page,
    }
}
