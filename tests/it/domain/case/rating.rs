//! How it went, in the words of whoever complained.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::rating::{Rating, Score};
use redress::domain::case::{Case, Status, StatusCode};
use redress::domain::change::Act;
use redress::domain::codes::Outcome;
use redress::domain::event::TextKind;
use redress::domain::refusal::Refusal;
use redress::domain::settings::Settings;

use super::{AGENT, Scene, codes, me};

fn four(case: &Case, act: &Act) -> Result<redress::domain::change::Change, Refusal> {
    case.rate(Score::new(4).unwrap(), Some("等得有点久。"), act)
}

#[test]
fn there_are_five_scores_and_no_others() {
    let known: Vec<u8> = (0..=u8::MAX).filter(|value| Score::new(*value).is_some()).collect();
    assert_eq!(known, [1, 2, 3, 4, 5]);
}

#[test]
fn a_closed_case_is_rated_by_its_consumer_without_moving_what_the_desk_has_open() {
    let mut scene = Scene::in_status(StatusCode::Closed);
    let (version, activity) = (scene.case.version, scene.case.last_activity_at);
    scene.wait(Duration::hours(1));
    let change = scene.try_by(me(), four).unwrap();
    assert_eq!(codes(&change), ["rated"]);
    let text = &change.texts()[0];
    assert_eq!((text.kind, text.body.as_str()), (TextKind::RatingComment, "等得有点久。"));
    assert_eq!(change.rating(), Some(&Rating { run: 1, score: Score::new(4).unwrap(), comment: Some(text.id) }));
    assert_eq!((scene.case.version, scene.case.last_activity_at), (version, activity));
    assert!(scene.try_by(me(), four).is_ok(), "the last word counts");
    assert_eq!(scene.try_by(Actor::Staff(AGENT), four).unwrap_err(), Refusal::NotNow, "nobody rates themselves");
}

#[test]
fn what_is_open_or_goes_on_elsewhere_is_not_rated_and_neither_is_what_ended_long_ago() {
    let mut open = Scene::filed();
    assert_eq!(open.try_by(me(), four).unwrap_err(), Refusal::NotNow);
    let mut twin = Scene::filed();
    twin.case.status = Status::Closed { outcome: Outcome::Duplicate, at: twin.now };
    assert_eq!(twin.try_by(me(), four).unwrap_err(), Refusal::NotNow);

    let mut scene = Scene::in_status(StatusCode::Closed);
    let until = scene.case.rated_until(&Settings::default()).unwrap();
    scene.now = until;
    assert!(scene.try_by(me(), four).is_ok(), "up to the last moment");
    scene.wait(Duration::seconds(1));
    assert_eq!(scene.try_by(me(), four).unwrap_err(), Refusal::TooLateToRate);
}
