//! Somebody's phone, speaking HTTP to a real server: keeps cookies, sends the token of its forms, one connection a request.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use redress::random::Random;
use redress::seal::Seal;

use crate::cli::Server;

#[derive(Clone)]
pub struct Phone {
    pub port: u16,
    key: [u8; 32],
    cookies: BTreeMap<String, String>,
}

/// What came back, whole.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The reference of the complaint that was just filed.
    pub fn filed(&self) -> Option<String> {
        self.header("location")?.strip_prefix("/complaints/")?.strip_suffix("/filed").map(str::to_owned)
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

impl Phone {
    /// `data` is the server's folder: the token of a form is made with the key in it.
    pub fn new(server: &Server, data: &Path) -> Self {
        let digits = std::fs::read_to_string(data.join("secret.key")).unwrap();
        let key = hex::decode(digits.trim()).unwrap().try_into().unwrap();
        Self { port: server.port, key, cookies: BTreeMap::from([("redress".to_owned(), Random.token())]) }
    }

    /// Another phone, of the same make.
    pub fn another(&self) -> Self {
        Self { cookies: BTreeMap::from([("redress".to_owned(), Random.token())]), ..self.clone() }
    }

    fn csrf(&self) -> String {
        Seal::new(self.key).csrf_token(&self.cookies["redress"], [9; 32])
    }

    pub fn get(&mut self, path: &str) -> Result<Reply> {
        let sending = self.begin("GET", path, "", 0)?;
        self.answer(sending)
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Reply> {
        let csrf = self.csrf();
        let all: Vec<(&str, &str)> = std::iter::once(("csrf", csrf.as_str())).chain(fields.iter().copied()).collect();
        let body = serde_urlencoded::to_string(all).unwrap();
        let mut sending = self.begin("POST", path, "application/x-www-form-urlencoded", body.len())?;
        sending.write_all(body.as_bytes())?;
        self.answer(sending)
    }

    /// Uploads a picture of about this many bytes to the complaint being written.
    pub fn upload(&mut self, bytes: usize) -> Result<Reply> {
        let (sending, rest) = self.upload_half(bytes)?;
        self.upload_rest(sending, &rest)
    }

    /// Sends half of an upload; the connection, and what is still to be sent.
    pub fn upload_half(&mut self, bytes: usize) -> Result<(TcpStream, Vec<u8>)> {
        let mut body = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
             --XX\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\npayment_screenshot\r\n\
             --XX\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\ncontinue\r\n\
             --XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\n",
            self.csrf()
        )
        .into_bytes();
        body.extend(picture());
        // No two pictures are alike, or the second would find its bytes there already.
        body.extend(Random.bytes::<32>());
        body.resize(body.len() + bytes, 7);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        let mut sending = self.begin("POST", "/complaints/new/evidence", "multipart/form-data; boundary=XX", body.len())?;
        let rest = body.split_off(body.len() / 2);
        sending.write_all(&body)?;
        Ok((sending, rest))
    }

    pub fn upload_rest(&mut self, mut sending: TcpStream, rest: &[u8]) -> Result<Reply> {
        sending.write_all(rest)?;
        self.answer(sending)
    }

    /// Answers the questions before the evidence.
    pub fn begin_complaint(&mut self) -> Result<()> {
        self.step("problem", &[("problem_type", "order_stuck")])?;
        let order = [
            ("provider", "alipay"),
            ("merchant", "叮铃到家"),
            ("order_number", "20261108220014758613902"),
            ("payment_reference", ""),
            ("amount", "258.00"),
            ("currency", "CNY"),
            ("ordered_on", ""),
            ("paid_on", ""),
            ("displayed_status", ""),
        ];
        self.step("order", &order)?;
        let details = [("summary", "付款后订单仍为服务中"), ("description", "付了 258 元。"), ("desired_outcome", "")];
        self.step("details", &details).map(drop)
    }

    /// Answers every question up to the review.
    pub fn write_complaint(&mut self) -> Result<()> {
        self.begin_complaint()?;
        self.step("evidence", &[("kind", "payment_screenshot"), ("action", "continue")])?;
        let contact = [("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")];
        self.step("contact", &contact)
    }

    /// Errs with the answer where the step was not taken.
    fn step(&mut self, name: &str, fields: &[(&str, &str)]) -> Result<()> {
        let reply = self.post(&format!("/complaints/new/{name}"), fields)?;
        if reply.status == 303 { Ok(()) } else { Err(Error::other(format!("{}\n{}", reply.head, reply.body))) }
    }

    /// The one POST that files.
    pub fn file(&mut self) -> Result<Reply> {
        self.post("/complaints/new/review", &[("consent", "yes")])
    }

    fn begin(&self, method: &str, path: &str, kind: &str, length: usize) -> Result<TcpStream> {
        let mut sending = TcpStream::connect(("127.0.0.1", self.port))?;
        sending.set_read_timeout(Some(Duration::from_secs(30)))?;
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let body = if length > 0 { format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n") } else { String::new() };
        write!(
            sending,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nCookie: {cookies}\r\n{body}\r\n",
            self.port
        )?;
        Ok(sending)
    }

    fn answer(&mut self, mut sending: TcpStream) -> Result<Reply> {
        let mut bytes = Vec::new();
        sending.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").ok_or(ErrorKind::UnexpectedEof)?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(ErrorKind::InvalidData)?;
        let reply = Reply { status, head: head.to_owned(), body: body.to_owned() };
        let length = reply.header("content-length").and_then(|length| length.parse::<usize>().ok());
        if length.is_some_and(|length| body.len() < length) {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        for line in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(reply)
    }
}
