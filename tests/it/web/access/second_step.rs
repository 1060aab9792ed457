//! Claims about the second step of signing in.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::people::Person;
use redress::store::schema::{audits, recovery_codes, second_steps};
use totp_rs::{Builder, Secret};

use super::{PASSWORD, session, sign_in, with_password};
use crate::cli::{over, said};
use crate::support::{Answer, Browser, TestApp, databases, on_each_database};

const URL: &str = "/account/second-step";

/// The code that the phone of this secret shows.
fn code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(app.app.now().timestamp()).unwrap()).to_string()
}

/// Sets it up; the secret, and the recovery codes.
async fn set_up(app: &TestApp, browser: &mut Browser) -> (String, Vec<String>) {
    assert_eq!(browser.post(URL, &[("step", "begin")]).await.status, 303);
    let page = browser.get(URL).await;
    let secret = page.select("li code").concat();
    let wrong = browser.post(URL, &[("step", "confirm"), ("code", "000000")]).await;
    assert!(wrong.status == 422 && wrong.words().contains("这个码不对"), "{}", wrong.words());
    let on = browser.post(URL, &[("step", "confirm"), ("code", &code(app, &secret))]).await;
    assert_eq!(on.status, 200, "{}", on.words());
    let codes: Vec<String> = on.select("ul.plain code").iter().map(|code| code.trim().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    app.advance(Duration::seconds(60));
    (secret, codes)
}

async fn staff(app: &TestApp, role: Role) -> (Person, Browser) {
    let person = with_password(app, role, "王宁", "wang@desk.example").await;
    let mut browser = app.browser();
    assert_eq!(sign_in(&mut browser, "wang@desk.example", PASSWORD).await.status, 303);
    (person, browser)
}

async fn with_code(browser: &mut Browser, code: &str) -> Answer {
    browser.post("/sign-in/code", &[("code", code)]).await
}

#[actix_web::test]
async fn a_password_alone_opens_nothing_and_each_code_works_once() {
    on_each_database(|app| async move {
        let (_, mut browser) = staff(&app, Role::Agent).await;
        let before = browser.cookie("redress").unwrap();
        let (secret, _) = set_up(&app, &mut browser).await;
        assert!(session(&app, &before).await.is_none(), "the session before it ends");
        assert_eq!(browser.get("/desk/queue").await.status, 200, "and goes on under a new name");
        let mut again = app.browser();
        let half = sign_in(&mut again, "wang@desk.example", PASSWORD).await;
        assert_eq!(half.location().as_deref(), Some("/sign-in/code"));
        assert_eq!(again.get("/desk/queue").await.status, 303, "half way is not in");
        let empty = with_code(&mut again, "").await;
        assert!(empty.status == 422 && empty.select("button.btn-1") == ["登录"], "{}", empty.words());
        let now = code(&app, &secret);
        assert_eq!(with_code(&mut again, &now).await.status, 303);
        assert_eq!(again.get("/desk/queue").await.status, 200);
        let mut third = app.browser();
        sign_in(&mut third, "wang@desk.example", PASSWORD).await;
        assert_eq!(with_code(&mut third, &now).await.status, 422, "a code that was seen is worth nothing");
        app.advance(Duration::seconds(30));
        assert_eq!(with_code(&mut third, &code(&app, &secret)).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn a_lost_phone_is_stood_in_for_by_codes_on_paper_each_once() {
    on_each_database(|app| async move {
        let (person, mut browser) = staff(&app, Role::Agent).await;
        let (secret, codes) = set_up(&app, &mut browser).await;
        let spelt = codes[0].to_uppercase().replace('-', " ");
        for (typed, status) in [(spelt.as_str(), 303), (codes[0].as_str(), 422), (codes[1].as_str(), 303)] {
            let mut again = app.browser();
            sign_in(&mut again, "wang@desk.example", PASSWORD).await;
            assert_eq!(with_code(&mut again, typed).await.status, status, "{typed}");
        }
        assert!(browser.get(URL).await.words().contains("备用码还剩 8 个"));
        let renewed = browser.post(URL, &[("step", "codes"), ("code", &code(&app, &secret))]).await;
        assert_eq!(renewed.select("ul.plain code").len(), 10);
        let mut again = app.browser();
        sign_in(&mut again, "wang@desk.example", PASSWORD).await;
        assert_eq!(with_code(&mut again, &codes[2]).await.status, 422, "new ones end the old");
        app.advance(Duration::seconds(30));
        assert_eq!(browser.post(URL, &[("step", "end"), ("code", &code(&app, &secret))]).await.status, 303);
        assert_eq!(sign_in(&mut app.browser(), "wang@desk.example", PASSWORD).await.location().as_deref(), Some("/desk"));
        let kept = app.app.db.read(move |conn| {
            let told: Vec<String> =
                audits::table.filter(audits::target_id.eq(Some(person.id.0))).select(audits::what).load(conn)?;
            Ok((recovery_codes::table.count().get_result::<i64>(conn)?, told))
        });
        let (left, told) = kept.await.unwrap();
        assert_eq!(left, 0);
        assert!(told.contains(&"person.second_step".to_owned()) && told.contains(&"person.second_step_ended".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn the_way_between_both_steps_is_short_and_nobody_elses() {
    on_each_database(|app| async move {
        let (_, mut browser) = staff(&app, Role::Agent).await;
        let (secret, _) = set_up(&app, &mut browser).await;
        let mut half = app.browser();
        sign_in(&mut half, "wang@desk.example", PASSWORD).await;
        let ticket = half.cookie("redress-step").unwrap();
        let other = with_password(&app, Role::Admin, "吴思远", "wu@desk.example").await;
        let mut parts = ticket.splitn(3, '.').skip(1);
        let forged = format!("{}.{}.{}", other.id, parts.next().unwrap(), parts.next().unwrap());
        half.set_cookie("redress-step", &forged);
        assert_eq!(half.get("/sign-in/code").await.location().as_deref(), Some("/sign-in?next="));
        half.set_cookie("redress-step", &ticket);
        assert_eq!(half.get("/sign-in/code").await.status, 200);
        app.advance(Duration::minutes(11));
        assert_eq!(with_code(&mut half, &code(&app, &secret)).await.location().as_deref(), Some("/sign-in?next="), "ten minutes");
        sign_in(&mut half, "wang@desk.example", PASSWORD).await;
        let changes = [("old_password", PASSWORD), ("password", "纸船 lantern 十七")];
        assert_eq!(browser.post("/account/password", &changes).await.status, 303);
        assert_eq!(
            with_code(&mut half, &code(&app, &secret)).await.location().as_deref(),
            Some("/sign-in?next="),
            "another password"
        );
    })
    .await;
}

#[actix_web::test]
async fn whoever_tries_codes_waits() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let (_, mut browser) = staff(&app, Role::Agent).await;
    let (secret, _) = set_up(&app, &mut browser).await;
    let mut guesser = app.browser();
    sign_in(&mut guesser, "wang@desk.example", PASSWORD).await;
    let mut told = Vec::new();
    for guess in 0..8 {
        told.push(with_code(&mut guesser, &format!("{guess:06}")).await.status.as_u16());
    }
    assert!(told.ends_with(&[429]) && told[0] == 422, "{told:?}");
    app.advance(Duration::minutes(5));
    assert_eq!(with_code(&mut guesser, &code(&app, &secret)).await.status, 303, "the owner is never locked out");
}

#[actix_web::test]
async fn where_the_house_asks_for_it_supervisors_set_it_up_first_and_cannot_switch_it_off() {
    let app = TestApp::with(databases::sqlite(), &[("SECOND_STEP", "supervisors")]);
    let agent = app.person(Role::Agent, "赵倩", "zhao@desk.example", None).await;
    assert_eq!(app.signed_in(&agent).await.get("/desk/queue").await.status, 200);
    let (_, mut chief) = staff(&app, Role::Supervisor).await;
    for path in ["/desk/queue", "/oversight/response-times"] {
        assert_eq!(chief.get(path).await.location().as_deref(), Some(URL), "{path}");
    }
    assert!(chief.get(URL).await.words().contains("您的身份需要两步登录"));
    let (secret, _) = set_up(&app, &mut chief).await;
    assert_eq!(chief.get("/desk/queue").await.status, 200);
    let refused = chief.post(URL, &[("step", "end"), ("code", &code(&app, &secret))]).await;
    assert!(refused.status == 422 && refused.words().contains("不能关闭"), "{}", refused.words());
}

#[actix_web::test]
async fn another_phone_takes_the_place_of_the_old_and_a_drawing_seen_long_ago_is_worth_nothing() {
    on_each_database(|app| async move {
        let (_, mut browser) = staff(&app, Role::Agent).await;
        let (old, codes) = set_up(&app, &mut browser).await;
        let wide: String = code(&app, &old).chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        assert_eq!(browser.post(URL, &[("step", "replace"), ("code", &wide)]).await.status, 303, "a Chinese keyboard");
        let first = browser.get(URL).await.select("li code").concat();
        app.advance(Duration::minutes(16));
        let stale = browser.post(URL, &[("step", "confirm"), ("code", &code(&app, &first)), ("password", PASSWORD)]).await;
        assert_eq!(stale.status, 422);
        assert!(browser.get(URL).await.select("li code").is_empty(), "it is not shown any more");
        let mut again = app.browser();
        sign_in(&mut again, "wang@desk.example", PASSWORD).await;
        let (new, _) = set_up(&app, &mut again).await;
        assert_ne!(new, old);
        let mut third = app.browser();
        sign_in(&mut third, "wang@desk.example", PASSWORD).await;
        for dead in [code(&app, &old), codes[0].clone()] {
            assert_eq!(with_code(&mut third, &dead).await.status, 422);
        }
        assert_eq!(with_code(&mut third, &code(&app, &new)).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn what_is_kept_of_it_makes_no_code() {
    on_each_database(|app| async move {
        let (person, mut browser) = staff(&app, Role::Agent).await;
        let (secret, codes) = set_up(&app, &mut browser).await;
        let kept = app.app.db.read(|conn| {
            let sealed: String = second_steps::table.select(second_steps::secret).first(conn)?;
            Ok((sealed, recovery_codes::table.select(recovery_codes::code_hash).load::<String>(conn)?))
        });
        let (sealed, hashes) = kept.await.unwrap();
        assert!(!sealed.contains(&secret.replace(' ', "")) && !hashes.iter().any(|hash| codes.contains(hash)));
        let seal = &app.app.seal;
        assert!(seal.reveal("second-step", person.id.0, &sealed).is_some());
        assert!(seal.reveal("second-step", person.id.0 + 1, &sealed).is_none(), "moved to another account it opens nothing");
        assert!(redress::seal::Seal::new([8; 32]).reveal("second-step", person.id.0, &sealed).is_none());
        assert!(seal.reveal("second-step", person.id.0, &sealed[1..]).is_none() && seal.reveal("second-step", 1, "").is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_restore_ends_codes_on_paper_and_under_another_key_every_second_step() {
    on_each_database(|app| async move {
        let (person, mut browser) = staff(&app, Role::Agent).await;
        let (secret, codes) = set_up(&app, &mut browser).await;
        let now = app.app.now();
        app.app.db.write(move |tx| redress::store::hold::begin(tx, (&[], false), now)).await.unwrap();
        let mut again = app.browser();
        sign_in(&mut again, "wang@desk.example", PASSWORD).await;
        assert_eq!(with_code(&mut again, &codes[0]).await.status, 422, "it may have been spent since");
        assert_eq!(with_code(&mut again, &code(&app, &secret)).await.status, 303);
        app.app.db.write(move |tx| redress::store::hold::begin(tx, (&[], true), now)).await.unwrap();
        assert_eq!(sign_in(&mut app.browser(), &person.email, PASSWORD).await.location().as_deref(), Some("/desk"));
    })
    .await;
}

#[actix_web::test]
async fn the_command_line_helps_the_last_administrator_in() {
    on_each_database(|app| async move {
        let (person, mut browser) = staff(&app, Role::Admin).await;
        set_up(&app, &mut browser).await;
        let nobody = over(&app, &["user", "clear-second-step", "--email", "nobody@desk.example"]);
        assert!(!nobody.status.success() && said(&nobody).contains("no account"), "{}", said(&nobody));
        let done = over(&app, &["user", "clear-second-step", "--email", "Wang@desk.example"]);
        assert!(done.status.success(), "{}", said(&done));
        assert_eq!(browser.get("/desk/queue").await.status, 303, "every device is signed out");
        assert_eq!(sign_in(&mut app.browser(), &person.email, PASSWORD).await.location().as_deref(), Some("/desk"));
    })
    .await;
}

#[actix_web::test]
async fn an_administrator_clears_it_for_somebody_who_lost_everything() {
    on_each_database(|app| async move {
        let (person, mut browser) = staff(&app, Role::Agent).await;
        set_up(&app, &mut browser).await;
        let chief = app.person(Role::Admin, "吴思远", "wu@desk.example", None).await;
        let mut admin = app.signed_in(&chief).await;
        let page = format!("/admin/people/{}", person.id);
        assert!(admin.get(&page).await.words().contains("清除两步登录"));
        assert_eq!(admin.post(&format!("{page}/second-step"), &[]).await.status, 303);
        assert_eq!(browser.get("/desk/queue").await.status, 303, "every device is signed out");
        assert_eq!(sign_in(&mut app.browser(), "wang@desk.example", PASSWORD).await.location().as_deref(), Some("/desk"));
        assert_eq!(admin.post(&format!("{page}/second-step"), &[]).await.status, 303, "pressed twice is pressed once");
        let own = format!("/admin/people/{}/second-step", chief.id);
        assert_eq!(admin.post(&own, &[]).await.status, 404, "one's own ends with a code");
    })
    .await;
}
