//! The frame around what programs ask: their language, the limits that all requests have, and no answer but JSON.

use std::future::{Ready, ready};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest};

use super::problem::{Kind, Problem};
use crate::domain::codes::Locale;
use crate::i18n::{Words, words};
use crate::web::error::WebError;
use crate::web::headers;
use crate::web::server::{AppData, MAX_URL};
use crate::web::throttle::Left;
use crate::web::visitor::{preferred_locale, request_id};

/// A program that asks.
#[derive(Clone)]
pub struct Caller {
    pub words: &'static Words,
    pub request_id: String,
}

impl Caller {
    fn of(request: &HttpRequest, app: &AppData) -> Self {
        Self { words: words(preferred_locale(request)), request_id: request_id(app.random.bytes()) }
    }

    pub const fn locale(&self) -> Locale {
        self.words.locale()
    }
}

impl FromRequest for Caller {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Caller>().cloned();
        ready(found.ok_or_else(|| WebError::Internal("the caller was not resolved".to_owned())))
    }
}

/// Answers a program: what is no JSON of ours becomes a problem.
pub async fn program(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    app: &AppData,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let caller = Caller::of(request.request(), app);
    if request.uri().path_and_query().is_some_and(|asked| asked.as_str().len() > MAX_URL) {
        return Ok(request.into_response(Problem::of(Kind::UrlTooLong).answer(&caller)));
    }
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Ok(request.into_response(Problem::of(Kind::UnsupportedMedia).answer(&caller)));
    }
    request.extensions_mut().insert(caller.clone());
    let longest = app.limits.work + app.limits.form;
    let Ok(answered) = tokio::time::timeout(longest, next.call(request)).await else {
        tracing::error!(request_id = caller.request_id, "a program's request took longer than it may and was given up");
        let mut answer = Problem::later(5).answer(&caller);
        headers::add(answer.headers_mut(), "/api/", headers::FILE_POLICY, app.config.is_https());
        return Err(InternalError::from_response("took too long", answer).into());
    };
    Ok(told(answered?.map_into_boxed_body(), &caller))
}

/// The answer as a program reads it, with what is left of its allowance.
fn told(answered: ServiceResponse<BoxBody>, caller: &Caller) -> ServiceResponse<BoxBody> {
    let problem = answered.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    let is_ours = answered.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().ends_with(b"json"));
    let is_good = is_ours || answered.status().is_success() || answered.status() == StatusCode::NOT_MODIFIED;
    let mut answered = match problem {
        None if is_good => answered,
        None => {
            let problem = Problem::of(kind_of(answered.status()));
            ServiceResponse::new(answered.request().clone(), problem.answer(caller))
        }
        Some(problem) => {
            problem.log(caller);
            ServiceResponse::new(answered.request().clone(), problem.answer(caller))
        }
    };
    let left = answered.request().extensions().get::<Left>().copied();
    if let Some(Left { limit, remaining, reset }) = left {
        let told = [("ratelimit-limit", u64::from(limit)), ("ratelimit-remaining", remaining.into()), ("ratelimit-reset", reset)];
        let headers = answered.headers_mut();
        for (name, value) in told {
            headers.insert(HeaderName::from_static(name), value.into());
        }
    }
    answered
}

const fn kind_of(status: StatusCode) -> Kind {
    match status {
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Kind::WrongMethod,
        StatusCode::INTERNAL_SERVER_ERROR => Kind::Internal,
        _ => Kind::Malformed,
    }
}
