//! Which column of an export is what, by its heading; and how a row of cells becomes a transaction.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use super::Line;
use super::amounts::{Sum, sum};
use crate::domain::bill::{BillSource, Direction, Transaction, Warning, state_of, zone};
use crate::domain::codes::OrderState;
use crate::domain::money::{Currency, Money};

/// Where each thing stands; of several, the first that has something in it counts.
#[derive(Clone, Debug)]
pub struct Columns {
    pub source: BillSource,
    /// How many headings there are.
    pub count: usize,
    /// How many cells their row has, with empty ones at the end.
    width: usize,
    times: Vec<usize>,
    direction: Option<usize>,
    funds: Option<usize>,
    amount: usize,
    counterparty: Option<usize>,
    description: Option<usize>,
    method: Option<usize>,
    status: Option<usize>,
    refunded: Option<usize>,
    transaction: Option<usize>,
    order: Option<usize>,
}

/// Commas in one name that are put together again.
const MOST_COMMAS: usize = 8;

const TIMES: &[&str] = &["付款时间", "交易成功时间", "交易时间", "交易创建时间", "创建时间"];
const TRANSACTIONS: &[&str] = &["交易订单号", "交易单号", "交易号"];
const ORDERS: &[&str] = &["商家订单号", "商户单号", "商家单号", "商户订单号"];

/// A heading without its padding, and without the unit behind it.
fn bare(cell: &str) -> &str {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '"');
    let end = cell.find(['(', '（']).unwrap_or(cell.len());
    cell[..end].trim()
}

impl Columns {
    /// The columns of a row of headings; `None` where this is no such row.
    pub fn of(cells: &[impl AsRef<str>]) -> Option<Self> {
        let names: Vec<&str> = cells.iter().map(|cell| bare(cell.as_ref())).collect();
        let count = names.iter().rposition(|name| !name.is_empty())? + 1;
        let at = |wanted: &[&str]| wanted.iter().find_map(|word| names.iter().position(|name| name == word));
        let has = |word: &str| names.contains(&word);
        let times: Vec<usize> = TIMES.iter().filter_map(|word| names.iter().position(|name| name == word)).collect();
        let (transaction, order) = (at(TRANSACTIONS), at(ORDERS));
        let amount = at(&["实付金额", "金额"])?;
        if times.is_empty() || transaction.is_none() || !has("收/支") {
            return None;
        }
        let source = if has("当前状态") {
            BillSource::Wechat
        } else if has("订单标题") || has("实付金额") {
            BillSource::Meituan
        } else if has("交易说明") || has("商户名称") {
            BillSource::Jd
        } else {
            BillSource::Alipay
        };
        // Meituan tells no state; what kind of movement it was stands in its place.
        let states: &[&str] =
            if source == BillSource::Meituan { &["交易状态", "交易类型"] } else { &["交易状态", "当前状态"] };
        Some(Self {
            source,
            count,
            width: cells.len(),
            times,
            direction: at(&["收/支"]),
            funds: at(&["资金状态"]),
            amount,
            counterparty: at(&["交易对方", "商户名称", "商家名称"]),
            description: at(&["商品说明", "商品名称", "商品", "交易说明", "订单标题"]),
            method: at(&["收/付款方式", "支付方式", "付款方式"]),
            status: at(states),
            refunded: at(&["成功退款"]),
            transaction,
            order,
        })
    }

    /// What stands on a row.
    pub fn line(&self, number: usize, cells: &[String]) -> Line {
        match self.transaction(number, cells) {
            Ok(transaction) => Line::Transaction(Box::new(transaction)),
            Err(why) => Line::Warning(Warning { line: number, why }),
        }
    }

    /// A row as a transaction; why not, in words for whoever has the file before them.
    fn transaction(&self, line: usize, cells: &[String]) -> Result<Transaction, String> {
        let cells = self.mended(cells)?;
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| clean(cell));
        let time = self.times.iter().map(|at| cell(Some(*at))).find(|text| !text.is_empty()).unwrap_or_default();
        let at = moment(time).ok_or_else(|| format!("{time:?} is no time"))?;
        let typed = cell(Some(self.amount));
        let Sum { amount, refunded } = sum(typed).ok_or_else(|| format!("{typed:?} is no amount"))?;
        let status_raw = cell(self.status).to_owned();
        let refunded =
            [self.refunded.and_then(|at| sum(cell(Some(at)))).map(|sum| sum.amount), refunded, status_refund(&status_raw)];
        let refunded = refunded.into_iter().flatten().find(|minor| *minor > 0);
        // Alipay's old export leaves a refund's side empty, and says beside it that the money came in.
        let sides = [cell(self.direction), cell(self.funds)];
        let direction = direction(sides.into_iter().find(|side| !side.is_empty()).unwrap_or_default());
        let is_back = refunded.is_some_and(|minor| minor >= amount) || status_raw.contains("全额退款");
        // Alipay's app closes what was paid and given back in full; what was never paid it does not count as spent.
        let is_closed = self.source == BillSource::Alipay && direction == Direction::Out && status_raw == "交易关闭";
        let is_all_back = is_back || is_closed || (status_raw == "已退款" && direction == Direction::Out);
        // Money that came in is itself what was given back.
        let refunded = match direction {
            Direction::In => None,
            _ if is_all_back => Some(refunded.unwrap_or(amount)),
            _ => refunded,
        };
        let (method, counterparty) = (cell(self.method), cell(self.counterparty));
        // JD lists an order to be paid later as done before any money moved; the charge has a line of its own.
        let is_to_be_paid = direction == Direction::Neutral && method == "先享后付";
        let state = match state_of(&status_raw) {
            _ if is_all_back || (direction == Direction::In && status_raw.starts_with("已退款")) => OrderState::Refunded,
            OrderState::Paid if is_to_be_paid => OrderState::InService,
            state => state,
        };
        let money = |minor: i64| Money { minor, currency: Currency::Cny };
        Ok(Transaction {
            line,
            at,
            direction,
            amount: money(amount),
            refunded: refunded.map(money),
            counterparty: if counterparty == "null" { String::new() } else { counterparty.to_owned() },
            description: cell(self.description).to_owned(),
            method: method.to_owned(),
            state,
            status_raw,
            transaction_id: number(cell(self.transaction)),
            order_number: number(cell(self.order)),
        })
    }

    /// The row with as many cells as there are headings. A comma in a name that nobody quoted makes one cell two: they
    /// are put together again where the rest then reads well.
    fn mended<'a>(&self, cells: &'a [String]) -> Result<std::borrow::Cow<'a, [String]>, String> {
        let there = cells.iter().rposition(|cell| !clean(cell).is_empty()).map_or(0, |last| last + 1);
        let needed = self.times.iter().copied().min().unwrap_or_default().max(self.amount) + 1;
        if there < needed {
            return Err(format!("it has {there} of {} columns", self.count));
        }
        if cells.len() <= self.width || self.reads_well(cells) {
            return Ok(cells.into());
        }
        let texts = match self.source {
            // It quotes what was bought, and never who sold it.
            BillSource::Wechat => [self.counterparty, self.description],
            _ => [self.description, self.counterparty],
        };
        for extra in (1..=cells.len().saturating_sub(self.width).min(MOST_COMMAS)).rev() {
            for at in texts.into_iter().flatten().filter(|at| at + extra < cells.len()) {
                let mut joined: Vec<String> = cells[..at].to_vec();
                joined.push(cells[at..=at + extra].join(","));
                joined.extend_from_slice(&cells[at + extra + 1..]);
                if self.reads_well(&joined) {
                    return Ok(joined.into());
                }
            }
        }
        if there > self.count { Err(format!("it has {there} columns instead of {}", self.count)) } else { Ok(cells.into()) }
    }

    fn reads_well(&self, cells: &[String]) -> bool {
        let cell = |at: usize| cells.get(at).map_or("", |cell| clean(cell));
        let known = ["支出", "收入", "不计收支", "其他", "中性交易", "/", ""];
        self.direction.is_none_or(|at| known.contains(&cell(at)))
            && sum(cell(self.amount)).is_some()
            && self.times.iter().any(|at| moment(cell(*at)).is_some())
    }
}

/// Without spaces and tabs around it, and without the apostrophe or quotes by which a spreadsheet was kept from counting.
pub fn clean(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}').trim_start_matches('\'')
}

/// A number; nothing for `/` and the like. One that a spreadsheet turned into a power of ten, written out or not, is lost.
pub(super) fn number(cell: &str) -> Option<String> {
    let is_short = cell.contains(['E', 'e']) && cell.contains('+') && cell.parse::<f64>().is_ok();
    let is_power = is_short || (cell.len() >= 17 && cell.ends_with("00000000") && cell.bytes().all(|b| b.is_ascii_digit()));
    let is_nothing = cell.is_empty() || cell.chars().all(|c| matches!(c, '/' | '-' | '\\'));
    (!is_nothing && !is_power).then(|| cell.to_owned())
}

fn direction(cell: &str) -> Direction {
    match cell {
        "支出" | "已支出" => Direction::Out,
        "收入" | "已收入" => Direction::In,
        _ => Direction::Neutral,
    }
}

/// `已退款(￥1.00)`, `已退款￥1.00`: in hundredths.
fn status_refund(status: &str) -> Option<i64> {
    let given = status.strip_prefix("已退款")?;
    sum(given.trim_matches(['(', ')', '（', '）', ' '])).map(|sum| sum.amount)
}

const FORMATS: &[&str] =
    &["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];

/// When it was, at +08:00; a day alone is its beginning.
pub(super) fn moment(cell: &str) -> Option<DateTime<FixedOffset>> {
    let of_day = || {
        let day = ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|format| NaiveDate::parse_from_str(cell, format).ok());
        day.and_then(|day| day.and_hms_opt(0, 0, 0))
    };
    // A spreadsheet's own number of a day, where it does not say that it is one.
    let of_number = || {
        let days: f64 = cell.parse().ok().filter(|days| (36_000.0..80_000.0).contains(days))?;
        NaiveDate::from_ymd_opt(1899, 12, 30)?
            .and_hms_opt(0, 0, 0)?
            .checked_add_signed(TimeDelta::seconds((days * 86_400.0).round() as i64))
    };
    let local =
        FORMATS.iter().find_map(|format| NaiveDateTime::parse_from_str(cell, format).ok()).or_else(of_day).or_else(of_number)?;
    let is_sane = (2000..=2100).contains(&chrono::Datelike::year(&local));
    if is_sane { local.and_local_timezone(zone()?).single() } else { None }
}
