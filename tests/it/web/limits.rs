//! How long, how large, how slow a request may be (security.md, Timeouts and Bodies).

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::to_bytes;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::Bytes;
use actix_web::{FromRequest as _, HttpMessage as _, ResponseError as _};
use futures_util::Stream;
use redress::web::forms::Form;
use redress::web::limits::Limits;
use redress::web::server::{Served, application};
use redress::web::uploads::{self, Room};
use redress::web::visitor::Visitor;
use redress::web::{AppData, WebError};
use serde::Deserialize;
use tokio::time::{Sleep, sleep};

use crate::cli::Server;
use crate::faults::ready;
use crate::store::Gate;
use crate::support::TestApp;
use crate::support::databases::sqlite_with;

/// A body that comes in one byte at a time, so long apart.
struct Trickle {
    bytes: std::vec::IntoIter<u8>,
    pause: Duration,
    next: Pin<Box<Sleep>>,
}

impl Trickle {
    fn of(bytes: Vec<u8>, pause: Duration) -> Payload {
        let trickle = Self { bytes: bytes.into_iter(), pause, next: Box::pin(sleep(pause)) };
        Payload::Stream { payload: Box::pin(trickle) }
    }
}

impl Stream for Trickle {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.next.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let pause = self.pause;
        self.next.as_mut().reset(tokio::time::Instant::now() + pause);
        Poll::Ready(self.bytes.next().map(|byte| Ok(Bytes::from(vec![byte]))))
    }
}

#[derive(Debug, Deserialize)]
struct Anything {}

#[actix_web::test]
async fn an_address_longer_than_4_kib_is_refused_in_words() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let fits = format!("/track?{}", "a".repeat(4096 - "/track?".len()));
    assert_eq!(browser.get(&fits).await.status, 200);
    let told = browser.get(&format!("{fits}a")).await;
    assert_eq!(told.status, 414);
    assert_eq!(told.select("h1"), ["网址太长"]);
}

/// The app with limits that pass in a moment.
fn with_limits(app: &TestApp, limits: Limits) -> AppData {
    let mut served = Served::new(app.app.clone());
    served.limits = limits;
    AppData::new(served)
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn the_limits_are_those_that_are_documented() {
    let [form, work, upload, pause] = [15, 30, 600, 30].map(Duration::from_secs);
    let (glance, beat, stream) = (Duration::from_secs(1), Duration::from_secs(25), Duration::from_secs(900));
    let streams = Limits { glance, beat, stream, streams: 500, streams_a_session: 3, ..Limits::default() };
    assert_eq!(Limits::default(), Limits { form, work, upload, pause, slowest: 1024.0, ..streams });
}

#[actix_web::test]
async fn a_form_that_does_not_arrive_in_time_is_given_up() {
    let app = TestApp::new();
    let served = with_limits(&app, Limits { form: ms(200), ..Limits::default() });
    let request = TestRequest::post().app_data(served).insert_header(("content-type", "application/x-www-form-urlencoded"));
    let begun = Instant::now();
    let read = Form::<Anything>::from_request(&request.to_http_request(), &mut Trickle::of(vec![b'a'; 100], ms(20)));
    let told = read.await.err().unwrap();
    assert!(matches!(told, WebError::TooSlow) && told.status_code() == 408, "{told}");
    assert!((ms(200)..ms(1_000)).contains(&begun.elapsed()));
}

/// Whether an upload of 500 bytes is taken whose bytes come so far apart.
async fn is_taken(app: &TestApp, limits: Limits, apart: Duration) -> bool {
    let (browser, served) = (app.browser(), with_limits(app, limits));
    let request = TestRequest::post()
        .app_data(served.clone())
        .insert_header(("content-type", "multipart/form-data; boundary=XX"))
        .insert_header(("cookie", format!("redress={}", browser.cookie("redress").unwrap())))
        .to_http_request();
    let visitor = Visitor::unknown(&request, &served);
    request.extensions_mut().insert(visitor);
    let mut body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
         --XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 ",
        browser.csrf()
    )
    .into_bytes();
    body.extend([b'x'; 200]);
    body.extend(b"\r\n--XX--\r\n");
    let taken = uploads::take(&request, Trickle::of(body, apart), &served, Room::of(10, 1 << 20)).await;
    taken.is_ok_and(|taken| taken.files.len() == 1)
}

#[actix_web::test]
async fn an_upload_that_pauses_that_trickles_or_that_never_ends_is_cut_off_and_a_slow_one_is_taken() {
    let app = TestApp::new();
    let patient = Limits { pause: ms(1_000), slowest: 10.0, ..Limits::default() };
    assert!(is_taken(&app, patient, ms(3)).await, "slow, and fast enough");
    assert!(!is_taken(&app, Limits { pause: ms(100), slowest: 100_000.0, ..patient }, ms(3)).await, "a trickle");
    assert!(!is_taken(&app, Limits { pause: ms(20), ..patient }, ms(40)).await, "a pause");
    assert!(!is_taken(&app, Limits { upload: ms(200), ..patient }, ms(3)).await, "an upload without end");
}

#[actix_web::test]
async fn work_that_takes_too_long_is_given_up_in_words() {
    let app = TestApp::over(sqlite_with(|settings| (settings.readers, settings.wait_ms) = (1, 10_000)));
    let gate = Gate::default();
    let (db, held) = (app.app.db.clone(), gate.clone());
    let reading = std::thread::spawn(move || {
        db.read_blocking(move |_| {
            held.pass();
            Ok(())
        })
    });
    std::thread::sleep(ms(50));
    let service = init_service(application(with_limits(&app, Limits { work: ms(200), ..Limits::default() }))).await;
    // Without a cookie nobody's session is looked for; the request is lost with the work, so it ends as an error.
    let told = try_call_service(&service, TestRequest::get().uri("/").to_request()).await.err().unwrap().error_response();
    gate.open();
    assert_eq!((told.status().as_u16(), told.headers().get("retry-after").unwrap().to_str().unwrap()), (503, "60"));
    assert!(told.headers().contains_key("content-security-policy"));
    let text = String::from_utf8(to_bytes(told.into_body()).await.unwrap().to_vec()).unwrap();
    assert!(text.starts_with("这次处理用时太长"), "{text}");
    reading.join().unwrap().unwrap();
}

#[test]
fn a_head_that_does_not_come_to_its_end_is_cut_off_after_5_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let server = ready(Server::start(folder.path()));
    let mut slow = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").unwrap();
    let (begun, mut answer) = (Instant::now(), String::new());
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!((4..9).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}
