//! The form of a policy: from a policy to its fields, and from fields to a policy or to what is to be mended.

use chrono::NaiveDate;

use crate::domain::case::StatusCode;
use crate::domain::codes::{Channel, Priority, ProblemType, ProviderKind};
use crate::domain::money::{Currency, Money};
use crate::domain::sla::{ClockKind, DayRules, Deadline, Extensible, Fault, Fits, Names, Pausing, Policy, Start, Term, Warning};
use crate::domain::text;
use crate::web::admin::fields::Fields;
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Longest name, in characters.
const MAX_NAME: usize = 60;
const HOUR: i64 = 3600;

/// The fields of a policy as it stands.
pub fn fields(policy: &Policy) -> Fields {
    let mut fields = Fields::default();
    if let Some(names) = &policy.name {
        fields.put("name_zh", &names.zh);
        fields.put("name_en", &names.en);
    }
    fields.tick("in_use", policy.in_use);
    fields.put("position", policy.position.to_string());
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    fields.put("from", day(policy.in_force.0));
    fields.put("until", day(policy.in_force.1));
    put_fits(&mut fields, &policy.fits);
    fields.put("calendar", &policy.calendar_id);
    for deadline in &policy.deadlines {
        put_deadline(&mut fields, deadline);
    }
    fields.tick("first_day_counts", policy.days.first_day_counts);
    fields.tick("after_close", policy.days.after_close_is_next_day);
    fields.tick("rolls_off", policy.days.rolls_off_days_off);
    policy.pausing.statuses.iter().for_each(|status| fields.put("pause_in", status.as_str()));
    fields.put("most_days", policy.pausing.most_days.to_string());
    fields.put("warn_percent", policy.warning.percent.to_string());
    fields.put("warn_minutes", policy.warning.minutes.to_string());
    fields
}

pub fn put_fits(fields: &mut Fields, fits: &Fits) {
    fits.problem_types.iter().for_each(|code| fields.put("problem_type", code.as_str()));
    fits.provider_kinds.iter().for_each(|code| fields.put("provider_kind", code.as_str()));
    fits.channels.iter().for_each(|code| fields.put("channel", code.as_str()));
    fits.priorities.iter().for_each(|code| fields.put("priority", code.as_str()));
    fields.put("at_least", fits.at_least.map(|sum| format!("{}.{:02}", sum.minor / 100, sum.minor % 100)).unwrap_or_default());
    fields.tick("vulnerable", fits.vulnerable);
}

fn put_deadline(fields: &mut Fields, deadline: &Deadline) {
    let name = |part: &str| format!("{}-{part}", deadline.kind);
    let (n, unit) = length(deadline.term);
    fields.put(&name("n"), n);
    fields.put(&name("unit"), unit);
    fields.tick(&name("pauses"), matches!(deadline.term, Term::Working { pauses: true, .. }));
    fields.put(&name("start"), if deadline.start == Start::Acceptance { "acceptance" } else { "filing" });
    if let Some(more) = deadline.extensible {
        fields.put(&name("times"), more.times.to_string());
        fields.put(&name("more"), more.days.to_string());
    }
}

/// How long, as it is typed, and its unit.
pub fn length(term: Term) -> (String, &'static str) {
    match term {
        Term::Working { seconds, .. } if seconds % HOUR == 0 => ((seconds / HOUR).to_string(), "hours"),
        Term::Working { seconds, .. } => (format!("{:.2}", seconds as f64 / HOUR as f64), "hours"),
        Term::WorkingDays(days) => (days.to_string(), "working_days"),
        Term::Days(days) => (days.to_string(), "days"),
    }
}

/// The next version of `base` that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, base: &Policy, problems: &mut Problems) -> Policy {
    let is_built_in = Policy::preset(&base.id).is_some();
    let name = if is_built_in { base.name.clone() } else { names(page, fields, problems) };
    let deadlines = ClockKind::ALL.iter().filter_map(|kind| deadline(page, fields, *kind, problems)).collect();
    Policy {
        id: base.id.clone(),
        version: base.version + 1,
        published_at: None,
        name,
        in_use: fields.is("in_use"),
        position: number(page, fields, "position", problems).unwrap_or(base.position),
        fits: fits(page, fields, problems),
        deadlines,
        calendar_id: fields.text("calendar").to_owned(),
        days: DayRules {
            first_day_counts: fields.is("first_day_counts"),
            after_close_is_next_day: fields.is("after_close"),
            rolls_off_days_off: fields.is("rolls_off"),
        },
        pausing: Pausing {
            statuses: fields.codes("pause_in", |code| StatusCode::parse(code).filter(|code| code.is_waiting())),
            most_days: number(page, fields, "most_days", problems).unwrap_or(base.pausing.most_days),
        },
        warning: Warning {
            percent: number(page, fields, "warn_percent", problems).unwrap_or(base.warning.percent),
            minutes: number(page, fields, "warn_minutes", problems).unwrap_or(base.warning.minutes),
        },
        in_force: (day(page, fields, "from", problems), day(page, fields, "until", problems)),
        source: base.source.clone(),
    }
}

/// A name in both languages.
pub fn names(page: &Page, fields: &Fields, problems: &mut Problems) -> Option<Names> {
    let mut one = |field: &str| problems.check(page.words, field, text::required(text::name(fields.text(field), MAX_NAME)));
    let (zh, en) = (one("name_zh"), one("name_en"));
    Some(Names { zh: zh?, en: en? })
}

/// Which cases.
pub fn fits(page: &Page, fields: &Fields, problems: &mut Problems) -> Fits {
    let typed = fields.text("at_least");
    let at_least = match Money::parse(typed, Currency::Cny) {
        _ if typed.is_empty() => None,
        Ok(sum) => Some(sum),
        Err(_) => {
            problems.add("at_least", page.t("policy-bad-sum"));
            None
        }
    };
    Fits {
        problem_types: fields.codes("problem_type", ProblemType::parse),
        provider_kinds: fields.codes("provider_kind", ProviderKind::parse),
        channels: fields.codes("channel", Channel::parse),
        priorities: fields.codes("priority", Priority::parse),
        at_least,
        vulnerable: fields.is("vulnerable"),
    }
}

fn deadline(page: &Page, fields: &Fields, kind: ClockKind, problems: &mut Problems) -> Option<Deadline> {
    let name = |part: &str| format!("{kind}-{part}");
    let typed = fields.text(&name("n")).to_owned();
    if typed.is_empty() {
        return None;
    }
    let id = name("n");
    let whole = || typed.parse::<u32>().ok();
    let term = match fields.text(&name("unit")) {
        "hours" => hours(&typed).map(|seconds| Term::Working { seconds, pauses: fields.is(&name("pauses")) }),
        "working_days" => whole().map(Term::WorkingDays),
        _ => whole().map(Term::Days),
    };
    let Some(term) = term else {
        problems.add(&id, page.t("policy-bad-length"));
        return None;
    };
    let chosen = if fields.text(&name("start")) == "acceptance" { Start::Acceptance } else { Start::Filing };
    let times = if fields.text(&name("times")).is_empty() { 0 } else { number(page, fields, &name("times"), problems)? };
    let extensible = match times {
        0 => None,
        times => Some(Extensible { times, days: number(page, fields, &name("more"), problems)? }),
    };
    Some(Deadline { kind, term, start: Start::of(kind).unwrap_or(chosen), extensible })
}

/// Hours with at most two decimals, in seconds.
fn hours(typed: &str) -> Option<i64> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, "0"));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
    let whole: i64 = whole.parse().ok().filter(|hours| (0..=100_000).contains(hours))?;
    Some(whole * HOUR + hundredths * 36)
}

fn number<T: std::str::FromStr>(page: &Page, fields: &Fields, name: &str, problems: &mut Problems) -> Option<T> {
    let number = fields.text(name).parse().ok();
    if number.is_none() {
        problems.add(name, page.t("policy-bad-number"));
    }
    number
}

/// A day, or none.
pub fn day(page: &Page, fields: &Fields, name: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let typed = fields.text(name);
    if typed.is_empty() {
        return None;
    }
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok();
    if day.is_none() {
        problems.add(name, page.t("policy-bad-day"));
    }
    day
}

/// What is wrong with a policy, in words, at the field to mend.
pub fn explain(page: &Page, fault: &Fault, problems: &mut Problems) {
    let clock = |kind: &ClockKind| page.code("clock", kind.as_str());
    let at = |kind: &ClockKind| format!("{kind}-n");
    let (field, message) = match fault {
        Fault::NoClock => ("first_response-n".to_owned(), page.t("policy-fault-no-clock").to_owned()),
        Fault::NoTime(kind) => (at(kind), page.t1("policy-fault-no-time", "clock", clock(kind))),
        Fault::TooLong(kind) => (at(kind), page.t1("policy-fault-too-long", "clock", clock(kind))),
        Fault::Twice(kind) => (at(kind), page.t1("policy-fault-twice", "clock", clock(kind))),
        Fault::NeverMet { late, early } => {
            (at(late), page.t2("policy-fault-never-met", ("late", &clock(late)), ("early", &clock(early))))
        }
        Fault::LongerThanLaw(kind) => (at(kind), page.t1("policy-fault-longer-than-law", "clock", clock(kind))),
        Fault::LawInHours(kind) => (at(kind), page.t1("policy-fault-law-in-hours", "clock", clock(kind))),
        Fault::NoPromise(kind) => (at(kind), page.t1("policy-fault-no-promise", "clock", clock(kind))),
        Fault::HouseNotForAll => ("in_use".to_owned(), page.t("policy-fault-house").to_owned()),
        Fault::AlwaysWarns => ("warn_percent".to_owned(), page.t("policy-fault-always-warns").to_owned()),
        Fault::BadPause => ("most_days".to_owned(), page.t("policy-fault-bad-pause").to_owned()),
        Fault::EndsBeforeItBegins { .. } => ("until".to_owned(), page.t("policy-fault-ends-before").to_owned()),
        Fault::BadYear => ("from".to_owned(), page.t("policy-fault-bad-year").to_owned()),
        Fault::BadExtension(kind) => (format!("{kind}-more"), page.t1("policy-fault-extension", "clock", clock(kind))),
    };
    problems.add(&field, message);
}
