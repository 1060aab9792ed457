//! The gateway for text messages: one HTTP POST of JSON each, under an `Idempotency-Key`. Its status decides whether it took
//! the message, is to be asked again, or never will take it (docs/text-messages.md).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::address::{is_loopback, user_and_password};
use super::{MailError, SendError, TextMessage, Timeouts};

pub(super) struct Gateway {
    agent: ureq::Agent,
    url: String,
    /// `Basic …`, where the URL names a user.
    authorization: Option<String>,
    pub(super) timeouts: Timeouts,
}

impl Gateway {
    pub(super) fn from_url(url: &str) -> Result<Self, MailError> {
        let mut url = Url::parse(url).map_err(|_| MailError::Gateway("write it as https://user:password@host/path"))?;
        let host = url.host_str().unwrap_or_default();
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => return Err(MailError::Gateway("messages hold private links: plain http is for this machine alone")),
            _ => return Err(MailError::Gateway("it must begin with https://")),
        }
        let named = user_and_password(&url).map_err(MailError::Gateway)?;
        let authorization = named.map(|(user, password)| format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))));
        let bare = url.set_username("").and_then(|()| url.set_password(None));
        bare.map_err(|()| MailError::Gateway("write it as https://user:password@host/path"))?;
        Ok(Self { agent: agent(), url: url.into(), authorization, timeouts: Timeouts::default() })
    }

    pub(super) async fn deliver(&self, message: &TextMessage) -> Result<(), SendError> {
        let body = serde_json::to_vec(message).map_err(|_| SendError::Permanent("the message cannot be put together".into()))?;
        let mut request = self.agent.post(&self.url).config().timeout_global(Some(self.timeouts.whole)).build();
        request = request.header("content-type", "application/json").header("idempotency-key", &message.id);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let sent = tokio::task::spawn_blocking(move || request.send(&body)).await;
        let sent = sent.map_err(|_| SendError::Temporary("the gateway: sending was interrupted".into()))?;
        let status = sent.map_err(|error| SendError::Temporary(reason(&error)))?.status().as_u16();
        match status {
            200..=299 => Ok(()),
            // Too early, too many, or not now: of the moment, not of the message.
            408 | 425 | 429 | 500.. => Err(SendError::Temporary(format!("the gateway answered {status}"))),
            // Whoever runs the gateway mends these, and then it takes the message.
            401 | 403 | 404 | 407 => Err(SendError::Temporary(format!("the gateway answered {status}: look at REDRESS_SMS_URL"))),
            _ => Err(SendError::Permanent(format!("the gateway answered {status}"))),
        }
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        // What holds a link goes where the settings say, and nowhere else.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .build();
    config.into()
}

/// Without the URL, which may hold a password.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "the gateway took too long".to_owned(),
        ureq::Error::HostNotFound => "the gateway's name is not known".to_owned(),
        ureq::Error::Io(error) => format!("the gateway: {}", error.kind()),
        _ => "the gateway could not be reached".to_owned(),
    }
}
