//! What is read of a case that was merged into this one, on the page of this one: what it complained of, what was claimed of
//! its order, the newest words that went to and fro, and its files.

use super::act::Desk;
use super::files::{preview_url, view_url};
use super::page::Pair;
use crate::domain::actor::{Actor, ActorKind};
use crate::domain::case::Case;
use crate::domain::event::TextKind;
use crate::domain::order::{OtherOrder, Voice};
use crate::domain::text::without_personal_numbers;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::facts::{self, Claimed};
use crate::store::ties::{Other, Way};
use crate::store::timeline::{self, Span, Timeline};
use crate::store::{Conn, StoreError, case_page, cases, other_orders};
use crate::web::claim_words;
use crate::web::page::Page;

/// Merged cases whose words and files are shown; of more, the link alone.
const TOLD: usize = 3;
/// Words shown of each, the newest; all of them stand in the case itself.
const SAID: usize = 6;

/// What is read of it.
pub struct Told {
    pub case: Case,
    description: Option<timeline::Described>,
    wish: Option<String>,
    provider: (String, String),
    others: Vec<OtherOrder>,
    claims: Vec<Claimed>,
    timeline: Timeline,
    files: Vec<EvidenceFile>,
}

/// The cases that were merged last, as far as they are in sight.
pub fn load_told(conn: &mut Conn, others: &[Other]) -> Result<Vec<Told>, StoreError> {
    let merged = others.iter().rev().filter(|other| other.is_seen && other.way == Way::From).take(TOLD);
    let read = |other: &Other| {
        // Whether it is in sight was asked with the link.
        let case = cases::find_by_id(conn, &Actor::System, other.id)?;
        Ok(Told {
            description: timeline::description(conn, case.id)?,
            wish: timeline::desired_outcome(conn, case.id)?,
            provider: case_page::provider(conn, &case.order.provider)?,
            others: other_orders::of_case(conn, case.id)?,
            claims: facts::of_case(conn, case.id)?,
            timeline: timeline::for_staff(conn, case.id, Span::Newest)?,
            files: evidence::of_case(conn, case.id)?,
            case,
        })
    };
    merged.map(read).collect()
}

/// A case that was merged into this one.
pub struct CameView {
    pub reference: String,
    /// Empty where it is out of sight.
    pub url: String,
    pub since: String,
    pub told: Option<TellsView>,
}

/// What is shown of it.
pub struct TellsView {
    /// What was complained of; empty where it was erased.
    pub description: String,
    pub is_abusive: bool,
    /// What was wished for; empty where nothing was.
    pub wish: String,
    pub order: Vec<Pair>,
    pub claims: Vec<Pair>,
    pub said: Vec<Said>,
    pub files: Vec<File>,
}

/// Words that stand there.
pub struct Said {
    pub who: String,
    pub at: String,
    pub words: String,
    /// A colleague folded them away.
    pub is_abusive: bool,
}

/// A file that stands there.
pub struct File {
    pub url: String,
    pub preview: String,
    pub kind: String,
    pub name: String,
}

impl TellsView {
    pub fn of(page: &Page, desk: &Desk, told: &Told, (consumer, known): (&str, &[&str])) -> Self {
        let own = told.case.order.numbers().chain(told.others.iter().flat_map(OtherOrder::numbers));
        let known: Vec<&str> = known.iter().copied().chain(own).collect();
        let shown = |words: &str| without_personal_numbers(words, &known);
        Self {
            description: told.description.as_ref().map(|it| shown(&it.body)).unwrap_or_default(),
            is_abusive: told.description.as_ref().is_some_and(|it| it.is_abusive),
            wish: told.wish.as_deref().map(shown).unwrap_or_default(),
            order: order(page, told),
            claims: claims(page, told, &shown),
            said: said(page, told, (consumer, &shown)),
            files: files(page, desk, told),
        }
    }
}

/// The order as its consumer described it there.
fn order(page: &Page, told: &Told) -> Vec<Pair> {
    let order = &told.case.order;
    let provider = if page.is_zh() { &told.provider.0 } else { &told.provider.1 };
    let pairs = [
        ("case-people-merchant", Some(order.merchant.clone())),
        ("case-people-provider", Some(provider.clone())),
        ("case-claim-amount", Some(order.amount.to_string())),
        ("correct-order-number", order.order_number.clone()),
        ("correct-payment-reference", order.payment_reference.clone()),
        ("case-claim-paid", order.paid_on.map(|day| page.dates.day(day))),
    ];
    let pairs = pairs.into_iter().filter_map(|(key, words)| Some((key, words?)));
    let others = told.others.iter().map(|other| ("case-other-order", claim_words::other(page, other)));
    pairs.chain(others).map(|(key, words)| Pair { name: page.t(key).to_owned(), words }).collect()
}

/// What each side says of it.
fn claims(page: &Page, told: &Told, shown: &impl Fn(&str) -> String) -> Vec<Pair> {
    let pair = |said: &claim_words::Said<'_>| {
        let who = match said.voice {
            Voice::OrderPage => page.t("case-claim-screen").to_owned(),
            Voice::Side(claimant) => page.code("claimant", claimant.as_str()),
        };
        let body = said.claim.and_then(|claim| claim.body.as_deref()).map(shown);
        let parts = [Some(said.words(page)), body, Some(page.dates.moment(said.at))];
        Pair { name: who, words: parts.into_iter().flatten().collect::<Vec<_>>().join(" · ") }
    };
    claim_words::said(&told.case, &told.claims).iter().map(pair).collect()
}

/// The newest words that went to and fro, oldest first; notes stay in their own case.
fn said(page: &Page, told: &Told, (consumer, shown): (&str, &impl Fn(&str) -> String)) -> Vec<Said> {
    let is_spoken = |said: &timeline::Said| said.kind.is_for_consumer() && said.kind != TextKind::Description;
    let spoken = |entry: &timeline::Entry| {
        let said = entry.said.as_ref().filter(|said| is_spoken(said))?;
        Some(Said {
            who: match (entry.by, &entry.name) {
                (ActorKind::Consumer, _) | (_, None) => consumer.to_owned(),
                (_, Some(name)) => name.clone(),
            },
            at: page.dates.moment(entry.at),
            words: shown(said.body.as_deref()?),
            is_abusive: told.timeline.is_abusive(said.id),
        })
    };
    let mut said: Vec<Said> = told.timeline.entries.iter().filter_map(spoken).take(SAID).collect();
    said.reverse();
    said
}

fn files(page: &Page, desk: &Desk, told: &Told) -> Vec<File> {
    let Some(reference) = told.case.reference else { return Vec::new() };
    let current = told.files.iter().filter(|file| file.replaced_by.is_none());
    let view = |file: &EvidenceFile| File {
        url: view_url(reference, &file.file, desk.list.as_ref()),
        preview: if file.preview_sha256.is_some() { preview_url(reference, &file.file) } else { String::new() },
        kind: page.code("evidence", file.kind.as_str()),
        name: file.name.clone(),
    };
    current.map(view).collect()
}
