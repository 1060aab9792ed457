//! The words of the demo: who works here, who sells, what people write. Data and pure pickers
//! only: the same number always picks the same words, and nothing here knows of cases or tables.
pub mod market;
pub mod people;
pub mod replies;
pub mod slots;
pub mod stories;

/// Which half of a table a case draws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Zh,
    En,
}

impl Tongue {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];
}

/// A table in both languages; the rows need not pair up.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    pub zh: &'static [&'static str],
    pub en: &'static [&'static str],
}

impl Lines {
    pub fn of(&self, tongue: Tongue) -> &'static [&'static str] {
        match tongue {
            Tongue::Zh => self.zh,
            Tongue::En => self.en,
        }
    }

    pub fn pick(&self, tongue: Tongue, seed: u64) -> &'static str {
        pick(self.of(tongue), seed).copied().unwrap_or_default()
    }
}

/// Spreads neighbouring seeds apart (splitmix64), so that case 7 and case 8 look unrelated.
pub fn mix(seed: u64) -> u64 {
    let step = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let once = (step ^ (step >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    twice ^ (twice >> 31)
}

/// One row of a table; `None` only for an empty table.
pub fn pick<T>(table: &[T], seed: u64) -> Option<&T> {
    if table.is_empty() {
        return None;
    }
    table.get((mix(seed) % table.len() as u64) as usize)
}

/// A number from `low` to `high`, both included.
pub fn between(low: u64, high: u64, seed: u64) -> u64 {
    low + mix(seed) % (high.saturating_sub(low) + 1)
}
