//! Claims about signing in and out.

use redress::domain::actor::Role;

use super::{PASSWORD, deactivate, session, sign_in, unmasked, with_password};
use crate::support::{TestApp, databases, on_each_database};

#[actix_web::test]
async fn signing_in_leads_to_ones_own_place_under_a_new_session() {
    on_each_database(|app| async move {
        with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        with_password(&app, Role::Agent, "李敏", "li@desk.example").await;
        let mut browser = app.browser();
        let planted = browser.cookie("redress").unwrap();
        let answer = sign_in(&mut browser, " Chen@Mail.example ", PASSWORD).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_deref()), (303, Some("/complaints")));
        let first = browser.cookie("redress").unwrap();
        assert_ne!(first, planted);
        assert!(session(&app, &planted).await.is_none());

        let answer = sign_in(&mut browser, "li@desk.example", PASSWORD).await;
        assert_eq!(answer.location().as_deref(), Some("/desk"));
        assert!(session(&app, &first).await.is_none(), "the session before is dead");
        let mut replay = app.browser();
        replay.set_cookie("redress", &first);
        assert_eq!(replay.get("/account").await.location().as_deref(), Some("/sign-in?next=/account"));
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    on_each_database(|app| async move {
        with_password(&app, Role::Consumer, "陈晓", "chen1@mail.example").await;
        let gone = with_password(&app, Role::Consumer, "王宇", "chen3@mail.example").await;
        deactivate(&app, &gone).await;
        let mut browser = app.browser();
        let wrong = sign_in(&mut browser, "chen1@mail.example", "not this one at all").await;
        let unknown = sign_in(&mut browser, "chen2@mail.example", "not this one at all").await;
        let closed = sign_in(&mut browser, "chen3@mail.example", PASSWORD).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.select("#errors li"), ["邮箱或密码不对。请再检查一遍，或重新设置密码"]);
        assert_eq!(wrong.attributes("#email", "value"), ["chen1@mail.example"], "what was typed is kept");
        let [wrong, unknown, closed] = [&wrong, &unknown, &closed].map(unmasked);
        assert_eq!(wrong.replace("chen1@", ""), unknown.replace("chen2@", ""));
        assert_eq!(wrong.replace("chen1@", ""), closed.replace("chen3@", ""));
        assert!(!wrong.contains("not this one"), "a password is never sent back");
    })
    .await;
}

#[actix_web::test]
async fn two_hundred_wrong_tries_slow_one_network_and_lock_nobody_out() {
    let settings = [("RATE_LIMITS", "1"), ("TRUSTED_PROXIES", "127.0.0.1")];
    let app = TestApp::with(databases::sqlite(), &settings);
    with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
    let mut browser = app.browser();
    let mut turned_away = 0;
    for n in 0..200 {
        let csrf = browser.csrf();
        let guess = format!("a wrong guess {n}");
        let form = [("csrf", csrf.as_str()), ("email", "chen@mail.example"), ("password", &guess)];
        let body = serde_urlencoded::to_string(form).unwrap().into_bytes();
        let kind = Some("application/x-www-form-urlencoded");
        let from = [("x-forwarded-for", "203.0.113.7")];
        let answer = browser.send_with(actix_web::http::Method::POST, "/sign-in", kind, body, &from).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").is_some());
            turned_away += 1;
        }
    }
    assert!(turned_away >= 190, "{turned_away}");
    let answer = sign_in(&mut browser, "chen@mail.example", PASSWORD).await;
    assert_eq!(answer.status, 303, "the owner, elsewhere, gets in");
    app.advance(chrono::Duration::minutes(16));
    let mut again = app.browser();
    assert_eq!(sign_in(&mut again, "chen@mail.example", PASSWORD).await.status, 303);
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_clears_what_browsers_kept() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_consumer("陈晓", "chen@mail.example").await;
        let cookie = browser.cookie("redress").unwrap();
        let answer = browser.post("/sign-out", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_deref()), (303, Some("/")));
        assert_eq!(answer.header("clear-site-data").as_deref(), Some("\"cache\""));
        assert!(browser.cookie("redress").is_none());
        assert!(session(&app, &cookie).await.is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_deactivated_persons_session_is_dead_at_the_next_request() {
    on_each_database(|app| async move {
        let person = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut browser = app.signed_in(&person).await;
        assert_eq!(browser.get("/account").await.status, 200);
        deactivate(&app, &person).await;
        assert_eq!(browser.get("/account").await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_staff_session_ends_after_an_hour_idle_and_after_twelve_hours() {
    let app = TestApp::new();
    with_password(&app, Role::Agent, "李敏", "li@desk.example").await;
    let mut browser = app.browser();
    sign_in(&mut browser, "li@desk.example", PASSWORD).await;
    for _ in 0..12 {
        app.advance(chrono::Duration::minutes(59));
        assert_eq!(browser.get("/account").await.status, 200);
    }
    app.advance(chrono::Duration::minutes(13));
    assert_eq!(browser.get("/account").await.status, 303, "twelve hours are over");
    let mut browser = app.browser();
    sign_in(&mut browser, "li@desk.example", PASSWORD).await;
    app.advance(chrono::Duration::minutes(61));
    assert_eq!(browser.get("/account").await.status, 303, "an hour idle");
}

#[actix_web::test]
async fn an_endless_password_costs_nothing() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let started = std::time::Instant::now();
    let answer = sign_in(&mut browser, "chen@mail.example", &"x".repeat(1024 * 1024)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(sign_in(&mut browser, "chen@mail.example", &"x".repeat(5000)).await.status, 422);
    let new = [("name", "陈晓"), ("email", "chen@mail.example"), ("password", &"长".repeat(300))];
    let answer = browser.post("/sign-up", &new).await;
    assert_eq!(answer.select("#password-err"), ["错误： 密码最多 256 个字符"]);
    assert!(started.elapsed().as_secs() < 2);
}

const SPELLINGS: [&str; 25] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "http://evil.example/desk",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/desk//evil.example",
    "/desk/../../evil",
    "/desk/..//evil.example",
    "/desk\\@evil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "/desk%0d%0aLocation:%20//evil.example",
    "/desk\r\nset-cookie: a=b",
    "/\t/evil.example",
    " //evil.example",
    "/.evil.example",
    "evil.example/desk",
    "@evil.example",
    "/desk@evil.example",
    "/t/AAAAAAAAAAAAAAAA",
];

#[actix_web::test]
async fn next_leads_only_to_pages_of_ours() {
    let app = TestApp::new();
    let mut browser = app.sign_in_agent("李敏").await;
    for next in SPELLINGS {
        let query = serde_urlencoded::to_string([("next", next)]).unwrap();
        let answer = browser.get(&format!("/sign-in?{query}")).await;
        assert_eq!(answer.location().as_deref(), Some("/desk"), "{next:?}");
        let answer = browser.post("/language", &[("locale", "en"), ("next", next)]).await;
        assert_eq!(answer.location().as_deref(), Some("/"), "{next:?}");
        let mut stranger = app.browser();
        let page = stranger.get(&format!("/sign-in?{query}")).await;
        assert!(page.attributes("form[action='/sign-in'] input[name=next]", "value").is_empty(), "{next:?}");
    }
    let answer = browser.get("/sign-in?next=/desk/queue?view=mine").await;
    assert_eq!(answer.location().as_deref(), Some("/desk/queue?view=mine"));
}

#[actix_web::test]
async fn a_hundred_tries_an_hour_from_everywhere_leave_the_owners_own_browser_alone() {
    let settings = [("RATE_LIMITS", "1"), ("TRUSTED_PROXIES", "127.0.0.1")];
    let app = TestApp::with(databases::sqlite(), &settings);
    with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
    let mut own = app.browser();
    assert_eq!(sign_in(&mut own, "chen@mail.example", PASSWORD).await.status, 303);
    let known = own.cookie("redress-device").unwrap();
    own.post("/sign-out", &[]).await;
    let mut own = app.browser();
    own.set_cookie("redress-device", &known);
    let mut thief = app.browser();
    let mut turned_away = 0;
    for n in 0..120 {
        let csrf = thief.csrf();
        let form = [("csrf", csrf.as_str()), ("email", "chen@mail.example"), ("password", "a wrong guess")];
        let body = serde_urlencoded::to_string(form).unwrap().into_bytes();
        let from = format!("198.51.{n}.7");
        let kind = Some("application/x-www-form-urlencoded");
        let answer = thief.send_with(actix_web::http::Method::POST, "/sign-in", kind, body, &[("x-forwarded-for", &from)]).await;
        turned_away += u32::from(answer.status == 429);
    }
    assert!((15..=25).contains(&turned_away), "{turned_away}");
    let mut elsewhere = app.browser();
    assert_eq!(sign_in(&mut elsewhere, "chen@mail.example", PASSWORD).await.status, 429);
    let mut forged = app.browser();
    forged.set_cookie("redress-device", "20781.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(sign_in(&mut forged, "chen@mail.example", PASSWORD).await.status, 429);
    assert_eq!(sign_in(&mut own, "chen@mail.example", PASSWORD).await.status, 303, "the browser that was here before");
}

#[actix_web::test]
async fn a_password_hashed_at_another_cost_is_hashed_anew_at_the_next_sign_in() {
    on_each_database(|app| async move {
        let person = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let cheap = argon2::Params::new(8192, 1, 1, None).unwrap();
        let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
        let old = argon2::password_hash::PasswordHasher::hash_password(&cheap, PASSWORD.as_bytes()).unwrap().to_string();
        let (id, kept) = (person.id, old.clone());
        app.app.db.write(move |tx| redress::store::people::set_password(tx, id, &kept)).await.unwrap();
        assert_eq!(sign_in(&mut app.browser(), "chen@mail.example", "another one").await.status, 422);
        let hash = || async { super::known(&app, "chen@mail.example").await.unwrap().password_hash.unwrap() };
        assert_eq!(hash().await, old, "a wrong password changes nothing");
        assert_eq!(sign_in(&mut app.browser(), "chen@mail.example", PASSWORD).await.status, 303);
        assert_ne!(hash().await, old);
        assert!(redress::passwords::is_outdated(&old) && !redress::passwords::is_outdated(&hash().await));
        assert_eq!(sign_in(&mut app.browser(), "chen@mail.example", PASSWORD).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_taken_away_only_after_a_fresh_sign_in() {
    on_each_database(|app| async move {
        with_password(&app, Role::Supervisor, "陈岚", "lan@desk.example").await;
        let mut browser = app.browser();
        sign_in(&mut browser, "lan@desk.example", PASSWORD).await;
        let csv = "/oversight/response-times.csv?clock=resolution&table=weeks";
        assert_eq!(browser.get(csv).await.status, 200);
        app.advance(chrono::Duration::minutes(15));
        let report = "/oversight/response-times?clock=resolution&table=weeks";
        let again = "/sign-in/again?next=/oversight/response-times?clock=resolution%26table=weeks";
        assert_eq!(browser.get(csv).await.location().as_deref(), Some(again));
        let page = browser.get(again).await;
        assert_eq!(page.attributes("main [name=next]", "value"), [report]);
        let old = browser.cookie("redress").unwrap();
        let wrong = browser.post("/sign-in/again", &[("password", "not this one"), ("next", report)]).await;
        assert_eq!((wrong.status.as_u16(), wrong.attributes("main [name=next]", "value")), (422, vec![report.to_owned()]));
        assert_eq!(browser.cookie("redress"), Some(old.clone()));
        let right = browser.post("/sign-in/again", &[("password", PASSWORD), ("next", report)]).await;
        assert_eq!((right.status.as_u16(), right.location().as_deref()), (303, Some(report)));
        assert!(session(&app, &old).await.is_none(), "the session before is dead");
        assert!(browser.get(report).await.words().contains("已确认是您本人"));
        assert_eq!(browser.get(csv).await.status, 200);
        let stranger = app.browser().get("/sign-in/again").await;
        assert_eq!(stranger.location().as_deref(), Some("/sign-in?next=/sign-in/again"));
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_asked_to_sign_in_comes_out_at_the_whole_address() {
    on_each_database(|app| async move {
        with_password(&app, Role::Supervisor, "周启航", "zhou@desk.example").await;
        for place in [
            "/desk/queue?view=waiting&after=1d91f2c4000.0",
            "/oversight/response-times?clock=resolution&from=2026-11-01&to=2026-11-20&counting=wall",
            "/account",
        ] {
            let mut browser = app.browser();
            let asked = browser.get(place).await.location().unwrap();
            let page = browser.get(&asked).await;
            assert_eq!(page.attributes("form[action='/sign-in'] input[name=next]", "value"), [place], "{asked}");
            let fields = [("email", "zhou@desk.example"), ("password", PASSWORD), ("next", place)];
            assert_eq!(browser.post("/sign-in", &fields).await.location().as_deref(), Some(place));
        }
        for next in SPELLINGS {
            let fields = [("email", "zhou@desk.example"), ("password", PASSWORD), ("next", next)];
            assert_eq!(app.browser().post("/sign-in", &fields).await.location().as_deref(), Some("/desk"), "{next:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_person_takes_six_lists_away_in_an_hour() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let mut browser = app.sign_in_supervisor("陈岚").await;
    for _ in 0..6 {
        assert_eq!(browser.get("/oversight/response-times.csv").await.status, 200);
    }
    let seventh = browser.get("/oversight/response-times.csv").await;
    assert_eq!((seventh.status.as_u16(), seventh.header("retry-after").is_some()), (429, true));
    assert_eq!(app.sign_in_supervisor("赵宁").await.get("/oversight/response-times.csv").await.status, 200);
}

#[actix_web::test]
async fn of_many_passwords_at_once_some_wait_and_the_rest_are_told_to_come_back() {
    // Nobody's patience ends, however slow the machine: who is sent away is sent away for want of a place.
    let gate = redress::web::access::passwords::Gate::with_patience(std::time::Duration::from_secs(600));
    let tries = (0..100).map(|_| gate.fits("a wrong guess".to_owned(), None));
    let answers = futures_util::future::join_all(tries).await;
    let busy = answers.iter().filter(|answer| answer.is_err()).count();
    let places = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    assert_eq!(busy, 100 - places - 32, "as many as there are places, and 32 that wait");
    assert!(answers.iter().flatten().all(|fits| !fits));
    assert!(!gate.fits("a wrong guess".to_owned(), None).await.unwrap(), "and then all is quiet again");
}
