//! The row of a case, and its way to and from the domain's case.

use std::mem::take;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::error::StoreError;
use super::schema::cases;
use super::times::{far, naive, utc, utc_opt};
use crate::domain::case::{Case, Contact, Extension, Referral, Status, StatusCode};
use crate::domain::claims::Claims;
use crate::domain::codes::{Consent, Outcome};
use crate::domain::ids::{CaseId, PersonId, TeamId, TextId};
use crate::domain::money::{Currency, Money};
use crate::domain::offer::{Offer, Remedy};
use crate::domain::order::Order;
use crate::domain::question::Questions;
use crate::domain::reference::Reference;
use crate::domain::sla::Clock;

mod moving;

// None is bound as NULL: a statement with DEFAULT in it is parsed anew each time.
#[derive(Queryable, Insertable, Clone)]
#[diesel(table_name = cases, treat_none_as_default_value = false)]
pub struct CaseRow {
    pub id: i64,
    pub reference: String,
    pub version: i64,
    pub seq: i64,
    pub head: String,
    pub status: String,
    pub outcome: Option<String>,
    pub root_cause: Option<String>,
    pub waiting_for: Option<String>,
    pub waiting_until: Option<NaiveDateTime>,
    pub problem_type: String,
    pub priority: String,
    pub level: i32,
    pub team_id: Option<i64>,
    pub assignee_id: Option<i64>,
    pub consumer_id: Option<i64>,
    pub contact_name: String,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub locale: String,
    pub channel: String,
    pub provider: String,
    pub merchant: String,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    pub amount_minor: i64,
    pub currency: String,
    pub ordered_on: Option<NaiveDate>,
    pub paid_on: Option<NaiveDate>,
    pub displayed_status: Option<String>,
    pub summary: String,
    pub filed_at: NaiveDateTime,
    pub last_activity_at: NaiveDateTime,
    pub status_at: Option<NaiveDateTime>,
    pub resolved_at: Option<NaiveDateTime>,
    pub closed_at: Option<NaiveDateTime>,
    pub run: i32,
    pub tags: String,
    pub follow_up_at: Option<NaiveDateTime>,
    pub unanswered: bool,
    pub files: i32,
    pub bytes: i64,
    pub consents: String,
    pub represented: Option<String>,
    pub questions: Option<String>,
    pub vulnerable: bool,
    pub worker_id: Option<i64>,
    pub reviewed: String,
    pub demanded_at: Option<NaiveDateTime>,
    pub extension_clock: Option<String>,
    pub extension_days: Option<i32>,
    pub extension_text_id: Option<i64>,
    pub extension_by: Option<i64>,
    pub referral_body: Option<String>,
    pub referral_until: Option<NaiveDateTime>,
    pub referral_text_id: Option<i64>,
    pub due_at: NaiveDateTime,
    pub due_clock: Option<String>,
    pub soon_at: NaiveDateTime,
    pub sweep_at: NaiveDateTime,
    pub is_open: bool,
    pub is_waiting: bool,
    pub is_due_soon: bool,
    pub checks: String,
}

/// A code that a table should not hold.
pub fn bad(what: &str, code: &str) -> StoreError {
    StoreError::Corrupt(format!("{what}: unknown code {code:?}"))
}

macro_rules! decode {
    ($type:ty, $code:expr) => {
        <$type>::parse(&$code).ok_or_else(|| $crate::store::rows::bad(stringify!($type), &$code))
    };
}
pub(super) use decode;

/// The request, how many questions it has, and those that are open: `7432915533701120 3 1 3`.
fn written(questions: &Questions) -> String {
    let open = questions.open.iter().map(|number| format!(" {number}"));
    format!("{} {}{}", questions.request.0, questions.count, open.collect::<String>())
}

fn questions(row: &str) -> Result<Questions, StoreError> {
    let unreadable = || StoreError::Corrupt(format!("questions cannot be read: {row:?}"));
    let mut words = row.split(' ');
    let request = words.next().and_then(|id| id.parse().ok()).map(TextId).ok_or_else(unreadable)?;
    let mut numbers = words.map(|number| number.parse::<u8>().map_err(|_| unreadable()));
    let count = numbers.next().ok_or_else(unreadable)??;
    Ok(Questions { request, count, open: numbers.collect::<Result<_, _>>()? })
}

impl CaseRow {
    /// The row of a case as it is now.
    pub fn of(case: &Case, reference: Reference) -> Self {
        let due = case.due();
        let running: Vec<&Clock> = case.clocks.iter().filter(|clock| clock.is_live() && clock.due_at.is_some()).collect();
        let nearest = running.iter().min_by_key(|clock| clock.due_at);
        let code = case.status.code();
        let (waiting_for, status_at) = match &case.status {
            Status::AwaitingMerchant { whom, .. } | Status::AwaitingPlatform { whom, .. } => (Some(whom.clone()), None),
            Status::Resolved { at, .. } | Status::Closed { at, .. } => (None, Some(at.naive_utc())),
            _ => (None, None),
        };
        Self {
            id: case.id.0,
            reference: reference.to_string(),
            version: case.version,
            seq: case.seq,
            head: case.head.clone(),
            status: code.to_string(),
            outcome: case.outcome().map(|o| o.to_string()),
            root_cause: case.root_cause.map(|c| c.to_string()),
            waiting_for,
            waiting_until: naive(case.status.until()),
            problem_type: case.problem_type.to_string(),
            priority: case.priority.to_string(),
            level: i32::from(case.level),
            team_id: case.team.map(|t| t.0),
            assignee_id: case.assignee.map(|p| p.0),
            consumer_id: case.consumer.map(|p| p.0),
            contact_name: case.contact.name.clone(),
            contact_email: case.contact.email.clone(),
            contact_phone: case.contact.phone.clone(),
            locale: case.locale.to_string(),
            channel: case.channel.to_string(),
            provider: case.order.provider.clone(),
            merchant: case.order.merchant.clone(),
            order_number: case.order.order_number.clone(),
            payment_reference: case.order.payment_reference.clone(),
            amount_minor: case.order.amount.minor,
            currency: case.order.amount.currency.to_string(),
            ordered_on: case.order.ordered_on,
            paid_on: case.order.paid_on,
            displayed_status: case.order.displayed_status.clone(),
            summary: case.summary.clone(),
            filed_at: case.filed_at.naive_utc(),
            last_activity_at: case.last_activity_at.naive_utc(),
            status_at,
            resolved_at: naive(case.resolved_at),
            closed_at: if code.is_closed() { status_at } else { None },
            run: case.run,
            tags: case.tags.join(" "),
            checks: case.checks.join(" "),
            follow_up_at: naive(case.follow_up),
            unanswered: case.unanswered,
            files: case.files as i32,
            bytes: case.bytes as i64,
            consents: case.consents.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            represented: case.represented.clone(),
            questions: case.asked().map(written),
            vulnerable: case.vulnerable,
            worker_id: case.worker.map(|person| person.0),
            reviewed: case.reviewed.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            demanded_at: naive(case.demanded_at),
            extension_clock: case.extension.map(|asked| asked.clock.to_string()),
            extension_days: case.extension.map(|asked| asked.days as i32),
            extension_text_id: case.extension.map(|asked| asked.reason.0),
            extension_by: case.extension.map(|asked| asked.by.0),
            referral_body: case.referral.map(|referral| referral.body.to_string()),
            referral_until: case.referral.map(|referral| referral.until.naive_utc()),
            referral_text_id: case.referral.map(|referral| referral.why.0),
            due_at: due.map_or_else(far, |(at, _)| at.naive_utc()),
            due_clock: due.map(|(_, kind)| kind.to_string()),
            soon_at: running.iter().filter_map(|c| c.soon_at).min().map_or_else(far, |at| at.naive_utc()),
            sweep_at: case.sweep_at().map_or_else(far, |at| at.naive_utc()),
            is_open: !code.is_closed(),
            is_waiting: code.is_waiting(),
            is_due_soon: nearest.is_some_and(|clock| clock.warned_at.is_some() && clock.missed_at.is_none()),
        }
    }

    /// The case, with its clocks, newest offer and remedies.
    pub fn into_case(mut self, clocks: Vec<Clock>, offer: Option<Offer>, remedies: Vec<Remedy>) -> Result<Case, StoreError> {
        let (status, extension, referral, order) = (self.status()?, self.extension()?, self.referral()?, self.take_order()?);
        Ok(Case {
            id: CaseId(self.id),
            reference: Reference::parse(&self.reference),
            version: self.version,
            seq: self.seq,
            head: self.head,
            status,
            root_cause: self.root_cause.map(|c| decode!(crate::domain::codes::RootCause, c)).transpose()?,
            problem_type: decode!(crate::domain::codes::ProblemType, self.problem_type)?,
            priority: decode!(crate::domain::codes::Priority, self.priority)?,
            level: u8::try_from(self.level).unwrap_or_default(),
            team: self.team_id.map(TeamId),
            assignee: self.assignee_id.map(PersonId),
            consumer: self.consumer_id.map(PersonId),
            contact: Contact { name: self.contact_name, email: self.contact_email, phone: self.contact_phone },
            locale: decode!(crate::domain::codes::Locale, self.locale)?,
            channel: decode!(crate::domain::codes::Channel, self.channel)?,
            order,
            summary: self.summary,
            filed_at: utc(self.filed_at),
            last_activity_at: utc(self.last_activity_at),
            resolved_at: utc_opt(self.resolved_at),
            run: self.run,
            tags: self.tags.split_whitespace().map(str::to_owned).collect(),
            checks: self.checks.split_whitespace().map(str::to_owned).collect(),
            follow_up: utc_opt(self.follow_up_at),
            unanswered: self.unanswered,
            files: usize::try_from(self.files).unwrap_or_default(),
            bytes: u64::try_from(self.bytes).unwrap_or_default(),
            consents: self.consents.split_whitespace().filter_map(Consent::parse).collect(),
            represented: self.represented,
            vulnerable: self.vulnerable,
            worker: self.worker_id.map(PersonId),
            reviewed: self.reviewed.split_whitespace().filter_map(|id| id.parse().ok()).map(PersonId).collect(),
            demanded_at: utc_opt(self.demanded_at),
            extension,
            referral,
            clocks,
            offer,
            remedies,
            hold: None,
            credit: None,
            merchant_request: None,
            claims: Claims::default(),
            merged: None,
        })
    }

    fn take_order(&mut self) -> Result<Order, StoreError> {
        Ok(Order {
            provider: take(&mut self.provider),
            merchant: take(&mut self.merchant),
            order_number: self.order_number.take(),
            payment_reference: self.payment_reference.take(),
            amount: Money { minor: self.amount_minor, currency: decode!(Currency, self.currency)? },
            ordered_on: self.ordered_on,
            paid_on: self.paid_on,
            displayed_status: self.displayed_status.take(),
        })
    }

    fn extension(&self) -> Result<Option<Extension>, StoreError> {
        let (Some(clock), Some(days), Some(reason), Some(by)) =
            (&self.extension_clock, self.extension_days, self.extension_text_id, self.extension_by)
        else {
            return Ok(None);
        };
        let clock = decode!(crate::domain::sla::ClockKind, clock)?;
        Ok(Some(Extension { clock, days: u32::try_from(days).unwrap_or_default(), reason: TextId(reason), by: PersonId(by) }))
    }

    fn referral(&self) -> Result<Option<Referral>, StoreError> {
        let (Some(body), Some(until), Some(why)) = (&self.referral_body, self.referral_until, self.referral_text_id) else {
            return Ok(None);
        };
        let body = decode!(crate::domain::codes::OutsideBody, body)?;
        Ok(Some(Referral { body, until: utc(until), why: TextId(why) }))
    }

    fn status(&self) -> Result<Status, StoreError> {
        let code = decode!(StatusCode, self.status)?;
        let missing = || StoreError::Corrupt(format!("case {}: status {code} lacks its data", self.id));
        let until = || -> Result<DateTime<Utc>, StoreError> { self.waiting_until.map(utc).ok_or_else(missing) };
        let settled = || -> Result<(Outcome, DateTime<Utc>), StoreError> {
            let outcome = self.outcome.as_deref().and_then(Outcome::parse).ok_or_else(missing)?;
            Ok((outcome, self.status_at.map(utc).ok_or_else(missing)?))
        };
        let whom = || self.waiting_for.clone().unwrap_or_default();
        Ok(match code {
            StatusCode::New => Status::New,
            StatusCode::Open => Status::Open,
            StatusCode::AwaitingConsumer => {
                let questions = self.questions.as_deref().map(questions).transpose()?;
                Status::AwaitingConsumer { until: until()?, questions }
            }
            StatusCode::AwaitingMerchant => Status::AwaitingMerchant { whom: whom(), until: until()? },
            StatusCode::AwaitingPlatform => Status::AwaitingPlatform { whom: whom(), until: until()? },
            StatusCode::Offered => Status::Offered { until: until()? },
            StatusCode::Resolved => settled().map(|(outcome, at)| Status::Resolved { outcome, at })?,
            StatusCode::Closed => settled().map(|(outcome, at)| Status::Closed { outcome, at })?,
        })
    }
}
