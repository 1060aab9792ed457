//! One file of a consumer's case: its seal, who may see it, and a better file in its place.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::case_page::Typed;
use super::case_story::{self, FileView};
use super::{act, refused, too_many};
use crate::domain::actor::{Actor, ActorKind};
use crate::domain::case::{Action, Case};
use crate::domain::change::Act;
use crate::domain::evidence::{Audience, MAX_BYTES_PER_CASE, MAX_FILES_PER_CASE};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::paths;
use crate::store::evidence::EvidenceFile;
use crate::store::{Conn, StoreError, bills, cases, evidence, pages};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Consumer;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::{self, Room};

/// One of the answers to "who may see it".
struct Choice {
    value: String,
    label: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "portal/evidence-file.html")]
struct FilePage {
    page: Page,
    reference: String,
    case_url: String,
    file: FileView,
    sha256: String,
    audience: String,
    audiences: Vec<Choice>,
    /// Empty while nothing is shared at all.
    audience_url: String,
    consents_url: String,
    /// Empty where it cannot be replaced any more.
    replacement_url: String,
    /// What came in its place; none while it is the newest.
    newer: Option<FileView>,
    /// What it came in the place of.
    older: Vec<FileView>,
    /// Pictures of a PDF's pages after the first.
    pages: Vec<String>,
    problems: Problems,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceForm {
    audience: String,
}

struct Loaded {
    case: Case,
    files: Vec<EvidenceFile>,
    at: usize,
    /// Pages of it that were drawn.
    pages: i64,
}

impl Loaded {
    fn file(&self) -> &EvidenceFile {
        &self.files[self.at]
    }
}

fn load(conn: &mut Conn, actor: &Actor, reference: Reference, file: &str) -> Result<Loaded, StoreError> {
    let case = cases::find(conn, actor, reference)?;
    let files = evidence::of_case(conn, case.id)?;
    let at = files.iter().position(|row| row.file == file).ok_or(StoreError::NotFound)?;
    let pages = pages::count(conn, files[at].id)?;
    Ok(Loaded { case, files, at, pages })
}

fn names(path: web::Path<(String, String)>) -> Result<(Reference, String), WebError> {
    let (reference, file) = path.into_inner();
    Ok((Reference::parse(&reference).ok_or(WebError::NotFound)?, file))
}

/// `GET /complaints/{reference}/evidence/{file}/about`
pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (reference, file) = names(path)?;
    let actor = consumer.actor.clone();
    let loaded = app.db.read(move |conn| load(conn, &actor, reference, &file)).await?;
    let page = consumer.visitor.page(&request, &app);
    let view = FilePage::new(page, &consumer.actor, reference, &loaded, Problems::default());
    Ok(html_with(StatusCode::OK, &view))
}

impl FilePage {
    fn new(page: Page, actor: &Actor, reference: Reference, loaded: &Loaded, problems: Problems) -> Self {
        let row = loaded.file();
        let part = |noun| paths::complaint_file_part(reference, &row.file, noun);
        let view = |row: &EvidenceFile| case_story::file_view(&page, reference, &loaded.case, row);
        // What the merchant sent is the merchant's.
        let is_theirs = row.by == ActorKind::Merchant;
        let can_replace = !is_theirs && row.replaced_by.is_none() && loaded.case.allows(Action::ReplaceEvidence, actor);
        let choice = |audience: &Audience| Choice {
            value: audience.to_string(),
            label: page.code("audience", audience.as_str()),
            hint: page.code("audience-hint", audience.as_str()),
        };
        Self {
            reference: reference.to_string(),
            case_url: format!("{}#evidence", paths::complaint(reference)),
            file: view(row),
            sha256: row.sha256.clone(),
            audience: row.audience.to_string(),
            audiences: Audience::ALL.iter().map(choice).collect(),
            audience_url: if !is_theirs && loaded.case.shown_to(Audience::Merchant) == Audience::Merchant {
                part("audience")
            } else {
                String::new()
            },
            consents_url: paths::complaint_part(reference, "consents"),
            replacement_url: if can_replace { part("replacement") } else { String::new() },
            newer: loaded.files.iter().find(|other| Some(other.id) == row.replaced_by).map(view),
            older: loaded.files.iter().filter(|other| other.replaced_by == Some(row.id)).map(view).collect(),
            pages: (2..=loaded.pages)
                .map(|page| format!("{}?page={page}", paths::complaint_file(reference, &row.file)))
                .collect(),
            problems,
            page,
        }
    }
}

/// `POST /complaints/{reference}/evidence/{file}/audience`
pub async fn audience(
    app: AppData,
    consumer: Consumer,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    Form(form): Form<AudienceForm>,
) -> Result<HttpResponse, WebError> {
    let (reference, file) = names(path)?;
    let actor = consumer.actor.clone();
    let loaded = app.db.read(move |conn| load(conn, &actor, reference, &file)).await?;
    let audience = Audience::parse(&form.audience).ok_or(WebError::Malformed("not an audience"))?;
    let owned = loaded.file().owned();
    let done = (reference, "flash-complaint-file-shown", Typed::default());
    act(&app, &request, &consumer, done, move |case, act| case.show_evidence(&owned, audience, act)).await
}

/// `POST /complaints/{reference}/evidence/{file}/replacement`: one file, in the place of this one.
pub async fn replacement(
    app: AppData,
    consumer: Consumer,
    path: web::Path<(String, String)>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let (reference, file) = names(path)?;
    let (actor, name) = (consumer.actor.clone(), file.clone());
    let loaded = app.db.read(move |conn| load(conn, &actor, reference, &name)).await?;
    let room = Room::of(
        MAX_FILES_PER_CASE.saturating_sub(loaded.case.files).min(1),
        MAX_BYTES_PER_CASE.saturating_sub(loaded.case.bytes),
    );
    let taken = uploads::take(&request, payload.into_inner(), &app, room).await?;
    let page = consumer.visitor.page(&request, &app);
    let mut problems = Problems::default();
    for problem in &taken.problems {
        problems.add("files", problem.trouble.words(page.words, &problem.name));
    }
    let Some(kept) = taken.files.first().cloned() else {
        if problems.is_empty() {
            problems.add("files", page.t("complaint-missing-files"));
        }
        let view = FilePage::new(page, &consumer.actor, reference, &loaded, problems);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
    };
    if !loaded.case.allows(Action::ReplaceEvidence, &consumer.actor) {
        return refused(&app, &request, &consumer, reference, (Refusal::NotNow, Typed::default())).await;
    }
    if let Err(error) = app.throttle.take(Limit::CaseMessages, &format!("files:{reference}")) {
        return too_many(&app, &request, &consumer, reference, (error, Typed::default())).await;
    }
    let act = app.act(consumer.actor.clone());
    let new = kept.row(loaded.file().kind, &act.by, act.at, None);
    let to = paths::complaint_file_part(reference, &new.file, "about");
    match app.db.write(move |tx| replace(tx, reference, &file, &new, &act)).await {
        Ok(()) => Ok(see_other_with(&app, &to, "flash-complaint-file-replaced")),
        Err(StoreError::Refused(refusal)) => refused(&app, &request, &consumer, reference, (refusal, Typed::default())).await,
        Err(error) => Err(error.into()),
    }
}

fn replace(tx: &mut Conn, reference: Reference, file: &str, new: &EvidenceFile, act: &Act) -> Result<(), StoreError> {
    let case = cases::find_to_change(tx, &act.by, reference)?;
    let old = evidence::find(tx, case.id, file)?;
    let change = case.replace_evidence(&old.owned(), (new.id, new.attached()), act)?;
    evidence::insert(tx, new)?;
    if new.media.is_bill() {
        let sought = bills::sought(tx, &case)?;
        bills::want(tx, new.id, &sought)?;
    }
    cases::record(tx, &change).map(|_| ())
}
