//! The body of a message: JSON alone, whole, within its size and its time.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use futures_util::StreamExt as _;

use super::problem::{Kind, Problem};
use crate::web::server::AppData;

/// Some hundred facts with all that they may say.
pub const MANY_FACTS: usize = 1024 * 1024;
/// One complaint, one message, one act.
pub const ONE_THING: usize = 64 * 1024;
/// Read on and thrown away up to this, so that the answer arrives.
const MAX_WASTE: usize = 8 * 1024 * 1024;

/// The bytes of a JSON body of at most so many.
pub async fn json(app: &AppData, request: &HttpRequest, payload: Payload, most: usize) -> Result<Vec<u8>, Problem> {
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")));
    if !is_json {
        return Err(Problem::of(Kind::UnsupportedMedia));
    }
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > MAX_WASTE) {
        return Err(Problem::of(Kind::TooLarge));
    }
    let room = told.unwrap_or_default().min(most);
    let read = tokio::time::timeout(app.limits.form, read(payload, room, most)).await;
    read.unwrap_or_else(|_| Err(Problem::of(Kind::TooSlow)))
}

async fn read(mut payload: Payload, room: usize, most: usize) -> Result<Vec<u8>, Problem> {
    let (mut body, mut seen) = (Vec::with_capacity(room), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::of(Kind::Malformed))?;
        seen += chunk.len();
        if seen > MAX_WASTE {
            break;
        }
        if seen <= most {
            body.extend_from_slice(&chunk);
        }
    }
    if seen > most { Err(Problem::of(Kind::TooLarge)) } else { Ok(body) }
}
