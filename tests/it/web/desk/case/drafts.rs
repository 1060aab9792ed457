//! What is being written is kept on the server for its writer alone, until it is sent.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::store::desk_drafts::{self, MOST};
use redress::store::schema::{desk_drafts as rows, events, people};

use super::{Fields, Room, post, with};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{file_case, team};
use crate::support::{Browser, TestApp, on_each_database};

const KINDS: [&str; 4] = ["messages", "notes", "merchant-request", "information-request"];

fn draft(kind: &str, body: &str) -> Fields {
    vec![("kind", kind.to_owned()), ("body", body.to_owned())]
}

async fn count(app: &TestApp) -> i64 {
    app.app.db.read(|conn| Ok(rows::table.count().get_result(conn)?)).await.unwrap()
}

async fn written(browser: &mut Browser, url: &str, kind: &str) -> String {
    let page = browser.get(url).await;
    assert_eq!(page.status, 200, "{url}");
    page.select(&format!("#{kind}-body")).join("").trim().to_owned()
}

#[actix_web::test]
async fn a_draft_of_each_kind_stands_in_its_form_again_and_goes_when_it_is_sent() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let events_before: i64 = room.app.app.db.read(|conn| Ok(events::table.count().get_result(conn)?)).await.unwrap();
        for kind in KINDS {
            let body = format!("写到一半 {kind}\n1. 第一问？\n2. 第二问？");
            let answer = room.post("draft", &draft(kind, &body)).await;
            assert_eq!(answer.location(), Some(format!("{}#act-{kind}", room.url(""))), "{}", answer.words());
        }
        let url = room.url("");
        for kind in KINDS {
            assert!(written(&mut room.agent, &url, kind).await.starts_with(&format!("写到一半 {kind}")), "{kind}");
        }
        let page = room.page().await;
        assert_eq!(page.select(".cmp-d:not([hidden])").len(), 4, "each says when it was kept");
        assert!(page.select("#messages-body-saved").join("").contains("只有您看得到"));
        assert_eq!(page.select("#asked li"), ["第一问？", "第二问？"], "as the consumer will be asked");
        let events_now: i64 = room.app.app.db.read(|conn| Ok(events::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(events_now, events_before, "a draft is no event");
        assert_eq!(room.stored().await, room.case, "nor an act");
        for (sent, kind) in (1..).zip(KINDS) {
            assert_eq!(room.post(kind, &room.good(kind)).await.status, 303, "{kind}");
            assert_eq!(count(&room.app).await, 4 - sent, "{kind}: of what is sent nothing is left to send");
            assert!(!written(&mut room.agent, &url, kind).await.contains("写到一半"));
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_long_to_write_is_kept_in_every_form_that_ends_a_case_and_without_a_script() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for (kind, field) in [
            ("closure", "explanation"),
            ("offer", "body"),
            ("escalation", "reason"),
            ("platform-request", "body"),
            ("payment-hold", "body"),
        ] {
            // The button stands in the form of the act: all of it is sent.
            let fields = with(with(room.good(kind), field, &format!("写到一半 {kind}")), "kind", kind);
            let kept = room.post("draft", &fields).await;
            assert_eq!(kept.status, 303, "{kind}: {}", kept.words());
            let page = room.page().await;
            assert_eq!(page.select(&format!("#{kind}-{field}")).join("").trim(), format!("写到一半 {kind}"));
            assert_eq!(page.attributes(&format!("#act-{kind}"), "open").len(), 1, "{kind}: it is seen");
            assert!(page.select(&format!("#{kind}-{field}-saved")).join("").contains("只有您看得到"));
        }
        let kept = with(with(room.good("notes"), "kind", "notes"), "tell", "");
        assert_eq!(room.post("draft", &kept).await.status, 303, "the form of a note has a field more");
        assert_eq!(count(&room.app).await, 6);
        assert_eq!(room.post("closure", &room.good("closure")).await.status, 303);
        assert_eq!(count(&room.app).await, 5, "what was sent is no draft");
        assert_eq!(room.page().await.select(".left .code").len(), 4, "what has no form any more is there to be copied");
    })
    .await;
}

#[actix_web::test]
async fn all_that_was_chosen_and_typed_stands_in_its_form_again() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let offer =
            [("body", "退一半"), ("remedy", "refund"), ("amount", "99.5"), ("promiser", "merchant"), ("due_on", "2026-12-09")];
        let offer: Fields = offer.map(|(name, value)| (name, value.to_owned())).into();
        let offer = with(with(offer, "conditions", "须退回商品"), "kind", "offer");
        assert_eq!(room.post("draft", &offer).await.status, 303);
        let closure =
            with(with(with(draft("closure", ""), "outcome", "upheld"), "root_cause", "system_fault"), "explanation", "写到");
        let closure: Fields = closure.into_iter().filter(|(name, _)| *name != "body").collect();
        assert_eq!(room.post("draft", &closure).await.status, 303);
        assert_eq!(
            room.post("draft", &with(with(draft("payment-hold", "请先不扣"), "deduct", "yes"), "until", "")).await.status,
            303
        );
        assert_eq!(room.post("draft", &with(draft("promise", ""), "amount", "12")).await.status, 303, "a sum is typed");
        let late = with(with(draft("extension", ""), "reason", "等商家的回单"), "days", "3");
        assert_eq!(room.post("draft", &late.into_iter().filter(|(name, _)| *name != "body").collect()).await.status, 303);
        let page = room.page().await;
        for (field, value) in [("amount", "99.5"), ("due_on", "2026-12-09")] {
            assert_eq!(page.attributes(&format!("#offer-{field}"), "value"), [value]);
        }
        let chosen = |field: &str| page.attributes(&format!("#{field} option[selected]"), "value");
        let fields = ["offer-remedy", "offer-promiser", "closure-outcome", "closure-root_cause"];
        assert_eq!(fields.map(chosen), ["refund", "merchant", "upheld", "system_fault"].map(|it| vec![it.to_owned()]));
        assert_eq!(page.select("#offer-conditions").join("").trim(), "须退回商品");
        let ticked = ["deduct", "late_fees"].map(|name| page.attributes(&format!("#payment-hold-{name}"), "checked").len());
        assert_eq!(ticked, [1, 0], "what was not ticked is not ticked again");
        assert_eq!(page.attributes("#promise-amount", "value"), ["12"]);
        assert_eq!(page.attributes("#extension-days", "value"), ["3"]);
        assert_eq!(page.select("#extension-reason").join("").trim(), "等商家的回单");
        // Choices alone are no draft, and take none away that has words.
        let alone: Fields = vec![("kind", "escalation".to_owned()), ("body", "12315".to_owned()), ("reason", String::new())];
        assert_eq!(room.post("draft", &alone).await.status, 303);
        assert_eq!(count(&room.app).await, 5);
    })
    .await;
}

#[actix_web::test]
async fn a_draft_is_written_anew_and_thrown_away_and_an_empty_one_is_none() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = room.url("");
        let asked = with(with(draft("merchant-request", "请说明"), "whom", "叮铃到家 客服部"), "until", "2026-12-03");
        assert_eq!(room.post("draft", &asked).await.status, 303);
        let page = room.page().await;
        assert_eq!(page.attributes("#merchant-request-whom", "value"), ["叮铃到家 客服部"]);
        assert_eq!(page.attributes("#merchant-request-until", "value"), ["2026-12-03"]);
        assert_eq!(room.post("draft", &with(asked, "body", "请再说明")).await.status, 303);
        assert_eq!(written(&mut room.agent, &url, "merchant-request").await, "请再说明");
        let gone = vec![("discard", "merchant-request".to_owned()), ("body", "请再说明".to_owned())];
        assert_eq!(room.post("draft", &gone).await.status, 303);
        assert_eq!((count(&room.app).await, written(&mut room.agent, &url, "merchant-request").await), (0, String::new()));
        assert_eq!(room.post("draft", &draft("notes", "一")).await.status, 303);
        assert_eq!(room.post("draft", &draft("notes", " \n")).await.status, 303);
        assert_eq!(count(&room.app).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_script_is_answered_in_a_line_and_told_what_is_wrong() {
    let mut room = Room::open(TestApp::new()).await;
    let url = room.url("draft");
    let mut send = async |fields: &Fields| {
        let csrf = room.agent.csrf();
        let all: Vec<(&str, &str)> =
            [("csrf", csrf.as_str())].into_iter().chain(fields.iter().map(|(name, value)| (*name, value.as_str()))).collect();
        let body = serde_urlencoded::to_string(all).unwrap().into_bytes();
        let kind = Some("application/x-www-form-urlencoded");
        let answer = room.agent.send_with(actix_web::http::Method::POST, &url, kind, body, &[("x-redress-script", "1")]).await;
        (answer.status.as_u16(), answer.text())
    };
    assert_eq!(send(&draft("messages", "您好")).await, (200, "草稿已保存（14:20），只有您看得到".to_owned()));
    assert_eq!(send(&draft("messages", "")).await, (200, String::new()));
    let (status, words) = send(&draft("messages", &"长".repeat(5001))).await;
    assert!(status == 422 && words.contains("5000"), "{status} {words}");
    assert_eq!(send(&draft("other", "您好")).await.0, 422);
}

#[actix_web::test]
async fn nobody_else_reads_a_draft_or_writes_one_into_another_hand() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let mut room = Room::open(app).await;
        let sort = with(room.good("triage"), "team", &ours.to_string());
        assert_eq!(room.post("triage", &sort).await.status, 303);
        assert_eq!(room.post("draft", &draft("messages", "KANARIENVOGEL")).await.status, 303);
        let url = room.url("");
        let colleague = room.app.person(Role::Agent, "周启航", "zhou@desk.example", Some(ours)).await;
        let mut colleague = room.app.signed_in(&colleague).await;
        assert!(!colleague.get(&url).await.text().contains("KANARIENVOGEL"), "not even of the same team");
        let mut chief = room.app.sign_in_supervisor("督导").await;
        assert!(!chief.get(&url).await.text().contains("KANARIENVOGEL"));
        assert!(!room.consumers_page().await.text().contains("KANARIENVOGEL"));
        let other = room.app.person(Role::Agent, "外人", "other@desk.example", Some(theirs)).await;
        let mut other = room.app.signed_in(&other).await;
        let draft_url = room.url("draft");
        for browser in [&mut other, &mut room.consumer.clone()] {
            assert_eq!(post(browser, &draft_url, &draft("messages", "越权")).await.status, 404);
            assert_eq!(post(browser, &draft_url, &vec![("discard", "messages".to_owned())]).await.status, 404);
        }
        assert_eq!(post(&mut colleague, &draft_url, &vec![("discard", "messages".to_owned())]).await.status, 303);
        assert_eq!(post(&mut colleague, &draft_url, &draft("messages", "我的")).await.status, 303);
        assert_eq!(written(&mut room.agent, &url, "messages").await, "KANARIENVOGEL", "each has their own");
        assert_eq!(post(&mut colleague, &room.url("messages"), &room.good("messages")).await.status, 303);
        assert_eq!(written(&mut room.agent, &url, "messages").await, "KANARIENVOGEL", "and sends their own");
    })
    .await;
}

#[actix_web::test]
async fn a_draft_survives_what_is_refused_and_a_case_that_was_closed_meanwhile() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let stale = room.good("closure");
        assert_eq!(room.post("draft", &draft("messages", "写了一半的回复")).await.status, 303);
        assert_eq!(room.post("notes", &room.good("notes")).await.status, 303);
        assert_eq!(room.post("closure", &stale).await.status, 409, "somebody else was faster");
        let url = room.url("");
        assert_eq!(written(&mut room.agent, &url, "messages").await, "写了一半的回复");
        room.case = room.stored().await;
        assert_eq!(room.post("messages", &vec![("body", String::new())]).await.status, 422);
        assert_eq!(written(&mut room.agent, &url, "messages").await, "写了一半的回复", "what was refused sent nothing");
        assert_eq!(room.post("closure", &room.good("closure")).await.status, 303);
        let page = room.page().await;
        assert_eq!(page.select(".left .code"), ["写了一半的回复"], "its form is gone, its words are not");
        assert_eq!(page.attributes(".left button", "value"), ["messages"]);
        assert_eq!(room.post("messages", &room.good("messages")).await.status, 409);
        assert_eq!(count(&room.app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn one_person_keeps_a_bounded_number_of_drafts_the_newest() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let first = room.case.clone();
        assert_eq!(room.post("draft", &draft("notes", "最早的")).await.status, 303);
        let (me, now) = (room.me.id, room.app.app.now());
        let mut cases = Vec::new();
        for _ in 0..MOST {
            cases.push(file_case(&room.app, |_| {}).await.id);
        }
        let kept = room.app.app.db.write(move |tx| {
            for (n, case) in (1..).zip(&cases) {
                let (kind, at) = (desk_drafts::DraftKind::Note, now + Duration::seconds(n));
                let fields = [("body".to_owned(), "草稿".to_owned())].into();
                let draft = desk_drafts::Draft { kind, fields, at };
                desk_drafts::save(tx, *case, me, &draft)?;
            }
            Ok(())
        });
        kept.await.unwrap();
        assert_eq!(count(&room.app).await, MOST);
        room.case = first;
        assert_eq!(written(&mut room.agent.clone(), &room.url(""), "notes").await, "", "the one left alone longest went");
    })
    .await;
}

#[actix_web::test]
async fn drafts_go_after_a_month_and_with_their_writer() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mailer = folder_mailer(&room.app);
        assert_eq!(room.post("draft", &draft("notes", "旧的")).await.status, 303);
        room.app.advance(Duration::days(29));
        room.agent = room.app.signed_in(&room.me).await;
        assert_eq!(room.post("draft", &draft("messages", "新的")).await.status, 303);
        work(&room.app, &mailer).await;
        assert_eq!(count(&room.app).await, 2);
        room.app.advance(Duration::days(2));
        assert_eq!(work(&room.app, &mailer).await.swept.desk_drafts, 1);
        let me = room.me.id.0;
        let left = room
            .app
            .app
            .db
            .write(move |tx| Ok(diesel::update(people::table.find(me)).set(people::active.eq(false)).execute(tx)?));
        left.await.unwrap();
        assert_eq!(work(&room.app, &mailer).await.swept.desk_drafts, 1);
        assert_eq!(count(&room.app).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn whatever_is_typed_a_draft_is_kept_as_it_is_or_refused_in_words() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = room.url("");
        for body in ["</textarea><script>alert(1)</script>", "\u{202e}反", "😀 𠮷", "a\r\nb"] {
            assert_eq!(room.post("draft", &draft("notes", body)).await.status, 303);
            assert_eq!(written(&mut room.agent, &url, "notes").await, body.replace("\r\n", " "));
        }
        for bad in ["a\0b".to_owned(), "长".repeat(5001)] {
            let answer = room.post("draft", &draft("notes", &bad)).await;
            assert_eq!(answer.status, 422);
            assert_eq!(answer.select("#errors a").len(), 1, "{}", answer.words());
        }
        let long = with(draft("merchant-request", "问"), "whom", &"名".repeat(200));
        assert_eq!(room.post("draft", &long).await.status, 422);
        assert_eq!(written(&mut room.agent, &url, "notes").await, "a b", "what stood there stands");
        assert_eq!(count(&room.app).await, 1);
        let odd = vec![("kind", "notes".to_owned()), ("body", "x".to_owned()), ("person", "1".to_owned())];
        assert_eq!(room.post("draft", &odd).await.status, 422);
        room.fresh(StatusCode::New).await;
        let url = room.url("");
        assert_eq!(written(&mut room.agent, &url, "notes").await, "", "another case has its own");
    })
    .await;
}
