//! How a case stands, as its consumer reads it: a sentence with an owner, one date, what happens if nobody answers,
//! and who holds it. Only what the rules really do is promised.

use chrono::{DateTime, Utc};

use crate::domain::case::{Case, Status};
use crate::domain::codes::Outcome;
use crate::domain::rulebook::HIGHEST_AUTOMATIC_LEVEL;
use crate::domain::sla::{Clock, ClockKind};
use crate::web::page::Page;

/// The top of the page.
pub struct Now {
    pub heading: String,
    pub lead: String,
    pub due: Option<Due>,
    /// What happens if nobody answers by then.
    pub silence: String,
    pub baton: Vec<Step>,
}

/// The nearest date: whose, and when.
pub struct Due {
    pub label: String,
    pub iso: String,
    pub day: String,
    /// Weekday and time.
    pub rest: String,
}

/// One hand that holds the case.
pub struct Step {
    pub who: String,
    pub what: String,
    /// done, here, later
    pub state: &'static str,
}

/// What the history says that the case does not: whether somebody outside was asked.
#[derive(Clone, Copy)]
pub struct Asked {
    pub outside: bool,
}

pub fn now(page: &Page, case: &Case, asked: Asked) -> Now {
    Now {
        heading: heading(page, case),
        lead: lead(page, case) + &without_merchant(page, case),
        due: due(page, case),
        silence: silence(page, case),
        baton: baton(page, case, asked),
    }
}

/// The status as a sentence with an owner.
pub fn heading(page: &Page, case: &Case) -> String {
    if let Some(merged) = case.merged {
        return page.t1("complaint-heading-merged", "other", merged.reference);
    }
    match case.status {
        Status::Closed { outcome, .. } => page.code("complaint-heading-closed", outcome.as_str()),
        _ => page.code("complaint-heading", case.status.code().as_str()),
    }
}

fn lead(page: &Page, case: &Case) -> String {
    match &case.status {
        Status::New => page.t("complaint-lead-new").to_owned(),
        Status::Open if case.unanswered && met(case, ClockKind::FirstResponse) => page.t("complaint-lead-heard").to_owned(),
        Status::Open if case.contact.email.is_some() => page.t("complaint-lead-open-mail").to_owned(),
        Status::Open => page.t("complaint-lead-open").to_owned(),
        Status::AwaitingConsumer { .. } => page.t("complaint-lead-consumer").to_owned(),
        Status::AwaitingMerchant { whom, .. } | Status::AwaitingPlatform { whom, .. } => {
            page.t1("complaint-lead-outside", "whom", whom)
        }
        Status::Offered { .. } => page.t("complaint-lead-offered").to_owned(),
        Status::Resolved { outcome, .. } => page.t1("complaint-lead-resolved", "outcome", page.code("outcome", outcome.as_str())),
        Status::Closed { outcome: Outcome::Withdrawn, .. } => page.t("complaint-lead-withdrawn").to_owned(),
        Status::Closed { .. } if case.merged.is_some() => page.t("complaint-lead-merged").to_owned(),
        Status::Closed { .. } => page.t("complaint-lead-closed").to_owned(),
    }
}

/// A result that came without the merchant's word says so.
fn without_merchant(page: &Page, case: &Case) -> String {
    let silent = case.decided_without_merchant();
    silent.map(|until| page.t1("complaint-merchant-silent", "until", page.dates.full(until))).unwrap_or_default()
}

fn met(case: &Case, kind: ClockKind) -> bool {
    case.clock(kind).is_none_or(|clock| clock.met_at.is_some())
}

/// The clock whose date stands on top while the case is ours: first response, then the result.
pub fn our_clock(case: &Case) -> Option<&Clock> {
    let first = || case.clock(ClockKind::FirstResponse).filter(|clock| clock.is_live() && clock.due_at.is_some());
    match case.status {
        Status::New | Status::Open => first().or_else(|| case.result_clock()),
        Status::AwaitingMerchant { .. } | Status::AwaitingPlatform { .. } => case.result_clock(),
        _ => None,
    }
}

/// The date on top of the page, and in the list of one's cases.
pub fn due(page: &Page, case: &Case) -> Option<Due> {
    let until = |key: &str, until: DateTime<Utc>| Some(instant(page, key, until));
    match &case.status {
        Status::New | Status::Open => {
            let clock = our_clock(case)?;
            let key = if clock.kind == ClockKind::FirstResponse { "complaint-due-first" } else { "complaint-due-result" };
            clock.due_at.and_then(|due| until(key, due))
        }
        Status::AwaitingConsumer { until: at, .. } => until("complaint-due-consumer", *at),
        Status::AwaitingMerchant { until: at, .. } => until("complaint-due-merchant", *at),
        Status::AwaitingPlatform { until: at, .. } => until("complaint-due-platform", *at),
        Status::Offered { until: at } => until("complaint-due-offer", *at),
        Status::Resolved { .. } => remedy_due(page, case),
        Status::Closed { at, .. } => {
            let mut due = instant(page, "complaint-due-closed", *at);
            page.t("complaint-due-closed").clone_into(&mut due.label);
            Some(due)
        }
    }
}

fn remedy_due(page: &Page, case: &Case) -> Option<Due> {
    let remedy = case.remedies.iter().filter(|remedy| remedy.is_owed()).min_by_key(|remedy| remedy.due_on)?;
    let is_late = remedy.due_on < page.dates.day_of(page.now);
    let key = if is_late { "complaint-due-remedy-late" } else { "complaint-due-remedy" };
    Some(Due {
        label: page.t1(key, "remedy", page.code("remedy", remedy.kind.as_str())),
        iso: remedy.due_on.to_string(),
        day: page.dates.day(remedy.due_on),
        rest: page.dates.weekday(remedy.due_on).to_owned(),
    })
}

fn instant(page: &Page, key: &str, at: DateTime<Utc>) -> Due {
    let day = page.dates.day_of(at);
    let late = format!("{key}-late");
    Due {
        label: page.t(if at < page.now { &late } else { key }).to_owned(),
        iso: page.dates.machine(at),
        day: page.dates.day(day),
        rest: format!("{} {}", page.dates.weekday(day), page.dates.time(at)),
    }
}

fn silence(page: &Page, case: &Case) -> String {
    let words = |key: &str| page.t(key).to_owned();
    match &case.status {
        Status::New | Status::Open => ours_silence(page, case),
        Status::AwaitingConsumer { .. } if case.result_clock().is_some() => words("complaint-silence-consumer-law"),
        Status::AwaitingConsumer { .. } => words("complaint-silence-consumer"),
        Status::AwaitingMerchant { .. } | Status::AwaitingPlatform { .. } => {
            match our_clock(case).and_then(|clock| clock.due_at).filter(|due| *due > page.now) {
                Some(due) => page.t1("complaint-silence-outside", "date", page.dates.full(due)),
                None => words("complaint-silence-outside-late"),
            }
        }
        Status::Offered { .. } => words("complaint-silence-offer"),
        Status::Resolved { .. } => words("complaint-silence-remedy"),
        Status::Closed { outcome: Outcome::NotUpheld | Outcome::NotAccepted | Outcome::PartlyUpheld, .. } => {
            words("complaint-next-door")
        }
        Status::Closed { .. } => String::new(),
    }
}

/// The sweep raises a case once, when its first clock is late, and not above level 2.
fn ours_silence(page: &Page, case: &Case) -> String {
    let late = case.clocks.iter().any(|clock| clock.is_live() && clock.due_at.is_some_and(|due| due < page.now));
    match (late, case.level) {
        (true, 0) => page.t("complaint-silence-late").to_owned(),
        (true, level) => page.t1("complaint-silence-raised", "level", page.t(&format!("level-{level}"))),
        (false, level) if level < HIGHEST_AUTOMATIC_LEVEL => page.t("complaint-silence-raise").to_owned(),
        (false, _) => String::new(),
    }
}

fn baton(page: &Page, case: &Case, asked: Asked) -> Vec<Step> {
    const YOU: &str = "complaint-you";
    const US: &str = "complaint-us";
    const THEM: &str = "complaint-them";
    let filed = (YOU, "complaint-step-filed");
    let checked = (US, "complaint-step-checked");
    let decides = (US, "complaint-step-decides");
    let (steps, here) = match case.status {
        Status::New => ([filed, (US, "complaint-step-here"), (THEM, "complaint-step-if-needed"), decides], 1),
        Status::Open if asked.outside => ([filed, checked, (THEM, "complaint-step-asked"), (US, "complaint-step-here")], 3),
        Status::Open => ([filed, (US, "complaint-step-here"), (THEM, "complaint-step-if-needed"), decides], 1),
        Status::AwaitingConsumer { .. } => ([filed, (US, "complaint-step-asked-you"), (YOU, "complaint-step-here"), decides], 2),
        Status::AwaitingMerchant { .. } => ([filed, checked, ("complaint-merchant", "complaint-step-here"), decides], 2),
        Status::AwaitingPlatform { .. } => ([filed, checked, ("complaint-platform", "complaint-step-here"), decides], 2),
        Status::Offered { .. } => ([filed, checked, (US, "complaint-step-offered"), (YOU, "complaint-step-answer")], 3),
        Status::Resolved { .. } => ([filed, checked, (US, "complaint-step-decided"), (US, "complaint-step-follows")], 3),
        Status::Closed { .. } => return Vec::new(),
    };
    let state = |at: usize| match at.cmp(&here) {
        std::cmp::Ordering::Less => "done",
        std::cmp::Ordering::Equal => "here",
        std::cmp::Ordering::Greater => "later",
    };
    let step = |(at, (who, what)): (usize, &(&str, &str))| Step {
        who: page.t(who).to_owned(),
        what: page.t(what).to_owned(),
        state: state(at),
    };
    steps.iter().enumerate().map(step).collect()
}
