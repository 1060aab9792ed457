//! Claims about what incidents ask again and again: along an index, however many cases there were.

use redress::domain::actor::Scope;
use redress::domain::codes::ProblemType;
use redress::domain::ids::{CaseId, IncidentId, TeamId};
use redress::domain::incident::{Alike, Incident, IncidentState};
use redress::store::{arrivals, incidents};

use super::plans::{fill, plan, run, sent};
use crate::domain::incident::incident;
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// Each copy came in an hour of its own.
const ARRIVED: &str = "INSERT INTO arrivals (case_id, hour, provider, problem_type, merchant)
    SELECT id, 480000 + id % 20000, provider, problem_type, merchant FROM cases WHERE reference LIKE 'COPY-%'";

#[actix_web::test]
async fn what_incidents_ask_is_answered_along_indexes() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &[ARRIVED]);
            let hours = (490_000, 490_002);
            let one =
                Alike { provider: "alipay".into(), problem_type: ProblemType::OrderStuck, merchant: Some("叮铃到家".into()) };
            let all = Alike { merchant: None, ..one.clone() };
            let mut statements = sent(conn, |conn| drop(arrivals::first_hour(conn)));
            statements.extend(sent(conn, |conn| drop(arrivals::groups(conn, hours))));
            for like in [one, all] {
                statements.extend(sent(conn, |conn| drop(arrivals::by_hour(conn, &like, hours))));
                statements.extend(sent(conn, |conn| drop(arrivals::people(conn, &like, (hours, &[])))));
                let it = Incident { alike: like, from_hour: hours.0, to_hour: hours.1, ..incident(IncidentState::Open) };
                for scope in [Scope::All, Scope::Team(TeamId(1))] {
                    let asked = (&it, hours.1);
                    statements.extend(sent(conn, |conn| drop(incidents::cases::matching(conn, &scope, asked, (None, true), 51))));
                    statements.extend(sent(conn, |conn| drop(incidents::cases::page(conn, &scope, it.id, Some(CaseId(9)), 51))));
                }
                statements.extend(sent(conn, |conn| drop(incidents::cases::counted(conn, &it, hours.1))));
            }
            statements.extend(sent(conn, |conn| drop(incidents::cases::of_case(conn, case.id))));
            statements.extend(sent(conn, |conn| drop(incidents::page(conn, true, Some(IncidentId(9)), 31))));
            statements.extend(sent(conn, |conn| drop(incidents::messages::waiting(conn, 100))));
            statements.extend(sent(conn, |conn| drop(incidents::messages::to_begin(conn, now))));
            statements.extend(sent(conn, |conn| drop(incidents::banners::coming(conn, now))));
            Ok(statements.into_iter().map(|it| (plan(conn, &it), it)).collect::<Vec<_>>())
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in ["SCAN arrivals\n", "Seq Scan on arrivals", "SCAN cases\n", "Seq Scan on cases"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
