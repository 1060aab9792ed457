//! The only way in which a case is altered: a [`Change`], made by the rules of this room alone.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::actor::{Actor, ActorKind};
use super::case::Case;
use super::case::rating::Rating;
use super::codes::{Consent, EscalationCause};
use super::escalation::{Alert, Trigger};
use super::event::{Event, Happening, Text, TextKind};
use super::evidence::{Attached, Audience, FileChange};
use super::ids::{EvidenceId, FactId, PersonId, TextId};
use super::incident::Belonging;
use super::link::LinkChange;
use super::notice::{Notice, NoticeKind, Way};
use super::order::{Fact, OtherOrder};
use super::order_fact::{Beside, Origin};
use super::rulebook::{HIGHEST_AUTOMATIC_LEVEL, Rulebook};
use super::sla::{ClockKind, Measured};

/// Who does something, when, and under which rules. Ids and salt come from outside, once.
#[derive(Clone, Debug)]
pub struct Act {
    pub by: Actor,
    pub at: DateTime<Utc>,
    pub under: Arc<Rulebook>,
    /// First of [`Act::IDS`] ids reserved for what the act makes.
    pub first_id: i64,
    /// 256 random bits; the salt of each text is derived from them.
    pub seed: [u8; 32],
}

impl Act {
    /// Ids reserved for one act. The first eight are for the rules, the rest for the store's own rows.
    pub const IDS: i64 = 64;
}

/// What an act makes of a case. Private fields: it can be read and recorded, not forged.
#[derive(Clone, Debug)]
pub struct Change {
    case: Case,
    act: Act,
    before: Option<Box<Case>>,
    events: Vec<Event>,
    texts: Vec<Text>,
    notices: Vec<Notice>,
    facts: Vec<Fact>,
    beside: Vec<(FactId, Beside)>,
    origins: Vec<Origin>,
    others: Vec<OtherOrder>,
    measured: Vec<Measured>,
    rating: Option<Rating>,
    alerts: Vec<Alert>,
    mentioned: Vec<PersonId>,
    evidence: Vec<FileChange>,
    links: Vec<LinkChange>,
    belonging: Option<Belonging>,
    next_id: i64,
}

impl Change {
    /// The case as it is afterwards.
    pub const fn case(&self) -> &Case {
        &self.case
    }
    /// The act behind it.
    pub const fn act(&self) -> &Act {
        &self.act
    }
    /// The case as it was found; `None` for a new case.
    pub fn before(&self) -> Option<&Case> {
        self.before.as_deref()
    }
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }
    /// What keeps one of the facts from being a word on the order complained of.
    pub fn beside(&self, fact: FactId) -> Beside {
        self.beside.iter().find(|(of, _)| *of == fact).map_or_else(Beside::default, |(_, beside)| *beside)
    }
    /// Where facts come from that no person wrote down.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }
    /// Further orders that a case is filed with.
    pub fn other_orders(&self) -> &[OtherOrder] {
        &self.others
    }
    /// Clocks that were met.
    pub fn measurements(&self) -> &[Measured] {
        &self.measured
    }
    /// What the consumer thinks of how it went.
    pub const fn rating(&self) -> Option<&Rating> {
        self.rating.as_ref()
    }
    pub fn alerts(&self) -> &[Alert] {
        &self.alerts
    }
    /// Colleagues whom a note names.
    pub fn mentioned(&self) -> &[PersonId] {
        &self.mentioned
    }
    /// What becomes of files.
    pub fn evidence(&self) -> &[FileChange] {
        &self.evidence
    }

    /// What becomes of links to other cases; told once, by one of the two changes.
    pub fn links(&self) -> &[LinkChange] {
        &self.links
    }

    /// Whether it joins an incident, or leaves it.
    pub const fn belonging(&self) -> Option<Belonging> {
        self.belonging
    }

    pub(super) fn of(case: &Case, act: &Act) -> Self {
        let mut change = Self::empty(case.clone(), act, Some(case));
        change.case.version += 1;
        change.case.last_activity_at = act.at;
        change
    }

    pub(super) fn filing(case: Case, act: &Act) -> Self {
        Self::empty(case, act, None)
    }

    /// A change that nobody decides by (the clocks, an account): it leaves `version` alone, or every open form would
    /// answer 409.
    pub(super) fn aside(case: &Case, act: &Act) -> Self {
        Self::empty(case.clone(), act, Some(case))
    }

    fn empty(case: Case, act: &Act, before: Option<&Case>) -> Self {
        // The first id of a filing is the case's own.
        let next_id = act.first_id + 1;
        Self {
            case,
            act: act.clone(),
            before: before.map(|case| Box::new(case.clone())),
            events: Vec::new(),
            texts: Vec::new(),
            notices: Vec::new(),
            facts: Vec::new(),
            beside: Vec::new(),
            origins: Vec::new(),
            others: Vec::new(),
            measured: Vec::new(),
            rating: None,
            alerts: Vec::new(),
            mentioned: Vec::new(),
            evidence: Vec::new(),
            links: Vec::new(),
            belonging: None,
            next_id,
        }
    }

    pub(super) fn case_mut(&mut self) -> &mut Case {
        &mut self.case
    }

    pub(super) fn id(&mut self) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The first id that the rules did not use.
    pub const fn free_id(&self) -> i64 {
        self.next_id
    }

    pub(super) fn text(&mut self, kind: TextKind, title: Option<&str>, body: &str) -> TextId {
        let id = TextId(self.id());
        self.texts.push(Text { id, kind, title: title.map(str::to_owned), body: body.to_owned() });
        id
    }

    pub(super) fn event(&mut self, what: Happening, text: Option<TextId>) {
        let (by, person) = (self.act.by.kind(), self.act.by.person());
        self.events.push(Event { at: self.act.at, by, person, what, text });
    }

    /// What follows from a rule, whoever set it off.
    pub(super) fn event_of_rule(&mut self, what: Happening) {
        self.events.push(Event { at: self.act.at, by: ActorKind::System, person: None, what, text: None });
    }

    /// A change aside that decides something after all: forms that are open are shown what moved.
    pub(super) fn decided(&mut self) {
        if self.before.as_ref().is_some_and(|before| before.version == self.case.version) {
            self.case.version += 1;
            self.case.last_activity_at = self.act.at;
        }
    }

    pub(super) fn notice(&mut self, kind: NoticeKind, text: Option<TextId>) {
        self.notices.push(Notice { kind, text, ways: Way::ALL });
    }

    /// The same, to where news of the other case does not go anyway.
    pub(super) fn notice_beside(&mut self, kind: NoticeKind, other: &Case) {
        let mine = self.case.reached_at();
        let ways: &'static [Way] = match [0, 1].map(|at| mine[at].is_some() && mine[at] != other.reached_at()[at]) {
            [true, true] => Way::ALL,
            [true, false] => &[Way::Mail],
            [false, true] => &[Way::Text],
            [false, false] => return,
        };
        self.notices.push(Notice { kind, text: None, ways });
    }

    /// Somebody says something of the order. Every fact goes this way, after the event that tells it: what follows from it
    /// for the case is weighed here.
    pub(super) fn fact(&mut self, fact: Fact) {
        self.weigh(&fact, false);
        self.facts.push(fact);
    }

    /// A bill shows a payment of the order: each line is one of its own.
    pub(super) fn payment(&mut self, fact: Fact) {
        self.weigh(&fact, true);
        self.facts.push(fact);
    }

    /// A fact that says nothing of the whole order that the complaint is about: it is kept, and not weighed.
    pub(super) fn fact_beside(&mut self, fact: Fact, beside: Beside) {
        self.beside.push((fact.id, beside));
        self.facts.push(fact);
    }

    pub(super) fn comes_from(&mut self, origin: Origin) {
        self.origins.push(origin);
    }

    pub(super) fn rate(&mut self, rating: Rating) {
        self.rating = Some(rating);
    }

    pub(super) fn add_orders(&mut self, others: &[OtherOrder]) {
        self.others.extend_from_slice(others);
    }

    /// Files become the case's own, seen by whom its consumer agreed to.
    pub(super) fn take(&mut self, files: &[(EvidenceId, Attached)]) {
        let consent = self.case.consents_to(Consent::Share);
        let taken = files.iter().map(|(id, file)| FileChange::Taken(*id, Audience::at_first(file.kind, consent)));
        self.evidence.extend(taken);
    }

    /// Nobody outside is shown these of the files that were taken.
    pub(super) fn keep_private(&mut self, is_private: impl Fn(EvidenceId) -> bool) {
        for what in &mut self.evidence {
            if let FileChange::Taken(id, audience) = what
                && is_private(*id)
            {
                *audience = Audience::Consumer;
            }
        }
    }

    /// The files that were taken are seen by these from the first.
    pub(super) fn show_taken(&mut self, to: Audience) {
        for what in &mut self.evidence {
            if let FileChange::Taken(_, audience) = what {
                *audience = to;
            }
        }
    }

    pub(super) fn file(&mut self, what: FileChange) {
        self.evidence.push(what);
    }

    pub(super) fn link(&mut self, what: LinkChange) {
        self.links.push(what);
    }

    pub(super) fn belong(&mut self, what: Belonging) {
        self.belonging = Some(what);
    }

    pub(super) fn mention(&mut self, person: PersonId) {
        self.mentioned.push(person);
    }

    pub(super) fn measured(&mut self, measured: Measured) {
        self.measured.push(measured);
    }

    /// What the rules of escalation make of this: at most one level up, and who is to hear of it.
    pub(super) fn escalate_on(&mut self, on: Trigger, clock: Option<ClockKind>, may_raise: bool) {
        let rules = Arc::clone(&self.act.under);
        let traits = rules.traits(&self.case);
        let about: Vec<_> = rules.escalation.iter().filter(|rule| rule.is_about(on, clock, &traits)).collect();
        for rule in &about {
            self.alerts.extend(rule.alerts(clock, self.act.at, &rules));
        }
        let highest = about.iter().map(|rule| rule.up_to.min(HIGHEST_AUTOMATIC_LEVEL)).max().unwrap_or_default();
        if may_raise && self.case.level < highest {
            self.raise(on.cause(), None);
        }
        // Whoever did the work does not look at it themselves.
        if on.is_review() && !about.is_empty() {
            let worker = self.case.worker.filter(|worker| !self.case.reviewed.contains(worker));
            self.case.reviewed.extend(worker);
            if self.case.assignee.take().is_some() {
                self.event(Happening::Assigned { to: None }, None);
            }
        }
    }

    /// One change takes a case up at most one level, however much was not kept.
    pub(super) fn has_not_risen(&self) -> bool {
        self.before.as_ref().is_none_or(|before| before.level == self.case.level)
    }

    pub(super) fn raise(&mut self, cause: EscalationCause, reason: Option<TextId>) {
        let from = self.case.level;
        self.case.level = from + 1;
        self.event(Happening::Escalated { from, to: from + 1, cause }, reason);
    }
}
