//! A request with several questions, on the consumer's page and at the desk.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::corresponding::Request;
use redress::domain::case::{Case, StatusCode};

use super::filing::PNG;
use super::{guest_of, stored, url};
use crate::support::cases::{act_on, close, file_case};
use crate::support::{Browser, TestApp, on_each_database};

const BODY: &str = "还差两样：\n1. 付款截图\n2. <b>聊天</b>记录";

async fn asked(app: &TestApp, body: &str) -> Case {
    let case = file_case(app, |_| {}).await;
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", &format!("li{}@desk.example", app.app.id()), None).await);
    let request = Request { whom: String::new(), body: body.to_owned(), until: app.app.now() + Duration::days(3) };
    act_on(app, &case, agent, |case, act| case.ask_consumer(&request, act)).await
}

/// Names the request in its form.
async fn named(guest: &mut Browser, case: &Case) -> String {
    guest.get(&url(case)).await.attributes("#answers [name=request]", "value").remove(0)
}

async fn open(app: &TestApp, case: &Case) -> Vec<u8> {
    stored(app, case).await.asked().map(|asked| asked.open.clone()).unwrap_or_default()
}

fn at(case: &Case) -> String {
    format!("{}/answers", url(case))
}

fn desk_of(case: &Case) -> String {
    url(case).replace("/complaints", "/desk/cases")
}

#[actix_web::test]
async fn questions_are_answered_in_one_form_some_now_and_the_rest_later() {
    on_each_database(|app| async move {
        let case = asked(&app, BODY).await;
        let mut guest = guest_of(&app, &case).await;
        let page = guest.get(&url(&case)).await;
        assert_eq!(page.select(".task h3"), ["1. 付款截图", "2. <b>聊天</b>记录"]);
        assert!(page.words().contains("还差两样：") && page.words().contains("0 / 2"), "{}", page.words());
        let request = named(&mut guest, &case).await;
        let to = ("request", request.as_str());

        let nothing = guest.upload(&at(&case), &[to, ("key", "k0"), ("answer-1", " "), ("answer-2", "")], &[]).await;
        assert!(nothing.status == 422 && nothing.attributes("#errors a", "href") == ["#answer-1"], "{}", nothing.words());
        let bad = [("files-1", "好.png", PNG), ("files-2", "坏.txt", b"hello".as_slice())];
        let again = guest.upload(&at(&case), &[to, ("key", "k1"), ("answer-1", "截图在这里。")], &bad).await;
        assert!(again.status == 422 && again.words().contains("坏.txt"), "{}", again.words());
        assert_eq!(again.select("#answer-1"), ["截图在这里。"], "the words wait");
        assert_eq!((stored(&app, &case).await.files, open(&app, &case).await), (1, vec![1, 2]));

        let (key, other) = (("key", "k2"), [PNG, b" "].concat());
        let first = [to, key, ("answer-1", "截图在这里。"), ("answer-2", "")];
        let sent = guest.upload(&at(&case), &first, &[("files-1", "二.png", &other)]).await;
        assert_eq!(sent.location(), Some(format!("{}#task", url(&case))));
        let page = guest.get(&url(&case)).await;
        assert!(page.words().contains("1 / 2") && page.words().contains("收到您的回答"), "{}", page.words());
        assert_eq!((page.select(".task-done h3"), page.select("#answer-1").len()), (vec!["1. 付款截图".to_owned()], 0));
        assert!(page.words().contains("您回答了第 1 个问题：付款截图"));
        assert_eq!(page.select("#story .said .files"), ["二.png"]);
        assert!(app.sign_in_agent("王蕾").await.get(&desk_of(&case)).await.words().contains("已答 1 / 2"));

        let last = [to, ("key", "k3"), ("answer-2", "没有聊天记录，都是电话里说的。")];
        for _ in 0..2 {
            assert_eq!(guest.post(&at(&case), &last).await.status, 303, "sent twice is answered once, the last one too");
        }
        let now = stored(&app, &case).await;
        assert_eq!((now.status.code(), now.unanswered, now.files), (StatusCode::Open, true, 2));
        let desk = app.sign_in_agent("周涛").await.get(&desk_of(&case)).await.words();
        assert!(desk.contains("回答了问题 1：付款截图，附 1 个文件"), "{desk}");
        assert_eq!(desk.matches("都是电话里说的").count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn the_files_of_an_answer_are_sealed_in_the_history() {
    use diesel::prelude::*;
    use redress::store::schema::evidence;
    use redress::store::verify;
    let app = TestApp::new();
    let case = asked(&app, BODY).await;
    let mut guest = guest_of(&app, &case).await;
    let request = named(&mut guest, &case).await;
    guest.upload(&at(&case), &[("request", &request), ("key", "k1")], &[("files-2", "二.png", PNG)]).await;
    let reference = case.reference.unwrap().to_string();
    let altered = || {
        let reference = reference.clone();
        app.app.db.read(move |conn| Ok(verify::one(conn, &reference)?.1))
    };
    assert!(altered().await.unwrap().is_empty());
    let forge = |conn: &mut redress::store::Conn| {
        diesel::update(evidence::table).set(evidence::sha256.eq("00".repeat(32))).execute(conn)?;
        Ok(())
    };
    app.app.db.write(forge).await.unwrap();
    assert!(matches!(altered().await.unwrap()[..], [verify::Finding { what: verify::Altered::Sealed(_), .. }]));
}

#[actix_web::test]
async fn all_at_once_is_one_form_too_and_words_that_came_too_late_are_given_back() {
    on_each_database(|app| async move {
        let case = asked(&app, BODY).await;
        let mut guest = guest_of(&app, &case).await;
        let request = named(&mut guest, &case).await;
        let to = ("request", request.as_str());
        let both = [to, ("key", "k1"), ("answer-1", "十号付的。"), ("answer-2", "没有。")];
        assert_eq!(guest.post(&at(&case), &both).await.status, 303);
        assert_eq!(stored(&app, &case).await.status.code(), StatusCode::Open);
        let late = guest.post(&at(&case), &[to, ("key", "k2"), ("answer-1", "更正：十一号付的。")]).await;
        assert!(late.status == 409 && late.select("textarea[readonly]") == ["更正：十一号付的。"], "{}", late.words());
        let other = guest.post(&at(&case), &[to, ("key", "k1"), ("answer-1", "别的。")]).await;
        assert_eq!((other.status.as_u16(), other.select("textarea[readonly]")), (422, vec!["别的。".to_owned()]));
    })
    .await;
}

#[actix_web::test]
async fn an_answer_to_an_older_request_is_given_back_and_stands_under_no_other_question() {
    on_each_database(|app| async move {
        let case = asked(&app, BODY).await;
        let mut guest = guest_of(&app, &case).await;
        let old = named(&mut guest, &case).await;
        let mut desk = app.sign_in_agent("王蕾").await;
        desk.post(&format!("{}/information-request", desk_of(&case)), &[("body", "换个问法：\n1. 哪天付的\n2. 付给谁")]).await;
        let late = guest.post(&at(&case), &[("request", &old), ("key", "k1"), ("answer-1", "截图在附件里。")]).await;
        assert!(late.status == 409 && late.select("textarea[readonly]") == ["截图在附件里。"], "{}", late.words());
        assert_eq!(late.select("#answer-1"), [""]);
        assert_eq!(open(&app, &case).await, [1, 2]);
    })
    .await;
}

#[actix_web::test]
async fn what_came_before_the_date_passed_is_looked_at_and_old_questions_do_not_outlive_the_wait() {
    on_each_database(|app| async move {
        let case = asked(&app, BODY).await;
        let mut guest = guest_of(&app, &case).await;
        let request = named(&mut guest, &case).await;
        guest.post(&at(&case), &[("request", &request), ("key", "k1"), ("answer-1", "十号付的。")]).await;
        app.advance(Duration::days(4));
        crate::jobs::work(&app, &crate::jobs::folder_mailer(&app)).await;
        let now = stored(&app, &case).await;
        assert_eq!((now.status.code(), now.unanswered, now.asked()), (StatusCode::Open, true, None));

        let closed = close(&app, &asked(&app, BODY).await).await;
        let mut guest = guest_of(&app, &closed).await;
        guest
            .post(&format!("{}/reopening", url(&closed)), &[("reason", "没有退"), ("version", &closed.version.to_string())])
            .await;
        let agent = TestApp::actor(&app.person(Role::Agent, "王蕾", "wang@desk.example", None).await);
        let reopened = stored(&app, &closed).await;
        act_on(&app, &reopened, agent, |case, act| case.message("在查。", act)).await;
        guest.upload(&format!("{}/evidence", url(&closed)), &[("kind", "other")], &[("files", "a.png", PNG)]).await;
        assert!(stored(&app, &closed).await.unanswered, "files are heard again");
    })
    .await;
}

#[actix_web::test]
async fn nobody_else_answers_and_no_question_that_is_not_there_is_answered() {
    let app = TestApp::new();
    let case = asked(&app, BODY).await;
    let mut guest = guest_of(&app, &case).await;
    let request = named(&mut guest, &case).await;
    let fields = |name: &'static str| [("request", request.as_str()), ("key", "k1"), (name, "x")];
    assert_eq!(app.browser().post(&at(&case), &fields("answer-1")).await.status, 404);
    for (name, status) in
        [("answer-3", 409), ("answer-9", 409), ("answer-0", 422), ("answer-10", 422), ("answer-x", 422), ("score", 422)]
    {
        assert_eq!(guest.post(&at(&case), &fields(name)).await.status, status, "{name}");
    }
    assert_eq!(open(&app, &case).await, [1, 2]);
}
