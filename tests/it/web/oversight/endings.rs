//! How cases ended, in reports: root causes, what people thought of it, and what was promised.

use chrono::Days;
use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::case::promising::Promise;
use redress::domain::case::rating::Score;
use redress::domain::codes::{ProblemType, RemedyKind, RootCause};
use redress::domain::offer::{Promiser, RemedyProof};
use redress::store::notices_sent::{self, About};
use redress::store::readers;
use redress::store::schema::cases;

use super::sheets::{closed, every_number_opens_as_many, people, read, rows};
use super::{file, instant};
use crate::jobs::{folder_mailer, work};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::{accept, act_on_at, file_case_at, give, offer, request};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn causes_are_ranked_by_where_they_lay_and_what_came_back_is_told() {
    on_each_database(|app| async move {
        let (agent, chief) = people(&app).await;
        let by = || TestApp::actor(&agent);
        // Asked about on the 16th, closed on the 17th; two more of it are filed on the 18th and later.
        for (filed, end, cause, is_asked) in [
            (16, 17, RootCause::MerchantNotSynced, true),
            (18, 19, RootCause::MerchantNotSynced, false),
            (19, 20, RootCause::MerchantNotSynced, false),
            (16, 17, RootCause::SystemFault, false),
        ] {
            let mut case = file_case_at(&app, instant((filed, 10, 0)), |_| {}).await;
            if is_asked {
                app.clock.set(instant((filed, 11, 0)));
                let request = request(&app, "叮铃到家");
                case = act_on_at(&app, &case, by(), instant((filed, 11, 0)), |case, act| case.ask_merchant(&request, act)).await;
            }
            closed(&app, &case, by(), cause, instant((end, 12, 0))).await;
        }
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let (about, by, at) = (About::Provider("alipay".to_owned()), chief.id, tuesday());
        let sent = move |conn: &mut _| notices_sent::add(conn, &about, (1, at.date_naive() - Days::new(6), "消保委"), (by, at));
        assert!(app.app.db.write(sent).await.unwrap());
        let page = browser.get("/oversight/root-causes").await;
        assert_eq!(rows(&page, 1)[0], ["商家未同步支付信息", "3", "75.0%"].map(str::to_owned), "{:?}", rows(&page, 1));
        assert_eq!(rows(&page, 2)[0][3..], ["叮铃到家", "3", "75.0%"]);
        assert_eq!(rows(&page, 2)[1][3..], ["叮铃到家", "1", "100.0%"]);
        assert_eq!(rows(&page, 3)[0][2..], ["叮铃到家", "3", "2", "2", "1"], "after the first closing, the request, the notice");
        assert_eq!(rows(&page, 3)[1][2..], ["叮铃到家", "1", "0", "没有问过", "0"]);
        assert!(page.words().contains("寄出投诉情况说明以后仍来得最多的是叮铃到家"), "{}", page.words());
        assert!(!page.select("svg polyline").is_empty() || !page.attributes("svg polyline", "points").is_empty());
        let after = page.attributes(".fig:nth-of-type(3) a[href*=filed_after]", "href");
        assert_eq!(after.len(), 3, "what came back opens too: {after:?}");
        every_number_opens_as_many(&mut browser, "/oversight/root-causes").await;
        let told = read(&browser.get("/oversight/root-causes.csv?table=recurrence").await.bytes);
        assert_eq!(told[1][2..], ["叮铃到家", "3", "2", "2", "1"]);
        assert_eq!(told[2][2..], ["叮铃到家", "1", "0", "", "0"], "never asked is empty, and no 0");
    })
    .await;
}

#[actix_web::test]
async fn what_came_back_at_the_smallest_place_is_told_on_the_page_and_in_the_file() {
    on_each_database(|app| async move {
        let (agent, chief) = people(&app).await;
        let by = || TestApp::actor(&agent);
        for (shop, provider, n) in (1..=12).map(|shop| (shop, "alipay", 2)).chain([(13, "jd", 1)]) {
            for _ in 0..n {
                let filed = file_case_at(&app, instant((18, 10, 0)), |filing| {
                    filing.order.merchant = format!("第{shop}家店");
                    filing.order.provider = provider.to_owned();
                });
                closed(&app, &filed.await, by(), RootCause::SystemFault, instant((19, 12, 0))).await;
            }
        }
        app.clock.set(tuesday());
        let (about, by, at) = (About::Provider("jd".to_owned()), chief.id, tuesday());
        let sent = move |conn: &mut _| notices_sent::add(conn, &about, (1, at.date_naive() - Days::new(8), "消保委"), (by, at));
        assert!(app.app.db.write(sent).await.unwrap());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/root-causes").await;
        assert!(page.words().contains("寄出投诉情况说明以后仍来得最多的是第13家店的“系统故障”：1 件。"), "{}", page.words());
        assert!(!page.words().contains("都没有再来同样的"));
        assert_eq!(rows(&page, 3).len(), 13);
        let told = read(&browser.get("/oversight/root-causes.csv?table=recurrence").await.bytes);
        assert_eq!(told.len(), 14, "a head, and every place");
        assert_eq!(told[13][2..], ["第13家店", "1", "0", "", "1"]);
    })
    .await;
}

#[actix_web::test]
async fn ratings_are_told_from_five_on_and_what_was_written_leads_to_its_case() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        let (mut last, mut read_of) = (None, None);
        for (minute, score) in [5, 5, 4, 2, 4].into_iter().enumerate() {
            let at = instant((18, 10, u32::try_from(minute).unwrap()));
            let case = give(&app, &file(&app, at, ProblemType::Other).await, &agent).await;
            let case = closed(&app, &case, TestApp::actor(&agent), RootCause::Other, instant((19, 10, 0))).await;
            let by = Actor::Consumer { person: None, cases: vec![case.id] };
            let words = (score == 2).then_some("商家一直不回，卡号 4111111111111111");
            let at = instant((20, 10, u32::try_from(minute).unwrap()));
            // Said twice: the last word counts.
            let case = act_on_at(&app, &case, by.clone(), at, |case, act| case.rate(Score::new(1).unwrap(), None, act)).await;
            let case = act_on_at(&app, &case, by, at, |case, act| case.rate(Score::new(score).unwrap(), words, act)).await;
            if score == 2 {
                (last, read_of) = (case.reference, Some(case.id));
            }
        }
        let unrated = file(&app, instant((18, 12, 0)), ProblemType::OrderStuck).await;
        closed(&app, &unrated, TestApp::actor(&agent), RootCause::Other, instant((19, 12, 0))).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/satisfaction").await;
        assert_eq!(page.select(".tiles .big"), ["5条", "83.3%", "4.0", "80.0%"]);
        assert_eq!(page.select("#by tbody tr > *"), ["李敏", "5", "–", "4.0", "80.0%"]);
        let by_type = browser.get("/oversight/satisfaction?by=problem_type").await;
        assert!(by_type.select("#by tbody tr:last-child > *")[2..].iter().all(|cell| cell == "–"), "fewer than five");
        assert!(page.words().contains("商家一直不回") && !page.words().contains("4111111111111111"));
        assert_eq!(page.attributes("#comments li a", "href"), [format!("/desk/cases/{}", last.unwrap())]);
        let (case, team) = (read_of.unwrap(), super::team(&app, "payments").await);
        let readers = || app.app.db.read(move |conn| readers::of_case(conn, case));
        assert!(readers().await.unwrap().is_empty(), "of no team: nobody reads of another team's case");
        let hand = move |tx: &mut redress::store::Conn| {
            Ok(diesel::update(cases::table.find(case.0)).set(cases::team_id.eq(team.0)).execute(tx)?)
        };
        app.app.db.write(hand).await.unwrap();
        browser.get("/oversight/satisfaction.csv?table=by").await;
        assert!(readers().await.unwrap().is_empty(), "no words are in that file");
        browser.get("/oversight/satisfaction").await;
        browser.get("/oversight/satisfaction").await;
        let noted = readers().await.unwrap();
        assert!(matches!(noted.as_slice(), [(_, who)] if who == "陈岚"), "on the case's record, once a day: {noted:?}");
        let elsewhere = browser.get("/oversight/satisfaction?provider=wechat").await;
        assert!(elsewhere.select("#comments li").is_empty());
        every_number_opens_as_many(&mut browser, "/oversight/satisfaction").await;
        let told = read(&browser.get("/oversight/satisfaction.csv?table=by").await.bytes);
        assert_eq!(told[1], ["李敏", "5", "", "4.0", "80.0"]);
    })
    .await;
}

#[actix_web::test]
async fn promises_are_told_as_they_were_kept_and_the_late_ones_first() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        let mut references = Vec::new();
        // Due on 1 December: done in time, done late, not done at all.
        for done in [Some(shanghai(2026, 11, 30, 9, 0)), Some(shanghai(2026, 12, 2, 9, 0)), None] {
            app.clock.set(tuesday());
            let case = file_case_at(&app, tuesday(), |_| {}).await;
            let case = accept(&app, &offer(&app, &give(&app, &case, &agent).await).await).await;
            references.push(case.reference.unwrap());
            if let Some(at) = done {
                let id = case.remedies[0].id;
                act_on_at(&app, &case, TestApp::actor(&agent), at, |case, act| {
                    case.complete_remedy(id, &RemedyProof::of_words("退款单号 1"), act)
                })
                .await;
            }
        }
        app.clock.set(shanghai(2026, 12, 5, 10, 0));
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/promises").await;
        assert_eq!(page.select(".tiles .big"), ["3项", "1项", "1项", "1项", "0项", "1项", "2项"]);
        assert_eq!(page.select(".tiles .chg").len(), 5, "against the period before; what is open is of today");
        let late = rows(&page, 1);
        assert_eq!((late[0][0].clone(), late[0][3].clone()), (references[2].to_string(), "4".to_owned()));
        assert_eq!(rows(&page, 2)[0][1..], ["3", "1", "1", "1", "0", "1", "2"]);
        assert_eq!(rows(&page, 3), [["我们", "3", "1", "1", "1", "0", "1", "2"].map(str::to_owned)], "by who promised");
        assert_eq!(late[0][4], "我们");
        every_number_opens_as_many(&mut browser, "/oversight/promises?by=merchant").await;
        // The list of what is late is of whenever it was promised.
        let later = browser.get("/oversight/promises?from=2026-12-01&to=2026-12-04").await;
        assert_eq!(later.select(".tiles .big")[0], "0项");
        assert_eq!(rows(&later, 1).len(), 1);
        let told = read(&browser.get("/oversight/promises.csv?table=kinds").await.bytes);
        assert_eq!(told[1][1..], ["3", "1", "1", "1", "0", "1", "2"]);
        let told = read(&browser.get("/oversight/promises.csv?table=who").await.bytes);
        assert_eq!(told[1], ["我们", "3", "1", "1", "1", "0", "1", "2"]);
    })
    .await;
}

#[actix_web::test]
async fn promises_of_merchants_of_platforms_and_of_ours_are_told_apart() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        app.clock.set(tuesday());
        for (by, n) in [(Promiser::Merchant, 2), (Promiser::Platform, 1)] {
            for _ in 0..n {
                let case = file_case_at(&app, tuesday(), |_| {}).await;
                let promise = Promise {
                    remedy: RemedyKind::CloseOrder,
                    amount: None,
                    by,
                    due_on: tuesday().date_naive() + Days::new(2),
                    body: None,
                    version: case.version,
                };
                act_on_at(&app, &case, TestApp::actor(&agent), tuesday(), |case, act| case.promise(&promise, act)).await;
            }
        }
        app.clock.set(shanghai(2026, 12, 5, 10, 0));
        for rolled_up in [false, true] {
            if rolled_up {
                work(&app, &folder_mailer(&app)).await;
            }
            let mut browser = app.sign_in_supervisor("陈岚").await;
            let page = browser.get("/oversight/promises").await;
            let who: Vec<_> = rows(&page, 3).into_iter().map(|row| [row[0].clone(), row[1].clone(), row[6].clone()]).collect();
            assert_eq!(who, [["商家", "2", "2"], ["平台", "1", "1"]].map(|row| row.map(str::to_owned)), "late by who promised");
            every_number_opens_as_many(&mut browser, "/oversight/promises").await;
            let list = browser.get("/oversight/cases?of=promised&promiser=merchant&late=yes").await;
            assert!(list.words().contains("商家承诺的") && list.select("tbody th").len() == 2, "{}", list.words());
            for odd in ["of=promised&promiser=nobody", "of=closed&promiser=merchant"] {
                assert_eq!(browser.get(&format!("/oversight/cases?{odd}")).await.status, 422, "{odd}");
            }
        }
    })
    .await;
}
