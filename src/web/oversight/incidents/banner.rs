//! `…/{id}/banner`: one sentence in both languages that the portal shows to everybody, from when until when.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::words::Named;
use crate::domain::ids::IncidentId;
use crate::domain::incident::{Banner, Incident, IncidentState, MAX_BANNER, MAX_BANNER_DAYS};
use crate::domain::text;
use crate::paths;
use crate::store::incidents::{self as kept, banners};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;

/// Hours that a banner stands where nobody says otherwise.
const USUAL_HOURS: i64 = 24;
const LOCAL: &str = "%Y-%m-%dT%H:%M";

#[derive(Template)]
#[template(path = "oversight/incident_banner.html")]
struct BannerPage {
    page: Page,
    base: String,
    title: String,
    given: BTreeMap<String, String>,
    is_on: bool,
    can_be_put: bool,
    most: usize,
    problems: Problems,
}

impl BannerPage {
    fn v(&self, field: &str) -> &str {
        self.given.get(field).map_or("", String::as_str)
    }

    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

/// The form.
pub async fn edit(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    show((&request, &supervisor, &app), super::id_of(&path)?, (None, Problems::default()), StatusCode::OK).await
}

async fn show(
    (request, supervisor, app): (&HttpRequest, &Supervisor, &AppData),
    id: IncidentId,
    (given, problems): (Option<BTreeMap<String, String>>, Problems),
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    super::allowed(supervisor)?;
    let page = supervisor.0.visitor.page(request, app);
    let read = app.db.read(move |conn| Ok((kept::find(conn, id)?, banners::of_incident(conn, id)?)));
    let ((incident, banner), names) = (read.await?, super::names(app).await?);
    let zone = app.rules().calendar.zone;
    let template = BannerPage {
        base: paths::oversight_incident(id),
        title: names.title(&page, &incident),
        is_on: banner.as_ref().is_some_and(|it| it.until > page.now),
        can_be_put: can_be_put(&incident),
        given: given.unwrap_or_else(|| fields(banner.as_ref(), page.now, zone)),
        most: MAX_BANNER,
        problems,
        page,
    };
    Ok(html_with(status, &template))
}

/// While it is open; a closed one may still say that it is over.
fn can_be_put(it: &Incident) -> bool {
    matches!(it.state, IncidentState::Open | IncidentState::Closed)
}

/// What the form holds: the banner that stands, or one that stands for a day from now on.
fn fields(banner: Option<&Banner>, now: DateTime<Utc>, zone: Tz) -> BTreeMap<String, String> {
    let kept = banner.filter(|it| it.until > now);
    let (from, until) = kept.map_or((now, now + Duration::hours(USUAL_HOURS)), |it| (it.from, it.until));
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).format(LOCAL).to_string();
    let text = |of: fn(&Banner) -> &String| banner.map(|it| of(it).clone()).unwrap_or_default();
    let fields = [("text_zh", text(|it| &it.zh)), ("text_en", text(|it| &it.en)), ("from", local(from)), ("until", local(until))];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

/// `POST`: it stands, or with `act=down` no longer.
pub async fn update(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
    Form(given): Form<BTreeMap<String, String>>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let id = super::id_of(&path)?;
    let (by, at, edit) = (supervisor.0.staff.id, app.now(), app.id());
    let incident = app.db.read(move |conn| kept::find(conn, id)).await?;
    if given.get("act").is_some_and(|act| act == "down") {
        app.db
            .write(move |tx| {
                let before = banners::of_incident(tx, id)?;
                banners::take_down(tx, id, at)?;
                kept::tell(tx, (edit, by, at), id, &[told(before.as_ref()), told(None)])
            })
            .await?;
        app.read_banners().await?;
        return Ok(see_other_with(&app, &paths::oversight_incident(id), "flash-incident-banner-down"));
    }
    let page = supervisor.0.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let read = read(&page, &given, (&incident, app.rules().calendar.zone), &mut problems);
    let Some(banner) = read.filter(|_| problems.is_empty()) else {
        let asked = (Some(given), problems);
        return show((&request, &supervisor, &app), id, asked, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    app.db
        .write(move |tx| {
            let before = banners::of_incident(tx, id)?;
            banners::put(tx, &banner)?;
            kept::tell(tx, (edit, by, at), id, &[told(before.as_ref()), told(Some(&banner))])
        })
        .await?;
    app.read_banners().await?;
    Ok(see_other_with(&app, &paths::oversight_incident(id), "flash-incident-banner"))
}

fn told(banner: Option<&Banner>) -> String {
    let told = |it: &Banner| serde_json::json!({ "text_zh": it.zh, "text_en": it.en, "from": it.from, "until": it.until });
    banner.map(|it| told(it).to_string()).unwrap_or_default()
}

fn read(
    page: &Page,
    given: &BTreeMap<String, String>,
    (incident, zone): (&Incident, Tz),
    problems: &mut Problems,
) -> Option<Banner> {
    let value = |name: &str| given.get(name).map_or("", |value| value.trim());
    if !can_be_put(incident) {
        problems.add("", page.t("refusal-incident-not-open"));
    }
    let mut sentence = |field: &str| problems.check(page.words, field, text::required(text::line(value(field), MAX_BANNER)));
    let (zh, en) = (sentence("text_zh"), sentence("text_en"));
    let mut moment = |field: &'static str| {
        let typed = NaiveDateTime::parse_from_str(value(field), LOCAL).ok();
        let at = typed.and_then(|local| zone.from_local_datetime(&local).earliest()).map(|at| at.with_timezone(&Utc));
        if at.is_none() {
            problems.add(field, page.t("case-date-malformed"));
        }
        at
    };
    let (from, until) = (moment("from"), moment("until"));
    let longest = Duration::days(MAX_BANNER_DAYS);
    if let (Some(from), Some(until)) = (from, until)
        && (until <= from || until <= page.now || until - from > longest || from > page.now + longest)
    {
        problems.add("until", page.t1("incident-bad-until", "days", MAX_BANNER_DAYS));
    }
    Some(Banner {
        incident: incident.id,
        alike: incident.alike.clone(),
        names: Vec::new(),
        zh: zh?,
        en: en?,
        from: from?,
        until: until?,
    })
}
