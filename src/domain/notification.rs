//! Who of ours hears of what happened to a case, in their inbox and by mail: read off the [`Change`] itself, told by the
//! store in its transaction. Nobody hears of what they did themselves.

use chrono::{DateTime, Utc};

use super::actor::ActorKind;
use super::case::Case;
use super::change::Change;
use super::codes::{Claimant, EscalationCause};
use super::escalation::{Alert, Told, Trigger};
use super::event::{Event, Happening};
use super::ids::PersonId;
use super::order_fact::ToldBeside;
use super::sla::ClockKind;

pub mod mention;
pub mod quiet;
pub mod wishes;

coded! {
    /// What somebody hears of. Those that a rule of escalation tells have the code of its trigger.
    pub enum Kind {
        /// The case was given to them.
        Assigned = "assigned",
        /// It was theirs, and is not any more.
        TakenAway = "taken_away",
        /// A colleague named them in a note.
        Mentioned = "mentioned",
        /// The consumer wrote, answered, or said yes or no to an offer.
        Consumer = "consumer",
        /// The merchant or the platform answered.
        Answered = "answered",
        /// A letter to the merchant reached nobody.
        Unreached = "unreached",
        /// Files came.
        Evidence = "evidence",
        Reopened = "reopened",
        /// Their case went up a level.
        Escalated = "escalated",
        Warned = "warned",
        Missed = "missed",
        /// A colleague raised a case to them.
        Raised = "raised",
        Stakes = "stakes",
        Demanded = "demanded",
        /// What was promised is due by tomorrow.
        PromiseDue = "promise_due",
        /// The payment is not held much longer.
        HoldEnding = "hold_ending",
        /// What was promised, or asked for, was not done by its day.
        Unkept = "unkept",
        /// An agent asks to put a date off.
        ExtensionAsked = "extension_asked",
        /// A supervisor decided on the extension they asked for.
        ExtensionAnswered = "extension_answered",
        /// What they had done to many cases a minute later was not done to this one.
        NotDone = "not_done",
    }
}

impl Kind {
    const fn of(trigger: Trigger) -> Self {
        match trigger {
            Trigger::Warned => Self::Warned,
            Trigger::Missed => Self::Missed,
            Trigger::Reopened => Self::Reopened,
            Trigger::Stakes => Self::Stakes,
            Trigger::Demanded => Self::Demanded,
            Trigger::Unkept => Self::Unkept,
        }
    }

    /// Whether it stays in the inbox whatever its reader wishes: somebody waits for them alone, or a date was missed.
    pub const fn stays(self) -> bool {
        matches!(
            self,
            Self::Mentioned
                | Self::Missed
                | Self::Escalated
                | Self::Raised
                | Self::Stakes
                | Self::Demanded
                | Self::Unkept
                | Self::ExtensionAsked
                | Self::NotDone
        )
    }

    /// Whether it is about work that a closed case needs no more: a letter leaves it out then.
    pub const fn ends_with_case(self) -> bool {
        !matches!(self, Self::Mentioned | Self::Consumer | Self::Evidence)
    }

    /// Heard by supervisors and seniors alone.
    pub const fn is_for_seniors(self) -> bool {
        matches!(self, Self::Raised | Self::Stakes | Self::Demanded | Self::ExtensionAsked)
    }
}

/// Who is to hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    Person(PersonId),
    Seniors,
    Supervisors,
}

/// Somebody is to hear of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    pub whom: Whom,
    pub kind: Kind,
    pub clock: Option<ClockKind>,
    /// No letter before.
    pub at: DateTime<Utc>,
    /// Night and day: a rule says so, and only quiet hours that somebody chose themselves put it off.
    pub at_any_hour: bool,
}

impl Telling {
    /// Whether it stays in the inbox whatever its reader wishes: its kind does, or a rule calls those above.
    pub fn stays(&self) -> bool {
        self.kind.stays() || !matches!(self.whom, Whom::Person(_))
    }
}

/// Who is told of a change, the most pressing first: whoever would be told twice alike hears the first.
pub fn of(change: &Change) -> Vec<Telling> {
    let at = change.act().at;
    let telling = |(whom, kind)| Telling { whom, kind, clock: None, at, at_any_hour: false };
    let mentioned = change.mentioned().iter().map(|person| telling((Whom::Person(*person), Kind::Mentioned)));
    let alerts = change.alerts().iter().filter_map(|alert| of_alert(change, alert));
    let handed = change.events().iter().flat_map(|event| handed(change, event)).map(telling);
    let others = change.events().iter().flat_map(|event| of_event(change, event)).map(telling);
    let actor = change.act().by.person();
    let all = mentioned.chain(alerts).chain(handed).chain(others);
    all.filter(|told| !matches!(told.whom, Whom::Person(person) if Some(person) == actor)).collect()
}

fn of_alert(change: &Change, alert: &Alert) -> Option<Telling> {
    let whom = match alert.told {
        // Who had it before it was taken away for a review hears of it too.
        Told::Assignee => Whom::Person(change.case().assignee.or_else(|| change.before().and_then(|case| case.assignee))?),
        Told::Seniors => Whom::Seniors,
        Told::Supervisors => Whom::Supervisors,
    };
    Some(Telling { whom, kind: Kind::of(alert.of), clock: alert.clock, at: alert.at, at_any_hour: alert.at_any_hour })
}

type Heard = Vec<(Whom, Kind)>;

/// A case went from one to another.
fn handed(change: &Change, event: &Event) -> Heard {
    let Happening::Assigned { to } = event.what else { return Vec::new() };
    let before = change.before().and_then(|case| case.assignee);
    if before == to {
        return Vec::new();
    }
    // Who is away arranged for it themselves.
    let arranged = |person| change.events().iter().any(|event| event.what == Happening::HandedOver { from: person });
    let given = to.map(|person| (Whom::Person(person), Kind::Assigned));
    let taken = before.filter(|person| !arranged(*person)).map(|person| (Whom::Person(person), Kind::TakenAway));
    given.into_iter().chain(taken).collect()
}

/// Whoever has the case; where nobody does, whoever had it last, or those above.
fn owner_or_above(change: &Change, kind: Kind) -> Heard {
    let case = change.case();
    vec![(case.assignee.or(case.worker).map_or(Whom::Seniors, Whom::Person), kind)]
}

fn of_event(change: &Change, event: &Event) -> Heard {
    let owner = |kind| change.case().assignee.map(|person| (Whom::Person(person), kind)).into_iter().collect();
    let by_consumer = event.by == ActorKind::Consumer;
    match &event.what {
        Happening::Replied
        | Happening::QuestionAnswered { .. }
        | Happening::OfferAccepted { .. }
        | Happening::OfferRejected { .. }
        | Happening::Withdrawn
        | Happening::Demanded
            if by_consumer =>
        {
            owner(Kind::Consumer)
        }
        Happening::EvidenceAdded(_) | Happening::EvidenceReplaced { .. } => owner(Kind::Evidence),
        Happening::MerchantAnswered { .. } => owner(Kind::Answered),
        // Theirs to mend: nobody else knows whom to ask.
        Happening::MerchantUnreached { .. } => owner(Kind::Unreached),
        Happening::RemedyDueSoon { .. } => owner_or_above(change, Kind::PromiseDue),
        Happening::HoldEnding | Happening::HoldEnded => owner_or_above(change, Kind::HoldEnding),
        Happening::ObjectionFiled { .. } | Happening::ObjectionAnswered { .. } if by_consumer => owner(Kind::Consumer),
        Happening::FactRecorded { claimant, .. } | Happening::FactBeside(ToldBeside { claimant, .. })
            if *claimant != Claimant::Consumer =>
        {
            owner(Kind::Answered)
        }
        Happening::Reopened { .. } => owner(Kind::Reopened),
        // Nobody has it: whoever had it last, or those above.
        Happening::FixUndone { .. } if change.case().assignee.is_none() => owner_or_above(change, Kind::Reopened),
        Happening::Escalated { to, cause, .. } => raised(*to, *cause).into_iter().chain(owner(Kind::Escalated)).collect(),
        Happening::ExtensionAsked { .. } => vec![(Whom::Supervisors, Kind::ExtensionAsked)],
        Happening::ExtensionRefused { .. } | Happening::ClockExtended { .. } => asker(change.before()),
        _ => Vec::new(),
    }
}

/// Whom a colleague calls by raising a case; what a rule raises, it tells by its alerts.
fn raised(to: u8, cause: EscalationCause) -> Option<(Whom, Kind)> {
    let whom = if to == 1 { Whom::Seniors } else { Whom::Supervisors };
    (cause == EscalationCause::ByAgent).then_some((whom, Kind::Raised))
}

fn asker(before: Option<&Case>) -> Heard {
    let asked = before.and_then(|case| case.extension);
    asked.map(|asked| (Whom::Person(asked.by), Kind::ExtensionAnswered)).into_iter().collect()
}
