//! What people wrote: the words that an event names.

use crate::domain::ids::TextId;

coded! {
    /// What a text of a case is; decides who may read it.
    pub enum TextKind {
        Description = "description",
        DesiredOutcome = "desired_outcome",
        Message = "message",
        Note = "note",
        Reply = "reply",
        /// To one question, which is its title.
        Answer = "answer",
        InformationRequest = "information_request",
        MerchantRequest = "merchant_request",
        PlatformRequest = "platform_request",
        /// What the merchant says; its title is a number, or somebody's name.
        MerchantAnswer = "merchant_answer",
        Fact = "fact",
        Correction = "correction",
        Offer = "offer",
        OfferAnswer = "offer_answer",
        EscalationReason = "escalation_reason",
        Explanation = "explanation",
        WithdrawalReason = "withdrawal_reason",
        ReopeningReason = "reopening_reason",
        RatingComment = "rating_comment",
        /// Why a date is put off; the consumer reads it once a supervisor has agreed.
        ExtensionReason = "extension_reason",
        /// Why the consumer wants the case looked at by somebody else.
        Demand = "demand",
        /// Why an outside body is the next door.
        Referral = "referral",
        /// What shows that a promised remedy was done.
        RemedyProof = "remedy_proof",
        /// What will be done, as the consumer reads it.
        Promise = "promise",
        /// What a provider was sent that asks it to hold the payment.
        HoldRequest = "hold_request",
        /// What it says to that.
        HoldAnswer = "hold_answer",
        /// What shows that a credit record was corrected, or why it was not.
        ObjectionAnswer = "objection_answer",
        /// Why a promise is not expected any more.
        DropReason = "drop_reason",
    }
}

impl TextKind {
    /// Whether the consumer may read it. A note never; an escalation's reason is written for colleagues.
    pub const fn is_for_consumer(self) -> bool {
        !matches!(self, TextKind::Note | TextKind::Fact | TextKind::EscalationReason)
    }
}

/// Words that belong to a case. The event holds `sha256(salt ‖ title ‖ body)`, so the words can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub id: TextId,
    pub kind: TextKind,
    /// Whom a request went to, the question of an answer, or the old value of a correction.
    pub title: Option<String>,
    pub body: String,
}
