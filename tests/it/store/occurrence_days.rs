//! Claims about what happened, as reports count it: the same whether a day is packed or not, at every moment, on both databases.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use redress::domain::figures::occurrence::{Counted, Ended};
use redress::domain::figures::{Dimension, Period};
use redress::domain::offer::Promiser;
use redress::store::occurrences::{Days, Place, Which, packing};
use redress::store::reports::{Only, at_leisure};
use redress::store::schema::{occurrence_days, occurrence_spoils, occurrences};
use redress::store::{Conn, StoreError};

use crate::support::{TestApp, on_each_database};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn november() -> Period {
    Period { from: day(1), to: day(24) }
}

/// Ends on twenty days, of seven merchants and two providers, for two causes, some of them without any.
async fn fill(app: &TestApp) {
    for i in 0..200 {
        add(app, i, 1 + (i % 20) as u32).await;
    }
}

async fn add(app: &TestApp, i: i64, on: u32) {
    let add = move |conn: &mut Conn| {
        let row = (
            (occurrences::case_id.eq(i), occurrences::what.eq("closed"), occurrences::item.eq(1)),
            occurrences::code.eq(["system_fault", "merchant_not_synced", ""][(i % 3) as usize]),
            occurrences::value.eq(if i % 4 == 0 { "not_upheld" } else { "upheld" }),
            (occurrences::day.eq(day(on)), occurrences::to_pack.eq(Some(day(on)))),
            (occurrences::agent.eq((i % 5).to_string()), occurrences::team.eq(if i % 2 == 0 { "" } else { "1" })),
            occurrences::provider.eq(if i % 6 == 0 { "jd" } else { "alipay" }),
            occurrences::merchant.eq(format!("商家 {}", i % 7)),
            (occurrences::problem_type.eq("order_stuck"), occurrences::level.eq((i % 3).to_string())),
            occurrences::filed_on.eq(Some(day(1 + (i % 9) as u32))),
            occurrences::asked_on.eq((i % 8 == 0).then(|| day(2 + (i % 9) as u32))),
            occurrences::platform_asked_on.eq((i % 5 == 0).then(|| day(2 + (i % 9) as u32))),
        );
        Ok(diesel::insert_into(occurrences::table).values(row).execute(conn)?)
    };
    app.app.db.write(add).await.unwrap();
}

async fn pack(app: &TestApp, today: NaiveDate) -> usize {
    let mut days = 0;
    while app.app.db.write(move |conn| packing::step(conn, today)).await.unwrap() {
        days += 1;
        assert!(days < 500, "it never ends");
    }
    days
}

type Truth = (Vec<(String, String, i64)>, BTreeMap<String, i64>, BTreeMap<NaiveDate, i64>);

/// One by one, as the database counts them.
fn truth(conn: &mut Conn, which: &Which) -> Result<Truth, StoreError> {
    type Row = (String, String, String, NaiveDate, String, String, String);
    let of_it = occurrences::table
        .filter(occurrences::what.eq(which.what.as_str()))
        .filter(occurrences::day.between(which.period.from, which.period.to));
    let columns = (
        occurrences::code,
        occurrences::value,
        occurrences::merchant,
        occurrences::day,
        occurrences::team,
        occurrences::provider,
        occurrences::level,
    );
    let mut rows: Vec<Row> = of_it.select(columns).load(conn)?;
    rows.retain(|(code, value, merchant, _, team, provider, level)| {
        which.code.as_ref().is_none_or(|wanted| wanted == code)
            && (which.values.is_empty() || which.values.contains(value))
            && which.merchant.as_ref().is_none_or(|wanted| wanted == merchant)
            && (which.team != Only::Nobody || team.is_empty())
            && which.provider.as_ref().is_none_or(|wanted| wanted == provider)
            && which.level.is_none_or(|wanted| wanted.to_string() == *level)
    });
    let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
    let (mut merchants, mut days): (BTreeMap<String, i64>, BTreeMap<NaiveDate, i64>) = Default::default();
    for (code, value, merchant, day, ..) in rows {
        *counts.entry((code, value)).or_default() += 1;
        *merchants.entry(merchant).or_default() += 1;
        *days.entry(day).or_default() += 1;
    }
    Ok((counts.into_iter().map(|((code, value), n)| (code, value, n)).collect(), merchants, days))
}

fn told(conn: &mut Conn, which: &Which) -> Result<Truth, StoreError> {
    let days = at_leisure(conn, |conn| Days::read(conn, which.what, which.period))?;
    let mut counts: Vec<_> = days.counts(which)?.into_iter().map(|it| (it.code, it.value, it.n as i64)).collect();
    counts.sort_unstable();
    let (mut merchants, mut by_day): (BTreeMap<String, i64>, BTreeMap<NaiveDate, i64>) = Default::default();
    for (key, count) in days.by_key(which, Dimension::Merchant)? {
        *merchants.entry(key).or_default() += count.n as i64;
    }
    for (day, count) in days.by_day(which)? {
        *by_day.entry(day).or_default() += count.n as i64;
    }
    assert_eq!(days.n(which)? as i64, counts.iter().map(|(.., n)| n).sum::<i64>());
    Ok((counts, merchants, by_day))
}

/// Whatever narrows it, it is what the rows say; how many there are in all.
async fn agrees(app: &TestApp) -> i64 {
    let all = || Which::of(Counted::Closed, november());
    let choices = [
        Which { code: Some("system_fault".to_owned()), ..all() },
        Which { values: vec!["upheld".to_owned()], merchant: Some("商家 3".to_owned()), ..all() },
        Which { team: Only::Nobody, provider: Some("jd".to_owned()), ..all() },
        Which { level: Some(2), period: Period { from: day(4), to: day(6) }, ..all() },
        Which { merchant: Some("没有这家".to_owned()), ..all() },
        all(),
    ];
    let mut n = 0;
    for which in choices {
        let (told, truth) = app.app.db.read(move |conn| Ok((told(conn, &which)?, truth(conn, &which)?))).await.unwrap();
        assert_eq!(told, truth);
        n = truth.0.iter().map(|(.., n)| n).sum();
    }
    n
}

#[actix_web::test]
async fn what_happened_is_counted_alike_before_and_after_its_days_are_packed() {
    on_each_database(|app| async move {
        fill(&app).await;
        assert_eq!(agrees(&app).await, 200);
        assert_eq!(pack(&app, day(15)).await, 14, "days that are over");
        assert_eq!(agrees(&app).await, 200);
        assert_eq!(pack(&app, day(15)).await, 0, "what is packed is left alone");
        // Late news of a day that is over.
        add(&app, 300, 3).await;
        assert_eq!(agrees(&app).await, 201);
        assert_eq!(pack(&app, day(24)).await, 7);
        assert_eq!(agrees(&app).await, 201);
    })
    .await;
}

#[actix_web::test]
async fn what_is_altered_or_taken_away_spoils_its_day_until_it_is_packed_anew() {
    on_each_database(|app| async move {
        fill(&app).await;
        pack(&app, day(24)).await;
        let change = |value: Option<&'static str>| {
            move |conn: &mut Conn| {
                let one = occurrences::table.filter(occurrences::case_id.eq(44));
                Ok(match value {
                    Some(value) => diesel::update(one).set(occurrences::value.eq(value)).execute(conn)?,
                    None => diesel::delete(one).execute(conn)?,
                })
            }
        };
        for (value, n) in [(Some("withdrawn"), 200), (None, 199)] {
            assert_eq!(app.app.db.write(change(value)).await.unwrap(), 1);
            let spoilt = app.app.db.read(|conn| Ok(occurrence_spoils::table.count().get_result::<i64>(conn)?));
            assert_eq!(spoilt.await.unwrap(), 1);
            assert_eq!(agrees(&app).await, n);
            assert_eq!(pack(&app, day(24)).await, 1);
            assert_eq!(agrees(&app).await, n);
        }
    })
    .await;
}

/// Where one cause came back at one merchant, by the day on which each case was filed.
#[actix_web::test]
async fn ends_of_a_place_are_told_by_the_day_of_filing_over_all_days() {
    on_each_database(|app| async move {
        fill(&app).await;
        pack(&app, day(12)).await;
        let place = Place { cause: "system_fault".to_owned(), provider: "alipay".to_owned(), merchant: "商家 2".to_owned() };
        let which = Which::of(Counted::Closed, november());
        let read = app.app.db.read(move |conn| {
            let days = Days::read(conn, which.what, which.period)?;
            Ok((days.by_place(&which)?, days.ended(&which)?))
        });
        let (by_place, ended) = read.await.unwrap();
        let theirs: Vec<i64> = (0..200).filter(|i| i % 3 == 0 && i % 6 != 0 && i % 7 == 2).collect();
        assert_eq!(by_place.iter().find(|(it, _)| *it == place).unwrap().1, theirs.len());
        let mut expected: BTreeMap<NaiveDate, Ended> = BTreeMap::new();
        for i in theirs {
            let (filed_on, closed_on) = (day(1 + (i % 9) as u32), day(1 + (i % 20) as u32));
            let asked_on = (i % 8 == 0).then(|| day(2 + (i % 9) as u32));
            let platform_asked_on = (i % 5 == 0).then(|| day(2 + (i % 9) as u32));
            let first = Ended { filed_on, n: 0, closed_on, asked_on, merchant_asked_on: None, platform_asked_on };
            let those = expected.entry(filed_on).or_insert(first);
            those.n += 1;
            those.closed_on = those.closed_on.min(closed_on);
            those.asked_on = [those.asked_on, asked_on].into_iter().flatten().min();
            those.platform_asked_on = [those.platform_asked_on, platform_asked_on].into_iter().flatten().min();
        }
        assert_eq!(ended[&place], expected.into_values().collect::<Vec<_>>());
    })
    .await;
}

#[actix_web::test]
async fn a_day_that_cannot_be_read_is_said_and_not_guessed() {
    on_each_database(|app| async move {
        fill(&app).await;
        pack(&app, day(24)).await;
        for bytes in [vec![], vec![9, 1, 2], vec![1, 200, 1], vec![1, 3, 2, 1, 0]] {
            let spoil = move |conn: &mut Conn| {
                Ok(diesel::update(occurrence_days::table.find(("closed", day(3))))
                    .set(occurrence_days::packed.eq(&bytes))
                    .execute(conn)?)
            };
            assert_eq!(app.app.db.write(spoil).await.unwrap(), 1);
            let which = Which::of(Counted::Closed, november());
            let read = app.app.db.read(move |conn| Days::read(conn, which.what, which.period)?.counts(&which));
            assert!(matches!(read.await, Err(StoreError::Corrupt(_))));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_day_that_was_packed_before_who_promised_was_kept_is_read_all_the_same() {
    on_each_database(|app| async move {
        fill(&app).await;
        pack(&app, day(24)).await;
        let age = |conn: &mut Conn| {
            let one = || occurrence_days::table.find(("closed", day(3)));
            let packed: Vec<u8> = one().select(occurrence_days::packed).first(conn)?;
            // The version, and without its last column: a length, one empty word, and a byte a row.
            let rows = usize::from(packed[1]);
            let mut older = packed[..packed.len() - (rows + 4)].to_vec();
            older[0] = 2;
            Ok(diesel::update(one()).set(occurrence_days::packed.eq(older)).execute(conn)?)
        };
        assert_eq!(app.app.db.write(age).await.unwrap(), 1);
        assert_eq!(agrees(&app).await, 200);
        let which = Which { promiser: Some(Promiser::House), ..Which::of(Counted::Closed, november()) };
        let read = app.app.db.read(move |conn| Days::read(conn, which.what, which.period)?.n(&which));
        assert_eq!(read.await.unwrap(), 0, "nobody is known there");
    })
    .await;
}
