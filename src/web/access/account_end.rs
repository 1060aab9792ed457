//! The end of an account: what goes, what stays and why; then the password, once more.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::asked::SignedIn;
use super::sign_in::proven;
use crate::paths;
use crate::seal::Purpose;
use crate::store::links::{self, Link};
use crate::store::own_data;
use crate::store::people::{self, Edit};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::visitor::cleared;

#[derive(Template)]
#[template(path = "access/account_end.html")]
struct EndPage {
    page: Page,
    problems: Problems,
    email: String,
    /// Cases that are not over.
    open: usize,
    has_open: bool,
    /// Cases without an address.
    links: Vec<KeptLink>,
}

/// A case that its private link alone opens, once the account is gone.
struct KeptLink {
    id: String,
    reference: String,
    url: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndForm {
    password: String,
}

async fn page(signed_in: &SignedIn, status: StatusCode, problems: Problems) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = signed_in;
    let id = person.id;
    let read = asked.app.db.read(move |conn| {
        let mut silent = Vec::new();
        for (case, reference) in own_data::without_address(conn, id)? {
            silent.extend(links::find_for(conn, "case", case.0)?.map(|link| (reference, link)));
        }
        Ok((own_data::open_cases(conn, id)?, silent))
    });
    let (open, silent) = read.await?;
    let app = &asked.app;
    let url = |link: &Link| {
        let token = app.seal.link_token(Purpose::Case, link.id, link.generation);
        format!("{}{}", app.config.base(), paths::private_link(&token))
    };
    let links = silent
        .iter()
        .map(|(reference, link)| KeptLink { id: format!("link-{reference}"), reference: reference.clone(), url: url(link) })
        .collect();
    Ok(html_with(status, &EndPage { page: asked.page(), problems, email: person.email.clone(), has_open: open > 0, open, links }))
}

/// Staff accounts are an administrator's affair.
fn consumers_own(signed_in: &SignedIn) -> Result<(), WebError> {
    if signed_in.person.role.is_staff() { Err(WebError::NotFound) } else { Ok(()) }
}

/// `GET /account/deletion`
pub async fn new(signed_in: SignedIn) -> Result<HttpResponse, WebError> {
    consumers_own(&signed_in)?;
    page(&signed_in, StatusCode::OK, Problems::default()).await
}

/// `POST /account/deletion`
pub async fn create(signed_in: SignedIn, form: Form<EndForm>) -> Result<HttpResponse, WebError> {
    consumers_own(&signed_in)?;
    let SignedIn { asked, person, .. } = &signed_in;
    let (app, network) = (&asked.app, asked.network());
    let mut problems = Problems::default();
    if form.0.password.is_empty() {
        problems.add("password", asked.page().t("access-missing-password"));
    } else {
        app.sign_ins.may(&person.email, &network, app.now())?;
        if proven(asked, &person.email, form.0.password).await?.is_none() {
            app.sign_ins.wrong(&person.email, &network, app.now());
            problems.add("password", asked.page().t("access-wrong-old-password"));
        }
    }
    if !problems.is_empty() {
        return page(&signed_in, StatusCode::UNPROCESSABLE_ENTITY, problems).await;
    }
    let (id, edit, at) = (person.id, app.id(), app.now());
    let ended = app.db.write(move |tx| {
        own_data::end_account(tx, id, at)?;
        let (before, after) = (String::new(), String::new());
        people::audit(tx, &Edit { id: edit, by: Some(id), at, what: "person.ended", target: id.0, before, after })
    });
    ended.await?;
    tracing::info!(request_id = %asked.visitor.request_id, person = id.0, "an account was ended by its owner");
    let mut response = see_other_with(app, &paths::home(), "flash-account-ended");
    let _ = response.add_cookie(&cleared(app, "redress"));
    Ok(response)
}
