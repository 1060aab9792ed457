//! `/api/v1/cases/{reference}/facts`: what somebody said the order is, and one more of it.

use actix_web::{HttpResponse, web};
use chrono::DateTime;

use super::acts::Reading;
use super::bearer::Bearer;
use super::once;
use super::paging::{self, Asked};
use super::problem::Problem;
use super::shapes::{Fact, FactList, NewFact, moment};
use crate::domain::case::corresponding::Claim;
use crate::domain::codes::{Claimant, OrderState};
use crate::store::cases;
use crate::store::facts::{self, Claimed};
use crate::web::files;

/// `GET …/facts`: oldest first.
pub async fn index(bearer: Bearer) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&bearer, &[])?;
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let read = bearer.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        Ok((case.id, facts::of_case(conn, case.id)?))
    });
    let (case, claimed) = read.await?;
    files::note_reader(&bearer.app, case, bearer.staff.id).await;
    let list = FactList { facts: claimed.into_iter().map(fact).collect() };
    Ok(paging::page(&bearer, &asked, None, &list))
}

fn fact(it: Claimed) -> Fact {
    let (claimant, state) = (it.claimant.to_string(), it.state.to_string());
    Fact { claimant, state, at: moment(it.at), other_order: it.other_order, is_part: it.is_part, body: it.body }
}

/// `POST …/facts`
pub async fn create(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (sent, bytes) = bearer.body::<NewFact>(payload).await?;
    let key = once::needed_key(&bearer, &bytes)?;
    let mut reading = Reading::new(&bearer);
    let claimant = reading.code("claimant", &sent.claimant, Claimant::parse);
    let state = reading.code("state", &sent.state, OrderState::parse);
    let at = match sent.at.as_deref().map(DateTime::parse_from_rfc3339) {
        None => Some(bearer.app.now()),
        Some(Ok(at)) => Some(at.to_utc()),
        Some(Err(_)) => {
            reading.wrong("at", "api-time-malformed");
            None
        }
    };
    let body = reading.prose_or_none("body", sent.body.as_deref());
    let claim = || Some(Claim { claimant: claimant?, state: state?, at: at?, body: body? });
    let claim = claim();
    let claim = reading.done(claim)?;
    let recorded = once::act(&bearer, key, 201, move |_, case, act| Ok(case.record_fact(&claim, act)?)).await;
    recorded.map_err(|problem| problem.dated("/at"))
}
