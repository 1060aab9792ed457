//! What is sent is done once: under `Idempotency-Key` a program may send it again and is answered the same, for a day. What
//! decides something names the version it was decided on, in `If-Match`.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use super::bearer::Bearer;
use super::problem::{Kind, Problem};
use super::shapes::Receipt;
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::paths;
use crate::store::api_answers::{self, Kept, Key, Seen};
use crate::store::{Conn, StoreError, api_tokens, cases};

const KEY: &str = "idempotency-key";
/// Longest key.
const MAX_KEY: usize = 128;

/// What a transaction came to.
pub enum Done {
    Now(Kept),
    /// Nothing was done, for this reason.
    Not(Problem),
}

/// The key that came with a body; `None` where none did.
pub fn key(bearer: &Bearer, body: &[u8]) -> Result<Option<Key>, Problem> {
    let Some(sent) = bearer.header(KEY) else { return Ok(None) };
    // The draft of the header quotes it; most programs do not.
    let sent = sent.trim_matches('"');
    let is_key = (1..=MAX_KEY).contains(&sent.len()) && sent.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_key {
        return Err(Problem::of(Kind::NoKey));
    }
    Ok(Some(Key::new(bearer.token, bearer.request.path(), sent, body)))
}

/// The key of something that would else be done twice.
pub fn needed_key(bearer: &Bearer, body: &[u8]) -> Result<Option<Key>, Problem> {
    key(bearer, body)?.map(Some).ok_or_else(|| Problem::of(Kind::NoKey))
}

/// The version in `If-Match`: what stands before the dash in our tags.
pub fn version(bearer: &Bearer) -> Result<i64, Problem> {
    let tag = bearer.header("if-match").unwrap_or_default().trim_start_matches("W/").trim_matches('"');
    tag.split('-').next().and_then(|version| version.parse().ok()).ok_or_else(|| Problem::of(Kind::NoVersion))
}

/// Does it, or gives again what was answered to the same.
pub async fn once<F>(bearer: &Bearer, key: Option<Key>, work: F) -> Result<HttpResponse, Problem>
where
    F: Fn(&mut Conn) -> Result<Done, StoreError> + Send + 'static,
{
    let (at, token) = (bearer.app.now(), bearer.token);
    let done = bearer.app.db.write(move |tx| {
        if !api_tokens::holds(tx, token, at)? {
            return Ok((Done::Not(Problem::of(Kind::BadToken)), false));
        }
        if let Some(key) = &key {
            match api_answers::seen(tx, key)? {
                Some(Seen::Same(kept)) => return Ok((Done::Now(kept), true)),
                Some(Seen::Other) => return Ok((Done::Not(Problem::of(Kind::KeyTaken)), false)),
                None => {}
            }
        }
        let done = work(tx)?;
        if let (Some(key), Done::Now(kept)) = (&key, &done) {
            api_answers::keep(tx, key, kept, at)?;
        }
        Ok((done, false))
    });
    match done.await? {
        (Done::Now(kept), is_again) => Ok(answer(bearer, &kept, is_again)),
        (Done::Not(problem), _) => Err(problem),
    }
}

fn answer(bearer: &Bearer, kept: &Kept, is_again: bool) -> HttpResponse {
    let mut answer = HttpResponse::build(StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK));
    answer
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_LANGUAGE, bearer.caller.locale().as_str()))
        .insert_header((header::VARY, "Accept-Language, Authorization"));
    if !kept.location.is_empty() {
        answer.insert_header((header::LOCATION, kept.location.clone()));
    }
    if is_again {
        answer.insert_header(("idempotency-replayed", "true"));
    }
    answer.body(kept.body.clone())
}

/// A receipt of a case: no words of anybody, so that it can be kept.
pub fn receipt(case: &Case, (status, location): (u16, String), id: Option<String>) -> Kept {
    let reference = case.reference.map(|reference| reference.to_string()).unwrap_or_default();
    let receipt = Receipt { reference, version: case.version, status: case.status.code().to_string(), id };
    Kept { status, location, version: case.version, body: json(&receipt) }
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// What a rule makes of the case of the address, recorded once.
pub async fn act<F>(bearer: &Bearer, key: Option<Key>, status: u16, rule: F) -> Result<HttpResponse, Problem>
where
    F: Fn(&mut Conn, &Case, &Act) -> Result<Change, StoreError> + Send + 'static,
{
    let (act, reference) = (bearer.app.act(bearer.actor()), bearer.reference()?);
    let location = if status == 201 { paths::api_case(reference) } else { String::new() };
    once(bearer, key, move |tx| {
        let found = cases::find_to_change(tx, &act.by, reference)?;
        let change = rule(tx, &found, &act)?;
        let id = change.texts().first().map(|text| text.id.to_string());
        let case = cases::record(tx, &change)?;
        Ok(Done::Now(receipt(&case, (status, location.clone()), id)))
    })
    .await
}
