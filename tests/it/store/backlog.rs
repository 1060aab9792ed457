//! Which cases were open when a day began: told from their turns, along indexes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use redress::domain::ids::{CaseId, TeamId};
use redress::store::backlog::listed::{self, Key, Then};
use redress::store::reports::Only;
use redress::store::schema::events;
use redress::store::{Conn, StoreError};

use super::plans::{fill, plan, run, sent};
use crate::support::app::shanghai;
use crate::support::cases::{file_case, file_case_at};
use crate::support::{TestApp, on_each_database};

/// A turn as a merging, or the like, would leave it in the history of a case.
async fn turn(app: &TestApp, case: CaseId, (seq, kind): (i64, &'static str), at: DateTime<Utc>) {
    let id = app.app.id();
    let insert = move |tx: &mut Conn| {
        let row = (
            events::id.eq(id),
            events::case_id.eq(case.0),
            events::seq.eq(seq),
            events::at.eq(at.naive_utc()),
            events::by_kind.eq("system"),
            events::kind.eq(kind),
            events::data.eq("{}"),
            events::for_consumer.eq(false),
            events::hash.eq(""),
        );
        Ok(diesel::insert_into(events::table).values(row).execute(tx)?)
    };
    app.app.db.write(insert).await.unwrap();
}

async fn open_on(app: &TestApp, day: u32) -> Vec<CaseId> {
    let then = Then { at: shanghai(2026, 11, day, 0, 0), team: Only::Any };
    let read = app.app.db.read(move |conn| Ok((listed::list(conn, &then, None, 10)?, listed::count(conn, &then)?)));
    let (lines, count) = read.await.unwrap();
    assert_eq!(lines.len().to_string(), count.to_string());
    lines.into_iter().map(|line| line.key.case).collect()
}

#[actix_web::test]
async fn a_case_that_was_merged_was_not_open_until_it_was_taken_apart_and_the_other_stayed_as_it_was() {
    on_each_database(|app| async move {
        let merged = file_case_at(&app, shanghai(2026, 11, 14, 10, 0), |_| {}).await.id;
        let closed = file_case_at(&app, shanghai(2026, 11, 14, 11, 0), |_| {}).await.id;
        turn(&app, merged, (901, "merged_into"), shanghai(2026, 11, 15, 10, 0)).await;
        turn(&app, merged, (902, "parted"), shanghai(2026, 11, 17, 10, 0)).await;
        // It was closed when the other was taken out of it, and taken up again later.
        turn(&app, closed, (901, "closed"), shanghai(2026, 11, 15, 10, 0)).await;
        turn(&app, closed, (902, "parted"), shanghai(2026, 11, 17, 10, 0)).await;
        turn(&app, closed, (903, "reopened"), shanghai(2026, 11, 18, 10, 0)).await;
        for (day, open) in
            [(14, vec![]), (15, vec![merged, closed]), (16, vec![]), (18, vec![merged]), (19, vec![merged, closed])]
        {
            assert_eq!(open_on(&app, day).await, open, "{day} November");
        }
    })
    .await;
}

/// Each copy was filed when it is due; the closed ones ended with a turn.
const TURNS: [&str; 2] = [
    "UPDATE cases SET filed_at = due_at WHERE reference LIKE 'COPY-%'",
    "INSERT INTO events (id, case_id, seq, at, by_kind, kind, data, for_consumer, hash)
     SELECT -id, id, 9, due_at, 'system', CASE WHEN is_open THEN 'noted' ELSE 'closed' END, '{}', 1 = 0, ''
     FROM cases WHERE reference LIKE 'COPY-%'",
];

type Work = fn(&mut Conn, &Then) -> Result<(), StoreError>;

#[actix_web::test]
async fn what_was_open_is_found_among_what_is_open_and_what_ended_since() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &TURNS);
            let at = "2026-12-03T00:00:00Z".parse().unwrap();
            // What is copied has no reference that could be read.
            let works: [Work; 3] = [
                |conn, then| listed::list(conn, then, None, 51).map(drop),
                |conn, then| {
                    let after = Key { filed_at: "2026-12-01T00:00:00Z".parse().unwrap(), case: CaseId(7) };
                    listed::list(conn, then, Some(after), 51).map(drop)
                },
                |conn, then| listed::count(conn, then).map(drop),
            ];
            let mut plans = Vec::new();
            for team in [Only::Any, Only::Nobody, Only::One(TeamId(1))] {
                for work in works {
                    let statements = sent(conn, |conn| drop(work(conn, &Then { at, team })));
                    assert_eq!(statements.len(), 2);
                    plans.extend(statements.into_iter().map(|statement| (plan(conn, &statement), statement)));
                }
            }
            Ok(plans)
        });
        for (plan, statement) in plans.await.unwrap() {
            let index = if statement.contains("NOT (") { "cases_closed" } else { "cases_open" };
            assert!(plan.contains(index), "not along {index}\n{statement}\n{plan}");
            assert!(plan.contains("events_turns"), "not along the turns of a case\n{statement}\n{plan}");
            for bad in ["cases_closed_", "Seq Scan", "SCAN cases", "SCAN turn", "SCAN earlier"] {
                assert!(!plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
