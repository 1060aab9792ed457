//! "Who says what": the claims about an order side by side, contradictions marked; and what was corrected.

use crate::domain::actor::ActorKind;
use crate::domain::codes::{Claimant, Correctable, OrderState};
use crate::domain::order::{OtherOrder, Voice};
use crate::domain::order_fact::ToldBeside;
use crate::domain::text::without_personal_numbers;
use crate::store::case_page::{CaseFile, Corrected};
use crate::store::facts::Claimed;
use crate::store::timeline::Entry;
use crate::web::claim_words::{self, Said};
use crate::web::page::Page;

/// The table of claims.
pub struct Claims {
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    /// What contradicts what, as a sentence; empty where nothing does.
    pub verdict: String,
}

/// A column: who, and when they said it last.
pub struct Head {
    pub who: String,
    pub when: String,
}

pub struct Row {
    pub name: String,
    pub cells: Vec<Cell>,
}

/// What one side says of one thing.
pub struct Cell {
    pub who: String,
    pub words: String,
    /// An earlier claim of the same side.
    pub before: String,
    pub is_off: bool,
    pub is_nil: bool,
}

/// A value of the order, with what stood there before.
pub struct Value {
    pub field: Correctable,
    pub name: String,
    pub words: String,
    pub before: Vec<String>,
}

/// The claims of everybody who said something; the consumer first.
pub fn claims(page: &Page, file: &CaseFile) -> Claims {
    let said = claim_words::said(&file.case, &file.claims);
    let (order, is_consumer) = (&file.case.order, |said: &Said<'_>| said.voice == Voice::Side(Claimant::Consumer));
    let consumers = said.iter().find(|said| is_consumer(said)).map(|said| said.state);
    let heads = said.iter().map(|said| Head { who: who(page, said), when: page.dates.moment(said.at) }).collect();
    let paid = order.paid_on.map(|day| page.dates.day(day));
    let rows = vec![
        row(page, page.t("case-claim-state"), &said, |said| Some(state_cell(page, said, consumers))),
        row(page, page.t("case-claim-amount"), &said, |said| is_consumer(said).then(|| plain(order.amount.to_string()))),
        row(page, page.t("case-claim-paid"), &said, |said| paid.clone().filter(|_| is_consumer(said)).map(plain)),
        row(page, page.t("case-claim-words"), &said, |said| {
            Some(plain(without_personal_numbers(&words(page, said.claim?)?, &file.known_numbers())))
        }),
    ];
    let rows = rows.into_iter().filter(|row: &Row| row.cells.iter().any(|cell| !cell.is_nil)).collect();
    Claims { heads, rows, verdict: claim_words::verdict(page, &said, "case-claim") }
}

/// What was said beside the state: in words, or by a program with its own word for it.
fn words(page: &Page, claim: &Claimed) -> Option<String> {
    let came = claim.origin.as_ref();
    let by = came.map(|came| page.t1("case-claim-came", "by", &came.said_by));
    let raw = came.and_then(|came| came.raw.clone());
    let amount = came.and_then(|came| came.amount).map(|amount| amount.to_string());
    let parts: Vec<String> = [raw, amount, claim.body.clone(), by].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What was done where somebody said what the order is: by one of ours, or by a program.
pub fn did(page: &Page, entry: &Entry, state: OrderState) -> String {
    let state = page.code("order", state.as_str());
    if entry.by == ActorKind::System {
        return page.t1("case-did-fact-came", "state", state);
    }
    let by = entry.name.as_deref().unwrap_or_else(|| page.t("case-staff"));
    page.t2("case-did-fact", ("state", &state), ("by", by))
}

/// The same of a further order, by its number, or of a part that was given back.
pub fn did_beside(page: &Page, others: &[OtherOrder], told: &ToldBeside) -> String {
    let said = match told.beside.part {
        Some(part) => page.t1("case-did-fact-part", "amount", part),
        None => page.t1("case-did-fact-came", "state", page.code("order", told.state.as_str())),
    };
    let Some(position) = told.beside.order else { return said };
    let other = (2_u8..).zip(others).find(|(at, _)| *at == position);
    let number = other.and_then(|(_, other)| other.numbers().next().map(str::to_owned));
    let number = number.or_else(|| other.map(|(_, other)| other.amount.to_string())).unwrap_or_default();
    page.t2("case-did-fact-other", ("number", &number), ("said", &said))
}

fn who(page: &Page, said: &Said<'_>) -> String {
    match said.voice {
        Voice::OrderPage => page.t("case-claim-screen").to_owned(),
        Voice::Side(claimant) => page.code("claimant", claimant.as_str()),
    }
}

fn row(page: &Page, name: &str, said: &[Said<'_>], cell: impl Fn(&Said<'_>) -> Option<Cell>) -> Row {
    let nil = || Cell { is_nil: true, ..plain("–".to_owned()) };
    let cells = said.iter().map(|said| Cell { who: who(page, said), ..cell(said).unwrap_or_else(nil) }).collect();
    Row { name: name.to_owned(), cells }
}

fn plain(words: String) -> Cell {
    Cell { who: String::new(), words, before: String::new(), is_off: false, is_nil: false }
}

fn state_cell(page: &Page, said: &Said<'_>, consumers: Option<OrderState>) -> Cell {
    let before = said.earlier.filter(|earlier| earlier.state != said.state).map_or_else(String::new, |earlier| {
        let (state, at) = (page.code("order", earlier.state.as_str()), page.dates.moment(earlier.at));
        page.t2("case-claim-before", ("state", &state), ("at", &at))
    });
    let is_off = said.counts && consumers.is_some_and(|state| state.contradicts(said.state));
    Cell { before, is_off, ..plain(said.words(page)) }
}

/// The numbers of the order and how to reach the consumer, each with the values it had before.
pub fn values(page: &Page, file: &CaseFile) -> Vec<Value> {
    Correctable::ALL
        .iter()
        .map(|field| {
            let order = &file.case.order;
            let contact = &file.case.contact;
            let words = match field {
                Correctable::OrderNumber => order.order_number.as_ref(),
                Correctable::PaymentReference => order.payment_reference.as_ref(),
                Correctable::Email => contact.email.as_ref(),
                Correctable::Phone => contact.phone.as_ref(),
                Correctable::Merchant => Some(&order.merchant),
            };
            Value {
                field: *field,
                name: page.code("correct", field.as_str()),
                words: words.cloned().unwrap_or_else(|| page.t("not-provided").to_owned()),
                before: file.corrections.iter().filter(|old| old.field == *field).map(|old| was(page, old)).collect(),
            }
        })
        .collect()
}

impl Value {
    /// How the consumer is reached, and nothing of the order.
    pub const fn is_contact(&self) -> bool {
        matches!(self.field, Correctable::Email | Correctable::Phone)
    }
}

fn was(page: &Page, old: &Corrected) -> String {
    let value = match old.old.as_deref() {
        Some("") => page.t("case-was-empty"),
        Some(value) => value,
        None => page.t("case-erased"),
    };
    let by = old.by.as_deref().unwrap_or_else(|| page.t("case-staff"));
    page.words.with("case-was", &[("value", value), ("by", by), ("at", &page.dates.moment(old.at))])
}
