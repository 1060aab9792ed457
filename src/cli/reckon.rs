//! `redress sla due --policy`: when each clock of a policy comes due, with its arithmetic. Needs no database.

use anyhow::{Context as _, anyhow, bail, ensure};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, Utc};
use clap::Args;
use serde::Serialize;

use crate::domain::calendar::{Calendar, Time};
use crate::domain::sla::{BadPause, Pause, Policy, Reckoning, Why, pauses_in_order};

/// Years that calendars count.
const YEARS: std::ops::RangeInclusive<i32> = 1971..=2199;

#[derive(Args)]
pub struct Reckon {
    /// A preset: house, cn-bank-simple, cn-bank-complex, cn-samr-2026, cn-samr-2020, cn-credit, uk-disp, uk-psd, us-cfpb,
    /// in-cpgrams, au-rg271
    #[arg(long, requires = "filed")]
    pub policy: Option<String>,
    /// When the complaint arrived, such as 2026-02-13T17:30:00+08:00
    #[arg(long, requires = "policy")]
    filed: Option<String>,
    /// When it was accepted (受理), where a clock begins then; without it, when it was filed
    #[arg(long, requires = "policy")]
    accepted: Option<String>,
    /// A time in which clocks that pause stand still, as FROM..TO; may be given several times
    #[arg(long, value_name = "FROM..TO", requires = "policy")]
    pause: Vec<String>,
    /// Print JSON; a calendar day of a term counts 86400 seconds
    #[arg(long, requires = "policy")]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    policy: &'a str,
    calendar: &'a str,
    filed: String,
    clocks: Vec<ClockAnswer>,
}

#[derive(Serialize)]
struct ClockAnswer {
    clock: &'static str,
    due: String,
    provisional: bool,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    from: String,
    to: String,
    counts: i64,
    why: String,
}

pub fn run(name: &str, asked: &Reckon) -> anyhow::Result<()> {
    let known = || Policy::presets().collect::<Vec<_>>().join(", ");
    let policy = Policy::preset(name).ok_or_else(|| anyhow!("there is no policy {name}; there are {}", known()))?;
    let calendar = Calendar::named(&policy.calendar_id).with_context(|| format!("no calendar {}", policy.calendar_id))?;
    let filed = instant("--filed", asked.filed.as_deref().unwrap_or_default())?;
    let accepted = asked.accepted.as_deref().map_or(Ok(filed), |text| instant("--accepted", text))?;
    ensure!(accepted >= filed, "--accepted lies before --filed: a complaint is accepted after it has arrived");
    let pauses = asked.pause.iter().map(|text| pause(text)).collect::<anyhow::Result<Vec<_>>>()?;
    let pauses = pauses_in_order(pauses).map_err(|BadPause(pause)| {
        anyhow!(
            "--pause {}..{} ends before it starts; give the earlier time first",
            pause.from.to_rfc3339(),
            pause.to.to_rfc3339()
        )
    })?;
    let clocks = policy.reckon(filed, accepted, &pauses, &calendar);
    let hint = out_of_force(&policy, calendar.day(filed));
    let clocks = clocks.iter().map(|clock| clock_answer(clock, filed, hint.as_deref(), &calendar)).collect();
    let answer = Answer { policy: &policy.id, calendar: &calendar.id, filed: local(filed, &calendar), clocks };
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else {
        print(&answer, &policy);
    }
    Ok(())
}

fn instant(option: &str, text: &str) -> anyhow::Result<DateTime<Utc>> {
    let at: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(text)
        .with_context(|| format!("{option} {text:?} is not a time with its zone, such as 2026-02-13T17:30:00+08:00"))?;
    ensure!(YEARS.contains(&at.year()), "{option} {text}: calendars count from {} to {}", YEARS.start(), YEARS.end());
    Ok(at.to_utc())
}

fn pause(text: &str) -> anyhow::Result<Pause> {
    let Some((from, to)) = text.split_once("..") else {
        bail!("--pause {text:?} is not FROM..TO, such as 2026-02-14T10:00:00+08:00..2026-02-15T10:00:00+08:00");
    };
    Ok(Pause { from: instant("--pause", from)?, to: instant("--pause", to)? })
}

/// What to say where the policy does not hold on the day of filing.
fn out_of_force(policy: &Policy, day: NaiveDate) -> Option<String> {
    if policy.is_in_force(day) {
        return None;
    }
    Some(match policy.in_force {
        (Some(from), _) if day < from => format!("{} is in force from {from}, not yet on {day}", policy.id),
        (_, Some(until)) => format!("{} was in force until {until}, no longer on {day}", policy.id),
        _ => return None,
    })
}

fn clock_answer(reckoning: &Reckoning, filed: DateTime<Utc>, hint: Option<&str>, calendar: &Calendar) -> ClockAnswer {
    let begin = reckoning.spans.first().map_or(filed, |span| span.from);
    let note = hint.map(|why| Step { from: local(begin, calendar), to: local(begin, calendar), counts: 0, why: why.to_owned() });
    let steps = reckoning.spans.iter().map(|span| Step {
        from: local(span.from, calendar),
        to: local(span.to, calendar),
        counts: span.counts,
        why: in_words(&span.why),
    });
    ClockAnswer {
        clock: reckoning.deadline.kind.as_str(),
        due: local(reckoning.due, calendar),
        provisional: reckoning.provisional,
        steps: note.into_iter().chain(steps).collect(),
    }
}

fn in_words(why: &Why) -> String {
    match why {
        Why::Calendar(Time::Hours) => "working hours".to_owned(),
        Why::Calendar(Time::MakeupHours) => "working hours of a make-up working day".to_owned(),
        Why::Calendar(Time::Closed) => "outside working hours".to_owned(),
        Why::Calendar(time @ (Time::Weekend | Time::Holiday(_))) => day_off(time),
        Why::Paused => "paused".to_owned(),
        Why::AfterClose => "received after close: counts as received on the next working day".to_owned(),
        Why::FirstDay => "the first day does not count".to_owned(),
        Why::Days(days) => format!("{days} calendar days"),
        Why::WorkingDay => "working day".to_owned(),
        Why::RolledOff(time) => format!("the last day is a day off ({}) and gives way", day_off(time)),
        Why::LastDay => "the next working day is the last day".to_owned(),
    }
}

fn day_off(time: &Time) -> String {
    match time {
        Time::Holiday(code) => format!("holiday: {}", code.replace('_', " ")),
        _ => "weekend".to_owned(),
    }
}

fn local(at: DateTime<Utc>, calendar: &Calendar) -> String {
    at.with_timezone(&calendar.zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}

fn print(answer: &Answer<'_>, policy: &Policy) {
    println!("{} on calendar {}, filed {}", answer.policy, answer.calendar, answer.filed);
    if let Some(source) = &policy.source {
        let checked = source.checked.map_or_else(|| "not checked lately".to_owned(), |day| format!("checked {day}"));
        println!("{} ({}; {checked}; not legal advice)", source.text, source.url);
    }
    for clock in &answer.clocks {
        println!("\n{}  due {}{}", clock.clock, clock.due, if clock.provisional { "  (provisional)" } else { "" });
        for step in &clock.steps {
            println!("  {}  {}  {:>9}  {}", step.from, step.to, step.counts, step.why);
        }
    }
}
