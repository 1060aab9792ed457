//! Claims about how a search is read: along its index, whatever it is narrowed to.

use diesel::prelude::*;
use redress::domain::actor::Scope;
use redress::domain::ids::{PersonId, TeamId};
use redress::domain::search::Query;
use redress::store::queue::{self, Filter, Key, Listing, Place, Reach, Reading, View};
use redress::store::schema::cases;
use redress::store::search::{self, Match, Only};
use redress::store::{Conn, dialect};

use super::plans::{fill, plan, run, sent};
use crate::support::cases::file_case;
use crate::support::{Answer, on_each_database};

/// So many of the copied cases have the word `once`, the oldest.
const ONCE: usize = 15_000;

/// Words for each of the copied cases: one that all have, one that few have, one that the older ones have, and some that a part of
/// them has.
fn fill_words(conn: &mut Conn) {
    let of_copies = "FROM cases WHERE reference LIKE 'COPY-%'";
    match conn {
        Conn::Sqlite(_) => {
            let pages = "INSERT INTO case_words (id, case_id, page, from_text, chars) SELECT id, id, 0, 0, 0 ";
            let words = "INSERT INTO case_words_index (rowid, words) SELECT id, '付款 few' || (id % 2000) || ' of' || (id % 10) || ' in' || (id % 7) \
                         || CASE WHEN CAST(substr(reference, 6) AS INTEGER) < 15000 THEN ' once ' ELSE ' since ' END ";
            run(conn, &[&format!("{pages}{of_copies}"), &format!("{words}{of_copies}")]);
        }
        Conn::Postgres(_) => {
            let words = "INSERT INTO case_words (case_id, page, from_text, chars, words) \
                         SELECT id, 0, 0, 0, array_to_tsvector(ARRAY['付款', 'few' || id % 2000, 'of' || id % 10, 'in' || id % 7, \
                         CASE WHEN CAST(substr(reference, 6) AS INTEGER) < 15000 THEN 'once' ELSE 'since' END]) ";
            // What was just written waits beside the index: it is put in, as it is in a house that has run for a while.
            run(conn, &[&format!("{words}{of_copies}"), "SELECT gin_clean_pending_list('case_words_index')"]);
        }
    }
    dialect::analyze(conn).unwrap();
}

/// How the search itself is read. As if there were far more cases than are looked through: where these are all, PostgreSQL
/// reads the table, and rightly.
fn plan_of(conn: &mut Conn, statements: &[String]) -> (String, String) {
    let search = statements.iter().rev().find(|it| it.contains("cases ")).unwrap();
    let statement = search.replace("ORDER BY id DESC LIMIT $2", "ORDER BY id DESC LIMIT 2000");
    (plan(conn, &statement), statement)
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
                let (plan, statement) = plan_of(conn, &statements);
                plans.push((format!("{typed} {scope:?} {only:?}"), plan, statement));
            }
        }
    }
    plans
}

#[actix_web::test]
async fn words_that_most_cases_have_are_asked_of_those_cases_alone_that_are_meant() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let seen = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            let teams = "UPDATE cases SET team_id = CASE WHEN id % 4 = 0 THEN 1 ELSE 2 END WHERE reference LIKE 'COPY-%'";
            run(conn, &[teams, "UPDATE cases SET provider = 'rare' WHERE reference LIKE 'COPY-%000'"]);
            let query = Query::parse("付款").unwrap();
            let all = search::matches(conn, &Scope::All, &query, &Only::default(), 30_000).unwrap().cases;
            let team = Scope::Team(TeamId(1));
            let only = |is_open: Option<bool>, provider: Option<&str>| Only {
                is_open,
                provider: provider.map(str::to_owned),
                ..Only::default()
            };
            let mut found = Vec::new();
            for (scope, only) in [
                (&team, only(None, None)),
                (&Scope::All, only(Some(true), None)),
                (&team, only(Some(false), None)),
                (&Scope::All, only(None, Some("rare"))),
            ] {
                let mut ids = Vec::new();
                let statements = sent(conn, |conn| ids = search::matches(conn, scope, &query, &only, 1_000).unwrap().cases);
                let meant = all.iter().filter(|it| scope == &Scope::All || it.id % 4 == 0);
                let meant = meant.filter(|it| only.is_open.is_none_or(|is_open| it.is_open == is_open));
                let meant = meant.filter(|it| only.provider.as_ref().is_none_or(|provider| &it.provider == provider));
                let meant: Vec<i64> = meant.map(|it| it.id).take(1_000).collect();
                found.push((ids.iter().map(|it| it.id).collect::<Vec<_>>(), meant, plan_of(conn, &statements)));
            }
            Ok((found, all.len(), matches!(conn, Conn::Postgres(_))))
        });
        let (found, all, is_postgres) = seen.await.unwrap();
        assert!(all >= 20_000);
        assert_eq!(found.iter().map(|(ids, ..)| ids.len()).collect::<Vec<_>>(), [1_000, 1_000, 1_000, 19]);
        for (ids, meant, (plan, statement)) in found {
            assert_eq!(ids, meant, "{statement}");
            if is_postgres {
                let (first, words) = (plan.find("Subquery Scan on c").unwrap(), plan.find("words @@").unwrap());
                assert!(first < words && !plan.contains("Sort") && plan.contains("case_words_pkey"), "{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn the_newest_that_have_the_words_are_found_however_far_back_they_lie() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let asked = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            let is_theirs = "id % 30 = 3 OR reference NOT LIKE 'COPY-%'";
            run(conn, &[&format!("UPDATE cases SET team_id = CASE WHEN {is_theirs} THEN 1 ELSE 2 END")]);
            let every =
                search::matches(conn, &Scope::All, &Query::parse("付款").unwrap(), &Only::default(), 30_000).unwrap().cases;
            let mut asked = Vec::new();
            // All, one in ten, one in seventy, one in seven, as few as of the same team, and what is common but of none of the newest.
            let words = [("付款", 1, 1), ("of3", 10, 1), ("付款 of3", 10, 1), ("of3 in2", 10, 7), ("in2", 1, 7), ("once", 1, 1)];
            for (typed, of, within) in words {
                for scope in [Scope::All, Scope::Team(TeamId(1))] {
                    let is_meant = |it: &Match| {
                        let is_copy = it.reference.starts_with("COPY-");
                        let has_words = (of == 1 || it.id % of == 3) && (within == 1 || it.id % within == 2);
                        let number = it.reference.strip_prefix("COPY-").and_then(|number| number.parse::<usize>().ok());
                        let has_words = has_words && (typed != "once" || number.is_some_and(|number| number < ONCE));
                        let is_theirs = scope == Scope::All || it.id % 30 == 3 || !is_copy;
                        has_words && is_theirs && (is_copy || typed == "付款")
                    };
                    let ids = every.iter().filter(|it| is_meant(it)).map(|it| it.id);
                    let query = Query::parse(typed).unwrap();
                    let mut found = Vec::new();
                    let statements =
                        sent(conn, |conn| found = search::matches(conn, &scope, &query, &Only::default(), 600).unwrap().cases);
                    let found: Vec<i64> = found.iter().map(|it| it.id).collect();
                    asked.push((typed, found, ids.take(600).collect::<Vec<i64>>()));
                    if matches!(conn, Conn::Postgres(_)) {
                        let (plan, statement) = plan_of(conn, &statements);
                        let is_of_the_newest = typed == "付款" || (typed == "once" && scope != Scope::All);
                        let way = if is_of_the_newest { "case_words_pkey" } else { "Bitmap Index Scan on case_words_index" };
                        assert!(plan.contains(way), "{typed} {scope:?}: not by {way}\n{statement}\n{plan}");
                    }
                }
            }
            Ok(asked)
        });
        for (typed, found, meant) in asked.await.unwrap() {
            assert!(found == meant, "{typed}: {} of {}", found.len(), meant.len());
        }
    })
    .await;
}

#[actix_web::test]
async fn a_list_with_words_holds_the_newest_thousand_of_its_own_cases_and_says_that_older_ones_may_have_them() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let asked = app.app.db.write(move |conn| {
            fill(conn);
            fill_words(conn);
            let reading = Reading { scope: Scope::All, me: PersonId(1), now };
            let open = cases::table.filter(cases::is_open).filter(cases::reference.like("COPY-%"));
            let open: i64 = open.select(diesel::dsl::max(cases::id)).first::<Option<i64>>(conn)?.unwrap();
            let mut seen = Vec::new();
            // One copy in ten is open; one in two thousand has the same few words.
            for (view, typed) in [(View::All, "付款"), (View::Closed, "付款"), (View::All, &format!("few{}", open % 2000))] {
                let text = Some(Query::parse(typed).unwrap());
                let listing = Listing { filter: Filter { text, ..Filter::default() }, ..Listing::of(view) };
                let page = queue::page(conn, &reading, &listing, Place::First).unwrap();
                seen.push((queue::how_many(conn, &reading, &listing, 5_000).unwrap(), page.is_searched_out));
            }
            Ok(seen)
        });
        assert_eq!(asked.await.unwrap(), [(1_000, true), (1_000, true), (10, false)]);
        let mut browser = app.sign_in_agent("李敏").await;
        let told = |page: Answer| page.words().contains("有这些词的案件很多");
        assert!(told(browser.get("/desk/queue?view=all&q=%E4%BB%98%E6%AC%BE").await));
        assert!(!told(browser.get("/desk/queue?view=all").await));
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

#[actix_web::test]
async fn a_search_says_where_older_cases_with_the_words_were_not_looked_at() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let found = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            let nobodys = Only { provider: Some("nobody".to_owned()), ..Only::default() };
            let mut found = Vec::new();
            for (typed, only) in [("付款", &nobodys), ("few7", &nobodys), ("付款", &Only::default()), ("few7", &Only::default())]
            {
                let query = Query::parse(typed).unwrap();
                let it = search::matching(conn, &Scope::All, &query, only, 1_000).unwrap();
                found.push((it.cases.len(), it.is_cut));
            }
            Ok(found)
        });
        let found = found.await.unwrap();
        assert_eq!(found[..3], [(0, true), (0, false), (1_000, true)], "more than are looked through, few, more than are ranked");
        assert!(found[3].0 > 0 && !found[3].1, "{found:?}");
    })
    .await;
}

#[actix_web::test]
async fn whatever_one_page_asks_of_a_list_with_words_is_searched_for_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let asked = app.app.db.read(move |conn| {
            let reading = Reading { scope: Scope::All, me: PersonId(3), now };
            let filter = Filter { text: Query::parse("付款").ok(), ..Filter::default() };
            let listing = Listing { filter, ..Listing::of(View::All) };
            let (list, key) = ((&reading, &listing), Key::of(&case, &listing).unwrap());
            let once = sent(conn, |conn| drop(Reach::of(conn, &reading, &listing)));
            let pages = sent(conn, |conn| {
                let reach = Reach::of(conn, &reading, &listing).unwrap();
                assert_eq!(queue::page_within(conn, list, &reach, Place::First).unwrap().rows.len(), 1);
                assert_eq!(queue::count_within(conn, list, &reach).unwrap(), 1);
                assert_eq!(queue::neighbours(conn, list, &reach, key).unwrap(), (None, None));
            });
            let news = sent(conn, |conn| assert_eq!(queue::news(conn, &reading, &listing, (now, Some(&[]))).unwrap(), 1));
            let searches = |statements: Vec<String>| statements.iter().filter(|it| it.contains("case_words")).count();
            Ok([once, pages, news].map(searches))
        });
        let [once, pages, news] = asked.await.unwrap();
        assert!(once > 0);
        assert_eq!((pages, news), (once, once));
    })
    .await;
}

/// Eight texts of each of the copies that have the word `since`.
fn fill_texts(conn: &mut Conn) {
    let texts = "WITH times(n) AS (VALUES (1),(2),(3),(4),(5),(6),(7),(8)) \
                 INSERT INTO texts (id, case_id, kind, title, body, salt, at) \
                 SELECT cases.id + 30000 * n, cases.id, 'message', NULL, 'ever since then', 'salt', filed_at FROM cases, times \
                 WHERE reference BETWEEN 'COPY-15000' AND 'COPY-19999' AND length(reference) = 10";
    run(conn, &[texts]);
}

#[actix_web::test]
async fn what_is_quoted_is_looked_for_in_the_newest_texts_and_it_is_said_that_there_are_older_ones() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let found = app.app.db.write(|conn| {
            fill(conn);
            fill_words(conn);
            fill_texts(conn);
            let mut found = Vec::new();
            for (typed, is_on_face) in [("\"since\" of1", false), ("\"few7\"", false), ("\"since\" of1", true)] {
                if is_on_face {
                    run(conn, &["UPDATE cases SET summary = 'ever since then' WHERE reference LIKE 'COPY-%'"]);
                }
                let query = Query::parse(typed).unwrap();
                let mut it = (0, false);
                let asked = sent(conn, |conn| {
                    let matches = search::matches(conn, &Scope::All, &query, &Only::default(), 1_000).unwrap();
                    it = (matches.cases.len(), matches.is_cut);
                });
                found.push((it, asked.iter().filter(|it| it.contains("texts")).count()));
            }
            Ok(found)
        });
        let [many, few, face] = found.await.unwrap().try_into().unwrap();
        assert_eq!(many, ((400, true), 8), "of five hundred those that were looked into, fifty at a time");
        assert_eq!(few, ((0, false), 1));
        assert_eq!(face, ((500, false), 0), "it stands on the face of each: nothing that was said is read");
    })
    .await;
}
