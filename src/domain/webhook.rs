//! What programs of others are told of our cases, and when what did not arrive is sent again.
//! A message carries ids and codes, never a person's words, names or addresses.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::case::Case;
use super::change::Change;
use super::codes::Claimant;
use super::event::{Event, Happening};

coded! {
    /// What a webhook can be told of.
    pub enum Topic {
        CaseFiled = "case.filed",
        CaseStatusChanged = "case.status_changed",
        CaseAssigned = "case.assigned",
        CaseEscalated = "case.escalated",
        MessageReceived = "message.received",
        MessageSent = "message.sent",
        EvidenceAdded = "evidence.added",
        OrderFactRecorded = "order_fact.recorded",
        MerchantAnswered = "merchant.answered",
        /// Whoever was asked let the date pass.
        AnswerMissing = "answer.missing",
        /// A fact proved done what was owed, or undid it.
        FixProved = "fix.proved",
        FixUndone = "fix.undone",
        OfferMade = "offer.made",
        OfferAnswered = "offer.answered",
        RemedyPromised = "remedy.promised",
        RemedyDone = "remedy.done",
        RemedyLate = "remedy.late",
        HoldAsked = "hold.asked",
        HoldAnswered = "hold.answered",
        HoldEnded = "hold.ended",
        CreditObjected = "credit.objected",
        CreditAnswered = "credit.answered",
        DeadlineMissed = "deadline.missed",
        CaseClosed = "case.closed",
        CaseReopened = "case.reopened",
    }
}

/// What a trial is called: no topic, or somebody could choose to be told of it.
pub const TEST: &str = "webhook.test";

coded! {
    /// What becomes of a message.
    pub enum DeliveryState {
        Waiting = "waiting",
        Delivered = "delivered",
        /// Not tried any more, unless somebody has it sent again.
        Failed = "failed",
    }
}

coded! {
    /// Why an attempt failed.
    pub enum Fault {
        /// It answered, and not with a yes.
        Status = "status",
        Timeout = "timeout",
        UnknownName = "unknown_name",
        /// The name leads to an address that is not public.
        Private = "private",
        /// Nobody answers there, or the connection broke.
        Connection = "connection",
        /// Its certificate is not good.
        Tls = "tls",
        /// There is no secret to sign with.
        NoSecret = "no_secret",
        /// The webhook was off before it was this message's turn.
        SwitchedOff = "switched_off",
    }
}

coded! {
    /// Why a webhook is off.
    pub enum Off {
        ByHand = "by_hand",
        /// Nothing arrived for three days.
        Failing = "failing",
        /// It answered 410: it is there no more.
        Gone = "gone",
    }
}

/// How an attempt ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub status: Option<u16>,
    /// The first part of what was said.
    pub said: String,
    pub fault: Option<Fault>,
}

impl Answer {
    pub fn failed(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }

    /// By its status: only a 2xx is a yes; a redirect is none.
    pub fn of(status: u16, said: String) -> Self {
        let fault = (!(200..=299).contains(&status)).then_some(Fault::Status);
        Self { status: Some(status), said, fault }
    }

    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// Waits between one attempt and the next, in seconds: three days in all.
const WAITS: [i64; 10] = [5, 30, 2 * 60, 10 * 60, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 26 * HOUR];
const HOUR: i64 = 3600;
/// A wait is made longer by up to a tenth, so that what failed together does not come back together.
const JITTER: f64 = 0.1;
/// A webhook at which nothing arrived for so long is switched off.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);

/// How long to wait after the `failures`-th failure (1 is the first); `None`: it is not tried any more. `jitter` is from 0 to 1.
pub fn wait_after(failures: u32, jitter: f64) -> Option<TimeDelta> {
    let wait = WAITS.get((failures.max(1) - 1) as usize)?;
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    Some(TimeDelta::milliseconds((*wait as f64 * 1000.0 * (1.0 + JITTER * jitter)) as i64))
}

/// Whether a webhook is to be switched off after this answer, and why. `failing_since`: when the first of the failures was that
/// no success came after.
pub fn ends(answer: &Answer, failing_since: DateTime<Utc>, now: DateTime<Utc>) -> Option<Off> {
    if answer.is_gone() {
        return Some(Off::Gone);
    }
    (answer.fault.is_some() && now - failing_since >= PATIENCE).then_some(Off::Failing)
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Of which event of the change, counted from 0.
    pub event: usize,
    /// 0 tells of the event itself, 1 of the status that followed: one event has both.
    pub part: i32,
    pub topic: Topic,
    codes: Map<String, Value>,
}

/// All that a change has to tell.
pub fn messages(change: &Change) -> Vec<Message> {
    let of_event = |(event, it): (usize, &Event)| {
        let (topic, codes) = told(&it.what)?;
        Some(Message { event, part: 0, topic, codes: fields(codes) })
    };
    let mut all: Vec<Message> = change.events().iter().enumerate().filter_map(of_event).collect();
    let (before, now) = (change.before().map(|case| case.status.code()), change.case().status.code());
    if let (Some(before), Some(last)) = (before.filter(|before| *before != now), change.events().len().checked_sub(1)) {
        let codes = fields(json!({ "from": before, "to": now }));
        all.push(Message { event: last, part: 1, topic: Topic::CaseStatusChanged, codes });
    }
    all
}

fn fields(codes: Value) -> Map<String, Value> {
    if let Value::Object(fields) = codes { fields } else { Map::new() }
}

/// The topic of what happened, and what is said of it beyond what is said of each.
fn told(what: &Happening) -> Option<(Topic, Value)> {
    let told = match what {
        Happening::Filed { channel, files, .. } => (Topic::CaseFiled, json!({ "channel": channel, "files": files })),
        Happening::Assigned { to } => (Topic::CaseAssigned, json!({ "assigned": to.is_some() })),
        Happening::Escalated { from, to, cause } => (Topic::CaseEscalated, json!({ "from": from, "to": to, "cause": cause })),
        Happening::Replied | Happening::QuestionAnswered { .. } => (Topic::MessageReceived, Value::Null),
        Happening::Messaged => (Topic::MessageSent, Value::Null),
        Happening::InformationAsked { until } => (Topic::MessageSent, json!({ "until": moment(*until) })),
        Happening::EvidenceAdded(added) => (Topic::EvidenceAdded, json!({ "files": added.files.len() })),
        Happening::EvidenceReplaced { .. } => (Topic::EvidenceAdded, json!({ "files": 1 })),
        Happening::FactRecorded { fact, claimant, state } => {
            (Topic::OrderFactRecorded, json!({ "fact": fact.to_string(), "claimant": claimant, "state": state }))
        }
        Happening::Offered { offer, until } => (Topic::OfferMade, json!({ "offer": offer.to_string(), "until": moment(*until) })),
        Happening::OfferAccepted { offer } => answered(*offer, "accepted"),
        Happening::OfferRejected { offer } => answered(*offer, "rejected"),
        Happening::OfferLapsed { offer } => answered(*offer, "lapsed"),
        Happening::RemedyDone { remedy, what, shown_by } => {
            (Topic::RemedyDone, json!({ "remedy": remedy.to_string(), "what": what, "files": shown_by.files.len() }))
        }
        Happening::RemedyLate { remedy, what } => (Topic::RemedyLate, json!({ "remedy": remedy.to_string(), "what": what })),
        Happening::ClockMissed { clock, run } => (Topic::DeadlineMissed, json!({ "clock": clock, "run": run })),
        Happening::Closed { outcome, root_cause } => (Topic::CaseClosed, json!({ "outcome": outcome, "root_cause": root_cause })),
        Happening::Withdrawn => (Topic::CaseClosed, json!({ "outcome": "withdrawn" })),
        Happening::Reopened { run } => (Topic::CaseReopened, json!({ "run": run })),
        _ => return owed(what),
    };
    Some(told)
}

/// The same of what others answered, promised, hold and mend.
fn owed(what: &Happening) -> Option<(Topic, Value)> {
    let told = match what {
        Happening::MerchantAnswered { request, answer, late, on, enclosed } => {
            let files = enclosed.files.len();
            (
                Topic::MerchantAnswered,
                json!({ "request": request.to_string(), "answer": answer, "late": late, "on": on, "files": files }),
            )
        }
        Happening::NoAnswer { from } => (Topic::AnswerMissing, json!({ "from": from })),
        Happening::FixProved { fix, fact } => (Topic::FixProved, json!({ "fix": fix, "fact": fact.to_string() })),
        Happening::FixUndone { fix, fact, .. } => (Topic::FixUndone, json!({ "fix": fix, "fact": fact.to_string() })),
        Happening::Promised { remedy, what, by, due_on } => {
            (Topic::RemedyPromised, json!({ "remedy": remedy.to_string(), "what": what, "promiser": by, "due_on": due_on }))
        }
        Happening::HoldAsked { asks, until } => (Topic::HoldAsked, json!({ "asks": asks, "until": moment(*until) })),
        Happening::HoldAnswered { granted, ends_on } => (Topic::HoldAnswered, json!({ "granted": granted, "ends_on": ends_on })),
        Happening::HoldUnanswered => (Topic::AnswerMissing, json!({ "from": Claimant::Platform })),
        Happening::HoldEnded => (Topic::HoldEnded, Value::Null),
        Happening::ObjectionFiled { with, on, until } => {
            (Topic::CreditObjected, json!({ "objection_door": with, "on": on, "until": moment(*until) }))
        }
        Happening::ObjectionAnswered { answer, shown_by } => {
            (Topic::CreditAnswered, json!({ "answer": answer, "files": shown_by.files.len() }))
        }
        Happening::ObjectionUnanswered => (Topic::AnswerMissing, json!({ "from": "credit" })),
        _ => return None,
    };
    Some(told)
}

fn answered(offer: super::ids::OfferId, answer: &str) -> (Topic, Value) {
    (Topic::OfferAnswered, json!({ "offer": offer.to_string(), "answer": answer }))
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Message {
    /// What is sent. Ids are written as text: many programs hold no number of 63 bits.
    pub fn body(&self, case: &Case, event: &Event, (id, seq): (i64, i64)) -> String {
        let mut data = self.codes.clone();
        let status = case.status.code();
        let said = json!({
            "case": case.reference.map(|reference| reference.to_string()),
            "event": id.to_string(),
            "seq": seq,
            "by": event.by,
            "status": status,
            "problem_type": case.problem_type,
            "priority": case.priority,
            "level": case.level,
        });
        data.extend(fields(said));
        json!({ "type": self.topic, "timestamp": moment(event.at), "data": data }).to_string()
    }
}

/// The body of a trial.
pub fn test_body(id: i64, at: DateTime<Utc>) -> String {
    json!({ "type": TEST, "timestamp": moment(at), "data": { "event": id.to_string() } }).to_string()
}
