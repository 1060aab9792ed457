//! Claims about plans: the record of who did what, the night's checkpoint and what is held read nothing else than what they are asked.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::ids::{CaseId, PersonId, TeamId};
use redress::store::audits::{self, Asked, Key, ReadKey, Thing, Whose};
use redress::store::{Conn, checkpoints, retention};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// An event and a change a minute for two weeks, by forty people; each opened a case a day.
fn fill_history(conn: &mut Conn) {
    let (at, day) = match conn {
        Conn::Sqlite(_) => (
            "strftime('%Y-%m-%d %H:%M:%S', '2026-11-10', '+' || (id % 20000) || ' minutes')",
            "date('2026-11-10', '+' || (id % 14) || ' days')",
        ),
        Conn::Postgres(_) => {
            ("timestamp '2026-11-10' + (id % 20000) * interval '1 minute'", "date '2026-11-10' + (id % 14)::int")
        }
    };
    let yes = if matches!(conn, Conn::Sqlite(_)) { "1" } else { "true" };
    let copies = "FROM cases WHERE reference LIKE 'COPY-%'";
    let events = format!(
        "INSERT INTO events (id, case_id, seq, at, by_kind, by_person, kind, data, for_consumer, hash)
         SELECT id + 1000000, id, 1, {at}, 'staff', 1 + id % 40, 'noted', '', {yes}, '' {copies}"
    );
    let audits = format!(
        "INSERT INTO audits (id, at, by_person, what, target_id, before, after)
         SELECT id + 1000000, {at}, 1 + id % 40, 'macro.changed', id, '', '' {copies}"
    );
    let readers = format!("INSERT INTO case_readers (case_id, person_id, day) SELECT id, 1 + id % 40, {day} {copies}");
    let teams = "UPDATE people SET team_id = 1 + id % 2 WHERE email LIKE 'agent%'";
    run(conn, &[&events, &audits, &readers, teams]);
}

fn asked(whose: Whose, person: Option<i64>, now: DateTime<Utc>) -> Asked {
    Asked {
        whose,
        from: now - Duration::days(7),
        below: now,
        days: (NaiveDate::from_ymd_opt(2026, 11, 17).unwrap(), NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()),
        person: person.map(PersonId),
        case: None,
        of: None,
        what: vec!["noted", "closed"],
    }
}

#[actix_web::test]
async fn the_record_is_read_along_indexes_that_give_its_order() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_history(conn);
            let mut plans = Vec::new();
            for whose in [Whose::All, Whose::Team(TeamId(1), PersonId(3))] {
                for person in [None, Some(3)] {
                    let asked = asked(whose, person, now);
                    let changes = Asked { what: Vec::new(), ..asked.clone() };
                    let key = Some(Key { at: now - Duration::days(2), id: 7 });
                    let read = Some(ReadKey { day: asked.days.1 - Duration::days(2), case: case.id.0 + 9_000, person: 3 });
                    let mut look = |index: [&'static str; 2], work: &dyn Fn(&mut Conn)| {
                        let index = index[usize::from(person.is_some())];
                        let statements = sent(conn, |conn| work(conn));
                        plans.push((index, plan(conn, &statements[0]), statements[0].clone()));
                    };
                    for after in [None, key] {
                        look(["audits_by_time", "audits_by_"], &|conn| drop(audits::changed(conn, &changes, after, 51)));
                        look(["events_of_staff", "events_"], &|conn| drop(audits::did(conn, &asked, after, 51)));
                    }
                    for after in [None, read] {
                        look(["case_readers_by_day", "case_readers_by_"], &|conn| drop(audits::saw(conn, &asked, after, 51)));
                    }
                }
            }
            Ok(plans)
        });
        for (index, plan, statement) in plans.await.unwrap() {
            assert!(plan.contains(index), "not along {index}\n{statement}\n{plan}");
            for bad in ["TEMP B-TREE FOR ORDER", "Sort ", "Seq Scan on events", "Seq Scan on audits", "SCAN events\n"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn whether_reading_is_on_record_and_a_cases_rows_are_found_at_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_history(conn);
            let of_case = Asked { case: Some(CaseId(case.id.0)), ..asked(Whose::All, None, now) };
            let mut plans = Vec::new();
            let mut look = |work: &dyn Fn(&mut Conn)| {
                let statements = sent(conn, |conn| work(conn));
                plans.push((plan(conn, &statements[0]), statements[0].clone()));
            };
            look(&|conn| drop(audits::is_read_known(conn, PersonId(3), now, "")));
            look(&|conn| drop(audits::did(conn, &of_case, None, 51)));
            look(&|conn| drop(audits::saw(conn, &of_case, None, 51)));
            look(&|conn| drop(audits::changed(conn, &of_case, None, 51)));
            for thing in [Thing::Id(case.id.0 + 9_000), Thing::Named("standard".to_owned())] {
                let of_thing = Asked { of: Some(thing), what: Vec::new(), ..asked(Whose::All, None, now) };
                look(&|conn| drop(audits::changed(conn, &of_thing, None, 51)));
            }
            look(&|conn| {
                drop(checkpoints::gather(conn, checkpoints::Moved::after(case.id.0 + 1_019_900), now + Duration::days(1)));
            });
            Ok(plans)
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in ["Seq Scan", "SCAN audits\n", "SCAN events\n", "SCAN case_readers\n"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_held_is_listed_from_the_holds_and_not_from_all_cases() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let plans = app.app.db.write(|conn| {
            fill(conn);
            let held = "INSERT INTO legal_holds SELECT id, 'a court asks', 1, filed_at FROM cases WHERE reference LIKE 'COPY-77'";
            run(conn, &[held]);
            let statements = sent(conn, |conn| drop(retention::holds(conn, None, None, 51)));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in ["SCAN cases", "Seq Scan on cases"] {
                assert!(!plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
