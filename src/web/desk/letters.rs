//! `POST …/letters`: what did not arrive is sent again, to the address as it is put right here.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::correcting::Correction;
use crate::domain::codes::Correctable;
use crate::domain::notice::Way;
use crate::domain::text;
use crate::store::{returned, timeline};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LettersForm {
    /// `email` or `phone`.
    #[serde(default)]
    field: String,
    #[serde(default)]
    value: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<LettersForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("letters", &form, desk.words());
    let (field, way) = if form.field == "phone" { (Correctable::Phone, Way::Text) } else { (Correctable::Email, Way::Mail) };
    let check = |value: &str| match way {
        Way::Mail => text::required(text::email(value)),
        Way::Text => text::required(text::phone(value)),
    };
    let value = typed.checked("value", check);
    let correction =
        value.map(|value| Correction { field, value: Some(value), joined: false, is_respelt: false, version: form.version });
    desk.act(typed, "flash-case-letters", correction, move |tx, case, act, it| {
        let stands = if way == Way::Mail { &case.contact.email } else { &case.contact.phone };
        if *stands == it.value {
            let letters = returned::send_again(tx, case, way, act.at)?;
            return Ok(case.send_again(letters, act)?);
        }
        let joined = timeline::was_joined(tx, case.id)?;
        Ok(case.correct(&Correction { joined, ..it.clone() }, act)?)
    })
    .await
}
