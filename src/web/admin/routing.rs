//! `/admin/routing-rules`: where a case goes that nobody has. List, form, and a page that says what changes and what the rules
//! would do with the newest cases, before it is published.

pub mod form;
mod trial;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use self::form::{Known, blank, fields, lines, read};
use self::trial::{Trial, try_on};
use super::fields::{Fields, Tick, Which, ticks};
use super::policy::words::{self, Difference, Line};
use super::publishing::{Next, publish};
use super::versions::{Turn, by_lines, turns};
use crate::domain::codes::{Locale, Priority};
use crate::domain::routing::{Method, RoutingRule};
use crate::domain::rulebook::{RuleKind, Rulebook};
use crate::paths;
use crate::store::rules as kept;
use crate::store::{Conn, StoreError, people, providers, routing};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of a slug: a rule that is not there yet.
const NEW: &str = "new";

struct Row {
    url: String,
    name: String,
    lines: Vec<Line>,
    in_use: bool,
    version: u32,
}

#[derive(Template)]
#[template(path = "admin/routing.html")]
struct RoutingPage {
    page: Page,
    rows: Vec<Row>,
    /// How many cases wait, and why.
    waiting: Vec<String>,
}

/// What rules of routing name.
pub fn known(conn: &mut Conn) -> Result<Known, StoreError> {
    Ok(Known { teams: people::teams(conn)?, providers: providers::all(conn)? })
}

/// `GET /admin/routing-rules`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let (known, waiting) = app.db.read(|conn| Ok((known(conn)?, routing::waiting(conn)?))).await?;
    let row = |rule: &Arc<RoutingRule>| Row {
        url: paths::admin_routing_rule(&rule.id),
        name: rule.name.of(page.words.locale()).to_owned(),
        // The name stands above them, whether it is used beside it.
        lines: lines(page.words, rule, &known).into_iter().skip(2).collect(),
        in_use: rule.in_use,
        version: rule.version,
    };
    let rows = app.rules().routing.iter().map(row).collect();
    let waiting = waiting.iter().map(|(lack, n)| page.t1(&format!("routing-waiting-{lack}"), "n", n)).collect();
    Ok(html(&RoutingPage { page, rows, waiting }))
}

#[derive(Template)]
#[template(path = "admin/routing_rule.html")]
struct RulePage {
    page: Page,
    title: String,
    is_new: bool,
    action: String,
    version: u32,
    next: u32,
    fields: Fields,
    problems: Problems,
    teams: Vec<Tick>,
    priorities: Vec<Tick>,
    methods: Vec<Tick>,
    providers: Vec<Tick>,
    locales: Vec<Tick>,
    which: Which,
    /// What would change; only where the form asks whether it is to be so.
    checked: Option<Checked>,
    turns: Vec<Turn>,
}

/// What a page says that asks whether it is to be so.
struct Checked {
    differences: Vec<Difference>,
    trial: Trial,
}

impl RulePage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn lead(&self) -> String {
        self.page.t2("policy-lead", ("version", &self.version.to_string()), ("next", &self.next.to_string()))
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

fn find(rules: &Rulebook, slug: &str) -> Result<RoutingRule, WebError> {
    if slug == NEW {
        return Ok(blank(rules));
    }
    rules.routing.iter().find(|rule| rule.id == slug).map(|rule| (**rule).clone()).ok_or(WebError::NotFound)
}

/// `GET /admin/routing-rules/{route}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let rule = find(&app.rules(), &path)?;
    let (fields, slug) = (fields(&rule), rule.id.clone());
    let read = move |conn: &mut Conn| Ok((known(conn)?, kept::versions::<RoutingRule>(conn, RuleKind::Routing, &slug)?));
    let (known, made) = app.db.read(read).await?;
    let turns = turns(&page, &made, None, by_lines(|rule| lines(page.words, rule, &known)));
    Ok(html(&RulePage { turns, ..show(page, &rule, (fields, Problems::default()), &known, None) }))
}

/// `POST /admin/routing-rules/{route}`: checks or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let mut fields = Fields(fields);
    let page = admin.0.visitor.page(&request, &app);
    let (base, known) = (find(&app.rules(), &path)?, app.db.read(known).await?);
    let mut problems = Problems::default();
    let rule = read(&page, &fields, (&base, app.id()), &known, &mut problems);
    let Some(rule) = rule.filter(|_| problems.is_empty()) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &base, (fields, problems), &known, None)));
    };
    let moved_on = |page: Page, mut fields: Fields, base: &RoutingRule| {
        let mut problems = Problems::default();
        problems.add("", page.t1("policy-moved-on", "version", base.version));
        fields.set("version", base.version.to_string());
        html_with(StatusCode::CONFLICT, &show(page, base, (fields, problems), &known, None))
    };
    if fields.text("version") != base.version.to_string() {
        return Ok(moved_on(page, fields, &base));
    }
    match fields.text("step") {
        "publish" => {
            if !keep(&app, &admin, (base, rule), fields.is("waiting_too")).await? {
                let base = find(&app.rules(), &path)?;
                return Ok(moved_on(page, fields, &base));
            }
            Ok(see_other_with(&app, &paths::admin_routing_rules(), "flash-rule-published"))
        }
        "back" => Ok(html(&show(page, &base, (fields, problems), &known, None))),
        _ => {
            let before = if base.version == 0 { Vec::new() } else { lines(page.words, &base, &known) };
            let differences = words::differences(&before, &lines(page.words, &rule, &known));
            let trial = try_on(&app, &page, &rule, &known).await?;
            fields.set("waiting_too", if base.version == 0 { "yes" } else { "" });
            Ok(html(&show(page, &base, (fields, problems), &known, Some(Checked { differences, trial }))))
        }
    }
}

/// Publishes the version that follows `base`; whether it was the first to. With `route`, what nobody has now waits for the rules.
async fn keep(app: &AppData, admin: &Admin, (base, now): (RoutingRule, RoutingRule), route: bool) -> Result<bool, WebError> {
    let before = (base.version > 0).then_some(base);
    let next = Next { kind: RuleKind::Routing, slug: now.id.clone(), version: now.version, before, now, recompute: None, route };
    publish(app, admin, next).await
}

fn show(
    page: Page,
    base: &RoutingRule,
    (fields, problems): (Fields, Problems),
    known: &Known,
    checked: Option<Checked>,
) -> RulePage {
    let tick = |name: &str, value: &str, label: String| Tick { is_on: fields.has(name, value), value: value.to_owned(), label };
    let locale = page.words.locale();
    RulePage {
        title: if base.id.is_empty() { page.t("routing-new").to_owned() } else { base.name.of(locale).to_owned() },
        is_new: base.id.is_empty(),
        action: paths::admin_routing_rule(if base.id.is_empty() { NEW } else { &base.id }),
        version: base.version,
        next: base.version + 1,
        teams: known
            .teams
            .iter()
            .filter(|team| team.is_open())
            .map(|team| tick("team", &team.id.to_string(), team.name(locale).to_owned()))
            .collect(),
        priorities: ticks(&page, &fields, "to_priority", "priority", Priority::ALL.iter().map(|it| it.as_str())),
        methods: ticks(&page, &fields, "method", "routing-method", Method::ALL.iter().map(|it| it.as_str())),
        providers: known.providers.iter().map(|it| tick("provider", &it.slug, it.name(locale).to_owned())).collect(),
        locales: Locale::ALL.iter().map(|it| tick("locale", it.as_str(), form::language(page.words, *it))).collect(),
        which: Which::of(&page, &fields),
        checked,
        turns: Vec::new(),
        problems,
        fields,
        page,
    }
}
