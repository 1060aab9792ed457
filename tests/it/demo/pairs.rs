//! The demo has a merged case, two linked ones, and a rule of routing, so that their pages can be seen.

use std::sync::Arc;

use diesel::prelude::*;
use redress::demo::{self, Album};
use redress::domain::actor::Actor;
use redress::domain::case::Status;
use redress::domain::codes::Outcome;
use redress::domain::ids::CaseId;
use redress::domain::link::LinkKind;
use redress::store::schema::case_links;
use redress::store::{cases, ties, verify};

use crate::support::on_each_database;

#[actix_web::test]
async fn the_demo_has_a_merged_case_two_linked_ones_and_a_rule_of_routing() {
    on_each_database(|app| async move {
        let app = &app;
        let now = app.app.now();
        let album = Album::draw(&app.app.files, now).await.unwrap();
        let inner = Arc::clone(&app.app);
        actix_web::web::block(move || demo::fill(&inner, album, 50, now)).await.unwrap().unwrap();
        let links = case_links::table.order(case_links::id).select((case_links::kind, case_links::from_id, case_links::to_id));
        let links: Vec<(String, i64, i64)> = app.app.db.read(move |conn| Ok(links.load(conn)?)).await.unwrap();
        let kinds: Vec<&str> = links.iter().map(|(kind, _, _)| kind.as_str()).collect();
        assert_eq!(kinds, [LinkKind::Merged.as_str(), LinkKind::Related.as_str()]);
        let read = |id: i64| app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, CaseId(id)));
        let (goes, stays) = (read(links[0].1).await.unwrap(), read(links[0].2).await.unwrap());
        assert!(matches!(goes.status, Status::Closed { outcome: Outcome::Duplicate, .. }));
        assert_eq!(goes.merged.map(|merged| merged.into), Some(stays.id));
        assert_eq!((goes.consumer, goes.order.order_number), (stays.consumer, stays.order.order_number));
        let (one, two) = (read(links[1].1).await.unwrap(), read(links[1].2).await.unwrap());
        assert_eq!(one.order.merchant, two.order.merchant);
        let tied = app.app.db.read(move |conn| ties::ties(conn, one.id)).await.unwrap();
        assert_eq!(tied.len(), 1);
        for case in [goes.reference, stays.reference] {
            let named = case.unwrap().to_string();
            let found = app.app.db.read(move |conn| Ok(verify::one(conn, &named)?.1)).await.unwrap();
            assert!(found.is_empty(), "its history holds");
        }
        app.app.read_rules().await.unwrap();
        assert_eq!(app.app.rules().routing.len(), 1);
    })
    .await;
}
