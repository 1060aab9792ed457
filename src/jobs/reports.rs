//! Reports that are due: their letters are queued, and leave with the others; and what such a letter says.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Stop;
use crate::app::App;
use crate::domain::figures::occurrence::mean_score;
use crate::domain::figures::{Backlog, FEWEST, Part, Period, Summary, share};
use crate::i18n::{Dates, Words};
use crate::paths;
use crate::store::StoreError;
use crate::store::report_schedules::{self, Asking, Digest, Ends, Letter, Line, Missed, Promises, Scores, Standing};

/// Queues the letters of all that are due; how many reports. One that cannot be made keeps no other waiting.
pub async fn send_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    while !*stop.borrow() {
        let now = app.now();
        let Some(id) = app.db.read(move |conn| report_schedules::due(conn, now)).await? else { break };
        match send(app, id, now).await {
            Ok(is_sent) => done += usize::from(is_sent),
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(report = id, %error, "a report could not be made and is put off");
                app.db.write(move |conn| report_schedules::put_off(conn, id, now)).await?;
            }
        }
    }
    Ok(done)
}

async fn send(app: &App, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let (zone, ids) = (app.rules().calendar.zone, Arc::clone(&app.ids));
    let is_empty = app.db.read(move |conn| report_schedules::is_empty(conn, id, now, false, zone)).await?;
    let outcome = app.db.write(move |conn| {
        let mut next_id = || ids.next(now.timestamp_millis());
        report_schedules::run(conn, id, &mut Asking { now, is_empty, by: None, next_id: &mut next_id })
    });
    Ok(outcome.await?.is_some())
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

/// Where the first of its figures stand, each with its cases.
pub fn url(letter: &Letter) -> String {
    let (Period { from, to }, team) =
        (letter.period, letter.team.as_ref().map(|team| format!("&team={team}")).unwrap_or_default());
    let page = match letter.parts.first() {
        // What is open is told there as it is now, of no days.
        Some(Part::Standing) => return format!("{}{}", paths::oversight(), team.replacen('&', "?", 1)),
        None | Some(Part::Times) => paths::response_times(),
        Some(Part::Promises) => paths::oversight_promises(),
        Some(Part::Missed) => paths::oversight_sla(),
        Some(Part::Ends) => paths::oversight_causes(),
        Some(Part::Ratings) => paths::oversight_satisfaction(),
    };
    format!("{page}?from={from}&to={to}{team}")
}

/// A line for each figure of its parts; what there is none of is left out.
pub fn lines(letter: &Letter, language: &Words, dates: &Dates) -> Vec<(String, String)> {
    let Digest { standing, clocks, missed, promises, ends, ratings } = &letter.digest;
    let mut lines: Vec<_> = standing.iter().map(|it| standing_line(it, language, dates)).collect();
    lines.extend(clocks.iter().map(|line| (language.code("clock", line.clock.as_str()), told(line, language, dates))));
    lines.extend(missed.as_ref().map(|it| missed_line(it, language)));
    lines.extend(promises.as_ref().map(|it| promises_line(it, language)));
    lines.extend(ends.iter().flat_map(|it| end_lines(it, language)));
    lines.extend(ratings.as_ref().and_then(|it| rated(it, language)));
    lines
}

/// `名称 3 件；…`, with the word for each code.
fn each(language: &Words, key: &str, all: &[(String, usize)], name: impl Fn(&str) -> String) -> String {
    let one = |(code, n): &(String, usize)| language.with(key, &[("name", &name(code)), ("n", &n.to_string())]);
    all.iter().map(one).collect::<Vec<_>>().join(language.t("report-and"))
}

/// How much is open as the day begins, beside the week before.
fn standing_line(Standing { days, now, before }: &Standing, language: &Words, dates: &Dates) -> (String, String) {
    let count = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let than = |of: fn(&Backlog) -> Option<i64>| count(before.as_ref().and_then(of));
    let [day, then] = days.map(|day| dates.day(day));
    let args = [
        ("open", now.open.to_string()),
        ("open-before", than(|it| Some(it.open))),
        ("due", count(now.due_today)),
        ("due-before", than(|it| it.due_today)),
        ("overdue", count(now.overdue)),
        ("overdue-before", than(|it| it.overdue)),
        ("unassigned", count(now.unassigned)),
        ("unassigned-before", than(|it| it.unassigned)),
        ("then", then),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (language.with("report-standing", &[("day", &day)]), language.with("report-standing-line", &args))
}

/// How many promises came due, how many of them are kept, and what is late by now.
fn promises_line(Promises { due, done, late }: &Promises, language: &Words) -> (String, String) {
    let [n, before, kept, kept_before, late] = [due[0], due[1], done[0], done[1], *late].map(|n| n.to_string());
    let args = [("n", n.as_str()), ("before", &before), ("done", &kept), ("done-before", &kept_before), ("late", &late)];
    (language.t("report-promises").to_owned(), language.with("report-promises-line", &args))
}

/// How many dates were not kept, and which.
fn missed_line(Missed { now, before, clocks }: &Missed, language: &Words) -> (String, String) {
    let (now, before) = (now.to_string(), before.to_string());
    let which = each(language, "report-each-missed", clocks, |clock| language.code("clock", clock));
    let key = if clocks.is_empty() { "report-none" } else { "report-missed-line" };
    let told = language.with(key, &[("n", &now), ("before", &before), ("which", &which)]);
    (language.t("report-missed").to_owned(), told)
}

/// How many ended, why they had begun and where.
fn end_lines(Ends { closed, reopened, causes, merchants }: &Ends, language: &Words) -> Vec<(String, String)> {
    let [n, before, again, again_before] = [closed[0], closed[1], reopened[0], reopened[1]].map(|n| n.to_string());
    let args = [("n", n.as_str()), ("before", &before), ("again", &again), ("again-before", &again_before)];
    let lines = [
        (language.t("report-closed"), language.with("report-closed-line", &args)),
        (language.t("report-causes"), each(language, "report-each", causes, |code| language.code("cause", code))),
        (language.t("report-merchants"), each(language, "report-each", merchants, str::to_owned)),
    ];
    lines.into_iter().filter(|(_, told)| !told.is_empty()).map(|(name, told)| (name.to_owned(), told)).collect()
}

/// What people thought of it; nothing where nobody rated.
fn rated([now, before]: &[Scores; 2], language: &Words) -> Option<(String, String)> {
    let n = |scores: &Scores| scores.iter().map(|(_, n)| n).sum::<usize>();
    let mean = |scores: &Scores| mean_score(scores).map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    let (people, people_before) = (n(now).to_string(), n(before).to_string());
    let args = [("n", people.as_str()), ("before", &people_before), ("fewest", &FEWEST.to_string())];
    let told = match mean(now) {
        None => language.with("report-rated-few", &args),
        Some(own) => {
            let earlier = mean(before).unwrap_or_else(|| "–".to_owned());
            language.with("report-rated-line", &[args[0], args[1], ("mean", &own), ("mean-before", &earlier)])
        }
    };
    (n(now) > 0).then(|| (language.t("report-rated").to_owned(), told))
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
