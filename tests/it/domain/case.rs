//! The rules of a case, without a database: what each act makes of it, and what it refuses.

mod answering;
mod assigning;
mod belonging;
mod checking;
mod clock_errors;
mod closing;
mod correcting;
mod corresponding;
mod escalating;
mod extending;
mod filing;
mod hearing;
mod holding;
pub mod laws;
mod linking;
mod mending;
mod merging;
mod objecting;
mod offering;
mod promising;
mod rating;
mod responding;
mod splitting;
mod sweeping;
mod triaging;
mod who;

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::closing::{Closing, Reopening};
use redress::domain::case::corresponding::{Claim, Request};
use redress::domain::case::offering::Proposal;
use redress::domain::case::triaging::Triage;
use redress::domain::case::{Case, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::checklist::{Checklist, Item};
use redress::domain::codes::{Claimant, OrderState, Outcome, RemedyKind, RootCause};
use redress::domain::event::Happening;
use redress::domain::ids::{CaseId, OfferId, PersonId, TeamId};
use redress::domain::money::{Currency, Money};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::rulebook::{Amendments, Rulebook};
use redress::domain::sla::{Clock, ClockKind, Names, Standing};

use crate::support::app::tuesday;
use crate::support::cases::filing;

pub const CONSUMER: PersonId = PersonId(900);
pub const AGENT: Staff = Staff { id: PersonId(1), role: Role::Agent, team: None, senior: false };
pub const OURS: TeamId = TeamId(71);
pub const THEIRS: TeamId = TeamId(72);

/// A case over time; whatever a rule makes of it is kept as the store would.
pub struct Scene {
    pub case: Case,
    pub now: DateTime<Utc>,
    /// What happened so far, by code.
    pub events: Vec<String>,
    acts: i64,
}

fn rules() -> Arc<Rulebook> {
    static RULES: OnceLock<Arc<Rulebook>> = OnceLock::new();
    // One item that may be checked, so that there is something to check.
    let item =
        Item { id: "i1".to_owned(), text: Names { zh: "看过凭证".to_owned(), en: "Evidence".to_owned() }, required: false };
    let list = Checklist { problem_type: filing().problem_type, version: 1, items: vec![item] };
    let amendments = || Amendments { checklists: vec![list], ..Amendments::default() };
    Arc::clone(RULES.get_or_init(|| Arc::new(Rulebook::new(amendments(), None))))
}

impl Scene {
    /// Filed on Tuesday 24 November 2026 at 14:20: first answer by Wednesday 13:20, result by 8 December 14:20.
    pub fn filed() -> Self {
        Self::filed_at(tuesday())
    }

    pub fn filed_at(now: DateTime<Utc>) -> Self {
        let mut filing = filing();
        filing.consumer = Some(CONSUMER);
        let first = Case::file(&filing, &act(1, me(), now));
        Self { case: first.case().clone(), now, events: codes(&first), acts: 1 }
    }

    pub fn wait(&mut self, by: Duration) -> &mut Self {
        self.now += by;
        self
    }

    pub fn at(&mut self, now: DateTime<Utc>) -> &mut Self {
        self.now = now;
        self
    }

    pub fn try_by(&mut self, by: Actor, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Result<Change, Refusal> {
        self.acts += 1;
        let change = rule(&self.case, &act(self.acts, by, self.now))?;
        self.keep(&change);
        Ok(change)
    }

    fn keep(&mut self, change: &Change) {
        self.case = change.case().clone();
        self.case.seq += i64::try_from(change.events().len()).unwrap();
        self.events.extend(codes(change));
    }

    /// An agent without a team does it.
    pub fn staff(&mut self, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Change {
        self.try_by(Actor::Staff(AGENT), rule).unwrap()
    }

    /// Whoever filed does it.
    pub fn consumer(&mut self, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Change {
        self.try_by(me(), rule).unwrap()
    }

    pub fn sweep(&mut self) -> Option<Change> {
        self.acts += 1;
        let change = self.case.sweep(&act(self.acts, Actor::System, self.now))?;
        self.keep(&change);
        Some(change)
    }

    pub fn status(&self) -> StatusCode {
        self.case.status.code()
    }

    pub fn clock(&self, kind: ClockKind) -> &Clock {
        self.case.clock(kind).unwrap()
    }

    pub fn standing(&self, kind: ClockKind) -> Standing {
        self.clock(kind).standing(self.now)
    }

    /// Standing of acknowledgement, first response and resolution.
    pub fn standings(&self) -> [Standing; 3] {
        [ClockKind::Acknowledgement, ClockKind::FirstResponse, ClockKind::Resolution].map(|kind| self.standing(kind))
    }

    pub fn open_offer(&self) -> OfferId {
        self.case.offer.as_ref().unwrap().id
    }

    pub fn count(&self, code: &str) -> usize {
        self.events.iter().filter(|event| *event == code).count()
    }

    // The acts that lead elsewhere, with believable contents.

    pub fn message(&mut self) -> Change {
        self.staff(|case, act| case.message("您好，我们在核实。", act))
    }

    pub fn ask_consumer(&mut self) -> Change {
        let ask = self.request("");
        self.staff(|case, act| case.ask_consumer(&ask, act))
    }

    pub fn offer(&mut self) -> Change {
        let proposal = self.proposal();
        self.staff(|case, act| case.offer(&proposal, act))
    }

    pub fn accept(&mut self) -> Change {
        let seen = self.open_offer();
        self.consumer(|case, act| case.accept_offer(seen, act))
    }

    pub fn close(&mut self, outcome: Outcome) -> Change {
        let closing = self.closing(outcome);
        self.staff(|case, act| case.close(&closing, act))
    }

    pub fn reopen(&mut self) -> Change {
        let reopening = Reopening { reason: "消费者说又扣了一次。".to_owned(), version: self.case.version };
        self.staff(|case, act| case.reopen(&reopening, act))
    }

    pub fn triage(&mut self, team: Option<TeamId>) -> Change {
        let triage = self.triage_to(team);
        self.staff(|case, act| case.triage(&triage, act))
    }

    pub fn request(&self, whom: &str) -> Request {
        Request { whom: whom.to_owned(), body: "请说明订单状态。".to_owned(), until: self.now + Duration::days(3) }
    }

    pub fn proposal(&self) -> Proposal {
        Proposal {
            body: "我们退回全部款项。".to_owned(),
            remedy: RemedyKind::Refund,
            amount: Some(Money { minor: 25_800, currency: Currency::Cny }),
            by: redress::domain::offer::Promiser::House,
            conditions: None,
            due_on: NaiveDate::from_ymd_opt(2026, 12, 20).unwrap().max(self.now.date_naive() + Duration::days(9)),
            until: self.now + Duration::days(3),
            version: self.case.version,
        }
    }

    pub fn closing(&self, outcome: Outcome) -> Closing {
        let (root_cause, explanation) = (RootCause::MerchantNotSynced, "商家没有同步收款。".to_owned());
        Closing { outcome, root_cause, explanation, version: self.case.version }
    }

    pub fn triage_to(&self, team: Option<TeamId>) -> Triage {
        let (problem_type, priority) = (self.case.problem_type, self.case.priority);
        Triage { problem_type, priority, team, vulnerable: false, assignee: None, version: self.case.version }
    }

    pub fn claim(&self, claimant: Claimant) -> Claim {
        Claim { claimant, state: OrderState::Paid, at: self.now, body: Some("已收到款。".to_owned()) }
    }

    /// Led into a status by the shortest way.
    pub fn in_status(status: StatusCode) -> Self {
        let mut scene = Self::filed();
        match status {
            StatusCode::New => {}
            StatusCode::Open => drop(scene.message()),
            StatusCode::AwaitingConsumer => drop(scene.ask_consumer()),
            StatusCode::AwaitingMerchant => {
                let ask = scene.request("叮铃到家");
                scene.staff(|case, act| case.ask_merchant(&ask, act));
            }
            StatusCode::AwaitingPlatform => {
                let ask = scene.request("支付宝");
                scene.staff(|case, act| case.ask_platform(&ask, act));
            }
            StatusCode::Offered => drop(scene.offer()),
            StatusCode::Resolved => {
                scene.offer();
                scene.accept();
            }
            StatusCode::Closed => drop(scene.close(Outcome::Upheld)),
        }
        assert_eq!(scene.status(), status);
        scene
    }
}

/// Whoever filed, by account.
pub fn me() -> Actor {
    Actor::Consumer { person: Some(CONSUMER), cases: Vec::new() }
}

/// Somebody with a private link to another case.
pub fn stranger() -> Actor {
    Actor::Consumer { person: Some(PersonId(901)), cases: vec![CaseId(1)] }
}

pub fn of_team(team: TeamId) -> Staff {
    Staff { id: PersonId(team.0), team: Some(team), ..AGENT }
}

pub fn act(number: i64, by: Actor, at: DateTime<Utc>) -> Act {
    Act { by, at, under: rules(), first_id: number * Act::IDS, seed: [7; 32] }
}

/// The codes of what a change tells the history.
pub fn codes(change: &Change) -> Vec<String> {
    let code = |what: &Happening| serde_json::to_value(what).unwrap()["kind"].as_str().unwrap().to_owned();
    change.events().iter().map(|event| code(&event.what)).collect()
}

pub fn notices(change: &Change) -> Vec<NoticeKind> {
    change.notices().iter().map(|notice| notice.kind).collect()
}

/// Which clocks a change measured, and whether in time.
pub fn measured(change: &Change) -> Vec<(ClockKind, i32, bool)> {
    change.measurements().iter().map(|it| (it.kind, it.run, it.in_time)).collect()
}
