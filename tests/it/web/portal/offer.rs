//! An offer is answered once, while it stands; a complaint is taken back on purpose.

use redress::domain::actor::Actor;
use redress::domain::case::{Case, Status, StatusCode};
use redress::domain::offer::OfferState;

use super::{guest_of, said, stored, url};
use crate::support::cases::{act_on, in_status, offer, request};
use crate::support::{Browser, TestApp, on_each_database};

async fn answer(guest: &mut Browser, case: &Case, decision: &str, body: &str) -> crate::support::Answer {
    let seen = case.offer.as_ref().unwrap().id.to_string();
    guest.post(&format!("{}/offer", url(case)), &[("decision", decision), ("offer", &seen), ("body", body)]).await
}

#[actix_web::test]
async fn of_fifty_acceptances_at_once_one_counts() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Offered, |_| {}).await;
        let guest = guest_of(&app, &case).await;
        let taps = (0..50).map(|_| {
            let (mut hand, case) = (guest.clone(), case.clone());
            async move { answer(&mut hand, &case, "accept", "").await.status.as_u16() }
        });
        let mut answers = futures_util::future::join_all(taps).await;
        answers.sort_unstable();
        assert_eq!((answers[0], &answers[1..]), (303, [409; 49].as_slice()));
        let now = stored(&app, &case).await;
        assert!(matches!(now.status, Status::Resolved { .. }));
        assert_eq!((now.remedies.len(), now.version), (1, case.version + 1));
    })
    .await;
}

#[actix_web::test]
async fn a_rejection_may_say_why_and_gives_the_case_back() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Offered, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let long = "长".repeat(5001);
        let page = answer(&mut guest, &case, "reject", &long).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.attributes("#errors a", "href"), ["#offer-body"]);
        assert_eq!(page.select("#offer-body"), [long.as_str()]);
        assert_eq!(page.select("details[open] #offer-body").len(), 1, "the form stands open");
        assert_eq!(stored(&app, &case).await.version, case.version);
        assert_eq!(answer(&mut guest, &case, "reject", "少退了 20 元").await.status, 303);
        let now = stored(&app, &case).await;
        assert_eq!((now.status, now.offer.unwrap().state), (Status::Open, OfferState::Rejected));
        assert!(said(&app, &case).await.contains(&"少退了 20 元".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn an_offer_that_no_longer_stands_is_refused_in_words() {
    on_each_database(|app| async move {
        let lapsed = in_status(&app, StatusCode::Offered, |_| {}).await;
        let replaced = in_status(&app, StatusCode::Offered, |_| {}).await;
        let seen = replaced.clone();
        let question = request(&app, "");
        let asked = act_on(&app, &replaced, Actor::System, |case, act| case.ask_consumer(&question, act)).await;
        offer(&app, &asked).await;
        let withdrawn = in_status(&app, StatusCode::Offered, |_| {}).await;
        let mut guest = guest_of(&app, &withdrawn).await;
        guest.post(&format!("{}/withdrawal", url(&withdrawn)), &[]).await;
        let page = answer(&mut guest, &withdrawn, "accept", "").await;
        assert_eq!(page.status, 409);
        let page = answer(&mut guest_of(&app, &seen).await, &seen, "accept", "").await;
        assert_eq!(page.status, 409, "the offer that was on the page is not the one that stands now");
        app.advance(chrono::Duration::days(3) + chrono::Duration::seconds(1));
        for decision in ["accept", "reject"] {
            let page = answer(&mut guest_of(&app, &lapsed).await, &lapsed, decision, "为什么").await;
            assert_eq!(page.status, 409);
            assert!(page.select("#errors")[0].contains("已过期"), "{:?}", page.select("#errors"));
            assert_eq!(page.select("textarea[readonly]"), ["为什么"], "what was typed can be copied");
        }
        assert_eq!(stored(&app, &lapsed).await.version, lapsed.version);
        assert!(stored(&app, &withdrawn).await.remedies.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_answer_to_an_offer_changes_nothing() {
    let app = TestApp::new();
    let case = in_status(&app, StatusCode::Offered, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    let before = app.database.contents();
    let seen = case.offer.as_ref().unwrap().id.to_string();
    for fields in [
        vec![],
        vec![("decision", "accept")],
        vec![("decision", "maybe"), ("offer", seen.as_str())],
        vec![("decision", "accept"), ("offer", "x")],
        vec![("decision", "accept"), ("offer", "99999999999999999999")],
        vec![("decision", "accept"), ("offer", seen.as_str()), ("amount", "1000000")],
        vec![("decision", "accept"), ("decision", "reject"), ("offer", seen.as_str())],
    ] {
        assert_eq!(guest.post(&format!("{}/offer", url(&case)), &fields).await.status, 422, "{fields:?}");
    }
    assert!(app.database.contents() == before);
}

#[actix_web::test]
async fn a_complaint_is_withdrawn_on_a_page_of_its_own_and_once() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Open, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let path = format!("{}/withdrawal", url(&case));
        let page = guest.get(&path).await;
        assert_eq!((page.status.as_u16(), page.select("h1")), (200, vec!["撤回投诉".to_owned()]));
        assert_eq!(stored(&app, &case).await.status, Status::Open, "the page alone withdraws nothing");
        let long = "长".repeat(5001);
        let page = guest.post(&path, &[("reason", &long)]).await;
        assert_eq!((page.status.as_u16(), page.select("#reason")), (422, vec![long]));
        assert_eq!(guest.post(&path, &[("reason", "商家解决了")]).await.location(), Some(url(&case)));
        let page = guest.get(&url(&case)).await;
        assert_eq!(page.select("h1"), ["您已撤回这件投诉"]);
        assert_eq!(page.select(".flash"), ["投诉已撤回。"]);
        assert!(page.words().contains("商家解决了"));
        let page = guest.post(&path, &[("reason", "再撤一次")]).await;
        assert_eq!((page.status.as_u16(), page.select("textarea[readonly]")), (409, vec!["再撤一次".to_owned()]));
        assert_eq!(guest.get(&path).await.location(), Some(url(&case)), "nothing is left to withdraw");
        assert!(stored(&app, &case).await.due().is_none(), "its clocks have ended");
    })
    .await;
}
