//! What a private link opens, and when that is over.

use diesel::prelude::*;
use redress::seal::Purpose;
use redress::store::links;
use redress::store::schema::links as rows;

use super::{guest_of, url};
use crate::support::cases::file_case;
use crate::support::on_each_database;
use crate::web::access::token;

#[actix_web::test]
async fn a_revoked_link_ends_what_it_opened_at_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        assert_eq!(guest.get(&url(&case)).await.status, 200);
        let id = case.id.0;
        let revoke = move |tx: &mut _| {
            let link = links::find_for(tx, "case", id)?.unwrap();
            links::revoke(tx, link.id)
        };
        app.app.db.write(revoke).await.unwrap();
        let before = app.database.contents();
        for part in ["", "/filed", "/withdrawal"] {
            assert_eq!(guest.get(&format!("{}{part}", url(&case))).await.status, 404, "{part}");
        }
        let fields = [("body", "x"), ("key", "k1")];
        assert_eq!(guest.post(&format!("{}/messages", url(&case)), &fields).await.status, 404);
        assert!(guest.get("/complaints").await.select("main a[href*='RD-']").is_empty());
        assert!(app.database.contents() == before);
        let fresh = token(&app, Purpose::Case, case.id.0).await;
        assert_eq!(guest.post(&format!("/t/{fresh}"), &[]).await.status, 303, "the next link opens it anew");
        assert_eq!(guest.get(&url(&case)).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_has_run_out_opens_nothing_and_keeps_nothing_open() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let (id, soon) = (case.id.0, (app.app.now() + chrono::Duration::hours(1)).naive_utc());
        let shorten = move |conn: &mut _| {
            let mine = rows::table.filter(rows::purpose.eq("case")).filter(rows::target_id.eq(id));
            Ok(diesel::update(mine).set(rows::expires_at.eq(soon)).execute(conn)?)
        };
        app.app.db.write(shorten).await.unwrap();
        let path = format!("/t/{}", token(&app, Purpose::Case, case.id.0).await);
        assert_eq!(guest.get(&url(&case)).await.status, 200);
        app.advance(chrono::Duration::hours(1));
        assert_eq!(guest.get(&url(&case)).await.status, 404);
        for answer in [guest.get(&path).await, guest.post(&path, &[]).await] {
            assert_eq!(answer.status, 404);
            assert_eq!(answer.attributes("main a.btn", "href"), ["/track"]);
        }
    })
    .await;
}

#[actix_web::test]
async fn one_browser_holds_the_links_of_several_cases_and_only_those() {
    on_each_database(|app| async move {
        let (one, two, other) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let mut guest = guest_of(&app, &one).await;
        guest.post(&format!("/t/{}", token(&app, Purpose::Case, two.id.0).await), &[]).await;
        for (case, status) in [(&one, 200), (&two, 200), (&other, 404)] {
            assert_eq!(guest.get(&url(case)).await.status, status);
        }
        let listed = guest.get("/complaints").await;
        assert!(listed.words().contains(&one.reference.unwrap().to_string()));
        assert!(!listed.text().contains(&other.reference.unwrap().to_string()));
    })
    .await;
}

#[actix_web::test]
async fn a_button_pressed_many_times_opens_its_case_each_time() {
    on_each_database(|app| async move {
        let (first, second) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let guest = guest_of(&app, &first).await;
        let path = format!("/t/{}", token(&app, Purpose::Case, second.id.0).await);
        let taps = (0..8).map(|_| {
            let (mut hand, path) = (guest.clone(), path.clone());
            async move { hand.post(&path, &[]).await.status.as_u16() }
        });
        assert_eq!(futures_util::future::join_all(taps).await, [303; 8]);
    })
    .await;
}
