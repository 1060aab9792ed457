//! Claims about durations that were rolled up: how far they are from the truth, and that two add up to both.

use proptest::prelude::*;
use redress::domain::figures::{FEWEST, Histogram, Tally, least_of, percentile, step_of};

const TEN_YEARS: i64 = 315_360_000;

fn of(values: &[i64]) -> Histogram {
    let mut histogram = Histogram::default();
    values.iter().for_each(|value| histogram.add(*value));
    histogram
}

/// Durations as they come: seconds, hours, weeks.
fn durations() -> impl Strategy<Value = Vec<i64>> {
    let one = prop_oneof![0..300_i64, 0..40_000_i64, 0..2_000_000_i64, 0..TEN_YEARS];
    prop::collection::vec(one, 1..300)
}

#[test]
fn a_step_is_at_most_a_hundredth_of_what_it_holds() {
    let mut step = 0;
    while least_of(step) < TEN_YEARS {
        let (least, next) = (least_of(step), least_of(step + 1));
        assert!(next > least, "step {step} is empty");
        assert!(next - least == 1 || (next - least) * 100 <= least, "from {least} to {next}");
        assert_eq!((step_of(least), step_of(next - 1)), (step, step), "from {least} to {next}");
        step += 1;
    }
    assert!(step < 4_000, "{step} steps");
}

#[test]
fn whole_hours_are_edges_of_steps_and_so_are_the_ends_of_longer_bins() {
    for hours in (0..=100).chain((100..=200).step_by(2)).chain((216..=2_400).step_by(24)).chain((2_400..=24_000).step_by(720)) {
        assert_eq!(least_of(step_of(hours * 3_600)), hours * 3_600, "{hours} hours");
    }
}

#[test]
fn what_took_longer_than_ten_years_counts_as_ten() {
    assert_eq!(of(&[TEN_YEARS * 3]).percentile(50), Some(TEN_YEARS));
    assert_eq!(of(&[-5]).percentile(50), Some(0));
    assert_eq!(Histogram::default().percentile(50), None);
}

proptest! {
    #[test]
    fn a_percentile_is_never_above_the_exact_one_and_at_most_one_per_cent_below(mut values in durations(), per_cent in 1..=99_usize) {
        let told = of(&values).percentile(per_cent).unwrap();
        values.sort_unstable();
        let exact = percentile(&values, per_cent).unwrap();
        prop_assert!(told <= exact && (exact - told) * 100 <= exact, "{told} for {exact}");
    }

    #[test]
    fn two_merged_are_the_histogram_of_both(one in durations(), other in durations()) {
        let mut merged = of(&one);
        merged.merge(&of(&other));
        prop_assert_eq!(merged, of(&[one, other].concat()));
    }

    #[test]
    fn a_tally_of_both_kinds_is_within_one_per_cent_and_counts_bins_exactly(loose in durations(), rolled in durations()) {
        let mut mixed = Tally::default();
        loose.iter().for_each(|value| mixed.add(*value, true));
        of(&rolled).steps().for_each(|(step, count)| mixed.add_rolled(step, count));
        mixed.add_in_time(rolled.len() / 2);
        let mut exact = Tally::default();
        loose.iter().for_each(|value| exact.add(*value, true));
        rolled.iter().enumerate().for_each(|(i, value)| exact.add(*value, i < rolled.len() / 2));
        let (told, true_one) = (mixed.summary(), exact.summary());
        prop_assert_eq!((told.n, told.in_time), (true_one.n, true_one.in_time));
        prop_assert_eq!(told.p75.is_some(), told.n >= FEWEST);
        for (told, exact) in [(told.p50, true_one.p50), (told.p75, true_one.p75), (told.p90, true_one.p90), (told.p95, true_one.p95)] {
            let (told, exact) = (told.unwrap_or_default(), exact.unwrap_or_default());
            prop_assert!(told <= exact && (exact - told) * 100 <= exact, "{} for {}", told, exact);
        }
        prop_assert_eq!(mixed.bins(3_600, 12), exact.bins(3_600, 12));
    }
}
