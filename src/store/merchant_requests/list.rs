//! What a merchant's link opens, a page at a time: what is still to be answered, then what was.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::RequestRow;
use crate::domain::codes::{Consent, Outcome};
use crate::domain::ids::{CaseId, MerchantId, RequestId};
use crate::domain::merchant_request::{MerchantRequest, OPEN_DAYS};
use crate::domain::reference::Reference;
use crate::store::db::{Conn, load};
use crate::store::error::StoreError;
use crate::store::schema::{cases, merchant_requests as requests};
use crate::store::ties;
use crate::store::times::far;

/// Requests of one part on a page.
pub const PAGE: usize = 100;

/// A request in a merchant's list.
#[derive(Clone, Debug)]
pub struct Line {
    pub reference: Reference,
    pub request: MerchantRequest,
    /// As the consumer wrote it, where they agree to its being shown.
    pub order_number: Option<String>,
    /// The case has a result already.
    pub is_over: bool,
}

type LineRow = (RequestRow, String, String, Option<String>, Option<String>);

/// A part of what a merchant's link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    /// What is still to be answered, due first on top.
    Open,
    /// What was answered, or has a result; newest first.
    Rest,
}

/// Where a list goes on: in which part, behind the request of which date and id.
#[derive(Clone, Copy, Debug)]
struct Place {
    half: Half,
    behind: Option<(DateTime<Utc>, RequestId)>,
}

impl Place {
    const fn first(half: Half) -> Self {
        Self { half, behind: None }
    }

    /// As an address has it; `None` for what is no place.
    fn parse(written: &str) -> Option<Self> {
        let mut parts = written.splitn(3, '.');
        let half = match parts.next()? {
            "open" => Half::Open,
            "rest" => Half::Rest,
            _ => return None,
        };
        let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?;
        // Not every instant that can be written is one to a database.
        let is_usable = (2000..=2200).contains(&chrono::Datelike::year(&at));
        let id = RequestId(parts.next()?.parse().ok()?);
        is_usable.then_some(Self { half, behind: Some((at, id)) })
    }

    fn behind(half: Half, line: &Line) -> String {
        let half = if half == Half::Open { "open" } else { "rest" };
        format!("{half}.{}.{}", line.request.until.timestamp_micros(), line.request.id)
    }
}

/// A page of what a merchant's link opens now, and where the next one begins. What was answered begins where what is open ends.
pub fn page(
    conn: &mut Conn,
    merchant: MerchantId,
    after: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(Vec<Line>, Option<String>), StoreError> {
    let place = after.and_then(Place::parse).unwrap_or(Place::first(Half::Open));
    let mut lines = half(conn, merchant, place, now)?;
    if lines.len() > PAGE {
        lines.truncate(PAGE);
        let next = lines.last().map(|last| Place::behind(place.half, last));
        return Ok((lines, next));
    }
    if place.half == Half::Rest {
        return Ok((lines, None));
    }
    let mut rest = half(conn, merchant, Place::first(Half::Rest), now)?;
    let is_more = rest.len() > PAGE;
    rest.truncate(PAGE);
    let next = rest.last().filter(|_| is_more).map(|last| Place::behind(Half::Rest, last));
    lines.extend(rest);
    Ok((lines, next))
}

/// A page of a part of what a merchant's link opens now; one more than [`PAGE`], where there is one.
fn half(conn: &mut Conn, merchant: MerchantId, place: Place, now: DateTime<Utc>) -> Result<Vec<Line>, StoreError> {
    let since = (now - Duration::days(OPEN_DAYS)).naive_utc();
    let mine = || {
        let with = requests::table.inner_join(cases::table.on(cases::id.eq(requests::case_id)));
        let opens = requests::until.ge(since).or(requests::promised_until.ge(since).assume_not_null());
        let opens = requests::merchant_id.eq(merchant.0).and(opens).and(requests::ended_at.is_null());
        with.filter(opens).select((super::columns!(), cases::reference, cases::consents, cases::order_number, cases::outcome))
    };
    let most = PAGE as i64 + 1;
    let rows: Vec<LineRow> = match place.half {
        Half::Open => {
            let (at, id) = place.behind.map_or((since, 0), |(at, id)| (at.naive_utc(), id.0));
            let later = requests::until.gt(at).or(requests::until.eq(at).and(requests::id.gt(id)));
            let is_carried_on = cases::outcome.eq(Outcome::Duplicate.as_str()).assume_not_null();
            let open = mine().filter(requests::heard_at.is_null()).filter(cases::outcome.is_null().or(is_carried_on));
            let open = open.filter(requests::until.ge(at)).filter(later);
            load(conn, open.order((requests::until, requests::id)).limit(most))?
        }
        Half::Rest => {
            let (at, id) = place.behind.map_or((far(), i64::MAX), |(at, id)| (at.naive_utc(), id.0));
            let before = requests::until.lt(at).or(requests::until.eq(at).and(requests::id.lt(id)));
            let is_over = cases::outcome.is_not_null().and(cases::outcome.ne(Outcome::Duplicate.as_str()).assume_not_null());
            let rest = mine().filter(requests::heard_at.is_not_null().or(is_over));
            let rest = rest.filter(requests::until.le(at)).filter(before);
            load(conn, rest.order((requests::until.desc(), requests::id.desc())).limit(most))?
        }
    };
    let lines = rows.into_iter().map(|(row, reference, consents, order_number, outcome)| {
        // What was filed twice goes on elsewhere, and is shown where that is too.
        let is_merged = outcome.as_deref() == Some(Outcome::Duplicate.as_str());
        let merged = if is_merged { ties::merged_into(conn, CaseId(row.case_id))? } else { None };
        let agreed = consents.split_whitespace().any(|code| Consent::parse(code) == Some(Consent::Share));
        let shares = agreed && merged.is_none_or(|merged| merged.shares);
        let reference = Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("a reference: {reference:?}")))?;
        let request = row.into_request()?;
        let order_number = order_number.filter(|_| shares && !request.is_disowned());
        let is_over = outcome.is_some() && !is_merged;
        Ok(Line { reference, request, order_number, is_over })
    });
    lines.collect()
}
