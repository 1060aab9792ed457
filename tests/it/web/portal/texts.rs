//! Text messages on pages: asked for, told of and used to track where there is a gateway, and not a word of them elsewhere.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::codes::Consent;
use redress::store::schema::outbox;

use super::filing::fill;
use super::{guest_of, stored, url};
use crate::support::cases::{file_case, offer};
use crate::support::{TestApp, databases};

const REVIEW: &str = "/complaints/new/review";
const GATEWAY: &[(&str, &str)] = &[("SMS_URL", "http://127.0.0.1:9/send")];

/// On each database, with a gateway that no test here gets to.
async fn with_gateway<F: Future<Output = ()>>(claim: impl Fn(TestApp) -> F) {
    for make in [databases::sqlite, databases::postgres] {
        claim(TestApp::with(make(), GATEWAY)).await;
    }
}

/// Kind and way of every letter that waits or went.
async fn letters(app: &TestApp) -> Vec<(String, String)> {
    let load = |conn: &mut _| Ok(outbox::table.order(outbox::id).select((outbox::kind, outbox::way)).load(conn)?);
    app.app.db.read(load).await.unwrap()
}

fn texts(letters: &[(String, String)]) -> Vec<&str> {
    letters.iter().filter(|(_, way)| way == "text").map(|(kind, _)| kind.as_str()).collect()
}

#[actix_web::test]
async fn somebody_with_a_phone_alone_agrees_to_texts_and_follows_the_complaint_by_its_number() {
    with_gateway(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "", "138 0013 8000").await;
        let page = browser.get(REVIEW).await;
        assert_eq!(page.attributes("input[type=checkbox]", "name").last().unwrap(), "consent_texts");
        assert!(page.words().contains("138 **** 8000") && page.select("input[type=checkbox][checked]").is_empty());
        let place = browser.post(REVIEW, &[("consent_texts", "yes")]).await.location().unwrap();
        let filed = browser.get(&place).await.words();
        assert!(filed.contains("短信会发到 138 **** 8000"), "{filed}");
        assert_eq!(texts(&letters(&app).await), ["filed"]);

        let reference = place.split('/').nth(2).unwrap();
        let track = async |number: &str| app.browser().post("/track", &[("reference", reference), ("email", number)]).await;
        let hit = track("+86 138-0013-8000").await;
        assert_eq!(texts(&letters(&app).await), ["filed", "link"]);
        let miss = track("13900139000").await;
        assert_eq!(texts(&letters(&app).await).len(), 2);
        assert_eq!((hit.status, hit.location(), &hit.bytes), (miss.status, miss.location(), &miss.bytes));
        assert!(app.browser().get("/track?sent=1").await.words().contains("请查收邮件或短信"));
        for typed in ["138 0013", "028 8666 1234", "wang"] {
            let told = track(typed).await;
            assert!(told.status == 422 && told.words().contains("11 位手机号"), "{}", told.words());
            assert_eq!(told.attributes("#email", "value"), [typed]);
        }
        assert!(track("").await.words().contains("请填写邮箱或手机号"));
        assert!(track("wang@").await.words().contains("请填写完整的邮箱"));
    })
    .await;
}

#[actix_web::test]
async fn whoever_gave_no_mobile_phone_is_not_asked_and_a_forged_yes_sends_nothing() {
    with_gateway(|app| async move {
        for phone in ["", "028 8666 1234"] {
            let mut browser = app.browser();
            fill(&mut browser, "lin@consumer.example", phone).await;
            assert_eq!(browser.get(REVIEW).await.select("input[type=checkbox]").len(), 3);
            let place = browser.post(REVIEW, &[("consent_texts", "yes")]).await.location().unwrap();
            assert!(!browser.get(&place).await.words().contains("短信会发到"));
        }
        assert!(texts(&letters(&app).await).is_empty());
    })
    .await;
}

#[actix_web::test]
async fn texts_are_taken_back_in_the_case_and_all_of_them_in_the_account() {
    with_gateway(|app| async move {
        let person = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let file = || {
            file_case(&app, |filing| {
                filing.consumer = Some(person.id);
                filing.contact.phone = Some("13800138000".to_owned());
                filing.consents = vec![Consent::Texts];
            })
        };
        let (case, other) = (file().await, file().await);
        assert_eq!(texts(&letters(&app).await), ["filed", "filed"]);
        let mut chen = app.signed_in(&person).await;
        let at = format!("{}/consents", url(&case));
        assert_eq!(chen.get(&at).await.attributes("input[checked]", "name"), ["consent_texts"]);
        chen.post(&at, &[("consent", "yes")]).await;
        let now = stored(&app, &case).await;
        assert_eq!(now.consents, [Consent::Share]);
        offer(&app, &now).await;
        assert_eq!(texts(&letters(&app).await).len(), 2, "taken back in this one");

        assert_eq!(chen.get("/account").await.attributes("#settings input[checked]", "name"), ["letters", "texts"]);
        chen.post("/account/settings", &[("letters", "all"), ("locale", "zh-CN"), ("zone", "")]).await;
        assert_eq!(chen.get("/account").await.attributes("#settings input[checked]", "name"), ["letters"]);
        offer(&app, &other).await;
        assert_eq!(texts(&letters(&app).await).len(), 2, "none at all");
        chen.post("/account/settings", &[("letters", "all"), ("locale", "zh-CN"), ("zone", ""), ("texts", "yes")]).await;
        assert_eq!(chen.get("/account").await.attributes("#settings input[checked]", "name"), ["letters", "texts"]);
    })
    .await;
}

#[actix_web::test]
async fn where_none_are_sent_no_page_speaks_of_them_and_no_choice_is_lost() {
    let app = TestApp::new();
    let person = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
    let case = file_case(&app, |filing| {
        filing.contact.phone = Some("13800138000".to_owned());
        filing.consents = vec![Consent::Share, Consent::Texts];
    })
    .await;
    let (mut guest, mut chen) = (guest_of(&app, &case).await, app.signed_in(&person).await);
    let consents = format!("{}/consents", url(&case));
    let mut filer = app.browser();
    fill(&mut filer, "lin@consumer.example", "13800138000").await;
    let filed = format!("{}/filed", url(&case));
    let of_guest = ["/", "/track", "/track?sent=1", "/privacy", &consents, &filed, "/complaints/RD-2026-999999-1"];
    let of_filer = ["/complaints/new/contact", REVIEW];
    for (browser, pages) in [(&mut guest, &of_guest[..]), (&mut filer, &of_filer), (&mut chen, &["/account"])] {
        for path in pages {
            let words = browser.get(path).await.words().replace("短信验证码", "");
            assert!(!words.contains("短信"), "{path}: {words}");
        }
    }
    guest.post(&consents, &[("consent_mediation", "yes")]).await;
    assert_eq!(stored(&app, &case).await.consents, [Consent::Mediation, Consent::Texts], "what was not asked stands");
    chen.post("/account/settings", &[("letters", "all"), ("locale", "zh-CN"), ("zone", "")]).await;
    let by_email = |conn: &mut _| redress::store::people::find_by_email(conn, "chen@mail.example");
    assert!(app.app.db.read(by_email).await.unwrap().unwrap().prefs.texts);
    let told = app.browser().post("/track", &[("reference", "RD-2026-000001-9"), ("email", "13800138000")]).await;
    assert!(told.status == 422 && told.words().contains("请填写完整的邮箱"), "{}", told.words());
}
