//! Where a supervisor begins: what is open, what it waits for, how fast people were answered.

use redress::domain::actor::{Actor, Role};
use redress::domain::codes::{Priority, ProblemType};

use super::{answer, file, filled, instant};
use crate::support::app::{shanghai, tuesday};
use crate::support::cases::{act_on, file_case, give, offer, request, triage};
use crate::support::{TestApp, on_each_database};

const PAGE: &str = "/oversight";

/// Eight open cases: one of a team, one put off, one offered, one for each of whom a case waits for.
async fn open_cases(app: &TestApp) -> redress::domain::ids::TeamId {
    let team = super::team(app, "payments").await;
    let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
    triage(app, &file_case(app, |_| {}).await, Priority::Normal, Some(team)).await;
    let ours = file_case(app, |_| {}).await;
    give(app, &ours, &agent).await;
    offer(app, &file_case(app, |_| {}).await).await;
    for whom in ["", "叮铃到家", "支付宝"] {
        let (case, request) = (file_case(app, |_| {}).await, request(app, whom));
        act_on(app, &case, Actor::System, |case, act| match whom {
            "" => case.ask_consumer(&request, act),
            "支付宝" => case.ask_platform(&request, act),
            _ => case.ask_merchant(&request, act),
        })
        .await;
    }
    // Overdue since the week before.
    file(app, instant((16, 10, 0)), ProblemType::Other).await;
    app.clock.set(tuesday());
    file_case(app, |_| {}).await;
    team
}

#[actix_web::test]
async fn every_number_is_as_many_as_the_list_that_it_opens() {
    on_each_database(|app| async move {
        let team = open_cases(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for address in [PAGE.to_owned(), format!("{PAGE}?team=payments"), format!("{PAGE}?team=none&days=7")] {
            let page = browser.get(&address).await;
            assert_eq!(page.status, 200, "{address}");
            let (numbers, links) = (page.select(".tiles .big"), page.attributes(".tiles .big a", "href"));
            let queues: Vec<_> = links.iter().filter(|link| link.starts_with("/desk/queue")).collect();
            assert_eq!(queues.len(), 9, "{address}: {links:?}");
            for (number, link) in numbers.iter().zip(queues) {
                let rows = browser.get(link).await.select("a.ttl").len();
                assert_eq!(*number, format!("{rows}件"), "{address} → {link}");
                assert_eq!(link.contains(&format!("team={team}")), address.contains("payments"));
            }
        }
        let page = browser.get(PAGE).await;
        assert_eq!(page.select(".tiles .big")[..1], ["8件"]);
        assert_eq!(page.select(".tiles-s .big"), ["4件", "1件", "1件", "1件", "1件"], "us, and whom we wait for");
        assert!(page.select(".tiles .chg").contains(&"今天零点还没有计数".to_owned()), "why it is not compared");
    })
    .await;
}

#[actix_web::test]
async fn the_speed_is_that_of_the_report_behind_it() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        for day in 12..17 {
            let case = file(&app, shanghai(2026, 10, day, 10, 0), ProblemType::Other).await;
            answer(&app, &case, &agent, shanghai(2026, 10, day, 11, 0)).await;
        }
        file(&app, shanghai(2026, 11, 20, 9, 0), ProblemType::Other).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(PAGE).await;
        let tiles = page.select(".tiles .big");
        assert_eq!(tiles[9..], ["6件", "66.7%", "3小时", "18小时"]);
        assert_eq!(
            page.select(".tiles .chg")[page.select(".tiles .chg").len() - 4..],
            ["那时 5 件", "比那时低 33.3 个百分点", "比那时慢 2 小时", "比那时慢 17 小时"]
        );
        let report = browser.get(&page.attributes(".tiles .big a", "href")[9]).await;
        assert_eq!(report.select(".tiles .big")[..2], ["6件", "3小时"]);
        assert!(page.words().contains("逐件计算"));
        // What is not answered is in none of them, and is told.
        let unanswered: Vec<_> =
            page.attributes(".tiles a", "href").into_iter().filter(|url| url.contains("answered=no")).collect();
        let told = page.words();
        let listed = browser.get(&unanswered[0]).await;
        let rows = listed.select("tbody tr").len();
        assert!(rows > 0 && told.contains(&format!("另有 {rows} 件未答复")), "{rows}: {told}");
    })
    .await;
}

#[actix_web::test]
async fn each_number_is_compared_with_the_beginning_of_the_period_once_a_day_was_counted() {
    on_each_database(|app| async move {
        let mailer = crate::jobs::folder_mailer(&app);
        app.clock.set(shanghai(2026, 10, 27, 0, 10));
        file(&app, shanghai(2026, 10, 26, 9, 0), ProblemType::Other).await;
        app.clock.set(shanghai(2026, 10, 27, 0, 10));
        crate::jobs::work(&app, &mailer).await;
        open_cases(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(PAGE).await;
        let changes = page.select(".tiles .chg");
        assert_eq!(changes[0], "多 8 件");
        assert!(changes[1].contains("今天零点还没有计数"), "{changes:?}");
        assert!(changes.len() == 13 && page.words().contains("对比 10 月 27 日零点"), "{changes:?}");
        // Each day is counted once, and kept.
        crate::jobs::work(&app, &mailer).await;
        crate::jobs::work(&app, &mailer).await;
        let page = browser.get(PAGE).await;
        // What was due when the day began is compared with what was when that day did.
        let due = &page.select(".tiles .chg")[1];
        assert!(due.starts_with("零点时 ") && due.contains("；10 月 27 日零点时 "), "{due}");
        assert!(page.words().contains("在办比") && !page.select("svg .l50").is_empty(), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn days_from_before_anybody_counted_follow_from_when_cases_were_filed_and_closed() {
    on_each_database(|app| async move {
        filled(&app).await;
        crate::jobs::work(&app, &crate::jobs::folder_mailer(&app)).await;
        let days = app.app.db.read(|conn| {
            let period = redress::domain::figures::Period::before_day("2026-11-25".parse().unwrap(), 30);
            redress::store::backlog::days(conn, redress::store::reports::Only::Any, period)
        });
        let days = days.await.unwrap();
        let on = |day: &str| days.iter().find(|(it, _)| it.to_string() == day).map(|(_, backlog)| backlog.open);
        assert_eq!((on("2026-11-13"), on("2026-11-14"), on("2026-11-15")), (None, Some(1), Some(2)));
        assert_eq!((on("2026-11-20"), on("2026-11-24")), (Some(6), Some(6)));
        assert!(days.last().unwrap().1.overdue.is_some() && days[0].1.overdue.is_none());
    })
    .await;
}

#[actix_web::test]
async fn a_team_that_is_no_longer_there_is_said_so_and_agents_find_nothing() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (query, field) in [("team=closed", "#team"), ("days=9", "#days"), ("days=%00", "#days")] {
            let page = browser.get(&format!("{PAGE}?{query}")).await;
            assert_eq!((page.status.as_u16(), page.attributes(".errors a", "href")), (422, vec![field.to_owned()]), "{query}");
            assert!(page.words().contains("已不存在") && page.select(".tiles").is_empty(), "{query}");
        }
        assert_eq!(app.sign_in_agent("李敏").await.get(PAGE).await.status, 404);
        // Nothing there yet: no number is made up.
        let empty = browser.get(PAGE).await;
        assert_eq!(empty.select(".tiles .big")[..8], ["0件"; 8]);
        assert!(empty.select("svg.chart").is_empty());
    })
    .await;
}
