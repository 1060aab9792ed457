//! `/admin/merchants/{merchant}`: one merchant. The form, what follows from a change, and what was changed before.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{form, link};
use crate::domain::ids::MerchantId;
use crate::domain::merchant::Merchant;
use crate::paths;
use crate::store::merchants::keeping::{self, Keeping, NotKept};
use crate::store::merchants::register::{self, Kept};
use crate::store::parties::Record;
use crate::store::reports::at_leisure;
use crate::store::staff_accounts::{self, Changed};
use crate::store::{Conn, StoreError};
use crate::web::admin::fields::Fields;
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::{Checked, Line, differences};
use crate::web::admin::providers::keeps;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of a number: a merchant that is not there yet.
pub const NEW: &str = "new";

#[derive(Template)]
#[template(path = "admin/merchant.html")]
struct MerchantPage {
    page: Page,
    title: String,
    action: String,
    /// Who confirmed the address, and when; empty where nobody did.
    confirmed: String,
    /// Where its cases are listed; empty for one that is not there yet.
    cases_url: String,
    /// As the desk looks at it.
    desk_url: String,
    is_renaming: bool,
    /// How it answers what it is asked; none of one that is not there yet.
    record: Option<link::RecordView>,
    /// What is part of it.
    below: Vec<(String, String)>,
    fields: Fields,
    problems: Problems,
    names: Vec<String>,
    history: Vec<Entry>,
    /// What would change; only where the form asks whether it is to be so.
    checked: Option<Checked>,
}

impl MerchantPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What the page of one merchant shows.
struct Read {
    kept: Option<Kept>,
    names: Vec<String>,
    parts: Vec<(MerchantId, String)>,
    history: Vec<Changed>,
    is_renaming: bool,
    /// How it answered lately, and whether a link of it stands.
    answers: (Record, bool),
}

impl Read {
    fn version(&self) -> i64 {
        self.kept.as_ref().map_or(0, |kept| kept.version)
    }

    fn merchant(&self) -> Merchant {
        self.kept.as_ref().map_or_else(Merchant::blank, |kept| kept.merchant.clone())
    }

    /// What a page says of one that stands; nothing of one that is not there yet.
    fn lines(&self, page: &Page) -> Vec<Line> {
        self.kept.as_ref().map(|kept| super::lines(page.words, &kept.merchant)).unwrap_or_default()
    }
}

async fn load(app: &AppData, path: &str) -> Result<Read, WebError> {
    let id = if path == NEW { None } else { Some(MerchantId(path.parse().map_err(|_| WebError::NotFound)?)) };
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let read = app.db.read(move |conn| at_leisure(conn, |conn| read_all(conn, id, (now, zone))));
    Ok(read.await?)
}

fn read_all(conn: &mut Conn, id: Option<MerchantId>, (now, zone): (DateTime<Utc>, Tz)) -> Result<Read, StoreError> {
    let names = register::names(conn)?;
    let Some(id) = id else {
        return Ok(Read {
            kept: None,
            names,
            parts: Vec::new(),
            history: Vec::new(),
            is_renaming: false,
            answers: (Record::default(), false),
        });
    };
    let kept = register::find(conn, id)?;
    Ok(Read {
        names,
        parts: register::parts(conn, id)?,
        history: staff_accounts::changes_of(conn, id.0)?,
        is_renaming: register::is_renaming(conn, &kept.merchant)?,
        answers: link::load(conn, &kept, (now, zone))?,
        kept: Some(kept),
    })
}

/// `GET /admin/merchants/{merchant}`
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let read = load(&app, &path).await?;
    let mut merchant = read.merchant();
    if let Some(name) = query.get("name").filter(|_| read.kept.is_none()) {
        merchant.name.clone_from(name);
    }
    merchant.aliases.extend(query.get("also").filter(|also| !also.trim().is_empty()).cloned());
    let fields = form::fields(&merchant, read.version());
    Ok(html(&show(page, &read, (fields, Problems::default()), None)))
}

/// `POST /admin/merchants/{merchant}`: checks or saves, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    let read = load(&app, &path).await?;
    let mut problems = Problems::default();
    let Some(now) = form::read(&page, &fields, &read.merchant(), &mut problems) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &read, (fields, problems), None)));
    };
    if fields.text("version") != read.version().to_string() {
        return Ok(moved_on(page, &read, fields));
    }
    if fields.text("step") == "back" {
        return Ok(html(&show(page, &read, (fields, problems), None)));
    }
    let keeping = Keeping {
        id: read.kept.as_ref().map_or_else(|| MerchantId(app.id()), |kept| kept.id),
        seen: read.kept.as_ref().map(|kept| kept.version),
        now,
        by: admin.0.staff.id,
        at: app.now(),
        edit: app.id(),
    };
    if fields.text("step") != "save" {
        return check(&app, page, &read, (fields, keeping)).await;
    }
    let is_same = read.kept.as_ref().is_some_and(|kept| kept.merchant == keeping.now);
    let kept = if is_same { Ok(()) } else { app.db.write(move |tx| keeping::keep(tx, &keeping)).await? };
    match kept {
        Ok(()) => Ok(see_other_with(&app, &paths::admin_merchants(), "flash-merchant-saved")),
        Err(NotKept::Moved) => Ok(moved_on(page, &load(&app, &path).await?, fields)),
        Err(NotKept::Fault(fault)) => {
            form::refuse(&page, &fields, &fault, &mut problems);
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &read, (fields, problems), None)))
        }
    }
}

/// The page that asks whether it is to be so, or what is in the way.
async fn check(app: &AppData, page: Page, read: &Read, (fields, keeping): (Fields, Keeping)) -> Result<HttpResponse, WebError> {
    let (before, now) = (read.merchant(), keeping.now.clone());
    let own = keeping.seen.map(|_| keeping.id);
    let (was, is) = (before.clone(), now.clone());
    let looked = app.db.read(move |conn| {
        let fault = keeping::fault(conn, own, &is)?;
        Ok((fault, form::Moving::look(conn, &was, &is)?))
    });
    let (fault, moving) = looked.await?;
    if let Some(fault) = fault {
        let mut problems = Problems::default();
        form::refuse(&page, &fields, &fault, &mut problems);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, read, (fields, problems), None)));
    }
    let checked = Checked {
        differences: differences(&read.lines(&page), &super::lines(page.words, &now)),
        follows: form::follows(&page, (&before, &now), &moving),
    };
    Ok(html(&show(page, read, (fields, Problems::default()), Some(checked))))
}

/// What somebody else changed meanwhile stands in the form's head; what was typed stays.
fn moved_on(page: Page, read: &Read, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    let said = read.lines(&page);
    let said: Vec<String> = said.iter().map(|(name, value)| page.t2("people-stands", ("name", name), ("value", value))).collect();
    problems.add("", page.t1("merchant-moved-on", "now", said.join(page.t("merchant-stands-comma"))));
    fields.set("version", read.version().to_string());
    html_with(StatusCode::CONFLICT, &show(page, read, (fields, problems), None))
}

fn show(page: Page, read: &Read, (fields, problems): (Fields, Problems), checked: Option<Checked>) -> MerchantPage {
    let own = read.kept.as_ref();
    let cases_of = |kept: &Kept| {
        let query = serde_urlencoded::to_string([("merchant", &kept.merchant.name)]).unwrap_or_default();
        format!("{}&{query}", paths::desk_view("all"))
    };
    let confirmed = own.and_then(|kept| kept.confirmed.as_ref()).map(|(at, by)| {
        let by = by.clone().unwrap_or_else(|| page.t("case-staff").to_owned());
        page.t2("merchant-confirmed-by", ("name", &by), ("at", &page.dates.moment(*at)))
    });
    MerchantPage {
        title: own.map_or_else(|| page.t("merchant-new").to_owned(), |kept| kept.merchant.name.clone()),
        action: own.map_or_else(|| paths::admin_merchant(NEW), |kept| paths::admin_merchant(kept.id)),
        confirmed: confirmed.unwrap_or_default(),
        cases_url: own.map(cases_of).unwrap_or_default(),
        desk_url: own.map(|kept| paths::desk_merchant(kept.id)).unwrap_or_default(),
        is_renaming: read.is_renaming,
        record: own.map(|kept| link::view(&page, kept.id, read.answers)),
        below: read.parts.iter().map(|(id, name)| (paths::admin_merchant(*id), name.clone())).collect(),
        names: read.names.clone(),
        history: read.history.iter().map(|changed| form::entry(&page, changed)).collect(),
        checked,
        fields,
        problems,
        page,
    }
}
