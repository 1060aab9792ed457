//! Geometry of the charts: where each line, bar and word stands in its view box. Colours and dashes are classes.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::domain::figures::{Bin, Summary};
use crate::web::oversight::words::{hours, round_hours};

/// A horizontal line with its number.
pub struct Tick {
    pub y: String,
    pub text_y: String,
    pub label: String,
}

/// Words at a place.
pub struct Mark {
    pub x: String,
    pub y: String,
    pub text: String,
}

/// Percentiles by week: a band from P50 to P90, broken where a week has too few cases.
#[derive(Template)]
#[template(path = "oversight/charts/trend.svg", escape = "html")]
pub struct Trend {
    pub unit: String,
    pub ticks: Vec<Tick>,
    pub bands: Vec<String>,
    pub lines50: Vec<String>,
    pub lines90: Vec<String>,
    pub dots50: Vec<(String, String)>,
    pub dots90: Vec<(String, String)>,
    pub weeks: Vec<Mark>,
    pub last50: Option<Mark>,
    pub last90: Option<Mark>,
    pub target: Option<(String, Mark)>,
}

pub const LEFT: f64 = 68.0;
pub const RIGHT: f64 = 748.0;
pub const TOP: f64 = 34.0;
pub const BOTTOM: f64 = 226.0;
/// What a chart needs with the words below it.
pub const HEIGHT: usize = 262;
/// Labels closer than this run into each other.
const APART: f64 = 20.0;

pub fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// A step that people count in, so that at most six fit below `most`.
fn step(most: i64, steps: &[i64]) -> i64 {
    let fits = steps.iter().copied().find(|step| most <= step * 6);
    fits.unwrap_or_else(|| steps.last().copied().unwrap_or(1) * (most / (steps.last().copied().unwrap_or(1) * 6) + 1))
}

/// A scale whose steps people count in.
pub struct Scale {
    top: i64,
    step: i64,
}

impl Scale {
    fn of_hours(most: i64) -> Self {
        const HOURS: [i64; 11] = [1, 2, 3, 6, 12, 24, 48, 72, 120, 240, 480];
        let step = step(most, &HOURS.map(|hours| hours * 3600));
        Self { top: most.div_ceil_of(step), step }
    }

    pub fn of_counts(most: i64) -> Self {
        const COUNTS: [i64; 16] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
        let step = step(most, &COUNTS);
        Self { top: most.div_ceil_of(step), step }
    }

    pub fn y(&self, value: i64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * value as f64 / self.top as f64
    }

    pub fn ticks(&self, label: impl Fn(i64) -> String) -> Vec<Tick> {
        let count = self.top / self.step;
        let tick = |i: i64| {
            let y = self.y(i * self.step);
            Tick { y: at(y), text_y: at(y + 5.0), label: label(i * self.step) }
        };
        (0..=count).map(tick).collect()
    }
}

trait UpTo {
    fn div_ceil_of(self, step: i64) -> i64;
}

impl UpTo for i64 {
    /// The next multiple of `step`, at least one of it.
    fn div_ceil_of(self, step: i64) -> i64 {
        ((self + step - 1) / step).max(1) * step
    }
}

/// The trend of weeks, oldest first; `None` where no week has enough cases.
pub fn trend(weeks: &[(String, Summary)], target: Option<(i64, String)>, unit: &str) -> Option<Trend> {
    let most = weeks.iter().filter_map(|(_, week)| week.p90).max()?;
    let scale = Scale::of_hours(most.max(target.as_ref().map_or(0, |(target, _)| *target)));
    let gap = if weeks.len() > 1 { (RIGHT - LEFT) / (weeks.len() - 1) as f64 } else { 0.0 };
    let x = |i: usize| if weeks.len() > 1 { LEFT + gap * i as f64 } else { f64::midpoint(LEFT, RIGHT) };
    let mut trend = Trend {
        unit: unit.to_owned(),
        ticks: scale.ticks(round_hours),
        bands: Vec::new(),
        lines50: Vec::new(),
        lines90: Vec::new(),
        dots50: Vec::new(),
        dots90: Vec::new(),
        weeks: Vec::new(),
        last50: None,
        last90: None,
        target: None,
    };
    let every = weeks.len().div_ceil(12);
    for (i, (label, _)) in weeks.iter().enumerate().filter(|(i, _)| i % every == 0) {
        trend.weeks.push(Mark { x: at(x(i)), y: at(BOTTOM + 20.0), text: label.clone() });
    }
    let points: Vec<Option<(f64, f64, f64)>> =
        weeks.iter().enumerate().map(|(i, (_, week))| Some((x(i), scale.y(week.p50?), scale.y(week.p90?)))).collect();
    for run in points.split(Option::is_none) {
        trend.add_run(&run.iter().flatten().copied().collect::<Vec<_>>());
    }
    let last = points.iter().enumerate().rev().find_map(|(i, point)| point.map(|point| (i, point)))?;
    trend.label(last.1, &weeks[last.0].1);
    trend.target = target.map(|(seconds, words)| target_mark(&scale, seconds, words, last.1));
    Some(trend)
}

impl HtmlSafe for Trend {}
impl HtmlSafe for Distribution {}

impl Trend {
    fn add_run(&mut self, run: &[(f64, f64, f64)]) {
        let line = |of: fn(&(f64, f64, f64)) -> (f64, f64)| {
            run.iter().map(&of).map(|(x, y)| format!("{},{}", at(x), at(y))).collect::<Vec<_>>()
        };
        let (p50, p90) = (line(|(x, y, _)| (*x, *y)), line(|(x, _, y)| (*x, *y)));
        if run.len() > 1 {
            let back = p50.iter().rev().cloned();
            self.bands.push(p90.iter().cloned().chain(back).collect::<Vec<_>>().join(" "));
            self.lines50.push(p50.join(" "));
            self.lines90.push(p90.join(" "));
        }
        for (x, y50, y90) in run {
            self.dots50.push((at(*x), at(*y50)));
            self.dots90.push((at(x - 3.5), at(y90 - 3.5)));
        }
    }

    /// The lines carry their names at the end; two that would run into each other move apart.
    fn label(&mut self, (x, y50, y90): (f64, f64, f64), week: &Summary) {
        let close = y50 - y90 < APART;
        let (up, down) = if close { (y90 - 6.0, y90 - 6.0 + APART) } else { (y90, y50) };
        let mark = |y: f64, name: &str, value: Option<i64>| {
            let text = format!("{name} {}", value.map(hours).unwrap_or_default());
            Some(Mark { x: at(x + 12.0), y: at(y + 5.0), text })
        };
        self.last90 = mark(up, "P90", week.p90);
        self.last50 = mark(down, "P50", week.p50);
    }
}

/// The target's words stand at its right end, or at its left where a line's name is already there.
fn target_mark(scale: &Scale, seconds: i64, words: String, (_, y50, y90): (f64, f64, f64)) -> (String, Mark) {
    let y = scale.y(seconds);
    let taken = |other: f64| (y - 6.0 - other - 5.0).abs() < APART + 4.0;
    let x = if taken(y50) || taken(y90) { 50.0 } else { RIGHT + 12.0 };
    (at(y), Mark { x: at(x), y: at(y - 6.0), text: words })
}

/// One step of a distribution.
pub struct Bar {
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    pub label: Mark,
    /// Beyond the target: an outline with strokes instead of a filled bar.
    pub is_over: bool,
    pub strokes: Vec<String>,
    pub stroke_top: String,
}

/// How many took how long.
#[derive(Template)]
#[template(path = "oversight/charts/distribution.svg", escape = "html")]
pub struct Distribution {
    /// What is counted, and what the time is told in.
    pub of: String,
    pub unit: String,
    pub ticks: Vec<Tick>,
    pub bars: Vec<Bar>,
    pub edges: Vec<Mark>,
    pub target: Option<(String, Mark)>,
}

/// Bars of the bins; `target` in seconds with its words where the time has one.
pub fn distribution(bins: &[Bin], target: Option<(i64, String)>, (beyond, of, unit): (&str, &str, &str)) -> Option<Distribution> {
    const START: f64 = 44.0;
    const WIDTH: f64 = 800.0;
    let most = bins.iter().map(|bin| bin.n).max().filter(|most| *most > 0)?;
    let scale = Scale::of_counts(most as i64);
    let slot = WIDTH / bins.len() as f64;
    let limit = target.as_ref().map_or(i64::MAX, |(seconds, _)| *seconds);
    let bar = |(i, bin): (usize, &Bin)| {
        let (x, y) = (START + slot * i as f64 + 4.0, scale.y(bin.n as i64));
        let is_over = bin.from >= limit;
        let lines = ((slot - 12.0) / 6.0).max(0.0) as usize;
        Bar {
            x: at(x),
            y: at(y),
            width: at(slot - 8.0),
            height: at(BOTTOM - y),
            label: Mark { x: at(x + slot / 2.0 - 4.0), y: at(y - 6.0), text: super::words::grouped(bin.n) },
            is_over,
            strokes: if is_over && bin.n > 0 { (0..=lines).map(|n| at(x + 2.0 + 6.0 * n as f64)).collect() } else { Vec::new() },
            stroke_top: at((y + 1.0).min(BOTTOM)),
        }
    };
    let edge = |(i, bin): (usize, &Bin)| Mark {
        x: at(START + slot * i as f64),
        y: at(BOTTOM + 20.0),
        text: if bin.below.is_some() { round_hours(bin.from) } else { format!("{} {beyond}", round_hours(bin.from)) },
    };
    let width = bins.first().and_then(|bin| bin.below).unwrap_or(1);
    Some(Distribution {
        of: of.to_owned(),
        unit: unit.to_owned(),
        ticks: scale.ticks(|n| n.to_string()),
        bars: bins.iter().enumerate().map(bar).collect(),
        edges: bins.iter().enumerate().map(edge).collect(),
        target: target.map(|(seconds, words)| {
            let x = START + slot * seconds as f64 / width as f64;
            (at(x), Mark { x: at(x + 6.0), y: at(TOP - 18.0), text: words })
        }),
    })
}
