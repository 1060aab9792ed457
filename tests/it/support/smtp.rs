//! A mail server on loopback that speaks SMTP and misbehaves on request. It keeps the DATA bytes as they came.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Where in the conversation something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Greeting,
    Hello,
    SignIn,
    Sender,
    Recipient,
    Data,
    /// After the final dot.
    Letter,
    Quit,
}

/// What one connection meets. A connection without a plan is served well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Accept,
    Refuse(Stage, u16),
    Hang(Stage),
    /// The connection is closed instead of the answer; at `Stage::Letter` the letter has been taken all the same.
    Drop(Stage),
    /// 250 for the letter, then the connection is closed at once.
    AcceptThenDrop,
}

/// A letter as it came over the wire.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// All that followed DATA, dot-stuffed, without the final `CRLF . CRLF`.
    pub wire: Vec<u8>,
    pub sender: String,
    pub recipients: Vec<String>,
    /// Whether our 250 was sent.
    pub accepted: bool,
}

impl Delivery {
    /// The message after the dots of transparency are taken out.
    pub fn message(&self) -> Vec<u8> {
        let text = String::from_utf8(self.wire.clone()).expect("letters travel as ASCII");
        let lines: Vec<&str> = text.split("\r\n").map(|line| line.strip_prefix('.').unwrap_or(line)).collect();
        lines.join("\r\n").into_bytes()
    }

    pub fn head(&self) -> String {
        let message = String::from_utf8(self.message()).expect("ASCII");
        message.split("\r\n\r\n").next().unwrap_or_default().to_owned()
    }

    /// One header, unfolded but not decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.head().replace("\r\n ", " ").replace("\r\n\t", " ");
        let wanted = format!("{}:", name.to_ascii_lowercase());
        head.lines()
            .find(|line| line.to_ascii_lowercase().starts_with(&wanted))
            .map(|line| line[wanted.len()..].trim().to_owned())
    }
}

#[derive(Default)]
struct Ledger {
    plans: VecDeque<Plan>,
    deliveries: Vec<Delivery>,
    commands: Vec<String>,
}

pub struct SmtpServer {
    address: SocketAddr,
    ledger: Arc<Mutex<Ledger>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SmtpServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let shared = Arc::clone(&ledger);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let plan = shared.lock().expect("ledger").plans.pop_front().unwrap_or(Plan::Accept);
                let visit = Visit { stream: BufReader::new(stream), plan, ledger: Arc::clone(&shared) };
                tokio::spawn(visit.serve());
            }
        });
        Self { address, ledger, task }
    }

    /// What the next connection without a plan meets.
    pub fn plan(&self, plan: Plan) -> &Self {
        self.ledger.lock().expect("ledger").plans.push_back(plan);
        self
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn url_with_sign_in(&self, user: &str, password: &str) -> String {
        format!("smtp://{user}:{password}@{}", self.address)
    }

    /// Every letter that came whole, in order, whether or not its sender heard so.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.ledger.lock().expect("ledger").deliveries.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.ledger.lock().expect("ledger").commands.clone()
    }
}

struct Visit {
    stream: BufReader<TcpStream>,
    plan: Plan,
    ledger: Arc<Mutex<Ledger>>,
}

/// `None` ends the visit.
type Step = Option<()>;

impl Visit {
    async fn serve(mut self) {
        let _ = self.converse().await;
    }

    async fn converse(&mut self) -> Step {
        let mut letter = Delivery::default();
        self.answer(Stage::Greeting, "220 mail.test ESMTP").await?;
        loop {
            let line = self.line().await?;
            self.ledger.lock().expect("ledger").commands.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.answer(Stage::Hello, "250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250-8BITMIME\r\n250 SIZE 10485760")
                        .await?;
                }
                "HELO" => self.answer(Stage::Hello, "250 mail.test").await?,
                "AUTH" => self.answer(Stage::SignIn, "235 2.7.0 ok").await?,
                "MAIL" => {
                    letter = Delivery { sender: line.clone(), ..Delivery::default() };
                    self.answer(Stage::Sender, "250 2.1.0 ok").await?;
                }
                "RCPT" => {
                    letter.recipients.push(line.clone());
                    self.answer(Stage::Recipient, "250 2.1.5 ok").await?;
                }
                "DATA" => {
                    if self.refuses(Stage::Data) {
                        self.answer(Stage::Data, "").await?;
                        continue;
                    }
                    self.answer(Stage::Data, "354 go ahead").await?;
                    letter.wire = self.data().await?;
                    self.take(letter.clone()).await?;
                }
                "RSET" | "NOOP" => self.say("250 2.0.0 ok").await?,
                "QUIT" => {
                    self.answer(Stage::Quit, "221 2.0.0 bye").await?;
                    return None;
                }
                _ => self.say("502 5.5.2 unknown").await?,
            }
        }
    }

    /// The letter is whole. Unless it is refused it is ours from here on, answer or no answer.
    async fn take(&mut self, mut letter: Delivery) -> Step {
        if !self.refuses(Stage::Letter) {
            letter.accepted = !matches!(self.plan, Plan::Drop(Stage::Letter) | Plan::Hang(Stage::Letter));
            self.ledger.lock().expect("ledger").deliveries.push(letter);
        }
        self.answer(Stage::Letter, "250 2.0.0 queued").await?;
        if self.plan == Plan::AcceptThenDrop { None } else { Some(()) }
    }

    fn refuses(&self, here: Stage) -> bool {
        matches!(self.plan, Plan::Refuse(stage, _) if stage == here)
    }

    async fn answer(&mut self, here: Stage, good: &str) -> Step {
        match self.plan {
            Plan::Refuse(stage, code) if stage == here => {
                self.say(&format!("{code} {}.0.0 <wang.fang@example.com> is not wanted here", code / 100)).await
            }
            Plan::Hang(stage) if stage == here => {
                std::future::pending::<()>().await;
                None
            }
            Plan::Drop(stage) if stage == here => None,
            _ => self.say(good).await,
        }
    }

    async fn say(&mut self, text: &str) -> Step {
        self.stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).await.ok()
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// Reads to `CRLF . CRLF` and nothing shorter.
    async fn data(&mut self) -> Option<Vec<u8>> {
        let mut bytes = b"\r\n".to_vec();
        while !bytes.ends_with(b"\r\n.\r\n") {
            bytes.push(self.stream.read_u8().await.ok()?);
        }
        bytes.truncate(bytes.len() - b"\r\n.\r\n".len());
        bytes.drain(..2.min(bytes.len()));
        Some(bytes)
    }
}
