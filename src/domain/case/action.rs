//! What somebody may do to a case: by its status, by who they are, and by what is there to be done.

use super::{Case, StatusCode};
use crate::domain::actor::{Actor, Role};
use crate::domain::change::Act;
use crate::domain::hold::HoldState;
use crate::domain::offer::{OfferState, Remedy};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;

coded! {
    /// What somebody may do to a case.
    pub enum Action {
        Triage = "triage",
        Assign = "assign",
        Message = "message",
        Note = "note",
        Tag = "tag",
        /// An item of the checklist is done, or is not after all.
        Check = "check",
        FollowUp = "follow_up",
        AskConsumer = "ask_consumer",
        AskMerchant = "ask_merchant",
        AskPlatform = "ask_platform",
        RecordFact = "record_fact",
        Correct = "correct",
        Offer = "offer",
        /// Writes down what will be done by a day.
        Promise = "promise",
        /// Asks the provider to leave the payment alone while it is disputed.
        AskHold = "ask_hold",
        AnswerHold = "answer_hold",
        /// Says what was hurt of somebody's credit, and what becomes of it.
        Credit = "credit",
        Escalate = "escalate",
        AskExtension = "ask_extension",
        DecideExtension = "decide_extension",
        Close = "close",
        CompleteRemedy = "complete_remedy",
        /// A promise is not expected any more.
        DropRemedy = "drop_remedy",
        Reopen = "reopen",
        Reply = "reply",
        AddEvidence = "add_evidence",
        AnswerOffer = "answer_offer",
        Demand = "demand",
        Withdraw = "withdraw",
        Rate = "rate",
        ReplaceEvidence = "replace_evidence",
        ShowEvidence = "show_evidence",
        Consent = "consent",
        ReleaseEvidence = "release_evidence",
        CheckEvidence = "check_evidence",
        /// Puts right how the consumer is reached, and sends again what did not arrive.
        MendAddress = "mend_address",
        ChangeLanguage = "change_language",
        /// Hides a message of the consumer behind a click, at the desk.
        MarkAbusive = "mark_abusive",
        Link = "link",
        /// Goes on under another case.
        Merge = "merge",
        /// Goes on by itself again.
        Unmerge = "unmerge",
        Split = "split",
        /// Joins an incident, or leaves it.
        Incident = "incident",
        /// Why a date was not kept.
        ExplainMiss = "explain_miss",
    }
}

impl Action {
    /// What a review would be about: not for whoever is reviewed.
    const fn gives_a_result(self) -> bool {
        matches!(self, Action::Offer | Action::Close | Action::Merge)
    }
}

impl Case {
    /// The table of docs/workflow.md: what this status allows to this role.
    pub const fn permits(status: StatusCode, action: Action, role: Role) -> bool {
        use Action as A;
        use StatusCode as S;
        let staff = role.may(Permission::WorkCases);
        let closed = status.is_closed();
        let settled = matches!(status, S::Resolved | S::Closed);
        match action {
            A::Note | A::Assign | A::Tag | A::CheckEvidence | A::Link | A::Incident | A::ExplainMiss => staff,
            // Also when all is over: the answer that ends a case must arrive, and be read.
            A::MendAddress | A::ChangeLanguage | A::MarkAbusive => staff,
            // A fact is one also when all is over, and may undo what a case was closed on.
            A::RecordFact => staff,
            A::Check | A::FollowUp | A::Triage | A::Message | A::Correct | A::Escalate | A::Close | A::Split => staff && !closed,
            A::CompleteRemedy | A::DropRemedy | A::Promise | A::AskHold | A::AnswerHold => staff && !closed,
            // A record that is not mended is looked after also when all else is over.
            A::Credit => true,
            A::AskConsumer | A::AskMerchant | A::AskPlatform | A::AskExtension | A::Merge => staff && !settled,
            A::Unmerge => staff && closed,
            A::DecideExtension => role.may(Permission::AnswerExtensions) && !settled,
            A::ReleaseEvidence => role.may(Permission::ReleaseEvidence),
            A::Offer => staff && !settled && !matches!(status, S::Offered),
            A::Reopen => settled,
            A::Reply => !staff && !closed,
            // Ours add what the consumer sent in another way.
            A::AddEvidence => !closed,
            // A resolved case waits for what was promised: that is still owed.
            A::Withdraw | A::Demand | A::ReplaceEvidence => !staff && !settled,
            // Whose file it is decides who sees it, also when all is over.
            A::ShowEvidence | A::Consent => !staff,
            A::AnswerOffer => !staff && matches!(status, S::Offered),
            A::Rate => !staff && closed,
        }
    }

    /// What this actor may do to this case now; feeds pages, so that they hold no rule.
    pub fn allowed_actions(&self, actor: &Actor) -> Vec<Action> {
        Action::ALL.iter().copied().filter(|action| self.allows(*action, actor)).collect()
    }

    /// Whether this actor may do this now.
    pub fn allows(&self, action: Action, actor: &Actor) -> bool {
        let role = match actor {
            Actor::Consumer { .. } => Role::Consumer,
            Actor::Staff(staff) => staff.role,
            // What they may do has rules of its own: `responding`.
            Actor::Merchant(_) => return false,
            Actor::System => return true,
        };
        let fits = match action {
            Action::AnswerOffer => self.offer.as_ref().is_some_and(|offer| offer.state == OfferState::Open),
            Action::DecideExtension => self.extension.is_some(),
            Action::Demand => self.may_be_demanded(),
            Action::ExplainMiss => self.misses().next().is_some(),
            Action::Reopen => self.merged.is_none() && (role.is_staff() || self.may_be_taken_up_again()),
            Action::Unmerge => self.merged.is_some() && !self.is_erased(),
            // It has no words left that a letter to somebody could be about.
            Action::MendAddress => !self.is_erased(),
            Action::RecordFact => self.takes_facts(),
            Action::Rate => self.is_to_be_rated(),
            Action::CompleteRemedy | Action::DropRemedy => self.remedies.iter().any(Remedy::is_owed),
            // Nobody waits for ever for an answer that does not come.
            Action::AskHold => self.hold.as_ref().is_none_or(|hold| !hold.is_live() || hold.state() == HoldState::Unanswered),
            Action::Credit => self.looks_after_credit(),
            Action::AnswerHold => self.hold.as_ref().is_some_and(|hold| hold.ended_at.is_none()),
            _ => true,
        };
        let is_own_work = action.gives_a_result() && actor.person().is_some_and(|person| self.reviewed.contains(&person));
        fits && !is_own_work
            && Self::permits(self.status.code(), action, role)
            && actor.scope().contains(self.id, self.team, self.consumer)
    }

    pub(super) fn allow(&self, action: Action, act: &Act) -> Result<(), Refusal> {
        if action.gives_a_result() && act.by.person().is_some_and(|person| self.reviewed.contains(&person)) {
            return Err(Refusal::OwnWork);
        }
        if self.allows(action, &act.by) { Ok(()) } else { Err(Refusal::NotNow) }
    }
}
