//! What only shows on a real connection: senders who hang up, and answers without a body.

use std::time::Duration;

use redress::web::server::application;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{guest_of, stored, url};
use crate::support::TestApp;
use crate::support::cases::file_case;

/// The app on a port of this machine.
async fn listening(app: &TestApp) -> std::net::SocketAddr {
    let served = app.served.clone();
    let server = actix_web::HttpServer::new(move || application(served.clone())).workers(1).disable_signals();
    let server = server.bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    address
}

async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn head_is_answered_as_get_without_the_body() {
    let app = TestApp::new();
    let address = listening(&app).await;
    for path in ["/", "/track", "/healthz", "/nothing", "/complaints/new"] {
        let whole = ask(address, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await;
        let head = ask(address, &format!("HEAD {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await;
        let (lines, body) = head.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "", "{path}");
        assert_eq!(lines.lines().next(), whole.lines().next(), "{path}");
        let length = |text: &str| text.lines().find(|line| line.to_lowercase().starts_with("content-length")).map(str::to_owned);
        assert_eq!(length(lines), length(whole.split_once("\r\n\r\n").unwrap().0), "{path}");
    }
}

#[actix_web::test]
async fn a_sender_who_hangs_up_in_the_middle_of_a_file_leaves_nothing() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let guest = guest_of(&app, &case).await;
    let address = listening(&app).await;
    let head = "Content-Disposition: form-data; name=";
    let start = format!("--XX\r\n{head}\"csrf\"\r\n\r\n{}\r\n--XX\r\n{head}\"files\"; filename=\"a.jpg\"\r\n\r\n", guest.csrf());
    let request = format!(
        "POST {}/evidence HTTP/1.1\r\nhost: x\r\ncookie: redress={}\r\ncontent-type: multipart/form-data; boundary=XX\r\n\
         content-length: 9000000\r\n\r\n{start}",
        url(&case),
        guest.cookie("redress").unwrap()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.write_all(&vec![0xFF; 4 * 1024 * 1024]).await.unwrap();
    let in_tmp = || std::fs::read_dir(app.app.files.tmp()).unwrap().count();
    let waited = async |wanted: usize| {
        for _ in 0..200 {
            if in_tmp() == wanted {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        false
    };
    assert!(waited(1).await, "the file is on its way");
    drop(stream);
    assert!(waited(0).await, "a temporary file was left behind");
    assert_eq!(stored(&app, &case).await.files, 0);
}

/// security.md S52: what two readers would cut in different places is refused, and nothing after it is read.
#[actix_web::test]
async fn a_request_whose_length_can_be_read_in_two_ways_is_refused_and_the_line_is_closed() {
    let app = TestApp::new();
    let address = listening(&app).await;
    let hidden = "GET /track HTTP/1.1\r\nhost: x\r\n\r\n";
    for lengths in [
        "content-length: 4\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 4",
        "content-length: 4\r\ncontent-length: 5",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity",
        "transfer-encoding: xchunked",
        "content-length: +4",
        "content-length: 4, 4",
    ] {
        let request = format!("POST /theme HTTP/1.1\r\nhost: x\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}");
        let answer = tokio::time::timeout(Duration::from_secs(5), ask(address, &request)).await.expect(lengths);
        assert!(answer.starts_with("HTTP/1.1 400"), "{lengths}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{lengths}: {answer}");
    }
}
