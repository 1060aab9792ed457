//! Who may open a page: extractors that give an actor, or send to sign in, or say "not found".

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{Ready, ready};

use super::error::WebError;
use super::server::AppData;
use super::visitor::Visitor;
use crate::app::App;
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::case::Case;
use crate::domain::permission::Permission;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::{StoreError, cases};

/// A signed-in agent, supervisor or administrator.
#[derive(Clone)]
pub struct Agent {
    pub visitor: Visitor,
    pub staff: Staff,
}

/// A signed-in supervisor or administrator.
#[derive(Clone)]
pub struct Supervisor(pub Agent);

/// A signed-in administrator.
#[derive(Clone)]
pub struct Admin(pub Agent);

/// Somebody who may have cases of their own: by account, by private link, or neither yet.
#[derive(Clone)]
pub struct Consumer {
    pub visitor: Visitor,
    pub actor: Actor,
}

impl Agent {
    pub const fn actor(&self) -> Actor {
        Actor::Staff(self.staff)
    }

    fn of(request: &HttpRequest, allowed: fn(&Staff) -> bool) -> Result<Self, WebError> {
        let visitor = Visitor::from_request(request, &mut Payload::None).into_inner()?;
        let Some(person) = visitor.person() else {
            return Err(sign_in_first(request));
        };
        let Some(staff) = person.staff().filter(allowed) else {
            return Err(WebError::NotFound);
        };
        let has_second_step = visitor.session.as_ref().is_some_and(|session| session.has_second_step);
        if !has_second_step && request.app_data::<AppData>().is_some_and(|app| needs_second_step(app, staff.role)) {
            return Err(WebError::SecondStepFirst);
        }
        Ok(Self { visitor, staff })
    }
}

/// Whether somebody of this role has to sign in with a code beside the password.
pub fn needs_second_step(app: &App, role: Role) -> bool {
    app.second_step().includes(role)
}

/// To sign in, and back: to the page asked for, or to the case that something was posted to.
fn sign_in_first(request: &HttpRequest) -> WebError {
    let next = if request.method() == actix_web::http::Method::GET {
        request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned()
    } else {
        let case = request.match_info().get("reference").and_then(Reference::parse);
        case.map(paths::desk_case).unwrap_or_default()
    };
    WebError::SignIn { next: paths::parse_next(&next).unwrap_or_default() }
}

impl FromRequest for Agent {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request, |staff| staff.may(Permission::WorkCases)))
    }
}

impl FromRequest for Supervisor {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Agent::of(request, |staff| staff.may(Permission::ReadReports)).map(Self))
    }
}

impl FromRequest for Admin {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Agent::of(request, |staff| staff.may(Permission::ChangeRules)).map(Self))
    }
}

impl FromRequest for Consumer {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, &mut Payload::None).into_inner();
        ready(visitor.map(|visitor| Self { actor: visitor.consumer(), visitor }))
    }
}

impl Consumer {
    /// Their case; "not found" where it is not theirs.
    pub async fn case(&self, app: &App, reference: Reference) -> Result<Case, StoreError> {
        let actor = self.actor.clone();
        app.db.read(move |conn| cases::find(conn, &actor, reference)).await
    }
}

/// The reference in a path; anything else is "not found".
pub fn reference(path: &web::Path<String>) -> Result<Reference, WebError> {
    Reference::parse(path).ok_or(WebError::NotFound)
}
