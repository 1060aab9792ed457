//! The history of a case in words, oldest first: who did what, with what they wrote.

use chrono::{DateTime, Utc};

use super::choices;
use super::facts;
use super::files;
use super::ties;
use crate::domain::actor::ActorKind;
use crate::domain::case::Case;
use crate::domain::codes::{Channel, Claimant, Consent, EscalationCause, RecomputeCause};
use crate::domain::event::{Happening, TextKind};
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Names};
use crate::domain::text::without_personal_numbers;
use crate::store::case_page::CaseFile;
use crate::store::people::Team;
use crate::store::timeline::{Entry, Timeline};
use crate::web::claim_words;
use crate::web::page::Page;
use crate::web::promise_words;

mod plain;

use plain::{assigned, corrected, plain_key, put_off, tagged};

/// One entry, as the template writes it.
pub struct Item {
    /// Whose pin: "" consumer, us, them, sys, note.
    pub who: &'static str,
    pub iso: String,
    /// Only where the day changes.
    pub day: String,
    pub time: String,
    pub title: String,
    pub detail: String,
    /// What they wrote, if they wrote something.
    pub body: Option<String>,
    /// The language of the person's own words.
    pub lang: &'static str,
    /// A message of the consumer can be folded away; `None` of anything else.
    pub message: Option<Message>,
}

/// A message of the consumer.
pub struct Message {
    pub text: String,
    pub is_abusive: bool,
}

/// Puts entries of one case into words.
pub struct Teller<'a> {
    page: &'a Page,
    file: &'a CaseFile,
    rules: &'a Rulebook,
    /// Numbers that are no secret to whoever works on the case.
    known: Vec<&'a str>,
}

/// Everything loaded, oldest first.
pub fn items(page: &Page, file: &CaseFile, rules: &Rulebook) -> Vec<Item> {
    let told = file.timeline.entries.iter().rev().filter(|entry| !entry.what.is_of_ledger());
    let teller = Teller::new(page, file, rules);
    let whole = |entry: &Entry| Item { message: message(file, entry), ..teller.item(entry) };
    let mut items: Vec<Item> = told.map(whole).collect();
    let mut day = String::new();
    for item in &mut items {
        if item.day == day {
            item.day.clear();
        } else {
            day.clone_from(&item.day);
        }
    }
    items
}

/// The last `acts` acts of people and all that the clocks did since, newest first as they came: what changed since
/// somebody looked. One act is the events of one instant and one actor.
pub fn since(timeline: &Timeline, acts: i64) -> &[Entry] {
    let mut seen = 0;
    let mut last: Option<&Entry> = None;
    let mut of_person = false;
    for (at, entry) in timeline.entries.iter().enumerate() {
        let same = last.is_some_and(|l| super::fix::is_one_act(l, entry));
        if !same {
            seen += i64::from(of_person);
            of_person = false;
        }
        if seen >= acts {
            return timeline.entries.get(..at).unwrap_or_default();
        }
        let is_fact = matches!(entry.what, Happening::FactRecorded { .. } | Happening::FactBeside(_));
        let by_bill = entry.by == ActorKind::System && is_fact;
        of_person |= !by_bill && !is_aside(&entry.what);
        last = Some(entry);
    }
    &timeline.entries
}

/// What leaves the version alone: what time itself does, and what decides nothing.
const fn is_aside(what: &Happening) -> bool {
    matches!(
        what,
        Happening::ClockWarned { .. }
            | Happening::ClockMissed { .. }
            | Happening::OfferLapsed { .. }
            | Happening::NoAnswer { .. }
            | Happening::Joined
            | Happening::Tagged { .. }
            | Happening::Checked { .. }
            | Happening::FollowUpSet { .. }
            | Happening::Untaken
            | Happening::Rated { .. }
            | Happening::EvidenceShown { .. }
            | Happening::EvidenceQuarantined { .. }
            | Happening::EvidenceReleased { .. }
            | Happening::EvidenceChecked { .. }
            | Happening::Consented { .. }
            | Happening::LettersSentAgain { .. }
            | Happening::MerchantReminded { .. }
            | Happening::MerchantUnreached { .. }
            | Happening::MarkedAbusive { .. }
            | Happening::UnmarkedAbusive { .. }
            | Happening::Linked { .. }
            | Happening::Unlinked { .. }
            | Happening::IncidentJoined { .. }
            | Happening::IncidentLeft { .. }
            | Happening::MissExplained { .. }
            | Happening::FixProved { .. }
            | Happening::TeamTookOver { .. }
            | Happening::Escalated { cause: EscalationCause::Overdue | EscalationCause::DueSoon, .. }
            | Happening::ClocksResumed { .. }
            | Happening::ClockRecomputed { cause: RecomputeCause::Policy | RecomputeCause::Calendar, .. }
    )
}

/// What the complaint said when it was filed, and what was wished for.
pub fn said_first(file: &CaseFile) -> Vec<String> {
    let known = file.known_numbers();
    let description = file.timeline.entries.iter().filter_map(|entry| entry.said.as_ref());
    let description = description
        .filter(|said| said.kind == TextKind::Description && !file.timeline.is_abusive(said.id))
        .filter_map(|said| said.body.as_ref());
    let said = description.chain(&file.desired_outcome);
    said.map(|words| without_personal_numbers(words, &known)).collect()
}

impl<'a> Teller<'a> {
    pub fn new(page: &'a Page, file: &'a CaseFile, rules: &'a Rulebook) -> Self {
        Self { page, file, rules, known: file.known_numbers() }
    }

    /// One entry in words.
    pub fn item(&self, entry: &Entry) -> Item {
        let (page, case) = (self.page, &self.file.case);
        let who = who(entry);
        let did = self.by_case(&entry.what).unwrap_or_else(|| did(page, &self.file.teams, entry));
        let (title, detail) = match who {
            "sys" => (did, String::new()),
            _ => (name(page, case, entry), did),
        };
        let said = entry.said.as_ref().filter(|said| said.kind != TextKind::Correction);
        let erased = || page.t("case-erased").to_owned();
        // Nobody here needs a card's number to help; the order's own numbers are what they work with.
        let shown = |body: &String| without_personal_numbers(body, &self.known);
        Item {
            who,
            iso: page.dates.machine(entry.at),
            day: page.dates.short_day(entry.at),
            time: page.dates.time(entry.at),
            title,
            detail,
            body: said.map(|said| said.body.as_ref().map_or_else(erased, shown)),
            lang: if who.is_empty() { case.locale.as_str() } else { "" },
            message: None,
        }
    }

    /// What names a rule, an item of a checklist, or one of several orders.
    fn by_case(&self, what: &Happening) -> Option<String> {
        let page = self.page;
        let name = |known: Option<&Names>| {
            let known = known.map(|names| names.of(page.words.locale()));
            known.unwrap_or_else(|| page.t("routing-gone")).to_owned()
        };
        let item = |id: &String| name(self.rules.item_name(id));
        let list = |ids: &[String]| ids.iter().map(item).collect::<Vec<_>>().join(page.t("list-comma"));
        match what {
            Happening::Routed { rule, .. } => Some(page.t1("case-did-routed", "rule", name(self.rules.rule_name(rule)))),
            Happening::Checked { done, undone } => {
                let parts = [("case-did-list-checked", done), ("case-did-list-unchecked", undone)];
                let said =
                    parts.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(key, ids)| page.t1(key, "items", list(ids)));
                Some(said.collect::<Vec<_>>().join(page.t("list-comma")))
            }
            Happening::FactBeside(told) => Some(facts::did_beside(page, &self.file.others, told)),
            _ => None,
        }
    }
}

/// The consumer's own words of an entry, while there are any.
fn message(file: &CaseFile, entry: &Entry) -> Option<Message> {
    let said = entry.said.as_ref().filter(|said| entry.by == ActorKind::Consumer && said.body.is_some())?;
    Some(Message { text: said.id.to_string(), is_abusive: file.timeline.is_abusive(said.id) })
}

const fn who(entry: &Entry) -> &'static str {
    match (&entry.what, entry.by) {
        (
            Happening::ClockMet { .. }
            | Happening::ClockWarned { .. }
            | Happening::ClockMissed { .. }
            | Happening::ClockStarted { .. }
            | Happening::ClocksPaused { .. }
            | Happening::ClocksResumed { .. }
            | Happening::ClockRecomputed { .. }
            | Happening::ClockEnded { .. }
            | Happening::OfferLapsed { .. },
            _,
        )
        | (_, ActorKind::System) => "sys",
        (Happening::Noted | Happening::FollowUpSet { .. } | Happening::MissExplained { .. }, _) => "note",
        (Happening::FactRecorded { claimant, .. }, _) if !matches!(claimant, Claimant::Consumer) => "them",
        (_, ActorKind::Staff) => "us",
        (_, ActorKind::Merchant) => "them",
        (_, ActorKind::Consumer) => "",
    }
}

fn name(page: &Page, case: &Case, entry: &Entry) -> String {
    if let Happening::FactRecorded { claimant, .. } = entry.what {
        return page.code("claimant", claimant.as_str());
    }
    match (entry.by, entry.name.as_deref()) {
        (ActorKind::Consumer, _) if !case.contact.name.is_empty() => case.contact.name.clone(),
        (ActorKind::Consumer, _) => page.t("claimant-consumer").to_owned(),
        (ActorKind::Merchant, _) => page.t("claimant-merchant").to_owned(),
        (_, Some(name)) => name.to_owned(),
        (_, None) => page.t("case-staff").to_owned(),
    }
}

/// What was done, as a phrase that follows the name.
pub fn did(page: &Page, teams: &[Team], entry: &Entry) -> String {
    let until = |key: &str, until| page.t1(key, "until", page.dates.moment(until));
    match &entry.what {
        Happening::Filed { .. } => filed(page, entry),
        Happening::Triaged { problem_type, priority, team } => {
            let problem = page.code("problem-short", problem_type.as_str());
            let priority = page.code("priority", priority.as_str());
            let team = team_name(page, teams, team.map(|team| team.0));
            page.words.with("case-did-triaged", &[("problem", &problem), ("priority", &priority), ("team", &team)])
        }
        Happening::Assigned { to } => assigned(page, entry, to.is_some() && *to == entry.person),
        Happening::Tagged { added, removed } => tagged(page, added, removed),
        Happening::TeamTookOver { to, .. } => page.t1("case-did-team-took-over", "to", team_name(page, teams, Some(to.0))),
        Happening::FollowUpSet { until } => put_off(page, *until),
        Happening::EvidenceAdded(added) => page.t1("case-did-evidence", "files", added.files.len()),
        Happening::QuestionAnswered { number, enclosed } => answered(page, entry, *number, enclosed.files.len()),
        Happening::Consented { to } => page.t1("case-did-consented", "to", consents(page, to)),
        Happening::EvidenceShown { to, .. } => page.code("case-did-shown", to.as_str()),
        Happening::InformationAsked { until: at } => until("case-did-asked", *at),
        Happening::MerchantAsked { until: at } | Happening::PlatformAsked { until: at } => {
            let whom = entry.said.as_ref().and_then(|said| said.title.as_deref()).unwrap_or_default();
            page.t2("case-did-asked-outside", ("whom", whom), ("until", &page.dates.moment(*at)))
        }
        Happening::MerchantAnswered { .. } => claim_words::answered(page, "case-did-merchant-answered", entry),
        Happening::NoAnswer { from } => page.t1("case-did-no-answer", "whom", page.code("claimant", from.as_str())),
        Happening::EvidenceChecked { matches, differs, .. } => files::checked(page, matches, differs),
        Happening::FactRecorded { state, .. } => facts::did(page, entry, *state),
        Happening::Corrected { field } => corrected(page, entry, field.as_str()),
        Happening::Offered { until: at, .. } => until("case-did-offered", *at),
        Happening::Escalated { to, cause, .. } => {
            let level = page.code("level", &to.to_string());
            page.t1(&format!("case-did-escalated-{}", cause.as_str().replace('_', "-")), "level", level)
        }
        Happening::Resolved { outcome, .. } => page.t1("case-did-resolved", "outcome", page.code("outcome", outcome.as_str())),
        Happening::Closed { outcome, .. } => page.t1("case-did-closed", "outcome", page.code("outcome", outcome.as_str())),
        Happening::Rated { score, .. } => page.t1("case-did-rated", "score", page.code("rating", &score.get().to_string())),
        Happening::Reopened { run } => page.t1("case-did-reopened", "run", run),
        Happening::ClockMet { clock, in_time, .. } => {
            let key = if *in_time { "case-did-met" } else { "case-did-met-late" };
            page.t1(key, "clock", page.code("clock", clock.as_str()))
        }
        Happening::LanguageChanged { to, .. } => page.t1("case-did-language", "language", page.t(choices::language_key(*to))),
        Happening::HandedOver { .. } => page.t1("case-did-handed-over", "name", entry.to_name.as_deref().unwrap_or_default()),
        other => clocks_did(page, other).unwrap_or_else(|| page.t(plain_key(other)).to_owned()),
    }
}

/// What clocks did, or was done to them; letters; and other cases.
pub fn clocks_did(page: &Page, what: &Happening) -> Option<String> {
    let name = |clock: &ClockKind| page.code("clock", clock.as_str());
    let names = |clocks: &[(ClockKind, i32)]| {
        let all: Vec<String> = clocks.iter().map(|(clock, _)| name(clock)).collect();
        all.join(page.t("list-comma"))
    };
    let at = |at: &Option<DateTime<Utc>>| at.map_or_else(|| page.t("case-no-date").to_owned(), |at| page.dates.full(at));
    Some(match what {
        Happening::ClockWarned { clock, .. } => page.t1("case-did-warned", "clock", name(clock)),
        Happening::ClockMissed { clock, .. } => page.t1("case-did-missed", "clock", name(clock)),
        Happening::ClockStarted { clock, due, .. } => page.t2("case-did-started", ("clock", &name(clock)), ("due", &at(due))),
        Happening::ClocksPaused { clocks } => page.t1("case-did-paused", "clocks", names(clocks)),
        Happening::ClocksResumed { clocks, capped: false } => page.t1("case-did-resumed", "clocks", names(clocks)),
        Happening::ClocksResumed { clocks, capped: true } => page.t1("case-did-resumed-capped", "clocks", names(clocks)),
        Happening::ClockRecomputed { clock, from, to, cause, .. } => {
            let key = format!("case-did-recomputed-{}", cause.as_str());
            page.words.with(&key, &[("clock", &name(clock)), ("from", &at(from)), ("to", &at(to))])
        }
        Happening::ClockEnded { clock, .. } => page.t1("case-did-ended", "clock", name(clock)),
        Happening::ExtensionAsked { clock, days, .. } => {
            page.t2("case-did-extension-asked", ("clock", &name(clock)), ("days", &days.to_string()))
        }
        Happening::MissExplained { clock, reason, .. } => {
            page.t2("case-did-explained", ("clock", &name(clock)), ("reason", &page.code("miss-reason", reason.as_str())))
        }
        Happening::LettersSentAgain { letters } => page.t1("case-did-sent-again", "letters", letters),
        Happening::ExtensionRefused { clock, .. } => page.t1("case-did-extension-refused", "clock", name(clock)),
        Happening::ClockExtended { clock, from, to, .. } => {
            page.words.with("case-did-extended", &[("clock", &name(clock)), ("from", &at(from)), ("to", &at(to))])
        }
        Happening::ReferralPrepared { body, until } => {
            let body = page.code("body", body.as_str());
            page.t2("case-did-referral", ("body", &body), ("until", &page.dates.full(*until)))
        }
        _ => return told_elsewhere(page, what),
    })
}

fn told_elsewhere(page: &Page, what: &Happening) -> Option<String> {
    let told = || promise_words::told(page, "promise-did", what).map(|words| words + &showing(page, what));
    ties::did(page, what).or_else(|| super::fix::did(page, what)).or_else(told)
}

/// Filed by the consumer; or by one of ours for them: how they reached us, and what they agreed to then, or out of which case.
fn filed(page: &Page, entry: &Entry) -> String {
    let Happening::Filed { channel, files, consents: given, from, .. } = &entry.what else { return String::new() };
    if let Some(from) = from {
        return page.t2("case-did-split-from", ("other", &from.to_string()), ("files", &files.to_string()));
    }
    match (entry.by, *files) {
        (ActorKind::Staff, _) => {}
        (_, 0) => return page.t("case-did-filed").to_owned(),
        (_, files) => return page.t1("case-did-filed-with", "files", files),
    }
    let mut words = page.code("case-did-registered", channel.as_str());
    if *files > 0 {
        words += &page.t1("case-did-registered-files", "files", files);
    }
    let key = if matches!(channel, Channel::Mail) { "case-did-registered-written" } else { "case-did-registered-spoken" };
    words + &page.t1(key, "consents", consents(page, given))
}

fn answered(page: &Page, entry: &Entry, number: u8, files: usize) -> String {
    let question = entry.said.as_ref().and_then(|said| said.title.as_deref()).unwrap_or_default();
    let words = page.t2("case-did-answered", ("n", &number.to_string()), ("question", question));
    words + &with_files(page, files)
}

fn with_files(page: &Page, files: usize) -> String {
    if files == 0 { String::new() } else { page.t1("case-did-answered-files", "files", files) }
}

/// How many files show what was done.
fn showing(page: &Page, what: &Happening) -> String {
    match what {
        Happening::RemedyDone { shown_by, .. } | Happening::ObjectionAnswered { shown_by, .. } => {
            with_files(page, shown_by.files.len())
        }
        _ => String::new(),
    }
}

/// What somebody agrees to, in words.
pub fn consents(page: &Page, given: &[Consent]) -> String {
    if given.is_empty() {
        return page.t("case-consent-none").to_owned();
    }
    let words: Vec<String> = given.iter().map(|consent| page.code("case-consent", consent.as_str())).collect();
    words.join(page.t("list-comma"))
}

/// A team's name; words for none.
pub fn team_name(page: &Page, teams: &[Team], team: Option<i64>) -> String {
    let found = team.and_then(|id| teams.iter().find(|team| team.id == id));
    found.map_or_else(|| page.t("case-no-team").to_owned(), |team| team.name(page.words.locale()).to_owned())
}
