//! The report's page.

use redress::domain::codes::ProblemType;
use redress::store::reports::{self, Choice};
use redress::{domain::figures::Counting, domain::sla::ClockKind};

use super::{BY_HAND, answer, file, filled, instant, team};
use crate::support::app::shanghai;
use crate::support::on_each_database;

const PAGE: &str = "/oversight/response-times";

#[actix_web::test]
async fn working_and_wall_time_are_measured_to_the_second() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let choice =
            Choice::of(ClockKind::FirstResponse, Counting::Working, (shanghai(2026, 10, 27, 0, 0), shanghai(2026, 11, 24, 0, 0)));
        let lines = app.app.db.read(move |conn| reports::in_order(conn, &choice, None, 100)).await.unwrap();
        assert_eq!(lines.len(), BY_HAND.len());
        for (case, (_, _, working, wall, in_time)) in cases.iter().zip(BY_HAND) {
            let line = lines.iter().find(|line| Some(line.reference) == case.reference).unwrap();
            assert_eq!(
                (line.working, line.wall, line.in_time, line.target),
                (working, wall, in_time, 8 * 3600),
                "{}",
                line.reference
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn a_supervisor_reads_percentiles_share_and_what_they_are_made_of() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(PAGE).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.select("h1"), ["响应时长"]);
        // Sorted: 0, 0.5, 3, 8, 8:01, 18 hours; ranks 3, 6, 6; four of six in time.
        assert_eq!(page.select(".tiles .big"), ["6件", "3小时", "8小时1分", "18小时", "18小时", "66.7%"]);
        assert!(page.select("#c2d")[0].contains("4 件在目标以内，2 件超出"), "{:?}", page.select("#c2d"));
        // The weeks have fewer than five cases each, so they have a table and no line.
        assert_eq!((page.select("svg[role=img] > title").len(), page.select("figure table").len()), (1, 2));
        assert!(!page.text().contains("style=") && !page.text().contains("平均"));
        let wall = browser.get(&format!("{PAGE}?time=wall")).await;
        // Sorted: 8, 13, 23:01, 33, 45.5, 66 hours. In time is judged by working time all the same.
        assert_eq!(wall.select(".tiles .big"), ["6件", "23小时1分", "45小时30分", "66小时", "66小时", "66.7%"]);
        browser.set_cookie("redress-language", "en");
        let english = browser.get(PAGE).await;
        assert_eq!(english.select("h1"), ["Response times"]);
        assert!(english.words().contains("nine in ten within 18 h"));
    })
    .await;
}

#[actix_web::test]
async fn fewer_than_five_cases_show_no_percentile_and_say_so() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(&format!("{PAGE}?from=2026-11-18&to=2026-11-23")).await;
        assert_eq!(
            page.select(".tiles .big"),
            ["3件", "–件数太少，不给出", "–件数太少，不给出", "–件数太少，不给出", "–件数太少，不给出", "–件数太少，不给出"]
        );
        assert!(page.words().contains("不足 5 件，不给出百分位"));
        assert!(page.select("svg.chart .l50").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn the_period_before_is_compared_with() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        // Five in the four weeks before, each answered after one working hour.
        for day in 12..17 {
            let case = file(&app, shanghai(2026, 10, day, 10, 0), ProblemType::Other).await;
            answer(&app, &case, &agent, shanghai(2026, 10, day, 11, 0)).await;
        }
        app.clock.set(crate::support::app::tuesday());
        let page = app.sign_in_supervisor("陈岚").await.get(PAGE).await;
        let changes = page.select(".tiles .chg");
        assert_eq!(changes[0..4], ["那时 5 件", "比那时慢 2 小时", "比那时慢 7 小时 1 分", "比那时慢 17 小时"]);
        assert_eq!(changes[5], "比那时低 33.3 个百分点");
    })
    .await;
}

#[actix_web::test]
async fn the_unanswered_are_counted_apart_and_can_be_opened() {
    on_each_database(|app| async move {
        filled(&app).await;
        let waiting = file(&app, instant((20, 10, 0)), ProblemType::PaymentDelayed).await;
        file(&app, instant((24, 10, 0)), ProblemType::PaymentDelayed).await; // today: outside the period
        app.clock.set(crate::support::app::tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let page = browser.get(PAGE).await;
        assert!(page.words().contains("未计入的： 1 件 尚未答复"), "{}", page.words());
        let link = page.attributes("a[href*='answered=no']", "href");
        let list = browser.get(&link[0]).await;
        assert_eq!(list.select("tbody th"), [waiting.reference.unwrap().to_string()]);
        // Friday 8 hours, Monday 9, Tuesday 5:20 hours of work.
        assert_eq!(list.select("tbody td:nth-child(2)"), ["22 小时 20 分"]);
        assert_eq!(list.select("tbody td:nth-child(3)"), ["已超时"]);
    })
    .await;
}

#[actix_web::test]
async fn agents_find_nothing_here_and_strangers_sign_in_first() {
    on_each_database(|app| async move {
        for path in ["/oversight", PAGE, "/oversight/response-times.csv", "/oversight/cases"] {
            assert_eq!(app.sign_in_agent("李敏").await.get(path).await.status, 404, "{path}");
            let answer = app.browser().get(path).await;
            assert_eq!(answer.status, 303, "{path}");
            assert!(answer.location().unwrap().starts_with("/sign-in"), "{path}");
            let mut consumer = app.sign_in_consumer("王芳", &format!("w{}@mail.example", app.app.id())).await;
            assert_eq!(consumer.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_filter_that_cannot_be_meant_is_told_at_its_field() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (query, field, words) in [
            ("from=2026-11-23&to=2026-11-01", "#from", "开始日期晚于结束日期"),
            ("from=2026-02-30", "#from", "请填一个存在的日期"),
            ("from=0001-01-01", "#from", "2000 年以后"),
            ("to=2999-01-01", "#to", "请选今天"),
            ("from=2001-01-01", "#from", "一次最多看两年"),
            ("clock=lunch", "#clock", "请从列表里选"),
            ("time=lunch", "#time", "请从列表里选"),
            ("team=nobody", "#team", "请从列表里选"),
            ("agent=1", "#agent", "请从列表里选"),
            ("problem_type=x", "#problem_type", "请从列表里选"),
            ("provider=closed", "#provider", "已不存在"),
            ("level=9", "#level", "请从列表里选"),
            ("merchant=%00", "#merchant", "请从列表里选"),
            ("by=hour", "#by", "请从列表里选"),
        ] {
            for path in [PAGE, "/oversight/response-times.csv", "/oversight/cases"] {
                let page = browser.get(&format!("{path}?{query}")).await;
                assert_eq!(page.status, 422, "{path}?{query}");
                assert_eq!(page.attributes(".errors a", "href"), [field], "{path}?{query}");
                assert!(page.select(".errors")[0].contains(words), "{path}?{query}: {:?}", page.select(".errors"));
            }
        }
        let kept = browser.get(&format!("{PAGE}?from=2026-11-23&to=2026-11-01")).await;
        assert_eq!(kept.attributes("#from, #to", "value"), ["2026-11-23", "2026-11-01"]);
    })
    .await;
}

/// Values that no page of ours sends.
const HOSTILE: &[&str] = &[
    "",
    "%00",
    "'",
    "%27%20OR%201%3D1--",
    "1;DROP%20TABLE%20cases",
    "-1",
    "9223372036854775808",
    "-9223372036854775808",
    "NaN",
    "%F0%9F%92%A9",
    "%FF%FE",
    "%E2%80%AE",
    "..%2F..",
    "=cmd()",
    "2026-11-24T00:00",
    "99999-99-99",
    "0-0-0",
    "9223372036854775807-9223372036854775807-2147483647",
    "7258118400000-1-1",
    "%7B%7B7*7%7D%7D",
    "%0D%0AX:%201",
];

/// Parameters of the report and its lists, and one that is none.
const PARAMETERS: &[&str] = &[
    "from",
    "to",
    "clock",
    "time",
    "team",
    "agent",
    "problem_type",
    "provider",
    "merchant",
    "level",
    "by",
    "weekday",
    "hour",
    "at_least",
    "less_than",
    "in_time",
    "answered",
    "after",
    "table",
    "unknown",
];

#[actix_web::test]
async fn no_parameter_breaks_a_page() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for path in [PAGE, "/oversight/response-times.csv", "/oversight/cases"] {
            for name in PARAMETERS {
                for value in HOSTILE {
                    let answer = browser.get(&format!("{path}?{name}={value}")).await;
                    let fine = [200, 400, 422].contains(&answer.status.as_u16());
                    assert!(fine, "{path}?{name}={value}: {}", answer.status);
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn team_and_agent_and_problem_narrow_the_figures() {
    on_each_database(|app| async move {
        let (agent, _) = filled(&app).await;
        team(&app, "payments").await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for (query, n) in [
            (format!("agent={}", agent.id), "6件"),
            ("problem_type=order_stuck".to_owned(), "6件"),
            ("team=none".to_owned(), "6件"),
            (format!("agent={}&clock=first_response&time=working&team=&problem_type=", agent.id), "6件"),
        ] {
            assert_eq!(browser.get(&format!("{PAGE}?{query}")).await.select(".tiles .big")[0], n, "{query}");
        }
        for query in ["problem_type=other", "team=payments", "agent=none", "clock=resolution"] {
            let page = browser.get(&format!("{PAGE}?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            assert!(page.words().contains("没有符合条件的案件"), "{query}");
        }
    })
    .await;
}

#[actix_web::test]
async fn figures_are_compared_with_the_days_that_somebody_chooses() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let report = "/oversight/response-times?from=2026-11-18&to=2026-11-19";
        for (against, said, of) in [
            ("", "的 1 件", ""),
            ("&against_from=2026-11-13", "的 2 件", "对比：2026-11-13 至 2026-11-14"),
            ("&against=year", "的 0 件", "对比：2025-11-18 至 2025-11-19"),
        ] {
            let page = browser.get(&format!("{report}{against}")).await;
            assert!(page.status == 200 && page.words().contains(said), "{against}: {}", page.words());
            assert_eq!(page.words().contains("对比："), !of.is_empty());
            assert!(page.words().contains(of), "{against}: {}", page.words());
            let kept = page.attributes("#by .tabs a", "href");
            let told = kept.iter().filter(|link| !against.is_empty() && link.contains(against)).count();
            let silent = kept.iter().filter(|link| !link.contains("against")).count();
            assert_eq!((kept.len(), told + silent), (6, 6), "{kept:?}");
            assert_eq!(told > 0, !against.is_empty(), "{kept:?}");
            // The usual periods, some of which begin before the day that was chosen.
            for link in page.attributes("main > p.small a", "href") {
                assert_eq!(browser.get(&link).await.status, 200, "{link}");
            }
        }
        for (against, told) in [
            ("against=x", "请从列表里选"),
            ("against_from=2026-11-18", "请选 2026-11-18 之前的日期，或者留空"),
            ("against_from=2026-02-30", "请填一个存在的日期"),
            ("against=day", "请填一个存在的日期"),
            ("against=year&against_from=2026-11-13", "要从这天起比，请选“从某一天起”"),
        ] {
            let page = browser.get(&format!("{report}&{against}")).await;
            assert!(page.status == 422 && page.words().contains(told), "{against}: {}", page.words());
        }
        // Reports that are compared with nothing do not ask.
        for (path, asks) in
            [("sla", true), ("workload", true), ("satisfaction", true), ("promises", true), ("root-causes", false)]
        {
            let page = browser.get(&format!("/oversight/{path}?against_from=2026-01-01")).await;
            assert_eq!((page.status.as_u16(), page.select("#against_from").len()), (200, usize::from(asks)), "{path}");
        }
    })
    .await;
}
