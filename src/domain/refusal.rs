//! Why a rule said no. Data only: `i18n` gives it words.

use chrono::NaiveDate;

use super::codes::{Outcome, RemedyKind};
use super::reference::Reference;

coded! {
    /// Why nobody is given a case by a macro.
    pub enum NotHanded {
        /// The colleague works here no more.
        Left = "left",
        Away = "away",
        TeamClosed = "team-closed",
        /// The colleague sees no cases of the team to which it goes.
        OtherTeam = "other-team",
    }
}

/// A rule's answer to an act it does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The act does not fit the case's status or the actor's role.
    #[error("not allowed now")]
    NotNow,
    /// Somebody else changed the case since this version was shown.
    #[error("the case moved on from version {seen} to {now}")]
    Stale { seen: i64, now: i64 },
    /// A date in the past, or further away than a year.
    #[error("not a usable date")]
    BadDate,
    /// Level 3 is the highest.
    #[error("already at the highest level")]
    HighestLevel,
    /// The case holds as many files or bytes as it may.
    #[error("too many files")]
    TooManyFiles,
    /// Nobody has said what shows that this was done.
    #[error("what proves {0}?")]
    ProofMissing(RemedyKind),
    /// The case holds as many promises as it may.
    #[error("more than {most} promises")]
    TooManyPromises { most: usize },
    /// Its payment is held, or that is asked for: it cannot go on under another case.
    #[error("its payment is held")]
    PaymentHeld,
    /// The correction of a credit record was promised, and is not shown to be done: the case is not upheld.
    #[error("a promised correction is not shown")]
    CorrectionOwed,
    /// The checklist of its problem type requires more to be done first: so many items.
    #[error("{open} items of the checklist are open")]
    ChecklistOpen { open: usize },
    /// Nothing is left to be said once the fields are filled in, or more than a message holds.
    #[error("no words, or more than {most} characters")]
    NoWords { most: usize },
    /// The case carries as many tags as it may.
    #[error("more than {most} tags")]
    TooManyTags { most: usize },
    /// Tags stay in the history when what is personal is erased: none holds a name, a number or an address.
    #[error("a tag that tells who somebody is")]
    PersonalTag,
    /// The value is what stands there already.
    #[error("nothing to correct")]
    Unchanged,
    /// Neither e-mail nor phone would be left.
    #[error("no contact would be left")]
    NoContact,
    /// An outcome that only the consumer or a rule may give.
    #[error("outcome {0} is not an agent's to give")]
    OutcomeNotYours(Outcome),
    /// The person asked for cannot take cases: not staff, not active, or of another team.
    #[error("cannot be assigned to that person")]
    NotAssignable,
    /// Those to whom a macro gives the case cannot have it now.
    #[error("cannot be handed on: {0}")]
    NotHanded(NotHanded),
    /// Nobody decides on, or reviews, what they did themselves.
    #[error("the work is that person's own")]
    OwnWork,
    /// The policy lets this date not be put off, not again, or not by so much: at most so many days.
    #[error("cannot be put off, or by no more than {most} days")]
    NotExtensible { most: u32 },
    /// A supervisor has yet to answer the last one.
    #[error("an extension is waiting for an answer")]
    ExtensionPending,
    /// No clock has lapsed yet, or it was asked for already since.
    #[error("no clock has lapsed")]
    NothingLapsed,
    /// The days in which whoever complained could have it taken up again are over.
    #[error("too long ago to be taken up again")]
    TooLate,
    /// The days in which whoever complained could say how it went are over.
    #[error("too long ago to be rated")]
    TooLateToRate,
    /// Nothing is shown outside while the consumer does not agree to sharing.
    #[error("sharing was not agreed to")]
    NotShared,
    /// To go to an outside body, say to which, why, and until when.
    #[error("no referral was prepared")]
    NoReferral,
    /// A colleague of theirs answered while they wrote.
    #[error("answered meanwhile")]
    AnsweredMeanwhile,
    /// The date was put off once, or is over.
    #[error("the date cannot be put off")]
    NoMoreTime,
    /// A day outside what can be named.
    #[error("not a day from {from} to {to}")]
    BadDay { from: NaiveDate, to: NaiveDate },
    /// What is claimed is not so yet, or was before there was an order.
    #[error("not a time at which that can have been")]
    BadMoment,
    /// Nobody of ours made sure of an address of the merchant.
    #[error("no confirmed address of the merchant")]
    NoAddressee,
    /// The offer was answered already or has lapsed.
    #[error("the offer is no longer open")]
    OfferGone,
    /// A case is not linked to itself, nor merged into itself.
    #[error("that is the case itself")]
    SameCase,
    /// The one or the other is carried on under this case.
    #[error("carried on under {into}")]
    MergedAlready { into: Reference },
    /// The other case is over: what is merged into it would be over too.
    #[error("the other case is settled")]
    OtherSettled,
    /// Whoever filed the one would read the other.
    #[error("the other case is another consumer's")]
    OtherConsumer,
    /// Neither case is of an account: that both are one person's has to be said.
    #[error("nobody said that it is one person")]
    SamePersonUnsaid,
    /// Something of a consumer's credit is not put right yet, and would be read in the other case.
    #[error("a credit harm is open")]
    CreditOpen,
    /// The one was filed for somebody else, the other not, or for another.
    #[error("the other case is for somebody else")]
    OtherRepresented,
    /// What was promised to the consumer is still to be done in this case, and nobody could say so in a closed one.
    #[error("a remedy is owed")]
    RemedyOwed,
    /// Other cases were merged into it: nothing is carried further than one step.
    #[error("others were merged into it")]
    HoldsMerged,
    #[error("linked already")]
    LinkedAlready,
    /// A case is a part of one other case.
    #[error("a part of {parent} already")]
    HasParent { parent: Reference },
    /// What has parts is a part of nothing, and what is a part has none.
    #[error("parts of parts")]
    PartOfPart,
    /// A case is in one incident at a time.
    #[error("in another incident")]
    InIncident,
    #[error("not in that incident")]
    NotInIncident,
    #[error("the incident is not open")]
    IncidentNotOpen,
    #[error("more than {most} links")]
    TooManyLinks { most: usize },
}
