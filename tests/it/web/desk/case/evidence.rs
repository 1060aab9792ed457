//! Evidence at the desk: through case and scope, and never as something that runs.

use actix_web::http::Method;
use redress::domain::actor::Role;

use super::Room;
use crate::support::cases::team;
use crate::support::{TestApp, on_each_database};

pub(super) const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// Two files of the consumer's; their ids, oldest first.
pub(super) async fn with_files(room: &mut Room) -> Vec<String> {
    let url = format!("/complaints/{}/evidence", room.case.reference.unwrap());
    for name in ["银行 流水.pdf", "聊天;记录,1.pdf"] {
        let sent = room.consumer.upload(&url, &[("kind", "transaction_record")], &[("files", name, PDF)]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        room.app.advance(chrono::Duration::minutes(1));
    }
    room.case = room.stored().await;
    let hrefs = room.page().await.attributes(".shots a", "href");
    hrefs.iter().map(|href| href.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_file_is_handed_out_as_it_came_under_its_own_name_and_cannot_run() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let files = with_files(&mut room).await;
        assert_eq!(files.len(), 2);
        let url = format!("{}/evidence/{}", room.url(""), files[0]);
        let answer = room.agent.get(&url).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, PDF));
        let header = |name: &str| answer.header(name).unwrap_or_default();
        assert_eq!(header("content-type"), "application/pdf");
        assert!(header("content-disposition").starts_with("attachment; filename=\"evidence.pdf\"; filename*=UTF-8''%E9%93%B6"));
        assert!(header("content-security-policy").contains("sandbox") && header("x-content-type-options") == "nosniff");
        assert_eq!((header("cache-control"), header("cross-origin-resource-policy")), ("no-store".into(), "same-origin".into()));
        for wanted in ["script", "style", "worker", "frame", "iframe", "object", "embed"] {
            let answer = room.agent.send_with(Method::GET, &url, None, Vec::new(), &[("sec-fetch-dest", wanted)]).await;
            assert_eq!((answer.status.as_u16(), answer.bytes.len()), (403, 0), "{wanted}");
        }
        let second = format!("{}/evidence/{}", room.url(""), files[1]);
        let named = room.agent.get(&second).await.header("content-disposition").unwrap();
        assert!(named.ends_with("%3B%E8%AE%B0%E5%BD%95%2C1.pdf"), "what would end a name stays in it: {named}");
    })
    .await;
}

#[actix_web::test]
async fn the_viewer_shows_a_file_with_its_facts_and_its_neighbours() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let files = with_files(&mut room).await;
        let base = format!("{}/evidence", room.url(""));
        let first = room.agent.get(&format!("{base}/{}?view=1", files[0])).await;
        assert_eq!(first.status, 200);
        let words = first.words();
        for told in ["银行 流水.pdf", "第 1 个，共 2 个", "陈晓", "PDF", "1 KB"] {
            assert!(words.contains(told), "{told} in {words}");
        }
        assert_eq!(first.attributes(".viewer-nav a", "href"), [format!("{base}/{}?view=1", files[1])]);
        let second = room.agent.get(&format!("{base}/{}?view=1", files[1])).await;
        assert_eq!(second.attributes(".viewer-nav a", "href"), [format!("{base}/{}?view=1", files[0])]);
        assert_eq!(second.attributes("a.btn[href*=evidence]:not([rel])", "href"), [format!("{base}/{}", files[1])]);
        let history = room.page().await.select(".tl").join(" ");
        assert!(history.contains("补充证据，1 个文件"));
    })
    .await;
}

#[actix_web::test]
async fn a_file_opens_only_through_the_case_it_belongs_to_and_for_those_who_see_it() {
    on_each_database(|app| async move {
        let ours = team(&app, "ours", "订单组", "Orders").await;
        let theirs = team(&app, "theirs", "支付组", "Payments").await;
        let mut room = Room::open(app).await;
        let files = with_files(&mut room).await;
        let mine = format!("{}/evidence/{}", room.url(""), files[0]);
        room.fresh(redress::domain::case::StatusCode::New).await;
        for query in ["", "?view=1", "?preview=1"] {
            let other = format!("{}/evidence/{}{query}", room.url(""), files[0]);
            assert_eq!(room.agent.get(&other).await.status, 404, "the file of another case");
            assert_eq!(room.consumer.get(&format!("{mine}{query}")).await.status, 404, "a consumer has no desk");
        }
        for odd in ["..", "..%2f..%2fredress.db", "%00", "0", "C%3A", "x?view=1", &"f".repeat(300)] {
            let url = format!("{}/evidence/{odd}", room.url(""));
            assert_eq!(room.agent.get(&url).await.status, 404, "{odd}");
        }
        let sort = super::with(room.good("triage"), "team", &ours.to_string());
        let reference = mine.split("/evidence").next().unwrap().to_owned();
        let version = "3".to_owned();
        let sort = super::with(sort, "version", &version);
        assert_eq!(super::post(&mut room.agent, &format!("{reference}/triage"), &sort).await.status, 303);
        let stranger = room.app.person(Role::Agent, "周启航", "zhou@desk.example", Some(theirs)).await;
        let mut stranger = room.app.signed_in(&stranger).await;
        for query in ["", "?view=1", "?preview=1"] {
            assert_eq!(stranger.get(&format!("{mine}{query}")).await.status, 404, "an agent of another team");
        }
        assert_eq!(room.app.browser().get(&mine).await.location(), Some(format!("/sign-in?next={mine}")));
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_was_lost_or_altered_is_not_handed_out() {
    let mut room = Room::open(TestApp::new()).await;
    let files = with_files(&mut room).await;
    let url = format!("{}/evidence/{}", room.url(""), files[0]);
    let kept = walk(&room.app.app.config.evidence_dir);
    assert_eq!(kept.len(), 1, "the same bytes are kept once");
    std::fs::write(&kept[0], b"%PDF-1.4 another\n").unwrap();
    assert_eq!(room.agent.get(&url).await.status, 410);
    std::fs::remove_file(&kept[0]).unwrap();
    let answer = room.agent.get(&url).await;
    assert_eq!(answer.status, 410);
    assert!(!answer.words().is_empty(), "in words");
    assert_eq!(room.agent.get(&format!("{url}?view=1")).await.status, 200, "what is known of it still stands");
}

pub(super) fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
