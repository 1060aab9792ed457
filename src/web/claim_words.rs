//! Who says what of an order, in the order in which pages show it, and which of it cannot all be true; further orders.

use chrono::{DateTime, Utc};

use super::page::Page;
use crate::domain::bill::state_of;
use crate::domain::case::Case;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::Happening;
use crate::domain::fix::{Fix, FixAct};
use crate::domain::order::{Contradiction, OtherOrder, Voice};
use crate::i18n::Words;
use crate::store::facts::Claimed;
use crate::store::timeline::Entry;

/// The newest words of one voice.
pub struct Said<'a> {
    pub voice: Voice,
    /// Ours for what they say; `unknown` where it does not tell.
    pub state: OrderState,
    pub at: DateTime<Utc>,
    /// What the order's page says, in its own words.
    pub raw: Option<&'a str>,
    pub claim: Option<&'a Claimed>,
    /// What the same side claimed before.
    pub earlier: Option<&'a Claimed>,
    /// Whether nobody who knows better has spoken since.
    pub counts: bool,
}

impl Said<'_> {
    /// The page's own words, or ours for a claim.
    pub fn words(&self, page: &Page) -> String {
        self.raw.map_or_else(|| page.code("order", self.state.as_str()), str::to_owned)
    }
}

/// The consumer, what their app shows, the payment record, merchant and platform: those who said something.
pub fn said<'a>(case: &'a Case, claims: &'a [Claimed]) -> Vec<Said<'a>> {
    let counted = case.fix().rests_on;
    let counts = |voice: Voice| counted.iter().any(|(known, _)| *known == voice);
    let of = |claimant: Claimant| {
        let mut newest = claims.iter().rev().filter(move |claim| claim.claimant == claimant && claim.counts());
        let (claim, earlier) = (newest.next()?, newest.next());
        let voice = Voice::Side(claimant);
        Some(Said { voice, state: claim.state, at: claim.at, raw: None, claim: Some(claim), earlier, counts: counts(voice) })
    };
    let shown = case.order.displayed_status.as_deref().map(|raw| Said {
        voice: Voice::OrderPage,
        state: state_of(raw),
        at: case.filed_at,
        raw: Some(raw),
        claim: None,
        earlier: None,
        counts: counts(Voice::OrderPage),
    });
    let others = [Claimant::PaymentRail, Claimant::Merchant, Claimant::Platform];
    of(Claimant::Consumer).into_iter().chain(shown).chain(others.into_iter().filter_map(of)).collect()
}

/// What cannot all be true, as a sentence made of `{prefix}-{who}` for each voice and `{prefix}-differ`; empty where
/// nothing contradicts.
pub fn verdict(page: &Page, said: &[Said<'_>], prefix: &str) -> String {
    let states: Vec<(Voice, OrderState)> = said.iter().filter(|said| said.counts).map(|said| (said.voice, said.state)).collect();
    let Some(both) = Contradiction::among(&states) else {
        return String::new();
    };
    let camp = |voices: &[Voice]| -> String {
        let of_camp = said.iter().filter(|said| voices.contains(&said.voice));
        let parts: Vec<String> =
            of_camp.map(|said| page.t1(&format!("{prefix}-{}", code(said.voice)), "state", said.words(page))).collect();
        parts.join(page.t("claim-comma"))
    };
    page.t2(&format!("{prefix}-differ"), ("settled", &camp(&both.settled)), ("unsettled", &camp(&both.unsettled)))
}

/// What proves a fix done, as a phrase made of `{prefix}-{who}`; empty where an answer is all that is wanted.
pub fn proof(page: &Page, fix: &Fix, prefix: &str) -> String {
    if fix.act == FixAct::Tell {
        return String::new();
    }
    let mut sides: Vec<(Claimant, Vec<String>)> = Vec::new();
    for (claimant, state) in fix.proof {
        let state = page.code("order", state.as_str());
        match sides.iter_mut().find(|(known, _)| known == claimant) {
            Some((_, states)) => states.push(state),
            None => sides.push((*claimant, vec![state])),
        }
    }
    let says = |(claimant, states): &(Claimant, Vec<String>)| {
        let key = format!("{prefix}-{}", code(Voice::Side(*claimant)));
        page.t1(&key, "state", states.join(page.t("fix-state-or")))
    };
    sides.iter().map(says).collect::<Vec<_>>().join(page.t("fix-proof-or"))
}

/// What one side says, made of `{prefix}-{who}`.
pub fn says(words: &Words, prefix: &str, claimant: Claimant, state: OrderState) -> String {
    let key = format!("{prefix}-{}", code(Voice::Side(claimant)));
    words.with(&key, &[("state", &words.code("order", state.as_str()))])
}

/// For keys of words.
pub fn code(voice: Voice) -> String {
    match voice {
        Voice::OrderPage => "order-page".to_owned(),
        Voice::Side(claimant) => claimant.as_str().replace('_', "-"),
    }
}

/// What the merchant says by its link, in the words of `{key}-{answer}`, with the day, the number or the name that it names.
pub fn answer(page: &Page, key: &str, what: &Happening, detail: Option<&str>) -> String {
    let Happening::MerchantAnswered { answer, on, .. } = what else { return String::new() };
    let told = page.code(key, answer.as_str());
    let more = on.map(|on| page.dates.weekday_day(on)).or_else(|| detail.map(str::to_owned));
    more.map_or_else(|| told.clone(), |more| page.t2("respond-said-more", ("what", &told), ("more", &more)))
}

/// The same as a line of a history: `{key}`, or `{key}-late` where it came after its date.
pub fn answered(page: &Page, key: &str, entry: &Entry) -> String {
    let is_late = matches!(entry.what, Happening::MerchantAnswered { late: true, .. });
    let detail = entry.said.as_ref().and_then(|said| said.title.as_deref());
    let key = if is_late { format!("{key}-late") } else { key.to_owned() };
    page.t1(&key, "what", answer(page, "respond-said", &entry.what, detail))
}

/// A further order of the case, in one line.
pub fn other(page: &Page, other: &OtherOrder) -> String {
    let day = other.paid_on.map(|day| page.dates.day(day));
    let parts = [Some(other.amount.to_string()), other.order_number.clone(), other.payment_reference.clone(), day];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
