//! `/admin/tokens`: tokens by which programs act as one of ours. A list, a form, a page that says what follows; and a token that is
//! shown once.

mod form;
pub mod one;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

pub use self::form::lines;
use crate::domain::permission::Permission;
use crate::domain::token::Standing;
use crate::paths;
use crate::store::api_tokens::{self, Token};
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

struct Row {
    url: String,
    name: String,
    tail: String,
    person: String,
    scopes: String,
    until: String,
    used: String,
    /// Why it is not good any more; empty while it is.
    ended: String,
}

#[derive(Template)]
#[template(path = "admin/tokens.html")]
struct TokensPage {
    page: Page,
    rows: Vec<Row>,
}

/// Whoever may connect programs; anybody else finds nothing here.
fn connects(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ConnectPrograms).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/tokens`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let all = app.db.read(api_tokens::all).await?;
    let row = |it: &Token| Row {
        url: paths::admin_token(it.id),
        name: it.name.clone(),
        tail: it.tail.clone(),
        person: it.person_name.clone(),
        scopes: form::scopes(page.words, &it.scopes),
        until: page.dates.day(page.dates.day_of(it.expires_at)),
        used: it.used_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
        ended: ended(&page, it).to_owned(),
    };
    let rows = all.iter().map(row).collect();
    Ok(html(&TokensPage { page, rows }))
}

/// Why a token is not good any more; empty while it is.
fn ended<'a>(page: &'a Page, token: &Token) -> &'a str {
    match token.standing(page.now) {
        Standing::Alive => "",
        Standing::Lapsed => page.t("token-lapsed"),
        Standing::Revoked => page.t("token-revoked"),
    }
}
