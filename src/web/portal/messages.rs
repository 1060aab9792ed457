//! The consumer writes to us. A form sent twice is one message.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::case_page::{self, Typed};
use super::refused;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::paths;
use crate::store::idempotency::{self, Claim, Key};
use crate::store::{StoreError, cases};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::{Consumer, reference};
use crate::web::page::see_other_with;
use crate::web::server::AppData;
use crate::web::throttle::Limit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyForm {
    #[serde(default)]
    body: String,
    #[serde(default)]
    key: String,
}

/// What became of it.
enum Sent {
    Now,
    Before,
    /// The key was used for other words.
    Other,
}

/// `POST /complaints/{reference}/messages`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<ReplyForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let actor = consumer.actor.clone();
    let case = app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
    let words = consumer.visitor.page(&request, &app).words;
    let mut typed = Typed { body: form.body.clone(), ..Typed::default() };
    let Some(body) = said(words, &form, &mut typed) else {
        return case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await;
    };
    if !is_key(&form.key) {
        return Err(WebError::Malformed("not a key of ours"));
    }
    if let Err(error) = app.throttle.take(Limit::CaseMessages, &reference.to_string()) {
        return super::too_many(&app, &request, &consumer, reference, (error, typed)).await;
    }
    let route = format!("messages:{}", case.id);
    let key = (!form.key.is_empty()).then(|| Key::new(super::principal(&consumer), route, &form.key, &body));
    let act = app.act(consumer.actor.clone());
    let sent = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &act.by, reference)?;
        match key.as_ref().map(|key| idempotency::claim(tx, key, act.at)).transpose()? {
            Some(Claim::Repeated) => return Ok(Sent::Before),
            Some(Claim::Other) => return Ok(Sent::Other),
            Some(Claim::Fresh) | None => {}
        }
        let change = case.reply(&body, &act)?;
        cases::record(tx, &change)?;
        Ok(Sent::Now)
    });
    match sent.await {
        Ok(Sent::Now | Sent::Before) => {
            Ok(see_other_with(&app, &format!("{}#story", paths::complaint(reference)), "flash-complaint-replied"))
        }
        Ok(Sent::Other) => {
            typed.problems.add("body", words.t("complaint-key-used"));
            case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
        }
        Err(StoreError::Refused(refusal)) => refused(&app, &request, &consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// The words of a reply, if there are any.
fn said(words: &crate::i18n::Words, form: &ReplyForm, typed: &mut Typed) -> Option<String> {
    let checked = typed.problems.check(words, "body", text::prose(&form.body, MAX_BODY));
    if checked == Some(None) {
        typed.problems.add("body", words.t("complaint-missing-body"));
    }
    checked.flatten()
}

/// Empty (a program without one), or of the form that our pages make.
fn is_key(key: &str) -> bool {
    key.len() <= 64 && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
