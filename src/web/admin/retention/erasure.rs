//! `/admin/retention/erasure/{class}`: what would be erased, before it is; then the number of cases, typed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::actor::Actor;
use crate::domain::ids::CaseId;
use crate::domain::reference::Reference;
use crate::domain::retention::{Class, closed_before};
use crate::paths;
use crate::store::people::Edit;
use crate::store::retention::{self, Begun, COUNTED, Due, Run, Step};
use crate::store::{StoreError, cases};
use crate::web::access::sign_in_again;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;

/// Cases that the page names.
const SHOWN: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureForm {
    /// As typed: how many cases, or the reference of the one.
    #[serde(default)]
    confirm: String,
    /// What was shown: closed before this, in milliseconds.
    before: i64,
    #[serde(default)]
    case: String,
    /// The number of the run: sent twice, the form begins it once.
    #[serde(default)]
    run: String,
}

#[derive(Template)]
#[template(path = "admin/erasure.html")]
struct ErasurePage {
    page: Page,
    problems: Problems,
    class: Class,
    action: String,
    /// The one case; empty for all that is due.
    case: String,
    before: i64,
    run: i64,
    /// What another administrator confirmed is not done yet.
    is_going_on: bool,
    lead: String,
    /// More are due than are erased at once.
    is_part: bool,
    files: String,
    cases: Vec<(String, String, String)>,
    more: usize,
    /// What is to be typed.
    asked: String,
    typed: String,
}

/// What would be erased.
struct Planned {
    class: Class,
    case: Option<Reference>,
    before: DateTime<Utc>,
    due: Vec<Due>,
    files: (i64, i64),
    is_going_on: bool,
}

/// Reads what is due; of one case, whatever the months say, once it is closed. "Not found" where nothing is.
async fn planned(app: &AppData, class: &str, case: &str, before: Option<DateTime<Utc>>) -> Result<Planned, WebError> {
    let class = Class::parse(class).ok_or(WebError::NotFound)?;
    let case = match case.trim() {
        "" => None,
        typed => Some(Reference::parse(typed).ok_or(WebError::NotFound)?),
    };
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let read = app.db.read(move |conn| {
        let months = retention::months(conn)?;
        let months = Class::ALL.iter().zip(months).find(|(it, _)| **it == class).and_then(|(_, months)| months);
        let newest = match (case, months) {
            (Some(_), _) => now,
            (None, Some(months)) => closed_before(now, months, zone),
            // Kept for good.
            (None, None) => DateTime::UNIX_EPOCH,
        };
        // What was shown may be less than is due by now, and never more.
        let before = before.map_or(newest, |before| before.min(newest));
        let due = match case {
            Some(case) => {
                let id = cases::find(conn, &Actor::System, case)?.id;
                retention::due_of(conn, class, id)?.into_iter().collect()
            }
            None => retention::due(conn, class, before, COUNTED)?,
        };
        let ids: Vec<_> = due.iter().map(|it| it.id).collect();
        let files = retention::files_of(conn, &ids)?;
        let is_going_on = case.is_none() && retention::is_going_on(conn, class)?;
        Ok(Planned { class, case, before, due, files, is_going_on })
    });
    Ok(read.await?)
}

/// `GET /admin/retention/erasure/{class}`; `?case=` of one case that its consumer asks to be forgotten.
pub async fn show(
    app: AppData,
    admin: Admin,
    class: web::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let case = query.get("case").map_or("", String::as_str);
    let planned = planned(&app, &class, case, None).await?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &format!("{}?case={case}", paths::admin_erasure(planned.class)))?;
    let page = admin.0.visitor.page(&request, &app);
    Ok(html_with(StatusCode::OK, &page_of(page, &planned, (app.id(), String::new()), Problems::default())))
}

/// `POST /admin/retention/erasure/{class}`
pub async fn create(
    app: AppData,
    admin: Admin,
    class: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<ErasureForm>,
) -> Result<HttpResponse, WebError> {
    let before = DateTime::from_timestamp_millis(form.before).ok_or(WebError::NotFound)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_retention())?;
    let id = form.run.parse().unwrap_or_else(|_| app.id());
    if app.db.read(move |conn| retention::has_begun(conn, id)).await? {
        return Ok(begun(&app, !form.case.trim().is_empty()));
    }
    let planned = planned(&app, &class, &form.case, Some(before)).await?;
    let page = admin.0.visitor.page(&request, &app);
    let mut problems = Problems::default();
    if planned.is_going_on {
        return Ok(html_with(StatusCode::CONFLICT, &page_of(page, &planned, (id, form.confirm), problems)));
    }
    if planned.due.is_empty() {
        return Ok(see_other_with(&app, &paths::admin_retention(), "flash-erasure-nothing"));
    }
    let typed: String = form.confirm.chars().filter(|c| !c.is_whitespace()).collect();
    if typed != asked(&planned) {
        problems.add("confirm", page.t1("erasure-type-it", "asked", asked(&planned)));
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page_of(page, &planned, (id, form.confirm), problems)));
    }
    match begin(&app, &admin, &planned, id).await? {
        Begun::Now | Begun::Before => Ok(begun(&app, planned.case.is_some())),
        Begun::Another => {
            let planned = Planned { is_going_on: true, ..planned };
            Ok(html_with(StatusCode::CONFLICT, &page_of(page, &planned, (id, form.confirm), problems)))
        }
    }
}

fn begun(app: &AppData, is_of_one: bool) -> HttpResponse {
    let flash = if is_of_one { "flash-erasure-done" } else { "flash-erasure-begun" };
    see_other_with(app, &paths::admin_retention(), flash)
}

/// Writes down what is to be erased; the one case is erased at once.
async fn begin(app: &AppData, admin: &Admin, planned: &Planned, id: i64) -> Result<Begun, WebError> {
    let run = Run {
        id,
        class: planned.class,
        closed_before: planned.before,
        by: admin.0.staff.id,
        name: None,
        at: app.now(),
        total: planned.due.len() as i64,
        done: 0,
        ended_at: None,
        is_of_one: planned.case.is_some(),
    };
    let (edit, act) = (app.id(), app.act(admin.0.actor()));
    let after = serde_json::json!({
        "class": planned.class,
        "closed_before": planned.before.date_naive(),
        "cases": planned.due.len(),
        "case": planned.case,
    });
    let confirmed: Vec<CaseId> = planned.due.iter().map(|due| due.id).collect();
    let one = planned.case.and(confirmed.first().copied());
    let begin = app.db.write(move |tx| {
        let (what, before, after) = ("retention.begun", String::new(), after.to_string());
        let target = one.map_or(0, |case| case.0);
        let edit = Edit { id: edit, by: Some(run.by), at: run.at, what, target, before, after };
        let begun = retention::begin(tx, &run, &confirmed, &edit)?;
        match one.filter(|_| begun == Begun::Now) {
            Some(case) if retention::step(tx, &run, case, &act)? != Step::Erased => Err(StoreError::NotFound),
            _ => Ok(begun),
        }
    });
    Ok(begin.await?)
}

/// What is typed to confirm.
fn asked(planned: &Planned) -> String {
    planned.case.map_or_else(|| planned.due.len().to_string(), |case| case.to_string())
}

fn page_of(page: Page, planned: &Planned, (run, typed): (i64, String), problems: Problems) -> ErasurePage {
    let (files, bytes) = planned.files;
    let one = |due: &Due| {
        let url = Reference::parse(&due.reference).map(paths::desk_case).unwrap_or_default();
        (due.reference.clone(), url, page.dates.day(page.dates.day_of(due.closed_at)))
    };
    ErasurePage {
        class: planned.class,
        action: paths::admin_erasure(planned.class),
        case: planned.case.map(|case| case.to_string()).unwrap_or_default(),
        before: planned.before.timestamp_millis(),
        run,
        is_going_on: planned.is_going_on,
        lead: page.t1("erasure-lead", "n", planned.due.len()),
        is_part: planned.due.len() >= COUNTED,
        files: page.t2("erasure-files", ("n", &files.to_string()), ("size", &format!("{:.1}", bytes as f64 / 1_048_576.0))),
        cases: planned.due.iter().take(SHOWN).map(one).collect(),
        more: planned.due.len().saturating_sub(SHOWN),
        asked: asked(planned),
        typed,
        problems,
        page,
    }
}
