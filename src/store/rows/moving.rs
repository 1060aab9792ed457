//! The part of a case's row that an update writes.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::CaseRow;
use crate::store::schema::cases;

/// What may change after filing; an UPDATE names no column in vain.
#[derive(AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
pub struct MovingRow<'a> {
    version: i64,
    seq: i64,
    head: &'a str,
    status: &'a str,
    outcome: Option<&'a str>,
    root_cause: Option<&'a str>,
    waiting_for: Option<&'a str>,
    waiting_until: Option<NaiveDateTime>,
    problem_type: &'a str,
    priority: &'a str,
    level: i32,
    team_id: Option<i64>,
    assignee_id: Option<i64>,
    consumer_id: Option<i64>,
    contact_email: Option<&'a str>,
    contact_phone: Option<&'a str>,
    locale: &'a str,
    order_number: Option<&'a str>,
    payment_reference: Option<&'a str>,
    last_activity_at: NaiveDateTime,
    status_at: Option<NaiveDateTime>,
    resolved_at: Option<NaiveDateTime>,
    closed_at: Option<NaiveDateTime>,
    run: i32,
    tags: &'a str,
    checks: &'a str,
    follow_up_at: Option<NaiveDateTime>,
    unanswered: bool,
    files: i32,
    bytes: i64,
    consents: &'a str,
    questions: Option<&'a str>,
    due_at: NaiveDateTime,
    due_clock: Option<&'a str>,
    soon_at: NaiveDateTime,
    sweep_at: NaiveDateTime,
    is_open: bool,
    is_waiting: bool,
    is_due_soon: bool,
}

/// Of these, what belongs to reviews, extensions and referrals.
#[derive(AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
pub struct ReviewRow<'a> {
    vulnerable: bool,
    worker_id: Option<i64>,
    reviewed: &'a str,
    demanded_at: Option<NaiveDateTime>,
    extension_clock: Option<&'a str>,
    extension_days: Option<i32>,
    extension_text_id: Option<i64>,
    extension_by: Option<i64>,
    referral_body: Option<&'a str>,
    referral_until: Option<NaiveDateTime>,
    referral_text_id: Option<i64>,
}

impl CaseRow {
    /// The part of the row that an update writes.
    pub fn moving(&self) -> MovingRow<'_> {
        MovingRow {
            version: self.version,
            seq: self.seq,
            head: &self.head,
            status: &self.status,
            outcome: self.outcome.as_deref(),
            root_cause: self.root_cause.as_deref(),
            waiting_for: self.waiting_for.as_deref(),
            waiting_until: self.waiting_until,
            problem_type: &self.problem_type,
            priority: &self.priority,
            level: self.level,
            team_id: self.team_id,
            assignee_id: self.assignee_id,
            consumer_id: self.consumer_id,
            contact_email: self.contact_email.as_deref(),
            contact_phone: self.contact_phone.as_deref(),
            locale: &self.locale,
            order_number: self.order_number.as_deref(),
            payment_reference: self.payment_reference.as_deref(),
            last_activity_at: self.last_activity_at,
            status_at: self.status_at,
            resolved_at: self.resolved_at,
            closed_at: self.closed_at,
            run: self.run,
            tags: &self.tags,
            checks: &self.checks,
            follow_up_at: self.follow_up_at,
            unanswered: self.unanswered,
            files: self.files,
            bytes: self.bytes,
            consents: &self.consents,
            questions: self.questions.as_deref(),
            due_at: self.due_at,
            due_clock: self.due_clock.as_deref(),
            soon_at: self.soon_at,
            sweep_at: self.sweep_at,
            is_open: self.is_open,
            is_waiting: self.is_waiting,
            is_due_soon: self.is_due_soon,
        }
    }

    /// The rest of it.
    pub fn review(&self) -> ReviewRow<'_> {
        ReviewRow {
            vulnerable: self.vulnerable,
            worker_id: self.worker_id,
            reviewed: &self.reviewed,
            demanded_at: self.demanded_at,
            extension_clock: self.extension_clock.as_deref(),
            extension_days: self.extension_days,
            extension_text_id: self.extension_text_id,
            extension_by: self.extension_by,
            referral_body: self.referral_body.as_deref(),
            referral_until: self.referral_until,
            referral_text_id: self.referral_text_id,
        }
    }
}
