//! Who sent a message: a sender that signs it, by the Standard Webhooks scheme. A forged message and one of a sender that was
//! revoked, or never was, are answered alike.

use actix_web::HttpRequest;
use actix_web::dev::Payload;

use super::body;
use super::problem::{Kind, Problem};
use crate::seal::webhook::Message;
use crate::store::StoreError;
use crate::store::fact_senders::{self, Secret, Sender};
use crate::web::client;
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// The purpose under which secrets of senders are sealed.
pub const SEALED: &str = "fact_sender";
/// Longest id of a message.
const MAX_ID: usize = 128;
/// In place of a secret where there is none.
const NO_SECRET: [u8; 32] = [0; 32];

/// A message that its sender signed.
pub struct Signed {
    pub sender: Sender,
    /// The secret that it was signed with.
    pub secret: Secret,
    pub id: String,
    pub body: Vec<u8>,
}

/// Reads a message and believes it only if its sender signed it, about now.
pub async fn read(app: &AppData, request: &HttpRequest, payload: Payload) -> Result<Signed, Problem> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let [sender, id, timestamp, signature] =
        ["redress-sender", "webhook-id", "webhook-timestamp", "webhook-signature"].map(header);
    let is_id = (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && b != b',');
    if sender.is_empty() || !is_id || timestamp.is_empty() || signature.is_empty() {
        return Err(Problem::of(Kind::Unsigned));
    }
    let body = body::json(app, request, payload).await?;
    let message = Message { id: &id, timestamp: &timestamp, body: &body };
    if !message.is_timely(app.now()) {
        return Err(Problem::of(Kind::NotTimely));
    }
    let found = match app.db.read(move |conn| fact_senders::find(conn, &sender)).await {
        Ok(sender) => Some(sender).filter(|sender| sender.revoked_at.is_none()),
        Err(StoreError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let fitting = found.and_then(|sender| Some((fitting(app, &sender, (&message, &signature))?, sender)));
    let Some((secret, sender)) = fitting else {
        // As much work as a sender's own would have been.
        message.is_signed(&NO_SECRET, &signature);
        app.throttle.take(Limit::BadSignature, &client::network(request, &app.config))?;
        return Err(Problem::of(Kind::BadSignature));
    };
    Ok(Signed { sender, secret, id, body })
}

/// The secret of a sender with which a message was signed.
fn fitting(app: &AppData, sender: &Sender, (message, signature): (&Message<'_>, &str)) -> Option<Secret> {
    let fits = |secret: &&Secret| {
        let plain = app.seal.reveal(SEALED, sender.id.0, &secret.sealed);
        plain.is_some_and(|plain| message.is_signed(&plain, signature))
    };
    sender.secrets.iter().rev().find(fits).cloned()
}
