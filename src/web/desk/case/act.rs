//! One act on one case: the rule is asked, the change recorded, and the answer is a redirect, the same page with
//! what is wrong on top, or both versions side by side.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::Duration;
use futures_util::future::{Ready, ready};

use super::forms::Typed;
use super::way::{self, List, Then};
use super::{conflict, page};
use crate::domain::case::Case;
use crate::domain::change::{Act, Change};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::i18n::{Words, words};
use crate::store::desk_drafts::{self, DraftKind};
use crate::store::idempotency::{self, Claim};
use crate::store::queue::{Key, Reading};
use crate::store::{Conn, StoreError, cases};
use crate::web::WebError;
use crate::web::desk::queue::asked::Asker;
use crate::web::guards::Agent;
use crate::web::page::{Page, see_other_with};
use crate::web::server::AppData;

/// An agent before the case of the path.
#[derive(Clone)]
pub struct Desk {
    pub agent: Agent,
    pub reference: Reference,
    /// The list of the queue that led here.
    pub list: Option<List>,
    pub app: AppData,
    pub request: HttpRequest,
}

/// What an act made of a case, the one that comes after it where that was asked for, and where the case stood in the list.
pub struct Recorded {
    pub case: Case,
    pub next: Option<Reference>,
    pub place: Option<Key>,
}

/// What became of a form.
enum Sent {
    /// It is done; or was, when the same form came before.
    Done(Box<Recorded>),
    /// Its key was used for other words.
    Other,
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
        let (zone, words) = (app.rules().calendar.zone, words(agent.visitor.locale));
        let list = List::of(request.query_string(), &Asker { me: agent.staff.id, now: app.now(), zone, words });
        Ok(Self { agent, reference, list, app, request: request.clone() })
    }

    pub fn words(&self) -> &'static Words {
        words(self.agent.visitor.locale)
    }

    /// Whose queue it is that they work through.
    pub fn reading(&self) -> Reading {
        Reading { scope: self.agent.actor().scope(), me: self.agent.staff.id, now: self.app.now() }
    }

    /// Sent by a script, which reads the answer itself.
    pub fn is_script(&self) -> bool {
        self.request.headers().contains_key("x-redress-script")
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
        match self.record(&typed, input, rule).await {
            Ok(Sent::Done(recorded)) => Ok(self.done(&recorded, &typed, flash)),
            Ok(Sent::Other) => {
                let mut typed = typed;
                typed.wrong("body", "case-key-used");
                page::again(self, typed, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(StoreError::Refused(refusal)) => self.refused(typed, refusal).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The rule is asked about the case as it is now: what always appends is appended to it, and what decides something
    /// on an older version is refused. A form that came before is not done again. What was written is no draft any more.
    async fn record<T, R>(&self, typed: &Typed, input: T, rule: R) -> Result<Sent, StoreError>
    where
        T: Send + 'static,
        R: Fn(&mut Conn, &Case, &Act, &T) -> Result<Change, StoreError> + Send + 'static,
    {
        let (act, reference, me) = (self.app.act(self.agent.actor()), self.reference, self.agent.staff.id);
        let (draft, reading) = (DraftKind::parse(typed.noun), self.reading());
        let (list, goes_on, key) = (self.list.clone(), typed.then == Then::Next, self.key(typed));
        let recorded = self.app.db.write(move |tx| {
            let found = cases::find_to_change(tx, &act.by, reference)?;
            let case = match key.as_ref().map(|key| idempotency::claim(tx, key, act.at)).transpose()? {
                Some(Claim::Other) => return Ok(Sent::Other),
                Some(Claim::Repeated) => found.clone(),
                Some(Claim::Fresh) | None => {
                    let change = rule(tx, &found, &act, &input)?;
                    let case = cases::record(tx, &change)?;
                    if let Some(kind) = draft {
                        desk_drafts::remove(tx, case.id, me, kind)?;
                    }
                    case
                }
            };
            let list = list.clone();
            let place = list.as_ref().and_then(|list| list.place_of(&found));
            let from = list.unwrap_or_else(List::all);
            let next = if goes_on { way::next(tx, &reading, &from, (&found, &case))? } else { None };
            Ok(Sent::Done(Box::new(Recorded { case, next, place })))
        });
        recorded.await
    }

    /// By which the same form is known when it comes again: from a second click, or a network that sends it twice.
    fn key(&self, typed: &Typed) -> Option<idempotency::Key> {
        let key = Some(typed.key.as_str()).filter(|key| !key.is_empty())?;
        let (principal, route) = (format!("staff:{}", self.agent.staff.id), format!("{}:{}", typed.noun, self.reference));
        let said: Vec<String> = typed.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(idempotency::Key::new(principal, route, key, &said.join("\n")))
    }

    /// On to where the form asked, or back to the case; to the queue when it went out of the agent's sight.
    pub fn done(&self, recorded: &Recorded, typed: &Typed, flash: &'static str) -> HttpResponse {
        let case = &recorded.case;
        let is_seen = self.agent.actor().scope().contains(case.id, case.team, None);
        let list = self.list.clone().map(|list| list.at_place(recorded.place));
        let list = list.as_ref();
        let (place, flash) = match (typed.then, recorded.next) {
            (Then::Next, Some(next)) => {
                (way::part_url(next, if typed.is_on_triage { "triage" } else { "" }, list.unwrap_or(&List::all())), flash)
            }
            (Then::Next, None) => (way::queue_url(list), "flash-case-was-last"),
            (Then::Queue, _) => (way::queue_url(list), flash),
            (Then::Stay, _) if is_seen && !typed.back.is_empty() => (typed.back.clone(), flash),
            (Then::Stay, _) if is_seen => (way::back_url(self.reference, list), flash),
            (Then::Stay, _) => (way::queue_url(list), "flash-case-handed-over"),
        };
        see_other_with(&self.app, &place, flash)
    }

    pub(in crate::web::desk) async fn refused(&self, mut typed: Typed, refusal: Refusal) -> Result<HttpResponse, WebError> {
        let words = self.words();
        match refusal {
            Refusal::Stale { .. } => return conflict::show(self, typed).await,
            Refusal::NotNow | Refusal::OfferGone => {
                if typed.version.is_some() && conflict::has_moved(self, &typed).await? {
                    return conflict::show(self, typed).await;
                }
                typed.problems.add("", words.refusal(&refusal));
                return page::again(self, typed, StatusCode::CONFLICT).await;
            }
            _ => {}
        }
        let field = self.field_of(&refusal, &typed);
        let id = match refusal {
            Refusal::ChecklistOpen { .. } => "act-checks".to_owned(),
            _ if field.is_empty() => String::new(),
            _ => typed.id(field),
        };
        typed.problems.add(&id, words.refusal(&refusal));
        page::again(self, typed, StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// The field that a refusal is about; empty where it is about none.
    fn field_of(&self, refusal: &Refusal, typed: &Typed) -> &'static str {
        match refusal {
            Refusal::Stale { .. } | Refusal::NotNow | Refusal::OfferGone => "",
            Refusal::BadDate => self.bad_date(typed),
            Refusal::CorrectionOwed if typed.noun == "drop" => "reason",
            Refusal::CorrectionOwed => "outcome",
            Refusal::ProofMissing(_) => "proof",
            Refusal::NoWords { .. } | Refusal::NoReferral => "body",
            Refusal::TooManyTags { .. } | Refusal::PersonalTag => "add",
            Refusal::Unchanged => unchanged_field(typed.noun),
            Refusal::NoContact => "value",
            Refusal::NoAddressee => "whom",
            Refusal::BadDay { .. } if typed.noun == "payment-hold-answer" => "ends_on",
            Refusal::BadDay { .. } | Refusal::BadMoment => "at",
            Refusal::OwnWork if typed.noun == "extension-answer" => "decision",
            Refusal::NotAssignable | Refusal::NotHanded(_) | Refusal::OwnWork => "assignee",
            Refusal::NotExtensible { .. } => "days",
            Refusal::ExtensionPending | Refusal::NothingLapsed | Refusal::AnsweredMeanwhile | Refusal::NoMoreTime => "",
            Refusal::OutcomeNotYours(_) => "outcome",
            Refusal::HighestLevel | Refusal::TooLate => "reason",
            Refusal::InIncident | Refusal::NotInIncident | Refusal::IncidentNotOpen => "incident",
            Refusal::TooManyPromises { .. } => "remedy",
            Refusal::ChecklistOpen { .. } | Refusal::TooManyFiles | Refusal::TooLateToRate | Refusal::NotShared => "",
            // Of two cases: told by pages of their own, save for what a merged one refuses.
            Refusal::SameCase
            | Refusal::MergedAlready { .. }
            | Refusal::OtherSettled
            | Refusal::OtherConsumer
            | Refusal::OtherRepresented
            | Refusal::SamePersonUnsaid
            | Refusal::CreditOpen
            | Refusal::RemedyOwed
            | Refusal::HoldsMerged
            | Refusal::PaymentHeld
            | Refusal::LinkedAlready
            | Refusal::HasParent { .. }
            | Refusal::PartOfPart
            | Refusal::TooManyLinks { .. } => "",
        }
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

/// The field of a form that would change nothing.
fn unchanged_field(noun: &str) -> &'static str {
    match noun {
        "checks" => "",
        "tags" => "add",
        "follow-up" => "on",
        "language" => "locale",
        "incident" => "incident",
        _ => "value",
    }
}
