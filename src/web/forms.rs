//! Forms: the body is read within its limits, its origin and CSRF token are checked, and only then is it believed.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::client;
use super::error::WebError;
use super::server::AppData;
use super::throttle::Limit;
use super::uploads::words_of;
use super::visitor::Visitor;
use crate::config::Config;
use crate::domain::refusal::Refusal;
use crate::domain::text::TextProblem;
use crate::i18n::Words;

/// Longest form body: a Chinese character is nine bytes when url-encoded (security.md, Bodies).
pub const MAX_FORM: usize = 128 * 1024;
const MAX_FIELDS: usize = 100;
/// A form that names many cases is read far enough to say that they are too many.
const MANY: (usize, usize) = (1024 * 1024, 40_000);

/// A posted form, from our own page. `T` denies unknown fields; `csrf` is taken out before `T` sees it.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = WebError;
    type Future = LocalBoxFuture<'static, Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            if request.content_type() != "application/x-www-form-urlencoded" {
                return Err(WebError::UnsupportedMedia);
            }
            let longest = request.app_data::<AppData>().map_or(Duration::ZERO, |app| app.limits.form);
            let (bytes, most) = if names_many(request.path()) { MANY } else { (MAX_FORM, MAX_FIELDS) };
            let body = tokio::time::timeout(longest, read(payload, bytes)).await.map_err(|_| WebError::TooSlow)??;
            let fields: Vec<(String, String)> =
                serde_urlencoded::from_bytes(&body).map_err(|_| WebError::Malformed("not a form"))?;
            if fields.len() > most {
                return Err(WebError::Malformed("too many fields"));
            }
            keep(&request, &fields);
            let token = fields.iter().find(|(name, _)| name == "csrf").map_or("", |(_, value)| value);
            if !is_ours(&request, token)? {
                return Err(WebError::Forgery);
            }
            let rest: Vec<_> = fields.iter().filter(|(name, _)| name != "csrf").collect();
            let rest = serde_urlencoded::to_string(rest).map_err(|_| WebError::Malformed("not a form"))?;
            serde_urlencoded::from_str(&rest).map(Form).map_err(|_| WebError::Malformed("not one of our forms"))
        })
    }
}

/// Whether a form of this address may name many cases.
fn names_many(path: &str) -> bool {
    path.starts_with(&crate::paths::desk_bulk()) || path.starts_with(&crate::paths::oversight_incidents())
}

async fn read(mut payload: Payload, most: usize) -> Result<Vec<u8>, WebError> {
    let mut body = Vec::new();
    let mut seen = 0;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| WebError::Malformed("cut off"))?;
        seen += chunk.len();
        // Read on and thrown away up to 1 MiB, so that the answer arrives.
        if seen > 1024 * 1024 {
            return Err(WebError::TooLarge);
        }
        if seen <= most {
            body.extend_from_slice(&chunk);
        }
    }
    if seen > most { Err(WebError::TooLarge) } else { Ok(body) }
}

/// The longer things a person typed: a page that says no to the whole form shows them, to copy.
pub struct TypedText(pub Vec<String>);

/// Reads a form that nobody will take, for what was typed in it: its sender is not signed in any more.
pub async fn keep_typed(request: &mut ServiceRequest, app: &AppData) {
    if !is_from_us(request.request()) {
        return;
    }
    if request.content_type() == "multipart/form-data" {
        // Anybody can send one: what nobody takes counts as what is taken.
        let network = client::network(request.request(), &app.config);
        if request.headers().contains_key(header::CONTENT_ENCODING) || app.throttle.take(Limit::UploadNetwork, &network).is_err()
        {
            return;
        }
        let payload = request.take_payload();
        let fields = words_of(request.request(), payload, app).await;
        return keep_words(request.request(), &fields);
    }
    if request.content_type() != "application/x-www-form-urlencoded" {
        return;
    }
    let read = tokio::time::timeout(app.limits.form, read(request.take_payload(), MAX_FORM)).await;
    let fields = read.ok().and_then(Result::ok).and_then(|body| serde_urlencoded::from_bytes::<Vec<_>>(&body).ok());
    if let Some(fields) = fields.filter(|fields| fields.len() <= MAX_FIELDS) {
        keep(request.request(), &fields);
    }
}

/// The same of a form with files, once it was read.
pub fn keep_words(request: &HttpRequest, fields: &BTreeMap<String, String>) {
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    keep(request, &fields);
}

/// Not for a form of another site: our page would say its words.
fn keep(request: &HttpRequest, fields: &[(String, String)]) {
    if is_from_us(request) {
        request.extensions_mut().insert(TypedText(typed(fields)));
    }
}

/// Whether the page that sent this was ours, as far as the browser tells.
pub fn is_from_us(request: &HttpRequest) -> bool {
    request.app_data::<AppData>().is_some_and(|app| origin_fits(request, &app.config))
}

fn typed(fields: &[(String, String)]) -> Vec<String> {
    const SECRET: &[&str] = &["csrf", "next", "version", "key", "session", "case", "query", "run", "seen"];
    // A chosen code, a date, an amount: soon typed again.
    let is_code = |value: &str| value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-:.".contains(&b));
    fields
        .iter()
        .filter(|(name, _)| !SECRET.contains(&name.as_str()) && !name.contains("password"))
        .filter(|(_, value)| value.chars().count() > 3 && !is_code(value))
        .map(|(_, value)| value.clone())
        .collect()
}

/// Whether a POST comes from our own page: Origin (or Sec-Fetch-Site where there is none), and the token.
pub fn is_ours(request: &HttpRequest, token: &str) -> Result<bool, WebError> {
    let app = request.app_data::<AppData>().ok_or_else(|| WebError::Internal("no app".to_owned()))?;
    let extensions = request.extensions();
    let visitor = extensions.get::<Visitor>().ok_or_else(|| WebError::Internal("no visitor".to_owned()))?;
    Ok(origin_fits(request, &app.config) && app.seal.csrf_fits(&visitor.cookie, token))
}

fn origin_fits(request: &HttpRequest, config: &Config) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HeaderName::from_static("sec-fetch-site"))) {
        (Some(origin), _) => is_our_origin(origin, config),
        (None, Some(site)) => matches!(site, "same-origin" | "none"),
        // Old WebViews send neither: the token decides.
        (None, None) => true,
    }
}

/// The base URL; while it is unset, the names of this machine at our port.
fn is_our_origin(origin: &str, config: &Config) -> bool {
    if config.base_url.is_some() {
        return origin == config.base();
    }
    let port = config.listen.port();
    [
        format!("http://{}", config.listen),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.1:{port}"),
        format!("http://[::1]:{port}"),
    ]
    .iter()
    .any(|ours| ours == origin)
}

/// One thing to mend: the field's id and what to do, in the same words at the field and in the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    pub message: String,
}

/// What is wrong with a form, in the order of the page.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Problem { field: field.to_owned(), message: message.into() });
    }

    /// What another part of the form wants, after what this one does; and the value of that part, if it is good.
    pub fn take<T>(&mut self, checked: Result<T, Problems>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(problems) => {
                self.0.extend(problems.0);
                None
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first problem of a field; empty when there is none.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|problem| problem.field == field).map_or("", |problem| &problem.message)
    }

    pub fn all(&self) -> &[Problem] {
        &self.0
    }

    /// Takes a checked text, or notes the problem and gives `None`.
    pub fn check<T>(&mut self, words: &Words, field: &str, checked: Result<T, TextProblem>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(field, text_problem(words, field, problem));
                None
            }
        }
    }
}

/// What to do about a text that was not taken: `missing-{field}`, `malformed-{field}`, and words for all fields.
pub fn text_problem(words: &Words, field: &str, problem: TextProblem) -> String {
    // A field without words of its own is told in those for any.
    let own = |kind: &str| {
        let own = format!("{kind}-{}", field.replace('_', "-"));
        if words.has(&own) { words.t(&own).to_owned() } else { words.t(&format!("{kind}-any")).to_owned() }
    };
    match problem {
        TextProblem::Missing => own("missing"),
        TextProblem::Malformed => own("malformed"),
        TextProblem::Personal => words.refusal(&Refusal::PersonalTag),
        TextProblem::TooLong(max) => words.with("too-long", &[("max", &max.to_string())]),
        TextProblem::Unreadable => words.t("unreadable").to_owned(),
    }
}

/// A query string as pairs, for pages whose URL is their state.
pub type Query = actix_web::web::Query<BTreeMap<String, String>>;
