//! Sums as exports write them: `199.00`, `¥199.00`, `1,234.50`, `131.77(已退款89.84)`, `25.00(已全额退款)`.

/// In hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub amount: i64,
    /// What the cell itself says was given back.
    pub refunded: Option<i64>,
}

/// What a cell says; `None` where it is no sum.
pub fn sum(cell: &str) -> Option<Sum> {
    let (plain, note) = match cell.find(['(', '（']) {
        Some(at) => (&cell[..at], cell[at..].trim_matches(['(', '（', ')', '）', ' '])),
        None => (cell, ""),
    };
    let amount = hundredths(plain)?;
    let refunded = if note.contains("全额退款") { Some(amount) } else { note.strip_prefix("已退款").and_then(hundredths) };
    if !note.is_empty() && refunded.is_none() {
        return None;
    }
    Some(Sum { amount, refunded })
}

/// At most ten billion; a sign is dropped, for the direction has a column of its own.
fn hundredths(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).collect();
    let plain = plain.trim_start_matches(['+', '-']).trim_start_matches(['¥', '￥']).trim_end_matches('元');
    let plain = plain.trim_start_matches(['+', '-']);
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let is_number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || !is_number(whole) || !is_number(part) {
        return None;
    }
    // A spreadsheet may write 199.000 or 198.99999999999997.
    let digits: Vec<i64> = part.bytes().map(|b| i64::from(b - b'0')).collect();
    let digit = |at: usize| digits.get(at).copied().unwrap_or_default();
    let rounded = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    Some(whole.parse::<i64>().ok()? * 100 + rounded)
}
