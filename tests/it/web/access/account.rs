//! Claims about one's own account, language and theme.

use redress::domain::actor::Role;
use redress::domain::codes::Locale;

use super::{PASSWORD, known, session, sign_in, with_password};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn a_person_sees_their_sessions_and_ends_them() {
    on_each_database(|app| async move {
        let person = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let mut here = app.signed_in(&person).await;
        let there = app.signed_in(&person).await.cookie("redress").unwrap();
        let third = app.signed_in(&person).await.cookie("redress").unwrap();
        let stranger = app.sign_in_consumer("王宇", "wang@mail.example").await.cookie("redress").unwrap();
        let page = here.get("/account").await;
        assert_eq!(page.select("tbody tr").len(), 3);
        assert!(!page.text().contains(&session(&app, &there).await.unwrap().token_hash));
        let keys = page.attributes("td.acts input[name=session]", "value");
        assert_eq!(keys.len(), 2);
        here.post("/account/sessions", &[("session", &keys[0])]).await;
        let left = [&there, &third].map(|cookie| session(&app, cookie));
        let mut alive = 0;
        for one in left {
            alive += usize::from(one.await.is_some());
        }
        assert_eq!(alive, 1);
        let answer = here.post("/account/sessions", &[("session", "others")]).await;
        assert_eq!(answer.location().as_deref(), Some("/account"));
        assert_eq!(here.get("/account").await.select("tbody tr").len(), 1);
        assert!(session(&app, &stranger).await.is_some(), "others' sessions are not one's own to end");
    })
    .await;
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_leaves_only_this_device_signed_in() {
    on_each_database(|app| async move {
        with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let (mut here, mut there) = (app.browser(), app.browser());
        sign_in(&mut here, "chen@mail.example", PASSWORD).await;
        sign_in(&mut there, "chen@mail.example", PASSWORD).await;
        let before = here.cookie("redress").unwrap();
        let wrong = [("old_password", "not the old one"), ("password", "纸船 lantern 十七")];
        let answer = here.post("/account/password", &wrong).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.attributes("#errors a", "href"), ["#old_password"]);
        assert!(!answer.text().contains("not the old one"));
        let right = [("old_password", PASSWORD), ("password", "纸船 lantern 十七")];
        assert_eq!(here.post("/account/password", &right).await.location().as_deref(), Some("/account"));
        assert!(session(&app, &before).await.is_none(), "a new session id");
        assert_eq!(here.get("/account").await.select(".flash"), ["密码改好了，其他设备都已退出。"]);
        assert_eq!(there.get("/account").await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_forged_form_never_shows_a_password_again() {
    let app = TestApp::new();
    let mut browser = app.sign_in_consumer("陈晓", "chen@mail.example").await;
    let fields = [("csrf", "x"), ("old_password", "a secret of mine"), ("password", "another secret")];
    let answer = browser.post_bare("/account/password", &fields).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.text().contains("secret"));
}

#[actix_web::test]
async fn language_and_theme_are_kept_for_a_year_and_letters_follow_the_language() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_consumer("陈晓", "chen@mail.example").await;
        let answer = browser.post("/language", &[("locale", "en"), ("next", "/account")]).await;
        assert_eq!(answer.location().as_deref(), Some("/account"));
        assert!(answer.header("set-cookie").unwrap().contains("Max-Age=31536000"));
        assert_eq!(browser.get("/account").await.select("h1"), ["Account"]);
        assert_eq!(known(&app, "chen@mail.example").await.unwrap().locale, Locale::En);
        browser.post("/theme", &[("theme", "dark"), ("next", "/account")]).await;
        assert_eq!(browser.get("/account").await.attributes("html", "data-theme"), ["dark"]);
        browser.post("/theme", &[("theme", "")]).await;
        assert!(browser.get("/account").await.attributes("html", "data-theme").is_empty());
        assert_eq!(browser.post("/language", &[("locale", "xx")]).await.status, 422);
    })
    .await;
}
