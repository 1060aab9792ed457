//! What agents find when they search, and who cannot.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::change::Change;
use redress::domain::codes::Priority;
use redress::store::cases;

use crate::support::cases::{act_at, act_on, close, file_case, filing, give, team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};

fn reference(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

async fn search(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    browser.get(&format!("/desk/search?{}", serde_urlencoded::to_string(fields).unwrap())).await
}

async fn note(app: &TestApp, case: &Case, body: &str) -> Case {
    act_on(app, case, Actor::System, |case, act| case.note(body, act)).await
}

/// Two cases, so that neither is the only one.
async fn two(app: &TestApp) -> (Case, Case) {
    let first = file_case(app, |filing| filing.contact.phone = Some("13800132046".to_owned())).await;
    app.advance(Duration::minutes(1));
    let second = file_case(app, |filing| {
        "Courier never came".clone_into(&mut filing.summary);
        filing.order.order_number = Some("20261119200040099999".to_owned());
    })
    .await;
    (first, second)
}

#[actix_web::test]
async fn abusive_words_are_folded_among_results_and_reading_another_teams_words_is_recorded() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(two)).await;
        let own = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let by = Actor::Consumer { person: None, cases: vec![case.id] };
        let case = act_on(&app, &case, by.clone(), |case, act| case.reply("你们都是混账东西", act)).await;
        let _ = act_on(&app, &own, Actor::System, |case, act| case.note("混账东西这话别学", act)).await;
        let chief = app.person(Role::Supervisor, "督导", "chief@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&chief).await;
        let open = search(&mut browser, &[("q", "混账东西")]).await;
        assert!(open.select("p.found-p").join("").contains("混账东西") && open.select("details.shut").is_empty());
        let readers = |case: &Case| {
            let (id, app) = (case.id, app.app.clone());
            async move { app.db.read(move |conn| redress::store::readers::of_case(conn, id)).await.unwrap() }
        };
        assert_eq!(readers(&case).await.len(), 1, "words of another team's case were read");
        assert!(readers(&own).await.is_empty(), "those of the own team are work");
        let page = browser.get(&format!("/desk/cases/{}", reference(&case))).await;
        let text = page.attributes("form[action$='/abusive'] input[name=text]", "value").last().unwrap().clone();
        let url = format!("/desk/cases/{}/abusive", reference(&case));
        assert_eq!(browser.post(&url, &[("text", &text), ("abusive", "yes")]).await.status, 303);
        let folded = search(&mut browser, &[("q", "混账东西")]).await;
        let shut = folded.select("details.shut.found-p").join("");
        assert!(shut.contains("混账东西"), "still to be found: {shut} in {}", folded.words());
        assert!(!folded.select("p.found-p").join("").contains("你们都是"), "behind a click");
        let split = browser.get(&format!("/desk/cases/{}/split", reference(&case))).await;
        assert!(split.select("details.shut").join("").contains("混账东西"));
        assert!(!split.select("label.part").join("").contains("混账东西"));
    })
    .await;
}

#[actix_web::test]
async fn a_two_character_word_finds_its_cases_and_is_marked_where_it_stands() {
    on_each_database(|app| async move {
        let (first, second) = two(&app).await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let first = give(&app, &note(&app, &first, "打过电话：对方说已付款。").await, &li).await;
        let mut agent = app.signed_in(&li).await;
        let page = search(&mut agent, &[("q", "付款")]).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.select(".found .ref"), [reference(&first), reference(&second)], "the summary goes before a text");
        assert_eq!(page.select(".found li:first-child .ttl mark"), ["付款"]);
        assert_eq!(page.select(".found li:nth-child(2) .found-p .tag"), ["投诉内容"]);
        assert_eq!(page.select(".found li:nth-child(2) .found-p mark")[0], "付款");
        let told = page.select(".found li:first-child .found-m").join(" ");
        assert!(told.contains("李敏") && told.contains("支付宝 · 叮铃到家") && told.contains("处理中"), "{told}");
        assert_eq!(
            page.attributes(".found a.ttl", "href"),
            [&first, &second].map(|case| format!("/desk/cases/{}", reference(case)))
        );
        assert_eq!(page.attributes("#desk-q", "value"), ["付款"]);
        let several = search(&mut agent, &[("q", "电话 扣款")]).await;
        assert_eq!(several.select(".found-p .tag"), ["内部备注", "诉求"], "each word is shown where it stands");
        let english = search(&mut agent, &[("q", "COURIER")]).await;
        assert_eq!(english.select(".found .ttl mark"), ["Courier"]);
    })
    .await;
}

#[actix_web::test]
async fn a_note_is_found_by_staff_and_marked_as_one() {
    on_each_database(|app| async move {
        let case = note(&app, &file_case(&app, |_| {}).await, "KANARIENVOGEL: the shop stalls").await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = search(&mut agent, &[("q", "kanarienvogel")]).await;
        assert_eq!(page.select(".found .ref"), [reference(&case)]);
        assert_eq!(page.select(".found .tag-warn"), ["内部备注"]);
        let mut consumer = app.sign_in_consumer("陈晓", "chenxiao@mail.example").await;
        let refused = search(&mut consumer, &[("q", "kanarienvogel")]).await;
        assert_eq!(refused.status, 404);
        assert!(!refused.text().to_lowercase().contains("stalls"));
        let mut nobody = app.browser();
        let asked = search(&mut nobody, &[("q", "kanarienvogel")]).await;
        assert!(asked.location().unwrap().starts_with("/sign-in?next="), "{:?}", asked.location());
    })
    .await;
}

#[actix_web::test]
async fn a_number_leads_straight_to_its_case_and_its_end_to_all_that_fit() {
    on_each_database(|app| async move {
        let (first, second) = two(&app).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let place = |case: &Case| Some(format!("/desk/cases/{}", reference(case)));
        let whole = reference(&first);
        for typed in [whole.as_str(), &whole.to_lowercase(), &whole[8..], "20261119200040011100", "138 0013 2046"] {
            let answer = search(&mut agent, &[("q", typed)]).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, place(&first)), "{typed}");
        }
        let tail = search(&mut agent, &[("q", "2046")]).await;
        assert_eq!(tail.select(".found .ref"), [&*whole]);
        assert_eq!(tail.select(".found-p .tag"), ["手机号"]);
        assert_eq!(tail.select(".found-p mark"), ["2046"]);
        assert!(!tail.words().contains("13800132046"), "the number itself is masked");
        let tail = search(&mut agent, &[("q", "9999")]).await;
        assert_eq!(tail.select(".found .ref"), [reference(&second)]);
        let wrong = format!("{}{}", &whole[..whole.len() - 1], (whole.as_bytes()[whole.len() - 1] - b'0' + 1) % 10);
        let page = search(&mut agent, &[("q", &wrong)]).await;
        assert!(page.words().contains("校验码"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn another_teams_case_is_not_found_and_its_reference_leads_nowhere() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "一组", "One").await, team(&app, "two", "二组", "Two").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let theirs = app.person(Role::Agent, "王蕾", "wang@desk.example", Some(two)).await;
        let mut agent = app.signed_in(&theirs).await;
        for typed in ["付款", &reference(&case), "20261119200040011100"] {
            let page = search(&mut agent, &[("q", typed)]).await;
            assert_eq!((page.status.as_u16(), page.select(".found .ref").len()), (200, 0), "{typed}");
        }
        let mine = app.person(Role::Agent, "李敏", "li@desk.example", Some(one)).await;
        let page = search(&mut app.signed_in(&mine).await, &[("q", "付款")]).await;
        assert_eq!(page.select(".found .ref"), [reference(&case)]);
    })
    .await;
}

#[actix_web::test]
async fn facets_count_what_was_found_and_narrow_it() {
    on_each_database(|app| async move {
        let open = file_case(&app, |_| {}).await;
        let closed = close(&app, &file_case(&app, |filing| "jd".clone_into(&mut filing.order.provider)).await).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = search(&mut agent, &[("q", "陈晓")]).await;
        assert_eq!(page.select(".views h2"), ["状态", "平台", "问题类型"]);
        assert_eq!(page.select(".views b"), ["1", "1", "1", "1", "2"]);
        let links = page.attributes(".views a", "href");
        let narrowed = agent.get(&links[1]).await;
        assert_eq!(narrowed.select(".found .ref"), [reference(&closed)]);
        assert!(narrowed.select(".found .tag").contains(&"支持".to_owned()), "how it ended");
        assert_eq!(narrowed.select(".views [aria-current]").len(), 1);
        let wide = agent.get(&narrowed.attributes(".views [aria-current]", "href")[0]).await;
        assert_eq!(wide.select(".found .ref").len(), 2);
        let jd = agent.get(links.iter().find(|link| link.contains("provider=jd")).unwrap()).await;
        assert_eq!(jd.select(".found .ref"), [reference(&closed)]);
        let none = search(&mut agent, &[("q", "陈晓"), ("provider", "jd"), ("status", "open")]).await;
        assert_eq!(none.select(".found li").len(), 0);
        assert_eq!(none.attributes(".empty p a", "href").len(), 1, "a way out of the conditions");
        assert_ne!(open.id, closed.id);
    })
    .await;
}

#[actix_web::test]
async fn a_thousand_of_a_kind_are_told_as_999_and_more() {
    on_each_database(|app| async move {
        for _ in 0..10 {
            let by = || Actor::Consumer { person: None, cases: Vec::new() };
            let change = |_| Case::file(&filing(), &act_at(&app, by(), app.app.now()));
            let changes: Vec<Change> = (0..100).map(change).collect();
            let filed = app.app.db.write(move |tx| changes.iter().try_for_each(|change| cases::record(tx, change).map(drop)));
            filed.await.unwrap();
        }
        let mut agent = app.sign_in_agent("李敏").await;
        let page = search(&mut agent, &[("q", "陈晓")]).await;
        assert_eq!(page.select(".views b"), ["999+", "999+", "999+"]);
        file_case(&app, |filing| "jd".clone_into(&mut filing.order.provider)).await;
        let jd = search(&mut agent, &[("q", "陈晓"), ("provider", "jd")]).await;
        assert!(jd.select(".views b").contains(&"1".to_owned()), "what is few is counted");
    })
    .await;
}

#[actix_web::test]
async fn results_come_fifty_a_page() {
    on_each_database(|app| async move {
        for _ in 0..55 {
            file_case(&app, |_| {}).await;
        }
        let mut agent = app.sign_in_agent("李敏").await;
        let page = search(&mut agent, &[("q", "陈晓")]).await;
        assert_eq!(page.select(".found li").len(), 50);
        assert!(page.words().contains("55 件"), "{}", page.select(".qhead").join(" "));
        let on = page.attributes(".pager a[rel=next]", "href");
        let second = agent.get(&on[0]).await;
        assert_eq!(second.select(".found li").len(), 5);
        assert_eq!(second.attributes(".pager a[rel=prev]", "href").len(), 1);
        let all: std::collections::BTreeSet<String> =
            page.select(".found .ref").into_iter().chain(second.select(".found .ref")).collect();
        assert_eq!(all.len(), 55, "no case twice and none left out");
        for far in ["0", "-1", "x", "99999999999999999999", "21"] {
            assert_eq!(search(&mut agent, &[("q", "陈晓"), ("page", far)]).await.status, 200, "{far}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_searched_for_is_said_and_given_back() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = agent.get("/desk/search").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.select(".empty dt").len(), 5, "what one can search for");
        let endless = "长".repeat(101);
        for (typed, said) in [("，。！", "没有可以搜索的字"), (endless.as_str(), "最多搜索 100 个字")] {
            let page = search(&mut agent, &[("q", typed)]).await;
            assert_eq!(page.status, 422, "{typed}");
            assert!(page.select("[role=alert]").join("").contains(said), "{}", page.words());
            assert_eq!(page.attributes("#desk-q", "value"), [typed]);
        }
        for typed in ["\" OR 1", "NEAR(付款)", "付款*", "a:b", "' & !x", "付款\\", "%", "_", "{付款}", "AND OR NOT", "<b>付款"]
        {
            let page = search(&mut agent, &[("q", typed)]).await;
            assert!(page.status == 200 || page.status == 422, "{typed}: {}", page.status);
        }
        let none = search(&mut agent, &[("q", "鹦鹉")]).await;
        assert!(none.words().contains("没有找到“鹦鹉”"), "{}", none.words());
    })
    .await;
}

#[actix_web::test]
async fn every_page_of_staff_has_the_search_and_no_page_of_others() {
    let app = TestApp::new();
    let mut agent = app.sign_in_agent("李敏").await;
    for path in ["/desk/queue", "/desk/keys", "/desk/search"] {
        let page = agent.get(path).await;
        assert_eq!(page.attributes("form[role=search] input[data-key=search]", "name"), ["q"], "{path}");
    }
    let mut consumer = app.sign_in_consumer("陈晓", "chenxiao@mail.example").await;
    for path in ["/", "/complaints", "/account"] {
        assert!(!consumer.get(path).await.text().contains("/desk/search"), "{path}");
    }
}
