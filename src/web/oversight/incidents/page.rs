//! `/oversight/incidents/{id}`: what it is, its evidence, its cases, and what can be done about it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::peak::{self, Chart, Line};
use super::words::{self, Named, Providers};
use crate::domain::codes::RootCause;
use crate::domain::ids::{CaseId, IncidentId};
use crate::domain::incident::{Banner, Incident, IncidentState};
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::incidents::{self as kept, cases, messages};
use crate::store::{Conn, StoreError, people};
use crate::web::desk::case::forms::{Choice, Typed};
use crate::web::error::WebError;
use crate::web::forms::{Problem, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;
use crate::web::sheet::Links;

/// Cases listed at once.
const PAGE: usize = 50;

/// A case of a list.
pub struct Row {
    pub reference: String,
    pub url: String,
    pub summary: String,
    pub status: String,
    pub merchant: String,
    pub filed: String,
    pub iso: String,
}

/// What all were told.
pub struct Told {
    pub url: String,
    pub at: String,
    pub by: String,
    pub text: String,
}

/// All that the page shows.
struct Loaded {
    incident: Incident,
    inside: Vec<cases::Line>,
    count: usize,
    counted: usize,
    matching: Vec<cases::Line>,
    messages: Vec<messages::Message>,
    people: Vec<people::Person>,
    banner: Option<Banner>,
}

#[derive(Template)]
#[template(path = "oversight/incident.html")]
struct IncidentPage {
    page: Page,
    base: String,
    title: String,
    alike: String,
    when: String,
    state: IncidentState,
    state_words: String,
    decided: String,
    reason: String,
    highest: String,
    chart: Option<Chart>,
    lines: Vec<Line>,
    inside: Vec<Row>,
    inside_words: String,
    files: Links,
    matching: Vec<Row>,
    matching_next: String,
    next_url: String,
    first_url: String,
    told: Vec<Told>,
    banner: String,
    causes: Vec<Choice>,
    version: i64,
    joins: bool,
    titles: [String; 2],
    typed: Option<Typed>,
}

impl IncidentPage {
    fn problems(&self) -> &[Problem] {
        self.typed.as_ref().map_or(&[], |typed| typed.problems.all())
    }

    fn v(&self, field: &str) -> &str {
        let typed = self.typed.as_ref().filter(|typed| typed.values.contains_key(field));
        typed.map_or_else(
            || match field {
                "title_zh" => self.titles[0].as_str(),
                "title_en" => self.titles[1].as_str(),
                _ => "",
            },
            |typed| typed.value(field),
        )
    }

    fn e(&self, field: &str) -> &str {
        self.typed.as_ref().map_or("", |typed| typed.problems.of(&format!("incident-{field}")))
    }

    fn is(&self, state: &str) -> bool {
        self.state.as_str() == state
    }

    fn is_live(&self) -> bool {
        !self.state.is_past()
    }
}

/// Where the two lists of a page go on.
#[derive(Clone, Copy, Default)]
pub struct At {
    before: Option<CaseId>,
    matching: Option<CaseId>,
}

/// The page.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let id = super::id_of(&path)?;
    let case = |name: &str| query.get(name).and_then(|id| id.parse().ok()).map(CaseId);
    let at = At { before: case("before"), matching: case("matching") };
    again((&request, &supervisor, &app), id, at, (None, StatusCode::OK)).await
}

/// The page, with what was typed and what is wrong with it where that is so.
pub(super) async fn again(
    (request, supervisor, app): (&HttpRequest, &Supervisor, &AppData),
    id: IncidentId,
    at: At,
    (typed, status): (Option<Typed>, StatusCode),
) -> Result<HttpResponse, WebError> {
    super::allowed(supervisor)?;
    let page = supervisor.0.visitor.page(request, app);
    let (scope, now) = (supervisor.0.actor().scope(), page.now);
    let read = app.db.read(move |conn| {
        let incident = kept::find(conn, id)?;
        let last = incident.last_hour(now);
        let messages = messages::of_incident(conn, id)?;
        Ok(Loaded {
            inside: cases::page(conn, &scope, id, at.before, PAGE as i64 + 1)?,
            count: cases::count(conn, &scope, id)?,
            counted: cases::counted(conn, &incident, last)?,
            matching: cases::matching(conn, &scope, (&incident, last), (at.matching, false), PAGE as i64 + 1)?,
            people: named(conn, &incident, &messages)?,
            banner: kept::banners::of_incident(conn, id)?,
            messages,
            incident,
        })
    });
    let (loaded, names) = (read.await?, super::names(app).await?);
    Ok(html_with(status, &build(page, &names, loaded, at, typed)))
}

/// Whoever decided something here.
fn named(conn: &mut Conn, it: &Incident, told: &[messages::Message]) -> Result<Vec<people::Person>, StoreError> {
    let mut ids: Vec<_> = told.iter().map(|it| it.by).chain(it.decided_by).chain(it.made_by).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| people::find(conn, id)).collect()
}

fn build(page: Page, names: &Providers, loaded: Loaded, at: At, typed: Option<Typed>) -> IncidentPage {
    let it = &loaded.incident;
    let base = paths::oversight_incident(it.id);
    let who = |id| loaded.people.iter().find(|person| person.id == id).map_or_else(String::new, |it| it.name.clone());
    let (inside, matching) = (&loaded.inside, &loaded.matching);
    let on = |found: &[cases::Line], name: &str| {
        let last = found.get(PAGE - 1).filter(|_| found.len() > PAGE);
        last.map(|line| format!("{base}?{name}={}#{name}", line.id)).unwrap_or_default()
    };
    let told = |message: &messages::Message| Told {
        url: paths::oversight_incident_message(it.id, message.id),
        at: page.dates.moment(message.at),
        by: who(message.by),
        text: if page.is_zh() { message.text.zh.clone() } else { message.text.en.clone() },
    };
    let choice = |cause: &RootCause| Choice { value: cause.to_string(), label: page.code("cause", cause.as_str()) };
    IncidentPage {
        title: names.title(&page, it),
        alike: names.alike(&page, &it.alike),
        when: words::when(&page, it),
        state: it.state,
        state_words: page.code("incident-state", it.state.as_str()),
        decided: decided(&page, it, who),
        reason: reason(&page, it),
        highest: words::highest(&page, it),
        chart: peak::chart(&page, it),
        lines: peak::lines(&page, it),
        inside_words: page.t2("incident-inside-of", ("n", &counted(loaded.count)), ("all", &counted(loaded.counted))),
        inside: inside.iter().take(PAGE).map(|line| row(&page, line)).collect(),
        files: Links::of(|end| paths::oversight_incident_cases(it.id, end)),
        matching: matching.iter().take(PAGE).map(|line| row(&page, line)).collect(),
        next_url: on(inside, "before"),
        matching_next: on(matching, "matching"),
        first_url: if at.before.is_some() || at.matching.is_some() { base.clone() } else { String::new() },
        told: loaded.messages.iter().map(told).collect(),
        banner: banner(&page, loaded.banner.as_ref()),
        causes: RootCause::ALL.iter().map(choice).collect(),
        version: it.version,
        joins: it.joins,
        titles: it.title.clone(),
        base,
        typed,
        page,
    }
}

fn counted(n: usize) -> String {
    if n as i64 >= cases::COUNTED { format!("{n}+") } else { n.to_string() }
}

fn row(page: &Page, line: &cases::Line) -> Row {
    Row {
        reference: line.reference.to_string(),
        url: paths::desk_case(line.reference),
        summary: without_personal_numbers(&line.summary, &[]),
        status: page.code("status", line.status.as_str()),
        merchant: line.merchant.clone(),
        filed: page.dates.moment(line.filed_at),
        iso: page.dates.machine(line.filed_at),
    }
}

/// Who found it, and who decided what about it when.
fn decided(page: &Page, it: &Incident, who: impl Fn(crate::domain::ids::PersonId) -> String) -> String {
    let made = page.dates.moment(it.made_at);
    let found = match it.made_by {
        None => page.t1("incident-found-by-us", "at", &made),
        Some(by) => page.t2("incident-found-by", ("who", &who(by)), ("at", &made)),
    };
    let Some((at, by)) = it.decided_at.zip(it.decided_by).filter(|(at, _)| *at != it.made_at) else { return found };
    let key = format!("incident-was-{}", it.state.as_str());
    format!("{found} {}", page.t2(&key, ("who", &who(by)), ("at", &page.dates.moment(at))))
}

fn reason(page: &Page, it: &Incident) -> String {
    let cause = it.root_cause.map(|cause| page.t1("incident-cause-was", "cause", page.code("cause", cause.as_str())));
    let parts = [cause, Some(it.reason.clone()).filter(|reason| !reason.is_empty())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn banner(page: &Page, banner: Option<&Banner>) -> String {
    let Some(it) = banner else { return page.t("incident-no-banner").to_owned() };
    let key = match (it.is_on(page.now), it.from > page.now && it.from < it.until) {
        (true, _) => "incident-banner-on",
        (_, true) => "incident-banner-coming",
        _ => "incident-banner-over",
    };
    page.t2(key, ("from", &page.dates.moment(it.from)), ("until", &page.dates.moment(it.until)))
}
