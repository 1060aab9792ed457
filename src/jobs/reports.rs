//! Reports that are due: their letters are queued, and leave with the others; and what such a letter says.

use std::sync::Arc;

use super::Stop;
use crate::app::App;
use crate::domain::figures::occurrence::mean_score;
use crate::domain::figures::{FEWEST, Period, Summary, share};
use crate::i18n::{Dates, Words};
use crate::paths;
use crate::store::report_schedules::{self, Asking, Digest, Ends, Letter, Line};

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

/// A line for each clock, and for how cases ended.
pub fn lines(letter: &Letter, language: &Words, dates: &Dates) -> Vec<(String, String)> {
    let line = |line: &Line| (language.code("clock", line.clock.as_str()), told(line, language, dates));
    letter.digest.clocks.iter().map(line).chain(ends(&letter.digest, language)).collect()
}

/// How many ended, why they had begun and where, and what people thought of it; what there is none of is left out.
fn ends(Digest { now, before, causes, merchants, .. }: &Digest, language: &Words) -> Vec<(String, String)> {
    let args = [
        ("n", now.closed.to_string()),
        ("before", before.closed.to_string()),
        ("again", now.reopened.to_string()),
        ("again-before", before.reopened.to_string()),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let each = |(name, n): (String, usize)| language.with("report-each", &[("name", &name), ("n", &n.to_string())]);
    let list = |all: Vec<String>| all.join(language.t("report-and"));
    let causes = causes.iter().map(|(code, n)| each((language.code("cause", code), *n))).collect();
    let merchants = merchants.iter().cloned().map(each).collect();
    let lines = [
        (language.t("report-closed"), language.with("report-closed-line", &args)),
        (language.t("report-causes"), list(causes)),
        (language.t("report-merchants"), list(merchants)),
        (language.t("report-rated"), rated(now, before, language)),
    ];
    lines.into_iter().filter(|(_, told)| !told.is_empty()).map(|(name, told)| (name.to_owned(), told)).collect()
}

/// Empty where nobody rated.
fn rated(now: &Ends, before: &Ends, language: &Words) -> String {
    let n = |ends: &Ends| ends.scores.iter().map(|(_, n)| n).sum::<usize>();
    if n(now) == 0 {
        return String::new();
    }
    let mean = |ends: &Ends| mean_score(&ends.scores).map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    let (people, people_before) = (n(now).to_string(), n(before).to_string());
    let args = [("n", people.as_str()), ("before", &people_before), ("fewest", &FEWEST.to_string())];
    let Some(own) = mean(now) else { return language.with("report-rated-few", &args) };
    let earlier = mean(before).unwrap_or_else(|| "–".to_owned());
    language.with("report-rated-line", &[args[0], args[1], ("mean", &own), ("mean-before", &earlier)])
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
