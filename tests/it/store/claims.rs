//! The newest words of each side, kept beside a case.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use redress::domain::actor::Actor;
use redress::domain::case::corresponding::Claim;
use redress::domain::claims::{Claims, LastClaim};
use redress::domain::codes::{Claimant, OrderState};
use redress::store::{Conn, cases};

use crate::support::cases::{act_on, file_case};
use crate::support::on_each_database;

const SQLITE: &str = include_str!("../../../migrations/sqlite/2026-11-28-000050_claims/up.sql");
const POSTGRES: &str = include_str!("../../../migrations/postgres/2026-11-28-000050_claims/up.sql");

#[actix_web::test]
async fn cases_from_before_know_what_each_side_said_last() {
    on_each_database(|app| async move {
        let mut case = file_case(&app, |_| ()).await;
        let words = [
            (Claimant::Merchant, OrderState::InService, 3),
            (Claimant::Merchant, OrderState::Paid, 2),
            (Claimant::Merchant, OrderState::Overdue, 2),
            (Claimant::PaymentRail, OrderState::Paid, 9),
            (Claimant::Platform, OrderState::Paid, 1),
        ];
        for (claimant, state, hours) in words {
            let claim = Claim { claimant, state, at: app.app.now() - Duration::hours(hours), body: None };
            case = act_on(&app, &case, Actor::System, |case, act| case.record_fact(&claim, act)).await;
        }
        let newest: Vec<(Claimant, OrderState)> = case.claims.iter().map(|last| (last.claimant, last.state)).collect();
        let expected = [
            (Claimant::Consumer, OrderState::Paid),
            (Claimant::Merchant, OrderState::Overdue),
            (Claimant::Platform, OrderState::Paid),
            (Claimant::PaymentRail, OrderState::Paid),
        ];
        assert_eq!(newest, expected);
        let id = case.id;
        let moved = app.app.db.write(move |tx| {
            let up = if matches!(tx, Conn::Sqlite(_)) { SQLITE } else { POSTGRES };
            tx.batch_execute("DROP TABLE case_claims")?;
            tx.batch_execute(up)?;
            cases::find_by_id(tx, &Actor::System, id)
        });
        // What was proved before is not known any more: it is proved anew, or not.
        let unproved = case.claims.iter().map(|last| LastClaim { proof: None, ..*last }).collect();
        assert_eq!(moved.await.unwrap().claims, Claims::kept(unproved));
    })
    .await;
}
