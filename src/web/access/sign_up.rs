//! Making an account. Known and unknown addresses get the same answer; the letter says which it was.
//! Nothing belongs to an account before its address is confirmed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde::Deserialize;

use super::asked::{Asked, Nothing};
use super::live_link;
use crate::domain::actor::Role;
use crate::domain::ids::PersonId;
use crate::domain::notice::NoticeKind;
use crate::domain::person::{PRIVACY_NOTICE, Prefs};
use crate::domain::person::{PasswordProblem, check_password};
use crate::domain::text;
use crate::paths;
use crate::seal::Purpose;
use crate::store::letters::{self, Asked as Letter};
use crate::store::people::{self, Person};
use crate::store::{StoreError, accounts, links};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::throttle::Limit;

/// A confirmation link works for a day.
const CONFIRMATION_HOURS: i64 = 24;
/// Longest name, in characters.
pub const NAME: usize = 80;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignUpForm {
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Name, address and password, checked.
pub struct NewAccount {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl SignUpForm {
    /// Takes what was typed, or notes what to mend.
    pub fn parse(&self, asked: &Asked, problems: &mut Problems) -> Option<NewAccount> {
        let name = asked.check(problems, "name", text::required(text::name(&self.name, NAME)));
        let email = asked.check(problems, "email", text::required(text::email(&self.email)));
        take_password(asked, problems, &self.password, email.as_deref().unwrap_or_default());
        let (name, email) = (name?, email?);
        problems.is_empty().then(|| NewAccount { name, email, password: self.password.clone() })
    }
}

/// Notes what is wrong with a new password.
pub fn take_password(asked: &Asked, problems: &mut Problems, password: &str, email: &str) {
    let key = match check_password(password, email) {
        Ok(()) => return,
        Err(_) if password.is_empty() => "access-missing-new-password",
        Err(PasswordProblem::TooShort) => "access-password-too-short",
        Err(PasswordProblem::TooLong) => "access-password-too-long",
        Err(PasswordProblem::TooCommon) => "access-password-too-common",
    };
    problems.add("password", asked.page().t(key));
}

#[derive(Template)]
#[template(path = "access/sign_up.html")]
struct SignUpPage {
    page: Page,
    problems: Problems,
    form: SignUpForm,
}

#[derive(Template)]
#[template(path = "access/sent.html")]
pub struct SentPage {
    pub page: Page,
    /// What was asked for: `sign-up`, `forgot`, `track`, `track-texts`.
    pub what: &'static str,
    /// Where to ask again.
    pub again: String,
}

/// `GET /sign-up`; with `sent`, what comes next.
pub async fn new(asked: Asked, query: Query) -> HttpResponse {
    if query.contains_key("sent") {
        return html(&SentPage { page: asked.page(), what: "sign-up", again: paths::sign_up() });
    }
    html(&SignUpPage { page: asked.page(), problems: Problems::default(), form: SignUpForm::default() })
}

/// `POST /sign-up`
pub async fn create(asked: Asked, form: Form<SignUpForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    asked.app.throttle.take(Limit::SignUpNetwork, &asked.network())?;
    let mut problems = Problems::default();
    let Some(new) = form.parse(&asked, &mut problems) else {
        let page = SignUpPage { page: asked.page(), problems, form };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    // Hashed for known addresses too: the answer takes as long.
    let hash = asked.app.passwords.hash(new.password).await?;
    let person = Person {
        id: PersonId(asked.app.id()),
        email: new.email,
        name: new.name,
        role: Role::Consumer,
        senior: false,
        team: None,
        password_hash: Some(hash),
        locale: asked.visitor.locale,
        active: true,
        confirmed_at: None,
        prefs: Prefs { privacy: Some(PRIVACY_NOTICE.to_owned()), ..Prefs::default() },
    };
    match sign_up(&asked, person).await {
        // Two at once: the other one's letter is on its way.
        Ok(()) | Err(StoreError::Duplicate(_)) => Ok(see_other(&format!("{}?sent=1", paths::sign_up()))),
        Err(error) => Err(error.into()),
    }
}

async fn sign_up(asked: &Asked, person: Person) -> Result<(), StoreError> {
    let (at, letter_id, link_id) = (asked.app.now(), asked.app.id(), asked.app.id());
    let letter = move |kind| Letter { id: letter_id, kind, link: None, locale: person.locale, at };
    let signed_up = asked.app.db.write(move |tx| {
        let known = people::find_by_email(tx, &person.email)?;
        let mine = match known {
            // Whoever was invited to work here chooses a password by that letter alone.
            Some(known) if known.confirmed_at.is_some() || known.role.is_staff() => {
                let letter = Letter { locale: known.locale, ..letter(NoticeKind::AlreadyRegistered) };
                letters::enqueue_for_person(tx, &letter, &known)?;
                return Ok(());
            }
            Some(known) => {
                let again = Person { id: known.id, ..person.clone() };
                accounts::replace_unconfirmed(tx, &again)?;
                again
            }
            None => {
                people::insert(tx, &person, at)?;
                person.clone()
            }
        };
        confirmation(tx, &letter(NoticeKind::SignUpConfirmation), link_id, &mine)
    });
    signed_up.await
}

/// A fresh confirmation link and the letter that carries it; the link before it ends.
fn confirmation(tx: &mut crate::store::Conn, letter: &Letter, link_id: i64, person: &Person) -> Result<(), StoreError> {
    let until = letter.at + Duration::hours(CONFIRMATION_HOURS);
    let link = links::renew(tx, link_id, Purpose::SignUp.as_str(), person.id.0, letter.at, until)?;
    letters::enqueue_for_person(tx, &Letter { link: Some(link.id), ..*letter }, person)?;
    Ok(())
}

/// Sends the confirmation again, to somebody who proved the password.
pub async fn send_confirmation(asked: &Asked, person: &Person) -> Result<(), WebError> {
    let (person, link_id) = (person.clone(), asked.app.id());
    let (id, at) = (asked.app.id(), asked.app.now());
    let letter = Letter { id, kind: NoticeKind::SignUpConfirmation, link: None, locale: person.locale, at };
    Ok(asked.app.db.write(move |tx| confirmation(tx, &letter, link_id, &person)).await?)
}

#[derive(Template)]
#[template(path = "access/confirm.html")]
struct ConfirmPage {
    page: Page,
    name: String,
    email: String,
}

/// `GET /sign-up/confirm/{token}`: one button; opening the page spends nothing.
pub async fn confirm(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Some(link) = live_link::find(&asked, &token, Purpose::SignUp).await? else {
        return live_link::dead(&asked, Purpose::SignUp);
    };
    let person = asked.app.db.read(move |conn| people::find(conn, PersonId(link.target))).await?;
    Ok(html(&ConfirmPage { page: asked.page(), name: person.name, email: person.email }))
}

/// `POST /sign-up/confirm/{token}`
pub async fn confirmed(asked: Asked, token: web::Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    let Some(link) = live_link::find(&asked, &token, Purpose::SignUp).await? else {
        return live_link::dead(&asked, Purpose::SignUp);
    };
    let (at, id) = (asked.app.now(), PersonId(link.target));
    let person = asked.app.db.read(move |conn| people::find(conn, id)).await?;
    let acts = asked.acts_of_taking_up(&person).await?;
    let done = asked.app.db.write(move |tx| {
        links::spend(tx, &link, at)?;
        people::confirm(tx, id, at)?;
        let person = people::find(tx, id)?;
        accounts::take_up_cases(tx, &person, &acts)
    });
    match done.await {
        Ok(()) => Ok(see_other_with(&asked.app, &paths::sign_in(), "flash-sign-up-confirmed")),
        Err(StoreError::NotFound) => live_link::dead(&asked, Purpose::SignUp),
        Err(error) => Err(error.into()),
    }
}
