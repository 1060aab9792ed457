//! What each side says of the order, as its consumer reads it, and what of it does not fit together.

use crate::domain::case::Case;
use crate::domain::codes::OrderState;
use crate::store::facts::Claimed;
use crate::web::claim_words;
use crate::web::page::Page;

/// The claims side by side.
pub struct Claims {
    pub rows: Vec<Row>,
    /// What cannot all be true; empty where all fits together.
    pub verdict: String,
}

/// What one of them says.
pub struct Row {
    pub who: String,
    pub what: String,
    pub when: String,
}

/// `None` while only one has said anything.
pub fn claims(page: &Page, case: &Case, claims: &[Claimed]) -> Option<Claims> {
    let mut said = claim_words::said(case, claims);
    // Who does not know says nothing.
    said.retain(|said| said.state != OrderState::Unknown || said.raw.is_some());
    if said.len() < 2 {
        return None;
    }
    let row = |said: &claim_words::Said<'_>| Row {
        who: page.t(&format!("complaint-claim-who-{}", claim_words::code(said.voice))).to_owned(),
        what: said.words(page),
        when: page.dates.moment(said.at),
    };
    let rows = said.iter().map(row).collect();
    Some(Claims { rows, verdict: claim_words::verdict(page, &said, "complaint-claim") })
}
