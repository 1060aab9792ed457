//! What a number narrows a report's filter to, as its link says it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::ids::CaseId;
use crate::store::reports::{Choice, Key, Lack};
use crate::web::forms::Problems;
use crate::web::oversight::filter::Filter;
use crate::web::page::Page;

/// Longest duration that a link asks for: ten years of seconds.
const MOST_SECONDS: i64 = 315_576_000;

/// What a number narrows the filter to.
pub struct Narrow {
    /// Clocks that no figure counts.
    pub lack: Option<Lack>,
    /// A weekday, Monday 0, and an hour.
    pub hours: Option<(u32, u32)>,
    pub at_least: Option<i64>,
    pub less_than: Option<i64>,
    pub in_time: Option<bool>,
    pub after: Option<Key>,
}

impl Narrow {
    pub fn read(asked: &BTreeMap<String, String>, page: &Page, problems: &mut Problems) -> Self {
        let value = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let mut wrong = false;
        let mut seconds = |name: &str| {
            let read = value(name).map(|text| text.parse::<i64>().ok().filter(|n| (0..=MOST_SECONDS).contains(n)));
            wrong |= read == Some(None);
            read.flatten()
        };
        let (at_least, less_than) = (seconds("at_least"), seconds("less_than"));
        let mut yes = |name: &str| match value(name) {
            None => None,
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(_) => {
                wrong = true;
                None
            }
        };
        let in_time = yes("in_time");
        let lack = match value("answered") {
            None | Some("yes") => None,
            Some("no") => Some(Lack::Waiting),
            Some("never") => Some(Lack::Ended),
            Some(_) => {
                wrong = true;
                None
            }
        };
        let small = |name: &str, most: u32| value(name).map(|text| text.parse::<u32>().ok().filter(|n| *n <= most));
        let hours = match (small("weekday", 6), small("hour", 23)) {
            (None, None) => None,
            (Some(Some(weekday)), Some(Some(hour))) => Some((weekday, hour)),
            _ => {
                wrong = true;
                None
            }
        };
        let after = value("after").map(key);
        if wrong || after == Some(None) {
            problems.add("", page.t("oversight-bad-link"));
        }
        Self { lack, hours, at_least, less_than, in_time, after: after.flatten() }
    }

    /// What the links of the list repeat.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut fields = Vec::new();
        fields.extend(self.at_least.map(|n| ("at_least", n.to_string())));
        fields.extend(self.less_than.map(|n| ("less_than", n.to_string())));
        fields.extend(self.in_time.map(|met| ("in_time", yes(met))));
        fields.extend(self.lack.map(|lack| ("answered", if lack == Lack::Waiting { "no" } else { "never" }.to_owned())));
        fields.extend(self.hours.iter().flat_map(|(day, hour)| [("weekday", day.to_string()), ("hour", hour.to_string())]));
        fields
    }

    /// The same for the record of what was taken away.
    pub fn told(&self) -> Vec<(&'static str, Value)> {
        self.fields().into_iter().map(|(name, value)| (name, value.into())).collect()
    }

    /// The filter, narrowed.
    pub fn choice(&self, filter: &Filter, zone: Tz) -> Choice {
        Choice {
            at_least: self.at_least,
            less_than: self.less_than,
            in_time: self.in_time,
            within: self.within(filter, zone),
            ..filter.choice(zone)
        }
    }

    /// When the clocks started, where a weekday and its hours are asked for.
    fn within(&self, filter: &Filter, zone: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let hours = self.hours.map(|(weekday, hour)| filter.period.hours(zone, weekday, (hour, hour + 1)));
        hours.unwrap_or_default()
    }
}

fn key(text: &str) -> Option<Key> {
    let mut parts = text.splitn(3, '-');
    let value = parts.next()?.parse().ok()?;
    let case = CaseId(parts.next()?.parse().ok()?);
    let run = parts.next()?.parse().ok()?;
    // Milliseconds of the year 2200: beyond what any clock shows, and still an instant.
    (0..=7_258_118_400_000).contains(&value).then_some(Key { value, case, run })
}
