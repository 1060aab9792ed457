//! Sums of money: integer minor units and an ISO 4217 currency.

coded! {
    /// Currencies taken; all have two decimals.
    pub enum Currency { Cny = "CNY", Hkd = "HKD", Usd = "USD", Eur = "EUR", Gbp = "GBP" }
}

impl Currency {
    /// The sign written before a sum.
    pub const fn sign(self) -> &'static str {
        match self {
            Currency::Cny => "¥",
            Currency::Hkd => "HK$",
            Currency::Usd => "US$",
            Currency::Eur => "€",
            Currency::Gbp => "£",
        }
    }
}

/// A sum, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// Why a typed sum was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyProblem {
    NotANumber,
    TooManyDecimals,
    /// Below 0.01 or above 10,000,000.00.
    OutOfRange,
}

impl Money {
    /// Reads what a person typed: `199`, `199.00`, `1,980.00`, `¥199`, `１９９．００`.
    pub fn parse(typed: &str, currency: Currency) -> Result<Self, MoneyProblem> {
        use unicode_normalization::UnicodeNormalization;
        let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.trim_start_matches(['¥', '￥', '元']).trim_end_matches('元');
        let (whole, cents) = plain.split_once('.').unwrap_or((plain, ""));
        let whole = whole.replace(',', "");
        if whole.is_empty() || !whole.bytes().chain(cents.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(MoneyProblem::NotANumber);
        }
        if cents.len() > 2 {
            return Err(MoneyProblem::TooManyDecimals);
        }
        let minor = format!("{whole}{cents:0<2}").parse::<i64>().map_err(|_| MoneyProblem::OutOfRange)?;
        if (1..=1_000_000_000).contains(&minor) { Ok(Self { minor, currency }) } else { Err(MoneyProblem::OutOfRange) }
    }

    /// `1,980.00`, without a sign.
    pub fn plain(self) -> String {
        let whole = (self.minor / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3 + 3);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{grouped}.{:02}", self.minor % 100)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.currency.sign(), self.plain())
    }
}
