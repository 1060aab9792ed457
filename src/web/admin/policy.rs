//! `/admin/sla-policies`: which clocks a case gets. List, form with a trial beside it, and a page that says what a new
//! version changes and which open cases would move, before it is published.

pub mod form;
mod simulation;
mod strip;
pub mod words;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};

use self::simulation::{Simulation, filed, simulate};
use self::words::Difference;
use super::fields::{Fields, Tick, Which, is_slug, ticks};
use super::moves::{Moves, moves};
use super::publishing::{Next, publish};
use super::versions::{Turn, by_lines, turns};
use crate::domain::calendar::Calendar;
use crate::domain::case::StatusCode as Stands;
use crate::domain::case::reckoning::Changed;
use crate::domain::rulebook::{RuleKind, Rulebook};
use crate::domain::sla::{ClockKind, Policy, Start};
use crate::paths;
use crate::store::rules as kept;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// A policy in the list.
struct Row {
    url: String,
    name: String,
    cases: String,
    clocks: Vec<(String, String)>,
    calendar: String,
    version: u32,
    in_use: bool,
    source: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "admin/policies.html")]
struct PoliciesPage {
    page: Page,
    used: Vec<Row>,
    unused: Vec<Row>,
}

/// `GET /admin/sla-policies`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let (page, rules) = (admin.0.visitor.page(&request, &app), app.rules());
    let row = |policy: &Arc<Policy>| {
        let clock = |deadline: &crate::domain::sla::Deadline| {
            (page.code("clock", deadline.kind.as_str()), words::term(page.words, deadline))
        };
        Row {
            url: paths::admin_policy(&policy.id),
            name: words::name(page.words, policy),
            cases: words::fits(page.words, &policy.fits),
            clocks: policy.deadlines.iter().map(clock).collect(),
            calendar: words::calendar_name(page.words, &rules, &policy.calendar_id),
            version: policy.version,
            in_use: policy.in_use,
            source: source(&page, policy),
        }
    };
    let (used, unused) = rules.policies().iter().map(row).partition(|row| row.in_use);
    Ok(html(&PoliciesPage { page, used, unused }))
}

/// Where the lengths come from, and when they were read.
fn source(page: &Page, policy: &Policy) -> Option<(String, String)> {
    let source = policy.source.as_ref()?;
    let checked = source
        .checked
        .map_or_else(|| page.t("policy-not-checked").to_owned(), |day| page.t1("policy-checked", "day", page.dates.day(day)));
    Some((source.text.clone(), checked))
}

/// One clock of the form.
struct ClockRow {
    kind: &'static str,
    name: String,
    about: String,
    n: String,
    unit: String,
    pauses: bool,
    has_start: bool,
    is_accepted: bool,
    times: String,
    more: String,
    /// What the version in use says, where the form says something else.
    was: String,
    error: String,
    error_more: String,
}

#[derive(Template)]
#[template(path = "admin/policy.html")]
struct PolicyPage {
    page: Page,
    title: String,
    is_new: bool,
    slug: String,
    /// Names come with Redress.
    is_built_in: bool,
    action: String,
    version: u32,
    next: u32,
    fields: Fields,
    problems: Problems,
    which: Which,
    statuses: Vec<Tick>,
    calendars: Vec<Tick>,
    rows: Vec<ClockRow>,
    source: Option<(String, String)>,
    source_url: String,
    simulation: Option<Simulation>,
    turns: Vec<Turn>,
}

impl PolicyPage {
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

/// What is edited: a policy that is there, or a copy that will be one.
struct Draft {
    base: Arc<Policy>,
    is_new: bool,
}

impl Draft {
    fn of(rules: &Rulebook, slug: &str, copied: &str) -> Result<Self, WebError> {
        let is_new = slug == NEW;
        let base = rules.versions(if is_new { copied } else { slug }).pop().ok_or(WebError::NotFound)?;
        Ok(Self { base, is_new })
    }

    /// What the next version is made from.
    fn base(&self, slug: &str) -> Policy {
        if !self.is_new {
            return (*self.base).clone();
        }
        Policy { id: slug.to_owned(), version: 0, source: None, ..(*self.base).clone() }
    }
}

/// In place of a slug: a policy that is not there yet.
const NEW: &str = "new";

/// `GET /admin/sla-policies/{policy}`
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let draft = Draft::of(&app.rules(), &path, query.get("from").map_or("house", String::as_str))?;
    let page = admin.0.visitor.page(&request, &app);
    let mut fields = form::fields(&draft.base);
    fields.put("version", if draft.is_new { 0 } else { draft.base.version }.to_string());
    fields.put("copied", draft.base.id.clone());
    let shown = show(&app, page, &draft, fields, Problems::default(), true).await?;
    Ok(html(&shown))
}

/// `POST /admin/sla-policies/{policy}`: tries, checks or publishes, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let (fields, rules) = (Fields(fields), app.rules());
    let draft = Draft::of(&rules, &path, fields.text("copied"))?;
    let page = admin.0.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let slug = if draft.is_new { new_slug(&page, &fields, &rules, &mut problems) } else { draft.base.id.clone() };
    let base = draft.base(&slug);
    let policy = form::read(&page, &fields, &base, &mut problems);
    if rules.calendar_named(&policy.calendar_id).is_none() {
        problems.add("calendar", page.t("policy-no-calendar"));
    }
    policy.faults().iter().for_each(|fault| form::explain(&page, fault, &mut problems));
    let step = fields.text("step").to_owned();
    if !problems.is_empty() || step == "try" || step == "back" {
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let tries = problems.is_empty();
        return Ok(html_with(status, &show(&app, page, &draft, fields, problems, tries).await?));
    }
    if fields.text("version") != base.version.to_string() {
        return conflict(&app, page, &path, fields).await;
    }
    if step != "publish" {
        return confirm(&app, page, &base, policy, fields).await;
    }
    let recompute = (fields.text("apply") == "open").then(|| Changed::Policy(slug.clone()));
    let flash = if recompute.is_some() { "flash-policy-published-open" } else { "flash-policy-published" };
    let (before, now) = ((base.version > 0).then_some(base), Policy { published_at: Some(app.now()), ..policy });
    let next = Next { kind: RuleKind::Policy, slug: slug.clone(), version: now.version, before, now, recompute, route: false };
    if !publish(&app, &admin, next).await? {
        return conflict(&app, page, &path, fields).await;
    }
    Ok(see_other_with(&app, &paths::admin_policy(&slug), flash))
}

/// A newer version was published meanwhile: what was typed stays, and follows upon that version when it is sent again.
async fn conflict(app: &AppData, page: Page, path: &str, mut fields: Fields) -> Result<HttpResponse, WebError> {
    let draft = Draft::of(&app.rules(), path, fields.text("copied"))?;
    let mut problems = Problems::default();
    if draft.is_new {
        problems.add("slug", page.t("policy-slug-taken"));
    } else {
        problems.add("", page.t1("policy-moved-on", "version", draft.base.version));
        fields.set("version", draft.base.version.to_string());
    }
    Ok(html_with(StatusCode::CONFLICT, &show(app, page, &draft, fields, problems, true).await?))
}

/// The name in URLs and on the command line of a policy that is not there yet.
fn new_slug(page: &Page, fields: &Fields, rules: &Rulebook, problems: &mut Problems) -> String {
    let slug = fields.text("slug").to_owned();
    if !is_slug(&slug) || slug == NEW {
        problems.add("slug", page.t("policy-bad-slug"));
    } else if !rules.versions(&slug).is_empty() {
        problems.add("slug", page.t("policy-slug-taken"));
    }
    slug
}

async fn show(
    app: &AppData,
    page: Page,
    draft: &Draft,
    fields: Fields,
    problems: Problems,
    tries: bool,
) -> Result<PolicyPage, WebError> {
    let rules = app.rules();
    let base = draft.base(fields.text("slug"));
    let policy = form::read(&page, &fields, &base, &mut Problems::default());
    let trying = rules.with_policy(policy.clone());
    let calendar = rules.calendar_named(&policy.calendar_id).unwrap_or(&rules.calendar);
    let at = filed(&fields, calendar, page.now);
    let simulation = tries.then(|| simulate(&page, &policy, &trying, at)).flatten();
    let slug = base.id.clone();
    let made = app.db.read(move |conn| kept::versions::<Policy>(conn, RuleKind::Policy, &slug)).await?;
    let built_in = Rulebook::house().versions(&base.id);
    let first = built_in.first().map(|first| (first.version, &**first));
    let fields = with_trial(fields, at, calendar);
    let waiting = Stands::ALL.iter().filter(|code| code.is_waiting()).map(|code| code.as_str());
    let calendars = rules.calendars().map(|calendar| Tick {
        value: calendar.id.clone(),
        label: words::calendar_name(page.words, &rules, &calendar.id),
        is_on: fields.text("calendar") == calendar.id,
    });
    Ok(PolicyPage {
        title: if draft.is_new { page.t("policy-new").to_owned() } else { words::name(page.words, &draft.base) },
        is_new: draft.is_new,
        slug: fields.text("slug").to_owned(),
        is_built_in: !draft.is_new && draft.base.name.is_none(),
        action: paths::admin_policy(if draft.is_new { NEW } else { &draft.base.id }),
        version: base.version,
        next: base.version + 1,
        which: Which::of(&page, &fields),
        statuses: ticks(&page, &fields, "pause_in", "status", waiting),
        calendars: calendars.collect(),
        rows: ClockKind::ALL.iter().map(|kind| clock_row(&page, *kind, &fields, (&draft.base, &policy), &problems)).collect(),
        source: source(&page, &draft.base),
        source_url: draft.base.source.as_ref().map(|source| source.url.clone()).unwrap_or_default(),
        simulation,
        turns: turns(&page, &made, first, by_lines(|policy| words::lines(page.words, policy, &rules))),
        problems,
        fields,
        page,
    })
}

/// The trial's day and time stand in the form, and stay there while it is filled in.
fn with_trial(mut fields: Fields, at: DateTime<Utc>, calendar: &Calendar) -> Fields {
    if fields.text("sim_day").is_empty() {
        let local = at.with_timezone(&calendar.zone);
        fields.put("sim_day", local.format("%Y-%m-%d").to_string());
        fields.put("sim_time", local.format("%H:%M").to_string());
    }
    fields
}

fn clock_row(page: &Page, kind: ClockKind, fields: &Fields, (was, is): (&Policy, &Policy), problems: &Problems) -> ClockRow {
    let name = |part: &str| format!("{kind}-{part}");
    let text = |part: &str| fields.text(&name(part)).to_owned();
    let (old, new) = (was.deadline(kind), is.deadline(kind));
    let was = match (old == new, old) {
        (true, _) => String::new(),
        (false, Some(old)) => words::short_term(page.words, old.term),
        (false, None) => page.t("policy-none").to_owned(),
    };
    ClockRow {
        kind: kind.as_str(),
        name: page.code("clock", kind.as_str()),
        about: page.code("policy-clock", kind.as_str()),
        n: text("n"),
        unit: if text("n").is_empty() { usual_unit(kind).to_owned() } else { text("unit") },
        pauses: fields.is(&name("pauses")),
        has_start: Start::of(kind).is_none(),
        is_accepted: text("start") == "acceptance",
        times: text("times"),
        more: text("more"),
        was,
        error: problems.of(&name("n")).to_owned(),
        error_more: problems.of(&name("more")).to_owned(),
    }
}

/// In what a clock of this kind is mostly given.
const fn usual_unit(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::FinalResponse => "days",
        ClockKind::MerchantAnswer => "working_days",
        _ => "hours",
    }
}

#[derive(Template)]
#[template(path = "admin/policy_confirm.html")]
struct ConfirmPage {
    page: Page,
    title: String,
    action: String,
    next: u32,
    differences: Vec<Difference>,
    moves: Moves,
    kept: Vec<(String, String)>,
}

async fn confirm(app: &AppData, page: Page, base: &Policy, policy: Policy, fields: Fields) -> Result<HttpResponse, WebError> {
    let rules = app.rules();
    let next = policy.version;
    let before = if base.version == 0 { Vec::new() } else { words::lines(page.words, base, &rules) };
    let differences = words::differences(&before, &words::lines(page.words, &policy, &rules));
    let (title, slug) = (words::name(page.words, &policy), policy.id.clone());
    let action = paths::admin_policy(if base.version == 0 { NEW } else { &slug });
    let trying = Arc::new(rules.with_policy(policy));
    let moves = moves(app, &page, &trying, Changed::Policy(slug)).await?;
    let kept = fields.to_keep().filter(|(name, _)| name != "apply").cloned().collect();
    Ok(html(&ConfirmPage { page, title, action, next, differences, moves, kept }))
}
