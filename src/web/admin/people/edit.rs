//! `/admin/people/{person}`: one account. The form, what follows from a change, and what was changed before.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::history::{Entry, entry};
use super::{form, manages};
use crate::domain::account::{Account, Follows, Leaves};
use crate::domain::actor::Role;
use crate::domain::ids::PersonId;
use crate::domain::routing::Candidate;
use crate::paths;
use crate::store::people::{self, Person, Team};
use crate::store::staff_accounts::{self, AccountChange, Changed, NotChanged};
use crate::store::{second_steps, staffing};
use crate::web::access::asked::Asked;
use crate::web::access::sign_in_again;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::policy::words::{Difference, differences};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "admin/person.html")]
pub(super) struct PersonPage {
    pub page: Page,
    pub title: String,
    pub is_new: bool,
    pub email: String,
    pub action: String,
    /// Where another letter is sent; empty where they have come already.
    pub invitation: String,
    pub staffing: String,
    /// Where their second step is cleared; empty where they have none.
    pub second_step: String,
    pub fields: Fields,
    pub problems: Problems,
    pub roles: Vec<Tick>,
    pub teams: Vec<Tick>,
    pub history: Vec<Entry>,
    /// What would change; only where the form asks whether it is to be so.
    pub checked: Option<Checked>,
}

/// What a page says that asks whether it is to be so.
pub(super) struct Checked {
    pub differences: Vec<Difference>,
    /// What follows, sentence by sentence.
    pub follows: Vec<String>,
    /// Who can have their cases; empty where none leave them.
    pub successors: Vec<Tick>,
    /// Whoever signed in a while ago says once more who they are.
    pub asks_password: bool,
}

impl PersonPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What the page of one account shows.
struct Read {
    person: Person,
    teams: Vec<Team>,
    history: Vec<Changed>,
    has_second_step: bool,
    everybody: Vec<(Person, Candidate)>,
}

async fn load(app: &AppData, path: &str) -> Result<Read, WebError> {
    let id = PersonId(path.parse().map_err(|_| WebError::NotFound)?);
    let read = app.db.read(move |conn| {
        Ok(Read {
            person: staff_accounts::find(conn, id)?,
            teams: people::teams(conn)?,
            history: staff_accounts::history(conn, id)?,
            has_second_step: second_steps::find(conn, id)?.is_some_and(|step| step.since.is_some()),
            everybody: staffing::everybody(conn)?,
        })
    });
    Ok(read.await?)
}

/// `GET /admin/people/{person}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    if *path == super::invite::NEW {
        return super::invite::new(&app, page).await;
    }
    let read = load(&app, &path).await?;
    let fields = form::fields(&read.person.account());
    Ok(html(&show(page, &read, (fields, Problems::default()), None)))
}

/// `POST /admin/people/{person}`: checks or saves, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    asked: Asked,
    path: web::Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    let (page, mut fields) = (asked.page(), Fields(fields));
    let password = fields.take("password");
    if *path == super::invite::NEW {
        return super::invite::create(&asked, &admin, fields, &password).await;
    }
    let read = load(&app, &path).await?;
    let mut problems = Problems::default();
    let (before, wanted) = (read.person.account(), form::read(&page, &fields, &read.teams, &mut problems));
    let Some(now) = wanted else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &read, (fields, problems), None)));
    };
    if fields.text("seen") != serde_json::to_string(&before).unwrap_or_default() {
        return Ok(moved_on(page, &read, fields));
    }
    if fields.text("step") == "back" {
        return Ok(html(&show(page, &read, (fields, problems), None)));
    }
    if fields.text("step") == "save" && before == now {
        return Ok(see_other_with(&app, &paths::admin_people(), "flash-person-saved"));
    }
    let (me, id) = (admin.0.staff.id, read.person.id);
    let others = app.db.read(move |conn| staff_accounts::other_admins(conn, id)).await?;
    let follows = match before.change(&now, me == id, others) {
        Ok(follows) => follows,
        Err(fault) => return Ok(refused(page, &read, fields, NotChanged::Fault(fault))),
    };
    let is_to_save = fields.text("step") == "save";
    if !is_to_save || !sign_in_again::proves(&asked, &password, &mut problems).await? {
        let checked = check(&asked, &page, &read, (&fields, &now), follows).await?;
        let status = if is_to_save { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok(html_with(status, &show(page, &read, (fields, problems), Some(checked))));
    }
    let to = form::successor(&fields, &read.everybody);
    let change = AccountChange { person: id, before, now, by: me, at: app.now(), to, id: app.id() };
    let comes_back = !change.before.active && change.now.active;
    match app.db.write(move |tx| staff_accounts::change(tx, &change)).await? {
        Ok(_) if comes_back => super::invite::again(&app, &read.person).await,
        Ok(_) => Ok(see_other_with(&app, &paths::admin_people(), "flash-person-saved")),
        Err(NotChanged::Moved) => Ok(moved_on(page, &load(&app, &path).await?, fields)),
        Err(fault) => Ok(refused(page, &read, fields, fault)),
    }
}

/// What somebody else changed meanwhile stands in the form's head; what was typed stays.
fn moved_on(page: Page, read: &Read, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    let now: Vec<String> = form::lines(page.words, &read.person.account(), &read.teams)
        .into_iter()
        .map(|(name, value)| page.t2("people-stands", ("name", &name), ("value", &value)))
        .collect();
    problems.add("", page.t1("people-moved-on", "now", now.join(page.t("list-comma"))));
    fields.set("seen", serde_json::to_string(&read.person.account()).unwrap_or_default());
    html_with(StatusCode::CONFLICT, &show(page, read, (fields, problems), None))
}

fn refused(page: Page, read: &Read, fields: Fields, why: NotChanged) -> HttpResponse {
    let mut problems = Problems::default();
    if let NotChanged::Fault(fault) = why {
        problems.add("role", page.code("account-fault", fault.as_str()));
    }
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, read, (fields, problems), None))
}

async fn check(
    asked: &Asked,
    page: &Page,
    read: &Read,
    (fields, now): (&Fields, &Account),
    follows: Follows,
) -> Result<Checked, WebError> {
    let (before, id) = (read.person.account(), read.person.id);
    let stays = form::staff(&read.person, now);
    let open = asked.app.db.read(move |conn| staff_accounts::open_cases(conn, id, Some(stays))).await?;
    let leave = form::cases_leave(page, follows.leaves, open);
    let mut sentences = Vec::new();
    if follows.ends_sessions {
        sentences.push(page.t("people-sessions-end").to_owned());
    }
    if follows.leaves == Leaves::All {
        sentences.push(page.t("people-password-ends").to_owned());
    }
    if !before.active && now.active {
        sentences.push(page.t1("people-comes-back", "email", &read.person.email));
    }
    let successors =
        if leave.is_empty() { Vec::new() } else { form::successors(page, fields, (&read.person, &before), &read.everybody) };
    sentences.extend(Some(leave).filter(|leave| !leave.is_empty()));
    let lines = |account: &Account| form::lines(page.words, account, &read.teams);
    let asks_password = !sign_in_again::is_fresh(&asked.visitor, asked.app.now());
    Ok(Checked { differences: differences(&lines(&before), &lines(now)), follows: sentences, successors, asks_password })
}

fn show(page: Page, read: &Read, (fields, problems): (Fields, Problems), checked: Option<Checked>) -> PersonPage {
    let is_invited = read.person.active && read.person.password_hash.is_none();
    let is_own = page.viewer.as_ref().is_some_and(|viewer| viewer.id == read.person.id.0);
    PersonPage {
        title: read.person.name.clone(),
        is_new: false,
        email: read.person.email.clone(),
        action: paths::admin_person(read.person.id),
        invitation: if is_invited { paths::admin_invitation(read.person.id) } else { String::new() },
        staffing: if read.person.active { paths::desk_staffing_of(read.person.id) } else { String::new() },
        second_step: if read.has_second_step && !is_own { paths::admin_second_step(read.person.id) } else { String::new() },
        roles: roles(&page, &fields),
        teams: teams(&page, &fields, &read.teams),
        history: read.history.iter().map(|changed| entry(&page, changed, &read.teams)).collect(),
        checked,
        fields,
        problems,
        page,
    }
}

pub(super) fn roles(page: &Page, fields: &Fields) -> Vec<Tick> {
    let tick = |role: Role| Tick {
        is_on: fields.text("role") == role.as_str(),
        value: role.to_string(),
        label: page.code("people-role", role.as_str()),
    };
    Role::STAFF.map(tick).into()
}

pub(super) fn teams(page: &Page, fields: &Fields, teams: &[Team]) -> Vec<Tick> {
    let tick = |team: &Team| Tick {
        is_on: fields.text("team") == team.id.to_string(),
        value: team.id.to_string(),
        label: team.name(page.words.locale()).to_owned(),
    };
    teams.iter().filter(|team| team.is_open()).map(tick).collect()
}
