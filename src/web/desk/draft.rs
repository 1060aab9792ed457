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
use crate::paths;
use crate::store::desk_drafts::{self, Draft, DraftKind};
use crate::store::{StoreError, cases};
use crate::web::WebError;
use crate::web::forms::Form;
use crate::web::page::see_other_with;

/// What is being written, or what is to be thrown away; and what a form says of itself or asks anew each time it is sent.
const NAMES: [&str; 7] = ["kind", "discard", "key", "version", "as_is", "letter", "back"];
/// The button that keeps a draft stands in the form of the act and sends all of it.
const FIELDS: [&str; 20] = [
    "body",
    "explanation",
    "reason",
    "why",
    "conditions",
    "whom",
    "until",
    "tell",
    "outcome",
    "root_cause",
    "item",
    "remedy",
    "amount",
    "promiser",
    "due_on",
    "clock",
    "days",
    "deduct",
    "late_fees",
    "reporting",
];
/// What is ticked in the form of a hold: a box without its tick is not sent, and is a choice all the same.
const BOXES: [&str; 3] = ["deduct", "late_fees", "reporting"];
/// What is chosen, in characters at most: a code, a day, a sum, or the items of a checklist.
const MAX_CHOSEN: usize = 1_000;

pub async fn create(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Result<HttpResponse, WebError> {
    if fields.iter().any(|(name, _)| !NAMES.contains(&name.as_str()) && !FIELDS.contains(&name.as_str())) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let form = whole(fields);
    let named = |name: &str| form.get(name).map(String::as_str).filter(|kind| !kind.is_empty());
    let is_thrown_away = named("discard").is_some();
    let kind = named("discard").or(named("kind")).and_then(DraftKind::parse).ok_or(WebError::Malformed("no such draft"))?;
    let mut typed = Typed::of(kind.as_str(), &form, desk.words());
    typed.values.retain(|name, _| !NAMES.contains(&name.as_str()));
    let draft = if is_thrown_away { None } else { read(&mut typed, kind, &desk) };
    typed.is_on_triage = named("back") == Some("triage");
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
    let list = desk.list.as_ref();
    let back = if typed.is_on_triage {
        format!("{}{}#ask", paths::desk_case_part(desk.reference, "triage"), way::query(list))
    } else {
        format!("{}#act-{kind}", way::back_url(desk.reference, list))
    };
    Ok(see_other_with(&desk.app, &back, flash))
}

/// Each field once; several items of a checklist are one.
fn whole(fields: Vec<(String, String)>) -> BTreeMap<String, String> {
    let mut form = BTreeMap::<String, String>::new();
    for (name, value) in fields {
        match form.get_mut("item").filter(|_| name == "item") {
            Some(items) => {
                items.push(' ');
                items.push_str(&value);
            }
            None => drop(form.insert(name, value)),
        }
    }
    form
}

/// All of the form; nothing where nothing was typed. Whether a day is one and a sum makes sense is asked when it is sent.
fn read(typed: &mut Typed, kind: DraftKind, desk: &Desk) -> Option<Draft> {
    let mut fields = BTreeMap::new();
    for (name, value) in typed.values.clone() {
        let value = match name.as_str() {
            "whom" => typed.checked("whom", |whom| text::name(whom, MAX_WHOM))?.unwrap_or_default(),
            name if kind.typed().contains(&name) => {
                typed.checked(name, |words| text::prose(words, MAX_BODY))?.unwrap_or_default()
            }
            _ => value.chars().filter(|c| !c.is_control()).take(MAX_CHOSEN).collect(),
        };
        fields.insert(name, value);
    }
    let is_typed = kind.typed().iter().any(|name| fields.get(*name).is_some_and(|words| !words.is_empty()));
    if kind == DraftKind::Hold {
        for name in BOXES {
            fields.entry(name.to_owned()).or_insert_with(|| "no".to_owned());
        }
    }
    is_typed.then(|| Draft { kind, fields, at: desk.app.now() })
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
