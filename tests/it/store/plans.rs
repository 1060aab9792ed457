//! Claims about plans: what grows with the years is read along an index, on both databases, as the statement is sent.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::UTC;
use diesel::connection::{Connection, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::Text;
use redress::domain::actor::Scope;
use redress::domain::codes::{Consent, ProblemType};
use redress::domain::figures::{Counting, Dimension, Period};
use redress::domain::ids::{CaseId, PersonId, TeamId};
use redress::domain::order::Sought;
use redress::domain::sla::ClockKind;
use redress::store::queue::{self, Filter, Key, Listing, Place, Reading, Sort, View};
use redress::store::reports::{self, Choice, Lack, Only};
use redress::store::{Conn, alike, backlog, desk_drafts, dialect, own_cases, related, returned, rollups};

use crate::support::cases::file_case;
use crate::support::on_each_database;

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
        last_activity_at, closed_at, run, unanswered, files, bytes, consents, due_at, due_clock, soon_at, sweep_at,
        is_open, is_waiting, is_due_soon)
    SELECT id + 1 + n, 'COPY-' || n, version, seq, head, status, outcome, problem_type, priority, level,
        CASE WHEN n % 3 = 0 THEN 1 WHEN n % 3 = 1 THEN 2 END, CASE WHEN n % 20 = 0 THEN 1 + n / 20 % 40 END,
        contact_name, locale, channel, provider, merchant, amount_minor, currency, summary, filed_at, last_activity_at,
        CASE WHEN n % 10 <> 0 THEN @at END, run, unanswered, files, bytes, consents, @at, due_clock, @at, @at,
        @open, @waiting, @soon
    FROM cases, numbers";

/// A further order of each.
const FURTHER_ORDERS: &str = "
    INSERT INTO other_orders (case_id, position, order_number, payment_reference, amount_minor, currency)
    SELECT id, 1, 'ORDER-' || id, 'PAYMENT-' || id, 100, 'CNY' FROM cases";

/// A first response of each: met where the case is closed.
const COPY_CLOCKS: &str = "
    INSERT INTO clocks (case_id, kind, run, target, pauses, started_at, spent, due_at, provisional, ended_at)
    SELECT id, 'first_response', 1, 28800, @no, due_at, 0, due_at, @no, closed_at FROM cases
    WHERE reference LIKE 'COPY-%0' OR reference LIKE 'COPY-%5'";

const COPY_MEASUREMENTS: &str = "
    INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time, problem_type)
    SELECT case_id, kind, run, started_at, ended_at, 60, 60, target, @no, 'other' FROM clocks WHERE ended_at IS NOT NULL";

pub fn fill(conn: &mut Conn) {
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
    run(conn, &[teams, &people, &copy]);
}

/// Clocks and measurements of some of them.
pub fn fill_clocks(conn: &mut Conn) {
    let no = if matches!(conn, Conn::Sqlite(_)) { "0" } else { "false" };
    run(conn, &[&COPY_CLOCKS.replace("@no", no), &COPY_MEASUREMENTS.replace("@no", no)]);
}

pub fn run(conn: &mut Conn, statements: &[&str]) {
    // A copy may take longer than any page's statement is given, on a machine that is busy with other tests.
    if let Conn::Postgres(conn) = conn {
        diesel::sql_query("SET LOCAL statement_timeout = '60s'").execute(conn).unwrap();
    }
    for statement in statements {
        match conn {
            Conn::Sqlite(conn) => diesel::sql_query(*statement).execute(conn).unwrap(),
            Conn::Postgres(conn) => diesel::sql_query(*statement).execute(conn).unwrap(),
        };
    }
    dialect::analyze(conn).unwrap();
}

/// The statements that some work sends, with their values, as diesel tells them.
pub fn sent(conn: &mut Conn, work: impl FnOnce(&mut Conn)) -> Vec<String> {
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

/// A value as diesel tells it, without Rust's trimmings; a list as PostgreSQL writes one.
fn bare(value: &str) -> String {
    let value = value.trim_start_matches("Some(").trim_end_matches(')').trim_matches('"');
    value.replace('[', "{").replace(']', "}")
}

/// Values one by one; a list is one.
fn values_of(told: &str) -> Vec<&str> {
    let (mut values, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in told.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                values.push(told[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    values.push(told[from..].trim());
    values
}

pub fn plan(conn: &mut Conn, statement: &str) -> String {
    let (query, values) = statement.split_once(" -- binds: ").unwrap();
    let values = values_of(values.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap());
    match conn {
        Conn::Sqlite(conn) => {
            let lines: Vec<Detail> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
            lines.into_iter().map(|line| line.detail).collect::<Vec<_>>().join("\n")
        }
        Conn::Postgres(conn) => {
            let mut query = format!("EXPLAIN {query}");
            for (n, value) in values.iter().enumerate().rev() {
                query = query.replace(&format!("${}", n + 1), &format!("'{}'", bare(value)));
            }
            let lines: Vec<PlanLine> = diesel::sql_query(query).load(conn).unwrap();
            lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Every statement of the queue as it is sent: what for, its plan, its text.
fn plans(conn: &mut Conn, now: DateTime<Utc>) -> Vec<(String, String, String)> {
    let mut plans = Vec::new();
    for scope in [Scope::All, Scope::Team(TeamId(1))] {
        let reading = Reading { scope, me: PersonId(3), now };
        for view in View::ALL {
            let days = if *view == View::Overdue { -1 } else { 1 };
            let key = Key { rank: None, at: now + Duration::days(days), id: CaseId(7) };
            for place in [Place::First, Place::After(key), Place::Before(key)] {
                let statements = sent(conn, |conn| {
                    queue::page(conn, &reading, &Listing::of(*view), place).unwrap();
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
            // Late promises are few: they are found by their flag, and those are sorted.
            let is_flagged = statement.contains("case_flags") && plan.contains("case_flags");
            let mut steps = vec![if plan.contains("cases_closed") { "cases_closed" } else { "cases_open" }];
            if is_flagged && plan.contains("SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)") {
                // The row itself by its number is as near as an index of these numbers: then nothing but the flags may lead to it.
                steps = vec!["LIST SUBQUERY", "SEARCH case_flags USING PRIMARY KEY (flag=? AND is_open=?)"];
            }
            for step in steps {
                assert!(plan.contains(step), "{name}: no index of the queue ({step})\n{statement}\n{plan}");
            }
            let sorts = if is_flagged { "SCAN case_flags" } else { "TEMP B-TREE" };
            for bad in ["SCAN cases\n", "Seq Scan on cases", sorts] {
                assert!(!format!("{plan}\n").contains(bad), "{name}: {bad}\n{statement}\n{plan}");
            }
            // PostgreSQL may sort the few rows that an index gave it, never a whole list.
            let is_long = name.starts_with("all") || name.starts_with("closed");
            assert!(!(is_long && plan.contains("Sort ")), "{name}: sorts\n{statement}\n{plan}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_filter_is_decided_within_the_index_that_gives_the_order() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let filter =
                Filter { providers: vec!["jd".to_owned()], problem_types: vec![ProblemType::Other], ..Filter::default() };
            let tagged = Filter { tag: Some("征信".to_owned()), ..Filter::default() };
            let mut plans = Vec::new();
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                let reading = Reading { scope, me: PersonId(3), now };
                for sort in Sort::ALL {
                    for filter in [Filter::default(), filter.clone(), tagged.clone()] {
                        let listing = Listing { view: View::All, filter, sort: *sort };
                        let key = Key { rank: (*sort == Sort::Priority).then_some(2), at: now, id: CaseId(7) };
                        for place in [Place::First, Place::After(key), Place::Before(key)] {
                            let statements = sent(conn, |conn| drop(queue::page(conn, &reading, &listing, place)));
                            plans.push((format!("{sort} {place:?}"), plan(conn, &statements[0]), statements[0].clone()));
                        }
                    }
                }
            }
            Ok(plans)
        });
        for (name, plan, statement) in plans.await.unwrap() {
            let by_index = plan.contains("cases_open") || plan.contains("case_tags");
            assert!(by_index, "{name}: no index of the queue\n{statement}\n{plan}");
            for bad in ["SCAN cases\n", "Seq Scan on cases"] {
                assert!(!format!("{plan}\n").contains(bad), "{name}: {bad}\n{statement}\n{plan}");
            }
            if statement.contains("case_tags") {
                continue;
            }
            assert!(!plan.contains("TEMP B-TREE"), "{name}: sorts\n{statement}\n{plan}");
            // Further down, the rows before the place are not read again: the index is entered at its date.
            let enters = plan.replace(' ', "").contains("due_at>") || !name.starts_with("priority After");
            assert!(enters, "{name}: reads from the top\n{statement}\n{plan}");
        }
    })
    .await;
}

#[actix_web::test]
async fn lists_beside_the_queue_are_read_along_indexes_too() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let choice = Choice::of(ClockKind::FirstResponse, Counting::Working, (now - Duration::hours(4), now));
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_clocks(conn);
            let mut plans = Vec::new();
            let mut look = |index: &'static str, work: &dyn Fn(&mut Conn)| {
                let statements = sent(conn, |conn| work(conn));
                plans.push((index, plan(conn, &statements[0]), statements[0].clone()));
            };
            let mine = |conn: &mut Conn, opened: &[CaseId]| drop(own_cases::page(conn, Some(PersonId(3)), opened, None, 20));
            look("cases_of_consumer", &|conn| mine(conn, &[]));
            look("cases_of_consumer", &|conn| mine(conn, &[CaseId(7)]));
            look("clocks_unmet", &|conn| drop(reports::count_unmet(conn, &choice, Lack::Waiting)));
            look("clocks_unmet", &|conn| drop(reports::unmet(conn, &choice, Lack::Waiting, None, 50)));
            look("clocks_never_met", &|conn| drop(reports::count_unmet(conn, &choice, Lack::Ended)));
            look("cases_open", &|conn| drop(backlog::now(conn, Only::Any, now, now + Duration::hours(8))));
            look("cases_open", &|conn| drop(backlog::now(conn, Only::One(TeamId(1)), now, now + Duration::hours(8))));
            let month = Period::before_day("2026-11-24".parse().unwrap(), 28);
            let rolled = |conn: &mut Conn| drop(rollups::days(conn, ClockKind::FirstResponse, month, UTC, Dimension::All));
            look("figure_days", &rolled);
            let statements = sent(conn, rolled);
            plans.push(("measurements_to_roll", plan(conn, &statements[2]), statements[2].clone()));
            let mut look = |index: &'static str, work: &dyn Fn(&mut Conn)| {
                let statements = sent(conn, |conn| work(conn));
                plans.push((index, plan(conn, &statements[0]), statements[0].clone()));
            };
            look("measurements_by_start", &|conn| drop(reports::measures(conn, &choice, 1_000)));
            Ok(plans)
        });
        for (index, plan, statement) in plans.await.unwrap() {
            assert!(plan.contains(index), "not along {index}\n{statement}\n{plan}");
        }
    })
    .await;
}

#[actix_web::test]
async fn cases_that_may_belong_together_are_found_along_indexes() {
    on_each_database(|app| async move {
        let owner = app.person(redress::domain::actor::Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let case = file_case(&app, |filing| {
            filing.consumer = Some(owner.id);
            filing.order.payment_reference = Some("P-77".to_owned());
            filing.contact.phone = Some("13800002046".to_owned());
        });
        let case = case.await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            let mut statements = sent(conn, |conn| drop(related::of(conn, &Scope::Team(TeamId(1)), &case, &[])));
            statements.extend(sent(conn, |conn| drop(desk_drafts::of(conn, case.id, PersonId(3)))));
            statements.extend(sent(conn, |conn| drop(desk_drafts::sweep(conn, now, 500))));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert!(plans.len() >= 10, "{}", plans.len());
        for (plan, statement) in plans {
            for bad in ["SCAN cases\n", "SCAN desk_drafts\n", "Seq Scan on cases"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_alike_and_what_came_back_is_read_along_indexes() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.order.payment_reference = Some("4200002026111900".to_owned());
            filing.contact.phone = Some("13800138000".to_owned());
            filing.consents.push(Consent::Texts);
        });
        let (case, now) = (case.await, app.app.now());
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            run(conn, &[FURTHER_ORDERS]);
            let mut plans = Vec::new();
            let sought = Sought { order: case.order.clone(), others: Vec::new() };
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                // A number of one spelling: a list of several is not told in a way that can be read back.
                let mut person = case.clone();
                (person.consumer, person.contact.phone) = (Some(PersonId(3)), Some("02886661234".to_owned()));
                let mut statements = sent(conn, |conn| drop(alike::of_orders(conn, &scope, &sought, &person.contact)));
                statements.extend(sent(conn, |conn| drop(alike::lately(conn, &scope, &person, now))));
                statements.extend(sent(conn, |conn| drop(returned::of_case(conn, &case, now))));
                // Whose name the merchant's is, by its key.
                statements.retain(|statement| !statement.contains("merchant_names"));
                assert_eq!(statements.len(), 2 + 4 + 3 + 2);
                plans.extend(statements.into_iter().map(|statement| (plan(conn, &statement), statement)));
            }
            Ok(plans)
        });
        let indexes = [
            "other_orders_by_order",
            "other_orders_by_payment",
            "cases_related_by_order",
            "cases_related_by_payment",
            "cases_of_email",
            "cases_related_by_phone",
            "cases_of_consumer",
            "cases_of_email",
            "cases_related_by_phone",
            "outbox_ended",
            "outbox_ended",
        ];
        for ((plan, statement), index) in plans.await.unwrap().into_iter().zip(indexes.into_iter().cycle()) {
            // A table of one row is read as fast without an index.
            let is_small = index == "outbox_ended" && plan.contains("Seq Scan on outbox");
            assert!(plan.contains(index) || is_small, "not along {index}\n{statement}\n{plan}");
        }
    })
    .await;
}
