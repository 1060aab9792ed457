//! `GET /desk/cases/{reference}`: the case at the desk, each act with its form opened, and the evidence viewer.

use actix_web::{HttpResponse, web};

use self::act::Desk;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::forms::Query;

pub mod act;
pub mod beside;
pub mod came;
pub mod choices;
pub mod clocks;
pub mod compose;
pub mod conflict;
pub mod facts;
pub mod files;
pub mod fix;
pub mod forms;
pub mod history;
pub mod lately;
pub mod misses;
pub mod page;
pub mod promises;
pub mod telling;
pub mod ties;
pub mod viewer;
pub mod waits;
pub mod way;

/// The case; `?all=1` shows the whole timeline.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let span = if query.get("all").is_some_and(|all| all == "1") { Span::All } else { Span::Newest };
    page::show(&desk, span, "").await
}

/// The case with the form of one act opened, at the URL it posts to.
pub async fn open(desk: Desk, path: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let noun = forms::nouns().find(|noun| *noun == path.1).ok_or(WebError::NotFound)?;
    page::show(&desk, Span::Newest, noun).await
}

/// A file: its page with `?view=1`, else its bytes.
pub async fn evidence(desk: Desk, path: web::Path<(String, String)>, query: Query) -> Result<HttpResponse, WebError> {
    if query.get("view").is_some_and(|view| view == "1") {
        return viewer::show(&desk, &path.1, &query).await;
    }
    crate::web::files::show(&desk.app, &desk.request, desk.agent.actor(), desk.reference, path.1.clone()).await
}
