//! The cases behind a number of the backlog's trend.

use chrono::{DateTime, Utc};
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::closing::Reopening;
use redress::domain::codes::{Priority, ProblemType, RootCause};
use redress::domain::ids::TeamId;
use redress::store::backlog;

use super::sheets::{behind, closed, read};
use super::{file, instant, references, team};
use crate::support::app::tuesday;
use crate::support::cases::{act_on_at, give, triage};
use crate::support::{TestApp, on_each_database};

const LIST: &str = "/oversight/cases?open=yes";

/// Counts what is open, as the job does when a day has begun.
async fn count_day(app: &TestApp, at: DateTime<Utc>) {
    let days = app.app.db.read(move |conn| backlog::count_day(conn, at, chrono_tz::Asia::Shanghai)).await.unwrap();
    app.app.db.write(move |tx| backlog::keep(tx, &days)).await.unwrap();
}

fn on(day: u32) -> String {
    format!("{LIST}&from=2026-11-{day}&to=2026-11-{day}")
}

async fn reopen(app: &TestApp, case: &Case, by: Actor, at: DateTime<Utc>) -> Case {
    let again = Reopening { reason: "又扣款了".to_owned(), version: case.version };
    act_on_at(app, case, by, at, |case, act| case.reopen(&again, act)).await
}

#[actix_web::test]
async fn each_monday_opens_the_cases_that_were_open_when_it_began() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let by = || TestApp::actor(&agent);
        let mut cases = Vec::new();
        for minute in 0..4 {
            let case = file(&app, instant((15, 10, minute)), ProblemType::Other).await;
            cases.push(give(&app, &case, &agent).await);
        }
        cases[0] = closed(&app, &cases[0], by(), RootCause::Other, instant((15, 12, 0))).await;
        cases[1] = closed(&app, &cases[1], by(), RootCause::Other, instant((15, 12, 0))).await;
        cases[1] = reopen(&app, &cases[1], by(), instant((15, 15, 0))).await;
        count_day(&app, instant((16, 0, 0))).await;
        cases[0] = reopen(&app, &cases[0], by(), instant((17, 9, 0))).await;
        let consumer = Actor::Consumer { person: None, cases: vec![cases[2].id] };
        cases[2] = act_on_at(&app, &cases[2], consumer, instant((18, 9, 0)), |case, act| case.withdraw(None, act)).await;
        cases[1] = closed(&app, &cases[1], by(), RootCause::Other, instant((20, 9, 0))).await;
        let later = file(&app, instant((17, 10, 0)), ProblemType::Other).await;
        cases.push(give(&app, &later, &agent).await);
        count_day(&app, instant((23, 0, 0))).await;
        cases[4] = closed(&app, &cases[4], by(), RootCause::Other, instant((23, 9, 0))).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight").await;
        assert_eq!(page.select(".fig .dt td:nth-child(2)"), ["3", "3"]);
        assert_eq!(page.select(".fig .dt td:nth-child(n+3) a").len(), 0, "what nobody noted opens nothing");
        assert!(page.words().contains("“已超时”和“未指派”当时只数了件数"), "{}", page.words());
        let links = page.attributes(".fig .dt td:nth-child(2) a", "href");
        assert_eq!(behind(&mut browser, &links[0]).await, references(&cases, |i| [0, 3, 4].contains(&i)));
        assert_eq!(behind(&mut browser, &links[1]).await, references(&cases, |i| [1, 2, 3].contains(&i)));
        let list = browser.get(&links[1]).await;
        assert!(list.words().contains("11 月 16 日零点在办 3 件，早提交的在前。"), "{}", list.words());
        assert!(!list.words().contains("当时记下的"), "both are the same: {}", list.words());
        assert_eq!(list.select("tbody td:nth-child(3)"), ["11 月 20 日结案", "11 月 18 日结案", "在办"]);
        browser.set_cookie("redress-language", "en");
        assert!(browser.get(&links[1]).await.words().contains("3 open when"));
    })
    .await;
}

#[actix_web::test]
async fn a_list_that_is_not_as_long_as_what_was_counted_says_why() {
    on_each_database(|app| async move {
        let payments = team(&app, "payments").await;
        let early = file(&app, instant((15, 10, 0)), ProblemType::Other).await;
        let early = triage(&app, &early, Priority::Normal, Some(payments)).await;
        file(&app, instant((16, 0, 5)), ProblemType::Other).await;
        // The machine was down at midnight.
        count_day(&app, instant((16, 0, 10))).await;
        let elsewhere = TeamId(app.app.id());
        let row = redress::store::people::Team::new(elsewhere.0, "refunds", "退款组", "Refunds");
        app.app.db.write(move |tx| redress::store::people::insert_team(tx, &row)).await.unwrap();
        triage(&app, &early, Priority::Normal, Some(elsewhere)).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let all = browser.get(&on(16)).await;
        assert_eq!(all.select("tbody th"), [early.reference.unwrap().to_string()], "filed after midnight");
        assert!(all.words().contains("零点在办 1 件") && all.words().contains("当时记下的是 2 件"), "{}", all.words());
        let page = browser.get("/oversight?team=payments").await;
        let links = page.attributes(".fig .dt td:nth-child(2) a", "href");
        let theirs = browser.get(&links[0]).await;
        assert!(
            theirs.words().contains("零点在办 0 件，早提交的在前，按现在的小组算：支付组。 当时记下的是 1 件"),
            "{}",
            theirs.words()
        );
        assert_eq!(behind(&mut browser, &format!("{}&team=refunds", on(16))).await.len(), 1);
        assert!(behind(&mut browser, &format!("{}&team=none", on(16))).await.is_empty());
        // A day that nobody counted has nothing to be compared with.
        assert!(!browser.get(&on(20)).await.words().contains("当时记下的"));
    })
    .await;
}

#[actix_web::test]
async fn what_was_open_is_paged_and_taken_away_and_each_case_is_there_once() {
    on_each_database(|app| async move {
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        for n in 0..60 {
            // Two at a time were filed in one minute; every third has ended since.
            let case = file(&app, instant((14, 10, n / 2)), ProblemType::Other).await;
            let case = give(&app, &case, &agent).await;
            if n % 3 == 0 {
                closed(&app, &case, TestApp::actor(&agent), RootCause::Other, instant((17, 9, 0))).await;
            }
        }
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let (mut link, mut seen, mut pages) = (Some(on(16)), Vec::new(), 0);
        while let Some(next) = link {
            let page = browser.get(&next).await;
            assert_eq!(page.attributes(".pager a:not([rel])", "href").len(), usize::from(pages > 0), "back to the first");
            seen.extend(page.select("tbody th"));
            link = page.attributes(".pager a[rel=next]", "href").pop();
            pages += 1;
        }
        let rows = read(&browser.get(&on(16).replacen("cases?", "cases.csv?", 1)).await.bytes);
        assert_eq!(rows[1..].iter().map(|row| row[0].clone()).collect::<Vec<_>>(), seen, "in the same order");
        assert_eq!(rows[1][1..3], ["2026-11-14", "11 月 17 日结案"]);
        assert!(rows[1].iter().all(|cell| !cell.contains("钱付了")), "what anybody wrote stays here: {:?}", rows[1]);
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), pages), (60, 2));
        assert!(browser.get("/oversight/audit").await.words().contains("那天零点在办的"));
    })
    .await;
}

#[actix_web::test]
async fn a_link_to_what_was_open_that_cannot_be_meant_is_told_so() {
    let app = TestApp::new();
    let mut browser = app.sign_in_supervisor("陈岚").await;
    let day = "from=2026-11-16&to=2026-11-16";
    for query in [
        format!("open=x&{day}"),
        format!("open=&{day}"),
        "open=yes".to_owned(),
        "open=yes&from=2026-11-16&to=2026-11-17".to_owned(),
        "open=yes&from=2025-11-22&to=2025-11-22".to_owned(),
        "open=yes&from=2027-01-01&to=2027-01-01".to_owned(),
        format!("open=yes&{day}&team=gone"),
        format!("open=yes&{day}&after=x"),
        format!("open=yes&{day}&after=1-x"),
        format!("open=yes&{day}&after=-1-1"),
        format!("open=yes&{day}&after=7258118400001-1"),
    ] {
        for path in ["/oversight/cases", "/oversight/cases.csv"] {
            let page = browser.get(&format!("{path}?{query}")).await;
            assert!(page.status == 422 && !page.select(".errors").is_empty(), "{path}?{query}: {}", page.status);
        }
    }
    assert_eq!(browser.get(&format!("/oversight/cases?open=yes&{day}&agent=7&level=9")).await.status, 200, "not asked here");
    assert_eq!(browser.get("/oversight/cases?open=yes&from=2026-11-24&to=2026-11-24").await.status, 200, "today");
    assert_eq!(app.sign_in_agent("李敏").await.get(&on(16)).await.status, 404);
    assert_eq!(app.browser().get(&on(16)).await.status, 303);
}
