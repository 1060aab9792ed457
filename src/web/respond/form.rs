//! What a merchant typed into the form of one answer, with what is wrong about it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::domain::codes::OrderState;
use crate::domain::merchant_request::{AnswerKind, MAX_DETAIL, MerchantAnswer};
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::store::idempotency;
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::uploads::Taken;

/// The fields of the form, beside its files.
const FIELDS: [&str; 7] = ["state", "at", "on", "detail", "body", "seen", "key"];

/// A form as it was sent.
#[derive(Clone, Default)]
pub struct Typed {
    pub state: String,
    pub at: String,
    pub on: String,
    pub detail: String,
    pub body: String,
    /// Names the form: sent twice, it is one answer.
    pub key: String,
    pub problems: Problems,
}

impl Typed {
    /// `None` where it is no form of ours.
    pub fn of(taken: &Taken, page: &Page) -> Option<Self> {
        let is_known = taken.fields.keys().all(|name| FIELDS.contains(&name.as_str()));
        let key = taken.field("key");
        let is_key = idempotency::is_ours(key);
        let field = |name: &str| taken.field(name).to_owned();
        let mut typed = Self {
            state: field("state"),
            at: field("at"),
            on: field("on"),
            detail: field("detail"),
            body: field("body"),
            key: key.to_owned(),
            problems: Problems::default(),
        };
        for problem in &taken.problems {
            typed.problems.add("files", problem.trouble.words(page.words, &problem.name));
        }
        (is_known && is_key).then_some(typed)
    }

    /// The answer, without its files; problems say what is to be mended.
    pub fn answer(&mut self, page: &Page, kind: AnswerKind, (zone, now): (Tz, DateTime<Utc>)) -> Option<MerchantAnswer> {
        let state = self.state(page, kind, (zone, now));
        let on = if kind.names_day() { self.day(page, kind).map(Some) } else { Some(None) };
        let detail = self.detail(page, kind);
        let body = self.problems.check(page.words, "body", text::prose(&self.body, MAX_BODY));
        let (state, on, detail, body) = (state?, on?, detail?, body?);
        Some(MerchantAnswer { kind, on, detail, body, state, files: Vec::new(), seen: 0 })
    }

    fn state(
        &mut self,
        page: &Page,
        kind: AnswerKind,
        (zone, now): (Tz, DateTime<Utc>),
    ) -> Option<Option<(OrderState, DateTime<Utc>)>> {
        let can_be = kind.states();
        let state = match can_be {
            [] => return Some(None),
            [only] => Some(*only),
            _ => OrderState::parse(&self.state).filter(|state| can_be.contains(state)),
        };
        if state.is_none() {
            self.problems.add("state", page.t("respond-missing-state"));
        }
        let typed = self.at.trim();
        let local = || NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok();
        let at = if typed.is_empty() {
            Some(now)
        } else {
            local().and_then(|at| zone.from_local_datetime(&at).earliest()).map(|at| at.to_utc())
        };
        if at.is_none() {
            self.problems.add("at", page.t("case-date-malformed"));
        }
        Some(Some((state?, at?)))
    }

    fn day(&mut self, page: &Page, kind: AnswerKind) -> Option<NaiveDate> {
        let day = NaiveDate::parse_from_str(self.on.trim(), "%Y-%m-%d").ok();
        if day.is_none() {
            self.problems.add("on", page.code("respond-missing-on", kind.as_str()));
        }
        day
    }

    fn detail(&mut self, page: &Page, kind: AnswerKind) -> Option<Option<String>> {
        if !kind.names_detail() {
            return Some(None);
        }
        let named = self.problems.check(page.words, "detail", text::name(&self.detail, MAX_DETAIL))?;
        if named.is_none() {
            self.problems.add("detail", page.code("respond-missing-detail", kind.as_str()));
        }
        named.map(Some)
    }
}
