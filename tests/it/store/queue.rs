//! Claims about the queue's statements: what they give, in which order, and by which index.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use diesel::connection::{Connection, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::Text;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::case::corresponding::Request;
use redress::domain::ids::PersonId;
use redress::store::Conn;
use redress::store::dialect;
use redress::store::queue::{self, Key, PAGE, Place, Reading, View};

use crate::support::app::shanghai;
use crate::support::cases::{act_on, close, file_case, file_case_at, give};
use crate::support::{TestApp, on_each_database};

fn all(app: &TestApp) -> Reading {
    Reading { scope: Scope::All, me: PersonId(1), now: app.app.now() }
}

async fn page(app: &TestApp, reading: &Reading, view: View, place: Place) -> queue::Pageful {
    let reading = reading.clone();
    app.app.db.read(move |conn| queue::page(conn, &reading, view, place)).await.unwrap()
}

async fn ask_consumer(app: &TestApp, case: &Case) -> Case {
    let request =
        Request { whom: String::new(), body: "请补充账单详情页。".to_owned(), until: app.app.now() + Duration::days(3) };
    act_on(app, case, Actor::System, |case, act| case.ask_consumer(&request, act)).await
}

fn references(rows: &[queue::QueueRow]) -> Vec<String> {
    rows.iter().map(|row| row.reference.clone()).collect()
}

#[actix_web::test]
async fn pages_by_deadline_neither_repeat_nor_lose_a_case_while_other_deadlines_move() {
    on_each_database(|app| async move {
        let mut filed = Vec::new();
        for n in 0..130 {
            // Several share a minute, and so a deadline.
            let at = shanghai(2026, 11, 20, 9, 0) + Duration::minutes(n / 4);
            filed.push(file_case_at(&app, at, |_| {}).await);
        }
        let reading = all(&app);
        let first = page(&app, &reading, View::All, Place::First).await;
        assert!(!first.has_before && first.has_after && first.rows.len() == PAGE);
        // One case that was seen, and one that was not, move to the end: their clocks pause.
        ask_consumer(&app, &filed[7]).await;
        ask_consumer(&app, &filed[90]).await;
        let moved: BTreeSet<String> = [7, 90].iter().map(|n| filed[*n as usize].reference.unwrap().to_string()).collect();

        let mut forward = first.rows.clone();
        let mut last = first;
        while last.has_after {
            let key = last.rows.last().unwrap().key(View::All);
            last = page(&app, &reading, View::All, Place::After(key)).await;
            assert!(last.has_before);
            forward.extend(last.rows.clone());
        }
        let unmoved = |rows: &[queue::QueueRow]| -> Vec<String> {
            references(rows).into_iter().filter(|reference| !moved.contains(reference)).collect()
        };
        let mut expected: Vec<&Case> = filed.iter().collect();
        expected.sort_by_key(|case| (case.due().unwrap().0, case.id));
        let expected: Vec<String> = expected.iter().map(|case| case.reference.unwrap().to_string()).collect();
        let expected: Vec<String> = expected.into_iter().filter(|reference| !moved.contains(reference)).collect();
        assert_eq!(unmoved(&forward), expected);

        let mut back: Vec<queue::QueueRow> = last.rows.clone();
        while last.has_before {
            let key = last.rows.first().unwrap().key(View::All);
            last = page(&app, &reading, View::All, Place::Before(key)).await;
            let fresh: Vec<queue::QueueRow> =
                last.rows.iter().filter(|row| back.iter().all(|seen| seen.id != row.id)).cloned().collect();
            back.splice(0..0, fresh);
        }
        assert_eq!(last.rows.len(), PAGE, "going back ends on a whole first page");
        assert_eq!(unmoved(&back), expected);
        let paused: BTreeSet<String> = references(&back[128..]).into_iter().collect();
        assert_eq!(paused, moved, "paused cases stand last");
    })
    .await;
}

#[actix_web::test]
async fn closed_cases_run_from_the_newest_back() {
    on_each_database(|app| async move {
        let mut closed = Vec::new();
        for _ in 0..3 {
            let case = file_case(&app, |_| {}).await;
            app.advance(Duration::minutes(1));
            closed.push(close(&app, &case).await.reference.unwrap().to_string());
        }
        file_case(&app, |_| {}).await;
        let reading = all(&app);
        let found = page(&app, &reading, View::Closed, Place::First).await;
        closed.reverse();
        assert_eq!(references(&found.rows), closed);
        let second = found.rows[1].key(View::Closed);
        assert_eq!(references(&page(&app, &reading, View::Closed, Place::After(second)).await.rows), closed[2..]);
    })
    .await;
}

#[actix_web::test]
async fn a_cases_neighbours_are_those_before_and_after_it_in_the_view() {
    on_each_database(|app| async move {
        let mut cases = Vec::new();
        for _ in 0..3 {
            cases.push(file_case(&app, |_| {}).await);
            app.advance(Duration::minutes(5));
        }
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        cases[1] = give(&app, &cases[1], &li).await;
        let reading = all(&app);
        let neighbours = |view, case: &Case| {
            let (reading, key) = (reading.clone(), Key::of(case, view).unwrap());
            app.app.db.read(move |conn| queue::neighbours(conn, &reading, view, key))
        };
        // Taken up, the second is due later than the others.
        let [first, second, third] = [0, 1, 2].map(|n: usize| cases[n].reference);
        assert_eq!(neighbours(View::All, &cases[0]).await.unwrap(), (None, third));
        assert_eq!(neighbours(View::All, &cases[2]).await.unwrap(), (first, second));
        assert_eq!(neighbours(View::All, &cases[1]).await.unwrap(), (third, None));
        // The second is no longer in this view; its place there still has neighbours.
        assert_eq!(neighbours(View::Unassigned, &cases[1]).await.unwrap(), (third, None));
        assert_eq!(Key::of(&cases[0], View::Closed), None);
    })
    .await;
}

#[test]
fn a_key_is_read_only_as_it_was_written() {
    for key in ["0.0", "18f0a1b2c3d.1f", "1d91f2c4000.7fffffffffffffff"] {
        assert_eq!(Key::parse(key).map(|key| key.to_string()).as_deref(), Some(key));
    }
    for odd in
        ["", ".", "0", "0.", ".0", "00.0", "+1.0", "-1.0", "1.-1", "1.0.0", "A.0", "1.8000000000000000", "7fffffffffffffff.1"]
    {
        assert_eq!(Key::parse(odd), None, "{odd:?}");
    }
}

// Plans ---------------------------------------------------------------

#[derive(QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// 20,000 cases after the pattern of one: every tenth is open, a few of these each agent's, due soon, waiting.
const COPY: &str = "
    WITH d(n) AS (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)),
         numbers(n) AS (SELECT a.n + 10*b.n + 100*c.n + 1000*e.n + 10000*f.n FROM d a, d b, d c, d e, d f WHERE f.n < 2)
    INSERT INTO cases (id, reference, version, seq, head, status, outcome, problem_type, priority, level, team_id,
        assignee_id, contact_name, locale, channel, provider, merchant, amount_minor, currency, summary, filed_at,
        last_activity_at, closed_at, run, unanswered, files, bytes, consent, due_at, due_clock, soon_at, sweep_at,
        is_open, is_waiting, is_due_soon)
    SELECT id + 1 + n, 'COPY-' || n, version, seq, head, status, outcome, problem_type, priority, level,
        CASE WHEN n % 3 = 0 THEN 1 WHEN n % 3 = 1 THEN 2 END, CASE WHEN n % 20 = 0 THEN 1 + n / 20 % 40 END,
        contact_name, locale, channel, provider, merchant, amount_minor, currency, summary, filed_at, last_activity_at,
        CASE WHEN n % 10 <> 0 THEN @at END, run, unanswered, files, bytes, consent, @at, due_clock, @at, @at,
        @open, @waiting, @soon
    FROM cases, numbers";

fn fill(conn: &mut Conn) {
    let people = "INSERT INTO people (id, email, name, role, senior, locale, active, created_at)
        SELECT n, 'agent' || n, 'Agent', 'agent', @not, 'en', @not, @now FROM numbers";
    let numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40) ";
    let teams = "INSERT INTO teams (id, slug, name_zh, name_en) VALUES (1, 'one', '一组', 'One'), (2, 'two', '二组', 'Two')";
    let people = match conn {
        Conn::Sqlite(_) => {
            people.replace("@not", "0").replace("@now", "'2026-01-01 00:00:00'").replace("INSERT", &format!("{numbers}INSERT"))
        }
        Conn::Postgres(_) => {
            people.replace("@not", "false").replace("@now", "now()").replace("INSERT", &format!("{numbers}INSERT"))
        }
    };
    let copy = match conn {
        Conn::Sqlite(_) => COPY
            .replace("@at", "strftime('%Y-%m-%d %H:%M:%S', '2026-11-20', '+' || n || ' minutes')")
            .replace("@open", "n % 10 = 0")
            .replace("@waiting", "n % 50 = 0")
            .replace("@soon", "n % 100 = 0"),
        Conn::Postgres(_) => COPY
            .replace("@at", "timestamp '2026-11-20' + n * interval '1 minute'")
            .replace("@open", "n % 10 = 0")
            .replace("@waiting", "n % 50 = 0")
            .replace("@soon", "n % 100 = 0"),
    };
    // The copy alone may take longer than any page's statement is given, on a machine that is busy with other tests.
    if let Conn::Postgres(conn) = conn {
        diesel::sql_query("SET LOCAL statement_timeout = '60s'").execute(conn).unwrap();
    }
    for statement in [teams, &people, &copy] {
        match conn {
            Conn::Sqlite(conn) => diesel::sql_query(statement).execute(conn).unwrap(),
            Conn::Postgres(conn) => diesel::sql_query(statement).execute(conn).unwrap(),
        };
    }
    dialect::analyze(conn).unwrap();
}

/// The statements that some work sends, with their values, as diesel tells them.
fn sent(conn: &mut Conn, work: impl FnOnce(&mut Conn)) -> Vec<String> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            heard.lock().unwrap().push(query.to_string());
        }
    });
    work(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let told = told.lock().unwrap();
    told.iter().filter(|query| query.starts_with("SELECT")).cloned().collect()
}

fn plan(conn: &mut Conn, statement: &str) -> String {
    let (query, values) = statement.split_once(" -- binds: ").unwrap();
    let values: Vec<&str> = values.trim_matches(['[', ']']).split(", ").collect();
    match conn {
        Conn::Sqlite(conn) => {
            let lines: Vec<Detail> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
            lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n")
        }
        Conn::Postgres(conn) => {
            let mut query = format!("EXPLAIN {query}");
            for (n, value) in values.iter().enumerate().rev() {
                query = query.replace(&format!("${}", n + 1), &format!("'{}'", value.trim_matches('"')));
            }
            let lines: Vec<PlanLine> = diesel::sql_query(query).load(conn).unwrap();
            lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Every statement of the queue as it is sent: what for, its plan, its text.
fn plans(conn: &mut Conn, now: DateTime<Utc>) -> Vec<(String, String, String)> {
    let mut plans = Vec::new();
    for scope in [Scope::All, Scope::Team(redress::domain::ids::TeamId(1))] {
        let reading = Reading { scope, me: PersonId(3), now };
        for view in View::ALL {
            let days = if *view == View::Overdue { -1 } else { 1 };
            let key = Key { at: now + Duration::days(days), id: redress::domain::ids::CaseId(7) };
            for place in [Place::First, Place::After(key), Place::Before(key)] {
                let statements = sent(conn, |conn| {
                    queue::page(conn, &reading, *view, place).unwrap();
                });
                for statement in statements {
                    let name = format!("{view} {place:?} {:?}", reading.scope);
                    plans.push((name, plan(conn, &statement), statement));
                }
            }
        }
        let statements = sent(conn, |conn| {
            queue::tally(conn, &reading).unwrap();
        });
        assert_eq!(statements.len(), View::COUNTED.len());
        for statement in statements {
            plans.push(("tally".to_owned(), plan(conn, &statement), statement));
        }
    }
    plans
}

#[actix_web::test]
async fn every_page_and_count_of_the_queue_is_read_along_an_index_of_its_own() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        app.app
            .db
            .write(|conn| {
                fill(conn);
                Ok(())
            })
            .await
            .unwrap();
        let now = app.app.now();
        let plans = app.app.db.read(move |conn| Ok(plans(conn, now)));
        for (name, plan, statement) in plans.await.unwrap() {
            let by_index = plan.contains("cases_open") || plan.contains("cases_closed");
            assert!(by_index, "{name}: no index of the queue\n{statement}\n{plan}");
            for bad in ["SCAN cases\n", "Seq Scan on cases", "TEMP B-TREE"] {
                assert!(!format!("{plan}\n").contains(bad), "{name}: {bad}\n{statement}\n{plan}");
            }
            // PostgreSQL may sort the few rows that an index gave it, never a whole list.
            let is_long = name.starts_with("all") || name.starts_with("closed");
            assert!(!(is_long && plan.contains("Sort ")), "{name}: sorts\n{statement}\n{plan}");
        }
    })
    .await;
}
