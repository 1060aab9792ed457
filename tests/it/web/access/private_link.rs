//! Claims about a case's private link.

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::seal::Purpose;
use redress::store::links;

use super::{file_case, reference, session, token};
use crate::support::{TestApp, databases, on_each_database};

#[actix_web::test]
async fn whoever_scans_a_letter_opens_nothing_and_a_pressed_button_opens_the_case() {
    on_each_database(|app| async move {
        let case = file_case(&app, None).await;
        let token = token(&app, Purpose::Case, case.id.0).await;
        let path = format!("/t/{token}");
        let mut browser = app.browser();
        let before = browser.cookie("redress").unwrap();
        for method in [Method::GET, Method::HEAD, Method::GET] {
            browser.send(method, &path, None, Vec::new()).await;
        }
        let page = browser.get(&path).await;
        assert_eq!(page.select("main button"), ["查看我的投诉"]);
        let said = page.text();
        for secret in [&token, &reference(&case).to_string(), "陈晓", "叮铃到家", "258"] {
            assert!(!said.contains(secret), "{secret} stands on the page");
        }
        assert!(session(&app, &before).await.is_none(), "nothing was opened");

        let answer = browser.post(&path, &[]).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.location(), Some(format!("/complaints/{}", reference(&case))), "a URL without the token");
        let cookie = browser.cookie("redress").unwrap();
        assert_ne!(cookie, before, "a guest session under a new cookie");
        assert_eq!(session(&app, &cookie).await.unwrap().guest_cases, [case.id]);

        let second = file_case(&app, None).await;
        browser.post(&format!("/t/{}", super::token(&app, Purpose::Case, second.id.0).await), &[]).await;
        assert_eq!(browser.cookie("redress").unwrap(), cookie);
        assert_eq!(session(&app, &cookie).await.unwrap().guest_cases.len(), 2);
        app.advance(chrono::Duration::minutes(121));
        assert!(session(&app, &cookie).await.is_none(), "a guest's two hours are over");
        assert_eq!(browser.post(&path, &[]).await.status, 303, "the link itself works on");
    })
    .await;
}

#[actix_web::test]
async fn a_consumer_keeps_their_session_and_staff_are_asked_to_sign_out() {
    on_each_database(|app| async move {
        let case = file_case(&app, None).await;
        let path = format!("/t/{}", token(&app, Purpose::Case, case.id.0).await);
        let mut consumer = app.sign_in_consumer("陈晓", "chen@mail.example").await;
        let cookie = consumer.cookie("redress").unwrap();
        assert_eq!(consumer.post(&path, &[]).await.status, 303);
        assert_eq!(consumer.cookie("redress").unwrap(), cookie);
        assert_eq!(session(&app, &cookie).await.unwrap().guest_cases, [case.id]);

        let person = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut agent = app.signed_in(&person).await;
        for answer in [agent.get(&path).await, agent.post(&path, &[]).await] {
            assert_eq!(answer.status, 404);
            assert_eq!(answer.select("h1"), ["这个链接是给消费者的"]);
        }
        assert!(session(&app, &agent.cookie("redress").unwrap()).await.unwrap().guest_cases.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_revoked_link_opens_nothing_and_closes_what_it_opened() {
    on_each_database(|app| async move {
        let case = file_case(&app, None).await;
        let path = format!("/t/{}", token(&app, Purpose::Case, case.id.0).await);
        let mut browser = app.browser();
        browser.post(&path, &[]).await;
        let id = case.id.0;
        let revoke = move |tx: &mut _| {
            let link = links::find_for(tx, "case", id)?.unwrap();
            links::revoke(tx, link.id)
        };
        app.app.db.write(revoke).await.unwrap();
        assert!(session(&app, &browser.cookie("redress").unwrap()).await.unwrap().guest_cases.is_empty());
        let answer = browser.post(&path, &[]).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.attributes("main a.btn", "href"), ["/track"]);
    })
    .await;
}

#[actix_web::test]
async fn a_link_of_one_kind_is_none_of_another_and_guessing_is_slowed() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let case = file_case(&app, None).await;
    let good = token(&app, Purpose::Case, case.id.0).await;
    let mut browser = app.browser();
    for path in ["/sign-up/confirm/", "/password/reset/", "/setup/"] {
        assert_eq!(browser.get(&format!("{path}{good}")).await.status, 404, "{path}");
    }
    let mut last = String::from(&good[..good.len() - 1]);
    last.push(if good.ends_with('A') { 'B' } else { 'A' });
    let mut slowed = 0;
    for n in 0..40 {
        let wrong = if n % 2 == 0 { last.clone() } else { format!("{}{n:02}", &good[2..]) };
        let answer = browser.get(&format!("/t/{wrong}")).await;
        slowed += usize::from(answer.status == 429);
        assert_ne!(answer.status, 200);
    }
    assert!(slowed >= 20, "{slowed}");
    assert_eq!(browser.get(&format!("/t/{good}")).await.status, 200, "the right link is not in the way of it");
}

#[actix_web::test]
async fn whoever_chose_no_language_reads_the_case_in_that_of_its_letters() {
    on_each_database(|app| async move {
        let case = crate::support::cases::file_case(&app, |filing| filing.locale = redress::domain::codes::Locale::En).await;
        let path = format!("/t/{}", token(&app, Purpose::Case, case.id.0).await);
        let (mut nobody, mut chose) = (app.browser(), app.browser());
        chose.set_cookie("redress-language", "zh-CN");
        for (browser, language) in [(&mut nobody, "en"), (&mut chose, "zh-CN")] {
            let place = browser.post(&path, &[]).await.location().unwrap();
            assert_eq!(browser.get(&place).await.attributes("html", "lang"), [language]);
        }
    })
    .await;
}
