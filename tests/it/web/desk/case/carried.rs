//! What comes over with a merge: answers that were on their way, files with their consents, who reads it, and whom letters
//! tell of it.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::corresponding::Request;
use redress::domain::codes::{Consent, Locale, Priority};
use redress::domain::event::TextKind;
use redress::domain::evidence::Audience;
use redress::domain::ids::CaseId;
use redress::paths;
use redress::store::schema::{evidence, outbox, texts};
use redress::store::{evidence as files, readers};

use super::Room;
use super::merging::{earlier, merge, named, read, text_of};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::app::tuesday;
use crate::support::cases::{act_on, file_case_at, team, triage};
use crate::support::gateway::Gateway;
use crate::support::{Answer, on_each_database};
use crate::web::portal::filing::PNG;
use crate::web::portal::guest_of;

const QUESTIONS: &str = "还差两样：\n1. 付款截图\n2. 哪天付的";

/// A case that asked two questions, merged into the room's while its consumer has the page open; what names the request.
async fn asked_and_merged(room: &mut Room) -> (Case, String) {
    let goes = earlier(room, Duration::days(1)).await;
    let until = room.app.app.now() + Duration::days(3);
    let request = Request { whom: String::new(), body: QUESTIONS.to_owned(), until };
    let goes = act_on(&room.app, &goes, Actor::System, |case, act| case.ask_consumer(&request, act)).await;
    let page = room.consumer.get(&paths::complaint(goes.reference.unwrap())).await;
    let request = page.attributes("#answers [name=request]", "value").remove(0);
    let stays = room.case.clone();
    assert_eq!(merge(room, &goes, &stays).await.status, 303);
    (goes, request)
}

async fn answer(room: &mut Room, goes: &Case, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
    room.consumer.upload(&paths::complaint_part(goes.reference.unwrap(), "answers"), fields, files).await
}

async fn replies(room: &Room, case: CaseId) -> Vec<String> {
    let mine = texts::table.filter(texts::case_id.eq(case.0)).filter(texts::kind.eq(TextKind::Reply.as_str()));
    let bodies = mine.order(texts::id).select(texts::body);
    let read = room.app.app.db.read(move |conn| Ok(bodies.load::<Option<String>>(conn)?)).await.unwrap();
    read.into_iter().flatten().collect()
}

#[actix_web::test]
async fn answers_to_a_case_that_was_merged_meanwhile_are_one_reply_in_the_one_that_goes_on() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, request) = asked_and_merged(&mut room).await;
        let fields = [("request", request.as_str()), ("key", "k1"), ("answer-1", ""), ("answer-2", "十号付的。")];
        for _ in 0..2 {
            let sent = answer(&mut room, &goes, &fields, &[("files-1", "付款.png", PNG)]).await;
            assert_eq!(sent.location(), Some(paths::complaint(goes.reference.unwrap())), "{}", sent.words());
        }
        let theirs = room.consumer.get(&paths::complaint(goes.reference.unwrap())).await;
        assert!(theirs.words().contains("合在一起办的那件投诉里"), "and says so");
        let expected =
            format!("对 {} 里所提问题的回答：\n\n1. 付款截图\n附文件：付款.png\n\n2. 哪天付的\n十号付的。", named(&goes));
        assert_eq!(replies(&room, room.case.id).await, [expected], "once, with what was asked");
        let (there, here) = (room.stored().await, read(&room, &goes).await);
        assert_eq!((there.files, there.unanswered, here.files), (1, true, 0));
        let page = room.page().await;
        assert!(page.select(".tl").concat().contains("十号付的。") && page.text().contains("付款.png"));
        let other = answer(&mut room, &goes, &[fields[0], fields[1], ("answer-2", "十一号。")], &[]).await;
        assert_eq!((other.status.as_u16(), other.select("textarea[readonly]")), (422, vec!["十一号。".to_owned()]));
    })
    .await;
}

#[actix_web::test]
async fn what_of_the_answers_cannot_be_filed_leaves_all_of_them_to_be_copied_and_says_where_to() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (goes, request) = asked_and_merged(&mut room).await;
        let before = room.snapshot().await;
        let to = [("request", request.as_str()), ("key", "k1")];
        let said = [to[0], to[1], ("answer-1", "在这里。"), ("answer-2", "十号付的。")];
        let kept = |answer: &Answer, status: u16, words: &[&str]| {
            assert_eq!(
                (answer.status.as_u16(), answer.select("textarea[readonly]")),
                (status, words.iter().map(ToString::to_string).collect())
            );
            assert!(answer.words().contains(&format!("复制到 {}", named(&before.0))), "{}", answer.words());
        };
        let bad = answer(&mut room, &goes, &said, &[("files-1", "坏.txt", b"hello"), ("files-2", "好.png", PNG)]).await;
        kept(&bad, 409, &["在这里。", "十号付的。"]);
        assert!(bad.words().contains("坏.txt"));
        let unasked = answer(&mut room, &goes, &[said[0], said[1], said[2], ("answer-3", "多的。")], &[]).await;
        kept(&unasked, 409, &["在这里。", "多的。"]);
        let older = answer(&mut room, &goes, &[("request", "77"), to[1], said[3]], &[]).await;
        kept(&older, 409, &["十号付的。"]);
        // Whoever has the link of the merged case alone does not see the other.
        let mut guest = guest_of(&room.app, &goes).await;
        let url = paths::complaint_part(goes.reference.unwrap(), "answers");
        kept(&guest.upload(&url, &said, &[]).await, 409, &["在这里。", "十号付的。"]);
        assert_eq!(room.app.browser().upload(&url, &said, &[]).await.status, 404, "nobody else");
        assert_eq!(room.snapshot().await, before, "and nothing of it is half there");
        assert_eq!(answer(&mut room, &goes, &said, &[]).await.status, 303, "good as it is");
    })
    .await;
}

/// Of all files of a case, by name.
async fn shown_to(room: &Room, case: CaseId) -> Vec<(String, String)> {
    let mine = evidence::table.filter(evidence::case_id.eq(case.0)).order(evidence::name);
    let columns = mine.select((evidence::name, evidence::audience));
    room.app.app.db.read(move |conn| Ok(columns.load(conn)?)).await.unwrap()
}

#[actix_web::test]
async fn no_file_that_came_with_a_merge_is_shown_to_more_people_than_both_cases_agreed_to() {
    on_each_database(|app| {
        Box::pin(async move {
            let mut room = Room::open(app).await;
            for (mine, theirs) in [(true, true), (true, false), (false, true), (false, false)] {
                let goes = sharing(&mut room, mine, 1).await;
                let own = paths::complaint_part(goes.reference.unwrap(), "evidence");
                room.consumer.upload(&own, &[("kind", "other")], &[("files", "先交的.png", PNG)]).await;
                let stays = sharing(&mut room, theirs, 0).await;
                let goes = read(&room, &goes).await;
                assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
                // A tab that was open, and words with a file.
                let late = [("files", "后交的.png", [PNG, b" "].concat()), ("files", "再交的.png", [PNG, b"  "].concat())];
                room.consumer.upload(&own, &[("kind", "other")], &[("files", late[0].1, &late[0].2)]).await;
                let said = paths::complaint_part(goes.reference.unwrap(), "messages");
                room.consumer.upload(&said, &[("body", "还有"), ("kind", "other")], &[("files", late[1].1, &late[1].2)]).await;
                let audience = if mine && theirs { Audience::Merchant } else { Audience::Consumer };
                let of_stays = shown_to(&room, stays.id).await;
                assert!(
                    of_stays.len() == 2 && of_stays.iter().all(|(_, to)| to == audience.as_str()),
                    "{mine} {theirs}: {of_stays:?}"
                );
                assert_eq!(viewed(&mut room, &goes).await, audience, "{mine} {theirs}");
                let about = room.consumer.get(&paths::complaint(goes.reference.unwrap())).await.words();
                assert_eq!(
                    about.contains("您、诉达，和被询问的商家、平台"),
                    mine && theirs,
                    "{mine} {theirs}: as its consumer reads it"
                );
            }
            // Taken back where it goes on, it is taken back for what came from the other too.
            let goes = sharing(&mut room, true, 1).await;
            let own = paths::complaint_part(goes.reference.unwrap(), "evidence");
            room.consumer.upload(&own, &[("kind", "other")], &[("files", "先交的.png", PNG)]).await;
            let (stays, goes) = (sharing(&mut room, true, 0).await, read(&room, &goes).await);
            merge(&mut room, &goes, &stays).await;
            assert_eq!(viewed(&mut room, &goes).await, Audience::Merchant);
            let by = Actor::Consumer { person: Some(room.owner.id), cases: Vec::new() };
            act_on(&room.app, &read(&room, &stays).await, by, |case, act| case.consent(&[], act)).await;
            assert_eq!(viewed(&mut room, &goes).await, Audience::Consumer);
        })
    })
    .await;
}

/// A case of the room's consumer, which is the room's from now on, that lets files be shown or does not.
async fn sharing(room: &mut Room, shares: bool, days: i64) -> Case {
    let owner = room.owner.id;
    room.case = file_case_at(&room.app, tuesday() - Duration::days(days), |filing| {
        filing.consumer = Some(owner);
        filing.consents = if shares { vec![Consent::Share] } else { Vec::new() };
    })
    .await;
    room.case.clone()
}

/// Whom the desk's viewer says that the first file of a case may be shown to.
async fn viewed(room: &mut Room, case: &Case) -> Audience {
    let id = case.id;
    let file = room.app.app.db.read(move |conn| files::of_case(conn, id)).await.unwrap().remove(0).file;
    let page = room.agent.get(&format!("{}?view=1", paths::desk_file(case.reference.unwrap(), &file))).await;
    assert_eq!(page.status, 200);
    if page.words().contains("被询问的商家、平台") { Audience::Merchant } else { Audience::Consumer }
}

#[actix_web::test]
async fn who_reads_what_came_with_a_merge_is_written_down_for_the_merged_case_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let (one, two) = (team(&room.app, "one", "一组", "One").await, team(&room.app, "two", "二组", "Two").await);
        let goes = triage(&room.app, &earlier(&room, Duration::days(1)).await, Priority::Normal, Some(one)).await;
        let stays = triage(&room.app, &room.case, Priority::Normal, Some(two)).await;
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        let mate = room.app.person(Role::Agent, "孙悦", "sun@desk.example", Some(two)).await;
        let mut theirs = room.app.signed_in(&mate).await;
        theirs.get(&paths::desk_case_part(stays.reference.unwrap(), "split")).await;
        assert_eq!(readers_of(&room, &stays).await, ["孙悦"], "what is split is read");
        assert!(readers_of(&room, &goes).await.is_empty());
        let page = theirs.get(&paths::desk_case(stays.reference.unwrap())).await;
        assert!(page.select(".came").concat().contains(&named(&goes)));
        assert_eq!(readers_of(&room, &goes).await, ["孙悦"], "its words stood on that page");
    })
    .await;
}

async fn readers_of(room: &Room, case: &Case) -> Vec<String> {
    let id = case.id;
    let read = room.app.app.db.read(move |conn| readers::of_case(conn, id)).await.unwrap();
    let mut names: Vec<String> = read.into_iter().map(|(_, name)| name).collect();
    names.sort();
    names
}

#[actix_web::test]
async fn what_a_merged_case_complained_of_wished_and_claimed_is_folded_into_the_page_of_the_other() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let goes = file_case_at(&room.app, tuesday() - Duration::days(1), |filing| {
            filing.consumer = Some(owner);
            "先交的那件：身份证 110101199003070011，单号 KF-2026-77。".clone_into(&mut filing.description);
            filing.order.order_number = Some("KF-2026-77".to_owned());
            filing.desired_outcome = Some("退还押金".to_owned());
        })
        .await;
        let stays = room.case.clone();
        merge(&mut room, &goes, &stays).await;
        let page = room.page().await;
        let folded = page.select(".came details").join("\n");
        for words in ["先交的那件", "退还押金", "KF-2026-77", "258.00", "叮铃到家", "支付宝", "服务中"] {
            assert!(folded.contains(words), "{words}: {folded}");
        }
        assert!(!page.text().contains("199003070011"), "personal numbers are covered here too");
        assert!(page.attributes(".came details", "open").is_empty(), "and nothing of it is open");
    })
    .await;
}

/// Where letters about a case went: its kind, the way, and the language.
async fn told(room: &Room, case: &Case) -> Vec<(String, String, String)> {
    let mine = outbox::table.filter(outbox::case_id.eq(case.id.0)).filter(outbox::kind.eq_any(["merged", "unmerged"]));
    let rows = mine.order(outbox::id).select((outbox::kind, outbox::way, outbox::locale));
    room.app.app.db.read(move |conn| Ok(rows.load(conn)?)).await.unwrap()
}

#[actix_web::test]
async fn a_merge_is_told_to_the_addresses_of_both_cases_each_in_its_language_and_to_none_twice() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let gateway = Gateway::start().await;
        let mailer = folder_mailer(&room.app).with_gateway(&gateway.url()).unwrap();
        let owner = room.owner.id;
        let goes = file_case_at(&room.app, tuesday() - Duration::days(1), |filing| {
            (filing.consumer, filing.locale) = (Some(owner), Locale::En);
            filing.contact.email = Some("Old@Mail.example".to_owned());
            filing.contact.phone = Some("13800138000".to_owned());
            filing.consents = Consent::ALL.to_vec();
        })
        .await;
        let stays = room.case.clone();
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        let way = |kind: &str, way: &str, locale: &str| (kind.to_owned(), way.to_owned(), locale.to_owned());
        assert_eq!(told(&room, &goes).await, [way("merged", "mail", "en"), way("merged", "text", "en")]);
        assert_eq!(told(&room, &stays).await, [way("merged", "mail", "zh-CN")]);
        work(&room.app, &mailer).await;
        let texts: Vec<String> = letter_files(&room.app).iter().filter_map(|bytes| text_of(bytes)).collect();
        let english = format!("Your complaints {} and {} are about the same matter", named(&goes), named(&stays));
        assert!(texts.iter().any(|text| text.contains(&english)), "{texts:?}");
        let chinese = format!("您的投诉 {} 和 {} 说的是同一件事", named(&goes), named(&stays));
        assert_eq!(texts.iter().filter(|text| text.contains(&chinese)).count(), 1);
        let messages: Vec<String> = gateway.posted().iter().map(|it| it.text().to_owned()).collect();
        let told_by_phone = format!("handled together under {}", named(&stays));
        assert!(messages.iter().any(|text| text.contains(&told_by_phone)), "{messages:?}");

        let (now, kept) = (read(&room, &goes).await, read(&room, &stays).await);
        let url = format!("{}/removal", paths::desk_case_part(goes.reference.unwrap(), "merge"));
        let versions = [("version", now.version.to_string()), ("theirs", kept.version.to_string())];
        room.agent.post(&url, &versions.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
        assert_eq!(told(&room, &goes).await[2..], [way("unmerged", "mail", "en"), way("unmerged", "text", "en")]);
        assert_eq!(told(&room, &stays).await[1..], [way("unmerged", "mail", "zh-CN")], "whoever heard of the one hears of this");
        work(&room.app, &mailer).await;
        let texts: Vec<String> = letter_files(&room.app).iter().filter_map(|bytes| text_of(bytes)).collect();
        let apart = format!("您的投诉 {} 之前合在 {} 里办", named(&goes), named(&stays));
        assert!(texts.iter().any(|text| text.contains(&apart)), "{texts:?}");
    })
    .await;
}
