//! Every rule asks the table of docs/workflow.md first: who may do what in which status, to which cases.

use chrono::Duration;
use redress::domain::actor::{Actor, ActorKind, Role, Staff};
use redress::domain::case::assigning::Assignment;
use redress::domain::case::closing::Reopening;
use redress::domain::case::correcting::Correction;
use redress::domain::case::escalating::Escalation;
use redress::domain::case::explaining::{Explanation, MissReason};
use redress::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use redress::domain::case::holding::{HoldAnswer, HoldRequest};
use redress::domain::case::marking::FollowUp;
use redress::domain::case::promising::Promise;
use redress::domain::case::rating::Score;
use redress::domain::case::shielding::Message;
use redress::domain::case::{Action, Case, Extension, StatusCode};
use redress::domain::change::{Act, Change};
use redress::domain::codes::{Claimant, Consent, Correctable, Locale, Outcome, RemedyKind};
use redress::domain::credit::{Harm, ObjectionAnswer, ObjectionDoor};
use redress::domain::evidence::{Attached, Audience, Checked, EvidenceKind, Mark, Owned, Scan};
use redress::domain::hold::{Hold, HoldAsk};
use redress::domain::ids::{EvidenceId, HoldId, OfferId, PersonId, RemedyId, TextId};
use redress::domain::incident::IncidentState;
use redress::domain::offer::{OfferState, Promiser, Remedy, RemedyProof};
use redress::domain::refusal::Refusal;
use redress::domain::sla::ClockKind;

use super::super::incident::incident;
use super::{AGENT, OURS, Scene, THEIRS, me, of_team, rules, stranger};

/// The rule behind an action, with input that nothing else could refuse.
pub fn ask(scene: &Scene, action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    let (version, reason) = (case.version, || "理由".to_owned());
    let offer = case.offer.as_ref().map_or(OfferId(0), |offer| offer.id);
    let remedy = case.remedies.iter().find(|it| it.is_owed()).map_or(RemedyId(0), |it| it.id);
    match action {
        Action::Triage => case.triage(&scene.triage_to(case.team), act),
        Action::Assign => case.assign(&Assignment { to: None, version }, act),
        Action::Message => case.message("您好", act),
        Action::Note => case.note("备注", act),
        Action::Tag => case.tag(&["回访".to_owned()], &[], act),
        Action::FollowUp => case.follow_up(&FollowUp { on: Some(act.at + Duration::days(2)), why: None }, act),
        Action::AskConsumer => case.ask_consumer(&scene.request(""), act),
        Action::AskMerchant => case.ask_merchant(&scene.request("叮铃到家"), act),
        Action::AskPlatform => case.ask_platform(&scene.request("支付宝"), act),
        Action::RecordFact => case.record_fact(&scene.claim(Claimant::Merchant), act),
        Action::Correct => {
            let value = Some("20261119200040011101".to_owned());
            case.correct(&Correction { field: Correctable::OrderNumber, value, joined: false, is_respelt: false, version }, act)
        }
        Action::Check | Action::MendAddress | Action::ChangeLanguage => of_a_day(action, case, act),
        Action::MarkAbusive | Action::ExplainMiss => of_a_day(action, case, act),
        Action::Offer => case.offer(&scene.proposal(), act),
        Action::Escalate => case.escalate(&Escalation { reason: reason(), referral: None, version }, act),
        Action::Close => case.close(&scene.closing(Outcome::Upheld), act),
        Action::CompleteRemedy => case.complete_remedy(remedy, &RemedyProof::of_words("退款单号 1"), act),
        Action::Reopen => case.reopen(&Reopening { reason: reason(), version }, act),
        Action::Reply => case.reply("你好", act),
        Action::AddEvidence => case.add_evidence(
            &[(EvidenceId(1), Attached { file: "f".to_owned(), bytes: 1, sha256: "00".repeat(32), kind: EvidenceKind::Other })],
            act,
        ),
        Action::AnswerOffer => case.accept_offer(offer, act),
        Action::Withdraw => case.withdraw(None, act),
        Action::ReplaceEvidence => {
            let new = Attached { file: "g".to_owned(), bytes: 1, sha256: "00".repeat(32), kind: EvidenceKind::Other };
            case.replace_evidence(&owned(), (EvidenceId(2), new), act)
        }
        Action::ShowEvidence => case.show_evidence(&Owned { audience: Audience::Merchant, ..owned() }, Audience::Consumer, act),
        Action::ReleaseEvidence => case.release_evidence(&Owned { scan: Scan::Infected, ..owned() }, act),
        Action::CheckEvidence => case.check_evidence(&owned(), &seen(), act),
        Action::Consent => case.consent(&[Consent::Statistics], act),
        Action::Rate => case.rate(Score::new(4).unwrap(), None, act),
        Action::AskExtension | Action::DecideExtension => of_an_extension(action, case, act),
        Action::Demand => case.demand("请别人看看", act),
        Action::DropRemedy | Action::Promise | Action::AskHold | Action::AnswerHold | Action::Credit => {
            of_promises(action, case, act)
        }
        Action::Incident | Action::Link | Action::Merge | Action::Unmerge | Action::Split => of_others(action, case, act),
    }
}

fn of_an_extension(action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    if action == Action::DecideExtension {
        return case.answer_extension(&ExtensionAnswer { granted: Some("好".to_owned()), version: case.version }, act);
    }
    let (clock, days, reason) = (ClockKind::Resolution, 1, "理由".to_owned());
    case.ask_extension(&ExtensionRequest { clock, days, reason, version: case.version }, act)
}

/// What is promised, held, or hurt.
fn of_promises(action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    let version = case.version;
    let today = act.at.with_timezone(&act.under.calendar.zone).date_naive();
    match action {
        Action::DropRemedy => {
            let remedy = case.remedies.iter().find(|remedy| remedy.is_owed()).map_or(RemedyId(0), |remedy| remedy.id);
            case.drop_remedy(remedy, "消费者另外收到了退款。", act)
        }
        Action::Promise => {
            let (remedy, by, due_on) = (RemedyKind::CloseOrder, Promiser::Merchant, today + Duration::days(3));
            case.promise(&Promise { remedy, amount: None, by, due_on, body: None, version }, act)
        }
        Action::AskHold => {
            let (asks, body, until) = (vec![HoldAsk::Deduct], "请先不要扣款。".to_owned(), act.at + Duration::days(3));
            case.ask_hold(&HoldRequest { asks, body, until, version }, act)
        }
        Action::AnswerHold => {
            let (granted, ends_on) = (vec![HoldAsk::Deduct], Some(today + Duration::days(20)));
            case.answer_hold(&HoldAnswer { granted, ends_on, body: None, version }, act)
        }
        _ if case.credit.is_none() => case.say_credit(Some(Harm::Score), act),
        _ => match case.file_objection(ObjectionDoor::Centre, today, act) {
            Err(_) => {
                let seen = case.credit.as_ref().and_then(|it| it.objection.as_ref()).map(|it| it.filed_on);
                case.answer_objection(ObjectionAnswer::Kept, seen, &RemedyProof::default(), act)
            }
            filed => filed,
        },
    }
}

fn seen() -> Checked {
    Checked { matches: vec![Mark::Amount], differs: Vec::new() }
}

/// What names another case, or an incident.
fn of_others(action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    match action {
        Action::Incident => case.join_incident(&incident(IncidentState::Open), None, act),
        _ => super::merging::ask(action, case, act),
    }
}

/// What a day at the desk brings.
fn of_a_day(action: Action, case: &Case, act: &Act) -> Result<Change, Refusal> {
    match action {
        Action::Check => case.check(&["i1".to_owned()], &[], act),
        Action::ExplainMiss => {
            let (clock, run) = case.misses().next().map_or((ClockKind::Resolution, 1), |clock| (clock.kind, clock.run));
            case.explain_miss(&Explanation { clock, run, reason: MissReason::Workload, words: None }, act)
        }
        Action::ChangeLanguage => case.speak(Locale::En, act),
        Action::MarkAbusive => case.mark_abusive(Message { text: TextId(1), is_consumers: true, is_marked: false }, true, act),
        _ => {
            let (field, value) = (Correctable::Phone, Some("13800002046".to_owned()));
            case.correct(&Correction { field, value, joined: false, is_respelt: false, version: case.version }, act)
        }
    }
}

fn owned() -> Owned {
    Owned {
        id: EvidenceId(1),
        file: "f".to_owned(),
        by: ActorKind::Consumer,
        audience: Audience::Consumer,
        is_replaced: false,
        scan: Scan::None,
    }
}

/// What an action needs beside the status: an extension that somebody else asked for, a clock that has lapsed.
fn ready(scene: &mut Scene, action: Action) {
    let now = scene.now;
    match action {
        Action::DecideExtension => {
            let (clock, days, reason, by) = (ClockKind::Resolution, 1, TextId(1), PersonId(9999));
            scene.case.extension = Some(Extension { clock, days, reason, by });
        }
        Action::Demand | Action::ExplainMiss => scene.case.clocks[0].missed_at = Some(now),
        Action::Unmerge => scene.case.merged = Some(super::merging::elsewhere()),
        Action::CompleteRemedy | Action::DropRemedy if scene.case.remedies.is_empty() => {
            let due = (now.date_naive() + Duration::days(3), &*rules().calendar);
            scene.case.remedies.push(Remedy::promised(RemedyId(7), (RemedyKind::Refund, None), Promiser::Merchant, due));
        }
        Action::AnswerHold => scene.case.hold = Some(held(now)),
        _ => {}
    }
}

/// A provider was asked to hold the payment.
fn held(now: chrono::DateTime<chrono::Utc>) -> Hold {
    Hold {
        id: HoldId(1),
        text: TextId(1),
        asks: vec![HoldAsk::Deduct],
        asked_at: now,
        until: now + Duration::days(3),
        late: false,
        answered_at: None,
        granted: Vec::new(),
        ends_on: None,
        remind_at: None,
        ends_at: None,
        reminded: false,
        ended_at: None,
    }
}

fn tried(scene: &mut Scene, action: Action, by: Actor) -> Result<Change, Refusal> {
    let seen = Scene { case: scene.case.clone(), now: scene.now, events: Vec::new(), acts: 0 };
    scene.try_by(by, |case, act| ask(&seen, action, case, act))
}

#[test]
fn each_rule_allows_what_the_table_allows_and_refuses_the_rest() {
    let supervisor = Staff { role: Role::Supervisor, ..AGENT };
    let people = [
        (Role::Consumer, me()),
        (Role::Agent, Actor::Staff(AGENT)),
        (Role::Supervisor, Actor::Staff(supervisor)),
        (Role::Admin, Actor::Staff(Staff { role: Role::Admin, ..AGENT })),
    ];
    for status in StatusCode::ALL {
        for action in Action::ALL {
            for (role, person) in &people {
                let mut scene = Scene::in_status(*status);
                ready(&mut scene, *action);
                let listed = scene.case.allowed_actions(person).contains(action);
                assert_eq!(listed, Case::permits(*status, *action, *role), "{role} {action} in {status}");
                let version = scene.case.version;
                let outcome = tried(&mut scene, *action, person.clone());
                assert_eq!(outcome.is_ok(), listed, "{role} {action} in {status}: {:?}", outcome.err());
                let moved = i64::from(listed && super::laws::moves_version(*action));
                assert_eq!(scene.case.version, version + moved, "{action}: an act that decides something moves the version on");
            }
        }
    }
}

#[test]
fn nobody_acts_on_a_case_that_is_not_theirs() {
    let turned = Staff { role: Role::Consumer, ..AGENT };
    for status in StatusCode::ALL {
        for action in Action::ALL {
            for person in [stranger(), Actor::Staff(of_team(THEIRS)), Actor::Staff(turned)] {
                let mut scene = Scene::in_status(*status);
                scene.case.team = Some(OURS);
                let refused = tried(&mut scene, *action, person.clone()).unwrap_err();
                let open = scene.case.offer.as_ref().is_some_and(|offer| offer.state == OfferState::Open);
                let gone = *action == Action::AnswerOffer && !open;
                assert_eq!(refused, if gone { Refusal::OfferGone } else { Refusal::NotNow }, "{person:?} {action} in {status}");
            }
        }
    }
}

#[test]
fn a_private_link_allows_what_an_account_allows_and_only_on_its_case() {
    let mut scene = Scene::filed();
    let guest = Actor::Consumer { person: None, cases: vec![scene.case.id] };
    tried(&mut scene, Action::Reply, guest).unwrap();
    let nobody = Actor::Consumer { person: None, cases: Vec::new() };
    assert_eq!(tried(&mut scene, Action::Reply, nobody).unwrap_err(), Refusal::NotNow);
    scene.case.consumer = None;
    let nobody = Actor::Consumer { person: None, cases: Vec::new() };
    assert_eq!(tried(&mut scene, Action::Reply, nobody).unwrap_err(), Refusal::NotNow, "nobody owns no guest's case");
}

#[test]
fn every_event_of_an_act_names_who_did_it_and_when() {
    for status in StatusCode::ALL {
        for action in Action::ALL {
            for (person, id) in [(me(), super::CONSUMER), (Actor::Staff(AGENT), AGENT.id)] {
                let mut scene = Scene::in_status(*status);
                let Ok(change) = tried(&mut scene, *action, person.clone()) else { continue };
                assert!(!change.events().is_empty(), "{action} leaves a trace");
                for event in change.events() {
                    assert_eq!((event.by, event.person, event.at), (person.kind(), Some(id), scene.now), "{action}");
                }
                let named: Vec<_> = change.events().iter().filter_map(|event| event.text).collect();
                assert!(change.texts().iter().all(|text| named.contains(&text.id)), "{action}: no words without an event");
            }
        }
    }
}
