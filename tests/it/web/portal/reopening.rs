//! A result that did not come about: whoever complained has the case taken up again.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;

use super::{guest_of, said, stored, url};
use crate::support::cases::in_status;
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn a_closed_case_is_taken_up_again_with_the_reason_and_a_new_clock() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Closed, |_| {}).await;
        let (mut guest, at) = (guest_of(&app, &case).await, url(&case));
        let reopening = format!("{at}/reopening");
        assert!(guest.get(&at).await.attributes("main a", "href").contains(&reopening));
        let page = guest.get(&reopening).await;
        assert!(page.status == 200 && page.words().contains("以前都可以"), "{}", page.words());
        let version = page.attributes("input[name=version]", "value").concat();
        let empty = guest.post(&reopening, &[("reason", " "), ("version", &version)]).await;
        assert_eq!(empty.status, 422);
        let reason = [("reason", "说好退的钱没有到账。"), ("version", version.as_str())];
        assert_eq!(app.browser().post(&reopening, &reason).await.status, 404, "not yours");
        assert_eq!(guest.post(&reopening, &reason).await.location(), Some(at.clone()));
        let now = stored(&app, &case).await;
        assert_eq!((now.status.code(), now.run, now.unanswered), (StatusCode::Open, case.run + 1, true));
        assert!(now.due().is_some_and(|(due, _)| due > app.app.now()), "it stands in the queue again, with a date");
        assert!(said(&app, &case).await.contains(&"说好退的钱没有到账。".to_owned()));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&at.replace("/complaints", "/desk/cases")).await;
        assert!(desk.words().contains("说好退的钱没有到账。"), "{}", desk.words());
        assert_eq!(guest.post(&reopening, &reason).await.status, 409, "once");
    })
    .await;
}

#[actix_web::test]
async fn after_thirty_days_and_after_a_withdrawal_there_is_another_way() {
    let app = TestApp::new();
    let case = in_status(&app, StatusCode::Closed, |_| {}).await;
    app.clock.advance(Duration::days(30) + Duration::minutes(1));
    let (mut guest, at) = (guest_of(&app, &case).await, url(&case));
    let reopening = format!("{at}/reopening");
    assert!(!guest.get(&at).await.attributes("main a", "href").contains(&reopening));
    assert_eq!(guest.get(&reopening).await.location(), Some(at.clone()));
    let version = case.version.to_string();
    let late = guest.post(&reopening, &[("reason", "还是没有到账"), ("version", &version)]).await;
    assert!(late.status == 409 && late.words().contains("再提交一件投诉"), "{} {}", late.status, late.words());
    assert!(late.text().contains("还是没有到账"), "what was typed is given back");

    let open = in_status(&app, StatusCode::Open, |_| {}).await;
    let mut guest = guest_of(&app, &open).await;
    guest.post(&format!("{}/withdrawal", url(&open)), &[("reason", "")]).await;
    let version = stored(&app, &open).await.version.to_string();
    let refused = guest.post(&format!("{}/reopening", url(&open)), &[("reason", "又扣了"), ("version", &version)]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(stored(&app, &open).await.status.code(), StatusCode::Closed);
}
