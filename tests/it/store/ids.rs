//! Ids and the process numbers in them.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use redress::store::error::StoreError;
use redress::store::ids::{IdMaker, hold_process_number};

use crate::support::databases::{TestDatabase, postgres, sqlite};

const NOON_MS: i64 = 1_795_521_600_000;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOON_MS).unwrap()
}

#[test]
fn ids_are_unique_across_threads_and_a_clock_that_steps_back() {
    let maker = Arc::new(IdMaker::new(7));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let maker = maker.clone();
            std::thread::spawn(move || {
                // Forward, an hour back, and forward again; far more than 4,096 in a millisecond.
                let clock = |n: i64| {
                    if (5_000..15_000).contains(&n) {
                        NOON_MS - 3_600_000
                    } else {
                        NOON_MS + n / 10_000
                    }
                };
                let made: Vec<i64> = (0..20_000).map(|n| maker.next(clock(n))).collect();
                assert!(
                    made.is_sorted_by(|a, b| a < b),
                    "a thread sees its ids grow"
                );
                made
            })
        })
        .collect();
    let all: Vec<i64> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 80_000);
    assert!(all.iter().all(|id| *id > 0));
}

#[test]
fn an_id_tells_its_time_and_its_process() {
    let id = IdMaker::new(1_023).next(NOON_MS);
    assert_eq!((id >> 22) + 1_735_689_600_000, NOON_MS);
    assert_eq!((id >> 12) & 0x3ff, 1_023);
    assert_eq!(id & 0xfff, 0);
    let far = IdMaker::new(1_023).next(i64::MAX / 2);
    assert!(far > 0, "even the last moment of the 41 bits is positive");
    assert_eq!(
        IdMaker::new(0).next(0) >> 22,
        0,
        "before 2025 counts as its first moment"
    );
}

#[test]
fn two_processes_never_make_the_same_id() {
    let (one, two) = (IdMaker::new(1), IdMaker::new(2));
    let made: HashSet<i64> = (0..10_000)
        .flat_map(|_| [one.next(NOON_MS), two.next(NOON_MS)])
        .collect();
    assert_eq!(made.len(), 20_000);
}

fn on_both(claim: impl Fn(&TestDatabase)) {
    claim(&sqlite());
    claim(&postgres());
}

#[test]
fn a_process_number_has_one_holder() {
    on_both(|database| {
        let doors = [database.db.clone(), database.again()];
        let holders: Vec<_> = (0..8)
            .map(|n: usize| {
                let db = doors[n % 2].clone();
                std::thread::spawn(move || hold_process_number(&db, noon(), 1_020).unwrap().number)
            })
            .collect();
        let numbers: HashSet<u16> = holders
            .into_iter()
            .map(|holder| holder.join().unwrap())
            .collect();
        assert_eq!(numbers.len(), 8);
        assert!(numbers.iter().all(|number| *number < 1_024));
        doors[1].close();
    });
}

#[test]
fn a_number_that_was_renewed_stays_and_one_that_lapsed_changes_hands() {
    on_both(|database| {
        let db = &database.db;
        let mut first = hold_process_number(db, noon(), 5).unwrap();
        first.renew(db, noon() + TimeDelta::minutes(10)).unwrap();
        let second = hold_process_number(db, noon() + TimeDelta::minutes(20), 5).unwrap();
        assert_eq!((first.number, second.number), (5, 6));
        let third = hold_process_number(db, noon() + TimeDelta::minutes(26), 5).unwrap();
        assert_eq!(third.number, 5, "nobody had renewed it");
        let late = first.renew(db, noon() + TimeDelta::minutes(27));
        assert!(
            matches!(late, Err(StoreError::Stale)),
            "the first holder learns that it lost it"
        );
    });
}

#[test]
fn a_number_given_back_is_free_at_once() {
    on_both(|database| {
        let held = hold_process_number(&database.db, noon(), 9).unwrap();
        held.release(&database.db).unwrap();
        assert_eq!(
            hold_process_number(&database.db, noon(), 9).unwrap().number,
            9
        );
    });
}
