//! Each kind of letter goes out once, in the consumer's language, with what the case knows and a link that opens.

use chrono::{Duration, NaiveDate};
use mail_parser::MessageParser;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::case::closing::Closing;
use redress::domain::case::correcting::Correction;
use redress::domain::case::corresponding::Request;
use redress::domain::case::offering::Proposal;
use redress::domain::codes::{Correctable, Locale, Outcome, RemedyKind, RootCause};
use redress::mail::Mailer;
use redress::seal::{Purpose, Seal};
use redress::store::links;

use super::{EMAIL, act, file, filing, folder_mailer, letter_files, outbox_rows, queue_for_person, work};
use crate::support::smtp::SmtpServer;
use crate::support::{TestApp, on_each_database};

struct Read {
    to: String,
    subject: String,
    text: String,
    html: String,
    id: String,
}

fn read(bytes: &[u8]) -> Read {
    let message = MessageParser::default().parse(bytes).unwrap();
    Read {
        to: message.to().unwrap().first().unwrap().address().unwrap().to_owned(),
        subject: message.subject().unwrap().to_owned(),
        text: message.body_text(0).unwrap().into_owned(),
        html: message.body_html(0).unwrap().into_owned(),
        id: message.message_id().unwrap().to_owned(),
    }
}

/// Everything that happens to a case and is written about.
async fn whole_story(app: &TestApp, locale: Locale) -> Case {
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", &format!("li{}@desk.example", app.app.id()), None).await);
    let case = file(app, filing(locale)).await;
    let until = app.app.now() + Duration::days(3);
    let minute = Duration::minutes(1);
    app.advance(minute);
    act(app, agent.clone(), case.id, |case, act| case.message("付款记录已经核对。", act)).await;
    app.advance(minute);
    let request = Request { whom: String::new(), body: "请补充付款截图。".to_owned(), until };
    act(app, agent.clone(), case.id, move |case, act| case.ask_consumer(&request, act)).await;
    app.advance(minute);
    let proposal = move |version| Proposal {
        body: "全额退款。".to_owned(),
        remedy: RemedyKind::Refund,
        amount: None,
        by: redress::domain::offer::Promiser::House,
        conditions: None,
        due_on: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
        until,
        version,
    };
    act(app, agent.clone(), case.id, move |case, act| case.offer(&proposal(case.version), act)).await;
    app.advance(minute);
    let closing = |version| Closing {
        outcome: Outcome::NotUpheld,
        root_cause: RootCause::SystemFault,
        explanation: "商家已经发货，记录如下。".to_owned(),
        version,
    };
    act(app, agent, case.id, move |case, act| case.close(&closing(case.version), act)).await
}

#[tokio::test]
async fn every_letter_of_a_case_goes_out_once_with_the_right_words() {
    on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        let said = [
            (Locale::ZhCn, ["收到了您的投诉", "李敏回复了您", "补充一些材料", "有一个处理方案", "有结果了"], "12315"),
            (
                Locale::En,
                ["We have your complaint", "李敏 has replied to you", "something more", "An offer", "a result"],
                "12315",
            ),
        ];
        let mut all = 0;
        for (locale, titles, door) in said {
            let case = whole_story(&app, locale).await;
            let reference = case.reference.unwrap().to_string();
            let done = work(&app, &mailer).await;
            assert_eq!((done.letters.sent, done.letters.failed), (5, 0));
            assert_eq!(work(&app, &mailer).await.letters, Default::default(), "once");
            let letters: Vec<Read> = letter_files(&app).iter().skip(all).map(|bytes| read(bytes)).collect();
            all += letters.len();
            assert_eq!(letters.len(), 5);
            for (letter, title) in letters.iter().zip(titles) {
                assert!(letter.text.contains(title) && letter.html.contains(title), "{title}:\n{}", letter.text);
                assert!(letter.subject.contains(&reference) && letter.to == EMAIL);
                assert!(letter.id.ends_with("@localhost"), "{}", letter.id);
                assert!(!letter.text.contains("mail-") && !letter.text.contains("letter-"), "{}", letter.text);
            }
            for (letter, body) in
                letters.iter().skip(1).zip(["付款记录已经核对。", "请补充付款截图。", "全额退款。", "商家已经发货"])
            {
                assert!(letter.text.contains(body), "{}", letter.text);
            }
            assert!(letters[4].text.contains(door));
            assert!(letters[4].text.contains(&case.head), "the head of the chain as it was when the letter was queued");
            assert!(!letters[0].text.contains(&case.head));
        }
    })
    .await;
}

#[tokio::test]
async fn the_receipt_says_by_when_the_first_answer_and_the_result_come() {
    let app = TestApp::new();
    file(&app, filing(Locale::ZhCn)).await;
    file(&app, filing(Locale::En)).await;
    work(&app, &folder_mailer(&app)).await;
    let letters: Vec<Read> = letter_files(&app).iter().map(|bytes| read(bytes)).collect();
    // Filed on Tuesday at 14:20: eight hours of a nine-hour day later it is Wednesday, 13:20.
    for (letter, answer, result) in
        [(&letters[0], "11 月 25 日（周三）13:20", "最晚 12 月"), (&letters[1], "Wed 25 Nov, 13:20", "Dec")]
    {
        assert!(letter.text.contains(answer) && letter.text.contains(result), "{}", letter.text);
    }
}

#[tokio::test]
async fn every_letter_of_a_case_goes_through_a_real_mail_server() {
    let app = TestApp::new();
    let server = SmtpServer::start().await;
    let mailer = Mailer::new(Some(&server.url()), app.folder.path(), "诉达 <no-reply@redress.test>").unwrap();
    for locale in [Locale::ZhCn, Locale::En] {
        whole_story(&app, locale).await;
    }
    assert_eq!(work(&app, &mailer).await.letters.sent, 10);
    let ids: std::collections::BTreeSet<_> =
        server.deliveries().iter().map(|letter| letter.header("Message-ID").unwrap()).collect();
    assert_eq!((server.deliveries().len(), ids.len()), (10, 10));
    assert!(outbox_rows(&app).await.iter().all(|row| !row.is_queued && row.sent_at.is_some() && row.lease.is_none()));
}

fn token_in(text: &str, path: &str) -> String {
    let rest = text.split(path).nth(1).unwrap_or_else(|| panic!("no {path} in\n{text}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

async fn opens(app: &TestApp, token: &str, purpose: Purpose) -> bool {
    let id = Seal::link_id(token).unwrap();
    let link = app.app.db.read(move |conn| links::find(conn, id)).await.unwrap().unwrap();
    link.purpose == purpose.as_str() && app.app.seal.opens(token, purpose, link.id, link.generation)
}

#[tokio::test]
async fn letters_carry_tokens_that_open_and_the_database_holds_none() {
    let app = TestApp::new();
    let mailer = folder_mailer(&app);
    let person = app.person(Role::Consumer, "王芳", EMAIL, None).await.id.0;
    file(&app, filing(Locale::ZhCn)).await;
    queue_for_person(&app, "password_reset", person, Some(("password_reset", 30)), Locale::En).await;
    queue_for_person(&app, "sign_up_confirmation", person, Some(("sign_up", 60)), Locale::ZhCn).await;
    queue_for_person(&app, "already_registered", person, None, Locale::En).await;
    assert_eq!(work(&app, &mailer).await.letters.sent, 4);
    let letters: Vec<Read> = letter_files(&app).iter().map(|bytes| read(bytes)).collect();
    let find = |path: &str| letters.iter().find(|letter| letter.text.contains(path)).unwrap_or_else(|| panic!("{path}"));
    assert!(opens(&app, &token_in(&find("/t/").text, "/t/"), Purpose::Case).await);
    assert!(opens(&app, &token_in(&find("/password/reset/").text, "/password/reset/"), Purpose::PasswordReset).await);
    assert!(opens(&app, &token_in(&find("/sign-up/confirm/").text, "/sign-up/confirm/"), Purpose::SignUp).await);
    assert!(find("/sign-in").text.contains("already"));
    let database = std::fs::read(app.database.file().unwrap()).unwrap();
    let token = token_in(&find("/t/").text, "/t/");
    assert!(!database.windows(token.len()).any(|window| window == token.as_bytes()));
}

#[tokio::test]
async fn a_letter_whose_link_has_ended_is_not_sent() {
    let app = TestApp::new();
    let person = app.person(Role::Consumer, "王芳", EMAIL, None).await.id.0;
    queue_for_person(&app, "password_reset", person, Some(("password_reset", 30)), Locale::En).await;
    app.advance(Duration::minutes(31));
    assert_eq!(work(&app, &folder_mailer(&app)).await.letters.cancelled, 1);
    assert!(letter_files(&app).is_empty());
}

#[tokio::test]
async fn whoever_lost_access_gets_no_letter() {
    use diesel::prelude::*;
    use redress::store::schema::people;
    let app = TestApp::new();
    let person = app.person(Role::Consumer, "王芳", EMAIL, None).await.id.0;
    queue_for_person(&app, "password_reset", person, Some(("password_reset", 30)), Locale::En).await;
    app.app
        .db
        .write(move |conn| Ok(diesel::update(people::table.find(person)).set(people::active.eq(false)).execute(conn)?))
        .await
        .unwrap();
    assert_eq!(work(&app, &folder_mailer(&app)).await.letters.cancelled, 1);
    assert!(outbox_rows(&app).await[0].last_error.as_deref().unwrap().starts_with("cancelled"));
}

#[tokio::test]
async fn a_letter_goes_to_the_address_that_the_case_has_when_it_is_sent() {
    let app = TestApp::new();
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
    let case = file(&app, filing(Locale::ZhCn)).await;
    let corrected = Correction {
        field: Correctable::Email,
        value: Some("fang.wang@example.org".to_owned()),
        joined: false,
        is_respelt: false,
        version: case.version,
    };
    act(&app, agent, case.id, move |case, act| case.correct(&corrected, act)).await;
    work(&app, &folder_mailer(&app)).await;
    assert_eq!(read(&letter_files(&app)[0]).to, "fang.wang@example.org");
}
