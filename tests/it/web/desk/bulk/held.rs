//! What cannot be taken back from many cases waits a minute, and can be stopped until then.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};

use super::{go_on, hows, preview, reference, three};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::{act_on, file_case};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::{deactivate, stored};

#[actix_web::test]
async fn words_to_many_wait_a_minute_and_go_to_each_in_its_own() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let fields = [
            ("called", "在查"),
            ("says", "message"),
            ("text_zh", "{reference} 在查。"),
            ("hands", "keep"),
            ("afterwards", "stay"),
            ("reach", "own"),
        ];
        browser.post("/desk/macros", &fields).await;
        let id = browser.get("/desk/macros").await.attributes(".macro-end a", "href")[0].rsplit('/').next().unwrap().to_owned();
        let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        assert_eq!(page.select(".code"), [format!("{} 在查。", reference(&first))]);
        assert!(page.text().contains("一分钟后才做"));
        let run = go_on(&mut browser, &page).await;
        let (stop, here) = stop_of(&run);
        assert_eq!(go_on(&mut browser, &page).await.attributes("form[action$='/undo']", "action"), [stop.as_str()], "once more");
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(hows(&browser.get(&here).await), ["还没轮到", "还没轮到"]);
        assert_eq!(stored(&app, &first).await.seq, first.seq, "nothing is said yet");
        a_minute_later(&app).await;
        for case in [&first, &second] {
            let page = browser.get(&format!("/desk/cases/{}", reference(case))).await;
            assert!(page.text().contains(&format!("{} 在查。", reference(case))));
        }
        assert!(browser.get("/desk/macros").await.text().contains("用过 2 次"));
        let run = browser.get(&here).await;
        assert_eq!(hows(&run), ["已做", "已做"]);
        assert!(run.attributes("form[action$='/undo']", "action").is_empty());
        // From a page that was left open.
        browser.post(&stop, &[]).await;
        assert!(browser.get(&here).await.text().contains("已过一分钟，不能撤销了"));
        let seq = stored(&app, &first).await.seq;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(stored(&app, &first).await.seq, seq, "to each once");
    })
    .await;
}

pub(super) async fn a_minute_later(app: &TestApp) {
    app.advance(Duration::seconds(61));
    work(app, &folder_mailer(app)).await;
}

/// Where what waits is stopped, and its page.
pub(super) fn stop_of(run: &Answer) -> (String, String) {
    assert_eq!(run.select("h1"), ["一分钟后才做"]);
    let stop = run.attributes("form[action$='/undo']", "action")[0].clone();
    let here = stop.trim_end_matches("/undo").to_owned();
    (stop, here)
}

/// A macro that says this to consumers.
pub(super) async fn saying(browser: &mut Browser, text: &str) -> String {
    let fields = [("called", "在查"), ("says", "message"), ("text_zh", text), ("hands", "me")];
    let fields: Vec<_> = fields.into_iter().chain([("afterwards", "stay"), ("reach", "own")]).collect();
    browser.post("/desk/macros", &fields).await;
    browser.get("/desk/macros").await.attributes(".macro-end a", "href")[0].rsplit('/').next().unwrap().to_owned()
}

#[actix_web::test]
async fn every_page_of_the_desk_leads_back_to_what_waits_for_as_long_as_it_can_be_stopped() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = saying(&mut browser, "在查。").await;
        let strip = ".flash[role=note] a";
        for is_stopped in [true, false] {
            let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
            let run = go_on(&mut browser, &page).await;
            let (stop, here) = stop_of(&run);
            let again = go_on(&mut browser, &page).await;
            assert_eq!(stop_of(&again).1, here, "the same click once more");
            assert!(run.attributes(strip, "href").is_empty(), "it is here");
            let case = format!("/desk/cases/{}", reference(&first));
            for page in ["/desk/queue", &case, "/desk/macros"] {
                assert_eq!(browser.get(page).await.attributes(strip, "href"), [here.as_str()], "{page}");
            }
            if is_stopped {
                browser.post(&stop, &[]).await;
            } else {
                app.advance(Duration::seconds(60));
            }
            assert!(browser.get("/desk/queue").await.attributes(strip, "href").is_empty(), "{is_stopped}");
            go_on(&mut browser, &page).await;
            assert!(browser.get("/desk/queue").await.attributes(strip, "href").is_empty(), "it is over: {is_stopped}");
        }
        let later = (app.app.now() + Duration::minutes(1)).timestamp_millis();
        let of_another = format!("7-8-{later}");
        for odd in ["1", &*of_another, "1-2", "x-y-z", "1-2-99999999999999999999", "-", "1-2-3"] {
            browser.set_cookie("redress-run", odd);
            let page = browser.get("/desk/queue").await;
            assert!(page.status == 200 && page.attributes(strip, "href").is_empty(), "{odd}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_waits_is_stopped_within_the_minute_and_then_nothing_is_said() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = saying(&mut browser, "在查。").await;
        let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        let (stop, here) = stop_of(&go_on(&mut browser, &page).await);
        let mut other = app.sign_in_agent("王蕾").await;
        assert_eq!(other.post(&stop, &[]).await.status, 404, "who asked for it stops it");
        app.advance(Duration::seconds(59));
        assert_eq!(browser.post(&stop, &[]).await.status, 303);
        assert!(browser.get(&here).await.text().contains("已停下，一件也没有做"));
        app.advance(Duration::minutes(5));
        work(&app, &folder_mailer(&app)).await;
        let run = browser.get(&here).await;
        assert_eq!(hows(&run), ["已停下，没有做", "已停下，没有做"]);
        assert!(run.attributes("form[action$='/undo']", "action").is_empty());
        assert_eq!((stored(&app, &first).await.seq, stored(&app, &second).await.seq), (first.seq, second.seq));
        assert!(browser.get("/desk/macros").await.text().contains("用过 0 次"), "{}", browser.get("/desk/macros").await.words());
    })
    .await;
}

#[actix_web::test]
async fn words_are_not_sent_past_what_somebody_said_meanwhile_and_whoever_sends_them_hears_of_it() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = saying(&mut browser, "在查。").await;
        app.advance(Duration::minutes(1));
        let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        let (_, here) = stop_of(&go_on(&mut browser, &page).await);
        app.advance(Duration::seconds(30));
        // What one does oneself keeps nothing from being said.
        let page = preview(&mut browser, &[&second], &[("what", "tag"), ("tag", "回访")]).await;
        go_on(&mut browser, &page).await;
        let second = stored(&app, &second).await;
        assert_eq!(second.tags, ["回访"]);
        let consumer = Actor::Consumer { person: None, cases: vec![first.id] };
        let answered = act_on(&app, &first, consumer, |case, act| case.reply("已经好了，谢谢。", act)).await;
        app.advance(Duration::seconds(31));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(stored(&app, &first).await.seq, answered.seq, "nothing is said, and it is given to nobody");
        assert!(stored(&app, &second).await.seq > second.seq);
        let run = browser.get(&here).await;
        assert!(hows(&run)[0].starts_with("没有做") && hows(&run)[1] == "已做", "{:?}", hows(&run));
        let inbox = browser.get("/desk/notifications").await;
        assert!(inbox.words().contains("这一件没有做成") && inbox.words().contains(&reference(&first)), "{}", inbox.words());
    })
    .await;
}

#[actix_web::test]
async fn words_that_somebody_changed_since_they_were_looked_at_are_looked_at_again() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = saying(&mut browser, "在查。").await;
        let page = preview(&mut browser, &[&case], &[("what", "macro"), ("macro", &id)]).await;
        let changed = [("called", "在查"), ("says", "message"), ("text_zh", "查好了。"), ("hands", "me"), ("afterwards", "stay")];
        let changed: Vec<_> = changed.into_iter().chain([("reach", "own"), ("version", "1")]).collect();
        assert_eq!(browser.post(&format!("/desk/macros/{id}"), &changed).await.status, 303);
        let names = page.attributes("form[action='/desk/bulk/do'] input", "name");
        let values = page.attributes("form[action='/desk/bulk/do'] input", "value");
        let fields: Vec<(&str, &str)> =
            names.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_str())).filter(|(name, _)| *name != "csrf").collect();
        let answer = browser.post("/desk/bulk/do", &fields).await;
        assert_eq!(answer.status, 422);
        assert!(answer.select("#errors li")[0].starts_with("这个常用回复刚刚被改过"), "{:?}", answer.select("#errors li"));
        a_minute_later(&app).await;
        assert_eq!(stored(&app, &case).await.seq, case.seq);
    })
    .await;
}

#[actix_web::test]
async fn nothing_is_said_for_somebody_who_left_within_the_minute() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.signed_in(&li).await;
        let id = saying(&mut browser, "在查。").await;
        let page = preview(&mut browser, &[&case], &[("what", "macro"), ("macro", &id)]).await;
        go_on(&mut browser, &page).await;
        deactivate(&app, &li).await;
        a_minute_later(&app).await;
        assert_eq!(stored(&app, &case).await.seq, case.seq);
    })
    .await;
}

#[actix_web::test]
async fn words_that_come_out_empty_are_sent_to_nobody() {
    on_each_database(|app| async move {
        let with = file_case(&app, |_| {}).await;
        let without = file_case(&app, |filing| filing.order.order_number = None).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let says = [("called", "号"), ("says", "message"), ("text_zh", "{order_number}"), ("hands", "me")];
        let fields: Vec<_> = says.into_iter().chain([("afterwards", "stay"), ("reach", "own")]).collect();
        browser.post("/desk/macros", &fields).await;
        let id = browser.get("/desk/macros").await.attributes(".macro-end a", "href")[0].rsplit('/').next().unwrap().to_owned();
        let page = preview(&mut browser, &[&with, &without], &[("what", "macro"), ("macro", &id)]).await;
        assert_eq!(hows(&page), ["填好之后没有文字，或超过 5000 字", "会做"]);
        go_on(&mut browser, &page).await;
        a_minute_later(&app).await;
        assert_eq!(stored(&app, &without).await.seq, without.seq, "not even taken");
        assert!(stored(&app, &with).await.seq > with.seq);
        assert!(!browser.get("/desk/notifications").await.words().contains("没有做成"), "the preview had said so");
    })
    .await;
}

#[actix_web::test]
async fn whoever_wishes_hears_by_mail_of_a_case_in_which_nothing_was_said() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.signed_in(&li).await;
        let settings = "/desk/notifications/settings";
        let all_day = [("quiet_from", ""), ("quiet_to", ""), ("not_done", "mail")];
        assert_eq!(browser.post(settings, &all_day).await.status, 303);
        let id = saying(&mut browser, "在查。").await;
        let page = preview(&mut browser, &[&case], &[("what", "macro"), ("macro", &id)]).await;
        go_on(&mut browser, &page).await;
        app.advance(Duration::seconds(30));
        let consumer = Actor::Consumer { person: None, cases: vec![case.id] };
        act_on(&app, &case, consumer, |case, act| case.reply("已经好了，谢谢。", act)).await;
        a_minute_later(&app).await;
        a_minute_later(&app).await;
        let told: Vec<String> =
            letter_files(&app).into_iter().filter_map(|bytes| words_to("limin@desk.example", &bytes)).collect();
        let [not_done] = told.iter().filter(|text| text.contains("没有做成")).collect::<Vec<_>>()[..] else {
            panic!("one letter says so: {told:?}")
        };
        assert!(not_done.contains(&reference(&case)), "{not_done}");
    })
    .await;
}

/// What a letter says, where it goes to this address.
fn words_to(address: &str, bytes: &[u8]) -> Option<String> {
    let letter = mail_parser::MessageParser::default().parse(bytes)?;
    let is_theirs = letter.to()?.first()?.address()? == address;
    is_theirs.then(|| format!("{} {}", letter.subject().unwrap_or_default(), letter.body_text(0).unwrap_or_default()))
}
