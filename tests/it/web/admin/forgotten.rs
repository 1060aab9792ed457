//! What erasing takes, and when: also what came later, after the case that carries a merged one on, and out of the index of words.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::correcting::Correction;
use redress::domain::change::Act;
use redress::domain::codes::Correctable;
use redress::domain::retention::Class;
use redress::store::schema::{case_links, outbox, texts};
use redress::store::{Conn, cases, retention, tags};

use super::retention::{admin, begin, closed, count};
use crate::cli::{over, said};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case};
use crate::support::{TestApp, on_each_database};

async fn erase(app: &TestApp, case: &Case) -> bool {
    let (id, act) = (case.id, app.app.act(Actor::System));
    app.app.db.write(move |tx| retention::erase(tx, id, Class::Person, &act)).await.unwrap()
}

async fn stored(app: &TestApp, case: &Case) -> Case {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

/// What was merged keeps its files and words for the case that carries it on, which may be open or held for long.
#[actix_web::test]
async fn what_was_merged_is_erased_after_the_case_that_carries_it_on() {
    on_each_database(|app| async move {
        let (goes, _) = closed(&app, "chen@mail.example").await;
        let (stays, _) = closed(&app, "wang@mail.example").await;
        let (from, to, id, at) = (goes.id.0, stays.id.0, app.app.id(), app.app.now());
        let link = move |tx: &mut Conn| {
            let row = (
                (case_links::id.eq(id), case_links::kind.eq("merged"), case_links::made_at.eq(at.naive_utc())),
                (case_links::from_id.eq(from), case_links::to_id.eq(to)),
            );
            Ok(diesel::insert_into(case_links::table).values(row).execute(tx)?)
        };
        app.app.db.write(link).await.unwrap();
        app.clock.advance(Duration::days(400));
        let now = app.app.now();
        let due = move |conn: &mut Conn| {
            Ok(retention::due(conn, Class::Files, now, 10)?.into_iter().map(|it| it.id).collect::<Vec<_>>())
        };
        assert_eq!(count(&app, due).await, [stays.id]);
        assert!(!erase(&app, &goes).await);
        assert!(erase(&app, &stays).await);
        assert_eq!(count(&app, due).await, [goes.id]);
        assert!(erase(&app, &goes).await);
    })
    .await;
}

#[actix_web::test]
async fn what_somebody_notes_on_an_erased_case_is_erased_too_and_no_address_comes_back() {
    on_each_database(|app| async move {
        let (case, _) = closed(&app, "chen@mail.example").await;
        let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", None).await;
        assert!(erase(&app, &case).await);
        app.clock.advance(Duration::hours(1));
        let erased = stored(&app, &case).await;
        assert!(erased.is_erased());
        let mend = Correction {
            field: Correctable::Email,
            value: Some("chen@mail.example".to_owned()),
            version: erased.version,
            joined: false,
            is_respelt: false,
        };
        assert!(erased.correct(&mend, &app.app.act(TestApp::actor(&chief))).is_err(), "no address comes back");
        act_on(&app, &erased, TestApp::actor(&chief), |case, act| case.note("陈晓 13800138000 又打来电话。", act)).await;
        app.clock.advance(Duration::hours(1));
        let now = app.app.now();
        let due = count(&app, move |conn| retention::due(conn, Class::Person, now, 10)).await;
        assert_eq!(due.iter().map(|it| it.id).collect::<Vec<_>>(), [case.id]);
        assert!(erase(&app, &case).await);
        let id = case.id.0;
        let left = count(&app, move |conn| {
            let words = texts::table.filter(texts::case_id.eq(id)).filter(texts::body.is_not_null()).count();
            let hashes = outbox::table.filter(outbox::case_id.eq(id)).filter(outbox::recipient_hash.ne("")).count();
            Ok((words.get_result::<i64>(conn)?, hashes.get_result::<i64>(conn)?))
        });
        assert_eq!(left.await, (0, 0), "and no number can be found again from its hash");
        let mut browser = admin(&app).await;
        let reference = case.reference.unwrap().to_string();
        let hold = [("reference", &*reference), ("reason", "法院调取"), ("act", "place")];
        let page = browser.post("/admin/retention/holds", &hold).await;
        assert!(page.status == 422 && page.words().contains("没有可以保全的"), "{}", page.words());
    })
    .await;
}

/// SQLite's index keeps words that were removed until it is merged, and backups take them along.
#[actix_web::test]
async fn no_word_of_an_erased_case_stands_in_a_backup() {
    let app = TestApp::new();
    let case = file_case(&app, |filing| {
        filing.contact.name = "erasedperson".to_owned();
        filing.contact.email = Some("erasedperson@mail.example".to_owned());
        filing.summary = "erasedperson 的订单".to_owned();
    })
    .await;
    let case = close(&app, &case).await;
    let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
    app.clock.advance(Duration::days(1));
    let places = tempfile::tempdir().unwrap();
    let within = |name: &str| {
        let copy = places.path().join(name);
        let made = over(&app, &["backup", copy.to_str().unwrap()]);
        assert!(made.status.success(), "{}", said(&made));
        let bytes = std::fs::read(copy.join("redress.db")).unwrap();
        bytes.windows(12).filter(|window| *window == b"erasedperson").count()
    };
    assert!(within("before") > 1);
    begin(&app, &boss, 1).await;
    work(&app, &folder_mailer(&app)).await;
    assert!(stored(&app, &case).await.is_erased());
    assert_eq!(within("after"), 0);
}

#[actix_web::test]
async fn tags_that_an_erased_case_alone_had_are_suggested_no_more() {
    on_each_database(|app| async move {
        let (case, _) = closed(&app, "chen@mail.example").await;
        let other = file_case(&app, |_| {}).await;
        let tag = |tags: [&'static str; 2]| move |case: &Case, act: &Act| case.tag(&tags.map(str::to_owned), &[], act);
        act_on(&app, &case, Actor::System, tag(["回访", "北京路那家"])).await;
        act_on(&app, &other, Actor::System, tag(["回访", "在查"])).await;
        assert!(erase(&app, &case).await);
        assert_eq!(count(&app, tags::suggested).await, ["回访", "在查"]);
    })
    .await;
}
