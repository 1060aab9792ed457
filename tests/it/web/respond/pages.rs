//! The pages of a merchant with several requests, in both languages, and what they take from whom.

use actix_web::http::Method;
use chrono::{Duration, NaiveDateTime};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::Case;
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::AnswerKind;
use redress::store::merchant_requests::PAGE;
use redress::store::schema::merchant_requests;
use redress::store::{Conn, StoreError};

use super::{SHOP, asked, now, open, page_of, shop};
use crate::support::cases::{act_on, close, file_case, request};
use crate::support::{TestApp, on_each_database};

/// Cases of the shop, each asked about by letter; their dates an hour apart.
async fn asked_often(app: &TestApp, n: usize) -> (MerchantId, Vec<Case>) {
    let merchant = shop(app, SHOP, Some("zhou@shop.example")).await;
    let mut cases = Vec::new();
    for at in 0..n {
        let case = file_case(app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let mut ask = request(app, SHOP);
        ask.until += Duration::hours(at as i64);
        cases.push(act_on(app, &case, Actor::System, |case, act| case.ask_by_letter(&ask, merchant, act)).await);
    }
    (merchant, cases)
}

#[actix_web::test]
async fn several_requests_stand_on_one_page_what_is_due_first_on_top_and_what_is_over_below() {
    on_each_database(|app| async move {
        let (merchant, cases) = asked_often(&app, 3).await;
        close(&app, &cases[0]).await;
        let mut browser = open(&app, merchant).await;
        let page = browser.get("/respond").await;
        assert_eq!(page.status, 200, "nobody is sent on to one of several");
        let links: Vec<String> = [1, 2, 0].iter().map(|at| page_of(&cases[*at], "")).collect();
        assert_eq!(page.attributes("main a.go", "href"), links);
        let number = cases[1].order.order_number.clone().unwrap();
        for told in ["请您回应的投诉", number.as_str(), "待回应", "已有处理结果"] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        assert_eq!(page.select("main .tag").len(), 3);
        assert!(page.select(".pager").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_merchant_reads_and_answers_in_english() {
    on_each_database(|app| async move {
        let (merchant, cases) = asked_often(&app, 2).await;
        let mut browser = open(&app, merchant).await;
        browser.post("/language", &[("locale", "en"), ("next", "/respond")]).await;
        let mut paths = vec!["/respond".to_owned(), page_of(&cases[0], "")];
        paths.extend(AnswerKind::ALL.iter().map(|kind| page_of(&cases[0], &format!("/{}", kind.as_str().replace('_', "-")))));
        let keeps = [SHOP, "请说明订单为什么没有完结。", "叮铃", "中文"];
        for path in paths {
            let page = browser.get(&path).await;
            assert_eq!((page.status.as_u16(), page.attributes("html", "lang")), (200, vec!["en".to_owned()]), "{path}");
            let mut main = page.select("main").join(" ");
            keeps.iter().for_each(|kept| main = main.replace(kept, ""));
            let order = &cases[0].order;
            for kept in [Some(order.merchant.clone()), order.displayed_status.clone()].into_iter().flatten() {
                main = main.replace(&kept, "");
            }
            let left: String = main.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
            assert!(left.is_empty() && !main.contains("respond-"), "{path}: {left}\n{main}");
        }
        let form = page_of(&cases[0], "/finished");
        let refused = browser.post(&form, &[("seen", "0"), ("key", "k1"), ("body", "Done today.")]).await;
        assert!(refused.status == 422 && refused.text().contains("Done today."), "{}", refused.words());
        let sent = browser.post(&form, &[("seen", "0"), ("key", "k1"), ("state", "paid"), ("body", "Done today.")]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let page = browser.get(&page_of(&cases[0], "")).await;
        assert!(page.words().contains("Done today."), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn an_answer_without_its_token_or_from_another_site_is_not_taken() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mut merchant = open(&room.app, room.shop).await;
        let (url, foreign, mine) = (page_of(&room.case, "/finished"), room.app.browser().csrf(), merchant.csrf());
        let ways: [(&str, &[(&str, &str)]); 4] = [
            ("", &[]),
            (&foreign, &[]),
            (&mine, &[("origin", "https://evil.example")]),
            (&mine, &[("sec-fetch-site", "cross-site")]),
        ];
        for (token, headers) in ways {
            let fields = [("csrf", token), ("seen", "0"), ("key", "k1"), ("state", "paid")];
            let part = |(name, value): &(&str, &str)| {
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let parts = format!("{}--XX--\r\n", fields.iter().map(part).collect::<String>());
            let bodies = [
                ("application/x-www-form-urlencoded", serde_urlencoded::to_string(fields).unwrap()),
                ("multipart/form-data; boundary=XX", parts),
            ];
            for (kind, body) in bodies {
                let answer = merchant.send_with(Method::POST, &url, Some(kind), body.into_bytes(), headers).await;
                assert_eq!(answer.status, 403, "{kind} {headers:?}: {}", answer.words());
            }
        }
        assert_eq!(now(&room).await.status.code().as_str(), "awaiting_merchant");
    })
    .await;
}

#[actix_web::test]
async fn of_more_requests_than_a_page_holds_each_is_reached_and_none_is_shown_twice() {
    on_each_database(|app| async move {
        let (merchant, some) = asked_often(&app, 2).await;
        let (request, heard) = (some[0].merchant_request.as_ref().unwrap().id.0, app.app.now().naive_utc());
        app.app.db.write(move |conn| copies(conn, request, heard)).await.unwrap();
        let mut browser = open(&app, merchant).await;
        let (mut url, mut seen, mut pages) = (Some("/respond".to_owned()), 0, 0);
        while let Some(at) = url {
            let page = browser.get(&at).await;
            assert_eq!(page.status, 200, "{at}");
            let rows = page.select("main a.go").len();
            assert!(rows <= 2 * PAGE);
            seen += rows;
            url = page.attributes("main .pager a[rel='next']", "href").pop();
            pages += 1;
            assert_eq!(page.attributes("main .pager a[href='/respond']", "href").len(), usize::from(pages > 1));
        }
        assert_eq!((seen, pages), (2 + 130 + 110, 3), "none is left out, and none comes twice");
        for odd in ["x", "open.1", "rest.99999999999999999999.1", "open.-99999999999999999.1"] {
            assert_eq!(browser.get(&format!("/respond?after={odd}")).await.status, 200, "{odd} is the beginning");
        }
    })
    .await;
}

/// 130 open requests and 110 that were answered, copies of one; three of them always due at the same moment.
fn copies(conn: &mut Conn, request: i64, heard: NaiveDateTime) -> Result<(), StoreError> {
    let until: NaiveDateTime = merchant_requests::table.find(request).select(merchant_requests::until).first(conn)?;
    let columns = "case_id, merchant_id, text_id, asked_at, until, since, put_off, reminded, answers, files, bytes";
    for n in 0..240_i64 {
        let id = request + 1_000 + n;
        let copy = format!("INSERT INTO merchant_requests (id, {columns}) SELECT {id}, {columns} FROM merchant_requests");
        conn.batch_execute(&format!("{copy} WHERE id = {request}"))?;
        let is_heard = n >= 130;
        let set = (
            merchant_requests::until.eq(until + Duration::hours(n / 3)),
            merchant_requests::heard_at.eq(is_heard.then_some(heard)),
            merchant_requests::in_time.eq(is_heard.then_some(true)),
        );
        diesel::update(merchant_requests::table.find(id)).set(set).execute(conn)?;
    }
    Ok(())
}
