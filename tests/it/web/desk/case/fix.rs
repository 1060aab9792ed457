//! "What mends it" at the desk: who has to do what, the words ready in both languages, closing with a proof, and what takes a
//! closed case up again.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::corresponding::Claim;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Claimant, Consent, OrderState};
use redress::paths;

use super::Room;
use super::merging::merge;
use crate::support::cases::{act_on, close, file_case, give};
use crate::support::{Answer, TestApp, on_each_database};

/// What an agent records now.
pub async fn says(app: &TestApp, case: &Case, claimant: Claimant, state: OrderState) -> Case {
    let claim = Claim { claimant, state, at: app.app.now(), body: Some("内部记录，不给消费者看".to_owned()) };
    act_on(app, case, Actor::System, |case, act| case.record_fact(&claim, act)).await
}

fn card(page: &Answer) -> String {
    page.select("#fix").join(" ")
}

fn body(page: &Answer, noun: &str) -> String {
    page.select(&format!("#{noun}-body")).join("")
}

#[actix_web::test]
async fn the_card_says_who_has_to_do_what_and_what_proves_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let page = room.page().await;
        assert!(card(&page).contains("先问商家：这笔钱到了没有"), "{}", card(&page));
        says(&room.app, &room.case, Claimant::Merchant, OrderState::Paid).await;
        let page = room.page().await;
        let words = card(&page);
        assert!(words.contains("商家要把“已付款”同步给平台"), "{words}");
        assert!(words.contains("办好的证明：平台说“已付款”或“已取消”或“已退款”。"), "{words}");
        room.agent.set_cookie("redress-language", "en");
        let words = card(&room.page().await);
        assert!(words.contains("the merchant has to tell the platform that it was paid"), "{words}");
        assert!(words.contains("Proof that it is done: the platform says “"), "{words}");
    })
    .await;
}

#[actix_web::test]
async fn one_click_fills_the_form_in_either_language_and_sends_nothing() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let before = room.snapshot().await;
        let links = room.page().await.attributes("#fix .inline-acts a", "href");
        assert_eq!(links.len(), 2);
        let zh = room.agent.get(links[0].split('#').next().unwrap()).await;
        let words = body(&zh, "merchant-request");
        assert!(words.contains("订单 20261119200040011100（¥258.00）"), "{words}");
        assert!(words.contains("请查一下这笔钱到了没有"), "{words}");
        assert_eq!(body(&zh, "messages").trim(), "", "no other form is filled");
        let en = room.agent.get(links[1].split('#').next().unwrap()).await;
        assert!(
            body(&en, "merchant-request").contains("Please check whether the money came"),
            "{}",
            body(&en, "merchant-request")
        );
        assert_eq!(room.snapshot().await, before);
        // Back from the queue, the list is kept.
        let url = format!("{}?view=mine", room.url(""));
        let links = room.agent.get(&url).await.attributes("#fix .inline-acts a", "href");
        assert!(links[0].contains("?view=mine&at=") && links[0].ends_with("&fix=zh-CN#act-merchant-request"), "{links:?}");
        assert!(room.page().await.select("#merchant-request-body").join("").trim().is_empty(), "nothing is filled unasked");
    })
    .await;
}

#[actix_web::test]
async fn a_draft_is_kept_in_front_of_the_words() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let fields = vec![("kind", "merchant-request".to_owned()), ("body", "王经理您好：".to_owned())];
        assert_eq!(room.post("draft", &fields).await.status, 303);
        let url = format!("{}?fix=zh-CN", room.url("merchant-request"));
        let words = body(&room.agent.get(&url).await, "merchant-request");
        assert!(words.trim().starts_with("王经理您好：") && words.contains("这笔钱到了没有"), "{words}");
    })
    .await;
}

#[actix_web::test]
async fn what_the_consumer_did_not_agree_to_share_is_not_put_into_words_for_others() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = file_case(&room.app, |filing| filing.consents = vec![Consent::Mediation]).await;
        let page = room.page().await;
        assert!(card(&page).contains("先征得同意") && page.select("#fix a").is_empty(), "{}", card(&page));
        let url = format!("{}?fix=zh-CN", room.url("merchant-request"));
        assert_eq!(body(&room.agent.get(&url).await, "merchant-request").trim(), "");
        // The consumer's own step needs nobody's consent.
        room.case = file_case(&room.app, |filing| {
            filing.consents = Vec::new();
            filing.order.paid_on = None;
            filing.order.displayed_status = Some("扣款失败".to_owned());
        })
        .await;
        let links = room.page().await.attributes("#fix .inline-acts a", "href");
        let page = room.agent.get(links[0].split('#').next().unwrap()).await;
        assert!(body(&page, "messages").contains("余额或额度够不够"), "{}", body(&page, "messages"));
    })
    .await;
}

#[actix_web::test]
async fn a_proof_proposes_closing_and_one_button_closes_in_the_consumers_language() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = says(&room.app, &room.case, Claimant::Platform, OrderState::Paid).await;
        assert_ne!(room.case.status.code(), StatusCode::Closed, "a program closes nothing");
        room.agent.set_cookie("redress-language", "en");
        let page = room.page().await;
        assert!(card(&page).contains("Now the platform says “"), "{}", card(&page));
        assert!(card(&page).contains("Outcome: Upheld"), "{}", card(&page));
        let explanation = page.select("#fix-explanation").join("");
        assert!(explanation.contains("您的投诉成立") && explanation.contains("平台说“已付款”"), "{explanation}");
        let told = page.select(".tl").join(" ");
        assert!(told.contains("With a new fact the claims fit together. Closing is proposed"), "{told}");
        let hidden = |name: &str| page.attributes(&format!("#fix input[name={name}]"), "value")[0].clone();
        let fields = vec![
            ("outcome", hidden("outcome")),
            ("root_cause", hidden("root_cause")),
            ("version", hidden("version")),
            ("explanation", explanation.trim().to_owned()),
        ];
        assert_eq!(room.post("closure", &fields).await.status, 303);
        let case = room.stored().await;
        assert_eq!((case.status.code(), case.outcome().unwrap().as_str()), (StatusCode::Closed, "upheld"));
        assert!(room.page().await.select("#fix").is_empty());
        assert!(room.consumers_page().await.words().contains("您的投诉成立"));
    })
    .await;
}

#[actix_web::test]
async fn where_the_account_was_short_the_outcome_is_for_the_agent_to_say() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = file_case(&room.app, |filing| {
            filing.order.paid_on = None;
            filing.order.displayed_status = Some("扣款失败".to_owned());
        })
        .await;
        room.case = says(&room.app, &room.case, Claimant::Platform, OrderState::Paid).await;
        let page = room.page().await;
        assert!(card(&page).contains("处理结果请您判断"), "{}", card(&page));
        assert!(page.attributes("#fix input[name=outcome]", "value").is_empty());
        assert_eq!(page.attributes("#fix-outcome option", "value")[0], "");
        assert!(page.attributes("#fix-outcome option[selected]", "value").is_empty(), "nothing is chosen for them");
        let explanation = page.select("#fix-explanation").join("");
        assert!(!explanation.contains("投诉成立"), "{explanation}");
    })
    .await;
}

/// Proved, closed as upheld, and two days later.
async fn closed_on_proof(room: &mut Room) {
    room.case = says(&room.app, &room.case, Claimant::Platform, OrderState::Paid).await;
    room.case = close(&room.app, &room.case).await;
    days_on(room, 2).await;
}

/// So many days later: both have to sign in again.
async fn days_on(room: &mut Room, days: i64) {
    room.app.advance(Duration::days(days));
    room.agent = room.app.signed_in(&room.me).await;
    room.consumer = room.app.signed_in(&room.owner).await;
}

#[actix_web::test]
async fn a_later_fact_takes_the_case_up_again_once_and_says_why() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        give(&room.app, &room.case, &room.me).await;
        room.case = room.stored().await;
        closed_on_proof(&mut room).await;
        let fields = vec![("claimant", "merchant".to_owned()), ("state", "overdue".to_owned())];
        let answer = room.post("order-facts", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        assert_eq!(room.stored().await.status.code(), StatusCode::Open);
        let page = room.page().await;
        let words = page.words();
        assert!(words.contains("后来商家说“已逾期”，和结案依据的证明对不上，案件自动重新打开"), "{words}");
        assert!(card(&page).contains("商家要按平台的结果入账"), "{}", card(&page));
        assert_eq!(room.letters().await.iter().filter(|kind| *kind == "reopened").count(), 1);
        let words = room.consumers_page().await.words();
        assert!(words.contains("后来商家说“已逾期”，和当时的结果对不上，我们自己重新打开了案件"), "{words}");
        assert!(!words.contains("内部记录"), "{words}");
        room.app.advance(Duration::hours(1));
        assert_eq!(room.post("order-facts", &fields).await.status, 303);
        assert_eq!(room.letters().await.iter().filter(|kind| *kind == "reopened").count(), 1, "exactly once");
        assert_eq!(room.stored().await.run, 2);
    })
    .await;
}

#[actix_web::test]
async fn what_is_late_or_older_or_ended_otherwise_leaves_a_closed_case_alone() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        closed_on_proof(&mut room).await;
        let old =
            vec![("claimant", "merchant".to_owned()), ("state", "overdue".to_owned()), ("at", "2026-11-24T10:00".to_owned())];
        assert_eq!(room.post("order-facts", &old).await.status, 303);
        assert_eq!(room.stored().await.status.code(), StatusCode::Closed);
        let others = file_case(&room.app, |_| ()).await;
        room.case = close(&room.app, &others).await;
        days_on(&mut room, 1).await;
        let fields = vec![("claimant", "platform".to_owned()), ("state", "overdue".to_owned())];
        assert_eq!(room.post("order-facts", &fields).await.status, 303);
        assert_eq!(room.stored().await.status.code(), StatusCode::Closed, "it was closed on something else");
        assert!(!room.letters().await.contains(&"reopened".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_goes_on_in_another_hears_facts_there() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let goes = says(&room.app, &room.case, Claimant::Platform, OrderState::Paid).await;
        let stays = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        days_on(&mut room, 1).await;
        let fields = vec![("claimant", "platform".to_owned()), ("state", "overdue".to_owned())];
        assert_eq!(room.post("order-facts", &fields).await.status, 409);
        let case = room.stored().await;
        assert_eq!((case.status.code(), case.run), (StatusCode::Closed, 1));
        assert!(!room.letters().await.contains(&"reopened".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn what_a_duplicate_was_told_of_the_same_order_counts_where_it_goes_on() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let goes = says(&room.app, &room.case, Claimant::Platform, OrderState::Paid).await;
        let stays = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        room.case = stays;
        let (heard, now) = (goes.claims.of(Claimant::Platform).unwrap().fact, room.stored().await);
        assert_eq!(now.proposal().map(|proof| proof.fact), Some(heard));
        let words = card(&room.page().await);
        assert!(words.contains("平台说“已付款”"), "{words}");
    })
    .await;
}

#[actix_web::test]
async fn the_claims_of_a_case_are_read_as_they_were_written() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for (claimant, state) in [(Claimant::Platform, OrderState::InService), (Claimant::Merchant, OrderState::Paid)] {
            let case = says(&room.app, &room.stored().await, claimant, state).await;
            assert_eq!(room.stored().await.claims, case.claims);
        }
        room.app.advance(Duration::hours(1));
        let case = says(&room.app, &room.stored().await, Claimant::Platform, OrderState::Paid).await;
        assert!(case.claims.proof().is_some() && case.claims.of(Claimant::Platform).unwrap().state == OrderState::Paid);
        assert_eq!(room.stored().await.claims, case.claims);
        assert_eq!(room.agent.get(&paths::desk_case(case.reference.unwrap())).await.status, 200);
    })
    .await;
}
