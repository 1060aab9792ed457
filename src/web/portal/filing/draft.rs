//! The draft behind the cookie: found, kept, begun. Nobody sees a draft begun in somebody else's account.

use actix_web::{HttpRequest, HttpResponse};

use super::answers::{Answers, Check};
use super::{Step, THEN_REVIEW};
use crate::domain::actor::Actor;
use crate::domain::ids::{CaseId, DraftId, PersonId};
use crate::seal::token_hash;
use crate::store::drafts::{self, Draft};
use crate::store::{StoreError, bills, providers};
use crate::web::client;
use crate::web::error::WebError;
use crate::web::page::see_other;
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::visitor::{Visitor, cookie, cookie_name};

pub const COOKIE: &str = "redress-draft";
/// The cookie lives as long as the draft.
const DAYS: i64 = drafts::KEPT_HOURS / 24;

/// Somebody filling in a complaint.
pub struct Filer {
    pub visitor: Visitor,
    /// The draft in hand, not yet filed.
    pub draft: Option<DraftId>,
    pub answers: Answers,
    /// What the draft became, when it was filed already.
    pub filed: Option<CaseId>,
    pub knows_provider: bool,
    /// The cookie's value; of 43 characters or nothing.
    pub token: Option<String>,
    /// There is a draft, begun in an account that is not signed in here.
    is_locked: bool,
}

impl Filer {
    /// One read; none without a cookie.
    pub async fn of(app: &AppData, request: &HttpRequest, visitor: Visitor) -> Result<Self, WebError> {
        let sent = request.cookie(&cookie_name(app, COOKIE)).map(|c| c.value().to_owned()).filter(|v| v.len() == 43);
        let mut filer = Self {
            visitor,
            draft: None,
            answers: Answers::default(),
            filed: None,
            knows_provider: false,
            token: sent,
            is_locked: false,
        };
        let Some(token) = &filer.token else {
            return Ok(filer);
        };
        let (hash, now) = (hash_of(token), app.now());
        let found = app.db.read(move |conn| {
            let Some(draft) = drafts::find(conn, &hash, now)? else {
                return Ok(None);
            };
            let answers = Answers::read(&draft.answers);
            let known = is_chosen(providers::find(conn, &answers.order.provider)?);
            Ok(Some((draft, answers, known)))
        });
        if let Some((draft, answers, known)) = found.await? {
            filer.take(draft, answers, known);
        }
        Ok(filer)
    }

    fn take(&mut self, draft: Draft, answers: Answers, knows_provider: bool) {
        self.is_locked = draft.person.is_some_and(|owner| self.visitor.person().map(|p| p.id) != Some(owner));
        if self.is_locked {
            return;
        }
        self.filed = draft.filed;
        if draft.filed.is_none() {
            (self.draft, self.answers, self.knows_provider) = (Some(draft.id), answers, knows_provider);
        }
    }

    /// The account into which the complaint goes.
    pub fn person(&self) -> Option<PersonId> {
        self.visitor.consumer().person()
    }

    pub fn actor(&self) -> Actor {
        self.visitor.consumer()
    }

    pub fn check(&self, app: &AppData) -> Check {
        Check {
            words: crate::i18n::words(self.visitor.locale),
            today: app.now().with_timezone(&app.rules().calendar.zone).date_naive(),
            knows_provider: self.knows_provider,
        }
    }

    /// Where to go instead of this step: the first one before it that wants something.
    pub fn detour(&self, app: &AppData, step: Step) -> Result<Option<HttpResponse>, WebError> {
        if self.is_locked && step != Step::Problem && self.visitor.person().is_none() {
            return Err(WebError::SignIn { next: step.path() });
        }
        let open = self.answers.first_open(&self.check(app));
        Ok((open.number() < step.number()).then(|| see_other(&open.path())))
    }

    /// Keeps the answers, in the draft in hand or in a new one.
    pub async fn save(&mut self, app: &AppData, request: &HttpRequest) -> Result<(), WebError> {
        let (json, person, now) = (self.answers.json(), self.person(), app.now());
        // In the middle of a complaint that is an account's: the page that says so gives back what was typed. At its first
        // question somebody else begins one of their own.
        if self.is_locked && self.visitor.person().is_none() && self.answers.problem.problem_type.is_empty() {
            return Err(WebError::SignIn { next: Step::Review.path() });
        }
        if let Some(draft) = self.draft {
            let (kept, sought) = (json.clone(), self.answers.sought(&self.check(app)));
            let saved = app.db.write(move |tx| {
                drafts::save(tx, draft, person, &kept, now)?;
                // Bills are looked through again where the orders are others now.
                sought.as_ref().map_or(Ok(()), |sought| bills::want_again(tx, draft, sought))
            });
            match saved.await {
                // Filed or thrown away in another window meanwhile: what was typed begins a new one.
                Err(StoreError::NotFound) => {}
                saved => return Ok(saved?),
            }
        }
        app.throttle.take(Limit::DraftNetwork, &client::network(request, &app.config))?;
        let (id, token) = (DraftId(app.id()), app.random.token());
        let hash = hash_of(&token);
        app.db.write(move |tx| drafts::insert(tx, id, &hash, person, &json, now)).await?;
        (self.draft, self.token, self.filed) = (Some(id), Some(token), None);
        Ok(())
    }

    /// What is wrong is kept too, between visits; an answer that is wrong does not begin a draft.
    pub async fn keep_if_begun(&mut self, app: &AppData, request: &HttpRequest) -> Result<(), WebError> {
        if self.draft.is_some() { self.save(app, request).await } else { Ok(()) }
    }

    /// After a good answer: on to the next step, or back to the review that asked for a change.
    pub fn onward(&self, app: &AppData, step: Step, then: &str) -> HttpResponse {
        let wanted = if then == THEN_REVIEW { Step::Review } else { step.next() };
        let open = self.answers.first_open(&self.check(app));
        let to = if open.number() < wanted.number() { open } else { wanted };
        self.with_cookie(app, see_other(&to.path()))
    }

    /// The answer, with the draft's cookie kept alive.
    pub fn with_cookie(&self, app: &AppData, mut response: HttpResponse) -> HttpResponse {
        if let (Some(token), Some(_)) = (&self.token, self.draft) {
            let _ = response.add_cookie(&cookie(app, COOKIE, token.clone(), DAYS));
        }
        response
    }
}

pub fn hash_of(token: &str) -> String {
    token_hash("draft", token)
}

/// Whether a provider can be chosen.
pub fn is_chosen(provider: Option<providers::Provider>) -> bool {
    provider.is_some_and(|provider| provider.active)
}
