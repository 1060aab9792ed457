//! The mail room: takes a finished letter to the mail server, or into a folder where there is none, and a text message to
//! the gateway. It knows no case and no database; whoever calls it keeps the outbox.

mod address;
mod compose;
mod folder;
mod gateway;
mod letter;
mod retry;
mod smtp;
mod text_message;

use std::path::Path;
use std::time::Duration;

use lettre::message::Mailbox;
use thiserror::Error;

pub use crate::domain::notice::NoticeKind as LetterKind;
pub use crate::i18n::letter::{LetterContext, Says as Words};
pub use compose::{as_trial, compose};
pub use letter::Letter;
pub use retry::{next_attempt, next_attempt_after};
pub use smtp::{Protection, protection};
pub use text_message::{TextMessage, compose_text};

use folder::Folder;
use gateway::Gateway;
use smtp::SmtpServer;

/// Why the mail room cannot be opened, or a letter not be written.
#[derive(Debug, Error)]
pub enum MailError {
    /// Never carries the URL itself: it may hold a password.
    #[error("the mail server's URL is not usable: {0}")]
    Url(&'static str),
    #[error("the gateway's URL is not usable: {0}")]
    Gateway(&'static str),
    #[error("the sender's address is not usable: write it as `Name <name@example.com>` or `name@example.com`")]
    Sender,
    #[error("TLS cannot be set up for the mail server")]
    Tls,
    #[error("a letter could not be rendered: {0}")]
    Template(#[from] askama::Error),
}

/// Why a letter did not go. The reason is short and holds no personal data: it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// Worth another attempt, with the same message id: the letter may have arrived all the same.
    #[error("{0}")]
    Temporary(String),
    /// Will never go like this; somebody has to look at it.
    #[error("{0}")]
    Permanent(String),
}

/// How long a mail server or a gateway may keep us waiting.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// One attempt to open a connection.
    pub connect: Duration,
    /// The whole delivery of a letter, from the look-up of the name to the server's yes.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), whole: Duration::from_secs(30) }
    }
}

/// Sends letters from one address, one way, and text messages where there is a gateway.
pub struct Mailer {
    from: Mailbox,
    way: Way,
    gateway: Option<Gateway>,
}

enum Way {
    Smtp(Box<SmtpServer>),
    Folder(Folder),
}

impl Mailer {
    /// `smtp://user:password@host:port` or `smtps://…`; without a URL letters become files in `outbox_dir`.
    /// TLS is required unless the host is this machine's loopback.
    pub fn new(smtp_url: Option<&str>, outbox_dir: &Path, from: &str) -> Result<Self, MailError> {
        let from = from.parse().map_err(|_| MailError::Sender)?;
        let way = match smtp_url {
            Some(url) => Way::Smtp(Box::new(SmtpServer::from_url(url)?)),
            None => Way::Folder(Folder::new(outbox_dir)),
        };
        Ok(Self { from, way, gateway: None })
    }

    /// Text messages go to this URL, one POST each: `https://user:password@host/path`, or plain http on loopback.
    pub fn with_gateway(self, url: &str) -> Result<Self, MailError> {
        Ok(Self { gateway: Some(Gateway::from_url(url)?), ..self })
    }

    pub const fn sends_texts(&self) -> bool {
        self.gateway.is_some()
    }

    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        if let Way::Smtp(server) = &mut self.way {
            server.timeouts = timeouts;
        }
        if let Some(gateway) = &mut self.gateway {
            gateway.timeouts = timeouts;
        }
        self
    }

    /// Takes one letter to its one recipient. `Ok` is said only after the server (or the disk) said yes.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let message = letter.to_message(&self.from)?;
        match &self.way {
            Way::Smtp(server) => server.deliver(&message).await,
            Way::Folder(folder) => folder.put(letter.file_name()?, message.formatted()).await,
        }
    }

    /// Hands one text message to the gateway. `Ok` is said only after it said yes.
    pub async fn send_text(&self, message: &TextMessage) -> Result<(), SendError> {
        match &self.gateway {
            Some(gateway) => gateway.deliver(message).await,
            None => Err(SendError::Permanent("no gateway for text messages is set".into())),
        }
    }
}
