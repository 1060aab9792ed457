//! Files that are not what they say, too many, too large, cut off: each is named in a sentence, and the good ones stay.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use redress::domain::evidence::MediaType;
use redress::store::evidence::{self, EvidenceFile};

use super::filing::PNG;
use super::{guest_of, stored, url};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::from(RgbImage::new(64, 48)).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A PNG whose head promises more pixels than anybody could open.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = picture(ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    png
}

/// A complaint of one's own, opened by link.
async fn mine(app: &TestApp) -> (Browser, String) {
    let case = file_case(app, |_| {}).await;
    (guest_of(app, &case).await, url(&case))
}

async fn send(guest: &mut Browser, case: &str, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<(&str, &str, &[u8])> = files.iter().map(|(name, bytes)| ("files", *name, *bytes)).collect();
    guest.upload(&format!("{case}/evidence"), &[("kind", "other")], &files).await
}

async fn kept(app: &TestApp, case: &str) -> Vec<EvidenceFile> {
    let reference = redress::domain::reference::Reference::parse(case.rsplit('/').next().unwrap()).unwrap();
    let all = app.app.db.read(move |conn| {
        let case = redress::store::cases::find(conn, &redress::domain::actor::Actor::System, reference)?;
        evidence::of_case(conn, case.id)
    });
    all.await.unwrap()
}

/// What stands in the evidence folder and in the temporary one.
fn on_disk(app: &TestApp) -> usize {
    let mut folders = vec![app.app.config.evidence_dir.clone(), app.app.files.tmp().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() { folders.push(entry.path()) } else { files += 1 }
        }
    }
    files
}

#[actix_web::test]
async fn what_is_no_file_of_a_kind_we_take_is_named_and_nothing_of_it_is_kept() {
    on_each_database(|app| async move {
        let (mut guest, case) = mine(&app).await;
        let before = app.database.contents();
        let cut = |format| picture(format)[..20].to_vec();
        let lies: Vec<(&str, Vec<u8>)> = vec![
            ("gif-js.gif", b"GIF89a/*\x00*/=alert(1)//;".to_vec()),
            ("html-pdf.pdf", b"<html><script>alert(1)</script>%PDF-1.7".to_vec()),
            ("page.jpg", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
            ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
            ("archive.png", b"PK\x03\x04\x14\x00\x00\x00\x08\x00".to_vec()),
            ("program.jpg", b"MZ\x90\x00\x03\x00\x00\x00".to_vec()),
            ("elf.pdf", b"\x7fELF\x02\x01\x01".to_vec()),
            ("film.heic", b"\0\0\0\x18ftypmp42\0\0\0\0isommp42".to_vec()),
            ("text.png", "付款成功".as_bytes().to_vec()),
            ("empty.png", Vec::new()),
            ("cut.jpg", cut(ImageFormat::Jpeg)),
            ("cut.png", cut(ImageFormat::Png)),
            ("cut.webp", cut(ImageFormat::WebP)),
            ("huge.png", bomb(50_000, 50_000)),
            ("wide.png", bomb(12_001, 10)),
            ("many.png", bomb(11_000, 11_000)),
        ];
        for (name, bytes) in &lies {
            let page = send(&mut guest, &case, &[(name, bytes)]).await;
            assert_eq!(page.status, 422, "{name}: {}", page.words());
            assert!(page.select("#errors a")[0].contains(name), "{name}: {:?}", page.select("#errors a"));
            assert_eq!(page.attributes("#errors a", "href"), ["#files"]);
        }
        assert!(app.database.contents() == before);
        assert_eq!(on_disk(&app), 0);
    })
    .await;
}

#[actix_web::test]
async fn the_type_is_told_from_the_bytes_and_a_name_is_only_a_name() {
    on_each_database(|app| async move {
        let (mut guest, case) = mine(&app).await;
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        let pdf = b"%PDF-1.7\n<html><script>alert(1)</script>".to_vec();
        let (jpeg, webp) = (picture(ImageFormat::Jpeg), picture(ImageFormat::WebP));
        let long = format!("{}.png", "长".repeat(300));
        let files: [(&str, &[u8], &str, MediaType); 10] = [
            ("账单.jpg", PNG, "账单.jpg", MediaType::Png),
            ("../../../etc/passwd", &jpeg, "passwd", MediaType::Jpeg),
            ("C:/temp/../a.p\u{200B}hp", &webp, "a.php", MediaType::Webp),
            ("..\\..\\b.webp", &webp, "", MediaType::Webp),
            ("gpj.\u{202E}exe", &jpeg, "gpj.exe", MediaType::Jpeg),
            ("<script>alert(1)<.pdf", &pdf, "<script>alert(1)<.pdf", MediaType::Pdf),
            ("photo.heic", &heic, "photo.heic", MediaType::Heic),
            ("a%2e%2e%2fb;x='1'.png", PNG, "a%2e%2e%2fb;x='1'.png", MediaType::Png),
            ("..", PNG, "", MediaType::Png),
            (&long, PNG, "", MediaType::Png),
        ];
        let sent: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes, ..)| (*name, *bytes)).collect();
        let answer = send(&mut guest, &case, &sent).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let rows = kept(&app, &case).await;
        for (row, (sent, _, name, media)) in rows.iter().zip(files) {
            assert_eq!(row.media, media, "{sent}");
            assert!(name.is_empty() || row.name == name, "{sent} became {}", row.name);
            assert!(row.name.chars().count() <= 120 && !row.name.contains(['/', '\\']), "{}", row.name);
            assert_eq!(row.wants_preview, media.has_preview(), "{sent}");
        }
        let page = guest.get(&case).await;
        assert_eq!(page.select("#evidence .file-name bdi").len(), 10);
        assert!(page.select("main script").is_empty());
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_read_to_its_end_and_the_good_ones_stay() {
    let app = TestApp::new();
    let (mut guest, case) = mine(&app).await;
    let mut large = picture(ImageFormat::Jpeg);
    large.resize(20 * 1024 * 1024 + 1, 0);
    let page = send(&mut guest, &case, &[("a.png", PNG), ("large.jpg", &large), ("b.png", PNG)]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.select("#errors a"), ["文件须小于 20 MB：“large.jpg”是 20.0 MB。截一张图就够了，不用录屏"]);
    let names: Vec<String> = kept(&app, &case).await.into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["a.png", "b.png"]);
    large.truncate(20 * 1024 * 1024);
    assert_eq!(send(&mut guest, &case, &[("exact.jpg", &large)]).await.status, 303);
    assert_eq!(std::fs::read_dir(app.app.files.tmp()).unwrap().count(), 0);
}

#[actix_web::test]
async fn what_is_thrown_away_has_an_end_too() {
    let app = TestApp::new();
    let (mut guest, case) = mine(&app).await;
    let before = app.database.contents();
    let endless = vec![0xFF; 85 * 1024 * 1024];
    assert_eq!(send(&mut guest, &case, &[("endless.jpg", &endless)]).await.status, 413);
    let crumbs: Vec<(&str, &[u8])> = (0..101).map(|_| ("crumb.png", b"".as_slice())).collect();
    assert_eq!(send(&mut guest, &case, &crumbs).await.status, 413);
    assert!(app.database.contents() == before);
    assert_eq!(on_disk(&app), 0);
}

#[actix_web::test]
async fn eleven_files_at_once_are_ten_and_a_sentence() {
    let app = TestApp::new();
    let (mut guest, case) = mine(&app).await;
    let names: Vec<String> = (1..=11).map(|at| format!("{at}.png")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), PNG)).collect();
    let page = send(&mut guest, &case, &files).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.select("#errors a").len(), 1);
    assert!(page.select("#errors a")[0].contains("“11.png”"));
    assert_eq!(kept(&app, &case).await.len(), 10);
}

#[actix_web::test]
async fn a_form_cut_off_on_its_way_keeps_no_half_file() {
    on_each_database(|app| async move {
        let (mut guest, case) = mine(&app).await;
        let before = app.database.contents();
        let csrf = guest.csrf();
        let mut half = picture(ImageFormat::Jpeg);
        half.resize(3 * 1024 * 1024, 0);
        for (file, end) in [(half.as_slice(), ""), (PNG, ""), (PNG, "\r\n--X"), (b"".as_slice(), "")] {
            let head = "Content-Disposition: form-data; name=";
            let mut body =
                format!("--XX\r\n{head}\"csrf\"\r\n\r\n{csrf}\r\n--XX\r\n{head}\"files\"; filename=\"half.jpg\"\r\n\r\n");
            let mut body = std::mem::take(&mut body).into_bytes();
            body.extend_from_slice(file);
            body.extend_from_slice(end.as_bytes());
            let kind = Some("multipart/form-data; boundary=XX");
            let page = guest.send(actix_web::http::Method::POST, &format!("{case}/evidence"), kind, body).await;
            assert_eq!(page.status, 422, "{}", page.words());
            assert!(page.select("#errors a")[0].contains("没有传完"), "{:?}", page.select("#errors a"));
        }
        assert!(app.database.contents() == before);
        assert_eq!(on_disk(&app), 0);
    })
    .await;
}

#[actix_web::test]
async fn a_closed_case_takes_no_file() {
    on_each_database(|app| async move {
        let case = crate::support::cases::close(&app, &file_case(&app, |_| {}).await).await;
        let mut guest = guest_of(&app, &case).await;
        let page = send(&mut guest, &url(&case), &[("a.png", PNG)]).await;
        assert_eq!(page.status, 409);
        assert!(page.select("#errors")[0].contains("不能这样做"));
        assert_eq!(stored(&app, &case).await.files, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_form_with_files_that_is_sent_again_adds_nothing_and_only_what_is_new_is_added() {
    on_each_database(|app| async move {
        let (mut guest, case) = mine(&app).await;
        let (one, two) = (picture(ImageFormat::Png), picture(ImageFormat::Jpeg));
        for _ in 0..2 {
            assert_eq!(send(&mut guest, &case, &[("账单.png", &one)]).await.status, 303);
        }
        assert_eq!(kept(&app, &case).await.len(), 1, "the answer was lost, and the same was sent again");
        assert_eq!(send(&mut guest, &case, &[("账单.png", &one), ("通知.jpg", &two)]).await.status, 303);
        let names: Vec<String> = kept(&app, &case).await.into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["账单.png", "通知.jpg"]);
    })
    .await;
}

#[actix_web::test]
async fn empty_parts_without_a_name_have_an_end_too() {
    let app = TestApp::new();
    let (mut guest, case) = mine(&app).await;
    assert_eq!(send(&mut guest, &case, &[("", b"".as_slice()); 101]).await.status, 413);
    assert_eq!(send(&mut guest, &case, &[("", b"".as_slice()); 100]).await.status, 422);
}
