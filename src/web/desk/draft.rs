//! `POST …/draft`: keeps what somebody is writing on a case, for them alone; or throws it away. A script sends it while
//! they type and is answered in a line of text; a button does the same and comes back to the page.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::case::act::Desk;
use super::case::forms::{MAX_WHOM, Typed};
use super::case::{page, way};
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::store::desk_drafts::{self, Draft, DraftKind};
use crate::store::{StoreError, cases};
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::page::see_other_with;

/// What is being written, or what is to be thrown away.
const NAMES: [&str; 2] = ["kind", "discard"];
/// The button that keeps a draft stands in the form of the act and sends all of it. What was chosen there is not kept.
const FIELDS: [&str; 23] = [
    "body",
    "explanation",
    "reason",
    "whom",
    "until",
    "key",
    "version",
    "tell",
    "as_is",
    "letter",
    "outcome",
    "root_cause",
    "item",
    "remedy",
    "amount",
    "promiser",
    "due_on",
    "conditions",
    "why",
    "deduct",
    "late_fees",
    "reporting",
    "back",
];

pub async fn create(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    if fields.iter().any(|(name, _)| !NAMES.contains(&name.as_str()) && !FIELDS.contains(&name.as_str())) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let form: BTreeMap<String, String> = fields.into_iter().collect();
    let named = |name: &str| form.get(name).map(String::as_str).filter(|kind| !kind.is_empty());
    let is_thrown_away = named("discard").is_some();
    let kind = named("discard").or(named("kind")).and_then(DraftKind::parse).ok_or(WebError::Malformed("no such draft"))?;
    let mut typed = Typed::of(kind.as_str(), &form, desk.words());
    typed.values.retain(|name, _| !NAMES.contains(&name.as_str()));
    let draft = if is_thrown_away { None } else { read(&mut typed, kind, &desk) };
    if !typed.problems.is_empty() {
        return refused(&desk, typed).await;
    }
    let is_kept = draft.is_some();
    keep(&desk, kind, draft).await?;
    if desk.is_script() {
        let words = if is_kept {
            desk.page().t1("case-draft-kept", "time", desk.page().dates.time(desk.app.now()))
        } else {
            String::new()
        };
        return Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(words));
    }
    let flash = if is_kept { "flash-case-draft-kept" } else { "flash-case-draft-gone" };
    let back = format!("{}#act-{kind}", way::back_url(desk.reference, desk.list.as_ref()));
    Ok(see_other_with(&desk.app, &back, flash))
}

/// What was typed; nothing where there are no words.
fn read(typed: &mut Typed, kind: DraftKind, desk: &Desk) -> Option<Draft> {
    let body = typed.checked(kind.field(), |body| text::prose(body, MAX_BODY));
    let whom = typed.checked("whom", |whom| text::name(whom, MAX_WHOM));
    // A day is ten characters; whether it is one is asked when it is sent.
    let until = typed.value("until").chars().filter(|c| !c.is_control()).take(10).collect();
    let at = desk.app.now();
    Some(Draft { kind, body: body??, whom: whom?.unwrap_or_default(), until, at })
}

async fn keep(desk: &Desk, kind: DraftKind, draft: Option<Draft>) -> Result<(), StoreError> {
    let (actor, reference, me) = (desk.agent.actor(), desk.reference, desk.agent.staff.id);
    let kept = desk.app.db.write(move |tx| {
        let case = cases::find(tx, &actor, reference)?;
        match &draft {
            Some(draft) => desk_drafts::save(tx, case.id, me, draft),
            None => desk_drafts::remove(tx, case.id, me, kind),
        }
    });
    kept.await
}

async fn refused(desk: &Desk, typed: Typed) -> Result<HttpResponse, WebError> {
    if desk.is_script() {
        // Not in scope is "not found" here too.
        page::load(desk, crate::store::timeline::Span::Newest).await?;
        let words = typed.problems.all().first().map(|problem| problem.message.clone()).unwrap_or_default();
        return Ok(HttpResponse::UnprocessableEntity().content_type("text/plain; charset=utf-8").body(words));
    }
    page::again(desk, typed, StatusCode::UNPROCESSABLE_ENTITY).await
}
