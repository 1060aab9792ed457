//! `/admin/teams/{team}`: one team. Its names, who is in it, what names it, and what was changed before.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{closed, form, manages};
use crate::domain::routing::RoutingRule;
use crate::domain::sla::Names;
use crate::domain::team::TeamCard;
use crate::paths;
use crate::store::people::{self, Edit, Person, Team};
use crate::store::staff_accounts::Changed;
use crate::store::teams::{self, COUNTED, NamedBy, NotChanged, TeamChange};
use crate::store::{Conn, StoreError};
use crate::web::admin::fields::{Fields, is_slug};
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::{Difference, differences};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of a short name: a team that is not there yet.
pub const NEW: &str = "new";

/// Something that names a team, with its page where it has one of its own.
pub struct Named {
    pub what: String,
    pub name: String,
    pub url: String,
}

#[derive(Template)]
#[template(path = "admin/team.html")]
struct TeamPage {
    page: Page,
    title: String,
    is_new: bool,
    is_open: bool,
    /// Since when it is closed, and who took over.
    closed: String,
    slug: String,
    action: String,
    closing: String,
    fields: Fields,
    problems: Problems,
    members: Vec<(String, String, bool)>,
    cases: String,
    cases_url: String,
    named: Vec<Named>,
    history: Vec<Entry>,
    /// What would change; only where the form asks whether it is to be so.
    differences: Option<Vec<Difference>>,
}

impl TeamPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What the pages of one team show.
pub struct Read {
    pub team: Team,
    pub teams: Vec<Team>,
    pub members: Vec<Person>,
    pub cases: usize,
    pub named_by: NamedBy,
    pub history: Vec<Changed>,
}

fn read(conn: &mut Conn, slug: &str) -> Result<Read, StoreError> {
    let team = teams::find(conn, slug)?;
    Ok(Read {
        teams: people::teams(conn)?,
        members: teams::members(conn, team.id)?,
        cases: teams::open_cases(conn, team.id)?,
        named_by: teams::named_by(conn, team.id)?,
        history: teams::history(conn, team.id)?,
        team,
    })
}

pub async fn load(app: &AppData, slug: &str) -> Result<Read, WebError> {
    let slug = slug.to_owned();
    Ok(app.db.read(move |conn| read(conn, &slug)).await?)
}

/// What names a team, in words.
pub fn named(app: &AppData, page: &Page, read: &Read) -> Vec<Named> {
    let locale = page.words.locale();
    let of = |key: &str, name: &str, url: String| Named { what: page.t(key).to_owned(), name: name.to_owned(), url };
    let names_it = |rule: &&std::sync::Arc<RoutingRule>| rule.team.is_some_and(|team| team.0 == read.team.id);
    let rules = app.rules();
    let rules = rules.routing.iter().filter(names_it);
    let mut all: Vec<Named> =
        rules.map(|rule| of("team-named-routing", rule.name.of(locale), paths::admin_routing_rule(&rule.id))).collect();
    all.extend(
        read.named_by.reports.iter().map(|(id, name)| of("team-named-report", name, paths::scheduled_report(&id.to_string()))),
    );
    all.extend(read.named_by.views.iter().map(|name| of("team-named-view", name, String::new())));
    all.extend(read.named_by.macros.iter().map(|name| of("team-named-macro", name, String::new())));
    all
}

/// How many open cases, as far as they are counted.
pub fn many(n: usize) -> String {
    if n >= COUNTED { format!("{COUNTED}+") } else { n.to_string() }
}

/// `GET /admin/teams/{team}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    if *path == NEW {
        let blank = TeamCard { name: Names { zh: String::new(), en: String::new() }, open: true, taken_over_by: None };
        return Ok(html(&blank_page(page, (form::fields(&blank), Problems::default()), None)));
    }
    let read = load(&app, &path).await?;
    let fields = form::fields(&read.team.card());
    Ok(html(&show(&app, page, &read, (fields, Problems::default()), None)))
}

/// `POST /admin/teams/{team}`: checks or saves, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    app.read_rules().await?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    if *path == NEW {
        return create(&app, &admin, page, fields).await;
    }
    let read = load(&app, &path).await?;
    let before = read.team.card();
    let mut problems = Problems::default();
    let others: Vec<&Team> = read.teams.iter().filter(|team| team.id != read.team.id).collect();
    let Some(name) = form::names(&page, &fields, &others, &mut problems) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(&app, page, &read, (fields, problems), None)));
    };
    if fields.text("seen") != form::seen(&before) {
        return Ok(moved_on(&app, page, &read, fields));
    }
    let now = TeamCard { name, ..before.clone() };
    match fields.text("step") {
        "save" if before == now => Ok(see_other_with(&app, &paths::admin_teams(), "flash-team-saved")),
        "save" => {
            let (team, by, at) = (read.team.id, admin.0.staff.id, app.now());
            match change(&app, TeamChange { team, before, now, people_go: true, by, at }).await? {
                Ok(()) => Ok(see_other_with(&app, &paths::admin_teams(), "flash-team-saved")),
                Err(_) => Ok(moved_on(&app, page, &load(&app, &path).await?, fields)),
            }
        }
        "back" => Ok(html(&show(&app, page, &read, (fields, problems), None))),
        _ => {
            let lines = |card: &TeamCard| form::lines(page.words, card, &read.teams);
            let changes = differences(&lines(&before), &lines(&now));
            Ok(html(&show(&app, page, &read, (fields, problems), Some(changes))))
        }
    }
}

/// Keeps a change; why not, where something is in the way.
pub async fn change(app: &AppData, change: TeamChange) -> Result<Result<(), NotChanged>, WebError> {
    let (ids, at) = (std::sync::Arc::clone(&app.ids), change.at.timestamp_millis());
    let changed = app.db.write(move |tx| teams::change(tx, &change, &mut || ids.next(at))).await?;
    app.read_rules().await?;
    Ok(changed)
}

async fn create(app: &AppData, admin: &Admin, page: Page, fields: Fields) -> Result<HttpResponse, WebError> {
    let known = app.db.read(people::teams).await?;
    let mut problems = Problems::default();
    let slug = fields.text("slug").to_owned();
    if !is_slug(&slug) || slug == NEW {
        problems.add("slug", page.t("policy-bad-slug"));
    } else if known.iter().any(|team| team.slug == slug) {
        problems.add("slug", page.t("policy-slug-taken"));
    }
    let name = form::names(&page, &fields, &known.iter().collect::<Vec<_>>(), &mut problems);
    let Some(name) = name.filter(|_| problems.is_empty()) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &blank_page(page, (fields, problems), None)));
    };
    let card = TeamCard { name, open: true, taken_over_by: None };
    match fields.text("step") {
        "back" => Ok(html(&blank_page(page, (fields, problems), None))),
        "save" => match insert(app, admin, &slug, &card).await {
            Ok(()) => Ok(see_other_with(app, &paths::admin_teams(), "flash-team-saved")),
            Err(StoreError::Duplicate(_)) => {
                problems.add("slug", page.t("policy-slug-taken"));
                Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &blank_page(page, (fields, problems), None)))
            }
            Err(error) => Err(error.into()),
        },
        _ => {
            let mut lines = form::lines(page.words, &card, &known);
            lines.insert(0, (page.t("team-slug").to_owned(), slug));
            let changes = differences(&[], &lines);
            Ok(html(&blank_page(page, (fields, problems), Some(changes))))
        }
    }
}

async fn insert(app: &AppData, admin: &Admin, slug: &str, card: &TeamCard) -> Result<(), StoreError> {
    let team = Team::new(app.id(), slug, &card.name.zh, &card.name.en);
    let (id, by, at, after) = (app.id(), admin.0.staff.id, app.now(), form::seen(card));
    let made = app.db.write(move |tx| {
        let (before, after) = (String::new(), after.clone());
        let edit = Edit { id, by: Some(by), at, what: "team.created", target: team.id, before, after };
        teams::insert(tx, &team, &edit)
    });
    made.await
}

/// What somebody else changed meanwhile stands in the form's head; what was typed stays.
fn moved_on(app: &AppData, page: Page, read: &Read, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    problems.add("", stands(&page, read));
    fields.set("seen", form::seen(&read.team.card()));
    html_with(StatusCode::CONFLICT, &show(app, page, read, (fields, problems), None))
}

/// How a team stands now that somebody else changed it.
pub fn stands(page: &Page, read: &Read) -> String {
    let lines = form::lines(page.words, &read.team.card(), &read.teams).into_iter();
    let now: Vec<String> = lines.map(|(name, value)| page.t2("people-stands", ("name", &name), ("value", &value))).collect();
    page.t1("team-moved-on", "now", now.join(page.t("list-comma")))
}

fn show(
    app: &AppData,
    page: Page,
    read: &Read,
    (fields, problems): (Fields, Problems),
    differences: Option<Vec<Difference>>,
) -> TeamPage {
    let team = &read.team;
    let member = |person: &Person| (person.name.clone(), paths::admin_person(person.id), person.active);
    TeamPage {
        title: team.name(page.words.locale()).to_owned(),
        is_new: false,
        is_open: team.is_open(),
        closed: closed(&page, &read.teams, team),
        slug: team.slug.clone(),
        action: paths::admin_team(&team.slug),
        closing: paths::admin_team_closing(&team.slug),
        members: read.members.iter().map(member).collect(),
        cases: page.t1("team-cases", "n", many(read.cases)),
        cases_url: if read.cases > 0 { format!("{}?view=all&team={}", paths::desk_queue(), team.id) } else { String::new() },
        named: named(app, &page, read),
        history: form::history(&page, &read.history, &read.teams),
        differences,
        fields,
        problems,
        page,
    }
}

fn blank_page(page: Page, (fields, problems): (Fields, Problems), differences: Option<Vec<Difference>>) -> TeamPage {
    TeamPage {
        title: page.t("team-new").to_owned(),
        is_new: true,
        is_open: true,
        closed: String::new(),
        slug: fields.text("slug").to_owned(),
        action: paths::admin_team(NEW),
        closing: String::new(),
        members: Vec::new(),
        cases: String::new(),
        cases_url: String::new(),
        named: Vec::new(),
        history: Vec::new(),
        differences,
        fields,
        problems,
        page,
    }
}
