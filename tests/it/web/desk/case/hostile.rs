//! What somebody typed is shown as words, wherever it is shown (S13, S16, S48).

use redress::domain::actor::{Actor, Role};
use redress::domain::case::corresponding::Request;
use redress::domain::codes::Channel;

use super::{NOUNS, Room, with};
use crate::support::cases::{act_on, file_case};
use crate::support::{Answer, Browser, TestApp, on_each_database};

const PICTURE: &str = "<img src=x onerror=alert(1)>";
const BREAKOUT: &str = "\"'><script>alert(2)</script>";

fn marked(what: &str) -> String {
    format!("{what}{PICTURE}{BREAKOUT}")
}

/// Nothing typed has become a tag or left its attribute.
fn inert(answer: &Answer, place: &str) {
    let text = answer.text();
    for raw in ["<img src=x", "<script>alert", "onerror=alert(1)>", "\"'><"] {
        assert!(!text.contains(raw), "{place} shows {raw} as it came");
    }
    let page = scraper::Html::parse_document(&text);
    for selector in ["img[src=x]", "[onerror]", "script:not([src])"] {
        let selector = scraper::Selector::parse(selector).unwrap();
        assert!(page.select(&selector).next().is_none(), "{place}");
    }
}

/// A case in which the consumer wrote the marker into everything there is to write, and so did the agent.
async fn hostile_case(room: &mut Room) {
    let owner = room.owner.id;
    room.case = file_case(&room.app, |filing| {
        filing.consumer = Some(owner);
        filing.channel = Channel::Web;
        filing.summary = marked("摘要");
        filing.description = marked("经过");
        filing.desired_outcome = Some(marked("希望"));
        filing.contact.name = marked("名字");
        filing.contact.phone = Some(marked("电话"));
        filing.order.provider = marked("平台");
        filing.order.merchant = marked("商家");
        filing.order.order_number = Some(marked("订单"));
        filing.order.payment_reference = Some(marked("流水"));
        filing.order.displayed_status = Some(marked("显示"));
    })
    .await;
    let reference = room.case.reference.unwrap();
    let name = "凭证<img src=x onerror=alert(1)>.pdf";
    let files = [("files", name, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n".as_slice())];
    let sent = room.consumer.upload(&format!("/complaints/{reference}/evidence"), &[("kind", "other")], &files).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    room.case = room.stored().await;
    let consumer = Actor::Consumer { person: Some(owner), cases: Vec::new() };
    room.case = act_on(&room.app, &room.case, consumer, |case, act| case.reply(&marked("留言"), act)).await;
    for (noun, field) in [("messages", "body"), ("notes", "body"), ("escalation", "reason"), ("order-facts", "body")] {
        let fields = with(room.good(noun), field, &marked(noun));
        assert_eq!(room.post(noun, &fields).await.status, 303, "{noun}");
        room.case = room.stored().await;
    }
    let ask = Request { whom: marked("谁"), body: marked("问"), until: room.app.app.now() + chrono::Duration::days(2) };
    room.case = act_on(&room.app, &room.case, Actor::System, |case, act| case.ask_merchant(&ask, act)).await;
    let fields = with(with(room.good("correction"), "field", "order_number"), "value", &marked("新"));
    assert_eq!(room.post("correction", &fields).await.status, 303);
    room.case = room.stored().await;
}

async fn open(browser: &mut Browser, url: &str) -> Answer {
    let answer = browser.get(url).await;
    assert_eq!(answer.status, 200, "{url}");
    inert(&answer, url);
    answer
}

#[actix_web::test]
async fn no_words_of_a_case_become_part_of_a_page_at_the_desk_or_in_oversight() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let me = room.app.person(Role::Agent, &marked("李敏"), "marked@desk.example", None).await;
        room.agent = room.app.signed_in(&me).await;
        hostile_case(&mut room).await;
        let take = room.good("assignment");
        assert_eq!(room.post("assignment", &take).await.status, 303);
        room.case = room.stored().await;
        let case = room.url("");
        let page = open(&mut room.agent, &case).await;
        for words in
            ["摘要", "经过", "希望", "名字", "电话", "平台", "商家", "订单", "流水", "显示", "留言", "谁", "问", "新", "notes"]
        {
            assert!(page.words().contains(&marked(words)), "{words} can be read");
        }
        let mut urls: Vec<String> = NOUNS.iter().filter(|noun| **noun != "remedies").map(|noun| room.url(noun)).collect();
        urls.push(format!("{case}?all=1"));
        urls.extend(page.attributes(".shots a", "href"));
        urls.extend(
            ["mine", "unassigned", "due-soon", "overdue", "waiting", "all", "closed"].map(|it| format!("/desk/queue?view={it}")),
        );
        for url in &urls {
            open(&mut room.agent, url).await;
        }
        let read = room.consumers_page().await;
        inert(&read, "the consumer's page");
        // A report covers whole days: the day after, what was measured is in it.
        room.app.advance(chrono::Duration::days(1));
        let mut supervisor = room.app.sign_in_supervisor(&marked("陈岚")).await;
        let report = open(&mut supervisor, "/oversight/response-times").await;
        let behind = report.attributes("main a[href*='/oversight/cases']", "href");
        assert!(!behind.is_empty());
        let listed = behind.iter().map(String::as_str).chain(["/oversight/cases", "/desk/queue"]);
        let mut seen = false;
        for url in listed {
            seen |= open(&mut supervisor, url).await.words().contains(&marked("摘要"));
        }
        assert!(seen, "the lists show the summary");
        let csv = supervisor.get("/oversight/response-times.csv").await;
        assert!(csv.status == 200 && csv.header("content-type").unwrap().starts_with("text/csv"));
    })
    .await;
}

#[actix_web::test]
async fn what_is_sent_back_to_be_mended_is_shown_as_words() {
    let mut room = Room::open(TestApp::new()).await;
    for noun in NOUNS.iter().filter(|noun| **noun != "remedies") {
        room.ready_for(noun).await;
        let stale: super::Fields = room
            .good(noun)
            .into_iter()
            .map(|(name, value)| match name {
                "version" => (name, "0".to_owned()),
                _ => (name, format!("{value}{}", marked(""))),
            })
            .collect();
        let answer = room.post(noun, &stale).await;
        inert(&answer, noun);
        let wrong: super::Fields = room
            .good(noun)
            .into_iter()
            .map(|(name, value)| match name {
                "version" => (name, value),
                _ => (name, format!("{}\u{0}", marked(""))),
            })
            .collect();
        inert(&room.post(noun, &wrong).await, noun);
        let good: super::Fields = room
            .good(noun)
            .into_iter()
            .map(|(name, value)| match name {
                "body" | "reason" | "explanation" => (name, marked("")),
                "version" => (name, "0".to_owned()),
                _ => (name, value),
            })
            .collect();
        inert(&room.post(noun, &good).await, noun);
        let forged: Vec<(&str, &str)> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let url = room.url(noun);
        inert(&room.agent.post_bare(&url, &forged).await, noun);
    }
    for url in ["/desk/cases/%3Cscript%3Ealert(1)%3C/script%3E", "/desk/queue?view=%22%3E%3Cscript%3Ealert(2)%3C/script%3E"] {
        let answer = room.agent.get(url).await;
        assert!(!answer.text().contains("<script>alert"), "{url}");
    }
}
