//! What can go wrong in a request, and the page that says so: what happened, what to do, a request id.

use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::forms::TypedText;
use super::page::{Page, html_with, see_other};
use super::server::AppData;
use super::visitor::Visitor;
use crate::domain::refusal::Refusal;
use crate::files::FileError;
use crate::paths;
use crate::store::StoreError;

/// An answer that is not the page asked for.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Not there, or not yours: the same answer.
    #[error("not found")]
    NotFound,
    /// Sign in first, then come back here.
    #[error("sign in first")]
    SignIn { next: String },
    /// Type the password again, then come back here.
    #[error("sign in again first")]
    SignInAgain { next: String },
    /// The house asks for a second step, and this account has none yet.
    #[error("a second step first")]
    SecondStepFirst,
    /// The form did not come from our page.
    #[error("the form did not come from our page")]
    Forgery,
    /// The form is not one of ours.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    #[error("the request is too large")]
    TooLarge,
    #[error("the URL is too long")]
    UrlTooLong,
    /// Its body did not arrive in time.
    #[error("the request came too slowly")]
    TooSlow,
    #[error("this kind of request body is not taken")]
    UnsupportedMedia,
    /// Too often; seconds to wait.
    #[error("too many requests")]
    TooMany { wait: u64 },
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The virus scanner has not looked at the file yet.
    #[error("the file is being checked")]
    NotYetScanned,
    /// The virus scanner found something in the file.
    #[error("the file is in quarantine")]
    Quarantined,
    /// A file that should be there is lost or altered.
    #[error("the file is gone")]
    Gone,
    #[error("not possible right now: {0}")]
    Unavailable(String),
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Refused(refusal) => Self::Refused(refusal),
            StoreError::Stale => Self::Unavailable("the row kept moving".to_owned()),
            error if error.is_passing() => Self::Unavailable(error.to_string()),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<FileError> for WebError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Missing => Self::Gone,
            FileError::Full | FileError::Unavailable(_) => Self::Unavailable(error.to_string()),
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } | Self::SignInAgain { .. } | Self::SecondStepFirst => StatusCode::SEE_OTHER,
            Self::Forgery => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UrlTooLong => StatusCode::URI_TOO_LONG,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(_) | Self::NotYetScanned | Self::Quarantined => StatusCode::CONFLICT,
            Self::Gone => StatusCode::GONE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The bare answer; `server` puts the page in its place, in the visitor's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    page: Page,
    heading: String,
    body: String,
    /// Where to sign in, for those who were signed out.
    sign_in: String,
    /// What the visitor had typed, to copy.
    typed: Vec<String>,
    /// Offer the form that mails a private link.
    offers_track: bool,
    /// Whoever works here goes on with the queue.
    is_staff: bool,
}

/// The page of an error.
pub fn answer(error: &WebError, visitor: &Visitor, request: &HttpRequest, app: &AppData) -> HttpResponse {
    log(error, visitor, request);
    let typed = request.extensions().get::<TypedText>().map_or_else(Vec::new, |typed| typed.0.clone());
    match error {
        WebError::SignIn { next } if typed.is_empty() => return see_other(&paths::with_next(&paths::sign_in(), next)),
        WebError::SecondStepFirst => return see_other(&paths::second_step()),
        WebError::SignInAgain { next } => return see_other(&paths::with_next(&paths::sign_in_again(), next)),
        _ => {}
    }
    let page = visitor.page(request, app);
    let key = match error {
        WebError::NotFound => "not-found",
        WebError::Forgery => "forgery",
        WebError::SignIn { .. } => "signed-out",
        WebError::Malformed(_) => "malformed",
        WebError::TooLarge => "too-large",
        WebError::UrlTooLong => "url-too-long",
        WebError::TooSlow => "too-slow",
        WebError::UnsupportedMedia => "unsupported-media",
        WebError::TooMany { .. } => "too-many",
        WebError::Refused(_) => "refused",
        WebError::NotYetScanned => "not-yet-scanned",
        WebError::Quarantined => "quarantined",
        WebError::Gone => "gone",
        WebError::Unavailable(_) => "unavailable",
        WebError::Internal(_) | WebError::SignInAgain { .. } | WebError::SecondStepFirst => "internal",
    };
    let is_staff = paths::is_for_staff(request.path()) && visitor.person().is_some_and(|person| person.staff().is_some());
    let body = body(error, &page, key, (is_staff, typed.is_empty()));
    let sign_in = if let WebError::SignIn { next } = error { paths::with_next(&paths::sign_in(), next) } else { String::new() };
    // Something was sent, and not taken: no redirect says so.
    let status = if sign_in.is_empty() { error.status_code() } else { StatusCode::FORBIDDEN };
    let heading = page.t(&format!("error-{key}-heading")).to_owned();
    let offers_track = matches!(error, WebError::NotFound) && request.path().starts_with("/complaints/");
    let mut response = html_with(status, &ErrorPage { page, heading, body, sign_in, typed, offers_track, is_staff });
    let wait = match error {
        WebError::TooMany { wait } => Some(*wait),
        WebError::Unavailable(_) => Some(5),
        _ => None,
    };
    if let Some(wait) = wait.and_then(|wait| wait.to_string().parse().ok()) {
        response.headers_mut().insert(actix_web::http::header::RETRY_AFTER, wait);
    }
    response
}

/// What happened, and what to do about it.
fn body(error: &WebError, page: &Page, key: &str, (is_staff, is_bare): (bool, bool)) -> String {
    match error {
        WebError::NotFound if is_staff => page.t("error-not-found-staff-body").to_owned(),
        WebError::Refused(refusal) => page.words.refusal(refusal),
        WebError::TooMany { wait } => page.t1("error-too-many-body", "minutes", wait.div_ceil(60).max(1)),
        WebError::Forgery if is_bare => page.t("error-forgery-body-bare").to_owned(),
        _ => page.t(&format!("error-{key}-body")).to_owned(),
    }
}

/// Logged once, here: route pattern and request id, never a body or a path with a token.
fn log(error: &WebError, visitor: &Visitor, request: &HttpRequest) {
    let route = request.match_pattern().unwrap_or_default();
    let request_id = &visitor.request_id;
    match error {
        WebError::Internal(_) => tracing::error!(%request_id, %route, %error, "request failed"),
        WebError::Unavailable(_) | WebError::Gone => {
            tracing::warn!(%request_id, %route, %error, "request not possible");
        }
        WebError::Forgery | WebError::TooMany { .. } => {
            tracing::info!(%request_id, %route, %error, "request turned away");
        }
        _ => tracing::debug!(%request_id, %route, %error, "request answered with an error page"),
    }
}
