//! Credit harm, from the question at filing to the correction, as its consumer, an agent and a supervisor see it.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::credit::Harm;
use redress::paths;
use redress::store::cases;

use super::filing::{ORDER, PNG};
use crate::support::cases::{act_on, file_case};
use crate::support::{TestApp, on_each_database};

async fn files(app: &TestApp, case: &Case) -> usize {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap().files
}

#[actix_web::test]
async fn what_was_hurt_is_asked_while_filing_and_found_later() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let step = |name: &str| format!("/complaints/new/{name}");
        browser.post(&step("problem"), &[("problem_type", "order_stuck")]).await;
        browser.post(&step("order"), ORDER).await;
        let details = [("summary", "一"), ("description", "二"), ("desired_outcome", ""), ("credit", "record")];
        browser.post(&step("details"), &details).await;
        assert_eq!(browser.get(&step("details")).await.attributes("#credit-4", "checked").len(), 1, "kept as it was chosen");
        browser
            .upload(&step("evidence"), &[("kind", "payment_screenshot"), ("action", "continue")], &[("files", "a.png", PNG)])
            .await;
        browser.post(&step("contact"), &[("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")]).await;
        assert!(browser.get(&step("review")).await.words().contains("征信报告里有逾期"));
        let filed = browser.post(&step("review"), &[("consent", "yes")]).await.location().unwrap();
        let case = filed.trim_end_matches("/filed");
        let page = browser.get(case).await;
        assert!(page.words().contains("打印写好的异议申请书"), "the next step stands on the case: {}", page.words());
        let other = file_case(&app, |_| {}).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let found = agent.get("/desk/queue?view=all&flag=credit_open").await;
        let reference = case.trim_start_matches("/complaints/");
        let (other, words) = (other.reference.unwrap().to_string(), found.words());
        assert!(words.contains(reference) && !words.contains(&other), "{words}");
        let triage = agent.get(&format!("/desk/cases/{reference}/triage")).await;
        assert_eq!(triage.attributes("#vulnerable, #triage-vulnerable", "checked").len(), 1, "triage proposes to look first");
    })
    .await;
}

#[actix_web::test]
async fn the_letter_of_objection_names_the_order_and_what_to_enclose_and_leaves_the_identity_card_to_its_owner() {
    on_each_database(|app| async move {
        let person = app.person(Role::Consumer, "陈晓", "chenxiao@mail.example", None).await;
        let (owner, mut consumer) = (person.id, app.signed_in(&person).await);
        let case = file_case(&app, |filing| (filing.consumer, filing.credit) = (Some(owner), Some(Harm::Record))).await;
        let reference = case.reference.unwrap();
        let letter = consumer.get(&paths::complaint_part(reference, "objection")).await;
        assert_eq!(letter.status, 200);
        let words = letter.words();
        for wanted in
            ["中国人民银行征信中心", "叮铃到家", "¥258.00", "第二十五条", "身份证复印件", "（请手写）", &reference.to_string()]
        {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
        let other = consumer.get(&format!("{}?door=provider", paths::complaint_part(reference, "objection"))).await;
        assert!(other.words().contains("致： 支付宝") || other.words().contains("致：支付宝"), "{}", other.words());
        consumer.set_cookie("redress-language", "en");
        let english = consumer.get(&paths::complaint_part(reference, "objection")).await;
        assert!(english.words().contains("article 25") && english.words().contains("Letter of objection"));
        let mut stranger = app.sign_in_consumer("王五", "wangwu@mail.example").await;
        for part in ["credit", "objection"] {
            assert_eq!(stranger.get(&paths::complaint_part(reference, part)).await.status, 404);
        }
        assert_eq!(
            stranger.post(&paths::complaint_part(reference, "credit"), &[("what", "harm"), ("harm", "score")]).await.status,
            404
        );
    })
    .await;
}

#[actix_web::test]
async fn an_objection_goes_from_filed_to_corrected_and_the_supervisor_sees_it_until_then() {
    on_each_database(|app| async move {
        let person = app.person(Role::Consumer, "陈晓", "chenxiao@mail.example", None).await;
        let (owner, mut consumer) = (person.id, app.signed_in(&person).await);
        let case = file_case(&app, |filing| filing.consumer = Some(owner)).await;
        let reference = case.reference.unwrap();
        let url = paths::complaint_part(reference, "credit");
        let wrong = consumer.post(&url, &[("what", "filed"), ("door", ""), ("filed_on", "2026-13-01")]).await;
        assert_eq!((wrong.status.as_u16(), wrong.select(".errors li").len()), (422, 2), "{}", wrong.words());
        assert_eq!(wrong.attributes("#filed_on", "value"), ["2026-13-01"], "kept as it was typed");
        let early = consumer.post(&url, &[("what", "filed"), ("door", "centre"), ("filed_on", "2026-12-24")]).await;
        assert_eq!(early.status, 409, "a day to come");
        assert!(early.select(".errors li")[0].contains("2026-11-24"), "{}", early.words());
        let filed = consumer.post(&url, &[("what", "filed"), ("door", "centre"), ("filed_on", "2026-11-24")]).await;
        assert_eq!((filed.status.as_u16(), filed.location()), (303, Some(url.clone())));
        assert!(consumer.get(&url).await.words().contains("12 月 14 日"), "the day by which it is answered");
        let mut supervisor = app.sign_in_supervisor("陈岚").await;
        let list = supervisor.get("/oversight/credit").await;
        assert!(list.words().contains(&reference.to_string()), "{}", list.words());
        assert!(list.attributes("a", "href").iter().all(|link| !link.is_empty()), "no number leads to this page itself");
        crate::web::oversight::sheets::every_number_opens_as_many(&mut supervisor, "/oversight/credit").await;
        let filed_only = supervisor.get("/oversight/credit?state=filed").await;
        assert!(filed_only.words().contains("只看“等待答复”：1 件"), "{}", filed_only.words());
        assert!(supervisor.get("/oversight/credit?state=said").await.select("tbody th").is_empty());
        assert_eq!(supervisor.get("/oversight/credit?state=x").await.status, 404);
        let without =
            consumer.post(&url, &[("what", "answered"), ("seen", "2026-11-24"), ("answer", "corrected"), ("proof", "")]).await;
        assert_eq!(without.status, 409);
        assert!(without.select(".errors li")[0].contains("征信"), "{}", without.words());
        let scripts = without.attributes("script", "src").concat();
        assert!(scripts.contains("upload"), "what is chosen is told: {scripts}");
        let said = [("what", "answered"), ("seen", "2026-11-24"), ("answer", "corrected"), ("proof", "")];
        let mut stranger = app.sign_in_consumer("王五", "wangwu@mail.example").await;
        let strange = stranger.upload(&url, &said, &[("files", "报告.png", PNG)]).await;
        assert_eq!((strange.status.as_u16(), files(&app, &case).await), (404, 0));
        let done = consumer.upload(&url, &said, &[("files", "报告.png", PNG)]).await;
        assert_eq!(done.status, 303, "the new report shows it: {}", done.words());
        assert!(consumer.get(&paths::complaint(reference)).await.words().contains("报告.png"));
        let list = supervisor.get("/oversight/credit").await;
        assert!(!list.words().contains(&reference.to_string()), "it is put right");
        let file = supervisor.get("/oversight/credit.csv?state=kept").await;
        assert_eq!(file.status, 200);
        let audit = supervisor.get("/oversight/audit").await.words();
        assert!(audit.contains("答复不更正"), "what it was narrowed by is on record: {audit}");
        let mut agent = app.sign_in_agent("李敏").await;
        let desk = agent.get(&paths::desk_case(reference)).await;
        assert!(desk.words().contains("已经更正"), "{}", desk.words());
    })
    .await;
}

#[actix_web::test]
async fn a_score_that_came_back_by_itself_is_told_as_such() {
    on_each_database(|app| async move {
        let person = app.person(Role::Consumer, "陈晓", "chenxiao@mail.example", None).await;
        let (owner, mut consumer) = (person.id, app.signed_in(&person).await);
        let case = file_case(&app, |filing| (filing.consumer, filing.credit) = (Some(owner), Some(Harm::Score))).await;
        let url = paths::complaint_part(case.reference.unwrap(), "credit");
        let page = consumer.get(&url).await;
        assert_eq!(page.attributes("input[name=answer]", "value"), ["corrected"], "nobody was asked who could refuse");
        let done =
            consumer.post(&url, &[("what", "answered"), ("answer", "corrected"), ("proof", "信用分 11 月 23 日恢复")]).await;
        assert_eq!(done.status, 303, "{}", done.words());
        let page = consumer.get(&url).await;
        assert!(page.words().contains("已经恢复或更正") && !page.words().contains("还没有登记提交过异议"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn an_agent_writes_it_down_for_the_consumer_within_their_team_alone() {
    on_each_database(|app| async move {
        let ours = crate::support::cases::team(&app, "pay", "支付组", "Payments").await;
        let theirs = crate::support::cases::team(&app, "refunds", "退款组", "Refunds").await;
        let case = file_case(&app, |_| {}).await;
        let case = crate::support::cases::triage(&app, &case, redress::domain::codes::Priority::Normal, Some(ours)).await;
        let url = paths::desk_case_part(case.reference.unwrap(), "credit");
        let mut other = app.signed_in(&app.person(Role::Agent, "周航", "zhou@desk.example", Some(theirs)).await).await;
        assert_eq!(other.get(&url).await.status, 404);
        assert_eq!(other.post(&url, &[("what", "harm"), ("harm", "score")]).await.status, 404);
        let mut mine = app.signed_in(&app.person(Role::Agent, "李敏", "li@desk.example", Some(ours)).await).await;
        assert_eq!(mine.post(&url, &[("what", "harm"), ("harm", "nonsense")]).await.status, 422);
        assert_eq!(mine.post(&url, &[("what", "nonsense")]).await.status, 422);
        assert_eq!(mine.post(&url, &[("what", "harm"), ("harm", "score")]).await.status, 303);
        let again = mine.post(&url, &[("what", "harm"), ("harm", "score")]).await;
        assert_eq!(again.status, 409, "it is so already");
        let id = case.id;
        let case = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap();
        act_on(&app, &case, Actor::System, |case, act| case.withdraw(None, act)).await;
        assert!(!mine.get(&url).await.select("main form").is_empty(), "what is not mended is looked after still");
        let (good, bad) = (("files", "报告.png", PNG), ("files", "报告.exe", b"MZ\x90\x00".as_slice()));
        let said = [("what", "answered"), ("seen", ""), ("answer", "corrected"), ("proof", "")];
        assert_eq!((other.upload(&url, &said, &[good]).await.status.as_u16(), files(&app, &case).await), (404, 0));
        let harm = [("what", "harm"), ("harm", "record")];
        assert_eq!(mine.upload(&url, &harm, &[good]).await.status, 422, "a file of no form of ours");
        let half = mine.upload(&url, &said, &[good, bad]).await;
        assert_eq!((half.status.as_u16(), files(&app, &case).await), (422, 1), "closed, and what was good stays");
        assert!(half.select(".errors li")[0].contains("报告.exe"), "{}", half.words());
        assert_eq!((mine.upload(&url, &said, &[good]).await.status.as_u16(), files(&app, &case).await), (303, 1));
        assert_eq!((mine.upload(&url, &said, &[good]).await.status.as_u16(), files(&app, &case).await), (409, 1), "once");
    })
    .await;
}
