//! Somebody else was faster: both versions side by side, nothing typed is lost, and exactly one of many wins.

use futures_util::future::join_all;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::{Case, StatusCode};

use super::{DECIDING, Fields, NOUNS, Room, good, post, with};
use crate::support::cases::act_on;
use crate::support::{Answer, Browser, on_each_database};

const MOVED: &str = "您打开之后，有人改过这件案子";

/// Somebody else leaves a note, which moves the version on and nothing else.
async fn moved_by_another(room: &Room) -> Case {
    let other = room.app.person(Role::Agent, "周启航", &format!("zhou{}@desk.example", room.app.app.id()), None).await;
    let by = Actor::Staff(other.staff().unwrap());
    act_on(&room.app, &room.case, by, |case, act| case.note("我先看一下。", act)).await
}

/// The form on the page of a conflict, as a browser would send it.
fn form(answer: &Answer) -> Fields {
    let page = scraper::Html::parse_document(&answer.text());
    let fields = scraper::Selector::parse("main form input[name], main form textarea[name]").unwrap();
    let name = |name: &str| -> &'static str {
        let names = ["version", "problem_type", "priority", "team", "assignee", "body", "remedy", "amount", "due_on", "until"];
        let more = [
            "vulnerable",
            "clock",
            "days",
            "decision",
            "reason",
            "field",
            "value",
            "outcome",
            "root_cause",
            "explanation",
            "csrf",
            "promiser",
            "conditions",
            "answer",
            "deduct",
            "late_fees",
            "reporting",
            "ends_on",
        ];
        names.iter().chain(&more).find(|it| **it == name).unwrap()
    };
    page.select(&fields)
        .map(|it| {
            let value = it.attr("value").map_or_else(|| it.text().collect::<String>(), str::to_owned);
            // A browser drops the line break right after <textarea>.
            (name(it.attr("name").unwrap()), value.trim_start_matches('\n').to_owned())
        })
        .filter(|(name, _)| *name != "csrf")
        .collect()
}

#[actix_web::test]
async fn a_decision_on_an_older_version_is_answered_with_both_and_can_be_sent_again_from_there() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in DECIDING {
            room.ready_for(noun).await;
            let stale = room.good(noun);
            let moved = moved_by_another(&room).await;
            let before = room.snapshot().await;
            let answer = room.post(noun, &stale).await;
            assert_eq!(answer.status, 409, "{noun}");
            assert!(answer.select("h1").contains(&MOVED.to_owned()), "{noun}: {}", answer.words());
            assert!(answer.select(".tl").join(" ").contains("周启航"), "{noun}: who moved it");
            assert!(!answer.text().contains("我先看一下"), "{noun}: what changed, in a line each");
            assert_eq!(room.snapshot().await, before, "{noun}: nothing was stored");
            let mine = form(&answer);
            for (name, value) in stale.iter().filter(|(name, _)| *name != "version") {
                assert!(mine.contains(&(*name, value.clone())), "{noun} {name} was kept: {mine:?}");
            }
            assert!(mine.contains(&("version", moved.version.to_string())));
            let again = room.post(noun, &mine).await;
            assert_eq!(again.status, 303, "{noun}: {}", again.words());
            assert_eq!(room.stored().await.version, moved.version + 1, "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn both_versions_stand_side_by_side() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let stale = with(room.good("triage"), "priority", "low");
        let first = room.good("triage");
        assert_eq!(room.post("triage", &first).await.status, 303);
        let answer = room.post("triage", &stale).await;
        assert_eq!(answer.status, 409);
        let (now, mine) = (answer.select(".clash > div:first-child dd"), answer.select(".clash > div:last-child dd"));
        assert!(now.contains(&"处理中".to_owned()) && now.contains(&"急".to_owned()), "{now:?}");
        assert!(mine.contains(&"低".to_owned()), "{mine:?}");
        assert!(!answer.select(".clash dd.differs").is_empty());
        assert_eq!(answer.attributes("main a.btn", "href"), [room.url("")], "and the way to leave it");
    })
    .await;
}

#[actix_web::test]
async fn words_and_questions_are_added_to_a_case_that_moved_on() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in NOUNS.iter().filter(|noun| !DECIDING.contains(noun)) {
            room.ready_for(noun).await;
            let fields = room.good(noun);
            let moved = moved_by_another(&room).await;
            assert_eq!(room.post(noun, &fields).await.status, 303, "{noun}");
            assert_eq!(room.stored().await.version, moved.version + 1);
        }
    })
    .await;
}

#[actix_web::test]
async fn words_for_a_case_that_was_closed_meanwhile_are_there_to_be_copied() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in ["messages", "information-request", "merchant-request", "platform-request"] {
            room.fresh(StatusCode::Closed).await;
            let before = room.snapshot().await;
            let fields = room.good(noun);
            let answer = room.post(noun, &fields).await;
            assert_eq!(answer.status, 409, "{noun}");
            assert!(answer.select("#errors").join("").contains("这件案子现在不能这样做"), "{noun}");
            let (_, body) = fields.iter().find(|(name, _)| *name == "body").unwrap();
            assert!(answer.select(".code").contains(body), "{noun}");
            assert!(answer.attributes("#errors a", "href").is_empty(), "nothing leads to a form that is not there");
            assert_eq!(room.snapshot().await, before, "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_decision_that_the_rules_no_longer_allow_can_only_be_copied() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let first = room.good("closure");
        let second = with(first.clone(), "explanation", "我的说明：不予支持。");
        assert_eq!(room.post("closure", &first).await.status, 303);
        let before = room.snapshot().await;
        let answer = room.post("closure", &second).await;
        assert_eq!(answer.status, 409);
        assert!(answer.select("main form").is_empty() && answer.words().contains("案子现在的状态不能再做这一步"));
        assert!(answer.select(".code").contains(&"我的说明：不予支持。".to_owned()));
        // On the version that stands, it is the status that is in the way.
        let now = with(second, "version", "2");
        let answer = room.post("closure", &now).await;
        assert_eq!(answer.status, 409);
        assert!(answer.words().contains("这件案子现在不能这样做") && answer.words().contains("我的说明：不予支持。"));
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}

#[actix_web::test]
async fn no_version_however_strange_decides_anything() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for version in ["0", "2", "-1", "9223372036854775807", "-9223372036854775808"] {
            for noun in DECIDING.iter().filter(|noun| **noun != "reopening") {
                let fields = good(noun, version.parse().unwrap());
                assert_eq!(room.post(noun, &fields).await.status, 409, "{noun} on {version}");
            }
        }
        for version in ["", "x", "1.0", " 1", "99999999999999999999", "１"] {
            let fields = with(room.good("closure"), "version", version);
            assert_eq!(room.post("closure", &fields).await.status, 422, "{version:?}");
        }
        assert_eq!(room.stored().await, room.case);
    })
    .await;
}

/// As many agents, each in a browser of their own, all having seen the same version.
async fn all_at_once(room: &Room, noun: &str, how_many: usize) -> Vec<(u16, String)> {
    let mut agents: Vec<Browser> = Vec::new();
    for number in 0..how_many {
        agents.push(room.app.sign_in_agent(&format!("第{number}人")).await);
    }
    let (url, fields) = (room.url(noun), room.good(noun));
    let sent = agents.iter_mut().map(|agent| post(agent, &url, &fields));
    join_all(sent).await.into_iter().map(|answer| (answer.status.as_u16(), answer.words())).collect()
}

#[actix_web::test]
async fn of_many_who_decide_at_once_exactly_one_does() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in ["closure", "assignment", "triage", "offer", "escalation", "reopening"] {
            room.ready_for(noun).await;
            let (_, [events, _, letters]) = room.snapshot().await;
            let answers = all_at_once(&room, noun, 12).await;
            let won = answers.iter().filter(|(status, _)| *status == 303).count();
            let lost = answers.iter().filter(|(status, words)| *status == 409 && words.contains(MOVED)).count();
            assert_eq!((won, lost), (1, 11), "{noun}: {:?}", answers.iter().map(|it| it.0).collect::<Vec<_>>());
            let (case, [events_now, _, letters_now]) = room.snapshot().await;
            assert_eq!(case.version, room.case.version + 1, "{noun}");
            assert_eq!(events_now - events, case.seq - room.case.seq);
            assert_eq!(letters_now - letters, i64::from(matches!(noun, "closure" | "offer")), "{noun}: one letter");
        }
    })
    .await;
}

#[actix_web::test]
async fn of_many_who_write_at_once_all_are_heard() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for noun in ["messages", "notes"] {
            room.ready_for(noun).await;
            let answers = all_at_once(&room, noun, 16).await;
            assert!(
                answers.iter().all(|(status, _)| *status == 303),
                "{noun}: {:?}",
                answers.iter().map(|it| it.0).collect::<Vec<_>>()
            );
            let case = room.stored().await;
            assert_eq!(case.version, room.case.version + 16);
            let words = room.good(noun)[0].1.clone();
            let page = room.page().await;
            assert_eq!(page.select(".said").iter().filter(|it| **it == words).count(), 16);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_promise_marked_as_kept_by_many_at_once_is_kept_once() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("remedies").await;
        let answers = all_at_once(&room, "remedies", 8).await;
        assert_eq!(answers.iter().filter(|(status, _)| *status == 303).count(), 1, "{answers:?}");
        assert!(answers.iter().all(|(status, _)| matches!(status, 303 | 409)), "{answers:?}");
        assert_eq!(room.stored().await.version, room.case.version + 1);
    })
    .await;
}

#[actix_web::test]
async fn a_consumer_who_accepts_while_an_agent_closes_gets_one_answer_or_the_other() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for _ in 0..4 {
            room.fresh(StatusCode::Offered).await;
            let offer = room.case.offer.as_ref().unwrap().id.to_string();
            let answer_url = format!("/complaints/{}/offer", room.case.reference.unwrap());
            let accept = vec![("decision", "accept".to_owned()), ("offer", offer)];
            let (url, close) = (room.url("closure"), room.good("closure"));
            let Room { consumer, agent, .. } = &mut room;
            let (accepted, closed) = futures_util::join!(post(consumer, &answer_url, &accept), post(agent, &url, &close));
            let case = room.stored().await;
            match (accepted.status.as_u16(), closed.status.as_u16()) {
                (303, 409) => assert_eq!((case.status.code(), case.remedies.len()), (StatusCode::Resolved, 1)),
                (409, 303) => assert_eq!((case.status.code(), case.remedies.len()), (StatusCode::Closed, 0)),
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}
