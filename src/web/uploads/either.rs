//! A form with files, or without: a program that has none may send a plain form.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::{Intake, Room, Taken, take};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::server::AppData;

pub async fn take_either(request: &HttpRequest, mut payload: Payload, app: &AppData, room: Room) -> Result<Taken, WebError> {
    if HttpMessage::content_type(request) != "application/x-www-form-urlencoded" {
        return take(request, payload, app, room).await;
    }
    let Form(sent) = Form::<Vec<(String, String)>>::from_request(request, &mut payload).await?;
    let mut fields = BTreeMap::new();
    for (name, value) in sent {
        if fields.insert(name, value).is_some() {
            return Err(WebError::Malformed("a field stands twice"));
        }
    }
    Ok(Taken { fields, ..Taken::default() })
}

/// Text fields of the longest form, and more.
const ANY_FORM: usize = 100;

/// The words of a form with files that nobody will take, as far as they can be read. The files are read on and thrown away.
pub async fn words_of(request: &HttpRequest, payload: Payload, app: &AppData) -> BTreeMap<String, String> {
    let mut intake = Intake::new(app, Room { texts: ANY_FORM, ..Room::of(0, 0) });
    let mut form = Multipart::new(request.headers(), payload);
    while let Ok(Some(field)) = intake.next(&mut form).await {
        if !matches!(intake.field(request, field).await, Ok(Some(()))) {
            break;
        }
    }
    intake.taken.fields
}
