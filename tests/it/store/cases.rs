//! What a rule made of a case is what the store keeps and gives back.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::{Action, Case};
use redress::domain::codes::Locale;
use redress::domain::ids::PersonId;
use redress::domain::incident::IncidentState;
use redress::domain::person::Prefs;
use redress::store::cases;
use redress::store::people::{self, Person};
use redress::store::schema::{cases as rows, events};
use redress::store::{Conn, dialect, incidents};

use crate::domain::case::laws::{Step, steps, taken};
use crate::domain::case::{AGENT, CONSUMER};
use crate::domain::incident::incident;
use crate::support::cases::{act_at, file_case, filing, record};
use crate::support::{TestApp, on_each_database};

async fn somebody(app: &TestApp, id: PersonId, role: Role) {
    let person = Person {
        id,
        email: format!("{role}@mail.example"),
        name: "某人".to_owned(),
        role,
        senior: false,
        team: None,
        password_hash: None,
        locale: Locale::ZhCn,
        active: true,
        confirmed_at: Some(app.app.now()),
        prefs: Prefs::default(),
    };
    let at = app.app.now();
    app.app.db.write(move |tx| people::insert(tx, &person, at)).await.unwrap();
}

/// Takes every step that the rules allow; how many events that made.
async fn live_through(app: &TestApp, mut case: Case, steps: Vec<Step>) -> usize {
    let (mut now, mut told) = (app.app.now(), 1);
    // These need rows of their own, or another case.
    let of_files = [Action::AddEvidence, Action::ReplaceEvidence, Action::ShowEvidence, Action::ReleaseEvidence].map(Some);
    let of_two = [Action::Link, Action::Merge, Action::Unmerge, Action::Split].map(Some);
    for step in steps.into_iter().filter(|step| !of_files.contains(&step.action) && !of_two.contains(&step.action)) {
        now += step.after;
        let Some(change) = taken(step, &case, |by| act_at(app, by, now), now) else { continue };
        told += change.events().len();
        let (recorded, id) = (record(app, change).await, case.id);
        let read = app.app.db.read(move |conn| {
            let case = cases::find_by_id(conn, &Actor::System, id)?;
            let due = rows::table.find(id.0).select((rows::due_at, rows::due_clock)).first(conn)?;
            Ok((case, due))
        });
        let (again, due): (Case, (chrono::NaiveDateTime, Option<String>)) = read.await.unwrap();
        assert_eq!(again, recorded, "after {step:?}");
        assert_eq!(again.seq, i64::try_from(told).unwrap(), "seq moves with every event");
        match again.due() {
            Some((at, clock)) => assert_eq!(due, (at.naive_utc(), Some(clock.to_string()))),
            None => assert!(due.1.is_none() && due.0 > now.naive_utc() + chrono::Duration::days(36_500), "a far date"),
        }
        case = again;
    }
    told
}

#[actix_web::test]
async fn a_case_read_back_is_the_case_that_was_recorded_whatever_happened_to_it() {
    on_each_database(|app| async move {
        somebody(&app, AGENT.id, Role::Agent).await;
        somebody(&app, CONSUMER, Role::Consumer).await;
        app.app.db.write(|tx| incidents::insert(tx, &incident(IncidentState::Open))).await.unwrap();
        let mut dice = TestRunner::deterministic();
        let mut told = 0;
        for _ in 0..12 {
            let steps = prop::collection::vec(steps(), 2).new_tree(&mut dice).unwrap().current().concat();
            let case = file_case(&app, |filing| filing.consumer = Some(CONSUMER)).await;
            told += live_through(&app, case, steps).await;
        }
        let stored = app.app.db.read(|conn| Ok(events::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(stored, i64::try_from(told).unwrap());
        assert!(told > 150, "{told} events are too few to have tried much");
    })
    .await;
}

/// The statements that some work sends, and those that are kept prepared.
fn sent_and_kept(conn: &mut Conn, work: impl FnOnce(&mut Conn)) -> (BTreeSet<String>, BTreeSet<String>) {
    let told = Arc::new(Mutex::new((BTreeSet::new(), BTreeSet::new())));
    let heard = Arc::clone(&told);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| match event {
        InstrumentationEvent::StartQuery { query, .. } => {
            let query = query.to_string();
            heard.lock().unwrap().0.insert(query.split(" -- binds").next().unwrap_or_default().to_owned());
        }
        InstrumentationEvent::CacheQuery { sql, .. } => {
            heard.lock().unwrap().1.insert(sql.to_owned());
        }
        _ => {}
    });
    work(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let (sent, kept) = &*told.lock().unwrap();
    assert!(sent.iter().any(|sql| sql.starts_with("UPDATE") && sql.contains("cases")), "{sent:?}");
    (sent.clone(), kept.clone())
}

/// What is sent, and kept, while a complaint is filed and answered.
async fn filed_and_answered(app: &TestApp) -> (BTreeSet<String>, BTreeSet<String>) {
    somebody(app, AGENT.id, Role::Agent).await;
    let filed = Case::file(&filing(), &act_at(app, Actor::Consumer { person: None, cases: Vec::new() }, app.app.now()));
    let reply = act_at(app, Actor::Staff(AGENT), app.app.now());
    let told = app.app.db.write(move |conn| {
        Ok(sent_and_kept(conn, |conn| {
            let case = cases::record(conn, &filed).unwrap();
            dialect::hold_case(conn, &case.reference.unwrap().to_string()).unwrap();
            cases::record(conn, &case.message("您好，已经收到。", &reply).unwrap()).unwrap();
        }))
    });
    told.await.unwrap()
}

#[actix_web::test]
async fn what_is_written_with_every_change_is_prepared_once_a_connection() {
    on_each_database(|app| async move {
        let (sent, kept) = filed_and_answered(&app).await;
        assert_eq!(sent.difference(&kept).collect::<Vec<_>>(), Vec::<&String>::new());
    })
    .await;
}

#[actix_web::test]
async fn postgresql_is_told_of_the_events_and_the_figures_of_a_change_at_once() {
    on_each_database(|app| async move {
        let (sent, _) = filed_and_answered(&app).await;
        let of =
            |table: &str, sql: &&String| sql.contains(&format!("INTO \"{table}\"")) || sql.contains(&format!("INTO `{table}`"));
        let figures: Vec<&String> = sent.iter().filter(|sql| of("measurements", sql)).collect();
        assert!(!figures.is_empty());
        let is_postgres = app.app.db.read(|conn| Ok(matches!(conn, Conn::Postgres(_)))).await.unwrap();
        for sql in figures {
            assert_eq!(of("events", &sql), is_postgres, "{sql}");
        }
    })
    .await;
}
