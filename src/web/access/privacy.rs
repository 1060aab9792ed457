//! What is kept about people, and who sees it.

use actix_web::HttpResponse;
use askama::Template;

use super::asked::Asked;
use crate::domain::person::PRIVACY_NOTICE;
use crate::web::page::{Page, html};

#[derive(Template)]
#[template(path = "portal/privacy.html")]
struct PrivacyPage {
    page: Page,
    version: &'static str,
}

/// `GET /privacy`
pub async fn show(asked: Asked) -> HttpResponse {
    html(&PrivacyPage { page: asked.page(), version: PRIVACY_NOTICE })
}
