//! What a screenshot of a payment or an order says, found in the text that a program read in it. Such programs misread:
//! what is found is offered to whoever took the picture, and is never proof by itself.

use chrono::{NaiveDate, NaiveDateTime};
use unicode_normalization::UnicodeNormalization;

use super::bill::state_of;
use super::codes::OrderState;

/// What was found; nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// In fen.
    pub amount_minor: Option<i64>,
    /// On the clock of the phone.
    pub at: Option<NaiveDateTime>,
    pub counterparty: Option<String>,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    /// The page's own word for where the order stands.
    pub state: Option<String>,
}

/// Longest names and words kept, in characters.
const LONGEST: usize = 60;

/// Labels of Alipay's and WeChat's pages, the surest first (field.md 0.1 and 0.2).
const AMOUNT: &[&str] = &["实付", "支付金额", "付款金额", "交易金额", "订单金额", "金额", "合计"];
const TIME: &[&str] = &["支付时间", "付款时间", "交易时间", "扣款时间", "创建时间", "下单时间"];
const PAYMENT: &[&str] = &["交易单号", "支付单号", "交易号", "流水号", "订单号"];
const ORDER: &[&str] = &["商家订单号", "商户订单号", "商户单号", "订单编号"];
const COUNTERPARTY: &[&str] = &["商户全称", "收款方全称", "商户名称", "商家名称", "收款方", "对方账户"];

impl Seen {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads what the program found, line by line.
pub fn read(text: &str) -> Seen {
    let lines: Vec<String> = text.lines().map(tidied).filter(|line| !line.is_empty()).collect();
    let order_number = labelled(&lines, ORDER).and_then(|(rest, _)| number(rest, 5));
    // Alipay calls its own number 订单号 too: 28 digits, on one line or two.
    let payment = labelled_all(&lines, PAYMENT).find_map(|(rest, next)| {
        let whole = number(rest, 4).map(|digits| joined(digits, next))?;
        (whole.len() >= 16 && Some(&whole) != order_number.as_ref()).then_some(whole)
    });
    Seen {
        amount_minor: labelled(&lines, AMOUNT)
            .and_then(|(rest, _)| amount(rest))
            .or_else(|| lines.iter().find_map(|l| amount(l))),
        at: labelled(&lines, TIME).and_then(|(rest, _)| moment(rest)).or_else(|| lines.iter().find_map(|line| moment(line))),
        counterparty: labelled(&lines, COUNTERPARTY).and_then(|(rest, _)| name(rest)),
        order_number,
        payment_reference: payment,
        state: lines.iter().find(|line| line.chars().count() <= 16 && is_state(line)).map(|line| tight(line)),
    }
}

/// One form of each character, and no blanks, which such programs put between Chinese characters.
fn tidied(line: &str) -> String {
    line.nfkc().filter(|c| !c.is_control()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands behind the first of these labels, and the line below.
fn labelled<'a>(lines: &'a [String], labels: &'a [&str]) -> Option<(&'a str, Option<&'a str>)> {
    labelled_all(lines, labels).next()
}

fn labelled_all<'a>(lines: &'a [String], labels: &'a [&str]) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
    labels.iter().flat_map(move |label| {
        lines.iter().enumerate().filter_map(move |(at, line)| {
            let rest = behind(line, label)?;
            let below = lines.get(at + 1).map(String::as_str);
            // On narrow phones the value stands below its label.
            Some(if rest.is_empty() { (below?, lines.get(at + 2).map(String::as_str)) } else { (rest, below) })
        })
    })
}

/// What follows a label whose characters may have blanks between them; the label stands at the beginning.
fn behind<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let mut rest = line;
    for wanted in label.chars() {
        rest = rest.trim_start().strip_prefix(wanted)?;
    }
    Some(rest.trim_start_matches([' ', ':', '：', '|']))
}

/// The first sum with two decimals: `-258.00`, `¥ 1,980.00`, `258 . 00`.
fn amount(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| *c != ' ').collect();
    let bytes = plain.as_bytes();
    (0..bytes.len()).filter(|at| bytes[*at] == b'.').find_map(|point| {
        let whole = bytes[..point].iter().rev().take_while(|b| b.is_ascii_digit() || **b == b',').count();
        let cents = bytes[point + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let after = bytes.get(point + 3);
        // Of a version or a day: more points.
        let before = point.checked_sub(whole + 1).and_then(|at| bytes.get(at));
        if whole == 0 || whole > 11 || cents != 2 || after == Some(&b'.') || before == Some(&b'.') {
            return None;
        }
        let digits: String = plain[point - whole..point + 3].chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|minor| (1..=1_000_000_000).contains(minor))
    })
}

/// `2026-11-10 21:14:05`, `2026年11月10日 21:14`, `2026/11/10 21:14`.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let spaced: String = text.chars().map(|c| if c.is_ascii_digit() { c } else { ' ' }).collect();
    let numbers: Vec<u32> = spaced.split_whitespace().map_while(|part| part.parse().ok()).collect();
    let at = numbers.iter().position(|year| (2015..2100).contains(year))?;
    let part = |place: usize| numbers.get(at + place).copied();
    let day = NaiveDate::from_ymd_opt(i32::try_from(part(0)?).ok()?, part(1)?, part(2)?)?;
    day.and_hms_opt(part(3)?, part(4)?, part(5).filter(|second| *second < 60).unwrap_or(0))
}

/// The first run of letters and digits of at least so many characters, mostly digits.
fn number(text: &str, shortest: usize) -> Option<String> {
    let plain: String = text.chars().filter(|c| *c != ' ').collect();
    let run: String = plain.chars().skip_while(|c| !c.is_ascii_alphanumeric()).take_while(char::is_ascii_alphanumeric).collect();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    (run.len() >= shortest && run.len() <= 64 && digits * 2 > run.len()).then_some(run)
}

/// A long number breaks: what is all digits on the line below is its rest.
fn joined(digits: String, below: Option<&str>) -> String {
    let rest: String = below.unwrap_or_default().chars().filter(|c| *c != ' ').collect();
    let continues =
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) && digits.len() < 28 && digits.len() + rest.len() <= 32;
    if continues { digits + &rest } else { digits }
}

fn name(text: &str) -> Option<String> {
    let words: String = text.trim_end_matches(['>', '›', ' ']).chars().take(LONGEST).collect();
    Some(tight(&words)).filter(|name| name.chars().count() >= 2)
}

/// Without the blanks between Chinese characters, which are the program's own.
fn tight(text: &str) -> String {
    let mut tight = String::new();
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let is_chinese = |c: &char| !c.is_ascii();
        let is_between =
            c == ' ' && tight.chars().last().as_ref().is_some_and(is_chinese) && characters.peek().is_some_and(is_chinese);
        if !is_between {
            tight.push(c);
        }
    }
    tight
}

fn is_state(line: &str) -> bool {
    let tight: String = line.chars().filter(|c| *c != ' ').collect();
    !tight.chars().any(|c| c.is_ascii_digit()) && state_of(&tight) != OrderState::Unknown
}
