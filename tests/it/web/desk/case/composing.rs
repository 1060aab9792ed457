//! Who reads what is said before it is sent; and from an act the way leads to where the agent wants to go.

use chrono::Duration;
use redress::domain::case::Case;
use redress::paths;

use super::{Room, with};
use crate::support::app::tuesday;
use crate::support::cases::{close, file_case, file_case_at};
use crate::support::{Answer, TestApp, on_each_database};

#[actix_web::test]
async fn each_form_says_in_words_and_looks_who_will_read_it() {
    for (language, told) in [
        ("zh-CN", ["发送给消费者", "存为内部备注", "问商家"]),
        ("en", ["Send to the consumer", "Save as internal note", "Ask the merchant"]),
    ] {
        let mut room = Room::open(TestApp::new()).await;
        room.agent.set_cookie("redress-language", language);
        let page = room.page().await;
        assert_eq!(page.select(".cmp .btn-1"), told);
        assert_eq!(
            page.attributes(".compose form", "class"),
            ["cmp cmp-msg", "cmp cmp-note", "cmp cmp-ask"],
            "three that nobody takes for another"
        );
        let hints = page.select(".cmp .cmp-h .hint");
        assert_eq!(hints.len(), 3);
        assert_ne!(hints[1], hints[2]);
    }
    let mut room = Room::open(TestApp::new()).await;
    room.case = close(&room.app, &room.case).await;
    assert_eq!(room.page().await.attributes(".compose form", "class"), ["cmp cmp-note"], "a closed case takes notes alone");
}

async fn three(app: &TestApp) -> Vec<Case> {
    let mut cases = Vec::new();
    for hour in [0, 1, 2] {
        cases.push(file_case_at(app, tuesday() - Duration::hours(3 - hour), |_| {}).await);
    }
    cases
}

/// An address without where the case stood in its list.
pub fn without_place(url: &str) -> String {
    url.split("&at=").next().unwrap_or_default().to_owned()
}

fn opened(case: &Case, view: &str) -> String {
    format!("{}?view={view}", paths::desk_case(case.reference.unwrap()))
}

#[actix_web::test]
async fn a_case_opened_from_a_view_leads_to_those_beside_it_there() {
    on_each_database(|app| async move {
        let cases = three(&app).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = agent.get(&opened(&cases[1], "all")).await;
        assert_eq!(page.attributes("a[data-key=prev]", "href"), [opened(&cases[0], "all")]);
        assert_eq!(page.attributes("a[data-key=next]", "href"), [opened(&cases[2], "all")]);
        assert_eq!(page.attributes(".ch-top > a:first-child", "href"), ["/desk/queue?view=all"]);
        let first = agent.get(&opened(&cases[0], "all")).await;
        assert!(first.attributes("a[data-key=prev]", "href").is_empty(), "before the first there is none");
        let bare = agent.get(&paths::desk_case(cases[1].reference.unwrap())).await;
        assert!(bare.attributes("a[data-key=prev], a[data-key=next]", "href").is_empty(), "no view, no neighbours");
        for odd in ["", "nothing", "closed", "//evil.example", "all&view=mine", "%00"] {
            let page = agent.get(&opened(&cases[1], odd)).await;
            assert_eq!(page.status, 200, "{odd}");
            assert!(page.attributes("a, form", "href").iter().all(|href| !href.contains("evil.example")));
            assert!(page.attributes("form[action*='evil.example']", "action").is_empty());
        }
    })
    .await;
}

#[actix_web::test]
async fn after_an_act_the_agent_stays_goes_on_or_goes_back_and_never_elsewhere() {
    on_each_database(|app| async move {
        let cases = three(&app).await;
        let mut room = Room::open(app).await;
        room.case = cases[0].clone();
        let here = opened(&cases[0], "all");
        for (then, to) in [
            ("stay", here.clone()),
            ("next", opened(&cases[1], "all")),
            ("queue", "/desk/queue?view=all".to_owned()),
            ("https://evil.example", here.clone()),
            ("", here),
        ] {
            let url = format!("{}?view=all", room.url("notes"));
            let fields = with(room.good("notes"), "then", then);
            let went = super::post(&mut room.agent, &url, &fields).await.location().unwrap();
            assert_eq!(without_place(&went), to, "{then}");
        }
        let fields = with(room.good("messages"), "then", "next");
        let url = format!("{}?view=all", room.url("messages"));
        let sent = super::post(&mut room.agent, &url, &fields).await;
        assert_eq!(sent.location(), Some(opened(&cases[1], "all")), "from where it stood, though its own date moved");
        let bad = with(with(room.good("messages"), "then", "next"), "body", " ");
        let again = super::post(&mut room.agent, &url, &bad).await;
        assert_eq!(again.status, 422);
        let forms = again.attributes("#act-messages", "action");
        assert_eq!(without_place(&forms[0]), url, "the view is not lost on the way");
    })
    .await;
}

#[actix_web::test]
async fn the_next_case_is_the_one_that_followed_where_this_one_was_opened_whatever_became_of_it() {
    on_each_database(|app| async move {
        let cases = three(&app).await;
        let mut room = Room::open(app).await;
        room.case = cases[1].clone();
        let neighbours =
            |page: &Answer| [page.attributes("a[data-key=prev]", "href"), page.attributes("a[data-key=next]", "href")];
        let around = [vec![opened(&cases[0], "all")], vec![opened(&cases[2], "all")]];
        let page = room.agent.get(&opened(&cases[1], "all")).await;
        assert_eq!(neighbours(&page), around);
        // Its own date moves: the first answer is given.
        let url = page.attributes("#act-messages", "action")[0].clone();
        let fields = room.good("messages");
        let sent = super::post(&mut room.agent, &url, &fields).await.location().unwrap();
        assert_eq!(neighbours(&room.agent.get(&sent).await), around, "after an act that stays");
        room.case = room.stored().await;
        let page = room.agent.get(&sent).await;
        let url = page.attributes("#act-closure form", "action")[0].clone();
        let fields = room.good("closure");
        let closed = super::post(&mut room.agent, &url, &fields).await.location().unwrap();
        assert_eq!(neighbours(&room.agent.get(&closed).await), around, "after it left the list");
        for odd in ["x", "0.0", "fffffffffffffff.1"] {
            let page = room.agent.get(&format!("{}&at={odd}", opened(&cases[0], "all"))).await;
            assert_eq!(page.attributes("a[data-key=next]", "href"), [opened(&cases[2], "all")], "{odd}: as it stands now");
        }
    })
    .await;
}

#[actix_web::test]
async fn where_work_ends_the_agent_goes_on_too() {
    on_each_database(|app| {
        Box::pin(async move {
            let mut room = Room::open(app).await;
            for noun in ["closure", "offer", "escalation", "assignment", "follow-up", "promise", "platform-request"] {
                room.ready_for(noun).await;
                let after = file_case(&room.app, |_| {}).await;
                let page = room.page().await;
                let form = if noun == "assignment" { "#act-assignment".to_owned() } else { format!("#act-{noun}") };
                assert_eq!(page.attributes(&format!("{form} button[name=then]"), "value"), ["stay", "next", "queue"], "{noun}");
                let fields = if noun == "follow-up" { vec![("on", "2026-12-01".to_owned())] } else { room.good(noun) };
                let url = format!("{}?view=all&sort=oldest", room.url(noun));
                let went = super::post(&mut room.agent, &url, &with(fields, "then", "next")).await;
                let to = format!("{}?view=all&sort=oldest", paths::desk_case(after.reference.unwrap()));
                assert_eq!(went.location(), Some(to), "{noun}: {}", went.words());
            }
            room.fresh(redress::domain::case::StatusCode::New).await;
            let stale = with(with(room.good("closure"), "version", "0"), "then", "next");
            let asked = room.post("closure", &stale).await;
            assert_eq!(asked.attributes("input[name=then]", "value"), ["next"], "said once more, it still goes on");
        })
    })
    .await;
}

#[actix_web::test]
async fn after_the_last_of_a_view_comes_the_view_itself() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        assert_eq!(room.post("assignment", &with(room.good("assignment"), "assignee", "me")).await.status, 303);
        room.case = room.stored().await;
        let url = format!("{}?view=mine", room.url("notes"));
        let fields = with(room.good("notes"), "then", "next");
        let last = super::post(&mut room.agent, &url, &fields).await;
        assert_eq!(last.location().as_deref(), Some("/desk/queue?view=mine"));
    })
    .await;
}

#[actix_web::test]
async fn the_whole_list_that_led_to_a_case_stays_the_way() {
    on_each_database(|app| async move {
        let cases = three(&app).await;
        let other =
            file_case_at(&app, tuesday() - Duration::minutes(90), |filing| "别家".clone_into(&mut filing.order.merchant)).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let list = "view=all&merchant=%E5%8F%AE%E9%93%83%E5%88%B0%E5%AE%B6&sort=newest";
        let at = |case: &Case| format!("{}?{list}", paths::desk_case(case.reference.unwrap()));
        let queue = agent.get(&format!("/desk/queue?{list}")).await;
        let hrefs = queue.attributes("a.ttl", "href");
        assert_eq!(hrefs.len(), 3, "{hrefs:?}");
        let middle = agent.get(&hrefs[1]).await;
        assert_eq!(middle.attributes("a[data-key=prev]", "href"), [hrefs[0].clone()]);
        assert_eq!(middle.attributes("a[data-key=next]", "href"), [hrefs[2].clone()]);
        assert_eq!(middle.attributes(".ch-top > a:first-child", "href").len(), 1);
        assert!(hrefs.contains(&at(&cases[0])) || hrefs.iter().all(|href| href.contains("merchant=")), "{hrefs:?}");
        assert!(!hrefs.join(" ").contains(&other.reference.unwrap().to_string()));
        let url = middle.attributes("#act-notes", "action")[0].clone();
        let sent = agent.post(&url, &[("body", "看过了"), ("then", "next")]).await;
        assert_eq!(sent.location(), Some(hrefs[2].clone()));
        let sent = agent.post(&url, &[("body", "看过了"), ("then", "queue")]).await;
        assert!(sent.location().unwrap().starts_with("/desk/queue?view=all&merchant="));
    })
    .await;
}
