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
            let words = "INSERT INTO case_words_index (rowid, words) SELECT id, '付款 few' || (id % 2000) ";
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
                    search::matches(conn, &scope, &query, &only, 1_000).unwrap();
                });
                assert!((1..=2).contains(&statements.len()), "{statements:#?}");
                for statement in statements {
                    // So many are all that there are here.
                    let statement = statement.replace(", 20000, ", ", 2000, ");
                    plans.push((format!("{typed} {scope:?} {only:?}"), plan(conn, &statement), statement));
                }
            }
        }
    }
    plans
}

#[actix_web::test]
async fn words_that_most_cases_have_are_unpacked_for_the_cases_of_the_team_alone() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let seen = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            run(conn, &["UPDATE cases SET team_id = CASE WHEN id % 4 = 0 THEN 1 ELSE 2 END WHERE reference LIKE 'COPY-%'"]);
            let (query, scope) = (Query::parse("付款").unwrap(), Scope::Team(TeamId(1)));
            let mut found = Vec::new();
            let statements = sent(conn, |conn| found = search::matching(conn, &scope, &query, 1_000).unwrap());
            let plans: Vec<String> = statements.iter().map(|it| plan(conn, &it.replace(", 20000, ", ", 2000, "))).collect();
            let all = search::matching(conn, &Scope::All, &query, 4_000).unwrap();
            Ok((found, all, plans, matches!(conn, Conn::Postgres(_))))
        });
        let (found, all, plans, is_postgres) = seen.await.unwrap();
        let theirs: Vec<_> = all.into_iter().filter(|id| id.0 % 4 == 0).take(1_000).collect();
        assert_eq!((found.len(), found), (1_000, theirs));
        if is_postgres {
            let [_, read] = plans.as_slice() else { panic!("{plans:#?}") };
            let (team, words) = (read.find("team_id").unwrap(), read.find("words @@").unwrap());
            assert!(team < words && !read.contains("Sort") && read.contains("case_words_pkey"), "{read}");
        }
    })
    .await;
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
