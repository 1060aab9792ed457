//! Corrections.

use redress::domain::actor::Actor;
use redress::domain::case::correcting::Correction;
use redress::domain::change::Change;
use redress::domain::codes::Correctable;
use redress::domain::event::{Happening, TextKind};
use redress::domain::notice::NoticeKind;
use redress::domain::refusal::Refusal;
use redress::domain::sla::Standing;

use super::{AGENT, Scene};

fn correct(scene: &mut Scene, field: Correctable, value: Option<&str>) -> Result<Change, Refusal> {
    let correction =
        Correction { field, value: value.map(str::to_owned), joined: false, is_respelt: false, version: scene.case.version };
    scene.try_by(Actor::Staff(AGENT), |case, act| case.correct(&correction, act))
}

fn value(scene: &Scene, field: Correctable) -> Option<&str> {
    let (order, contact) = (&scene.case.order, &scene.case.contact);
    match field {
        Correctable::OrderNumber => order.order_number.as_deref(),
        Correctable::PaymentReference => order.payment_reference.as_deref(),
        Correctable::Email => contact.email.as_deref(),
        Correctable::Phone => contact.phone.as_deref(),
        Correctable::Merchant => Some(&order.merchant),
    }
}

#[test]
fn a_corrected_value_stands_and_the_old_one_stays_in_the_history() {
    let table = [
        (Correctable::OrderNumber, "20261119200040011100", "20261119200040011101"),
        (Correctable::PaymentReference, "", "4200002026111900"),
        (Correctable::Email, "chenxiao@mail.example", "chen.xiao@mail.example"),
        (Correctable::Phone, "", "13800002046"),
        (Correctable::Merchant, "叮铃到家", "木色家具"),
    ];
    for (field, old, new) in table {
        let mut scene = Scene::filed();
        let change = correct(&mut scene, field, Some(new)).unwrap();
        assert_eq!(value(&scene, field), Some(new));
        assert_eq!(change.events()[0].what, Happening::Corrected { field });
        let text = &change.texts()[0];
        assert_eq!((text.kind, text.title.as_deref(), text.body.as_str()), (TextKind::Correction, Some(old), new));
        assert_eq!(scene.standings(), [Standing::OnTrack; 3], "putting right is no answer");
    }
}

#[test]
fn whoever_came_by_a_wrong_address_leaves_with_it_and_the_right_one_gets_a_way_in() {
    for (field, joined, stays) in
        [(Correctable::Email, true, false), (Correctable::Email, false, true), (Correctable::Phone, true, true)]
    {
        let mut scene = Scene::filed();
        let correction =
            Correction { field, value: Some("13800002046@qq.example".to_owned()), joined, is_respelt: false, version: 1 };
        let change = scene.staff(|case, act| case.correct(&correction, act));
        assert_eq!(scene.case.consumer.is_some(), stays, "{field} {joined}");
        let letters: Vec<_> = change.notices().iter().map(|notice| notice.kind).collect();
        let expected: &[NoticeKind] = if field == Correctable::Email { &[NoticeKind::Link] } else { &[] };
        assert_eq!(letters, expected);
    }
}

#[test]
fn the_same_value_again_is_no_correction() {
    let mut scene = Scene::filed();
    let same = correct(&mut scene, Correctable::Email, Some("chenxiao@mail.example"));
    assert_eq!(same.unwrap_err(), Refusal::Unchanged);
    assert_eq!(correct(&mut scene, Correctable::Phone, None).unwrap_err(), Refusal::Unchanged);
    assert_eq!(scene.case.version, 1);
}

#[test]
fn the_last_way_to_reach_the_consumer_cannot_be_taken_away() {
    let mut scene = Scene::filed();
    assert_eq!(correct(&mut scene, Correctable::Email, None).unwrap_err(), Refusal::NoContact);
    correct(&mut scene, Correctable::Phone, Some("13800002046")).unwrap();
    correct(&mut scene, Correctable::Email, None).unwrap();
    assert_eq!(correct(&mut scene, Correctable::Phone, None).unwrap_err(), Refusal::NoContact);
    correct(&mut scene, Correctable::OrderNumber, None).unwrap();
    assert_eq!(scene.case.order.order_number, None);
}

#[test]
fn a_correction_decided_on_an_older_version_is_refused() {
    let mut scene = Scene::filed();
    let correction = Correction {
        field: Correctable::Phone,
        value: Some("13800002046".to_owned()),
        joined: false,
        is_respelt: false,
        version: 1,
    };
    scene.message();
    let refused = scene.try_by(Actor::Staff(AGENT), |case, act| case.correct(&correction, act));
    assert_eq!(refused.unwrap_err(), Refusal::Stale { seen: 1, now: 2 });
}
