//! What a consumer writes is there once, as it was written; what cannot be taken is kept to be mended.

use redress::domain::actor::Role;
use redress::domain::case::StatusCode;

use super::filing::PNG;
use super::{guest_of, said, stored, url};
use crate::support::cases::{file_case, in_status};
use crate::support::{TestApp, databases, on_each_database};

#[actix_web::test]
async fn a_reply_wakes_a_case_that_waited_for_it() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::AwaitingConsumer, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let answer = guest.post(&format!("{}/messages", url(&case)), &[("body", "截图在附件里。"), ("key", "k1")]).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, Some(format!("{}#story", url(&case)))));
        let page = guest.get(&url(&case)).await;
        assert_eq!(page.select("h1"), ["诉达正在处理"]);
        assert!(page.words().contains("截图在附件里。") && page.words().contains("已发送"));
        assert!(stored(&app, &case).await.unanswered);
    })
    .await;
}

#[actix_web::test]
async fn words_and_files_go_in_one_form_and_a_bad_file_costs_neither() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::AwaitingConsumer, |_| {}).await;
        let (mut guest, path) = (guest_of(&app, &case).await, format!("{}/messages", url(&case)));
        let fields = |body: &'static str, key: &'static str| [("body", body), ("key", key), ("kind", "support_chat")];
        let both = guest.upload(&path, &fields("聊天记录在附件里。", "k1"), &[("files", "聊天.png", PNG)]).await;
        assert_eq!(both.location(), Some(format!("{}#story", url(&case))));
        assert_eq!(
            (stored(&app, &case).await.files, said(&app, &case).await.pop().unwrap()),
            (1, "聊天记录在附件里。".to_owned())
        );
        let words = said(&app, &case).await.len();
        guest.upload(&path, &fields("聊天记录在附件里。", "k1"), &[("files", "聊天.png", PNG)]).await;
        assert_eq!((stored(&app, &case).await.files, said(&app, &case).await.len()), (1, words), "once");

        let other = [PNG, b" "].concat();
        let bad = [("files", "好.png", other.as_slice()), ("files", "坏.gif", b"GIF89a\x01\x00".as_slice())];
        let again = guest.upload(&path, &fields("还有一张。", "k2"), &bad).await;
        assert!(again.status == 422 && again.words().contains("坏.gif"), "{}", again.words());
        assert_eq!(again.select("#body"), ["还有一张。"], "the words wait to be sent again");
        assert_eq!((stored(&app, &case).await.files, said(&app, &case).await.len()), (2, words), "the good file is kept");

        let alone = guest.upload(&path, &fields("", "k3"), &[("files", "三.png", &[PNG, b"  "].concat())]).await;
        assert_eq!(alone.status, 303, "files say enough");
        let nothing = guest.upload(&path, &fields(" ", "k4"), &[]).await;
        assert_eq!(nothing.status, 422);
        assert_eq!(app.browser().upload(&path, &fields("x", "k5"), &[("files", "a.png", PNG)]).await.status, 404, "not yours");
    })
    .await;
}

#[actix_web::test]
async fn one_key_posts_once_and_is_nobody_elses() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let case = file_case(&app, |filing| filing.consumer = Some(owner.id)).await;
        let path = format!("{}/messages", url(&case));
        let mut account = app.signed_in(&owner).await;
        let taps = (0..8).map(|_| {
            let mut hand = account.clone();
            let path = path.clone();
            async move { hand.post(&path, &[("body", "第一句"), ("key", "k1")]).await.status.as_u16() }
        });
        assert_eq!(futures_util::future::join_all(taps).await, [303; 8]);
        assert_eq!(said(&app, &case).await[1..], ["第一句"]);

        let other = account.post(&path, &[("body", "另一句"), ("key", "k1")]).await;
        assert_eq!(other.status, 422);
        assert_eq!(other.select("#body"), ["另一句"], "kept");
        assert!(other.select("#errors")[0].contains("再点一次发送"));
        assert!(!other.words().contains("undefined") && said(&app, &case).await.len() == 2);
        let fresh = other.attributes("form[action$='/messages'] input[name=key]", "value");
        assert_eq!(account.post(&path, &[("body", "另一句"), ("key", &fresh[0])]).await.status, 303);

        let mut guest = guest_of(&app, &case).await;
        assert_eq!(guest.post(&path, &[("body", "第三句"), ("key", "k1")]).await.status, 303);
        assert_eq!(said(&app, &case).await[1..], ["第一句", "另一句", "第三句"]);
        let second = file_case(&app, |filing| filing.consumer = Some(owner.id)).await;
        account.post(&format!("{}/messages", url(&second)), &[("body", "第四句"), ("key", "k1")]).await;
        assert_eq!(said(&app, &second).await[1..], ["第四句"], "a key belongs to its case");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_taken_is_told_and_kept_and_nothing_is_stored() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let path = format!("{}/messages", url(&case));
        let before = app.database.contents();
        let long = "长".repeat(5001);
        for (body, told) in [
            ("", "请写下您要说的话"),
            (" \n ", "请写下您要说的话"),
            (&long, "5000"),
            ("a\u{0}b", "看不见"),
            ("\u{1b}[31m", "看不见"),
        ] {
            let page = guest.post(&path, &[("body", body), ("key", "k1")]).await;
            assert_eq!(page.status, 422, "{body:?}");
            assert!(page.select("#errors a")[0].replace(',', "").contains(told), "{:?}", page.select("#errors"));
            assert_eq!(page.attributes("#errors a", "href"), ["#body"]);
            assert_eq!(page.attributes("#body", "aria-invalid"), ["true"]);
            assert_eq!(page.select("#body")[0], body.split_whitespace().collect::<Vec<_>>().join(" ").replace('\0', "\u{fffd}"));
            assert!(page.select("title")[0].starts_with("错误"));
        }
        for fields in
            [vec![("body", "x"), ("key", "../x")], vec![("body", "x"), ("body", "y")], vec![("body", "x"), ("status", "closed")]]
        {
            assert_eq!(guest.post(&path, &fields).await.status, 422, "{fields:?}");
        }
        assert!(app.database.contents() == before);
    })
    .await;
}

const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "'; DROP TABLE cases; --",
    "gpj.\u{202E}exe",
    "𠮷野家 👩‍👩‍👧 𝔘𝔫𝔦",
    "=cmd()|' /C calc'!A0",
    "{{ page.csrf }} { $name } %n",
    "javascript:alert(1)",
];

#[actix_web::test]
async fn hostile_words_are_kept_as_words() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        for (at, body) in HOSTILE.iter().enumerate() {
            let sent = guest.post(&format!("{}/messages", url(&case)), &[("body", body), ("key", &format!("k{at}"))]).await;
            assert_eq!(sent.status, 303, "{body}");
        }
        assert_eq!(said(&app, &case).await[1..], HOSTILE);
        let page = guest.get(&url(&case)).await;
        assert!(page.select("script:not([src]), main img, [onerror]").is_empty());
        for body in HOSTILE {
            assert!(page.select(".tl p[dir=auto]").contains(&body.to_owned()), "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn twenty_messages_an_hour_and_the_twenty_first_is_kept_on_the_page() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let case = file_case(&app, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    let path = format!("{}/messages", url(&case));
    for at in 0..20 {
        assert_eq!(guest.post(&path, &[("body", "在吗"), ("key", &format!("k{at}"))]).await.status, 303);
    }
    let page = guest.post(&path, &[("body", "还在吗"), ("key", "k20")]).await;
    assert_eq!(page.status, 429);
    assert!(page.header("retry-after").is_some());
    assert_eq!(page.select("#body"), ["还在吗"]);
}

#[actix_web::test]
async fn a_closed_case_refuses_a_reply_in_words_and_keeps_it() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Closed, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let page = guest.post(&format!("{}/messages", url(&case)), &[("body", "还有一件事"), ("key", "k1")]).await;
        assert_eq!(page.status, 409);
        assert!(page.select("#errors")[0].contains("不能这样做"), "{:?}", page.select("#errors"));
        assert_eq!(page.select("textarea[readonly]"), ["还有一件事"], "what was typed can be copied");
        assert_eq!(said(&app, &case).await.len(), 2);
    })
    .await;
}
