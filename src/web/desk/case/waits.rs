//! On whom a case waits, and whether they have looked at it.

use super::beside::Beside;
use crate::domain::case::{Case, Status};
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

/// Whether the merchant that was asked by letter has looked at it.
fn read_by_merchant(page: &Page, case: &Case, beside: &Beside) -> String {
    let is_asked = matches!(case.status, Status::AwaitingMerchant { .. }) && case.merchant_request.is_some();
    match beside.request_read {
        Some(at) => page.t1("case-waits-read", "at", page.dates.moment(at)),
        None if is_asked => page.t("case-waits-unread").to_owned(),
        None => String::new(),
    }
}
