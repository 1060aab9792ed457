//! Tokens by which a program acts as one of ours: what they may do, and for how long. A token is never more than whoever it
//! acts as: what that person may not do, or not see, it does not do or see either.

use chrono::{DateTime, Days, NaiveDate, Utc};

/// Before every token, so that it is known for one wherever it turns up.
pub const PREFIX: &str = "rdt_";
/// Longest life of a token, in days.
pub const MOST_DAYS: u64 = 365;
/// Life of a token where nobody asks for another.
pub const USUAL_DAYS: u64 = 90;
/// Characters of its end by which people tell it from others.
pub const TAIL: usize = 4;

coded! {
    /// What a token may do.
    pub enum TokenScope {
        /// Lists of cases, cases with what was said in them, and what is claimed of their orders.
        CasesRead = "cases_read",
        /// File a case, and decide things on one.
        CasesWrite = "cases_write",
        /// Write to consumers, and notes.
        MessagesWrite = "messages_write",
        /// Files of cases.
        EvidenceRead = "evidence_read",
        /// Add files that a consumer sent.
        EvidenceWrite = "evidence_write",
        /// Record what somebody says an order is.
        FactsWrite = "facts_write",
        /// What happened to cases, by code.
        EventsRead = "events_read",
    }
}

impl TokenScope {
    /// As programs know it: `cases:read`.
    pub fn written(self) -> String {
        self.as_str().replacen('_', ":", 1)
    }

    /// Codes with a space between; what a newer program knew and this one does not is nobody's to do.
    pub fn list(codes: &str) -> Vec<Self> {
        codes.split_whitespace().filter_map(Self::parse).collect()
    }

    pub fn codes(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// The last day on which a token may be good, made today.
pub fn last_day(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(today)
}

/// How a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Alive,
    Lapsed,
    Revoked,
}

/// Whether a token is still good.
pub fn standing(expires_at: DateTime<Utc>, revoked_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Standing {
    match revoked_at {
        Some(_) => Standing::Revoked,
        None if now >= expires_at => Standing::Lapsed,
        None => Standing::Alive,
    }
}
