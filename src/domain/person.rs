//! Rules about accounts: what a password must be, and what somebody may choose for themselves.

use chrono_tz::Tz;

use super::notice::NoticeKind;

/// The privacy notice in force, by the day on which it was written. A new one is agreed to anew.
pub const PRIVACY_NOTICE: &str = "2026-11-27";

coded! {
    /// Which letters somebody wants about their complaints.
    pub enum Letters {
        /// Whatever happens.
        All = "all",
        /// What waits for them, and results.
        Needed = "needed",
    }
}

impl Letters {
    /// Whether a letter of this kind is wanted.
    pub const fn want(self, kind: NoticeKind) -> bool {
        !matches!((self, kind), (Self::Needed, NoticeKind::Replied | NoticeKind::Extended))
    }
}

/// What somebody chose for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefs {
    pub letters: Letters,
    /// In which times are shown; the house's where none is chosen.
    pub zone: Option<Tz>,
    /// The privacy notice that was agreed to.
    pub privacy: Option<String>,
    /// Whether text messages may come at all; which complaints send them is agreed to in each.
    pub texts: bool,
    /// Density and columns of the queue, as the desk writes them; empty for the usual.
    pub queue_look: String,
    /// Whether the keys of the desk do something.
    pub shortcuts: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self { letters: Letters::All, zone: None, privacy: None, texts: true, queue_look: String::new(), shortcuts: true }
    }
}

/// Zones that can be chosen: where most people who complain here live.
pub const ZONES: [Tz; 12] = [
    Tz::Asia__Shanghai,
    Tz::Asia__Urumqi,
    Tz::Asia__Hong_Kong,
    Tz::Asia__Taipei,
    Tz::Asia__Singapore,
    Tz::Asia__Tokyo,
    Tz::Australia__Sydney,
    Tz::Europe__London,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::UTC,
];

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Fewer than 10 characters.
    TooShort,
    /// More than 256 characters.
    TooLong,
    /// One of the passwords that everybody tries first, or made of the person's own address.
    TooCommon,
}

/// Shortest and longest password, in characters (ASVS 6.2.1, 6.2.9).
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 10..=256;

/// Checks a new password as it was typed: not trimmed, not folded (ASVS 6.2.5–6.2.8).
pub fn check_password(password: &str, email: &str) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < *PASSWORD_LENGTH.start() {
        return Err(PasswordProblem::TooShort);
    }
    if length > *PASSWORD_LENGTH.end() {
        return Err(PasswordProblem::TooLong);
    }
    let folded = password.to_lowercase();
    let one_character = folded.chars().all(|c| folded.starts_with(c));
    let own_name = email.split('@').next().is_some_and(|local| local.len() >= 5 && folded.contains(local));
    if one_character || own_name || folded == email || is_run(&folded) || COMMON.contains(&folded.as_str()) {
        return Err(PasswordProblem::TooCommon);
    }
    Ok(())
}

/// `1234567890`, `abcdefghij`, `9876543210`: each character one step from the last.
fn is_run(password: &str) -> bool {
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let step_of =
        |step: i64| codes.windows(2).all(|w| w[1] - w[0] == step || (w[0] == 57 && w[1] == 48) || (w[0] == 48 && w[1] == 57));
    step_of(1) || step_of(-1)
}

/// Of the most used passwords, those long enough to pass the length rule.
const COMMON: &[&str] = include!("common_passwords.in");
