//! The consumer answers questions of a request, one or several at a time, with words, files, or both. A form sent twice
//! answers once.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::case_asked::request_of;
use super::case_page::{self, Typed};
use super::messages::take;
use super::{evidence, refused};
use crate::domain::case::Case;
use crate::domain::case::answering::Answer;
use crate::domain::change::Act;
use crate::domain::evidence::EvidenceKind;
use crate::domain::question::{Asked, MOST_QUESTIONS, Questions};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::i18n::{Words, words};
use crate::paths;
use crate::store::cases::{self, Heard};
use crate::store::evidence::{self as rows, EvidenceFile};
use crate::store::idempotency::{self, Claim, Key};
use crate::store::{Conn, StoreError, ties, timeline};
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
        Ok(Done::Answered) if is_whole => {
            Ok(see_other_with(&app, &format!("{}#task", paths::complaint(reference)), "flash-complaint-answered"))
        }
        Ok(Done::Carried) => Ok(see_other_with(&app, &paths::complaint(reference), "flash-complaint-carried")),
        Ok(done) => {
            if matches!(done, Done::Other) {
                typed.problems.add("", words.t("complaint-key-used"));
            }
            case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await
        }
        Err(StoreError::Refused(refusal)) => given_back(&app, &request, &consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// The page with all that was typed. Where the case was merged meanwhile, it says where to write it.
async fn given_back(
    app: &AppData,
    request: &HttpRequest,
    consumer: &Consumer,
    reference: Reference,
    (refusal, mut typed): (Refusal, Typed),
) -> Result<HttpResponse, WebError> {
    let Some(merged) = consumer.case(app, reference).await?.merged else {
        return refused(app, request, consumer, reference, (refusal, typed)).await;
    };
    let words = consumer.visitor.page(request, app).words;
    typed.problems.add("", words.with("complaint-answers-kept", &[("other", &merged.reference.to_string())]));
    if refusal != Refusal::NotNow {
        typed.problems.add("", words.refusal(&refusal));
    }
    case_page::again(app, request, consumer, reference, (StatusCode::CONFLICT, typed)).await
}

/// What became of the answers.
enum Done {
    Answered,
    /// The case was merged meanwhile: they are in the one that goes on.
    Carried,
    /// The key was used for something else.
    Other,
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

/// Refused where meanwhile something else is asked, or a question was answered in another window: what was typed is given
/// back.
fn answer(tx: &mut Conn, reference: Reference, sent: &Sent) -> Result<Done, StoreError> {
    let Some(first) = sent.acts.first() else { return Ok(Done::Answered) };
    let Heard { mut case, from } = cases::find_heard(tx, &first.by, reference)?;
    match sent.key.as_ref().map(|key| idempotency::claim(tx, key, first.at)).transpose()? {
        Some(Claim::Repeated) => return Ok(if from.is_some() { Done::Carried } else { Done::Answered }),
        Some(Claim::Other) => return Ok(Done::Other),
        Some(Claim::Fresh) | None => {}
    }
    if let Some(from) = from {
        return carry(tx, [&from, &case], sent);
    }
    let questions = questions(tx, &case, case.asked(), sent)?;
    for ((number, (body, files)), act) in sent.answers.iter().zip(&sent.acts) {
        let here = rows::of_case(tx, case.id)?;
        let new: Vec<&EvidenceFile> = files.iter().filter(|row| !row.is_among(&here)).collect();
        let answer = Answer {
            number: *number,
            question: question(&questions, *number).to_owned(),
            body: body.clone(),
            files: new.iter().map(|row| (row.id, row.attached())).collect(),
        };
        let change = case.answer(&answer, act)?;
        evidence::keep(tx, &case, &new)?;
        case = cases::record(tx, &change)?;
    }
    Ok(Done::Answered)
}

/// The words of the questions that the form answers; refused where they are not what is asked.
fn questions(tx: &mut Conn, case: &Case, asked: Option<&Questions>, sent: &Sent) -> Result<Vec<String>, StoreError> {
    let asked = asked.filter(|asked| request_of(asked) == sent.request).ok_or(Refusal::NotNow)?;
    if !sent.answers.keys().all(|number| asked.is_open(*number)) {
        return Err(Refusal::NotNow.into());
    }
    let words = timeline::words(tx, case.id, asked.request)?.unwrap_or_default();
    Ok(Asked::of(&words).questions)
}

fn question(questions: &[String], number: u8) -> &str {
    questions.get(usize::from(number) - 1).map_or("", String::as_str)
}

/// The case was merged after it asked: one reply in the case that it goes on in, which quotes what was asked.
fn carry(tx: &mut Conn, [from, case]: [&Case; 2], sent: &Sent) -> Result<Done, StoreError> {
    let Some(act) = sent.acts.first() else { return Ok(Done::Carried) };
    let set_aside = ties::set_aside_of(tx, from.id)?.ok_or(Refusal::NotNow)?;
    let questions = questions(tx, from, set_aside.status.asked(), sent)?;
    let here = rows::of_case(tx, case.id)?;
    let mut new: Vec<&EvidenceFile> = Vec::new();
    for row in sent.answers.values().flat_map(|(_, files)| files) {
        // The same file may answer two questions.
        if !row.is_among(&here) && !new.iter().any(|taken| taken.sha256 == row.sha256) {
            new.push(row);
        }
    }
    let files: Vec<_> = new.iter().map(|row| (row.id, row.attached())).collect();
    let change = case.reply_of(from, (&quoted(words(case.locale), from, &questions, sent), &files), act)?;
    evidence::keep(tx, case, &new)?;
    cases::record(tx, &change)?;
    Ok(Done::Carried)
}

/// Each answer under its question; of files, their names.
fn quoted(words: &Words, from: &Case, questions: &[String], sent: &Sent) -> String {
    let reference = from.reference.map(|reference| reference.to_string()).unwrap_or_default();
    let one = |(number, (body, files)): (&u8, &(String, Vec<EvidenceFile>))| {
        let asked = [("n", number.to_string()), ("question", question(questions, *number).to_owned())];
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let files = words.with("complaint-carried-files", &[("files", &names.join(words.t("list-comma")))]);
        let asked = words.with("complaint-carried-question", &asked.each_ref().map(|(name, value)| (*name, value.as_str())));
        let told = [Some(body.clone()).filter(|body| !body.is_empty()), Some(files).filter(|_| !names.is_empty())];
        std::iter::once(asked).chain(told.into_iter().flatten()).collect::<Vec<_>>().join("\n")
    };
    let lead = words.with("complaint-carried-lead", &[("other", &reference)]);
    std::iter::once(lead).chain(sent.answers.iter().map(one)).collect::<Vec<_>>().join("\n\n")
}

/// The files alone; none where the case was merged meanwhile, or they would come to the other without their words.
fn keep(tx: &mut Conn, reference: Reference, sent: &Sent) -> Result<Done, StoreError> {
    let Some(act) = sent.acts.first() else { return Ok(Done::Answered) };
    if cases::find_to_change(tx, &act.by, reference)?.merged.is_some() {
        return Err(Refusal::NotNow.into());
    }
    let files: Vec<EvidenceFile> = sent.answers.values().flat_map(|(_, files)| files.iter().cloned()).collect();
    evidence::add(tx, reference, &files, act)?;
    Ok(Done::Answered)
}
