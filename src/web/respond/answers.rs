//! `/respond/cases/{reference}/{answer}`: the form of one answer, and what is sent by it. A form sent twice is one answer;
//! whoever has not seen a colleague's answer is shown it first. Good files stay where other things are to be mended.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::Respondent;
use super::form::Typed;
use super::requests::{self, RequestView};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::change::Act;
use crate::domain::codes::OrderState;
use crate::domain::evidence::{EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_AT_ONCE, MAX_FILES_PER_CASE};
use crate::domain::ids::{CaseId, RequestId};
use crate::domain::merchant_request::{AnswerKind, MOST_BYTES, MOST_DAYS_MORE, MOST_DAYS_TO_FINISH, MOST_FILES, MerchantAnswer};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::MAX_BODY;
use crate::paths;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::idempotency::{self, Claim, Key};
use crate::store::merchant_requests::{self, Shown};
use crate::store::{Conn, StoreError, cases};
use crate::web::error::WebError;
use crate::web::forms::keep_words;
use crate::web::page::{Page, html_with, see_other, see_other_with};
use crate::web::throttle::Limit;
use crate::web::uploads::{self, Room, Taken};

/// One of the states that an answer can name.
struct Choice {
    value: String,
    label: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "respond/answer.html")]
struct AnswerPage {
    page: Page,
    it: RequestView,
    kind: AnswerKind,
    title: String,
    lead: String,
    back: String,
    action: String,
    states: Vec<Choice>,
    /// What the day may be at most.
    day_hint: String,
    seen: u8,
    typed: Typed,
    can_add: bool,
    most: usize,
}

fn names(path: web::Path<(String, String)>) -> Result<(Reference, AnswerKind), WebError> {
    let (reference, kind) = path.into_inner();
    let kind = AnswerKind::parse(&kind.replace('-', "_")).ok_or(WebError::NotFound)?;
    Ok((Reference::parse(&reference).ok_or(WebError::NotFound)?, kind))
}

fn room(shown: &Shown) -> Room {
    let ((files, bytes), request) = (shown.held, &shown.request);
    let left = MOST_FILES.saturating_sub(request.files).min(MAX_FILES_AT_ONCE);
    Room::of(
        MAX_FILES_PER_CASE.saturating_sub(files).min(left),
        MAX_BYTES_PER_CASE.saturating_sub(bytes).min(MOST_BYTES.saturating_sub(request.bytes)),
    )
}

/// `GET /respond/cases/{reference}/{answer}`
pub async fn new(respondent: Respondent, path: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let (reference, kind) = names(path)?;
    let shown = respondent.asked(reference).await?;
    let may_put_off = shown.may_put_off;
    if kind == AnswerKind::NeedsTime && !may_put_off {
        return Ok(see_other(&paths::respond_case(reference)));
    }
    let typed = Typed { key: respondent.app.random.public_id(), ..Typed::default() };
    Ok(page(&respondent, &shown, (kind, typed), StatusCode::OK))
}

/// `POST /respond/cases/{reference}/{answer}`
pub async fn create(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let (reference, kind) = names(path)?;
    // Read also where the link is over: the page that says so gives the words back.
    let (respondent, shown, taken) = take(&request, reference, payload).await?;
    let (app, now) = (&respondent.app, respondent.app.now());
    let said = respondent.page();
    let mut typed = Typed::of(&taken, &said).ok_or(WebError::Malformed("not one of our forms"))?;
    let answer = typed.answer(&said, kind, (app.rules().calendar.zone, now));
    let answer = answer.filter(|_| typed.problems.is_empty());
    if answer.is_none() && taken.files.is_empty() {
        return Ok(page(&respondent, &shown, (kind, typed), StatusCode::UNPROCESSABLE_ENTITY));
    }
    if let Err(WebError::TooMany { wait }) = app.throttle.take(Limit::CaseMessages, &format!("respond:{reference}")) {
        let minutes = wait.div_ceil(60).max(1).to_string();
        typed.problems.add("", said.t1("error-too-many-body", "minutes", minutes));
        let mut answer = page(&respondent, &shown, (kind, typed), StatusCode::TOO_MANY_REQUESTS);
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait));
        return Ok(answer);
    }
    match send(&respondent, &shown, (answer.clone(), &typed, &taken)).await {
        Ok(()) if answer.is_some() => Ok(see_other_with(app, &paths::respond_case(reference), "flash-respond-sent")),
        Ok(()) => {
            let shown = respondent.asked(reference).await?;
            Ok(page(&respondent, &shown, (kind, typed), StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(StoreError::Refused(refusal)) => {
            let (field, status) = match refusal {
                Refusal::BadDay { .. } | Refusal::BadDate => ("on", StatusCode::UNPROCESSABLE_ENTITY),
                Refusal::BadMoment => ("at", StatusCode::UNPROCESSABLE_ENTITY),
                Refusal::TooManyFiles => ("files", StatusCode::UNPROCESSABLE_ENTITY),
                _ => ("", StatusCode::CONFLICT),
            };
            typed.problems.add(field, told(&said, &refusal));
            // Under its old key what is sent again would be another form's.
            typed.key = app.random.public_id();
            let shown = respondent.asked(reference).await?;
            Ok(page(&respondent, &shown, (kind, typed), status))
        }
        Err(error) => Err(error.into()),
    }
}

/// What a rule says, with its days as the page writes days.
fn told(page: &Page, refusal: &Refusal) -> String {
    match refusal {
        Refusal::BadDay { from, to } => {
            page.t2("refusal-bad-day", ("from", &page.dates.day(*from)), ("to", &page.dates.day(*to)))
        }
        Refusal::TooManyFiles => page.t1("respond-too-many-files", "files", MOST_FILES),
        refusal => page.words.refusal(refusal),
    }
}

async fn take(
    request: &HttpRequest,
    reference: Reference,
    payload: web::Payload,
) -> Result<(Respondent, Shown, Taken), WebError> {
    let respondent = Respondent::of(request.clone()).await;
    let shown = match &respondent {
        Ok(respondent) => respondent.asked(reference).await,
        Err(_) => Err(WebError::NotFound),
    };
    let app = request.app_data().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
    let room = shown.as_ref().map_or(Room::of(0, 0), room);
    let taken = uploads::take_either(request, payload.into_inner(), &app, room).await?;
    keep_words(request, &taken.fields);
    Ok((respondent?, shown?, taken))
}

/// The answer with its files; or the files alone, where the answer is to be mended.
async fn send(
    respondent: &Respondent,
    shown: &Shown,
    (answer, typed, taken): (Option<MerchantAnswer>, &Typed, &Taken),
) -> Result<(), StoreError> {
    let act = respondent.app.act(respondent.actor());
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(EvidenceKind::Other, &act.by, act.at, None)).collect();
    let (case, request) = (shown.reference, shown.request.id);
    let seen = taken.field("seen").parse().unwrap_or(u8::MAX);
    let answer = answer.map(|answer| MerchantAnswer { seen, ..answer });
    let key = answer.as_ref().filter(|_| !typed.key.is_empty()).map(|answer| {
        let files: Vec<&str> = rows.iter().map(|row| row.sha256.as_str()).collect();
        let told = (answer.kind, answer.on, &answer.detail, &answer.body);
        let whole = format!("{told:?} {} {} {}", typed.state, typed.at, files.join(" "));
        Key::new(format!("session:{}", respondent.session), format!("respond:{}", shown.case), &typed.key, &whole)
    });
    let beside = respondent.app.act(respondent.actor());
    let acts = (act, beside);
    respondent.app.db.write(move |tx| write(tx, (case, request), (answer.as_ref(), &rows, key.as_ref()), &acts)).await
}

fn write(
    tx: &mut Conn,
    (reference, request): (Reference, RequestId),
    (answer, rows, key): (Option<&MerchantAnswer>, &[EvidenceFile], Option<&Key>),
    (act, beside): &(Act, Act),
) -> Result<(), StoreError> {
    let case = merchant_requests::find_to_change(tx, &act.by, reference)?;
    match key.map(|key| idempotency::claim(tx, key, act.at)).transpose()? {
        Some(Claim::Repeated) => return Ok(()),
        Some(Claim::Other) => return Err(Refusal::AnsweredMeanwhile.into()),
        Some(Claim::Fresh) | None => {}
    }
    let here = evidence::of_case(tx, case.id)?;
    let new: Vec<&EvidenceFile> = rows.iter().filter(|row| !row.is_among(&here)).collect();
    let files: Vec<_> = new.iter().map(|row| (row.id, row.attached())).collect();
    let change = match answer {
        Some(answer) => case.answer_as_merchant(request, &MerchantAnswer { files, ..answer.clone() }, act)?,
        None if files.is_empty() => return Ok(()),
        None => case.add_files_as_merchant(request, &files, act)?,
    };
    new.iter().try_for_each(|row| evidence::insert(tx, row))?;
    cases::record(tx, &change)?;
    match (answer, case.merged) {
        (Some(answer), Some(merged)) => heard_there(tx, (&case, merged.into), answer, beside),
        _ => Ok(()),
    }
}

/// The case goes on in another one by now: what the merchant says counts there.
fn heard_there(tx: &mut Conn, (from, into): (&Case, CaseId), answer: &MerchantAnswer, act: &Act) -> Result<(), StoreError> {
    let into = cases::find_by_id(tx, &Actor::System, into)?;
    match into.hear_answer_of(from, answer, act) {
        Some(change) => cases::record(tx, &change).map(|_| ()),
        None => Ok(()),
    }
}

fn page(respondent: &Respondent, shown: &Shown, (kind, typed): (AnswerKind, Typed), status: StatusCode) -> HttpResponse {
    let page = respondent.page();
    let state = |state: &OrderState| Choice {
        value: state.to_string(),
        label: page.code("respond-order", state.as_str()),
        hint: String::new(),
    };
    let day_hint = match kind {
        AnswerKind::NeedsTime => page.t1("respond-on-hint-needs-time", "days", MOST_DAYS_MORE),
        AnswerKind::WillFinish => page.t1("respond-on-hint-will-finish", "days", MOST_DAYS_TO_FINISH),
        _ => String::new(),
    };
    let view = AnswerPage {
        it: requests::view(&page, respondent, shown),
        title: page.code("respond-answer", kind.as_str()),
        lead: page.code("respond-answer-lead", kind.as_str()),
        back: paths::respond_case(shown.reference),
        action: paths::respond_answer(shown.reference, kind.as_str()),
        states: if kind.states().len() > 1 { kind.states().iter().map(state).collect() } else { Vec::new() },
        day_hint,
        seen: shown.request.answers,
        can_add: room(shown).files > 0,
        most: MAX_BODY,
        kind,
        typed,
        page,
    };
    html_with(status, &view)
}
