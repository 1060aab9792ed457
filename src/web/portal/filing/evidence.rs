//! Step 4: files. Continue itself uploads what is chosen; a bad file is named, the good ones are kept.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::super::guides::{self, Entry};
use super::answers::Answers;
use super::draft::Filer;
use super::screenshot::{self, Said, ScreenshotForm};
use super::slots::{self, Meter, SlotView};
use super::{Choice, Frame, Step, THEN_REVIEW, review};
use crate::domain::evidence::{EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_AT_ONCE};
use crate::domain::ids::DraftId;
use crate::paths;
use crate::store::bills::{self, Reading};
use crate::store::evidence::{self, EvidenceFile};
use crate::store::providers::{self, Provider};
use crate::store::{StoreError, drafts, screenshots};
use crate::web::bill_words::{self, BillNote};
use crate::web::client;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::portal::case_story::scan_note;
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::{self, FileProblem, Kept, Room, Taken, Trouble};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-evidence.html")]
struct EvidencePage {
    page: Page,
    frame: Frame,
    lede: String,
    meter: Meter,
    slots: Vec<SlotView>,
    others: Vec<FileLine>,
    kinds: Vec<Choice>,
    kind: String,
    reasons: Vec<Choice>,
    is_full: bool,
    guides: Vec<Entry>,
    bills: Vec<BillNote>,
    screenshots: Vec<Said>,
}

/// A file that is there.
pub struct FileLine {
    /// The public id.
    pub id: String,
    pub name: String,
    pub kind: String,
    pub told: String,
    pub url: String,
    pub preview: String,
    pub removal: String,
}

/// What a draft has on this page.
struct There {
    files: Vec<EvidenceFile>,
    bills: Vec<Reading>,
    screenshots: Vec<screenshots::Reading>,
    provider: Option<Provider>,
}

impl There {
    async fn of(app: &AppData, filer: &Filer, draft: DraftId) -> Result<Self, WebError> {
        let slug = filer.answers.order.provider.clone();
        let read = app.db.read(move |conn| {
            let (files, bills) = (evidence::of_draft(conn, draft)?, bills::of_draft(conn, draft)?);
            let screenshots = screenshots::of_draft(conn, draft)?;
            Ok(Self { files, bills, screenshots, provider: providers::find(conn, &slug)? })
        });
        Ok(read.await?)
    }
}

impl EvidencePage {
    fn new(app: &AppData, filer: &Filer, page: Page, there: &There, (then, problems): (&str, Problems)) -> Self {
        let mut frame = Frame::new(&page, Step::Evidence, then, problems);
        page.t("filing-evidence-errors").clone_into(&mut frame.problems_title);
        let (answers, files) = (&filer.answers, &there.files);
        let proof = slots::proof(answers, files, &there.bills);
        let provider = there.provider.as_ref().map_or("", |provider| provider.name(page.words.locale()));
        let kind = |kind: &EvidenceKind| Choice {
            value: kind.to_string(),
            label: page.code("evidence", kind.as_str()),
            hint: String::new(),
        };
        let library = app.guides();
        let mut wanted = library.named(&["evidence-that-counts", "exporting-the-bill"]);
        wanted.extend(library.of_provider(&answers.order.provider));
        Self {
            lede: page.t1("filing-evidence-lede", "problem", page.code("problem", &answers.problem.problem_type)),
            meter: slots::meter(&page, &proof),
            slots: slots::views(&page, answers, &proof, provider, files),
            others: slots::others(&page, &proof, files),
            kinds: EvidenceKind::when_filing().map(kind).collect(),
            kind: EvidenceKind::Other.to_string(),
            reasons: slots::reasons(&page),
            is_full: files.len() >= MAX_FILES_AT_ONCE,
            guides: guides::entries(&page, &wanted),
            bills: bill_words::notes(&page, &there.bills),
            screenshots: screenshot::said(&page, &there.screenshots, answers),
            frame,
            page,
        }
    }
}

impl FileLine {
    pub fn new(page: &Page, file: &EvidenceFile) -> Self {
        let url = paths::draft_evidence(&file.file);
        let size = uploads::size(file.bytes);
        let at = page.dates.time(file.received_at);
        Self {
            id: file.file.clone(),
            name: file.name.clone(),
            kind: page.code("evidence", file.kind.as_str()),
            told: page.t2("filing-file-told", ("size", &size), ("time", &at)) + &scan_note(page, file.scan),
            preview: file.preview_sha256.as_ref().map_or_else(String::new, |_| format!("{url}?preview=1")),
            removal: paths::draft_evidence_removal(&file.file),
            url,
        }
    }
}

/// `GET /complaints/new/evidence`
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let (None, Some(draft)) = (filer.detour(&app, Step::Evidence)?, filer.draft) else {
        return Ok(see_other(&filer.answers.first_open(&filer.check(&app)).path()));
    };
    let there = There::of(&app, &filer, draft).await?;
    let then = query.get("then").map_or("", String::as_str);
    let page = filer.visitor.page(&request, &app);
    Ok(html(&EvidencePage::new(&app, &filer, page, &there, (then, Problems::default()))))
}

/// `POST /complaints/new/evidence`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    app.throttle.take(Limit::UploadNetwork, &client::network(&request, &app.config))?;
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let there = match filer.draft {
        Some(draft) => Some(app.db.read(move |conn| evidence::count_of_draft(conn, draft)).await?),
        None => None,
    };
    let room = there.map_or(0, |count| MAX_FILES_AT_ONCE.saturating_sub(count));
    let mut taken = uploads::take_either(&request, payload.into_inner(), &app, Room::of(room, MAX_BYTES_PER_CASE)).await?;
    let (None, Some(draft)) = (filer.detour(&app, Step::Evidence)?, filer.draft) else {
        return Ok(see_other(&filer.answers.first_open(&filer.check(&app)).path()));
    };
    if taken.field("kind") == EvidenceKind::Authority.as_str() && taken.files.is_empty() && taken.problems.is_empty() {
        // From the review, where it is asked for.
        let given = filer.answers.consents.clone();
        return review::unauthorized(&app, &request, filer.visitor, &given).await;
    }
    let goes_on = taken.field("action") != "upload";
    filer.answers.evidence_seen |= goes_on && taken.problems.is_empty();
    let surplus = write_rows(&app, &filer, draft, &taken).await?;
    taken.problems.extend(surplus);
    let then = taken.field("then");
    if !taken.problems.is_empty() {
        let page = filer.visitor.page(&request, &app);
        let problems = in_words(&page, &taken.problems);
        let there = There::of(&app, &filer, draft).await?;
        let mut shown = EvidencePage::new(&app, &filer, page, &there, (then, problems));
        if EvidenceKind::parse(taken.field("kind")).is_some() {
            taken.field("kind").clone_into(&mut shown.kind);
        }
        return Ok(filer.with_cookie(&app, html_with(status_of(&taken.problems), &shown)));
    }
    if goes_on {
        return Ok(filer.onward(&app, Step::Evidence, then));
    }
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(then), "flash-filing-uploaded")))
}

/// The page, with what is wrong about what a screenshot was said to say.
pub async fn refused(
    app: &AppData,
    request: &HttpRequest,
    filer: &Filer,
    draft: DraftId,
    (form, problems): (ScreenshotForm, Problems),
) -> Result<HttpResponse, WebError> {
    let there = There::of(app, filer, draft).await?;
    let page = filer.visitor.page(request, app);
    let mut named = Problems::default();
    problems.all().iter().for_each(|it| named.add(&format!("{}-{}", it.field, form.screenshot), it.message.clone()));
    let mut shown = EvidencePage::new(app, filer, page, &there, (&form.then, named));
    form.put_back(&mut shown.screenshots, &problems);
    Ok(filer.with_cookie(app, html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)))
}

/// Writes the rows of what came, with the answers; gives those there was no room for.
async fn write_rows(app: &AppData, filer: &Filer, draft: DraftId, taken: &Taken) -> Result<Vec<FileProblem>, WebError> {
    let other = EvidenceKind::parse(taken.field("kind")).unwrap_or(EvidenceKind::Other);
    let (seen, person, now, by) = (filer.answers.evidence_seen, filer.person(), app.now(), filer.actor());
    let row = |file: &Kept| file.row(slots::kind_of(&file.field).unwrap_or(other), &by, now, Some(draft));
    let rows: Vec<(EvidenceFile, String)> = taken.files.iter().map(|file| (row(file), file.field.clone())).collect();
    let sought = filer.answers.sought(&filer.check(app));
    let reads_screenshots = app.config.tesseract.is_some();
    let written = app.db.write(move |tx| {
        // While the files came in, another device may have gone on typing.
        let kept = drafts::find_by_id(tx, draft, now)?.ok_or(StoreError::NotFound)?;
        let mut answers = Answers::read(&kept.answers);
        answers.evidence_seen |= seen;
        drafts::save(tx, draft, person, &answers.json(), now)?;
        let here = evidence::of_draft(tx, draft)?;
        let free = MAX_FILES_AT_ONCE.saturating_sub(here.len());
        let new: Vec<_> = rows.iter().filter(|(row, _)| !row.is_among(&here)).collect();
        for (row, _) in new.iter().take(free) {
            evidence::insert(tx, row)?;
            if let Some(sought) = sought.as_ref().filter(|_| row.media.is_bill()) {
                bills::want(tx, row.id, sought)?;
            }
            if reads_screenshots && row.is_screenshot() {
                screenshots::want(tx, row.id)?;
            }
        }
        let surplus = new.iter().skip(free);
        let too_many = |(row, field): &&(EvidenceFile, String)| FileProblem {
            field: field.clone(),
            name: row.name.clone(),
            trouble: Trouble::TooMany,
        };
        Ok(surplus.map(too_many).collect::<Vec<_>>())
    });
    match written.await {
        // Filed in another window meanwhile: there is nothing left to add to here.
        Err(StoreError::NotFound) => Err(WebError::NotFound),
        written => Ok(written?),
    }
}

fn in_words(page: &Page, troubles: &[FileProblem]) -> Problems {
    let mut problems = Problems::default();
    for problem in troubles {
        let field = if slots::kind_of(&problem.field).is_some() { problem.field.as_str() } else { "files" };
        problems.add(field, problem.trouble.words(page.words, &problem.name));
    }
    problems
}

/// 413 for too much, 415 for what we do not take, 422 for the rest.
fn status_of(problems: &[FileProblem]) -> StatusCode {
    let any = |wanted: fn(&Trouble) -> bool| problems.iter().any(|problem| wanted(&problem.trouble));
    if any(|it| matches!(it, Trouble::TooBig { .. } | Trouble::TooMany | Trouble::TooManyPixels)) {
        StatusCode::PAYLOAD_TOO_LARGE
    } else if any(|it| matches!(it, Trouble::WrongType | Trouble::Packed)) {
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

pub fn this_page(then: &str) -> String {
    let path = Step::Evidence.path();
    if then == THEN_REVIEW { format!("{path}?then={THEN_REVIEW}") } else { path }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalForm {
    #[serde(default)]
    then: String,
}

/// `POST /complaints/new/evidence/{file}/removal`
pub async fn destroy(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    file: web::Path<String>,
    form: Form<RemovalForm>,
) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let draft = filer.draft.ok_or(WebError::NotFound)?;
    let file = file.into_inner();
    app.db.write(move |tx| evidence::remove_from_draft(tx, draft, &file)).await?;
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(&form.0.then), "flash-filing-removed")))
}
