//! `/account/second-step`: a code from one's phone beside the password (RFC 6238), and codes on paper for a phone that is lost.

pub mod sign_in;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use totp_rs::{Builder, Totp};

use super::account_settings::Choice;
use super::asked::{Asked, SignedIn};
use super::begin::{Begun, begin};
use super::sign_in_again;
use crate::domain::ids::PersonId;
use crate::domain::second_step::{RECOVERY_CODES, as_typed_plainly, recovery_code, typed_recovery_code};
use crate::paths;
use crate::store::people::{self, Edit, Person};
use crate::store::second_steps::{self, SecondStep};
use crate::store::{Conn, StoreError, sessions};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::needs_second_step;
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::qr;
use crate::web::server::AppData;
use crate::web::visitor::cookie;

/// Under which secrets are sealed.
const SEALED: &str = "second-step";

#[derive(Template)]
#[template(path = "access/second_step.html")]
struct SecondStepPage {
    page: Page,
    problems: Problems,
    /// From when on it is asked for; empty while it is not.
    since: String,
    /// The drawing for a phone, its side, and the same to be typed; while it is begun.
    code: Option<(String, i32)>,
    secret: String,
    /// What the drawing says, to be tapped on the phone itself.
    url: String,
    /// Recovery codes that are left.
    left: i64,
    /// New recovery codes, shown this once.
    fresh: Vec<String>,
    /// It cannot be switched off.
    is_required: bool,
    /// What can be done with one in use.
    deeds: Vec<Choice>,
    asks_password: bool,
}

impl SecondStepPage {
    async fn of(signed_in: &SignedIn, problems: Problems, fresh: Vec<String>) -> Result<Self, WebError> {
        let SignedIn { asked, person, .. } = signed_in;
        let (page, id) = (asked.page(), person.id);
        let read = move |conn: &mut Conn| Ok((second_steps::find(conn, id)?, second_steps::recovery_codes_left(conn, id)?));
        let (step, left) = asked.app.db.read(read).await?;
        let begun = step.as_ref().filter(|step| step.is_begun(asked.app.now()));
        let totp = begun.and_then(|step| totp(&asked.app, person, step));
        let url = totp.as_ref().and_then(|totp| totp.to_url().ok());
        let since = step.as_ref().and_then(|step| step.since);
        let is_required = needs_second_step(&asked.app, person.role);
        let deed = |(value, key): &(&str, &str)| Choice {
            value: (*value).to_owned(),
            label: page.t(key).to_owned(),
            hint: String::new(),
        };
        let deeds = [("replace", "second-step-replace"), ("codes", "second-step-codes"), ("end", "second-step-end")];
        let deeds = deeds.iter().filter(|(value, _)| *value != "end" || !is_required).map(deed).collect();
        Ok(Self {
            since: since.map(|since| page.dates.moment(since)).unwrap_or_default(),
            code: url.as_deref().and_then(qr::drawn),
            url: url.unwrap_or_default(),
            secret: totp.map(|totp| in_fours(&totp.secret().to_base32())).unwrap_or_default(),
            left,
            fresh,
            is_required,
            deeds,
            asks_password: !sign_in_again::is_fresh(&asked.visitor, asked.app.now()),
            problems,
            page,
        })
    }
}

/// Easier to type.
fn in_fours(secret: &str) -> String {
    secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// What makes the codes; `None` where the secret was sealed with another key.
fn totp(app: &AppData, person: &Person, step: &SecondStep) -> Option<Totp> {
    let secret = app.seal.reveal(SEALED, person.id.0, &step.secret)?;
    // A colon would part issuer and account in the address that phones read.
    let account = person.email.replace(':', "");
    Builder::new().with_secret(secret).with_account_name(account).with_issuer(Some("Redress")).build().ok()
}

/// The step of a code that is right now, half a minute before or after.
fn step_of(app: &AppData, person: &Person, step: &SecondStep, typed: &str) -> Option<u64> {
    let code: String = as_typed_plainly(typed).chars().filter(char::is_ascii_digit).collect();
    let at = u64::try_from(app.now().timestamp()).ok()?;
    totp(app, person, step)?.check(&code, at)
}

/// Whether this is a code that works once more: from the phone, or from paper. Whoever tries many waits.
pub async fn takes(asked: &Asked, person: &Person, typed: &str) -> Result<bool, WebError> {
    let (app, network, id) = (&asked.app, asked.network(), person.id);
    let account = format!("second step of {}", person.email);
    app.sign_ins.may(&account, &network, app.now())?;
    app.throttle.take(crate::web::throttle::Limit::SignInAccount, &account)?;
    let found = app.db.read(move |conn| second_steps::find(conn, id)).await?;
    let step = found.as_ref().filter(|step| step.since.is_some()).and_then(|step| step_of(app, person, step, typed));
    let paper = typed_recovery_code(typed).map(|code| kept(app, id, &code));
    let (at, edit_id) = (app.now(), app.id());
    let taken = app.db.write(move |tx| match (step, &paper) {
        (Some(step), _) => second_steps::take(tx, id, step),
        (None, Some(hash)) => {
            let is_spent = second_steps::spend_recovery_code(tx, id, hash)?;
            if is_spent {
                people::audit(tx, &edit(edit_id, id, at, "person.recovery_code_used"))?;
            }
            Ok(is_spent)
        }
        (None, None) => Ok(false),
    });
    let is_taken = taken.await?;
    if is_taken {
        app.sign_ins.right(&account, &network);
    } else {
        app.sign_ins.wrong(&account, &network, app.now());
    }
    tracing::info!(request_id = %asked.visitor.request_id, person = id.0, is_taken, "a second step");
    Ok(is_taken)
}

/// `GET /account/second-step`
pub async fn show(signed_in: SignedIn) -> Result<HttpResponse, WebError> {
    Ok(html(&SecondStepPage::of(&signed_in, Problems::default(), Vec::new()).await?))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecondStepForm {
    step: String,
    code: String,
    password: String,
}

/// `POST /account/second-step`: begins, confirms, makes new codes for paper, or ends it, as the button says.
pub async fn update(signed_in: SignedIn, form: Form<SecondStepForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    let SignedIn { asked, person, .. } = &signed_in;
    let mut problems = Problems::default();
    if form.step == "end" && needs_second_step(&asked.app, person.role) {
        problems.add("", asked.page().t("second-step-required"));
    } else if form.step != "begin" && form.code.trim().is_empty() {
        problems.add("code", asked.page().t("second-step-missing"));
    } else if sign_in_again::proves(asked, &form.password, &mut problems).await? {
        match form.step.as_str() {
            "begin" => return start(asked, person).await,
            "confirm" => return confirm(&signed_in, &form.code).await,
            "codes" | "end" | "replace" => {
                if takes(asked, person, &form.code).await? {
                    return changed(&signed_in, &form.step).await;
                }
                problems.add("code", asked.page().t("second-step-wrong"));
            }
            _ => return Err(WebError::Malformed("no such step")),
        }
    }
    refused(&signed_in, problems).await
}

async fn refused(signed_in: &SignedIn, problems: Problems) -> Result<HttpResponse, WebError> {
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &SecondStepPage::of(signed_in, problems, Vec::new()).await?))
}

async fn start(asked: &Asked, person: &Person) -> Result<HttpResponse, WebError> {
    let (app, id, at) = (&asked.app, person.id, asked.app.now());
    let secret: [u8; 20] = app.random.bytes();
    let sealed = app.seal.hide(SEALED, id.0, &secret, app.random.bytes());
    let sealed = sealed.ok_or_else(|| WebError::Internal("a secret could not be sealed".to_owned()))?;
    app.db.write(move |tx| second_steps::begin(tx, id, &sealed, at)).await?;
    Ok(see_other(&paths::second_step()))
}

/// What is kept of a code on paper: nothing that tells it without our key.
fn kept(app: &AppData, person: PersonId, code: &str) -> String {
    app.seal.sign("recovery", format!("{person}:{code}").as_bytes())
}

/// Codes for paper, and what is kept of them.
fn fresh_codes(app: &AppData, person: PersonId) -> (Vec<String>, Vec<String>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(app.random.bytes())).collect();
    let hashes = codes.iter().map(|code| kept(app, person, code)).collect();
    (codes, hashes)
}

fn edit(id: i64, person: PersonId, at: chrono::DateTime<chrono::Utc>, what: &'static str) -> Edit<'static> {
    Edit { id, by: Some(person), at, what, target: person.0, before: String::new(), after: String::new() }
}

/// The first code is right: from now on it is asked for; every other session ends, and this one goes on under a new name.
async fn confirm(signed_in: &SignedIn, typed: &str) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = signed_in;
    let (app, id) = (&asked.app, person.id);
    let found = app.db.read(move |conn| second_steps::find(conn, id)).await?;
    let begun = found.filter(|step| step.is_begun(app.now()));
    let step = begun.as_ref().and_then(|begun| step_of(app, person, begun, typed));
    let (Some(step), Some(secret)) = (step, begun.map(|begun| begun.secret)) else {
        let mut problems = Problems::default();
        problems.add("code", asked.page().t("second-step-wrong"));
        return refused(signed_in, problems).await;
    };
    let (codes, hashes) = fresh_codes(app, id);
    let Begun { token, session } = begin(asked, Some(person));
    let (session, at, edit_id) = (Arc::new(session), app.now(), app.id());
    let confirmed = app.db.write(move |tx| {
        second_steps::confirm(tx, id, (&secret, step), at)?;
        second_steps::set_recovery_codes(tx, id, &hashes)?;
        sessions::end_all(tx, id, None)?;
        sessions::insert(tx, &session)?;
        people::audit(tx, &edit(edit_id, id, at, "person.second_step"))
    });
    match confirmed.await {
        // Another tab was faster.
        Err(StoreError::NotFound) => return Ok(see_other(&paths::second_step())),
        outcome => outcome?,
    }
    let mut visitor = asked.visitor.clone();
    visitor.cookie.clone_from(&token);
    let asked = Asked { visitor, ..asked.clone() };
    let signed_in = SignedIn { asked, ..signed_in.clone() };
    let mut response = html(&SecondStepPage::of(&signed_in, Problems::default(), codes).await?);
    let _ = response.add_cookie(&cookie(app, "redress", token, 0));
    Ok(response)
}

/// New codes for paper, or the end of it: a code was taken for this.
async fn changed(signed_in: &SignedIn, step: &str) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = signed_in;
    let (app, id, at, edit_id) = (&asked.app, person.id, asked.app.now(), asked.app.id());
    if step == "codes" {
        let (codes, hashes) = fresh_codes(app, id);
        let set = app.db.write(move |tx| {
            second_steps::set_recovery_codes(tx, id, &hashes)?;
            people::audit(tx, &edit(edit_id, id, at, "person.recovery_codes"))
        });
        set.await?;
        return Ok(html(&SecondStepPage::of(signed_in, Problems::default(), codes).await?));
    }
    let ended = app.db.write(move |tx| {
        second_steps::end(tx, id)?;
        people::audit(tx, &edit(edit_id, id, at, "person.second_step_ended"))
    });
    ended.await?;
    // Another phone: the old one counts no more, and the new one is next.
    if step == "replace" {
        return start(asked, person).await;
    }
    Ok(see_other_with(app, &paths::account(), "flash-second-step-ended"))
}
