//! Durations as counts in steps that are at most a hundredth of what they hold. Two of them add up to the histogram of both,
//! so that a year is the sum of its days. Whole hours are always edges of steps: what lies before a target or within some
//! hours is counted exactly, and only a percentile is rounded, down, by at most 1 % (ADR 27).

/// From which second on steps are how wide. Each width divides the next one, or an hour.
const STEPS: [(i64, i64); 13] = [
    (0, 1),
    (200, 2),
    (400, 4),
    (1_200, 12),
    (3_600, 36),
    (7_200, 72),
    (14_400, 144),
    (72_000, 720),
    (360_000, 3_600),
    (720_000, 7_200),
    (2_160_000, 21_600),
    (8_640_000, 86_400),
    (86_400_000, 864_000),
];

/// Ten years: whatever took longer counts as if it had taken so long.
const LONGEST: i64 = 315_360_000;

/// The step that so many seconds fall into.
pub fn step_of(seconds: i64) -> u16 {
    let seconds = seconds.clamp(0, LONGEST);
    let mut before = 0;
    for (i, (from, width)) in STEPS.iter().enumerate() {
        match STEPS.get(i + 1) {
            Some((end, _)) if seconds >= *end => before += (end - from) / width,
            _ => {
                before += (seconds - from) / width;
                break;
            }
        }
    }
    u16::try_from(before).unwrap_or(u16::MAX)
}

/// The least seconds that fall into a step.
pub fn least_of(step: u16) -> i64 {
    let mut left = i64::from(step);
    for (i, (from, width)) in STEPS.iter().enumerate() {
        let steps = STEPS.get(i + 1).map_or(i64::MAX, |(end, _)| (end - from) / width);
        if left < steps {
            return (from + left * width).min(LONGEST);
        }
        left -= steps;
    }
    LONGEST
}

/// How many durations fell into each step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    counts: Vec<u32>,
    n: usize,
}

impl Histogram {
    pub fn add(&mut self, seconds: i64) {
        self.add_to(step_of(seconds), 1);
    }

    /// So many more in a step.
    pub fn add_to(&mut self, step: u16, count: u32) {
        let at = usize::from(step);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] = self.counts[at].saturating_add(count);
        self.n += count as usize;
    }

    pub fn merge(&mut self, other: &Self) {
        for (step, count) in other.steps() {
            self.add_to(step, count);
        }
    }

    pub const fn len(&self) -> usize {
        self.n
    }

    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The steps that hold anything, shortest first.
    pub fn steps(&self) -> impl Iterator<Item = (u16, u32)> + '_ {
        let counted = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        counted.map(|(step, count)| (u16::try_from(step).unwrap_or(u16::MAX), *count))
    }

    /// The nearest rank, as [`super::percentile`] has it, rounded down to the least of its step. `None` of nothing.
    pub fn percentile(&self, per_cent: usize) -> Option<i64> {
        let rank = (self.n * per_cent).div_ceil(100).max(1);
        let mut passed = 0;
        let reached = self.steps().find(|(_, count)| {
            passed += *count as usize;
            passed >= rank
        });
        reached.map(|(step, _)| least_of(step))
    }
}
