//! The public number of a case: `RD-{year}-{at least 6 digits}-{check}`. Not a secret; opens nothing alone.

use serde::{Deserialize, Serialize};

/// A reference. The check digit is ISO 7064 MOD 11,10 over the digits of year and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    year: i32,
    number: i64,
}

impl Reference {
    /// The `number`-th case of `year`; `None` outside 2000–9999 and 1–999,999,999,999.
    pub fn new(year: i32, number: i64) -> Option<Self> {
        ((2000..=9999).contains(&year) && (1..1_000_000_000_000).contains(&number)).then_some(Self { year, number })
    }

    /// Reads what a person typed: any case, spaces, full-width characters, with or without the dashes' exact shape.
    /// A wrong check digit is `None`, so that a slip of the finger never finds another case.
    pub fn parse(typed: &str) -> Option<Self> {
        use unicode_normalization::UnicodeNormalization;
        let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let plain = plain.replace(['–', '—', '−'], "-");
        let mut parts = plain.strip_prefix("RD")?.trim_start_matches('-').split('-');
        let (year, number, check) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || !(6..=12).contains(&number.len()) {
            return None;
        }
        if ![year, number, check].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let reference = Self::new(year.parse().ok()?, number.parse().ok()?)?;
        (check.parse::<u32>().ok() == Some(reference.check())).then_some(reference)
    }

    /// The calendar year in which the case was filed.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The running number.
    pub const fn number(self) -> i64 {
        self.number
    }

    fn check(self) -> u32 {
        let digits = format!("{:04}{:06}", self.year, self.number);
        let product = digits.bytes().fold(10, |product, digit| {
            let sum = (product + u32::from(digit - b'0')) % 10;
            (if sum == 0 { 10 } else { sum }) * 2 % 11
        });
        (11 - product) % 10
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RD-{:04}-{:06}-{}", self.year, self.number, self.check())
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written).ok_or("not a reference")
    }
}
