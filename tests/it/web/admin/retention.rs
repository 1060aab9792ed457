//! What is personal goes once it was kept for long enough and somebody confirmed it; figures and the history stay.

use chrono::{Duration, TimeZone, Utc};
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::closing::Reopening;
use redress::domain::case::filing::Filing;
use redress::domain::retention::{Class, closed_before};
use redress::store::people::{Edit, Person};
use redress::store::retention::Step;
use redress::store::schema::{erasure_runs, erasures, evidence, measurements, texts};
use redress::store::{Conn, StoreError, cases, retention};

use crate::cli::{over, said};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::portal::filing::PNG;

const PAGE: &str = "/admin/retention";

pub async fn admin(app: &TestApp) -> Browser {
    let person = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
    app.signed_in(&person).await
}

/// A closed complaint of somebody with an account, with a picture.
pub async fn closed(app: &TestApp, email: &str) -> (Case, Browser) {
    let consumer = app.person(Role::Consumer, "陈晓", email, None).await;
    let of_theirs = |filing: &mut Filing| {
        filing.consumer = Some(consumer.id);
        filing.summary = format!("扣款之后订单没有完结 {email}");
    };
    let case = file_case(app, of_theirs).await;
    let mut browser = app.signed_in(&consumer).await;
    let path = format!("/complaints/{}/evidence", case.reference.unwrap());
    assert_eq!(browser.upload(&path, &[("kind", "other")], &[("files", "a.png", PNG)]).await.status, 303);
    let id = case.id;
    let case = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap();
    (close(app, &case).await, browser)
}

/// Confirms what a page shows, with this typed.
pub async fn confirm(admin: &mut Browser, page: &Answer, url: &str, typed: &str) -> Answer {
    let value = |name: &str| page.attributes(&format!("form input[name={name}]"), "value")[0].clone();
    let (before, case, run) = (value("before"), value("case"), value("run"));
    admin.post(url, &[("before", &*before), ("case", &*case), ("run", &*run), ("confirm", typed)]).await
}

pub async fn keep(admin: &mut Browser, files: &str, person: &str) {
    let seen = admin.get(PAGE).await.attributes("input[name=seen]", "value")[0].clone();
    let fields = [("files_months", files), ("person_months", person), ("seen", &*seen)];
    let shown = admin.post(PAGE, &[fields.as_slice(), &[("step", "check")]].concat()).await;
    assert_eq!(shown.status, 200, "{}", shown.words());
    let saved = admin.post(PAGE, &[fields.as_slice(), &[("step", "save")]].concat()).await;
    assert_eq!(saved.status, 303, "{}", saved.words());
}

pub async fn count<T>(app: &TestApp, ask: impl Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static) -> T
where
    T: Send + 'static,
{
    app.app.db.read(move |conn| ask(conn)).await.unwrap()
}

/// Nothing of this case tells any more who complained.
async fn forgotten(app: &TestApp, browser: &mut Browser, case: &Case) {
    let desk = browser.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
    assert_eq!(desk.status, 200);
    for private in ["陈晓", "chenxiao", "20261119200040011100", "chen@mail.example", "一直显示服务中"] {
        assert!(!desk.text().contains(private), "{private}");
    }
    assert!(desk.words().contains("删除了个人信息"), "{}", desk.words());
    let id = case.id.0;
    let left = count(app, move |conn| {
        let words = texts::table.filter(texts::case_id.eq(id)).filter(texts::body.is_not_null()).count();
        let files = evidence::table.filter(evidence::case_id.eq(id)).count();
        Ok((words.get_result::<i64>(conn)?, files.get_result::<i64>(conn)?))
    });
    assert_eq!(left.await, (0, 0));
}

#[actix_web::test]
async fn what_was_kept_for_long_enough_is_erased_once_confirmed_and_the_history_stays_whole() {
    on_each_database(|app| async move {
        let (case, mut consumer) = closed(&app, "chen@mail.example").await;
        let (held, _) = closed(&app, "wang@mail.example").await;
        let figures = count(&app, |conn| Ok(measurements::table.count().get_result::<i64>(conn)?)).await;
        let mut browser = admin(&app).await;
        keep(&mut browser, "", "6").await;
        assert!(browser.get(PAGE).await.words().contains("现在没有到期的案件"));
        let reference = held.reference.unwrap().to_string();
        let hold = [("reference", &*reference), ("reason", "法院调取"), ("act", "place")];
        assert_eq!(browser.post("/admin/retention/holds", &hold).await.status, 303);
        app.clock.advance(Duration::days(190));
        let person = app.person(Role::Admin, "郑宁", "zheng@desk.example", None).await;
        let mut browser = app.signed_in(&person).await;
        let page = browser.get(PAGE).await;
        assert!(page.words().contains("现在有 1 件到期") && page.words().contains("法院调取"), "{}", page.words());
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(count(&app, |conn| Ok(erasures::table.count().get_result::<i64>(conn)?)).await, 0, "nothing by itself");
        let url = format!("{PAGE}/erasure/person");
        let shown = browser.get(&url).await;
        let mine = case.reference.unwrap().to_string();
        assert!(shown.words().contains(&mine) && !shown.words().contains(&reference), "{}", shown.words());
        assert!(shown.words().contains("1 个文件"), "{}", shown.words());
        let wrong = confirm(&mut browser, &shown, &url, "全部").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.words().contains("要确认，请输入 1"), "{}", wrong.words());
        assert_eq!(confirm(&mut browser, &shown, &url, "1").await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert!(browser.get(PAGE).await.words().contains("已删除 1 件"), "{}", browser.get(PAGE).await.words());
        assert_eq!(consumer.get(&format!("/complaints/{mine}")).await.status, 404);
        forgotten(&app, &mut browser, &case).await;
        let search = browser.get("/desk/search?q=%E6%9C%8D%E5%8A%A1%E4%B8%AD").await;
        assert!(!search.text().contains(&mine) && search.text().contains(&reference), "found by nothing any more");
        let after = count(&app, |conn| Ok(measurements::table.count().get_result::<i64>(conn)?)).await;
        assert_eq!(after, figures, "figures stay");
        let verified = over(&app, &["verify"]);
        assert!(verified.status.success(), "{}", said(&verified));
        let audit = browser.get("/oversight/audit?what=retention.begun").await;
        assert!(audit.words().contains("郑宁") && audit.words().contains("删除到期的信息"), "{}", audit.words());
    })
    .await;
}

#[actix_web::test]
async fn files_can_go_earlier_and_leave_the_words() {
    on_each_database(|app| async move {
        let (case, _) = closed(&app, "chen@mail.example").await;
        let mut browser = admin(&app).await;
        keep(&mut browser, "1", "24").await;
        app.clock.advance(Duration::days(40));
        let person = app.person(Role::Admin, "郑宁", "zheng@desk.example", None).await;
        let mut browser = app.signed_in(&person).await;
        let url = format!("{PAGE}/erasure/files");
        let shown = browser.get(&url).await;
        confirm(&mut browser, &shown, &url, "1").await;
        work(&app, &folder_mailer(&app)).await;
        let desk = browser.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
        assert!(desk.words().contains("删除了到期的凭证文件") && desk.words().contains("陈晓"), "{}", desk.words());
        assert!(desk.select("a[href*='/evidence/']").is_empty());
        assert!(over(&app, &["verify"]).status.success());
        assert_eq!(browser.get(&format!("{PAGE}/erasure/person")).await.words().matches("没有可以删除的").count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn one_case_is_erased_at_its_consumers_wish_once_it_is_closed_and_not_held() {
    on_each_database(|app| async move {
        let open = file_case(&app, |_| {}).await;
        let (case, _) = closed(&app, "chen@mail.example").await;
        let mut browser = admin(&app).await;
        let url = format!("{PAGE}/erasure/person");
        let of = |case: &Case| format!("{url}?case={}", case.reference.unwrap());
        assert!(browser.get(&of(&open)).await.words().contains("没有可以删除的"));
        assert_eq!(browser.get(&format!("{url}?case=RD-1")).await.status, 404);
        assert!(browser.get(&url).await.words().contains("没有可以删除的"), "no months were set: nothing is due");
        let reference = case.reference.unwrap().to_string();
        let hold = |act: &'static str| [("reference", reference.clone()), ("reason", "纠纷".to_owned()), ("act", act.to_owned())];
        let as_fields = |fields: &[(&'static str, String); 3]| -> Vec<(&'static str, String)> { fields.to_vec() };
        let (place, lift) = (as_fields(&hold("place")), as_fields(&hold("lift")));
        let sent = |fields: &Vec<(&'static str, String)>| -> Vec<(String, String)> {
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        for (fields, words) in [(&place, "没有可以删除的"), (&lift, "请输入")] {
            let fields = sent(fields);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            assert_eq!(browser.post("/admin/retention/holds", &fields).await.status, 303);
            let page = browser.get(&of(&case)).await;
            assert!(page.words().contains(words), "{words}: {}", page.words());
        }
        let shown = browser.get(&of(&case)).await;
        assert_eq!(confirm(&mut browser, &shown, &url, "1").await.status, 422, "its reference is to be typed");
        assert_eq!(confirm(&mut browser, &shown, &url, &format!(" {reference} ")).await.status, 303);
        let id = case.id;
        let erased = count(&app, move |conn| retention::erased(conn, id)).await;
        assert_eq!(erased.iter().map(|(class, _)| *class).collect::<Vec<_>>(), [Class::Person]);
        // The same click once more.
        assert_eq!(confirm(&mut browser, &shown, &url, &reference).await.location().as_deref(), Some(PAGE));
        assert!(over(&app, &["verify"]).status.success());
    })
    .await;
}

#[actix_web::test]
async fn what_came_after_a_case_was_taken_up_again_is_erased_too() {
    on_each_database(|app| async move {
        let (case, _) = closed(&app, "chen@mail.example").await;
        let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", None).await;
        let erase = |app: &TestApp, case: &Case| {
            let (id, act, db) = (case.id, app.app.act(Actor::System), app.app.db.clone());
            async move { db.write(move |tx| retention::erase(tx, id, Class::Person, &act)).await.unwrap() }
        };
        assert!(erase(&app, &case).await);
        assert!(!erase(&app, &case).await, "once");
        app.clock.advance(Duration::hours(1));
        let id = case.id;
        let again = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap();
        let reopening = Reopening { reason: "又来电话".to_owned(), version: again.version };
        let open = act_on(&app, &again, TestApp::actor(&chief), |case, act| case.reopen(&reopening, act)).await;
        assert!(!erase(&app, &open).await, "not while it is open");
        let case = close(&app, &open).await;
        app.clock.advance(Duration::hours(1));
        assert!(erase(&app, &case).await, "something new");
        let id = case.id.0;
        let words = count(&app, move |conn| {
            let words = texts::table.filter(texts::case_id.eq(id)).filter(texts::body.is_not_null()).count();
            Ok(words.get_result::<i64>(conn)?)
        });
        assert_eq!(words.await, 0);
        assert!(over(&app, &["verify"]).status.success());
    })
    .await;
}

/// Confirmed by somebody, not done yet.
pub async fn begin(app: &TestApp, by: &Person, total: i64) -> retention::Run {
    let (at, class, by) = (app.app.now(), Class::Person, by.id);
    let (id, closed_before, is_of_one) = (app.app.id(), at, false);
    let run = retention::Run { id, class, closed_before, by, name: None, at, total, done: 0, ended_at: None, is_of_one };
    let (id, begun) = (app.app.id(), run.clone());
    let begin = move |tx: &mut Conn| {
        let (before, after) = (String::new(), "{}".to_owned());
        let limit = usize::try_from(begun.total).unwrap();
        let due: Vec<_> = retention::due(tx, class, at, limit)?.into_iter().map(|due| due.id).collect();
        let edit = Edit { id, by: Some(by), at, what: "retention.begun", target: 0, before, after };
        retention::begin(tx, &begun, &due, &edit)
    };
    assert_eq!(app.app.db.write(begin).await.unwrap(), retention::Begun::Now);
    run
}

#[actix_web::test]
async fn erasing_goes_on_after_a_crash_and_ends_when_whoever_confirmed_may_not_any_more() {
    on_each_database(|app| async move {
        let (one, _) = closed(&app, "chen@mail.example").await;
        closed(&app, "wang@mail.example").await;
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        app.clock.advance(Duration::days(1));
        let run = begin(&app, &boss, 2).await;
        let (id, act, stepped) = (one.id, app.app.act(Actor::System), run.clone());
        assert_eq!(app.app.db.write(move |tx| retention::step(tx, &stepped, id, &act)).await.unwrap(), Step::Erased);
        work(&app, &folder_mailer(&app)).await;
        let found = count(&app, |conn| Ok(erasure_runs::table.select(erasure_runs::done).first::<i64>(conn)?)).await;
        assert_eq!(found, 2, "each once");
        closed(&app, "li@mail.example").await;
        app.clock.advance(Duration::days(1));
        begin(&app, &boss, 1).await;
        let id = boss.id.0;
        let demote = move |tx: &mut Conn| {
            use redress::store::schema::people;
            Ok(diesel::update(people::table.find(id)).set(people::role.eq(Role::Agent.as_str())).execute(tx)?)
        };
        app.app.db.write(demote).await.unwrap();
        work(&app, &folder_mailer(&app)).await;
        let left = count(&app, |conn| {
            let open = erasure_runs::table.filter(erasure_runs::ended_at.is_null()).count();
            Ok((open.get_result::<i64>(conn)?, erasures::table.count().get_result::<i64>(conn)?))
        });
        assert_eq!(left.await, (0, 2));
    })
    .await;
}

/// What is due once somebody has confirmed may be more than they saw.
#[actix_web::test]
async fn no_more_is_erased_than_was_confirmed_and_the_oldest_goes_first() {
    on_each_database(|app| async move {
        let (one, _) = closed(&app, "chen@mail.example").await;
        app.clock.advance(Duration::days(1));
        closed(&app, "wang@mail.example").await;
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        app.clock.advance(Duration::days(1));
        begin(&app, &boss, 1).await;
        work(&app, &folder_mailer(&app)).await;
        let erased = count(&app, |conn| Ok(erasures::table.select(erasures::case_id).load::<i64>(conn)?)).await;
        assert_eq!(erased, [one.id.0]);
        let open = count(&app, |conn| {
            Ok(erasure_runs::table.filter(erasure_runs::ended_at.is_null()).count().get_result::<i64>(conn)?)
        });
        assert_eq!(open.await, 0);
    })
    .await;
}

#[actix_web::test]
async fn months_that_make_no_sense_are_said_and_nothing_is_lost_when_two_change_them() {
    on_each_database(|app| async move {
        let mut browser = admin(&app).await;
        let seen = browser.get(PAGE).await.attributes("input[name=seen]", "value")[0].clone();
        for (files, person, words) in
            [("0", "", "请写 1 到 600 之间的整数"), ("", "x", "请写 1 到 600 之间的整数"), ("24", "12", "不能比它保存得更久")]
        {
            let fields = [("files_months", files), ("person_months", person), ("seen", &*seen), ("step", "check")];
            let page = browser.post(PAGE, &fields).await;
            assert_eq!(page.status, 422);
            assert!(page.words().contains(words), "{words}: {}", page.words());
        }
        keep(&mut browser, "3", "12").await;
        let fields = [("files_months", "6"), ("person_months", "12"), ("seen", &*seen), ("step", "save")];
        let late = browser.post(PAGE, &fields).await;
        assert_eq!(late.status, 409);
        assert!(late.words().contains("刚才有人改了期限"), "{}", late.words());
        let none = browser.post("/admin/retention/holds", &[("reference", "RD-1"), ("reason", ""), ("act", "place")]).await;
        assert_eq!(none.status, 422);
        assert!(none.words().contains("没有这个受理编号") && none.text().contains("RD-1"), "{}", none.words());
    })
    .await;
}

#[test]
fn months_are_counted_by_the_calendar() {
    let zone = chrono_tz::Asia::Shanghai;
    let at = |month, day| zone.with_ymd_and_hms(2027, month, day, 9, 0, 0).unwrap().with_timezone(&Utc);
    assert_eq!(closed_before(at(3, 31), 1, zone), at(2, 28));
    assert_eq!(closed_before(at(7, 15), 6, zone), at(1, 15));
}

#[actix_web::test]
async fn a_held_case_says_so_and_why_to_those_who_may_know() {
    on_each_database(|app| async move {
        let (case, _) = closed(&app, "chen@mail.example").await;
        let mut admin = admin(&app).await;
        let reference = case.reference.unwrap().to_string();
        let url = format!("/desk/cases/{reference}");
        assert!(!admin.get(&url).await.words().contains("已保全"));
        let hold = [("reference", &*reference), ("reason", "法院调取"), ("act", "place")];
        assert_eq!(admin.post("/admin/retention/holds", &hold).await.status, 303);
        let mut chief = app.sign_in_supervisor("周启航").await;
        for reader in [&mut admin, &mut chief] {
            let page = reader.get(&url).await.words();
            assert!(page.contains("这件案件已保全") && page.contains("法院调取"), "{page}");
        }
        let page = app.sign_in_agent("李敏").await.get(&url).await;
        assert!(page.status == 200 && !page.words().contains("法院调取") && !page.words().contains("已保全"));
    })
    .await;
}
