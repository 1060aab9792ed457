//! Filed: the number, what happens next and by when; and the link to keep for whoever gave no e-mail.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};

use crate::domain::case::Case;
use crate::domain::codes::Consent;
use crate::domain::sla::ClockKind;
use crate::domain::text::masked_phone;
use crate::paths;
use crate::seal::Purpose;
use crate::store::{cases, links};
use crate::web::error::WebError;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html};
use crate::web::portal::consents::texts_to;
use crate::web::portal::hours;
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "portal/filing-filed.html")]
struct FiledPage {
    page: Page,
    reference: String,
    case_url: String,
    /// When the first answer and the result are due, in words; empty without a clock.
    first_response: String,
    result: String,
    /// Hidden in part; empty without an e-mail.
    email: String,
    phone: String,
    /// A text message carries the link.
    is_texted: bool,
    /// To be kept; empty where a letter carries it.
    link: String,
    in_account: bool,
    /// When we are at work again; empty while we are.
    closed: String,
}

/// `GET /complaints/{ref}/filed`: can be opened again by whoever may see the case.
pub async fn show(
    app: AppData,
    request: HttpRequest,
    consumer: Consumer,
    path: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let (reference, actor) = (reference(&path)?, consumer.actor.clone());
    let read = app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let link = links::find_for(conn, "case", case.id.0)?;
        Ok((case, link))
    });
    let (case, link) = read.await?;
    let token = link.map(|link| app.seal.link_token(Purpose::Case, link.id, link.generation));
    let link = token.map_or_else(String::new, |token| format!("{}{}", app.config.base(), paths::private_link(&token)));
    let page = consumer.visitor.page(&request, &app);
    Ok(html(&FiledPage {
        reference: reference.to_string(),
        case_url: paths::complaint(reference),
        first_response: due(&case, ClockKind::FirstResponse).map(|at| page.dates.full(at)).unwrap_or_default(),
        result: case.result_clock().and_then(|clock| clock.due_at).map(|at| page.dates.full(at)).unwrap_or_default(),
        link: if case.contact.email.is_none() { link } else { String::new() },
        email: case.contact.email.as_deref().map(masked_email).unwrap_or_default(),
        phone: case.contact.phone.as_deref().map(masked_phone).unwrap_or_default(),
        is_texted: texts_to(&app, &consumer.visitor, &case.contact).is_some() && case.consents_to(Consent::Texts),
        in_account: case.consumer.is_some(),
        closed: hours::closed(&page, &app.rules().calendar),
        page,
    }))
}

fn due(case: &Case, kind: ClockKind) -> Option<DateTime<Utc>> {
    case.clocks.iter().rfind(|clock| clock.kind == kind).and_then(|clock| clock.due_at)
}

/// `l***@example.com`.
fn masked_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}
