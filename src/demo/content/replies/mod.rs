//! What is said in a case after it was filed: by us, by the consumer, among staff, and at the end.
//! Gaps as in `slots`; `{due}` is always a day that the sender commits to or asks for.
mod between;
mod closings;
mod first;

use super::{Lines, Tongue, pick};
pub use between::{
    CONSUMER_REPLIES, ESCALATIONS, EXTRA_EVIDENCE, FOLLOW_UPS, INFORMATION_REQUESTS, MERCHANT_ANSWERS, MERCHANT_REQUESTS, NOTES,
    OFFERS, PLATFORM_REQUESTS, REJECTIONS, REOPENINGS, WITHDRAWALS,
};
pub use closings::CLOSINGS;
pub use first::FIRST_REPLIES;

/// First replies to one problem type.
#[derive(Clone, Copy, Debug)]
pub struct FirstReplies {
    pub problem_type: &'static str,
    pub lines: Lines,
}

/// Why a case ended as it did.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    /// Code of the outcome.
    pub outcome: &'static str,
    /// Code of the root cause.
    pub root_cause: &'static str,
    pub lines: Lines,
}

pub fn first_reply(problem_type: &str, tongue: Tongue, seed: u64) -> &'static str {
    let found = FIRST_REPLIES.iter().find(|replies| replies.problem_type == problem_type);
    found.or(FIRST_REPLIES.last()).map_or("", |replies| replies.lines.pick(tongue, seed))
}

/// A closing for this outcome, together with the root cause it tells of.
pub fn closing(outcome: &str, seed: u64) -> Option<&'static Closing> {
    let fitting: Vec<&Closing> = CLOSINGS.iter().filter(|closing| closing.outcome == outcome).collect();
    pick(&fitting, seed).copied()
}
