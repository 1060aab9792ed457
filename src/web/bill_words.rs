//! What a bill says of an order, in words: for whoever handed it in, and for the desk.

use super::claim_words;
use crate::domain::bill::{BillTrouble, Findings, Found, Transaction};
use crate::domain::order::OtherOrder;
use crate::store::bills::Reading;
use crate::web::page::Page;

/// A bill as a page tells of it.
pub struct BillNote {
    /// The evidence row it belongs to.
    pub evidence: i64,
    /// ok, warn, near, none or wait.
    pub kind: &'static str,
    pub title: String,
    pub lines: Vec<BillLine>,
    /// What else is to be known of it; empty where nothing.
    pub about: String,
    /// What it says of further orders.
    pub others: Vec<OtherNote>,
}

/// What a bill says of a further order.
pub struct OtherNote {
    pub title: String,
    pub lines: Vec<BillLine>,
}

/// A line of a bill.
pub struct BillLine {
    /// Of the file.
    pub line: usize,
    pub words: String,
    /// It has a number by which it is found again.
    pub can_be_chosen: bool,
    /// Counterparty, way of paying and numbers.
    pub about: String,
}

/// Notes for bills that were handed in, in their order.
pub fn notes(page: &Page, readings: &[Reading]) -> Vec<BillNote> {
    readings.iter().map(|reading| note(page, reading)).collect()
}

fn note(page: &Page, reading: &Reading) -> BillNote {
    let found = &reading.findings;
    let source = reading.source.map(|source| page.code("bill-source", source.as_str())).unwrap_or_default();
    let (kind, title) = match (reading.read_at, reading.trouble) {
        (None, _) => ("wait", page.t("bill-waiting").to_owned()),
        (Some(_), Some(trouble)) => ("none", trouble_words(page, trouble)),
        _ if found.is_charged_twice() => ("warn", page.t1("bill-twice", "n", found.charges().len())),
        _ if found.payment().is_some() => ("ok", page.t1("bill-found", "source", &source)),
        _ if !found.certain.is_empty() => ("warn", page.t1("bill-order-found", "source", &source)),
        _ if !found.near.is_empty() => ("near", page.t1("bill-near", "source", &source)),
        _ => ("none", page.t2("bill-none", ("source", &source), ("n", &found.seen.to_string()))),
    };
    let lines = if found.certain.is_empty() { &found.near } else { &found.certain };
    let about = match (reading.read_at, reading.damaged) {
        (Some(_), damaged) if damaged > 0 && reading.trouble.is_none() => page.t1("bill-damaged", "n", damaged),
        _ => String::new(),
    };
    let is_read = reading.read_at.is_some() && reading.trouble.is_none();
    BillNote {
        evidence: reading.evidence.0,
        kind,
        title,
        lines: lines.iter().map(|found| line(page, found)).collect(),
        about,
        others: reading.others.iter().filter(|_| is_read).map(|(order, found)| other(page, order, found)).collect(),
    }
}

fn other(page: &Page, order: &OtherOrder, found: &Findings) -> OtherNote {
    let key = match (found.charges().len(), found.certain.is_empty(), found.near.is_empty()) {
        (0, true, true) => "bill-other-none",
        (0, true, false) => "bill-other-near",
        (0, false, _) => "bill-other-order",
        (1, ..) => "bill-other-found",
        _ => "bill-other-twice",
    };
    let lines = if found.certain.is_empty() { &found.near } else { &found.certain };
    OtherNote {
        title: page.t1(key, "order", claim_words::other(page, order)),
        lines: lines.iter().map(|found| line(page, found)).collect(),
    }
}

fn trouble_words(page: &Page, trouble: BillTrouble) -> String {
    page.code("bill-trouble", trouble.as_str())
}

fn line(page: &Page, found: &Found) -> BillLine {
    let line = &found.line;
    let refunded = line.refunded.map(|money| page.t1("bill-refunded", "amount", money)).unwrap_or_default();
    let amount = format!("{}{refunded}", line.amount);
    // The bill's own clock, as it stands in the file: +08:00.
    let time = line.at.format("%Y-%m-%d %H:%M").to_string();
    let args = [("time", time.as_str()), ("amount", amount.as_str()), ("status", state(page, line))];
    BillLine {
        line: line.line,
        can_be_chosen: line.number().is_some(),
        words: page.words.with("bill-line", &args),
        about: about(page, line),
    }
}

fn state<'a>(page: &'a Page, line: &'a Transaction) -> &'a str {
    if line.status_raw.is_empty() { page.t("bill-no-status") } else { &line.status_raw }
}

fn about(page: &Page, line: &Transaction) -> String {
    let mut parts: Vec<String> = [&line.counterparty, &line.description, &line.method]
        .into_iter()
        .filter(|text| !text.is_empty() && *text != "/")
        .cloned()
        .collect();
    parts.extend(line.transaction_id.as_ref().map(|id| page.t1("bill-transaction", "number", id)));
    parts.extend(line.order_number.as_ref().map(|id| page.t1("bill-order", "number", id)));
    parts.join(" · ")
}
