//! Which cases a page names: all of them, a part at a time, what does not work first; and whose words it shows.

use super::held::saying;
use super::{go_on, hows, preview, reference, three};
use crate::support::cases::{close, file_case};
use crate::support::{Answer, Browser, on_each_database};

/// Presses a button below a preview that shows another part of it.
async fn part(browser: &mut Browser, page: &Answer, number: &str) -> Answer {
    let names = page.attributes("form[action='/desk/bulk/do'] input", "name");
    let values = page.attributes("form[action='/desk/bulk/do'] input", "value");
    let kept = names.iter().zip(&values).map(|(name, value)| (name.as_str(), value.as_str()));
    let mut fields: Vec<(&str, &str)> = kept.filter(|(name, _)| *name != "csrf").collect();
    fields.push(("part", number));
    browser.post("/desk/bulk", &fields).await
}

#[actix_web::test]
async fn every_case_that_is_refused_can_be_found_before_and_afterwards() {
    on_each_database(|app| {
        Box::pin(async move {
            let open = file_case(&app, |_| {}).await;
            let mut cases = vec![open.clone()];
            for _ in 0..201 {
                cases.push(close(&app, &file_case(&app, |_| {}).await).await);
            }
            let mut browser = app.sign_in_agent("李敏").await;
            let first = preview(&mut browser, &cases.iter().collect::<Vec<_>>(), &[("act", "priority:urgent")]).await;
            assert_eq!(first.select("tbody th").len(), 200);
            assert!(!hows(&first).contains(&"会做".to_owned()), "what does not work stands first");
            assert_eq!(first.attributes("button[name=part]", "value"), ["2"]);
            let second = part(&mut browser, &first, "2").await;
            assert_eq!((second.select("h1"), hows(&second).len()), (vec!["将对 202 件案件：".to_owned()], 2));
            assert_eq!((second.select("tbody th").last(), hows(&second)[1].as_str()), (Some(&reference(&open)), "会做"));
            assert_eq!(second.attributes("button[name=part]", "value"), ["1"]);
            for odd in ["", "0", "-1", "x", "99999999999999999999"] {
                assert_eq!(part(&mut browser, &first, odd).await.select("tbody th"), first.select("tbody th"), "{odd}");
            }
            let run = go_on(&mut browser, &second).await;
            assert!(run.words().contains("1 件已做") && run.words().contains("201 件没有做"), "{}", run.words());
            let rest = browser.get(&run.attributes(".pager a[rel=next]", "href")[0]).await;
            let mut named = [run.select("tbody th"), rest.select("tbody th")].concat();
            named.sort();
            let mut all: Vec<String> = cases.iter().map(reference).collect();
            all.sort();
            assert_eq!(named, all, "each once");
            assert_eq!(rest.select("tbody th").last(), Some(&reference(&open)), "what was done stands last");
            let back = browser.get(&rest.attributes(".pager a[rel=prev]", "href")[0]).await;
            assert_eq!(back.select("tbody th"), run.select("tbody th"));
        })
    })
    .await;
}

#[actix_web::test]
async fn whose_words_a_preview_shows_is_written_down_as_read() {
    on_each_database(|app| async move {
        let [first, second, _] = three(&app).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let id = saying(&mut browser, "{name}，在查。").await;
        preview(&mut browser, &[&first, &second], &[("act", "priority:urgent")]).await;
        assert!(app.database.contents()["case_readers"].is_empty(), "nobody's words were shown");
        let page = preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        assert_eq!(page.select(".code"), ["陈晓，在查。"]);
        let readers = app.database.contents()["case_readers"].clone();
        assert_eq!(readers.len(), 1, "{readers:?}");
        assert!(readers[0].contains(&first.id.to_string()), "{readers:?}");
        preview(&mut browser, &[&first, &second], &[("what", "macro"), ("macro", &id)]).await;
        assert_eq!(app.database.contents()["case_readers"], readers, "once a day");
    })
    .await;
}

#[actix_web::test]
async fn a_whole_list_of_more_than_can_be_done_at_once_is_refused_in_a_sentence_and_nothing_is_done() {
    on_each_database(|app| async move {
        for _ in 0..1_001 {
            file_case(&app, |_| {}).await;
        }
        let mut browser = app.sign_in_agent("李敏").await;
        let whole = [("act", "tag:回访"), ("all", "yes"), ("query", "view=all&provider=alipay")];
        let answer = preview(&mut browser, &[], &whole).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.select("#errors li"), ["一次最多处理 1000 件。请缩小筛选范围，分几次做"]);
        assert_eq!(answer.attributes(".back a", "href"), ["/desk/queue?view=all&provider=alipay"]);
        let straight = [("what", "tag"), ("tag", "回访"), ("all", "yes"), ("query", "view=all")];
        assert_eq!(browser.post("/desk/bulk/do", &straight).await.status, 422);
        let contents = app.database.contents();
        assert!(contents["bulk_runs"].is_empty() && contents["case_tags"].is_empty(), "nothing is done");
    })
    .await;
}
