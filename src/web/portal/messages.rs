//! The consumer writes to us, with files or without. A form sent twice is one message.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::case_page::{self, Typed};
use super::{evidence, refused};
use crate::domain::case::Case;
use crate::domain::change::Act;
use crate::domain::evidence::EvidenceKind;
use crate::domain::reference::Reference;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::i18n::Words;
use crate::paths;
use crate::store::evidence::EvidenceFile;
use crate::store::idempotency::{self, Claim, Key};
use crate::store::{Conn, StoreError, cases};
use crate::web::error::WebError;
use crate::web::forms::keep_words;
use crate::web::guards::{Consumer, reference};
use crate::web::page::see_other_with;
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::{self, Room, Taken};

/// Of the form, beside its files.
const FIELDS: [&str; 3] = ["body", "key", "kind"];

/// What became of it.
enum Sent {
    Now,
    Before,
    /// The key was used for other words.
    Other,
}

/// `POST /complaints/{reference}/messages`: words, files, or both. Good files are kept even where others are not, or where
/// the words are to be mended.
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let (case, taken) = take(&app, &consumer, reference, &request, payload).await?;
    let words = consumer.visitor.page(&request, &app).words;
    let (mut typed, body) = told(words, &taken);
    if taken.fields.keys().any(|name| !FIELDS.contains(&name.as_str())) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    if taken.files.is_empty() && !typed.problems.is_empty() {
        return case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await;
    }
    if let Err(error) = app.throttle.take(Limit::CaseMessages, &reference.to_string()) {
        return super::too_many(&app, &request, &consumer, reference, (error, typed)).await;
    }
    match send(&app, &consumer, &case, (body, &taken)).await {
        Ok(Sent::Now | Sent::Before) if typed.problems.is_empty() => {
            let flash = if case.merged.is_some() { "flash-complaint-carried" } else { "flash-complaint-replied" };
            Ok(see_other_with(&app, &format!("{}#story", paths::complaint(reference)), flash))
        }
        Ok(sent) => {
            if matches!(sent, Sent::Other) {
                typed.problems.add("body", words.t("complaint-key-used"));
            }
            case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
        }
        Err(StoreError::Refused(refusal)) => refused(&app, &request, &consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// What a form of this case sent, with its files. Read also where the link is over: the page that says so gives the words
/// back.
pub(super) async fn take(
    app: &AppData,
    consumer: &Consumer,
    reference: Reference,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Case, Taken), WebError> {
    let found = consumer.case(app, reference).await;
    let room = found.as_ref().map_or(Room::of(0, 0), evidence::room);
    let taken = uploads::take_either(request, payload.into_inner(), app, room).await?;
    keep_words(request, &taken.fields);
    if idempotency::is_ours(taken.field("key")) { Ok((found?, taken)) } else { Err(WebError::Malformed("not a key of ours")) }
}

/// Words first, then files: two changes, one transaction.
async fn send(
    app: &AppData,
    consumer: &Consumer,
    case: &Case,
    (body, taken): (Option<String>, &Taken),
) -> Result<Sent, StoreError> {
    let reference = case.reference.ok_or(StoreError::NotFound)?;
    let key = Some(taken.field("key")).filter(|key| !key.is_empty()).zip(body.as_ref());
    let key = key.map(|(key, body)| Key::new(super::principal(consumer), format!("messages:{}", case.id), key, body));
    let (said, shown) = (app.act(consumer.actor.clone()), app.act(consumer.actor.clone()));
    let kind = EvidenceKind::parse(taken.field("kind")).unwrap_or(EvidenceKind::Other);
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind, &shown.by, shown.at, None)).collect();
    let sent = app.db.write(move |tx| {
        let told = match &body {
            Some(body) => tell(tx, reference, body, (key.as_ref(), &said))?,
            None => Sent::Now,
        };
        if matches!(told, Sent::Now) && !rows.is_empty() {
            evidence::add(tx, reference, &rows, &shown)?;
        }
        Ok(told)
    });
    sent.await
}

/// What was typed, with what is wrong about it; and the words, where there are any that can be taken.
fn told(words: &Words, taken: &Taken) -> (Typed, Option<String>) {
    let mut typed = Typed { body: taken.field("body").to_owned(), ..Typed::default() };
    for problem in &taken.problems {
        typed.problems.add("reply-files", problem.trouble.words(words, &problem.name));
    }
    let body = typed.problems.check(words, "body", text::prose(taken.field("body"), MAX_BODY));
    if body == Some(None) && taken.files.is_empty() && typed.problems.is_empty() {
        typed.problems.add("body", words.t("complaint-missing-body"));
    }
    // Words with something wrong beside them wait until that is mended.
    let body = body.flatten().filter(|_| typed.problems.is_empty());
    (typed, body)
}

fn tell(tx: &mut Conn, reference: Reference, body: &str, (key, act): (Option<&Key>, &Act)) -> Result<Sent, StoreError> {
    let case = cases::find_heard(tx, &act.by, reference)?.case;
    match key.map(|key| idempotency::claim(tx, key, act.at)).transpose()? {
        Some(Claim::Repeated) => return Ok(Sent::Before),
        Some(Claim::Other) => return Ok(Sent::Other),
        Some(Claim::Fresh) | None => {}
    }
    cases::record(tx, &case.reply(body, act)?)?;
    Ok(Sent::Now)
}
