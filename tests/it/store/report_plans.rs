//! Claims about plans of reports: what stands behind a number of a year is not read row by row.

use chrono::Duration;
use redress::domain::figures::Counting;
use redress::domain::ids::CaseId;
use redress::domain::sla::ClockKind;
use redress::store::Conn;
use redress::store::reports::{self, Choice, Key};

use super::plans::{fill, fill_clocks, plan, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

#[actix_web::test]
async fn the_longest_behind_a_number_are_found_in_the_index_alone_and_only_their_rows_are_read() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_clocks(conn);
            let after = Some(Key { value: 60, case: CaseId(7), run: 1 });
            let mut plans = Vec::new();
            for (counting, after) in [(Counting::Working, None), (Counting::Working, after), (Counting::Wall, after)] {
                let choice = Choice::of(ClockKind::FirstResponse, counting, (now - Duration::hours(4), now));
                let statements = sent(conn, |conn| drop(reports::longest(conn, &choice, after, 10)));
                assert_eq!(statements.len(), 2);
                let is_sqlite = matches!(conn, Conn::Sqlite(_));
                plans.extend(statements.into_iter().map(|statement| (is_sqlite, plan(conn, &statement), statement)));
            }
            Ok(plans)
        });
        for (i, (is_sqlite, plan, statement)) in plans.await.unwrap().into_iter().enumerate() {
            let index = if is_sqlite && i % 2 == 0 { "COVERING INDEX measurements_by_start" } else { "measurements_by_start" };
            assert!(plan.contains(index), "not along {index}\n{statement}\n{plan}");
            let is_bounded = ["working >= ", "wall >= "].iter().any(|bound| plan.contains(bound));
            assert!(is_sqlite || i % 2 == 0 || is_bounded, "the rows are not bounded\n{statement}\n{plan}");
        }
    })
    .await;
}
