//! An incident that a supervisor opens: for cases that were ticked in the queue, or by naming what they have in common.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Days, NaiveDate, Utc};

use super::cases::{MOST, move_all, named};
use crate::domain::codes::ProblemType;
use crate::domain::figures::Period;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{Alike, Incident, IncidentState, hour_of};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::paths;
use crate::store::{Conn, StoreError, arrivals, incidents as kept, merchants};
use crate::web::desk::case::forms::Choice;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with, see_other, see_other_with};
use crate::web::server::AppData;

/// Days back from which alike cases are counted at most.
const MOST_DAYS: u64 = 60;
/// Longest name of a merchant, in characters.
const MAX_MERCHANT: usize = 200;

#[derive(Template)]
#[template(path = "oversight/incident_new.html")]
struct OpeningPage {
    page: Page,
    providers: Vec<Choice>,
    types: Vec<Choice>,
    given: BTreeMap<String, String>,
    cases: Vec<Reference>,
    since: String,
    today: String,
    problems: Problems,
}

impl OpeningPage {
    fn v(&self, field: &str) -> &str {
        self.given.get(field).map_or("", String::as_str)
    }

    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

type Fields = Form<Vec<(String, String)>>;

/// `GET …/new`: with `?provider=`, `?problem_type=` and `?merchant=` where they are known.
pub async fn new(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let asked = (query.into_inner(), Vec::new());
    show((&request, &supervisor, &app), asked, (Problems::default(), StatusCode::OK)).await
}

/// `POST …/new`: for cases that were ticked; what most of them have in common is filled in.
pub async fn choose(
    request: HttpRequest,
    supervisor: Supervisor,
    app: AppData,
    Form(fields): Fields,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let (cases, mut problems) = (named(&fields), Problems::default());
    let is_whole = fields.iter().any(|(name, value)| name == "all" && value == "yes");
    if cases.is_empty() || is_whole {
        problems.add("", page.t("incident-tick-cases"));
    } else if cases.len() > MOST {
        problems.add("", page.t1("incident-too-many", "most", MOST));
    }
    if !problems.is_empty() {
        let asked = (BTreeMap::new(), Vec::new());
        return show((&request, &supervisor, &app), asked, (problems, StatusCode::UNPROCESSABLE_ENTITY)).await;
    }
    let (scope, chosen) = (supervisor.0.actor().scope(), cases.clone());
    let what = app.db.read(move |conn| kept::cases::common(conn, &scope, &chosen)).await?;
    let given = what.map(|(alike, from)| {
        let since = page.dates.day_of(from).to_string();
        let merchant = alike.merchant.unwrap_or_default();
        let pairs = [
            ("provider", alike.provider),
            ("problem_type", alike.problem_type.to_string()),
            ("merchant", merchant),
            ("since", since),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).into()
    });
    show((&request, &supervisor, &app), (given.unwrap_or_default(), cases), (problems, StatusCode::OK)).await
}

async fn show(
    (request, supervisor, app): (&HttpRequest, &Supervisor, &AppData),
    (given, cases): (BTreeMap<String, String>, Vec<Reference>),
    (problems, status): (Problems, StatusCode),
) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(request, app);
    let (names, locale) = (super::names(app).await?, page.words.locale());
    let types = ProblemType::ALL.iter();
    let today = page.dates.day_of(page.now).to_string();
    let template = OpeningPage {
        providers: names.0.iter().map(|it| Choice { value: it.slug.clone(), label: it.name(locale).to_owned() }).collect(),
        types: types.map(|it| Choice { value: it.to_string(), label: page.code("problem-short", it.as_str()) }).collect(),
        since: given.get("since").filter(|since| !since.is_empty()).unwrap_or(&today).clone(),
        given,
        cases,
        today,
        problems,
        page,
    };
    Ok(html_with(status, &template))
}

/// `POST /oversight/incidents`: it is open, and its cases join.
pub async fn create(
    request: HttpRequest,
    supervisor: Supervisor,
    app: AppData,
    Form(fields): Fields,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let (names, cases) = (super::names(&app).await?, named(&fields));
    let given: BTreeMap<String, String> = fields.into_iter().filter(|(name, _)| name != "case").collect();
    let mut problems = Problems::default();
    let is_known = |slug: &str| names.0.iter().any(|it| it.slug == slug);
    let read = read(&given, &page, is_known, &mut problems);
    if cases.len() > MOST {
        problems.add("", page.t1("incident-too-many", "most", MOST));
    }
    let Some((alike, since)) = read.filter(|_| problems.is_empty()) else {
        let asked = (given, cases);
        return show((&request, &supervisor, &app), asked, (problems, StatusCode::UNPROCESSABLE_ENTITY)).await;
    };
    let (alike, zone) = (known(&app, alike).await?, app.rules().calendar.zone);
    let from = hour_of(Period { from: since, to: since }.bounds(zone).0);
    let joins = given.get("joins").is_some_and(|joins| joins == "yes");
    let (id, edit, by, at) = (IncidentId(app.id()), app.id(), supervisor.0.staff.id, app.now());
    let key = alike.key();
    let made = app.db.write(move |tx| {
        let incident = incident(tx, (id, &alike), (from, joins), (by, at))?;
        kept::insert(tx, &incident)?;
        kept::tell(tx, (edit, by, at), id, &[String::new(), kept::told(&incident)])
    });
    match made.await {
        Ok(()) => {}
        Err(StoreError::Duplicate(_)) => {
            let there = app.db.read(move |conn| kept::of_burst(conn, &key)).await?;
            return to_that_one(&app, &supervisor, there, cases).await;
        }
        Err(error) => return Err(error.into()),
    }
    put_in(&app, &supervisor, id, cases).await
}

/// By the name that the register has for its merchant, whichever was typed.
async fn known(app: &AppData, alike: Alike) -> Result<Alike, WebError> {
    let Some(name) = alike.merchant.clone() else { return Ok(alike) };
    let known = app.db.read(move |conn| merchants::whose(conn, &name)).await?;
    Ok(Alike { merchant: known.map(|(_, name)| name).or(alike.merchant), ..alike })
}

/// One of the same kind lasts already: there, and the cases too where it takes any.
async fn to_that_one(
    app: &AppData,
    supervisor: &Supervisor,
    there: Option<Incident>,
    cases: Vec<Reference>,
) -> Result<HttpResponse, WebError> {
    let Some(there) = there else { return Ok(see_other_with(app, &paths::oversight_incidents(), "flash-incident-there")) };
    let place = paths::oversight_incident(there.id);
    match (cases.is_empty(), there.state) {
        (true, _) => Ok(see_other_with(app, &place, "flash-incident-there")),
        (false, IncidentState::Open) => put_in(app, supervisor, there.id, cases).await,
        (false, _) => Ok(see_other_with(app, &place, "flash-incident-there-without")),
    }
}

/// The cases that were ticked join; what did not go is said.
async fn put_in(app: &AppData, supervisor: &Supervisor, id: IncidentId, cases: Vec<Reference>) -> Result<HttpResponse, WebError> {
    let (asked, place) = (cases.len(), paths::oversight_incident(id));
    let moved = move_all(app, &supervisor.0.actor(), id, (cases, true)).await?;
    if moved == asked { Ok(see_other(&place)) } else { Ok(see_other_with(app, &place, "flash-incident-some")) }
}

fn read(
    given: &BTreeMap<String, String>,
    page: &Page,
    is_known: impl Fn(&str) -> bool,
    problems: &mut Problems,
) -> Option<(Alike, NaiveDate)> {
    let value = |name: &str| given.get(name).map_or("", |value| value.trim());
    let provider = Some(value("provider").to_owned()).filter(|slug| is_known(slug));
    if provider.is_none() {
        problems.add("provider", page.t("case-choose"));
    }
    let problem_type = ProblemType::parse(value("problem_type"));
    if problem_type.is_none() {
        problems.add("problem_type", page.t("case-choose"));
    }
    let merchant = problems.check(page.words, "merchant", text::name(value("merchant"), MAX_MERCHANT));
    let today = page.dates.day_of(page.now);
    let first = today.checked_sub_days(Days::new(MOST_DAYS)).unwrap_or(today);
    let since = NaiveDate::parse_from_str(value("since"), "%Y-%m-%d").ok().filter(|day| (first..=today).contains(day));
    if since.is_none() {
        problems.add("since", page.t1("incident-bad-since", "days", MOST_DAYS));
    }
    Some((Alike { provider: provider?, problem_type: problem_type?, merchant: merchant? }, since?))
}

/// As it is opened, with the hours counted as they are now.
fn incident(
    conn: &mut Conn,
    (id, alike): (IncidentId, &Alike),
    (from, joins): (i64, bool),
    (by, at): (crate::domain::ids::PersonId, DateTime<Utc>),
) -> Result<Incident, StoreError> {
    let now = hour_of(at);
    let counts = arrivals::by_hour(conn, alike, (from, now))?;
    let from_hour = counts.keys().next().copied().unwrap_or(from);
    let to_hour = counts.keys().last().copied().unwrap_or(now);
    Ok(Incident {
        id,
        version: 1,
        state: IncidentState::Open,
        alike: alike.clone(),
        title: [String::new(), String::new()],
        from_hour,
        to_hour,
        joins,
        made_at: at,
        made_by: Some(by),
        decided_at: Some(at),
        decided_by: Some(by),
        reason: String::new(),
        root_cause: None,
        peak: arrivals::peak(conn, alike, (from_hour, to_hour), now)?,
    })
}
