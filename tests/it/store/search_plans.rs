//! Claims about how a search is read: along its index, whatever it is narrowed to.

use redress::domain::actor::Scope;
use redress::domain::ids::TeamId;
use redress::domain::search::Query;
use redress::store::search::{self, Only};
use redress::store::{Conn, dialect};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::on_each_database;

/// Words for each of the copied cases: one that all have, one that few have.
fn fill_words(conn: &mut Conn) {
    let of_copies = "FROM cases WHERE reference LIKE 'COPY-%'";
    match conn {
        Conn::Sqlite(_) => {
            let pages = "INSERT INTO case_words (id, case_id, page, from_text, chars) SELECT id, id, 0, 0, 0 ";
            let words = "INSERT INTO case_words_index (rowid, words) SELECT id, '付款 few' || id % 2000 ";
            run(conn, &[&format!("{pages}{of_copies}"), &format!("{words}{of_copies}")]);
        }
        Conn::Postgres(_) => {
            let words = "INSERT INTO case_words (case_id, page, from_text, chars, words) \
                         SELECT id, 0, 0, 0, array_to_tsvector(ARRAY['付款', 'few' || id % 2000]) ";
            run(conn, &[&format!("{words}{of_copies}")]);
        }
    }
    dialect::analyze(conn).unwrap();
}

fn plans(conn: &mut Conn) -> Vec<(String, String, String)> {
    let mut plans = Vec::new();
    for typed in ["付款", "few7", "付款 few7"] {
        let query = Query::parse(typed).unwrap();
        for scope in [Scope::All, Scope::Team(TeamId(1))] {
            for is_open in [None, Some(true)] {
                let only = Only { is_open, ..Only::default() };
                let statements = sent(conn, |conn| {
                    search::narrowed(conn, &scope, &query, &only, 1_000).unwrap();
                });
                assert_eq!(statements.len(), 1, "{statements:#?}");
                plans.push((format!("{typed} {scope:?} {only:?}"), plan(conn, &statements[0]), statements[0].clone()));
            }
        }
    }
    plans
}

#[actix_web::test]
async fn a_search_reads_along_its_index_and_never_through_the_cases() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let plans = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            Ok(plans(conn))
        });
        for (name, plan, statement) in plans.await.unwrap() {
            // PostgreSQL reads common words along the newest cases, which is an index too.
            let by_index =
                ["VIRTUAL TABLE INDEX", "case_words_index", "case_words_pkey"].iter().any(|index| plan.contains(index));
            assert!(by_index, "{name}: no index of the words\n{statement}\n{plan}");
            for bad in ["SCAN w", "SCAN c\n", "Seq Scan", "TEMP B-TREE"] {
                assert!(!format!("{plan}\n").contains(bad), "{name}: {bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}
