//! What programs read and send, as JSON. Ids are strings, money a decimal string beside its currency, a time RFC 3339 in UTC. The
//! schemas of the document are made of these types; what each field is, is said in `api-field-…`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A moment as programs read it.
pub fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub struct CaseSummary {
    pub reference: String,
    pub version: i64,
    pub status: String,
    pub outcome: Option<String>,
    pub problem_type: String,
    pub priority: String,
    pub level: i32,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub provider: String,
    pub merchant: String,
    pub amount: String,
    pub currency: String,
    pub summary: String,
    pub due_at: Option<String>,
    pub due_clock: Option<String>,
    pub filed_at: String,
    pub updated_at: String,
    pub closed_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CaseList {
    pub cases: Vec<CaseSummary>,
    pub next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub represented: Option<String>,
}

/// A deadline.
#[derive(Serialize, ToSchema)]
pub struct Clock {
    pub clock: String,
    pub standing: String,
    pub due_at: Option<String>,
}

/// Something that was promised.
#[derive(Serialize, ToSchema)]
pub struct Remedy {
    pub id: String,
    pub remedy: String,
    pub amount: Option<String>,
    pub currency: Option<String>,
    pub promiser: String,
    pub promise_state: String,
    pub due_on: String,
    pub done_at: Option<String>,
    pub dropped_at: Option<String>,
}

/// A request to hold the payment.
#[derive(Serialize, ToSchema)]
pub struct Hold {
    pub hold_state: String,
    pub asks: Vec<String>,
    pub answer_by: String,
    pub granted: Vec<String>,
    pub ends_on: Option<String>,
}

/// Harm to the consumer's credit, and the newest objection to it.
#[derive(Serialize, ToSchema)]
pub struct CreditHarm {
    pub harm: String,
    pub credit_state: String,
    pub objection_door: Option<String>,
    pub filed_on: Option<String>,
    pub answer_by: Option<String>,
    pub corrected_at: Option<String>,
}

/// A case, whole.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub struct WholeCase {
    pub reference: String,
    pub version: i64,
    pub status: String,
    pub outcome: Option<String>,
    pub root_cause: Option<String>,
    pub problem_type: String,
    pub priority: String,
    pub level: i32,
    pub team: Option<String>,
    pub assignee: Option<String>,
    pub channel: String,
    pub locale: String,
    pub provider: String,
    pub merchant: String,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    pub amount: String,
    pub currency: String,
    pub ordered_on: Option<String>,
    pub paid_on: Option<String>,
    pub displayed_status: Option<String>,
    pub summary: String,
    pub description: Option<String>,
    pub desired_outcome: Option<String>,
    pub contact: Contact,
    pub consents: Vec<String>,
    pub tags: Vec<String>,
    pub vulnerable: bool,
    pub unanswered: bool,
    pub filed_at: String,
    pub updated_at: String,
    pub resolved_at: Option<String>,
    pub clocks: Vec<Clock>,
    pub remedies: Vec<Remedy>,
    pub hold: Option<Hold>,
    pub credit_harm: Option<CreditHarm>,
    pub acts: Vec<String>,
}

/// What became of what was sent.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    pub reference: String,
    pub version: i64,
    pub status: String,
    pub id: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Message {
    pub id: String,
    pub seq: i64,
    pub at: String,
    pub by: String,
    pub name: Option<String>,
    pub text_kind: String,
    pub is_internal: bool,
    pub title: Option<String>,
    pub body: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct MessageList {
    pub messages: Vec<Message>,
    pub next: Option<String>,
}

/// A file.
#[derive(Serialize, ToSchema)]
pub struct Evidence {
    pub id: String,
    pub evidence_kind: String,
    pub file_name: String,
    pub media_type: String,
    pub bytes: u64,
    pub sha256: String,
    pub by: String,
    pub at: String,
    pub audience: String,
    pub scan: String,
    pub is_replaced: bool,
}

/// A file that comes, as a form: written down for the document alone, for forms are read field by field.
#[derive(Serialize, ToSchema)]
pub struct NewEvidence {
    pub evidence_kind: String,
    #[schema(format = Binary)]
    pub file: String,
}

#[derive(Serialize, ToSchema)]
pub struct EvidenceList {
    pub evidence: Vec<Evidence>,
}

/// What somebody said the order is.
#[derive(Serialize, ToSchema)]
pub struct Fact {
    pub claimant: String,
    pub state: String,
    pub at: String,
    /// Of a further order of the case, by its position from 2 on; null for the order that the complaint is about.
    pub other_order: Option<u8>,
    /// Only a part of what was paid was given back.
    pub is_part: bool,
    pub body: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct FactList {
    pub facts: Vec<Fact>,
}

/// That something happened to a case; never what was said.
#[derive(Serialize, ToSchema)]
pub struct Event {
    pub id: String,
    pub reference: String,
    pub seq: i64,
    pub event_kind: String,
    pub at: String,
    pub by: String,
}

#[derive(Serialize, ToSchema)]
pub struct EventList {
    pub events: Vec<Event>,
    pub next: String,
    pub is_more: bool,
}

/// How to reach whoever complains.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    #[serde(default)]
    #[schema(required)]
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub represented: Option<String>,
}

/// A complaint, filed for a consumer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    #[serde(default)]
    #[schema(required)]
    pub channel: String,
    pub locale: Option<String>,
    #[serde(default)]
    #[schema(required)]
    pub problem_type: String,
    #[serde(default)]
    #[schema(required)]
    pub provider: String,
    #[serde(default)]
    #[schema(required)]
    pub merchant: String,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    #[serde(default)]
    #[schema(required)]
    pub amount: String,
    pub currency: Option<String>,
    pub ordered_on: Option<String>,
    pub paid_on: Option<String>,
    pub displayed_status: Option<String>,
    #[serde(default)]
    #[schema(required)]
    pub summary: String,
    #[serde(default)]
    #[schema(required)]
    pub description: String,
    pub desired_outcome: Option<String>,
    pub credit: Option<String>,
    #[serde(default)]
    #[schema(required)]
    pub contact: NewContact,
    #[serde(default)]
    pub consents: Vec<String>,
    #[serde(default)]
    pub take: bool,
    #[serde(default)]
    pub known: Vec<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    #[serde(default)]
    #[schema(required)]
    pub body: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFact {
    #[serde(default)]
    #[schema(required)]
    pub claimant: String,
    #[serde(default)]
    #[schema(required)]
    pub state: String,
    pub at: Option<String>,
    pub body: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Triage {
    #[serde(default)]
    #[schema(required)]
    pub problem_type: String,
    #[serde(default)]
    #[schema(required)]
    pub priority: String,
    pub team: Option<String>,
    #[serde(default)]
    pub vulnerable: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Left out, or null: back to the queue.
    pub assignee: Option<String>,
}

/// The next door, of the highest level.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    #[serde(default)]
    #[schema(required)]
    pub outside_body: String,
    #[serde(default)]
    #[schema(required)]
    pub why: String,
    #[serde(default)]
    #[schema(required)]
    pub until: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    #[serde(default)]
    #[schema(required)]
    pub reason: String,
    pub referral: Option<Referral>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    #[serde(default)]
    #[schema(required)]
    pub outcome: String,
    #[serde(default)]
    #[schema(required)]
    pub root_cause: String,
    #[serde(default)]
    #[schema(required)]
    pub explanation: String,
    #[serde(default)]
    pub checks: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    #[serde(default)]
    #[schema(required)]
    pub reason: String,
}
