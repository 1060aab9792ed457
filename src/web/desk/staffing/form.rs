//! The two forms of a person: what they can do, and when they are away.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::codes::Locale;
use crate::domain::ids::PersonId;
use crate::domain::routing::{Away, HandOver, Staffing};
use crate::store::providers::Provider;
use crate::web::admin::fields::Fields;
use crate::web::desk::case::forms::{Choice, Typed};
use crate::web::page::Page;

/// Most cases that a limit of one's own can name.
const MOST_CAP: u32 = 500;
/// Nobody is away for longer at once.
const MOST_DAYS: u64 = 366;

/// What somebody can do, as it was sent.
pub struct SkillsForm {
    pub languages: Vec<Locale>,
    pub providers: Vec<String>,
    cap: String,
}

impl SkillsForm {
    pub fn of(fields: Vec<(String, String)>, known: &[Provider]) -> Self {
        let fields = Fields(fields);
        let slug = |slug: &str| known.iter().find(|it| it.slug == slug).map(|it| it.slug.clone());
        Self {
            languages: fields.codes("language", Locale::parse),
            providers: fields.codes("provider", slug),
            cap: fields.text("cap").to_owned(),
        }
    }
}

pub fn read_skills(form: &SkillsForm, typed: &mut Typed) -> Option<Staffing> {
    typed.values.insert("cap".to_owned(), form.cap.clone());
    let cap = match form.cap.as_str() {
        "" => None,
        cap => {
            let Some(cap) = cap.parse().ok().filter(|cap| (1..=MOST_CAP).contains(cap)) else {
                typed.wrong_with("cap", "routing-bad-cap", &[("most", &MOST_CAP.to_string())]);
                return None;
            };
            Some(cap)
        }
    };
    Some(Staffing { languages: form.languages.clone(), providers: form.providers.clone(), cap, away: None })
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwayForm {
    /// A day; empty: from now.
    #[serde(default)]
    from: String,
    /// The last day; empty: until they are back.
    #[serde(default)]
    until: String,
    /// `keep`, `rules`, or a colleague's id.
    #[serde(default)]
    hand_over: String,
    /// `yes`: they are there again.
    #[serde(default)]
    back: String,
}

impl AwayForm {
    pub fn is_back(&self) -> bool {
        self.back == "yes"
    }
}

/// The form with what stands now.
pub fn away_as_it_is(page: &Page, of: &Staffing) -> Typed {
    let day = |at: DateTime<Utc>| page.dates.day_of(at).to_string();
    let stands = of.away.as_ref().filter(|away| away.until.is_none_or(|until| until > page.now));
    let form = stands.map_or_else(AwayForm::default, |away| AwayForm {
        from: day(away.from),
        until: away.until.map(|until| day(until - chrono::TimeDelta::seconds(1))).unwrap_or_default(),
        hand_over: match away.hand_over {
            HandOver::Keep => "keep".to_owned(),
            HandOver::Rules => "rules".to_owned(),
            HandOver::To(person) => person.to_string(),
        },
        back: String::new(),
    });
    typed_away(page, &form, of)
}

/// What was typed of an absence; beside it stands the limit as it is.
pub fn typed_away(page: &Page, form: &AwayForm, of: &Staffing) -> Typed {
    let mut typed = Typed::of("away", form, page.words);
    typed.values.insert("cap".to_owned(), of.cap.map(|cap| cap.to_string()).unwrap_or_default());
    typed
}

/// From when to when, by the house's clock: from now where it begins today.
/// The first day of an absence that has begun stays what it was.
pub fn read_away(
    page: &Page,
    form: &AwayForm,
    (choices, stands, zone): (&[Choice], Option<&Away>, Tz),
    typed: &mut Typed,
) -> Option<Away> {
    let day_of = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let today = day_of(page.now);
    let running = stands.filter(|away| away.is_at(page.now));
    let from = if form.from.is_empty() { Some(today) } else { typed.day("from") };
    let is_same = running.is_some_and(|away| Some(day_of(away.from)) == from);
    if from.is_some_and(|from| from < today) && !is_same {
        typed.wrong("from", "staffing-from-past");
    }
    let until = if form.until.is_empty() { Some(None) } else { typed.day("until").map(Some) };
    let hand_over = match form.hand_over.as_str() {
        "keep" => Some(HandOver::Keep),
        "rules" => Some(HandOver::Rules),
        id => choices.iter().find(|choice| choice.value == id).and_then(|_| id.parse().ok()).map(|id| HandOver::To(PersonId(id))),
    };
    if hand_over.is_none() {
        typed.wrong("hand_over", "staffing-no-such-colleague");
    }
    let (from, until) = (from?, until?);
    if until.is_some_and(|until| until < from.max(today)) {
        typed.wrong("until", "staffing-until-before");
    }
    let latest = today.checked_add_days(Days::new(MOST_DAYS))?;
    if from > latest || until.is_some_and(|until| until > latest) {
        typed.wrong(if from > latest { "from" } else { "until" }, "staffing-too-long");
    }
    if !typed.problems.is_empty() {
        return None;
    }
    let begins = match running {
        Some(away) if is_same => away.from,
        _ if from <= today => page.now,
        _ => midnight(from, zone)?,
    };
    let ends = until.and_then(|day| day.succ_opt()).map(|day| midnight(day, zone));
    Some(Away { from: begins, until: ends.flatten(), hand_over: hand_over? })
}

fn midnight(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest().map(|at| at.with_timezone(&Utc))
}

/// For the row that says what was changed.
pub fn told(of: &Staffing) -> String {
    let languages: Vec<&str> = of.languages.iter().map(|it| it.as_str()).collect();
    let away = of.away.as_ref().map(|away| {
        let hand_over = match away.hand_over {
            HandOver::Keep => "keep".to_owned(),
            HandOver::Rules => "rules".to_owned(),
            HandOver::To(person) => person.to_string(),
        };
        serde_json::json!({ "from": away.from, "until": away.until, "hand_over": hand_over })
    });
    serde_json::json!({ "languages": languages, "providers": of.providers, "cap": of.cap, "away": away }).to_string()
}
