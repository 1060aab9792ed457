//! A mail server that refuses, hangs and drops.

use std::time::{Duration, Instant};

use redress::mail::{Mailer, Protection, SendError, Timeouts, protection};

use super::letter;
use crate::support::smtp::{Plan, SmtpServer, Stage};

const FROM: &str = "诉达 <no-reply@redress.test>";
const SHORT: Timeouts = Timeouts { connect: Duration::from_millis(400), whole: Duration::from_millis(400) };

fn mailer(url: &str) -> Mailer {
    Mailer::new(Some(url), &std::env::temp_dir(), FROM).expect("a mail room").with_timeouts(SHORT)
}

async fn meeting(plan: Plan) -> (Result<(), SendError>, SmtpServer) {
    let server = SmtpServer::start().await;
    server.plan(plan);
    let result = mailer(&server.url_with_sign_in("redress", "p%40ss")).send(&letter()).await;
    (result, server)
}

fn is_temporary(result: &Result<(), SendError>) -> bool {
    matches!(result, Err(SendError::Temporary(_)))
}

fn is_permanent(result: &Result<(), SendError>) -> bool {
    matches!(result, Err(SendError::Permanent(_)))
}

/// Nothing the server said about a person is kept.
fn tells_nobody(result: &Result<(), SendError>) -> bool {
    result.as_ref().is_err_and(|error| !error.to_string().contains("wang") && !error.to_string().contains("wanted"))
}

#[tokio::test]
async fn a_4xx_at_any_stage_puts_a_letter_off() {
    use Stage::{Data, Greeting, Hello, Letter, Recipient, Sender, SignIn};
    for stage in [Greeting, Hello, SignIn, Sender, Recipient, Data, Letter] {
        let (result, server) = meeting(Plan::Refuse(stage, 451)).await;
        assert!(is_temporary(&result) && tells_nobody(&result), "{stage:?}: {result:?}");
        assert!(server.deliveries().is_empty());
    }
}

#[tokio::test]
async fn a_5xx_about_the_letter_is_final() {
    for stage in [Stage::Sender, Stage::Recipient, Stage::Data, Stage::Letter] {
        let (result, server) = meeting(Plan::Refuse(stage, 550)).await;
        assert!(is_permanent(&result) && tells_nobody(&result), "{stage:?}: {result:?}");
        assert!(server.deliveries().is_empty());
    }
}

/// A wrong password must not park every letter of the house.
#[tokio::test]
async fn a_5xx_about_us_is_tried_again() {
    let about_us = [(Stage::Greeting, 554), (Stage::Hello, 550), (Stage::SignIn, 535), (Stage::Sender, 530)];
    for (stage, code) in about_us {
        let (result, _server) = meeting(Plan::Refuse(stage, code)).await;
        assert!(is_temporary(&result) && tells_nobody(&result), "{stage:?}: {result:?}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_cut_off_at_the_time_limit() {
    use Stage::{Data, Greeting, Hello, Letter, Recipient, Sender, SignIn};
    for stage in [Greeting, Hello, SignIn, Sender, Recipient, Data, Letter] {
        let begun = Instant::now();
        let (result, _server) = meeting(Plan::Hang(stage)).await;
        assert_eq!(result, Err(SendError::Temporary("the mail server took too long".into())), "{stage:?}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{stage:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_or_drops_is_tried_again() {
    for stage in [Stage::Greeting, Stage::Hello, Stage::Sender, Stage::Recipient, Stage::Data] {
        let (result, _server) = meeting(Plan::Drop(stage)).await;
        assert!(is_temporary(&result), "{stage:?}: {result:?}");
    }
    let gone = SmtpServer::start().await;
    let url = gone.url();
    drop(gone);
    tokio::task::yield_now().await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("bound");
    assert!(is_temporary(&mailer(&format!("smtp://{closed}")).send(&letter()).await));
    assert!(is_temporary(&mailer(&url).send(&letter()).await));
}

/// The letter arrived but its yes was lost: the repeat must be recognisable by its Message-ID.
#[tokio::test]
async fn a_lost_yes_is_temporary_and_the_repeat_carries_the_same_message_id() {
    let (result, server) = meeting(Plan::Drop(Stage::Letter)).await;
    assert!(is_temporary(&result), "{result:?}");
    mailer(&server.url()).send(&letter()).await.expect("sent");
    let deliveries = server.deliveries();
    assert_eq!(deliveries.iter().map(|one| one.accepted).collect::<Vec<_>>(), [false, true]);
    let ids: Vec<_> = deliveries.iter().map(|one| one.header("Message-ID")).collect();
    assert_eq!(ids[0].as_deref(), Some("<7318349394477056.1@redress.test>"));
    assert_eq!(ids[0], ids[1]);
    assert_eq!(deliveries[0].header("Date"), deliveries[1].header("Date"));
}

/// Once the server said yes, a bad goodbye must not send the letter twice.
#[tokio::test]
async fn whatever_happens_after_the_yes_the_letter_is_sent() {
    use Stage::Quit;
    for plan in [Plan::AcceptThenDrop, Plan::Hang(Quit), Plan::Drop(Quit), Plan::Refuse(Quit, 451), Plan::Refuse(Quit, 550)] {
        let (result, server) = meeting(plan).await;
        assert_eq!(result, Ok(()), "{plan:?}");
        assert_eq!(server.deliveries().len(), 1);
    }
}

#[tokio::test]
async fn a_hanging_server_holds_up_no_other_letter() {
    let server = SmtpServer::start().await;
    server.plan(Plan::Hang(Stage::Letter));
    let room = mailer(&server.url());
    let (stuck, other) = (letter(), letter());
    let first = room.send(&stuck);
    let second = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        room.send(&other).await
    };
    let (first, second) = tokio::join!(first, second);
    assert!(is_temporary(&first));
    assert_eq!(second, Ok(()));
}

#[tokio::test]
async fn the_password_of_the_url_is_decoded_and_used() {
    use base64::Engine;
    let (result, server) = meeting(Plan::Accept).await;
    assert_eq!(result, Ok(()));
    let expected = base64::engine::general_purpose::STANDARD.encode("\0redress\0p@ss");
    assert!(server.commands().contains(&format!("AUTH PLAIN {expected}")), "{:?}", server.commands());
}

#[test]
fn tls_is_required_unless_the_server_is_this_machine() {
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1", "[::1]"] {
        assert_eq!(protection("smtp", host).ok(), Some(Protection::Loopback), "{host}");
    }
    for host in ["mail.example.com", "10.0.0.5", "192.168.1.1", "0.0.0.0", "localhost.evil.test", "127.0.0.1.evil.test", "::2"] {
        assert_eq!(protection("smtp", host).ok(), Some(Protection::StartTls), "{host}");
    }
    for host in ["localhost", "mail.example.com"] {
        assert_eq!(protection("smtps", host).ok(), Some(Protection::Tls), "{host}");
    }
    assert!(protection("http", "localhost").is_err());
}

#[test]
fn a_url_that_is_not_plain_and_whole_is_refused_without_its_password() {
    let refused = [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://",
        "smtp://h?tls=none",
        "smtp://h/?tls=opportunistic",
        "smtp://h/path",
        "smtp://user@h",
        "smtp://:hunter2@h",
        "smtp://user:hunter2%FF@h",
        "smtp://例子.test",
        "smtp://h:99999",
    ];
    for url in refused {
        let error = Mailer::new(Some(url), &std::env::temp_dir(), FROM).err();
        let shown = error.unwrap_or_else(|| panic!("{url} was taken")).to_string();
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    for url in ["smtp://mail.example.com", "smtps://user:pass@mail.example.com:465/", "smtp://[::1]:2525"] {
        assert!(Mailer::new(Some(url), &std::env::temp_dir(), FROM).is_ok(), "{url}");
    }
    assert!(Mailer::new(None, &std::env::temp_dir(), "not an address\r\nBcc: x@y").is_err());
}

/// A server beyond loopback that offers no STARTTLS is told nothing: no password, no letter.
/// `0.0.0.0` reaches this machine but is no loopback name.
#[tokio::test]
async fn nothing_is_sent_in_the_clear() {
    let server = SmtpServer::start().await;
    let url = server.url_with_sign_in("redress", "secret").replace("127.0.0.1", "0.0.0.0");
    assert!(is_temporary(&mailer(&url).send(&letter()).await));
    assert!(server.commands().iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{:?}", server.commands());
    assert!(server.deliveries().is_empty());
}
