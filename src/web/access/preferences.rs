//! Language and theme: a cookie each, for a year; then back to where one was.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::asked::Asked;
use crate::domain::codes::Locale;
use crate::paths;
use crate::store::accounts;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Theme, see_other};
use crate::web::visitor::{cleared, cookie};

const DAYS: i64 = 365;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageForm {
    locale: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeForm {
    theme: String,
    #[serde(default)]
    next: String,
}

fn back(next: &str) -> HttpResponse {
    see_other(&paths::parse_next(next).unwrap_or_else(paths::home))
}

/// `POST /language`; letters to an account follow it.
pub async fn language(asked: Asked, form: Form<LanguageForm>) -> Result<HttpResponse, WebError> {
    let locale = Locale::parse(&form.0.locale).ok_or(WebError::Malformed("no such language"))?;
    if let Some(id) = asked.visitor.person().filter(|person| person.locale != locale).map(|person| person.id) {
        asked.app.db.write(move |tx| accounts::set_locale(tx, id, locale)).await?;
    }
    let mut response = back(&form.0.next);
    let _ = response.add_cookie(&cookie(&asked.app, "redress-language", locale.as_str().to_owned(), DAYS));
    Ok(response)
}

/// `POST /theme`; none is "as the system".
pub async fn theme(asked: Asked, form: Form<ThemeForm>) -> HttpResponse {
    let mut response = back(&form.0.next);
    let chosen = Theme::parse(&form.0.theme);
    let kept = match chosen {
        Theme::System => cleared(&asked.app, "redress-theme"),
        Theme::Light | Theme::Dark => cookie(&asked.app, "redress-theme", chosen.as_str().to_owned(), DAYS),
    };
    let _ = response.add_cookie(&kept);
    response
}
