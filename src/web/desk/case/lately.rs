//! What happened around a case lately: letters that did not arrive, and how often the same person complained. Facts, no tags.

use std::fmt::Write as _;

use super::beside::Beside;
use crate::domain::case::Case;
use crate::domain::codes::{Correctable, Outcome};
use crate::domain::notice::Way;
use crate::store::alike::MOST_COUNTED;
use crate::store::returned::Returned;
use crate::web::page::Page;

/// From this many on it is worth a line.
const OFTEN: usize = 3;

pub struct LatelyView {
    pub returned: Vec<ReturnedView>,
    /// How often this person complained lately; empty where it is not often.
    pub often: String,
}

impl LatelyView {
    pub fn of(page: &Page, case: &Case, beside: &Beside) -> Self {
        Self { returned: returned(page, case, beside), often: often(page, &beside.lately) }
    }
}

/// Letters that did not arrive at one address.
pub struct ReturnedView {
    /// Which of the case's addresses, as a field of a correction.
    pub field: &'static str,
    pub label: String,
    pub address: String,
    /// The newest, in a sentence each.
    pub letters: Vec<String>,
    pub is_mail: bool,
}

/// Each address at which something did not arrive.
fn returned(page: &Page, case: &Case, beside: &Beside) -> Vec<ReturnedView> {
    let of = |way: Way, field: Correctable, address: &Option<String>| {
        let letters: Vec<String> =
            beside.returned.iter().filter(|letter| letter.way == way).map(|letter| sentence(page, letter)).collect();
        (!letters.is_empty()).then(|| ReturnedView {
            field: field.as_str(),
            label: page.code("correct", field.as_str()),
            address: address.clone().unwrap_or_default(),
            letters,
            is_mail: way == Way::Mail,
        })
    };
    let contact = &case.contact;
    [of(Way::Mail, Correctable::Email, &contact.email), of(Way::Text, Correctable::Phone, &contact.phone)]
        .into_iter()
        .flatten()
        .collect()
}

fn sentence(page: &Page, letter: &Returned) -> String {
    let (what, why) = (page.code("returned-letter", letter.kind.as_str()), page.t(why(&letter.why)));
    page.words.with("returned-line", &[("what", &what), ("at", &page.dates.moment(letter.at)), ("why", why)])
}

/// The reasons that `mail` writes down, for people.
fn why(reason: &str) -> &'static str {
    let code = reason.rsplit(' ').next().unwrap_or_default();
    if reason.starts_with("the gateway") {
        return "returned-why-gateway";
    }
    match code {
        _ if reason.contains("cannot take this address") => "returned-why-address",
        "550" | "551" | "553" if reason.contains("refused the letter") => "returned-why-unknown",
        "552" if reason.contains("refused the letter") => "returned-why-full",
        _ if reason.contains("refused the letter") => "returned-why-refused",
        _ => "returned-why-tries",
    }
}

/// How often, and how it went; the ends in the order in which people see them, those under way last.
fn often(page: &Page, lately: &[Option<Outcome>]) -> String {
    if lately.len() < OFTEN {
        return String::new();
    }
    let mut ends = String::new();
    let codes = Outcome::ALL.iter().map(|outcome| Some(*outcome)).chain([None]);
    for code in codes {
        let count = lately.iter().filter(|outcome| **outcome == code).count();
        let name = || code.map_or_else(|| page.t("often-under-way").to_owned(), |code| page.code("outcome", code.as_str()));
        if count > 0 {
            let comma = if ends.is_empty() { "" } else { page.t("list-comma") };
            let _ = write!(ends, "{comma}{} {count}", name());
        }
    }
    let count = if lately.len() >= MOST_COUNTED { format!("{}+", MOST_COUNTED - 1) } else { lately.len().to_string() };
    page.t2("often-line", ("n", &count), ("ends", &ends))
}
