//! Pages of lists: how many, from where, and the way to the next one. A cursor is nobody's to read or to make.

use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::bearer::Bearer;
use super::problem::Problem;

/// Rows on a page where nobody asks for another number.
const USUAL: usize = 50;
/// And at most.
pub const MOST: usize = 100;

/// What stands after `?`, each name once.
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// A name that is none, or comes twice, is told: a filter that was misspelt would else be one that lets all through.
    pub fn of(bearer: &Bearer, known: &[&str]) -> Result<Self, Problem> {
        let words = bearer.caller.words;
        let asked: Vec<(String, String)> = serde_urlencoded::from_str(bearer.request.query_string()).unwrap_or_default();
        for (at, (name, _)) in asked.iter().enumerate() {
            let is_first = asked.iter().position(|(other, _)| other == name) == Some(at);
            if !known.contains(&name.as_str()) || !is_first {
                return Err(Problem::bad_query(name, words.t("api-query-unknown").to_owned()));
            }
        }
        Ok(Self(asked))
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(asked, _)| asked == name).map(|(_, value)| value.as_str())
    }

    /// What `read` makes of a value, where it was sent.
    pub fn read<T>(&self, bearer: &Bearer, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some(sent) = self.text(name) else { return Ok(None) };
        let problem = || Problem::bad_query(name, bearer.caller.words.t("api-query-malformed").to_owned());
        read(sent).map(Some).ok_or_else(problem)
    }

    pub fn limit(&self, bearer: &Bearer) -> Result<usize, Problem> {
        let limit = self.read(bearer, "limit", |sent| sent.parse().ok().filter(|limit| (1..=MOST).contains(limit)))?;
        Ok(limit.unwrap_or(USUAL))
    }

    /// The place that a cursor stands for.
    pub fn cursor<T>(&self, bearer: &Bearer, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let plain = |sent: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(sent).ok()?).ok();
        self.read(bearer, name, |sent| read(&plain(sent)?))
    }

    /// The address of the page after this one.
    fn next(&self, path: &str, (name, cursor): (&str, &str)) -> String {
        let kept = self.0.iter().filter(|(asked, _)| asked != name).map(|(asked, value)| (asked.as_str(), value.as_str()));
        let all: Vec<(&str, &str)> = kept.chain([(name, cursor)]).collect();
        format!("{path}?{}", serde_urlencoded::to_string(all).unwrap_or_default())
    }
}

/// A cursor that stands for a place.
pub fn cursor(place: impl std::fmt::Display) -> String {
    URL_SAFE_NO_PAD.encode(place.to_string())
}

/// JSON of ours.
pub fn good(bearer: &Bearer, mut answer: HttpResponseBuilder, body: &impl Serialize) -> HttpResponse {
    answer
        .insert_header((header::CONTENT_LANGUAGE, bearer.caller.locale().as_str()))
        .insert_header((header::VARY, "Accept-Language, Authorization"))
        .json(body)
}

/// A page of a list, and the way to the next one.
pub fn page(bearer: &Bearer, asked: &Asked, next: Option<(&str, &str)>, body: &impl Serialize) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(next) = next {
        let url = format!("{}{}", bearer.app.config.base(), asked.next(bearer.request.path(), next));
        answer.insert_header((header::LINK, format!("<{url}>; rel=\"next\"")));
    }
    good(bearer, answer, body)
}
