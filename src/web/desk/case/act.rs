//! One act on one case: the rule is asked, the change recorded, and the answer is a redirect, the same page with
//! what is wrong on top, or both versions side by side.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::Duration;
use futures_util::future::{Ready, ready};

use super::forms::Typed;
use super::{conflict, page};
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::i18n::{Words, words};
use crate::paths;
use crate::store::{Conn, StoreError, cases};
use crate::web::WebError;
use crate::web::guards::Agent;
use crate::web::page::{Page, see_other_with};
use crate::web::server::AppData;

/// An agent before the case of the path.
#[derive(Clone)]
pub struct Desk {
    pub agent: Agent,
    pub reference: Reference,
    pub app: AppData,
    pub request: HttpRequest,
}

impl FromRequest for Desk {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Desk {
    fn of(request: &HttpRequest) -> Result<Self, WebError> {
        let agent = Agent::from_request(request, &mut Payload::None).into_inner()?;
        let reference = request.match_info().get("reference").and_then(Reference::parse).ok_or(WebError::NotFound)?;
        let app = request.app_data::<AppData>().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
        Ok(Self { agent, reference, app, request: request.clone() })
    }

    pub fn words(&self) -> &'static Words {
        words(self.agent.visitor.locale)
    }

    pub fn page(&self) -> Page {
        self.agent.visitor.page(&self.request, &self.app)
    }

    /// Does what the form asks for, or shows it again with what is in the way. `input` is `None` when the form has
    /// problems of its own.
    pub async fn act<T, R>(&self, typed: Typed, flash: &'static str, input: Option<T>, rule: R) -> Result<HttpResponse, WebError>
    where
        T: Send + 'static,
        R: Fn(&mut Conn, &Case, &Act, &T) -> Result<Change, StoreError> + Send + 'static,
    {
        let Some(input) = input.filter(|_| typed.problems.is_empty()) else {
            return page::again(self, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        match self.record(input, rule).await {
            Ok(case) => Ok(self.done(&case, flash)),
            Err(StoreError::Refused(refusal)) => self.refused(typed, refusal).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The rule is asked about the case as it is now: what always appends is appended to it, and what decides something
    /// on an older version is refused.
    async fn record<T, R>(&self, input: T, rule: R) -> Result<Case, StoreError>
    where
        T: Send + 'static,
        R: Fn(&mut Conn, &Case, &Act, &T) -> Result<Change, StoreError> + Send + 'static,
    {
        let (act, reference) = (self.app.act(self.agent.actor()), self.reference);
        let recorded = self.app.db.write(move |tx| {
            let case = cases::find_to_change(tx, &act.by, reference)?;
            let change = rule(tx, &case, &act, &input)?;
            cases::record(tx, &change)
        });
        recorded.await
    }

    /// Back to the case; to the queue when it went out of the agent's sight.
    fn done(&self, case: &Case, flash: &'static str) -> HttpResponse {
        if self.agent.actor().scope().contains(case.id, case.team, None) {
            see_other_with(&self.app, &paths::desk_case(self.reference), flash)
        } else {
            see_other_with(&self.app, &paths::desk_queue(), "flash-case-handed-over")
        }
    }

    async fn refused(&self, mut typed: Typed, refusal: Refusal) -> Result<HttpResponse, WebError> {
        let words = self.words();
        let field = match refusal {
            Refusal::Stale { .. } => return conflict::show(self, typed).await,
            Refusal::NotNow | Refusal::OfferGone => {
                if typed.version.is_some() && conflict::has_moved(self, &typed).await? {
                    return conflict::show(self, typed).await;
                }
                typed.problems.add("", words.refusal(&refusal));
                return page::again(self, typed, StatusCode::CONFLICT).await;
            }
            Refusal::BadDate => self.bad_date(&typed),
            Refusal::TooManyTags { .. } => "add",
            Refusal::Unchanged if typed.noun == "tags" => "add",
            Refusal::Unchanged if typed.noun == "follow-up" => "on",
            Refusal::Unchanged | Refusal::NoContact => "value",
            Refusal::OwnWork if typed.noun == "extension-answer" => "decision",
            Refusal::NotAssignable | Refusal::OwnWork => "assignee",
            Refusal::NotExtensible { .. } => "days",
            Refusal::ExtensionPending | Refusal::NothingLapsed => "",
            Refusal::NoReferral => "body",
            Refusal::OutcomeNotYours(_) => "outcome",
            Refusal::HighestLevel | Refusal::TooLate => "reason",
            Refusal::TooManyFiles | Refusal::TooLateToRate | Refusal::NotShared => "",
        };
        let id = if field.is_empty() { String::new() } else { typed.id(field) };
        typed.problems.add(&id, words.refusal(&refusal));
        page::again(self, typed, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// Which of a form's dates the rule meant.
    fn bad_date(&self, typed: &Typed) -> &'static str {
        let today = self.app.now().with_timezone(&self.app.rules().calendar.zone).date_naive();
        // Days written as 2026-11-24 sort as they follow each other.
        let (first, last) = (today.to_string(), (today + Duration::days(365)).to_string());
        match (typed.values.get("due_on"), typed.values.contains_key("until")) {
            _ if typed.noun == "follow-up" => "on",
            (Some(due_on), _) if !(first.as_str()..=last.as_str()).contains(&due_on.trim()) => "due_on",
            (_, true) => "until",
            _ => "at",
        }
    }
}
