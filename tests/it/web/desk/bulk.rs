//! What is done to many cases at once: shown first, told case by case, and taken back within a minute.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Priority;

use crate::support::cases::{act_on, close, file_case, give, team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::stored;

mod held;
mod listed;
mod macros;
mod undone;

use held::{a_minute_later, stop_of};

fn reference(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

async fn preview(browser: &mut Browser, cases: &[&Case], more: &[(&str, &str)]) -> Answer {
    let references: Vec<String> = cases.iter().map(|case| reference(case)).collect();
    let mut fields: Vec<(&str, &str)> = references.iter().map(|reference| ("case", reference.as_str())).collect();
    fields.extend(more);
    browser.post("/desk/bulk", &fields).await
}

/// Presses the button of a preview, as it stands there.
async fn go_on(browser: &mut Browser, page: &Answer) -> Answer {
    let names = page.attributes("form[action='/desk/bulk/do'] input", "name");
    let values = page.attributes("form[action='/desk/bulk/do'] input", "value");
    let fields: Vec<(&str, &str)> =
        names.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_str())).filter(|(name, _)| *name != "csrf").collect();
    let answer = browser.post("/desk/bulk/do", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    browser.get(&answer.location().unwrap()).await
}

async fn three(app: &TestApp) -> [Case; 3] {
    [file_case(app, |_| {}).await, file_case(app, |_| {}).await, file_case(app, |_| {}).await]
}

fn hows(page: &Answer) -> Vec<String> {
    page.select("tbody td:last-child")
}

#[actix_web::test]
async fn chosen_cases_are_shown_before_anything_is_done_and_told_one_by_one_afterwards() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let [first, second, third] = three(&app).await;
        let third = close(&app, &third).await;
        let first = triage(&app, &first, Priority::Urgent, None).await;
        let mut browser = app.signed_in(&li).await;
        let page = preview(&mut browser, &[&first, &second, &third], &[("act", "priority:urgent"), ("query", "view=all")]).await;
        assert_eq!(page.select("h1"), ["将对 3 件案件："]);
        assert_eq!(page.select(".bulk-what li"), ["优先级改为急"]);
        assert_eq!(hows(&page), [hows(&page)[0].as_str(), "已经是这样", "会做"]);
        assert!(hows(&page)[0].contains("现在"), "a closed case is not triaged: {:?}", hows(&page));
        assert_eq!(stored(&app, &second).await.priority, Priority::Normal, "nothing is done by looking");
        let run = go_on(&mut browser, &page).await;
        assert_eq!(run.select("tbody td:last-child").len(), 3);
        assert!(run.text().contains("1 件已做"));
        assert!(run.text().contains("1 件没有做"));
        assert_eq!(stored(&app, &second).await.priority, Priority::Urgent);
        // The same form sent twice is one.
        let seq = stored(&app, &second).await.seq;
        go_on(&mut browser, &page).await;
        assert_eq!(stored(&app, &second).await.seq, seq);
    })
    .await;
}

#[actix_web::test]
async fn what_was_not_done_stands_first_and_what_is_not_listed_is_counted() {
    on_each_database(|app| async move {
        let mut cases = Vec::new();
        for _ in 0..202 {
            cases.push(file_case(&app, |_| {}).await);
        }
        let last = cases.pop().unwrap();
        cases.push(close(&app, &last).await);
        let mut browser = app.sign_in_agent("李敏").await;
        let page = preview(&mut browser, &cases.iter().collect::<Vec<_>>(), &[("act", "priority:urgent")]).await;
        let run = go_on(&mut browser, &page).await;
        assert_eq!(run.select("tbody th")[0], reference(&last));
        assert_eq!(run.select("tbody tr").len(), 200);
        assert!(run.text().contains("另有 2 件没有列出"));
    })
    .await;
}

#[actix_web::test]
async fn what_was_done_is_taken_back_within_a_minute_but_not_what_somebody_decided_since() {
    on_each_database(|app| {
        Box::pin(async move {
            let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
            let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
            let [first, second, third] = three(&app).await;
            let first = give(&app, &first, &wang).await;
            let mut browser = app.signed_in(&li).await;
            let page = preview(&mut browser, &[&first, &second, &third], &[("act", "assignee:me")]).await;
            let run = go_on(&mut browser, &page).await;
            assert_eq!(stored(&app, &first).await.assignee, Some(li.id));
            give(&app, &stored(&app, &third).await, &wang).await;
            let undo = run.attributes("form[action$='/undo']", "action")[0].clone();
            let mut other = app.signed_in(&wang).await;
            assert_eq!(other.post(&undo, &[]).await.status, 404, "who did it takes it back");
            assert_eq!(browser.post(&undo, &[]).await.status, 303);
            let after = [&first, &second, &third].map(|case| stored(&app, case));
            let [a, b, c] = after;
            assert_eq!((a.await.assignee, b.await.assignee, c.await.assignee), (Some(wang.id), None, Some(wang.id)));
            let run = browser.get(undo.trim_end_matches("/undo")).await;
            assert_eq!(hows(&run), ["没有撤销：之后有人又改过", "已撤销", "已撤销"]);
            assert!(run.attributes("form[action$='/undo']", "action").is_empty());
        })
    })
    .await;
}

#[actix_web::test]
async fn after_a_minute_it_stays() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let page = preview(&mut browser, &[&case], &[("what", "tag"), ("tag", "回访")]).await;
        let run = go_on(&mut browser, &page).await;
        let undo = run.attributes("form[action$='/undo']", "action")[0].clone();
        app.advance(Duration::seconds(61));
        browser.post(&undo, &[]).await;
        assert_eq!(stored(&app, &case).await.tags, ["回访"]);
    })
    .await;
}

#[actix_web::test]
async fn nothing_is_done_to_a_case_that_is_not_theirs_or_went_out_of_sight() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let [ours, theirs, moving] = three(&app).await;
        let ours = triage(&app, &ours, Priority::Normal, Some(one)).await;
        let theirs = triage(&app, &theirs, Priority::Normal, Some(two)).await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&li).await;
        let page = preview(&mut browser, &[&ours, &theirs, &moving], &[("act", "assignee:me")]).await;
        assert_eq!(page.select("tbody th").len(), 2);
        assert!(!page.select("main").join("").contains(&reference(&theirs)));
        triage(&app, &moving, Priority::Normal, Some(two)).await;
        let run = go_on(&mut browser, &page).await;
        assert_eq!(run.select("tbody th"), [reference(&ours)]);
        assert_eq!((stored(&app, &theirs).await.assignee, stored(&app, &moving).await.assignee), (None, None));
        let mut consumer = app.sign_in_consumer("陈晓", "chenxiao@mail.example").await;
        assert_eq!(preview(&mut consumer, &[&ours], &[("act", "assignee:me")]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_was_moved_out_of_sight_is_told_by_its_reference_and_how_it_went_alone() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let ours = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&li).await;
        let page = preview(&mut browser, &[&ours], &[("act", &format!("team:{two}"))]).await;
        assert_eq!(hows(&page), ["会做"]);
        assert!(page.words().contains("不在您能看到的范围里") && !page.words().contains("话发出去"), "{}", page.words());
        let (_, here) = stop_of(&go_on(&mut browser, &page).await);
        a_minute_later(&app).await;
        let run = browser.get(&here).await;
        assert!(run.words().contains("1 件已做"), "{}", run.words());
        assert_eq!((run.select("tbody th"), hows(&run)), (vec![reference(&ours)], vec!["已做".to_owned()]));
        assert!(run.attributes("tbody a", "href").is_empty() && !run.text().contains(&ours.summary));
        assert_eq!(stored(&app, &ours).await.team, Some(two));
    })
    .await;
}

#[actix_web::test]
async fn what_makes_no_sense_is_said_and_nothing_is_done() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        for (cases, more, words) in [
            (&[][..], &[("act", "assignee:me")][..], "请先勾选案件"),
            (&[&case], &[], "请选择要做什么"),
            (&[&case], &[("act", "priority:highest")], "请选择要做什么"),
            (&[&case], &[("what", "tag"), ("tag", "a,b")], "请填写标签，不含逗号、引号或尖括号，24 字以内"),
            (&[&case], &[("what", "tag"), ("tag", "13800138000")], "标签大家都看得到"),
            (&[&case], &[("what", "on"), ("on", "morgen")], "请填写日期，例如 2026-11-30"),
            (&[&case], &[("what", "macro"), ("macro", "7")], "这个常用回复已被删除。请另选一个"),
            (&[&case], &[("what", "assignee"), ("assignee", "7")], "不能分给这个人"),
            (
                &[&case],
                &[("act", "assignee:me"), ("all", "yes"), ("query", "view=all&status=lost")],
                "这个列表的条件已经不能用了。请回到队列重新筛选。",
            ),
        ] {
            let answer = preview(&mut browser, cases, more).await;
            assert_eq!(answer.status, 422, "{words}");
            assert!(answer.select("#errors li")[0].starts_with(words), "{words}: {:?}", answer.select("#errors li"));
        }
        let many: Vec<String> = (0..10_000).map(|n| format!("case=RD-2026-{n:06}-1")).collect();
        let csrf = browser.csrf();
        let body = format!("csrf={csrf}&act=assignee%3Ame&{}", many.join("&"));
        let kind = "application/x-www-form-urlencoded";
        let answer = browser.send_with(actix_web::http::Method::POST, "/desk/bulk", Some(kind), body.into_bytes(), &[]).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.select("#errors li"), ["一次最多处理 1000 件。请缩小筛选范围，分几次做"]);
        assert_eq!(stored(&app, &case).await.seq, case.seq);
        // Which value is asked for where it was not said.
        let page = preview(&mut browser, &[&case], &[("act", "priority")]).await;
        assert_eq!(page.attributes("select[name=priority] option", "value"), ["urgent", "high", "normal", "low"]);
        assert_eq!(page.attributes("input[name=case]", "value"), [reference(&case)]);
    })
    .await;
}

#[actix_web::test]
async fn a_whole_list_is_done_by_its_address() {
    on_each_database(|app| async move {
        for _ in 0..60 {
            file_case(&app, |_| {}).await;
        }
        let other = file_case(&app, |filing| filing.order.provider = "jd".to_owned()).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let page =
            preview(&mut browser, &[], &[("act", "tag:回访"), ("all", "yes"), ("query", "view=all&provider=alipay")]).await;
        assert_eq!(page.select("h1"), ["将对 60 件案件："]);
        let run = go_on(&mut browser, &page).await;
        assert!(run.text().contains("60 件已做"));
        assert!(stored(&app, &other).await.tags.is_empty());
        let seen =
            act_on(&app, &stored(&app, &other).await, Actor::System, |case, act| case.tag(&["b".to_owned()], &[], act)).await;
        assert_eq!(seen.tags, ["b"]);
    })
    .await;
}
