//! At least once, never twice by our own fault: refusals, hangs, drops, frozen workers.

use std::time::Duration as StdDuration;

use chrono::Duration;
use redress::domain::codes::Locale;
use redress::mail::{Mailer, Timeouts};
use redress::store::letters::recipient_hash;
use redress::store::outbox::{Ended, claim, finish, sent_lately};

use super::{file, filing, folder_mailer, letter_files, outbox_rows, work};
use crate::support::databases;
use crate::support::smtp::{Plan, SmtpServer, Stage};
use crate::support::{TestApp, on_each_database};

fn mailer(server: &SmtpServer, app: &TestApp) -> Mailer {
    let timeouts = Timeouts { connect: StdDuration::from_millis(500), whole: StdDuration::from_millis(700) };
    Mailer::new(Some(&server.url()), app.folder.path(), "诉达 <no-reply@redress.test>").unwrap().with_timeouts(timeouts)
}

#[tokio::test]
async fn a_letter_put_off_is_tried_again_when_its_wait_is_over() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mailer = mailer(&server, &app);
        file(&app, filing(Locale::ZhCn)).await;
        server.plan(Plan::Refuse(Stage::Recipient, 450)).plan(Plan::Refuse(Stage::Letter, 451));
        assert_eq!(work(&app, &mailer).await.letters.failed, 1);
        assert_eq!(work(&app, &mailer).await.letters, Default::default(), "not before its time");
        let row = outbox_rows(&app).await.remove(0);
        let wait = row.next_at.and_utc() - app.app.now();
        assert!((Duration::seconds(50)..=Duration::seconds(70)).contains(&wait), "{wait}");
        assert!(row.last_error.unwrap().contains("450"));
        app.advance(Duration::seconds(70));
        assert_eq!(work(&app, &mailer).await.letters.failed, 1);
        app.advance(Duration::seconds(140));
        assert_eq!(work(&app, &mailer).await.letters.sent, 1);
        let row = outbox_rows(&app).await.remove(0);
        assert_eq!((row.attempts, row.is_queued, row.last_error), (3, false, None));
    })
    .await;
}

#[tokio::test]
async fn a_refused_letter_is_parked_with_a_reason_that_names_nobody() {
    let app = TestApp::new();
    let server = SmtpServer::start().await;
    let mailer = mailer(&server, &app);
    file(&app, filing(Locale::ZhCn)).await;
    server.plan(Plan::Refuse(Stage::Recipient, 550));
    assert_eq!(work(&app, &mailer).await.letters.parked, 1);
    let row = outbox_rows(&app).await.remove(0);
    assert!(!row.is_queued && row.sent_at.is_none());
    let reason = row.last_error.unwrap();
    assert!(reason.contains("550") && !reason.contains('@'), "{reason}");
    app.advance(Duration::days(4));
    assert_eq!(work(&app, &mailer).await.letters, Default::default());
}

#[tokio::test]
async fn a_mail_server_that_hangs_is_left_and_holds_up_nobody_else() {
    let app = TestApp::new();
    let server = SmtpServer::start().await;
    let mailer = mailer(&server, &app);
    for _ in 0..4 {
        file(&app, filing(Locale::ZhCn)).await;
    }
    server.plan(Plan::Hang(Stage::Data));
    let begun = std::time::Instant::now();
    let letters = work(&app, &mailer).await.letters;
    assert_eq!((letters.sent, letters.failed), (3, 1));
    assert!(begun.elapsed() < StdDuration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_lost_answer_repeats_the_letter_under_the_same_message_id() {
    let app = TestApp::new();
    let server = SmtpServer::start().await;
    let mailer = mailer(&server, &app);
    file(&app, filing(Locale::ZhCn)).await;
    server.plan(Plan::Drop(Stage::Letter));
    assert_eq!(work(&app, &mailer).await.letters.failed, 1);
    app.advance(Duration::minutes(2));
    assert_eq!(work(&app, &mailer).await.letters.sent, 1);
    let arrived = server.deliveries();
    assert_eq!(arrived.len(), 2);
    assert_eq!(arrived[0].header("Message-ID"), arrived[1].header("Message-ID"));
    assert_eq!(arrived[0].header("Date"), arrived[1].header("Date"));
}

#[tokio::test]
async fn a_worker_that_froze_past_its_lease_marks_nothing() {
    on_each_database(|app| async move {
        file(&app, filing(Locale::ZhCn)).await;
        let (db, now, lease) = (app.app.db.clone(), app.app.now(), Duration::minutes(2));
        let frozen = db.write(move |conn| claim(conn, "frozen", now, lease, 4)).await.unwrap().remove(0);
        assert_eq!(work(&app, &folder_mailer(&app)).await.letters, Default::default(), "leased to another");
        app.advance(lease);
        let now = app.app.now();
        let other = db.write(move |conn| claim(conn, "other", now, lease, 4)).await.unwrap().remove(0);
        assert_eq!(frozen.id, other.id);
        let sent = Ended::Sent { recipient_hash: String::new() };
        let by_frozen = sent.clone();
        assert!(!db.write(move |conn| finish(conn, frozen.id, "frozen", &by_frozen, now)).await.unwrap());
        assert!(outbox_rows(&app).await[0].sent_at.is_none());
        assert!(db.write(move |conn| finish(conn, other.id, "other", &sent, now)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_crash_before_the_mark_sends_the_same_letter_again_and_no_other() {
    let app = TestApp::new();
    file(&app, filing(Locale::ZhCn)).await;
    // The letter was taken, then the process died: the row is leased and unmarked.
    let now = app.app.now();
    app.app.db.write(move |conn| claim(conn, "dead", now, Duration::minutes(2), 4)).await.unwrap();
    app.advance(Duration::minutes(2));
    let mailer = folder_mailer(&app);
    assert_eq!(work(&app, &mailer).await.letters.sent, 1);
    assert_eq!(letter_files(&app).len(), 1);
}

#[tokio::test]
async fn two_workers_send_each_letter_once() {
    on_each_database(|app| async move {
        for _ in 0..12 {
            file(&app, filing(Locale::ZhCn)).await;
        }
        let server = SmtpServer::start().await;
        let (left, right) = (mailer(&server, &app), mailer(&server, &app));
        let (one, other) = tokio::join!(work(&app, &left), work(&app, &right));
        assert_eq!(one.letters.sent + other.letters.sent, 12);
        assert_eq!(server.deliveries().len(), 12);
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_more_than_ten_letters_an_hour_and_none_is_lost() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let mailer = folder_mailer(&app);
    for _ in 0..12 {
        file(&app, filing(Locale::ZhCn)).await;
    }
    let letters = work(&app, &mailer).await.letters;
    assert_eq!((letters.sent, letters.put_off), (10, 2));
    assert!(outbox_rows(&app).await.iter().filter(|row| row.is_queued).all(|row| row.attempts == 0));
    app.advance(Duration::minutes(61));
    assert_eq!(work(&app, &mailer).await.letters.sent, 2);
}

#[tokio::test]
async fn a_letter_that_goes_while_others_are_counted_is_counted_once() {
    on_each_database(|app| async move {
        for _ in 0..40 {
            file(&app, filing(Locale::ZhCn)).await;
        }
        let now = app.app.now();
        let letters = app.app.db.write(move |conn| claim(conn, "ours", now, Duration::minutes(5), 40)).await.unwrap();
        let hash = recipient_hash(&filing(Locale::ZhCn).contact.email.unwrap());
        let (db, going) = (app.app.db.clone(), hash.clone());
        // Two letters for each look, so that there is always something on its way.
        let turns = std::sync::Arc::new(tokio::sync::Semaphore::new(2));
        let given = turns.clone();
        let sending = tokio::spawn(async move {
            for letter in letters {
                turns.acquire().await.unwrap().forget();
                let ended = Ended::Sent { recipient_hash: going.clone() };
                assert!(db.write(move |conn| finish(conn, letter.id, "ours", &ended, now)).await.unwrap());
            }
        });
        let mut looks = 0;
        while !sending.is_finished() || looks == 0 {
            let hash = hash.clone();
            let (sent, under_way) = app.app.db.read(move |conn| sent_lately(conn, &hash, i64::MAX, now)).await.unwrap();
            assert_eq!(sent.len() + under_way, 40, "after {looks} looks");
            looks += 1;
            given.add_permits(2);
        }
        sending.await.unwrap();
    })
    .await;
}
