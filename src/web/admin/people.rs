//! Who works here: staff by name, with role and team.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::permission::Permission;
use crate::store::people::{self, Person, Team};
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

struct StaffLine {
    name: String,
    email: String,
    role: String,
    is_senior: bool,
    team: String,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct PeoplePage {
    page: Page,
    staff: Vec<StaffLine>,
}

/// `GET /admin/people`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    if !admin.0.staff.may(Permission::ManagePeople) {
        return Err(WebError::NotFound);
    }
    let visitor = admin.0.visitor;
    let (staff, teams) = app.db.read(|conn| Ok((people::staff(conn)?, people::teams(conn)?))).await?;
    let page = visitor.page(&request, &app);
    let line = |person: Person| {
        let team = person.team.and_then(|id| teams.iter().find(|team| team.id == id.0));
        StaffLine {
            role: page.code("role", person.role.as_str()),
            is_senior: person.senior,
            team: team.map_or_else(String::new, |team: &Team| team.name(visitor.locale).to_owned()),
            name: person.name,
            email: person.email,
        }
    };
    let staff = staff.into_iter().map(line).collect();
    Ok(html(&PeoplePage { page, staff }))
}
