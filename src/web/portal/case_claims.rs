//! What each side says of the order, as its consumer reads it, and what of it does not fit together.

use crate::domain::case::Case;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::order::{OtherOrder, Voice};
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

/// The further orders, each in one line, with what each side said of it last.
pub fn others(page: &Page, others: &[OtherOrder], claims: &[Claimed]) -> Vec<String> {
    let line = |(position, other): (u8, &OtherOrder)| {
        let of = |claimant: &Claimant| {
            let mut newest = claims.iter().rev().filter(|it| it.other_order == Some(position) && !it.is_part);
            let said = newest.find(|it| it.claimant == *claimant)?;
            let key = format!("complaint-claim-{}", claim_words::code(Voice::Side(*claimant)));
            Some(page.t1(&key, "state", page.code("order", said.state.as_str())))
        };
        let said = Claimant::ALL.iter().filter_map(of);
        std::iter::once(claim_words::other(page, other)).chain(said).collect::<Vec<_>>().join(" · ")
    };
    (2_u8..).zip(others).map(line).collect()
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
