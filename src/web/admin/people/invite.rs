//! Somebody new: an account without a password, and a letter with the link by which they choose one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Duration, Utc};

use super::edit::{Checked, PersonPage, roles, teams};
use super::{form, manages};
use crate::domain::account::Account;
use crate::domain::codes::Locale;
use crate::domain::ids::PersonId;
use crate::domain::notice::NoticeKind;
use crate::domain::person::Prefs;
use crate::domain::text;
use crate::paths;
use crate::seal::Purpose;
use crate::store::letters::{self, Asked as Letter};
use crate::store::people::{self, Edit, Person, Team};
use crate::store::{Conn, StoreError, links, staff_accounts};
use crate::web::access::asked::Asked;
use crate::web::access::sign_in_again;
use crate::web::admin::fields::Fields;
use crate::web::admin::policy::words::differences;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, text_problem};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of a person's number.
pub const NEW: &str = "new";
/// For so long an invitation can be followed (security.md, Tokens).
const HOURS: i64 = 72;

pub(super) async fn new(app: &AppData, page: Page) -> Result<HttpResponse, WebError> {
    let known = app.db.read(people::teams).await?;
    let mut fields = form::fields(&form::blank());
    fields.put("locale", page.locale);
    Ok(html(&show(page, &known, (fields, Problems::default()), None)))
}

/// Checks or invites, as the button says.
pub(super) async fn create(asked: &Asked, admin: &Admin, fields: Fields, password: &str) -> Result<HttpResponse, WebError> {
    let (app, page) = (&asked.app, asked.page());
    let known = app.db.read(people::teams).await?;
    let mut problems = Problems::default();
    let email = text::required(text::email(fields.text("email")));
    let email = email.map_err(|problem| problems.add("email", text_problem(page.words, "email", problem))).ok();
    let account = form::read(&page, &fields, &known, &mut problems);
    if let Some(email) = email.clone() {
        let taken = app.db.read(move |conn| people::find_by_email(conn, &email)).await?;
        if taken.is_some() {
            problems.add("email", page.t("access-email-taken"));
        }
    }
    let (Some(email), Some(account), true) = (email, account, problems.is_empty()) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &known, (fields, problems), None)));
    };
    let is_to_save = fields.text("step") == "save";
    if fields.text("step") == "back" {
        return Ok(html(&show(page, &known, (fields, problems), None)));
    }
    if !is_to_save || !sign_in_again::proves(asked, password, &mut problems).await? {
        let checked = check(asked, &page, (&email, &account), &known);
        let status = if is_to_save { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok(html_with(status, &show(page, &known, (fields, problems), Some(checked))));
    }
    let locale = Locale::parse(fields.text("locale")).unwrap_or(Locale::ZhCn);
    match invite(app, admin.0.staff.id, (email, account), locale).await {
        Ok(()) => Ok(see_other_with(app, &paths::admin_people(), "flash-person-invited")),
        Err(StoreError::Duplicate(_)) => {
            problems.add("email", page.t("access-email-taken"));
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &known, (fields, problems), None)))
        }
        // The team was closed while the page was open.
        Err(StoreError::Stale) => {
            problems.add("team", page.t("people-team-gone"));
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &known, (fields, problems), None)))
        }
        Err(error) => Err(error.into()),
    }
}

fn check(asked: &Asked, page: &Page, (email, account): (&str, &Account), known: &[Team]) -> Checked {
    Checked {
        differences: differences(&[], &form::lines(page.words, account, known)),
        follows: vec![page.t1("people-invite-follows", "email", email)],
        successors: Vec::new(),
        asks_password: !sign_in_again::is_fresh(&asked.visitor, asked.app.now()),
    }
}

async fn invite(app: &AppData, by: PersonId, (email, account): (String, Account), locale: Locale) -> Result<(), StoreError> {
    let (at, ids) = (app.now(), [app.id(), app.id(), app.id(), app.id()]);
    let after = serde_json::to_string(&account).unwrap_or_default();
    let person = Person {
        id: PersonId(ids[0]),
        email,
        name: account.name,
        role: account.role,
        senior: account.senior,
        team: account.team,
        password_hash: None,
        locale,
        active: true,
        confirmed_at: None,
        prefs: Prefs::default(),
    };
    let made = app.db.write(move |tx| {
        staff_accounts::join(tx, person.team)?;
        people::insert(tx, &person, at)?;
        let (before, after) = (String::new(), after.clone());
        let (what, target) = ("person.invited", person.id.0);
        people::audit(tx, &Edit { id: ids[1], by: Some(by), at, what, target, before, after })?;
        send(tx, &person, [ids[2], ids[3]], at)
    });
    made.await
}

/// Queues the letter; the link of one sent before ends.
fn send(tx: &mut Conn, person: &Person, [link, letter]: [i64; 2], at: DateTime<Utc>) -> Result<(), StoreError> {
    let link = links::renew(tx, link, Purpose::Invitation.as_str(), person.id.0, at, at + Duration::hours(HOURS))?;
    let letter = Letter { id: letter, kind: NoticeKind::Invitation, link: Some(link.id), locale: person.locale, at };
    letters::enqueue_for_person(tx, &letter, person)?;
    Ok(())
}

/// Another letter to this person.
pub(super) async fn again(app: &AppData, person: &Person) -> Result<HttpResponse, WebError> {
    let (id, at, ids) = (person.id, app.now(), [app.id(), app.id()]);
    let sent = app.db.write(move |tx| {
        let person = staff_accounts::find(tx, id)?;
        // Whoever came meanwhile has a password.
        if !person.active || person.password_hash.is_some() {
            return Err(StoreError::NotFound);
        }
        send(tx, &person, ids, at)
    });
    sent.await?;
    Ok(see_other_with(app, &paths::admin_people(), "flash-person-invited"))
}

/// `POST /admin/people/{person}/invitation`: the letter once more.
pub async fn resend(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    Form(_): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    manages(&admin)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_person(path.as_str()))?;
    let id = PersonId(path.parse().map_err(|_| WebError::NotFound)?);
    let person = app.db.read(move |conn| staff_accounts::find(conn, id)).await?;
    again(&app, &person).await
}

fn show(page: Page, known: &[Team], (fields, problems): (Fields, Problems), checked: Option<Checked>) -> PersonPage {
    PersonPage {
        title: page.t("people-new").to_owned(),
        is_new: true,
        email: String::new(),
        action: paths::admin_person(NEW),
        invitation: String::new(),
        staffing: String::new(),
        second_step: String::new(),
        roles: roles(&page, &fields),
        teams: teams(&page, &fields, known),
        history: Vec::new(),
        checked,
        fields,
        problems,
        page,
    }
}
