//! What was promised to the consumer: by when, whether it was done, and what is asked for to show it.

use super::act::Desk;
use crate::domain::case::{Action, Case};
use crate::domain::money::Money;
use crate::paths;
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
