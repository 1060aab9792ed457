//! Claims about who of ours is told, when, and how it is read.

use std::sync::Arc;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::calendar::Calendar;
use redress::domain::codes::Priority;
use redress::domain::ids::{CaseId, PersonId};
use redress::domain::notification::quiet::Quiet;
use redress::domain::notification::wishes::{Wish, Wishes};
use redress::store::Conn;
use redress::store::migrate;
use redress::store::notifications::{self as kept, Kind, Reading};
use redress::store::people::Person;
use redress::store::schema::{cases, notifications, people};

use super::plans::{fill, plan, run, sent};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::app::shanghai;
use crate::support::cases::{act_on, close, file_case, give, team, triage};
use crate::support::{TestApp, on_each_database};

mod heard;

/// Something that each of these is to hear of now.
async fn tell(app: &TestApp, people: &[i64], case: i64) {
    let at = app.app.now().naive_utc();
    let rows: Vec<(i64, i64)> = people.iter().map(|person| (app.app.id(), *person)).collect();
    let insert = move |conn: &mut _| {
        for (id, person) in &rows {
            let ids = (notifications::id.eq(*id), notifications::person_id.eq(*person), notifications::case_id.eq(case));
            let what = (notifications::kind.eq("missed"), notifications::is_unread.eq(true));
            let row = (ids, what, notifications::at.eq(at), notifications::tell_at.eq(at));
            diesel::insert_into(notifications::table).values(row).execute(conn)?;
        }
        Ok(())
    };
    app.app.db.write(insert).await.unwrap();
}

/// The same, which a rule tells at any hour.
async fn tell_at_any_hour(app: &TestApp, person: i64, case: i64) {
    tell(app, &[person], case).await;
    let at_once = move |conn: &mut Conn| {
        let mine = notifications::table.filter(notifications::person_id.eq(person)).filter(notifications::letter_id.is_null());
        Ok(diesel::update(mine).set(notifications::at_any_hour.eq(true)).execute(conn)?)
    };
    app.app.db.write(at_once).await.unwrap();
}

#[actix_web::test]
async fn what_a_rule_tells_at_any_hour_comes_through_the_usual_quiet_and_waits_for_one_that_was_chosen() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let usual = app.person(Role::Agent, "甲", "a@desk.example", None).await;
        let picky = app.person(Role::Agent, "乙", "b@desk.example", None).await;
        let other = app.person(Role::Agent, "丙", "c@desk.example", None).await;
        wish(&app, &picky, |wishes| wishes.quiet = Quiet { hours: Some((19 * 60, 8 * 60)), days_off: true }).await;
        app.clock.set(shanghai(2026, 11, 24, 23, 0));
        tell_at_any_hour(&app, usual.id.0, case).await;
        tell_at_any_hour(&app, picky.id.0, case).await;
        tell(&app, &[other.id.0], case).await;
        assert_eq!(letters(&app).await, 1, "to the first alone");
        app.clock.set(shanghai(2026, 11, 25, 8, 0));
        assert_eq!(letters(&app).await, 2);
    })
    .await;
}

#[actix_web::test]
async fn changed_wishes_hold_for_what_waits_already() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let owl = app.person(Role::Agent, "甲", "a@desk.example", None).await;
        let reader = app.person(Role::Agent, "乙", "b@desk.example", None).await;
        app.clock.set(shanghai(2026, 11, 24, 23, 0));
        tell(&app, &[owl.id.0, reader.id.0], case).await;
        assert_eq!(letters(&app).await, 0, "the usual quiet");
        wish(&app, &owl, |wishes| wishes.quiet = Quiet { hours: None, days_off: false }).await;
        wish(&app, &reader, |wishes| wishes.choose(Kind::Missed, Wish::Inbox)).await;
        assert_eq!(letters(&app).await, 1, "no quiet any more");
        app.clock.set(shanghai(2026, 11, 25, 8, 0));
        assert_eq!((letters(&app).await, unread(&app, &reader).await), (0, 1), "no mail of that any more");
    })
    .await;
}

async fn letters(app: &TestApp) -> usize {
    let (now, ids) = (app.app.now(), Arc::clone(&app.app.ids));
    let gather = move |conn: &mut _| kept::gather(conn, now, &Calendar::cn(), &mut || ids.next(now.timestamp_millis()));
    app.app.db.write(gather).await.unwrap()
}

async fn wish(app: &TestApp, person: &Person, change: impl Fn(&mut Wishes) + Send + 'static) {
    let (id, now) = (person.id, app.app.now());
    let keep = move |tx: &mut _| {
        let mut wishes = kept::wishes_of(tx, id)?;
        change(&mut wishes);
        kept::keep_wishes(tx, id, &wishes, now)
    };
    app.app.db.write(keep).await.unwrap();
}

async fn inbox(app: &TestApp, person: &Person) -> Vec<(Kind, bool)> {
    let reading = Reading { me: person.id, only_unread: false, before: None };
    let (told, _) = app.app.db.read(move |conn| kept::page(conn, &reading)).await.unwrap();
    told.iter().map(|it| (it.kind, it.is_unread)).collect()
}

async fn unread(app: &TestApp, person: &Person) -> usize {
    let id = person.id;
    app.app.db.read(move |conn| kept::unread(conn, id)).await.unwrap()
}

#[actix_web::test]
async fn nobody_waits_behind_a_hundred_who_were_told_within_the_hour() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let mut people = Vec::new();
        for n in 0..101 {
            let email = format!("supervisor-{n}@desk.example");
            people.push(app.person(Role::Supervisor, "督导", &email, None).await.id.0);
        }
        tell(&app, &people, case).await;
        assert_eq!(letters(&app).await, 100, "in one go");
        app.clock.advance(Duration::minutes(1));
        tell(&app, &people[..100], case).await;
        assert_eq!(letters(&app).await, 1, "the last, although the others have news again");
        assert_eq!(letters(&app).await, 0);
        app.clock.advance(Duration::hours(1));
        assert_eq!(letters(&app).await, 100);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_waits_for_the_end_of_its_readers_quiet_and_for_nobody_elses() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let owl = app.person(Role::Agent, "夜班", "owl@desk.example", None).await;
        let lark = app.person(Role::Agent, "早班", "lark@desk.example", None).await;
        wish(&app, &owl, |wishes| wishes.quiet = Quiet { hours: Some((8 * 60, 20 * 60)), days_off: false }).await;
        app.clock.set(shanghai(2026, 11, 24, 21, 0));
        tell(&app, &[owl.id.0, lark.id.0], case).await;
        assert_eq!(letters(&app).await, 1, "the night shift");
        app.clock.set(shanghai(2026, 11, 25, 8, 0));
        tell(&app, &[owl.id.0], case).await;
        assert_eq!(letters(&app).await, 1, "the day shift");
        app.clock.set(shanghai(2026, 11, 25, 20, 0));
        assert_eq!(letters(&app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn each_hears_as_they_wish_and_what_was_read_is_not_mailed() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = give(&app, &file_case(&app, |_| {}).await, &agent).await;
        assert_eq!(inbox(&app, &agent).await, [(Kind::Assigned, true)]);
        let reply = |case: redress::domain::case::Case| {
            let by = Actor::Consumer { person: None, cases: vec![case.id] };
            let app = &app;
            async move { act_on(app, &case, by, |case, act| case.reply("还是扣了。", act)).await }
        };
        let case = reply(case).await;
        assert_eq!(letters(&app).await, 0, "the day's work is in the inbox");
        wish(&app, &agent, |wishes| wishes.choose(Kind::Consumer, Wish::Mail)).await;
        let case = reply(case).await;
        let id = agent.id;
        app.app.db.write(move |tx| kept::mark_all_read(tx, id, i64::MAX)).await.unwrap();
        assert_eq!((letters(&app).await, unread(&app, &agent).await), (0, 0), "it was read before");
        let case = reply(case).await;
        assert_eq!(letters(&app).await, 1);
        wish(&app, &agent, |wishes| wishes.choose(Kind::Consumer, Wish::Off)).await;
        reply(case).await;
        assert_eq!(inbox(&app, &agent).await.len(), 4, "no more of that");
    })
    .await;
}

#[actix_web::test]
async fn a_letter_names_references_and_kinds_alone_and_leaves_out_what_is_over_or_out_of_sight() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let mut filed = Vec::new();
        for _ in 0..3 {
            filed.push(triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await);
        }
        let ids: Vec<i64> = filed.iter().map(|case| case.id.0).collect();
        for id in ids {
            tell(&app, &[agent.id.0], id).await;
        }
        assert_eq!(unread(&app, &agent).await, 3);
        assert_eq!(letters(&app).await, 1);
        triage(&app, &filed[1], Priority::High, Some(theirs)).await;
        close(&app, &filed[2]).await;
        assert_eq!(unread(&app, &agent).await, 2, "a case that left their sight left their inbox");
        work(&app, &folder_mailer(&app)).await;
        let told = letter_files(&app).into_iter().map(|letter| String::from_utf8_lossy(&letter).into_owned());
        let told: Vec<String> = told.filter(|letter| letter.contains("limin@desk.example")).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains(&filed[0].reference.unwrap().to_string()), "{}", told[0]);
        for left_out in [filed[1].reference.unwrap().to_string(), filed[2].reference.unwrap().to_string(), "陈晓".to_owned()] {
            assert!(!told[0].contains(&left_out), "{left_out}");
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_works_here_no_more_gets_no_letter() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let left = app.person(Role::Agent, "甲", "left@desk.example", None).await;
        let gone = app.person(Role::Agent, "乙", "gone@desk.example", None).await;
        tell(&app, &[left.id.0, gone.id.0], case).await;
        assert_eq!(letters(&app).await, 2);
        let leave = move |tx: &mut Conn| {
            diesel::update(people::table.find(left.id.0)).set(people::role.eq("consumer")).execute(tx)?;
            Ok(diesel::update(people::table.find(gone.id.0)).set(people::active.eq(false)).execute(tx)?)
        };
        app.app.db.write(leave).await.unwrap();
        work(&app, &folder_mailer(&app)).await;
        let told = letter_files(&app).into_iter().map(|letter| String::from_utf8_lossy(&letter).into_owned());
        assert_eq!(told.filter(|letter| letter.contains("left@") || letter.contains("gone@")).count(), 0);
    })
    .await;
}

#[actix_web::test]
async fn what_is_still_to_be_told_is_there_after_the_inbox_went_and_after_it_came_again() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await.id.0;
        let agent = app.person(Role::Agent, "甲", "a@desk.example", None).await;
        tell(&app, &[agent.id.0], case).await;
        while !migrate::revert(&app.app.db).unwrap().contains("_notifications") {}
        let of_clock = |tx: &mut Conn| Ok(tx.batch_execute("UPDATE alerts SET clock = 'resolution' WHERE about = 'missed'")?);
        app.app.db.write(of_clock).await.unwrap();
        migrate::run(&app.app.db).unwrap();
        let kept = |conn: &mut _| {
            let columns = (notifications::kind, notifications::clock, notifications::is_unread, notifications::at_any_hour);
            Ok(notifications::table.select(columns).load::<(String, Option<String>, bool, bool)>(conn)?)
        };
        let kept = app.app.db.read(kept).await.unwrap();
        assert_eq!(kept, [("missed".to_owned(), Some("resolution".to_owned()), false, true)]);
        assert_eq!(letters(&app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn who_may_not_see_the_case_is_not_told_of_it() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        let case = give(&app, &case, &agent).await;
        assert_eq!(inbox(&app, &agent).await.len(), 1);
        triage(&app, &case, Priority::High, Some(theirs)).await;
        let rows = move |conn: &mut _| {
            let mine = notifications::table.filter(notifications::person_id.eq(agent.id.0));
            Ok(mine.select(notifications::kind).load::<String>(conn)?)
        };
        assert_eq!(app.app.db.read(rows).await.unwrap(), ["assigned"], "that it went is not theirs to know");
    })
    .await;
}

#[actix_web::test]
async fn old_notifications_are_swept_in_bites() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await.id.0;
        tell(&app, &[agent.id.0; 3], case).await;
        app.clock.advance(Duration::days(89));
        tell(&app, &[agent.id.0], case).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(inbox(&app, &agent).await.len(), 4);
        app.clock.advance(Duration::days(2));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(inbox(&app, &agent).await.len(), 1);
    })
    .await;
}

/// 40 people with 2,000 notifications each, nine in ten read.
fn fill_inboxes(conn: &mut Conn) {
    let (read, null) = match conn {
        Conn::Sqlite(_) => ("id % 10 = 0", "NULL"),
        Conn::Postgres(_) => ("id % 10 = 0", "NULL"),
    };
    let rows = format!(
        "INSERT INTO notifications (id, person_id, case_id, kind, at, is_unread, tell_at) \
         SELECT id + 5000000 + p * 100000, 1 + id % 40, id, 'consumer', filed_at, {read}, {null} \
         FROM cases, (SELECT 0 AS p UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) AS four WHERE reference LIKE 'COPY-%'"
    );
    run(conn, &[&rows]);
}

#[actix_web::test]
async fn the_inbox_its_number_and_its_letters_are_read_along_indexes() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let now = app.app.now();
        let plans = app.app.db.write(move |conn| {
            fill(conn);
            fill_inboxes(conn);
            let me = PersonId(3);
            let mut statements = sent(conn, |conn| drop(kept::unread(conn, me)));
            statements.extend(sent(conn, |conn| drop(kept::unread_of_case(conn, me, CaseId(case.id.0 + 3)))));
            for only_unread in [false, true] {
                let reading = Reading { me, only_unread, before: Some(i64::MAX) };
                statements.extend(sent(conn, |conn| drop(kept::page(conn, &reading))).into_iter().take(1));
            }
            statements.extend(sent(conn, |conn| drop(kept::told_after(conn, i64::MAX - 1_000, 100))));
            statements.extend(sent(conn, |conn| drop(kept::is_due(conn, now))));
            statements.extend(sent(conn, |conn| drop(kept::of_letter(conn, 7))));
            Ok(statements.into_iter().map(|statement| (plan(conn, &statement), statement)).collect::<Vec<_>>())
        });
        let plans = plans.await.unwrap();
        assert_eq!(plans.len(), 7);
        for (plan, statement) in plans {
            for bad in ["Merge Join", "SCAN notifications\n", "Seq Scan on notifications", "Seq Scan on cases", "SCAN cases\n"] {
                assert!(!format!("{plan}\n").contains(bad), "{bad}\n{statement}\n{plan}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_comes_while_all_is_marked_as_read_stays_unread() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await.id.0;
        tell(&app, &[agent.id.0; 2], case).await;
        let reading = Reading { me: agent.id, only_unread: false, before: None };
        let (shown, _) = app.app.db.read(move |conn| kept::page(conn, &reading)).await.unwrap();
        app.clock.advance(Duration::seconds(1));
        tell(&app, &[agent.id.0], case).await;
        let (me, upto) = (agent.id, shown[0].id);
        assert_eq!(app.app.db.write(move |tx| kept::mark_all_read(tx, me, upto)).await.unwrap(), 2);
        assert_eq!(unread(&app, &agent).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn whoever_moves_to_another_team_has_the_inbox_of_that_one() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        tell(&app, &[agent.id.0], case.id.0).await;
        let (id, to) = (agent.id.0, theirs.0);
        let move_on = move |tx: &mut Conn| {
            diesel::update(people::table.find(id)).set(people::team_id.eq(to)).execute(tx)?;
            Ok(cases::table.count().get_result::<i64>(tx)?)
        };
        app.app.db.write(move_on).await.unwrap();
        assert_eq!((unread(&app, &agent).await, inbox(&app, &agent).await.len()), (0, 0));
    })
    .await;
}
