//! What holds for every page and form of this room.

use actix_web::http::Method;
use redress::domain::actor::Role;
use redress::seal::Purpose;

use super::{PASSWORD, file_case, known, letters, session, token, with_password};
use crate::support::{Browser, TestApp, on_each_database};

/// Every URL of the room, with links that work.
async fn urls(app: &TestApp) -> Vec<String> {
    let mut browser = app.browser();
    browser.post("/sign-up", &[("name", "新人"), ("email", "new@mail.example"), ("password", PASSWORD)]).await;
    browser.post("/password/forgot", &[("email", "new@mail.example")]).await;
    let new = known(app, "new@mail.example").await.unwrap().id.0;
    let case = file_case(app, None).await;
    let inner = std::sync::Arc::clone(&app.app);
    let set_up = actix_web::web::block(move || redress::cli::setup_link::set_up_link(&inner)).await.unwrap().unwrap();
    vec![
        format!("/sign-up/confirm/{}", token(app, Purpose::SignUp, new).await),
        format!("/password/reset/{}", token(app, Purpose::PasswordReset, new).await),
        format!("/t/{}", token(app, Purpose::Case, case.id.0).await),
        set_up.unwrap().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned(),
    ]
}

#[actix_web::test]
async fn no_form_is_taken_without_its_own_token_or_from_elsewhere() {
    on_each_database(|app| async move {
        let person = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let case = file_case(&app, Some("chen@mail.example")).await;
        let mut browser = app.signed_in(&person).await;
        let cookie = browser.cookie("redress").unwrap();
        let mut paths = urls(&app).await;
        for fixed in ["/sign-in", "/sign-out", "/sign-up", "/password/forgot", "/track", "/language", "/theme"] {
            paths.push(fixed.to_owned());
        }
        paths.extend(["/account/sessions".to_owned(), "/account/password".to_owned()]);
        let before = letters(&app).await;
        let foreign = app.browser().csrf();
        let mine = browser.csrf();
        for path in &paths {
            let fields = [("email", "chen@mail.example"), ("password", PASSWORD), ("session", "others")];
            assert_eq!(browser.post_bare(path, &fields).await.status, 403, "{path} without a token");
            let with = [("csrf", foreign.as_str()), fields[0], fields[1], fields[2]];
            assert_eq!(browser.post_bare(path, &with).await.status, 403, "{path} with a stranger's token");
            for header in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
                let body = serde_urlencoded::to_string([("csrf", mine.as_str())]).unwrap().into_bytes();
                let kind = Some("application/x-www-form-urlencoded");
                let answer = browser.send_with(Method::POST, path, kind, body, &[header]).await;
                assert_eq!(answer.status, 403, "{path} from {header:?}");
            }
        }
        assert_eq!(browser.cookie("redress").as_ref(), Some(&cookie));
        assert!(session(&app, &cookie).await.unwrap().guest_cases.is_empty());
        assert_eq!(letters(&app).await, before);
        assert_eq!(super::stored(&app, &case).await.consumer, None);
        assert!(known(&app, "new@mail.example").await.unwrap().confirmed_at.is_none());
        assert!(app.app.db.read(redress::store::people::staff).await.unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn pages_carry_their_headers_and_only_public_ones_may_be_kept() {
    let app = TestApp::new();
    let person = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
    let links = urls(&app).await;
    let mut paths: Vec<(String, &str)> = links.into_iter().map(|path| (path, "no-store")).collect();
    for path in ["/sign-in", "/sign-up", "/password/forgot", "/track", "/privacy"] {
        paths.push((path.to_owned(), "private, no-cache"));
    }
    let mut visitor = app.browser();
    for (path, kept) in &paths {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("cache-control").as_deref(), Some(*kept), "{path}");
        assert_eq!(answer.header("x-robots-tag").is_some(), *kept == "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy").as_deref(), Some("same-origin"), "{path}");
        assert_eq!(answer.header("x-frame-options").as_deref(), Some("DENY"), "{path}");
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"), "{path}");
    }
    let mut owner = app.signed_in(&person).await;
    assert_eq!(owner.get("/account").await.header("cache-control").as_deref(), Some("no-store"));
    let answer = owner.post("/sign-out", &[]).await;
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
}

async fn rendered(browser: &mut Browser, path: &str) {
    for language in ["zh-CN", "en"] {
        browser.language = language;
        let text = browser.get(path).await.text();
        for raw in ["access-", "flash-", "error-prefix", "{ $"] {
            assert!(!text.contains(raw), "{path} in {language} shows {raw}");
        }
        assert!(!text.contains(" style="), "{path}");
    }
}

#[actix_web::test]
async fn every_page_has_its_words_in_both_languages() {
    let app = TestApp::new();
    let mut visitor = app.browser();
    let mut paths = urls(&app).await;
    for dead in ["/t/x", "/sign-up/confirm/x", "/password/reset/x", "/setup/x", "/privacy"] {
        paths.push(dead.to_owned());
    }
    for form in ["/sign-in", "/sign-up", "/password/forgot", "/track"] {
        paths.extend([form.to_owned(), format!("{form}?sent=1")]);
    }
    for path in &paths {
        rendered(&mut visitor, path).await;
    }
    let admin = app.person(Role::Admin, "赵宁", "zhao@desk.example", None).await;
    let mut admin = app.signed_in(&admin).await;
    for path in ["/account", "/admin/people", &paths[2]] {
        rendered(&mut admin, path).await;
    }
}

#[actix_web::test]
async fn a_forged_host_changes_no_link() {
    let app = TestApp::new();
    with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
    let mut browser = app.browser();
    let forged = [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    for path in ["/sign-in", "/password/forgot", "/account", "/nowhere"] {
        let answer = browser.send_with(Method::GET, path, None, Vec::new(), &forged).await;
        assert!(!answer.text().contains("evil.example"), "{path}");
        assert!(answer.location().is_none_or(|place| place.starts_with('/')), "{path}");
    }
    let csrf = browser.csrf();
    let body = serde_urlencoded::to_string([("csrf", csrf.as_str()), ("email", "chen@mail.example")]).unwrap().into_bytes();
    let kind = Some("application/x-www-form-urlencoded");
    let answer = browser.send_with(Method::POST, "/password/forgot", kind, body, &forged).await;
    assert_eq!(answer.location().as_deref(), Some("/password/forgot?sent=1"));
    assert_eq!(letters(&app).await, ["password_reset"], "the letter's link is made from the settings when it is sent");
    let inner = std::sync::Arc::clone(&app.app);
    let link = actix_web::web::block(move || redress::cli::setup_link::set_up_link(&inner)).await.unwrap().unwrap();
    assert!(link.unwrap().starts_with("http://127.0.0.1:8080/setup/"));
}
