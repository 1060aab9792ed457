//! Incidents as supervisors run them, and what consumers are told.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Locale;
use redress::domain::event::Happening;
use redress::domain::ids::IncidentId;
use redress::store::timeline::{self, Span};

use crate::jobs::incidents::{a_month, burst};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};

pub fn reference(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

/// A supervisor, and the page of the incident that the house found.
async fn found(app: &TestApp, people: usize) -> (Browser, String, Vec<Case>) {
    a_month(app).await;
    let filed = burst(app, "叮铃到家", people).await;
    work(app, &folder_mailer(app)).await;
    let mut chief = app.sign_in_supervisor("周启航").await;
    let list = chief.get("/oversight/incidents").await;
    assert_eq!(list.select("tbody th"), ["支付宝 · 叮铃到家：订单状态停滞"]);
    let url = list.attributes("tbody th a", "href")[0].clone();
    (chief, url, filed)
}

fn version(page: &Answer) -> String {
    page.attributes("input[name=version]", "value")[0].clone()
}

pub async fn confirmed(app: &TestApp, people: usize, joins: bool) -> (Browser, String, Vec<Case>) {
    let (mut chief, url, filed) = found(app, people).await;
    let version = version(&chief.get(&url).await);
    let mut fields = vec![("decision", "confirm"), ("version", version.as_str())];
    if joins {
        fields.push(("joins", "yes"));
    }
    assert_eq!(chief.post(&format!("{url}/decision"), &fields).await.status, 303);
    work(app, &folder_mailer(app)).await;
    (chief, url, filed)
}

async fn history(app: &TestApp, case: &Case) -> Vec<Happening> {
    let id = case.id;
    let read = app.app.db.read(move |conn| timeline::for_staff(conn, id, Span::All)).await.unwrap();
    read.entries.into_iter().map(|entry| entry.what).collect()
}

#[actix_web::test]
async fn what_the_house_found_is_shown_with_its_evidence_and_is_confirmed_or_dismissed_with_a_reason() {
    on_each_database(|app| async move {
        let (mut chief, url, _) = found(&app, 6).await;
        let page = chief.get(&url).await;
        assert_eq!(page.select("h1"), ["支付宝 · 叮铃到家：订单状态停滞"]);
        assert!(page.text().contains("由系统发现"));
        assert!(page.text().contains("来了 6 件，平时 0 件"), "{}", page.words());
        assert_eq!(page.select("svg.chart rect.bar").len(), 1);
        assert_eq!(page.select("#matching").len(), 1);
        assert!(page.text().contains("由系统发现"));
        let proposed = chief.get("/oversight").await.attributes(".notice a", "href");
        assert_eq!(proposed, [url.as_str()], "where a supervisor begins it is said");
        let seen = version(&page);
        let refused = chief.post(&format!("{url}/decision"), &[("decision", "dismiss"), ("version", &seen)]).await;
        assert_eq!(refused.status, 422);
        assert!(!refused.select("#incident-reason-err").is_empty(), "a reason is asked for");
        let dismissed = [("decision", "dismiss"), ("reason", "商家促销，<b>人多</b>"), ("version", seen.as_str())];
        assert_eq!(chief.post(&format!("{url}/decision"), &dismissed).await.status, 303);
        let again = chief.post(&format!("{url}/decision"), &[("decision", "confirm"), ("version", &seen)]).await;
        assert_eq!(again.status, 409, "somebody decided already");
        assert!(chief.get("/oversight/incidents").await.select("tbody th").is_empty());
        assert!(chief.get("/oversight").await.select(".notice a").is_empty());
        let past = chief.get("/oversight/incidents?past=1").await;
        assert_eq!(past.select("tbody td .tag"), ["不是故障"]);
        let page = chief.get(&url).await;
        assert!(page.text().contains("&#60;b&#62;人多&#60;/b&#62;") && !page.text().contains("<b>人多"), "typed words are words");
        let audit = chief.get("/oversight/audit").await;
        assert!(audit.text().contains("修改批量故障"), "who decided is on the record");
    })
    .await;
}

#[actix_web::test]
async fn cases_are_put_in_and_taken_out_by_hand_and_their_history_tells_it() {
    on_each_database(|app| async move {
        let (mut chief, url, filed) = confirmed(&app, 6, false).await;
        assert_eq!(chief.get(&url).await.select("#matching tbody tr").len(), 6);
        let (one, two) = (reference(&filed[0]), reference(&filed[1]));
        let put = chief.post(&format!("{url}/cases"), &[("act", "join"), ("case", &one), ("case", &two), ("case", &one)]).await;
        assert_eq!(put.status, 303);
        let page = chief.get(&url).await;
        assert_eq!(page.select("#before tbody th"), [two.as_str(), one.as_str()]);
        assert_eq!(page.select("#matching tbody tr").len(), 4);
        assert!(page.text().contains("您能看到的有 2 件；这段时间同类投诉共 6 件"), "{}", page.words());
        let desk = chief.get(&format!("/desk/cases/{one}")).await;
        assert!(desk.select("#h-inc").len() == 1 && desk.text().contains("本案属于"));
        assert_eq!(
            chief.post(&format!("/desk/cases/{one}/incident"), &[("incident", &url[21..]), ("act", "leave")]).await.status,
            303
        );
        assert_eq!(chief.get(&url).await.select("#before tbody th"), [two.as_str()]);
        let id = IncidentId(url[21..].parse().unwrap());
        let told = history(&app, &filed[0]).await;
        assert!(
            told.contains(&Happening::IncidentJoined { incident: id })
                && told.contains(&Happening::IncidentLeft { incident: id })
        );
        let nothing = chief.post(&format!("{url}/cases"), &[("act", "join")]).await;
        assert_eq!(nothing.status, 422);
    })
    .await;
}

#[actix_web::test]
async fn an_agent_puts_a_case_of_theirs_in_but_neither_sees_the_page_nor_reaches_other_teams() {
    on_each_database(|app| async move {
        let (_, url, filed) = confirmed(&app, 6, false).await;
        let (ours, theirs) = (team(&app, "one", "一组", "One").await, team(&app, "two", "二组", "Two").await);
        let mine = triage(&app, &filed[0], filed[0].priority, Some(ours)).await;
        let other = triage(&app, &filed[1], filed[1].priority, Some(theirs)).await;
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
        let mut agent = app.signed_in(&li).await;
        let (mine, other, id) = (reference(&mine), reference(&other), url[21..].to_owned());
        assert_eq!(agent.post(&format!("/desk/cases/{mine}/incident"), &[("incident", &id)]).await.status, 303);
        let page = agent.get(&format!("/desk/cases/{mine}")).await;
        assert!(page.text().contains("支付宝 · 叮铃到家"), "they see what it is");
        assert!(page.attributes("a[href^='/oversight']", "href").is_empty(), "but no way that they may not go");
        let again = agent.post(&format!("/desk/cases/{mine}/incident"), &[("incident", &id)]).await;
        assert_eq!(again.status, 422, "it is in it already");
        assert_eq!(agent.post(&format!("/desk/cases/{other}/incident"), &[("incident", &id)]).await.status, 404);
        for path in ["", "/peak.svg", "/peak.csv", "/message", "/banner"] {
            assert_eq!(agent.get(&format!("{url}{path}")).await.status, 404, "{path}");
        }
        for path in ["", "/decision", "/cases", "/message", "/banner"] {
            let answer = agent.post(&format!("{url}{path}"), &[("act", "join"), ("case", &other)]).await;
            assert!(matches!(answer.status.as_u16(), 404 | 422), "{path}: {}", answer.status);
        }
        assert!(history(&app, &filed[1]).await.iter().all(|it| !matches!(it, Happening::IncidentJoined { .. })));
    })
    .await;
}

#[actix_web::test]
async fn one_message_is_read_before_it_is_sent_and_told_case_by_case() {
    on_each_database(|app| async move {
        let (mut chief, url, filed) = confirmed(&app, 5, true).await;
        let message = format!("{url}/message");
        let texts = [("text_zh", "{name}：{reference} 正在处理。"), ("text_en", "")];
        let refused = chief.post(&message, &texts).await;
        assert_eq!(refused.status, 422, "each consumer reads their own language");
        assert!(refused.text().contains("{reference} 正在处理"), "what was typed stays");
        assert_eq!(chief.post(&message, &[("text_zh", "{奖金}"), ("text_en", "Hello {")]).await.select(".err").len(), 2);
        let texts = [("text_zh", "{name}：{reference} 正在处理。"), ("text_en", "{name}: {reference}")];
        let preview = chief.post(&message, &texts).await;
        let newest = reference(&filed[4]);
        assert_eq!(preview.select(".as-told"), [format!("p4：{newest} 正在处理。"), format!("p4: {newest}")]);
        let run = preview.attributes("input[name=run]", "value")[0].clone();
        let send = [texts[0], texts[1], ("run", run.as_str()), ("go", "send")];
        let sent = chief.post(&message, &send).await;
        assert_eq!(sent.status, 303);
        assert_eq!(chief.post(&message, &send).await.location(), sent.location(), "the same click once more is one");
        let other = [("text_zh", "{name}：已经好了。"), texts[1], ("run", run.as_str()), ("go", "send")];
        let page = chief.post(&message, &other).await;
        assert_eq!(page.status, 409, "another text from the same form is not swallowed");
        assert!(page.text().contains("已经好了") && page.attributes("input[name=run]", "value") != [run.clone()]);
        work(&app, &folder_mailer(&app)).await;
        let told = chief.get(&sent.location().unwrap()).await;
        assert_eq!(told.select("tbody td:last-child"), ["等待发送"; 5], "it waits a minute");
        assert!(told.text().contains("60 秒内可以停下"), "{}", told.words());
        app.advance(Duration::seconds(60));
        work(&app, &folder_mailer(&app)).await;
        let told = chief.get(&sent.location().unwrap()).await;
        assert_eq!(told.select("tbody td:last-child"), ["已发"; 5]);
        assert!(told.attributes("form", "action").iter().all(|action| !action.ends_with("/stopping")), "nobody waits");
        let messaged = |all: &[Happening]| all.iter().filter(|it| matches!(it, Happening::Messaged)).count();
        for case in &filed {
            assert_eq!(messaged(&history(&app, case).await), 1);
        }
        let late = burst(&app, "叮铃到家", 1).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(messaged(&history(&app, &late[0]).await), 0, "who joins later is told on choice");
        let here = sent.location().unwrap();
        assert!(chief.get(&here).await.text().contains("也发给后来放进来的 1 件"));
        chief.post(&here, &[]).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(messaged(&history(&app, &late[0]).await), 0, "it waits a minute, as the others did");
        app.advance(Duration::seconds(60));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(messaged(&history(&app, &late[0]).await), 1);
        assert_eq!(messaged(&history(&app, &filed[0]).await), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_message_to_all_is_stopped_within_its_minute_by_supervisors_alone_and_the_record_tells_it() {
    on_each_database(|app| async move {
        let (mut chief, url, filed) = confirmed(&app, 5, true).await;
        let send = [("text_zh", "{name}：正在处理。"), ("text_en", "{name}: in hand."), ("go", "send")];
        let here = chief.post(&format!("{url}/message"), &send).await.location().unwrap();
        let stop = chief.get(&here).await.attributes("form", "action");
        let stop = stop.iter().find(|action| action.ends_with("/stopping")).unwrap().clone();
        let mut agent = app.sign_in_agent("李敏").await;
        assert_eq!(agent.post(&stop, &[]).await.status, 404, "an agent runs no incidents");
        let elsewhere = stop.replace(&url, "/oversight/incidents/1");
        assert_eq!(chief.post(&elsewhere, &[]).await.status, 404, "a message of another incident");
        assert_eq!(chief.post(&stop, &[]).await.location().unwrap(), here);
        let page = chief.get(&here).await;
        assert!(page.text().contains("已停下，还没发的不再发"), "{}", page.words());
        assert_eq!(page.select("tbody td:last-child"), ["已停下，没有发"; 5]);
        app.advance(Duration::minutes(2));
        work(&app, &folder_mailer(&app)).await;
        for case in &filed {
            assert!(history(&app, case).await.iter().all(|it| !matches!(it, Happening::Messaged)));
        }
        assert!(chief.get(&here).await.text().contains("已发 0 件"));
        chief.post(&stop, &[]).await;
        assert!(chief.get(&here).await.text().contains("没有还在等的"), "the same click once more");
        let late = burst(&app, "叮铃到家", 1).await;
        work(&app, &folder_mailer(&app)).await;
        assert!(!chief.get(&here).await.text().contains("也发给后来放进来的"), "what was stopped is not offered again");
        chief.post(&here, &[]).await;
        app.advance(Duration::minutes(2));
        work(&app, &folder_mailer(&app)).await;
        assert!(history(&app, &late[0]).await.iter().all(|it| !matches!(it, Happening::Messaged)));
        let mut chief = app.sign_in_supervisor("周启航").await;
        let record = chief.get("/oversight/audit").await;
        assert_eq!(record.text().matches("停下了").count(), 1, "{}", record.words());
    })
    .await;
}

#[actix_web::test]
async fn a_banner_stands_on_the_portal_in_both_languages_is_escaped_and_ends_by_itself() {
    on_each_database(|app| async move {
        let (mut chief, url, filed) = confirmed(&app, 5, true).await;
        let mut consumer = app.signed_in(&app.person(Role::Consumer, "p0", "p0@mail.example", None).await).await;
        let mut anybody = app.browser();
        assert!(anybody.get("/").await.select(".strip").is_empty());
        let wrong = [("text_zh", "故障"), ("text_en", ""), ("from", "2026-11-24T14:00"), ("until", "2026-11-23T14:00")];
        let refused = chief.post(&format!("{url}/banner"), &wrong).await;
        assert_eq!((refused.status.as_u16(), refused.select(".err").len()), (422, 2), "{}", refused.words());
        let banner = [
            ("text_zh", "<i>花呗</i>付款结果没有传回"),
            ("text_en", "Huabei results <script>are</script> late"),
            ("from", "2026-11-24T15:00"),
            ("until", "2026-11-24T18:00"),
        ];
        assert_eq!(chief.post(&format!("{url}/banner"), &banner).await.status, 303);
        assert!(anybody.get("/").await.select(".strip").is_empty(), "not yet");
        app.advance(Duration::hours(1));
        for path in ["/", "/complaints/new/problem"] {
            let page = anybody.get(path).await;
            assert!(page.text().contains("&#60;i&#62;花呗&#60;/i&#62;付款结果没有传回"), "{path}");
        }
        let mut english = app.browser();
        english.set_cookie("redress-language", Locale::En.as_str());
        let page = english.get("/").await;
        assert!(page.text().contains("Huabei results &#60;script&#62;are&#60;/script&#62; late"), "{}", page.words());
        let case = &filed[0];
        let mut guest = app.browser();
        let token = crate::web::access::token(&app, redress::seal::Purpose::Case, case.id.0).await;
        guest.post(&format!("/t/{token}"), &[]).await;
        let page = guest.get(&format!("/complaints/{}", reference(case))).await;
        assert_eq!(page.select("#fault p").len(), 2);
        assert!(page.select("#fault")[0].contains("您的投诉属于一起已知故障"));
        assert!(consumer.get("/complaints").await.status.is_success());
        app.advance(Duration::hours(3));
        assert!(anybody.get("/").await.select(".strip").is_empty(), "it ended by itself");
        assert!(guest.get(&format!("/complaints/{}", reference(case))).await.select("#fault").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_banner_is_taken_down_at_once_and_a_proposal_has_none() {
    let app = TestApp::new();
    let (mut chief, url, _) = found(&app, 5).await;
    let banner = [("text_zh", "故障"), ("text_en", "A fault"), ("from", "2026-11-24T14:00"), ("until", "2026-11-24T18:00")];
    assert_eq!(chief.post(&format!("{url}/banner"), &banner).await.status, 422, "nobody has confirmed it");
    let seen = version(&chief.get(&url).await);
    chief.post(&format!("{url}/decision"), &[("decision", "confirm"), ("version", &seen)]).await;
    assert_eq!(chief.post(&format!("{url}/banner"), &banner).await.status, 303);
    let mut anybody = app.browser();
    assert_eq!(anybody.get("/").await.select(".strip").len(), 1);
    assert_eq!(chief.post(&format!("{url}/banner"), &[("act", "down")]).await.status, 303);
    assert!(anybody.get("/").await.select(".strip").is_empty());
}

#[actix_web::test]
async fn whoever_files_about_a_known_fault_reads_it_and_may_still_file() {
    let app = TestApp::new();
    let (mut chief, url, _) = confirmed(&app, 5, false).await;
    let banner = [("text_zh", "故障"), ("text_en", "A fault"), ("from", "2026-11-24T14:00"), ("until", "2026-11-24T18:00")];
    chief.post(&format!("{url}/banner"), &banner).await;
    let mut filer = app.browser();
    let about =
        |merchant: &'static str| [("provider", "alipay"), ("merchant", merchant), ("amount", "58.00"), ("currency", "CNY")];
    filer.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
    filer.post("/complaints/new/order", &about("叮铃到家")).await;
    let page = filer.get("/complaints/new/details").await;
    assert!(page.text().contains("您要投诉的正是页面上方所说的故障"), "{}", page.words());
    assert!(!page.select("form button").is_empty());
    filer.post("/complaints/new/order", &about("净衣坊")).await;
    assert!(!filer.get("/complaints/new/details").await.text().contains("您要投诉的正是"));
}

#[actix_web::test]
async fn an_incident_is_opened_by_hand_for_ticked_cases_or_by_naming_what_they_have_in_common() {
    on_each_database(|app| async move {
        let filed = burst(&app, "叮铃到家", 3).await;
        let mut chief = app.sign_in_supervisor("周启航").await;
        let (one, two) = (reference(&filed[0]), reference(&filed[1]));
        let form = chief.post("/oversight/incidents/new", &[("query", "view=all"), ("case", &one), ("case", &two)]).await;
        assert_eq!(form.status, 200);
        assert_eq!(form.attributes("input[name=merchant]", "value"), ["叮铃到家"]);
        assert_eq!(form.attributes("input[name=case]", "value").len(), 2);
        assert_eq!(chief.post("/oversight/incidents/new", &[("all", "yes"), ("case", &one)]).await.status, 422);
        let fields = [("provider", "alipay"), ("problem_type", "order_stuck"), ("merchant", "叮铃到家"), ("since", "2026-11-24")];
        let bad = [("provider", "nobody"), ("problem_type", "x"), ("merchant", "叮铃到家"), ("since", "2027-01-01")];
        assert_eq!(chief.post("/oversight/incidents", &bad).await.select(".err").len(), 3);
        let with_cases: Vec<_> = fields.into_iter().chain([("case", one.as_str()), ("case", two.as_str())]).collect();
        let opened = chief.post("/oversight/incidents", &with_cases).await;
        let told = chief.get("/oversight/audit?what=incident.changed").await.select(".audit .diff tr").join(" ");
        for code in ["open", "order_stuck", "alipay"] {
            assert!(told.contains("支付宝") && !told.contains(code), "a code of ours: {code}: {told}");
        }
        let url = opened.location().unwrap();
        let page = chief.get(&url).await;
        assert_eq!((page.select("#before tbody tr").len(), page.select("#matching tbody tr").len()), (2, 1));
        assert_eq!(chief.post("/oversight/incidents", &fields).await.location(), Some(url.clone()), "one of a kind at a time");
        let three = reference(&filed[2]);
        let with_third: Vec<_> = fields.into_iter().chain([("case", three.as_str())]).collect();
        assert_eq!(chief.post("/oversight/incidents", &with_third).await.location(), Some(url.clone()));
        assert_eq!(chief.get(&url).await.select("#before tbody tr").len(), 3, "what was ticked is put into the one there is");
        let title = [("title_zh", "花呗回传"), ("title_en", "Huabei"), ("version", "1")];
        assert_eq!(chief.post(&url, &title).await.status, 303);
        assert_eq!(chief.get(&url).await.select("h1"), ["花呗回传"]);
        assert_eq!(chief.post(&url, &title).await.status, 409);
        let close = [("decision", "close"), ("version", "2"), ("root_cause", "system_fault"), ("outcome", "已补传")];
        assert_eq!(chief.post(&format!("{url}/decision"), &close).await.status, 303);
        assert!(chief.get(&url).await.text().contains("原因：系统故障。 已补传"), "{}", chief.get(&url).await.words());
    })
    .await;
}

#[actix_web::test]
async fn the_peak_is_taken_away_as_a_picture_and_as_a_table() {
    let app = TestApp::new();
    let (mut chief, url, _) = confirmed(&app, 6, false).await;
    let title = [("title_zh", "<script>x</script>"), ("title_en", "x"), ("version", "2")];
    assert_eq!(chief.post(&url, &title).await.status, 303);
    let picture = chief.get(&format!("{url}/peak.svg")).await;
    assert_eq!(picture.header("content-type").unwrap(), "image/svg+xml; charset=utf-8");
    assert!(picture.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(picture.text().contains("&#60;script&#62;") && !picture.text().contains("<script"), "{}", picture.text());
    let table = chief.get(&format!("{url}/peak.csv")).await;
    assert!(table.text().starts_with("\u{feff}小时,件数,平时\r\n"));
    assert_eq!(table.text().lines().count(), 14, "twelve hours before, the burst, and the head");
    assert_eq!(chief.get(&format!("{url}/peak.xlsx")).await.status, 200);
    assert_eq!(chief.get(&format!("{url}/peak.pdf")).await.status, 404);
    let audit = chief.get("/oversight/audit?what=report.exported").await;
    assert_eq!(audit.select(".audit > li").len(), 3, "each is on the record: {}", audit.words());
    let diffs = audit.select(".audit .diff tr").join(" ");
    assert!(diffs.contains("每小时件数") && diffs.contains("<script>x</script>") && diffs.contains("SVG"), "{diffs}");
    let changed = chief.get("/oversight/audit?what=incident.changed").await.select(".audit .diff tr").join(" ");
    assert!(changed.contains("状态待确认处理中") && !changed.contains("open"), "{changed}");
    for odd in ["/oversight/incidents/1", "/oversight/incidents/x", "/oversight/incidents/1/peak.svg"] {
        assert_eq!(chief.get(odd).await.status, 404, "{odd}");
    }
    app.advance(chrono::Duration::minutes(16));
    for end in ["svg", "csv", "xlsx"] {
        let again = chief.get(&format!("{url}/peak.{end}")).await;
        assert_eq!(again.status, 303, "it leaves the house after the password alone: {end}");
        assert_eq!(again.location(), Some(format!("/sign-in/again?next={url}")));
    }
    let message = format!("{url}/messages/77");
    assert_eq!(chief.get(&message).await.status, 404, "what belongs to no incident");
}
