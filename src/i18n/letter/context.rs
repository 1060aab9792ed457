//! What a letter is written from.

use chrono::{DateTime, Utc};

/// Everything a letter may mention. Dates and amounts arrive as words; what does not apply is `None`.
#[derive(Clone, Default)]
pub struct LetterContext {
    /// Fixed by the outbox row, like `date`: a repeat is the same letter.
    pub message_id: String,
    pub date: DateTime<Utc>,
    pub to: String,
    /// What the agency is called; empty for what comes with Redress.
    pub house: String,
    /// By which it can be reached, line by line.
    pub contact: Vec<String>,
    pub to_name: Option<String>,
    /// `zh-CN` or `en`.
    pub locale: String,
    pub base_url: String,
    /// Where a fresh case link can be asked for.
    pub track_url: String,
    /// What the button opens: the case, the reset, the confirmation, the sign-in page.
    pub link: String,
    pub link_until: Option<String>,
    pub reference: Option<String>,
    pub merchant: Option<String>,
    pub amount: Option<String>,
    pub agent: Option<String>,
    /// When the next thing happens: our first reply, the consumer's answer, the end of an offer.
    pub by: Option<String>,
    /// The latest date of the result.
    pub result_by: Option<String>,
    /// The message, the question, the offer or the reasons, quoted as written.
    pub body: Option<String>,
    pub outcome: Option<String>,
    /// What the merchant did where it was asked and let its date pass.
    pub merchant_silent: Option<String>,
    /// Where to go with a result one does not accept.
    pub next_door: Option<String>,
    /// The body that a referral goes to.
    pub door: Option<String>,
    /// The reference of the other complaint, where two were merged or taken apart.
    pub other: Option<String>,
    /// Who says what of the order, where that took a case up again.
    pub said: Option<String>,
    /// What staff are told: a reference, and what of it.
    pub lines: Vec<(String, String)>,
    /// Head of the case's hash chain when the letter was queued.
    pub chain_head: Option<String>,
    /// What a report is called, and its days.
    pub report: (String, String),
}
