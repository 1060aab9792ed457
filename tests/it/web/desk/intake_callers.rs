//! Claims about consumers who come again: they are found by their phone, within scope, and are not typed a second time.

use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::{Locale, Priority};
use redress::store::readers;

use super::intake::{KEY, URL, file, told, with};
use crate::support::cases::{file_case, team, triage};
use crate::support::{Answer, TestApp, on_each_database};

fn url(case: &Case) -> String {
    format!("/desk/cases/{}", case.reference.unwrap())
}

fn like(case: &Case) -> String {
    format!("{URL}?like={}", case.reference.unwrap())
}

async fn readers_of(app: &TestApp, case: &Case) -> Vec<String> {
    let id = case.id;
    let read = app.app.db.read(move |conn| readers::of_case(conn, id)).await.unwrap();
    read.into_iter().map(|(_, name)| name).collect()
}

fn value(page: &Answer, id: &str) -> String {
    page.attributes(&format!("#{id}"), "value").concat()
}

/// A case of somebody who writes English and whose phone has the code of the country.
async fn of_wang(app: &TestApp) -> Case {
    let wang = file_case(app, |filing| {
        "王芳".clone_into(&mut filing.contact.name);
        filing.contact.phone = Some("+8613800138000".to_owned());
        filing.contact.email = Some("wang@mail.example".to_owned());
        filing.locale = Locale::En;
    });
    wang.await
}

#[actix_web::test]
async fn a_case_leads_to_another_for_its_consumer_in_which_they_stand_already() {
    on_each_database(|app| async move {
        let case = of_wang(&app).await;
        let mut agent = app.sign_in_agent("李敏").await;
        assert_eq!(agent.get(&url(&case)).await.attributes(&format!("main a[href='{}']", like(&case)), "href").len(), 1);
        let page = agent.get(&like(&case)).await;
        assert_eq!(page.status, 200);
        let told = [value(&page, "name"), value(&page, "phone"), value(&page, "email")];
        assert_eq!(told, ["王芳", "+8613800138000", "wang@mail.example"]);
        assert_eq!(page.attributes("#locale option[selected]", "value"), ["en"]);
        assert_eq!((value(&page, "merchant"), value(&page, "order_number")), (String::new(), String::new()));
        assert!(page.attributes("#provider option[selected]", "value").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn whoever_was_looked_up_is_told_who_looked() {
    on_each_database(|app| async move {
        let (one, two) = (of_wang(&app).await, of_wang(&app).await);
        let mut agent = app.sign_in_agent("李敏").await;
        agent.get(&like(&one)).await;
        assert_eq!((readers_of(&app, &one).await, readers_of(&app, &two).await), (vec!["李敏".to_owned()], Vec::new()));
        let mut other = app.sign_in_agent("周启航").await;
        other.get(&format!("{URL}?caller=13800138000")).await;
        assert_eq!(readers_of(&app, &two).await, ["周启航"]);
    })
    .await;
}

#[actix_web::test]
async fn a_caller_is_found_by_the_number_however_it_is_written_the_newest_case_first() {
    on_each_database(|app| async move {
        let old = of_wang(&app).await;
        let new = file_case(&app, |filing| filing.contact.phone = Some("13800138000".to_owned())).await;
        file_case(&app, |filing| filing.contact.phone = Some("13900139000".to_owned())).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = agent.get(&format!("{URL}?caller=138-0013+8000")).await;
        assert_eq!(page.attributes("#known a.ref", "href"), [url(&new), url(&old)]);
        let lines = page.select("#known li");
        assert!(lines[1].contains("王芳") && lines[1].contains("叮铃到家") && lines[1].contains("已提交"), "{lines:?}");
        assert_eq!(page.attributes("#known a:not(.ref)", "href"), [like(&new), like(&old)]);
        assert_eq!((value(&page, "caller"), value(&page, "phone")), ("138-0013 8000".to_owned(), "138-0013 8000".to_owned()));
        let nobody = agent.get(&format!("{URL}?caller=02886661234")).await;
        assert!(nobody.select("#known li").is_empty() && nobody.select("#known").concat().contains("没有留这个号码"));
        assert_eq!(value(&nobody, "phone"), "02886661234", "nor is it typed again");
    })
    .await;
}

#[actix_web::test]
async fn a_number_that_is_none_is_told_of_in_a_sentence() {
    on_each_database(|app| async move {
        of_wang(&app).await;
        let mut agent = app.sign_in_agent("李敏").await;
        for (typed, said) in [("", "请填写来电人的手机号"), ("8000", "完整的电话号码"), ("wang%40mail.example", "完整的电话号码")]
        {
            let page = agent.get(&format!("{URL}?caller={typed}")).await;
            assert_eq!((page.status.as_u16(), page.attributes("#errors a", "href")), (422, vec!["#caller".to_owned()]));
            assert!(page.select("#caller-err").concat().contains(said), "{typed}: {}", page.words());
            assert!(page.select("#known").is_empty() && value(&page, "phone").is_empty());
        }
    })
    .await;
}

#[actix_web::test]
async fn cases_of_another_team_are_neither_found_nor_taken_from() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let hidden = triage(&app, &of_wang(&app).await, Priority::Normal, Some(theirs)).await;
        let seen = triage(&app, &of_wang(&app).await, Priority::Normal, Some(ours)).await;
        let me = app.person(Role::Agent, "吴桐", "wu@desk.example", Some(ours)).await;
        let mut agent = app.signed_in(&me).await;
        let page = agent.get(&format!("{URL}?caller=13800138000")).await;
        assert_eq!(page.attributes("#known a.ref", "href"), [url(&seen)]);
        for nowhere in [like(&hidden), format!("{URL}?like=RD-2026-000001-7"), format!("{URL}?like=x")] {
            assert_eq!(agent.get(&nowhere).await.status, 404, "{nowhere}");
        }
        assert!(readers_of(&app, &hidden).await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_form_that_was_begun_is_kept_while_its_caller_is_looked_up() {
    on_each_database(|app| async move {
        let case = of_wang(&app).await;
        let mut agent = app.sign_in_agent("李敏").await;
        assert_eq!(agent.get(URL).await.attributes("[data-when-kept][disabled]", "name"), ["key"], "nothing to go back to");
        let begun = with(with(with(told(), "name", ""), "email", "new@mail.example"), "phone", "");
        agent.post(URL, &with(begun, "keep", "yes")).await;
        let page = agent.get(&format!("{URL}?key={KEY}&caller=13800138000")).await;
        assert_eq!(page.attributes("[data-when-kept]:not([disabled])", "value"), [KEY]);
        assert_eq!(value(&page, "merchant"), "叮铃到家");
        let taken = page.attributes("#known a:not(.ref)", "href").remove(0);
        assert_eq!(taken, format!("{}&key={KEY}", like(&case)));
        let page = agent.get(&taken).await;
        let contact = [value(&page, "name"), value(&page, "phone"), value(&page, "email")];
        assert_eq!(contact, ["王芳", "+8613800138000", "new@mail.example"], "what was typed stays");
        assert_eq!((value(&page, "merchant"), value(&page, "summary")), ("叮铃到家".to_owned(), told_summary()));
        assert_eq!(page.attributes("#intake input[name=key]", "value"), [KEY]);
        let other = with(with(told(), "merchant", "另一家店"), "order_number", "ZMCB20261108220014758613999");
        file(&app, &mut agent, &other).await;
        assert!(agent.get(URL).await.select("#unfinished").is_empty());
    })
    .await;
}

fn told_summary() -> String {
    told().iter().find(|(name, _)| *name == "summary").unwrap().1.to_owned()
}
