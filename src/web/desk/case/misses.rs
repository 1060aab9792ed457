//! The card that asks why a date was not kept, and says what was answered.

use super::forms::Choice;
use crate::domain::case::Action;
use crate::domain::case::explaining::MissReason;
use crate::domain::sla::ClockKind;
use crate::store::case_page::CaseFile;
use crate::store::occurrences::Miss;
use crate::web::page::Page;

/// The card; none where every date was kept so far.
pub struct Misses {
    /// Those that somebody said the reason of: clock and reason.
    pub told: Vec<(String, String)>,
    /// How many are still asked about.
    pub open: usize,
    /// What is asked, in one sentence.
    pub question: String,
    /// The misses that may be explained, those without a reason first.
    pub choices: Vec<Choice>,
    pub reasons: Vec<Choice>,
}

/// Of a case as its page shows it, for whoever may say it.
pub fn of(page: &Page, file: &CaseFile, allowed: &[Action]) -> Option<Misses> {
    if file.misses.is_empty() || !allowed.contains(&Action::ExplainMiss) {
        return None;
    }
    let mut misses: Vec<&Miss> = file.misses.iter().collect();
    misses.sort_by_key(|miss| miss.reason.is_some());
    let open = misses.iter().filter(|miss| miss.reason.is_none()).count();
    let reason = |reason: MissReason| page.code("miss-reason", reason.as_str());
    let told = misses.iter().filter_map(|miss| Some((name(page, miss), reason(miss.reason?))));
    Some(Misses {
        told: told.collect(),
        open,
        question: match misses.first() {
            Some(first) if open == 1 => page.t1("miss-ask-one", "clock", name(page, first)),
            _ => page.t1("miss-ask-many", "n", open),
        },
        choices: misses.iter().map(|miss| Choice { value: value(miss), label: name(page, miss) }).collect(),
        reasons: std::iter::once(Choice { value: String::new(), label: page.t("miss-choose").to_owned() })
            .chain(MissReason::ALL.iter().map(|it| Choice { value: it.to_string(), label: reason(*it) }))
            .collect(),
    })
}

/// A clock that begins again and again is told with its number.
fn name(page: &Page, miss: &Miss) -> String {
    let clock = page.code("clock", miss.clock.as_str());
    if miss.run > 1 { page.t2("case-clock-run", ("name", &clock), ("run", &miss.run.to_string())) } else { clock }
}

fn value(miss: &Miss) -> String {
    format!("{}.{}", miss.clock, miss.run)
}

/// A miss as the form names it.
pub fn parse(value: &str) -> Option<(ClockKind, i32)> {
    let (clock, run) = value.split_once('.')?;
    Some((ClockKind::parse(clock)?, run.parse().ok().filter(|run| *run > 0)?))
}
