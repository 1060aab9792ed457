//! Claims about figures that are rolled up: they are those of the measurements, at every moment, on both databases.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::closing::Reopening;
use redress::domain::codes::ProblemType;
use redress::domain::figures::{Counting, Dimension, Period, Summary, Times};
use redress::domain::sla::ClockKind;
use redress::store::reports::{self, Choice};
use redress::store::schema::{figure_days, figure_spoils, measurements};
use redress::store::{Conn, StoreError, rollups};

use crate::support::app::{shanghai, tuesday};
use crate::support::cases::{act_on, act_on_at, close, file_case_at};
use crate::support::{TestApp, on_each_database};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;
const FIRST: ClockKind = ClockKind::FirstResponse;

fn november() -> Period {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    Period { from: day(1), to: day(24) }
}

/// Forty cases over two weeks, of three merchants and two problems, answered by two agents after different times.
async fn fill(app: &TestApp) {
    let li = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let zhao = app.person(Role::Agent, "赵强", "zhao@desk.example", None).await;
    for i in 0..40_u32 {
        let at = shanghai(2026, 11, 2 + i % 14, i % 24, 30);
        let case = file_case_at(app, at, |filing| {
            filing.order.merchant = format!("商家 {}", i % 3);
            filing.problem_type = if i % 4 == 0 { ProblemType::Other } else { ProblemType::PaymentDelayed };
        })
        .await;
        let by = TestApp::actor(if i % 5 == 0 { &zhao } else { &li });
        act_on_at(app, &case, by, at + Duration::minutes(i64::from(i * i) * 3), |case, act| case.message("在查。", act)).await;
    }
}

async fn roll_up(app: &TestApp) -> usize {
    let mut days = 0;
    while app.app.db.write(|conn| rollups::step(conn, ZONE)).await.unwrap() {
        days += 1;
        assert!(days < 500, "it never ends");
    }
    assert!(!app.app.db.read(|conn| rollups::is_behind(conn, ZONE)).await.unwrap());
    days
}

type Told = BTreeMap<String, (Summary, Summary)>;

fn told(times: BTreeMap<String, Times>) -> Told {
    times.into_iter().map(|(key, mut times)| (key, (times.working.summary(), times.wall.summary()))).collect()
}

/// As a report reads them.
fn rolled(conn: &mut Conn, by: Dimension) -> Result<Told, StoreError> {
    let mut times: BTreeMap<String, Times> = BTreeMap::new();
    let days = reports::at_leisure(conn, |conn| rollups::days(conn, FIRST, november(), ZONE, by))?;
    days.each(by, ZONE, |_, key, share| share.add_to(times.entry(key.to_owned()).or_default()))?;
    let counts = days.counts(by, ZONE)?;
    let told = told(times);
    assert_eq!(counts, told.iter().map(|(key, (summary, _))| (key.clone(), summary.n)).collect());
    Ok(told)
}

/// One by one.
fn exact(conn: &mut Conn, by: Dimension) -> Result<Told, StoreError> {
    let mut times: BTreeMap<String, Times> = BTreeMap::new();
    for measure in reports::measures(conn, &Choice::of(FIRST, Counting::Working, november().bounds(ZONE)), 1_000)? {
        times.entry(measure.key(by, ZONE)).or_default().add(&measure);
    }
    Ok(told(times))
}

fn is_close(told: Option<i64>, exact: Option<i64>) -> bool {
    match (told, exact) {
        (Some(told), Some(exact)) => told <= exact && (exact - told) * 100 <= exact,
        (told, exact) => told == exact,
    }
}

/// Every dimension tells what its measurements do; how many there are.
async fn agrees(app: &TestApp) -> usize {
    let mut n = 0;
    for by in Dimension::ALL.iter().copied() {
        let (told, truth) = app.app.db.read(move |conn| Ok((rolled(conn, by)?, exact(conn, by)?))).await.unwrap();
        assert_eq!(told.keys().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>(), "{by}");
        n = truth.values().map(|(summary, _)| summary.n).sum();
        for (key, (working, wall)) in told {
            for (told, exact) in [(working, truth[&key].0), (wall, truth[&key].1)] {
                assert_eq!((told.n, told.in_time), (exact.n, exact.in_time), "{by} {key}");
                for (told, exact) in [(told.p50, exact.p50), (told.p75, exact.p75), (told.p90, exact.p90), (told.p95, exact.p95)]
                {
                    assert!(is_close(told, exact), "{by} {key}: {told:?} for {exact:?}");
                }
            }
        }
    }
    n
}

async fn change(app: &TestApp, change: impl Fn(&mut Conn) -> QueryResult<usize> + Send + 'static) {
    let changed = app.app.db.write(move |conn| Ok(change(conn)?)).await.unwrap();
    assert!(changed > 0, "nothing was changed");
}

#[actix_web::test]
async fn every_dimension_tells_what_its_measurements_do_before_and_after_they_are_rolled_up() {
    on_each_database(|app| async move {
        fill(&app).await;
        assert_eq!(agrees(&app).await, 40);
        assert!(roll_up(&app).await > 14, "days of several clocks");
        assert_eq!(agrees(&app).await, 40);
        assert_eq!(roll_up(&app).await, 0, "what is rolled up is left alone");
        let of_merchants = app.app.db.read(|conn| rolled(conn, Dimension::Merchant)).await.unwrap();
        assert_eq!(of_merchants.keys().collect::<Vec<_>>(), ["商家 0", "商家 1", "商家 2"]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_measured_after_its_day_was_rolled_up_is_told_at_once() {
    on_each_database(|app| async move {
        fill(&app).await;
        roll_up(&app).await;
        let case = file_case_at(&app, shanghai(2026, 11, 3, 9, 0), |_| {}).await;
        assert_eq!(agrees(&app).await, 40);
        act_on_at(&app, &case, Actor::System, shanghai(2026, 11, 20, 9, 0), |case, act| case.message("在查。", act)).await;
        assert_eq!(agrees(&app).await, 41);
        roll_up(&app).await;
        assert_eq!(agrees(&app).await, 41);
    })
    .await;
}

#[actix_web::test]
async fn a_reopened_case_is_measured_once_more_and_its_first_result_stays() {
    on_each_database(|app| async move {
        app.clock.set(shanghai(2026, 11, 2, 10, 0));
        let case = file_case_at(&app, app.app.now(), |_| {}).await;
        let case = close(&app, &case).await;
        roll_up(&app).await;
        let reopening = Reopening { reason: "还没退".to_owned(), version: case.version };
        app.clock.set(shanghai(2026, 11, 5, 10, 0));
        let again = act_on(&app, &case, Actor::System, |case, act| case.reopen(&reopening, act)).await;
        app.clock.set(shanghai(2026, 11, 6, 10, 0));
        close(&app, &again).await;
        let counted = |conn: &mut Conn| {
            let mut n = 0;
            let days = rollups::days(conn, ClockKind::Resolution, november(), ZONE, Dimension::All)?;
            days.each(Dimension::All, ZONE, |_, _, share| {
                let mut times = Times::default();
                share.add_to(&mut times)?;
                n += times.wall.len();
                Ok(())
            })?;
            Ok(n)
        };
        assert_eq!(app.app.db.read(counted).await.unwrap(), 2);
        roll_up(&app).await;
        assert_eq!(app.app.db.read(counted).await.unwrap(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_measurement_that_is_altered_or_taken_away_spoils_its_day_until_it_is_rolled_up_anew() {
    on_each_database(|app| async move {
        fill(&app).await;
        roll_up(&app).await;
        let one =
            || measurements::table.filter(measurements::clock.eq(FIRST.as_str())).select(diesel::dsl::min(measurements::case_id));
        change(&app, move |conn| {
            let case: Option<i64> = one().first(conn)?;
            let its = measurements::table
                .filter(measurements::clock.eq(FIRST.as_str()))
                .filter(measurements::case_id.nullable().eq(case));
            diesel::update(its).set((measurements::working.eq(77_777), measurements::merchant.eq("商家 1"))).execute(conn)
        })
        .await;
        assert_eq!(agrees(&app).await, 40);
        change(&app, move |conn| {
            let case: Option<i64> = one().first(conn)?;
            let its = measurements::table
                .filter(measurements::clock.eq(FIRST.as_str()))
                .filter(measurements::case_id.nullable().eq(case));
            diesel::update(its).set(measurements::started_at.eq(shanghai(2026, 11, 23, 1, 0).naive_utc())).execute(conn)
        })
        .await;
        assert_eq!(agrees(&app).await, 40);
        assert_eq!(roll_up(&app).await, 2, "the day it left and the day it came to");
        assert_eq!(agrees(&app).await, 40);
        change(&app, move |conn| {
            let case: Option<i64> = one().first(conn)?;
            let its = measurements::table
                .filter(measurements::clock.eq(FIRST.as_str()))
                .filter(measurements::case_id.nullable().eq(case));
            diesel::delete(its).execute(conn)
        })
        .await;
        assert_eq!(agrees(&app).await, 39);
        assert_eq!(roll_up(&app).await, 1);
        assert_eq!(agrees(&app).await, 39);
        let spoils: i64 = app.app.db.read(|conn| Ok(figure_spoils::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(spoils, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_measurement_that_was_written_by_another_hand_is_told_too() {
    on_each_database(|app| async move {
        fill(&app).await;
        roll_up(&app).await;
        change(&app, |conn| {
            let again = "INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time,
                    problem_type) SELECT case_id, clock, run + 1, started_at, ended_at, working, wall, target, in_time,
                    problem_type FROM measurements WHERE clock = 'first_response'";
            diesel::sql_query(again).execute(conn)
        })
        .await;
        assert_eq!(agrees(&app).await, 80);
        roll_up(&app).await;
        assert_eq!(agrees(&app).await, 80);
    })
    .await;
}

#[actix_web::test]
async fn days_of_another_calendar_are_not_believed_and_rolled_up_anew() {
    on_each_database(|app| async move {
        fill(&app).await;
        let sydney = chrono_tz::Australia::Sydney;
        while app.app.db.write(move |conn| rollups::step(conn, sydney)).await.unwrap() {}
        assert_eq!(agrees(&app).await, 40);
        // Half of the days are of the one, half of the other.
        for _ in 0..30 {
            app.app.db.write(|conn| rollups::step(conn, ZONE)).await.unwrap();
            assert_eq!(agrees(&app).await, 40);
        }
        roll_up(&app).await;
        assert_eq!(agrees(&app).await, 40);
        let zones: Vec<String> =
            app.app.db.read(|conn| Ok(figure_days::table.select(figure_days::zone).distinct().load(conn)?)).await.unwrap();
        assert_eq!(zones, [ZONE.name()]);
    })
    .await;
}

#[actix_web::test]
async fn damaged_days_say_how_they_are_mended() {
    on_each_database(|app| async move {
        fill(&app).await;
        roll_up(&app).await;
        change(&app, |conn| diesel::update(figure_days::table).set(figure_days::keys.eq(vec![1_u8, 0, 9, 1])).execute(conn))
            .await;
        let told = app.app.db.read(|conn| rolled(conn, Dimension::All)).await;
        assert!(matches!(&told, Err(StoreError::Corrupt(words)) if words.contains("figures rebuild")), "{told:?}");
    })
    .await;
}

#[actix_web::test]
async fn the_job_rolls_up_and_the_command_does_it_anew() {
    on_each_database(|app| async move {
        fill(&app).await;
        app.clock.set(tuesday());
        crate::jobs::work(&app, &crate::jobs::folder_mailer(&app)).await;
        assert!(!app.app.db.read(|conn| rollups::is_behind(conn, ZONE)).await.unwrap());
        change(&app, |conn| diesel::update(figure_days::table).set(figure_days::keys.eq(vec![9_u8])).execute(conn)).await;
        let output = crate::cli::over(&app, &["figures", "rebuild"]);
        assert!(output.status.success() && crate::cli::said(&output).contains("Rolled up anew"), "{}", crate::cli::said(&output));
        assert_eq!(agrees(&app).await, 40);
    })
    .await;
}
