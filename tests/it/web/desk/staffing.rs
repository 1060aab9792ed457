//! `/desk/staffing`: who is in, skills, absences with hand-over; and taking the next case.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::Locale;
use redress::domain::ids::{CaseId, TeamId};
use redress::store::cases;
use redress::store::people::Person;

use crate::jobs::{folder_mailer, work};
use crate::support::app::shanghai;
use crate::support::cases::{file_case, give, team, triage};
use crate::support::{TestApp, on_each_database};

async fn agent(app: &TestApp, name: &str, team: Option<TeamId>) -> Person {
    app.person(Role::Agent, name, &format!("{}@desk.example", app.app.id()), team).await
}

async fn now(app: &TestApp, id: CaseId) -> Case {
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

fn url(person: &Person) -> String {
    format!("/desk/staffing/{}", person.id)
}

#[actix_web::test]
async fn cases_of_somebody_away_go_to_the_colleague_they_named() {
    on_each_database(|app| async move {
        let ours = team(&app, "a", "甲组", "A").await;
        let (wang, zhao) = (agent(&app, "王宁", Some(ours)).await, agent(&app, "赵倩", Some(ours)).await);
        let mut browser = app.signed_in(&wang).await;
        let case = file_case(&app, |_| {}).await;
        let case = triage(&app, &case, case.priority, Some(ours)).await;
        let case = give(&app, &case, &wang).await;
        let form = browser.get(&url(&wang)).await.words();
        assert!(form.contains("全部转给 赵倩（手头 0 件）") && !form.contains("全部转给 王宁"), "{form}");
        let zhao_id = zhao.id.to_string();
        let fields = [("from", "2026-11-25"), ("until", "2026-11-27"), ("hand_over", zhao_id.as_str())];
        assert_eq!(browser.post(&format!("{}/away", url(&wang)), &fields).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, case.id).await.assignee, Some(wang.id), "not before it begins");
        let list = browser.get("/desk/staffing").await.words();
        assert!(list.contains("起不在岗"), "{list}");
        app.clock.set(shanghai(2026, 11, 25, 8, 0));
        work(&app, &folder_mailer(&app)).await;
        let taken = now(&app, case.id).await;
        assert_eq!(taken.assignee, Some(zhao.id));
        let mut colleague = app.signed_in(&zhao).await;
        let reference = case.reference.unwrap();
        let page = colleague.get(&format!("/desk/cases/{reference}")).await.words();
        assert!(page.contains("王宁 现在不能处理，案件转走") && page.contains("王宁（不在岗，"), "{page}");
        // Back the morning after the last day, by itself.
        app.clock.set(shanghai(2026, 11, 28, 0, 0));
        let list = colleague.get("/desk/staffing").await.words();
        assert!(!list.contains("不在岗，"), "{list}");
    })
    .await;
}

#[actix_web::test]
async fn without_a_rule_the_queue_has_them_and_whoever_comes_back_early_keeps_the_rest() {
    on_each_database(|app| async move {
        let wang = agent(&app, "王宁", None).await;
        let mut browser = app.signed_in(&wang).await;
        let first = file_case(&app, |_| {}).await;
        give(&app, &first, &wang).await;
        let away = format!("{}/away", url(&wang));
        assert_eq!(browser.post(&away, &[("hand_over", "rules")]).await.status, 303);
        assert_eq!(browser.post(&away, &[("back", "yes")]).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, first.id).await.assignee, Some(wang.id), "back before anything moved");
        assert_eq!(browser.post(&away, &[("hand_over", "rules")]).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, first.id).await.assignee, None);
        assert_eq!(browser.post(&away, &[("hand_over", "keep")]).await.status, 303);
        let second = file_case(&app, |_| {}).await;
        give(&app, &second, &wang).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, second.id).await.assignee, Some(wang.id), "kept, as was chosen");
    })
    .await;
}

#[actix_web::test]
async fn an_absence_that_makes_no_sense_says_what_to_mend_and_keeps_what_was_typed() {
    let app = TestApp::new();
    let wang = agent(&app, "王宁", None).await;
    let mut browser = app.signed_in(&wang).await;
    let away = format!("{}/away", url(&wang));
    let table = [
        ([("from", "2026-12-05"), ("until", "2026-12-01"), ("hand_over", "keep")], "结束日期不能早于开始日期"),
        ([("from", ""), ("until", "2026-11-01"), ("hand_over", "keep")], "结束日期不能早于开始日期"),
        ([("from", "2026-11-01"), ("until", ""), ("hand_over", "keep")], "开始日期不能是过去"),
        ([("from", "soon"), ("until", ""), ("hand_over", "keep")], "日期"),
        ([("from", ""), ("until", "2036-11-01"), ("hand_over", "keep")], "一次最多一年"),
        ([("from", ""), ("until", ""), ("hand_over", "12345")], "请选案件怎么办"),
    ];
    for (fields, said) in table {
        let answer = browser.post(&away, &fields).await;
        assert!(answer.status == 422 && answer.words().contains(said), "{said}: {}", answer.words());
        assert_eq!(answer.attributes("#away-until", "value"), [fields[1].1]);
    }
    let own = wang.id.to_string();
    assert_eq!(browser.post(&away, &[("hand_over", own.as_str())]).await.status, 422, "not to oneself");
}

#[actix_web::test]
async fn colleagues_see_each_other_and_only_supervisors_change_what_others_can_do() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "a", "甲组", "A").await, team(&app, "b", "乙组", "B").await);
        let (wang, zhao) = (agent(&app, "王宁", Some(ours)).await, agent(&app, "赵倩", Some(ours)).await);
        let far = agent(&app, "远山", Some(theirs)).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut browser = app.signed_in(&wang).await;
        let list = browser.get("/desk/staffing").await.words();
        assert!(list.contains("赵倩") && !list.contains("远山"), "{list}");
        for other in [&zhao, &far] {
            assert_eq!(browser.get(&url(other)).await.status, 404);
            assert_eq!(browser.post(&format!("{}/away", url(other)), &[("hand_over", "keep")]).await.status, 404);
            assert_eq!(browser.post(&url(other), &[("cap", "1")]).await.status, 404);
        }
        assert_eq!(browser.post(&url(&wang), &[("cap", "1")]).await.status, 404, "one's own limit is a supervisor's to set");
        let mut browser = app.signed_in(&chief).await;
        let bad = browser.post(&url(&wang), &[("language", "en"), ("cap", "0")]).await;
        assert_eq!((bad.status.as_u16(), bad.attributes("#away-cap", "value")), (422, vec!["0".to_owned()]));
        assert!(!bad.attributes("input[value=en][checked]", "name").is_empty(), "what was ticked stays");
        let fields = [("language", "en"), ("provider", "jd"), ("provider", "nobody"), ("cap", "5")];
        assert_eq!(browser.post(&url(&wang), &fields).await.status, 303);
        let list = browser.get("/desk/staffing").await.words();
        assert!(list.contains("0 / 5") && list.contains("英文") && list.contains("京东") && list.contains("远山"), "{list}");
    })
    .await;
}

#[actix_web::test]
async fn the_next_case_is_the_most_pressing_one_that_nobody_has_and_that_they_know() {
    on_each_database(|app| async move {
        let theirs = team(&app, "b", "乙组", "B").await;
        let ours = team(&app, "a", "甲组", "A").await;
        let wang = agent(&app, "王宁", Some(ours)).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let far = file_case(&app, |_| {}).await;
        triage(&app, &far, far.priority, Some(theirs)).await;
        app.clock.advance(Duration::minutes(1));
        let first = file_case(&app, |_| {}).await;
        app.clock.advance(Duration::minutes(1));
        let english = file_case(&app, |filing| filing.locale = Locale::En).await;
        let mut boss = app.signed_in(&chief).await;
        boss.post(&url(&wang), &[("language", "en")]).await;
        let mut browser = app.signed_in(&wang).await;
        let mut taken = Vec::new();
        for _ in 0..3 {
            taken.push(browser.post("/desk/next", &[]).await.location().unwrap_or_default());
        }
        let path = |case: &Case| format!("/desk/cases/{}?view=mine", case.reference.unwrap());
        assert_eq!(taken, [path(&english), path(&first), "/desk/queue?view=mine".to_owned()]);
        assert_eq!(now(&app, first.id).await.assignee, Some(wang.id));
        let told = browser.get("/desk/queue?view=mine").await.words();
        assert!(told.contains("没有等人来领的案件了"), "{told}");
        // It stands among their own, and from it they take the next.
        let page = browser.get(&path(&first)).await;
        let beside = page.select("a[data-key='prev'], a[data-key='next']");
        assert_eq!(beside.len(), 1);
        assert_eq!(page.select("form[action='/desk/next'] button[data-key='pick']").len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn the_one_case_that_they_know_is_found_behind_many_that_they_do_not() {
    on_each_database(|app| async move {
        let wang = agent(&app, "王宁", None).await;
        for _ in 0..55 {
            file_case(&app, |_| {}).await;
        }
        app.clock.advance(Duration::minutes(1));
        let known = file_case(&app, |filing| "jd".clone_into(&mut filing.order.provider)).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        app.signed_in(&chief).await.post(&url(&wang), &[("provider", "jd")]).await;
        let taken = app.signed_in(&wang).await.post("/desk/next", &[]).await.location();
        assert_eq!(taken, Some(format!("/desk/cases/{}?view=mine", known.reference.unwrap())));
    })
    .await;
}
