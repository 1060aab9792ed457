//! Problems as programs read them (RFC 9457): a type that is a code of ours, and title and detail in the caller's language.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use super::caller::Caller;
use crate::domain::coded::coded;
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
    const fn status(self) -> StatusCode {
        match self {
            Self::Unsigned | Self::NotTimely | Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::IdTaken => StatusCode::CONFLICT,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed | Self::TooMany => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Where in a body something is wrong.
#[derive(Debug, Serialize)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// In the words of the reader of JSON.
    pub message: String,
}

/// An answer that is not what was asked for.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    /// Seconds to wait.
    wait: Option<u64>,
    place: Option<Place>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a Place>,
}

impl Problem {
    pub const fn of(kind: Kind) -> Self {
        Self { kind, wait: None, place: None }
    }

    /// Not possible right now: again in so many seconds.
    pub const fn later(wait: u64) -> Self {
        Self { kind: Kind::Unavailable, wait: Some(wait), place: None }
    }

    pub fn malformed(error: &serde_json::Error) -> Self {
        let place = Place { line: error.line(), column: error.column(), message: error.to_string() };
        Self { kind: Kind::Malformed, wait: None, place: Some(place) }
    }

    /// As a program reads it.
    pub fn answer(&self, caller: &Caller) -> HttpResponse {
        let code = self.kind.as_str().replace('_', "-");
        let (title, detail) = (format!("api-{code}"), format!("api-{code}-detail"));
        let status = self.kind.status();
        let body = Body {
            kind: format!("urn:problem-type:redress:{code}"),
            title: caller.words.t(&title),
            status: status.as_u16(),
            detail: caller.words.t(&detail),
            request_id: &caller.request_id,
            retry_after: self.wait,
            place: self.place.as_ref(),
        };
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        answer
            .insert_header((header::CONTENT_LANGUAGE, caller.locale().as_str()))
            .insert_header((header::VARY, "Accept-Language"));
        if self.kind == Kind::WrongMethod {
            answer.insert_header((header::ALLOW, "POST"));
        }
        if let Some(wait) = self.wait {
            answer.insert_header((header::RETRY_AFTER, wait.to_string()));
        }
        answer.body(serde_json::to_string(&body).unwrap_or_default())
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

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(WebError::from(error))
    }
}

impl From<WebError> for Problem {
    fn from(error: WebError) -> Self {
        match error {
            WebError::TooMany { wait } => Self { kind: Kind::Throttled, wait: Some(wait), place: None },
            WebError::TooLarge => Self::of(Kind::TooLarge),
            WebError::TooSlow => Self::of(Kind::TooSlow),
            WebError::NotFound => Self::of(Kind::NotFound),
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
