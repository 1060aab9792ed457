//! Claims about what closed teams are asked again and again: along the index of what is open, however many cases there are.

use redress::store::schema::teams as rows;
use redress::store::teams;

use diesel::prelude::*;

use super::plans::{fill, plan, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

#[actix_web::test]
async fn open_cases_of_a_team_are_found_along_their_index() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now().naive_utc();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let closed = (rows::closed_at.eq(Some(now)), rows::taken_over_by.eq(Some(2_i64)));
            diesel::update(rows::table.find(1_i64)).set(closed).execute(conn)?;
            let mut statements = sent(conn, |conn| drop(teams::strays(conn, 50)));
            statements.extend(sent(conn, |conn| drop(teams::open_cases(conn, 1))));
            let of_cases = statements.into_iter().filter(|statement| statement.contains("cases"));
            Ok(of_cases.map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert_eq!(plans.len(), 2);
        for (plan, statement) in plans {
            assert!(plan.contains("cases_open_of_team"), "{statement}\n{plan}");
        }
    })
    .await;
}
