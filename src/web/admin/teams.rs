//! `/admin/teams`: the teams, who is in each, and what names it. List, form, and a page that says what changes; closing one is a
//! page of its own, because people, rules and cases go to another team then.

pub mod closing;
pub mod edit;
pub mod form;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::permission::Permission;
use crate::paths;
use crate::store::people::{self, Person, Team};
use crate::store::staff_accounts;
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

struct Line {
    url: String,
    name: String,
    slug: String,
    people: String,
    /// Of a closed one: since when, and who took over.
    closed: String,
}

/// Those that are open, or those that were closed.
struct Group {
    title: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "admin/teams.html")]
struct TeamsPage {
    page: Page,
    groups: Vec<Group>,
}

/// Whoever may change who works where; anybody else finds nothing here.
fn manages(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ManagePeople).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/teams`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let (teams, everybody) = app.db.read(|conn| Ok((people::teams(conn)?, staff_accounts::everybody(conn)?))).await?;
    let line = |team: &Team| Line {
        url: paths::admin_team(&team.slug),
        name: team.name(page.words.locale()).to_owned(),
        slug: team.slug.clone(),
        people: members(&page, &everybody, team),
        closed: closed(&page, &teams, team),
    };
    let (open, gone): (Vec<&Team>, Vec<&Team>) = teams.iter().partition(|team| team.is_open());
    let mut groups = vec![Group { title: String::new(), lines: open.into_iter().map(line).collect() }];
    if !gone.is_empty() {
        groups.push(Group { title: page.t("teams-closed").to_owned(), lines: gone.into_iter().map(line).collect() });
    }
    Ok(html(&TeamsPage { page, groups }))
}

fn members(page: &Page, everybody: &[Person], team: &Team) -> String {
    let theirs = everybody.iter().filter(|person| person.active && person.team.is_some_and(|id| id.0 == team.id));
    let names: Vec<&str> = theirs.map(|person| &*person.name).collect();
    names.join(page.t("list-comma"))
}

/// Since when a team is closed, and who took over; empty for one that is open.
fn closed(page: &Page, teams: &[Team], team: &Team) -> String {
    let Some(at) = team.closed_at() else { return String::new() };
    let to = team.taken_over_by().map(|to| form::name(page.words, teams, to)).unwrap_or_default();
    page.t2("team-closed-since", ("at", &page.dates.day(page.dates.day_of(at))), ("to", &to))
}
