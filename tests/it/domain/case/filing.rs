//! What filing makes.

use redress::domain::actor::ActorKind;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Channel, Claimant, Consent, OrderState, Priority};
use redress::domain::event::{Happening, TextKind};
use redress::domain::evidence::{Attached, Audience, EvidenceKind, FileChange};
use redress::domain::ids::EvidenceId;
use redress::domain::notice::NoticeKind;
use redress::domain::person::PRIVACY_NOTICE;
use redress::domain::sla::{ClockKind, Standing};

use super::{Scene, act, me, measured, notices};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::filing;

#[test]
fn a_filed_complaint_is_a_new_case_with_every_clock_of_the_policy_running() {
    let change = Case::file(&filing(), &act(1, me(), tuesday()));
    let case = change.case();
    assert_eq!((case.status.code(), case.version, case.run, case.level), (StatusCode::New, 1, 1, 0));
    assert_eq!((case.priority, case.team, case.assignee), (Priority::Normal, None, None));
    assert!(case.unanswered && case.reference.is_none(), "the store gives the reference");
    let due = |kind| case.clock(kind).unwrap().due_at.unwrap();
    assert_eq!(due(ClockKind::Acknowledgement), shanghai(2026, 11, 25, 9, 20));
    assert_eq!(due(ClockKind::FirstResponse), shanghai(2026, 11, 25, 13, 20));
    assert_eq!(due(ClockKind::Resolution), shanghai(2026, 12, 8, 14, 20));
    assert_eq!(case.due(), Some((shanghai(2026, 11, 25, 9, 20), ClockKind::Acknowledgement)));
}

#[test]
fn filing_tells_the_history_once_and_owes_one_receipt() {
    let change = Case::file(&filing(), &act(1, me(), tuesday()));
    assert_eq!(notices(&change), [NoticeKind::Filed]);
    let [event] = change.events() else { panic!("one event") };
    assert_eq!(
        event.what,
        Happening::Filed {
            channel: Channel::Web,
            files: 0,
            sealed: Vec::new(),
            consents: vec![Consent::Share, Consent::Mediation, Consent::Statistics],
            privacy: Some(PRIVACY_NOTICE.to_owned()),
            from: None,
        }
    );
    assert_eq!(event.by, ActorKind::Consumer);
    let kinds: Vec<TextKind> = change.texts().iter().map(|text| text.kind).collect();
    assert_eq!(kinds, [TextKind::Description, TextKind::DesiredOutcome]);
    assert_eq!(event.text, Some(change.texts()[0].id));
    assert!(change.before().is_none());
}

#[test]
fn the_automatic_receipt_meets_no_clock() {
    let scene = Scene::filed();
    assert_eq!(scene.standings(), [Standing::OnTrack; 3]);
    assert!(measured(&Case::file(&filing(), &act(1, me(), tuesday()))).is_empty());
}

#[test]
fn the_consumers_own_claim_stands_from_the_start() {
    for (paid_on, state) in [(filing().order.paid_on, OrderState::Paid), (None, OrderState::Unknown)] {
        let mut filing = filing();
        filing.order.paid_on = paid_on;
        let change = Case::file(&filing, &act(1, me(), tuesday()));
        let [fact] = change.facts() else { panic!("one claim") };
        assert_eq!((fact.claimant, fact.state, fact.at), (Claimant::Consumer, state, tuesday()));
    }
}

#[test]
fn evidence_of_the_draft_becomes_the_cases_own() {
    let mut filing = filing();
    let file = |name: &str, bytes| Attached { file: name.to_owned(), bytes, sha256: "00".repeat(32), kind: EvidenceKind::Other };
    filing.evidence = vec![(EvidenceId(5), file("a", 10)), (EvidenceId(6), file("b", 32))];
    let change = Case::file(&filing, &act(1, me(), tuesday()));
    assert_eq!((change.case().files, change.case().bytes), (2, 42));
    let taken = |id| FileChange::Taken(EvidenceId(id), Audience::Merchant);
    assert_eq!(change.evidence(), [taken(5), taken(6)]);
}

#[test]
fn what_is_filed_at_night_starts_to_count_in_the_morning() {
    let scene = Scene::filed_at(shanghai(2026, 11, 24, 23, 5));
    assert_eq!(scene.clock(ClockKind::Acknowledgement).due_at, Some(shanghai(2026, 11, 25, 13, 0)));
    assert_eq!(scene.standings(), [Standing::OnTrack; 3]);
}
