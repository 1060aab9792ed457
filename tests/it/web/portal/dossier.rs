//! The whole complaint to take away: read and verified by whoever is shown it, with nothing that is for staff alone.

use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use redress::domain::actor::Role;
use redress::domain::case::{Case, StatusCode};
use redress::store::schema::evidence;

use diesel::prelude::*;

use super::filing::PNG;
use super::{guest_of, url};
use crate::support::cases::{act_on, close, in_status};
use crate::support::databases::sqlite;
use crate::support::{Browser, TestApp, on_each_database};

/// A case with a file, an answer and a note, and a browser that opened it.
async fn scene(app: &TestApp) -> (Case, Browser) {
    let case = in_status(app, StatusCode::Open, |_| {}).await;
    let mut guest = guest_of(app, &case).await;
    let at = format!("{}/evidence", url(&case));
    let sent = guest.upload(&at, &[("kind", "payment_screenshot")], &[("files", "账单 3月.png", PNG)]).await;
    assert_eq!(sent.status, 303);
    let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let by = || TestApp::actor(&agent);
    let case = super::stored(app, &case).await;
    let case = act_on(app, &case, by(), |case, act| case.message("已经向商家核实。\n\"<b>两天内</b>\"答复您。", act)).await;
    (act_on(app, &case, by(), |case, act| case.note("商家有前科", act)).await, guest)
}

/// Unpacked, as a stranger would; the folder of the dossier.
fn unpacked(bytes: &[u8], into: &Path) -> std::path::PathBuf {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    zip.extract(into).unwrap();
    let folder = std::fs::read_dir(into).unwrap().next().unwrap().unwrap();
    folder.path()
}

fn read(folder: &Path, name: &str) -> String {
    let mut text = String::new();
    std::fs::File::open(folder.join(name)).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Whether verify.py finds all as it was recorded, and what it says.
fn verify(folder: &Path) -> (bool, String) {
    let told = Command::new("python3").arg("verify.py").current_dir(folder).output().unwrap();
    (told.status.success(), String::from_utf8(told.stdout).unwrap())
}

#[actix_web::test]
async fn a_dossier_is_whole_and_its_own_check_finds_what_was_altered() {
    on_each_database(|app| async move {
        let (case, mut guest) = scene(&app).await;
        let at = format!("{}/dossier", url(&case));
        assert_eq!(app.browser().get(&at).await.status, 404, "not yours");
        assert!(guest.get(&url(&case)).await.attributes("main a", "href").contains(&at));
        let answer = guest.get(&at).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type").as_deref()), (200, Some("application/zip")));
        let name = format!("attachment; filename=\"{}.zip\"", case.reference.unwrap());
        assert_eq!(answer.header("content-disposition"), Some(name));

        let dir = tempfile::tempdir().unwrap();
        let folder = unpacked(&answer.bytes, dir.path());
        assert_eq!(std::fs::read(folder.join("evidence/01-payment_screenshot.png")).unwrap(), PNG);
        let (is_well, told) = verify(&folder);
        assert!(is_well && told.contains("1 sealed") && told.contains(&case.head), "{told}");
        for (file, from, to) in [
            ("events.json", "已经向商家核实", "已经向商家付款"),
            ("events.json", "\"seq\": 3", "\"seq\": 4"),
            ("index.html", "已经向商家核实", "已经向商家付款"),
        ] {
            let whole = read(&folder, file);
            assert!(whole.contains(from), "{file}: {from}");
            std::fs::write(folder.join(file), whole.replace(from, to)).unwrap();
            let (is_well, told) = verify(&folder);
            assert!(!is_well && told.contains("NOT AS RECORDED"), "{file}: {told}");
            std::fs::write(folder.join(file), whole).unwrap();
        }
        std::fs::write(folder.join("evidence/02-other.png"), PNG).unwrap();
        assert!(!verify(&folder).0, "a file that somebody put in");
    })
    .await;
}

#[actix_web::test]
async fn words_altered_together_with_the_list_of_hashes_are_still_found_by_the_chain() {
    let app = TestApp::new();
    let (case, mut guest) = scene(&app).await;
    let answer = guest.get(&format!("{}/dossier", url(&case))).await;
    let dir = tempfile::tempdir().unwrap();
    let folder = unpacked(&answer.bytes, dir.path());
    let altered = read(&folder, "events.json").replace("已经向商家核实", "已经向商家付款");
    std::fs::write(folder.join("events.json"), &altered).unwrap();
    let hash = sha256(altered.as_bytes());
    let sums = read(&folder, "SHA256SUMS");
    let mended: Vec<String> = sums
        .lines()
        .map(|line| if line.ends_with("  events.json") { format!("{hash}  events.json") } else { line.to_owned() })
        .collect();
    std::fs::write(folder.join("SHA256SUMS"), mended.join("\n")).unwrap();
    let (is_well, told) = verify(&folder);
    assert!(!is_well && told.contains("the words are not those"), "{told}");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}

#[actix_web::test]
async fn a_dossier_says_nothing_that_is_for_staff_alone_and_speaks_the_readers_language() {
    let app = TestApp::new();
    let (case, mut guest) = scene(&app).await;
    for (language, title) in [("zh-CN", "投诉案卷"), ("en", "Complaint dossier")] {
        guest.set_cookie("redress-language", language);
        let answer = guest.get(&format!("{}/dossier", url(&case))).await;
        let dir = tempfile::tempdir().unwrap();
        let folder = unpacked(&answer.bytes, dir.path());
        let (page, events) = (read(&folder, "index.html"), read(&folder, "events.json"));
        assert!(page.contains(title) && read(&folder, "VERIFY.txt").contains(title), "{language}");
        assert!(page.contains("账单 3月.png") && page.contains("01-payment_screenshot.png"));
        assert!(page.contains("&#60;b&#62;两天内&#60;/b&#62;"), "what people write is text");
        assert!(!page.contains("{ $") && !page.contains("dossier-"), "{page}");
        for secret in ["商家有前科", "\"noted\"", "\"triaged\""] {
            assert!(!page.contains(secret) && !events.contains(secret), "{secret}");
        }
        assert!(events.contains("\"withheld\": true"), "and still the chain has no gap");
        assert!(verify(&folder).0);
    }
}

#[actix_web::test]
async fn why_it_happened_in_our_eyes_and_why_it_was_raised_stay_in_the_house() {
    let app = TestApp::new();
    let (case, mut guest) = scene(&app).await;
    close(&app, &case).await;
    let answer = guest.get(&format!("{}/dossier", url(&case))).await;
    let dir = tempfile::tempdir().unwrap();
    let folder = unpacked(&answer.bytes, dir.path());
    let events = read(&folder, "events.json");
    assert!(events.contains("\"kind\": \"closed\"") && !events.contains("root_cause"), "{events}");
    let (is_well, told) = verify(&folder);
    assert!(is_well, "{told}");
    let whole = read(&folder, "events.json");
    std::fs::write(folder.join("events.json"), whole.replace("\"kind\": \"closed\"", "\"kind\": \"opened\"")).unwrap();
    assert!(!verify(&folder).0, "the list of hashes finds it");
}

#[actix_web::test]
async fn a_file_that_nobody_may_open_is_left_out_and_said_to_be() {
    let app = TestApp::new();
    let (case, mut guest) = scene(&app).await;
    for (scan, says) in [("infected", "没有通过病毒检查"), ("wanted", "还没有查完病毒")] {
        let id = case.id.0;
        let put = move |tx: &mut redress::store::Conn| {
            let mine = evidence::table.filter(evidence::case_id.eq(id));
            Ok(diesel::update(mine).set(evidence::scan.eq(scan)).execute(tx)?)
        };
        app.app.db.write(put).await.unwrap();
        let answer = guest.get(&format!("{}/dossier", url(&case))).await;
        let dir = tempfile::tempdir().unwrap();
        let folder = unpacked(&answer.bytes, dir.path());
        assert!(!folder.join("evidence").exists(), "{scan}");
        assert!(read(&folder, "index.html").contains(says), "{scan}");
        let (is_well, told) = verify(&folder);
        assert!(is_well && told.contains("left out: evidence"), "{told}");
    }
}

#[actix_web::test]
async fn evidence_that_is_lost_is_said_to_be_lost_and_the_rest_can_still_be_taken() {
    let app = TestApp::new();
    let (case, mut guest) = scene(&app).await;
    let id = case.id.0;
    let mine = move |conn: &mut redress::store::Conn| {
        Ok(evidence::table.filter(evidence::case_id.eq(id)).select(evidence::sha256).first::<String>(conn)?)
    };
    let hash = app.app.db.read(mine).await.unwrap();
    app.app.files.remove(&hash).await.unwrap();
    let answer = guest.get(&format!("{}/dossier", url(&case))).await;
    assert_eq!(answer.status, 200);
    let dir = tempfile::tempdir().unwrap();
    let folder = unpacked(&answer.bytes, dir.path());
    assert!(read(&folder, "index.html").contains("这个文件现在取不到"));
    let (is_well, told) = verify(&folder);
    assert!(!is_well && told.contains(&format!("evidence {hash}: sealed in the history")), "{told}");
}

#[actix_web::test]
async fn a_dossier_costs_work_and_is_made_ten_times_an_hour() {
    let app = TestApp::with(sqlite(), &[("RATE_LIMITS", "1")]);
    let (case, mut guest) = scene(&app).await;
    let at = format!("{}/dossier", url(&case));
    for turn in 0..12 {
        let status = guest.get(&at).await.status.as_u16();
        assert_eq!(status, if turn < 10 { 200 } else { 429 }, "{turn}");
    }
    let left: Vec<_> = std::fs::read_dir(app.app.files.tmp()).unwrap().collect();
    assert!(left.is_empty(), "no scratch file stays behind");
}
