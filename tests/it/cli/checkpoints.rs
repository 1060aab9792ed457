//! Whoever writes a whole history anew, with the database in hand, is found by the checkpoint of the night before.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Locale;
use redress::store::Conn;
use redress::store::chain::Link;
use redress::store::checkpoints;
use redress::store::schema::{cases, checkpoint_heads, checkpoints as rows, events, texts};

use super::{over, redress, said};
use crate::jobs::{act, file, filing, folder_mailer, letter_files, work};
use crate::support::app::shanghai;
use crate::support::databases;
use crate::support::{TestApp, on_each_database};

/// Two cases of Tuesday, one with an answer; then it is Wednesday, and the night's work is done.
async fn sealed(app: &TestApp) -> (Case, Case) {
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
    let untouched = file(app, filing(Locale::En)).await;
    let case = file(app, filing(Locale::ZhCn)).await;
    app.advance(Duration::minutes(1));
    let case = act(app, agent, case.id, |case, act| case.message("付款记录已经核对。", act)).await;
    app.clock.set(shanghai(2026, 11, 25, 0, 20));
    work(app, &folder_mailer(app)).await;
    (case, untouched)
}

async fn meddle(app: &TestApp, how: impl Fn(&mut Conn) -> QueryResult<usize> + Send + 'static) {
    assert!(app.app.db.write(move |conn| Ok(how(conn)?)).await.unwrap() > 0);
}

fn verified(app: &TestApp) {
    let output = over(app, &["verify"]);
    assert!(output.status.success(), "{}", said(&output));
}

/// Found by a look at everything, and named.
fn found(app: &TestApp, what: &str) {
    let output = over(app, &["verify"]);
    assert_eq!(output.status.code(), Some(1), "{what}: {}", said(&output));
    let told = said(&output);
    assert!(told.contains(what), "{what}: {told}");
    assert_eq!(told.lines().filter(|line| line.contains("checkpoint ")).count(), 1, "one line, and no other: {told}");
}

type EventRow = (i64, i64, chrono::NaiveDateTime, String, Option<i64>, String, String, Option<i64>, Option<String>);

/// What somebody with the database, but without the key, would do: the chain fits again, and so does the case.
fn chain_anew(conn: &mut Conn, case: i64) -> QueryResult<usize> {
    let mine = events::table.filter(events::case_id.eq(case)).order(events::seq).select((
        events::id,
        events::seq,
        events::at,
        events::by_kind,
        events::by_person,
        events::kind,
        events::data,
        events::text_id,
        events::text_hash,
    ));
    let (mut head, mut last) = (String::new(), 0);
    for (id, seq, at, by_kind, by_person, kind, data, text_id, text_hash) in mine.load::<EventRow>(conn)? {
        let at = at.and_utc().timestamp_millis();
        let (by_kind, kind, data, text_hash) = (&*by_kind, &*kind, &*data, text_hash.as_deref());
        head = Link { case_id: case, seq, at, by_kind, by_person, kind, data, text_id, text_hash }.hash(&head);
        last = seq;
        diesel::update(events::table.find(id)).set(events::hash.eq(&head)).execute(conn)?;
    }
    diesel::update(cases::table.find(case)).set((cases::head.eq(head), cases::seq.eq(last))).execute(conn)
}

async fn last(app: &TestApp) -> checkpoints::Checkpoint {
    app.app.db.read(checkpoints::last).await.unwrap().unwrap()
}

async fn stands(app: &TestApp, event: i64) -> bool {
    let found = app.app.db.read(move |conn| Ok(events::table.find(event).count().get_result::<i64>(conn)?));
    found.await.unwrap() == 1
}

#[tokio::test]
async fn each_night_seals_the_histories_that_moved_and_no_other() {
    on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        work(&app, &mailer).await;
        assert_eq!(app.app.db.read(checkpoints::last).await.unwrap(), None, "nothing to seal");
        let (case, _) = sealed(&app).await;
        let first = last(&app).await;
        assert_eq!((first.number, first.cases), (1, 2));
        assert!(stands(&app, first.through_event).await, "as far as was read: a clock that was wrong hides nothing");
        work(&app, &mailer).await;
        assert_eq!(last(&app).await, first, "once a day");
        let agent = TestApp::actor(&app.person(Role::Agent, "周宁", "zhou@desk.example", None).await);
        let moved = act(&app, agent, case.id, |case, act| case.message("商家已收到。", act)).await;
        app.clock.set(shanghai(2026, 11, 26, 0, 5));
        work(&app, &mailer).await;
        assert_eq!(last(&app).await.number, 1, "what was written at midnight may still be on its way");
        app.clock.set(shanghai(2026, 11, 26, 0, 11));
        work(&app, &mailer).await;
        let second = last(&app).await;
        assert_eq!((second.number, &second.before), (2, &first.hash));
        let (after, through) = (first.through_event, second.through_event);
        let (heads, told) = app
            .app
            .db
            .read(move |conn| {
                let heads = checkpoint_heads::table.filter(checkpoint_heads::number.eq(2)).order(checkpoint_heads::case_id);
                let heads: Vec<(i64, i64)> = heads.select((checkpoint_heads::case_id, checkpoint_heads::seq)).load(conn)?;
                let told = events::table.filter(events::id.gt(after)).filter(events::id.le(through));
                let told: Vec<(i64, i64)> =
                    told.order((events::case_id, events::seq)).select((events::case_id, events::seq)).load(conn)?;
                Ok((heads, told))
            })
            .await
            .unwrap();
        let last_of_each: std::collections::BTreeMap<i64, i64> = told.into_iter().collect();
        assert_eq!(heads, last_of_each.into_iter().collect::<Vec<_>>());
        assert!(heads.contains(&(case.id.0, moved.seq)));
        app.clock.set(shanghai(2026, 11, 29, 8, 0));
        work(&app, &mailer).await;
        assert_eq!(last(&app).await.number, 3, "days without a server are made up for at once");
        verified(&app);
        assert!(said(&over(&app, &["verify"])).contains("3 checkpoints fit"));
        let one = over(&app, &["verify", &case.reference.unwrap().to_string()]);
        assert!(one.status.success() && said(&one).contains("1 checkpoints fit"), "{}", said(&one));
    })
    .await;
}

#[tokio::test]
async fn a_history_written_anew_with_its_whole_chain_is_found() {
    on_each_database(|app| async move {
        let (case, _) = sealed(&app).await;
        let id = case.id.0;
        meddle(&app, move |conn| {
            let answer = events::table.filter(events::case_id.eq(id)).filter(events::kind.eq("messaged"));
            diesel::update(answer).set(events::by_person.eq(None::<i64>)).execute(conn)?;
            chain_anew(conn, id)
        })
        .await;
        let reference = case.reference.unwrap().to_string();
        found(&app, &format!("{reference}: the history up to event {} was written anew since checkpoint 1", case.seq));
        assert_eq!(over(&app, &["verify", &reference]).status.code(), Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_cut_history_is_found() {
    on_each_database(|app| async move {
        let (case, _) = sealed(&app).await;
        let (id, seq) = (case.id.0, case.seq);
        meddle(&app, move |conn| {
            diesel::delete(events::table.filter(events::case_id.eq(id)).filter(events::seq.ge(seq))).execute(conn)?;
            chain_anew(conn, id)
        })
        .await;
        let reference = case.reference.unwrap();
        found(&app, &format!("{reference}: event {seq}, which checkpoint 1 saw, was removed"));
    })
    .await;
}

/// Everything that names the case, and then the case.
fn erase(conn: &mut Conn, case: i64) -> QueryResult<usize> {
    let tables = [
        "texts",
        "events",
        "clocks",
        "outbox",
        "measurements",
        "other_orders",
        "routings",
        "notifications",
        "case_words",
        "case_claims",
        "facts",
        "evidence",
        "case_tags",
    ];
    let of = tables.iter().map(|table| format!("DELETE FROM {table} WHERE case_id = {case}"));
    let mut gone = 0;
    for statement in of.chain([format!("DELETE FROM cases WHERE id = {case}")]) {
        gone = match conn {
            Conn::Sqlite(conn) => diesel::sql_query(statement).execute(conn)?,
            Conn::Postgres(conn) => diesel::sql_query(statement).execute(conn)?,
        };
    }
    Ok(gone)
}

#[tokio::test]
async fn a_case_that_was_taken_away_as_a_whole_is_found() {
    on_each_database(|app| async move {
        let (_, untouched) = sealed(&app).await;
        let id = untouched.id.0;
        meddle(&app, move |conn| erase(conn, id)).await;
        found(&app, &format!("{}: the whole case was removed since checkpoint 1", untouched.reference.unwrap()));
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_that_was_altered_or_taken_out_is_found() {
    on_each_database(|app| async move {
        let (case, _) = sealed(&app).await;
        let id = case.id.0;
        // Rewritten with the checkpoint that saw it: everything fits, but for the key.
        meddle(&app, move |conn| diesel::update(rows::table).set(rows::cases.eq(1)).execute(conn)).await;
        found(&app, "checkpoint 1 was altered");
        meddle(&app, move |conn| {
            diesel::update(rows::table).set(rows::cases.eq(2)).execute(conn)?;
            let mine = checkpoint_heads::table.filter(checkpoint_heads::case_id.eq(id));
            diesel::update(mine).set(checkpoint_heads::reference.eq("RD-2026-000009-9")).execute(conn)
        })
        .await;
        found(&app, "checkpoint 1 was altered");
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_made_anew_without_the_key_does_not_fit_it() {
    on_each_database(|app| async move {
        let (case, _) = sealed(&app).await;
        let (id, at) = (case.id.0, app.app.now());
        let was = last(&app).await;
        meddle(&app, move |conn| {
            diesel::delete(checkpoint_heads::table).execute(conn)?;
            diesel::delete(rows::table).execute(conn)?;
            let answer = events::table.filter(events::case_id.eq(id)).filter(events::kind.eq("messaged"));
            diesel::update(answer).set(events::by_person.eq(None::<i64>)).execute(conn)?;
            chain_anew(conn, id)
        })
        .await;
        let forged = app.app.db.write(move |conn| {
            let moved = checkpoints::gather(conn, checkpoints::Moved::after(0), at)?;
            let through = moved.read_to;
            let heads = checkpoints::heads(conn, &moved)?;
            let mut forged = checkpoints::Checkpoint::over(&heads, None, through, at);
            forged.signature = redress::seal::Seal::new([8; 32]).sign_checkpoint(&forged.hash);
            checkpoints::insert(conn, &forged, &heads)?;
            Ok(forged)
        });
        assert_ne!(forged.await.unwrap().hash, was.hash);
        found(&app, "checkpoint 1 is not signed with this secret key");
        // Whoever owns up to another key can have it checked.
        std::fs::write(app.folder.path().join("old.key"), "08".repeat(32)).unwrap();
        let old = app.folder.path().join("old.key");
        assert!(over(&app, &["verify", "--old-key", old.to_str().unwrap()]).status.success());
        // And the line that was sent off the machine says that it was another one.
        let kept = app.folder.path().join("kept");
        std::fs::write(&kept, format!("> from a letter\n{}\n", serde_json::to_string(&was).unwrap())).unwrap();
        let output = over(&app, &["checkpoint", "compare", kept.to_str().unwrap()]);
        assert!(!output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("checkpoint 1 is another than the one that was taken away"), "{}", said(&output));
    })
    .await;
}

#[tokio::test]
async fn words_erased_in_order_are_no_false_alarm() {
    on_each_database(|app| async move {
        let (case, _) = sealed(&app).await;
        let id = case.id.0;
        meddle(&app, move |conn| {
            let gone = (texts::body.eq(None::<String>), texts::salt.eq(None::<String>), texts::title.eq(None::<String>));
            diesel::update(texts::table.filter(texts::case_id.eq(id))).set(gone).execute(conn)?;
            let nobody = (cases::contact_name.eq(""), cases::contact_phone.eq(None::<String>));
            diesel::update(cases::table.find(id)).set(nobody).execute(conn)
        })
        .await;
        verified(&app);
    })
    .await;
}

#[tokio::test]
async fn checkpoints_taken_away_show_what_was_cut_off_here() {
    on_each_database(|app| async move {
        sealed(&app).await;
        app.clock.set(shanghai(2026, 11, 26, 1, 0));
        work(&app, &folder_mailer(&app)).await;
        let exported = String::from_utf8(over(&app, &["checkpoint", "export"]).stdout).unwrap();
        assert_eq!(exported.lines().count(), 2);
        let newest = String::from_utf8(over(&app, &["checkpoint", "export", "--last", "1"]).stdout).unwrap();
        assert_eq!(newest.lines().next(), exported.lines().nth(1));
        assert!(said(&over(&app, &["checkpoint", "show"])).contains("Checkpoint 2 of 2026-11-25 17:00:00 UTC seals"));
        let kept = app.folder.path().join("kept.jsonl");
        std::fs::write(&kept, &exported).unwrap();
        let same = over(&app, &["checkpoint", "compare", kept.to_str().unwrap()]);
        assert!(same.status.success() && said(&same).contains("2 checkpoints are here"), "{}", said(&same));
        meddle(&app, |conn| {
            diesel::delete(checkpoint_heads::table.filter(checkpoint_heads::number.eq(2))).execute(conn)?;
            diesel::delete(rows::table.find(2)).execute(conn)
        })
        .await;
        let cut = over(&app, &["checkpoint", "compare", kept.to_str().unwrap()]);
        assert!(!cut.status.success() && said(&cut).contains("checkpoint 2 is not here"), "{}", said(&cut));
        std::fs::write(&kept, exported.replace("\"number\":1", "\"number\":7")).unwrap();
        let forged = over(&app, &["checkpoint", "compare", kept.to_str().unwrap()]);
        assert!(!forged.status.success() && said(&forged).contains("checkpoint 7 is not signed"), "{}", said(&forged));
    })
    .await;
}

#[tokio::test]
async fn a_restored_backup_fits_its_checkpoints_and_goes_on_from_them() {
    let app = TestApp::new();
    sealed(&app).await;
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    assert!(over(&app, &["backup", copy.to_str().unwrap()]).status.success());
    app.clock.set(shanghai(2026, 11, 26, 1, 0));
    work(&app, &folder_mailer(&app)).await;
    let exported = String::from_utf8(over(&app, &["checkpoint", "export"]).stdout).unwrap();
    let key = "07".repeat(32);
    let run = |settings: &[(&str, &str)], arguments: &[&str]| redress(place.path(), settings).args(arguments).output().unwrap();
    let restored = run(&[("SECRET_KEY", &key)], &["restore", copy.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", said(&restored));
    let output = run(&[("SECRET_KEY", &key)], &["verify"]);
    assert!(output.status.success() && said(&output).contains("1 checkpoints fit"), "{}", said(&output));
    // Made since the backup: said to be missing, with the reason that it may have.
    std::fs::write(place.path().join("kept"), exported).unwrap();
    let compared = said(&run(&[("SECRET_KEY", &key)], &["checkpoint", "compare", "kept"]));
    assert!(compared.contains("checkpoint 2 is not here") && compared.contains("After a restore"), "{compared}");
    // With another key, the old one shows that all is well.
    let other = "08".repeat(32);
    let output = run(&[("SECRET_KEY", &other)], &["verify"]);
    assert!(!output.status.success() && said(&output).contains("--old-key"), "{}", said(&output));
    std::fs::write(place.path().join("old.key"), &key).unwrap();
    assert!(run(&[("SECRET_KEY", &other)], &["verify", "--old-key", "old.key"]).status.success());
}

#[tokio::test]
async fn each_checkpoint_is_sent_once_to_the_address_of_the_settings() {
    for database in [databases::sqlite(), databases::postgres()] {
        let app = TestApp::with(database, &[("CHECKPOINT_MAIL", "archive@elsewhere.example")]);
        let letters = || {
            let all = letter_files(&app).into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            all.filter(|letter| letter.contains("archive@elsewhere.example")).collect::<Vec<_>>()
        };
        sealed(&app).await;
        work(&app, &folder_mailer(&app)).await;
        let sent = letters();
        assert_eq!(sent.len(), 1);
        let line = serde_json::to_string(&last(&app).await).unwrap();
        assert!(sent[0].replace("=\r\n", "").replace("=3D", "=").contains(&line[..80]), "{}", sent[0]);
    }
}
