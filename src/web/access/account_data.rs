//! `GET /account/data`: all that is kept about somebody, as JSON (PIPL, article 45). Files are taken with each case's dossier.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;
use serde_json::{Value, json};

use super::asked::SignedIn;
use super::sign_in_again;
use crate::paths;
use crate::store::own_data::{self, OwnCase, Profile};
use crate::store::sessions;
use crate::store::timeline::Entry;
use crate::web::error::WebError;
use crate::web::throttle::Limit;

#[derive(Serialize)]
struct Taken {
    format: &'static str,
    account: Profile,
    sessions: Vec<Value>,
    complaints: Vec<Value>,
    /// Not filed yet: the answers as they were typed.
    unfinished: Vec<Value>,
}

/// Asks for the password again where the sign-in is old: the file tells everything.
pub async fn show(signed_in: SignedIn) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = &signed_in;
    if person.role.is_staff() {
        return Err(WebError::NotFound);
    }
    sign_in_again::fresh(&asked.visitor, asked.app.now(), &paths::account())?;
    asked.app.throttle.take(Limit::Exports, &person.id.to_string())?;
    let owner = person.clone();
    let read = asked.app.db.read(move |conn| {
        let (mine, unfinished) = (own_data::cases_of(conn, owner.id)?, own_data::unfinished(conn, owner.id)?);
        Ok((own_data::profile(conn, &owner)?, sessions::list(conn, owner.id)?, mine, unfinished))
    });
    let (account, places, mine, unfinished) = read.await?;
    let place = |(_, device, since, seen): (String, String, _, _)| json!({ "device": device, "since": since, "seen": seen });
    let taken = Taken {
        format: "redress-own-data/1",
        account,
        sessions: places.into_iter().map(place).collect(),
        complaints: mine.iter().map(complaint).collect(),
        unfinished: unfinished.iter().filter_map(|answers| serde_json::from_str(answers).ok()).collect(),
    };
    tracing::info!(person = %person.id, "own data taken");
    let body = serde_json::to_vec_pretty(&taken).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"redress-data.json\""))
        .body(body))
}

fn complaint(own: &OwnCase) -> Value {
    let (case, order) = (&own.case, &own.case.order);
    json!({
        "reference": case.reference.map(|it| it.to_string()),
        "status": case.status.code(),
        "outcome": case.outcome(),
        "problem_type": case.problem_type,
        "filed_at": case.filed_at,
        "summary": case.summary,
        "contact": { "name": case.contact.name, "email": case.contact.email, "phone": case.contact.phone },
        "represented": case.represented,
        "consents": case.consents,
        "order": order,
        "other_orders": own.others.iter().map(|other| json!({
            "order_number": other.order_number,
            "payment_reference": other.payment_reference,
            "amount": other.amount,
            "paid_on": other.paid_on,
        })).collect::<Vec<_>>(),
        "desired_outcome": own.wish,
        "claims": own.claims.iter().map(|claim| json!({
            "by": claim.claimant,
            "state": claim.state,
            "at": claim.at,
            "other_order": claim.other_order,
            "part": claim.is_part,
        })).collect::<Vec<_>>(),
        "opened_by_staff": own.readers.iter().map(|(day, name)| json!({ "day": day, "name": name })).collect::<Vec<_>>(),
        "events": own.story.iter().map(event).collect::<Vec<_>>(),
        "files": own.files.iter().map(|file| json!({
            "name": file.name,
            "kind": file.kind,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "received_at": file.received_at,
            "seen_by": file.audience,
        })).collect::<Vec<_>>(),
    })
}

/// Without what pages do not say: the root cause, and why a case was raised.
fn event(entry: &Entry) -> Value {
    let mut what = json!(entry.what);
    if let Some(data) = what.get_mut("data").and_then(Value::as_object_mut) {
        data.remove("root_cause");
        data.remove("cause");
    }
    json!({
        "seq": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "what": what,
        "text": entry.said.as_ref().and_then(|said| said.body.as_deref()),
    })
}
