//! Several acts in a row on one case: what a macro does, and what is done to many cases at once. Each step is an act of its own
//! rules; a step that would change nothing is left out.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::actor::Staff;
use super::case::assigning::{Assignment, Untaken};
use super::case::closing::Closing;
use super::case::corresponding::Request;
use super::case::escalating::Escalation;
use super::case::marking::FollowUp;
use super::case::triaging::Triage;
use super::case::{Case, StatusCode};
use super::change::{Act, Change};
use super::codes::{Outcome, Priority, RootCause};
use super::ids::{CaseId, MerchantId, PersonId, TeamId};
use super::refusal::{NotHanded, Refusal};
use super::routing::InLine;
use super::rulebook::MAX_BODY;

/// Steps that one act of a person takes at most: each needs ids of its own.
pub const MOST_STEPS: usize = 6;

/// What cannot be taken back from many cases is done so long after it was asked for, and stopped until then (ADR 19).
pub const HELD: Duration = Duration::seconds(60);

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// To somebody, or back to the queue.
    Assign(Option<Staff>),
    Priority(Priority),
    Team(Option<TeamId>),
    Tag(String),
    Untag(String),
    FollowUp(Option<DateTime<Utc>>),
    Message(String),
    /// And whom it names.
    Note(String, Vec<Staff>),
    /// What the consumer is asked, and until when they may answer.
    Ask(String, DateTime<Utc>),
    /// What the merchant is asked, until when they may answer, and the merchant that gets a letter, where one does.
    AskMerchant(String, DateTime<Utc>, Option<MerchantId>),
    /// One level up, and why.
    Escalate(String),
    Close(Outcome, RootCause, String),
}

impl Step {
    /// The act on this case; `None` where it stands so already. `worker`: whoever works on the case, where they still may.
    pub fn take(&self, case: &Case, worker: Option<Staff>, act: &Act) -> Result<Option<Change>, Refusal> {
        if self.words().is_some_and(|words| words.trim().is_empty() || words.chars().count() > MAX_BODY) {
            return Err(Refusal::NoWords { most: MAX_BODY });
        }
        let version = case.version;
        let triage = Triage {
            problem_type: case.problem_type,
            priority: case.priority,
            team: case.team,
            vulnerable: case.vulnerable,
            assignee: worker,
            version,
        };
        let change = match self {
            Step::Assign(to) if to.map(|staff| staff.id) == case.assignee => return Ok(None),
            Step::Assign(to) => case.assign(&Assignment { to: *to, version }, act),
            Step::Priority(priority) if *priority == case.priority => return Ok(None),
            Step::Priority(priority) => case.triage(&Triage { priority: *priority, ..triage }, act),
            Step::Team(team) if *team == case.team => return Ok(None),
            Step::Team(team) => case.triage(&Triage { team: *team, ..triage }, act),
            Step::Tag(tag) if case.tags.contains(tag) => return Ok(None),
            Step::Tag(tag) => case.tag(std::slice::from_ref(tag), &[], act),
            Step::Untag(tag) if !case.tags.contains(tag) => return Ok(None),
            Step::Untag(tag) => case.tag(&[], std::slice::from_ref(tag), act),
            Step::FollowUp(on) if *on == case.follow_up => return Ok(None),
            Step::FollowUp(on) => case.follow_up(&FollowUp { on: *on, why: None }, act),
            Step::Message(body) => case.message(body, act),
            Step::Note(body, named) => case.note_to(body, named, act),
            Step::Ask(body, until) => case.ask_consumer(&Request { whom: String::new(), body: body.clone(), until: *until }, act),
            Step::AskMerchant(body, until, letter) => {
                let request = Request { whom: case.order.merchant.clone(), body: body.clone(), until: *until };
                letter.map_or_else(|| case.ask_merchant(&request, act), |to| case.ask_by_letter(&request, to, act))
            }
            Step::Escalate(reason) => case.escalate(&Escalation { reason: reason.clone(), referral: None, version }, act),
            Step::Close(outcome, root_cause, explanation) => {
                let explanation = explanation.clone();
                case.close(&Closing { outcome: *outcome, root_cause: *root_cause, explanation, version }, act)
            }
        };
        change.map(Some)
    }

    /// What is said.
    fn words(&self) -> Option<&str> {
        match self {
            Step::Message(words)
            | Step::Note(words, _)
            | Step::Ask(words, _)
            | Step::AskMerchant(words, ..)
            | Step::Escalate(words)
            | Step::Close(_, _, words) => Some(words),
            _ => None,
        }
    }

    /// The same where it waited: somebody who takes a case has the role and the team they have by now.
    #[must_use]
    pub fn by_now(self, me: Staff) -> Self {
        match self {
            Step::Assign(Some(staff)) if staff.id == me.id => Step::Assign(Some(me)),
            step => step,
        }
    }
}

/// What the rules say to all of them, asked without writing anything down: whether any would change something.
pub fn ask(case: &Case, worker: Option<Staff>, steps: &[Step], acts: &[Act]) -> Result<bool, Refusal> {
    let (mut now, mut changes) = (case.clone(), false);
    for (step, act) in steps.iter().zip(acts) {
        if let Some(change) = step.take(&now, worker, act)? {
            now = change.case().clone();
            changes = true;
        }
    }
    Ok(changes)
}

/// Whether whoever is given the case can work on it in the team to which it goes.
pub fn check_hands(steps: &[Step]) -> Result<(), Refusal> {
    let team = steps.iter().find_map(|step| if let Step::Team(team) = step { Some(*team) } else { None });
    let able = |staff: Staff| team.is_none_or(|team| staff.can_work_on(CaseId(0), team));
    let is_able = |step: &Step| if let Step::Assign(Some(staff)) = step { able(*staff) } else { true };
    if steps.iter().all(is_able) { Ok(()) } else { Err(Refusal::NotHanded(NotHanded::OtherTeam)) }
}

/// What steps may change and take back: as it was, or as they left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub assignee: Option<PersonId>,
    pub priority: Priority,
    pub team: Option<TeamId>,
    pub tags: Vec<String>,
    pub follow_up: Option<DateTime<Utc>>,
    /// Beside these: who had it last, whether nobody had taken it up, how many clocks it had, and its last event.
    #[serde(default)]
    pub worker: Option<PersonId>,
    #[serde(default)]
    pub is_new: bool,
    #[serde(default)]
    pub clocks: usize,
    #[serde(default)]
    pub seq: i64,
    /// Its place among those that wait for a rule of routing, where it had one.
    #[serde(default)]
    pub in_line: Option<InLine>,
}

impl Marks {
    pub fn of(case: &Case) -> Self {
        Self {
            assignee: case.assignee,
            priority: case.priority,
            team: case.team,
            tags: case.tags.clone(),
            follow_up: case.follow_up,
            worker: case.worker,
            is_new: case.status.code() == StatusCode::New,
            clocks: case.clocks.len(),
            seq: case.seq,
            in_line: None,
        }
    }

    /// How the case stood, where nothing has happened to it since it was left. Whoever took it up in between has accepted
    /// it where a clock has begun with that.
    pub fn untaken(&self, left: &Self, case: &Case) -> Option<Untaken> {
        let is_new = self.is_new && self.clocks == left.clocks;
        (case.seq == left.seq).then_some(Untaken { is_new, worker: self.worker })
    }

    /// The steps that put back what differs between `self`, as it was, and `left`, as it was left; `None` where somebody
    /// has changed one of these since, and decided something else. `staff`: whom the case is given back to.
    /// A day to look again that has come by `at` is none any more.
    pub fn undo(&self, left: &Self, case: &Case, staff: Option<Staff>, at: DateTime<Utc>) -> Option<Vec<Step>> {
        let now = Self::of(case);
        let follow_up = self.follow_up.filter(|on| *on > at);
        let mut steps = Vec::new();
        let mut differs = |is_changed: bool, is_untouched: bool, step: Step| {
            if is_changed && is_untouched {
                steps.push(step);
            }
            !is_changed || is_untouched
        };
        let stands = differs(left.team != self.team, now.team == left.team, Step::Team(self.team))
            && differs(left.priority != self.priority, now.priority == left.priority, Step::Priority(self.priority))
            && differs(left.assignee != self.assignee, now.assignee == left.assignee, Step::Assign(staff))
            && differs(left.follow_up != self.follow_up, now.follow_up == left.follow_up, Step::FollowUp(follow_up));
        for tag in left.tags.iter().filter(|tag| !self.tags.contains(tag) && now.tags.contains(tag)) {
            steps.push(Step::Untag(tag.clone()));
        }
        for tag in self.tags.iter().filter(|tag| !left.tags.contains(tag) && !now.tags.contains(tag)) {
            steps.push(Step::Tag(tag.clone()));
        }
        stands.then_some(steps)
    }
}
