//! What must hold of any clock, whatever happens to it.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use redress::domain::calendar::Calendar;
use redress::domain::sla::{Clock, Mark, Standing, Target};

use super::{HOUR, hours};

fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    (1_767_225_600_000_i64..1_798_761_600_000).prop_map(|at| DateTime::from_timestamp_millis(at).unwrap())
}

proptest! {
    #[test]
    fn a_pause_never_shortens(from in moments(), target in 1_i64..400_000, waits in prop::collection::vec(0_i64..400_000_000, 1..8)) {
        let cn = Calendar::cn();
        let target = Target { seconds: target, ..hours(0) };
        let mut clock = Clock::start(&target, 1, from, &cn);
        let mut now = from;
        let mut due = clock.due_at.unwrap();
        for pair in waits.chunks(2) {
            now += TimeDelta::milliseconds(pair[0]);
            let late = now > due;
            clock.pause(now, &cn);
            now += TimeDelta::milliseconds(pair.get(1).copied().unwrap_or(0));
            clock.resume(now, &cn);
            let next = clock.due_at.unwrap();
            prop_assert_eq!(now > next && clock.standing(now) == Standing::Overdue, late);
            prop_assert!(late || next >= due);
            prop_assert!(clock.worked(now, &cn) <= cn.between(from, now).max(target.seconds + 1));
            due = next;
        }
    }

    #[test]
    fn a_clock_run_through_gives_each_mark_once_and_agrees_with_its_standing(from in moments(), target in 1_i64..400_000, step in 60_i64..100_000) {
        let cn = Calendar::cn();
        let target = Target { seconds: target, ..hours(0) };
        let mut clock = Clock::start(&target, 1, from, &cn);
        let mut marks = Vec::new();
        for tick in 0..40 {
            let now = from + TimeDelta::seconds(tick * step);
            let expected = clock.sweep_at().is_some_and(|next| next <= now);
            let mark = clock.mark(now);
            prop_assert_eq!(mark.is_some(), expected);
            marks.extend(mark);
            prop_assert_eq!(clock.standing(now) == Standing::Overdue, now > clock.due_at.unwrap());
            let left = clock.remaining(now, &cn);
            let soon = (target.seconds / 5).max(HOUR);
            match clock.standing(now) {
                Standing::OnTrack => prop_assert!(left >= soon),
                Standing::DueSoon => prop_assert!((0..=soon).contains(&left)),
                _ => prop_assert!(left <= 0),
            }
        }
        prop_assert!(marks.len() <= 2 && marks.is_sorted_by_key(|mark| *mark == Mark::Missed));
    }

    #[test]
    fn measuring_agrees_with_counting(from in moments(), target in 1_i64..400_000, after in 0_i64..2_000_000) {
        let cn = Calendar::cn();
        let mut clock = Clock::start(&Target { seconds: target, ..hours(0) }, 1, from, &cn);
        let now = from + TimeDelta::seconds(after);
        let mut stopped = clock.clone();
        stopped.end(now);
        prop_assert_eq!(stopped.worked(now, &cn), cn.between(from, now));
        let measured = clock.meet(now, &cn).unwrap();
        prop_assert_eq!(measured.working, cn.between(from, now));
        prop_assert_eq!(measured.wall, after);
        prop_assert_eq!(measured.in_time, now <= clock.due_at.unwrap());
    }
}
