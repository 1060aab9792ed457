//! Claims about what programs read: cases in the order in which they moved, what happened, what was written, tokens and answers
//! are read along an index, whoever asks.

use chrono::Duration;
use redress::domain::actor::Scope;
use redress::domain::case::StatusCode;
use redress::domain::ids::{CaseId, TeamId, TokenId};
use redress::store::api_answers::{self, Key as AnswerKey};
use redress::store::case_walk::{self, Asked, Whose};
use redress::store::queue::Key;
use redress::store::{api_tokens, correspondence, feed};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

#[actix_web::test]
async fn a_walk_through_all_cases_reads_an_index_in_its_order_and_sorts_nothing() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let mut plans = Vec::new();
            let places = [None, Some(Key { rank: None, at: now - Duration::hours(9), id: CaseId(9) })];
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                for whose in [Whose::Anybodys, Whose::Nobodys, Whose::Of(TeamId(1))] {
                    for status in [None, Some(StatusCode::Open), Some(StatusCode::Closed)] {
                        for (rises, place) in places.iter().flat_map(|place| [(true, *place), (false, *place)]) {
                            let asked = Asked { status, whose, rises };
                            let statements = sent(conn, |conn| assert!(case_walk::page(conn, &scope, &asked, place, 50).is_ok()));
                            assert!(!statements.is_empty());
                            plans.extend(statements.into_iter().map(|statement| (plan(conn, &statement), statement)));
                        }
                    }
                }
            }
            Ok(plans)
        });
        for (plan, statement) in plans.await.unwrap() {
            assert!(["cases_open_", "cases_closed_"].iter().any(|index| plan.contains(index)), "{statement}\n{plan}");
            // How many are open does not grow: there a database may think sorting the better way.
            let is_closed = statement.contains("NOT (");
            for bad in ["TEMP B-TREE", "Sort", "Seq Scan"].into_iter().filter(|bad| is_closed || *bad != "Sort") {
                assert!(!plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

/// One of each case.
const EVENTS: &str = "
    INSERT INTO events (id, case_id, seq, at, by_kind, kind, data, for_consumer, hash)
    SELECT cases.id + 1000000, cases.id, 9, cases.filed_at, by_kind, kind, data, for_consumer, hash
    FROM cases, (SELECT * FROM events LIMIT 1) AS one";

const TEXTS: &str = "
    INSERT INTO texts (id, case_id, kind, title, body, salt, at)
    SELECT cases.id + 2000000, cases.id, kind, title, body, salt, at FROM cases, (SELECT * FROM texts LIMIT 1) AS one";

#[actix_web::test]
async fn events_texts_tokens_and_answers_are_found_along_their_keys() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &[EVENTS, TEXTS]);
            let mut statements = Vec::new();
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                statements.extend(sent(conn, |conn| assert!(feed::happened(conn, &scope, (7, i64::MAX), 50).is_ok())));
            }
            statements.extend(sent(conn, |conn| assert!(correspondence::after(conn, case.id, 3, 50).is_ok())));
            statements.extend(sent(conn, |conn| assert!(api_tokens::bearer(conn, "hash", now).is_ok())));
            let key = AnswerKey::new(TokenId(1), "/api/v1/cases", "k", b"{}");
            statements.extend(sent(conn, |conn| assert!(api_answers::seen(conn, &key).is_ok())));
            statements.extend(sent(conn, |conn| assert!(api_answers::sweep(conn, now, 9).is_ok())));
            assert_eq!(statements.len(), 6);
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in ["SCAN cases", "SCAN events", "SCAN texts", "SCAN api_", "Seq Scan on cases"] {
                assert!(!plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
