//! A real virus scanner with a signature of our own: what it finds is kept apart until a supervisor lets it go.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::evidence::Scan;
use redress::store::evidence::{self, EvidenceFile};

use super::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::databases::{TestDatabase, sqlite};
use crate::support::{Browser, TestApp};
use crate::web::portal::filing::PNG;
use crate::web::portal::{guest_of, url};

/// What our signature finds.
const BAD: &[u8] = b"redress-test-signature-7f3a20c1";

/// clamd over a database of one signature; it ends with the test.
struct Scanner {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Scanner {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let usual = Path::new("/usr/sbin/clamd");
    if usual.is_file() { usual.to_owned() } else { PathBuf::from("clamd") }
}

impl Scanner {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(at("redress.ndb"), format!("Redress.Test-1:0:*:{}\n", hex::encode(BAD))).unwrap();
        let settings = format!(
            "LocalSocket {}\nDatabaseDirectory {}\nForeground yes\nLogFile {}\nPidFile {}\nTemporaryDirectory {}\n",
            at("clamd.ctl"),
            folder.path().display(),
            at("clamd.log"),
            at("clamd.pid"),
            folder.path().display()
        );
        std::fs::write(at("clamd.conf"), settings).unwrap();
        let child = Command::new(program())
            .args(["--config-file", &at("clamd.conf")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd is installed by bin/setup");
        let scanner = Self { child, folder };
        let begun = Instant::now();
        while std::os::unix::net::UnixStream::connect(scanner.socket()).is_err() {
            let log = std::fs::read_to_string(scanner.folder.path().join("clamd.log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(60), "clamd does not listen: {log}");
            std::thread::sleep(Duration::from_millis(50));
        }
        scanner
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.ctl")
    }
}

fn app_with(database: TestDatabase, socket: &Path) -> TestApp {
    TestApp::with(database, &[("CLAMD", &format!("unix:{}", socket.display()))])
}

async fn files(app: &TestApp, case: &Case) -> Vec<EvidenceFile> {
    let id = case.id;
    app.app.db.read(move |conn| evidence::of_case(conn, id)).await.unwrap()
}

async fn send(guest: &mut Browser, case: &Case, name: &str, bytes: &[u8]) {
    let sent = guest.upload(&format!("{}/evidence", url(case)), &[("kind", "other")], &[("files", name, bytes)]).await;
    assert_eq!(sent.status, 303);
}

#[actix_web::test]
async fn what_the_scanner_finds_is_opened_by_nobody_until_a_supervisor_lets_it_go() {
    let scanner = Scanner::start();
    let app = app_with(sqlite(), &scanner.socket());
    let case = file_case(&app, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    send(&mut guest, &case, "好.png", PNG).await;
    send(&mut guest, &case, "坏.png", &[PNG, BAD].concat()).await;
    let both = files(&app, &case).await;
    assert_eq!(both.iter().map(|file| file.scan).collect::<Vec<_>>(), [Scan::Wanted, Scan::Wanted]);
    let at: Vec<String> = both.iter().map(|file| format!("{}/evidence/{}", url(&case), file.file)).collect();
    let waiting = guest.get(&at[0]).await;
    assert!(waiting.status == 409 && waiting.words().contains("文件正在检查"), "{}", waiting.words());

    assert_eq!(work(&app, &folder_mailer(&app)).await.scans, 2);
    let both = files(&app, &case).await;
    assert_eq!(both.iter().map(|file| file.scan).collect::<Vec<_>>(), [Scan::Clean, Scan::Infected]);
    assert_eq!(both[1].scan_found.as_deref(), Some("Redress.Test-1.UNOFFICIAL"));
    assert_eq!(guest.get(&at[0]).await.bytes, PNG);
    let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let mut agent = app.signed_in(&agent).await;
    let desk = at[1].replace("/complaints", "/desk/cases");
    for (browser, url) in [(&mut guest, &at[1]), (&mut agent, &desk)] {
        for path in [url.clone(), format!("{url}?preview=1")] {
            let refused = browser.get(&path).await;
            assert!(refused.status == 409 && refused.words().contains("这个文件被隔离了"), "{path}: {}", refused.words());
        }
    }
    assert!(guest.get(&url(&case)).await.words().contains("没有通过病毒检查，已经隔离，请换一个"));

    let release = format!("{desk}/release");
    assert_eq!(agent.post(&release, &[]).await.status, 409, "an agent decides nothing here");
    let supervisor = app.person(Role::Supervisor, "陈岚", "chen@desk.example", None).await;
    let mut supervisor = app.signed_in(&supervisor).await;
    assert!(supervisor.get(&format!("{desk}?view=1")).await.words().contains("已隔离：Redress.Test-1.UNOFFICIAL"));
    assert_eq!(supervisor.post(&release, &[]).await.status, 303);
    assert_eq!(agent.get(&desk).await.status, 200);
    assert_eq!(supervisor.post(&release, &[]).await.status, 409, "once");
}

#[actix_web::test]
async fn while_the_scanner_is_away_files_wait_and_are_looked_at_when_it_is_back() {
    let scanner = Scanner::start();
    let socket = scanner.socket();
    let app = app_with(sqlite(), &socket);
    let case = file_case(&app, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    send(&mut guest, &case, "好.png", PNG).await;
    let away = socket.with_extension("away");
    std::fs::rename(&socket, &away).unwrap();
    let failed = redress::jobs::run_due(&app.app, &folder_mailer(&app)).await;
    assert!(format!("{:#}", failed.unwrap_err()).contains("clamd cannot be reached"));
    assert_eq!(files(&app, &case).await[0].scan, Scan::Wanted);
    std::fs::rename(&away, &socket).unwrap();
    assert_eq!(work(&app, &folder_mailer(&app)).await.scans, 1);
    assert_eq!(files(&app, &case).await[0].scan, Scan::Clean);
}

#[actix_web::test]
async fn without_a_scanner_nothing_waits_for_one() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    send(&mut guest, &case, "好.png", PNG).await;
    assert_eq!(files(&app, &case).await[0].scan, Scan::None);
    assert_eq!(work(&app, &folder_mailer(&app)).await.scans, 0);
}
