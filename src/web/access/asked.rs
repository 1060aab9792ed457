//! What nearly every handler here asks for: the app, the visitor, the request; and somebody who is signed in.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::ids::CaseId;
use crate::domain::text::TextProblem;
use crate::paths;
use crate::store::accounts;
use crate::store::people::Person;
use crate::web::client;
use crate::web::error::WebError;
use crate::web::forms::{Problems, text_problem};
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// A request with its surroundings.
#[derive(Clone)]
pub struct Asked {
    pub app: AppData,
    pub visitor: Visitor,
    pub request: HttpRequest,
}

impl Asked {
    pub fn page(&self) -> Page {
        self.visitor.page(&self.request, &self.app)
    }

    /// The network that throttles count.
    pub fn network(&self) -> String {
        client::network(&self.request, &self.app.config)
    }

    /// Takes a checked text, or notes what to do about it, in this room's words.
    pub fn check<T>(&self, problems: &mut Problems, field: &str, checked: Result<T, TextProblem>) -> Option<T> {
        let words = crate::i18n::words(self.visitor.locale);
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                let told = match problem {
                    TextProblem::Missing => words.code("access-missing", field),
                    TextProblem::Malformed => words.code("access-malformed", field),
                    other => text_problem(words, field, other),
                };
                problems.add(field, told);
                None
            }
        }
    }

    /// The cases that wait for this person's address, with the act that gives each to their account.
    pub async fn acts_of_taking_up(&self, person: &Person) -> Result<Vec<(CaseId, Act)>, WebError> {
        let email = person.email.clone();
        let waiting = self.app.db.read(move |conn| accounts::waiting_cases(conn, &email)).await?;
        let by = Actor::Consumer { person: Some(person.id), cases: Vec::new() };
        Ok(waiting.into_iter().map(|case| (case, self.app.act(by.clone()))).collect())
    }

    /// What the browser calls itself, so that people tell their sessions apart.
    pub fn device(&self) -> String {
        let agent = self.request.headers().get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let of =
            |names: &[(&'static str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
        // The order matters: most browsers also call themselves Chrome and Safari, most systems Linux.
        let browser = of(&[
            ("MicroMessenger", "WeChat"),
            ("AlipayClient", "Alipay"),
            ("HuaweiBrowser", "Huawei Browser"),
            ("MiuiBrowser", "Mi Browser"),
            ("UCBrowser", "UC Browser"),
            ("Edg", "Edge"),
            ("Firefox", "Firefox"),
            ("Chrome", "Chrome"),
            ("Safari", "Safari"),
        ]);
        let system = of(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ]);
        [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl FromRequest for Asked {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let app = request.app_data::<AppData>().cloned().ok_or_else(|| WebError::Internal("no app".to_owned()));
        let visitor = Visitor::from_request(request, payload).into_inner();
        ready(app.and_then(|app| Ok(Self { app, visitor: visitor?, request: request.clone() })))
    }
}

/// A request by somebody with an account, of whatever role.
#[derive(Clone)]
pub struct SignedIn {
    pub asked: Asked,
    pub person: Person,
    /// Hash of the session in hand.
    pub session: String,
}

impl FromRequest for SignedIn {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let asked = match Asked::from_request(request, payload).into_inner() {
            Ok(asked) => asked,
            Err(error) => return ready(Err(error)),
        };
        let found = asked.visitor.session.as_ref().and_then(|s| Some((s.person.clone()?, s.token_hash.clone())));
        ready(match found {
            Some((person, session)) => Ok(Self { asked, person, session }),
            None => Err(WebError::SignIn { next: paths::parse_next(request.path()).unwrap_or_default() }),
        })
    }
}

/// A form that is one button.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
