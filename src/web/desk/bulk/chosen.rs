//! What was chosen: which cases, and what is to be done to them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::MOST;
use crate::domain::actor::Staff;
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::codes::{Locale, Priority};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::macros::{self, Field, Macro, Says, Using};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::steps::Step;
use crate::domain::text::{self, TextProblem};
use crate::i18n::words;
use crate::paths;
use crate::store::macros::{self as kept, Called};
use crate::store::people::{self, Person, Team};
use crate::store::queue::{self, Listing, Names, Reading};
use crate::store::{Conn, StoreError, steps};
use crate::web::WebError;
use crate::web::desk::case::forms::{days_to_answer, end_of_day};
use crate::web::desk::follow_up::morning;
use crate::web::desk::macros::doing;
use crate::web::desk::queue::asked::{Asked, Asker};
use crate::web::guards::Agent;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Deeds that need a value.
pub const ASKED: [&str; 7] = ["assignee", "priority", "team", "tag", "untag", "on", "macro"];

/// How often the macro had been saved when its words were looked at.
const VERSION: &str = "macro_version";

/// Why nothing can be done.
pub enum Fault {
    NoCase,
    TooMany,
    /// Nothing was chosen to be done, or something that is not there.
    NoAct,
    BadTag,
    /// It would tell who somebody is.
    PersonalTag,
    BadDay,
    NotAssignable,
    MacroGone,
    /// Somebody saved it since its words were looked at.
    MacroChanged,
    /// What it asks of merchants is asked case by case.
    OneByOne,
    /// Those to whom it gives cases cannot have them.
    NotHanded(Refusal),
    BadList,
}

impl Fault {
    pub fn words(&self, page: &Page) -> String {
        let key = match self {
            Fault::NoCase => "bulk-no-case",
            Fault::TooMany => return page.t1("bulk-too-many", "most", MOST),
            Fault::NoAct => "bulk-no-act",
            Fault::BadTag => "bulk-bad-tag",
            Fault::PersonalTag => "refusal-personal-tag",
            Fault::BadDay => "bulk-bad-day",
            Fault::NotAssignable => "refusal-not-assignable",
            Fault::MacroGone => "macro-gone",
            Fault::MacroChanged => "bulk-macro-changed",
            Fault::OneByOne => "bulk-macro-one-by-one",
            Fault::NotHanded(refusal) => return page.words.refusal(refusal),
            Fault::BadList => "view-bad-query",
        };
        page.t(key).to_owned()
    }
}

/// What is to be done.
pub enum Deed {
    Assign(Option<Staff>, String),
    Priority(Priority),
    Team(Option<TeamId>, String),
    Tag(String),
    Untag(String),
    FollowUp(NaiveDate, DateTime<Utc>),
    /// And the colleague who is given the cases, where it names one.
    Macro(Box<Macro>, Option<Staff>),
}

/// Cases and what is to be done to them.
pub struct Chosen {
    pub cases: Vec<Reference>,
    pub deed: Deed,
    /// When a question of a macro is to be answered, and the day to which it puts off.
    until: DateTime<Utc>,
    on: Option<DateTime<Utc>>,
    me: Staff,
    agent_name: String,
    names: Names,
    called: Called,
    /// The form as it came, but for the cases.
    given: Vec<(String, String)>,
    query: String,
    /// The number under which it is done.
    pub run: Option<i64>,
    /// When the preview was shown.
    pub seen: Option<DateTime<Utc>>,
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
}

/// The form as it is read: a button of the bar says in one field what is to be done, and with which value.
pub fn plain(fields: &[(String, String)]) -> Vec<(String, String)> {
    let mut plain: Vec<(String, String)> = fields.iter().filter(|(name, _)| name != "act").cloned().collect();
    if let Some((what, with)) =
        fields.iter().find(|(name, _)| name == "act").map(|(_, act)| act.split_once(':').unwrap_or((act, "")))
    {
        plain.retain(|(name, _)| name != "what" && name != what);
        plain.extend([("what".to_owned(), what.to_owned()), (what.to_owned(), with.to_owned())]);
    }
    plain
}

/// What is to be done, where it was not yet said with which value.
pub fn open_question(fields: &[(String, String)]) -> Option<&str> {
    let what = value(fields, "what");
    (ASKED.contains(&what) && value(fields, what).is_empty()).then_some(what)
}

/// The list that somebody came from.
pub fn back_url(fields: &[(String, String)]) -> String {
    let query = value(fields, "query");
    let is_ours = paths::parse_next(&paths::desk_list(query)).is_some();
    if is_ours && !query.is_empty() { paths::desk_list(query) } else { paths::desk_queue() }
}

impl Chosen {
    pub async fn read(
        agent: &Agent,
        page: &Page,
        app: &AppData,
        fields: &[(String, String)],
    ) -> Result<Result<Self, Fault>, WebError> {
        let (ticked, list) = match which(fields, &Asker::of(agent, page, app)) {
            Ok(which) => which,
            Err(fault) => return Ok(Err(fault)),
        };
        let reading = Reading { scope: agent.actor().scope(), me: agent.staff.id, now: page.now };
        let (given, staff, rules, locale) = (fields.to_vec(), agent.staff, app.rules(), page.words.locale());
        let read = app.db.read(move |conn| {
            let cases = match list {
                Some(list) => queue::references(conn, &reading, &list, MOST + 1)?,
                None => ticked,
            };
            let deed = deed(conn, (staff, reading.now), &given, (&rules.calendar, locale))?;
            Ok((cases, deed, (queue::names(conn)?, kept::called(conn)?)))
        });
        let (cases, deed, (names, called)) = read.await?;
        let deed = match deed {
            Ok(deed) => deed,
            Err(fault) => return Ok(Err(fault)),
        };
        if cases.is_empty() {
            return Ok(Err(Fault::NoCase));
        }
        if cases.len() > MOST {
            return Ok(Err(Fault::TooMany));
        }
        let rules = app.rules();
        let calendar = &rules.calendar;
        let until = end_of_day(days_to_answer(page.now, &rules), calendar).unwrap_or(page.now);
        let days = if let Deed::Macro(it, _) = &deed { it.doing.follow_up_days } else { None };
        let on = days.and_then(|days| morning(page.dates.day_of(page.now) + chrono::Days::new(days.into()), calendar));
        let agent_name = agent.visitor.person().map(|person| person.name.clone()).unwrap_or_default();
        let keep = |name: &str| !matches!(name, "csrf" | "case" | "all" | "run" | "seen" | "part" | VERSION);
        let given = fields.iter().filter(|(name, _)| keep(name)).cloned().collect();
        let seen = value(fields, "seen").parse().ok().and_then(DateTime::from_timestamp_millis);
        let (query, run) = (value(fields, "query").to_owned(), value(fields, "run").parse().ok());
        Ok(Ok(Self { cases, deed, until, on, me: staff, agent_name, names, called, given, query, run, seen }))
    }

    /// What is done to one case.
    pub fn steps(&self, case: &Case) -> Vec<Step> {
        match &self.deed {
            Deed::Assign(to, _) => vec![Step::Assign(*to)],
            Deed::Priority(priority) => vec![Step::Priority(*priority)],
            Deed::Team(team, _) => vec![Step::Team(*team)],
            Deed::Tag(tag) => vec![Step::Tag(tag.clone())],
            Deed::Untag(tag) => vec![Step::Untag(tag.clone())],
            Deed::FollowUp(_, on) => vec![Step::FollowUp(Some(*on))],
            Deed::Macro(it, colleague) => {
                let using = Using { me: self.me, colleague: *colleague, until: self.until, on: self.on, letter: None };
                it.steps(&self.said(case), &using)
            }
        }
    }

    /// The words of a macro as a case has them.
    pub fn said(&self, case: &Case) -> String {
        let Deed::Macro(it, _) = &self.deed else {
            return String::new();
        };
        if it.says == Says::Nothing {
            return String::new();
        }
        macros::fill(it.text(case.locale), |field| match field {
            Field::Agent => self.agent_name.clone(),
            Field::Provider => self.names.provider(&case.order.provider, case.locale).to_owned(),
            Field::Name if case.contact.name.is_empty() => words(case.locale).t("macro-no-name").to_owned(),
            field => macros::of_case(case, field),
        })
    }

    /// What is done, in words.
    pub fn words(&self, page: &Page) -> Vec<String> {
        match &self.deed {
            Deed::Assign(Some(_), name) => vec![page.t1("bulk-does-assign", "name", name)],
            Deed::Assign(None, _) => vec![page.t("macro-does-back").to_owned()],
            Deed::Priority(it) => vec![page.t1("macro-does-priority", "priority", page.code("priority", it.as_str()))],
            Deed::Team(_, name) => vec![page.t1("bulk-does-team", "team", name)],
            Deed::Tag(tag) => vec![page.t1("macro-does-tag", "tag", tag)],
            Deed::Untag(tag) => vec![page.t1("bulk-does-untag", "tag", tag)],
            Deed::FollowUp(day, _) => vec![page.t1("bulk-does-follow-up", "day", page.dates.weekday_day(*day))],
            Deed::Macro(it, _) => {
                let mut words = vec![page.t1("bulk-does-macro", "name", &it.name)];
                words.push(page.code("macro-says", it.says.as_str()));
                words.extend(doing(page, it.says, &it.doing, &self.called));
                words
            }
        }
    }

    /// What is said to somebody cannot be taken back, nor what goes out of sight: it waits a minute, and this is the key of why.
    pub fn why_held(&self) -> Option<&'static str> {
        let team = match &self.deed {
            Deed::Macro(it, _) if it.says == Says::Escalate => return Some("bulk-held-escalation"),
            Deed::Macro(it, _) if it.says != Says::Nothing => return Some("bulk-held-words"),
            Deed::Macro(it, _) => it.doing.team,
            Deed::Team(team, _) => *team,
            _ => None,
        };
        team.filter(|team| !self.me.can_work_on(CaseId(0), Some(*team))).map(|_| "bulk-held-out-of-sight")
    }

    /// The key of who reads what is said.
    pub fn said_to(&self) -> &'static str {
        match &self.deed {
            Deed::Macro(it, _) if it.says == Says::Note => "bulk-noted",
            Deed::Macro(it, _) if it.says == Says::Escalate => "bulk-reason",
            _ => "bulk-said",
        }
    }

    /// The macro that is used, if one is.
    pub fn macro_id(&self) -> Option<i64> {
        if let Deed::Macro(it, _) = &self.deed { Some(it.id) } else { None }
    }

    /// What the second form repeats: the same deed, and each case by name.
    pub fn fields(&self) -> Vec<(String, String)> {
        let cases = self.cases.iter().map(|case| ("case".to_owned(), case.to_string()));
        let version = if let Deed::Macro(it, _) = &self.deed { Some((VERSION.to_owned(), it.version.to_string())) } else { None };
        self.given.iter().cloned().chain(version).chain(cases).collect()
    }

    pub fn back_url(&self) -> String {
        back_url(&[("query".to_owned(), self.query.clone())])
    }
}

/// The cases that were ticked, or the list of which all are meant.
fn which(fields: &[(String, String)], asker: &Asker) -> Result<(Vec<Reference>, Option<Listing>), Fault> {
    if value(fields, "all") == "yes" {
        let asked = Asked::read(value(fields, "query"), asker).filter(|asked| asked.problems.is_empty());
        return Ok((Vec::new(), Some(asked.ok_or(Fault::BadList)?.listing)));
    }
    let ticked: BTreeSet<&str> = fields.iter().filter(|(name, _)| name == "case").map(|(_, value)| value.as_str()).collect();
    if ticked.len() > MOST {
        return Err(Fault::TooMany);
    }
    Ok((ticked.into_iter().filter_map(Reference::parse).collect(), None))
}

/// What the form asks to be done.
fn deed(
    conn: &mut Conn,
    (me, now): (Staff, DateTime<Utc>),
    fields: &[(String, String)],
    (calendar, locale): (&Calendar, Locale),
) -> Result<Result<Deed, Fault>, StoreError> {
    let what = value(fields, "what");
    let given = value(fields, what);
    Ok(match what {
        "assignee" => assign(conn, me, given)?,
        "priority" => Priority::parse(given).map(Deed::Priority).ok_or(Fault::NoAct),
        "team" => team(&people::open_teams(conn)?, given, locale),
        "tag" => tag(text::tag(given)).map(Deed::Tag),
        "untag" => tag(text::known_tag(given)).map(Deed::Untag),
        "on" => {
            let day = NaiveDate::parse_from_str(given, "%Y-%m-%d").ok();
            day.and_then(|day| Some(Deed::FollowUp(day, morning(day, calendar)?))).ok_or(Fault::BadDay)
        }
        "macro" => use_macro(conn, (me, now), given, value(fields, VERSION))?,
        _ => Err(Fault::NoAct),
    })
}

/// `seen`: the version whose words were looked at; empty where none were yet.
fn use_macro(
    conn: &mut Conn,
    (me, now): (Staff, DateTime<Utc>),
    given: &str,
    seen: &str,
) -> Result<Result<Deed, Fault>, StoreError> {
    let it = match given.parse().map(|id| kept::find(conn, me, id)) {
        Ok(Ok(it)) => it,
        Ok(Err(StoreError::NotFound)) | Err(_) => return Ok(Err(Fault::MacroGone)),
        Ok(Err(error)) => return Err(error),
    };
    if !seen.is_empty() && seen != it.version.to_string() {
        return Ok(Err(Fault::MacroChanged));
    }
    if it.says == Says::Merchant {
        return Ok(Err(Fault::OneByOne));
    }
    match steps::receiver(conn, &it.doing, me, now) {
        Ok(colleague) => Ok(Ok(Deed::Macro(Box::new(it), colleague))),
        Err(StoreError::Refused(refusal)) => Ok(Err(Fault::NotHanded(refusal))),
        Err(error) => Err(error),
    }
}

fn assign(conn: &mut Conn, me: Staff, given: &str) -> Result<Result<Deed, Fault>, StoreError> {
    let id = match given {
        "none" => return Ok(Ok(Deed::Assign(None, String::new()))),
        "me" => me.id,
        id => match id.parse() {
            Ok(id) => PersonId(id),
            Err(_) => return Ok(Err(Fault::NoAct)),
        },
    };
    let named = |person: Person| person.staff().map(|staff| Deed::Assign(Some(staff), person.name.clone()));
    match people::find(conn, id) {
        Ok(person) => Ok(named(person).ok_or(Fault::NotAssignable)),
        Err(StoreError::NotFound) => Ok(Err(Fault::NotAssignable)),
        Err(error) => Err(error),
    }
}

fn team(teams: &[Team], given: &str, locale: Locale) -> Result<Deed, Fault> {
    if given == "none" {
        return Ok(Deed::Team(None, String::new()));
    }
    let found = teams.iter().find(|team| team.id.to_string() == given).ok_or(Fault::NoAct)?;
    Ok(Deed::Team(Some(TeamId(found.id)), found.name(locale).to_owned()))
}

fn tag(read: Result<Option<String>, TextProblem>) -> Result<String, Fault> {
    match read {
        Ok(Some(tag)) => Ok(tag),
        Err(TextProblem::Personal) => Err(Fault::PersonalTag),
        Ok(None) | Err(_) => Err(Fault::BadTag),
    }
}
