//! `events.json`: the chain for programs. What verify.py reads; a change here is a new number of the format.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::Kept;
use crate::domain::reference::Reference;
use crate::store::dossier::{Entry, Record};

const FORMAT: &str = "redress-dossier/1";

#[derive(Serialize)]
struct History<'a> {
    format: &'static str,
    reference: String,
    /// Ids are text: they have 63 bits, and JavaScript counts to 53.
    case_id: String,
    head: &'a str,
    events: Vec<Event<'a>>,
    /// Evidence that is not in the dossier, by its hash, and why.
    left_out: BTreeMap<&'a str, &'static str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Event<'a> {
    Told {
        seq: i64,
        at_ms: i64,
        by_kind: &'a str,
        by_person: Option<String>,
        kind: &'a str,
        /// As it was hashed: JSON in a string. Withheld where it tells what is for staff alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<&'a str>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        withheld: bool,
        text_id: Option<String>,
        text_hash: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<Text<'a>>,
        hash: &'a str,
    },
    Withheld {
        seq: i64,
        withheld: bool,
        hash: &'a str,
    },
}

#[derive(Serialize)]
struct Text<'a> {
    salt: &'a str,
    title: Option<&'a str>,
    body: &'a str,
}

/// The file's bytes.
pub fn json(reference: Reference, record: &Record, kept: &[Kept]) -> Result<Vec<u8>, serde_json::Error> {
    let history = History {
        format: FORMAT,
        reference: reference.to_string(),
        case_id: record.case.to_string(),
        head: &record.head,
        events: record.entries.iter().map(event).collect(),
        left_out: kept.iter().filter_map(|kept| Some((kept.file.sha256.as_str(), kept.left_out()?))).collect(),
    };
    serde_json::to_vec_pretty(&history)
}

fn event(entry: &Entry) -> Event<'_> {
    let (seq, hash) = (entry.seq, entry.hash.as_str());
    let Some(told) = &entry.told else {
        return Event::Withheld { seq, withheld: true, hash };
    };
    let text = told.words.as_ref().map(|it| Text { salt: &it.salt, title: it.title.as_deref(), body: &it.body });
    Event::Told {
        seq,
        at_ms: told.at,
        by_kind: &told.by_kind,
        by_person: told.by_person.map(|id| id.to_string()),
        kind: &told.kind,
        data: told.data.as_deref(),
        withheld: told.data.is_none(),
        text_id: told.text_id.map(|id| id.to_string()),
        text_hash: told.text_hash.as_deref(),
        text,
        hash,
    }
}
