//! `/admin/people`: who works here. List, form, and a page that says what changes and what follows, before it is done.

pub mod edit;
mod form;
pub mod history;
pub mod invite;
pub mod second_step;

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

struct StaffLine {
    url: String,
    name: String,
    email: String,
    role: String,
    is_senior: bool,
    team: String,
    /// Asked to come, and has not chosen a password yet.
    is_invited: bool,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    page: Page,
    groups: Vec<Group>,
}

/// Those who work here, or those who did.
struct Group {
    title: String,
    lines: Vec<StaffLine>,
}

/// Whoever may change accounts; anybody else finds nothing here.
fn manages(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ManagePeople).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/people`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let (all, teams) = app.db.read(|conn| Ok((staff_accounts::everybody(conn)?, people::teams(conn)?))).await?;
    let line = |person: &Person| StaffLine {
        url: paths::admin_person(person.id),
        role: page.code("role", person.role.as_str()),
        is_senior: person.senior,
        team: team_name(&page, &teams, person),
        is_invited: person.active && person.password_hash.is_none(),
        name: person.name.clone(),
        email: person.email.clone(),
    };
    let (staff, gone): (Vec<&Person>, Vec<&Person>) = all.iter().partition(|person| person.active);
    let mut groups = vec![Group { title: String::new(), lines: staff.into_iter().map(line).collect() }];
    if !gone.is_empty() {
        groups.push(Group { title: page.t("people-gone").to_owned(), lines: gone.into_iter().map(line).collect() });
    }
    Ok(html(&PeoplePage { page, groups }))
}

fn team_name(page: &Page, teams: &[Team], person: &Person) -> String {
    let team = person.team.and_then(|id| teams.iter().find(|team| team.id == id.0));
    team.map(|team| team.name(page.words.locale()).to_owned()).unwrap_or_default()
}
