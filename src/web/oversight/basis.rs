//! What figures are of: the days, and all that they are narrowed to. Told on the page and with each file, so that a sheet of
//! paper and a file in somebody's folder say it by themselves; and in codes, for the record of what was taken away.

use serde_json::{Map, Value};

use super::filter::{Filter, Names};
use crate::domain::figures::{Against, Dimension};
use crate::store::reports::Only;
use crate::web::page::Page;

/// Longest part of a file's name that is somebody's or something's name, in characters.
const LONGEST: usize = 40;

/// What a report asks of its filter, beside days and whose cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A clock, in working or wall time.
    Times,
    Clock,
    Cases,
}

/// What was taken away: of which report which table, as what.
pub struct Taken<'a> {
    pub report: &'a str,
    /// Empty for all of it.
    pub table: &'a str,
    pub format: &'a str,
    /// What it was narrowed by beside: names and codes.
    pub own: &'a [(&'static str, Value)],
}

/// A filter with what it takes to say it.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    pub page: &'a Page,
    pub names: &'a Names,
    pub filter: &'a Filter,
    pub of: Of,
}

impl Basis<'_> {
    /// `日期：2026-11-01 至 2026-11-28 · 小组：支付组`: the days and all that is narrowed, nothing that is not.
    pub fn line(&self) -> String {
        let colon = self.page.t("filter-colon");
        let parts = self.parts().into_iter().map(|(name, words)| format!("{name}{colon}{words}"));
        parts.collect::<Vec<_>>().join(" · ")
    }

    fn parts(&self) -> Vec<(&str, String)> {
        let (page, period) = (self.page, self.filter.period);
        let days = page.t2("basis-days-of", ("from", &period.from.to_string()), ("to", &period.to.to_string()));
        let mut parts = vec![(page.t("basis-days"), days)];
        if self.of != Of::Cases {
            parts.push((page.t("sla-clock"), page.code("clock", self.filter.clock.as_str())));
        }
        if self.of == Of::Times {
            parts.push((page.t("oversight-time"), page.code("oversight-time", self.filter.counting.as_str())));
        }
        if self.filter.against != Against::Before {
            let than = self.filter.earlier();
            let days = page.t2("basis-days-of", ("from", &than.from.to_string()), ("to", &than.to.to_string()));
            parts.push((page.t("basis-against"), days));
        }
        parts.extend(self.narrowed().into_iter().map(|(by, key)| (page.t(label(by)), self.names.key(page, by, &key))));
        parts
    }

    /// Each thing that the filter narrows by, with its key.
    fn narrowed(&self) -> Vec<(Dimension, String)> {
        fn key<T: ToString>(only: Only<T>) -> Option<String> {
            match only {
                Only::Any => None,
                Only::Nobody => Some(String::new()),
                Only::One(one) => Some(one.to_string()),
            }
        }
        let it = self.filter;
        let all = [
            (Dimension::Team, key(it.team)),
            (Dimension::Agent, key(it.agent)),
            (Dimension::Problem, it.problem_type.map(|problem| problem.to_string())),
            (Dimension::Provider, it.provider.clone()),
            (Dimension::Merchant, it.merchant.clone()),
            (Dimension::Level, it.level.map(|level| level.to_string())),
        ];
        all.into_iter().filter_map(|(by, key)| Some((by, key?))).collect()
    }

    /// The end of a file's name: `-2026-11-01-2026-11-28-working-支付组`.
    pub fn name(&self) -> String {
        let period = self.filter.period;
        let mut name = format!("-{}-{}", period.from, period.to);
        if self.of == Of::Times {
            name = format!("{name}-{}", self.filter.counting);
        }
        for (by, key) in self.narrowed() {
            name = format!("{name}{}", in_name(&self.names.key(self.page, by, &key)));
        }
        name
    }

    /// The same for the record, in codes and ids.
    pub fn taken(&self, taken: &Taken<'_>) -> String {
        let Taken { report, table, format, own } = taken;
        let mut said: Map<String, Value> = Map::new();
        let mut say = |name: &str, value: String| said.insert(name.to_owned(), value.into());
        say("report", (*report).to_owned());
        say("format", format.to_uppercase());
        say("from", self.filter.period.from.to_string());
        say("to", self.filter.period.to.to_string());
        if self.filter.against != Against::Before {
            say("against", self.filter.earlier().from.to_string());
        }
        if !table.is_empty() {
            say("table", (*table).to_owned());
        }
        if *table == "by" {
            say("by", self.filter.by.to_string());
        }
        if self.of != Of::Cases {
            say("clock", self.filter.clock.to_string());
        }
        if self.of == Of::Times {
            say("time", self.filter.counting.to_string());
        }
        for (by, key) in self.narrowed() {
            say(by.as_str(), if key.is_empty() { "none".to_owned() } else { key });
        }
        said.extend(own.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Value::Object(said).to_string()
    }
}

const fn label(by: Dimension) -> &'static str {
    match by {
        Dimension::Team => "oversight-team",
        Dimension::Agent => "oversight-agent",
        Dimension::Provider => "oversight-provider",
        Dimension::Merchant => "oversight-column-merchant",
        Dimension::Problem => "oversight-problem",
        _ => "oversight-level",
    }
}

/// A name as a part of a file's name: letters and digits of any script, a dash for whatever else.
pub fn in_name(words: &str) -> String {
    let dashed: String = words.chars().take(LONGEST).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("-{}", parts.join("-")) }
}

#[cfg(test)]
mod tests {
    use super::in_name;

    #[test]
    fn a_name_in_the_name_of_a_file_leads_to_no_other_folder_and_breaks_no_header() {
        for (words, told) in [("叮铃到家", "-叮铃到家"), ("=cmd()", "-cmd"), ("../..\\a\"; b\r\n", "-a-b"), ("", ""), ("…", "")]
        {
            assert_eq!(in_name(words), told, "{words:?}");
        }
        assert_eq!(in_name(&"长".repeat(90)).chars().count(), 41);
    }
}
