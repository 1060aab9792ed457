//! Links out of letters: whether one still works, and the page that says it does not.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::asked::Asked;
use crate::paths;
use crate::seal::{Purpose, Seal};
use crate::store::links::{self, Link};
use crate::web::error::WebError;
use crate::web::page::{Page, html_with};
use crate::web::throttle::Limit;

/// The row of a token that still opens something; reads, and changes nothing.
pub async fn find(asked: &Asked, token: &str, purpose: Purpose) -> Result<Option<Link>, WebError> {
    let Some(id) = Seal::link_id(token) else {
        return Ok(None);
    };
    let found = asked.app.db.read(move |conn| links::find(conn, id)).await?;
    let now = asked.app.now();
    Ok(found.filter(|link| {
        let is_live = link.purpose == purpose.as_str() && link.used_at.is_none() && link.expires_at > now;
        is_live && asked.app.seal.opens(token, purpose, link.id, link.generation)
    }))
}

#[derive(Template)]
#[template(path = "access/dead_link.html")]
struct DeadLinkPage {
    page: Page,
    /// Code of the purpose, for the words.
    purpose: &'static str,
    /// Where a new link is to be had; empty where there is no such place.
    door: String,
}

/// Says that a link does not work, and where to get another; whoever tries many is slowed down.
pub fn dead(asked: &Asked, purpose: Purpose) -> Result<HttpResponse, WebError> {
    asked.app.throttle.take(Limit::BadLink, &asked.network())?;
    let door = match purpose {
        Purpose::Case | Purpose::Draft => paths::track(),
        Purpose::PasswordReset => paths::password_forgot(),
        Purpose::SignUp => paths::sign_in(),
        Purpose::Merchant => paths::home(),
        Purpose::Invitation | Purpose::SetUp => String::new(),
    };
    let page = DeadLinkPage { page: asked.page(), purpose: purpose.as_str(), door };
    Ok(html_with(StatusCode::NOT_FOUND, &page))
}
