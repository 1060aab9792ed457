//! What must hold however cases are merged and taken apart.

use chrono::Duration;
use proptest::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::case::merging::{Held, Seen};
use redress::domain::link::{LinkChange, SetAside};

use super::super::{AGENT, Scene, act};
use super::{Pair, dates, keeping, named};
use crate::support::app::tuesday;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn merging_and_taking_apart_gives_back_every_date(
        hours in -400_i64..400, answered in any::<(bool, bool)>(), asked in any::<(bool, bool)>(), later in 0_i64..300,
        meanwhile in 0_i64..500,
    ) {
        let led = |from, answered: bool, asked: bool| {
            let mut scene = Scene::filed_at(from);
            if answered {
                scene.wait(Duration::minutes(37)).message();
            }
            if asked {
                scene.wait(Duration::minutes(91)).ask_consumer();
            }
            scene
        };
        let (one, two) = (led(tuesday(), answered.0, asked.0), led(tuesday() + Duration::hours(hours), answered.1, asked.1));
        let mut pair = Pair::of(one, two);
        let now = pair.goes.now + Duration::hours(later);
        pair.at(now);
        pair.goes.sweep();
        pair.stays.sweep();
        let before = (dates(&pair.goes.case), dates(&pair.stays.case));
        let alone = pair.goes.case.clone();
        pair.merge();
        for (kind, _, due) in &before.1 {
            let now = pair.stays.clock(*kind).due_at;
            prop_assert!(now <= *due || due.is_none(), "{kind} is due no later");
        }
        prop_assert!(pair.goes.case.due().is_none() && pair.goes.case.sweep_at().is_none());
        let now = pair.goes.now + Duration::hours(meanwhile);
        pair.at(now);
        pair.unmerge();
        // As it would have gone on by itself; somebody looks a second after the date for an answer.
        let over = alone.status.until().filter(|until| *until < now).map(|until| until + Duration::seconds(1));
        let swept = over.map(|at| alone.sweep(&act(4_000, Actor::System, at)).unwrap().case().clone());
        for (kind, run, due) in dates(&pair.goes.case) {
            let clock = swept.as_ref().unwrap_or(&alone).clocks.iter().find(|clock| (clock.kind, clock.run) == (kind, run)).unwrap();
            prop_assert_eq!(due.is_some(), clock.due_at.is_some());
            prop_assert!(due <= clock.due_at, "{} is not put off by having been merged", kind);
        }
        prop_assert!(swept.is_some() || dates(&pair.goes.case) == before.0);
        // The answer to what was said in the other case is owed here too, from when this case learnt of it.
        let ours: Vec<_> = dates(&pair.stays.case).into_iter().filter(|one| before.1.iter().any(|was| (was.0, was.1) == (one.0, one.1))).collect();
        prop_assert_eq!(ours, before.1);
    }

    #[test]
    fn no_order_of_merging_and_taking_apart_makes_a_circle(steps in prop::collection::vec((0..4_usize, 0..4_usize, any::<bool>()), 1..40)) {
        let mut cases: Vec<Case> = (0..4).map(|number| named(Scene::filed().case, number + 1)).collect();
        let mut kept: Vec<Option<SetAside>> = vec![None; 4];
        for (number, (one, two, apart)) in steps.into_iter().enumerate() {
            let number = i64::try_from(number).unwrap() * 2 + 100;
            let acts = [act(number, Actor::Staff(AGENT), tuesday()), act(number + 1, Actor::Staff(AGENT), tuesday())];
            let (mine, theirs) = (cases[one].clone(), cases[two].clone());
            let seen = Seen { mine: mine.version, theirs: theirs.version };
            let into = |case: &Case| cases.iter().filter(|other| other.merged.is_some_and(|merged| merged.into == case.id)).count();
            let held = Held { mine: into(&mine), theirs: into(&theirs) };
            let changed = match (apart, kept[one].clone(), mine.merged) {
                (true, Some(set_aside), Some(merged)) if merged.into == theirs.id => {
                    mine.unmerge(&theirs, keeping(&set_aside, &[]), seen, [&acts[0], &acts[1]])
                }
                _ => mine.merge_into(&theirs, held, seen, [&acts[0], &acts[1]]),
            };
            let Ok([goes, stays]) = changed else { continue };
            kept[one] = match &goes.links()[0] {
                LinkChange::Made { set_aside, .. } => set_aside.as_deref().cloned(),
                LinkChange::Ended { .. } => None,
            };
            (cases[one], cases[two]) = (goes.case().clone(), stays.case().clone());
            for case in &cases {
                let (mut at, mut steps) = (case, 0);
                while let Some(merged) = at.merged {
                    at = cases.iter().find(|case| case.id == merged.into).unwrap();
                    steps += 1;
                    prop_assert!(steps < 2, "nothing is carried further than one step");
                }
            }
        }
    }
}
