//! `/admin/order-files`: files of orders that a platform exports. One is handed in, looked through, and applied once somebody
//! has seen what it would do; what became of each is told here.

pub mod mapping;
pub mod one;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::fields::Tick;
use super::providers::keeps;
use crate::bills::orders::{self, Beginning, NotOrders};
use crate::domain::ids::OrderFileId;
use crate::domain::order_file::{FileState, MAX_BYTES, Mapping};
use crate::domain::provider::Provider;
use crate::files::Arrived;
use crate::paths;
use crate::store::order_files::{self, Arrival, OrderFile, PAGE};
use crate::store::{order_mappings, providers};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html_with, see_other};
use crate::web::server::AppData;
use crate::web::uploads::{Large, Trouble, size, take_large};

struct Row {
    url: String,
    name: String,
    provider: String,
    by: String,
    at: String,
    state: FileState,
    lines: u64,
    matched: u64,
    broken: u64,
}

#[derive(Template)]
#[template(path = "admin/order_files.html")]
struct FilesPage {
    page: Page,
    problems: Problems,
    providers: Vec<Tick>,
    mappings: Vec<(String, String)>,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
}

/// `GET /admin/order-files`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let before = query.get("before").and_then(|before| before.parse().ok()).map(OrderFileId);
    let page = admin.0.visitor.page(&request, &app);
    listed(&app, page, before, ("", Problems::default())).await
}

async fn listed(
    app: &AppData,
    page: Page,
    before: Option<OrderFileId>,
    (chosen, problems): (&str, Problems),
) -> Result<HttpResponse, WebError> {
    let read = app.db.read(move |conn| Ok((order_files::page(conn, before)?, providers::kept(conn)?)));
    let (mut found, known) = read.await?;
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| is_more).map(|last| format!("{}?before={}", paths::admin_order_files(), last.id));
    let name = |it: &Provider| it.name.of(page.words.locale()).to_owned();
    let tick = |it: &Provider| Tick { value: it.slug.clone(), label: name(it), is_on: it.slug == chosen };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = FilesPage {
        providers: known.iter().map(tick).collect(),
        mappings: known.iter().map(|it| (paths::admin_order_mapping(&it.slug), name(it))).collect(),
        rows: found.iter().map(|it| row(&page, it, &known)).collect(),
        first_url: before.map(|_| paths::admin_order_files()).unwrap_or_default(),
        next_url: next.unwrap_or_default(),
        problems,
        page,
    };
    Ok(html_with(status, &shown))
}

fn row(page: &Page, it: &OrderFile, known: &[Provider]) -> Row {
    Row {
        url: paths::admin_order_file(it.id),
        name: it.name.clone(),
        provider: provider_name(page, &it.provider, known),
        by: it.by.clone().unwrap_or_default(),
        at: page.dates.moment(it.at),
        state: it.state,
        lines: it.tally.lines,
        matched: it.tally.taken + it.tally.known,
        broken: it.tally.broken,
    }
}

fn provider_name(page: &Page, slug: &str, known: &[Provider]) -> String {
    let found = known.iter().find(|it| it.slug == slug);
    found.map_or_else(|| slug.to_owned(), |it| it.name.of(page.words.locale()).to_owned())
}

/// `POST /admin/order-files`: a file comes. It is looked through at once where it is known in which column what stands.
pub async fn create(app: AppData, admin: Admin, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let Large { fields, file } = take_large(&request, payload.into_inner(), &app, MAX_BYTES).await?;
    let page = admin.0.visitor.page(&request, &app);
    let (slug, mut problems) = (fields.get("provider").cloned().unwrap_or_default(), Problems::default());
    let asked = slug.clone();
    let read = app.db.read(move |conn| Ok((providers::find(conn, &asked)?.is_some(), order_mappings::find(conn, &asked)?.1)));
    let (is_known, mapping) = read.await?;
    if !is_known {
        problems.add("provider", page.t("order-file-no-provider"));
    }
    let file = file.map_err(|trouble| match trouble {
        Trouble::Empty => page.t("order-file-none").to_owned(),
        Trouble::TooBig { bytes } => page.t1("order-file-too-big", "size", size(bytes)),
        trouble => trouble.words(page.words, ""),
    });
    let (name, arrived) = match file {
        Ok(file) if problems.is_empty() => file,
        Ok(_) => return listed(&app, page, None, (&slug, problems)).await,
        Err(message) => {
            problems.add("file", message);
            return listed(&app, page, None, (&slug, problems)).await;
        }
    };
    if let Some(id) = keep(&app, &admin, (slug.clone(), name, mapping), arrived).await? {
        return Ok(see_other(&paths::admin_order_file(id)));
    }
    problems.add("file", page.t("order-file-no-orders"));
    listed(&app, page, None, (&slug, problems)).await
}

/// Keeps a file that has arrived; `None` where it is no table.
async fn keep(
    app: &AppData,
    admin: &Admin,
    (provider, name, mapping): (String, String, Mapping),
    arrived: Arrived,
) -> Result<Option<OrderFileId>, WebError> {
    let (sha256, bytes) = (arrived.sha256.clone(), arrived.bytes);
    app.files.keep(arrived).await?;
    let by_mapping = if mapping.missing().is_empty() { beginning(app, &sha256, &mapping).await? } else { None };
    let state = match by_mapping {
        Some(_) => FileState::Checking,
        None if beginning(app, &sha256, &Mapping::default()).await?.is_some() => FileState::Uploaded,
        None => {
            app.forget_files(vec![sha256]).await?;
            return Ok(None);
        }
    };
    let (id, by, at) = (OrderFileId(app.id()), admin.0.staff.id, app.now());
    let arrival = Arrival { id, provider, name, bytes, sha256, state, mapping, by, at };
    app.db.write(move |tx| order_files::insert(tx, &arrival)).await?;
    Ok(Some(id))
}

/// Rows of a file that are shown.
const FIRST_ROWS: usize = 5;

/// The headings of a kept file and its first rows; `None` where none of its lines has the headings of the mapping.
async fn beginning(app: &AppData, sha256: &str, mapping: &Mapping) -> Result<Option<Beginning>, WebError> {
    let (file, mapping) = (app.files.open_file(sha256).await?, mapping.clone());
    let read = web::block(move || orders::beginning(file, &mapping, FIRST_ROWS)).await;
    match read.map_err(|error| WebError::Internal(error.to_string()))? {
        Ok(beginning) => Ok(Some(beginning)),
        Err(NotOrders::NoText | NotOrders::NoHeadings) => Ok(None),
        Err(NotOrders::Unreadable(error)) => Err(WebError::Unavailable(error.to_string())),
    }
}
