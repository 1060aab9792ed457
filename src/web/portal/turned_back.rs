//! What the forms of a consumer's case share: whose they are, what they do, and the page again when a rule or a limit says no.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use super::case_page::{self, Typed};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::i18n::Words;
use crate::paths;
use crate::store::{StoreError, cases};
use crate::web::error::WebError;
use crate::web::guards::Consumer;
use crate::web::page::see_other_with;
use crate::web::server::AppData;

/// Whose keys a form's key stands among: the account's, or the guest session's.
pub fn principal(consumer: &Consumer) -> String {
    let session = consumer.visitor.session.as_ref().map_or("", |session| session.token_hash.as_str());
    match &consumer.actor {
        Actor::Consumer { person: Some(person), .. } => format!("person:{person}"),
        _ => format!("session:{session}"),
    }
}

/// Does to a case what a rule makes of it, and says so by this flash; or shows the page again with what the rule says.
pub async fn act(
    app: &AppData,
    request: &HttpRequest,
    consumer: &Consumer,
    (reference, flash, typed): (Reference, &'static str, Typed),
    rule: impl Fn(&Case, &Act) -> Result<Change, Refusal> + Send + 'static,
) -> Result<HttpResponse, WebError> {
    let act = app.act(consumer.actor.clone());
    let done = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &act.by, reference)?;
        cases::record(tx, &rule(&case, &act)?)
    });
    match done.await {
        Ok(_) => Ok(see_other_with(app, &paths::complaint(reference), flash)),
        Err(StoreError::Refused(refusal)) => refused(app, request, consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// 409: the page as it is now, the rule's words on top, what was typed kept.
pub async fn refused(
    app: &AppData,
    request: &HttpRequest,
    consumer: &Consumer,
    reference: Reference,
    (refusal, mut typed): (Refusal, Typed),
) -> Result<HttpResponse, WebError> {
    let words = consumer.visitor.page(request, app).words;
    typed.problems.add("", words.refusal(&refusal));
    case_page::again(app, request, consumer, reference, (StatusCode::CONFLICT, typed)).await
}

/// 429: the same, with the time to wait.
pub async fn too_many(
    app: &AppData,
    request: &HttpRequest,
    consumer: &Consumer,
    reference: Reference,
    (error, mut typed): (WebError, Typed),
) -> Result<HttpResponse, WebError> {
    let WebError::TooMany { wait } = error else {
        return Err(error);
    };
    typed.problems.add("", too_many_words(consumer.visitor.page(request, app).words, error)?);
    let mut response = case_page::again(app, request, consumer, reference, (StatusCode::TOO_MANY_REQUESTS, typed)).await?;
    if let Ok(wait) = wait.to_string().parse() {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    Ok(response)
}

/// How long to wait, in a sentence; an error of another kind stays one.
pub fn too_many_words(words: &Words, error: WebError) -> Result<String, WebError> {
    let WebError::TooMany { wait } = error else { return Err(error) };
    Ok(words.with("error-too-many-body", &[("minutes", &wait.div_ceil(60).max(1).to_string())]))
}
