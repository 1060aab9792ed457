//! On whom a case waits, and whether they have looked at it.

use chrono::NaiveDate;

use super::beside::Beside;
use crate::domain::case::{Case, Status};
use crate::domain::merchant_request::MerchantRequest;
use crate::store::merchant_reads::{MOST_SESSIONS, Reads};
use crate::web::page::Page;

/// On whom the case waits, until when.
pub fn waiting(page: &Page, case: &Case, beside: &Beside) -> String {
    let (key, whom, until) = match &case.status {
        Status::AwaitingConsumer { until, .. } => ("case-waits-consumer", "", until),
        Status::Offered { until } => ("case-waits-offer", "", until),
        Status::AwaitingMerchant { whom, until } | Status::AwaitingPlatform { whom, until } => {
            ("case-waits-outside", whom.as_str(), until)
        }
        _ => return String::new(),
    };
    let words = page.t2(key, ("whom", whom), ("until", &page.dates.full(*until)));
    let answered = case.asked().map(|asked| (asked.answered().to_string(), asked.count.to_string()));
    let words = match answered {
        Some((done, of)) => words + &page.t2("case-waits-answered", ("done", &done), ("of", &of)),
        None => words,
    };
    let words = words + &read_by_merchant(page, case, beside);
    if *until < page.now { format!("{words}{}", page.t("case-waits-past")) } else { words }
}

/// Whether the merchant that was asked by letter has looked at it, where it is waited for.
fn read_by_merchant(page: &Page, case: &Case, beside: &Beside) -> String {
    let is_asked = matches!(case.status, Status::AwaitingMerchant { .. }) && case.merchant_request.is_some();
    match &beside.request_reads {
        _ if !is_asked => String::new(),
        Some(reads) => page.t1("case-waits-read", "at", page.dates.moment(reads.first)),
        None => page.t("case-waits-unread").to_owned(),
    }
}

/// When the link of the newest letter to the merchant was opened, also when nobody waits for it any more; `None` where none went
/// out.
pub fn letter(page: &Page, case: &Case, beside: &Beside) -> Option<String> {
    case.merchant_request.as_ref()?;
    Some(match &beside.request_reads {
        None => page.t("case-letter-unread").to_owned(),
        Some(reads) => {
            read_often(page, reads).unwrap_or_else(|| page.t1("case-letter-read", "at", page.dates.moment(reads.first)))
        }
    })
}

/// How often, and on how many days; `None` where it was once.
fn read_often(page: &Page, reads: &Reads) -> Option<String> {
    let times = reads.sessions.len();
    let last = reads.sessions.first().filter(|_| times > 1)?;
    let mut days: Vec<NaiveDate> = reads.sessions.iter().map(|at| page.dates.day_of(*at)).collect();
    days.dedup();
    let times = if times < MOST_SESSIONS { times.to_string() } else { format!("{}+", MOST_SESSIONS - 1) };
    let (first, last, days) = (page.dates.moment(reads.first), page.dates.moment(*last), days.len().to_string());
    Some(page.words.with("case-letter-read-often", &[("first", &first), ("last", &last), ("n", &times), ("days", &days)]))
}

/// Whether the merchant says that it is somebody else's order, and nobody has put that right yet.
pub fn is_disowned(case: &Case) -> bool {
    let asked = case.merchant_request.as_ref().filter(|asked| asked.ended_at.is_none());
    asked.is_some_and(MerchantRequest::is_disowned)
}
