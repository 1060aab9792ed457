//! Letters about promises, holds and objections say what was promised, by whom and by when.

use chrono::{Duration, NaiveDate};
use mail_parser::MessageParser;
use redress::domain::actor::Role;
use redress::domain::case::holding::{HoldAnswer, HoldRequest};
use redress::domain::case::promising::Promise;
use redress::domain::codes::{Locale, RemedyKind};
use redress::domain::credit::ObjectionDoor;
use redress::domain::hold::HoldAsk;
use redress::domain::offer::Promiser;

use super::{act, file, filing, folder_mailer, letter_files, work};
use crate::support::{TestApp, on_each_database};

async fn story(app: &TestApp, locale: Locale) {
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", &format!("li{}@desk.example", app.app.id()), None).await);
    let case = file(app, filing(locale)).await;
    let due_on = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    let promise = move |version| Promise {
        remedy: RemedyKind::CloseOrder,
        amount: None,
        by: Promiser::Merchant,
        due_on,
        body: Some("商家说在处理。".to_owned()),
        version,
    };
    act(app, agent.clone(), case.id, move |case, act| case.promise(&promise(case.version), act)).await;
    let until = app.app.now() + Duration::days(3);
    let ask =
        move |version| HoldRequest { asks: HoldAsk::ALL.to_vec(), body: "请先不要扣款。".to_owned(), until, version };
    act(app, agent.clone(), case.id, move |case, act| case.ask_hold(&ask(case.version), act)).await;
    let answer = move |version| {
        let (granted, ends_on) = (vec![HoldAsk::Deduct], NaiveDate::from_ymd_opt(2026, 12, 3));
        HoldAnswer { granted, ends_on, body: Some("同意，单号 H-1。".to_owned()), version }
    };
    act(app, agent.clone(), case.id, move |case, act| case.answer_hold(&answer(case.version), act)).await;
    let filed = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    act(app, agent, case.id, move |case, act| case.file_objection(ObjectionDoor::Centre, filed, act)).await;
}

#[tokio::test]
async fn each_letter_of_a_promise_a_hold_and_an_objection_says_what_and_by_when() {
    on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        for (locale, wanted) in [
            (
                Locale::ZhCn,
                [["由商家完结订单，最晚 12 月 1 日", "商家说在处理。"], ["平台同意暂停扣款，到 12 月 3 日", "同意，单号 H-1。"]],
            ),
            (
                Locale::En,
                [
                    ["by the merchant, no later than Tue 1 Dec", "商家说在处理。"],
                    ["agreed to no deduction until Thu 3 Dec", "H-1"],
                ],
            ),
        ] {
            let before = letter_files(&app).len();
            story(&app, locale).await;
            work(&app, &mailer).await;
            let texts = texts(&app, before);
            for words in wanted.iter().flatten() {
                assert!(texts.iter().any(|text| text.contains(words)), "{words}: {texts:#?}");
            }
        }
        let before = letter_files(&app).len();
        app.advance(Duration::days(30));
        work(&app, &mailer).await;
        work(&app, &mailer).await;
        let texts = texts(&app, before);
        for words in [
            "到期没有办到的是：由商家完结订单，最晚 12 月 1 日",
            "暂停扣款结束了",
            "您的异议本应在 12 月 14 日",
            "should have been answered by",
        ] {
            assert!(texts.iter().any(|text| text.contains(words)), "{words}: {texts:#?}");
        }
        assert!(texts.iter().all(|text| !text.contains("mail-") && !text.contains("lead-plain")));
    })
    .await;
}

fn texts(app: &TestApp, after: usize) -> Vec<String> {
    let text = |bytes: &Vec<u8>| MessageParser::default().parse(bytes).unwrap().body_text(0).unwrap().into_owned();
    letter_files(app).iter().skip(after).map(text).collect()
}
