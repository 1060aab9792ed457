//! Every form of the page, in every status, in both languages.

use redress::domain::actor::{Actor, Role, Staff};
use redress::domain::case::{Action, StatusCode};

use super::{NOUNS, Room};
use crate::support::{Answer, TestApp};

/// Keys without words come out as themselves.
fn without_words(answer: &Answer) -> Vec<String> {
    let words = answer.words();
    let key = |word: &&str| {
        let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let ours =
            ["case-", "flash-", "body-", "missing-", "malformed-", "refusal-", "status-", "cause-", "order-", "clock-", "error-"];
        plain && ours.iter().any(|start| word.starts_with(start))
    };
    words.split(|c: char| c.is_whitespace() || "（）：，。·".contains(c)).filter(key).map(str::to_owned).collect()
}

#[actix_web::test]
async fn the_page_shows_each_form_that_the_rules_allow_and_no_other_in_both_languages() {
    let mut room = Room::open(TestApp::new()).await;
    for status in StatusCode::ALL {
        room.fresh(*status).await;
        for language in ["zh-CN", "en"] {
            room.agent.language = language;
            let page = room.page().await;
            assert_eq!(page.status, 200);
            assert!(without_words(&page).is_empty(), "{status} in {language}: {:?}", without_words(&page));
            assert!(!page.text().contains(" style=") && !page.text().contains("{ $"));
            let forms = page.attributes("main form[method=post]", "action");
            for noun in NOUNS {
                let agent = Actor::Staff(Staff { id: room.me.id, role: Role::Agent, team: None, senior: false });
                let allowed = Action::ALL.iter().any(|action| noun_of(*action) == noun && room.case.allows(*action, &agent));
                assert_eq!(forms.contains(&room.url(noun)), allowed, "{noun} in {status}");
            }
        }
    }
}

const fn noun_of(action: Action) -> &'static str {
    match action {
        Action::Triage => "triage",
        Action::Assign => "assignment",
        Action::Message => "messages",
        Action::Note => "notes",
        Action::Tag => "tags",
        Action::Check => "checks",
        Action::FollowUp => "follow-up",
        Action::AskConsumer => "information-request",
        Action::AskMerchant => "merchant-request",
        Action::AskPlatform => "platform-request",
        Action::RecordFact => "order-facts",
        Action::Correct => "correction",
        Action::Offer => "offer",
        Action::Escalate => "escalation",
        Action::Close => "closure",
        Action::CompleteRemedy => "remedies",
        Action::Promise => "promise",
        Action::AskHold => "payment-hold",
        Action::AnswerHold => "payment-hold-answer",
        Action::AddEvidence => "evidence",
        Action::Reopen => "reopening",
        Action::ChangeLanguage => "language",
        Action::AskExtension => "extension",
        Action::DecideExtension => "extension-answer",
        Action::ExplainMiss => "miss-reason",
        Action::Demand
        | Action::Reply
        | Action::AnswerOffer
        | Action::Withdraw
        | Action::Rate
        | Action::ReplaceEvidence
        | Action::ShowEvidence
        | Action::Consent
        | Action::ReleaseEvidence
        | Action::CheckEvidence
        | Action::MendAddress
        | Action::MarkAbusive
        | Action::Link
        | Action::Merge
        | Action::Unmerge
        | Action::Split
        | Action::Credit
        | Action::DropRemedy
        // On a card where there is an incident.
        | Action::Incident => "",
    }
}

#[actix_web::test]
async fn the_url_of_an_act_opens_its_form_on_the_page() {
    let mut room = Room::open(TestApp::new()).await;
    const STAND_OPEN: [&str; 5] = ["triage", "assignment", "messages", "notes", "merchant-request"];
    for noun in NOUNS.iter().filter(|noun| **noun != "remedies" && !STAND_OPEN.contains(noun)) {
        room.ready_for(noun).await;
        let url = room.url(noun);
        let page = room.agent.get(&url).await;
        assert_eq!(page.status, 200, "{noun}");
        assert_eq!(page.attributes("details[open][id^=act-]", "id"), [format!("act-{noun}")]);
    }
    for noun in STAND_OPEN {
        let url = room.url(noun);
        assert_eq!(room.agent.get(&url).await.status, 200, "{noun} stands open anyway");
    }
    for nothing in ["remedies", "extensions", "TRIAGE", "..%2f", "x"] {
        let url = format!("{}/{nothing}", room.url(""));
        assert_eq!(room.agent.get(&url).await.status, 404, "{nothing}");
    }
}

#[actix_web::test]
async fn what_is_in_the_way_is_said_in_both_languages() {
    let mut room = Room::open(TestApp::new()).await;
    for noun in NOUNS.iter().filter(|noun| **noun != "remedies") {
        room.ready_for(noun).await;
        for language in ["zh-CN", "en"] {
            room.agent.language = language;
            let version = room.case.version.to_string();
            let empty = if super::DECIDING.contains(noun) { vec![("version", version)] } else { Vec::new() };
            let answer = room.post(noun, &empty).await;
            if *noun == "assignment" {
                assert_eq!(answer.status, 303, "nobody is somebody to assign to");
                room.ready_for(noun).await;
                continue;
            }
            assert_eq!(answer.status, 422, "{noun}");
            assert!(without_words(&answer).is_empty(), "{noun}: {:?}", without_words(&answer));
        }
    }
}

#[actix_web::test]
async fn a_conflict_speaks_the_readers_language_whatever_was_decided() {
    for language in ["zh-CN", "en"] {
        let mut room = Room::open(TestApp::new()).await;
        for noun in super::DECIDING.iter().chain(&["extension-answer"]) {
            let mut agent = room.app.sign_in_supervisor(&format!("督导 {noun}")).await;
            agent.set_cookie("redress-language", language);
            room.ready_for(noun).await;
            let mut stale = super::with(super::good(noun, 0), "version", "0");
            match *noun {
                "escalation" => {
                    let outside = [("body", "12315"), ("why", "那里管得到"), ("until", "2026-12-20")];
                    stale.extend(outside.map(|(name, value)| (name, value.to_owned())));
                }
                "extension-answer" => stale.extend([("decision", "grant"), ("reason", "好")].map(|(n, v)| (n, v.to_owned()))),
                "triage" => stale.retain(|(name, _)| *name != "vulnerable"),
                _ => {}
            }
            let answer = super::post(&mut agent, &room.url(noun), &stale).await;
            assert_eq!(answer.status, 409, "{noun}: {}", answer.words());
            assert!(without_words(&answer).is_empty(), "{noun} in {language}: {:?}", without_words(&answer));
            let kept = answer.text();
            for (_, value) in stale.iter().filter(|(name, value)| *name != "version" && !value.is_empty()) {
                assert!(kept.contains(value.as_str()), "{noun}: {value:?} is lost");
            }
        }
    }
}
