//! Going on with a complaint on another device: its link as text and as a code to scan, and what the link opens.
//! Nothing is stored for it: the link is made of the draft's own number and our key, and ends with the draft.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::Duration;

use super::draft::{COOKIE, Filer, hash_of};
use crate::domain::ids::DraftId;
use crate::paths;
use crate::seal::{Purpose, Seal};
use crate::store::drafts::{self, Draft};
use crate::web::access::asked::{Asked, Nothing};
use crate::web::access::live_link;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html, see_other};
use crate::web::qr;
use crate::web::server::AppData;
use crate::web::visitor::{Visitor, cookie};

/// Of a link: a draft has one for as long as it lives.
const GENERATION: i32 = 0;

#[derive(Template)]
#[template(path = "portal/filing-carry.html")]
struct CarryPage {
    page: Page,
    back: String,
    link: String,
    /// The code's dark modules, as the path of a drawing.
    code: String,
    /// Modules on a side, with the white around.
    side: i32,
    hours: i64,
}

#[derive(Template)]
#[template(path = "portal/filing-land.html")]
struct LandPage {
    page: Page,
    /// Another complaint is being filled in here; it would not be found again.
    has_other: bool,
}

/// `GET /complaints/new/link`
pub async fn show(app: AppData, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let Some(draft) = filer.draft else {
        return Ok(see_other(&paths::new_complaint()));
    };
    let token = app.seal.link_token(Purpose::Draft, draft.0, GENERATION);
    let link = format!("{}{}", app.config.base(), paths::draft(&token));
    let back = filer.answers.first_open(&filer.check(&app)).path();
    let (code, side) = qr::drawn(&link).ok_or_else(|| WebError::Internal("a link too long for a code".to_owned()))?;
    let page = filer.visitor.page(&request, &app);
    Ok(html(&CarryPage { page, back, link, code, side, hours: drafts::KEPT_HOURS }))
}

async fn live(asked: &Asked, token: &str) -> Result<Option<Draft>, WebError> {
    let Some(id) = Seal::link_id(token).filter(|id| asked.app.seal.opens(token, Purpose::Draft, *id, GENERATION)) else {
        return Ok(None);
    };
    let now = asked.app.now();
    let found = asked.app.db.read(move |conn| drafts::find_by_id(conn, DraftId(id), now)).await?;
    Ok(found.filter(|draft| draft.filed.is_none()))
}

/// `GET /drafts/{token}`: a button, so that whoever looks a link up for its picture opens nothing.
pub async fn land(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Some(draft) = live(&asked, &token).await? else {
        return live_link::dead(&asked, Purpose::Draft);
    };
    let filer = Filer::of(&asked.app, &asked.request, asked.visitor.clone()).await?;
    let has_other = filer.draft.is_some_and(|here| here != draft.id);
    Ok(html(&LandPage { page: asked.page(), has_other }))
}

/// `POST /drafts/{token}`: this device goes on with it too.
pub async fn open(asked: Asked, token: web::Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    let Some(draft) = live(&asked, &token).await? else {
        return live_link::dead(&asked, Purpose::Draft);
    };
    let filer = Filer::of(&asked.app, &asked.request, asked.visitor.clone()).await?;
    let mut response = see_other(&paths::new_complaint());
    if filer.draft != Some(draft.id) {
        let (fresh, now) = (asked.app.random.token(), asked.app.now());
        let hash = hash_of(&fresh);
        asked.app.db.write(move |tx| drafts::add_device(tx, draft.id, &hash, now)).await?;
        let days = Duration::hours(drafts::KEPT_HOURS).num_days();
        let _ = response.add_cookie(&cookie(&asked.app, COOKIE, fresh, days));
    }
    // The token must not go on to the next page.
    response.headers_mut().insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    Ok(response)
}
