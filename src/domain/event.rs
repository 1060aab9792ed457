//! What happened to a case: the append-only history. An event carries ids, codes and hashes, never a person's words.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::{enclosed::Enclosed, happened::Event};
use super::case::{explaining::MissReason, rating::Score};
use super::codes::{
    Channel, Claimant, Consent, Correctable, EscalationCause, Locale, OrderState, Outcome, OutsideBody, Priority, ProblemType,
    RecomputeCause, RemedyKind, RootCause,
};
use super::credit::{Harm, ObjectionAnswer, ObjectionDoor};
use super::evidence::{Audience, Mark};
use super::fix::FixCode;
use super::hold::HoldAsk;
use super::ids::{FactId, IncidentId, OfferId, PersonId, RemedyId, RequestId, TeamId, TextId};
use super::link::Relation;
use super::merchant_request::AnswerKind;
use super::offer::Promiser;
use super::order_fact::ToldBeside;
use super::reference::Reference;
use super::retention::Class;
use super::sla::ClockKind;
pub use said::{Text, TextKind};

mod enclosed;
mod happened;
mod said;
mod telling;

/// One thing that happened; its data are stored as JSON under its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Happening {
    Filed {
        channel: Channel,
        files: usize,
        /// SHA-256 of each file, in their order: the chain seals the evidence too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sealed: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        consents: Vec<Consent>,
        /// The privacy notice that the filer was shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        privacy: Option<String>,
        /// The case in which it was a second complaint; what was agreed to there goes on here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Reference>,
    },
    Triaged {
        problem_type: ProblemType,
        priority: Priority,
        team: Option<TeamId>,
    },
    Assigned {
        to: Option<PersonId>,
    },
    /// What took the case up was taken back: it waits as new.
    Untaken,
    /// A rule of routing decided what follows.
    Routed {
        rule: String,
        version: u32,
    },
    /// Whoever had the case is away, and had said to whom it goes.
    HandedOver {
        from: PersonId,
    },
    /// The team that had the case was closed: it goes to the one that took over.
    TeamTookOver {
        from: TeamId,
        to: TeamId,
    },
    /// We wrote to the consumer.
    Messaged,
    /// A note that only staff see.
    Noted,
    /// Tags were put on or taken off.
    Tagged {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// Items of the checklist that are done, and that are not after all.
    Checked {
        done: Vec<String>,
        undone: Vec<String>,
    },
    /// The case is out of the queue until then; `None`: it is back.
    FollowUpSet {
        until: Option<DateTime<Utc>>,
    },
    /// The consumer wrote to us.
    Replied,
    /// The consumer answered one question of the request, with words or files.
    QuestionAnswered {
        number: u8,
        #[serde(flatten)]
        enclosed: Enclosed,
    },
    EvidenceAdded(Enclosed),
    /// A file came in the place of another, which is kept.
    EvidenceReplaced {
        old: String,
        new: String,
        /// SHA-256 of the new one.
        sealed: Vec<String>,
    },
    /// The consumer said who may see a file.
    EvidenceShown {
        file: String,
        to: Audience,
    },
    /// The virus scanner found something in a file: nobody opens it.
    EvidenceQuarantined {
        file: String,
    },
    /// A supervisor let it go.
    EvidenceReleased {
        file: String,
    },
    /// Somebody of ours compared a file with what the complaint says.
    EvidenceChecked {
        file: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        matches: Vec<Mark>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        differs: Vec<Mark>,
    },
    /// The consumer said anew what they agree to: these and no others.
    Consented {
        to: Vec<Consent>,
    },
    InformationAsked {
        until: DateTime<Utc>,
    },
    MerchantAsked {
        until: DateTime<Utc>,
    },
    PlatformAsked {
        until: DateTime<Utc>,
    },
    /// The merchant was reminded of what it was asked.
    MerchantReminded {
        request: RequestId,
    },
    /// The letter that asked the merchant reached nobody.
    MerchantUnreached {
        request: RequestId,
    },
    /// The merchant answered by its link.
    MerchantAnswered {
        request: RequestId,
        answer: AnswerKind,
        /// After its date.
        late: bool,
        /// The day that it named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
        #[serde(flatten)]
        enclosed: Enclosed,
    },
    /// Whoever was asked let the date pass.
    NoAnswer {
        from: Claimant,
    },
    FactRecorded {
        fact: FactId,
        claimant: Claimant,
        state: OrderState,
    },
    /// A fact that is no word on the order complained of: about a further order, or of a part that was given back.
    FactBeside(ToldBeside),
    /// A fact proved done what was owed: closing is proposed.
    FixProved {
        fix: FixCode,
        fact: FactId,
    },
    /// A later fact does not fit with the proof on which the case was closed.
    FixUndone {
        fix: FixCode,
        fact: FactId,
        claimant: Claimant,
        state: OrderState,
    },
    Corrected {
        field: Correctable,
    },
    /// So many letters that had not arrived go out once more.
    LettersSentAgain {
        letters: usize,
    },
    /// The language in which letters are written from now on.
    LanguageChanged {
        from: Locale,
        to: Locale,
    },
    /// A message of the consumer is hidden behind a click at the desk; its words stay.
    MarkedAbusive {
        text: TextId,
    },
    UnmarkedAbusive {
        text: TextId,
    },
    Offered {
        offer: OfferId,
        until: DateTime<Utc>,
    },
    OfferAccepted {
        offer: OfferId,
    },
    OfferRejected {
        offer: OfferId,
    },
    OfferLapsed {
        offer: OfferId,
    },
    Escalated {
        from: u8,
        to: u8,
        cause: EscalationCause,
    },
    Resolved {
        outcome: Outcome,
        root_cause: RootCause,
    },
    Promised {
        remedy: RemedyId,
        what: RemedyKind,
        by: Promiser,
        due_on: NaiveDate,
    },
    RemedyDone {
        remedy: RemedyId,
        what: RemedyKind,
        #[serde(flatten)]
        shown_by: Enclosed,
    },
    /// It is due by tomorrow, and not done.
    RemedyDueSoon {
        remedy: RemedyId,
        what: RemedyKind,
    },
    RemedyLate {
        remedy: RemedyId,
        what: RemedyKind,
    },
    RemedyDropped {
        remedy: RemedyId,
        what: RemedyKind,
    },
    /// The provider was asked to leave the payment alone.
    HoldAsked {
        asks: Vec<HoldAsk>,
        until: DateTime<Utc>,
    },
    /// It said which of it it does, until the end of which day; none: it refuses.
    HoldAnswered {
        granted: Vec<HoldAsk>,
        ends_on: Option<NaiveDate>,
    },
    HoldUnanswered,
    HoldEnding,
    HoldEnded,
    /// What was hurt of somebody's credit; `None`: nothing after all.
    CreditSaid {
        harm: Option<Harm>,
    },
    ObjectionFiled {
        with: ObjectionDoor,
        on: NaiveDate,
        until: DateTime<Utc>,
    },
    ObjectionAnswered {
        answer: ObjectionAnswer,
        #[serde(flatten)]
        shown_by: Enclosed,
    },
    ObjectionUnanswered,
    Closed {
        outcome: Outcome,
        root_cause: Option<RootCause>,
    },
    Withdrawn,
    /// Whoever complained said how it went.
    Rated {
        run: i32,
        score: Score,
    },
    /// The account with the confirmed address of the complaint took it up.
    Joined,
    Reopened {
        run: i32,
    },
    ClockMet {
        clock: ClockKind,
        run: i32,
        in_time: bool,
    },
    ClockWarned {
        clock: ClockKind,
        run: i32,
    },
    ClockMissed {
        clock: ClockKind,
        run: i32,
    },
    /// A clock began after filing; those that begin with it are told by their own rows.
    ClockStarted {
        clock: ClockKind,
        run: i32,
        due: Option<DateTime<Utc>>,
    },
    ClocksPaused {
        clocks: Vec<(ClockKind, i32)>,
    },
    ClocksResumed {
        clocks: Vec<(ClockKind, i32)>,
        /// The pause had lasted as long as the policy lets it.
        capped: bool,
    },
    /// The date was reckoned anew, and the old one stays here.
    ClockRecomputed {
        clock: ClockKind,
        run: i32,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
        cause: RecomputeCause,
        policy: String,
        version: u32,
    },
    /// No policy asks for it any more, or what it waited for cannot come.
    ClockEnded {
        clock: ClockKind,
        run: i32,
    },
    ExtensionAsked {
        clock: ClockKind,
        run: i32,
        days: u32,
    },
    ExtensionRefused {
        clock: ClockKind,
        run: i32,
    },
    ClockExtended {
        clock: ClockKind,
        run: i32,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    },
    /// Somebody of ours said why a clock was missed.
    MissExplained {
        clock: ClockKind,
        run: i32,
        reason: MissReason,
    },
    /// The consumer asked for a review of what was done so far.
    Demanded,
    /// The case is ready to go to an outside body.
    ReferralPrepared {
        body: OutsideBody,
        until: DateTime<Utc>,
    },
    /// This case and another belong together; as what the other is to this one.
    Linked {
        other: Reference,
        relation: Relation,
    },
    Unlinked {
        other: Reference,
        relation: Relation,
    },
    /// The case goes on under another one.
    MergedInto {
        into: Reference,
    },
    /// Another case goes on under this one.
    TookOver {
        from: Reference,
    },
    /// Two cases that were merged go on by themselves.
    Parted {
        from: Reference,
    },
    /// It was kept for long enough.
    Erased {
        class: Class,
    },
    /// A second complaint in this case became a case of its own.
    SplitOff {
        to: Reference,
    },
    /// One of many with one cause.
    IncidentJoined {
        incident: IncidentId,
    },
    IncidentLeft {
        incident: IncidentId,
    },
}
