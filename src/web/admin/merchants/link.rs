//! `POST /admin/merchants/{merchant}/link-end`: the link by which a merchant answers ends; the next letter carries a new one.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use crate::domain::figures::Period;
use crate::domain::ids::{MerchantId, PersonId};
use crate::paths;
use crate::store::merchant_asking;
use crate::store::merchants::register::{self, Kept};
use crate::store::parties::{self, Party, Record};
use crate::store::people::{self, Edit};
use crate::store::{Conn, StoreError, links};
use crate::web::admin::providers::keeps;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Admin;
use crate::web::page::{Page, see_other_with};
use crate::web::server::AppData;

/// Days that a merchant's record looks back, today among them.
const DAYS: u64 = 365;

/// How a merchant answers, as its page shows it.
pub struct RecordView {
    /// In one sentence.
    pub told: String,
    /// Where its link is ended; empty where none stands.
    pub end_url: String,
}

/// How it answered lately, and whether a link of it stands.
pub fn load(conn: &mut Conn, kept: &Kept, (now, zone): (DateTime<Utc>, Tz)) -> Result<(Record, bool), StoreError> {
    let tomorrow = (now + Duration::days(1)).with_timezone(&zone).date_naive();
    let period = Period::before_day(tomorrow, DAYS);
    let (record, _) = parties::record(conn, &Party::Merchant(kept.merchant.name.clone()), period)?;
    let link = links::find_for(conn, "merchant", kept.id.0)?;
    Ok((record, link.is_some_and(|link| link.expires_at > now)))
}

pub fn view(page: &Page, id: MerchantId, (record, has_link): (Record, bool)) -> RecordView {
    let numbers = [("asked", record.asked), ("in_time", record.in_time), ("late", record.late), ("silent", record.silent)];
    let numbers = numbers.map(|(name, n)| (name, n.to_string()));
    let told = if record.asked == 0 {
        page.t("merchant-never-asked").to_owned()
    } else {
        page.words.with("merchant-record", &numbers.each_ref().map(|(name, n)| (*name, n.as_str())))
    };
    RecordView { told, end_url: if has_link { paths::admin_merchant_link_end(id) } else { String::new() } }
}

pub async fn destroy(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    Form(_): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let id = MerchantId(path.parse().map_err(|_| WebError::NotFound)?);
    let (by, at, edit) = (admin.0.staff.id, app.now(), app.id());
    app.db.write(move |tx| end(tx, id, (edit, by, at))).await?;
    Ok(see_other_with(&app, &paths::admin_merchant(id), "flash-merchant-link-ended"))
}

fn end(tx: &mut Conn, id: MerchantId, (edit, by, at): (i64, PersonId, DateTime<Utc>)) -> Result<(), StoreError> {
    register::find(tx, id)?;
    // Ended twice, or by two of us: it has ended.
    let Some(link) = links::find_for(tx, "merchant", id.0)?.filter(|link| link.expires_at > at) else { return Ok(()) };
    links::end(tx, link.id, at)?;
    merchant_asking::mark(tx, id)?;
    let edit = Edit {
        id: edit,
        by: Some(by),
        at,
        what: "merchant.link_ended",
        target: id.0,
        before: String::new(),
        after: String::new(),
    };
    people::audit(tx, &edit)
}
