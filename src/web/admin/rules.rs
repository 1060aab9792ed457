//! `/admin/escalation-rules`: what raises a case, and who hears of it. List, form, and a page that says what changes.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::fields::{Fields, Tick, Which, ticks};
use super::policy::form::{fits, names, put_fits};
use super::policy::words::{self, Difference, Line};
use super::publishing::{Next, publish};
use super::versions::{Turn, by_lines, turns};
use crate::domain::escalation::{Rule, RuleFault, Told, Trigger};
use crate::domain::rulebook::{HIGHEST_AUTOMATIC_LEVEL, RuleKind};
use crate::domain::sla::ClockKind;
use crate::i18n::Words;
use crate::paths;
use crate::store::rules as kept;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

struct Row {
    url: String,
    name: String,
    lines: Vec<Line>,
    in_use: bool,
    version: u32,
}

#[derive(Template)]
#[template(path = "admin/rules.html")]
struct RulesPage {
    page: Page,
    rows: Vec<Row>,
}

/// `GET /admin/escalation-rules`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let row = |rule: &Arc<Rule>| Row {
        url: paths::admin_rule(&rule.id),
        name: words::rule_name(page.words, rule),
        // The name stands above them, whether it is used beside it.
        lines: lines(page.words, rule).into_iter().skip(2).collect(),
        in_use: rule.in_use,
        version: rule.version,
    };
    let rows = app.rules().escalation.iter().map(row).collect();
    Ok(html(&RulesPage { page, rows }))
}

/// Everything an administrator can change of a rule.
pub fn lines(words: &Words, rule: &Rule) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let list = |all: Vec<String>, none: &str| if all.is_empty() { t(none) } else { all.join(words.t("list-comma")) };
    let yes = |is: bool| t(if is { "policy-yes" } else { "policy-no" });
    let mut lines = vec![
        (t("policy-name"), words::rule_name(words, rule)),
        (t("policy-in-use"), yes(rule.in_use)),
        (t("rule-when"), words.code("trigger", rule.on.as_str())),
    ];
    if rule.on.is_of_clocks() {
        let clocks = rule.clocks.iter().map(|kind| words.code("clock", kind.as_str())).collect();
        lines.push((t("rule-clocks"), list(clocks, "rule-all-clocks")));
    }
    let raises = match rule.up_to {
        0 => t("rule-raises-not"),
        level => words.with("rule-raises", &[("level", &words.code("level", &level.to_string()))]),
    };
    lines.extend([
        (t("policy-cases"), words::fits(words, &rule.fits)),
        (t("rule-raise"), raises),
        (t("rule-tell"), list(rule.tell.iter().map(|told| words.code("told", told.as_str())).collect(), "rule-tells-nobody")),
        (t("rule-in-hours"), yes(rule.in_hours)),
        (t("policy-position"), rule.position.to_string()),
    ]);
    lines
}

#[derive(Template)]
#[template(path = "admin/rule.html")]
struct RulePage {
    page: Page,
    title: String,
    is_new: bool,
    is_built_in: bool,
    action: String,
    version: u32,
    next: u32,
    fields: Fields,
    problems: Problems,
    triggers: Vec<Tick>,
    clocks: Vec<Tick>,
    levels: Vec<Tick>,
    told: Vec<Tick>,
    which: Which,
    /// What would change; only where the form asks whether it is to be so.
    differences: Option<Vec<Difference>>,
    turns: Vec<Turn>,
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

/// In place of a slug: a rule that is not there yet.
const NEW: &str = "new";

fn find(app: &AppData, slug: &str) -> Result<Rule, WebError> {
    if slug == NEW {
        let position = app.rules().escalation.iter().map(|rule| rule.position).max().unwrap_or_default() + 1;
        let mut blank = Rule::built_in().remove(0);
        (blank.id, blank.version, blank.position, blank.on) = (String::new(), 0, position, Trigger::Missed);
        blank.name = Some(crate::domain::sla::Names { zh: String::new(), en: String::new() });
        blank.tell = vec![Told::Supervisors];
        return Ok(blank);
    }
    app.rules().escalation.iter().find(|rule| rule.id == slug).map(|rule| (**rule).clone()).ok_or(WebError::NotFound)
}

/// `GET /admin/escalation-rules/{rule}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let rule = find(&app, &path)?;
    let (fields, slug) = (fields(&rule), rule.id.clone());
    let made = app.db.read(move |conn| kept::versions::<Rule>(conn, RuleKind::Escalation, &slug)).await?;
    let first = Rule::built_in().into_iter().find(|first| first.id == rule.id);
    let first = first.as_ref().map(|first| (first.version, first));
    let turns = turns(&page, &made, first, by_lines(|rule| lines(page.words, rule)));
    Ok(html(&RulePage { turns, ..show(page, &rule, fields, Problems::default(), None) }))
}

fn fields(rule: &Rule) -> Fields {
    let mut fields = Fields::default();
    if let Some(names) = &rule.name {
        fields.put("name_zh", &names.zh);
        fields.put("name_en", &names.en);
    }
    fields.put("version", rule.version.to_string());
    fields.tick("in_use", rule.in_use);
    fields.put("on", rule.on.as_str());
    rule.clocks.iter().for_each(|kind| fields.put("clock", kind.as_str()));
    put_fits(&mut fields, &rule.fits);
    fields.put("up_to", rule.up_to.to_string());
    rule.tell.iter().for_each(|told| fields.put("tell", told.as_str()));
    fields.tick("in_hours", rule.in_hours);
    fields.put("position", rule.position.to_string());
    fields
}

/// `POST /admin/escalation-rules/{rule}`: checks or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let fields = Fields(fields);
    let page = admin.0.visitor.page(&request, &app);
    let base = find(&app, &path)?;
    let mut problems = Problems::default();
    let rule = read(&page, &fields, &base, &app, &mut problems);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &base, fields, problems, None)));
    }
    if fields.text("version") != base.version.to_string() {
        return conflict(&app, page, &path, fields);
    }
    match fields.text("step") {
        "publish" => {
            let (slug, version, before) = (rule.id.clone(), rule.version, (base.version > 0).then_some(base));
            let next = Next { kind: RuleKind::Escalation, slug, version, before, now: rule, recompute: None, route: false };
            if !publish(&app, &admin, next).await? {
                return conflict(&app, page, &path, fields);
            }
            Ok(see_other_with(&app, &paths::admin_rules(), "flash-rule-published"))
        }
        "back" => Ok(html(&show(page, &base, fields, problems, None))),
        _ => {
            let before = if base.version == 0 { Vec::new() } else { lines(page.words, &base) };
            let differences = words::differences(&before, &lines(page.words, &rule));
            Ok(html(&show(page, &base, fields, problems, Some(differences))))
        }
    }
}

/// A newer version was published meanwhile: what was typed stays, and follows upon that version when it is sent again.
fn conflict(app: &AppData, page: Page, path: &str, mut fields: Fields) -> Result<HttpResponse, WebError> {
    let base = find(app, path)?;
    let mut problems = Problems::default();
    problems.add("", page.t1("policy-moved-on", "version", base.version));
    fields.set("version", base.version.to_string());
    Ok(html_with(StatusCode::CONFLICT, &show(page, &base, fields, problems, None)))
}

fn read(page: &Page, fields: &Fields, base: &Rule, app: &AppData, problems: &mut Problems) -> Rule {
    let is_built_in = Rule::built_in().iter().any(|rule| rule.id == base.id);
    let name = if is_built_in { None } else { names(page, fields, problems) };
    let on = Trigger::parse(fields.text("on"));
    if on.is_none() {
        problems.add("on", page.t("case-choose"));
    }
    let on = on.unwrap_or(base.on);
    let position = fields.text("position").parse().ok();
    if position.is_none() {
        problems.add("position", page.t("policy-bad-number"));
    }
    let rule = Rule {
        // Nobody types it: it is never asked for by name.
        id: if base.id.is_empty() { format!("rule-{}", app.id()) } else { base.id.clone() },
        version: base.version + 1,
        name,
        in_use: fields.is("in_use"),
        position: position.unwrap_or(base.position),
        on,
        clocks: if on.is_of_clocks() { fields.codes("clock", ClockKind::parse) } else { Vec::new() },
        fits: fits(page, fields, problems),
        up_to: fields.text("up_to").parse().unwrap_or_default(),
        tell: fields.codes("tell", Told::parse),
        in_hours: fields.is("in_hours"),
    };
    for fault in rule.faults() {
        let (field, key) = match fault {
            RuleFault::DoesNothing => ("up_to", "rule-fault-nothing"),
            RuleFault::FitsAll => ("at_least", "rule-fault-fits-all"),
            RuleFault::TooHigh => ("up_to", "rule-fault-too-high"),
        };
        problems.add(field, page.t(key));
    }
    rule
}

fn show(page: Page, base: &Rule, fields: Fields, problems: Problems, differences: Option<Vec<Difference>>) -> RulePage {
    let levels = (0..=HIGHEST_AUTOMATIC_LEVEL).map(|level| Tick {
        label: if level == 0 { page.t("rule-raises-not").to_owned() } else { page.code("level", &level.to_string()) },
        is_on: fields.text("up_to") == level.to_string(),
        value: level.to_string(),
    });
    RulePage {
        title: if base.id.is_empty() { page.t("rule-new").to_owned() } else { words::rule_name(page.words, base) },
        is_new: base.id.is_empty(),
        is_built_in: base.name.is_none(),
        action: paths::admin_rule(if base.id.is_empty() { NEW } else { &base.id }),
        version: base.version,
        next: base.version + 1,
        triggers: ticks(&page, &fields, "on", "trigger", Trigger::ALL.iter().map(|it| it.as_str())),
        clocks: ticks(&page, &fields, "clock", "clock", ClockKind::ALL.iter().map(|it| it.as_str())),
        levels: levels.collect(),
        told: ticks(&page, &fields, "tell", "told", Told::ALL.iter().map(|it| it.as_str())),
        which: Which::of(&page, &fields),
        differences,
        turns: Vec::new(),
        problems,
        fields,
        page,
    }
}
