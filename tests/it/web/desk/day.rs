//! Claims about what a day brings: languages changed, letters that came back, people who complain often, abusive words.

use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::Locale;
use redress::mail::Mailer;
use redress::store::schema::{outbox, texts};
use redress::store::timeline::{self, Span};

use super::case::Room;
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::{act_on, close, file_case, file_case_at, team, triage};
use crate::support::smtp::{Plan, SmtpServer, Stage};
use crate::support::{TestApp, on_each_database};

fn fields(all: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    all.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// Kind, language, attempts and whether it waits, of every letter of the case.
async fn letters(app: &TestApp, case: &Case) -> Vec<(String, String, i32, bool)> {
    let id = case.id.0;
    let load = move |conn: &mut _| {
        let mine = outbox::table.filter(outbox::case_id.eq(id)).order(outbox::id);
        Ok(mine.select((outbox::kind, outbox::locale, outbox::attempts, outbox::is_queued)).load(conn)?)
    };
    app.app.db.read(load).await.unwrap()
}

#[actix_web::test]
async fn letters_are_written_in_the_new_language_also_those_that_wait() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert_eq!(room.post("language", &fields(&[("locale", "en")])).await.status, 303);
        assert_eq!(room.stored().await.locale, Locale::En);
        work(&room.app, &folder_mailer(&room.app)).await;
        let letter = letter_files(&room.app).remove(0);
        let letter = mail_parser::MessageParser::default().parse(&letter).unwrap().body_text(0).unwrap().into_owned();
        assert!(letter.is_ascii() || letter.contains("Your complaint"), "{letter}");
        assert!(room.page().await.words().contains("把通知语言改为英文"), "who did it stands in the history");
        assert!(room.consumers_page().await.words().contains("我们以后用英文给您写信"));
        let same = room.post("language", &fields(&[("locale", "en")])).await;
        assert_eq!((same.status.as_u16(), same.attributes("#errors a", "href")), (422, vec!["#language-locale".to_owned()]));
        assert_eq!(room.post("language", &fields(&[("locale", "fr")])).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn the_language_of_a_closed_case_can_still_be_changed() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.fresh(StatusCode::Closed).await;
        assert_eq!(room.post("language", &fields(&[("locale", "en")])).await.status, 303);
    })
    .await;
}

fn mailer(server: &SmtpServer, app: &TestApp) -> Mailer {
    Mailer::new(Some(&server.url()), app.folder.path(), "诉达 <no-reply@redress.test>").unwrap()
}

#[actix_web::test]
async fn a_letter_that_came_back_is_told_in_plain_words_and_goes_to_the_mended_address_once() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mut room = Room::open(app).await;
        assert!(room.page().await.select(".returned").is_empty());
        server.plan(Plan::Refuse(Stage::Recipient, 550));
        work(&room.app, &mailer(&server, &room.app)).await;
        let page = room.page().await;
        let told = page.select(".returned").join("");
        assert!(told.contains("受理回执，11 月 24 日 14:20 起不再重试：对方服务器说没有这个邮箱"), "{told}");
        assert_eq!(page.attributes("#letters-value", "value"), ["chenxiao@mail.example"]);
        let version = room.case.version.to_string();
        let mended = fields(&[("field", "email"), ("value", "chen.xiao@mail.example"), ("version", &version)]);
        assert_eq!(room.post("letters", &mended).await.status, 303);
        let waiting = letters(&room.app, &room.case).await;
        let kinds: Vec<&str> = waiting.iter().map(|(kind, ..)| kind.as_str()).collect();
        assert_eq!(kinds, ["filed", "link"], "the same row, and the link of a new address");
        assert!(waiting.iter().all(|(.., attempts, is_queued)| *attempts == 0 && *is_queued));
        work(&room.app, &mailer(&server, &room.app)).await;
        let taken: Vec<String> =
            server.deliveries().iter().filter(|it| it.accepted).flat_map(|it| it.recipients.clone()).collect();
        assert_eq!(taken, ["RCPT TO:<chen.xiao@mail.example>"; 2]);
        assert!(room.page().await.select(".returned").is_empty(), "it is mended");
    })
    .await;
}

#[actix_web::test]
async fn a_full_mailbox_is_tried_again_at_the_same_address_and_only_once() {
    on_each_database(|app| async move {
        let server = SmtpServer::start().await;
        let mut room = Room::open(app).await;
        room.case = close(&room.app, &room.case).await;
        server.plan(Plan::Refuse(Stage::Recipient, 552)).plan(Plan::Refuse(Stage::Recipient, 552));
        work(&room.app, &mailer(&server, &room.app)).await;
        let told = room.page().await.select(".returned li").join(" / ");
        assert!(told.contains("处理结果") && told.contains("受理回执") && told.contains("邮箱满了"), "{told}");
        let version = room.case.version.to_string();
        let same = fields(&[("field", "email"), ("value", "chenxiao@mail.example"), ("version", &version)]);
        assert_eq!(room.post("letters", &same).await.status, 303, "also when all is over");
        assert_eq!(room.post("letters", &same).await.status, 422, "there is nothing left to send");
        work(&room.app, &mailer(&server, &room.app)).await;
        assert_eq!(server.deliveries().iter().filter(|it| it.accepted).count(), 2);
        assert!(room.page().await.words().contains("再发 2 封没送到的信"));
        assert!(!room.consumers_page().await.words().contains("没送到"));
    })
    .await;
}

#[actix_web::test]
async fn a_letter_that_was_never_to_go_is_not_called_returned() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let id = room.case.id.0;
        let cancel = move |conn: &mut _| {
            let mine = outbox::table.filter(outbox::case_id.eq(id));
            let ended = (outbox::is_queued.eq(false), outbox::last_error.eq("cancelled: nobody to write to"));
            diesel::update(mine).set(ended).execute(conn)?;
            Ok(())
        };
        room.app.app.db.write(cancel).await.unwrap();
        assert!(room.page().await.select(".returned").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn who_complains_often_is_counted_without_a_word_that_judges() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let year_ago = room.app.app.now() - chrono::Duration::days(400);
        file_case_at(&room.app, year_ago, |filing| filing.consumer = Some(owner)).await;
        let by_mail = file_case(&room.app, |_| {}).await;
        assert!(room.page().await.select("#often").is_empty(), "two within a year are not many");
        close(&room.app, &by_mail).await;
        file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        assert_eq!(room.page().await.select("#often"), ["此人近 12 个月共提交 3 件（支持 1、处理中 2）"]);
        assert!(!room.consumers_page().await.words().contains("近 12 个月"));
    })
    .await;
}

#[actix_web::test]
async fn cases_outside_an_agents_scope_are_not_counted() {
    on_each_database(|app| async move {
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let mut room = Room::open(app).await;
        for _ in 0..2 {
            let other = file_case(&room.app, |_| {}).await;
            triage(&room.app, &other, redress::domain::codes::Priority::Normal, Some(theirs)).await;
        }
        assert_eq!(room.page().await.select("#often").len(), 1);
        let mine = room.app.person(Role::Agent, "吴桐", "wu@desk.example", Some(ours)).await;
        let mut mine = room.app.signed_in(&mine).await;
        assert!(mine.get(&room.url("")).await.select("#often").is_empty());
    })
    .await;
}

/// The consumer's newest message.
async fn message(room: &mut Room, body: &str) -> String {
    let by = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
    room.case = act_on(&room.app, &room.case, by, |case, act| case.reply(body, act)).await;
    let id = room.case.id.0;
    let newest = texts::table.filter(texts::case_id.eq(id)).order(texts::id.desc()).select(texts::id);
    room.app.app.db.read(move |conn| Ok(newest.first::<i64>(conn)?)).await.unwrap().to_string()
}

#[actix_web::test]
async fn abusive_words_are_folded_away_at_the_desk_and_nowhere_else() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let text = message(&mut room, "你们都是骗子").await;
        let before = room.consumers_page().await.words();
        let version = room.case.version;
        assert_eq!(room.post("abusive", &fields(&[("text", &text), ("abusive", "yes")])).await.status, 303);
        let page = room.page().await;
        assert_eq!(page.select("details.shut:not([open]) p"), ["你们都是骗子"]);
        assert_eq!(room.stored().await.version, version, "a form that is open stays good");
        assert_eq!(room.consumers_page().await.words(), before, "they read their own words, and of no mark");
        assert_eq!(room.post("abusive", &fields(&[("text", &text), ("abusive", "no")])).await.status, 303);
        assert!(room.page().await.select("details.shut").is_empty());
        let id = room.case.id;
        let history = room.app.app.db.read(move |conn| timeline::for_staff(conn, id, Span::All)).await.unwrap();
        let data: Vec<String> = history.entries.iter().take(2).map(|entry| format!("{:?}", entry.what)).collect();
        assert_eq!(
            data,
            [format!("UnmarkedAbusive {{ text: TextId({text}) }}"), format!("MarkedAbusive {{ text: TextId({text}) }}")]
        );
    })
    .await;
}

#[actix_web::test]
async fn only_a_consumers_message_of_this_case_can_be_marked_and_a_second_click_adds_nothing() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let text = message(&mut room, "你们都是骗子").await;
        let owner = room.owner.id;
        let other = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        room.case = act_on(&room.app, &room.case, Actor::System, |case, act| case.message("您好", act)).await;
        let id = room.case.id.0;
        let ours = texts::table.filter(texts::case_id.eq(id)).order(texts::id.desc()).select(texts::id);
        let ours = room.app.app.db.read(move |conn| Ok(ours.first::<i64>(conn)?)).await.unwrap().to_string();
        let before = room.snapshot().await;
        for text in [ours.as_str(), "", "x", "1"] {
            assert_eq!(room.post("abusive", &fields(&[("text", text), ("abusive", "yes")])).await.status, 409, "{text}");
        }
        assert_eq!(room.snapshot().await, before);
        for _ in 0..2 {
            assert_eq!(room.post("abusive", &fields(&[("text", &text), ("abusive", "yes")])).await.status, 303);
        }
        assert_eq!(room.snapshot().await.1[0], before.1[0] + 1);
        room.case = other;
        assert_eq!(room.post("abusive", &fields(&[("text", &text), ("abusive", "yes")])).await.status, 409);
    })
    .await;
}

#[actix_web::test]
async fn another_teams_agent_and_a_consumer_find_none_of_these_acts() {
    on_each_database(|app| async move {
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let mut room = Room::open(app).await;
        let text = message(&mut room, "你们都是骗子").await;
        room.case = triage(&room.app, &room.case, redress::domain::codes::Priority::Normal, Some(ours)).await;
        let other = room.app.person(Role::Agent, "周启航", "zhou@desk.example", Some(theirs)).await;
        let mut other = room.app.signed_in(&other).await;
        let version = room.case.version.to_string();
        let before = room.snapshot().await;
        let acts = [
            ("language", fields(&[("locale", "en")])),
            ("abusive", fields(&[("text", &text), ("abusive", "yes")])),
            ("letters", fields(&[("field", "email"), ("value", "mine@mail.example"), ("version", &version)])),
        ];
        for (noun, fields) in &acts {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            for somebody in [&mut other, &mut room.consumer.clone()] {
                assert_eq!(somebody.post(&room.url(noun), &fields).await.status, 404, "{noun}");
            }
        }
        assert_eq!(other.get(&room.url("filed")).await.status, 404);
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}
