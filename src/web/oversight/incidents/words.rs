//! What incidents are called, and their evidence in one sentence.

use crate::domain::codes::Locale;
use crate::domain::incident::{Alike, Hour, Incident, hour_at};
use crate::store::providers::Provider;
use crate::web::page::Page;

/// The names of all providers.
pub struct Providers(pub Vec<Provider>);

/// Something that names incidents.
pub trait Named {
    fn provider(&self, slug: &str, locale: Locale) -> String;

    /// The title that somebody gave it, or one that is made of what its cases have in common.
    fn title(&self, page: &Page, it: &Incident) -> String {
        let locale = page.words.locale();
        it.named(locale).map_or_else(|| self.alike(page, &it.alike), str::to_owned)
    }

    /// What makes cases alike, in words.
    fn alike(&self, page: &Page, alike: &Alike) -> String {
        let provider = self.provider(&alike.provider, page.words.locale());
        let problem = page.code("problem-short", alike.problem_type.as_str());
        match &alike.merchant {
            Some(merchant) => {
                page.words.with("incident-alike", &[("provider", &provider), ("merchant", merchant), ("problem", &problem)])
            }
            None => page.t2("incident-alike-all", ("provider", &provider), ("problem", &problem)),
        }
    }
}

impl Named for Providers {
    fn provider(&self, slug: &str, locale: Locale) -> String {
        let found = self.0.iter().find(|it| it.slug == slug);
        found.map_or_else(|| slug.to_owned(), |it| it.name(locale).to_owned())
    }
}

/// `11 月 20 日 20:00–23:00`.
pub fn when(page: &Page, it: &Incident) -> String {
    let (from, to) = (hour_at(it.from_hour), hour_at(it.to_hour + 1));
    let same_day = page.dates.day_of(from) == page.dates.day_of(hour_at(it.to_hour));
    let end = if same_day { page.dates.time(to) } else { page.dates.moment(to) };
    format!("{}–{end}", page.dates.moment(from))
}

/// Hundredths as people read them: `0.3`.
pub fn usual(hundredths: u32) -> String {
    match (hundredths + 5) / 10 {
        0 => if hundredths > 0 { "<0.1" } else { "0" }.to_owned(),
        tenths => format!("{}.{}", tenths / 10, tenths % 10),
    }
}

/// The hour with the most cases beside what is usual in it; empty where nothing was counted.
pub fn highest(page: &Page, it: &Incident) -> String {
    let Some(Hour { hour, cases, usual: rate }) = it.highest().filter(|hour| hour.cases > 0) else { return String::new() };
    let at = page.dates.moment(hour_at(hour));
    page.words.with("incident-highest", &[("at", &at), ("n", &cases.to_string()), ("usual", &usual(rate))])
}
