//! `/admin/order-files/{file}`: one file. What it would do, before it does; how far it is; and what became of it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{beginning, provider_name};
use crate::bills::orders::Beginning;
use crate::domain::ids::OrderFileId;
use crate::domain::order_file::{FileState, MOST_FAULTS, MOST_TOUCHED, Part, Touched};
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::order_files::{self, OrderFile};
use crate::store::people::{self, Edit};
use crate::store::{StoreError, audits, providers};
use crate::web::access::sign_in_again;
use crate::web::admin::providers::keeps;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Named, Rows};
use crate::web::throttle::Limit;
use crate::web::uploads::size;

#[derive(Template)]
#[template(path = "admin/order_file.html")]
struct FilePage {
    page: Page,
    problems: Problems,
    it: OrderFile,
    action: String,
    provider: String,
    mapping_url: String,
    size: String,
    at: String,
    ended: String,
    /// Broken lines by number, and why; and how many more there are.
    faults: Vec<(u64, String)>,
    more: u64,
    /// Headings with what we take from each column, and the first rows.
    beginning: Option<Beginning>,
    parts: Vec<String>,
    /// Cases it told something of, or would: address, reference, what; and how many more there are.
    touched: Vec<(String, String, String)>,
    more_touched: u64,
    /// All of them as a file; empty where nothing is done yet.
    touched_url: String,
}

impl FilePage {
    fn matched(&self) -> u64 {
        self.it.tally.taken + self.it.tally.known
    }

    fn is(&self, state: &str) -> bool {
        self.it.state.as_str() == state
    }

    fn is_open(&self) -> bool {
        !self.it.state.is_over() && self.it.state != FileState::Waiting
    }
}

fn id_of(path: &str) -> Result<OrderFileId, WebError> {
    path.parse().map(OrderFileId).map_err(|_| WebError::NotFound)
}

/// `GET /admin/order-files/{file}`
pub async fn show(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    shown(&app, page, id_of(&path)?, Problems::default()).await
}

async fn shown(app: &AppData, page: Page, id: OrderFileId, problems: Problems) -> Result<HttpResponse, WebError> {
    let read = app.db.read(move |conn| {
        let told = order_files::touched(conn, id, 0, MOST_TOUCHED)?;
        Ok((order_files::find(conn, id)?, providers::kept(conn)?, (told, order_files::touched_count(conn, id)?)))
    });
    let (it, known, (told, all)) = read.await?;
    let is_applied = matches!(it.state, FileState::Applied | FileState::Waiting);
    let touched = if is_applied { told.into_iter().map(|(_, one)| one).collect() } else { it.tally.report.would.clone() };
    let is_looked_at = matches!(it.state, FileState::Uploaded | FileState::Checked);
    let beginning = match it.sha256.as_deref().filter(|_| is_looked_at) {
        // A file that is gone meanwhile has no beginning.
        Some(sha256) => beginning(app, sha256, &it.mapping).await.ok().flatten(),
        None => None,
    };
    let taken = |heading: &String| {
        let part = Part::ALL.iter().find(|part| it.mapping.heading(**part) == heading);
        part.map(|part| page.code("order-part", part.as_str())).unwrap_or_default()
    };
    let told = it.tally.report.faults.iter();
    let faults: Vec<_> = told.map(|fault| (fault.line, page.code("fact-refused", fault.why.as_str()))).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let shown = FilePage {
        action: paths::admin_order_file(it.id),
        provider: provider_name(&page, &it.provider, &known),
        mapping_url: format!("{}?file={}", paths::admin_order_mapping(&it.provider), it.id),
        size: size(it.bytes),
        at: page.dates.moment(it.at),
        ended: it.ended_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
        more: if faults.len() < MOST_FAULTS { 0 } else { it.tally.broken - faults.len() as u64 },
        parts: beginning.as_ref().map(|it| it.headings.iter().map(taken).collect()).unwrap_or_default(),
        more_touched: if is_applied { all.saturating_sub(touched.len() as u64) } else { 0 },
        touched_url: if is_applied && !touched.is_empty() { paths::admin_order_file_cases(it.id) } else { String::new() },
        touched: touched.iter().map(|one| told_of(&page, one)).collect(),
        faults,
        beginning,
        problems,
        it,
        page,
    };
    Ok(html_with(status, &shown))
}

/// The way to a case, its reference, and what is said of its order.
fn told_of(page: &Page, one: &Touched) -> (String, String, String) {
    let url = Reference::parse(&one.reference).map(paths::desk_case).unwrap_or_default();
    (url, one.reference.clone(), page.code("order", one.state.as_str()))
}

/// `GET /admin/order-files/{file}/cases.{format}`: all cases that it told something of, and what.
pub async fn cases(
    app: AppData,
    admin: Admin,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let (id, format) = (id_of(&path.0)?, Format::of(&path.1)?);
    let page = admin.0.visitor.page(&request, &app);
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_order_file(id))?;
    app.throttle.take(Limit::Exports, &admin.0.staff.id.to_string())?;
    let about = app.db.read(move |conn| order_files::find(conn, id)).await?.name;
    let kind = format.as_str().to_uppercase();
    let said = serde_json::json!({ "report": "order-file", "table": "cases", "format": kind, "name": about }).to_string();
    let (told, by, at) = (app.id(), admin.0.staff.id, app.now());
    app.db.write(move |tx| audits::told(tx, told, by, at, (audits::REPORT_EXPORTED, &said))).await?;
    let rows = Cases { app: app.clone(), page, id, after: None };
    sheet::send(&app, format, &Named { name: format!("order-file-{id}"), about }, rows).await
}

/// Those cases, some at a time.
struct Cases {
    app: AppData,
    page: Page,
    id: OrderFileId,
    /// Where it goes on; `None` before the heading.
    after: Option<i64>,
}

impl Rows for Cases {
    async fn next(&mut self) -> Result<Option<Vec<sheet::Row>>, WebError> {
        let Some(after) = self.after else {
            self.after = Some(0);
            let head = ["order-file-case", "order-file-said"].map(|key| sheet::Cell::from(self.page.t(key)));
            return Ok(Some(vec![head.into()]));
        };
        let id = self.id;
        let some = self.app.db.read(move |conn| order_files::touched(conn, id, after, MOST_TOUCHED)).await?;
        let Some((last, _)) = some.last() else { return Ok(None) };
        self.after = Some(*last);
        let row = |(_, one): &(i64, Touched)| {
            let (_, reference, said) = told_of(&self.page, one);
            vec![reference.into(), said.into()]
        };
        Ok(Some(some.iter().map(row).collect()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileForm {
    step: String,
}

/// `POST /admin/order-files/{file}`: applies it, or throws it away.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<FileForm>,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let (id, by, at, edit) = (id_of(&path)?, admin.0.staff.id, app.now(), app.id());
    let is_to_be_applied = form.step == "apply";
    if is_to_be_applied {
        sign_in_again::fresh(&admin.0.visitor, at, &paths::admin_order_file(id))?;
    }
    let done = app.db.write(move |tx| {
        let it = order_files::find(tx, id)?;
        let after = serde_json::json!({ "name": it.name, "provider": it.provider, "lines": it.tally.lines }).to_string();
        let what = if is_to_be_applied { "order_file.applied" } else { "order_file.discarded" };
        let edit = Edit { id: edit, by: Some(by), at, what, target: id.0, before: String::new(), after };
        if is_to_be_applied {
            let is_ours = order_files::advance(tx, id, (FileState::Checked, FileState::Waiting), Some(&edit))?;
            return if is_ours { Ok(None) } else { Err(StoreError::Stale) };
        }
        if it.state.is_over() || it.state == FileState::Waiting {
            return Err(StoreError::Stale);
        }
        people::audit(tx, &edit)?;
        order_files::end(tx, id, FileState::Discarded, at)
    });
    match done.await {
        Ok(_) if is_to_be_applied => Ok(see_other_with(&app, &paths::admin_order_file(id), "flash-order-file-applied")),
        Ok(bytes) => {
            app.forget_files(bytes.into_iter().collect()).await?;
            Ok(see_other_with(&app, &paths::admin_order_files(), "flash-order-file-discarded"))
        }
        Err(StoreError::Stale) => {
            let page = admin.0.visitor.page(&request, &app);
            let mut problems = Problems::default();
            problems.add("", page.t("order-file-moved-on"));
            shown(&app, page, id, problems).await
        }
        Err(error) => Err(error.into()),
    }
}
