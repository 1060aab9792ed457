//! Outside working hours the pages of consumers say when we carry on, in the reader's zone.

use chrono::Duration;
use redress::domain::actor::Role;

use super::filing::file;
use super::url;
use crate::support::cases::{close, file_case};
use crate::support::on_each_database;

#[actix_web::test]
async fn at_night_home_receipt_and_case_say_when_we_carry_on_and_by_day_nothing() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let filed = file(&mut browser, "lin@mail.example", "").await;
        let case = filed.trim_end_matches("/filed").to_owned();
        let pages = ["/".to_owned(), filed, case];
        for page in &pages {
            assert!(browser.get(page).await.select("#hours").is_empty(), "{page} during hours");
        }
        // A guest's session ends after two hours without a page.
        app.advance(Duration::minutes(110));
        browser.get(&pages[2]).await;
        app.advance(Duration::minutes(110));
        for page in &pages {
            let told = browser.get(page).await.select("#hours");
            assert_eq!(told, ["现在不是工作时间。我们 11 月 25 日（周三）09:00 起处理。"], "{page}");
        }
        app.advance(Duration::hours(9));
        assert_eq!(browser.get("/").await.select("#hours"), ["现在不是工作时间。我们今天 09:00 起处理。"]);
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_is_over_promises_no_hours() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let case = close(&app, &file_case(&app, |filing| filing.consumer = Some(owner.id)).await).await;
        let mut consumer = app.signed_in(&owner).await;
        app.advance(Duration::hours(9));
        assert!(consumer.get(&url(&case)).await.select("#hours").is_empty());
    })
    .await;
}
