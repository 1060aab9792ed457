//! `/api/v1/cases`: all that the token's person may see, in the order in which they moved; one of them, whole; and one more,
//! filed for a consumer.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::bearer::Bearer;
use super::filing;
use super::once;
use super::paging::{self, Asked};
use super::problem::Problem;
use super::promised;
use super::shapes::{CaseList, CaseSummary, Clock, Contact, NewCase, WholeCase, moment};
use crate::domain::case::{Case, StatusCode};
use crate::domain::ids::TeamId;
use crate::domain::money::{Currency, Money};
use crate::store::case_walk::{self, WalkRow, Whose};
use crate::store::people::{self, Team};
use crate::store::queue::Key;
use crate::store::{cases, timeline};
use crate::web::files;

/// Slugs of teams by their ids.
type Slugs = HashMap<i64, String>;

fn slugs(teams: Vec<Team>) -> Slugs {
    teams.into_iter().map(|team| (team.id, team.slug)).collect()
}

/// `GET /api/v1/cases`
pub async fn index(bearer: Bearer) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&bearer, &["status", "team", "order", "limit", "cursor"])?;
    let limit = asked.limit(&bearer)?;
    let status = asked.read(&bearer, "status", StatusCode::parse)?;
    let after = asked.cursor(&bearer, "cursor", |plain| Key::parse(plain).filter(|key| key.rank.is_none()))?;
    let rises = |sent: &str| match sent {
        "updated" => Some(true),
        "-updated" => Some(false),
        _ => None,
    };
    let rises = asked.read(&bearer, "order", rises)?.unwrap_or_default();
    let teams = slugs(bearer.app.db.read(people::teams).await?);
    let named = |sent: &str| match sent {
        "none" => Some(Whose::Nobodys),
        slug => teams.iter().find(|(_, it)| *it == slug).map(|(id, _)| Whose::Of(TeamId(*id))),
    };
    let whose = asked.read(&bearer, "team", named)?.unwrap_or(Whose::Anybodys);
    let (scope, walk) = (bearer.actor().scope(), case_walk::Asked { status, whose, rises });
    let mut rows = bearer.app.db.read(move |conn| case_walk::page(conn, &scope, &walk, after, limit + 1)).await?;
    let is_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| is_more).map(|row| paging::cursor(row.key()));
    let list = CaseList { cases: rows.iter().map(|row| summary(row, &teams)).collect(), next };
    Ok(paging::page(&bearer, &asked, list.next.as_deref().map(|next| ("cursor", next)), &list))
}

fn summary(row: &WalkRow, teams: &Slugs) -> CaseSummary {
    let money = Money { minor: row.amount_minor, currency: Currency::parse(&row.currency).unwrap_or(Currency::Cny) };
    let at = |at: chrono::NaiveDateTime| moment(at.and_utc());
    CaseSummary {
        reference: row.reference.clone(),
        version: row.version,
        status: row.status.clone(),
        outcome: row.outcome.clone(),
        problem_type: row.problem_type.clone(),
        priority: row.priority.clone(),
        level: row.level,
        team: row.team_id.and_then(|team| teams.get(&team).cloned()),
        assignee: row.assignee_id.map(|id| id.to_string()),
        provider: row.provider.clone(),
        merchant: row.merchant.clone(),
        amount: money.plain(),
        currency: row.currency.clone(),
        summary: row.summary.clone(),
        due_at: row.due().map(moment),
        due_clock: row.due_clock.clone(),
        filed_at: at(row.filed_at),
        updated_at: at(row.last_activity_at),
        closed_at: row.closed_at.map(at),
    }
}

/// `GET /api/v1/cases/{reference}`
pub async fn show(bearer: Bearer) -> Result<HttpResponse, Problem> {
    Asked::of(&bearer, &[])?;
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let read = bearer.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let (told, wish) = (timeline::description(conn, case.id)?, timeline::desired_outcome(conn, case.id)?);
        Ok((told.map(|told| told.body), wish, people::teams(conn)?, case))
    });
    let (description, wish, teams, case) = read.await?;
    files::note_reader(&bearer.app, case.id, bearer.staff.id).await;
    let body = whole(&bearer, &case, (description, wish), &slugs(teams));
    let tag = tag(&case, &body);
    let known = bearer.header("if-none-match").unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::ETAG, tag));
    Ok(paging::good(&bearer, answer, &body))
}

/// The version, by which acts are decided; and what a clock or a fact moved beside it.
fn tag(case: &Case, body: &impl Serialize) -> String {
    let hash = Sha256::digest(serde_json::to_vec(body).unwrap_or_default());
    format!("\"{}-{}\"", case.version, hex::encode(&hash[..8]))
}

fn whole(bearer: &Bearer, case: &Case, (description, wish): (Option<String>, Option<String>), teams: &Slugs) -> WholeCase {
    let (order, now) = (&case.order, bearer.app.now());
    let clock = |clock: &crate::domain::sla::Clock| Clock {
        clock: clock.kind.to_string(),
        standing: clock.standing(now).to_string(),
        due_at: clock.due_at.map(moment),
    };
    let code = |code: &dyn std::fmt::Display| code.to_string();
    WholeCase {
        reference: case.reference.as_ref().map(|it| code(it)).unwrap_or_default(),
        version: case.version,
        status: code(&case.status.code()),
        outcome: case.outcome().map(|it| code(&it)),
        root_cause: case.root_cause.map(|it| code(&it)),
        problem_type: code(&case.problem_type),
        priority: code(&case.priority),
        level: case.level.into(),
        team: case.team.and_then(|team| teams.get(&team.0).cloned()),
        assignee: case.assignee.map(|it| code(&it)),
        channel: code(&case.channel),
        locale: code(&case.locale),
        provider: order.provider.clone(),
        merchant: order.merchant.clone(),
        order_number: order.order_number.clone(),
        payment_reference: order.payment_reference.clone(),
        amount: order.amount.plain(),
        currency: code(&order.amount.currency),
        ordered_on: order.ordered_on.map(|it| code(&it)),
        paid_on: order.paid_on.map(|it| code(&it)),
        displayed_status: order.displayed_status.clone(),
        summary: case.summary.clone(),
        description,
        desired_outcome: wish,
        contact: contact(case),
        consents: case.consents.iter().map(|it| code(it)).collect(),
        tags: case.tags.clone(),
        vulnerable: case.vulnerable,
        unanswered: case.unanswered,
        filed_at: moment(case.filed_at),
        updated_at: moment(case.last_activity_at),
        resolved_at: case.resolved_at.map(moment),
        clocks: case.clocks.iter().filter(|it| it.run == case.run).map(clock).collect(),
        remedies: case.remedies.iter().map(promised::remedy).collect(),
        hold: case.hold.as_ref().map(promised::hold),
        credit_harm: case.credit.as_ref().map(promised::credit),
        acts: case.allowed_actions(&bearer.actor()).iter().map(|it| code(it)).collect(),
    }
}

fn contact(case: &Case) -> Contact {
    let crate::domain::case::Contact { name, email, phone } = case.contact.clone();
    Contact { name, email, phone, represented: case.represented.clone() }
}

/// `POST /api/v1/cases`: as the desk files for a consumer, without files.
pub async fn create(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (new, bytes) = bearer.body::<NewCase>(payload).await?;
    let key = once::needed_key(&bearer, &bytes)?;
    let told = filing::read(&bearer, new).await?;
    once::once(&bearer, key, move |tx| filing::file(tx, &told)).await
}
