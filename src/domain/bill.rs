//! A bill that a person exported from a payment app, line by line; and which lines are about their order.
//! What a line says is a claim of the payment record. Numbers assert, circumstances only suggest.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};

use super::codes::OrderState;
use super::money::Money;
use super::order::Order;

coded! {
    /// Whose export it is.
    pub enum BillSource { Alipay = "alipay", Wechat = "wechat", Jd = "jd", Meituan = "meituan" }
}

coded! {
    /// Which way the money went, seen by the person.
    pub enum Direction { Out = "out", In = "in", Neutral = "neutral" }
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Of the file, from 1; in a spreadsheet its row.
    pub line: usize,
    /// At +08:00: no export says its zone, and all are made in China.
    pub at: DateTime<FixedOffset>,
    pub direction: Direction,
    /// What was paid, not the list price; refunds not taken off.
    pub amount: Money,
    pub refunded: Option<Money>,
    pub counterparty: String,
    pub description: String,
    /// How it was paid: a card, the balance, a pay-later product.
    pub method: String,
    /// The state in the words of the export.
    pub status_raw: String,
    pub state: OrderState,
    /// The provider's own number of the payment.
    pub transaction_id: Option<String>,
    /// The merchant's number of the order.
    pub order_number: Option<String>,
}

impl Transaction {
    /// Money that the person paid and still has paid.
    pub fn is_charge(&self) -> bool {
        self.direction == Direction::Out && self.state == OrderState::Paid
    }

    /// The number by which the payment is found again, where it has one that an order can hold.
    pub fn number(&self) -> Option<&str> {
        let numbers = [self.transaction_id.as_deref(), self.order_number.as_deref()];
        numbers.into_iter().flatten().find(|number| number.chars().count() <= 64)
    }
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub line: usize,
    pub why: String,
}

/// What exports write, and what it means for the order: the first word that stands in it counts. Sources: field.md 0.1 and 0.2; states seen in public exports.
const STATES: &[(&str, OrderState)] = &[
    ("未完成", OrderState::InService),
    ("未支付", OrderState::CompletedAwaitingCharge),
    ("未付款", OrderState::CompletedAwaitingCharge),
    ("未成功", OrderState::ChargeFailed),
    ("退款中", OrderState::Unknown),
    ("退款处理中", OrderState::Unknown),
    ("取消", OrderState::Cancelled),
    ("等待确认收货", OrderState::Paid),
    ("等待对方发货", OrderState::Paid),
    ("等待发货", OrderState::Paid),
    ("待付款", OrderState::CompletedAwaitingCharge),
    ("待支付", OrderState::CompletedAwaitingCharge),
    ("待扣款", OrderState::CompletedAwaitingCharge),
    ("待守约", OrderState::InService),
    ("服务中", OrderState::InService),
    ("进行中", OrderState::InService),
    ("扣款中", OrderState::Charging),
    ("支付中", OrderState::Charging),
    ("付款中", OrderState::Charging),
    ("失败", OrderState::ChargeFailed),
    ("代偿", OrderState::Advanced),
    ("垫付", OrderState::Advanced),
    ("逾期", OrderState::Overdue),
    ("全额退款", OrderState::Refunded),
    ("退款成功", OrderState::Refunded),
    ("下单成功", OrderState::InService),
    ("信用服务使用", OrderState::InService),
    ("解冻成功", OrderState::Unknown),
    ("冻结成功", OrderState::InService),
    ("处理中", OrderState::Charging),
    ("缴费中", OrderState::Charging),
    ("已退还", OrderState::Refunded),
    ("关闭", OrderState::Cancelled),
    ("已撤销", OrderState::Cancelled),
    ("守约", OrderState::Paid),
    ("成功", OrderState::Paid),
    ("已支付", OrderState::Paid),
    ("已付款", OrderState::Paid),
    ("已收钱", OrderState::Paid),
    ("已收款", OrderState::Paid),
    ("已转账", OrderState::Paid),
    ("已存入", OrderState::Paid),
    ("已到账", OrderState::Paid),
    ("完成", OrderState::Paid),
    ("已还款", OrderState::Paid),
];

/// Words that mean something only where they stand alone: Meituan's kinds of movement.
const WHOLE: &[(&str, OrderState)] =
    &[("支付", OrderState::Paid), ("还款", OrderState::Paid), ("退款", OrderState::Refunded), ("已退款", OrderState::Refunded)];

/// States of the providers' own programs (Alipay's ZMCB and trade orders, WeChat PayScore), and of their pages.
const PROGRAM_STATES: &[(&str, OrderState)] = &[
    ("INIT", OrderState::InService),
    ("WAIT_FULFILL", OrderState::InService),
    ("CREATED", OrderState::InService),
    ("DOING", OrderState::InService),
    ("USER_CONFIRM", OrderState::InService),
    ("MCH_COMPLETE", OrderState::CompletedAwaitingCharge),
    ("WAIT_BUYER_PAY", OrderState::CompletedAwaitingCharge),
    ("USER_PAYING", OrderState::Charging),
    ("TRADE_FINISHED", OrderState::Paid),
    ("TRADE_SUCCESS", OrderState::Paid),
    ("USER_PAID", OrderState::Paid),
    ("DONE", OrderState::Paid),
    ("TRADE_CLOSED", OrderState::Cancelled),
    ("REVOKED", OrderState::Cancelled),
    ("EXPIRED", OrderState::Cancelled),
    ("OVERDUE", OrderState::Overdue),
];

/// Our word for a provider's. What is not known is `unknown`, never guessed; the raw word is kept beside it.
pub fn state_of(raw: &str) -> OrderState {
    let raw = raw.trim();
    let program = PROGRAM_STATES.iter().find(|(word, _)| raw.eq_ignore_ascii_case(word));
    let shown = || STATES.iter().find(|(word, _)| raw.contains(word));
    let whole = WHOLE.iter().find(|(word, _)| raw == *word);
    // A part was given back: the rest is paid.
    if whole.is_none() && raw.starts_with("已退款") {
        return OrderState::Paid;
    }
    program.or(whole).or_else(shown).map_or(OrderState::Unknown, |(_, state)| *state)
}

/// Why a line is taken to be about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Amount, time and counterparty fit. Offered, never asserted.
    Circumstances { same_counterparty: bool, days_apart: i64 },
    /// The merchant's order number is the order's.
    OrderNumber,
    /// The payment's number is the one that the person gave.
    PaymentReference,
}

impl Likeness {
    /// Whether the line is this order's, rather than perhaps.
    pub const fn is_certain(self) -> bool {
        !matches!(self, Self::Circumstances { .. })
    }
}

/// A deduction follows an order by days or weeks: a month and ten days after it a line may still be the order's.
const DAYS_AFTER: i64 = 40;
const DAYS_BEFORE: i64 = 1;
/// So close in time that the sum alone suggests it.
const CLOSE: i64 = 3;
/// Most lines that are offered.
const MOST_NEAR: usize = 5;
/// Most lines that are kept as certain: a number that many lines share names no order.
const MOST_CERTAIN: usize = 10;

/// How a line is like an order; `None` where it is not.
pub fn likeness(order: &Order, line: &Transaction) -> Option<Likeness> {
    let has = |wanted: &Option<String>, number: &Option<String>| match (wanted, number) {
        (Some(wanted), Some(number)) => is_same_number(wanted, number),
        _ => false,
    };
    if has(&order.payment_reference, &line.transaction_id) || has(&order.order_number, &line.transaction_id) {
        return Some(Likeness::PaymentReference);
    }
    if has(&order.order_number, &line.order_number) || has(&order.payment_reference, &line.order_number) {
        return Some(Likeness::OrderNumber);
    }
    // What came back is no payment, and Alipay lists it beside it with the same sum.
    let came_back =
        line.direction == Direction::In || (line.direction == Direction::Neutral && line.state == OrderState::Refunded);
    if line.amount != order.amount || came_back {
        return None;
    }
    let same_counterparty = is_same_name(&order.merchant, &line.counterparty) || is_same_name(&order.merchant, &line.description);
    let days_apart = days_apart(order, line.at.date_naive())?;
    let fits = same_counterparty || days_apart <= CLOSE;
    fits.then_some(Likeness::Circumstances { same_counterparty, days_apart })
}

/// Days between the payment, or the order, and this day; [`DAYS_AFTER`] where neither was told, `None` where it is too far
/// away.
fn days_apart(order: &Order, day: NaiveDate) -> Option<i64> {
    let Some(from) = order.paid_on.or(order.ordered_on) else {
        return Some(DAYS_AFTER);
    };
    let days = (day - from).num_days();
    (-DAYS_BEFORE..=DAYS_AFTER).contains(&days).then_some(days.abs())
}

/// Letters and digits alone, of eight or more: spaces and dashes come and go when numbers are copied.
fn is_same_number(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let (a, b) = (bare(a), bare(b));
    a.len() >= 8 && a.eq_ignore_ascii_case(&b)
}

/// One name holds the other: shops stand in bills by their company's name, or with a branch behind.
fn is_same_name(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let (a, b) = (bare(a), bare(b));
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    short.chars().count() >= 2 && long.contains(&short)
}

/// A line and why it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub line: Transaction,
    pub likeness: Likeness,
}

/// What a bill says about an order. Lines are shown to it one after the other; it keeps a handful, whatever the bill's length.
#[derive(Clone, Debug)]
pub struct Finder<'a> {
    order: &'a Order,
    certain: Vec<Found>,
    near: Vec<Found>,
    seen: usize,
}

/// The end of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Lines of the order itself, in the order of the file.
    pub certain: Vec<Found>,
    /// Lines that could be; only where none is certain. The nearest first.
    pub near: Vec<Found>,
    /// How many lines there were.
    pub seen: usize,
}

impl<'a> Finder<'a> {
    pub const fn new(order: &'a Order) -> Self {
        Self { order, certain: Vec::new(), near: Vec::new(), seen: 0 }
    }

    pub fn see(&mut self, line: &Transaction) {
        self.seen += 1;
        let found = |likeness| Found { line: line.clone(), likeness };
        match likeness(self.order, line) {
            Some(likeness) if likeness.is_certain() => {
                let has_room = self.certain.len() < MOST_CERTAIN;
                self.certain.extend(has_room.then(|| found(likeness)));
            }
            Some(likeness) => {
                self.near.push(found(likeness));
                self.near.sort_by_key(|found| match found.likeness {
                    Likeness::Circumstances { same_counterparty, days_apart } => (!same_counterparty, days_apart),
                    _ => (false, 0),
                });
                self.near.truncate(MOST_NEAR);
            }
            None => {}
        }
    }

    pub fn end(self) -> Findings {
        let near = if self.certain.is_empty() { self.near } else { Vec::new() };
        Findings { certain: self.certain, near, seen: self.seen }
    }
}

impl Findings {
    /// Charges of the one order: paid more than once, under different numbers, and not given back in full.
    pub fn charges(&self) -> Vec<&Transaction> {
        let mut seen = BTreeSet::new();
        let charges = self.certain.iter().map(|found| &found.line).filter(|line| line.is_charge());
        charges.filter(|&line| line.transaction_id.as_ref().is_none_or(|id| seen.insert(id))).collect()
    }

    /// Whether the one order was paid twice.
    pub fn is_charged_twice(&self) -> bool {
        self.charges().len() > 1
    }

    /// When and how the order was paid, where the bill says so.
    pub fn payment(&self) -> Option<&Transaction> {
        self.charges().into_iter().next()
    }
}

coded! {
    /// Why a bill could not be read.
    pub enum BillTrouble { Unknown = "unknown", TooLarge = "too_large", Damaged = "damaged" }
}

/// How a bill was read for an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub source: Option<BillSource>,
    /// Lines that could not be read.
    pub damaged: usize,
    pub trouble: Option<BillTrouble>,
    pub findings: Findings,
    /// For each further order, in their order.
    pub others: Vec<Findings>,
}

/// The zone of every export: +08:00.
pub fn zone() -> Option<FixedOffset> {
    FixedOffset::east_opt(i32::try_from(Duration::hours(8).num_seconds()).unwrap_or_default())
}
