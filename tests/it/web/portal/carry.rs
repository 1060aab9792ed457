//! A complaint begun on one device goes on on another, by a link that ends with the draft.

use chrono::Duration;
use redress::domain::actor::Role;

use super::filing::{PNG, fill};
use crate::support::{Answer, TestApp, on_each_database};

const LINK: &str = "/complaints/new/link";
const REVIEW: &str = "/complaints/new/review";

/// The path of the link on the page.
fn path(page: &Answer) -> String {
    let link = page.select("#draft-link").concat();
    let at = link.find("/drafts/").unwrap_or_else(|| panic!("{link}"));
    link[at..].to_owned()
}

#[actix_web::test]
async fn both_devices_fill_in_the_same_complaint_and_it_is_filed_once() {
    on_each_database(|app| async move {
        let (mut desk, mut phone) = (app.browser(), app.browser());
        assert_eq!(desk.get(LINK).await.location().as_deref(), Some("/complaints/new"), "there is nothing to go on with");
        fill(&mut desk, "lin@consumer.example", "").await;
        let page = desk.get(LINK).await;
        assert_eq!(page.select("svg.qr path").len(), 1);
        let at = path(&page);

        let door = phone.get(&at).await;
        assert!(door.status == 200 && !door.text().contains("叮铃到家"), "the door shows nothing of it");
        assert_eq!(
            phone.get("/complaints/new").await.location().as_deref(),
            Some("/complaints/new/problem"),
            "looking opens nothing"
        );
        assert_eq!(phone.post(&at, &[]).await.location().as_deref(), Some("/complaints/new"));
        assert_eq!(phone.get("/complaints/new/order").await.attributes("#merchant", "value"), ["叮铃到家"]);
        let sent = phone.upload("/complaints/new/evidence", &[("kind", "other")], &[("files", "手机.png", PNG)]).await;
        assert_eq!(sent.status, 303);
        assert!(desk.get(REVIEW).await.words().contains("手机.png"), "and the first device sees it");

        let filed = phone.post(REVIEW, &[("consent", "yes")]).await.location().unwrap();
        assert_eq!(phone.post(REVIEW, &[("consent", "yes")]).await.location().unwrap(), filed, "once");
        assert_eq!(desk.post(REVIEW, &[("consent", "yes")]).await.location().as_deref(), Some("/complaints/new/problem"));
        assert_eq!(desk.get(&filed).await.status, 404, "who had the link does not get the case with it");
        assert_eq!(app.browser().get(&at).await.status, 404, "its time is over");
        assert_eq!(app.browser().post(&at, &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_was_not_made_here_or_whose_draft_is_gone_opens_nothing() {
    on_each_database(|app| async move {
        let mut desk = app.browser();
        fill(&mut desk, "lin@consumer.example", "").await;
        let at = path(&desk.get(LINK).await);
        let mut forged = at.clone();
        let last = if forged.pop() == Some('A') { 'B' } else { 'A' };
        forged.push(last);
        for dead in [forged.as_str(), "/drafts/AAAA", "/drafts/0"] {
            let answer = app.browser().post(dead, &[]).await;
            assert!(answer.status == 404, "{dead}");
        }
        app.advance(Duration::hours(73));
        assert_eq!(app.browser().post(&at, &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_complaint_begun_in_an_account_asks_for_that_account_on_the_other_device_too() {
    let app = TestApp::new();
    let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
    let mut desk = app.signed_in(&owner).await;
    fill(&mut desk, "chen@mail.example", "").await;
    let at = path(&desk.get(LINK).await);
    let mut phone = app.browser();
    phone.post(&at, &[]).await;
    assert_eq!(phone.get(REVIEW).await.location().as_deref(), Some("/sign-in?next=/complaints/new/review"));
    let mut phone = app.signed_in(&owner).await;
    phone.post(&at, &[]).await;
    assert_eq!(phone.get(REVIEW).await.status, 200);
}

#[actix_web::test]
async fn a_sixth_device_takes_the_place_of_the_one_that_came_first() {
    let app = TestApp::new();
    let mut desk = app.browser();
    fill(&mut desk, "lin@consumer.example", "").await;
    let at = path(&desk.get(LINK).await);
    let mut devices = Vec::new();
    for _ in 0..6 {
        let mut device = app.browser();
        device.post(&at, &[]).await;
        devices.push(device);
        app.advance(Duration::minutes(1));
    }
    assert_eq!(devices[0].get(REVIEW).await.status, 303);
    assert_eq!(devices[5].get(REVIEW).await.status, 200);
    assert_eq!(desk.get(REVIEW).await.status, 200, "where it was begun it stays");
}
