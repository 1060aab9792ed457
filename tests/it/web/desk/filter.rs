//! What the queue can be narrowed to, in which orders it is read, and the views that people save.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::{Priority, ProblemType};
use redress::domain::money::{Currency, Money};

use crate::support::app::shanghai;
use crate::support::cases::{act_on, close, file_case, file_case_at, give, team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};

fn reference(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

fn shown(answer: &Answer) -> Vec<String> {
    answer.select("tr.row .ref")
}

async fn list(browser: &mut Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/desk/queue?{query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.text());
    shown(&page)
}

/// Five cases that differ in what a filter asks.
async fn five(app: &TestApp) -> Vec<Case> {
    let mut cases = Vec::new();
    for n in 0..5_i64 {
        let at = shanghai(2026, 11, 19, 9, 0) + Duration::days(n);
        let case = file_case_at(app, at, |filing| {
            filing.order.merchant = if n == 2 { "净衣坊 & 店".to_owned() } else { format!("商家{n}") };
            filing.order.provider.replace_range(.., if n == 3 { "jd" } else { "alipay" });
            filing.order.amount.minor = 10_000 * (n + 1);
            filing.problem_type = if n == 1 { ProblemType::PaymentDelayed } else { ProblemType::OrderStuck };
        });
        cases.push(case.await);
    }
    cases
}

#[actix_web::test]
async fn a_filter_is_an_address_and_shows_what_meets_all_its_conditions() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let mut cases = five(&app).await;
        cases[0] = give(&app, &triage(&app, &cases[0], Priority::Urgent, None).await, &li).await;
        let refs: Vec<String> = cases.iter().map(reference).collect();
        let mut browser = app.signed_in(&li).await;
        let some = |at: &[usize]| at.iter().map(|n| refs[*n].clone()).collect::<Vec<_>>();
        for (query, expected) in [
            ("provider=jd", some(&[3])),
            ("provider=jd&provider=alipay&amount_to=100", some(&[0])),
            ("merchant=%E5%87%80%E8%A1%A3%E5%9D%8A+%26+%E5%BA%97", some(&[2])),
            ("problem_type=payment_delayed", some(&[1])),
            ("priority=urgent", some(&[0])),
            ("priority=urgent&provider=jd", some(&[])),
            ("assignee=me", some(&[0])),
            ("assignee=none&amount_from=400.00", some(&[3, 4])),
            ("amount_from=200&amount_to=300", some(&[1, 2])),
            ("filed_from=2026-11-21&filed_to=2026-11-22", some(&[2, 3])),
            ("status=open", some(&[0])),
            ("status=new&status=open&amount_to=200", some(&[1, 0])),
            ("channel=phone", some(&[])),
            ("level=2", some(&[])),
            ("team=none&provider=jd", some(&[3])),
            ("unanswered=yes&provider=jd", some(&[3])),
            ("vulnerable=yes", some(&[])),
        ] {
            let mut found = list(&mut browser, query).await;
            found.sort();
            let mut expected = expected;
            expected.sort();
            assert_eq!(found, expected, "{query}");
        }
        let page = browser.get("/desk/queue?view=all&provider=jd&assignee=none").await;
        assert_eq!(page.select(".filters .set"), ["处理人：未分配", "平台：京东"]);
        assert_eq!(
            page.attributes(".filters .set a", "href"),
            ["/desk/queue?view=all&provider=jd", "/desk/queue?view=all&assignee=none"]
        );
        assert!(page.select(".qhead p")[0].starts_with("1 件"), "{:?}", page.select(".qhead p"));
        let empty = browser.get("/desk/queue?level=3").await;
        assert_eq!(empty.select(".empty p")[0], "没有符合这些条件的案件。");
        let done = close(&app, &cases[3]).await;
        assert_eq!(list(&mut browser, "view=closed&provider=jd").await, [reference(&done)]);
        assert_eq!(list(&mut browser, "view=closed&provider=alipay").await, Vec::<String>::new());
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_narrowed_by_words_and_by_whose_the_case_is() {
    on_each_database(|app| async move {
        let mut cases = five(&app).await;
        let other = file_case(&app, |filing| {
            filing.contact.email = Some("wang@mail.example".to_owned());
            filing.description = "退款一直没有到账。".to_owned();
        });
        cases.push(other.await);
        let mut browser = app.sign_in_agent("李敏").await;
        assert_eq!(list(&mut browser, "q=%E5%88%B0%E8%B4%A6").await, [reference(&cases[5])], "two characters of a text");
        assert_eq!(list(&mut browser, "q=%E5%88%B0%E8%B4%A6&provider=jd").await, Vec::<String>::new());
        let same = format!("sort=oldest&consumer={}", reference(&cases[1]));
        assert_eq!(list(&mut browser, &same).await, cases[..5].iter().map(reference).collect::<Vec<_>>());
        assert_eq!(browser.get("/desk/queue?consumer=RD-1").await.status, 422);
        assert_eq!(browser.get("/desk/queue?q=%21%21").await.status, 422);
        let two = team(&app, "two", "客服二组", "Team two").await;
        let theirs = triage(&app, &cases[1], Priority::Normal, Some(two)).await;
        let one = team(&app, "one", "客服一组", "Team one").await;
        let agent = app.person(Role::Agent, "王蕾", "wang@desk.example", Some(one)).await;
        let mut outside = app.signed_in(&agent).await;
        assert!(list(&mut outside, &format!("consumer={}", reference(&theirs))).await.is_empty(), "whose it is stays unsaid");
    })
    .await;
}

#[actix_web::test]
async fn a_filter_that_makes_no_sense_says_what_to_mend_and_shows_no_case() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        for (query, words) in [
            ("status=lost", "请从列出的选项里选一项"),
            ("sort=colour", "请从列出的选项里选一项"),
            ("assignee=李敏", "请从列出的选项里选一项"),
            ("team=-x", "请从列出的选项里选一项"),
            ("level=0", "请从列出的选项里选一项"),
            ("amount_from=abc", "请填写金额，例如 199 或 199.00"),
            ("amount_from=300&amount_to=200", "起始金额比截止金额大，请对调"),
            ("filed_from=2026-13-01", "请填写日期，例如 2026-11-24"),
            ("filed_from=2026-11-24&filed_to=2026-11-23", "起始日期比截止日期晚，请对调"),
            ("tag=%E2%80%AE", "请换一个写法：文字太长，或有看不见的字符"),
        ] {
            let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
            let query = serde_urlencoded::to_string(pairs).unwrap();
            let page = browser.get(&format!("/desk/queue?{query}")).await;
            assert_eq!(page.status, 422, "{query}");
            assert_eq!(page.select("#errors li"), [words], "{query}");
            assert!(shown(&page).is_empty(), "{query}");
            let form = browser.get(&format!("/desk/queue/filter?{query}")).await;
            assert_eq!(form.status, 422, "{query}");
            assert_eq!(form.select("#errors li"), [words], "{query}");
        }
        let many: Vec<String> = (0..13).map(|n| format!("provider=p{n}")).collect();
        let many = many.join("&");
        let page = browser.get(&format!("/desk/queue?{many}")).await;
        assert_eq!((page.status.as_u16(), page.select("#errors li")), (422, vec!["一项条件最多选 12 个，请去掉几个".to_owned()]));
        let view = browser.get("/desk/views/new?status=lost").await;
        assert_eq!(view.status, 422);
        assert!(view.select("#errors li")[0].starts_with("这个列表的条件已经不能用了"));
        // A day in one piece is not "reversed".
        assert_eq!(browser.get("/desk/queue?filed_from=2026-11-24&filed_to=2026-11-24").await.status, 200);
        let long = format!("/desk/queue?{}", "provider=jd&".repeat(200));
        assert_eq!(browser.get(&long).await.status, 200);
        let page = browser.get("/desk/queue?provider=%3Cscript%3E").await;
        assert_eq!(page.status, 422);
        assert_eq!(page.select(".filters .set"), ["平台：<script>"]);
    })
    .await;
}

#[actix_web::test]
async fn an_amount_is_one_of_a_currency_and_the_list_says_which() {
    on_each_database(|app| async move {
        let yuan = file_case(&app, |filing| filing.order.amount.minor = 30_000).await;
        let dollars = file_case(&app, |filing| filing.order.amount = Money { minor: 30_000, currency: Currency::Usd }).await;
        let mut browser = app.sign_in_agent("李敏").await;
        for (query, expected) in [
            ("amount_from=200&amount_to=400", vec![reference(&yuan)]),
            ("amount_from=200&currency=USD", vec![reference(&dollars)]),
            ("amount_to=200&currency=USD", vec![]),
            ("currency=USD", vec![reference(&dollars)]),
            ("currency=CNY", vec![reference(&yuan)]),
            ("currency=GBP", vec![]),
        ] {
            assert_eq!(list(&mut browser, query).await, expected, "{query}");
        }
        let chips = browser.get("/desk/queue?amount_from=200&currency=USD").await.select(".filters .set");
        assert_eq!(chips, ["金额从：US$200.00", "币种：美元"]);
        assert_eq!(browser.get("/desk/queue?amount_to=1980").await.select(".filters .set"), ["金额到：¥1,980.00"]);
        let form = browser.get("/desk/queue/filter?amount_from=200&currency=USD").await;
        assert_eq!(form.attributes("select[name=currency] option[selected]", "value"), ["USD"]);
        let wrong = browser.get("/desk/queue?amount_from=200&currency=XXX").await;
        assert_eq!((wrong.status.as_u16(), wrong.select("#errors li")), (422, vec!["请从列出的选项里选一项".to_owned()]));
        browser.set_cookie("redress-language", "en");
        let chips = browser.get("/desk/queue?amount_from=200&currency=USD").await.select(".filters .set");
        assert_eq!(chips, ["Amount from: US$200.00", "Currency: US dollar"]);
    })
    .await;
}

#[actix_web::test]
async fn an_empty_field_of_the_form_leaves_the_address() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_agent("李敏").await;
        let answer = browser.get("/desk/queue?view=all&sort=due&merchant=&provider=jd&amount_from=&status=open").await;
        assert_eq!(answer.location().as_deref(), Some("/desk/queue?view=all&status=open&provider=jd"));
        let form = browser.get("/desk/queue/filter?view=mine&provider=jd&amount_from=10").await;
        assert_eq!(form.attributes("input[name=provider][checked]", "value"), ["jd"]);
        assert_eq!(form.attributes("input[name=amount_from]", "value"), ["10"]);
        assert_eq!(form.attributes("select[name=view] option[selected]", "value"), ["mine"]);
        // Signing out and in again, or another language, leads back to the same list.
        let filtered = "/desk/queue?view=all&merchant=%E5%87%80%E8%A1%A3+%26&tag=a";
        let back = browser.post("/language", &[("locale", "en"), ("next", filtered)]).await;
        assert_eq!(back.location().as_deref(), Some(filtered));
    })
    .await;
}

#[actix_web::test]
async fn a_list_is_read_in_the_order_that_was_chosen_and_paged_in_it() {
    on_each_database(|app| async move {
        let mut cases = five(&app).await;
        cases[2] = triage(&app, &cases[2], Priority::Urgent, None).await;
        cases[4] = triage(&app, &cases[4], Priority::Low, None).await;
        app.advance(Duration::minutes(1));
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
        cases[1] = act_on(&app, &cases[1], TestApp::actor(&wang), |case, act| case.note("看过", act)).await;
        let refs: Vec<String> = cases.iter().map(reference).collect();
        let mut browser = app.sign_in_agent("李敏").await;
        let at = |order: [usize; 5]| order.map(|n| refs[n].clone());
        assert_eq!(list(&mut browser, "sort=oldest").await, at([0, 1, 2, 3, 4]));
        assert_eq!(list(&mut browser, "sort=newest").await, at([4, 3, 2, 1, 0]));
        let by_priority = list(&mut browser, "sort=priority").await;
        assert_eq!((by_priority.first(), by_priority.last()), (Some(&refs[2]), Some(&refs[4])));
        assert_eq!(list(&mut browser, "sort=active").await[0], refs[1]);
        assert_eq!(list(&mut browser, "sort=idle").await[4], refs[1]);
        let page = browser.get("/desk/queue?sort=priority").await;
        assert_eq!(page.select("tr.grp th"), ["急1 件", "普通3 件", "低优先1 件"]);
        assert!(page.select(".qhead p")[0].contains("按优先级排列"));

        for n in 0..55 {
            let case = file_case(&app, |_| {}).await;
            if n % 3 == 0 {
                triage(&app, &case, Priority::High, None).await;
            }
        }
        for sort in ["due", "priority", "oldest", "newest", "active", "idle"] {
            let first = browser.get(&format!("/desk/queue?sort={sort}")).await;
            let second = browser.get(&first.attributes(".pager a[rel=next]", "href")[0]).await;
            let mut all = [shown(&first), shown(&second)].concat();
            assert_eq!((shown(&first).len(), shown(&second).len()), (50, 10), "{sort}");
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 60, "{sort}: none twice");
            let back = browser.get(&second.attributes(".pager a[rel=prev]", "href")[0]).await;
            assert_eq!(shown(&back), shown(&first), "{sort}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_filter_shows_nobody_what_is_not_theirs() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let theirs = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(two)).await;
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&agent).await;
        for query in [format!("team={two}"), "provider=alipay".to_owned(), "sort=priority".to_owned()] {
            assert!(!list(&mut browser, &query).await.contains(&reference(&theirs)), "{query}");
        }
        let form = browser.get("/desk/queue/filter").await;
        assert!(form.select("select[name=team]").is_empty(), "one team is all they see");
        let mut supervisor = app.sign_in_supervisor("周启航").await;
        assert_eq!(list(&mut supervisor, &format!("team={two}")).await, [reference(&theirs)]);
        assert_eq!(supervisor.get("/desk/queue/filter").await.select("select[name=team]").len(), 1);
    })
    .await;
}

fn views(answer: &Answer) -> Vec<String> {
    answer.select(".views li a[href*=saved]")
}

#[actix_web::test]
async fn a_view_is_saved_for_oneself_for_the_team_or_by_a_supervisor_for_everybody() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let [li, wang, zhao] = [("李敏", "li", one), ("王蕾", "wang", one), ("赵一", "zhao", two)];
        let mut browsers = Vec::new();
        for (name, mail, team) in [li, wang, zhao] {
            let person = app.person(Role::Agent, name, &format!("{mail}@desk.example"), Some(team)).await;
            browsers.push(app.signed_in(&person).await);
        }
        file_case(&app, |_| {}).await;
        let query = "view=all&provider=alipay";
        let page = browsers[0].get(&format!("/desk/views/new?{query}")).await;
        assert_eq!(page.attributes("select[name=reach] option", "value"), ["own", "team"], "an agent does not give to everybody");
        let post = |name: &'static str, reach: &'static str| [("name", name), ("reach", reach), ("query", query)];
        let saved = browsers[0].post("/desk/views", &post("支付宝的", "own")).await;
        let url = saved.location().unwrap();
        assert!(url.starts_with("/desk/queue?view=all&provider=alipay&saved="), "{url}");
        let page = browsers[0].get(&url).await;
        assert_eq!(page.select("h1"), ["支付宝的"]);
        assert_eq!(views(&page), ["支付宝的1"]);
        browsers[0].post("/desk/views", &post("一组的", "team")).await;
        let refused = browsers[0].post("/desk/views", &post("全员", "everybody")).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.attributes("input[name=name]", "value"), ["全员"], "what was typed is kept");
        let mut chief = app.sign_in_supervisor("周启航").await;
        assert_eq!(chief.post("/desk/views", &post("大家都看", "everybody")).await.status, 303);
        let made = chief.get("/oversight/audit?what=view.changed").await.select(".audit > li > p:first-child");
        assert_eq!(
            made,
            ["修改共享视图 大家都看", "修改共享视图 一组的"],
            "what others work with is on the record from the start"
        );

        assert_eq!(views(&browsers[0].get("/desk/queue").await), ["支付宝的1", "一组的1", "大家都看"]);
        assert_eq!(views(&browsers[1].get("/desk/queue").await), ["一组的1", "大家都看1"]);
        assert_eq!(views(&browsers[2].get("/desk/queue").await), ["大家都看1"]);
        // Whoever has not made it does not change it; a supervisor may, where it is shown to them.
        let of_team = browsers[1].get("/desk/queue").await.attributes(".views li a[href*=saved]", "href")[0].clone();
        let id = of_team.split("saved=").nth(1).unwrap().to_owned();
        for browser in &mut browsers[1..] {
            assert_eq!(browser.get(&format!("/desk/views/{id}")).await.status, 404);
            assert_eq!(browser.post(&format!("/desk/views/{id}/deletion"), &[]).await.status, 404);
        }
        let fields = [("name", "一组的急件"), ("reach", "team"), ("query", "view=all&priority=urgent"), ("version", "1")];
        assert_eq!(browsers[0].post(&format!("/desk/views/{id}"), &fields).await.status, 303);
        app.advance(Duration::seconds(6));
        assert_eq!(views(&browsers[1].get("/desk/queue").await)[0], "一组的急件0");
    })
    .await;
}

#[actix_web::test]
async fn a_view_that_somebody_deleted_still_shows_its_list_and_says_so() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let fields = [("name", "支付宝的"), ("reach", "own"), ("query", "view=all&provider=alipay")];
        let url = browser.post("/desk/views", &fields).await.location().unwrap();
        let id = url.split("saved=").nth(1).unwrap().to_owned();
        assert_eq!(browser.post(&format!("/desk/views/{id}/deletion"), &[]).await.status, 303);
        let page = browser.get(&url).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("这个视图已被删除，或不再与您共享。"));
        assert_eq!(shown(&page), [reference(&case)]);
        assert_eq!(browser.post(&format!("/desk/views/{id}"), &fields).await.status, 404);
        for (name, query) in [("", "view=all"), ("好", "view=none"), ("好", "view=all&status=lost"), ("好\u{202e}", "view=all")]
        {
            let answer = browser.post("/desk/views", &[("name", name), ("reach", "own"), ("query", query)]).await;
            assert_eq!(answer.status, 422, "{name:?} {query}");
        }
        for n in 0..50 {
            let name = format!("视图 {n}");
            assert_eq!(
                browser.post("/desk/views", &[("name", &name), ("reach", "own"), ("query", "view=all")]).await.status,
                303
            );
        }
        let answer = browser.post("/desk/views", &[("name", "再一个"), ("reach", "own"), ("query", "view=all")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("您已经存了 50 个视图"));
    })
    .await;
}

#[actix_web::test]
async fn columns_and_density_are_each_readers_own() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        assert_eq!(browser.get("/desk/queue").await.select("thead th").len(), 9);
        let look = [("column", "amount"), ("column", "filed"), ("density", "dense"), ("next", "/desk/queue?view=mine")];
        let answer = browser.post("/desk/queue/look", &look).await;
        assert_eq!(answer.location().as_deref(), Some("/desk/queue?view=mine"));
        let page = browser.get("/desk/queue").await;
        assert_eq!(page.select("thead th"), ["对选中的案件", "到期 ↑", "还剩", "事由", "金额 ¥", "提交时间"]);
        assert_eq!(page.attributes("table", "class"), ["queue queue-plain queue-dense"]);
        assert_eq!(page.attributes("tr.grp th", "colspan"), ["6"]);
        assert_eq!(page.select("tr.row > *").len(), 6);
        let mut other = app.sign_in_agent("王蕾").await;
        assert_eq!(other.get("/desk/queue").await.select("thead th").len(), 9);
        let answer = browser.post("/desk/queue/look", &[("next", "https://evil.example/desk")]).await;
        assert_eq!(answer.location().as_deref(), Some("/desk/queue"));
        assert_eq!(browser.get("/desk/queue").await.select("thead th").len(), 4, "nothing but what always stands there");
    })
    .await;
}
