//! Claims about the merchant's pages: its link opens what it is asked and nothing else, and what it says by it lands.

mod asked_again;
mod consent;
mod disowned;
mod late;
mod links;
mod pages;

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Consent;
use redress::domain::evidence::EvidenceKind;
use redress::domain::ids::{MerchantId, PersonId};
use redress::domain::merchant::{Contact, Merchant};
use redress::seal::Purpose;
use redress::store::cases;
use redress::store::merchants::keeping::{Keeping, keep};
use redress::store::schema::{evidence, facts};

use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::token;
use crate::web::portal::filing::PNG;

pub const SHOP: &str = "叮铃到家生活服务";
const BODY: &str = "请说明这笔订单在您系统里的状态。";

/// A merchant of the register whose address somebody made sure of.
pub async fn shop(app: &TestApp, name: &str, email: Option<&str>) -> MerchantId {
    let by = app.person(Role::Admin, "吴思远", &format!("wu{}@desk.example", app.app.id()), None).await.id;
    let contact =
        Contact { person: "周经理".to_owned(), email: email.map(str::to_owned), phone: None, is_confirmed: email.is_some() };
    let now = Merchant { name: name.to_owned(), contact, ..Merchant::blank() };
    let id = MerchantId(app.app.id());
    let keeping = Keeping { id, seen: None, now, by, at: app.app.now(), edit: app.app.id() };
    app.app.db.write(move |tx| keep(tx, &keeping)).await.unwrap().unwrap();
    id
}

/// A case whose merchant an agent asked by letter; the agent's browser.
struct Room {
    app: TestApp,
    case: Case,
    shop: MerchantId,
    agent: Browser,
}

async fn asked(app: TestApp) -> Room {
    asked_for(app, None).await
}

/// The same about an order of somebody with an account.
async fn asked_for(app: TestApp, owner: Option<PersonId>) -> Room {
    let shop = shop(&app, SHOP, Some("zhou@shop.example")).await;
    let case = file_case(&app, |filing| {
        filing.consumer = owner;
        SHOP.clone_into(&mut filing.order.merchant);
    })
    .await;
    let mut agent = app.sign_in_agent("李敏").await;
    let fields = [("whom", SHOP), ("body", BODY), ("letter", "yes")];
    let sent = agent.post(&desk(&case, "/merchant-request"), &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    Room { app, case, shop, agent }
}

fn desk(case: &Case, rest: &str) -> String {
    format!("/desk/cases/{}{rest}", case.reference.unwrap())
}

fn page_of(case: &Case, rest: &str) -> String {
    format!("/respond/cases/{}{rest}", case.reference.unwrap())
}

/// Somebody at a merchant, who has opened its link.
async fn open(app: &TestApp, merchant: MerchantId) -> Browser {
    let mut browser = app.browser();
    let link = format!("/respond/{}", token(app, Purpose::Merchant, merchant.0).await);
    let button = browser.get(&link).await;
    assert_eq!(button.status, 200);
    assert!(!button.words().contains(BODY), "a scanner of letters reads nothing");
    let opened = browser.post(&link, &[]).await;
    assert_eq!((opened.status.as_u16(), opened.location().as_deref()), (303, Some("/respond")));
    browser
}

fn field(page: &Answer, name: &str) -> String {
    page.attributes(&format!("main form input[name='{name}']"), "value").first().cloned().unwrap_or_default()
}

/// Fills in the form of an answer.
async fn say(browser: &mut Browser, case: &Case, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let url = page_of(case, &format!("/{kind}"));
    let form = browser.get(&url).await;
    assert_eq!(form.status, 200, "{kind}: {}", form.words());
    let (seen, key) = (field(&form, "seen"), field(&form, "key"));
    let all: Vec<(&str, &str)> =
        [("seen", seen.as_str()), ("key", key.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.post(&url, &all).await
}

async fn now(room: &Room) -> Case {
    let id = room.case.id;
    let read = move |conn: &mut _| cases::find_by_id(conn, &redress::domain::actor::Actor::System, id);
    room.app.app.db.read(read).await.unwrap()
}

fn letters(app: &TestApp) -> Vec<String> {
    letter_files(app)
        .iter()
        .map(|letter| {
            let parsed = mail_parser::MessageParser::default().parse(letter).unwrap();
            let to = parsed.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
            format!("{to}\n{}\n{}", parsed.subject().unwrap_or_default(), parsed.body_text(0).unwrap_or_default())
        })
        .collect()
}

#[actix_web::test]
async fn a_merchant_gets_a_letter_and_sees_what_the_consumer_shows_and_nothing_else() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        work(&room.app, &folder_mailer(&room.app)).await;
        let letter = letters(&room.app).into_iter().find(|letter| letter.starts_with("zhou@shop.example")).expect("a letter");
        let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        assert!(letter.contains(BODY) && letter.contains(&link) && letter.contains("请回应"), "{letter}");
        let contact = &room.case.contact;
        let secrets = [contact.name.clone(), contact.email.clone().unwrap(), contact.phone.clone().unwrap_or_default()];
        let said = "我上周三在店里付了钱";
        let mut consumer = room.app.browser();
        consumer.post(&format!("/t/{}", token(&room.app, Purpose::Case, room.case.id.0).await), &[]).await;
        let url = format!("/complaints/{}/messages", room.case.reference.unwrap());
        consumer.post(&url, &[("body", said)]).await;
        room.agent.post(&desk(&room.case, "/notes"), &[("body", "疑似刷单，内部先查。")]).await;
        let mut shop = open(&room.app, room.shop).await;
        assert_eq!(shop.get("/respond").await.location(), Some(page_of(&room.case, "")), "of one request nobody chooses");
        let page = shop.get(&page_of(&room.case, "")).await;
        assert_eq!(page.status, 200);
        let number = room.case.order.order_number.clone().unwrap();
        for shown in [BODY, SHOP, number.as_str(), "12 月 1 日"] {
            assert!(page.words().contains(shown), "{shown}: {}", page.words());
        }
        for form in ["", "/finished", "/not-ours"] {
            let page = shop.get(&page_of(&room.case, form)).await;
            for secret in secrets.iter().filter(|secret| !secret.is_empty()).map(String::as_str).chain([said, "疑似刷单", "李敏"])
            {
                assert!(!page.text().contains(secret), "{secret} on {form}");
                assert!(!letter.contains(secret), "{secret} in the letter");
            }
        }
        // Their link opens nothing of ours, nor of the consumer's.
        for path in [desk(&room.case, ""), format!("/complaints/{}", room.case.reference.unwrap())] {
            let answer = shop.get(&path).await;
            assert!(answer.status != 200, "{path}: {}", answer.status);
        }
        let seen = room.agent.get(&desk(&room.case, "")).await;
        assert!(seen.words().contains("商家 11 月 24 日"), "who asked sees that it was read: {}", seen.words());
    })
    .await;
}

#[actix_web::test]
async fn without_the_consumers_consent_the_question_stands_alone() {
    on_each_database(|app| async move {
        let shop = shop(&app, SHOP, Some("zhou@shop.example")).await;
        let case = file_case(&app, |filing| {
            SHOP.clone_into(&mut filing.order.merchant);
            filing.consents.retain(|consent| *consent != Consent::Share);
        })
        .await;
        let mut agent = app.sign_in_agent("李敏").await;
        assert!(agent.get(&desk(&case, "")).await.words().contains("商家只看得到您写的问题"));
        agent.post(&desk(&case, "/merchant-request"), &[("whom", SHOP), ("body", BODY), ("letter", "yes")]).await;
        work(&app, &folder_mailer(&app)).await;
        let mut browser = open(&app, shop).await;
        let page = browser.get(&page_of(&case, "")).await;
        assert!(page.words().contains(BODY) && page.words().contains("消费者没有同意提供订单信息和凭证"));
        let letter = letters(&app).into_iter().find(|letter| letter.starts_with("zhou@shop.example")).unwrap();
        let (number, amount) = (case.order.order_number.clone().unwrap(), case.order.amount.to_string());
        for told in [number, amount] {
            assert!(!page.text().contains(&told) && !letter.contains(&told), "{told}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_answer_is_a_fact_of_the_order_and_everybody_reads_it() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        let mut shop = open(&room.app, room.shop).await;
        let none = say(&mut shop, &room.case, "finished", &[("body", "<b>已完结</b>")]).await;
        assert_eq!(none.status, 422);
        assert!(none.words().contains("请选订单现在的状态") && none.text().contains("&#60;b&#62;已完结"), "{}", none.text());
        let done = say(&mut shop, &room.case, "finished", &[("state", "paid"), ("body", "今天已在后台完结。")]).await;
        assert_eq!(done.status, 303, "{}", done.words());
        let page = shop.get(&page_of(&room.case, "")).await;
        assert!(page.words().contains("订单已经完结") && page.words().contains("已收到您的回应"), "{}", page.words());
        let case = now(&room).await;
        assert_eq!(case.status.code().as_str(), "open");
        let read =
            |conn: &mut _| Ok(facts::table.filter(facts::claimant.eq("merchant")).select(facts::state).load::<String>(conn)?);
        assert_eq!(room.app.app.db.read(read).await.unwrap(), ["paid"]);
        let at_the_desk = room.agent.get(&desk(&room.case, "")).await;
        assert!(at_the_desk.words().contains("回应：订单已经完结") && at_the_desk.words().contains("今天已在后台完结。"));
        let mut consumer = room.app.browser();
        consumer.post(&format!("/t/{}", token(&room.app, Purpose::Case, room.case.id.0).await), &[]).await;
        let theirs = consumer.get(&format!("/complaints/{}", room.case.reference.unwrap())).await;
        assert!(
            theirs.words().contains("商家回应：订单已经完结") && theirs.words().contains("今天已在后台完结。"),
            "{}",
            theirs.words()
        );
    })
    .await;
}

#[actix_web::test]
async fn each_answer_asks_for_what_it_needs_and_keeps_what_was_typed() {
    let room = asked(TestApp::new()).await;
    let mut shop = open(&room.app, room.shop).await;
    let table = [
        ("will-finish", ("on", "2026-13-40"), "请填哪天之前完成"),
        ("will-finish", ("on", "2020-01-01"), "请选 11 月 24 日 到"),
        ("never-paid", ("state", "refunded"), "请选订单现在的状态"),
        ("refunded", ("detail", " "), "请填退款单号"),
        ("not-ours", ("detail", ""), "请写是哪家商家"),
        ("needs-time", ("on", ""), "请填需要到哪天"),
        ("needs-time", ("on", "2027-06-01"), "请选 12 月 2 日 到 12 月 11 日"),
        ("finished", ("at", "昨天"), "日期"),
    ];
    for (kind, (name, value), told) in table {
        let fields = [(name, value), ("body", "我们查过了。")];
        let page = say(&mut shop, &room.case, kind, &fields).await;
        assert!(matches!(page.status.as_u16(), 422 | 409), "{kind} {value:?}: {}", page.status);
        assert!(page.words().contains(told), "{kind}: {}", page.words());
        assert!(page.words().contains("我们查过了。"), "what was typed stays: {kind}");
        assert!(!page.words().contains("respond-"), "{kind}: {}", page.words());
    }
    for unknown in ["/nothing", "/finished/x", "/evidence/00"] {
        assert_eq!(shop.get(&page_of(&room.case, unknown)).await.status, 404, "{unknown}");
    }
    let stray = say(&mut shop, &room.case, "finished", &[("state", "paid"), ("outcome", "upheld")]).await;
    assert_eq!(stray.status, 422);
    assert_eq!(now(&room).await.merchant_request.unwrap().answers, 0, "and nothing was stored");
}

#[actix_web::test]
async fn time_is_asked_for_once_and_the_consumer_sees_the_new_date() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mut shop = open(&room.app, room.shop).await;
        let until = now(&room).await.status.until().unwrap();
        let day = (until + Duration::days(3)).date_naive().to_string();
        assert_eq!(say(&mut shop, &room.case, "needs-time", &[("on", &day)]).await.status, 303);
        let case = now(&room).await;
        assert_eq!(
            (case.status.code().as_str(), case.status.until().unwrap().date_naive().to_string()),
            ("awaiting_merchant", day)
        );
        let again = shop.get(&page_of(&room.case, "/needs-time")).await;
        assert_eq!(again.location(), Some(page_of(&room.case, "")), "not twice");
        let page = shop.get(&page_of(&room.case, "")).await;
        assert!(!page.attributes("main a", "href").contains(&page_of(&room.case, "/needs-time")));
    })
    .await;
}

#[actix_web::test]
async fn of_two_who_answer_at_once_the_second_reads_the_first_and_loses_nothing() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let (mut one, mut two) = (open(&room.app, room.shop).await, open(&room.app, room.shop).await);
        let url = page_of(&room.case, "/never-paid");
        let form = two.get(&url).await;
        let key = field(&form, "key");
        assert_eq!(say(&mut one, &room.case, "finished", &[("state", "paid")]).await.status, 303);
        let fields = [("seen", "0"), ("key", key.as_str()), ("state", "in_service"), ("body", "没有收到款")];
        let told = two.post(&url, &fields).await;
        assert_eq!(told.status, 409);
        assert!(
            told.words().contains("有人已经用贵店的链接回应过了") && told.words().contains("订单已经完结"),
            "{}",
            told.words()
        );
        assert!(told.words().contains("没有收到款") && field(&told, "seen") == "1", "{}", told.words());
        let again = [("seen", "1"), ("key", key.as_str()), ("state", "in_service"), ("body", "没有收到款")];
        assert_eq!(two.post(&url, &again).await.status, 303);
        assert_eq!(two.post(&url, &again).await.status, 303, "the same form twice is one answer");
        assert_eq!(now(&room).await.merchant_request.unwrap().answers, 2);
    })
    .await;
}

#[actix_web::test]
async fn files_stay_where_the_answer_is_to_be_mended_and_both_sides_see_them() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        let mut shop = open(&room.app, room.shop).await;
        let url = page_of(&room.case, "/refunded");
        let files: [(&str, &str, &[u8]); 2] = [("files", "退款回单.png", PNG), ("files", "坏.png", b"GIF89a")];
        let bad = shop.upload(&url, &[("seen", "0"), ("detail", "")], &files).await;
        assert_eq!(bad.status, 422);
        assert!(bad.words().contains("退款回单.png") && bad.words().contains("请填退款单号"), "{}", bad.words());
        let good = shop.upload(&url, &[("seen", "0"), ("detail", "R-2026-88")], &[("files", "退款回单.png", PNG)]).await;
        assert_eq!(good.status, 303, "{}", good.words());
        let read = |conn: &mut _| {
            let rows = evidence::table.filter(evidence::by_kind.eq("merchant"));
            Ok(rows.select((evidence::file, evidence::audience)).load::<(String, String)>(conn)?)
        };
        let kept = room.app.app.db.read(read).await.unwrap();
        assert_eq!(kept.len(), 1, "the same file is kept once");
        assert_eq!(kept[0].1, "merchant");
        let mut consumer = room.app.browser();
        consumer.post(&format!("/t/{}", token(&room.app, Purpose::Case, room.case.id.0).await), &[]).await;
        let theirs = format!("/complaints/{}/evidence/{}", room.case.reference.unwrap(), kept[0].0);
        work(&room.app, &folder_mailer(&room.app)).await;
        let picture = consumer.get(&theirs).await;
        assert!(
            picture.status == 200 && picture.bytes != PNG,
            "what we drew of it: the file itself tells of a phone and a place"
        );
        let about = consumer.get(&format!("{theirs}/about")).await;
        assert!(about.select("form").iter().all(|form| !form.contains("更换")), "{}", about.words());
        let replaced = consumer.upload(&format!("{theirs}/replacement"), &[], &[("files", "a.png", PNG)]).await;
        assert_eq!(replaced.status, 409, "nor can they put another in its place");
        let story = consumer.get(&format!("/complaints/{}", room.case.reference.unwrap())).await;
        assert!(story.words().contains("已经退款：R-2026-88"), "{}", story.words());
        assert!(room.agent.get(&desk(&room.case, "")).await.words().contains("退款回单.png"));
    })
    .await;
}

#[actix_web::test]
async fn a_merchant_sees_pictures_that_we_drew_and_only_of_what_is_shown_to_it() {
    let room = asked(TestApp::new()).await;
    let mut consumer = room.app.browser();
    consumer.post(&format!("/t/{}", token(&room.app, Purpose::Case, room.case.id.0).await), &[]).await;
    let complaint = format!("/complaints/{}", room.case.reference.unwrap());
    consumer.upload(&format!("{complaint}/evidence"), &[("kind", "payment_screenshot")], &[("files", "付款.png", PNG)]).await;
    consumer.upload(&format!("{complaint}/evidence"), &[("kind", "authority")], &[("files", "委托.png", PNG)]).await;
    work(&room.app, &folder_mailer(&room.app)).await;
    let read = |conn: &mut _| {
        let rows = evidence::table.order(evidence::id).select((evidence::file, evidence::kind));
        Ok(rows.load::<(String, String)>(conn)?)
    };
    let files = room.app.app.db.read(read).await.unwrap();
    let of = |kind: EvidenceKind| files.iter().find(|(_, it)| it == kind.as_str()).map(|(file, _)| file.clone()).unwrap();
    let (shown, hidden) = (of(EvidenceKind::PaymentScreenshot), of(EvidenceKind::Authority));
    let mut shop = open(&room.app, room.shop).await;
    let page = shop.get(&page_of(&room.case, "")).await;
    assert!(!page.text().contains("付款.png") && !page.text().contains(&hidden), "how a file is called tells of its owner");
    let picture = shop.get(&page_of(&room.case, &format!("/evidence/{shown}"))).await;
    assert_eq!(picture.status, 200);
    assert_ne!(picture.bytes, PNG, "never the file itself");
    assert_eq!(picture.header("content-disposition").as_deref(), Some("inline"));
    assert_eq!(shop.get(&page_of(&room.case, &format!("/evidence/{hidden}"))).await.status, 404);
    consumer.post(&format!("{complaint}/evidence/{shown}/audience"), &[("audience", "consumer")]).await;
    assert_eq!(shop.get(&page_of(&room.case, &format!("/evidence/{shown}"))).await.status, 404, "nor what was taken back");
}
