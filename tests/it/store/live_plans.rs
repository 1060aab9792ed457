//! Claims about what is read again and again while pages stand open: along an index, whatever has piled up.

use chrono::Duration;
use redress::domain::actor::Scope;
use redress::domain::ids::{CaseId, PersonId, TeamId};
use redress::store::presences::{self, Activity};
use redress::store::queue::{self, Listing, Reading, View};
use redress::store::{Conn, feed, pages, previews, scans, ties};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// A change of each of the copied cases, and a colleague on every tenth, long ago.
fn fill_what_moves(conn: &mut Conn) {
    let changes = "INSERT INTO changes (id, case_id, version, at) SELECT id + 1000000, id, 1, filed_at FROM cases \
                   WHERE reference LIKE 'COPY-%'";
    let here = "INSERT INTO presences (case_id, person_id, what, since, at) SELECT id, 1 + id % 40, 'viewing', filed_at, filed_at \
                FROM cases WHERE reference LIKE 'COPY-%0'";
    run(conn, &[changes, here]);
}

#[actix_web::test]
async fn what_moves_is_read_along_indexes() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now() + Duration::hours(1);
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_what_moves(conn);
            let newest = case.id.0 + 1_020_000 - 100;
            let mut statements = sent(conn, |conn| drop(feed::after(conn, newest, 20_000)));
            statements.extend(sent(conn, |conn| drop(feed::moved(conn, &[newest, newest + 1, newest + 2]))));
            statements.extend(sent(conn, |conn| drop(presences::everywhere(conn, now))));
            statements.extend(sent(conn, |conn| drop(presences::on(conn, CaseId(case.id.0 + 10), now))));
            statements.extend(sent(conn, |conn| drop(presences::is_noted(conn, case.id, PersonId(1), Activity::Note, now))));
            for scope in [Scope::All, Scope::Team(TeamId(1))] {
                for view in [View::All, View::Mine, View::Overdue] {
                    let reading = Reading { scope: scope.clone(), me: PersonId(3), now };
                    let told = sent(conn, |conn| drop(queue::arrived(conn, &reading, &Listing::of(view), now)));
                    assert!(told[0].contains("filed_at"), "{}", told[0]);
                    statements.extend(told);
                }
            }
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert_eq!(plans.len(), 11);
        for (plan, statement) in plans {
            for table in ["cases", "changes", "presences"] {
                for bad in [format!("SCAN {table}\n"), format!("Seq Scan on {table}")] {
                    assert!(!format!("{plan}\n").contains(&bad), "{bad}\n{statement}\n{plan}");
                }
            }
            // PostgreSQL may sort the few rows that an index gave it.
            assert!(!(statement.contains("\"changes\"") && plan.contains("TEMP B-TREE")), "{statement}\n{plan}");
        }
    })
    .await;
}

/// A link of each of the copied cases to the next one, half of them ended.
fn fill_links(conn: &mut Conn) {
    let ended = "CASE WHEN id % 2 = 0 THEN filed_at END";
    let links = format!(
        "INSERT INTO case_links (id, kind, from_id, to_id, made_at, ended_at) \
         SELECT id, CASE WHEN id % 3 = 0 THEN 'merged' ELSE 'related' END, id, id - 1, filed_at, {ended} FROM cases \
         WHERE reference LIKE 'COPY-%' AND reference <> 'COPY-0'"
    );
    run(conn, &[&links]);
}

#[actix_web::test]
async fn what_belongs_to_a_case_is_read_along_the_index_of_either_end() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_links(conn);
            let of = CaseId(case.id.0 + 5_000);
            let mut statements = sent(conn, |conn| drop(ties::of_case(conn, &Scope::All, of)));
            statements.extend(sent(conn, |conn| drop(ties::merged_into(conn, of))));
            statements.extend(sent(conn, |conn| drop(ties::set_aside(conn, of))));
            statements.extend(sent(conn, |conn| drop(ties::forget_credit(conn, of))));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert_eq!(plans.len(), 6);
        for (plan, statement) in plans {
            let indexes = ["case_links_from", "case_links_to", "case_links_once", "case_links_one"];
            assert!(indexes.iter().any(|index| plan.contains(index)), "{statement}\n{plan}");
            for bad in ["SCAN cases\n", "SCAN case_links\n", "Seq Scan"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_has_still_to_be_done_with_files_is_found_without_reading_all_files() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let plans = app.app.db.write(|conn| {
            fill(conn);
            let no = if matches!(conn, Conn::Sqlite(_)) { "0" } else { "false" };
            let files = format!(
                "INSERT INTO evidence (id, file, case_id, kind, name, media_type, bytes, sha256, by_kind, received_at, wants_preview)
                 SELECT id + 3000000, 'file' || id, id, 'other', 'a.png', 'image/png', 1, 'aa', 'consumer', filed_at, {no}
                 FROM cases WHERE reference LIKE 'COPY-%'"
            );
            run(conn, &[&files]);
            let mut statements = sent(conn, |conn| drop(previews::wanting(conn, 0, 20)));
            statements.extend(sent(conn, |conn| drop(pages::wanting(conn, 0, 20))));
            statements.extend(sent(conn, |conn| drop(scans::wanting(conn, 0, 20))));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert_eq!(plans.len(), 3);
        for (plan, statement) in plans {
            assert!(plan.contains("evidence_wanting_"), "{statement}\n{plan}");
        }
    })
    .await;
}
