//! "Not our order" leads to the right merchant; a link that ended takes no question with it; what is said in a duplicate is heard.

use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::seal::Purpose;

use super::{BODY, asked, asked_for, desk, letters, now, open, page_of, say, shop};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::on_each_database;
use crate::web::access::token;

#[actix_web::test]
async fn somebody_elses_order_is_shown_no_more_of_and_the_right_merchant_is_asked() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        let right = shop(&room.app, "木色家具", Some("hi@muse.example")).await;
        let mut wrong = open(&room.app, room.shop).await;
        let sent = say(&mut wrong, &room.case, "not-ours", &[("detail", "木色家具")]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let number = room.case.order.order_number.clone().unwrap();
        let page = wrong.get(&page_of(&room.case, "")).await;
        assert!(page.status == 200 && page.words().contains("木色家具") && page.words().contains(BODY));
        assert!(!page.words().contains(&number), "whose order it is not sees no more of it");
        assert!(
            page.words().contains("您回应过这不是贵店的订单") && !page.words().contains("消费者没有同意"),
            "{}",
            page.words()
        );
        let seen = room.agent.get(&desk(&room.case, "")).await;
        assert!(seen.words().contains("商家说这不是他家的订单") && seen.words().contains("更正商家"), "{}", seen.words());
        let version = now(&room).await.version.to_string();
        let fields = [("field", "merchant"), ("value", ""), ("version", version.as_str())];
        let empty = room.agent.post(&desk(&room.case, "/correction"), &fields).await;
        assert_eq!(empty.status, 422, "an order is always somebody's");
        let fields = [("field", "merchant"), ("value", "木色家具"), ("version", version.as_str())];
        let put_right = room.agent.post(&desk(&room.case, "/correction"), &fields).await;
        assert_eq!(put_right.status, 303, "{}", put_right.words());
        assert_eq!(now(&room).await.order.merchant, "木色家具");
        assert_eq!(wrong.get(&page_of(&room.case, "")).await.status, 404, "it is not asked any more");
        let seen = room.agent.get(&desk(&room.case, "")).await;
        assert!(!seen.words().contains("商家说这不是他家的订单") && seen.words().contains("hi@muse.example"), "{}", seen.words());
        let fields = [("whom", "木色家具"), ("body", BODY), ("letter", "yes")];
        assert_eq!(room.agent.post(&desk(&room.case, "/merchant-request"), &fields).await.status, 303);
        work(&room.app, &folder_mailer(&room.app)).await;
        assert!(letters(&room.app).iter().any(|letter| letter.starts_with("hi@muse.example")));
        let mut muse = open(&room.app, right).await;
        assert!(muse.get(&page_of(&room.case, "")).await.words().contains(&number));
    })
    .await;
}

#[actix_web::test]
async fn another_spelling_of_whom_was_asked_takes_no_question_back() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        let muse = shop(&room.app, "Muse", Some("hi@muse.example")).await;
        for (name, status) in [("Muse", StatusCode::Open), ("ＭＵＳＥ", StatusCode::AwaitingMerchant)] {
            let version = now(&room).await.version.to_string();
            let fields = [("field", "merchant"), ("value", name), ("version", version.as_str())];
            let put_right = room.agent.post(&desk(&room.case, "/correction"), &fields).await;
            assert_eq!(put_right.status, 303, "{}", put_right.words());
            let case = now(&room).await;
            assert_eq!((case.order.merchant.as_str(), case.status.code()), (name, status));
            let fields = [("whom", name), ("body", BODY), ("letter", "yes")];
            if status == StatusCode::Open {
                assert_eq!(room.agent.post(&desk(&room.case, "/merchant-request"), &fields).await.status, 303);
            }
        }
        let mut theirs = open(&room.app, muse).await;
        assert_eq!(theirs.get(&page_of(&room.case, "")).await.status, 200, "it is asked on");
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_ended_is_followed_by_another_for_what_still_waits() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        work(&room.app, &mailer).await;
        let old = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", "boss@desk.example", None).await).await;
        assert_eq!(boss.post(&format!("/admin/merchants/{}/link-end", room.shop), &[]).await.status, 303);
        work(&room.app, &mailer).await;
        let new = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        assert_ne!(old, new);
        let theirs: Vec<String> = letters(&room.app).into_iter().filter(|it| it.starts_with("zhou@shop.example")).collect();
        assert_eq!(theirs.len(), 2, "{theirs:?}");
        assert!(theirs.iter().any(|letter| letter.contains(&new) && letter.contains(BODY)));
        assert_eq!(room.app.browser().get(&old).await.status, 404);
        let mut shop = open(&room.app, room.shop).await;
        assert_eq!(shop.get(&page_of(&room.case, "")).await.status, 200);
        work(&room.app, &mailer).await;
        assert_eq!(letters(&room.app).iter().filter(|it| it.starts_with("zhou@shop.example")).count(), 2, "once");
    })
    .await;
}

#[actix_web::test]
async fn what_a_merchant_says_in_a_duplicate_counts_in_the_case_that_goes_on() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen.xiao@mail.example", None).await.id;
        let mut room = asked_for(app, Some(owner)).await;
        let case = room.case.clone();
        let into = file_case(&room.app, |filing| filing.consumer = Some(owner)).await;
        let merge = format!("/desk/cases/{}/merge", case.reference.unwrap());
        let (mine, theirs) = (now(&room).await.version.to_string(), into.version.to_string());
        let other = into.reference.unwrap().to_string();
        room.agent.post(&merge, &[("into", &other), ("version", &mine), ("theirs", &theirs)]).await;
        let merged = now(&room).await;
        assert!(merged.merged.is_some(), "{}", merged.status.code());
        let mut shop = open(&room.app, room.shop).await;
        let page = shop.get(&page_of(&case, "")).await;
        assert!(!page.words().contains("已有处理结果"), "{}", page.words());
        let sent = say(&mut shop, &case, "finished", &[("state", "paid")]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let read = move |conn: &mut _| redress::store::facts::of_case(conn, into.id);
        let claims = room.app.app.db.read(read).await.unwrap();
        assert_eq!(claims.iter().filter(|it| it.claimant.as_str() == "merchant").count(), 1, "{claims:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_link_that_went_on_to_others_shows_how_often_it_was_opened() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        let seen = room.agent.get(&desk(&room.case, "")).await;
        assert!(seen.words().contains("没有打开过"), "{}", seen.words());
        for _ in 0..2 {
            let mut shop = open(&room.app, room.shop).await;
            shop.get(&page_of(&room.case, "")).await;
            shop.get(&page_of(&room.case, "/finished")).await;
            room.app.advance(chrono::Duration::minutes(5));
        }
        let seen = room.agent.get(&desk(&room.case, "")).await;
        assert!(seen.words().contains("在 1 天里打开过 2 次"), "{}", seen.words());
    })
    .await;
}

#[actix_web::test]
async fn one_browser_whose_session_ended_is_said_to_be_another_time_and_not_another_browser() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mut shop = open(&room.app, room.shop).await;
        shop.get(&page_of(&room.case, "")).await;
        let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        for hours in [3, 24] {
            room.app.advance(chrono::Duration::hours(hours));
            assert_eq!(shop.get(&page_of(&room.case, "")).await.status, 404, "the session has ended");
            assert_eq!(shop.post(&link, &[]).await.status, 303);
            for _ in 0..2 {
                assert_eq!(shop.get(&page_of(&room.case, "")).await.status, 200);
            }
        }
        let mut agent = room.app.sign_in_agent("陈岚").await;
        let seen = agent.get(&desk(&room.case, "")).await;
        assert!(seen.words().contains("在 2 天里打开过 3 次") && !seen.words().contains("浏览器里打开"), "{}", seen.words());
        assert!(seen.words().contains("同一个人隔几个小时再打开，也另算一次"), "{}", seen.words());
    })
    .await;
}

#[actix_web::test]
async fn of_two_answers_at_once_one_lands_and_the_other_keeps_its_words_and_is_told() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let (mut one, mut two) = (open(&room.app, room.shop).await, open(&room.app, room.shop).await);
        let url = page_of(&room.case, "/finished");
        let form = one.get(&url).await;
        let seen = super::field(&form, "seen");
        let fields = |key: &'static str, body: &'static str| {
            [("seen", seen.clone()), ("key", key.to_owned()), ("state", "paid".to_owned()), ("body", body.to_owned())]
        };
        let (first, second) = (fields("a", "财务已确认到账"), fields("b", "我们查到这笔款"));
        let (first, second): (Vec<_>, Vec<_>) =
            (first.iter().map(|(n, v)| (*n, v.as_str())).collect(), second.iter().map(|(n, v)| (*n, v.as_str())).collect());
        let (a, b) = futures_util::future::join(one.post(&url, &first), two.post(&url, &second)).await;
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{} {}", a.words(), b.words());
        let (told, words) = if a.status == 409 { (&a, "财务已确认到账") } else { (&b, "我们查到这笔款") };
        assert!(told.words().contains(words), "{}", told.words());
        assert_eq!(now(&room).await.merchant_request.unwrap().answers, 1);
    })
    .await;
}
