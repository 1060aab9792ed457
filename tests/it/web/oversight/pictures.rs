//! Every chart can be taken away by itself.

use chrono::Duration;

use super::filled;
use crate::jobs::{folder_mailer, work};
use crate::support::{TestApp, on_each_database};

/// Charts of a page that has something to show: each has a link below it, and each link gives a picture of its own.
#[actix_web::test]
async fn every_chart_of_a_report_is_there_as_a_picture_that_leads_nowhere() {
    on_each_database(|app| async move {
        filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for page in ["/oversight/response-times", "/oversight/sla", "/oversight/workload"] {
            let shown = browser.get(page).await;
            let charts = shown.select("svg.chart title:first-of-type").len().min(shown.select(".fig svg.chart").len());
            let links: Vec<String> =
                shown.attributes(".fig a[href*='.svg']", "href").into_iter().filter(|link| link.contains(page)).collect();
            assert!(charts > 0 && links.len() == charts, "{page}: {charts} charts, {links:?}");
            for link in links {
                let picture = browser.get(&link).await;
                assert_eq!(picture.status, 200, "{link}");
                assert_eq!(picture.header("content-type").unwrap(), "image/svg+xml; charset=utf-8");
                assert!(picture.header("content-disposition").unwrap().starts_with("attachment"));
                let text = picture.text();
                assert!(text.starts_with("<svg xmlns=") && text.ends_with("</svg>"), "{link}");
                assert!(!text.contains("href") && !text.contains("<script") && text.contains("class=\"said\""), "{text}");
                assert_eq!(text.matches("<svg").count(), 1);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn the_backlog_is_there_as_a_picture_once_two_days_were_counted() {
    let app = TestApp::new();
    filled(&app).await;
    let mut browser = app.sign_in_supervisor("陈岚").await;
    assert_eq!(browser.get("/oversight/backlog.svg?days=9").await.status, 404);
    for _ in 0..3 {
        app.clock.advance(Duration::days(1));
        work(&app, &folder_mailer(&app)).await;
    }
    let mut browser = app.sign_in_supervisor("陈岚").await;
    let page = browser.get("/oversight").await;
    let link = page.attributes("a[href*='backlog.svg']", "href")[0].clone();
    assert_eq!(browser.get(&link).await.status, 200);
    // Each day of it as a table, from the page too.
    let table = browser.get(&page.attributes("a[href*='backlog.csv']", "href")[0]).await;
    let days: Vec<String> = table.text().lines().map(str::to_owned).collect();
    assert!(
        days.len() >= 3 && days[0].contains("日期,在办,今天到期,已超时,") && days.last().unwrap().starts_with("2026-11-27,6,"),
        "{days:?}"
    );
    let due_today = days.last().unwrap().split(',').nth(2).unwrap();
    assert!(due_today.parse::<u32>().is_ok(), "each day with what was due in it: {days:?}");
    assert_eq!(browser.get(&link.replace(".svg", ".xlsx")).await.status, 200);
    assert_eq!(browser.get(&link.replace(".svg", ".pdf")).await.status, 404);
    let mut agent = app.sign_in_agent("李敏").await;
    for url in
        [&*link, &*link.replace(".svg", ".csv"), "/oversight/response-times.svg?table=weeks", "/oversight/sla.svg?table=weeks"]
    {
        assert_eq!(agent.get(url).await.status, 404, "{url}");
    }
    for url in ["/oversight/response-times.svg?table=x", "/oversight/sla.png", "/oversight/response-times.svg"] {
        assert_eq!(browser.get(url).await.status, 404, "{url}");
    }
    assert_eq!(browser.get("/oversight/sla.svg?table=x").await.status, 422);
}
