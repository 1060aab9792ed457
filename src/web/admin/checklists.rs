//! `/admin/checklists`: what is to be checked before a case is closed, by problem type. List, form, and a page that says what
//! changes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::fields::Fields;
use super::policy::words::{self, Difference, Line};
use super::publishing::{Next, publish};
use super::versions::{Turn, by_lines, turns};
use crate::domain::checklist::{Checklist, Item, MOST_ITEMS};
use crate::domain::codes::ProblemType;
use crate::domain::rulebook::{RuleKind, Rulebook};
use crate::domain::sla::Names;
use crate::domain::text;
use crate::paths;
use crate::store::rules;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// Longest item, in characters.
const MAX_TEXT: usize = 120;
/// Rows for new items.
const BLANK: usize = 3;

struct Row {
    url: String,
    name: String,
    lines: Vec<Line>,
    version: u32,
}

#[derive(Template)]
#[template(path = "admin/checklists.html")]
struct ChecklistsPage {
    page: Page,
    rows: Vec<Row>,
}

fn find(rules: &Rulebook, problem_type: ProblemType) -> Checklist {
    rules.checklists.get(&problem_type).map_or_else(|| Checklist::empty(problem_type), |list| (**list).clone())
}

/// Each item with its number, and whether it is required.
pub fn lines(page: &Page, list: &Checklist) -> Vec<Line> {
    let said = |item: &Item| {
        let key = if item.required { "checklist-required" } else { "checklist-optional" };
        format!("{} {}", item.text.of(page.words.locale()), page.t(key))
    };
    list.items.iter().enumerate().map(|(at, item)| (page.t1("checklist-item", "n", at + 1), said(item))).collect()
}

/// `GET /admin/checklists`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let rules = app.rules();
    let row = |problem_type: &ProblemType| {
        let list = find(&rules, *problem_type);
        let name = page.code("problem-short", problem_type.as_str());
        Row { url: paths::admin_checklist(*problem_type), name, lines: lines(&page, &list), version: list.version }
    };
    let rows = ProblemType::ALL.iter().map(row).collect();
    Ok(html(&ChecklistsPage { page, rows }))
}

#[derive(Template)]
#[template(path = "admin/checklist.html")]
struct ChecklistPage {
    page: Page,
    title: String,
    action: String,
    next: u32,
    fields: Fields,
    problems: Problems,
    rows: usize,
    /// What would change; only where the form asks whether it is to be so.
    differences: Option<Vec<Difference>>,
    turns: Vec<Turn>,
}

impl ChecklistPage {
    fn v(&self, name: &str, at: &usize) -> &str {
        self.fields.text(&format!("{name}-{at}"))
    }

    fn e(&self, name: &str, at: &usize) -> &str {
        self.problems.of(&format!("{name}-{at}"))
    }

    fn is_required(&self, at: &usize) -> bool {
        self.fields.is(&format!("required-{at}"))
    }
}

/// `GET /admin/checklists/{problem}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let problem_type = ProblemType::parse(&path).ok_or(WebError::NotFound)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app.rules(), problem_type);
    let (fields, slug) = (fields(&base), problem_type.as_str());
    let made = app.db.read(move |conn| rules::versions::<Checklist>(conn, RuleKind::Checklist, slug)).await?;
    let turns = turns(&page, &made, None, by_lines(|list| lines(&page, list)));
    Ok(html(&ChecklistPage { turns, ..show(page, &base, fields, Problems::default(), None) }))
}

fn fields(list: &Checklist) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", list.version.to_string());
    for (at, item) in list.items.iter().enumerate() {
        fields.put(&format!("id-{at}"), &item.id);
        fields.put(&format!("zh-{at}"), &item.text.zh);
        fields.put(&format!("en-{at}"), &item.text.en);
        fields.tick(&format!("required-{at}"), item.required);
    }
    fields
}

/// `POST /admin/checklists/{problem}`: checks or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let problem_type = ProblemType::parse(&path).ok_or(WebError::NotFound)?;
    app.read_rules().await?;
    let fields = Fields(fields);
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app.rules(), problem_type);
    let mut problems = Problems::default();
    let list = read(&page, &fields, &base, &app, &mut problems);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &base, fields, problems, None)));
    }
    if fields.text("version") != base.version.to_string() {
        return Ok(moved_on(page, &base, fields));
    }
    match fields.text("step") {
        "publish" => {
            let (slug, version, before) = (problem_type.to_string(), list.version, (base.version > 0).then_some(base));
            let next = Next { kind: RuleKind::Checklist, slug, version, before, now: list, recompute: None, route: false };
            if !publish(&app, &admin, next).await? {
                return Ok(moved_on(page, &find(&app.rules(), problem_type), fields));
            }
            Ok(see_other_with(&app, &paths::admin_checklists(), "flash-rule-published"))
        }
        "back" => Ok(html(&show(page, &base, fields, problems, None))),
        _ => {
            let differences = words::differences(&lines(&page, &base), &lines(&page, &list));
            Ok(html(&show(page, &base, fields, problems, Some(differences))))
        }
    }
}

/// A newer version was published meanwhile: what was typed stays, and follows upon that version when it is sent again.
fn moved_on(page: Page, base: &Checklist, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    problems.add("", page.t1("policy-moved-on", "version", base.version));
    fields.set("version", base.version.to_string());
    html_with(StatusCode::CONFLICT, &show(page, base, fields, problems, None))
}

/// The next version: rows without words are none.
fn read(page: &Page, fields: &Fields, base: &Checklist, app: &AppData, problems: &mut Problems) -> Checklist {
    let mut items = Vec::new();
    for at in 0..MOST_ITEMS {
        let value = |name: &str| fields.text(&format!("{name}-{at}")).to_owned();
        let (zh, en, id) = (value("zh"), value("en"), value("id"));
        if zh.is_empty() && en.is_empty() {
            continue;
        }
        let mut text = |name: &str, typed: &str| {
            let checked = text::required(text::name(typed, MAX_TEXT));
            checked.ok().or_else(|| {
                problems.add(&format!("{name}-{at}"), page.t1("checklist-bad-text", "most", MAX_TEXT));
                None
            })
        };
        let (Some(zh), Some(en)) = (text("zh", &zh), text("en", &en)) else { continue };
        // Other words in both languages are another item: what was ticked stays what it was.
        let is_same = |item: &&Item| item.id == id && (item.text.zh == zh || item.text.en == en);
        let is_known = base.items.iter().any(|item| is_same(&item)) && items.iter().all(|item: &Item| item.id != id);
        let id = if is_known { id } else { format!("i{}", app.id()) };
        items.push(Item { id, text: Names { zh, en }, required: fields.is(&format!("required-{at}")) });
    }
    Checklist { problem_type: base.problem_type, version: base.version + 1, items }
}

fn show(page: Page, base: &Checklist, fields: Fields, problems: Problems, differences: Option<Vec<Difference>>) -> ChecklistPage {
    let used =
        (0..MOST_ITEMS).filter(|at| !fields.text(&format!("zh-{at}")).is_empty() || !fields.text(&format!("en-{at}")).is_empty());
    ChecklistPage {
        title: page.code("problem-short", base.problem_type.as_str()),
        action: paths::admin_checklist(base.problem_type),
        next: base.version + 1,
        rows: used.max().map_or(BLANK, |last| (last + 1 + BLANK).min(MOST_ITEMS)),
        fields,
        problems,
        differences,
        turns: Vec::new(),
        page,
    }
}
