//! What was done, where few words say it.

use chrono::{DateTime, Utc};

use crate::domain::event::Happening;
use crate::domain::retention::Class;
use crate::store::timeline::Entry;
use crate::web::page::Page;

pub const fn plain_key(what: &Happening) -> &'static str {
    match what {
        Happening::Messaged => "case-did-messaged",
        Happening::Untaken => "case-did-untaken",
        Happening::MerchantReminded { .. } => "case-did-merchant-reminded",
        Happening::MerchantUnreached { .. } => "case-did-merchant-unreached",
        Happening::Noted => "case-did-noted",
        Happening::IncidentJoined { .. } => "case-did-incident-joined",
        Happening::IncidentLeft { .. } => "case-did-incident-left",
        Happening::Replied => "case-did-replied",
        Happening::OfferAccepted { .. } => "case-did-accepted",
        Happening::OfferRejected { .. } => "case-did-rejected",
        Happening::OfferLapsed { .. } => "case-did-lapsed",
        Happening::EvidenceReplaced { .. } => "case-did-replaced",
        Happening::EvidenceQuarantined { .. } => "case-did-quarantined",
        Happening::EvidenceReleased { .. } => "case-did-released",
        Happening::MarkedAbusive { .. } => "case-did-marked-abusive",
        Happening::UnmarkedAbusive { .. } => "case-did-unmarked-abusive",
        Happening::Joined => "case-did-joined",
        Happening::Demanded => "case-did-demanded",
        Happening::Erased { class: Class::Files } => "case-did-erased-files",
        Happening::Erased { class: Class::Person } => "case-did-erased-person",
        _ => "case-did-withdrawn",
    }
}

pub fn put_off(page: &Page, until: Option<DateTime<Utc>>) -> String {
    let day = |at| page.t1("case-did-put-off", "day", page.dates.weekday_day(page.dates.day_of(at)));
    until.map_or_else(|| page.t("case-did-back").to_owned(), day)
}

pub fn tagged(page: &Page, added: &[String], removed: &[String]) -> String {
    let list = |tags: &[String]| tags.join(page.t("list-comma"));
    match (added.is_empty(), removed.is_empty()) {
        (false, true) => page.t1("case-did-tagged", "tags", list(added)),
        (true, _) => page.t1("case-did-untagged", "tags", list(removed)),
        (false, false) => page.t2("case-did-retagged", ("added", &list(added)), ("removed", &list(removed))),
    }
}

pub fn assigned(page: &Page, entry: &Entry, to_self: bool) -> String {
    match (to_self, entry.to_name.as_deref()) {
        (true, _) => page.t("case-did-took").to_owned(),
        (false, Some(name)) => page.t1("case-did-assigned", "name", name),
        (false, None) => page.t("case-did-gave-back").to_owned(),
    }
}

pub fn corrected(page: &Page, entry: &Entry, field: &str) -> String {
    let said = entry.said.as_ref();
    let or_empty = |text: Option<&str>| match text {
        Some("") => page.t("case-was-empty").to_owned(),
        Some(text) => text.to_owned(),
        None => page.t("case-erased").to_owned(),
    };
    let (old, new) = (or_empty(said.and_then(|s| s.title.as_deref())), or_empty(said.and_then(|s| s.body.as_deref())));
    page.words.with("case-did-corrected", &[("field", &page.code("correct", field)), ("old", &old), ("new", &new)])
}
