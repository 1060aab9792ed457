//! The cases behind each number.

use diesel::RunQueryDsl as _;
use redress::domain::actor::Actor;
use redress::domain::codes::ProblemType;
use redress::store::rollups;

use super::{BY_HAND, answer, file, filled, references};
use crate::support::app::shanghai;
use crate::support::cases::act_on_at;
use crate::support::{Browser, on_each_database};

/// The references that a link leads to, sorted.
async fn behind(browser: &mut Browser, link: &str) -> Vec<String> {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{link}");
    let mut found = page.select("tbody th");
    found.sort();
    found
}

#[actix_web::test]
async fn every_number_leads_to_exactly_its_cases() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/response-times").await;
        let tiles = page.attributes(".tiles .big a", "href");
        let working = |i: usize| BY_HAND[i].2;
        let claims: [(usize, &dyn Fn(usize) -> bool); 6] = [
            (0, &|_| true),
            (1, &|i| working(i) >= 3 * 3600),
            (2, &|i| working(i) >= 8 * 3600 + 60),
            (3, &|i| working(i) >= 18 * 3600),
            (4, &|i| working(i) >= 18 * 3600),
            (5, &|i| BY_HAND[i].4),
        ];
        for (tile, which) in claims {
            assert_eq!(behind(&mut browser, &tiles[tile]).await, references(&cases, which), "tile {tile}");
        }
        // In every table the number is the length of the list that it opens.
        let (counts, links) = (page.select(".dt td:nth-child(2) a"), page.attributes(".dt td:nth-child(2) a", "href"));
        assert!(links.len() > 10);
        // By the other time stand others in a step, and they are listed too.
        let (beside, lists) = (page.select(".dt td.beside a"), page.attributes(".dt td.beside a", "href"));
        assert!(!lists.is_empty() && lists.iter().all(|link| link.contains("time=wall")), "{lists:?}");
        for (count, link) in beside.iter().zip(&lists) {
            assert_eq!(behind(&mut browser, link).await.len().to_string(), *count, "{link}");
        }
        for (count, link) in counts.iter().zip(&links) {
            assert_eq!(behind(&mut browser, link).await.len().to_string(), *count, "{link}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_longest_come_first_and_show_what_was_measured() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/cases?time=wall").await;
        assert_eq!(
            page.select("tbody td:nth-child(2)"),
            ["66 小时", "45 小时 30 分", "33 小时", "23 小时 1 分", "13 小时", "8 小时"]
        );
        assert_eq!(page.attributes("tbody th a", "href")[0], format!("/desk/cases/{}", cases[0].reference.unwrap()));
        assert_eq!(page.select("tbody td:nth-child(4)")[0], "<b>钱付了</b>，订单没动");
    })
    .await;
}

#[actix_web::test]
async fn a_long_list_is_paged_and_every_case_is_shown_once() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        for minute in 0..60 {
            let case = file(&app, shanghai(2026, 11, 12, 9, minute), ProblemType::Other).await;
            if minute < 55 {
                // Ties on purpose: ten at a time took equally long.
                answer(&app, &case, &agent, shanghai(2026, 11, 12, 10, minute % 5 + minute / 10 * 10)).await;
            }
        }
        app.clock.set(crate::support::app::tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (link, total) in [("/oversight/cases?problem_type=other", 55_usize), ("/oversight/cases?answered=no", 5)] {
            let (mut link, mut seen, mut pages) = (Some(link.to_owned()), Vec::new(), 0);
            while let Some(next) = link {
                let page = browser.get(&next).await;
                seen.extend(page.select("tbody th"));
                link = page.attributes(".pager a[rel=next]", "href").pop();
                pages += 1;
            }
            seen.sort();
            seen.dedup();
            assert_eq!((seen.len(), pages), (total, total.div_ceil(50)));
        }
    })
    .await;
}

/// The cells that a link of the heatmap opens, and what no figure counts.
#[actix_web::test]
async fn each_hour_of_a_weekday_opens_its_cases_and_so_do_those_that_no_figure_counts() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        // Six on Wednesdays between ten and eleven, with those of BY_HAND.
        for minute in 0..4 {
            let case = file(&app, shanghai(2026, 11, 11, 10, minute * 10), ProblemType::Other).await;
            answer(&app, &case, &agent, shanghai(2026, 11, 11, 14, minute)).await;
        }
        let gone = file(&app, shanghai(2026, 11, 12, 9, 0), ProblemType::Other).await;
        let by = Actor::Consumer { person: None, cases: vec![gone.id] };
        act_on_at(&app, &gone, by, shanghai(2026, 11, 12, 10, 0), |case, act| case.withdraw(None, act)).await;
        app.clock.set(crate::support::app::tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/response-times").await;
        let cells = page.attributes("svg a[aria-label^='周三 10–11']", "href");
        assert_eq!(page.select("#c3d")[0], "只有周三 10–11 时够数：中位等了 3.9 小时。");
        assert_eq!(behind(&mut browser, &cells[0]).await.len(), 6);
        for hour in page.attributes("svg a[aria-label]", "href") {
            assert!(!behind(&mut browser, &hour).await.is_empty(), "{hour}");
        }
        assert!(page.words().contains("1 件 撤回、合并或转外部，没有走到这一步"), "{}", page.words());
        let ended = page.attributes("a[href*='answered=never']", "href");
        assert_eq!(behind(&mut browser, &ended[0]).await, [gone.reference.unwrap().to_string()]);
        assert_eq!(browser.get(&ended[0]).await.select("tbody td:nth-child(3)"), ["未走到"]);
    })
    .await;
}

#[actix_web::test]
async fn the_numbers_of_each_hour_stand_in_a_table_and_few_cases_have_a_dash() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        for minute in 0..4 {
            let case = file(&app, shanghai(2026, 11, 11, 10, minute * 10), ProblemType::Other).await;
            answer(&app, &case, &agent, shanghai(2026, 11, 11, 14, minute)).await;
        }
        app.clock.set(crate::support::app::tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get("/oversight/response-times").await;
        assert_eq!(page.select("details.by-hour summary"), ["每个小时的数"]);
        assert!(page.words().contains("不足 5 件的只有件数"), "{}", page.words());
        let row = |weekday: usize| page.select(&format!(".heat-t tbody tr:nth-child({weekday}) > *"));
        let wednesday = row(3);
        assert_eq!((wednesday.len(), wednesday[0].as_str(), wednesday[11].as_str()), (25, "周三", "3.96"), "six, 3.9 hours");
        assert!(wednesday.iter().skip(1).enumerate().all(|(hour, cell)| hour == 10 || cell == "–"), "{wednesday:?}");
        assert_eq!(row(5)[17], "–1", "one is no figure");
        let links = page.attributes(".heat-t tbody tr:nth-child(3) a", "href");
        assert_eq!(behind(&mut browser, &links[0]).await.len(), 6);
    })
    .await;
}

#[actix_web::test]
async fn every_breakdown_opens_its_cases_and_adds_up_to_all() {
    on_each_database(|app| async move {
        filled(&app).await;
        super::team(&app, "payments").await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for by in ["agent", "team", "provider", "merchant", "problem_type", "level"] {
            let page = browser.get(&format!("/oversight/response-times?by={by}")).await;
            assert_eq!(page.status, 200, "{by}");
            let (counts, links) = (page.select("#by td:nth-child(2) a"), page.attributes("#by td:nth-child(2) a", "href"));
            assert_eq!(counts, ["6"], "{by}");
            assert_eq!(behind(&mut browser, &links[0]).await.len(), 6, "{by}: {}", links[0]);
            let narrowed = links[0].replace("/oversight/cases", "/oversight/response-times");
            assert_eq!(browser.get(&narrowed).await.select(".tiles .big")[0], "6件", "{narrowed}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_rolled_up_by_the_day_tells_the_same_counts_and_says_that_it_is_rounded() {
    on_each_database(|app| async move {
        filled(&app).await;
        app.app.db.write(|conn| Ok(diesel::sql_query(MANY).execute(conn)?)).await.unwrap();
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let before = browser.get("/oversight/response-times").await;
        assert!(before.words().contains("按日汇总") && before.select(".tiles .big")[0] == "24,006件", "{}", before.words());
        while app.app.db.write(|conn| rollups::step(conn, chrono_tz::Asia::Shanghai)).await.unwrap() {}
        let after = browser.get("/oversight/response-times").await;
        let told = |page: &crate::support::browser::Answer| {
            (page.select(".tiles .big"), page.select("figure td"), page.select("#by td"))
        };
        assert_eq!(told(&after), told(&before), "whether a day is rolled up or read makes no difference");
        // 24,001 took three hours: exact, because a whole hour is the edge of a step.
        assert_eq!(after.select(".tiles .big")[1..3], ["3小时", "3小时"]);
        // Two conditions at once are not rolled up; so many are still counted one by one.
        let both = browser.get("/oversight/response-times?problem_type=order_stuck&provider=alipay").await;
        assert!(both.words().contains("逐件计算"), "{}", both.words());
    })
    .await;
}

#[actix_web::test]
async fn more_than_a_hundred_thousand_by_several_conditions_ask_to_be_narrowed_down() {
    on_each_database(|app| async move {
        filled(&app).await;
        app.app.db.write(|conn| Ok(diesel::sql_query(MANY.replace("< 24", "< 101")).execute(conn)?)).await.unwrap();
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let report = "/oversight/response-times";
        let both = browser.get(&format!("{report}?provider=alipay&level=0")).await;
        assert!(both.status == 200 && both.words().contains("超过 100,000 件") && both.select(".tiles").is_empty());
        let file = browser.get(&format!("{report}.csv?provider=alipay&level=0&table=weeks")).await;
        assert!(file.status == 422 && file.select(".errors")[0].contains("超过 100,000 件"));
        // One condition is rolled up; what would be a second one is left out, and says so.
        let one = browser.get(&format!("{report}?provider=alipay")).await;
        assert_eq!((one.select(".tiles .big")[0].as_str(), one.select("#by table").len()), ("101,006件", 0));
        assert_eq!(one.words().matches("不能再按这一项分开").count(), 2, "by agent, and by weekday and hour");
        let itself = browser.get(&format!("{report}?provider=alipay&by=provider")).await;
        assert_eq!(itself.select("#by td:nth-child(2) a"), ["101,006"]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_too_much_by_several_conditions_hides_no_figure_that_can_be_counted() {
    on_each_database(|app| async move {
        filled(&app).await;
        app.app.db.write(|conn| Ok(diesel::sql_query(MANY.replace("< 24", "< 101")).execute(conn)?)).await.unwrap();
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let narrowed = "provider=alipay&level=0";
        // The 13th has 101,001; it is what these two days are compared with.
        let days = "from=2026-11-18&to=2026-11-19&against_from=2026-11-13";
        let page = browser.get(&format!("/oversight/response-times?{days}&{narrowed}")).await;
        assert_eq!(page.select(".tiles .big")[0], "3件");
        let said = "符合这几项条件的超过 100,000 件，没有对比";
        assert!(page.words().contains(said) && !page.words().contains("请缩短起止日期"), "{}", page.words());
        assert!(
            page.select(".tiles .chg").iter().all(|words| words == "那时件数太多，没有对比"),
            "{:?}",
            page.select(".tiles .chg")
        );
        let file = browser.get(&format!("/oversight/response-times.csv?{days}&{narrowed}&table=weeks")).await;
        assert_eq!(file.status, 200);
        // What was kept is counted no further either, and says so; what was missed is told all the same.
        let page = browser.get(&format!("/oversight/sla?{narrowed}")).await;
        assert_eq!(page.select(".tiles .big"), ["100,000+个时限", "2个时限", "2个时限"]);
        assert!(page.words().contains("有的时限按时的超过 100,000 个"), "{}", page.words());
        let then = browser.get(&format!("/oversight/sla?{days}&{narrowed}")).await;
        assert_eq!(then.select(".tiles .big")[..2], ["1个时限", "2个时限"]);
        assert!(then.select(".tiles .chg").contains(&"那时件数太多，没有对比".to_owned()));
        let one = browser.get("/oversight/sla?provider=alipay").await;
        assert_eq!(one.select(".tiles .big")[0], "101,004个时限", "by one condition there are days");
    })
    .await;
}

#[actix_web::test]
async fn one_case_that_was_measured_often_is_listed_as_often_page_by_page() {
    on_each_database(|app| async move {
        filled(&app).await;
        let many = MANY.replace("< 24 AND", "< 1 AND c.n < 2 AND");
        app.app.db.write(move |conn| Ok(diesel::sql_query(&many).execute(conn)?)).await.unwrap();
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (time, alike) in [("working", "3 小时"), ("wall", "66 小时")] {
            let (mut link, mut seen, mut lengths) = (Some(format!("/oversight/cases?time={time}")), Vec::new(), Vec::new());
            while let Some(next) = link {
                let page = browser.get(&next).await;
                let times = page.select("tbody td:nth-child(2)");
                lengths.push(times.len());
                seen.extend(times);
                link = page.attributes(".pager a[rel=next]", "href").pop();
            }
            assert_eq!(lengths, [50, 50, 50, 50, 6], "{time}");
            assert_eq!(seen.iter().filter(|it| it.as_str() == alike).count(), 201, "{time}");
        }
    })
    .await;
}

/// 24,000 more of the first case, alike.
const MANY: &str = "
    WITH d(n) AS (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))
    INSERT INTO measurements (case_id, clock, run, started_at, ended_at, working, wall, target, in_time,
        person_id, team_id, problem_type, provider, merchant, level)
    SELECT case_id, clock, 2 + a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n + 100000 * g.n, started_at, ended_at, working, wall,
        target, in_time, person_id, team_id, problem_type, provider, merchant, level
    FROM measurements, d a, d b, d c, d e, d f, d g
    WHERE g.n < 2 AND e.n + 10 * f.n + 100 * g.n < 24 AND clock = 'first_response' AND case_id = (SELECT min(case_id) FROM measurements)";
