//! Who asks with a token: one of ours, as they are now, within what the token may do. Every request finds the person again, so
//! that whoever is put out is out at once, with all tokens that act as them.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::body;
use super::caller::Caller;
use super::operations::{self, Operation};
use super::problem::{Kind, Problem};
use crate::domain::actor::{Actor, Staff};
use crate::domain::ids::TokenId;
use crate::domain::permission::Permission;
use crate::domain::reference::Reference;
use crate::domain::token::PREFIX;
use crate::seal::token_hash;
use crate::store::api_tokens::{self, Token};
use crate::store::people::Person;
use crate::web::client;
use crate::web::error::WebError;
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// The purpose under which tokens are hashed.
pub const HASHED: &str = "api";
/// Length of a token: 32 bytes in base64url after the prefix.
const LENGTH: usize = PREFIX.len() + 43;

/// Whoever asks with a token.
#[derive(Clone)]
pub struct Bearer {
    pub token: TokenId,
    pub staff: Staff,
    /// What it calls itself.
    pub name: String,
    pub caller: Caller,
    pub app: AppData,
    pub request: HttpRequest,
}

impl FromRequest for Bearer {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(request).await })
    }
}

impl Bearer {
    async fn of(request: HttpRequest) -> Result<Self, Problem> {
        let app = request.app_data::<AppData>().cloned().ok_or_else(|| Problem::of(Kind::Internal))?;
        let caller = request.extensions().get::<Caller>().cloned().ok_or_else(|| Problem::of(Kind::Internal))?;
        let operation = operations::of(&request).ok_or_else(|| Problem::of(Kind::NotFound))?;
        let (token, person) = proven(&app, &request).await?;
        let staff = person.staff().filter(|staff| staff.may(Permission::WorkCases));
        let staff = staff.ok_or_else(|| Problem::of(Kind::BadToken))?;
        counted(&app, &request, token.id)?;
        tracing::info!(token = %token.id, person = %staff.id, operation = operation.id, "a token was used");
        within(operation, &token)?;
        if token.is_to_be_marked(app.now()) {
            mark(&app, token.id).await;
        }
        Ok(Self { token: token.id, staff, name: person.name, caller, app, request })
    }

    pub const fn actor(&self) -> Actor {
        Actor::Staff(self.staff)
    }

    /// The case that the address names; what is no reference is not found.
    pub fn reference(&self) -> Result<Reference, Problem> {
        let named = self.request.match_info().get("reference").and_then(Reference::parse);
        named.ok_or_else(|| Problem::of(Kind::NotFound))
    }

    /// What was sent, as bytes and as what it says.
    pub async fn body<T: DeserializeOwned>(&self, payload: web::Payload) -> Result<(T, Vec<u8>), Problem> {
        let bytes = body::json(&self.app, &self.request, payload.into_inner(), body::ONE_THING).await?;
        let read = serde_json::from_slice(&bytes).map_err(|error| Problem::malformed(&error))?;
        Ok((read, bytes))
    }

    /// A header that is one line of plain characters; `None` where it was not sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
    }
}

/// The token that was sent and whom it acts as. What never was one, ended or was revoked is answered alike.
async fn proven(app: &AppData, request: &HttpRequest) -> Result<(Token, Person), Problem> {
    let sent = request.headers().get(header::AUTHORIZATION).ok_or_else(|| Problem::of(Kind::NoToken))?;
    let token = sent.to_str().ok().and_then(|sent| sent.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let token = token.ok_or_else(|| Problem::of(Kind::NoToken))?;
    let found = if token.len() == LENGTH && token.starts_with(PREFIX) {
        let (hash, now) = (token_hash(HASHED, token), app.now());
        app.db.read(move |conn| api_tokens::bearer(conn, &hash, now)).await?
    } else {
        None
    };
    if found.is_none() {
        app.throttle.take(Limit::BadToken, &client::network(request, &app.config))?;
    }
    found.ok_or_else(|| Problem::of(Kind::BadToken))
}

/// Every answer tells what is left, also the one that nothing is.
fn counted(app: &AppData, request: &HttpRequest, token: TokenId) -> Result<(), Problem> {
    let Some(counted) = app.throttle.count(Limit::Token, &token.to_string()) else { return Ok(()) };
    request.extensions_mut().insert(counted.unwrap_or_else(|left| left));
    counted.map(|_| ()).map_err(|left| WebError::TooMany { wait: left.reset }.into())
}

fn within(operation: &Operation, token: &Token) -> Result<(), Problem> {
    match operation.scope {
        Some(scope) if !token.scopes.contains(&scope) => Err(Problem::missing(scope)),
        _ => Ok(()),
    }
}

/// Whose use cannot be written down now still has to work.
async fn mark(app: &AppData, token: TokenId) {
    let now = app.now();
    if let Err(error) = app.db.write(move |tx| api_tokens::mark_used(tx, token, now)).await {
        tracing::warn!(%error, %token, "the use of a token could not be noted");
    }
}
