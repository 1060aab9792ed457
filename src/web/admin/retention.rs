//! `/admin/retention`: for how long what is personal is kept, what holds it, and its erasing: shown before, confirmed by typing,
//! done by a job. Nothing is erased without somebody who said so.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::listed::{Asked, Listed};
use super::fields::Fields;
use super::people::history::{Entry, entry_of};
use super::policy::words::{self, Difference, Line};
use crate::domain::retention::{Class, MONTHS, closed_before};
use crate::paths;
use crate::store::people::Edit;
use crate::store::retention::{self, COUNTED, Months, Run};
use crate::store::staff_accounts::{self, Changed};
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;

pub mod erasure;
pub mod holds;
mod listed;

/// A change of the months, as the record calls it.
const CHANGED: &str = "retention.changed";

/// One class, and what of it is due.
struct Kept {
    class: Class,
    title: String,
    what: String,
    due: String,
    /// Where what is due is shown; empty where nothing is.
    url: String,
}

/// A hold, as the page tells it.
struct Held {
    reference: String,
    url: String,
    reason: String,
    by: String,
}

/// A run, as the page tells it.
struct Told {
    what: String,
    by: String,
    state: String,
}

#[derive(Template)]
#[template(path = "admin/retention.html")]
struct RetentionPage {
    page: Page,
    fields: Fields,
    problems: Problems,
    kept: Vec<Kept>,
    holds: Vec<Held>,
    listed: Listed,
    runs: Vec<Told>,
    is_going_on: bool,
    /// What would change; only where the form asks whether it is to be so.
    differences: Option<Vec<Difference>>,
    /// How the months were changed before.
    history: Vec<Entry>,
}

impl RetentionPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// How many cases are due of each class.
type Dues = [usize; Class::ALL.len()];

struct Read {
    months: Months,
    dues: Dues,
    listed: Listed,
    runs: Vec<Run>,
    history: Vec<Changed>,
}

/// What is due now, as the months are, or as they would be.
fn dues(conn: &mut Conn, months: &Months, now: chrono::DateTime<chrono::Utc>, zone: chrono_tz::Tz) -> Result<Dues, StoreError> {
    let mut dues = Dues::default();
    for ((due, class), months) in dues.iter_mut().zip(Class::ALL).zip(months) {
        if let Some(months) = months {
            *due = retention::due(conn, *class, closed_before(now, *months, zone), COUNTED)?.len();
        }
    }
    Ok(dues)
}

async fn read(app: &AppData, wished: Option<Months>) -> Result<Read, WebError> {
    read_with(app, wished, Asked::default()).await
}

async fn read_with(app: &AppData, wished: Option<Months>, asked: Asked) -> Result<Read, WebError> {
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let read = app.db.read(move |conn| {
        let months = retention::months(conn)?;
        let dues = dues(conn, &wished.unwrap_or(months), now, zone)?;
        let history = staff_accounts::changes_called(conn, CHANGED)?;
        Ok(Read { months, dues, listed: asked.list(conn)?, runs: retention::runs(conn)?, history })
    });
    Ok(read.await?)
}

fn field(class: Class) -> String {
    format!("{class}_months")
}

fn fields(months: &Months) -> Fields {
    let mut fields = Fields::default();
    for (class, months) in Class::ALL.iter().zip(months) {
        fields.put(&field(*class), months.map(|months| months.to_string()).unwrap_or_default());
    }
    fields.put("seen", serde_json::to_string(months).unwrap_or_default());
    fields
}

/// The months that the fields ask for: a whole number, or nothing for good.
fn typed(page: &Page, fields: &Fields, problems: &mut Problems) -> Months {
    let mut months = Months::default();
    for (months, class) in months.iter_mut().zip(Class::ALL) {
        let name = field(*class);
        let typed = fields.text(&name);
        *months = typed.parse().ok().filter(|months| MONTHS.contains(months));
        if months.is_none() && !typed.is_empty() {
            problems.add(&name, page.t1("retention-bad-months", "most", MONTHS.end()));
        }
    }
    if let [Some(files), Some(person)] = months
        && files > person
    {
        problems.add("files_months", page.t("retention-files-longer").to_owned());
    }
    months
}

fn lines(page: &Page, months: &Months) -> Vec<Line> {
    let of = |months: &Option<u32>| {
        months.map_or_else(|| page.t("retention-for-good").to_owned(), |months| page.t1("retention-months", "n", months))
    };
    Class::ALL.iter().zip(months).map(|(class, months)| (page.code("retention-class", class.as_str()), of(months))).collect()
}

/// A change of the months, as the record has it.
fn told(page: &Page, changed: &Changed) -> Entry {
    let lines = |body: &str| {
        let kept: BTreeMap<String, Option<u32>> = serde_json::from_str(body).unwrap_or_default();
        let mut months = Months::default();
        for (months, class) in months.iter_mut().zip(Class::ALL) {
            *months = kept.get(&field(*class)).copied().flatten();
        }
        lines(page, &months)
    };
    entry_of(page, changed, words::differences(&lines(&changed.before), &lines(&changed.after)))
}

/// `GET /admin/retention`; `?held=` looks for the hold of a case, `?after=` leads on in their list.
pub async fn index(app: AppData, admin: Admin, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let page = admin.0.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let asked = Asked::read(&query, &page, &mut problems);
    let read = read_with(&app, None, asked).await?;
    let fields = fields(&read.months);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(html_with(status, &show(page, read, fields, problems, None)))
}

/// `POST /admin/retention`: checks or saves, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    request: HttpRequest,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let (page, mut sent) = (admin.0.visitor.page(&request, &app), Fields(sent));
    let mut problems = Problems::default();
    let wished = typed(&page, &sent, &mut problems);
    if !problems.is_empty() {
        let read = read(&app, None).await?;
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, read, sent, problems, None)));
    }
    let now = read(&app, Some(wished)).await?;
    if sent.text("step") == "back" || sent.text("step").is_empty() {
        let now = read(&app, None).await?;
        return Ok(html_with(StatusCode::OK, &show(page, now, sent, problems, None)));
    }
    if sent.text("step") != "save" {
        let differences = words::differences(&lines(&page, &now.months), &lines(&page, &wished));
        let differences = (sent.text("step") == "check").then_some(differences);
        return Ok(html_with(StatusCode::OK, &show(page, now, sent, problems, differences)));
    }
    let seen: Option<Months> = serde_json::from_str(sent.text("seen")).ok();
    let (edit, by, at) = (app.id(), admin.0.staff.id, app.now());
    let saved = match seen {
        None => Err(StoreError::Stale),
        Some(seen) => {
            let save = app.db.write(move |tx| {
                let (before, after) = (written(&seen), written(&wished));
                let edit = Edit { id: edit, by: Some(by), at, what: CHANGED, target: 0, before, after };
                retention::set_months(tx, (&seen, &wished), &edit)
            });
            save.await
        }
    };
    match saved {
        Ok(()) => Ok(see_other_with(&app, &paths::admin_retention(), "flash-retention-saved")),
        Err(StoreError::Stale) => {
            problems.add("", page.t("retention-moved-on"));
            let now = read(&app, None).await?;
            sent.set("seen", serde_json::to_string(&now.months).unwrap_or_default());
            Ok(html_with(StatusCode::CONFLICT, &show(page, now, sent, problems, None)))
        }
        Err(error) => Err(error.into()),
    }
}

/// For the record.
fn written(months: &Months) -> String {
    let fields = Class::ALL.iter().zip(months).map(|(class, months)| (field(*class), serde_json::json!(months)));
    serde_json::Value::Object(fields.collect()).to_string()
}

fn show(page: Page, read: Read, fields: Fields, problems: Problems, differences: Option<Vec<Difference>>) -> RetentionPage {
    let kept = Class::ALL.iter().zip(read.dues).zip(read.months).map(|((class, due), months)| Kept {
        class: *class,
        title: page.code("retention-class", class.as_str()),
        what: page.code("retention-what", class.as_str()),
        due: match due {
            0 => page.t("retention-due-none").to_owned(),
            COUNTED => page.t1("retention-due", "n", format!("{COUNTED}+")),
            due => page.t1("retention-due", "n", due),
        },
        url: if due > 0 && months.is_some() && differences.is_none() { paths::admin_erasure(*class) } else { String::new() },
    });
    let held = |hold: &retention::Hold| Held {
        reference: hold.reference.to_string(),
        url: paths::desk_case(hold.reference),
        reason: hold.reason.clone(),
        by: page.t2("retention-by", ("name", &hold.by), ("at", &page.dates.full(hold.key.at))),
    };
    let run = |run: &Run| Told {
        what: page.t2(
            "retention-run",
            ("class", &page.code("retention-class", run.class.as_str())),
            ("before", &page.dates.day(page.dates.day_of(run.closed_before))),
        ),
        by: page.t2("retention-by", ("name", run.name.as_deref().unwrap_or_default()), ("at", &page.dates.full(run.at))),
        state: page.t2(
            if run.ended_at.is_some() { "retention-done" } else { "retention-doing" },
            ("done", &run.done.to_string()),
            ("total", &run.total.to_string()),
        ),
    };
    RetentionPage {
        kept: kept.collect(),
        holds: read.listed.holds.iter().map(held).collect(),
        listed: read.listed,
        runs: read.runs.iter().map(run).collect(),
        is_going_on: read.runs.iter().any(|run| run.ended_at.is_none()),
        fields,
        problems,
        differences,
        history: read.history.iter().map(|changed| told(&page, changed)).collect(),
        page,
    }
}
