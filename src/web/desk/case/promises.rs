//! What was promised to the consumer: by whom and when, whether it was done, and what is asked for to show it; the offer, and the
//! hold on the payment.

use super::act::Desk;
use super::choices;
use crate::domain::case::{Action, Case};
use crate::domain::offer::{OfferState, Remedy};
use crate::domain::reference::Reference;
use crate::i18n::promises::sum;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::web::credit;
use crate::web::page::Page;
use crate::web::promise_words::{self, PromiseView};

/// A promise to the consumer.
pub struct Promise {
    pub view: PromiseView,
    /// Where it is marked as done, and where it is given up; empty once it was, or while that may not be said.
    pub url: String,
    pub drop_url: String,
    pub id: String,
    /// What is asked for as its proof; empty where none is.
    pub proof: String,
    /// The id of the input for files that show it.
    pub files_id: String,
}

/// All that is done for whoever complained beside the answer itself.
pub struct Promised {
    pub promises: Vec<Promise>,
    /// The hold on the payment, in one sentence; empty where none was asked for.
    pub hold: String,
    /// How their credit stands; empty where nothing was hurt.
    pub credit: String,
}

pub fn promised(page: &Page, desk: &Desk, file: &CaseFile, allowed: &[Action]) -> Promised {
    let (case, provider) = (&file.case, choices::provider(page, file));
    let url = |action, remedy: &Remedy, url: fn(Reference, i64) -> String| {
        let may = allowed.contains(&action) && remedy.is_owed();
        if may { url(desk.reference, remedy.id.0) } else { String::new() }
    };
    let promise = |remedy: &Remedy| Promise {
        view: promise_words::promise(page, remedy),
        url: url(Action::CompleteRemedy, remedy, paths::desk_remedy_done),
        drop_url: url(Action::DropRemedy, remedy, paths::desk_remedy_drop),
        id: remedy.id.0.to_string(),
        files_id: format!("proof-files-{}", remedy.id.0),
        proof: if remedy.kind.needs_proof() { page.code("remedy-proof", remedy.kind.as_str()) } else { String::new() },
    };
    Promised {
        promises: case.remedies.iter().map(promise).collect(),
        hold: case.hold.as_ref().map(|hold| promise_words::hold(page, hold, provider)).unwrap_or_default(),
        credit: credit::told(page, case.credit.as_ref()),
    }
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
    let (by, who) = (page.dates.weekday_day(offer.due_on), page.code("promiser", offer.by.as_str()));
    page.words.with("case-offer-open", &[("what", &what), ("who", &who), ("by", &by), ("until", &page.dates.full(offer.until))])
}
