//! When people wrote, and how long they waited: weekdays by the hour, as a picture and as a table.

use askama::Template;
use askama::filters::HtmlSafe;

use super::filter::Filter;
use super::report::Hours;
use super::words::{cell as cell_of, grouped, hours};
use crate::domain::figures::{Counting, Summary};
use crate::paths;
use crate::web::page::Page;

const LEFT: usize = 56;
const TOP: usize = 26;
const WIDTH: usize = 33;
const HEIGHT: usize = 30;
/// The steps of the scale, in hours: a cell is of the step that its median falls below.
const SCALES: [[i64; 4]; 3] = [[1, 2, 4, 8], [4, 9, 18, 36], [24, 72, 168, 336]];
const HOUR: i64 = 3600;

/// One hour of one weekday.
pub struct Cell {
    pub x: usize,
    pub y: usize,
    pub text_x: usize,
    pub text_y: usize,
    /// 1 (short) to 5; 0 where there are too few cases.
    pub shade: usize,
    pub text: String,
    /// The same for the table: the median to a tenth of an hour, and how many cases.
    pub p50: String,
    pub n: String,
    pub words: String,
    pub url: String,
}

/// One weekday: its name and its place.
pub struct Day {
    pub name: String,
    pub y: usize,
    pub cells: Vec<Cell>,
    /// The whole of it, for the table.
    pub n: String,
    pub p50: String,
    pub p90: String,
}

#[derive(Template)]
#[template(path = "oversight/charts/heat.svg", escape = "html")]
pub struct Heat {
    pub days: Vec<Day>,
    /// The hours, each with its place.
    pub hours: Vec<(usize, usize)>,
    /// What the shades mean.
    pub legend: Vec<(usize, usize, String)>,
    pub words: String,
}

impl HtmlSafe for Heat {}

impl Heat {
    /// Leading nowhere, as a file.
    pub fn by_itself(mut self) -> Self {
        self.days.iter_mut().flat_map(|day| &mut day.cells).for_each(|cell| cell.url.clear());
        self
    }
}

/// The picture; `None` where no hour has enough cases.
pub fn heat(page: &Page, filter: &Filter, hours: &Hours) -> Option<Heat> {
    let told = hours.0.iter().flat_map(|(_, row)| row).filter_map(|summary| summary.p50);
    let longest = told.max()?;
    let scale = SCALES.iter().find(|scale| longest < scale[3] * 4 * HOUR).unwrap_or(&SCALES[2]);
    let days = hours.0.iter().enumerate().map(|(weekday, of_day)| day(page, filter, (weekday, of_day), scale)).collect();
    let words = words(page, hours);
    let hours = (0..24).map(|hour| (LEFT + hour * WIDTH + WIDTH / 2, hour)).collect();
    Some(Heat { days, hours, legend: legend(page, scale), words })
}

fn stretch(hour: usize) -> String {
    format!("{hour}–{}", hour + 1)
}

fn day(page: &Page, filter: &Filter, (weekday, (whole, row)): (usize, &(Summary, [Summary; 24])), scale: &[i64; 4]) -> Day {
    let name = page.code("oversight-weekday", &weekday.to_string());
    // The picture tells wall time, whatever the report counts.
    let filter = filter.with_counting(Counting::Wall);
    let cell = |(hour, summary): (usize, &Summary)| {
        let (x, y) = (LEFT + hour * WIDTH, TOP + weekday * HEIGHT);
        let more = [("weekday", weekday.to_string()), ("hour", hour.to_string())];
        let time = summary.p50.map(hours);
        let told =
            [("day", &*name), ("hours", &*stretch(hour)), ("n", &*grouped(summary.n)), ("time", time.as_deref().unwrap_or("–"))];
        Cell {
            x,
            y,
            text_x: x + WIDTH / 2 - 1,
            text_y: y + 19,
            shade: summary.p50.map_or(0, |p50| 1 + scale.iter().filter(|edge| p50 >= **edge * HOUR).count()),
            text: summary.p50.map(|p50| ((p50 + HOUR / 2) / HOUR).to_string()).unwrap_or_default(),
            p50: cell_of(summary.p50),
            n: grouped(summary.n),
            words: page.words.with("oversight-cell", &told),
            url: if summary.n == 0 { String::new() } else { filter.link(&paths::oversight_cases(), &more) },
        }
    };
    Day {
        y: TOP + weekday * HEIGHT + 19,
        cells: row.iter().enumerate().map(cell).collect(),
        n: grouped(whole.n),
        p50: cell_of(whole.p50),
        p90: cell_of(whole.p90),
        name,
    }
}

fn legend(page: &Page, scale: &[i64; 4]) -> Vec<(usize, usize, String)> {
    let words = |shade: usize| match shade {
        1 => page.t1("oversight-below", "n", scale[0]),
        5 => format!("{} {}", scale[3], page.t("oversight-or-more")),
        _ => format!("{}–{}", scale[shade - 2], scale[shade - 1]),
    };
    (1..=5).map(|shade| (LEFT + (shade - 1) * 120, shade, words(shade))).collect()
}

/// The slowest hour, in a sentence.
fn words(page: &Page, hours_of: &Hours) -> String {
    let cells = hours_of
        .0
        .iter()
        .enumerate()
        .flat_map(|(day, (_, row))| row.iter().enumerate().map(move |(i, summary)| (day, i, summary)));
    let told: Vec<_> = cells.filter_map(|(day, i, summary)| summary.p50.map(|p50| (p50, day, i))).collect();
    let (Some(slowest), Some(fastest)) = (told.iter().max_by_key(|it| it.0), told.iter().min_by_key(|it| it.0)) else {
        return String::new();
    };
    let name = |day: usize| page.code("oversight-weekday", &day.to_string());
    page.words.with(
        if told.len() > 1 { "oversight-heat-words" } else { "oversight-heat-one" },
        &[
            ("day", &name(slowest.1)),
            ("hours", &stretch(slowest.2)),
            ("time", &hours(slowest.0)),
            ("other", &name(fastest.1)),
            ("others", &stretch(fastest.2)),
            ("least", &hours(fastest.0)),
        ],
    )
}
