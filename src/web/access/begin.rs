//! Beginning a session: a new token each time, so that a planted cookie is worth nothing.

use actix_web::HttpResponse;
use chrono::Duration;

use super::asked::Asked;
use crate::seal::token_hash;
use crate::store::people::Person;
use crate::store::sessions::NewSession;
use crate::web::server::AppData;
use crate::web::visitor::cookie;

/// A session to be stored, and the token that only the browser keeps.
pub struct Begun {
    pub token: String,
    pub session: NewSession,
}

/// A session for a person, or for a guest with a private link (security.md, Sessions).
pub fn begin(asked: &Asked, person: Option<&Person>) -> Begun {
    let (idle, absolute) = match person {
        None => (Duration::hours(2), Duration::hours(24)),
        Some(person) if person.role.is_staff() => (Duration::minutes(60), Duration::hours(12)),
        Some(_) => (Duration::hours(24), Duration::days(14)),
    };
    let token = asked.app.random.token();
    let session = NewSession {
        token_hash: token_hash("session", &token),
        person: person.map(|person| person.id),
        device: asked.device(),
        at: asked.app.now(),
        idle,
        absolute,
    };
    Begun { token, session }
}

/// 303 with the new session's cookie.
pub fn see_other_in(app: &AppData, path: &str, token: String) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", path.to_owned())).cookie(cookie(app, "redress", token, 0)).finish()
}
