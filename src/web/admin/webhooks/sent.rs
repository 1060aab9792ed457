//! What a webhook was told, as its page lists it.

use super::topic_words;
use crate::domain::reference::Reference;
use crate::domain::webhook::{DeliveryState, Fault};
use crate::paths;
use crate::store::webhooks::deliveries::{Attempt, Delivery, PAGE};
use crate::store::webhooks::sending::message_id;
use crate::web::page::Page;

/// A message.
pub struct Row {
    pub topic: String,
    /// The name under which the receiver knows it.
    pub message: String,
    pub reference: String,
    /// Of its case.
    pub url: String,
    pub at: String,
    pub state: String,
    pub is_failed: bool,
    pub is_waiting: bool,
    pub attempts: i32,
    /// When it was last tried, and what came of it.
    pub last_at: String,
    pub answer: String,
    /// Each attempt, in words.
    pub tries: Vec<String>,
    /// The first part of what was answered: a stranger's text.
    pub said: String,
    /// When it is tried next.
    pub next: String,
}

/// A page of them, and where it goes on.
pub fn rows(page: &Page, mut found: Vec<Delivery>, attempts: &[Attempt]) -> (Vec<Row>, Option<String>) {
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| is_more).map(|last| message_id(last.key));
    (found.iter().map(|it| row(page, it, attempts)).collect(), next)
}

fn row(page: &Page, it: &Delivery, attempts: &[Attempt]) -> Row {
    let reference = it.reference.as_deref().and_then(Reference::parse);
    Row {
        topic: topic_words(page, &it.topic),
        message: message_id(it.key),
        reference: it.reference.clone().unwrap_or_default(),
        url: reference.map(paths::desk_case).unwrap_or_default(),
        at: page.dates.moment(it.created_at),
        state: page.code("webhook-state", it.state.as_str()),
        is_failed: it.state == DeliveryState::Failed,
        is_waiting: it.state == DeliveryState::Waiting,
        attempts: it.attempts,
        last_at: it.last_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
        answer: answer(page, it.last_status, it.last_fault),
        tries: attempts.iter().filter(|attempt| attempt.key == it.key).map(|attempt| told(page, attempt)).collect(),
        said: it.last_said.clone(),
        next: if it.state == DeliveryState::Waiting { page.dates.moment(it.next_at) } else { String::new() },
    }
}

fn answer(page: &Page, status: Option<i32>, fault: Option<Fault>) -> String {
    match (status, fault) {
        (Some(status), None | Some(Fault::Status)) => page.t1("webhook-answered", "status", status),
        (_, Some(fault)) => page.code("webhook-fault", fault.as_str()),
        (None, None) => String::new(),
    }
}

/// When an attempt began, to the second, and how it ended.
fn told(page: &Page, attempt: &Attempt) -> String {
    let began = page.dates.moment_to_the_second(attempt.begun_at);
    let end = match attempt.ended_at {
        Some(_) => answer(page, attempt.status, attempt.fault),
        None => page.t("webhook-cut-off").to_owned(),
    };
    format!("{began} · {end}")
}
