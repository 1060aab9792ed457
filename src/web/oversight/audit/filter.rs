//! What is asked of the record: read from the URL, written back into every link.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate};
use chrono_tz::Tz;

use crate::domain::coded::coded;
use crate::domain::figures::Period;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::audits::{self, Asked, Changed, Key, ReadKey, Thing, Whose};
use crate::web::error::WebError;
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Days shown unless others are asked for, today among them.
const USUAL_DAYS: u64 = 7;
/// A quarter: the rows of a person who did little are looked for among all of these days.
const MOST_DAYS: i64 = 92;

coded! {
    /// Which record.
    pub enum Kind {
        /// People, rules, macros, views.
        Changed = "changed",
        /// Acts of staff on cases.
        Did = "did",
        /// Who opened which case.
        Saw = "saw",
    }
}

/// What is changed, as the record of changes names it.
const CHANGES: &[&str] = &[
    "person.changed",
    "person.invited",
    "person.created",
    "person.password",
    "person.ended",
    "person.second_step",
    "person.second_step_ended",
    "person.recovery_codes",
    "person.recovery_code_used",
    "staffing.changed",
    "team.created",
    "team.changed",
    "team.closed",
    "team.reopened",
    "policy.changed",
    "calendar.changed",
    "escalation.changed",
    "routing.changed",
    "checklist.changed",
    "provider.changed",
    "merchant.added",
    "merchant.changed",
    "merchant.link_ended",
    "notice.sent",
    "notice.removed",
    "fact_sender.added",
    "fact_sender.rotated",
    "fact_sender.revoked",
    "token.made",
    "token.revoked",
    "webhook.added",
    "webhook.changed",
    "webhook.rotated",
    "webhook.switched_off",
    "webhook.switched_on",
    "webhook.removed",
    "order_mapping.changed",
    "order_file.applied",
    "order_file.discarded",
    "guide.changed",
    "letter.changed",
    "settings.changed",
    "macro.changed",
    "incident.changed",
    "view.changed",
    "schedule.changed",
    "retention.changed",
    "retention.begun",
    "hold.placed",
    "hold.lifted",
    "schedule.stopped",
    "schedule.removed",
    audits::READ,
    audits::EXPORTED,
    audits::REPORT_EXPORTED,
    audits::CASES_EXPORTED,
];

/// What people decide, of all that happens to a case; what their acts do to clocks is told at the case.
const ACTS: &[&str] = &[
    "filed",
    "triaged",
    "assigned",
    "messaged",
    "noted",
    "information_asked",
    "merchant_asked",
    "platform_asked",
    "fact_recorded",
    "fact_beside",
    "corrected",
    "offered",
    "escalated",
    "extension_asked",
    "extension_refused",
    "clock_extended",
    "miss_explained",
    "referral_prepared",
    "resolved",
    "promised",
    "remedy_done",
    "remedy_dropped",
    "hold_asked",
    "hold_answered",
    "credit_said",
    "objection_filed",
    "objection_answered",
    "closed",
    "reopened",
    "tagged",
    "checked",
    "follow_up_set",
    "evidence_added",
    "evidence_checked",
    "evidence_released",
    "letters_sent_again",
    "language_changed",
    "marked_abusive",
    "unmarked_abusive",
    "linked",
    "unlinked",
    "merged_into",
    "took_over",
    "parted",
    "split_off",
    "erased",
    "incident_joined",
    "incident_left",
];

impl Kind {
    pub const fn whats(self) -> &'static [&'static str] {
        match self {
            Self::Changed => CHANGES,
            Self::Did => ACTS,
            Self::Saw => &[],
        }
    }
}

/// Where a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    Row(Key),
    Read(ReadKey),
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row(key) => write!(f, "{}.{}", key.at.timestamp_millis(), key.id),
            Self::Read(key) => write!(f, "{}.{}.{}", key.day, key.case, key.person),
        }
    }
}

impl Cursor {
    fn parse(kind: Kind, text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        match (kind, parts.as_slice()) {
            (Kind::Saw, [on, case, person]) => {
                Some(Self::Read(ReadKey { day: day(on)?, case: case.parse().ok()?, person: person.parse().ok()? }))
            }
            (Kind::Changed | Kind::Did, [at, id]) => {
                // Milliseconds of the year 2200: beyond what any clock shows, and still an instant.
                let at = at.parse().ok().filter(|at| (0..=7_258_118_400_000).contains(at))?;
                Some(Self::Row(Key { at: DateTime::from_timestamp_millis(at)?, id: id.parse().ok()? }))
            }
            _ => None,
        }
    }
}

/// A filter that holds together.
#[derive(Clone, Debug)]
pub struct Filter {
    pub kind: Kind,
    pub period: Period,
    pub person: Option<PersonId>,
    pub reference: Option<Reference>,
    pub what: Option<&'static str>,
    /// What was changed, of changes alone.
    pub of: Option<Thing>,
    pub after: Option<Cursor>,
}

impl Filter {
    /// Reads a query; what cannot be meant is told in `problems`, at its field.
    pub fn read(
        asked: &BTreeMap<String, String>,
        people: &[(PersonId, String)],
        page: &Page,
        zone: Tz,
        problems: &mut Problems,
    ) -> Self {
        let value = |name: &str| asked.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        let today = page.now.with_timezone(&zone).date_naive();
        let kind = value("kind").map_or(Some(Kind::Changed), Kind::parse);
        if kind.is_none() {
            problems.add("", page.t("oversight-bad-link"));
        }
        let kind = kind.unwrap_or(Kind::Changed);
        let mut filter = Self { kind, period: usual(today), person: None, reference: None, what: None, of: None, after: None };
        filter.period = period((value("from"), value("to")), today, page, problems);
        if let Some(id) = value("person") {
            filter.person = people.iter().map(|(person, _)| *person).find(|person| person.to_string() == id);
            if filter.person.is_none() {
                problems.add("person", page.t("oversight-choose"));
            }
        }
        filter.of = read_thing(kind, value, page, problems);
        if let Some(code) = value("what").filter(|_| kind != Kind::Saw) {
            filter.what = kind.whats().iter().copied().find(|what| *what == code);
            if filter.what.is_none() {
                problems.add("what", page.t("oversight-choose"));
            }
        }
        if let Some(text) = value("case") {
            filter.reference = Reference::parse(text);
            if filter.reference.is_none() {
                problems.add("case", page.t("audit-bad-reference"));
            }
        }
        if let Some(text) = value("after") {
            filter.after = Cursor::parse(kind, text);
            if filter.after.is_none() {
                problems.add("", page.t("oversight-bad-link"));
            }
        }
        filter
    }

    /// The case that is asked for, where one is.
    pub async fn find_case(&self, app: &AppData, page: &Page, problems: &mut Problems) -> Result<Option<CaseId>, WebError> {
        let Some(reference) = self.reference else { return Ok(None) };
        let case = app.db.read(move |conn| audits::case_of(conn, reference)).await?;
        if case.is_none() {
            problems.add("case", page.t("audit-no-case"));
        }
        Ok(case)
    }

    /// The rows that the filter means.
    pub fn asked(&self, whose: Whose, case: Option<CaseId>, zone: Tz) -> Asked {
        let (from, below) = self.period.bounds(zone);
        let what = match (self.what, self.kind) {
            (Some(what), _) => vec![what],
            (None, Kind::Did) => ACTS.to_vec(),
            (None, _) => Vec::new(),
        };
        let (days, of) = ((self.period.from, self.period.to), self.of.clone());
        Asked { whose, from, below, days, person: self.person, case, of, what }
    }

    pub fn of_kind(&self, kind: Kind) -> Self {
        Self { kind, what: None, of: None, after: None, ..self.clone() }
    }

    /// What was changed of one thing; `None` of what there is one of alone. A name is one among those of its kind.
    pub fn of_thing(&self, changed: &Changed) -> Option<Self> {
        let what = CHANGES.iter().copied().find(|what| *what == changed.what);
        let (of, what) = match (&changed.slug, changed.target.filter(|target| *target != 0)) {
            (Some(slug), _) => (Thing::Named(slug.clone()), what),
            (None, Some(target)) => (Thing::Id(target), None),
            (None, None) => return None,
        };
        Some(Self { of: Some(of), what, reference: None, after: None, ..self.clone() })
    }

    /// The same of everything.
    pub fn of_all(&self) -> Self {
        Self { of: None, what: None, after: None, ..self.clone() }
    }

    /// The one thing, as a field of a form or of a link.
    pub fn thing(&self) -> Option<(&'static str, String)> {
        self.of.as_ref().map(|of| match of {
            Thing::Id(id) => ("of", id.to_string()),
            Thing::Named(slug) => ("named", slug.clone()),
        })
    }

    pub fn with_period(&self, period: Period) -> Self {
        Self { period, after: None, ..self.clone() }
    }

    pub fn link(&self, more: &[(&str, String)]) -> String {
        self.link_to(&paths::oversight_audit(), more)
    }

    /// The path with the filter and more; the same for the same filter.
    pub fn link_to(&self, path: &str, more: &[(&str, String)]) -> String {
        let mut fields =
            vec![("kind", self.kind.to_string()), ("from", self.period.from.to_string()), ("to", self.period.to.to_string())];
        fields.extend(self.person.map(|person| ("person", person.to_string())));
        fields.extend(self.reference.map(|reference| ("case", reference.to_string())));
        fields.extend(self.what.map(|what| ("what", what.to_owned())));
        fields.extend(self.thing());
        fields.extend(more.iter().map(|(name, value)| (*name, value.clone())));
        let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// The one thing that a link names, if it names one. A condition that narrows nothing here is told, and not left out as if it had.
fn read_thing<'a>(kind: Kind, value: impl Fn(&str) -> Option<&'a str>, page: &Page, problems: &mut Problems) -> Option<Thing> {
    let elsewhere = [("what", kind == Kind::Saw), ("of", kind != Kind::Changed), ("named", kind != Kind::Changed)];
    if elsewhere.iter().any(|(name, is_elsewhere)| *is_elsewhere && value(name).is_some()) {
        problems.add("", page.t("audit-elsewhere"));
    }
    let of = thing(value("of"), value("named"));
    if of.is_err() {
        problems.add("", page.t("oversight-bad-link"));
    }
    of.unwrap_or_default()
}

fn thing(id: Option<&str>, slug: Option<&str>) -> Result<Option<Thing>, ()> {
    let is_name = |slug: &str| slug.len() <= 100 && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    match (id, slug) {
        (None, None) => Ok(None),
        (Some(id), None) => id.parse().map(|id| Some(Thing::Id(id))).map_err(|_| ()),
        (None, Some(slug)) if is_name(slug) => Ok(Some(Thing::Named(slug.to_owned()))),
        _ => Err(()),
    }
}

fn usual(today: NaiveDate) -> Period {
    Period { from: today.checked_sub_days(Days::new(USUAL_DAYS - 1)).unwrap_or(today), to: today }
}

fn period((from, to): (Option<&str>, Option<&str>), today: NaiveDate, page: &Page, problems: &mut Problems) -> Period {
    let usual = usual(today);
    let mut read = |field: &'static str, text: Option<&str>, usual: NaiveDate| {
        let found = text.map_or(Some(usual), day);
        if found.is_none() {
            problems.add(field, page.t1("oversight-bad-day", "year", 2000));
        }
        found
    };
    let (Some(last), first) = (read("to", to, today), from) else { return usual };
    // The last day alone: the usual days before it.
    let before = last.checked_sub_days(Days::new(USUAL_DAYS - 1)).unwrap_or(last);
    let Some(first) = read("from", first, before) else { return usual };
    let period = Period { from: first, to: last };
    let wrong = if period.to > today {
        ("to", page.t1("oversight-future-day", "today", today))
    } else if period.from > period.to {
        ("from", page.t("oversight-reversed").to_owned())
    } else if period.days() > MOST_DAYS {
        ("from", page.t1("audit-too-long", "days", MOST_DAYS))
    } else {
        return period;
    };
    problems.add(wrong.0, wrong.1);
    usual
}

/// `2026-11-24`, and no other spelling: what a date field sends.
fn day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = plain.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    day.filter(|day| *day >= NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default())
}
