//! Macros: what is said and done with one key, on one case.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::{Locale, Priority};
use redress::store::schema::people;

use crate::support::cases::{file_case, team, triage};
use crate::support::{Answer, Browser, on_each_database};
use crate::web::access::stored;

mod handing;
mod meanwhile;
mod personal;
mod saying;

const TELLS: &str = "标签大家都看得到，删除个人信息之后也会留在处理经过里。请不要写姓名、电话、邮箱或单号";

/// The form of a macro that says something, with what else is given.
fn macro_form<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("says", "message"),
        ("text_zh", "{name}，您好。{merchant}的{amount}我们在查。{agent}"),
        ("hands", "keep"),
        ("afterwards", "stay"),
        ("step", "save"),
    ];
    let mut fields = vec![("called", name), ("reach", "own")];
    fields.extend(usual.into_iter().filter(|(field, _)| more.iter().all(|(given, _)| given != field)));
    fields.retain(|(field, _)| more.iter().all(|(given, _)| given != field));
    fields.extend(more);
    fields
}

async fn make(browser: &mut Browser, name: &str, more: &[(&str, &str)]) -> Answer {
    browser.post("/desk/macros", &macro_form(name, more)).await
}

fn path(case: &Case, noun: &str) -> String {
    format!("/desk/cases/{}{noun}", case.reference.unwrap())
}

/// Uses the macro of a page of use, as it stands there, with what else is given.
async fn use_as_shown(browser: &mut Browser, case: &Case, page: &Answer, more: &[(&str, &str)]) -> Answer {
    let value = |name: &str| page.attributes(&format!("main input[name={name}]"), "value").first().cloned().unwrap_or_default();
    let (id, shown, version, body) = (value("macro"), value("macro_version"), value("version"), page.select("textarea").join(""));
    let mut fields = vec![("macro", id.as_str()), ("macro_version", &shown), ("version", &version), ("body", &body)];
    fields.retain(|(name, _)| more.iter().all(|(given, _)| given != name));
    fields.extend(more);
    browser.post(&path(case, "/macro"), &fields).await
}

/// The address by which the first macro listed for a case is used.
async fn first_use(browser: &mut Browser, case: &Case) -> String {
    let page = browser.get(&format!("/desk/macros?case={}", case.reference.unwrap())).await;
    page.attributes(".macros h2 a", "href")[0].clone()
}

#[actix_web::test]
async fn a_macro_is_filled_in_shown_and_done_in_one_piece() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.signed_in(&li).await;
        let more = [("hands", "me"), ("priority", "urgent"), ("tag", "在查"), ("days", "2"), ("afterwards", "queue")];
        assert_eq!(make(&mut browser, "在查了", &more).await.status, 303);
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        assert_eq!(page.select("textarea"), ["陈晓，您好。叮铃到家的¥258.00我们在查。李敏"]);
        assert_eq!(page.select(".bulk-what li"), ["归我处理", "优先级改为急", "加标签 在查", "2 天后再看"]);
        assert_eq!(page.attributes("button.btn-1", "value"), ["queue"]);
        let (id, version) = (page.attributes("input[name=macro]", "value")[0].clone(), case.version.to_string());
        let fields = [("macro", id.as_str()), ("body", "改过的话"), ("version", &version), ("then", "queue")];
        let answer = browser.post(&path(&case, "/macro"), &fields).await;
        assert_eq!(answer.location().as_deref(), Some("/desk/queue"));
        let case = stored(&app, &case).await;
        assert_eq!(
            (case.assignee, case.priority, case.tags.as_slice()),
            (Some(li.id), Priority::Urgent, &["在查".to_owned()][..])
        );
        assert!(case.follow_up.is_some() && !case.unanswered);
        let page = browser.get(&path(&case, "")).await;
        assert!(page.text().contains("改过的话"));
        let list = browser.get("/desk/macros").await;
        assert!(list.text().contains("用过 1 次"));
        // What was decided on an older version is shown again, and nothing of it is done.
        let answer = browser.post(&path(&case, "/macro"), &fields).await;
        assert_eq!(answer.status, 409);
        assert_eq!(answer.select("textarea"), ["改过的话"]);
        assert_eq!(stored(&app, &case).await.version, case.version);
    })
    .await;
}

#[actix_web::test]
async fn the_note_of_a_macro_names_colleagues_as_any_note_does() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.signed_in(&li).await;
        assert_eq!(make(&mut browser, "请看", &[("says", "note"), ("text_zh", "@王蕾 请看")]).await.status, 303);
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        let (id, version) = (page.attributes("input[name=macro]", "value")[0].clone(), case.version.to_string());
        let fields = |body| [("macro", id.clone()), ("body", String::from(body)), ("version", version.clone())];
        let unclear = fields("@王五 请看");
        let unclear: Vec<(&str, &str)> = unclear.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = browser.post(&path(&case, "/macro"), &unclear).await;
        assert_eq!(
            (refused.status, refused.select("input[name=as_is]").len()),
            (actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, 1)
        );
        let clear = fields("@王蕾 请看");
        let clear: Vec<(&str, &str)> = clear.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(&path(&case, "/macro"), &clear).await.status, 303);
        let unread = move |conn: &mut _| redress::store::notifications::unread(conn, wang.id);
        assert_eq!(app.app.db.read(unread).await.unwrap(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_case_in_english_gets_the_english_words_and_one_without_a_name_a_greeting() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.locale = Locale::En;
            filing.contact.name = String::new();
        })
        .await;
        let mut browser = app.sign_in_agent("李敏").await;
        make(&mut browser, "两种语言", &[("text_en", "{name}: we look into {order_number} ({provider}).")]).await;
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        assert_eq!(page.select("textarea"), ["Hello: we look into 20261119200040011100 (Alipay)."]);
        assert_eq!(page.attributes(".cmp", "lang"), ["en"]);
    })
    .await;
}

#[actix_web::test]
async fn a_macro_that_cannot_be_is_given_back_with_what_to_mend() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_agent("李敏").await;
        for (more, words) in [
            (&[("text_zh", "{姓名}您好")][..], "“姓名”不是可以填的内容。请从下表里选"),
            (&[("text_zh", "{name")], "大括号没有成对。请写成 {name} 这样"),
            (&[("text_zh", "name}")], "大括号没有成对。请写成 {name} 这样"),
            (&[("text_zh", "")], "请至少用一种语言写下要说的话"),
            (&[("says", "nothing"), ("text_zh", "")], "请写一段话，或选一件要做的事"),
            (&[("days", "0")], "请填写 1 到 90 之间的天数"),
            (&[("says", "close")], "请从列表里选一项"),
            (&[("tag", "13800138000"), ("text_zh", "您好")], TELLS),
            (&[("reach", "everybody")], "请从列表里选一项"),
            (&[("called", "")], "请填写名称"),
        ] {
            let answer = make(&mut browser, "名称", more).await;
            assert_eq!(answer.status, 422, "{words}");
            assert!(answer.select("#errors li").contains(&words.to_owned()), "{words}: {:?}", answer.select("#errors li"));
            for (field, value) in more.iter().filter(|(field, _)| *field == "text_zh") {
                assert_eq!(answer.select(&format!("#macro-{field}")), [*value]);
            }
        }
        assert!(browser.get("/desk/macros").await.select(".macros li").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_macro_that_closes_a_case_closes_it_and_one_that_may_not_does_nothing() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let more =
            [("says", "close"), ("outcome", "upheld"), ("root_cause", "system_fault"), ("tag", "结了"), ("text_zh", "已处理。")];
        make(&mut browser, "结案", &more).await;
        let url = first_use(&mut browser, &case).await;
        let id = url.split("macro=").nth(1).unwrap().to_owned();
        let fields =
            |version: &'static str| [("macro", id.clone()), ("body", "已处理。".to_owned()), ("version", version.to_owned())];
        let post = |fields: [(&'static str, String); 3]| fields;
        let given = post(fields("1"));
        let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(&path(&case, "/macro"), &given).await.status, 303);
        let closed = stored(&app, &case).await;
        assert!(closed.status.code().is_closed());
        let version = closed.version.to_string();
        let again = [("macro", id.as_str()), ("body", "已处理。"), ("version", &version)];
        let answer = browser.post(&path(&case, "/macro"), &again).await;
        assert_eq!(answer.status, 422);
        assert_eq!(stored(&app, &case).await.seq, closed.seq, "not even its tag");
    })
    .await;
}

#[actix_web::test]
async fn macros_are_used_and_changed_by_those_they_are_for() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let mut browsers = Vec::new();
        for (name, mail, team) in [("李敏", "li", one), ("王蕾", "wang", one), ("赵一", "zhao", two)] {
            let person = app.person(Role::Agent, name, &format!("{mail}@desk.example"), Some(team)).await;
            browsers.push(app.signed_in(&person).await);
        }
        make(&mut browsers[0], "自己的", &[]).await;
        make(&mut browsers[0], "一组的", &[("reach", "team")]).await;
        let names = |answer: &Answer| answer.select(".macros h2");
        assert_eq!(names(&browsers[0].get("/desk/macros").await), ["一组的", "自己的"]);
        assert_eq!(names(&browsers[1].get("/desk/macros").await), ["一组的"]);
        assert!(names(&browsers[2].get("/desk/macros").await).is_empty());
        let url = first_use(&mut browsers[1], &case).await;
        assert_eq!(browsers[1].get(&url).await.status, 200);
        assert_eq!(browsers[2].get(&url).await.status, 404, "neither the case nor the macro is theirs");
        let id = url.split("macro=").nth(1).unwrap().to_owned();
        for at in [1, 2] {
            assert_eq!(browsers[at].get(&format!("/desk/macros/{id}")).await.status, 404);
            assert_eq!(browsers[at].post(&format!("/desk/macros/{id}"), &macro_form("别人的", &[])).await.status, 404);
            assert_eq!(browsers[at].post(&format!("/desk/macros/{id}/deletion"), &[]).await.status, 404);
        }
        let asked = browsers[0].get(&format!("/desk/macros/{id}/deletion")).await;
        assert!(asked.words().contains("删除这条常用回复") && asked.words().contains("一组的"), "{}", asked.words());
        let seen = asked.attributes("input[name=version]", "value")[0].clone();
        let gone = browsers[0].post(&format!("/desk/macros/{id}/deletion"), &[("version", &seen)]).await;
        assert_eq!(gone.status, 303);
        assert_eq!(browsers[1].get(&url).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn who_saves_a_macro_over_somebody_else_s_words_sees_both_first() {
    on_each_database(|app| async move {
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut browser = app.signed_in(&boss).await;
        assert_eq!(make(&mut browser, "催商家", &[("reach", "everybody")]).await.status, 303);
        let edit = browser.get("/desk/macros").await.attributes(".macros a[href^='/desk/macros/']", "href")[0].clone();
        let seen = browser.get(&edit).await.attributes("input[name=version]", "value")[0].clone();
        let shared = [("reach", "everybody"), ("version", &*seen)];
        let theirs = [&shared[..], &[("text_zh", "别人的话")]].concat();
        assert_eq!(browser.post(&edit, &macro_form("催商家", &theirs)).await.status, 303);
        let mine = [&shared[..], &[("text_zh", "我的话")]].concat();
        let late = browser.post(&edit, &macro_form("催商家", &mine)).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("有人改过这条常用回复"), "{}", late.words());
        let both = late.select(".diff td");
        assert_eq!(both, ["别人的话", "我的话"], "what they saved beside what was typed");
        assert_eq!(late.select("#macro-text_zh"), ["我的话"], "nothing typed is lost");
        // Deleting what was seen before fails too, and shows how it stands now.
        let refused = browser.post(&format!("{edit}/deletion"), &[("version", &*seen)]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.words().contains("刚才有人改了它") && refused.words().contains("别人的话"), "{}", refused.words());
        let now = late.attributes("input[name=version]", "value")[0].clone();
        let again = [("reach", "everybody"), ("version", &*now), ("text_zh", "我的话")];
        assert_eq!(browser.post(&edit, &macro_form("催商家", &again)).await.status, 303);
        // Made, changed twice; what is one's own alone is on no record.
        assert_eq!(make(&mut browser, "自己的", &[]).await.status, 303);
        let audit = browser.get("/oversight/audit?what=macro.changed").await;
        let told = audit.select(".audit > li");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().all(|it| it.contains("催商家")), "{told:?}");
        let diffs = audit.select(".audit .diff tr").join(" ");
        for code in ["keep", "stay", "everybody", "message"] {
            assert!(!diffs.contains(code), "a code of ours: {code}: {diffs}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_others_work_with_is_changed_after_a_look_at_what_changes_and_keeps_its_history() {
    on_each_database(|app| async move {
        let team = team(&app, "one", "客服一组", "Team one").await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(team)).await;
        let mut browser = app.signed_in(&li).await;
        let made = [("reach", "team"), ("text_zh", "第一版"), ("step", "check")];
        let asked = make(&mut browser, "催商家", &made).await;
        assert!(asked.status == 200 && asked.select(".diff").join("").contains("第一版"), "{}", asked.words());
        assert!(browser.get("/desk/macros").await.select(".macros li").is_empty(), "asked is not done");
        assert_eq!(make(&mut browser, "催商家", &[("reach", "team"), ("text_zh", "第一版")]).await.status, 303);
        let edit = browser.get("/desk/macros").await.attributes(".macros a[href^='/desk/macros/']", "href")[0].clone();
        let fields = |step| macro_form("催商家", &[("reach", "team"), ("version", "1"), ("text_zh", "第二版"), ("step", step)]);
        let asked = browser.post(&edit, &fields("check")).await;
        assert_eq!(asked.select(".diff td"), ["第一版", "第二版"], "{}", asked.words());
        assert_eq!(asked.attributes("input[name=text_zh]", "value"), ["第二版"]);
        let back = browser.post(&edit, &fields("back")).await;
        assert_eq!(back.select("#macro-text_zh"), ["第二版"], "nothing typed is lost");
        assert_eq!(browser.get(&edit).await.select("#macro-text_zh"), ["第一版"], "nor anything changed");
        assert_eq!(browser.post(&edit, &fields("save")).await.location().as_deref(), Some("/desk/macros"));
        let history = browser.get(&edit).await;
        let told = history.select(".sec .diff");
        assert!(told.len() == 2 && told[0].contains("第一版") && told[0].contains("第二版"), "the newest first: {told:?}");
        assert!(history.words().contains("李敏"), "{}", history.words());
    })
    .await;
}

#[actix_web::test]
async fn what_somebody_kept_for_themselves_is_given_to_others_after_a_look_and_without_its_past() {
    on_each_database(|app| async move {
        let team = team(&app, "one", "客服一组", "Team one").await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(team)).await;
        let mut browser = app.signed_in(&li).await;
        // One's own is saved at once; giving it to the team is asked about, and what it said before is nobody's to read.
        let own = [("text_zh", "只给自己看的话"), ("step", "")];
        assert_eq!(make(&mut browser, "自己的", &own).await.status, 303);
        let listed = browser.get("/desk/macros").await.attributes(".macros a[href^='/desk/macros/']", "href");
        let mine = listed[0].clone();
        let give = |step| macro_form("给大家", &[("reach", "team"), ("version", "1"), ("text_zh", "给大家的话"), ("step", step)]);
        let asked = browser.post(&mine, &give("")).await;
        assert!(asked.status == 200 && asked.words().contains("给大家的话"), "{}", asked.words());
        // Whoever was faster between the look and the click is not written over.
        let faster = macro_form("自己的", &[("reach", "own"), ("version", "1"), ("text_zh", "别处改的")]);
        assert_eq!(browser.post(&mine, &faster).await.status, 303);
        let late = browser.post(&mine, &give("save")).await;
        assert!(late.status == 409 && late.words().contains("别处改的"), "{}", late.words());
        let now = macro_form("给大家", &[("reach", "team"), ("version", "2"), ("text_zh", "给大家的话")]);
        assert_eq!(browser.post(&mine, &now).await.status, 303);
        let history = browser.get(&mine).await;
        let told = history.select(".sec .diff").join(" ");
        assert!(told.contains("给大家的话") && !told.contains("别处改的") && !told.contains("只给自己看"), "{told}");
        // The same form sent twice makes one; with other words it makes another.
        for words in ["一样的话", "一样的话", "别的话"] {
            assert_eq!(make(&mut browser, "只有一个", &[("reach", "team"), ("text_zh", words)]).await.status, 303);
        }
        let names = browser.get("/desk/macros").await.select(".macros h2");
        assert_eq!(names.iter().filter(|name| *name == "只有一个").count(), 2, "{names:?}");
    })
    .await;
}

#[actix_web::test]
async fn as_an_agent_nobody_leaves_to_everybody_what_they_shared_when_they_led() {
    on_each_database(|app| async move {
        let team = team(&app, "one", "客服一组", "Team one").await;
        let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", Some(team)).await;
        let mut chief_browser = app.signed_in(&chief).await;
        assert_eq!(make(&mut chief_browser, "大家的", &[("reach", "everybody")]).await.status, 303);
        let listed = chief_browser.get("/desk/macros").await;
        let at = listed.select(".macros h2").iter().position(|name| name == "大家的").unwrap();
        let everybodys = listed.attributes(".macros a[href^='/desk/macros/']", "href")[at].clone();
        let demote = move |tx: &mut redress::store::Conn| {
            Ok(diesel::update(people::table.find(chief.id.0)).set(people::role.eq("agent")).execute(tx)?)
        };
        app.app.db.write(demote).await.unwrap();
        let kept = macro_form("大家的", &[("reach", "everybody"), ("version", "1"), ("text_zh", "降职以后改的")]);
        assert_eq!(chief_browser.post(&everybodys, &kept).await.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn whoever_makes_the_rules_keeps_the_macros_of_all_teams_in_order_and_nobody_s_own() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut agent = app.signed_in(&li).await;
        for (name, reach) in [("一组的", "team"), ("自己的", "own")] {
            assert_eq!(make(&mut agent, name, &[("reach", reach)]).await.status, 303);
        }
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut admin = app.signed_in(&boss).await;
        assert_eq!(make(&mut admin, "大家的", &[("reach", "everybody")]).await.location().as_deref(), Some("/admin/macros"));
        assert_eq!(admin.get("/admin/macros").await.select(".macros h2"), ["大家的"]);
        let of_teams = admin.get("/admin/macros?of=teams").await;
        assert_eq!(of_teams.select(".macros h2"), ["一组的"], "what somebody keeps for themselves is nobody else's");
        assert!(of_teams.words().contains("客服一组") && of_teams.words().contains("李敏"), "{}", of_teams.words());
        assert!(admin.get("/desk/macros").await.select(".macros h2") == ["大家的"], "another team's are not in the way");
        let edit = of_teams.attributes(".macros h2 a", "href")[0].clone();
        let form = admin.get(&edit).await;
        assert_eq!(form.attributes("#macro-reach option[selected]", "value"), ["team"], "it stays with its team");
        let changed = [("reach", "team"), ("version", "1"), ("text_zh", "改过了")];
        assert_eq!(admin.post(&edit, &macro_form("一组的", &changed)).await.location().as_deref(), Some("/admin/macros"));
        let listed = agent.get("/desk/macros").await;
        assert!(listed.select(".macros h2").contains(&"一组的".to_owned()) && listed.words().contains("改过了"));
        // Whoever leads another team has no part in it.
        let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", Some(two)).await;
        let mut chief = app.signed_in(&chief).await;
        assert_eq!(chief.get(&edit).await.status, 404);
        assert_eq!(chief.get("/admin/macros").await.status, 404);
        let own = agent.get("/desk/macros").await.attributes(".macros a[href^='/desk/macros/']", "href");
        for url in own.iter().filter(|url| **url != edit) {
            assert_eq!(admin.get(url).await.status, 404, "one's own");
        }
        for odd in ["x", "1.x", "99999999999999999999.1", "1"] {
            assert_eq!(admin.get(&format!("/admin/macros?of=teams&after={odd}")).await.status, 200, "{odd}");
        }
    })
    .await;
}
