//! Claims about the register of merchants: what reports count is called as it says, now and of the past, and nobody waits for it.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::figures::Period;
use redress::domain::ids::{MerchantId, PersonId};
use redress::domain::merchant::Merchant;
use redress::store::merchants::keeping::{Keeping, NotKept, keep};
use redress::store::merchants::{self, register, renames};
use redress::store::queue::{self, Filter, Listing, Place, Reading, Sort, View};
use redress::store::schema::{arrivals, figure_spoils, measurements, merchant_renames, occurrence_spoils, occurrences};
use redress::store::{Conn, cases, party_list, related};

use super::plans::{fill, plan, run, sent};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, filing};
use crate::support::{TestApp, on_each_database};

const WAYS: [&str; 3] = ["木色家具", "Muse Furniture", "ＭＵＳＥ  furniture"];

fn merchant(name: &str, aliases: &[&str]) -> Merchant {
    Merchant { name: name.to_owned(), aliases: aliases.iter().map(|it| (*it).to_owned()).collect(), ..Merchant::blank() }
}

async fn admin(app: &TestApp) -> PersonId {
    app.person(Role::Admin, "吴思远", "wu@desk.example", None).await.id
}

/// Puts one into the register, or changes it there.
async fn put(app: &TestApp, by: PersonId, (id, seen): (MerchantId, Option<i64>), now: Merchant) -> Result<(), NotKept> {
    let keeping = Keeping { id, seen, now, by, at: app.app.now(), edit: app.app.id() };
    app.app.db.write(move |tx| keep(tx, &keeping)).await.unwrap()
}

/// One case for each way of writing it, answered and closed.
async fn written(app: &TestApp) -> Vec<Case> {
    let li = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let mut all = Vec::new();
    for way in WAYS {
        let case = file_case(app, |filing| way.clone_into(&mut filing.order.merchant)).await;
        let case = act_on(app, &case, TestApp::actor(&li), |case, act| case.message("在查。", act)).await;
        all.push(close(app, &case).await);
    }
    all
}

/// What reports count cases under, wherever they do.
fn called(conn: &mut Conn) -> BTreeSet<String> {
    let of_measurements: Vec<String> = measurements::table.select(measurements::merchant).load(conn).unwrap();
    let of_occurrences: Vec<String> = occurrences::table.select(occurrences::merchant).load(conn).unwrap();
    let of_arrivals: Vec<String> = arrivals::table.select(arrivals::merchant).load(conn).unwrap();
    assert!(!of_measurements.is_empty() && !of_occurrences.is_empty() && !of_arrivals.is_empty());
    of_measurements.into_iter().chain(of_occurrences).chain(of_arrivals).collect()
}

async fn names(app: &TestApp) -> Vec<String> {
    app.app.db.read(|conn| Ok(called(conn).into_iter().collect())).await.unwrap()
}

fn sorted(names: &[&str]) -> Vec<String> {
    let all: BTreeSet<String> = names.iter().map(|it| (*it).to_owned()).collect();
    all.into_iter().collect()
}

#[actix_web::test]
async fn figures_of_the_past_follow_the_register_and_go_back_with_it() {
    on_each_database(|app| async move {
        let (by, mailer) = (admin(&app).await, folder_mailer(&app));
        let cases = written(&app).await;
        work(&app, &mailer).await;
        assert_eq!(names(&app).await, sorted(&WAYS), "as it was written, while nobody knows better");
        let id = MerchantId(app.app.id());
        put(&app, by, (id, None), merchant("木色家具", &["muse furniture"])).await.unwrap();
        assert!(app.app.db.read(move |conn| register::is_renaming(conn, &merchant("木色家具", &[]))).await.unwrap());
        work(&app, &mailer).await;
        assert_eq!(names(&app).await, ["木色家具"]);
        let spoiled: i64 = app.app.db.read(|conn| Ok(figure_spoils::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(spoiled, 0, "the days were rolled up anew");
        let spoiled: i64 = app.app.db.read(|conn| Ok(occurrence_spoils::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(spoiled, 0, "and those of what happened");
        let read = app.app.db.read(move |conn| Ok(cases::find_by_id(conn, &Actor::System, cases[1].id)?.order.merchant)).await;
        assert_eq!(read.unwrap(), WAYS[1], "what the consumer wrote stays");
        let stays = file_case(&app, |filing| WAYS[2].clone_into(&mut filing.order.merchant)).await;
        let arrived = arrivals::table.find(stays.id.0).select(arrivals::merchant);
        let arrived: String = app.app.db.read(move |conn| Ok(arrived.first(conn)?)).await.unwrap();
        assert_eq!(arrived, "木色家具", "what comes later is called so at once");
        put(&app, by, (id, Some(1)), merchant("Muse", &["muse furniture", "木色家具"])).await.unwrap();
        work(&app, &mailer).await;
        assert_eq!(names(&app).await, ["Muse"], "another name for all of it");
        put(&app, by, (id, Some(2)), merchant("Muse", &["木色家具"])).await.unwrap();
        work(&app, &mailer).await;
        assert_eq!(names(&app).await, sorted(&["Muse", WAYS[1], WAYS[2]]), "what is nobody's name is called as it was written");
        app.advance(Duration::minutes(3));
        work(&app, &mailer).await;
        let left: i64 = app.app.db.read(|conn| Ok(merchant_renames::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(left, 0, "nothing is left to do");
    })
    .await;
}

#[actix_web::test]
async fn a_renaming_that_is_cut_off_goes_on_where_it_was_and_whoever_filed_meanwhile_is_found() {
    on_each_database(|app| async move {
        let by = admin(&app).await;
        let cases = written(&app).await;
        let id = MerchantId(app.app.id());
        put(&app, by, (id, None), merchant("木色家具", &["Muse Furniture"])).await.unwrap();
        let now = app.app.now();
        // One bite, and the process dies; another one takes it up, and does one of them twice.
        app.app.db.write(move |conn| renames::step(conn, now)).await.unwrap();
        let mut bites = 0;
        while app.app.db.write(move |conn| renames::step(conn, now)).await.unwrap() {
            bites += 1;
            assert!(bites < 50, "it never ends");
        }
        assert_eq!(names(&app).await, ["木色家具"]);
        // As a filing leaves it that had looked before the register changed, and was stored after.
        let late = cases[2].id.0;
        let old = app.app.db.write(move |conn| {
            diesel::update(arrivals::table.find(late)).set(arrivals::merchant.eq(WAYS[2])).execute(conn)?;
            Ok(())
        });
        old.await.unwrap();
        app.advance(Duration::minutes(3));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(names(&app).await, ["木色家具"]);
    })
    .await;
}

#[actix_web::test]
async fn two_administrators_at_once_neither_share_a_name_nor_lose_a_change() {
    on_each_database(|app| async move {
        let by = admin(&app).await;
        let (one, two) = (MerchantId(app.app.id()), MerchantId(app.app.id()));
        put(&app, by, (one, None), merchant("一店", &[])).await.unwrap();
        put(&app, by, (two, None), merchant("二店", &[])).await.unwrap();
        let under = |name: &str, parent: &str| Merchant { parent: Some(parent.to_owned()), ..merchant(name, &[]) };
        put(&app, by, (one, Some(1)), under("一店", "二店")).await.unwrap();
        assert!(matches!(put(&app, by, (two, Some(1)), under("二店", "一店")).await, Err(NotKept::Fault(_))), "a circle");
        assert!(matches!(put(&app, by, (two, Some(1)), merchant("二店", &["一 店", "一店"])).await, Err(NotKept::Fault(_))));
        assert!(matches!(put(&app, by, (one, Some(1)), merchant("一店", &[])).await, Err(NotKept::Moved)));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await.id;
        let keeping =
            Keeping { id: one, seen: Some(2), now: merchant("三店", &[]), by: agent, at: app.app.now(), edit: app.app.id() };
        assert!(app.app.db.write(move |tx| keep(tx, &keeping)).await.is_err(), "whoever may not changes nothing");
    })
    .await;
}

#[actix_web::test]
async fn lists_find_every_way_of_writing_a_merchant() {
    on_each_database(|app| async move {
        let by = admin(&app).await;
        for way in WAYS {
            file_case(&app, |filing| way.clone_into(&mut filing.order.merchant)).await;
        }
        let mine = file_case(&app, |filing| {
            WAYS[0].clone_into(&mut filing.order.merchant);
            filing.order.order_number = Some("1".to_owned());
            filing.contact.email = Some("other@mail.example".to_owned());
        })
        .await;
        file_case(&app, |filing| "木色".clone_into(&mut filing.order.merchant)).await;
        put(&app, by, (MerchantId(app.app.id()), None), merchant(WAYS[0], &[WAYS[1]])).await.unwrap();
        let now = app.app.now();
        let read = app.app.db.read(move |conn| {
            let reading = Reading { scope: Scope::All, me: PersonId(3), now };
            let mut found = Vec::new();
            for name in ["木色家具", "muse FURNITURE", "木色", "没有"] {
                let filter = Filter { merchant: Some(name.to_owned()), ..Filter::default() };
                let listing = Listing { view: View::All, filter, sort: Sort::Due };
                found.push(queue::page(conn, &reading, &listing, Place::First)?.rows.len());
            }
            Ok((found, related::of(conn, &Scope::All, &mine, &[])?.of_merchant.count))
        });
        assert_eq!(read.await.unwrap(), (vec![4, 4, 1, 0], 3));
    })
    .await;
}

/// Five thousand merchants with two names each, of which everything and something else was written.
fn fill_register(conn: &mut Conn) {
    let (yes, digits) = (
        if matches!(conn, Conn::Sqlite(_)) { "1" } else { "true" },
        "WITH d(n) AS (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)), numbers(n) AS (SELECT 1 + a.n + 10*b.n + 100*c.n + 1000*e.n FROM d a, d b, d c, d e WHERE e.n < 5)",
    );
    run(
        conn,
        &[
            &format!(
                "{digits} INSERT INTO merchants (id, version, name, folded, person, note, active, cases) SELECT n, 1, 'M' || n, 'm' || n, '', '', {yes}, n FROM numbers"
            ),
            &format!(
                "{digits} INSERT INTO merchant_names (folded, merchant_id, position, name) SELECT 'm' || n, n, 0, 'M' || n FROM numbers"
            ),
            &format!(
                "{digits} INSERT INTO merchant_names (folded, merchant_id, position, name) SELECT 'shop ' || n, n, 1, 'Shop ' || n FROM numbers"
            ),
            &format!(
                "{digits} INSERT INTO merchant_spellings (name, cases, folded, merchant_id) SELECT 'SHOP ' || n, n, 'shop ' || n, n FROM numbers"
            ),
            &format!(
                "{digits} INSERT INTO merchant_spellings (name, cases, folded) SELECT 'Free ' || n, n, 'free ' || n FROM numbers"
            ),
        ],
    );
}

#[actix_web::test]
async fn the_register_and_what_was_written_are_read_along_indexes() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_register(conn);
            let mut plans = Vec::new();
            let mut look = |work: &dyn Fn(&mut Conn)| {
                for statement in sent(conn, |conn| work(conn)) {
                    plans.push((plan(conn, &statement), statement));
                }
            };
            look(&|conn| drop(merchants::of_written(conn, "SHOP 77")));
            look(&|conn| drop(merchants::whose(conn, "Shop 77")));
            look(&|conn| drop(merchants::written(conn, "M77")));
            look(&|conn| drop(merchants::suggested(conn)));
            look(&|conn| drop(merchants::unclaimed(conn, 10)));
            look(&|conn| drop(register::page(conn, "", Some("m7"))));
            look(&|conn| drop(register::find(conn, MerchantId(7))));
            look(&|conn| drop(register::parts(conn, MerchantId(7))));
            look(&|conn| drop(register::complaints(conn, "shop 7")));
            look(&|conn| drop(register::folded_names(conn, "M7")));
            look(&|conn| drop(renames::is_behind(conn, now)));
            Ok(plans)
        });
        for (plan, statement) in plans.await.unwrap() {
            for bad in [
                "SCAN merchant",
                "Seq Scan on merchant_names",
                "Seq Scan on merchant_spellings",
                "Seq Scan on merchants",
                "Seq Scan on cases",
                "SCAN cases",
                "TEMP B-TREE",
            ] {
                // An index that is walked in its order is a scan of it, and ends with the page.
                let is_walk = bad.starts_with("SCAN") && plan.contains("USING") && statement.contains("LIMIT");
                assert!(is_walk || !plan.contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_queue_of_a_large_merchant_is_one_walk_in_its_order_and_that_of_a_rare_one_reads_its_open_cases_alone() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let filled = app.app.db.write(|conn| {
            fill(conn);
            Ok(())
        });
        filled.await.unwrap();
        // The copies have the ids that come next.
        app.advance(Duration::minutes(1));
        let by = admin(&app).await;
        for way in WAYS {
            file_case(&app, |filing| way.clone_into(&mut filing.order.merchant)).await;
        }
        put(&app, by, (MerchantId(app.app.id()), None), merchant(WAYS[0], &[WAYS[1]])).await.unwrap();
        let now = app.app.now();
        // All copies have the merchant of the first case.
        let large = filing().order.merchant;
        let plans = app.app.db.read(move |conn| {
            let mut plans = Vec::new();
            for name in [large.as_str(), WAYS[1]] {
                let reading = Reading { scope: Scope::All, me: PersonId(3), now };
                let filter = Filter { merchant: Some(name.to_owned()), ..Filter::default() };
                let listing = Listing { view: View::All, filter, sort: Sort::Due };
                let statements = sent(conn, |conn| drop(queue::page(conn, &reading, &listing, Place::First)));
                let is_list = |it: &String| it.contains("FROM (\"cases\"") || it.contains("FROM (`cases`");
                let [list] = statements.into_iter().filter(is_list).collect::<Vec<_>>().try_into().unwrap();
                plans.push((plan(conn, &list), list));
            }
            Ok(plans)
        });
        let [(walk, large), (alone, rare)] = plans.await.unwrap().try_into().unwrap();
        assert!(walk.contains("cases_open_by_due") && !walk.contains("TEMP B-TREE"), "{large}\n{walk}");
        assert!(alone.contains("cases_open_of_merchant"), "{rare}\n{alone}");
    })
    .await;
}

#[actix_web::test]
async fn a_filing_looks_its_merchant_up_once() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let change = Case::file(&filing(), &app.app.act(Actor::Consumer { person: None, cases: Vec::new() }));
        let asked = app.app.db.write(move |conn| Ok(sent(conn, |conn| drop(cases::record(conn, &change)))));
        let of_merchants = |it: &&String| it.contains("merchant_spellings") || it.contains("merchant_names");
        assert_eq!(asked.await.unwrap().iter().filter(of_merchants).count(), 1);
    })
    .await;
}

/// How often a page of all merchants asks the database, and how many cases it says are open of each.
async fn listed(app: &TestApp) -> (usize, Vec<(String, usize)>) {
    let (now, today) = (app.app.now(), app.app.now().date_naive());
    let period = Period { from: today - Duration::days(90), to: today };
    let read = app.app.db.read(move |conn| {
        let mut page = (Vec::new(), false);
        let asked = sent(conn, |conn| page = party_list::merchants(conn, ("", None), (period, now)).unwrap());
        Ok((asked.len(), page.0.into_iter().map(|row| (row.it.name, row.open)).collect()))
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_page_of_merchants_asks_no_more_often_for_many_than_for_one() {
    on_each_database(|app| async move {
        let by = admin(&app).await;
        for way in WAYS {
            file_case(&app, |filing| way.clone_into(&mut filing.order.merchant)).await;
        }
        put(&app, by, (MerchantId(app.app.id()), None), merchant(WAYS[0], &[WAYS[1]])).await.unwrap();
        let (once, one) = listed(&app).await;
        assert_eq!(one, [(WAYS[0].to_owned(), 3)], "under all of its names");
        for name in ["乙店", "丙店", "丁店"] {
            put(&app, by, (MerchantId(app.app.id()), None), merchant(name, &[])).await.unwrap();
        }
        file_case(&app, |filing| "丁店".clone_into(&mut filing.order.merchant)).await;
        let (often, many) = listed(&app).await;
        assert_eq!((often, many.len()), (once, 4));
        assert!(many.contains(&("丁店".to_owned(), 1)) && many.contains(&("乙店".to_owned(), 0)), "{many:?}");
    })
    .await;
}
