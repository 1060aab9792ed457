//! `/admin/escalation-rules`: what raises a case is data.

use redress::domain::actor::Role;

use super::policies::{form, send, set};
use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};

async fn admin(app: &TestApp) -> Browser {
    let admin = app.person(Role::Admin, "吴思远", "wu@desk.example", None).await;
    app.signed_in(&admin).await
}

#[actix_web::test]
async fn every_rule_reads_in_both_languages() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    for language in ["zh-CN", "en"] {
        admin.set_cookie("redress-language", language);
        let page = admin.get("/admin/escalation-rules").await;
        let links = page.attributes("main h2 a", "href");
        assert_eq!(links.len(), 8);
        for link in links.iter().chain([&"/admin/escalation-rules/new".to_owned()]) {
            let form = admin.get(link).await;
            assert_eq!(form.status, 200, "{link}");
            for key in ["rule-", "trigger-", "told-", "policy-"] {
                assert!(!form.words().contains(key) && !page.words().contains(key), "{key} in {language} at {link}");
            }
        }
    }
}

#[actix_web::test]
async fn a_rule_that_is_switched_off_raises_nothing_from_then_on() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let url = "/admin/escalation-rules/overdue";
        let mut fields = form(&admin.get(url).await);
        fields.retain(|(name, _)| name != "in_use");
        let check = send(&mut admin, url, &fields, "check").await;
        assert!(check.status == 200 && check.select(".diff").concat().contains("在用"), "{}", check.words());
        assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 303);
        assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 409, "this form is old now");
        let case = file_case(&app, |_| {}).await;
        app.clock.set(shanghai(2026, 11, 25, 18, 30));
        assert_eq!(work(&app, &folder_mailer(&app)).await.marked, 1);
        let id = case.id;
        let level = app
            .app
            .db
            .read(move |conn| Ok(redress::store::cases::find_by_id(conn, &redress::domain::actor::Actor::System, id)?.level));
        assert_eq!(level.await.unwrap(), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_rule_of_ones_own_needs_a_name_and_something_to_do() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let url = "/admin/escalation-rules/new";
    let mut fields = form(&admin.get(url).await);
    fields.retain(|(name, _)| name != "tell");
    let bad = send(&mut admin, url, &fields, "check").await;
    assert_eq!(bad.status, 422);
    assert!(bad.words().contains("请填写中文名称") && bad.words().contains("什么也不做"), "{}", bad.words());
    for (name, value) in [("name_zh", "超时告诉资深"), ("name_en", "Tell seniors"), ("tell", "seniors"), ("on", "missed")] {
        set(&mut fields, name, value);
    }
    assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 303);
    assert_eq!(app.app.rules().escalation.len(), 9);
}
