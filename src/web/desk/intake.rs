//! `/desk/cases/new`: one of ours files for a consumer who rang, came by or wrote. The same checks and the same receipt as
//! for those who file themselves; the channel and whoever wrote it down stand in the history (ADR 22).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use self::file::{Filed, Plan, Slip, Told};
use self::form::{Intake, IntakeForm};
use self::page::{IntakePage, Lists};
use crate::domain::evidence::{EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_AT_ONCE};
use crate::domain::ids::DraftId;
use crate::domain::reference::Reference;
use crate::paths;
use crate::seal::token_hash;
use crate::store::drafts;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::idempotency::Key;
use crate::store::intake_drafts::Form;
use crate::web::error::WebError;
use crate::web::forms::{Problems, keep_words};
use crate::web::guards::Agent;
use crate::web::page::{html_with, see_other};
use crate::web::portal::filing::answers::Check;
use crate::web::server::AppData;
use crate::web::uploads::{self, Room, Taken};

pub mod beginning;
pub mod draft;
pub mod file;
pub mod filed;
pub mod form;
mod page;

/// An agent at the form.
struct Taker {
    agent: Agent,
    app: AppData,
    request: HttpRequest,
    /// What makes the form one, however often it is sent.
    key: String,
}

/// `POST /desk/cases/new`: files once; a form with something to be mended is kept with its files.
pub async fn create(app: AppData, agent: Agent, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let room = Room { texts: form::MOST_FIELDS, ..Room::of(MAX_FILES_AT_ONCE, MAX_BYTES_PER_CASE) };
    let taken = uploads::take_either(&request, payload.into_inner(), &app, room).await?;
    keep_words(&request, &taken.fields);
    if !IntakeForm::knows(&taken.fields) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let key = Some(taken.field("key")).filter(|key| is_key(key)).map_or_else(|| app.random.token(), str::to_owned);
    let taker = Taker { agent, app, request, key };
    let (form, lists) = (IntakeForm::of(&taken.fields), taker.app.db.read(Lists::load).await?);
    let knows_provider = lists.providers.iter().any(|provider| provider.slug == form.answers.order.provider);
    if !taken.field("more").is_empty() {
        return taker.more(form, lists, &taken).await;
    }
    if !taken.field("keep").is_empty() {
        return taker.keep_for_later(form, lists, &taken).await;
    }
    match taker.checked(&form, &taken, knows_provider) {
        Ok(intake) => {
            let plan = taker.plan(&form, intake, &taken);
            let filed = taker.app.db.write(move |tx| file::file(tx, &plan)).await?;
            taker.answer(form, lists, filed).await
        }
        Err(problems) => {
            taker.keep(&form, &taken).await?;
            let mut page = taker.page(form, lists);
            page.problems = problems;
            taker.again(StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
    }
}

impl Taker {
    fn page(&self, form: IntakeForm, lists: Lists) -> IntakePage {
        let page = self.agent.visitor.page(&self.request, &self.app);
        IntakePage::new(page, form, lists, (self.key.clone(), self.today().to_string()))
    }

    fn today(&self) -> chrono::NaiveDate {
        self.app.now().with_timezone(&self.app.rules().calendar.zone).date_naive()
    }

    fn checked(&self, form: &IntakeForm, taken: &Taken, knows_provider: bool) -> Result<Intake, Problems> {
        let words = crate::i18n::words(self.agent.visitor.locale);
        let mut problems = Problems::default();
        let intake = problems.take(form.check(&Check { words, today: self.today(), knows_provider }));
        self.add_files(&mut problems, taken);
        intake.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// What is wrong with files that came.
    fn add_files(&self, problems: &mut Problems, taken: &Taken) {
        let words = crate::i18n::words(self.agent.visitor.locale);
        for problem in &taken.problems {
            let field = if problem.field == "authority" { "authority" } else { "files" };
            problems.add(field, problem.trouble.words(words, &problem.name));
        }
    }

    fn slip(&self, taken: &Taken, form: &IntakeForm) -> Slip {
        let (by, at) = (self.agent.actor(), self.app.now());
        let other = EvidenceKind::parse(&form.kind).unwrap_or(EvidenceKind::Other);
        let kind = |field: &str| if field == "authority" { EvidenceKind::Authority } else { other };
        let files: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind(&file.field), &by, at, None)).collect();
        let words = crate::i18n::words(self.agent.visitor.locale);
        let is_kept = !form::is_blank(&taken.fields) && form::too_long(&taken.fields, words).is_empty();
        let answers = is_kept.then(|| form.json());
        let form = Form { key: self.key.clone(), token_hash: self.token_hash(), person: self.agent.staff.id };
        Slip { form, id: DraftId(self.app.id()), answers, files }
    }

    /// Keeps what there is to keep; what this form has become, where it was filed already.
    async fn keep(&self, form: &IntakeForm, taken: &Taken) -> Result<Option<Reference>, WebError> {
        let (slip, at) = (self.slip(taken, form), self.app.now());
        if slip.answers.is_none() && slip.files.is_empty() {
            return Ok(None);
        }
        let kept = self.app.db.write(move |tx| {
            let draft = file::keep(tx, &slip, at)?;
            draft.filed.map(|case| file::reference_of(tx, case)).transpose()
        });
        Ok(kept.await?)
    }

    /// The form as it stands, with room for one more order: nothing is checked, and nothing filed.
    async fn more(&self, form: IntakeForm, lists: Lists, taken: &Taken) -> Result<HttpResponse, WebError> {
        self.keep(&form, taken).await?;
        self.again(StatusCode::OK, self.page(form, lists)).await
    }

    fn token_hash(&self) -> String {
        hash_of(&self.key)
    }

    fn plan(&self, form: &IntakeForm, intake: Intake, taken: &Taken) -> Plan {
        let staff = self.agent.staff;
        Plan {
            slip: self.slip(taken, form),
            told: Told {
                complete: intake.complete,
                channel: intake.channel,
                locale: intake.locale,
                consents: intake.consents,
                act: self.app.act(self.agent.actor()),
                take: form.take.then(|| (staff, self.app.act(self.agent.actor()))),
                known: taken.field("known").split_whitespace().map(str::to_owned).collect(),
            },
            key: Key::new(format!("person:{}", staff.id), "intake".to_owned(), &self.key, &form.json()),
        }
    }

    async fn answer(self, form: IntakeForm, lists: Lists, filed: Filed) -> Result<HttpResponse, WebError> {
        match filed {
            Filed::Now(reference) => Ok(see_other(&paths::desk_case_part(reference, "filed"))),
            Filed::Before(reference) => self.filed_before(form, lists, (reference, "intake-before-note")).await,
            Filed::Alike(alike) => {
                let mut page = self.page(form, lists);
                page.warn(&alike);
                self.again(StatusCode::CONFLICT, page).await
            }
            Filed::Unauthorized => {
                let mut page = self.page(form, lists);
                let whom = page.form.answers.contact.represented.trim().to_owned();
                let words = page.page.t1("intake-missing-authority", "name", whom);
                page.problems.add("authority", words);
                self.again(StatusCode::UNPROCESSABLE_ENTITY, page).await
            }
        }
    }

    /// Another complaint in the form of the last one, as the browser's way back gives it: it gets a key of its own.
    async fn filed_before(
        mut self,
        form: IntakeForm,
        lists: Lists,
        (reference, note): (Reference, &'static str),
    ) -> Result<HttpResponse, WebError> {
        self.key = self.app.random.token();
        let mut page = self.page(form, lists);
        page.filed_before(reference, note);
        self.again(StatusCode::CONFLICT, page).await
    }

    /// The page with all that was typed, and with the files that are here already.
    async fn again(&self, status: StatusCode, mut page: IntakePage) -> Result<HttpResponse, WebError> {
        let (hash, now) = (self.token_hash(), self.app.now());
        let kept = self.app.db.read(move |conn| match drafts::find(conn, &hash, now)? {
            Some(draft) => evidence::of_draft(conn, draft.id),
            None => Ok(Vec::new()),
        });
        page.keeps(&kept.await?);
        Ok(html_with(status, &page))
    }
}

/// No consumer's draft: a cookie with this token opens nothing.
fn hash_of(key: &str) -> String {
    token_hash("intake", key)
}

/// As our pages make it.
fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
