//! `/admin/checklists`, and what they gate at the desk.

use redress::domain::actor::Role;

use super::policies::{admin, form, send, set};
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};

const URL: &str = "/admin/checklists/order_stuck";

/// A list of one required item and one that may be done.
async fn list(admin: &mut Browser) {
    let mut fields = form(&admin.get(URL).await);
    for (name, value) in [
        ("zh-0", "核对过付款凭证"),
        ("en-0", "Payment proof checked"),
        ("required-0", "yes"),
        ("zh-2", "问过征信"),
        ("en-2", "Asked about credit"),
    ] {
        set(&mut fields, name, value);
    }
    let check = send(admin, URL, &fields, "check").await;
    assert!(check.status == 200 && check.words().contains("核对过付款凭证 （必做）"), "{}", check.words());
    assert_eq!(send(admin, URL, &form(&check), "publish").await.status, 303);
}

#[actix_web::test]
async fn a_required_item_stands_in_the_way_of_closing_until_it_is_checked() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        list(&mut boss).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let case = file_case(&app, |_| {}).await;
        let url = format!("/desk/cases/{}", case.reference.unwrap());
        let page = agent.get(&url).await;
        let items = page.attributes("#act-checks input[type=checkbox]", "value");
        assert!(items.len() == 2 && page.words().contains("核对过付款凭证 （必做）"), "{}", page.words());
        let closing =
            [("outcome", "upheld"), ("root_cause", "other"), ("explanation", "订单已完结，不会再扣款。"), ("version", "1")];
        let refused = agent.post(&format!("{url}/closure"), &closing).await;
        assert!(refused.status == 422 && refused.words().contains("还有 1 项必做的没有核对"), "{}", refused.words());
        assert!(refused.words().contains("订单已完结，不会再扣款。"), "what was written stays");
        assert_eq!(
            refused.attributes(".errors a, .err-sum a, [role=alert] a", "href").first().map(String::as_str),
            Some("#act-checks")
        );
        // Another colleague ticks the other one on a page that is as old as this one.
        assert_eq!(agent.post(&format!("{url}/checks"), &[("item", items[1].as_str())]).await.status, 303);
        let ticked: Vec<(&str, &str)> = closing.iter().copied().chain([("item", items[0].as_str())]).collect();
        let mut bad = ticked.clone();
        bad[2].1 = "";
        let again = agent.post(&format!("{url}/closure"), &bad).await;
        assert_eq!(again.attributes("#act-closure input[name=item][checked]", "value"), [items[0].clone()], "ticks stay too");
        assert_eq!(agent.post(&format!("{url}/closure"), &ticked).await.status, 303);
        let page = agent.get(&url).await;
        assert_eq!(page.attributes("#act-checks input[checked]", "value").len(), 2);
        assert!(page.words().contains("核对了：核对过付款凭证"), "{}", page.words());
        let mut consumer = app.browser();
        assert_eq!(
            consumer.post(&format!("{url}/checks"), &[("item", "")]).await.location().unwrap().split('?').next(),
            Some("/sign-in")
        );
    })
    .await;
}

#[actix_web::test]
async fn items_keep_their_ids_when_the_list_changes() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        list(&mut boss).await;
        let before = app.app.rules().checklists.values().next().unwrap().items.clone();
        assert_eq!(before.len(), 2, "an empty row between them is none");
        let mut fields = form(&boss.get(URL).await);
        set(&mut fields, "zh-0", "");
        set(&mut fields, "en-0", "");
        set(&mut fields, "zh-2", "告诉过结果");
        set(&mut fields, "en-2", "Told the result");
        set(&mut fields, "id-2", &before[0].id);
        set(&mut fields, "zh-1", "问过征信和额度");
        assert_eq!(send(&mut boss, URL, &fields, "publish").await.status, 303);
        let rules = app.app.rules();
        let after = &rules.checklists.values().next().unwrap().items;
        assert_eq!((after.len(), &after[0].id), (2, &before[1].id), "other words in one language are the same item");
        assert!(before.iter().all(|item| item.id != after[1].id), "another thing is another item");
        assert_eq!(send(&mut boss, URL, &fields, "publish").await.status, 409, "this form is old now");
        let bad = {
            let mut fields = form(&boss.get(URL).await);
            set(&mut fields, "en-0", "");
            send(&mut boss, URL, &fields, "check").await
        };
        assert!(bad.status == 422 && bad.words().contains("两种语言都要写"), "{}", bad.words());
    })
    .await;
}

#[actix_web::test]
async fn many_cases_closed_at_once_tell_which_still_have_something_to_check() {
    let app = TestApp::new();
    let mut boss = admin(&app).await;
    list(&mut boss).await;
    let step = redress::domain::steps::Step::Close(
        redress::domain::codes::Outcome::Upheld,
        redress::domain::codes::RootCause::Other,
        "已完结。".to_owned(),
    );
    let case = file_case(&app, |_| {}).await;
    let person = app.person(Role::Agent, "王宁", "wang@desk.example", None).await;
    let act = app.app.act(TestApp::actor(&person));
    let refused = step.take(&case, None, &act).unwrap_err();
    assert_eq!(refused, redress::domain::refusal::Refusal::ChecklistOpen { open: 1 });
}
