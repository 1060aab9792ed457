//! Claims about filing for a consumer at the desk: the same complaint, once, with its channel and whoever wrote it down.

use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::codes::{Channel, Consent, Locale};
use redress::domain::credit::Harm;
use redress::domain::event::Happening;
use redress::domain::reference::Reference;
use redress::store::schema::{cases as case_rows, drafts, outbox};
use redress::store::timeline::{self, Span};
use redress::store::{cases, evidence};

use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::{file_case, team, triage};
use crate::support::{Answer, Browser, TestApp, databases, on_each_database};
use crate::web::portal::filing::PNG;

pub(super) const URL: &str = "/desk/cases/new";
pub(super) const KEY: &str = "abcdefghijklmnopqrstuv";

pub(super) type Fields = Vec<(&'static str, &'static str)>;

/// What an agent types while somebody is on the phone.
pub(super) fn told() -> Fields {
    vec![
        ("key", KEY),
        ("channel", "phone"),
        ("locale", "zh-CN"),
        ("name", "王芳"),
        ("phone", "138 0013 8000"),
        ("email", "wang@mail.example"),
        ("problem_type", "order_stuck"),
        ("provider", "alipay"),
        ("merchant", "叮铃到家"),
        ("amount", "258.00"),
        ("order_number", "ZMCB20261108220014758613902"),
        ("summary", "付了款，订单一直显示服务中"),
        ("description", "11 月 8 日下单，10 日付款，订单到今天没有完结。"),
        ("consent", "yes"),
    ]
}

pub(super) fn with(mut fields: Fields, name: &'static str, value: &'static str) -> Fields {
    fields.retain(|(field, _)| *field != name);
    fields.push((name, value));
    fields
}

pub(super) fn reference_of(answer: &Answer) -> Reference {
    let place = answer.location().unwrap_or_else(|| panic!("{}: {}", answer.status, answer.words()));
    assert!(place.ends_with("/filed"), "{place}");
    Reference::parse(place.split('/').nth(3).unwrap()).unwrap()
}

async fn stored(app: &TestApp, reference: Reference) -> Case {
    app.app.db.read(move |conn| cases::find(conn, &Actor::System, reference)).await.unwrap()
}

pub(super) async fn count(app: &TestApp) -> i64 {
    app.app.db.read(|conn| Ok(case_rows::table.count().get_result(conn)?)).await.unwrap()
}

pub(super) async fn file(app: &TestApp, agent: &mut Browser, fields: &Fields) -> Case {
    let answer = agent.post(URL, fields).await;
    stored(app, reference_of(&answer)).await
}

#[actix_web::test]
async fn a_call_about_several_orders_is_one_case_and_each_order_is_held_to_the_same_checks() {
    on_each_database(|app| async move {
        let me = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let mut agent = app.signed_in(&me).await;
        assert_eq!(agent.get(URL).await.select("#others fieldset").len(), 2);
        let second = with(with(told(), "other1_order_number", "ZMCB20261109"), "other1_amount", "30.00");
        // Room for more is asked for without being held to anything, and nothing is lost by it.
        let more = agent.post(URL, &with(with(second.clone(), "name", ""), "more", "yes")).await;
        assert_eq!((more.status.as_u16(), count(&app).await), (200, 0));
        assert_eq!(more.attributes("#others input[name='other1_order_number']", "value"), ["ZMCB20261109"]);
        // A browser sends a file with every field, most of them empty.
        let parts = ["order_number", "payment_reference", "amount", "paid_on"];
        let names: Vec<String> = (1..=9).flat_map(|n| parts.map(|part| format!("other{n}_{part}"))).collect();
        let rest = ["known", "for_other", "represented", "payment_reference", "ordered_on", "paid_on", "displayed_status"];
        let empty = names.iter().map(String::as_str).chain(rest).map(|name| (name, ""));
        let whole: Vec<(&str, &str)> = told().into_iter().chain(empty).chain([("more", "yes")]).collect();
        let kept = agent.upload(URL, &whole, &[("files", "付款.png", PNG)]).await;
        assert!(kept.status == 200 && kept.words().contains("付款.png"), "{}", kept.words());
        let both = with(with(second, "other2_payment_reference", "2026111022001475"), "other2_amount", "十元");
        let wrong = agent.post(URL, &both).await;
        assert_eq!((wrong.status.as_u16(), wrong.attributes("#errors a", "href")), (422, vec!["#other2_amount".to_owned()]));
        assert_eq!(wrong.select("#others fieldset").len(), 3, "and room for one more");
        let case = file(&app, &mut agent, &with(both, "other2_amount", "12.50")).await;
        let page = agent.get(&format!("/desk/cases/{}", case.reference.unwrap())).await.words();
        for told in ["ZMCB20261109", "30.00", "2026111022001475", "12.50"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        // Whose second order is complained about already is told of it, whoever rings.
        let mut known = with(with(told(), "key", "bcdefghijklmnopqrstuvw"), "order_number", "ZMCB-OTHER");
        known.retain(|(name, _)| !["phone", "email"].contains(name));
        let known = with(
            with(with(known, "phone", "139 0013 9000"), "other1_amount", "1"),
            "other1_order_number",
            "ZMCB20261108220014758613902",
        );
        let alike = agent.post(URL, &known).await;
        assert!(alike.status == 409 && alike.text().contains(&case.reference.unwrap().to_string()), "{}", alike.words());
        // And who complains of what is a further order there.
        let of_further = with(with(known, "order_number", "ZMCB20261109"), "other1_order_number", "ZMCB-ELSE");
        let alike = agent.post(URL, &of_further).await;
        assert!(alike.status == 409 && alike.text().contains(&case.reference.unwrap().to_string()), "{}", alike.words());
        let tenth = agent.post(URL, &with(told(), "other10_amount", "1")).await;
        assert_eq!((tenth.status.as_u16(), count(&app).await), (422, 1), "nine are the most");
    })
    .await;
}

#[actix_web::test]
async fn a_call_becomes_a_case_with_its_channel_and_whoever_took_it_in_the_history() {
    on_each_database(|app| async move {
        let me = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let mut agent = app.signed_in(&me).await;
        let case = file(&app, &mut agent, &told()).await;
        assert_eq!((case.channel, case.locale, case.consumer), (Channel::Phone, Locale::ZhCn, None));
        assert_eq!((case.assignee, case.consents.as_slice()), (None, &[Consent::Share][..]));
        let id = case.id;
        let history = app.app.db.read(move |conn| timeline::for_staff(conn, id, Span::All)).await.unwrap();
        let filed = history.entries.last().unwrap();
        assert!(matches!(filed.what, Happening::Filed { channel: Channel::Phone, .. }));
        assert_eq!((filed.person, filed.name.as_deref()), (Some(me.id), Some("李敏")));
        let page = agent.get(&format!("/desk/cases/{}", case.reference.unwrap())).await;
        assert!(page.words().contains("根据来电登记投诉；口头同意：可以把订单信息和证据转给商家和平台"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn the_consumer_gets_the_same_receipt_and_reads_how_the_complaint_came() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let case = file(&app, &mut agent, &told()).await;
        work(&app, &folder_mailer(&app)).await;
        let letters = letter_files(&app);
        assert_eq!(letters.len(), 1);
        let letter = mail_parser::MessageParser::default().parse(&letters[0]).unwrap().body_text(0).unwrap().into_owned();
        assert!(letter.contains(&case.reference.unwrap().to_string()) && letter.contains("/t/"), "{letter}");
        let mut consumer = app.sign_in_consumer("王芳", "wang@mail.example").await;
        let token = letter.split("/t/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        consumer.post(&format!("/t/{token}"), &[]).await;
        let page = consumer.get(&format!("/complaints/{}", case.reference.unwrap())).await;
        assert!(page.words().contains("我们根据您的电话登记了投诉"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn no_page_of_the_desk_shows_the_consumers_link() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let fields = with(told(), "email", "");
        let answer = agent.post(URL, &fields).await;
        let reference = reference_of(&answer);
        for url in [format!("/desk/cases/{reference}/filed"), format!("/desk/cases/{reference}")] {
            let page = agent.get(&url).await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains("/t/"), "{url}");
        }
        let sheet = agent.get(&format!("/desk/cases/{reference}/filed")).await.words();
        assert!(sheet.contains(&reference.to_string()) && sheet.contains("收不到链接"), "no way to promise: {sheet}");
    })
    .await;
}

#[actix_web::test]
async fn somebody_with_a_mobile_alone_is_told_to_track_it_where_text_messages_are_sent() {
    for make in [databases::sqlite, databases::postgres] {
        let app = TestApp::with(make(), &[("SMS_URL", "http://127.0.0.1:9/send")]);
        let mut agent = app.sign_in_agent("李敏").await;
        let answer = agent.post(URL, &with(told(), "email", "")).await;
        let sheet = agent.get(&answer.location().unwrap()).await.words();
        assert!(sheet.contains("/track") && sheet.contains("138 **** 8000"), "{sheet}");
        let fields = with(with(with(told(), "email", ""), "consent_texts", "yes"), "key", "another-key-of-a-form");
        let fields = with(with(fields, "order_number", "ZMCB20261108220014758613777"), "merchant", "别家");
        let answer = agent.post(URL, &fields).await;
        assert!(agent.get(&answer.location().unwrap()).await.words().contains("会用短信发到"));
        let ways = app.app.db.read(|conn| Ok(outbox::table.select(outbox::way).load::<String>(conn)?)).await.unwrap();
        assert_eq!(ways, ["text"], "only who agreed is texted");
    }
}

#[actix_web::test]
async fn a_form_sent_twice_files_one_case_and_another_complaint_in_it_is_not_lost() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let first = reference_of(&agent.post(URL, &told()).await);
        assert_eq!(reference_of(&agent.post(URL, &told()).await), first);
        assert_eq!(count(&app).await, 1);
        let other = with(with(told(), "order_number", "ZMCB20261108220014758613999"), "merchant", "另一家店");
        let again = agent.post(URL, &other).await;
        assert_eq!(again.status, 409);
        assert!(again.words().contains(&first.to_string()) && again.attributes("#merchant", "value") == ["另一家店"]);
        let key = again.attributes("input[name=key]", "value").remove(0);
        assert_ne!(key, KEY);
        let key: &'static str = Box::leak(key.into_boxed_str());
        assert_ne!(reference_of(&agent.post(URL, &with(other, "key", key)).await), first);
        assert_eq!(count(&app).await, 2);
    })
    .await;
}

#[actix_web::test]
async fn two_clicks_at_once_file_one_case() {
    on_each_database(|app| async move {
        let agent = app.sign_in_agent("李敏").await;
        let (mut one, mut two) = (agent.clone(), agent);
        let fields = told();
        let (a, b) = futures_util::join!(one.post(URL, &fields), two.post(URL, &fields));
        assert_eq!(reference_of(&a), reference_of(&b));
        assert_eq!(count(&app).await, 1);
    })
    .await;
}

#[actix_web::test]
async fn likely_duplicates_are_shown_before_anything_is_filed_and_the_agent_may_file_all_the_same() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let known = file_case(&app, |filing| filing.order.order_number = Some("ZMCB20261108220014758613902".to_owned())).await;
        let person = file_case(&app, |filing| filing.contact.phone = Some("+8613800138000".to_owned())).await;
        file_case(&app, |filing| filing.order.merchant = "不相干".to_owned()).await;
        let warned = agent.post(URL, &told()).await;
        assert_eq!(warned.status, 409);
        let links = warned.attributes("#alike a", "href");
        let url = |case: &Case| format!("/desk/cases/{}", case.reference.unwrap());
        assert_eq!(links, [url(&person), url(&known)]);
        assert_eq!(warned.attributes("#name", "value"), ["王芳"], "nothing typed is lost");
        assert_eq!(count(&app).await, 3);
        let seen: &'static str = Box::leak(warned.attributes("input[name=known]", "value").remove(0).into_boxed_str());
        reference_of(&agent.post(URL, &with(told(), "known", seen)).await);
        assert_eq!(count(&app).await, 4);
    })
    .await;
}

#[actix_web::test]
async fn a_team_agent_is_warned_within_the_teams_scope_alone_and_the_case_lands_in_it() {
    on_each_database(|app| async move {
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let hidden = file_case(&app, |filing| filing.order.order_number = Some("ZMCB20261108220014758613902".to_owned())).await;
        triage(&app, &hidden, redress::domain::codes::Priority::Normal, Some(theirs)).await;
        let me = app.person(Role::Agent, "吴桐", "wu@desk.example", Some(ours)).await;
        let mut agent = app.signed_in(&me).await;
        let case = file(&app, &mut agent, &with(told(), "take", "yes")).await;
        assert_eq!(case.assignee, Some(me.id), "taken at once");
        let url = format!("/desk/cases/{}", case.reference.unwrap());
        assert_eq!(agent.get(&url).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn what_is_missing_is_said_all_at_once_and_good_files_are_kept_until_it_is_mended() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let bad = with(with(with(told(), "amount", "很多"), "phone", ""), "email", "");
        let bad = with(bad, "kind", "payment_screenshot");
        let answer = agent.upload(URL, &bad, &[("files", "付款.png", PNG)]).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.attributes("#errors a", "href"), ["#email", "#amount"]);
        assert!(answer.words().contains("付款.png · 付款截图"), "{}", answer.words());
        assert_eq!(count(&app).await, 0);
        let case = file(&app, &mut agent, &told()).await;
        let id = case.id;
        let files = app.app.db.read(move |conn| evidence::of_case(conn, id)).await.unwrap();
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["付款.png"]);
        assert_eq!(case.files, 1);
    })
    .await;
}

#[actix_web::test]
async fn for_somebody_else_the_signed_authority_is_asked_for_here_too() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let fields = with(told(), "represented", "王建国");
        let answer = agent.post(URL, &fields).await;
        assert_eq!((answer.status.as_u16(), answer.attributes("#errors a", "href")), (422, vec!["#authority".to_owned()]));
        let answer = agent.upload(URL, &fields, &[("authority", "授权书.png", PNG)]).await;
        assert_eq!(stored(&app, reference_of(&answer)).await.represented.as_deref(), Some("王建国"));
    })
    .await;
}

#[actix_web::test]
async fn nobody_but_staff_files_here_and_nobody_files_as_the_web() {
    on_each_database(|app| async move {
        let mut consumer = app.sign_in_consumer("王芳", "wang@mail.example").await;
        assert_eq!(consumer.get(URL).await.status, 404);
        assert_eq!(consumer.post(URL, &told()).await.status, 404);
        assert!(app.browser().get(URL).await.location().unwrap().starts_with("/sign-in"));
        let mut agent = app.sign_in_agent("李敏").await;
        let answer = agent.post(URL, &with(told(), "channel", "web")).await;
        assert_eq!((answer.status.as_u16(), answer.attributes("#errors a", "href")), (422, vec!["#channel".to_owned()]));
        assert_eq!(agent.post(URL, &with(told(), "consumer", "1")).await.status, 422);
        assert_eq!(count(&app).await, 0);
        let mut other = app.sign_in_agent("周启航").await;
        reference_of(&agent.post(URL, &told()).await);
        assert_eq!(other.post(URL, &told()).await.status, 404, "a key is one agent's own");
        assert_eq!(app.app.db.read(|conn| Ok(drafts::table.count().get_result::<i64>(conn)?)).await.unwrap(), 1);
    })
    .await;
}

#[actix_web::test]
async fn the_form_is_one_click_from_the_queue_in_both_languages() {
    let app = TestApp::new();
    for (language, title) in [("zh-CN", "代消费者登记"), ("en", "File for a consumer")] {
        let mut agent = app.sign_in_agent("李敏").await;
        agent.set_cookie("redress-language", language);
        assert_eq!(agent.get("/desk/queue").await.attributes(".qhead a[href='/desk/cases/new']", "href").len(), 1);
        assert_eq!(agent.get(URL).await.select("h1"), [title]);
    }
}

#[actix_web::test]
async fn credit_harm_that_is_told_on_the_phone_is_found_by_the_supervisor() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let form = agent.get(URL).await;
        assert_eq!(form.attributes("#credit option[selected]", "value"), [""; 0], "nobody has asked yet");
        let again = agent.post(URL, &with(with(told(), "credit", "score"), "name", "")).await;
        assert_eq!(again.status, 422);
        assert_eq!(again.attributes("#credit option[selected]", "value"), ["score"], "kept as it was chosen");
        let case = file(&app, &mut agent, &with(told(), "credit", "record")).await;
        assert_eq!(case.credit.as_ref().map(|credit| credit.harm), Some(Harm::Record));
        let unhurt = with(with(told(), "key", "bcdefghijklmnopqrstuvw"), "order_number", "ZMCB-UNHURT");
        let unhurt = file(&app, &mut agent, &with(with(unhurt, "merchant", "别家"), "credit", "")).await;
        assert!(unhurt.credit.is_none());
        let [hurt, unhurt] = [case, unhurt].map(|case| case.reference.unwrap().to_string());
        let mut supervisor = app.sign_in_supervisor("陈岚").await;
        for path in ["/oversight/credit", "/oversight/credit?state=said", "/desk/queue?view=all&flag=credit_open"] {
            let list = supervisor.get(path).await;
            assert!(list.status == 200 && list.words().contains(&hurt) && !list.words().contains(&unhurt), "{path}");
        }
        assert_eq!(agent.get("/oversight/credit").await.status, 404, "that list is the supervisor's");
        let page = agent.get(&format!("/desk/cases/{hurt}")).await;
        assert!(page.words().contains("征信"), "{}", page.words());
    })
    .await;
}
