//! Reports that are due: their letters are queued, and leave with the others; and what such a letter says.

use std::sync::Arc;

use super::Stop;
use crate::app::App;
use crate::domain::figures::{FEWEST, Period, Summary, share};
use crate::i18n::{Dates, Words};
use crate::paths;
use crate::store::report_schedules::{self, Asking, Letter, Line};

/// Queues the letters of all that are due; how many reports.
pub async fn send_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    while !*stop.borrow() {
        let (now, zone, ids) = (app.now(), app.rules().calendar.zone, Arc::clone(&app.ids));
        let Some(id) = app.db.read(move |conn| report_schedules::due(conn, now)).await? else { break };
        let is_empty = app.db.read(move |conn| report_schedules::is_empty(conn, id, now, false, zone)).await?;
        let outcome = app.db.write(move |conn| {
            let mut next_id = || ids.next(now.timestamp_millis());
            report_schedules::run(conn, id, &mut Asking { now, is_empty, by: None, next_id: &mut next_id })
        });
        done += usize::from(outcome.await?.is_some());
    }
    Ok(done)
}

/// Its name, and its days.
pub fn titles(letter: &Letter, language: &Words, dates: &Dates) -> (String, String) {
    (letter.name.clone(), days(letter.period, language, dates))
}

fn days(Period { from, to }: Period, language: &Words, dates: &Dates) -> String {
    if from == to {
        return dates.day(from);
    }
    language.with("oversight-days", &[("from", &dates.day(from)), ("to", &dates.day(to))])
}

/// Where the same figures stand, each with its cases.
pub fn url(letter: &Letter) -> String {
    let (Period { from, to }, team) =
        (letter.period, letter.team.as_ref().map(|team| format!("&team={team}")).unwrap_or_default());
    format!("{}?from={from}&to={to}{team}", paths::response_times())
}

/// A line for each clock.
pub fn lines(letter: &Letter, language: &Words, dates: &Dates) -> Vec<(String, String)> {
    let line = |line: &Line| (language.code("clock", line.clock.as_str()), told(line, language, dates));
    letter.digest.0.iter().map(line).collect()
}

fn told(line: &Line, language: &Words, dates: &Dates) -> String {
    let (n, before) = (line.now.n.to_string(), line.before.n.to_string());
    if line.now.n == 0 {
        return language.with("report-none", &[("before", &before)]);
    }
    let (Some(half), Some(most)) = (line.now.p50, line.now.p90) else {
        return language.with("report-few", &[("n", &n), ("before", &before), ("fewest", &FEWEST.to_string())]);
    };
    let share = |summary: &Summary| {
        let told = summary.p50.and_then(|_| share(summary.in_time, summary.n));
        told.map_or_else(|| "–".to_owned(), |share| format!("{}.{}%", share / 10, share % 10))
    };
    let args = [
        ("n", n.as_str()),
        ("before", &before),
        ("half", &dates.span(half)),
        ("most", &dates.span(most)),
        ("share", &share(&line.now)),
        ("share-before", &share(&line.before)),
    ];
    language.with("report-line", &args)
}
