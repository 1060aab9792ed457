//! `/admin/routing-rules`: where cases go is data, tried before it holds.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::ids::{CaseId, TeamId};
use redress::store::cases;
use redress::store::people::Person;

use super::policies::{Fields, admin, form, send, set};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{close, file_case, give, team};
use crate::support::{Browser, TestApp, on_each_database};

const NEW: &str = "/admin/routing-rules/new";

async fn blank(admin: &mut Browser, team: TeamId) -> Fields {
    let mut fields = form(&admin.get(NEW).await);
    for (name, value) in [("name_zh", "支付"), ("name_en", "Payments"), ("method", "least_loaded"), ("cap", "2")] {
        set(&mut fields, name, value);
    }
    set(&mut fields, "team", &team.to_string());
    fields
}

/// A rule that gives to the least loaded of this team, at most two each.
pub async fn rule(admin: &mut Browser, team: TeamId) {
    let fields = blank(admin, team).await;
    assert_eq!(send(admin, NEW, &fields, "publish").await.status, 303);
}

async fn agent(app: &TestApp, name: &str, team: TeamId) -> Person {
    app.person(Role::Agent, name, &format!("{}@desk.example", app.app.id()), Some(team)).await
}

async fn now(app: &TestApp, id: CaseId) -> Case {
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

#[actix_web::test]
async fn new_cases_go_to_the_team_and_to_whoever_has_least_until_all_have_enough() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let (wang, zhao) = (agent(&app, "王宁", ours).await, agent(&app, "赵倩", ours).await);
        let old = file_case(&app, |_| {}).await;
        rule(&mut admin, ours).await;
        let mut given = Vec::new();
        for _ in 0..5 {
            let case = file_case(&app, |_| {}).await;
            work(&app, &folder_mailer(&app)).await;
            let case = now(&app, case.id).await;
            assert_eq!(case.team, Some(ours));
            given.push((case.id, case.assignee));
            app.clock.advance(Duration::seconds(1));
        }
        let of = |person: &Person| given.iter().filter(|(_, to)| *to == Some(person.id)).count();
        assert_eq!((of(&wang), of(&zhao)), (2, 2), "two each, and the fifth waits");
        assert_eq!(given[4].1, None);
        assert_eq!(now(&app, old.id).await.team, None, "what was there before is left to people");
        let page = admin.get("/admin/routing-rules").await.words();
        assert!(page.contains("1 件在等：在岗的人手头都满了"), "{page}");
        // Somebody has room again: looked at within a minute.
        close(&app, &now(&app, given[0].0).await).await;
        app.clock.advance(Duration::seconds(61));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, given[4].0).await.assignee, given[0].1);
        assert!(!admin.get("/admin/routing-rules").await.words().contains("件在等"));
    })
    .await;
}

#[actix_web::test]
async fn a_dry_run_says_what_the_rule_would_do_and_writes_nothing() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let wang = agent(&app, "王宁", ours).await;
        let case = file_case(&app, |_| {}).await;
        file_case(&app, |filing| filing.order.provider = "jd".to_owned()).await;
        give(&app, &case, &wang).await;
        let mut fields = blank(&mut admin, ours).await;
        set(&mut fields, "provider", "alipay");
        let check = send(&mut admin, NEW, &fields, "check").await;
        let words = check.words();
        assert_eq!(check.status, 200, "{words}");
        assert!(words.contains("最近 2 件，按提交时的样子") && words.contains("其中 1 件会和现在不一样"), "{words}");
        assert!(words.contains("王宁 手头有 1 件等我们处理"), "{words}");
        assert!(app.app.rules().routing.is_empty());
        // The boxes come back with the page that asks.
        let mut asked = form(&check);
        assert!(asked.contains(&("provider".to_owned(), "alipay".to_owned())));
        asked.retain(|(name, _)| name != "waiting_too");
        set(&mut asked, "waiting_too", "yes");
        assert_eq!(send(&mut admin, NEW, &asked, "publish").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, case.id).await.assignee, Some(wang.id), "who has a case keeps it");
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_has_now_is_routed_too_where_that_was_asked_for() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let wang = agent(&app, "王宁", ours).await;
        let case = file_case(&app, |_| {}).await;
        let mut fields = blank(&mut admin, ours).await;
        set(&mut fields, "waiting_too", "yes");
        assert_eq!(send(&mut admin, NEW, &fields, "publish").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, case.id).await.assignee, Some(wang.id));
        let reference = case.reference.unwrap();
        let page = admin.get(&format!("/desk/cases/{reference}")).await.words();
        assert!(page.contains("按分派规则“支付”处理") && page.contains("分派给 王宁"), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn a_rule_that_makes_no_sense_says_what_to_mend() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let ours = team(&app, "payments", "支付组", "Payments").await;
    let mut fields = blank(&mut admin, ours).await;
    for (name, value) in [("name_en", ""), ("cap", "none"), ("team", "999"), ("position", "first")] {
        set(&mut fields, name, value);
    }
    let bad = send(&mut admin, NEW, &fields, "check").await;
    assert_eq!(bad.status, 422);
    for said in ["请填写英文名称", "请填写 1 到 500 之间的整数", "这个组已经不存在了"] {
        assert!(bad.words().contains(said), "{said}: {}", bad.words());
    }
    assert!(bad.words().contains("支付") || bad.attributes("#name_zh", "value") == ["支付"]);
    let mut nothing = blank(&mut admin, ours).await;
    for (name, value) in [("team", ""), ("method", "by_hand")] {
        set(&mut nothing, name, value);
    }
    let bad = send(&mut admin, NEW, &nothing, "check").await;
    assert!(bad.status == 422 && bad.words().contains("这条规则什么也不做"), "{}", bad.words());
}

#[actix_web::test]
async fn two_administrators_at_once_lose_nothing() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let ours = team(&app, "payments", "支付组", "Payments").await;
    rule(&mut admin, ours).await;
    let url = admin.get("/admin/routing-rules").await.attributes("main h2 a", "href")[0].clone();
    let (mut first, mut second) = (form(&admin.get(&url).await), form(&admin.get(&url).await));
    set(&mut first, "cap", "7");
    set(&mut second, "cap", "9");
    assert_eq!(send(&mut admin, &url, &first, "publish").await.status, 303);
    let late = send(&mut admin, &url, &second, "publish").await;
    assert_eq!((late.status.as_u16(), late.attributes("#cap", "value")), (409, vec!["9".to_owned()]));
    assert_eq!(app.app.rules().routing[0].cap, 7);
    let again = form(&late);
    assert_eq!(send(&mut admin, &url, &again, "publish").await.status, 303);
    assert_eq!(app.app.rules().routing[0].cap, 9);
}

#[actix_web::test]
async fn every_page_of_routing_reads_in_both_languages() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let ours = team(&app, "payments", "支付组", "Payments").await;
    agent(&app, "王宁", ours).await;
    file_case(&app, |_| {}).await;
    rule(&mut admin, ours).await;
    let fields = blank(&mut admin, ours).await;
    for language in ["zh-CN", "en"] {
        admin.set_cookie("redress-language", language);
        let check = send(&mut admin, NEW, &fields, "check").await;
        for page in [admin.get("/admin/routing-rules").await, admin.get(NEW).await, check] {
            for key in ["routing-", "policy-", "rule-", "staffing-"] {
                assert!(!page.words().contains(key), "{key} in {language}: {}", page.words());
            }
        }
    }
}

#[actix_web::test]
async fn a_case_that_a_person_sorted_is_not_taken_from_their_team() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let (ours, theirs) = (team(&app, "a", "甲组", "A").await, team(&app, "b", "乙组", "B").await);
        agent(&app, "王宁", ours).await;
        agent(&app, "赵倩", theirs).await;
        rule(&mut admin, ours).await;
        let case = file_case(&app, |_| {}).await;
        let case = crate::support::cases::triage(&app, &case, redress::domain::codes::Priority::Low, Some(theirs)).await;
        work(&app, &folder_mailer(&app)).await;
        let case = now(&app, case.id).await;
        assert_eq!((case.team, case.assignee), (Some(theirs), None), "a rule of one team says nothing of another's");
        assert_eq!(case.priority, redress::domain::codes::Priority::Low);
    })
    .await;
}

#[actix_web::test]
async fn an_overdue_case_is_still_given_and_a_rule_goes_on_deciding_what_it_found_nobody_for() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let wang = agent(&app, "王宁", ours).await;
        // The rule makes it urgent; the one before it takes urgent cases, and is not asked again.
        let mut first = blank(&mut admin, ours).await;
        for (name, value) in [("name_zh", "急件归人"), ("priority", "urgent"), ("method", "by_hand"), ("position", "1")] {
            set(&mut first, name, value);
        }
        assert_eq!(send(&mut admin, NEW, &first, "publish").await.status, 303);
        let mut second = blank(&mut admin, ours).await;
        for (name, value) in [("to_priority", "urgent"), ("cap", "1"), ("position", "2")] {
            set(&mut second, name, value);
        }
        assert_eq!(send(&mut admin, NEW, &second, "publish").await.status, 303);
        let held = file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, held.id).await.assignee, Some(wang.id));
        let waits = file_case(&app, |_| {}).await;
        work(&app, &folder_mailer(&app)).await;
        let case = now(&app, waits.id).await;
        assert_eq!((case.assignee, case.priority), (None, redress::domain::codes::Priority::Urgent));
        // Nobody acknowledges it in time: it is raised, and this team has no seniors.
        app.clock.advance(Duration::days(2));
        work(&app, &folder_mailer(&app)).await;
        assert!(now(&app, waits.id).await.level > 0);
        close(&app, &now(&app, held.id).await).await;
        app.clock.advance(Duration::seconds(61));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, waits.id).await.assignee, Some(wang.id));
    })
    .await;
}

#[actix_web::test]
async fn a_dry_run_sees_that_a_rule_sends_cases_elsewhere() {
    let app = TestApp::new();
    let mut admin = admin(&app).await;
    let (ours, legal) = (team(&app, "a", "甲组", "A").await, team(&app, "b", "法务组", "Legal").await);
    file_case(&app, |_| {}).await;
    rule(&mut admin, ours).await;
    let url = admin.get("/admin/routing-rules").await.attributes("main h2 a", "href")[0].clone();
    let mut fields = form(&admin.get(&url).await);
    set(&mut fields, "team", &legal.to_string());
    let words = send(&mut admin, &url, &fields, "check").await.words();
    assert!(
        words.contains("其中 1 件会和现在不一样") && words.contains("支付 → 甲组") && words.contains("支付 → 法务组"),
        "{words}"
    );
}

#[actix_web::test]
async fn cases_of_somebody_away_follow_the_rules_and_what_is_reopened_then_does_too() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let ours = team(&app, "payments", "支付组", "Payments").await;
        let (wang, zhao) = (agent(&app, "王宁", ours).await, agent(&app, "赵倩", ours).await);
        let open = file_case(&app, |_| {}).await;
        let open = crate::support::cases::triage(&app, &open, open.priority, Some(ours)).await;
        give(&app, &open, &wang).await;
        let over = file_case(&app, |_| {}).await;
        let over = crate::support::cases::triage(&app, &over, over.priority, Some(ours)).await;
        let over = close(&app, &give(&app, &over, &wang).await).await;
        rule(&mut admin, ours).await;
        let mut browser = app.signed_in(&wang).await;
        browser.post(&format!("/desk/staffing/{}/away", wang.id), &[("hand_over", "rules")]).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, open.id).await.assignee, Some(zhao.id), "the rule found somebody who is there");
        let reopening = redress::domain::case::closing::Reopening { reason: "没有退".to_owned(), version: over.version };
        crate::support::cases::act_on(&app, &over, Actor::System, |case, act| case.reopen(&reopening, act)).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, over.id).await.assignee, Some(zhao.id), "it does not lie with somebody who is away");
    })
    .await;
}
