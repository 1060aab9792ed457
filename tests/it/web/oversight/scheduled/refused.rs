//! A report whose readers' mail server refuses it: somebody is told, and it is not sent for ever.

use redress::domain::actor::Role;
use redress::mail::Mailer;

use super::{LIST, chief, weekly, with};
use crate::jobs::work;
use crate::support::app::shanghai;
use crate::support::smtp::{Plan, SmtpServer, Stage};
use crate::support::{TestApp, on_each_database};

fn mailer(server: &SmtpServer, app: &TestApp) -> Mailer {
    Mailer::new(Some(&server.url()), app.folder.path(), "诉达 <no-reply@redress.test>").unwrap()
}

/// It is due at nine on this day; how many letters were given up, and how many arrived.
async fn at_nine(app: &TestApp, mailer: &Mailer, day: u32) -> (usize, usize) {
    app.clock.set(shanghai(2026, 11, day, 9, 0));
    let letters = work(app, mailer).await.letters;
    (letters.parked, letters.sent)
}

#[actix_web::test]
async fn a_report_that_a_mail_server_refuses_is_told_of_and_stops_after_three_times() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mailer = mailer(&server, &app);
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[("every", "day")]).await;
        for day in 25..28 {
            server.plan(Plan::Refuse(Stage::Recipient, 550));
            assert_eq!(at_nine(&app, &mailer, day).await, (1, 0), "{day}");
            let mut browser = app.sign_in_supervisor("周启航").await;
            let list = browser.get(LIST).await.words();
            assert!(list.contains("上一次没有寄到：陈岚。 请核对邮箱地址"), "{list}");
            assert!(!list.contains("550") && !list.contains("chen@desk.example"), "{list}");
            let one = browser.get(&url).await.words();
            assert!(one.contains("没有发成，请核对邮箱地址") && !one.contains("550"), "{one}");
            let dashboard = browser.get("/oversight").await;
            assert!(dashboard.words().contains("这些定期报告上一次没有全部寄到"), "{}", dashboard.words());
            assert_eq!(dashboard.select(".notice a"), ["客服周报"]);
        }
        for day in [28, 29] {
            assert_eq!(at_nine(&app, &mailer, day).await, (0, 0), "not tried again: {day}");
        }
        let mut browser = app.sign_in_supervisor("周启航").await;
        let list = browser.get(LIST).await.words();
        assert!(list.contains("上一次没有寄到：陈岚。 连续三次谁也没有收到，已自动停用"), "{list}");
        assert!(browser.get(&url).await.words().contains("没有发，已自动停用"));
        assert!(browser.get("/oversight/audit").await.words().contains("定期报告寄不到，自动停用"));
        // Put right and switched on again, it has as many tries as before.
        assert_eq!(browser.post(&url, &with(&[("version", "1"), ("to", &me), ("every", "day")])).await.status, 303);
        assert_eq!(at_nine(&app, &mailer, 30).await, (0, 1));
        let mut browser = app.sign_in_supervisor("周启航").await;
        assert!(!browser.get(LIST).await.words().contains("没有寄到"));
        assert!(browser.get("/oversight").await.select(".notice a").is_empty());
        assert_eq!(app.sign_in_agent("李敏").await.get(LIST).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_report_that_reaches_one_of_two_goes_on_and_says_whom_it_does_not_reach() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mailer = mailer(&server, &app);
        let (me, mut browser) = chief(&app).await;
        let other = app.person(Role::Supervisor, "高原", "gao@desk.example", None).await.id.to_string();
        weekly(&mut browser, &[&me, &other], &[("every", "day")]).await;
        for day in 25..30 {
            server.plan(Plan::Refuse(Stage::Recipient, 550));
            assert_eq!(at_nine(&app, &mailer, day).await, (1, 1), "{day}");
        }
        let list = app.sign_in_supervisor("周启航").await.get(LIST).await.words();
        assert!(list.contains("上一次没有寄到：") && list.contains("11 月 30 日（周一）09:00"), "{list}");
        assert!(!list.contains("已自动停用"), "{list}");
    })
    .await;
}

#[actix_web::test]
async fn a_report_whose_reader_was_put_right_in_time_goes_on_without_a_pause() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mailer = mailer(&server, &app);
        let (me, mut browser) = chief(&app).await;
        let other = app.person(Role::Supervisor, "高原", "gao@desk.example", None).await.id.to_string();
        let url = weekly(&mut browser, &[&me], &[("every", "day")]).await;
        for day in 25..28 {
            server.plan(Plan::Refuse(Stage::Recipient, 550));
            assert_eq!(at_nine(&app, &mailer, day).await, (1, 0), "{day}");
        }
        let mut browser = app.sign_in_supervisor("周启航").await;
        assert_eq!(browser.post(&url, &with(&[("version", "1"), ("to", &other), ("every", "day")])).await.status, 303);
        assert_eq!(at_nine(&app, &mailer, 28).await, (0, 1));
        assert!(!app.sign_in_supervisor("周启航").await.get(LIST).await.words().contains("没有寄到"));
    })
    .await;
}
