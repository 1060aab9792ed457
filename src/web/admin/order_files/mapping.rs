//! `/admin/order-mappings/{provider}`: in which column of a platform's files what stands, and what its words for states mean.
//! What is kept holds for the next file, and for what its program sends.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{beginning, provider_name};
use crate::domain::codes::OrderState;
use crate::domain::ids::OrderFileId;
use crate::domain::order_fact::{MAX_STATE, StateWords};
use crate::domain::order_file::{MAX_HEADING, MOST_WORDS, Mapping, Part};
use crate::domain::text;
use crate::paths;
use crate::store::people::Edit;
use crate::store::{StoreError, order_files, order_mappings, providers};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::providers::keeps;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// Empty rows for words, behind those that are there.
const BLANK: usize = 3;

/// What a column is usually called.
const GUESSES: &[(Part, &[&str])] = &[
    (Part::OrderNumber, &["商户订单号", "商家订单号", "订单号", "订单编号", "order_number", "Order number"]),
    (Part::PaymentReference, &["支付流水号", "交易号", "交易单号", "支付单号", "payment_reference", "Payment reference"]),
    (Part::State, &["订单状态", "交易状态", "状态", "state", "status", "State", "Status"]),
    (Part::At, &["状态时间", "更新时间", "完成时间", "交易时间", "时间", "at", "updated_at", "Time"]),
    (Part::Amount, &["订单金额", "交易金额", "金额", "amount", "Amount"]),
];

/// A part and the headings to choose from.
struct Column {
    part: &'static str,
    label: String,
    options: Vec<Tick>,
    typed: String,
    error: String,
    is_needed: bool,
}

/// A word and what it means.
struct Word {
    word: String,
    /// Lines of the file that have it; empty for one that is kept.
    seen: String,
    meanings: Vec<Tick>,
}

#[derive(Template)]
#[template(path = "admin/order_mapping.html")]
struct MappingPage {
    page: Page,
    problems: Problems,
    title: String,
    action: String,
    back: String,
    file: String,
    version: String,
    columns: Vec<Column>,
    words: Vec<Word>,
}

/// What the page is made of.
struct Read {
    version: i64,
    kept: Mapping,
    name: String,
    /// Of the file that it was opened for: its number, its headings, and words that nobody knows.
    file: String,
    headings: Vec<String>,
    unknown: Vec<(String, u64)>,
}

async fn load(app: &AppData, page: &Page, slug: &str, file: &str) -> Result<Read, WebError> {
    let (asked, id) = (slug.to_owned(), file.parse().map(OrderFileId).ok());
    let read = app.db.read(move |conn| {
        let known = providers::kept(conn)?;
        let is_known = known.iter().any(|it| it.slug == asked);
        let file = match id.map(|id| order_files::find(conn, id)).transpose() {
            Err(StoreError::NotFound) => None,
            found => found?.filter(|file| file.provider == asked),
        };
        if is_known { Ok((known, order_mappings::find(conn, &asked)?, file)) } else { Err(StoreError::NotFound) }
    });
    let (known, (version, kept), file) = read.await?;
    let name = provider_name(page, slug, &known);
    let Some(file) = file else {
        return Ok(Read { version, kept, name, file: String::new(), headings: Vec::new(), unknown: Vec::new() });
    };
    let headings = match &file.sha256 {
        Some(sha256) => headings(app, sha256, &kept).await,
        None => Vec::new(),
    };
    Ok(Read { version, kept, name, file: file.id.to_string(), headings, unknown: file.tally.report.unknown })
}

/// The headings of a file: of the line that has those that are kept, else of the first that has several cells.
async fn headings(app: &AppData, sha256: &str, kept: &Mapping) -> Vec<String> {
    for mapping in [kept, &Mapping::default()] {
        if let Ok(Some(beginning)) = beginning(app, sha256, mapping).await {
            return beginning.headings.into_iter().filter(|heading| !heading.is_empty()).collect();
        }
    }
    Vec::new()
}

/// `GET /admin/order-mappings/{provider}`
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let read = load(&app, &page, &path, query.get("file").map_or("", String::as_str)).await?;
    let mut fields = Fields::default();
    for part in Part::ALL {
        let guess = || {
            GUESSES
                .iter()
                .find(|(of, _)| of == part)
                .and_then(|(_, names)| names.iter().find(|name| read.headings.iter().any(|heading| heading == *name)))
        };
        let kept = read.kept.heading(*part);
        fields.put(part.as_str(), if kept.is_empty() { guess().map_or("", |it| it) } else { kept });
    }
    for (word, state) in &read.kept.words.0 {
        fields.put("word", word);
        fields.put("meaning", state.as_str());
    }
    Ok(html(&show(page, &path, &read, (fields, Problems::default()))))
}

/// `POST /admin/order-mappings/{provider}`
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let (page, mut fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    let read = load(&app, &page, &path, fields.text("file")).await?;
    let mut problems = Problems::default();
    let Some(mapping) = typed(&page, &fields, &mut problems) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &path, &read, (fields, problems))));
    };
    if fields.text("version") != read.version.to_string() || !keep(&app, &admin, &path, (&read, &mapping)).await? {
        problems.add("", page.t("order-mapping-moved-on"));
        let read = load(&app, &page, &path, &read.file).await?;
        fields.set("version", read.version.to_string());
        return Ok(html_with(StatusCode::CONFLICT, &show(page, &path, &read, (fields, problems))));
    }
    let back = back(&read);
    Ok(see_other_with(&app, &back, "flash-order-mapping-kept"))
}

fn back(read: &Read) -> String {
    if read.file.is_empty() { paths::admin_order_files() } else { paths::admin_order_file(&read.file) }
}

/// The mapping that was typed; what is in the way stands in `problems`.
fn typed(page: &Page, fields: &Fields, problems: &mut Problems) -> Option<Mapping> {
    let mut mapping = Mapping::default();
    for part in Part::ALL {
        let heading = text::name(fields.text(part.as_str()), MAX_HEADING);
        mapping.set(*part, problems.check(page.words, part.as_str(), heading).flatten().unwrap_or_default());
    }
    for part in mapping.missing() {
        problems.add(part.as_str(), page.code("order-mapping-missing", part.as_str()));
    }
    let mut words = StateWords::default();
    for (word, meaning) in fields.all("word").zip(fields.all("meaning")) {
        let Some(state) = OrderState::parse(meaning) else { continue };
        if let Some(Some(word)) = problems.check(page.words, "word", text::name(word, MAX_STATE)) {
            words.0.insert(word, state);
        }
    }
    if words.0.len() > MOST_WORDS {
        problems.add("word", page.t1("order-mapping-too-many", "most", MOST_WORDS));
    }
    mapping.words = words;
    problems.is_empty().then_some(mapping)
}

/// Keeps it, and has files that were not applied yet looked through anew; `false` where somebody else was faster.
async fn keep(app: &AppData, admin: &Admin, slug: &str, (read, now): (&Read, &Mapping)) -> Result<bool, WebError> {
    let said = |mapping: &Mapping| {
        let headings = Part::ALL.iter().map(|part| (part.as_str(), mapping.heading(*part))).collect::<Vec<_>>();
        let columns: serde_json::Map<_, _> = headings.into_iter().map(|(part, it)| (part.to_owned(), it.into())).collect();
        serde_json::json!({ "name": read.name, "columns": columns, "meanings": mapping.words }).to_string()
    };
    let before = if read.version == 0 { String::new() } else { said(&read.kept) };
    let (after, now, slug, seen) = (said(now), now.clone(), slug.to_owned(), read.version);
    let (id, by, at) = (app.id(), admin.0.staff.id, app.now());
    let kept = app.db.write(move |tx| {
        let (what, before, after) = ("order_mapping.changed", before.clone(), after.clone());
        let edit = Edit { id, by: Some(by), at, what, target: 0, before, after };
        let is_kept = order_mappings::keep(tx, &slug, (seen, &now), &edit)?;
        if is_kept {
            order_files::check_anew(tx, &slug, &now)?;
        }
        Ok(is_kept)
    });
    Ok(kept.await?)
}

fn show(page: Page, slug: &str, read: &Read, (fields, problems): (Fields, Problems)) -> MappingPage {
    let columns = Part::ALL.iter().map(|part| column(&page, *part, read, (&fields, &problems))).collect();
    let mut words: Vec<Word> = Vec::new();
    for (word, meaning) in fields.all("word").zip(fields.all("meaning")).filter(|(word, _)| !word.trim().is_empty()) {
        words.push(Word { word: word.to_owned(), seen: String::new(), meanings: meanings(&page, meaning) });
    }
    for (word, n) in &read.unknown {
        if !words.iter().any(|known| known.word == *word) {
            let seen = page.t1("order-mapping-lines", "n", n);
            words.push(Word { word: word.clone(), seen, meanings: meanings(&page, "") });
        }
    }
    for _ in 0..BLANK {
        words.push(Word { word: String::new(), seen: String::new(), meanings: meanings(&page, "") });
    }
    MappingPage {
        title: page.t1("order-mapping-title", "name", &read.name),
        action: paths::admin_order_mapping(slug),
        back: back(read),
        file: read.file.clone(),
        version: read.version.to_string(),
        columns,
        words,
        problems,
        page,
    }
}

fn column(page: &Page, part: Part, read: &Read, (fields, problems): (&Fields, &Problems)) -> Column {
    let typed = fields.text(part.as_str()).to_owned();
    let mut headings = read.headings.clone();
    // One that is kept, and that this file does not have.
    if !typed.is_empty() && !headings.is_empty() && !headings.contains(&typed) {
        headings.push(typed.clone());
    }
    let tick = |heading: String| Tick { is_on: heading == typed, label: heading.clone(), value: heading };
    Column {
        part: part.as_str(),
        label: page.code("order-part", part.as_str()),
        options: headings.into_iter().map(tick).collect(),
        error: problems.of(part.as_str()).to_owned(),
        is_needed: matches!(part, Part::State | Part::At),
        typed,
    }
}

fn meanings(page: &Page, chosen: &str) -> Vec<Tick> {
    let tick = |state: &OrderState| Tick {
        value: state.as_str().to_owned(),
        label: page.code("order", state.as_str()),
        is_on: state.as_str() == chosen,
    };
    OrderState::ALL.iter().map(tick).collect()
}
