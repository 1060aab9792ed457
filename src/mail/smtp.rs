//! One letter over one SMTP connection. The server's yes after DATA decides; nothing that happens on the
//! connection afterwards can turn it into a failure, or the letter would go out twice.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use tokio::time::timeout;
use url::Url;

use super::address::{is_loopback, user_and_password};
use super::{MailError, SendError, Timeouts};

/// Saying goodbye is a courtesy.
const GOODBYE: Duration = Duration::from_secs(2);

/// What shields the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Nothing: allowed on this machine's loopback alone.
    Loopback,
    /// STARTTLS, without which nothing is sent.
    StartTls,
    /// TLS from the first byte (`smtps`).
    Tls,
}

/// How a server at `host`, named with `scheme`, is spoken to. There is no setting that weakens it.
pub fn protection(scheme: &str, host: &str) -> Result<Protection, MailError> {
    match scheme {
        "smtps" => Ok(Protection::Tls),
        "smtp" if is_loopback(host) => Ok(Protection::Loopback),
        "smtp" => Ok(Protection::StartTls),
        _ => Err(MailError::Url("it must begin with smtp:// or smtps://")),
    }
}

pub(super) struct SmtpServer {
    host: String,
    port: u16,
    tls: Option<TlsParameters>,
    protection: Protection,
    credentials: Option<Credentials>,
    pub(super) timeouts: Timeouts,
}

impl SmtpServer {
    pub(super) fn from_url(url: &str) -> Result<Self, MailError> {
        let url = Url::parse(url).map_err(|_| MailError::Url("write it as smtp://user:password@host:port"))?;
        let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() || host.contains('%') {
            return Err(MailError::Url("the host is missing or not plain ASCII"));
        }
        if url.query().is_some() || url.fragment().is_some() || !matches!(url.path(), "" | "/") {
            return Err(MailError::Url("nothing may follow the port"));
        }
        let protection = protection(url.scheme(), &host)?;
        let port = url.port().unwrap_or(match protection {
            Protection::Loopback => SMTP_PORT,
            Protection::StartTls => SUBMISSION_PORT,
            Protection::Tls => SUBMISSIONS_PORT,
        });
        let tls = match protection {
            Protection::Loopback => None,
            _ => Some(TlsParameters::new(host.clone()).map_err(|_| MailError::Tls)?),
        };
        let credentials =
            user_and_password(&url).map_err(MailError::Url)?.map(|(user, password)| Credentials::new(user, password));
        Ok(Self { host, port, tls, protection, credentials, timeouts: Timeouts::default() })
    }

    pub(super) async fn deliver(&self, message: &Message) -> Result<(), SendError> {
        let mut connection = timeout(self.timeouts.whole, self.hand_over(message))
            .await
            .map_err(|_| SendError::Temporary("the mail server took too long".into()))??;
        drop(timeout(GOODBYE.min(self.timeouts.whole), connection.quit()).await);
        Ok(())
    }

    async fn hand_over(&self, message: &Message) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.open().await?;
        connection.send(message.envelope(), &message.formatted()).await.map_err(|error| {
            // Only an address can be beyond a server: bodies are always sent as ASCII.
            if error.is_client() && message.envelope().to().iter().any(|to| !to.to_string().is_ascii()) {
                return SendError::Permanent("the mail server cannot take this address".into());
            }
            refusal(&error)
        })?;
        Ok(connection)
    }

    /// A server that refuses us before it has heard of the letter refuses us, not the letter: always temporary.
    async fn open(&self) -> Result<AsyncSmtpConnection, SendError> {
        let hello = ClientId::default();
        let wrapped = if self.protection == Protection::Tls { self.tls.clone() } else { None };
        let server = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(server, Some(self.timeouts.connect), &hello, wrapped, None);
        let mut connection = connect.await.map_err(|error| not_ready("connect", &error))?;
        if let (Protection::StartTls, Some(tls)) = (self.protection, &self.tls) {
            connection.starttls(tls.clone(), &hello).await.map_err(|error| not_ready("STARTTLS", &error))?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&mechanisms, credentials).await.map_err(|error| not_ready("sign-in", &error))?;
        }
        Ok(connection)
    }
}

/// The server's own words are left out: they often quote the recipient.
fn refusal(error: &smtp::Error) -> SendError {
    match error.status().map(u16::from) {
        // The server wants us signed in or encrypted: a setting is wrong, the letter is not.
        Some(code @ (530 | 534 | 535 | 538)) => SendError::Temporary(format!("the mail server refused us: {code}")),
        Some(code) if error.is_permanent() => SendError::Permanent(format!("the mail server refused the letter: {code}")),
        Some(code) => SendError::Temporary(format!("the mail server put the letter off: {code}")),
        None => SendError::Temporary("the connection to the mail server broke".into()),
    }
}

fn not_ready(step: &str, error: &smtp::Error) -> SendError {
    let why = match error.status().map(u16::from) {
        Some(code) => code.to_string(),
        None if error.is_tls() => "TLS failed".to_owned(),
        None if error.is_timeout() => "took too long".to_owned(),
        None => "no answer that makes sense".to_owned(),
    };
    SendError::Temporary(format!("the mail server is not ready ({step}): {why}"))
}
