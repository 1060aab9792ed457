//! Promises, holds and credit harm in words: the same facts for the desk and for whoever complained, each with keys of its own.

use chrono::{DateTime, NaiveDate, Utc};

use super::page::Page;
use crate::domain::event::Happening;
use crate::domain::hold::{Hold, HoldState};
use crate::domain::offer::{PromiseState, Remedy};

/// One promise, as both read it.
pub struct PromiseView {
    /// What, and the sum.
    pub words: String,
    /// Who does it, and by which day.
    pub due: String,
    /// How it stands, where that is more than "open".
    pub state: String,
    pub is_late: bool,
    pub is_owed: bool,
}

pub fn promise(page: &Page, remedy: &Remedy) -> PromiseView {
    let by = page.code("promiser", remedy.by.as_str());
    let state = match remedy.state() {
        PromiseState::Open => String::new(),
        PromiseState::Late => page.t("promise-state-late").to_owned(),
        PromiseState::Dropped => page.t("promise-state-dropped").to_owned(),
        PromiseState::Done => {
            remedy.done_at.map(|at| page.t1("promise-state-done", "at", page.dates.moment(at))).unwrap_or_default()
        }
    };
    PromiseView {
        words: page.words.remedy(remedy),
        due: page.t2("promise-due", ("by", &by), ("day", &page.dates.weekday_day(remedy.due_on))),
        state,
        is_late: remedy.state() == PromiseState::Late,
        is_owed: remedy.is_owed(),
    }
}

/// How the hold stands, in one sentence with its date.
pub fn hold(page: &Page, hold: &Hold, provider: &str) -> String {
    let state = hold.state();
    let key = match (state, hold.ends_on) {
        (HoldState::Granted | HoldState::PartlyGranted, Some(_)) => format!("{}-until", state.as_str()),
        (HoldState::Ended, _) if hold.answered_at.is_none() => "ended-unanswered".to_owned(),
        _ => state.as_str().to_owned(),
    };
    let of = if hold.is_granted() { &hold.granted } else { &hold.asks };
    let until = hold.ends_on.filter(|_| hold.is_granted()).unwrap_or_else(|| page.dates.day_of(hold.until));
    let args = [("provider", provider), ("asks", &*page.words.hold_asks(of)), ("until", &*page.dates.weekday_day(until))];
    page.words.with(&format!("hold-state-{}", key.replace('_', "-")), &args)
}

/// What happened, with keys that begin like this; `None` where it is about something else.
pub fn told(page: &Page, prefix: &str, what: &Happening) -> Option<String> {
    let key = |name: &str| format!("{prefix}-{name}");
    let remedy = |name: &str, what: &str| page.t1(&key(name), "what", page.code("remedy", what));
    let day = |on: NaiveDate| page.dates.weekday_day(on);
    let until = |at: DateTime<Utc>| day(page.dates.day_of(at));
    Some(match what {
        Happening::Promised { what, by, due_on, .. } => {
            let (what, by) = (page.code("remedy", what.as_str()), page.code("promiser", by.as_str()));
            page.words.with(&key("promised"), &[("what", &what), ("by", &by), ("day", &day(*due_on))])
        }
        Happening::RemedyDone { what, .. } => remedy("remedy-done", what.as_str()),
        Happening::RemedyDueSoon { what, .. } => remedy("remedy-due-soon", what.as_str()),
        Happening::RemedyLate { what, .. } => remedy("remedy-late", what.as_str()),
        Happening::RemedyDropped { what, .. } => remedy("remedy-dropped", what.as_str()),
        Happening::HoldAsked { asks: of, until: at, .. } => {
            page.t2(&key("hold-asked"), ("asks", &page.words.hold_asks(of)), ("until", &until(*at)))
        }
        Happening::HoldAnswered { granted, .. } if granted.is_empty() => page.t(&key("hold-refused")).to_owned(),
        Happening::HoldAnswered { granted, ends_on: Some(on), .. } => {
            page.t2(&key("hold-granted-until"), ("asks", &page.words.hold_asks(granted)), ("until", &day(*on)))
        }
        Happening::HoldAnswered { granted, .. } => page.t1(&key("hold-granted"), "asks", page.words.hold_asks(granted)),
        Happening::HoldUnanswered => page.t(&key("hold-unanswered")).to_owned(),
        Happening::HoldEnding => page.t(&key("hold-ending")).to_owned(),
        Happening::HoldEnded => page.t(&key("hold-ended")).to_owned(),
        Happening::CreditSaid { harm: Some(harm) } => page.t1(&key("credit-said"), "harm", page.code("harm", harm.as_str())),
        Happening::CreditSaid { harm: None } => page.t(&key("credit-unsaid")).to_owned(),
        Happening::ObjectionFiled { with, on, until: at } => {
            let door = page.code("objection-door", with.as_str());
            page.words.with(&key("objection-filed"), &[("door", &door), ("on", &day(*on)), ("until", &until(*at))])
        }
        Happening::ObjectionAnswered { answer, .. } => page.code(&key("objection"), answer.as_str()),
        Happening::ObjectionUnanswered => page.t(&key("objection-unanswered")).to_owned(),
        _ => return None,
    })
}
