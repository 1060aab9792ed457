//! Each page of the administration says who changed what and when, word by word.

use super::policies::{admin, form, send, set};
use super::routing::rule;
use crate::support::cases::{file_case, team};
use crate::support::{Answer, Browser, on_each_database};

/// What the versions of a page say that they removed and added, the newest first.
fn turns(page: &Answer) -> (Vec<String>, Vec<String>) {
    (page.select(".marks del"), page.select(".marks ins"))
}

async fn publish(admin: &mut Browser, url: &str, anew: &[(&str, &str)]) -> Answer {
    let mut fields = form(&admin.get(url).await);
    anew.iter().for_each(|(name, value)| set(&mut fields, name, value));
    let sent = send(admin, url, &fields, "publish").await;
    assert_eq!(sent.status, 303, "{url}: {}", sent.words());
    admin.get(url).await
}

#[actix_web::test]
async fn rules_and_checklists_say_who_changed_what_of_them() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let page = publish(&mut admin, "/admin/escalation-rules/overdue", &[("position", "77")]).await;
        let (gone, new) = turns(&page);
        assert_eq!((gone.len(), new.len()), (1, 1), "{gone:?} {new:?}");
        assert!(new[0].contains("77") && page.words().contains("吴思远"), "{}", page.words());
        let ours = team(&app, "payments", "支付组", "Payments").await;
        rule(&mut admin, ours).await;
        let url = admin.get("/admin/routing-rules").await.attributes("main h2 a", "href")[0].clone();
        let page = publish(&mut admin, &url, &[("name_zh", "支付与退款")]).await;
        let (_, new) = turns(&page);
        assert!(new[0].contains("与退款"), "the newest first: {new:?}");
        assert!(new.iter().any(|it| it.contains("支付组")), "and the first version in full: {new:?}");
        let url = "/admin/checklists/order_stuck";
        let first = [("zh-0", "问过征信"), ("en-0", "Asked about credit")];
        publish(&mut admin, url, &first).await;
        let page = publish(&mut admin, url, &[("zh-0", "问过征信和额度")]).await;
        assert!(turns(&page).1[0].contains("和额度"), "{:?}", turns(&page));
        assert_eq!(page.select("section .plain > li").len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn two_versions_of_a_policy_and_a_calendar_are_told_apart() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let page = publish(&mut admin, "/admin/sla-policies/house", &[("first_response-n", "2")]).await;
        let (gone, new) = turns(&page);
        assert!(!gone.is_empty() && new.iter().any(|it| it.contains('2')), "{gone:?} {new:?}");
        let url = "/admin/calendars/cn";
        let mut fields = form(&admin.get(url).await);
        set(&mut fields, "saturday", "09:00-12:00");
        let sent = send(&mut admin, url, &fields, "publish").await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let page = admin.get(url).await;
        assert!(turns(&page).1.iter().any(|it| it.contains("12:00")), "{:?}: {}", turns(&page), page.words());
    })
    .await;
}

#[actix_web::test]
async fn a_guide_and_a_letter_show_the_words_that_were_removed_and_added() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let url = "/admin/guides/finding-numbers";
        let mut fields = form(&admin.get(url).await);
        let body = fields.iter().find(|(name, _)| name == "body_zh").unwrap().1.clone();
        set(&mut fields, "checked", "2026-11-20");
        set(&mut fields, "body_zh", &format!("{body}\n\n最后多一句。"));
        let asked = send(&mut admin, url, &fields, "check").await;
        let added = |page: &Answer| turns(page).1.join("");
        assert!(added(&asked).contains("最后多一句。"), "before it is published: {}", asked.words());
        let opening: String = body.chars().take(20).collect();
        assert!(!added(&asked).contains(&opening), "what stays is not called new");
        assert_eq!(send(&mut admin, url, &fields, "publish").await.status, 303);
        let page = admin.get(url).await;
        assert!(added(&page).contains("最后多一句。"));
        assert_eq!(page.attributes("section .plain a", "href"), [format!("{url}?version=1")], "and the old text");
        let url = "/admin/letters/filed";
        let page = publish(&mut admin, url, &[("subject_zh", "市消协已收到 {reference}")]).await;
        assert!(added(&page).contains("市消协"), "{:?}", turns(&page));
        assert_eq!(page.attributes("section .plain a", "href"), [format!("{url}?version=0")]);
    })
    .await;
}

#[actix_web::test]
async fn how_long_things_are_kept_has_a_history_and_a_hold_is_lifted_with_a_reason() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let url = "/admin/retention";
        let seen = admin.get(url).await.attributes("input[name=seen]", "value")[0].clone();
        let fields = [("files_months", "6"), ("person_months", "12"), ("seen", &*seen), ("step", "save")];
        assert_eq!(admin.post(url, &fields).await.status, 303);
        let page = admin.get(url).await;
        let told = page.select(".diff tr").join(" ");
        assert!(told.contains("12") && page.words().contains("修改保存期限") && page.words().contains("吴思远"), "{told}");
        let reference = file_case(&app, |_| {}).await.reference.unwrap().to_string();
        let holds = format!("{url}/holds");
        let lifting = format!("{holds}/{reference}");
        assert_eq!(admin.get(&lifting).await.location().as_deref(), Some(url), "nothing holds it yet");
        let place = [("reference", &*reference), ("reason", "法院调取"), ("act", "place")];
        assert_eq!(admin.post(&holds, &place).await.status, 303);
        let page = admin.get(url).await;
        assert!(page.attributes("td.acts a", "href").contains(&lifting));
        let asked = admin.get(&lifting).await;
        assert!(asked.words().contains("法院调取") && asked.words().contains("为什么解除"), "{}", asked.words());
        let without = admin.post(&holds, &[("reference", &reference), ("reason", ""), ("act", "lift")]).await;
        assert_eq!(without.status, 422);
        assert!(without.words().contains("法院调取"), "asked again: {}", without.words());
        assert!(admin.get(url).await.words().contains("法院调取"), "and still held");
        let lift = [("reference", &*reference), ("reason", "案件已审结"), ("act", "lift")];
        assert_eq!(admin.post(&holds, &lift).await.status, 303);
        assert!(!admin.get(url).await.words().contains("法院调取"));
        let audit = admin.get("/oversight/audit?what=hold.lifted").await;
        assert!(audit.words().contains("案件已审结") && audit.words().contains("法院调取"), "{}", audit.words());
    })
    .await;
}
