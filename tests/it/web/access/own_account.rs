//! What belongs to somebody with an account: which letters they get, in which zone they read, their data, and the end of it.

use redress::domain::actor::Role;
use redress::domain::case::{Case, StatusCode};

use super::PASSWORD;
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, file_case, in_status, offer};
use crate::support::{Browser, TestApp, on_each_database};

async fn owner(app: &TestApp) -> (Browser, Case) {
    let person = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
    let case = file_case(app, |filing| {
        filing.consumer = Some(person.id);
        filing.contact.email = Some("chen@mail.example".to_owned());
    })
    .await;
    (app.signed_in(&person).await, case)
}

/// Letters that have left so far.
async fn sent(app: &TestApp) -> usize {
    work(app, &folder_mailer(app)).await;
    super::letters(app).await.len()
}

#[actix_web::test]
async fn whoever_wants_few_letters_gets_those_that_wait_for_them() {
    on_each_database(|app| async move {
        let (mut chen, case) = owner(&app).await;
        let few = [("letters", "needed"), ("locale", "zh-CN"), ("zone", "")];
        assert_eq!(chen.post("/account/settings", &few).await.location().as_deref(), Some("/account"));
        assert_eq!(chen.get("/account").await.attributes("#settings input[checked]", "value"), ["needed"]);
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let before = sent(&app).await;
        let case = act_on(&app, &case, TestApp::actor(&agent), |case, act| case.message("已经在问商家。", act)).await;
        assert_eq!(sent(&app).await, before, "a reply stands on the page");
        offer(&app, &case).await;
        assert_eq!(sent(&app).await, before + 1, "an offer waits for an answer");
    })
    .await;
}

#[actix_web::test]
async fn times_are_shown_in_the_chosen_zone_and_an_unknown_one_is_refused() {
    let app = TestApp::new();
    let (mut chen, case) = owner(&app).await;
    let at = format!("/complaints/{}", case.reference.unwrap());
    assert!(chen.get(&at).await.words().contains("14:20"), "Beijing");
    let london = [("letters", "all"), ("locale", "zh-CN"), ("zone", "Europe/London")];
    assert_eq!(chen.post("/account/settings", &london).await.status, 303);
    assert!(chen.get(&at).await.words().contains("06:20"), "{}", chen.get(&at).await.words());
    for (letters, locale, zone) in [("all", "zh-CN", "Mars/Olympus"), ("some", "zh-CN", ""), ("all", "fr", "")] {
        let bad = [("letters", letters), ("locale", locale), ("zone", zone)];
        assert_eq!(chen.post("/account/settings", &bad).await.status, 422);
    }
}

#[actix_web::test]
async fn all_that_is_kept_about_somebody_is_theirs_to_take_and_nothing_of_others() {
    on_each_database(|app| async move {
        let (mut chen, case) = owner(&app).await;
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        act_on(&app, &case, TestApp::actor(&agent), |case, act| case.note("商家有前科", act)).await;
        let other = in_status(&app, StatusCode::Open, |_| {}).await;
        let answer = chen.get("/account/data").await;
        assert_eq!(answer.header("content-type").as_deref(), Some("application/json"));
        let text = answer.text();
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(data["account"]["email"], "chen@mail.example");
        assert_eq!(data["complaints"][0]["reference"], case.reference.unwrap().to_string());
        assert_eq!(data["complaints"][0]["events"][0]["what"]["kind"], "filed");
        assert!(!text.contains("商家有前科") && !text.contains(&other.reference.unwrap().to_string()));

        app.advance(chrono::Duration::minutes(16));
        let again = chen.get("/account/data").await.location().unwrap_or_default();
        assert!(again.starts_with("/sign-in/again"), "an old sign-in proves itself first: {again}");
    })
    .await;
}

#[actix_web::test]
async fn a_closed_account_signs_in_nowhere_and_its_complaints_go_on() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        browser.post("/sign-up", &[("name", "陈晓"), ("email", "chen@mail.example"), ("password", PASSWORD)]).await;
        let id = super::known(&app, "chen@mail.example").await.unwrap().id;
        let confirmation = super::token(&app, redress::seal::Purpose::SignUp, id.0).await;
        browser.post(&format!("/sign-up/confirm/{confirmation}"), &[]).await;
        let sign_in = [("email", "chen@mail.example"), ("password", PASSWORD)];
        browser.post("/sign-in", &sign_in).await;
        let case = file_case(&app, |filing| filing.consumer = Some(id)).await;

        let page = browser.get("/account/deletion").await;
        assert!(page.words().contains("您还有 1 件投诉没有结案"), "{}", page.words());
        let wrong = browser.post("/account/deletion", &[("password", "not this one")]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(browser.get("/account").await.status, 200, "nothing has ended");
        assert_eq!(browser.post("/account/deletion", &[("password", PASSWORD)]).await.location().as_deref(), Some("/"));
        assert_eq!(browser.get("/account").await.status, 303);
        assert_eq!(app.browser().post("/sign-in", &sign_in).await.status, 422);
        assert!(super::known(&app, "chen@mail.example").await.is_none(), "and the address is free");

        let mut guest = crate::web::portal::guest_of(&app, &case).await;
        assert_eq!(guest.get(&crate::web::portal::url(&case)).await.status, 200);
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut desk = app.signed_in(&agent).await;
        assert_eq!(desk.get(&crate::web::portal::url(&case).replace("/complaints", "/desk/cases")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn the_consumer_reads_who_of_ours_opened_their_case_and_on_which_day() {
    on_each_database(|app| async move {
        let (mut chen, case) = owner(&app).await;
        let at = format!("/complaints/{}/readers", case.reference.unwrap());
        assert!(chen.get(&at).await.words().contains("还没有工作人员打开过"));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut desk = app.signed_in(&agent).await;
        for _ in 0..2 {
            desk.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
        }
        let page = chen.get(&at).await;
        assert_eq!(page.select("main dd").len(), 1, "once a day");
        assert!(page.words().contains("李敏"));
        assert_eq!(app.browser().get(&at).await.status, 404);
    })
    .await;
}
