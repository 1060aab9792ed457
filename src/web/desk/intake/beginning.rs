//! How the form begins: empty, as it was left, or with whoever filed before. What was left and who rings stand before it, so
//! that nothing is typed twice.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};

use super::file::reference_of;
use super::form::IntakeForm;
use super::page::{IntakePage, Lists};
use super::{Taker, hash_of, is_key};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::domain::text::{self, TextProblem};
use crate::paths;
use crate::store::alike::{self, Known};
use crate::store::drafts::{self, Draft};
use crate::store::evidence::{self, EvidenceFile};
use crate::store::intake_drafts::{self, MOST, Unfinished};
use crate::store::{Conn, StoreError, cases};
use crate::web::error::WebError;
use crate::web::files::note_readers;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// What the address asks for.
#[derive(Clone)]
struct Asked {
    /// A form that was left.
    key: Option<String>,
    /// A case of whoever is at it again.
    like: Option<Reference>,
    /// A phone number, as typed; and what it is worth.
    caller: Option<String>,
    phone: Option<String>,
}

impl Asked {
    fn of(query: &Query) -> Result<Self, WebError> {
        let key = query.get("key").map(|key| Some(key.clone()).filter(|key| is_key(key)).ok_or(WebError::NotFound));
        let like = query.get("like").map(|typed| Reference::parse(typed).ok_or(WebError::NotFound));
        let caller = query.get("caller").cloned();
        let phone = caller.as_deref().and_then(|typed| text::phone(typed).ok().flatten());
        Ok(Self { key: key.transpose()?, like: like.transpose()?, caller, phone })
    }

    /// What is wrong with the number.
    fn problem(&self) -> Option<&'static str> {
        match text::required(text::phone(self.caller.as_deref()?)) {
            Ok(_) => None,
            Err(TextProblem::Missing) => Some("intake-caller-none-typed"),
            Err(_) => Some("intake-caller-malformed"),
        }
    }
}

/// What the store has for it.
struct Begun {
    lists: Lists,
    draft: Option<Draft>,
    files: Vec<EvidenceFile>,
    /// What the form that was left has become.
    filed: Option<Reference>,
    like: Option<Case>,
    known: Vec<Known>,
    unfinished: Vec<Unfinished>,
}

impl Begun {
    /// Who is not theirs to see, and what they did not begin, is not found.
    fn load(conn: &mut Conn, asked: &Asked, (actor, me): (&Actor, PersonId), now: DateTime<Utc>) -> Result<Self, StoreError> {
        let draft = asked.key.as_deref().map(|key| find(conn, key, me, now)).transpose()?;
        let filed = draft.as_ref().and_then(|draft| draft.filed);
        let draft = draft.filter(|draft| draft.filed.is_none());
        let phone = asked.phone.as_deref();
        Ok(Self {
            lists: Lists::load(conn)?,
            files: draft.as_ref().map_or_else(|| Ok(Vec::new()), |draft| evidence::of_draft(conn, draft.id))?,
            draft,
            filed: filed.map(|case| reference_of(conn, case)).transpose()?,
            like: asked.like.map(|reference| cases::find(conn, actor, reference)).transpose()?,
            known: phone.map_or_else(|| Ok(Vec::new()), |phone| alike::of_phone(conn, &actor.scope(), phone))?,
            unfinished: intake_drafts::list(conn, me, now)?,
        })
    }

    /// What stands in the form: what was left, then what is known of the caller.
    fn form(&self, asked: &Asked) -> IntakeForm {
        let mut form = self.draft.as_ref().map_or_else(IntakeForm::blank, |draft| IntakeForm::read(&draft.answers));
        if let Some(case) = &self.like {
            form.fill(case);
        }
        let phone = &mut form.answers.contact.phone;
        if let Some(typed) = asked.caller.as_ref().filter(|_| phone.is_empty() && asked.phone.is_some()) {
            phone.clone_from(typed);
        }
        form
    }

    /// Cases of which this page tells who filed them and how to reach them.
    fn read(&self) -> Vec<CaseId> {
        self.like.iter().map(|case| case.id).chain(self.known.iter().map(|known| known.id)).collect()
    }
}

/// The form of a key, filed or not.
pub(super) fn find(conn: &mut Conn, key: &str, me: PersonId, now: DateTime<Utc>) -> Result<Draft, StoreError> {
    let draft = drafts::find(conn, &hash_of(key), now)?;
    draft.filter(|draft| draft.person == Some(me)).ok_or(StoreError::NotFound)
}

/// `GET /desk/cases/new`
pub async fn show(app: AppData, agent: Agent, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let asked = Asked::of(&query)?;
    let (actor, me, now, wanted) = (agent.actor(), agent.staff.id, app.now(), asked.clone());
    let mut begun = app.db.read(move |conn| Begun::load(conn, &wanted, (&actor, me), now)).await?;
    note_readers(&app, begun.read(), me).await;
    let is_left = begun.draft.is_some();
    let key = asked.key.clone().filter(|_| is_left).unwrap_or_else(|| app.random.token());
    let taker = Taker { agent, app, request, key };
    let form = begun.form(&asked);
    let mut page = taker.page(form, std::mem::take(&mut begun.lists));
    page.opening = Some(Opening::of(&page.page, &asked, &begun, &taker.key));
    Ok(answer(page, &asked, &begun))
}

fn answer(mut page: IntakePage, asked: &Asked, begun: &Begun) -> HttpResponse {
    page.keeps(&begun.files);
    if let Some(reference) = begun.filed {
        page.filed_before(reference, "intake-before-draft");
    }
    let Some(problem) = asked.problem() else {
        return html_with(StatusCode::OK, &page);
    };
    let words = page.page.t(problem).to_owned();
    page.problems.add("caller", words);
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// What stands before the form.
pub struct Opening {
    pub unfinished: Vec<UnfinishedView>,
    /// The rule by which they stay.
    pub rule: String,
    /// The phone number that is looked for, as typed.
    pub caller: String,
    /// It was looked for.
    pub is_asked: bool,
    pub known: Vec<KnownView>,
    /// The form is kept: whoever is looked for goes into it.
    pub is_kept: bool,
}

/// A form that was left.
pub struct UnfinishedView {
    pub key: String,
    /// Whom it is for.
    pub name: String,
    /// Since when, with which files.
    pub about: String,
    /// Where it is gone on with; empty for the one that is open.
    pub url: String,
}

/// A case of the caller.
pub struct KnownView {
    pub url: String,
    pub reference: String,
    pub words: String,
    pub use_url: String,
}

impl Opening {
    fn of(page: &Page, asked: &Asked, begun: &Begun, key: &str) -> Self {
        let is_kept = begun.draft.is_some();
        let days = drafts::KEPT_HOURS / 24;
        Self {
            unfinished: begun.unfinished.iter().map(|form| UnfinishedView::of(page, form, key)).collect(),
            rule: page.t2("intake-unfinished-rule", ("most", &MOST.to_string()), ("days", &days.to_string())),
            caller: asked.caller.clone().unwrap_or_default(),
            is_asked: asked.phone.is_some(),
            known: begun.known.iter().map(|known| KnownView::of(page, known, Some(key).filter(|_| is_kept))).collect(),
            is_kept,
        }
    }
}

impl UnfinishedView {
    fn of(page: &Page, form: &Unfinished, open: &str) -> Self {
        let name = IntakeForm::read(&form.answers).answers.contact.name;
        let name = if name.trim().is_empty() { page.t("intake-unfinished-nobody").to_owned() } else { name };
        let at = page.dates.moment(form.at);
        let about = if form.files.is_empty() { at } else { format!("{at} · {}", form.files.join(page.t("list-comma"))) };
        let url = if form.key == open { String::new() } else { paths::desk_unfinished(&form.key) };
        Self { key: form.key.clone(), name, about, url }
    }
}

impl KnownView {
    fn of(page: &Page, known: &Known, key: Option<&str>) -> Self {
        let filed = page.t1("case-filed-at", "at", page.dates.moment(known.filed_at));
        let parts = [known.name.clone(), known.merchant.clone(), page.code("status", known.status.as_str()), filed];
        Self {
            url: format!("/desk/cases/{}", known.reference),
            reference: known.reference.clone(),
            words: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            use_url: paths::desk_new_case_like(&known.reference, key),
        }
    }
}
