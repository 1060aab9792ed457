//! `GET /desk/cases/{reference}/filed`: what to tell the consumer before they hang up. Their private link is not on it:
//! whoever holds it is the consumer.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::case::Case;
use crate::domain::codes::{Channel, Consent};
use crate::domain::sla::ClockKind;
use crate::domain::text::masked_phone;
use crate::paths;
use crate::store::cases;
use crate::web::WebError;
use crate::web::desk::case::act::Desk;
use crate::web::files::note_reader;
use crate::web::page::{Page, html};

#[derive(Template)]
#[template(path = "desk/intake-filed.html")]
struct FiledPage {
    page: Page,
    reference: String,
    /// When to tell it: the moment differs with the channel.
    say: String,
    case_url: String,
    /// When the first answer and the result are due, in words; empty without a clock.
    first_response: String,
    result: String,
    /// How the consumer gets to their case, one way a line.
    ways: Vec<String>,
    /// There is none: neither an e-mail nor a phone that gets messages from here.
    is_cut_off: bool,
    mend_url: String,
}

pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let case = desk.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
    note_reader(&desk.app, case.id, desk.agent.staff.id).await;
    let page = desk.page();
    let due = |kind| case.clock(kind).and_then(|clock| clock.due_at).map(|at| page.dates.full(at)).unwrap_or_default();
    let ways = ways(&page, &case, &format!("{}{}", desk.app.config.base(), paths::track()));
    Ok(html(&FiledPage {
        reference: reference.to_string(),
        say: page.t(if case.channel == Channel::Phone { "intake-filed-say" } else { "intake-filed-say-later" }).to_owned(),
        case_url: paths::desk_case(reference),
        mend_url: format!("{}#act-correction", paths::desk_case_part(reference, "correction")),
        first_response: due(ClockKind::FirstResponse),
        result: case.result_clock().and_then(|clock| clock.due_at).map(|at| page.dates.full(at)).unwrap_or_default(),
        is_cut_off: ways.is_empty(),
        ways,
        page,
    }))
}

/// Every way that is open to them, the easiest first.
fn ways(page: &Page, case: &Case, track: &str) -> Vec<String> {
    let mut ways = Vec::new();
    if let Some(email) = &case.contact.email {
        ways.push(page.t1("intake-way-mail", "email", email));
    }
    if let Some(phone) = case.contact.phone.as_deref().filter(|_| page.sends_texts && case.contact.mobile().is_some()) {
        let key = if case.consents_to(Consent::Texts) { "intake-way-text" } else { "intake-way-track" };
        ways.push(page.t2(key, ("phone", &masked_phone(phone)), ("url", track)));
    }
    ways
}
