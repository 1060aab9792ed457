//! A gateway for text messages on loopback that misbehaves on request. It keeps what it was sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What one POST meets. Without a plan it is taken.
#[derive(Clone, Copy, Debug)]
pub enum Plan {
    Answer(u16),
    /// Taken, and never answered.
    Hang,
    /// Taken, and the connection closed instead of the answer.
    Drop,
    /// Answered with a yes and these words.
    Say(&'static str),
    /// Answered with a yes that has no end.
    Endless,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Posted {
    pub head: String,
    pub body: serde_json::Value,
}

impl Posted {
    pub fn header(&self, name: &str) -> Option<String> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    }

    pub fn text(&self) -> &str {
        self.body["text"].as_str().unwrap()
    }
}

#[derive(Default)]
struct Ledger {
    plans: VecDeque<Plan>,
    posted: Vec<Posted>,
    connections: usize,
    poured: usize,
}

pub struct Gateway {
    address: SocketAddr,
    ledger: Arc<Mutex<Ledger>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Gateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let shared = Arc::clone(&ledger);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(serve(BufReader::new(stream), Arc::clone(&shared)));
            }
        });
        Self { address, ledger, task }
    }

    pub fn plan(&self, plan: Plan) -> &Self {
        self.ledger.lock().unwrap().plans.push_back(plan);
        self
    }

    pub fn url(&self) -> String {
        format!("http://key:s%20cret@{}/send?from=redress", self.address)
    }

    /// Without a user.
    pub fn bare_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn connections(&self) -> usize {
        self.ledger.lock().unwrap().connections
    }

    /// Bytes of endless answers.
    pub fn poured(&self) -> usize {
        self.ledger.lock().unwrap().poured
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.ledger.lock().unwrap().posted.clone()
    }
}

async fn serve(mut stream: BufReader<TcpStream>, ledger: Arc<Mutex<Ledger>>) {
    while let Some(posted) = read(&mut stream).await {
        let plan = {
            let mut ledger = ledger.lock().unwrap();
            ledger.posted.push(posted);
            ledger.plans.pop_front().unwrap_or(Plan::Answer(202))
        };
        match plan {
            Plan::Answer(status) => {
                let place = "location: http://127.0.0.1:9/elsewhere";
                let answer = format!("HTTP/1.1 {status} Planned\r\ncontent-length: 0\r\n{place}\r\n\r\n");
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
            Plan::Hang => std::future::pending().await,
            Plan::Drop => return,
            Plan::Say(words) => {
                let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{words}", words.len());
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
            Plan::Endless => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
                while stream.write_all(&[b'x'; 16_384]).await.is_ok() {
                    ledger.lock().unwrap().poured += 16_384;
                }
                return;
            }
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Posted> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Posted { head, body: serde_json::from_slice(&body).ok()? })
}
