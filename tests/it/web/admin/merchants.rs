//! `/admin/merchants`: one merchant, however people write it.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::store::schema::audits;

use super::policies::{Fields, admin, form, send, set};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};

const URL: &str = "/admin/merchants";
const NEW: &str = "/admin/merchants/new";

/// A merchant with these fields, as far as the page that asks, and then kept.
pub async fn put(boss: &mut Browser, changes: &[(&str, &str)]) -> Answer {
    let fields = typed(boss, NEW, changes).await;
    let check = send(boss, NEW, &fields, "check").await;
    assert_eq!(check.status, 200, "{}", check.words());
    send(boss, NEW, &form(&check), "save").await
}

async fn typed(boss: &mut Browser, url: &str, changes: &[(&str, &str)]) -> Fields {
    let mut fields = form(&boss.get(url).await);
    for (name, value) in changes {
        set(&mut fields, name, value);
    }
    fields
}

async fn search(boss: &mut Browser, words: &str) -> Answer {
    boss.get(&format!("{URL}?{}", serde_urlencoded::to_string([("q", words)]).unwrap())).await
}

/// Where a merchant's page is.
pub async fn url_of(boss: &mut Browser, name: &str) -> String {
    let page = search(boss, name).await;
    page.attributes("main table a", "href").first().cloned().unwrap_or_else(|| panic!("{name}: {}", page.words()))
}

/// The page of a merchant after what is to change; what it says that is refused.
async fn refused(boss: &mut Browser, url: &str, changes: &[(&str, &str)], told: &str) {
    let fields = typed(boss, url, changes).await;
    let page = send(boss, url, &fields, "save").await;
    assert_eq!(page.status, 422, "{changes:?}: {}", page.words());
    assert!(page.words().contains(told), "{told}: {}", page.words());
    assert!(!page.words().contains("merchant-"), "{}", page.words());
    for (name, value) in changes.iter().filter(|(_, value)| !value.chars().any(char::is_control)) {
        let kept = form(&page).iter().any(|(field, typed)| field == name && typed == value.trim());
        assert!(kept, "{name} is lost: {:?}", form(&page));
    }
}

#[actix_web::test]
async fn a_merchant_is_shown_before_it_is_kept_and_found_by_each_of_its_names() {
    on_each_database(|app| async move {
        file_case(&app, |filing| "木色家居".clone_into(&mut filing.order.merchant)).await;
        let mut boss = admin(&app).await;
        assert!(boss.get(URL).await.words().contains("还没有登记商家"));
        let changes = [("name", "木色家具"), ("aliases", "Muse Furniture\n 木色家居 \n\n"), ("email", "Hi@Muse.example")];
        let fields = typed(&mut boss, NEW, &changes).await;
        let check = send(&mut boss, NEW, &fields, "check").await;
        for told in ["Muse Furniture、木色家居", "hi@muse.example", "有 1 件投诉写的是“木色家居”"] {
            assert!(check.status == 200 && check.words().contains(told), "{told}: {}", check.words());
        }
        assert!(boss.get(URL).await.words().contains("还没有登记商家"), "nothing is kept before it is confirmed");
        assert_eq!(send(&mut boss, NEW, &form(&check), "save").await.status, 303);
        for q in ["木色", "muse", "ＦＵＲＮＩＴＵＲＥ", "家居"] {
            assert!(search(&mut boss, q).await.words().contains("木色家具"), "{q}");
        }
        for q in ["%", "_", "没有"] {
            assert!(search(&mut boss, q).await.words().contains("没有哪个商家"), "{q}");
        }
        let url = url_of(&mut boss, "木色").await;
        let mut fields = typed(&mut boss, &url, &[("confirmed", "yes")]).await;
        let check = send(&mut boss, &url, &fields, "check").await.words();
        assert!(check.contains("您确认 hi@muse.example"), "{check}");
        assert_eq!(send(&mut boss, &url, &fields, "save").await.status, 303);
        let page = boss.get(&url).await.words();
        assert!(page.contains("吴思远核实于") && page.contains("登记商家") && page.contains("修改商家"), "{page}");
        let old = send(&mut boss, &url, &fields, "save").await;
        assert!(old.status == 409 && old.words().contains("邮箱已核实：是"), "{}", old.words());
        fields = typed(&mut boss, &url, &[("email", "other@muse.example")]).await;
        let check = send(&mut boss, &url, &fields, "check").await.words();
        assert!(check.contains("不再算核实过"), "another address is not confirmed by the old tick: {check}");
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        assert!(audit.contains("登记商家") && audit.contains("Muse Furniture"), "{audit}");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        assert_eq!(put(&mut boss, &[("name", "集团")]).await.status, 303);
        assert_eq!(put(&mut boss, &[("name", "品牌"), ("aliases", "Brand"), ("parent", "集团")]).await.status, 303);
        assert_eq!(put(&mut boss, &[("name", "门店"), ("parent", "brand")]).await.status, 303, "by another name too");
        let group = url_of(&mut boss, "集团").await;
        assert!(boss.get(&group).await.words().contains("属于它的商家"));
        refused(&mut boss, &group, &[("parent", "门店")], "本来就属于这个商家").await;
        refused(&mut boss, &group, &[("parent", "集团")], "本来就属于这个商家").await;
        refused(&mut boss, &group, &[("parent", "没有这家")], "没有登记过“没有这家”").await;
        refused(&mut boss, &group, &[("aliases", "ＢＲＡＮＤ")], "“ＢＲＡＮＤ”已经是商家“品牌”的名称").await;
        refused(&mut boss, NEW, &[("name", "门 店 "), ("aliases", "门  店")], "写了两次").await;
        refused(&mut boss, NEW, &[("name", "门店")], "已经是商家“门店”的名称").await;
        refused(&mut boss, NEW, &[("name", "")], "请填写").await;
        refused(&mut boss, NEW, &[("name", &*"长".repeat(121))], "120").await;
        refused(&mut boss, NEW, &[("name", "a\u{202e}b")], "看不见").await;
        refused(&mut boss, NEW, &[("name", "好店"), ("aliases", "行\u{0}一\n第二")], "看不见").await;
        refused(&mut boss, NEW, &[("name", "好店"), ("email", "not an address")], "邮箱").await;
        refused(&mut boss, NEW, &[("name", "好店"), ("confirmed", "yes")], "请先填写邮箱").await;
        let many = (0..51).map(|n| format!("名{n}")).collect::<Vec<_>>().join("\n");
        refused(&mut boss, NEW, &[("name", "好店"), ("aliases", &*many)], "最多 50 个").await;
        assert_eq!(boss.get(&format!("{URL}/12345")).await.status, 404);
        assert_eq!(boss.get(&format!("{URL}/abc")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn the_register_is_for_administrators_and_its_contacts_are_seen_by_nobody_else() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let case = file_case(&app, |filing| "muse  furniture".clone_into(&mut filing.order.merchant)).await;
        let fields = [("name", "木色家具"), ("aliases", "Muse Furniture"), ("email", "hi@muse.example"), ("note", "只打电话")];
        assert_eq!(put(&mut boss, &fields).await.status, 303);
        let url = url_of(&mut boss, "木色").await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut chief = app.signed_in(&chief).await;
        for place in [URL, NEW, url.as_str()] {
            assert_eq!(chief.get(place).await.status, 404, "{place}");
        }
        assert_eq!(chief.post(&url, &[("name", "x"), ("step", "save")]).await.status, 404);
        let of_case = format!("/desk/cases/{}", case.reference.unwrap());
        let page = chief.get(&of_case).await;
        assert!(page.words().contains("muse furniture = 木色家具"), "as it was written, and what it is: {}", page.words());
        assert!(!page.text().contains("hi@muse.example") && !page.text().contains(URL) && !page.text().contains("只打电话"));
        assert!(boss.get(&of_case).await.attributes("main a, aside a", "href").contains(&url));
    })
    .await;
}

#[actix_web::test]
async fn names_that_many_complaints_write_are_offered_until_they_are_somebodys() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        written(&app, "京东自营旗舰店", 23).await;
        written(&app, "京东自营 旗舰店", 2).await;
        assert_eq!(put(&mut boss, &[("name", "京东自营")]).await.status, 303);
        let page = boss.get(URL).await;
        assert!(page.words().contains("23 件有结果的投诉写的是“京东自营旗舰店”"), "{}", page.words());
        let links = page.attributes("main .free a", "href");
        assert_eq!(links.len(), 2, "{links:?}");
        assert_eq!(form(&boss.get(&links[0]).await).iter().find(|(name, _)| name == "name").unwrap().1, "京东自营旗舰店");
        let choose = boss.get(&links[1]).await;
        assert!(choose.words().contains("“京东自营旗舰店”是哪个商家的别名"), "{}", choose.words());
        let to = choose.attributes("main table a", "href").remove(0);
        let fields = form(&boss.get(&to).await);
        assert_eq!(fields.iter().find(|(name, _)| name == "aliases").unwrap().1, "京东自营旗舰店");
        assert_eq!(send(&mut boss, to.split('?').next().unwrap(), &fields, "save").await.status, 303);
        let page = boss.get(URL).await.words();
        assert!(!page.contains("写的是“京东自营旗舰店”"), "{page}");
        let told: i64 = app.app.db.read(|conn| Ok(audits::table.count().get_result(conn)?)).await.unwrap();
        assert!(told >= 2);
        // Whoever files is offered the register's names first.
        let suggested = app.app.db.read(redress::store::merchants::suggested).await.unwrap();
        assert_eq!(suggested, ["京东自营"]);
    })
    .await;
}

/// So many complaints with a result wrote this.
async fn written(app: &TestApp, name: &'static str, n: i64) {
    use redress::domain::merchant::fold;
    use redress::store::schema::merchant_spellings as spellings;
    let row = app.app.db.write(move |tx| {
        let row = (spellings::name.eq(name), spellings::cases.eq(n), spellings::folded.eq(Some(fold(name))));
        diesel::insert_into(spellings::table).values(row).execute(tx)?;
        Ok(())
    });
    row.await.unwrap();
}
