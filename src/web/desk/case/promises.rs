//! What was promised to the consumer: by when, whether it was done, and what is asked for to show it.

use super::act::Desk;
use crate::domain::case::{Action, Case};
use crate::domain::money::Money;
use crate::domain::offer::OfferState;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::web::page::Page;

/// A promise to the consumer.
pub struct Promise {
    pub words: String,
    pub due: String,
    /// Where it is marked as done; empty once it was, or while that may not be said.
    pub url: String,
    pub done: String,
    pub id: String,
    /// What is asked for as its proof; empty where none is.
    pub proof: String,
}

pub fn promises(page: &Page, desk: &Desk, case: &Case, allowed: &[Action]) -> Vec<Promise> {
    let may = allowed.contains(&Action::CompleteRemedy);
    case.remedies
        .iter()
        .map(|remedy| Promise {
            words: format!("{}{}", page.code("remedy", remedy.kind.as_str()), sum(remedy.amount)),
            due: page.t1("case-promise-due", "day", page.dates.weekday_day(remedy.due_on)),
            url: if may && remedy.done_at.is_none() {
                paths::desk_remedy_done(desk.reference, remedy.id.0)
            } else {
                String::new()
            },
            id: remedy.id.0.to_string(),
            proof: if remedy.kind.needs_proof() { page.code("remedy-proof", remedy.kind.as_str()) } else { String::new() },
            done: remedy.done_at.map(|at| page.t1("case-promise-done", "at", page.dates.moment(at))).unwrap_or_default(),
        })
        .collect()
}

/// A sum behind words; nothing where there is none.
pub fn sum(amount: Option<Money>) -> String {
    amount.map(|sum| format!(" {sum}")).unwrap_or_default()
}

/// What a supervisor is asked to agree to.
pub fn extension(page: &Page, file: &CaseFile) -> String {
    let Some(asked) = file.case.extension else { return String::new() };
    let by = file.staff.iter().find(|person| person.id == asked.by).map_or(page.t("case-staff"), |person| &person.name);
    let clock = page.code("clock", asked.clock.as_str());
    page.words.with("case-extension-asked", &[("name", by), ("clock", &clock), ("days", &asked.days.to_string())])
}

/// The open offer in one sentence.
pub fn offer(page: &Page, case: &Case) -> String {
    let Some(offer) = case.offer.as_ref().filter(|offer| offer.state == OfferState::Open) else {
        return String::new();
    };
    let what = format!("{}{}", page.code("remedy", offer.remedy.as_str()), sum(offer.amount));
    let by = page.dates.weekday_day(offer.due_on);
    page.words.with("case-offer-open", &[("what", &what), ("by", &by), ("until", &page.dates.full(offer.until))])
}
