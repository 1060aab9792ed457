//! What operators watch, and that nobody else does (security.md S51).

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::{Server, free_port, redress, said};
use crate::faults::phone::Phone;
use crate::faults::ready;
use crate::support::databases::{postgres, sqlite};

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The number of a line that begins like this.
fn number(text: &str, begins: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("no {begins} in\n{text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn operators_read_what_was_done_by_route_on_their_own_port_and_no_name_or_token_is_in_it() {
    for database in [sqlite(), postgres()] {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port().to_string());
        let settings = [("METRICS_LISTEN", port.as_str()), ("DATABASE_URL", &database.settings.url), ("RATE_LIMITS", "1")];
        let server = ready(Server::start_with(folder.path(), &settings));
        let mut phone = Phone::new(&server, &folder.path().join("data"));
        phone.begin_complaint().unwrap();
        assert_eq!(phone.upload(2_000).unwrap().status, 303);
        phone.write_complaint().unwrap();
        let reference = phone.file().unwrap().filed().unwrap();
        phone.get(&format!("/complaints/{reference}")).unwrap();
        phone.get("/t/SecretTokenOfSomebody").unwrap();
        phone.get("/nowhere/SecretTokenOfSomebody").unwrap();
        let wrong = [("email", "lin@consumer.example"), ("password", "not the password")];
        for _ in 0..7 {
            phone.post("/sign-in", &wrong).unwrap();
        }
        let text = get(port.parse().unwrap(), "/metrics");
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        let filed = r#"redress_http_requests_total{route="/complaints/new/review",method="POST",status="3xx"}"#;
        assert_eq!(number(&text, filed) as u64, 1);
        assert_eq!(number(&text, r#"redress_http_request_seconds_count{route="/complaints/{reference}"}"#) as u64, 1);
        assert!(number(&text, r#"redress_http_requests_total{route="none",method="GET",status="4xx"}"#) >= 1.0);
        assert_eq!(number(&text, r#"redress_uploads_total{outcome="kept"}"#) as u64, 1);
        assert_eq!(number(&text, r#"redress_sign_ins_total{outcome="wrong"}"#) as u64, 6);
        assert_eq!(number(&text, r#"redress_sign_ins_total{outcome="told to wait"}"#) as u64, 1);
        assert!(number(&text, "redress_db_write_seconds_count") >= 5.0);
        assert!(number(&text, "redress_db_read_seconds_count") >= 5.0);
        assert_eq!(number(&text, "redress_database_up") as u64, 1);
        assert!(number(&text, "redress_resident_memory_bytes") > 1e6);
        for name in [
            "db_reads_waiting",
            "db_writes_waiting",
            "letters_queued",
            "letters_parked",
            "letters_oldest_seconds",
            "webhook_messages_queued",
            "webhook_messages_oldest_seconds",
            "webhooks_given_up",
            "sweep_lag_seconds",
            "held",
        ] {
            number(&text, &format!("redress_{name}"));
        }
        for personal in ["SecretToken", &reference, "lin@", "林晓雯", "127.0.0"] {
            assert!(!text.contains(personal), "{personal} is in\n{text}");
        }
        assert!(get(server.port, "/metrics").starts_with("HTTP/1.1 404"), "never where everybody is");
    }
}

#[test]
fn a_letter_that_waits_and_a_sweep_that_does_not_run_are_seen() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let settings = [("METRICS_LISTEN", &*port.to_string()), ("SMTP_URL", "smtp://127.0.0.1:1")];
    let server = ready(Server::start_with(folder.path(), &settings));
    let mut phone = Phone::new(&server, &folder.path().join("data"));
    phone.write_complaint().unwrap();
    phone.file().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_200));
    let text = get(port, "/metrics");
    assert_eq!(number(&text, "redress_letters_queued") as u64, 1);
    assert!(number(&text, "redress_letters_oldest_seconds") >= 1.0);
    assert_eq!(number(&text, "redress_sweep_lag_seconds") as u64, 0, "nothing is due yet");
}

#[test]
fn a_metrics_address_that_is_none_or_is_taken_is_said_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let bad = redress(folder.path(), &[("METRICS_LISTEN", "everywhere")]).args(["config", "print"]).output().unwrap();
    assert!(!bad.status.success() && said(&bad).contains("METRICS_LISTEN"), "{}", said(&bad));
    let alone = redress(folder.path(), &[("METRICS_LISTEN", "9464")]).args(["config", "print"]).output().unwrap();
    assert!(said(&alone).contains("REDRESS_METRICS_LISTEN=127.0.0.1:9464"), "a port alone is one of this machine");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = free_port();
    let settings = [("METRICS_LISTEN", address.as_str()), ("LISTEN", &format!("127.0.0.1:{port}")), ("LOG", "error")];
    let output = redress(folder.path(), &settings).output().unwrap();
    assert!(!output.status.success() && said(&output).contains("REDRESS_METRICS_LISTEN"), "{}", said(&output));
    let open = redress(folder.path(), &[("METRICS_LISTEN", "0.0.0.0:9464")]).arg("doctor").output().unwrap();
    assert!(said(&open).contains("Metrics are on 0.0.0.0:9464, beyond this machine"), "{}", said(&open));
}
