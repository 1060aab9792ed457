//! `/admin/teams/{team}/closing`: a team is closed, and another one takes over; or it is opened again. What follows is said
//! before it is done.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::edit::{Named, Read, change, load, many, named, stands};
use super::{form, manages};
use crate::domain::ids::TeamId;
use crate::domain::team::{TeamCard, TeamFault, successor};
use crate::paths;
use crate::store::people::Team;
use crate::store::teams::{NotChanged, TeamChange};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::policy::words::{Checked, differences};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "admin/team_closing.html")]
struct ClosingPage {
    page: Page,
    title: String,
    name: String,
    team_url: String,
    action: String,
    fields: Fields,
    problems: Problems,
    cases: String,
    members: Vec<String>,
    named: Vec<Named>,
    successors: Vec<Tick>,
    checked: Option<Checked>,
}

impl ClosingPage {
    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// `GET /admin/teams/{team}/closing`
pub async fn new(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    app.read_rules().await?;
    let page = admin.0.visitor.page(&request, &app);
    let read = load(&app, &path).await?;
    if !read.team.is_open() {
        return Err(WebError::NotFound);
    }
    let mut fields = Fields::default();
    fields.put("seen", form::seen(&read.team.card()));
    let mut problems = Problems::default();
    if others(&read).is_empty() {
        problems.add("to", page.t("team-fault-last"));
    }
    Ok(html(&show(&app, page, &read, (fields, problems), None)))
}

/// `POST /admin/teams/{team}/closing`: checks or closes, as the button says; or opens again.
pub async fn create(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    app.read_rules().await?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    let read = load(&app, &path).await?;
    let before = read.team.card();
    if fields.text("step") == "reopen" {
        return reopen(&app, &admin, &read).await;
    }
    if !before.open {
        return Err(WebError::NotFound);
    }
    if fields.text("seen") != form::seen(&before) {
        return Ok(moved_on(&app, page, &read, fields));
    }
    let wanted = read.teams.iter().find(|team| team.id.to_string() == fields.text("to")).map(|team| TeamId(team.id));
    let to = match successor(TeamId(read.team.id), wanted, &others(&read)) {
        Ok(to) => to,
        Err(fault) => return Ok(refused(&app, page, &read, fields, fault)),
    };
    let now = TeamCard { open: false, taken_over_by: Some(to), ..before.clone() };
    match fields.text("step") {
        "back" => Ok(html(&show(&app, page, &read, (fields, Problems::default()), None))),
        "save" => {
            let (team, by, at, people_go) = (read.team.id, admin.0.staff.id, app.now(), fields.text("people") != "none");
            match change(&app, TeamChange { team, before, now, people_go, by, at }).await? {
                Ok(()) => Ok(see_other_with(&app, &paths::admin_team(&read.team.slug), "flash-team-closed")),
                Err(NotChanged::Moved) => Ok(moved_on(&app, page, &load(&app, &path).await?, fields)),
                Err(NotChanged::Fault(fault)) => Ok(refused(&app, page, &load(&app, &path).await?, fields, fault)),
            }
        }
        _ => {
            let checked = check(&app, &page, &read, (&fields, to), &now);
            Ok(html(&show(&app, page, &read, (fields, Problems::default()), Some(checked))))
        }
    }
}

async fn reopen(app: &AppData, admin: &Admin, read: &Read) -> Result<HttpResponse, WebError> {
    let before = read.team.card();
    let now = TeamCard { open: true, taken_over_by: None, ..before.clone() };
    let back = paths::admin_team(&read.team.slug);
    // Pressed twice, or never closed.
    if before == now {
        return Ok(see_other_with(app, &back, "flash-team-reopened"));
    }
    let (team, by, at) = (read.team.id, admin.0.staff.id, app.now());
    match change(app, TeamChange { team, before, now, people_go: true, by, at }).await? {
        Ok(()) => Ok(see_other_with(app, &back, "flash-team-reopened")),
        Err(_) => Err(WebError::NotFound),
    }
}

/// The teams that could take over.
fn others(read: &Read) -> Vec<TeamId> {
    read.teams.iter().filter(|team| team.is_open() && team.id != read.team.id).map(|team| TeamId(team.id)).collect()
}

fn check(app: &AppData, page: &Page, read: &Read, (fields, to): (&Fields, TeamId), now: &TeamCard) -> Checked {
    let to = form::name(page.words, &read.teams, to);
    let n = |n: usize| n.to_string();
    let mut follows = vec![match read.cases {
        0 => page.t("team-follows-no-cases").to_owned(),
        cases => page.t2("team-follows-cases", ("n", &many(cases)), ("to", &to)),
    }];
    if !read.members.is_empty() {
        let key = if fields.text("people") == "none" { "team-follows-people-out" } else { "team-follows-people" };
        follows.push(page.t2(key, ("n", &n(read.members.len())), ("to", &to)));
    }
    let named = named(app, page, read).len();
    if named > 0 {
        follows.push(page.t2("team-follows-named", ("n", &n(named)), ("to", &to)));
    }
    follows.push(page.t("team-follows-name").to_owned());
    let lines = |card: &TeamCard| form::lines(page.words, card, &read.teams);
    Checked { differences: differences(&lines(&read.team.card()), &lines(now)), follows }
}

/// What somebody else changed meanwhile stands in the form's head; what was chosen stays.
fn moved_on(app: &AppData, page: Page, read: &Read, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    problems.add("", stands(&page, read));
    fields.set("seen", form::seen(&read.team.card()));
    html_with(StatusCode::CONFLICT, &show(app, page, read, (fields, problems), None))
}

fn refused(app: &AppData, page: Page, read: &Read, fields: Fields, fault: TeamFault) -> HttpResponse {
    let mut problems = Problems::default();
    problems.add("to", page.code("team-fault", fault.as_str()));
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(app, page, read, (fields, problems), None))
}

fn show(app: &AppData, page: Page, read: &Read, (fields, problems): (Fields, Problems), checked: Option<Checked>) -> ClosingPage {
    let others = others(read);
    let tick = |team: &Team| Tick {
        is_on: fields.text("to") == team.id.to_string(),
        value: team.id.to_string(),
        label: team.name(page.words.locale()).to_owned(),
    };
    ClosingPage {
        title: page.t1("team-close-title", "name", read.team.name(page.words.locale())),
        name: read.team.name(page.words.locale()).to_owned(),
        team_url: paths::admin_team(&read.team.slug),
        action: paths::admin_team_closing(&read.team.slug),
        cases: page.t1("team-cases", "n", many(read.cases)),
        members: read.members.iter().map(|person| person.name.clone()).collect(),
        named: named(app, &page, read),
        successors: read.teams.iter().filter(|team| others.contains(&TeamId(team.id))).map(tick).collect(),
        checked,
        fields,
        problems,
        page,
    }
}
