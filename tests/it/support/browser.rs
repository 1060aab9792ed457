//! A browser without a screen: keeps cookies, sends the CSRF token of its cookie, reads pages by selector.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use redress::random::Random;
use redress::web::AppData;
use redress::web::server::application;

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    served: AppData,
    cookies: BTreeMap<String, String>,
    pub language: &'static str,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Browser {
    pub fn new(served: AppData) -> Self {
        let cookies = BTreeMap::from([("redress".to_owned(), Random.token())]);
        Self { served, cookies, language: "zh-CN" }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).cloned()
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// A CSRF token that fits this browser's cookie.
    pub fn csrf(&self) -> String {
        self.served.seal.csrf_token(&self.cookies["redress"], [9; 32])
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Posts a form with this browser's CSRF token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body.into_bytes()).await
    }

    /// Posts a form with files: (field, file name, bytes).
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let csrf = self.csrf();
        let fields: Vec<_> = std::iter::once(("csrf", csrf.as_str())).chain(fields.iter().copied()).collect();
        let (media, body) = form(&fields, files);
        self.send(Method::POST, path, Some(media), body).await
    }

    pub async fn send(&mut self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        self.send_with(method, path, content_type, body, &[]).await
    }

    /// With headers of the test's own; they replace the usual ones.
    pub async fn send_with(
        &mut self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: Vec<u8>,
        extra: &[(&str, &str)],
    ) -> Answer {
        let response = self.answered(method, path, content_type.map(|kind| (kind, body)), extra).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let is_stream = headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let bytes = if is_stream {
            // It has no end: its beginning is the answer.
            Listening { status, body: response.into_body() }.heard().await.unwrap_or_default().into_bytes()
        } else {
            read_body(response).await.to_vec()
        };
        Answer { status, headers, bytes }
    }

    /// Opens a stream and leaves it open.
    pub async fn listen(&mut self, path: &str) -> Listening {
        let response = self.answered(Method::GET, path, None, &[]).await;
        Listening { status: response.status(), body: response.into_body() }
    }

    async fn answered(
        &mut self,
        method: Method,
        path: &str,
        sent: Option<(&str, Vec<u8>)>,
        extra: &[(&str, &str)],
    ) -> ServiceResponse<BoxBody> {
        let service = init_service(application(self.served.clone())).await;
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut request = TestRequest::default()
            .method(method)
            .uri(path)
            .peer_addr("127.0.0.1:50000".parse().unwrap())
            .insert_header(("cookie", cookies))
            .insert_header(("accept-language", self.language));
        if let Some((kind, body)) = sent {
            request = request.insert_header(("content-type", kind)).set_payload(body);
        }
        for (name, value) in extra {
            request = request.insert_header((*name, *value));
        }
        let response = call_service(&service, request.to_request()).await;
        for cookie in response.response().cookies() {
            if cookie.value().is_empty() {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        response.map_into_boxed_body()
    }
}

/// A stream that stands open.
pub struct Listening {
    pub status: StatusCode,
    body: BoxBody,
}

impl Listening {
    /// The next piece; `None` where it has ended, or says nothing for five seconds.
    pub async fn heard(&mut self) -> Option<String> {
        let next = poll_fn(|context| Pin::new(&mut self.body).poll_next(context));
        let bytes = tokio::time::timeout(Duration::from_secs(5), next).await.ok()??.unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// All that is said until it ends, or until it is quiet for so long.
    pub async fn heard_within(&mut self, quiet: Duration) -> String {
        let mut said = String::new();
        loop {
            let next = poll_fn(|context| Pin::new(&mut self.body).poll_next(context));
            match tokio::time::timeout(quiet, next).await {
                Ok(Some(Ok(bytes))) => said.push_str(std::str::from_utf8(&bytes).unwrap()),
                _ => return said,
            }
        }
    }

    /// Whether it ends, whatever it says until then.
    pub async fn ends(&mut self) -> bool {
        let until = tokio::time::Instant::now() + Duration::from_secs(5);
        loop {
            let next = poll_fn(|context| Pin::new(&mut self.body).poll_next(context));
            match tokio::time::timeout_at(until, next).await {
                Ok(None) => return true,
                Ok(Some(_)) => {}
                Err(_) => return false,
            }
        }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn location(&self) -> Option<String> {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }

    /// The text of every element that a CSS selector finds, spaces folded.
    pub fn select(&self, selector: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.text());
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).map(|e| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// An attribute of every element that a CSS selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.text());
        let selector = scraper::Selector::parse(selector).unwrap();
        page.select(&selector).filter_map(|e| e.attr(name).map(str::to_owned)).collect()
    }

    /// The page as a person reads it.
    pub fn words(&self) -> String {
        self.select("body").join(" ")
    }
}

/// A form with files: its media type and its bytes.
pub fn form(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> (&'static str, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (field, name, bytes) in files {
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    ("multipart/form-data; boundary=XX", body)
}
