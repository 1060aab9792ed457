//! `/admin/fact-senders`: programs of platforms and merchants that send facts about orders. A list, a form, a page that says what
//! follows; and a secret that is shown once.

mod form;
pub mod one;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

pub use self::form::lines;
use crate::domain::order_fact::Speaker;
use crate::domain::permission::Permission;
use crate::domain::provider::Provider;
use crate::paths;
use crate::store::fact_senders::{self, Sender};
use crate::store::providers;
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

struct Row {
    url: String,
    name: String,
    speaks_for: String,
    public_id: String,
    since: String,
    /// Since when it is heard no more; empty while it is heard.
    revoked: String,
}

#[derive(Template)]
#[template(path = "admin/fact_senders.html")]
struct SendersPage {
    page: Page,
    rows: Vec<Row>,
}

/// Whoever may connect programs; anybody else finds nothing here.
fn connects(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ConnectPrograms).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/fact-senders`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let (all, known) = app.db.read(|conn| Ok((fact_senders::all(conn)?, providers::kept(conn)?))).await?;
    let day = |at| page.dates.day(page.dates.day_of(at));
    let row = |it: &Sender| Row {
        url: paths::admin_fact_sender(&it.public_id),
        name: it.name.clone(),
        speaks_for: speaks_for(&page, it, &known),
        public_id: it.public_id.clone(),
        since: day(it.made_at),
        revoked: it.revoked_at.map(day).unwrap_or_default(),
    };
    let rows = all.iter().map(row).collect();
    Ok(html(&SendersPage { page, rows }))
}

/// Whose orders a sender speaks of, in words.
fn speaks_for(page: &Page, sender: &Sender, known: &[Provider]) -> String {
    match &sender.speaker {
        Speaker::Provider(slug) => page.t1("sender-of-provider", "name", provider_name(page, slug, known)),
        Speaker::Merchant(_) => page.t1("sender-of-merchant", "name", sender.merchant.as_deref().unwrap_or_default()),
    }
}

fn provider_name(page: &Page, slug: &str, known: &[Provider]) -> String {
    let found = known.iter().find(|it| it.slug == slug);
    found.map_or_else(|| slug.to_owned(), |it| it.name.of(page.words.locale()).to_owned())
}
