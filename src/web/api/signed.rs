//! Who sent a message: a sender that signs it, by the Standard Webhooks scheme. A forged message and one of a sender that was
//! revoked, or never was, are answered alike.

use actix_web::HttpRequest;
use actix_web::dev::Payload;

use super::body;
use super::problem::{Kind, Problem};
use crate::seal::webhook::{self, Message};
use crate::store::StoreError;
use crate::store::fact_senders::{self, MOST_SECRETS, Secret, Sender};
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
    if !webhook::is_timely(&timestamp, app.now()) {
        return Err(Problem::of(Kind::NotTimely));
    }
    let body = body::json(app, request, payload, body::MANY_FACTS).await?;
    let message = Message { id: &id, timestamp: &timestamp, body: &body };
    let found = match app.db.read(move |conn| fact_senders::find(conn, &sender)).await {
        Ok(sender) => Some(sender).filter(|sender| sender.revoked_at.is_none()),
        Err(StoreError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let secret = fitting(app, found.as_ref(), (&message, &signature));
    let Some((secret, sender)) = secret.zip(found) else {
        app.throttle.take(Limit::BadSignature, &client::network(request, &app.config))?;
        return Err(Problem::of(Kind::BadSignature));
    };
    Ok(Signed { sender, secret, id, body })
}

/// The secret of a sender with which a message was signed. Nobody tells from the time it takes how many secrets a sender has, or
/// whether there is one.
fn fitting(app: &AppData, sender: Option<&Sender>, (message, signature): (&Message<'_>, &str)) -> Option<Secret> {
    let mut fitting = None;
    for at in 0..MOST_SECRETS {
        let known = sender.and_then(|sender| Some((sender.id.0, sender.secrets.get(at)?)));
        let plain = known.and_then(|(id, secret)| app.seal.reveal(SEALED, id, &secret.sealed));
        let is_known = plain.is_some();
        if message.is_signed(plain.as_deref().unwrap_or(&NO_SECRET), signature) && is_known {
            fitting = known.map(|(_, secret)| secret.clone());
        }
    }
    fitting
}
