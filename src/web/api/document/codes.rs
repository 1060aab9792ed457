//! Which codes a field knows, and how a text of it is written: by its name, which means the same wherever it stands.

use serde_json::Value;

use crate::domain::actor::ActorKind;
use crate::domain::case::{Action, StatusCode};
use crate::domain::codes::{
    Channel, Claimant, Consent, Locale, OrderState, Outcome, OutsideBody, Priority, ProblemType, RemedyKind, RootCause,
};
use crate::domain::credit::{CreditState, Harm, ObjectionDoor};
use crate::domain::event::TextKind;
use crate::domain::evidence::{Audience, EvidenceKind, Scan};
use crate::domain::hold::{HoldAsk, HoldState};
use crate::domain::money::Currency;
use crate::domain::offer::{PromiseState, Promiser};
use crate::domain::sla::{ClockKind, Standing};
use crate::web::api::filing::NO_HARM;
use crate::web::desk::intake::form::CHANNELS;

macro_rules! all {
    ($type:ty) => {
        <$type>::ALL.iter().map(|code| code.as_str()).collect()
    };
}

/// Adds what is known of a field to its schema.
pub fn add(schema: &str, field: &str, about: &mut Value) {
    if let Some(format) = format(field) {
        about["format"] = format.into();
    }
    let Some(codes) = codes(schema, field) else { return };
    let mut codes: Vec<Value> = codes.into_iter().map(Value::from).collect();
    if about.get("items").is_some() {
        about["items"]["enum"] = codes.into();
        return;
    }
    if about["type"].as_array().is_some_and(|types| types.contains(&"null".into())) {
        codes.push(Value::Null);
    }
    about["enum"] = codes.into();
}

fn format(field: &str) -> Option<&'static str> {
    match field {
        "at" | "answer_by" => Some("date-time"),
        "until" => Some("date"),
        field if field.ends_with("_at") => Some("date-time"),
        field if field.ends_with("_on") => Some("date"),
        _ => None,
    }
}

fn codes(schema: &str, field: &str) -> Option<Vec<&'static str>> {
    Some(match field {
        // Of an answer by HTTP; of facts from outside, whose states may be the platform's own words.
        "status" if schema == "Problem" => return None,
        "state" if schema.starts_with("OrderFact") => return None,
        "currency" if schema.starts_with("OrderFact") => all!(Currency),
        "channel" if schema == "NewCase" => CHANNELS.iter().map(|code| code.as_str()).collect(),
        "status" => all!(StatusCode),
        "state" => all!(OrderState),
        "outcome" if schema == "Closure" => Outcome::BY_AGENT.iter().map(|code| code.as_str()).collect(),
        "outcome" => all!(Outcome),
        "root_cause" => all!(RootCause),
        "problem_type" => all!(ProblemType),
        "priority" => all!(Priority),
        "channel" => all!(Channel),
        "locale" => all!(Locale),
        "currency" => all!(Currency),
        "clock" | "due_clock" => all!(ClockKind),
        "standing" => all!(Standing),
        "remedy" => all!(RemedyKind),
        "by" => all!(ActorKind),
        "text_kind" => all!(TextKind),
        "evidence_kind" => all!(EvidenceKind),
        "audience" => all!(Audience),
        "scan" => all!(Scan),
        "claimant" => all!(Claimant),
        "outside_body" => all!(OutsideBody),
        "promiser" => all!(Promiser),
        "promise_state" => all!(PromiseState),
        "asks" | "granted" => all!(HoldAsk),
        "hold_state" => all!(HoldState),
        "harm" => all!(Harm),
        "credit_state" => all!(CreditState),
        "objection_door" => all!(ObjectionDoor),
        "credit" => Harm::ALL.iter().map(|code| code.as_str()).chain([NO_HARM]).collect(),
        "consents" => all!(Consent),
        "acts" => all!(Action),
        "order" => vec!["-updated", "updated"],
        _ => return None,
    })
}
