//! The forms of the case page: what was typed, what is wrong with it, and how a typed text becomes a domain value.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use serde::Serialize;

use super::way::Then;
use crate::domain::calendar::Calendar;
use crate::domain::case::{Action, Case};
use crate::domain::change::Act;
use crate::domain::rulebook::{MAX_BODY, Rulebook};
use crate::domain::sla::ClockKind;
use crate::domain::text::{self, TextProblem};
use crate::i18n::Words;
use crate::store::idempotency;
use crate::web::forms::{Problems, text_problem};

/// Longest name of whoever is asked, in characters.
pub const MAX_WHOM: usize = 120;

/// The noun of an act's URL.
pub const fn noun(action: Action) -> &'static str {
    match action {
        Action::Triage => "triage",
        Action::Assign => "assignment",
        Action::Message => "messages",
        Action::Note => "notes",
        Action::Tag => "tags",
        Action::Check => "checks",
        Action::FollowUp => "follow-up",
        Action::AskConsumer => "information-request",
        Action::AskMerchant => "merchant-request",
        Action::AskPlatform => "platform-request",
        Action::AddEvidence => "evidence",
        Action::RecordFact => "order-facts",
        Action::Correct => "correction",
        Action::Offer => "offer",
        Action::Escalate => "escalation",
        Action::AskExtension => "extension",
        Action::DecideExtension => "extension-answer",
        Action::Close => "closure",
        Action::CompleteRemedy => "remedies",
        Action::DropRemedy => "drop",
        Action::Promise => "promise",
        Action::AskHold => "payment-hold",
        Action::AnswerHold => "payment-hold-answer",
        Action::Reopen => "reopening",
        Action::MendAddress => "letters",
        Action::ChangeLanguage => "language",
        Action::MarkAbusive => "abusive",
        Action::Incident => "incident",
        Action::ExplainMiss => "miss-reason",
        Action::Reply
        | Action::AnswerOffer
        | Action::Withdraw
        | Action::Demand
        | Action::Rate
        | Action::ReplaceEvidence
        | Action::ShowEvidence
        | Action::Consent
        | Action::ReleaseEvidence
        | Action::CheckEvidence
        // On pages of their own.
        | Action::Credit
        | Action::Link
        | Action::Merge
        | Action::Unmerge
        | Action::Split => "",
    }
}

/// The nouns of the acts whose forms stand on the case page.
pub fn nouns() -> impl Iterator<Item = &'static str> {
    Action::ALL.iter().map(|action| noun(*action)).filter(|noun| !matches!(*noun, "" | "remedies" | "drop"))
}

/// A choice of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// A posted form: its texts as they came, and its problems. A field's id on the page is `{noun}-{field}`.
pub struct Typed {
    pub noun: &'static str,
    pub values: BTreeMap<String, String>,
    pub problems: Problems,
    /// The version it was written for, where it decides something.
    pub version: Option<i64>,
    /// What comes after it.
    pub then: Then,
    /// By which a form that is sent twice is known; empty where it has none.
    pub key: String,
    /// A place of ours to come back to; empty for the case.
    pub back: String,
    /// It stood on the triage screen, and not on the case's page: it is shown there again, and so is the next case.
    pub is_on_triage: bool,
    words: &'static Words,
}

impl Typed {
    /// Keeps every field of the form; one that it did not have is none.
    pub fn of(noun: &'static str, form: &impl Serialize, words: &'static Words) -> Self {
        let fields = serde_json::to_value(form).unwrap_or_default();
        let (mut version, mut then, mut key) = (None, Then::Stay, String::new());
        let mut values = BTreeMap::new();
        for (name, value) in fields.as_object().into_iter().flatten() {
            if name == "version" {
                version = value.as_i64();
            } else if name == "then" {
                then = value.as_str().and_then(Then::parse).unwrap_or(Then::Stay);
            } else if name == "key" {
                value.as_str().filter(|key| idempotency::is_ours(key)).unwrap_or_default().clone_into(&mut key);
            } else if !value.is_null() {
                values.insert(name.clone(), value.as_str().unwrap_or_default().to_owned());
            }
        }
        Self { noun, values, problems: Problems::default(), version, then, key, back: String::new(), is_on_triage: false, words }
    }

    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// The id of a field on the page.
    pub fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.noun)
    }

    /// Notes a problem in the words of a key.
    pub fn wrong(&mut self, field: &str, key: &str) {
        let (id, message) = (self.id(field), self.words.t(key).to_owned());
        self.problems.add(&id, message);
    }

    /// The same with what the words name.
    pub fn wrong_with(&mut self, field: &str, key: &str, names: &[(&str, &str)]) {
        let (id, message) = (self.id(field), self.words.with(key, names));
        self.problems.add(&id, message);
    }

    fn check<T>(&mut self, field: &str, checked: Result<T, TextProblem>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(problem) => {
                let (id, message) = (self.id(field), text_problem(self.words, field, problem));
                self.problems.add(&id, message);
                None
            }
        }
    }

    /// Several lines, asked for.
    pub fn prose(&mut self, field: &str) -> Option<String> {
        let checked = text::required(text::prose(self.value(field), MAX_BODY));
        self.check(field, checked)
    }

    /// Several lines, or none.
    pub fn prose_or_none(&mut self, field: &str) -> Option<Option<String>> {
        let checked = text::prose(self.value(field), MAX_BODY);
        self.check(field, checked)
    }

    /// Who is asked.
    pub fn whom(&mut self) -> Option<String> {
        let checked = text::required(text::name(self.value("whom"), MAX_WHOM));
        self.check("whom", checked)
    }

    /// A value checked by a function of its own.
    pub fn checked<T>(&mut self, field: &str, check: impl FnOnce(&str) -> Result<T, TextProblem>) -> Option<T> {
        let checked = check(self.value(field));
        self.check(field, checked)
    }

    /// One of the codes offered.
    pub fn code<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let found = parse(self.value(field));
        if found.is_none() {
            self.wrong(field, "case-choose");
        }
        found
    }

    /// A day; the rules say whether it is a usable one.
    pub fn day(&mut self, field: &str) -> Option<NaiveDate> {
        let typed = self.value(field).trim();
        let problem = if typed.is_empty() { "case-date-missing" } else { "case-date-malformed" };
        let day = parse_day(typed);
        if day.is_none() {
            self.wrong(field, problem);
        }
        day
    }

    /// The end of a day by which somebody is to answer; without a date, the days the house gives.
    pub fn until(&mut self, now: DateTime<Utc>, rules: &Rulebook) -> Option<DateTime<Utc>> {
        let day = if self.value("until").trim().is_empty() { days_to_answer(now, rules) } else { self.day("until")? };
        end_of_day(day, &rules.calendar)
    }

    /// The same for merchant or platform, `Some(None)` without a date: then the policy of the case gives it.
    pub fn until_if_named(&mut self, calendar: &Calendar) -> Option<Option<DateTime<Utc>>> {
        if self.value("until").trim().is_empty() {
            return Some(None);
        }
        end_of_day(self.day("until")?, calendar).map(Some)
    }

    /// When something was said: a day and a time, a day, or now.
    pub fn moment(&mut self, field: &str, now: DateTime<Utc>, calendar: &Calendar) -> Option<DateTime<Utc>> {
        let typed = self.value(field).trim();
        if typed.is_empty() {
            return Some(now);
        }
        let found = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M")
            .ok()
            .and_then(|local| calendar.zone.from_local_datetime(&local).earliest())
            .map(|at| at.with_timezone(&Utc))
            .or_else(|| parse_day(typed).and_then(|day| end_of_day(day, calendar)).map(|end| end.min(now)));
        if found.is_none() {
            self.wrong(field, "case-date-malformed");
        }
        found
    }
}

/// A day between 1970 and 9999: what both databases and every page can hold.
pub fn parse_day(typed: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().filter(|day| (1970..=9999).contains(&day.year()))
}

/// 18:00 on a day, by the calendar's own clock.
pub fn end_of_day(day: NaiveDate, calendar: &Calendar) -> Option<DateTime<Utc>> {
    let evening = NaiveTime::from_hms_opt(18, 0, 0)?;
    calendar.zone.from_local_datetime(&day.and_time(evening)).earliest().map(|at| at.with_timezone(&Utc))
}

/// The day on which whoever is asked today is to answer: so many working days on.
pub fn days_to_answer(now: DateTime<Utc>, rules: &Rulebook) -> NaiveDate {
    let calendar = &rules.calendar;
    let today = now.with_timezone(&calendar.zone).date_naive();
    let later = (1..).map_while(|days| today.checked_add_days(Days::new(days)));
    let worked = later.filter(|day| calendar.is_working_day(*day));
    worked.take(rules.settings.days_to_answer as usize).last().unwrap_or(today)
}

/// The day on which merchant or platform, asked now, are to answer: as the policy of the case says, if it does.
pub fn answer_day(case: &Case, now: DateTime<Utc>, rules: &Rulebook) -> NaiveDate {
    let asked = rules.asked_for(case, ClockKind::MerchantAnswer);
    let due = asked.and_then(|asked| asked.start(1, now).due_at);
    due.map_or_else(|| days_to_answer(now, rules), |due| rules.calendar.day(due))
}

/// The end of that day.
pub fn answer_by(case: &Case, act: &Act) -> DateTime<Utc> {
    end_of_day(answer_day(case, act.at, &act.under), &act.under.calendar).unwrap_or(act.at)
}
