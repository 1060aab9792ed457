//! Tags, and the day to look at a case again.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::store::Conn;

use crate::support::cases::{act_on, close, file_case};
use crate::support::{Answer, Browser, on_each_database};
use crate::web::access::stored;

fn shown(answer: &Answer) -> Vec<String> {
    answer.select("tr.row .ref")
}

fn path(case: &Case, noun: &str) -> String {
    format!("/desk/cases/{}{noun}", case.reference.unwrap())
}

fn tags(answer: &Answer) -> Vec<String> {
    answer.select("#act-tags .tags .tag")
}

async fn tag(browser: &mut Browser, case: &Case, name: &str, value: &str) -> Answer {
    browser.post(&path(case, "/tags"), &[(name, value)]).await
}

#[actix_web::test]
async fn tags_are_put_on_and_taken_off_and_find_their_cases() {
    on_each_database(|app| async move {
        let (case, other) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let mut browser = app.sign_in_agent("李敏").await;
        assert_eq!(tag(&mut browser, &case, "add", "征信， 老人家;VIP 征信").await.status, 303);
        let page = browser.get(&path(&case, "")).await;
        assert_eq!(tags(&page), ["征信", "老人家", "vip"]);
        assert!(page.text().contains("加了标签：征信、老人家、vip"));
        tag(&mut browser, &other, "add", "征信").await;
        let found = browser.get("/desk/queue?tag=%E5%BE%81%E4%BF%A1&sort=oldest").await;
        assert_eq!(shown(&found), [&case, &other].map(|case| case.reference.unwrap().to_string()));
        assert_eq!(tag(&mut browser, &case, "remove", "征信").await.status, 303);
        assert_eq!(shown(&browser.get("/desk/queue?tag=%E5%BE%81%E4%BF%A1").await).len(), 1);
        let closed = close(&app, &stored(&app, &case).await).await;
        assert_eq!(shown(&browser.get("/desk/queue?tag=vip").await).len(), 0, "a closed case is not among the open");
        assert_eq!(shown(&browser.get("/desk/queue?view=closed&tag=vip").await).len(), 1);
        assert_eq!(tag(&mut browser, &closed, "add", "回访").await.status, 303, "a closed case can be tagged");
        let mut consumer = app.sign_in_consumer("陈晓", "chenxiao@mail.example").await;
        assert_eq!(tag(&mut consumer, &case, "add", "x").await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_tag_that_is_none_is_said_so_and_what_was_typed_stays() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        for (typed, words) in [
            ("", "请填写标签"),
            ("<b>", "标签里不能有逗号、引号或尖括号"),
            (&"长".repeat(25), "请缩短到 24 字以内"),
            ("a b c d e f g h i j k", "一件案件最多 10 个标签，请先去掉一个"),
        ] {
            let answer = tag(&mut browser, &case, "add", typed).await;
            assert_eq!(answer.status, 422, "{typed}");
            assert_eq!(answer.select("#errors li"), [words], "{typed}");
            assert_eq!(answer.attributes("#tags-add", "value"), [typed]);
        }
        tag(&mut browser, &case, "add", "征信").await;
        assert_eq!(tag(&mut browser, &case, "add", "征信").await.status, 422);
        let page = browser.get(&path(&case, "")).await;
        let version = page.attributes("#act-triage input[name=version]", "value")[0].clone();
        tag(&mut browser, &case, "add", "回访").await;
        let after = browser.get(&path(&case, "")).await;
        assert_eq!(after.attributes("#act-triage input[name=version]", "value"), [version], "open forms stay good");
    })
    .await;
}

#[actix_web::test]
async fn a_tag_that_tells_who_complained_is_refused_and_one_from_before_is_taken_off() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.contact.name = "Chen Xiao".to_owned();
            filing.represented = Some("陈建国".to_owned());
        })
        .await;
        let mut browser = app.sign_in_agent("李敏").await;
        let words = "标签大家都看得到，删除个人信息之后也会留在处理经过里。请不要写姓名、电话、邮箱或单号";
        for typed in ["13800138000", "回访，138 0013 8000", "a@mail.example", "chen-xiao", "CHENXIAO投诉", "陈建国的妈妈"]
        {
            let answer = tag(&mut browser, &case, "add", typed).await;
            assert_eq!(answer.status, 422, "{typed}");
            assert_eq!(answer.select("#errors li"), [words], "{typed}");
            assert_eq!(answer.attributes("#tags-add", "value"), [typed]);
        }
        assert!(stored(&app, &case).await.tags.is_empty());
        let li = file_case(&app, |filing| "Li".clone_into(&mut filing.contact.name)).await;
        assert_eq!(tag(&mut browser, &li, "add", "late-delivery").await.status, 303, "which is nobody's name");
        assert_eq!(tag(&mut browser, &li, "add", "call-li").await.status, 422);
        assert_eq!(tag(&mut browser, &case, "add", "2026-11，陈皮").await.status, 303);
        let id = case.id.0;
        let old = move |tx: &mut Conn| {
            use redress::store::schema::{case_tags, cases};
            diesel::update(cases::table.find(id)).set(cases::tags.eq("13800138000")).execute(tx)?;
            let row = (case_tags::tag.eq("13800138000"), case_tags::is_open.eq(true), case_tags::case_id.eq(id));
            Ok(diesel::insert_into(case_tags::table).values(row).execute(tx)?)
        };
        app.app.db.write(old).await.unwrap();
        assert_eq!(shown(&browser.get("/desk/queue?tag=13800138000").await).len(), 1);
        assert_eq!(tag(&mut browser, &case, "remove", "13800138000").await.status, 303);
        assert!(stored(&app, &case).await.tags.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_case_put_off_leaves_the_queue_until_its_day_and_its_clocks_do_not_stop() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let reference = case.reference.unwrap().to_string();
        let mut browser = app.sign_in_agent("李敏").await;
        let fields = [("on", "2026-11-27"), ("why", "给商家打电话")];
        assert_eq!(browser.post(&path(&case, "/follow-up"), &fields).await.status, 303);
        assert!(shown(&browser.get("/desk/queue").await).is_empty());
        let put_off = browser.get("/desk/queue?view=follow-up").await;
        assert_eq!(shown(&put_off), std::slice::from_ref(&reference));
        assert!(put_off.select("tr.row th")[0].contains("跟进"), "{:?}", put_off.select("tr.row th"));
        assert_eq!(stored(&app, &case).await.due(), case.due());
        let page = browser.get(&path(&case, "")).await;
        assert!(page.text().contains("给商家打电话"));
        // Overdue, it is seen all the same.
        app.advance(Duration::hours(30));
        let mut browser = app.sign_in_agent("王蕾").await;
        assert_eq!(shown(&browser.get("/desk/queue?view=overdue").await), std::slice::from_ref(&reference));
        app.advance(Duration::hours(48));
        let mut browser = app.sign_in_agent("周一").await;
        let page = browser.get("/desk/queue").await;
        assert_eq!(shown(&page), [reference]);
        assert!(page.select("tr.row th")[0].contains("跟进日到了"));
        assert!(shown(&browser.get("/desk/queue?view=follow-up").await).is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_the_consumer_says_brings_a_case_back_at_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let off = [("on", "2026-12-01")];
        browser.post(&path(&case, "/follow-up"), &off).await;
        let consumer = Actor::Consumer { person: None, cases: vec![case.id] };
        act_on(&app, &stored(&app, &case).await, consumer, |case, act| case.reply("又扣了一次", act)).await;
        assert_eq!(shown(&browser.get("/desk/queue").await).len(), 1);
        browser.post(&path(&case, "/follow-up"), &off).await;
        assert!(shown(&browser.get("/desk/queue").await).is_empty());
        assert_eq!(browser.post(&path(&case, "/follow-up"), &[("back", "yes")]).await.status, 303);
        assert_eq!(shown(&browser.get("/desk/queue").await).len(), 1);
        for (on, words) in [
            ("", "请填写日期"),
            ("2026-11-01", "请填写将来一年之内的日期"),
            ("morgen", "请按“年-月-日”填写日期，例如 2026-11-30"),
        ] {
            let answer = browser.post(&path(&case, "/follow-up"), &[("on", on), ("why", "打电话")]).await;
            assert_eq!(answer.status, 422, "{on}");
            assert_eq!(answer.select("#follow-up-why"), ["打电话"], "{:?} {words}", answer.select("#errors li"));
        }
    })
    .await;
}
