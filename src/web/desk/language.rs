//! `POST …/language`: in which language the consumer is written to.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::codes::Locale;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageForm {
    #[serde(default)]
    locale: String,
}

pub async fn create(desk: Desk, Form(form): Form<LanguageForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("language", &form, desk.words());
    let locale = typed.code("locale", Locale::parse);
    desk.act(typed, "flash-case-language", locale, |_, case, act, locale| Ok(case.speak(*locale, act)?)).await
}
