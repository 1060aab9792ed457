//! Claims about what routing reads again and again: along an index, however many cases there are.

use redress::domain::actor::Scope;
use redress::domain::codes::Locale;
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::routing::{NoOne, Staffing};
use redress::store::{routing, staffing};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

#[actix_web::test]
async fn what_routing_asks_is_answered_along_indexes() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        app.sign_in_agent("李敏").await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let waiting = "INSERT INTO routings (case_id, try_at) SELECT id, filed_at FROM cases WHERE reference LIKE 'COPY-%00'";
            run(conn, &[waiting]);
            let mut statements = sent(conn, |conn| drop(routing::due(conn, now, 200)));
            statements.extend(sent(conn, |conn| drop(routing::still(conn, case.id, None))));
            statements.extend(sent(conn, |conn| drop(routing::postpone(conn, case.id, (NoOne::Full, None), now))));
            statements.extend(sent(conn, |conn| drop(routing::nobodys(conn, &Scope::Team(TeamId(1)), (0, None), now))));
            let skills = Staffing { languages: vec![Locale::En], providers: vec!["jd".to_owned()], ..Staffing::default() };
            statements.extend(sent(conn, |conn| drop(routing::nobodys(conn, &Scope::All, (0, Some(&skills)), now))));
            statements.extend(sent(conn, |conn| drop(staffing::to_hand_over(conn, now))));
            let loads = sent(conn, |conn| drop(staffing::everybody(conn)));
            let mut told: Vec<(String, String)> =
                statements.into_iter().chain(loads).map(|statement| (plan(conn, &statement), statement)).collect();
            told.extend(sent(conn, |conn| drop(staffing::of(conn, PersonId(1)))).into_iter().map(|it| (plan(conn, &it), it)));
            Ok(told)
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in ["SCAN cases\n", "Seq Scan on cases"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
            // Without anybody in it, a list of people tells PostgreSQL nothing of the index.
            if statement.contains("GROUP BY") && statement.contains("cases") && !statement.contains("'{}'") {
                assert!(plan.contains("cases_open_of_agent"), "{statement}\n{plan}");
            }
        }
    })
    .await;
}
