//! Claims about what waits to be done to many cases: found along an index, however many runs there were.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::store::bulk::held;

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// Runs that are over.
const RAN: &str = "INSERT INTO bulk_runs (id, person_id, at, what, total, done_at)
    SELECT id, (SELECT min(id) FROM people), filed_at, 'x', 1, filed_at FROM cases";

#[actix_web::test]
async fn what_waits_to_be_done_to_many_cases_is_found_along_its_index() {
    on_each_database(|app| async move {
        app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        file_case(&app, |_| {}).await;
        let now = app.app.now() + Duration::hours(1);
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &[RAN]);
            let mut statements = sent(conn, |conn| drop(held::claim(conn, now)));
            statements.extend(sent(conn, |conn| drop(held::is_due(conn, now))));
            Ok(statements.into_iter().map(|it| (plan(conn, &it), it)).collect::<Vec<_>>())
        });
        for (plan, statement) in plans.await.unwrap() {
            assert!(plan.contains("bulk_runs_by_turn"), "{statement}\n{plan}");
        }
    })
    .await;
}
