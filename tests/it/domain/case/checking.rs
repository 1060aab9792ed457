//! Files compared with what the complaint says.

use redress::domain::actor::{Actor, ActorKind};
use redress::domain::event::Happening;
use redress::domain::evidence::{Audience, Checked, Mark, Owned, Scan};
use redress::domain::ids::EvidenceId;
use redress::domain::refusal::Refusal;

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
