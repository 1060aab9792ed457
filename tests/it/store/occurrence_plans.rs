//! Claims about plans: what happened is counted and listed along indexes, on both databases.

use redress::domain::figures::Period;
use redress::domain::figures::occurrence::{Counted, Kept};
use redress::domain::ids::CaseId;
use redress::store::loads::{self, Whose};
use redress::store::occurrences::{self, Days, Key, Which, packing};
use redress::store::reports::Only;
use redress::store::{Conn, StoreError};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// Of 20,000 cases an end, a miss and a promise each, over two years.
fn fill_occurrences(conn: &mut Conn) {
    let day = match conn {
        Conn::Sqlite(_) => "date('2024-11-24', '+' || (id % 730) || ' days')",
        Conn::Postgres(_) => "date '2024-11-24' + (id % 730)::int",
    };
    let row = |what: &str, code: &str, value: &str, due: &str, filed: &str| {
        format!(
            "INSERT INTO occurrences (case_id, what, code, item, value, day, agent, team, provider, merchant, problem_type, level,
                 due_on, filed_on, to_pack)
             SELECT id, '{what}', {code}, 1, {value}, {day}, '1', '', provider, 'M' || id % 40, problem_type, '0', {due}, {filed}, {day}
             FROM cases WHERE reference LIKE 'COPY-%'"
        )
    };
    let value = "CASE WHEN id % 50 = 0 THEN 'open' ELSE 'done' END";
    let none = match conn {
        Conn::Sqlite(_) => "NULL",
        Conn::Postgres(_) => "NULL::date",
    };
    run(
        conn,
        &[
            &row("closed", "'other'", "'upheld'", none, day),
            &row("missed", "'resolution'", "''", none, none),
            &row("promised", "'refund'", value, day, none),
        ],
    );
}

type Work = Box<dyn Fn(&mut Conn) -> Result<(), StoreError>>;

fn look(index: &'static str, work: impl Fn(&mut Conn) -> Result<(), StoreError> + 'static) -> (&'static str, Work) {
    (index, Box::new(work))
}

#[actix_web::test]
async fn what_happened_is_read_along_indexes_of_its_days() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_occurrences(conn);
            let today = now.date_naive();
            let closed = Which::of(Counted::Closed, Period::before_day(today, 28));
            let promised = Which::of(Counted::Promised, Period::before_day(today, 28));
            let key = Key { day: closed.period.to, case: CaseId(7), code: "other".to_owned(), item: 1 };
            let came_due = Which { due_below: Some(today), ..promised.clone() };
            let (period, list) = (closed.period, closed);
            let looks = [
                look("occurrences_to_pack", move |conn| packing::is_behind(conn, today).map(drop)),
                look("occurrences_by_day", move |conn| occurrences::list(conn, &list, Some(&key), 51).map(drop)),
                look("occurrences_by_due_day", move |conn| occurrences::late(conn, &promised, today, 51).map(drop)),
                look("occurrences_by_due_day", move |conn| {
                    occurrences::due(conn, &came_due, Kept::Open, Some(period.from)).map(drop)
                }),
                look("occurrences_pkey|sqlite_autoindex_occurrences", |conn| occurrences::misses_of(conn, CaseId(7)).map(drop)),
                look("cases_", move |conn| loads::by_agent(conn, Only::Any, now).map(drop)),
                look("cases_", move |conn| {
                    loads::due_between(conn, &Whose::default(), (now, now + chrono::Duration::hours(48))).map(drop)
                }),
            ];
            let mut plans = Vec::new();
            for (index, work) in looks {
                // What is copied has no reference that could be read.
                let statements = sent(conn, |conn| drop(work(conn)));
                let last = statements.last().unwrap();
                plans.push((index, plan(conn, last), last.clone()));
            }
            let days = sent(conn, |conn| drop(Days::read(conn, Counted::Closed, period).unwrap()));
            let along = ["occurrence_days", "occurrence_spoils", "occurrences_to_pack", "occurrences_by_day"];
            for (index, statement) in along.into_iter().zip(days) {
                plans.push((index, plan(conn, &statement), statement));
            }
            Ok(plans)
        });
        for (index, plan, statement) in plans.await.unwrap() {
            assert!(index.split('|').any(|index| plan.contains(index)), "not along {index}\n{statement}\n{plan}");
            for bad in ["Seq Scan on occurrences", "SCAN occurrences", "Seq Scan on cases"] {
                assert!(!plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
