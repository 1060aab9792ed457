//! A program with a token, and what it is answered.

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::domain::ids::{TeamId, TokenId};
use redress::domain::token::{PREFIX, TokenScope};
use redress::random::Random;
use redress::seal::token_hash;
use redress::store::api_tokens::{self, By, NewToken};
use redress::store::people::Person;
use redress::web::api::HASHED;
use serde_json::Value;

use crate::support::browser::form;
use crate::support::{Answer, Browser, TestApp};

pub const CASES: &str = "/api/v1/cases";

/// A program that acts as somebody.
#[derive(Clone)]
pub struct Client {
    browser: Browser,
    pub token: String,
    pub person: Person,
    pub language: &'static str,
}

impl Client {
    /// As this person, for all that there is.
    pub async fn of(app: &TestApp, person: &Person) -> Self {
        Self::within(app, person, TokenScope::ALL).await
    }

    /// As somebody of this role and team.
    pub async fn new(app: &TestApp, role: Role, team: Option<TeamId>) -> Self {
        let person = app.person(role, "李敏", &format!("p{}@desk.example", app.app.id()), team).await;
        Self::of(app, &person).await
    }

    pub async fn within(app: &TestApp, person: &Person, scopes: &[TokenScope]) -> Self {
        let id = TokenId(app.app.id());
        let boss = app.person(Role::Admin, "吴思远", &format!("boss{id}@desk.example"), None).await;
        let token = format!("{PREFIX}{}", Random.token());
        let new = NewToken {
            id,
            person: person.id,
            name: format!("令牌 {id}"),
            hash: token_hash(HASHED, &token),
            tail: token[token.len() - 4..].to_owned(),
            scopes: scopes.to_vec(),
            expires_at: app.app.now() + chrono::Duration::days(90),
        };
        let by = By { person: boss.id, at: app.app.now(), edit: app.app.id() };
        app.app.db.write(move |tx| api_tokens::insert(tx, &new, by)).await.unwrap();
        Self { browser: app.browser(), token, person: person.clone(), language: "zh-CN" }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let usual = [("authorization", bearer.as_str()), ("accept-language", self.language)];
        let all: Vec<_> = usual.into_iter().chain(headers.iter().copied()).collect();
        self.browser.send_with(Method::GET, path, None, Vec::new(), &all).await
    }

    pub async fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.post_text(path, headers, &body.to_string()).await
    }

    pub async fn post_text(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let usual = [("authorization", bearer.as_str()), ("accept-language", self.language)];
        let all: Vec<_> = usual.into_iter().chain(headers.iter().copied()).collect();
        self.browser.send_with(Method::POST, path, Some("application/json"), body.as_bytes().to_vec(), &all).await
    }

    /// Sends bytes without a key.
    pub async fn post_as(&mut self, media: &str, path: &str, body: Vec<u8>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("accept-language", self.language)];
        self.browser.send_with(Method::POST, path, Some(media), body, &headers).await
    }

    /// Sends a file, as a form.
    pub async fn upload(&mut self, path: &str, key: &str, kind: &str, (name, bytes): (&str, &[u8])) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("accept-language", self.language), ("idempotency-key", key)];
        let (media, body) = form(&[("evidence_kind", kind)], &[("file", name, bytes)]);
        self.browser.send_with(Method::POST, path, Some(media), body, &headers).await
    }

    /// The ETag of a case.
    pub async fn tag(&mut self, path: &str) -> String {
        let read = self.get(path).await;
        read.header("etag").unwrap_or_else(|| panic!("{}", read.text()))
    }
}
