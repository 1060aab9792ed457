//! Files compared with what the complaint says.

use redress::domain::actor::{Actor, ActorKind};
use redress::domain::case::StatusCode;
use redress::domain::codes::Outcome;
use redress::domain::event::{Enclosed, Happening};
use redress::domain::evidence::{Attached, Audience, Checked, EvidenceKind, Mark, Owned, Scan};
use redress::domain::ids::EvidenceId;
use redress::domain::refusal::Refusal;

use super::merging::elsewhere;
use super::{AGENT, Scene, me};

fn file() -> Owned {
    Owned {
        id: EvidenceId(1),
        file: "f1".to_owned(),
        by: ActorKind::Consumer,
        audience: Audience::Consumer,
        is_replaced: false,
        scan: Scan::None,
    }
}

#[test]
fn what_was_seen_in_a_file_is_on_record_for_colleagues_alone_and_decides_nothing() {
    let mut scene = Scene::filed();
    let (version, due) = (scene.case.version, scene.case.due());
    let checked = Checked { matches: vec![Mark::Amount, Mark::Time], differs: vec![Mark::Counterparty] };
    let change = scene.staff(|case, act| case.check_evidence(&file(), &checked, act));
    let [event] = change.events() else { panic!("one event") };
    let (matches, differs) = (checked.matches.clone(), checked.differs.clone());
    assert_eq!(event.what, Happening::EvidenceChecked { file: "f1".to_owned(), matches, differs });
    assert!(!event.what.is_for_consumer() && change.notices().is_empty() && change.texts().is_empty());
    assert_eq!((scene.case.version, scene.case.due()), (version, due), "open forms stay good, clocks run on");
    let written = serde_json::to_string(&event.what).unwrap();
    assert!(written.contains("evidence_checked") && written.contains("counterparty"), "{written}");
    assert_eq!(serde_json::from_str::<Happening>(&written).unwrap(), event.what);
}

#[test]
fn nothing_seen_or_both_at_once_is_no_check_and_consumers_make_none() {
    let mut scene = Scene::filed();
    let both = Checked { matches: vec![Mark::Amount], differs: vec![Mark::Amount] };
    for odd in [Checked::default(), both] {
        let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.check_evidence(&file(), &odd, act));
        assert_eq!(refused.unwrap_err(), Refusal::NotNow);
    }
    let good = Checked { matches: vec![Mark::Amount], differs: Vec::new() };
    let refused = scene.try_by(me(), |case, act| case.check_evidence(&file(), &good, act));
    assert_eq!(refused.unwrap_err(), Refusal::NotNow);
}

/// As rows hold them that were written before files could show that something was done.
#[test]
fn what_older_histories_tell_of_files_is_read_and_written_as_it_was() {
    for written in [
        r#"{"kind":"evidence_added","data":{"files":["f1"],"sealed":["00"]}}"#,
        r#"{"kind":"evidence_added","data":{"files":["f1"]}}"#,
        r#"{"kind":"question_answered","data":{"number":1,"files":["f1"],"sealed":["00"]}}"#,
        r#"{"kind":"question_answered","data":{"number":1}}"#,
        r#"{"kind":"merchant_answered","data":{"request":7,"answer":"refunded","late":false,"files":["f1"],"sealed":["00"]}}"#,
        r#"{"kind":"remedy_done","data":{"remedy":9,"what":"refund"}}"#,
        r#"{"kind":"objection_answered","data":{"answer":"corrected"}}"#,
    ] {
        let read: Happening = serde_json::from_str(written).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
    let none: Happening = serde_json::from_str(r#"{"kind":"evidence_added","data":{"files":[]}}"#).unwrap();
    assert_eq!(none, Happening::EvidenceAdded(Enclosed::default()));
}

#[test]
fn a_file_of_a_form_that_is_to_be_mended_stays_and_nobody_waits_for_an_answer_to_it() {
    let attached = Attached { file: "ab".repeat(16), bytes: 9, sha256: "00".repeat(32), kind: EvidenceKind::RemedyProof };
    let files = [(EvidenceId(7), attached)];
    let mut open = Scene::filed();
    let (due, unanswered) = (open.case.due(), open.case.unanswered);
    open.consumer(|case, act| case.keep_proof(&files, act));
    assert_eq!((open.case.files, open.case.due(), open.case.unanswered), (1, due, unanswered));
    let mut over = Scene::filed();
    over.close(Outcome::NotUpheld);
    over.consumer(|case, act| case.keep_proof(&files, act));
    assert_eq!((over.case.files, over.status()), (1, StatusCode::Closed), "what is told of a credit is told also then");
    let mut merged = Scene::filed();
    merged.case.merged = Some(elsewhere());
    assert_eq!(merged.try_by(me(), |case, act| case.keep_proof(&files, act)).unwrap_err(), Refusal::NotNow);
}
