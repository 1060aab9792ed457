//! `/admin/providers`: which pay-later products there are.

use redress::domain::actor::Role;
use redress::domain::codes::ProviderKind;
use redress::store::providers;

use super::policies::{admin, form, send, set};
use crate::support::cases::file_case;
use crate::support::on_each_database;

const URL: &str = "/admin/providers";

#[actix_web::test]
async fn a_new_provider_is_shown_before_it_is_kept_and_then_can_be_chosen() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let url = format!("{URL}/new");
        let mut fields = form(&boss.get(&url).await);
        for (name, value) in [("name_zh", "花呗分期"), ("name_en", "Huabei Parts"), ("kind", "lender")] {
            set(&mut fields, name, value);
        }
        let check = send(&mut boss, &url, &fields, "check").await;
        for told in ["花呗分期", "放贷机构", "新的投诉马上可以选它"] {
            assert!(check.status == 200 && check.words().contains(told), "{told}: {}", check.words());
        }
        let slug = "huabei-parts";
        assert!(app.app.db.read(move |conn| providers::find(conn, slug)).await.unwrap().is_none(), "nothing is kept before");
        assert_eq!(send(&mut boss, &url, &form(&check), "save").await.status, 303);
        assert!(boss.get(URL).await.words().contains("花呗分期"));
        assert_eq!(app.app.rules().provider_kind(slug), ProviderKind::Lender, "the rules are read anew");
        let mut guest = app.browser();
        guest.post("/complaints/new/problem", &[("problem_type", "other")]).await;
        assert!(guest.get("/complaints/new/order").await.text().contains("花呗分期"));
        let again = send(&mut boss, &url, &form(&check), "save").await;
        assert!(again.status == 422 && again.words().contains("代号已经有了"), "{}", again.words());
    })
    .await;
}

#[actix_web::test]
async fn another_kind_says_which_policies_and_what_of_open_cases_and_is_told_in_the_history_and_the_audit() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let url = format!("{URL}/jd");
        let mut fields = form(&boss.get(&url).await);
        set(&mut fields, "kind", "lender");
        set(&mut fields, "name_en", "JD Finance");
        let check = send(&mut boss, &url, &fields, "check").await.words();
        assert!(check.contains("类型变了") && check.contains("未结案件的时限照旧"), "{check}");
        let known = app.app.rules().revision;
        assert_eq!(send(&mut boss, &url, &fields, "save").await.status, 303);
        assert!(app.app.rules().revision > known, "other processes see that the rules moved on");
        assert_eq!(app.app.rules().provider_kind("jd"), ProviderKind::Lender);
        let page = boss.get(&url).await.words();
        for told in ["吴思远", "JD.com", "JD Finance", "电商平台", "放贷机构"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        assert!(audit.contains("修改平台") && audit.contains("JD Finance"), "{audit}");
        let old = send(&mut boss, &url, &fields, "save").await;
        assert!(old.status == 409 && old.words().contains("英文名称：JD Finance"), "{}", old.words());
        assert!(!old.words().contains("provider-"), "{}", old.words());
    })
    .await;
}

#[actix_web::test]
async fn a_provider_that_is_switched_off_stays_on_its_cases_and_cannot_be_chosen() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut boss = admin(&app).await;
        let url = format!("{URL}/{}", case.order.provider);
        let name = providers::built_in(&case.order.provider).unwrap().name.zh;
        let mut fields = form(&boss.get(&url).await);
        fields.retain(|(name, _)| name != "active");
        let check = send(&mut boss, &url, &fields, "check").await;
        assert!(check.words().contains("新的投诉选不到它"), "{}", check.words());
        assert_eq!(send(&mut boss, &url, &form(&check), "save").await.status, 303);
        assert!(boss.get(URL).await.words().contains("已停用"));
        assert!(boss.get(&format!("/desk/cases/{}", case.reference.unwrap())).await.words().contains(&name), "{name}");
        assert!(boss.get("/desk/queue/filter").await.text().contains(&name), "its cases can be looked for");
        assert!(!boss.get("/desk/cases/new").await.text().contains(&format!("value=\"{}\"", case.order.provider)));
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_a_provider_is_told_field_by_field_and_kept_on_the_page() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let url = format!("{URL}/new");
        let typed =
            [("name_zh", "京东"), ("name_en", "\u{202e}evil"), ("slug", "New Slug"), ("position", "-1"), ("version", "0")];
        let page = boss.post(&url, &typed).await;
        assert_eq!(page.status, 422);
        for told in ["看不见", "小写字母", "请从列表里选一项", "0 到 999"] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        assert!(page.text().contains("New Slug"), "what was typed stays");
        let taken = [("name_zh", "京东"), ("name_en", "Another one"), ("kind", "lender"), ("position", "1"), ("version", "0")];
        let page = boss.post(&url, &taken).await;
        assert!(page.status == 422 && page.words().contains("已经有平台叫这个名字"), "{}", page.words());
        let long = "名".repeat(41);
        let page = boss.post(&url, &[("name_zh", &*long), ("name_en", "X"), ("kind", "lender"), ("position", "1")]).await;
        assert!(page.status == 422 && page.words().contains("40"), "{}", page.words());
        for slug in ["new", "x", "-x"] {
            let fields =
                [("name_zh", "甲"), ("name_en", "A1"), ("slug", slug), ("kind", "lender"), ("position", "1"), ("version", "0")];
            assert_eq!(boss.post(&url, &fields).await.status, 422, "{slug}");
        }
        assert_eq!(boss.get(&format!("{URL}/nobody")).await.status, 404);
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut chief = app.signed_in(&chief).await;
        assert_eq!((chief.get(URL).await.status.as_u16(), chief.post(&url, &taken).await.status.as_u16()), (404, 404));
    })
    .await;
}
