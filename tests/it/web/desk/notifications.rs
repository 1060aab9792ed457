//! The inbox, its number, marking as read, colleagues named in notes, and what somebody wants to hear of.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::paths;
use redress::store::people::Person;
use redress::store::schema::{notifications, texts};

use crate::support::cases::{act_on, file_case, give, team, triage};
use crate::support::{Browser, TestApp, on_each_database};

const INBOX: &str = "/desk/notifications";

/// A case of a team, two of the team and somebody of another.
struct Room {
    app: TestApp,
    case: Case,
    li: Person,
    wang: Person,
    stranger: Person,
    browser: Browser,
}

impl Room {
    async fn open(app: TestApp) -> Self {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(ours)).await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", Some(ours)).await;
        let stranger = app.person(Role::Agent, "外人", "other@desk.example", Some(theirs)).await;
        let browser = app.signed_in(&li).await;
        Self { app, case, li, wang, stranger, browser }
    }

    async fn reply(&mut self) {
        self.app.clock.advance(Duration::seconds(1));
        let by = Actor::Consumer { person: None, cases: vec![self.case.id] };
        self.case = act_on(&self.app, &self.case, by, |case, act| case.reply("KANARIENVOGEL", act)).await;
    }

    async fn given(&mut self) {
        self.case = give(&self.app, &self.case, &self.li).await;
    }

    fn reference(&self) -> String {
        self.case.reference.unwrap().to_string()
    }

    /// The number in the bar, as the page of the queue has it.
    async fn number(&mut self) -> String {
        self.browser.get("/desk/queue").await.select("#unread").concat()
    }

    async fn note(&mut self, fields: &[(&str, &str)]) -> crate::support::Answer {
        let url = paths::desk_case_part(self.case.reference.unwrap(), "notes");
        self.browser.post(&url, fields).await
    }

    async fn told(&self, person: &Person) -> Vec<String> {
        let id = person.id.0;
        let read = move |conn: &mut _| {
            let mine = notifications::table.filter(notifications::person_id.eq(id)).order(notifications::id);
            Ok(mine.select(notifications::kind).load::<String>(conn)?)
        };
        self.app.app.db.read(read).await.unwrap()
    }

    async fn notes(&self) -> Vec<String> {
        let read = |conn: &mut _| {
            let notes = texts::table.filter(texts::kind.eq("note")).order(texts::id).select(texts::body);
            Ok(notes.load::<Option<String>>(conn)?)
        };
        self.app.app.db.read(read).await.unwrap().into_iter().flatten().collect()
    }
}

#[actix_web::test]
async fn what_happened_to_a_case_is_one_line_and_says_nothing_of_what_was_written() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let empty = room.browser.get(INBOX).await;
        assert!(empty.words().contains("还没有通知"), "{}", empty.words());
        assert_eq!(room.number().await, "");
        room.given().await;
        room.reply().await;
        room.reply().await;
        let page = room.browser.get(INBOX).await;
        assert_eq!(page.select("ul.inbox > li").len(), 1, "{}", page.words());
        for said in [room.reference().as_str(), "3 条新的", "消费者有回复", "把案件交给了您"] {
            assert!(page.words().contains(said), "{said}: {}", page.words());
        }
        assert!(!page.text().contains("KANARIENVOGEL"));
        assert_eq!(room.number().await, "3");
        let only = room.browser.get("/desk/notifications?only=unread").await;
        assert_eq!(only.select("ul.inbox > li").len(), 1);
        room.browser.set_cookie("redress-language", "en");
        let english = room.browser.get(INBOX).await;
        assert!(english.words().contains("The consumer answered") && english.words().contains("3 new"), "{}", english.words());
    })
    .await;
}

#[actix_web::test]
async fn a_get_marks_nothing_and_a_post_marks_what_was_shown() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.given().await;
        room.reply().await;
        let case = paths::desk_case(room.case.reference.unwrap());
        let page = room.browser.get(&case).await;
        assert_eq!(page.select("#told li").len(), 2, "told on the case's page too");
        let read = page.attributes("#told form", "action")[0].clone();
        assert_eq!(room.number().await, "2", "reading changes nothing");
        room.reply().await;
        assert_eq!(room.browser.post(&read, &[("next", &case)]).await.location().as_deref(), Some(&*case));
        assert_eq!(room.number().await, "1", "what came since stays");
        let inbox = room.browser.get(INBOX).await;
        let upto = inbox.attributes("form[action='/desk/notifications/read'] input[name=upto]", "value")[0].clone();
        room.reply().await;
        assert_eq!(room.browser.post("/desk/notifications/read", &[("upto", &upto)]).await.status, 303);
        assert_eq!(room.number().await, "1");
        let left = room.browser.get("/desk/notifications?only=unread").await;
        let line = left.attributes("ul.inbox form", "action")[0].clone();
        assert_eq!(room.browser.post(&line, &[("next", "https://evil.example/")]).await.location().as_deref(), Some(INBOX));
        assert!(room.browser.get("/desk/notifications?only=unread").await.words().contains("没有未读的通知"));
    })
    .await;
}

#[actix_web::test]
async fn somebody_elses_notification_is_not_found_and_stays_unread() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.given().await;
        let read = room.browser.get(INBOX).await.attributes("ul.inbox form", "action")[0].clone();
        for other in [&room.wang, &room.stranger] {
            let mut browser = room.app.signed_in(other).await;
            assert_eq!(browser.post(&read, &[]).await.status, 404);
            assert!(!browser.get(INBOX).await.words().contains(&room.reference()));
        }
        for odd in ["/desk/notifications/0/read", "/desk/notifications/x/read", "/desk/notifications/99999999999999999999/read"] {
            assert_eq!(room.browser.post(odd, &[]).await.status, 404, "{odd}");
        }
        assert_eq!(room.number().await, "1");
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_left_its_readers_sight_leaves_the_inbox_with_its_number() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.given().await;
        let read = room.browser.get(INBOX).await.attributes("ul.inbox form", "action")[0].clone();
        let theirs = room.stranger.team;
        room.case = triage(&room.app, &room.case, Priority::High, theirs).await;
        let page = room.browser.get(INBOX).await;
        assert!(!page.words().contains(&room.reference()) && !page.words().contains("已付款仍显示服务中"), "{}", page.words());
        assert_eq!(room.number().await, "");
        assert_eq!(room.browser.post(&read, &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_long_inbox_is_paged_by_key() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (me, case, first, at) = (room.li.id.0, room.case.id.0, room.app.app.id(), room.app.app.now().naive_utc());
        let fill = move |conn: &mut redress::store::Conn| {
            for n in 0..120 {
                let ids = (notifications::id.eq(first + n), notifications::person_id.eq(me), notifications::case_id.eq(case));
                let what = (notifications::kind.eq("consumer"), notifications::is_unread.eq(true), notifications::at.eq(at));
                diesel::insert_into(notifications::table).values((ids, what)).execute(conn)?;
            }
            Ok(())
        };
        room.app.app.db.write(fill).await.unwrap();
        assert_eq!(room.number().await, "99+");
        let (mut url, mut seen) = (INBOX.to_owned(), Vec::new());
        loop {
            let page = room.browser.get(&url).await;
            seen.push(page.select("ul.inbox ul li").len());
            match page.attributes("a[rel=next]", "href").first() {
                Some(next) => url.clone_from(next),
                None => break,
            }
        }
        assert_eq!(seen, [50, 50, 20]);
        assert_eq!(room.browser.get("/desk/notifications?before=x&only=y").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn the_number_stands_on_the_page_of_a_form_that_was_not_taken_and_is_not_read_for_pictures() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.given().await;
        let refused = room.note(&[("body", " ")]).await;
        assert_eq!(
            (refused.status, refused.select("#unread").concat().as_str()),
            (actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, "1")
        );
        for (dest, number) in [("document", "1"), ("image", ""), ("empty", "")] {
            let headers = [("sec-fetch-dest", dest)];
            let page = room.browser.send_with(actix_web::http::Method::GET, "/desk/queue", None, Vec::new(), &headers).await;
            assert_eq!(page.select("#unread").concat(), number, "{dest}");
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_chosen_beside_a_note_that_ends_in_a_latin_letter_is_told_and_more_than_twenty_names_are_too_many() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let wang = room.wang.id.0.to_string();
        assert_eq!(room.note(&[("body", "please ask")]).await.status, 303);
        assert_eq!(room.note(&[("body", "please ask"), ("tell", &wang)]).await.status, 303);
        assert_eq!(room.told(&room.wang).await, ["mentioned"]);
        assert_eq!(room.notes().await[1], "please ask\n@王蕾");
        let mut body = String::new();
        for n in 0..21 {
            let email = format!("colleague{n}@desk.example");
            let team = room.li.team;
            room.app.person(Role::Agent, &format!("Colleague {n}x"), &email, team).await;
            body.extend(["@", email.as_str(), " "]);
        }
        let refused = room.note(&[("body", &body)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("最多提到 20 位同事"), "{}", refused.words());
        assert_eq!(room.notes().await.len(), 2);
        let fewer = body.replace("@colleague20@desk.example", "");
        assert_eq!(room.note(&[("body", &fewer)]).await.status, 303);
        let all = room.app.app.db.read(|conn| Ok(notifications::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(all, 21, "all of them");
    })
    .await;
}

#[actix_web::test]
async fn a_colleague_named_in_a_note_hears_of_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert_eq!(room.note(&[("body", "请@王蕾 核对账单")]).await.status, 303);
        assert_eq!(room.note(&[("body", "账单在凭证里"), ("tell", &room.wang.id.0.to_string())]).await.status, 303);
        assert_eq!(room.note(&[("body", "@wang@desk.example 再看")]).await.status, 303);
        assert_eq!(room.told(&room.wang).await, ["mentioned"; 3]);
        assert_eq!(room.notes().await, ["请@王蕾 核对账单", "账单在凭证里\n@王蕾", "@王蕾 再看"], "no address stands in a note");
        assert_eq!(room.note(&[("body", "@李敏 我自己")]).await.status, 303);
        assert!(room.told(&room.li).await.is_empty(), "nobody tells themselves");
        let mut wang = room.app.signed_in(&room.wang).await;
        assert!(wang.get(INBOX).await.words().contains("李敏在备注里提到了您"));
    })
    .await;
}

#[actix_web::test]
async fn a_name_that_is_not_understood_is_said_and_the_note_is_kept_as_it_is_if_so_wished() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for (body, quoted) in
            [("@外人 请看", "@外人"), ("@王磊 请看", "@王磊"), ("请 @other@desk.example 看", "other@desk.example")]
        {
            let page = room.note(&[("body", body)]).await;
            assert_eq!(page.status, 422, "{body}");
            assert!(page.words().contains("没有找到能看这件案子的") && page.words().contains(quoted), "{}", page.words());
            assert!(page.select("#notes-body").concat().contains(body), "nothing typed is lost");
            assert_eq!(page.select("input[name=as_is]").len(), 1);
        }
        assert!(room.notes().await.is_empty(), "nothing half-done");
        assert_eq!(room.note(&[("body", "@外人 @王蕾 请看"), ("as_is", "yes")]).await.status, 303);
        assert_eq!(room.notes().await, ["@外人 @王蕾 请看"]);
        assert_eq!((room.told(&room.stranger).await.len(), room.told(&room.wang).await.len()), (0, 1));
        let forged = room.note(&[("body", "看看"), ("tell", &room.stranger.id.0.to_string())]).await;
        assert_eq!((forged.status.as_u16(), room.told(&room.stranger).await.len()), (422, 0), "not of this case's team");
        let namesake = room.app.person(Role::Supervisor, "王蕾", "wang2@desk.example", None).await;
        let two = room.note(&[("body", "@王蕾 看看")]).await;
        assert!(two.status == 422 && two.words().contains("有几位同事都叫"), "{}", two.words());
        assert_eq!(room.note(&[("body", "@wang2@desk.example 看看")]).await.status, 303);
        assert_eq!(room.told(&namesake).await, ["mentioned"]);
    })
    .await;
}

#[actix_web::test]
async fn a_message_to_the_consumer_names_nobody() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = paths::desk_case_part(room.case.reference.unwrap(), "messages");
        assert_eq!(room.browser.post(&url, &[("body", "@王蕾 @外人 您好")]).await.status, 303);
        assert!(room.told(&room.wang).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn settings_are_kept_and_hours_that_are_none_are_said() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = "/desk/notifications/settings";
        let page = room.browser.get(url).await;
        assert_eq!(page.attributes("#wishes-quiet_from", "value"), ["20:00"]);
        assert!(page.select("#wishes-mentioned option[value=off]").is_empty(), "a mention stays in the inbox");
        assert!(page.select("#wishes-raised").is_empty(), "what supervisors hear is theirs");
        let wished =
            [("quiet_from", "22:00"), ("quiet_to", "07:30"), ("consumer", "mail"), ("evidence", "off"), ("raised", "off")];
        assert_eq!(room.browser.post(url, &wished).await.status, 303);
        let page = room.browser.get(url).await;
        assert_eq!(page.attributes("#wishes-quiet_to", "value"), ["07:30"]);
        assert_eq!(page.attributes("#wishes-consumer option[selected]", "value"), ["mail"]);
        assert_eq!(page.attributes("#wishes-evidence option[selected]", "value"), ["off"]);
        assert!(page.select("#wishes-days_off[checked]").is_empty());
        for (from, to, said) in
            [("25:00", "08:00", "请填写时间"), ("20:00", "", "请填写时间"), ("08:00", "08:00", "不能是同一时刻")]
        {
            let again = room.browser.post(url, &[("quiet_from", from), ("quiet_to", to), ("consumer", "off")]).await;
            assert!(again.status == 422 && again.words().contains(said), "{from}–{to}: {}", again.words());
            assert_eq!(again.attributes("#wishes-quiet_from", "value"), [from]);
        }
        assert_eq!(room.browser.post(url, &[("quiet_from", ""), ("quiet_to", "")]).await.status, 303);
        assert_eq!(room.browser.get(url).await.attributes("#wishes-quiet_from", "value"), [""]);
        let mut chief = room.app.sign_in_supervisor("督导").await;
        assert_eq!(chief.get(url).await.select("#wishes-raised").len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_script_that_marks_is_told_the_number() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.given().await;
        assert_eq!(room.browser.get("/desk/notifications/count").await.text(), r#"{"unread":"1","told":"1 条未读通知"}"#);
        let read = room.browser.get(INBOX).await.attributes("ul.inbox form", "action")[0].clone();
        let body = format!("csrf={}", room.browser.csrf());
        let form = Some("application/x-www-form-urlencoded");
        let post = actix_web::http::Method::POST;
        let answer = room.browser.send_with(post, &read, form, body.into_bytes(), &[("x-redress-script", "1")]).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (200, r#"{"unread":"","told":""}"#.to_owned()));
    })
    .await;
}
