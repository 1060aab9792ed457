//! The cases behind each number.

use redress::domain::codes::ProblemType;

use super::{BY_HAND, answer, file, filled, references};
use crate::support::app::shanghai;
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
