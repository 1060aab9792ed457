//! `/admin/calendars`: when working time counts. List, form, and a page that says what a new version changes and which open
//! cases would move, before it is published.

pub mod days;
pub mod form;
pub mod ical;
pub mod import;
pub mod words;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::fields::{Fields, is_slug};
use super::moves::{Moves, moves};
use super::policy::words::{Difference, name as policy_name};
use super::publishing::{Next, publish};
use super::versions::{Turn, turns};
use crate::domain::calendar::Calendar;
use crate::domain::case::reckoning::Changed;
use crate::domain::rulebook::{RuleKind, Rulebook};
use crate::domain::sla::Names;
use crate::paths;
use crate::store::rules as kept;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// A calendar in the list.
struct Row {
    url: String,
    name: String,
    version: u32,
    zone: &'static str,
    week: Vec<String>,
    known: String,
    holidays: usize,
    makeup: usize,
    /// Policies in use that count on it.
    policies: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "admin/calendars.html")]
struct CalendarsPage {
    page: Page,
    rows: Vec<Row>,
}

/// `GET /admin/calendars`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let (page, rules) = (admin.0.visitor.page(&request, &app), app.rules());
    let used: Vec<_> = rules.policies().into_iter().filter(|policy| policy.in_use).collect();
    let row = |calendar: &Arc<Calendar>| {
        let on_it = used.iter().filter(|policy| policy.calendar_id == calendar.id);
        Row {
            url: paths::admin_calendar(&calendar.id),
            name: words::name(&page, calendar),
            version: calendar.version,
            zone: calendar.zone.name(),
            week: words::week(&page, calendar),
            known: words::known(&page, calendar),
            holidays: calendar.holidays.len(),
            makeup: calendar.makeup.len(),
            policies: on_it.map(|policy| (paths::admin_policy(&policy.id), policy_name(page.words, policy))).collect(),
        }
    };
    let rows = rules.calendars().map(row).collect();
    Ok(html(&CalendarsPage { page, rows }))
}

/// A day of the week in the form.
struct WeekDay {
    field: &'static str,
    name: String,
    hours: String,
    error: String,
}

#[derive(Template)]
#[template(path = "admin/calendar.html")]
struct CalendarPage {
    page: Page,
    title: String,
    is_new: bool,
    /// Names come with Redress.
    is_built_in: bool,
    action: String,
    import_url: String,
    copy_url: String,
    version: u32,
    fields: Fields,
    problems: Problems,
    week: Vec<WeekDay>,
    turns: Vec<Turn>,
}

impl CalendarPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn lead(&self) -> String {
        let next = (self.version + 1).to_string();
        self.page.t2("policy-lead", ("version", &self.version.to_string()), ("next", &next))
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What is edited: a calendar that is there, or a copy that will be one.
struct Draft {
    base: Arc<Calendar>,
    is_new: bool,
}

impl Draft {
    fn of(rules: &Rulebook, slug: &str, copied: &str) -> Result<Self, WebError> {
        let is_new = slug == NEW;
        let base = rules.calendar_named(if is_new { copied } else { slug }).cloned().ok_or(WebError::NotFound)?;
        Ok(Self { base, is_new })
    }

    /// What the next version is made from.
    fn base(&self, slug: &str) -> Calendar {
        if !self.is_new {
            return (*self.base).clone();
        }
        let unnamed = Names { zh: String::new(), en: String::new() };
        let name = Some(self.base.name.clone().unwrap_or(unnamed));
        Calendar { id: slug.to_owned(), version: 0, name, ..(*self.base).clone() }
    }

    fn fields(&self, page: &Page) -> Fields {
        let base = self.base("");
        let mut fields = form::fields(page.words, &base);
        fields.put("version", base.version.to_string());
        fields.put("copied", &self.base.id);
        fields
    }
}

/// In place of a slug: a calendar that is not there yet.
const NEW: &str = "new";

/// `GET /admin/calendars/{calendar}`
pub async fn edit(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    app.read_rules().await?;
    let draft = Draft::of(&app.rules(), &path, query.get("from").map_or("cn", String::as_str))?;
    let page = admin.0.visitor.page(&request, &app);
    let fields = draft.fields(&page);
    Ok(html(&show(&app, page, &draft, fields, Problems::default()).await?))
}

/// `POST /admin/calendars/{calendar}`: checks or publishes, as the button says.
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
    let calendar = form::read(&page, &fields, &base, &mut problems);
    let step = fields.text("step").to_owned();
    if !problems.is_empty() || step == "back" {
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(html_with(status, &show(&app, page, &draft, fields, problems).await?));
    }
    if fields.text("version") != base.version.to_string() {
        return conflict(&app, page, &path, fields).await;
    }
    if step != "publish" {
        return confirm(&app, page, &base, calendar, fields).await;
    }
    let recompute = (fields.text("apply") == "open").then(|| Changed::Calendar(slug.clone()));
    let flash = if recompute.is_some() { "flash-calendar-published-open" } else { "flash-calendar-published" };
    let (before, version) = ((base.version > 0).then_some(base), calendar.version);
    let next = Next { kind: RuleKind::Calendar, slug: slug.clone(), version, before, now: calendar, recompute, route: false };
    if !publish(&app, &admin, next).await? {
        return conflict(&app, page, &path, fields).await;
    }
    Ok(see_other_with(&app, &paths::admin_calendar(&slug), flash))
}

/// The name in URLs and on the command line of a calendar that is not there yet.
fn new_slug(page: &Page, fields: &Fields, rules: &Rulebook, problems: &mut Problems) -> String {
    let slug = fields.text("slug").to_owned();
    if !is_slug(&slug) || slug == NEW {
        problems.add("slug", page.t("policy-bad-slug"));
    } else if rules.calendar_named(&slug).is_some() {
        problems.add("slug", page.t("policy-slug-taken"));
    }
    slug
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
    Ok(html_with(StatusCode::CONFLICT, &show(app, page, &draft, fields, problems).await?))
}

async fn show(app: &AppData, page: Page, draft: &Draft, fields: Fields, problems: Problems) -> Result<CalendarPage, WebError> {
    let slug = if draft.is_new { NEW.to_owned() } else { draft.base.id.clone() };
    let built_in = Rulebook::house().calendar_named(&slug).cloned();
    let first = built_in.as_deref().map(|first| (first.version, first));
    let made = app.db.read(move |conn| kept::versions::<Calendar>(conn, RuleKind::Calendar, &slug)).await?;
    let week_day = |(day, field): (usize, &&'static str)| WeekDay {
        field,
        name: words::weekday(&page, day),
        hours: fields.text(field).to_owned(),
        error: problems.of(field).to_owned(),
    };
    Ok(CalendarPage {
        title: if draft.is_new { page.t("cal-new").to_owned() } else { words::name(&page, &draft.base) },
        is_new: draft.is_new,
        is_built_in: !draft.is_new && draft.base.name.is_none(),
        action: paths::admin_calendar(if draft.is_new { NEW } else { &draft.base.id }),
        import_url: paths::admin_calendar_import(&draft.base.id),
        copy_url: format!("{}?from={}", paths::admin_calendar(NEW), draft.base.id),
        version: draft.base("").version,
        week: form::WEEKDAYS.iter().enumerate().map(week_day).collect(),
        turns: turns(&page, &made, first, |before, now| words::differences(&page, before, now)),
        problems,
        fields,
        page,
    })
}

#[derive(Template)]
#[template(path = "admin/calendar_confirm.html")]
struct ConfirmPage {
    page: Page,
    title: String,
    action: String,
    next: u32,
    differences: Vec<Difference>,
    moves: Moves,
    kept: Vec<(String, String)>,
}

async fn confirm(
    app: &AppData,
    page: Page,
    base: &Calendar,
    calendar: Calendar,
    fields: Fields,
) -> Result<HttpResponse, WebError> {
    let next = calendar.version;
    let differences = words::differences(&page, (base.version > 0).then_some(base), &calendar);
    let (title, slug) = (words::name(&page, &calendar), calendar.id.clone());
    let action = paths::admin_calendar(if base.version == 0 { NEW } else { &slug });
    let trying = Arc::new(app.rules().with_calendar(calendar));
    let moves = moves(app, &page, &trying, Changed::Calendar(slug)).await?;
    let kept = fields.to_keep().filter(|(name, _)| name != "apply").cloned().collect();
    Ok(html(&ConfirmPage { page, title, action, next, differences, moves, kept }))
}
