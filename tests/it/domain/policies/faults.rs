//! What a policy may not say.

use chrono::NaiveDate;
use redress::domain::sla::{ClockKind, Extensible, Fault, Policy, Start, Term, Warning};

use super::{house, length, urgent};

#[test]
fn a_policy_that_could_not_be_kept_is_refused_with_the_clock_to_mend() {
    let of = |change: &dyn Fn(&mut Policy)| house(2, |policy| change(policy)).faults();
    assert!(Policy::presets().all(|id| Policy::preset(id).unwrap().faults().is_empty()), "what comes with Redress is sound");
    assert!(of(&|_| {}).is_empty());
    let mut empty = urgent();
    empty.deadlines.clear();
    assert_eq!(empty.faults(), [Fault::NoClock]);
    let unpromised = of(&|policy| policy.deadlines.retain(|deadline| deadline.kind != ClockKind::Resolution));
    assert_eq!(unpromised, [Fault::NoPromise(ClockKind::Resolution)]);
    assert_eq!(of(&|policy| length(policy, ClockKind::FirstResponse, 0)), [Fault::NoTime(ClockKind::FirstResponse)]);
    assert_eq!(of(&|policy| length(policy, ClockKind::Resolution, 9_000)), [Fault::TooLong(ClockKind::Resolution)]);
    let never = Fault::NeverMet { late: ClockKind::FirstResponse, early: ClockKind::Resolution };
    assert_eq!(of(&|policy| length(policy, ClockKind::FirstResponse, 91)), [never]);
    assert_eq!(of(&|policy| policy.warning = Warning { percent: 100, minutes: 0 }), [Fault::AlwaysWarns]);
    assert_eq!(of(&|policy| policy.warning.minutes = u32::MAX), [Fault::AlwaysWarns]);
    assert_eq!(of(&|policy| policy.pausing.most_days = 0), [Fault::BadPause]);
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    let turned = Fault::EndsBeforeItBegins { from: day(2027).unwrap(), until: day(2026).unwrap() };
    assert_eq!(of(&|policy| policy.in_force = (day(2027), day(2026))), [turned, Fault::HouseNotForAll]);
    assert_eq!(of(&|policy| policy.in_use = false), [Fault::HouseNotForAll]);
    assert_eq!(of(&|policy| policy.fits.vulnerable = true), [Fault::HouseNotForAll]);
    assert_eq!(of(&|policy| policy.in_force = (day(9999), None)), [Fault::BadYear]);
    assert_eq!(of(&|policy| policy.deadlines.push(policy.deadlines[0])), [Fault::Twice(ClockKind::Acknowledgement)]);
    let none = Some(Extensible { times: 1, days: 0 });
    assert_eq!(of(&|policy| policy.deadlines[0].extensible = none), [Fault::BadExtension(ClockKind::Acknowledgement)]);
    let mut law = Policy::preset("cn-bank-simple").unwrap();
    law.deadlines[0].term = Term::Days(16);
    assert_eq!(law.faults(), [Fault::LongerThanLaw(ClockKind::FinalResponse)]);
    law.deadlines[0].term = Term::Days(10);
    assert!(law.faults().is_empty(), "stricter than the law is fine");
    for evade in [
        |law: &mut Policy| law.deadlines.clear(),
        |law: &mut Policy| law.deadlines[0].start = Start::Acceptance,
        |law: &mut Policy| law.deadlines[0].term = Term::WorkingDays(15),
        |law: &mut Policy| law.deadlines[0].term = Term::Working { seconds: 15 * 3600, pauses: true },
        |law: &mut Policy| law.deadlines[0].extensible = Some(Extensible { times: 1, days: 1 }),
    ] {
        let mut evaded = Policy::preset("cn-bank-simple").unwrap();
        evade(&mut evaded);
        assert!(evaded.faults().contains(&Fault::LongerThanLaw(ClockKind::FinalResponse)), "{evaded:?}");
    }
}
