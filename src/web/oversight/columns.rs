//! Geometry of columns: how many of each, some of it beyond what should be, and what they come to as a line.

use askama::Template;
use askama::filters::HtmlSafe;

use super::charts::{BOTTOM, Mark, Scale, TOP, Tick, at};
use super::words::{grouped, per_cent};

const START: f64 = 44.0;
/// Names below the columns at most; beyond it some are left out.
const NAMED: usize = 14;

/// One column, as it is asked for.
pub struct Item {
    /// Below it: short.
    pub name: String,
    /// Read out, and shown by a pointer that rests on it.
    pub words: String,
    pub n: usize,
    /// Stacked on top: what is late.
    pub over: usize,
    /// Where it leads; empty for nowhere.
    pub url: String,
}

/// One column, as it is drawn.
pub struct Column {
    pub x: String,
    pub width: String,
    /// Top and height of what is well, and of what is not.
    pub well: (String, String),
    pub over: Option<(String, String)>,
    pub strokes: Vec<(String, String, String)>,
    pub label: Option<Mark>,
    pub words: String,
    pub url: String,
}

/// The picture.
#[derive(Template)]
#[template(path = "oversight/charts/columns.svg", escape = "html")]
pub struct Columns {
    pub ticks: Vec<Tick>,
    pub columns: Vec<Column>,
    pub names: Vec<Mark>,
    /// The running share of the whole, where it is asked for, with its own axis at the right.
    pub line: Option<Running>,
    pub unit: String,
    pub end: &'static str,
}

impl HtmlSafe for Columns {}

impl Columns {
    /// Leading nowhere, as a file.
    pub fn by_itself(mut self) -> Self {
        self.columns.iter_mut().for_each(|column| column.url.clear());
        self
    }
}

/// A running share.
pub struct Running {
    pub points: String,
    pub dots: Vec<(String, String)>,
    pub ticks: Vec<Tick>,
    /// Where four fifths of all are.
    pub most: String,
}

/// Draws columns; a `whole` is what the running share is of. `None` of nothing.
pub fn columns(items: &[Item], whole: Option<usize>, unit: &str) -> Option<Columns> {
    let most = items.iter().map(|item| item.n + item.over).max().filter(|most| *most > 0)?;
    let scale = Scale::of_counts(most as i64);
    let width = if whole.is_some() { 752.0 } else { 800.0 };
    let slot = width / items.len() as f64;
    let every = items.len().div_ceil(NAMED);
    let middle = |i: usize| START + slot * (i as f64 + 0.5);
    let names = items.iter().enumerate().filter(|(i, _)| i % every == 0);
    let running = whole.map(|whole| {
        let share = |n: usize| BOTTOM - (BOTTOM - TOP) * n as f64 / whole.max(1) as f64;
        let mut held = 0;
        let dots: Vec<(String, String)> = items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                held += item.n + item.over;
                (at(middle(i)), at(share(held)))
            })
            .collect();
        let tick = |of: usize| {
            let y = BOTTOM - (BOTTOM - TOP) * of as f64 / 100.0;
            Tick { y: at(y), text_y: at(y + 5.0), label: format!("{of}%") }
        };
        Running {
            points: dots.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" "),
            dots,
            ticks: [0, 20, 40, 60, 80, 100].map(tick).into(),
            most: tick(80).y,
        }
    });
    Some(Columns {
        ticks: scale.ticks(|n| grouped(usize::try_from(n).unwrap_or_default())),
        columns: items.iter().enumerate().map(|(i, item)| column(item, &scale, (middle(i), slot, items.len()))).collect(),
        names: names.map(|(i, item)| Mark { x: at(middle(i)), y: at(BOTTOM + 20.0), text: item.name.clone() }).collect(),
        line: running,
        unit: unit.to_owned(),
        end: if whole.is_some() { "796" } else { "844" },
    })
}

fn column(item: &Item, scale: &Scale, (middle, slot, count): (f64, f64, usize)) -> Column {
    let width = (slot - 8.0).max(slot * 0.7).min(72.0);
    let x = middle - width / 2.0;
    let (well, all) = (scale.y(item.n as i64), scale.y((item.n + item.over) as i64));
    let lines = if item.over > 0 { ((width - 4.0) / 6.0).max(0.0) as usize } else { 0 };
    let total = item.n + item.over;
    Column {
        x: at(x),
        width: at(width),
        well: (at(well), at(BOTTOM - well)),
        over: (item.over > 0).then(|| (at(all), at(well - all))),
        strokes: (1..=lines).map(|n| (at(x + 6.0 * n as f64), at(all + 1.0), at(well))).collect(),
        // Many narrow ones would run into each other.
        label: (total > 0 && count <= 30).then(|| Mark { x: at(middle), y: at(all - 6.0), text: grouped(total) }),
        words: item.words.clone(),
        url: item.url.clone(),
    }
}

/// `12 · 34.5%`.
pub fn of_all(n: usize, all: usize) -> String {
    format!("{} · {}", grouped(n), per_cent(n, all))
}
