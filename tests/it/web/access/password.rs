//! Claims about forgotten passwords.

use redress::domain::actor::Role;
use redress::seal::Purpose;

use super::{PASSWORD, known, letters, session, sign_in, token, with_password};
use crate::support::{TestApp, databases, on_each_database};

const NEW: &str = "纸船 lantern 十七";

#[actix_web::test]
async fn a_reset_works_once_and_signs_out_every_device() {
    on_each_database(|app| async move {
        let person = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let elsewhere = app.signed_in(&person).await.cookie("redress").unwrap();
        let mut browser = app.browser();
        browser.post("/password/forgot", &[("email", "Chen@mail.example")]).await;
        let first = token(&app, Purpose::PasswordReset, person.id.0).await;
        browser.post("/password/forgot", &[("email", "chen@mail.example")]).await;
        let path = format!("/password/reset/{}", token(&app, Purpose::PasswordReset, person.id.0).await);
        assert_eq!(browser.get(&format!("/password/reset/{first}")).await.status, 404, "a new link ends the old");
        assert_eq!(browser.get(&path).await.status, 200);
        assert_eq!(browser.post(&path, &[("password", "short")]).await.status, 422, "the link is not spent on a slip");
        let answer = browser.post(&path, &[("password", NEW)]).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_deref()), (303, Some("/sign-in")));
        assert!(session(&app, &elsewhere).await.is_none());
        assert_eq!(browser.post(&path, &[("password", "yet another one")]).await.status, 404);
        assert_eq!(sign_in(&mut browser, "chen@mail.example", PASSWORD).await.status, 422);
        assert_eq!(sign_in(&mut browser, "chen@mail.example", NEW).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_reset_ends_after_half_an_hour_and_proves_the_address() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        browser.post("/sign-up", &[("name", "陈晓"), ("email", "chen@mail.example"), ("password", PASSWORD)]).await;
        let person = known(&app, "chen@mail.example").await.unwrap();
        let confirmation = token(&app, Purpose::SignUp, person.id.0).await;
        browser.post("/password/forgot", &[("email", "chen@mail.example")]).await;
        let late = token(&app, Purpose::PasswordReset, person.id.0).await;
        app.advance(chrono::Duration::minutes(30));
        assert_eq!(browser.post(&format!("/password/reset/{late}"), &[("password", NEW)]).await.status, 404);
        browser.post("/password/forgot", &[("email", "chen@mail.example")]).await;
        let path = format!("/password/reset/{}", token(&app, Purpose::PasswordReset, person.id.0).await);
        assert_eq!(browser.post(&path, &[("password", NEW)]).await.status, 303);
        assert!(known(&app, "chen@mail.example").await.unwrap().confirmed_at.is_some());
        let old = browser.get(&format!("/sign-up/confirm/{confirmation}")).await;
        assert_eq!(old.status, 404, "links of the old password are dead");
    })
    .await;
}

#[actix_web::test]
async fn a_hundred_resets_send_three_letters_and_always_say_the_same() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
    let mut browser = app.browser();
    let unknown = browser.post("/password/forgot", &[("email", "nobody@mail.example")]).await;
    assert_eq!(unknown.location().as_deref(), Some("/password/forgot?sent=1"));
    for _ in 0..100 {
        let answer = browser.post("/password/forgot", &[("email", "chen@mail.example")]).await;
        assert_eq!((answer.status, answer.location(), &answer.bytes), (unknown.status, unknown.location(), &unknown.bytes));
    }
    let sent = letters(&app).await.len();
    assert!((1..=3).contains(&sent), "{sent}");
}

#[actix_web::test]
async fn one_address_gets_ten_letters_an_hour_and_thirty_a_day() {
    on_each_database(|app| async move {
        with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let mut browser = app.browser();
        for most in [10, 20, 30, 30] {
            for _ in 0..12 {
                browser.post("/password/forgot", &[("email", "chen@mail.example")]).await;
            }
            assert_eq!(letters(&app).await.len(), most);
            app.advance(chrono::Duration::minutes(61));
        }
    })
    .await;
}
