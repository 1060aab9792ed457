//! A consumer whose date was missed asks for a review; a date that is put off; the way to an outside body.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::StatusCode;
use redress::domain::case::assigning::Assignment;
use redress::store::schema::{notifications, outbox};

use diesel::prelude::*;

use super::{Room, good, post};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::app::shanghai;
use crate::support::cases::act_on;
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn whoever_missed_a_date_does_not_review_it_and_the_consumer_sees_what_follows() {
    on_each_database(|app| async move {
        let supervisor = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
        let mut room = Room::open(app).await;
        let me = room.me.staff();
        room.case = act_on(&room.app, &room.case, Actor::System, |case, act| {
            case.assign(&Assignment { to: me, version: case.version }, act)
        })
        .await;
        let url = format!("/complaints/{}/escalation", room.case.reference.unwrap());
        assert_eq!(room.consumer.get(&url).await.status, 303, "nothing was missed yet");
        assert!(!room.consumers_page().await.text().contains("换一个人来看"));
        let early = room.consumer.post(&url, &[("reason", "快一点")]).await;
        assert_eq!(early.status, 409);
        assert!(early.words().contains("现在没有超过时限的事项"));
        room.app.clock.set(shanghai(2026, 11, 25, 18, 30));
        work(&room.app, &folder_mailer(&room.app)).await;
        room.consumer = room.app.signed_in(&room.owner.clone()).await;
        assert!(room.consumers_page().await.text().contains("换一个人来看"));
        let page = room.consumer.get(&url).await;
        assert!(page.status == 200 && page.words().contains("首次答复：11 月 25 日"), "{}", page.words());
        let empty = room.consumer.post(&url, &[("reason", " ")]).await;
        assert_eq!(empty.status, 422);
        assert_eq!(room.consumer.post(&url, &[("reason", "没有人核对过账单。")]).await.status, 303);
        room.case = room.stored().await;
        assert_eq!((room.case.level, room.case.assignee, &*room.case.reviewed), (2, None, &[room.me.id][..]));
        let read = room.consumers_page().await;
        assert!(read.words().contains("您要求换一个人来看这件投诉") && read.words().contains("没有人核对过账单。"));
        room.agent = room.app.signed_in(&room.me.clone()).await;
        let take = room.good("assignment");
        let mine = room.post("assignment", &take).await;
        assert_eq!(mine.status, 422);
        assert!(mine.words().contains("做过这件事的人不能自己复核"), "{}", mine.words());
        let told = room.app.app.db.read(move |conn| {
            let mine = notifications::table.filter(notifications::person_id.eq(supervisor.id.0));
            Ok(mine.select(notifications::kind).order(notifications::id).load::<String>(conn)?)
        });
        assert_eq!(told.await.unwrap(), ["missed", "demanded"]);
    })
    .await;
}

#[actix_web::test]
async fn staff_are_told_in_one_letter_once_their_hours_begin() {
    on_each_database(|app| async move {
        let supervisor = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
        let theirs = app
            .person(
                Role::Supervisor,
                "别组",
                "other@desk.example",
                Some(crate::support::cases::team(&app, "x", "别组", "X").await),
            )
            .await;
        for _ in 0..3 {
            crate::support::cases::file_case(&app, |_| {}).await;
        }
        app.clock.set(shanghai(2026, 11, 25, 18, 30));
        let mailer = folder_mailer(&app);
        work(&app, &mailer).await;
        let letters = |person: i64| {
            let db = app.app.db.clone();
            async move {
                let mine = move |conn: &mut _| {
                    let mine = outbox::table.filter(outbox::kind.eq("alerts")).filter(outbox::person_id.eq(person));
                    Ok(mine.count().get_result::<i64>(conn)?)
                };
                db.read(mine).await.unwrap()
            }
        };
        assert_eq!(letters(supervisor.id.0).await, 0, "after hours nobody is told");
        app.clock.set(shanghai(2026, 11, 26, 9, 1));
        work(&app, &mailer).await;
        work(&app, &mailer).await;
        assert_eq!(
            (letters(supervisor.id.0).await, letters(theirs.id.0).await),
            (1, 1),
            "three cases, one letter; what no team has yet is everybody's"
        );
        let sent = letter_files(&app);
        assert!(sent.iter().any(|letter| String::from_utf8_lossy(letter).contains("chen@desk.example")));
    })
    .await;
}

#[actix_web::test]
async fn a_supervisor_puts_a_date_off_and_the_letter_names_the_new_one() {
    on_each_database(|app| async move {
        let supervisor = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
        let mut room = Room::open(app).await;
        let asked = room.good("extension");
        assert_eq!(room.post("extension", &asked).await.status, 303);
        let version = room.stored().await.version;
        let own = room.page().await;
        assert!(own.words().contains("申请把处理结果延 5 天，等督导答复"), "{}", own.words());
        assert!(own.select("#act-extension-answer form").is_empty(), "an agent has nothing to decide");
        let mut boss = room.app.signed_in(&supervisor).await;
        let url = room.url("extension-answer");
        let page = boss.get(&room.url("")).await;
        assert!(page.select("#extension-answer-reason").concat().contains("平台要到下周才能核实。"));
        let grant = vec![
            ("decision", "grant".to_owned()),
            ("reason", "平台下周才能核实您的付款。".to_owned()),
            ("version", version.to_string()),
        ];
        assert_eq!(post(&mut boss, &url, &grant).await.status, 303);
        assert_eq!(room.letters().await.last().map(String::as_str), Some("extended"));
        let read = room.consumers_page().await;
        assert!(read.words().contains("平台下周才能核实您的付款。") && read.words().contains("12 月 15 日"), "{}", read.words());
        assert!(!read.words().contains("平台要到下周才能核实。"), "what the agent wrote to the supervisor is theirs");
        let clocks = boss.get(&room.url("clocks")).await;
        assert!(clocks.words().contains("同意延期：处理结果从 12 月 8 日"), "{}", clocks.words());
    })
    .await;
}

#[actix_web::test]
async fn the_last_level_needs_a_next_door_and_the_consumer_is_told_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for _ in 0..2 {
            let raise = room.good("escalation");
            assert_eq!(room.post("escalation", &raise).await.status, 303);
            room.case = room.stored().await;
        }
        let bare = good("escalation", room.case.version);
        let refused = room.post("escalation", &bare).await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("请写明转给谁"), "{}", refused.words());
        let mut raise = bare;
        raise.extend([
            ("body", "12363".to_owned()),
            ("why", "信用记录只有他们能改。".to_owned()),
            ("until", "2027-01-15".to_owned()),
        ]);
        assert_eq!(room.post("escalation", &raise).await.status, 303);
        let read = room.consumers_page().await;
        for told in ["下一步可以找谁", "12363", "信用记录只有他们能改。", "1 月 15 日"] {
            assert!(read.words().contains(told), "{told}: {}", read.words());
        }
        assert!(!read.words().contains("涉及征信，请主管定夺。"), "the reason for colleagues stays there");
        assert!(room.letters().await.contains(&"referral".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn the_ledger_of_every_clock_is_told_with_who_and_why() {
    let mut room = Room::open(TestApp::new()).await;
    room.fresh(StatusCode::AwaitingConsumer).await;
    for language in ["zh-CN", "en"] {
        room.agent.language = language;
        let page = room.agent.get(&room.url("clocks")).await;
        assert_eq!(page.status, 200);
        assert!(!page.words().contains("clock-") && !page.words().contains("case-"), "{}", page.words());
        assert_eq!(page.select("main section").len(), room.case.clocks.len());
    }
    room.agent.language = "zh-CN";
    let page = room.agent.get(&room.url("clocks")).await;
    for told in ["暂停计时：", "处理结果", "按时", "第 1 版"] {
        assert!(page.words().contains(told), "{told}: {}", page.words());
    }
}
