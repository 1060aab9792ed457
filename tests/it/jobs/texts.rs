//! Text messages: to whoever agreed, through a gateway that fails, with nothing of the case in them.

use std::time::Duration as StdDuration;

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::case::closing::Closing;
use redress::domain::case::corresponding::Request;
use redress::domain::codes::{Consent, Locale, Outcome, RootCause};
use redress::mail::{Mailer, Timeouts};
use redress::seal::Purpose;
use redress::store::links;

use super::{act, file, filing, folder_mailer, letter_files, outbox_rows, work};
use crate::support::app::shanghai;
use crate::support::gateway::{Gateway, Plan};
use crate::support::{TestApp, on_each_database};

const PHONE: &str = "+8613800138000";

fn mailer(gateway: &Gateway, app: &TestApp) -> Mailer {
    let timeouts = Timeouts { connect: StdDuration::from_millis(500), whole: StdDuration::from_millis(700) };
    folder_mailer(app).with_gateway(&gateway.url()).unwrap().with_timeouts(timeouts)
}

/// A complaint by somebody who has a phone and no e-mail.
async fn file_by_phone(app: &TestApp, consents: &[Consent]) -> Case {
    let mut filing = filing(Locale::ZhCn);
    (filing.contact.email, filing.contact.phone) = (None, Some("13800138000".to_owned()));
    filing.consents = consents.to_vec();
    file(app, filing).await
}

#[tokio::test]
async fn who_agreed_hears_of_everything_by_phone_and_of_nothing_that_was_written() {
    on_each_database(|app| async move {
        let gateway = Gateway::start().await;
        let mailer = mailer(&gateway, &app);
        let case = file_by_phone(&app, Consent::ALL).await;
        assert_eq!(work(&app, &mailer).await.letters.sent, 1);
        let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
        act(&app, agent.clone(), case.id, |case, act| case.message("付款记录已经核对。", act)).await;
        let until = app.app.now() + Duration::days(3);
        let request = Request { whom: String::new(), body: "请补充付款截图。".to_owned(), until };
        act(&app, agent.clone(), case.id, move |case, act| case.ask_consumer(&request, act)).await;
        assert_eq!(work(&app, &mailer).await.letters.sent, 2);
        let closing = |version| Closing {
            outcome: Outcome::NotUpheld,
            root_cause: RootCause::SystemFault,
            explanation: "商家已经发货。".to_owned(),
            version,
        };
        act(&app, agent, case.id, move |case, act| case.close(&closing(case.version), act)).await;
        assert_eq!(work(&app, &mailer).await.letters.sent, 1);
        assert_eq!(work(&app, &mailer).await.letters, Default::default(), "once");
        let posted = gateway.posted();
        let templates: Vec<&str> = posted.iter().map(|it| it.body["template"].as_str().unwrap()).collect();
        let mut sorted = templates.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, ["closed", "filed", "information_asked", "replied"]);
        let reference = case.reference.unwrap().to_string();
        for message in &posted {
            assert_eq!(message.body["number"], PHONE);
            assert_eq!(message.body["values"]["reference"], reference);
            assert!(message.head.starts_with("POST /send?from=redress HTTP/1.1"), "{}", message.head);
            assert_eq!(message.header("content-type").as_deref(), Some("application/json"));
            // key:s cret
            assert_eq!(message.header("authorization").as_deref(), Some("Basic a2V5OnMgY3JldA=="));
            assert_eq!(message.header("idempotency-key").as_deref(), message.body["id"].as_str());
            assert!(message.text().starts_with("【诉达】") && message.text().contains(&reference), "{}", message.text());
            for written in ["核对", "截图", "发货", "叮铃", "王芳", "258"] {
                assert!(!message.body.to_string().contains(written), "{}", message.body);
            }
        }
        let filed = &posted[templates.iter().position(|it| *it == "filed").unwrap()];
        assert!(filed.text().contains("11 月 25 日（周三）13:20 前首次回复您"), "{}", filed.text());
        let link = app.app.db.read(move |conn| links::find_for(conn, "case", case.id.0)).await.unwrap().unwrap();
        let token = app.app.seal.link_token(Purpose::Case, link.id, link.generation);
        let opens = format!("{}/t/{token}", app.app.config.base());
        assert!(filed.text().contains(&opens) && filed.body["values"]["link"] == opens, "{}", filed.text());
    })
    .await;
}

#[tokio::test]
async fn a_gateway_that_fails_gets_the_same_message_again_until_it_takes_it() {
    on_each_database(|app| async move {
        let gateway = Gateway::start().await;
        let mailer = mailer(&gateway, &app);
        file_by_phone(&app, &[Consent::Texts]).await;
        for plan in [Plan::Answer(500), Plan::Answer(429), Plan::Answer(401), Plan::Hang, Plan::Drop] {
            gateway.plan(plan);
            let letters = work(&app, &mailer).await.letters;
            assert_eq!((letters.failed, letters.sent), (1, 0), "{plan:?}");
            let reason = outbox_rows(&app).await.remove(0).last_error.unwrap();
            assert!(!reason.contains("cret") && !reason.contains("138"), "{reason}");
            app.advance(Duration::minutes(20));
        }
        assert_eq!(work(&app, &mailer).await.letters.sent, 1);
        let posted = gateway.posted();
        assert_eq!(posted.len(), 6);
        for message in &posted {
            assert_eq!(
                (&message.body, message.header("idempotency-key")),
                (&posted[0].body, posted[0].header("idempotency-key"))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_message_that_the_gateway_will_never_take_is_parked_and_a_redirect_is_not_followed() {
    for status in [400, 422, 307] {
        let app = TestApp::new();
        let gateway = Gateway::start().await;
        file_by_phone(&app, &[Consent::Texts]).await;
        gateway.plan(Plan::Answer(status));
        assert_eq!(work(&app, &mailer(&gateway, &app)).await.letters.parked, 1, "{status}");
        let row = outbox_rows(&app).await.remove(0);
        assert!(!row.is_queued && row.last_error.unwrap().contains(&status.to_string()));
    }
}

#[tokio::test]
async fn who_did_not_agree_who_took_it_back_and_who_has_no_mobile_phone_gets_none() {
    let app = TestApp::new();
    let gateway = Gateway::start().await;
    let mailer = mailer(&gateway, &app);
    file_by_phone(&app, &[Consent::Share]).await;
    for landline in ["028-8666 1234", "+1 202 555 0147", "12345678901"] {
        let mut filing = filing(Locale::ZhCn);
        (filing.contact.email, filing.contact.phone) = (None, Some(landline.replace(['-', ' '], "")));
        filing.consents = vec![Consent::Texts];
        file(&app, filing).await;
    }
    assert_eq!(outbox_rows(&app).await.len(), 0, "nobody to write to");
    let case = file_by_phone(&app, &[Consent::Texts]).await;
    let consumer = redress::domain::actor::Actor::Consumer { person: None, cases: vec![case.id] };
    act(&app, consumer, case.id, |case, act| case.consent(&[], act)).await;
    let letters = work(&app, &mailer).await.letters;
    assert_eq!((letters.cancelled, letters.sent, gateway.posted().len()), (1, 0, 0));
}

#[tokio::test]
async fn without_a_gateway_nothing_waits_for_one() {
    let app = TestApp::new();
    file_by_phone(&app, &[Consent::Texts]).await;
    assert_eq!(work(&app, &folder_mailer(&app)).await.letters.cancelled, 1);
    assert!(letter_files(&app).is_empty());
}

#[tokio::test]
async fn a_letter_and_a_text_message_both_go_and_one_way_that_fails_does_not_hold_the_other() {
    let app = TestApp::new();
    let gateway = Gateway::start().await;
    let mut both = filing(Locale::En);
    both.consents = vec![Consent::Texts];
    both.contact.phone = Some("8613800138000".to_owned());
    file(&app, both).await;
    gateway.plan(Plan::Answer(503));
    let letters = work(&app, &mailer(&gateway, &app)).await.letters;
    assert_eq!((letters.sent, letters.failed), (1, 1));
    assert_eq!(letter_files(&app).len(), 1);
    assert!(gateway.posted()[0].text().starts_with("[Redress] We have your complaint RD-2026-"));
    assert!(gateway.posted()[0].text().contains(". You get a first answer by Wed 25 Nov, 13:20."));
}

#[tokio::test]
async fn no_phone_rings_at_night_for_what_nobody_asked_for_just_then() {
    on_each_database(|app| async move {
        let gateway = Gateway::start().await;
        let mailer = mailer(&gateway, &app);
        let case = file_by_phone(&app, &[Consent::Texts]).await;
        app.clock.advance(shanghai(2026, 11, 24, 23, 30) - app.app.now());
        let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
        act(&app, agent, case.id, |case, act| case.message("夜里写的。", act)).await;
        let letters = work(&app, &mailer).await.letters;
        assert_eq!((letters.sent, letters.put_off), (1, 1), "the receipt goes at once");
        app.clock.advance(shanghai(2026, 11, 25, 7, 59) - app.app.now());
        assert_eq!(work(&app, &mailer).await.letters, Default::default());
        app.clock.advance(shanghai(2026, 11, 25, 8, 0) - app.app.now());
        assert_eq!(work(&app, &mailer).await.letters.sent, 1);
        assert_eq!(outbox_rows(&app).await.last().unwrap().attempts, 1, "waiting for the morning is no attempt");
    })
    .await;
}

#[tokio::test]
async fn a_message_that_waited_for_the_morning_is_dropped_when_it_is_no_longer_wanted_or_true() {
    let app = TestApp::new();
    let gateway = Gateway::start().await;
    let mailer = mailer(&gateway, &app);
    let person = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
    let mut owned = filing(Locale::ZhCn);
    (owned.contact.email, owned.contact.phone, owned.consumer) = (None, Some("13800138000".to_owned()), Some(person.id));
    owned.consents = vec![Consent::Texts];
    let (of_account, of_guest) = (file(&app, owned).await, file_by_phone(&app, &[Consent::Texts]).await);
    work(&app, &mailer).await;
    app.clock.advance(shanghai(2026, 11, 24, 22, 0) - app.app.now());
    act(&app, agent.clone(), of_account.id, |case, act| case.message("在查。", act)).await;
    let request = Request { whom: String::new(), body: "请补充。".to_owned(), until: app.app.now() + Duration::days(3) };
    act(&app, agent, of_guest.id, move |case, act| case.ask_consumer(&request, act)).await;
    assert_eq!(work(&app, &mailer).await.letters.put_off, 2);
    let stop = redress::domain::person::Prefs { texts: false, ..person.prefs.clone() };
    app.app.db.write(move |tx| redress::store::people::set_prefs(tx, person.id, &stop, Locale::ZhCn)).await.unwrap();
    let consumer = redress::domain::actor::Actor::Consumer { person: None, cases: vec![of_guest.id] };
    act(&app, consumer, of_guest.id, |case, act| case.reply("补好了。", act)).await;
    app.clock.advance(shanghai(2026, 11, 25, 9, 0) - app.app.now());
    let letters = work(&app, &mailer).await.letters;
    assert_eq!((letters.cancelled, letters.sent, gateway.posted().len()), (2, 0, 2));
}

#[tokio::test]
async fn a_number_put_right_ends_the_link_that_went_to_the_wrong_one() {
    use redress::domain::case::correcting::Correction;
    use redress::domain::codes::Correctable;
    let app = TestApp::new();
    let gateway = Gateway::start().await;
    let mailer = mailer(&gateway, &app);
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
    let generation = async |case: &Case| {
        let id = case.id.0;
        app.app.db.read(move |conn| links::find_for(conn, "case", id)).await.unwrap().unwrap().generation
    };
    for (consents, ended) in [(vec![Consent::Texts], 2), (vec![], 1)] {
        let case = file_by_phone(&app, &consents).await;
        let right = Some("13900139000".to_owned());
        let correction =
            Correction { field: Correctable::Phone, value: right, joined: false, is_respelt: false, version: case.version };
        act(&app, agent.clone(), case.id, move |case, act| case.correct(&correction, act)).await;
        assert_eq!(generation(&case).await, ended, "{consents:?}");
    }
    work(&app, &mailer).await;
    let links: Vec<_> = gateway.posted().into_iter().filter(|it| it.body["template"] == "link").collect();
    assert_eq!(links.len(), 1, "the right number is sent a way in");
    assert_eq!(links[0].body["number"], "+8613900139000");
}

#[test]
fn a_gateway_is_reached_over_https_or_on_this_machine() {
    let with = |url: &str| Mailer::new(None, std::path::Path::new("."), "a@b.example").unwrap().with_gateway(url);
    for good in ["https://sms.example/send", "https://u:p@sms.example", "http://127.0.0.1:9000/x", "http://localhost/x"] {
        assert!(with(good).is_ok(), "{good}");
    }
    for bad in ["http://sms.example/send", "ftp://sms.example", "sms.example/send", "https://user@sms.example/"] {
        let told = with(bad).err().unwrap().to_string();
        assert!(!told.contains("user@"), "{told}");
    }
}
