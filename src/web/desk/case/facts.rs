//! "Who says what": the claims about an order side by side, contradictions marked; and what was corrected.

use crate::domain::codes::{Claimant, Correctable, OrderState};
use crate::store::case_page::{CaseFile, Claimed, Corrected};
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
    pub name: String,
    pub words: String,
    pub before: Vec<String>,
}

struct Side<'a> {
    who: String,
    latest: Option<&'a Claimed>,
    earlier: Option<&'a Claimed>,
    is_consumer: bool,
    /// What the consumer reads in the app: words, not a claim of ours to judge.
    shown: Option<&'a str>,
}

/// The claims of everybody who said something; the consumer first.
pub fn claims(page: &Page, file: &CaseFile) -> Claims {
    let sides = sides(page, file);
    let consumers = sides.iter().find(|side| side.is_consumer).and_then(|side| side.latest).map(|claim| claim.state);
    let heads = sides.iter().map(|side| head(page, file, side)).collect();
    let rows = vec![
        row(page.t("case-claim-state"), &sides, |side| state_cell(page, side, consumers)),
        row(page.t("case-claim-amount"), &sides, |side| {
            plain(side, side.is_consumer.then(|| file.case.order.amount.to_string()))
        }),
        row(page.t("case-claim-paid"), &sides, |side| {
            plain(side, file.case.order.paid_on.filter(|_| side.is_consumer).map(|day| page.dates.day(day)))
        }),
        row(page.t("case-claim-words"), &sides, |side| plain(side, side.latest.and_then(|claim| claim.body.clone()))),
    ];
    let rows = rows.into_iter().filter(|row: &Row| row.cells.iter().any(|cell| !cell.is_nil)).collect();
    Claims { heads, rows, verdict: verdict(page, &sides, consumers) }
}

fn sides<'a>(page: &Page, file: &'a CaseFile) -> Vec<Side<'a>> {
    let of = |claimant: Claimant| {
        let mut newest = file.claims.iter().rev().filter(move |claim| claim.claimant == claimant);
        let (latest, earlier) = (newest.next(), newest.next());
        let who = page.code("claimant", claimant.as_str());
        Side { who, latest, earlier, is_consumer: claimant == Claimant::Consumer, shown: None }
    };
    let mut sides = vec![of(Claimant::Consumer)];
    if let Some(shown) = file.case.order.displayed_status.as_deref() {
        let who = page.t("case-claim-screen").to_owned();
        sides.push(Side { who, latest: None, earlier: None, is_consumer: false, shown: Some(shown) });
    }
    let others = [Claimant::PaymentRail, Claimant::Merchant, Claimant::Platform].map(of);
    sides.extend(others.into_iter().filter(|side| side.latest.is_some()));
    sides
}

fn head(page: &Page, file: &CaseFile, side: &Side<'_>) -> Head {
    let at = if side.shown.is_some() { Some(file.case.filed_at) } else { side.latest.map(|claim| claim.at) };
    Head { who: side.who.clone(), when: at.map(|at| page.dates.moment(at)).unwrap_or_default() }
}

fn row(name: &str, sides: &[Side<'_>], cell: impl Fn(&Side<'_>) -> Cell) -> Row {
    Row { name: name.to_owned(), cells: sides.iter().map(cell).collect() }
}

fn plain(side: &Side<'_>, words: Option<String>) -> Cell {
    let is_nil = words.is_none();
    let words = words.unwrap_or_else(|| "–".to_owned());
    Cell { who: side.who.clone(), words, before: String::new(), is_off: false, is_nil }
}

fn state_cell(page: &Page, side: &Side<'_>, consumers: Option<OrderState>) -> Cell {
    if let Some(shown) = side.shown {
        return plain(side, Some(shown.to_owned()));
    }
    let Some(claim) = side.latest else { return plain(side, None) };
    let before = side.earlier.filter(|earlier| earlier.state != claim.state).map_or_else(String::new, |earlier| {
        let (state, at) = (page.code("order", earlier.state.as_str()), page.dates.moment(earlier.at));
        page.t2("case-claim-before", ("state", &state), ("at", &at))
    });
    let is_off = !side.is_consumer && consumers.is_some_and(|state| state.contradicts(claim.state));
    Cell { before, is_off, ..plain(side, Some(page.code("order", claim.state.as_str()))) }
}

fn verdict(page: &Page, sides: &[Side<'_>], consumers: Option<OrderState>) -> String {
    let Some(mine) = consumers else { return String::new() };
    let others: Vec<String> = sides
        .iter()
        .filter(|side| !side.is_consumer)
        .filter_map(|side| side.latest.filter(|claim| claim.state.contradicts(mine)).map(|claim| (side, claim)))
        .map(|(side, claim)| {
            let state = page.code("order", claim.state.as_str());
            page.t2("case-claim-says", ("who", &side.who), ("state", &state))
        })
        .collect();
    if others.is_empty() {
        return String::new();
    }
    let separator = if page.is_zh() { "，" } else { ", " };
    let mine = page.code("order", mine.as_str());
    page.t2("case-claim-verdict", ("state", &mine), ("others", &others.join(separator)))
}

/// The numbers of the order and how to reach the consumer, each with the values it had before.
pub fn values(page: &Page, file: &CaseFile) -> Vec<Value> {
    Correctable::ALL
        .iter()
        .map(|field| {
            let order = &file.case.order;
            let contact = &file.case.contact;
            let words = match field {
                Correctable::OrderNumber => &order.order_number,
                Correctable::PaymentReference => &order.payment_reference,
                Correctable::Email => &contact.email,
                Correctable::Phone => &contact.phone,
            };
            Value {
                name: page.code("correct", field.as_str()),
                words: words.clone().unwrap_or_else(|| page.t("not-provided").to_owned()),
                before: file.corrections.iter().filter(|old| old.field == *field).map(|old| was(page, old)).collect(),
            }
        })
        .collect()
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
