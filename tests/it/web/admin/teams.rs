//! `/admin/teams`: a team is made, renamed, closed; people, rules and cases go to the one that takes over.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::closing::Reopening;
use redress::domain::codes::Priority;
use redress::domain::event::Happening;
use redress::domain::ids::{CaseId, PersonId, TeamId};
use redress::domain::reach::{Reach, Shared};
use redress::domain::team::{TeamFault, successor};
use redress::store::people::{self, Person};
use redress::store::timeline::{self, Span};
use redress::store::views::{self, SavedView};
use redress::store::{cases, teams};

use super::policies::{Fields, admin, form, send, set};
use super::routing::rule;
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, give, team, triage};
use crate::support::{Browser, TestApp, on_each_database};

const NEW: &str = "/admin/teams/new";

async fn agent(app: &TestApp, name: &str, team: TeamId) -> Person {
    app.person(Role::Agent, name, &format!("{}@desk.example", app.app.id()), Some(team)).await
}

async fn now(app: &TestApp, id: CaseId) -> Case {
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap()
}

async fn person(app: &TestApp, id: PersonId) -> Person {
    app.app.db.read(move |conn| people::find(conn, id)).await.unwrap()
}

/// Two teams, the first of which is to be closed.
async fn two(app: &TestApp) -> (TeamId, TeamId) {
    (team(app, "one", "客服一组", "Team one").await, team(app, "two", "客服二组", "Team two").await)
}

fn closing(slug: &str) -> String {
    format!("/admin/teams/{slug}/closing")
}

/// The page that asks, for closing this team in favour of another.
async fn asked(admin: &mut Browser, slug: &str, to: TeamId) -> (Fields, String) {
    let mut fields = form(&admin.get(&closing(slug)).await);
    set(&mut fields, "to", &to.to_string());
    let answer = send(admin, &closing(slug), &fields, "check").await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    (form(&answer), answer.words())
}

async fn closed(admin: &mut Browser, slug: &str, to: TeamId) {
    let (fields, _) = asked(admin, slug, to).await;
    let answer = send(admin, &closing(slug), &fields, "save").await;
    assert_eq!(answer.status, 303, "{}", answer.words());
}

#[actix_web::test]
async fn a_new_team_is_shown_before_it_is_kept_and_its_short_name_is_made_once() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let mut fields = form(&admin.get(NEW).await);
        for (name, value) in [("name_zh", "支付组"), ("name_en", "Payments"), ("slug", "payments")] {
            set(&mut fields, name, value);
        }
        let shown = send(&mut admin, NEW, &fields, "check").await;
        assert_eq!(shown.status, 200);
        assert!(shown.words().contains("支付组") && shown.words().contains("payments"), "{}", shown.words());
        assert!(!admin.get("/admin/teams").await.words().contains("支付组"), "nothing is kept before it is confirmed");
        assert_eq!(send(&mut admin, NEW, &form(&shown), "save").await.status, 303);
        assert!(admin.get("/admin/teams").await.words().contains("支付组"));
        let page = admin.get("/admin/teams/payments").await;
        assert!(page.words().contains("新建小组") && page.words().contains("吴思远"), "its history: {}", page.words());
        assert!(page.attributes("form.pol input[name=slug]", "name").is_empty(), "it cannot be changed");
        for (slug, zh, en, words) in [
            ("payments", "另一组", "Other", "这个代号已经有了"),
            ("new", "另一组", "Other", "2 到 40 个小写字母"),
            ("Pay ments", "另一组", "Other", "2 到 40 个小写字母"),
            ("other", "支付组", "Other", "已经叫这个名字"),
            ("other", "另一组", "payments", "已经叫这个名字"),
            ("other", "", "Other", "请填写中文名称"),
        ] {
            let typed = [("name_zh", zh), ("name_en", en), ("slug", slug), ("step", "save")];
            let refused = admin.post(NEW, &typed).await;
            assert_eq!(refused.status, 422, "{slug} {zh} {en}");
            assert!(refused.words().contains(words), "{words}: {}", refused.words());
        }
        let long = "长".repeat(31);
        let typed = [("name_zh", &*long), ("name_en", "Long"), ("slug", "long"), ("step", "save")];
        assert_eq!(admin.post(NEW, &typed).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn a_team_gets_another_name_and_a_colleague_who_was_slower_is_told() {
    on_each_database(|app| async move {
        two(&app).await;
        let mut admin = admin(&app).await;
        let url = "/admin/teams/one";
        let mut mine = form(&admin.get(url).await);
        let mut theirs = mine.clone();
        set(&mut mine, "name_zh", "支付组");
        set(&mut theirs, "name_zh", "退款组");
        let shown = send(&mut admin, url, &mine, "check").await;
        assert!(shown.words().contains("客服一组") && shown.words().contains("支付组"), "{}", shown.words());
        assert_eq!(send(&mut admin, url, &mine, "save").await.status, 303);
        let moved = send(&mut admin, url, &theirs, "save").await;
        assert_eq!(moved.status, 409);
        assert!(moved.words().contains("支付组") && moved.text().contains("退款组"), "both: {}", moved.words());
        assert_eq!(send(&mut admin, url, &form(&moved), "save").await.status, 303, "then it follows upon that");
        assert!(admin.get("/oversight/audit").await.words().contains("修改小组"));
    })
    .await;
}

#[actix_web::test]
async fn a_closed_teams_people_rules_and_cases_go_to_the_one_that_takes_over() {
    on_each_database(|app| {
        Box::pin(async move {
            let mut admin = admin(&app).await;
            let (one, two) = two(&app).await;
            rule(&mut admin, one).await;
            let wang = agent(&app, "王宁", one).await;
            let shared = Shared { owner: wang.id, reach: Reach::Team, team: Some(one) };
            let view = SavedView::new(app.app.id(), "急件", "view=all", shared);
            let at = app.app.now();
            app.app.db.write(move |tx| views::insert(tx, &view, at)).await.unwrap();
            let worked =
                give(&app, &triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await, &wang).await;
            let free = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
            let over = close(&app, &triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await).await;
            let page = admin.get("/admin/teams/one").await.words();
            for told in ["王宁", "未结案件 2 件", "支付", "急件"] {
                assert!(page.contains(told), "{told}: {page}");
            }
            let (fields, words) = asked(&mut admin, "one", two).await;
            for told in ["未结案件 2 件转到“客服二组”", "组员 1 人转到“客服二组”", "2 处"] {
                assert!(words.contains(told), "{told}: {words}");
            }
            assert_eq!(person(&app, wang.id).await.team, Some(one), "nothing happens before it is confirmed");
            assert_eq!(send(&mut admin, &closing("one"), &fields, "save").await.status, 303);
            assert_eq!(person(&app, wang.id).await.team, Some(two));
            let names: Vec<_> = app.app.rules().routing.iter().map(|rule| (rule.team, rule.version)).collect();
            assert_eq!(names, [(Some(two), 2)], "the rule is a new version");
            work(&app, &folder_mailer(&app)).await;
            let after = now(&app, worked.id).await;
            assert_eq!((after.team, after.assignee, after.version), (Some(two), Some(wang.id), worked.version));
            assert_eq!(now(&app, free.id).await.team, Some(two));
            assert_eq!(now(&app, over.id).await.team, Some(one), "what is over stays where it was");
            let history = app.app.db.read(move |conn| timeline::for_staff(conn, worked.id, Span::Newest)).await.unwrap();
            let told = Happening::TeamTookOver { from: one, to: two };
            assert!(history.entries.iter().any(|entry| entry.what == told));
            let mut colleague = app.signed_in(&person(&app, wang.id).await).await;
            let seen = colleague.get(&format!("/desk/cases/{}", after.reference.unwrap())).await;
            assert_eq!(seen.status, 200);
            assert!(seen.words().contains("案件转到“客服二组”"), "{}", seen.words());
            let mine = app.app.db.read(move |conn| views::of(conn, person_staff(wang.id, two))).await.unwrap();
            assert_eq!(mine[0].shared.team, Some(two));
            let again = Reopening { reason: "又扣款了".to_owned(), version: over.version };
            act_on(&app, &over, Actor::System, |case, act| case.reopen(&again, act)).await;
            work(&app, &folder_mailer(&app)).await;
            assert_eq!(now(&app, over.id).await.team, Some(two), "what is taken up again later follows too");
        })
    })
    .await;
}

fn person_staff(id: PersonId, team: TeamId) -> redress::domain::actor::Staff {
    redress::domain::actor::Staff { id, role: Role::Agent, team: Some(team), senior: false }
}

#[actix_web::test]
async fn a_closed_team_is_offered_nowhere_and_taken_from_no_form_but_found_in_figures() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let (one, two) = two(&app).await;
        let case = file_case(&app, |_| {}).await;
        let wang = agent(&app, "王宁", two).await;
        closed(&mut admin, "one", two).await;
        let reference = case.reference.unwrap();
        let of_case = format!("/desk/cases/{reference}");
        let wang_url = format!("/admin/people/{}", wang.id);
        for url in [&*of_case, &format!("{of_case}/triage"), "/desk/queue/filter", &*wang_url, "/admin/routing-rules/new"] {
            let page = admin.get(url).await;
            assert_eq!(page.status, 200, "{url}");
            let offered = page.attributes("select option, input[type=checkbox], input[type=radio]", "value");
            assert!(!offered.contains(&one.to_string()) && offered.contains(&two.to_string()), "{url}");
        }
        let (id, version) = (one.to_string(), case.version.to_string());
        let triaged = [("problem_type", "order_stuck"), ("priority", "normal"), ("team", &*id), ("version", &*version)];
        assert_eq!(admin.post(&format!("{of_case}/triage"), &triaged).await.status, 422);
        let mut fields = form(&admin.get(&wang_url).await);
        set(&mut fields, "team", &id);
        assert_eq!(send(&mut admin, &wang_url, &fields, "save").await.status, 422);
        let mut fields = form(&admin.get("/admin/routing-rules/new").await);
        for (name, value) in [("name_zh", "支付"), ("name_en", "Payments"), ("team", &*id)] {
            set(&mut fields, name, value);
        }
        assert_eq!(send(&mut admin, "/admin/routing-rules/new", &fields, "publish").await.status, 422);
        assert_eq!(now(&app, case.id).await.team, None);
        let figures = admin.get("/oversight/response-times").await;
        assert!(figures.text().contains("客服一组（已停用）"));
        assert_eq!(admin.get("/oversight/response-times?team=one").await.status, 200);
        let list = admin.get("/admin/teams").await.words();
        assert!(list.contains("已停用") && list.contains("由“客服二组”接手"), "{list}");
    })
    .await;
}

#[actix_web::test]
async fn no_team_is_closed_into_itself_into_a_closed_one_or_without_another() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let one = team(&app, "one", "客服一组", "Team one").await;
        let mut alone = form(&admin.get(&closing("one")).await);
        let refused = send(&mut admin, &closing("one"), &alone, "save").await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("没有别的组可以接手"), "{}", refused.words());
        let two = team(&app, "two", "客服二组", "Team two").await;
        let three = team(&app, "three", "客服三组", "Team three").await;
        for (to, words) in
            [(one.to_string(), "不能由它自己接手"), (String::new(), "请选一个在用的组"), ("7".to_owned(), "请选一个在用的组")]
        {
            set(&mut alone, "to", &to);
            let refused = send(&mut admin, &closing("one"), &alone, "save").await;
            assert_eq!(refused.status, 422, "{to}");
            assert!(refused.words().contains(words), "{}", refused.words());
        }
        // Somebody else closed the one that was to take over.
        let (fields, _) = asked(&mut admin, "one", two).await;
        closed(&mut admin, "two", three).await;
        assert_eq!(send(&mut admin, &closing("one"), &fields, "save").await.status, 422);
        // Closed twice.
        closed(&mut admin, "one", three).await;
        assert_eq!(send(&mut admin, &closing("one"), &fields, "save").await.status, 404);
        let open = app.app.db.read(people::open_teams).await.unwrap();
        assert_eq!(open.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn cases_follow_along_a_line_of_closed_teams_and_a_reopened_one_keeps_what_comes() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let (one, two) = two(&app).await;
        let three = team(&app, "three", "客服三组", "Team three").await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        closed(&mut admin, "one", two).await;
        closed(&mut admin, "two", three).await;
        let strays = app.app.db.read(|conn| teams::strays(conn, 10)).await.unwrap();
        assert_eq!(strays.iter().map(|stray| (stray.case, stray.to)).collect::<Vec<_>>(), [(case.id, three)]);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, case.id).await.team, Some(three));
        assert_eq!(admin.post(&closing("one"), &[("step", "reopen")]).await.status, 303);
        let back = triage(&app, &now(&app, case.id).await, Priority::Normal, Some(one)).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(now(&app, back.id).await.team, Some(one));
    })
    .await;
}

#[test]
fn only_another_open_team_takes_over() {
    let [one, two] = [TeamId(1), TeamId(2)];
    assert_eq!(successor(one, Some(two), &[one, two]), Ok(two));
    assert_eq!(successor(one, Some(two), &[one]), Err(TeamFault::Last));
    assert_eq!(successor(one, Some(one), &[one, two]), Err(TeamFault::Itself));
    assert_eq!(successor(one, Some(TeamId(3)), &[one, two]), Err(TeamFault::NoSuccessor));
    assert_eq!(successor(one, None, &[one, two]), Err(TeamFault::NoSuccessor));
}
