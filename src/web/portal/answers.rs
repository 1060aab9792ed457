//! The consumer answers questions of a request, one or several at a time, with words, files, or both. A form sent twice
//! answers once.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::case_asked::request_of;
use super::case_page::{self, Typed};
use super::messages::take;
use super::{evidence, refused};
use crate::domain::case::answering::Answer;
use crate::domain::change::Act;
use crate::domain::evidence::EvidenceKind;
use crate::domain::question::{Asked, MOST_QUESTIONS};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::i18n::Words;
use crate::paths;
use crate::store::evidence::{self as rows, EvidenceFile};
use crate::store::idempotency::{self, Claim, Key};
use crate::store::{Conn, StoreError, cases, timeline};
use crate::web::error::WebError;
use crate::web::guards::{Consumer, reference};
use crate::web::page::see_other_with;
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::Taken;

/// What was sent, to be written in one transaction.
struct Sent {
    key: Option<Key>,
    request: String,
    /// By question: the words, and the files.
    answers: BTreeMap<u8, (String, Vec<EvidenceFile>)>,
    /// One for each answer.
    acts: Vec<Act>,
}

/// `POST /complaints/{reference}/answers`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let (case, taken) = take(&app, &consumer, reference, &request, payload).await?;
    let is_ours = |name: &String| matches!(name.as_str(), "key" | "request") || number_of(name, "answer-").is_some();
    if !taken.fields.keys().all(is_ours) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let words = consumer.visitor.page(&request, &app).words;
    let (mut typed, answers) = told(words, &taken);
    if taken.files.is_empty() && answers.is_empty() && typed.problems.is_empty() {
        let first = case.asked().and_then(|asked| asked.open.first().copied()).unwrap_or(1);
        typed.problems.add(&format!("answer-{first}"), words.t("complaint-missing-answer"));
    }
    if taken.files.is_empty() && !typed.problems.is_empty() {
        return case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await;
    }
    if let Err(error) = app.throttle.take(Limit::CaseMessages, &reference.to_string()) {
        return super::too_many(&app, &request, &consumer, reference, (error, typed)).await;
    }
    let is_whole = typed.problems.is_empty();
    let sent = prepare(&app, &consumer, &taken, (case.id.0, answers));
    // Something is to be mended first: the questions stay open for it, and good files are kept with the case.
    let written = app.db.write(move |tx| if is_whole { answer(tx, reference, &sent) } else { keep(tx, reference, &sent) });
    match written.await {
        Ok(true) if is_whole => {
            Ok(see_other_with(&app, &format!("{}#task", paths::complaint(reference)), "flash-complaint-answered"))
        }
        Ok(done) => {
            if !done {
                typed.problems.add("", words.t("complaint-key-used"));
            }
            case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
        }
        Err(StoreError::Refused(refusal)) => refused(&app, &request, &consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// The number behind this head; `None` for one that no question has.
fn number_of(field: &str, head: &str) -> Option<u8> {
    let number = field.strip_prefix(head)?.parse().ok()?;
    (1..=MOST_QUESTIONS).contains(&usize::from(number)).then_some(number)
}

/// What was typed, with what is wrong about it; and the words of each answer.
fn told(words: &Words, taken: &Taken) -> (Typed, BTreeMap<u8, String>) {
    let mut typed = Typed::default();
    for problem in &taken.problems {
        typed.problems.add(&problem.field, problem.trouble.words(words, &problem.name));
    }
    let (mut said, mut kept) = (BTreeMap::new(), BTreeMap::new());
    for (field, written) in &taken.fields {
        let Some(number) = number_of(field, "answer-") else { continue };
        kept.insert(number, written.clone());
        let body = typed.problems.check(words, field, text::prose(written, MAX_BODY)).flatten();
        said.extend(body.map(|body| (number, body)));
    }
    typed.answers = (taken.field("request").to_owned(), kept);
    (typed, said)
}

fn prepare(app: &AppData, consumer: &Consumer, taken: &Taken, (case, said): (i64, BTreeMap<u8, String>)) -> Sent {
    let (by, now) = (&consumer.actor, app.now());
    let mut answers: BTreeMap<u8, (String, Vec<EvidenceFile>)> =
        said.into_iter().map(|(number, body)| (number, (body, Vec::new()))).collect();
    for file in &taken.files {
        let number = number_of(&file.field, "files-").unwrap_or(1);
        answers.entry(number).or_default().1.push(file.row(EvidenceKind::Other, by, now, None));
    }
    let told = |(number, (body, files)): (&u8, &(String, Vec<EvidenceFile>))| {
        let files: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        format!("{number} {} {body}\n", files.join(" "))
    };
    let whole: String = answers.iter().map(told).collect();
    let key = Some(taken.field("key")).filter(|key| !key.is_empty());
    Sent {
        key: key.map(|key| Key::new(super::principal(consumer), format!("answers:{case}"), key, &whole)),
        request: taken.field("request").to_owned(),
        acts: answers.iter().map(|_| app.act(by.clone())).collect(),
        answers,
    }
}

/// `false` where the key was used for something else. Refused where meanwhile something else is asked, or a question was
/// answered in another window: what was typed is given back.
fn answer(tx: &mut Conn, reference: Reference, sent: &Sent) -> Result<bool, StoreError> {
    let Some(first) = sent.acts.first() else { return Ok(true) };
    let mut case = cases::find_to_change(tx, &first.by, reference)?;
    match sent.key.as_ref().map(|key| idempotency::claim(tx, key, first.at)).transpose()? {
        Some(Claim::Repeated) => return Ok(true),
        Some(Claim::Other) => return Ok(false),
        Some(Claim::Fresh) | None => {}
    }
    let asked = case.asked().filter(|asked| request_of(asked) == sent.request).ok_or(Refusal::NotNow)?;
    let words = timeline::words(tx, case.id, asked.request)?.unwrap_or_default();
    let questions = Asked::of(&words).questions;
    for ((number, (body, files)), act) in sent.answers.iter().zip(&sent.acts) {
        let here = rows::of_case(tx, case.id)?;
        let new: Vec<&EvidenceFile> = files.iter().filter(|row| !row.is_among(&here)).collect();
        let answer = Answer {
            number: *number,
            question: questions.get(usize::from(*number) - 1).cloned().unwrap_or_default(),
            body: body.clone(),
            files: new.iter().map(|row| (row.id, row.attached())).collect(),
        };
        let change = case.answer(&answer, act)?;
        evidence::keep(tx, &case, &new)?;
        case = cases::record(tx, &change)?;
    }
    Ok(true)
}

/// The files alone; none where the case was merged meanwhile, or they would come to the other without their words.
fn keep(tx: &mut Conn, reference: Reference, sent: &Sent) -> Result<bool, StoreError> {
    if let Some(act) = sent.acts.first() {
        cases::find_to_change(tx, &act.by, reference)?.merged.map_or(Ok(()), |_| Err(Refusal::NotNow))?;
    }
    let files: Vec<EvidenceFile> = sent.answers.values().flat_map(|(_, files)| files.iter().cloned()).collect();
    sent.acts.first().map_or(Ok(()), |act| evidence::add(tx, reference, &files, act).map(drop))?;
    Ok(true)
}
