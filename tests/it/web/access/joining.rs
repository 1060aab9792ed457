//! A case filed without an account joins the account that proved its address: by an event of its history, once.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::event::Happening;
use redress::store::schema::events;
use redress::store::timeline::{self, Span};
use redress::store::verify;

use super::{PASSWORD, file_case, known, reference, sign_in, stored, token, with_password};
use crate::support::{TestApp, on_each_database};

async fn joinings(app: &TestApp, case: &Case) -> Vec<Option<i64>> {
    let id = case.id.0;
    let joined = events::table.filter(events::case_id.eq(id)).filter(events::kind.eq("joined"));
    app.app.db.read(move |conn| Ok(joined.select(events::by_person).load(conn)?)).await.unwrap()
}

#[actix_web::test]
async fn joining_stands_in_the_history_for_staff_and_leaves_open_forms_good() {
    on_each_database(|app| async move {
        let first = file_case(&app, Some("chen@mail.example")).await;
        let mut browser = app.browser();
        let fields = [("name", "陈晓"), ("email", "chen@mail.example"), ("password", PASSWORD)];
        browser.post("/sign-up", &fields).await;
        let person = known(&app, "chen@mail.example").await.unwrap().id;
        let link = token(&app, redress::seal::Purpose::SignUp, person.0).await;
        assert_eq!(browser.post(&format!("/sign-up/confirm/{link}"), &[]).await.status, 303);
        let second = file_case(&app, Some("chen@mail.example")).await;
        assert_eq!(sign_in(&mut browser, "chen@mail.example", PASSWORD).await.status, 303);

        let mut agent = app.sign_in_agent("李敏").await;
        for case in [&first, &second] {
            let now = stored(&app, case).await;
            assert_eq!((now.consumer, now.version, now.seq), (Some(person), case.version, case.seq + 1));
            assert_eq!(joinings(&app, case).await, [Some(person.0)]);
            let (id, name) = (case.id, reference(case).to_string());
            let read = app.app.db.read(move |conn| {
                let theirs = timeline::for_consumer(conn, id, Span::All)?.entries;
                Ok((theirs, verify::one(conn, &name)?.1))
            });
            let (theirs, findings) = read.await.unwrap();
            assert!(!theirs.iter().any(|entry| entry.what == Happening::Joined));
            assert_eq!(findings, []);
            assert!(agent.get(&format!("/desk/cases/{}", reference(case))).await.words().contains("案件归入账户"));
            let take = [("assignee", "me"), ("version", &case.version.to_string())];
            let taken = agent.post(&format!("/desk/cases/{}/assignment", reference(case)), &take).await;
            assert_eq!(taken.status, 303, "a form opened before is still good");
            assert_eq!(browser.get(&format!("/complaints/{}", reference(case))).await.status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn signing_in_many_times_at_once_joins_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, Some("chen@mail.example")).await;
        with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let doors = (0..6).map(|_| {
            let mut browser = app.browser();
            async move { sign_in(&mut browser, "chen@mail.example", PASSWORD).await.status.as_u16() }
        });
        assert_eq!(futures_util::future::join_all(doors).await, [303; 6]);
        assert_eq!(joinings(&app, &case).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_has_an_account_stays_there_and_staff_take_up_none() {
    on_each_database(|app| async move {
        let case = file_case(&app, Some("chen@mail.example")).await;
        let first = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        sign_in(&mut app.browser(), "chen@mail.example", PASSWORD).await;
        assert_eq!(stored(&app, &case).await.consumer, Some(first.id));
        let agents = file_case(&app, Some("li@desk.example")).await;
        with_password(&app, Role::Agent, "李敏", "li@desk.example").await;
        sign_in(&mut app.browser(), "li@desk.example", PASSWORD).await;
        assert_eq!(stored(&app, &agents).await.consumer, None);
        sign_in(&mut app.browser(), "chen@mail.example", PASSWORD).await;
        assert_eq!(joinings(&app, &case).await.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_account_that_came_by_a_wrong_address_leaves_when_it_is_put_right() {
    on_each_database(|app| async move {
        let case = file_case(&app, Some("wrong@mail.example")).await;
        with_password(&app, Role::Consumer, "别人", "wrong@mail.example").await;
        let owner = with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let (mut stranger, mut browser) = (app.browser(), app.browser());
        sign_in(&mut stranger, "wrong@mail.example", PASSWORD).await;
        let page = format!("/complaints/{}", reference(&case));
        assert_eq!(stranger.get(&page).await.status, 200);
        let mut agent = app.sign_in_agent("李敏").await;
        let version = stored(&app, &case).await.version.to_string();
        let right = [("field", "email"), ("value", "chen@mail.example"), ("version", version.as_str())];
        let corrected = agent.post(&format!("/desk/cases/{}/correction", reference(&case)), &right).await;
        assert_eq!(corrected.status, 303);
        assert_eq!(stranger.get(&page).await.status, 404);
        sign_in(&mut browser, "chen@mail.example", PASSWORD).await;
        assert_eq!(browser.get(&page).await.status, 200, "the right owner takes it up");
        assert_eq!(stored(&app, &case).await.consumer, Some(owner.id));
        sign_in(&mut stranger, "wrong@mail.example", PASSWORD).await;
        assert_eq!(stranger.get(&page).await.status, 404, "for good");
    })
    .await;
}
