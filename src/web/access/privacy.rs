//! What is kept about people, and who sees it.

use actix_web::HttpResponse;
use askama::Template;

use super::asked::{Asked, Nothing, SignedIn};
use crate::domain::person::PRIVACY_NOTICE;
use crate::paths;
use crate::store::people;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html, see_other_with};

#[derive(Template)]
#[template(path = "portal/privacy.html")]
struct PrivacyPage {
    page: Page,
    version: &'static str,
    /// A consumer with an account has not agreed to this version yet.
    can_agree: bool,
}

/// `GET /privacy`
pub async fn show(asked: Asked) -> HttpResponse {
    let consumer = asked.visitor.person().filter(|person| !person.role.is_staff());
    let can_agree = consumer.is_some_and(|person| person.prefs.privacy.as_deref() != Some(PRIVACY_NOTICE));
    html(&PrivacyPage { page: asked.page(), version: PRIVACY_NOTICE, can_agree })
}

/// `POST /account/privacy`: somebody with an account agrees to the notice in force.
pub async fn agree(signed_in: SignedIn, _: Form<Nothing>) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = &signed_in;
    if person.role.is_staff() {
        return Err(WebError::NotFound);
    }
    let id = person.id;
    asked.app.db.write(move |tx| people::agree_to_privacy(tx, id, PRIVACY_NOTICE)).await?;
    Ok(see_other_with(&asked.app, &paths::account(), "flash-privacy-agreed"))
}
