//! Problems as programs read them (RFC 9457): a type that is a code of ours, and title and detail in the caller's language.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use crate::domain::coded::coded;
use crate::domain::refusal::Refusal;
use crate::domain::token::TokenScope;
use crate::store::StoreError;
use crate::web::error::WebError;

coded! {
    /// What is wrong.
    pub enum Kind {
        /// The headers by which a message is proven are missing or no such headers.
        Unsigned = "unsigned",
        /// Signed too long ago, or ahead of time.
        NotTimely = "not_timely",
        /// Not signed by a sender that we know.
        BadSignature = "bad_signature",
        /// Another message came under this id.
        IdTaken = "id_taken",
        NoToken = "no_token",
        /// Not a token of ours, or not any more.
        BadToken = "bad_token",
        /// A token that may do other things.
        MissingScope = "missing_scope",
        NoKey = "no_key",
        /// Another body came under this key.
        KeyTaken = "key_taken",
        NoVersion = "no_version",
        /// The case moved on.
        Stale = "stale",
        /// A rule says no, as the case stands.
        NotNow = "not_now",
        /// A rule says no to what was asked for.
        Refused = "refused",
        /// Fields to be mended.
        Invalid = "invalid",
        BadQuery = "bad_query",
        /// Cases that are likely the same.
        Alike = "alike",
        Quarantined = "quarantined",
        NotScanned = "not_scanned",
        Gone = "gone",
        NotFound = "not_found",
        WrongMethod = "wrong_method",
        UrlTooLong = "url_too_long",
        TooLarge = "too_large",
        TooSlow = "too_slow",
        UnsupportedMedia = "unsupported_media",
        Malformed = "malformed",
        /// No fact, or more than are taken at once.
        TooMany = "too_many_facts",
        Throttled = "throttled",
        Unavailable = "unavailable",
        Internal = "internal",
    }
}

impl Kind {
    /// The key of its title.
    pub fn title(self) -> String {
        format!("api-{}", self.as_str().replace('_', "-"))
    }

    pub const fn status(self) -> StatusCode {
        match self {
            Self::Unsigned | Self::NotTimely | Self::BadSignature | Self::NoToken | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::MissingScope => StatusCode::FORBIDDEN,
            Self::IdTaken | Self::NotNow | Self::Alike | Self::Quarantined | Self::NotScanned => StatusCode::CONFLICT,
            Self::NoKey | Self::BadQuery => StatusCode::BAD_REQUEST,
            Self::NoVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::Gone => StatusCode::GONE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed | Self::TooMany | Self::Refused | Self::Invalid | Self::KeyTaken => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Where in a body something is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// In the words of the reader of JSON.
    pub message: String,
}

/// A field that is to be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Of the body, as RFC 6901 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    pub detail: String,
}

/// What some problems tell beside their kind.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Further {
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What the token would have to be made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Cases that are likely the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub alike: Vec<String>,
    /// The version at which the case stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// An answer that is not what was asked for.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Problem {
    kind: Kind,
    /// What a rule said, and the field of the body that it means; empty where it is none.
    refusal: Option<(Refusal, &'static str)>,
    further: Box<Further>,
}

/// As a program reads it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub request_id: String,
    #[serde(flatten)]
    #[schema(inline)]
    pub further: Further,
}

impl Problem {
    pub fn of(kind: Kind) -> Self {
        Self { kind, refusal: None, further: Box::default() }
    }

    fn with(kind: Kind, further: Further) -> Self {
        Self { kind, refusal: None, further: Box::new(further) }
    }

    /// Not possible right now: again in so many seconds.
    pub fn later(wait: u64) -> Self {
        Self::with(Kind::Unavailable, Further { retry_after: Some(wait), ..Further::default() })
    }

    pub fn malformed(error: &serde_json::Error) -> Self {
        let place = Place { line: error.line(), column: error.column(), message: error.to_string() };
        Self::with(Kind::Malformed, Further { place: Some(place), ..Further::default() })
    }

    pub fn missing(scope: TokenScope) -> Self {
        Self::with(Kind::MissingScope, Further { scope: Some(scope.written()), ..Further::default() })
    }

    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::with(Kind::Invalid, Further { errors, ..Further::default() })
    }

    pub fn bad_query(parameter: &str, detail: String) -> Self {
        let error = FieldError { pointer: None, parameter: Some(parameter.to_owned()), detail };
        Self::with(Kind::BadQuery, Further { errors: vec![error], ..Further::default() })
    }

    pub fn alike(alike: Vec<String>) -> Self {
        Self::with(Kind::Alike, Further { alike, ..Further::default() })
    }

    /// What a rule said no to.
    fn refused(refusal: Refusal) -> Self {
        let (kind, version) = match refusal {
            Refusal::Stale { now, .. } => (Kind::Stale, Some(now)),
            Refusal::NotNow | Refusal::OfferGone => (Kind::NotNow, None),
            _ => (Kind::Refused, None),
        };
        let pointer = pointer(&refusal);
        Self { refusal: Some((refusal, pointer)), ..Self::with(kind, Further { version, ..Further::default() }) }
    }

    /// Where a date that a rule refused stands in this body.
    pub fn dated(mut self, at: &'static str) -> Self {
        if let Some((Refusal::BadDate, pointer)) = &mut self.refusal {
            *pointer = at;
        }
        self
    }

    const fn is_about_tokens(&self) -> bool {
        matches!(self.kind, Kind::NoToken | Kind::BadToken | Kind::MissingScope)
    }

    /// What the header `www-authenticate` says (RFC 6750).
    fn challenge(&self) -> String {
        match (self.kind, &self.further.scope) {
            (Kind::BadToken, _) => "Bearer realm=\"redress\", error=\"invalid_token\"".to_owned(),
            (_, Some(scope)) => format!("Bearer realm=\"redress\", error=\"insufficient_scope\", scope=\"{scope}\""),
            _ => "Bearer realm=\"redress\"".to_owned(),
        }
    }

    fn body(&self, caller: &Caller) -> ProblemBody {
        let code = self.kind.as_str().replace('_', "-");
        let (title, detail) = (format!("api-{code}"), format!("api-{code}-detail"));
        let told = match (&self.refusal, &self.further.scope) {
            (Some((refusal, _)), _) => caller.words.refusal(refusal),
            (None, Some(scope)) => caller.words.with(&detail, &[("scope", scope)]),
            (None, None) => caller.words.t(&detail).to_owned(),
        };
        let mut further = (*self.further).clone();
        let pointer = self.refusal.as_ref().map(|(_, pointer)| *pointer).filter(|pointer| !pointer.is_empty());
        let error = |pointer: &str| FieldError { pointer: Some(pointer.to_owned()), parameter: None, detail: told.clone() };
        further.errors.extend(pointer.map(error));
        ProblemBody {
            kind: format!("urn:problem-type:redress:{code}"),
            title: caller.words.t(&title).to_owned(),
            status: self.kind.status().as_u16(),
            detail: told,
            request_id: caller.request_id.clone(),
            further,
        }
    }

    /// As a program reads it.
    pub fn answer(&self, caller: &Caller) -> HttpResponse {
        let mut answer = HttpResponse::build(self.kind.status());
        answer.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        answer
            .insert_header((header::CONTENT_LANGUAGE, caller.locale().as_str()))
            .insert_header((header::VARY, "Accept-Language"));
        if self.is_about_tokens() {
            answer.insert_header((header::WWW_AUTHENTICATE, self.challenge()));
        }
        if let Some(wait) = self.further.retry_after {
            answer.insert_header((header::RETRY_AFTER, wait.to_string()));
        }
        answer.body(serde_json::to_string(&self.body(caller)).unwrap_or_default())
    }

    /// Logged once: the code and the request's id, never what was sent.
    pub fn log(&self, caller: &Caller) {
        let (kind, request_id) = (self.kind.as_str(), &caller.request_id);
        match self.kind {
            Kind::Unavailable => tracing::warn!(%request_id, kind, "a program's request was not possible"),
            Kind::Internal => tracing::error!(%request_id, kind, "a program's request failed"),
            _ => tracing::debug!(%request_id, kind, "a program's request was turned away"),
        }
    }
}

/// The field of a body that a rule means; empty where it is none of them.
const fn pointer(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotAssignable | Refusal::OwnWork => "/assignee",
        Refusal::OutcomeNotYours(_) => "/outcome",
        Refusal::NoReferral => "/referral",
        Refusal::BadDate => "/referral/until",
        Refusal::BadMoment => "/at",
        Refusal::NoWords { .. } => "/body",
        _ => "",
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(WebError::from(error))
    }
}

impl From<WebError> for Problem {
    fn from(error: WebError) -> Self {
        match error {
            WebError::TooMany { wait } => Self::with(Kind::Throttled, Further { retry_after: Some(wait), ..Further::default() }),
            WebError::TooLarge => Self::of(Kind::TooLarge),
            WebError::TooSlow => Self::of(Kind::TooSlow),
            WebError::UnsupportedMedia => Self::of(Kind::UnsupportedMedia),
            WebError::Malformed(_) => Self::of(Kind::Malformed),
            WebError::NotFound => Self::of(Kind::NotFound),
            WebError::Refused(refusal) => Self::refused(refusal),
            WebError::Quarantined => Self::of(Kind::Quarantined),
            WebError::NotYetScanned => Self::of(Kind::NotScanned),
            WebError::Gone => Self::of(Kind::Gone),
            WebError::Unavailable(reason) => {
                tracing::warn!(reason, "the database was not to be had");
                Self::later(5)
            }
            other => {
                tracing::error!(error = %other, "a program's request failed");
                Self::of(Kind::Internal)
            }
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// The bare answer: `caller` puts the body in its place, in the caller's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
