//! What macros do to many cases at once, and what they do to one alone.

use redress::domain::actor::Role;

use super::{a_minute_later, go_on, hows, preview, stop_of, three};
use crate::support::cases::{close, team};
use crate::support::{Browser, on_each_database};
use crate::web::access::{deactivate, stored};

/// A macro with these fields; its id.
async fn made(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let usual = [("called", "一起"), ("afterwards", "stay"), ("reach", "own")];
    let all: Vec<_> = usual.into_iter().chain(fields.iter().copied()).collect();
    let saved = browser.post("/desk/macros", &all).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
    browser.get("/desk/macros").await.attributes(".macro-end a", "href")[0].rsplit('/').next().unwrap().to_owned()
}

#[actix_web::test]
async fn merchants_are_asked_case_by_case_and_nobody_asks_many_by_a_forged_form() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = made(&mut browser, &[("says", "merchant"), ("text_zh", "请说明。"), ("hands", "keep")]).await;
        let asked = preview(&mut browser, &[&first], &[("act", "macro")]).await;
        assert!(asked.select("select[name=macro]").is_empty(), "it is not offered: {}", asked.words());
        let forged = [("what", "macro"), ("macro", &*id)];
        let refused = preview(&mut browser, &[&first, &second], &forged).await;
        assert!(refused.status == 422 && refused.select("#errors li")[0].contains("一件一件"), "{}", refused.words());
        let reference = super::reference(&first);
        let done = [("case", &*reference), forged[0], forged[1]];
        assert_eq!(browser.post("/desk/bulk/do", &done).await.status, 422);
        a_minute_later(&app).await;
        assert_eq!(stored(&app, &first).await.seq, first.seq);
    })
    .await;
}

#[actix_web::test]
async fn many_cases_are_raised_a_minute_later_each_by_its_rules() {
    on_each_database(|app| async move {
        let [first, second, third] = three(&app).await;
        let third = close(&app, &third).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = made(&mut browser, &[("says", "escalate"), ("text_zh", "{reference} 请看。"), ("hands", "keep")]).await;
        let page = preview(&mut browser, &[&first, &second, &third], &[("what", "macro"), ("macro", &id)]).await;
        assert!(page.words().contains("升级以后收不回来") && page.words().contains("只有员工看得到"), "{}", page.words());
        assert_eq!(hows(&page)[1..], ["会做", "会做"], "a closed one is not raised: {:?}", hows(&page));
        let (_, here) = stop_of(&go_on(&mut browser, &page).await);
        assert_eq!(stored(&app, &first).await.level, 0);
        a_minute_later(&app).await;
        let run = browser.get(&here).await;
        assert!(run.words().contains("2 件已做") && run.words().contains("1 件没有做"), "{}", run.words());
        assert_eq!((stored(&app, &first).await.level, stored(&app, &second).await.level), (1, 1));
        assert_eq!(stored(&app, &third).await.seq, third.seq);
    })
    .await;
}

#[actix_web::test]
async fn what_a_macro_hands_on_is_taken_back_within_the_minute_and_waits_where_it_goes_out_of_sight() {
    on_each_database(|app| async move {
        let two = team(&app, "two", "客服二组", "Team two").await;
        let one = team(&app, "one", "客服一组", "Team one").await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", Some(one)).await;
        let [first, second, _] = three(&app).await;
        let mut browser = app.signed_in(&li).await;
        let to = wang.id.to_string();
        let id = made(&mut browser, &[("says", "nothing"), ("hands", &to), ("tag", "转交")]).await;
        let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        assert!(page.select(".bulk-what li").contains(&"交给 王蕾".to_owned()), "{}", page.words());
        let run = go_on(&mut browser, &page).await;
        assert_eq!(stored(&app, &first).await.assignee, Some(wang.id));
        let undo = run.attributes("form[action$='/undo']", "action")[0].clone();
        assert_eq!(browser.post(&undo, &[]).await.status, 303);
        let back = stored(&app, &first).await;
        assert!(back.assignee.is_none() && back.tags.is_empty());
        let form = browser.get(&format!("/desk/macros/{id}")).await;
        let version = form.attributes("input[name=version]", "value")[0].clone();
        let team = two.to_string();
        let away = [("called", "一起"), ("says", "nothing"), ("hands", "keep"), ("team", &team), ("version", &version)];
        let away: Vec<_> = away.into_iter().chain([("afterwards", "stay"), ("reach", "own")]).collect();
        assert_eq!(browser.post(&format!("/desk/macros/{id}"), &away).await.status, 303);
        let page = preview(&mut browser, &[&first], &[("what", "macro"), ("macro", &id)]).await;
        assert!(page.words().contains("不在您能看到的范围里"), "{}", page.words());
        stop_of(&go_on(&mut browser, &page).await);
        assert_eq!(stored(&app, &first).await.team, None);
        a_minute_later(&app).await;
        assert_eq!(stored(&app, &first).await.team, Some(two));
    })
    .await;
}

#[actix_web::test]
async fn a_colleague_who_leaves_within_the_minute_is_given_no_case_and_nothing_else_is_done() {
    on_each_database(|app| async move {
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
        let [first, ..] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let to = wang.id.to_string();
        let id = made(&mut browser, &[("says", "message"), ("text_zh", "转给专人。"), ("hands", &to)]).await;
        let chosen = [("what", "macro"), ("macro", &*id)];
        let page = preview(&mut browser, &[&first], &chosen).await;
        let (_, here) = stop_of(&go_on(&mut browser, &page).await);
        deactivate(&app, &wang).await;
        a_minute_later(&app).await;
        let run = browser.get(&here).await;
        assert!(hows(&run)[0].contains("已经离开"), "{:?}", hows(&run));
        assert_eq!(stored(&app, &first).await.seq, first.seq, "nothing is said");
        let refused = preview(&mut browser, &[&first], &chosen).await;
        assert!(refused.status == 422 && refused.words().contains("已经离开"), "{}", refused.words());
    })
    .await;
}
