//! Reports that are sent by themselves: when they are due, to whom, and what they say.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::schema::{audits, outbox, people, report_runs};
use redress::store::{Conn, report_schedules};

use super::filled;
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::app::shanghai;
use crate::support::{Browser, TestApp, on_each_database};

mod broken;
mod refused;
mod told;

const LIST: &str = "/oversight/scheduled";

const WEEKLY: [(&str, &str); 13] = [
    ("version", "0"),
    ("name", "客服周报"),
    ("team", ""),
    ("part", "times"),
    ("part", "missed"),
    ("part", "ends"),
    ("part", "ratings"),
    ("every", "week"),
    ("weekday", "2"),
    ("day", "1"),
    ("hour", "9"),
    ("zone", "Asia/Shanghai"),
    ("on", "yes"),
];

/// Subject and text of what was sent to an address.
fn letters_to(app: &TestApp, to: &str) -> Vec<(String, String)> {
    let read = |bytes: Vec<u8>| {
        let letter = mail_parser::MessageParser::default().parse(&bytes).unwrap().into_owned();
        let is_theirs = letter.to()?.first()?.address()? == to;
        let is_report = letter.subject()?.starts_with("客服周报");
        (is_theirs && is_report).then(|| (letter.subject().unwrap().to_owned(), letter.body_text(0).unwrap().into_owned()))
    };
    letter_files(app).into_iter().filter_map(read).collect()
}

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    WEEKLY.into_iter().filter(|(name, _)| !replaced(name)).chain(more.iter().copied()).collect()
}

/// A weekly one, on Wednesdays at nine, to these; its page.
async fn weekly(browser: &mut Browser, to: &[&str], more: &[(&str, &str)]) -> String {
    let fields = with(&to.iter().map(|id| ("to", *id)).chain(more.iter().copied()).collect::<Vec<_>>());
    let sent = browser.post(&format!("{LIST}/new"), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    sent.location().unwrap()
}

async fn chief(app: &TestApp) -> (String, Browser) {
    let chief = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
    (chief.id.to_string(), app.signed_in(&chief).await)
}

#[actix_web::test]
async fn a_report_is_sent_at_its_hour_about_the_week_that_is_over_and_once() {
    on_each_database(|app| async move {
        filled(&app).await;
        let (me, mut browser) = chief(&app).await;
        let mailer = folder_mailer(&app);
        let url = weekly(&mut browser, &[&me], &[]).await;
        let page = browser.get(&url).await;
        assert!(page.words().contains("下次发送：11 月 25 日（周三）09:00"), "{}", page.words());
        work(&app, &mailer).await;
        assert!(letters_to(&app, "chen@desk.example").is_empty(), "not before its hour");
        app.clock.set(shanghai(2026, 11, 25, 9, 0));
        work(&app, &mailer).await;
        work(&app, &mailer).await;
        let letters = letters_to(&app, "chen@desk.example");
        assert_eq!(letters.len(), 1, "once");
        let (subject, text) = &letters[0];
        assert_eq!(subject, "客服周报：11 月 16 日至 11 月 22 日");
        assert!(text.contains("首次答复") && text.contains("4 件（2）"), "{text}");
        assert!(text.contains("/oversight/response-times?from=2026-11-16&to=2026-11-22"), "{text}");
        let mut browser = app.sign_in_supervisor("周启航").await;
        let page = browser.get(&url).await;
        assert!(page.words().contains("陈岚 已发出"), "{}", page.words());
        assert!(page.words().contains("下次发送：12 月 2 日（周三）09:00"), "{}", page.words());
        assert!(browser.get(LIST).await.words().contains("每周三 09:00"));
    })
    .await;
}

#[actix_web::test]
async fn what_was_missed_while_no_server_ran_is_sent_once_and_not_made_up_for() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        weekly(&mut browser, &[&me], &[("every", "day")]).await;
        app.clock.set(shanghai(2026, 12, 3, 12, 0));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(letters_to(&app, "chen@desk.example").len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_empty_report_is_left_out_where_that_is_wished() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[("skip_empty", "yes")]).await;
        app.clock.set(shanghai(2026, 11, 25, 9, 1));
        work(&app, &folder_mailer(&app)).await;
        assert!(letters_to(&app, "chen@desk.example").is_empty());
        let mut browser = app.sign_in_supervisor("周启航").await;
        assert!(browser.get(&url).await.words().contains("没有内容，没有发"));
    })
    .await;
}

#[actix_web::test]
async fn it_can_be_sent_now_switched_off_and_deleted_and_all_of_it_is_on_record() {
    on_each_database(|app| async move {
        filled(&app).await;
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[]).await;
        assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.location().as_deref(), Some(&*url));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(letters_to(&app, "chen@desk.example").len(), 1);
        assert!(browser.get(&url).await.words().contains("陈岚手动发送"));
        let fields = with(&[("version", "1"), ("to", &me), ("on", "no")]);
        assert_eq!(browser.post(&url, &fields).await.status, 303);
        let page = browser.get(LIST).await;
        assert!(page.words().contains("已停用"), "{}", page.words());
        let late = browser.post(&url, &with(&[("version", "1"), ("to", &me), ("name", "别的名字")])).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("刚才有人改了这份报告") && late.text().contains("别的名字"), "{}", late.words());
        app.clock.set(shanghai(2026, 11, 25, 9, 1));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(letters_to(&app, "chen@desk.example").len(), 1, "switched off");
        let mut browser = app.sign_in_supervisor("周启航").await;
        assert_eq!(browser.post(&format!("{url}/removal"), &[]).await.location().as_deref(), Some(LIST));
        assert_eq!(browser.get(&url).await.status, 404);
        let acts = audits::table.filter(audits::what.like("schedule.%")).count();
        assert_eq!(app.app.db.read(move |conn| Ok(acts.get_result::<i64>(conn)?)).await.unwrap(), 3);
        let audit = browser.get("/oversight/audit?what=schedule.changed").await;
        assert!(audit.words().contains("修改定期报告 客服周报") && audit.words().contains("陈岚"), "{}", audit.words());
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_sent_figures_that_they_may_not_read() {
    on_each_database(|app| async move {
        filled(&app).await;
        let (me, mut browser) = chief(&app).await;
        let agent = app.person(Role::Agent, "李敏", "wu@desk.example", None).await;
        let none = browser.post(&format!("{LIST}/new"), &with(&[("to", &agent.id.to_string())])).await;
        assert_eq!(none.status, 422);
        assert!(none.words().contains("请至少选一位收件人"), "{}", none.words());
        assert!(!none.words().contains("wu@desk.example"), "an agent is not offered");
        let url = weekly(&mut browser, &[&me], &[]).await;
        let id: i64 = me.parse().unwrap();
        browser.post(&format!("{url}/sending"), &[]).await;
        let demote = move |tx: &mut Conn| {
            Ok(diesel::update(people::table.find(id)).set(people::role.eq(Role::Agent.as_str())).execute(tx)?)
        };
        app.app.db.write(demote).await.unwrap();
        // Demoted while the letter was on its way.
        work(&app, &folder_mailer(&app)).await;
        assert!(letters_to(&app, "chen@desk.example").is_empty());
        let mut other = app.sign_in_supervisor("周启航").await;
        assert!(other.get(&url).await.words().contains("陈岚 没有发"), "{}", other.get(&url).await.words());
        app.clock.set(shanghai(2026, 11, 25, 9, 1));
        work(&app, &folder_mailer(&app)).await;
        let last = report_runs::table.order(report_runs::id.desc()).select(report_runs::outcome);
        let last: String = app.app.db.read(move |conn| Ok(last.first(conn)?)).await.unwrap();
        assert_eq!(last, "nobody");
        assert_eq!(browser.get(&url).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn an_address_that_takes_no_letters_is_said_on_the_page() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[]).await;
        browser.post(&format!("{url}/sending"), &[]).await;
        let refuse = |tx: &mut Conn| {
            let of_report = outbox::table.filter(outbox::kind.eq("report"));
            let set = (outbox::is_queued.eq(false), outbox::last_error.eq(Some("550 no such mailbox")));
            Ok(diesel::update(of_report).set(set).execute(tx)?)
        };
        assert_eq!(app.app.db.write(refuse).await.unwrap(), 1);
        let page = browser.get(&url).await;
        assert!(page.words().contains("没有发成，请核对邮箱地址"), "{}", page.words());
        let list = browser.get(LIST).await;
        assert!(list.words().contains("上一次没有寄到：陈岚。") && list.words().contains("请核对邮箱地址"), "{}", list.words());
    })
    .await;
}

#[actix_web::test]
async fn what_makes_no_sense_is_said_and_what_was_typed_is_kept() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let bad = [("name", ""), ("zone", "Asia/Chengdu"), ("hour", "25"), ("team", "7"), ("to", &*me)];
        let page = browser.post(&format!("{LIST}/new"), &with(&bad)).await;
        assert_eq!(page.status, 422);
        for words in ["请填写名称", "没有这个时区", "请从列表里选一项"] {
            assert!(page.words().contains(words), "{words}: {}", page.words());
        }
        assert!(page.text().contains("Asia/Chengdu"));
        assert_eq!(browser.get(&format!("{LIST}/7")).await.status, 404);
        assert_eq!(browser.get(&format!("{LIST}/x")).await.status, 404);
        assert_eq!(browser.post(&format!("{LIST}/7/sending"), &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_calls_a_report_new_alters_it_and_makes_no_second_one() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[]).await;
        let page = browser.post(&url, &with(&[("name", "周报二"), ("to", &*me)])).await;
        assert_eq!(page.status, 303, "{}", page.words());
        assert!(browser.get(&url).await.words().contains("周报二"));
        let page = browser.post(&url, &with(&[("name", "周报三"), ("to", &*me)])).await;
        assert_eq!(page.status, 409);
        assert!(page.text().contains("周报三"), "what was typed stays");
    })
    .await;
}

#[actix_web::test]
async fn a_new_name_puts_off_no_report_that_is_due() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[]).await;
        app.clock.set(shanghai(2026, 11, 25, 9, 5));
        let named = browser.post(&url, &with(&[("name", "周报二"), ("to", &*me)])).await;
        assert_eq!(named.status, 303, "{}", named.words());
        work(&app, &folder_mailer(&app)).await;
        let runs = app.app.db.read(|conn| Ok(report_runs::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(runs, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_report_as_the_form_offers_it_is_sent_at_its_first_hour_and_not_at_once() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        // Mondays at eight; it is Tuesday.
        let url = weekly(&mut browser, &[&me], &[("weekday", "0"), ("hour", "8")]).await;
        work(&app, &folder_mailer(&app)).await;
        assert!(letters_to(&app, "chen@desk.example").is_empty());
        let page = browser.get(&url).await;
        assert!(page.words().contains("下次发送：11 月 30 日（周一）08:00"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn a_report_to_a_mailbox_that_has_had_its_fill_is_not_called_sent() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        let url = weekly(&mut browser, &[&me], &[]).await;
        for _ in 0..10 {
            assert_eq!(browser.post(&format!("{url}/sending"), &[]).await.status, 303);
        }
        browser.post(&format!("{url}/sending"), &[]).await;
        let page = browser.get(&url).await;
        assert!(page.words().contains("收件人的信太多，没有发"), "{}", page.words());
    })
    .await;
}

/// Two workers that find one due: one of them sends it.
#[actix_web::test]
async fn two_workers_send_a_report_once() {
    on_each_database(|app| async move {
        let (me, mut browser) = chief(&app).await;
        weekly(&mut browser, &[&me], &[]).await;
        app.clock.set(shanghai(2026, 11, 25, 9, 0) + Duration::seconds(1));
        let now = app.app.now();
        let id = app.app.db.read(move |conn| report_schedules::due(conn, now)).await.unwrap().unwrap();
        let run = |app: &TestApp| {
            let ids = std::sync::Arc::clone(&app.app.ids);
            let db = app.app.db.clone();
            async move {
                let run = move |tx: &mut Conn| {
                    let mut next_id = || ids.next(now.timestamp_millis());
                    let asking = &mut report_schedules::Asking { now, is_empty: false, by: None, next_id: &mut next_id };
                    report_schedules::run(tx, id, asking)
                };
                db.write(run).await.unwrap()
            }
        };
        let (one, other) = tokio::join!(run(&app), run(&app));
        assert_eq!(usize::from(one.is_some()) + usize::from(other.is_some()), 1);
        let runs = app.app.db.read(|conn| Ok(report_runs::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(runs, 1);
    })
    .await;
}
