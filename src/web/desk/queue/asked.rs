//! What a queue is asked for: read from the address, which is all that a view is, and written back into every link.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::case::StatusCode;
use crate::domain::codes::{Channel, Priority, ProblemType};
use crate::domain::flag::Flag;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::money::{Currency, Money};
use crate::domain::reference::Reference;
use crate::domain::search::Query;
use crate::domain::text;
use crate::i18n::Words;
use crate::paths;
use crate::store::queue::{Filter, Key, Listing, Place, Sort, Standing, View};
use crate::store::reports::Only;
use crate::web::forms::Problems;

/// Fields of a filter, in the order in which links write them.
pub const FIELDS: &[&str] = &[
    "q",
    "status",
    "standing",
    "team",
    "assignee",
    "provider",
    "merchant",
    "problem_type",
    "priority",
    "channel",
    "level",
    "tag",
    "flag",
    "amount_from",
    "amount_to",
    "currency",
    "filed_from",
    "filed_to",
    "due_from",
    "due_to",
    "unanswered",
    "vulnerable",
    "consumer",
];
/// Longest merchant or text, in characters.
const MAX_TEXT: usize = 120;
/// Values of one field, and longest query string in bytes.
const MOST_VALUES: usize = 12;
pub const MAX_QUERY: usize = 1_500;

/// Who asks, and when: what a day is, and who "me" is.
pub struct Asker {
    pub me: PersonId,
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub words: &'static Words,
}

/// A list, a place in it, and the fields as they stand in the address.
#[derive(Clone)]
pub struct Asked {
    pub listing: Listing,
    pub place: Place,
    /// What was given, empties left out, in the order of [`FIELDS`].
    pub fields: Vec<(&'static str, String)>,
    /// The saved view that the reader came by.
    pub saved: Option<i64>,
    /// A form leaves empty fields in the address: the same without them is its own.
    pub has_empty: bool,
    pub problems: Problems,
}

impl Asked {
    /// `None` for a view there is not. A key that is not ours is the first page.
    pub fn read(query: &str, asker: &Asker) -> Option<Self> {
        let mut asked = Self {
            listing: Listing::of(View::All),
            place: Place::First,
            fields: Vec::new(),
            saved: None,
            has_empty: false,
            problems: Problems::default(),
        };
        for (name, value) in serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default() {
            match name.as_str() {
                "view" => asked.listing.view = View::parse(&value)?,
                "sort" => match Sort::parse(&value) {
                    Some(sort) => asked.listing.sort = sort,
                    None => asked.problems.add("sort", asker.words.t("filter-choose")),
                },
                "after" => asked.place = Key::parse(&value).map_or(asked.place, Place::After),
                "before" => asked.place = Key::parse(&value).map_or(asked.place, Place::Before),
                "saved" => asked.saved = value.parse().ok(),
                name => asked.take(name, &value, asker.words),
            }
        }
        let rank = |field: &str| FIELDS.iter().position(|known| *known == field);
        asked.fields.sort_by_key(|(field, _)| rank(field));
        asked.fields.dedup();
        asked.listing.filter = Reader { asker, problems: &mut asked.problems }.filter(&asked.fields);
        Some(asked)
    }

    fn take(&mut self, name: &str, value: &str, words: &Words) {
        let Some(field) = FIELDS.iter().find(|known| **known == name) else {
            return;
        };
        let value = value.trim();
        let so_far = self.fields.iter().filter(|(known, _)| known == field).count();
        if value.is_empty() {
            self.has_empty = true;
        } else if so_far < MOST_VALUES {
            self.fields.push((*field, value.to_owned()));
        } else if !self.has(field, value) && self.problems.of(field).is_empty() {
            self.problems.add(field, words.with("filter-too-many", &[("most", &MOST_VALUES.to_string())]));
        }
    }

    pub fn is_filtered(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether it is worth a name of its own.
    pub fn can_be_saved(&self) -> bool {
        self.problems.is_empty() && (self.is_filtered() || self.listing.sort != Sort::Due)
    }

    /// The first value of a field; empty where there is none.
    pub fn value(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }

    pub fn has(&self, field: &str, value: &str) -> bool {
        self.fields.iter().any(|(name, given)| *name == field && given == value)
    }

    /// The list as a query string: what a saved view keeps.
    pub fn query(&self) -> String {
        self.query_but(|_, _| false)
    }

    /// The same without some of the fields.
    pub fn query_but(&self, without: impl Fn(&str, &str) -> bool) -> String {
        let mut query = format!("view={}", self.listing.view);
        for (field, value) in self.fields.iter().filter(|(field, value)| !without(field, value)) {
            query.extend(["&", field, "=", &encoded(value)]);
        }
        if self.listing.sort != Sort::Due {
            query.extend(["&sort=", self.listing.sort.as_str()]);
        }
        query
    }

    /// The saved view that it came by, behind a query string.
    pub fn saved_mark(&self) -> String {
        self.saved.map(|id| format!("&saved={id}")).unwrap_or_default()
    }

    /// The list's own address, with the saved view it came by.
    pub fn url(&self) -> String {
        format!("{}{}", paths::desk_list(&self.query()), self.saved_mark())
    }

    pub fn page_url(&self, side: &str, key: Key) -> String {
        format!("{}&{side}={key}", self.url())
    }

    /// The same list in another order.
    pub fn sorted_url(&self, sort: Sort) -> String {
        let mut other = self.clone();
        other.listing.sort = sort;
        other.url()
    }
}

/// A value as an address holds it.
fn encoded(value: &str) -> String {
    let pair = serde_urlencoded::to_string([("", value)]).unwrap_or_default();
    pair.trim_start_matches('=').to_owned()
}

struct Reader<'a> {
    asker: &'a Asker,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn wrong(&mut self, field: &str, key: &str) {
        // One sentence a field, however often it was wrong.
        if self.problems.of(field).is_empty() {
            self.problems.add(field, self.asker.words.t(key));
        }
    }

    fn filter(mut self, fields: &[(&'static str, String)]) -> Filter {
        let mut filter = Filter::default();
        for (field, value) in fields {
            self.codes(&mut filter, field, value);
            self.bounds(&mut filter, field, value);
        }
        if matches!(filter.amount, (Some(from), Some(to)) if from > to) {
            self.wrong("amount_from", "filter-amounts-reversed");
        }
        for (field, bounds) in [("filed_from", filter.filed), ("due_from", filter.due)] {
            if matches!(bounds, (Some(from), Some(below)) if from >= below) {
                self.wrong(field, "filter-days-reversed");
            }
        }
        filter
    }

    fn codes(&mut self, filter: &mut Filter, field: &str, value: &str) {
        let known = match field {
            "status" => StatusCode::parse(value).map(|code| filter.statuses.push(code)).is_some(),
            "problem_type" => ProblemType::parse(value).map(|code| filter.problem_types.push(code)).is_some(),
            "priority" => Priority::parse(value).map(|code| filter.priorities.push(code)).is_some(),
            "provider" => {
                let is_slug =
                    value.len() <= 40 && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
                if is_slug {
                    filter.providers.push(value.to_owned());
                }
                is_slug
            }
            "standing" => {
                filter.standing = Standing::parse(value).map(|standing| (standing, self.end_of_today()));
                filter.standing.is_some()
            }
            "channel" => Channel::parse(value).map(|code| filter.channel = Some(code)).is_some(),
            "currency" => Currency::parse(value).map(|code| filter.currency = Some(code)).is_some(),
            "flag" => Flag::parse(value).map(|flag| filter.flag = Some(flag)).is_some(),
            "level" => {
                filter.level = value.parse().ok().filter(|level| (1..=3).contains(level));
                filter.level.is_some()
            }
            "team" => self.one(value, &mut filter.team, TeamId),
            "assignee" if value == "me" => {
                filter.assignee = Only::One(self.asker.me);
                true
            }
            "assignee" => self.one(value, &mut filter.assignee, PersonId),
            "consumer" => {
                filter.consumer = Reference::parse(value);
                filter.consumer.is_some()
            }
            "unanswered" => {
                filter.unanswered = value == "yes";
                filter.unanswered
            }
            "vulnerable" => {
                filter.vulnerable = value == "yes";
                filter.vulnerable
            }
            _ => true,
        };
        if !known {
            self.wrong(field, "filter-choose");
        }
    }

    fn one<T>(&self, value: &str, only: &mut Only<T>, id: impl Fn(i64) -> T) -> bool {
        let found = if value == "none" { Some(Only::Nobody) } else { value.parse().ok().map(|n| Only::One(id(n))) };
        match found {
            Some(found) => *only = found,
            None => return false,
        }
        true
    }

    fn bounds(&mut self, filter: &mut Filter, field: &str, value: &str) {
        match field {
            "q" => match Query::parse(value) {
                Ok(query) => filter.text = Some(query),
                Err(_) => self.wrong(field, "filter-bad-words"),
            },
            "merchant" => match text::name(value, MAX_TEXT) {
                Ok(name) => filter.merchant = name,
                Err(_) => self.wrong(field, "filter-bad-text"),
            },
            "tag" => match text::known_tag(value) {
                Ok(tag) => filter.tag = tag,
                Err(_) => self.wrong(field, "filter-bad-text"),
            },
            // Every currency that is taken has two decimals.
            "amount_from" | "amount_to" => match Money::parse(value, Currency::Cny) {
                Ok(sum) if field == "amount_from" => filter.amount.0 = Some(sum.minor),
                Ok(sum) => filter.amount.1 = Some(sum.minor),
                Err(_) => self.wrong(field, "filter-bad-amount"),
            },
            "filed_from" | "filed_to" | "due_from" | "due_to" => {
                let is_end = field.ends_with("_to");
                let of_day = || day(value).and_then(|day| self.start_of(if is_end { day + Days::new(1) } else { day }));
                // A number of a report names hours: from this one, to before that one.
                let Some(at) = of_day().or_else(|| self.hour(value).filter(|_| field.starts_with("due"))) else {
                    return self.wrong(field, "filter-bad-day");
                };
                let bounds = if field.starts_with("filed") { &mut filter.filed } else { &mut filter.due };
                if is_end { bounds.1 = Some(at) } else { bounds.0 = Some(at) }
            }
            _ => {}
        }
    }

    fn start_of(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let start = self.asker.zone.from_local_datetime(&day.and_hms_opt(0, 0, 0)?).earliest()?;
        Some(start.with_timezone(&Utc))
    }

    /// `2026-11-24T14:00`, on the asker's clock.
    fn hour(&self, text: &str) -> Option<DateTime<Utc>> {
        let (date, time) = text.split_once('T')?;
        let time = NaiveTime::parse_from_str(time, "%H:%M").ok().filter(|_| time.len() == 5)?;
        let at = self.asker.zone.from_local_datetime(&day(date)?.and_time(time)).earliest()?;
        Some(at.with_timezone(&Utc))
    }

    fn end_of_today(&self) -> DateTime<Utc> {
        let tomorrow = self.asker.now.with_timezone(&self.asker.zone).date_naive() + Days::new(1);
        self.start_of(tomorrow).unwrap_or(self.asker.now)
    }
}

/// `2026-11-24` of this age, as a date field sends it.
fn day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = plain.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    day.filter(|day| (2000..=2999).contains(&day.year()))
}
