//! Evidence as it is handed out: as ours, never as something that runs, and nothing of the camera's in what is shown.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use redress::domain::actor::Role;

use super::filing::fill;
use super::{guest_of, url};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, on_each_database};

/// A JPEG that tells who took it and where.
fn photo() -> Vec<u8> {
    let mut jpeg = Vec::new();
    DynamicImage::from(RgbImage::new(64, 48)).write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    let told = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0GPS 31.2304 N 121.4737 E by Wang Fang".as_slice();
    let mut whole = vec![0xff, 0xd8, 0xff, 0xe1];
    whole.extend(((told.len() + 2) as u16).to_be_bytes());
    whole.extend(told);
    whole.extend(&jpeg[2..]);
    whole
}

fn guarded(answer: &Answer) {
    assert_eq!(answer.header("content-security-policy").unwrap(), "default-src 'none'; sandbox; frame-ancestors 'none'");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(answer.header(name).as_deref(), Some(value));
    }
}

/// The original, then the picture made of it; neither for whoever would run it.
async fn check(browser: &mut Browser, file: &str, original: &[u8]) {
    let whole = browser.get(file).await;
    assert_eq!((whole.status.as_u16(), whole.bytes.as_slice()), (200, original));
    assert_eq!(whole.header("content-type").as_deref(), Some("image/jpeg"));
    let name = "attachment; filename=\"evidence.jpg\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%20%22%3B.jpg";
    assert_eq!(whole.header("content-disposition").as_deref(), Some(name));
    guarded(&whole);
    let shown = browser.get(&format!("{file}?preview=1")).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-disposition").as_deref()), (200, Some("inline")));
    assert!(image::load_from_memory_with_format(&shown.bytes, ImageFormat::Jpeg).is_ok());
    for told in [b"Exif".as_slice(), b"GPS 31", b"Wang Fang"] {
        assert!(original.windows(told.len()).any(|window| window == told));
        assert!(!shown.bytes.windows(told.len()).any(|window| window == told), "{told:?} reached the preview");
    }
    guarded(&shown);
    for dest in ["script", "style", "worker", "sharedworker", "serviceworker", "frame", "iframe", "object", "embed"] {
        for path in [file.to_owned(), format!("{file}?preview=1")] {
            let headers = [("sec-fetch-dest", dest)];
            let refused = browser.send_with(actix_web::http::Method::GET, &path, None, Vec::new(), &headers).await;
            assert_eq!((refused.status.as_u16(), refused.bytes.len()), (403, 0), "{dest}");
            guarded(&refused);
        }
    }
    for dest in ["document", "image", "empty"] {
        let headers = [("sec-fetch-dest", dest)];
        assert_eq!(browser.send_with(actix_web::http::Method::GET, file, None, Vec::new(), &headers).await.status, 200, "{dest}");
    }
}

const NAME: &str = "账单 \\\";.html";

#[actix_web::test]
async fn evidence_is_handed_out_as_ours_to_consumer_and_staff_and_never_runs() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let original = photo();
        let sent = guest.upload(&format!("{}/evidence", url(&case)), &[("kind", "other")], &[("files", NAME, &original)]).await;
        assert_eq!(sent.status, 303);
        let file = guest.get(&url(&case)).await.attributes("#evidence .file-acts a", "href")[0].clone();
        assert_eq!(guest.get(&format!("{file}?preview=1")).await.status, 404, "no picture of it yet");
        work(&app, &folder_mailer(&app)).await;
        check(&mut guest, &file, &original).await;
        let mut agent = app.sign_in_agent("李敏").await;
        check(&mut agent, &file.replace("/complaints/", "/desk/cases/"), &original).await;

        let other = file_case(&app, |_| {}).await;
        let mut both = guest_of(&app, &other).await;
        let elsewhere = file.replace(&url(&case), &url(&other));
        assert_eq!(both.get(&elsewhere).await.status, 404, "a file is found in its own case alone");
        assert_eq!(agent.get(&elsewhere.replace("/complaints/", "/desk/cases/")).await.status, 404);
        let consumer = app.person(Role::Consumer, "王宇", "wang@mail.example", None).await;
        for path in [file.clone(), format!("{file}?preview=1")] {
            assert_eq!(app.signed_in(&consumer).await.get(&path).await.status, 404);
            assert_eq!(both.get(&path).await.status, 404);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_drafts_file_is_handed_out_in_the_same_way() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        let original = photo();
        let fields = [("kind", "other"), ("action", "upload")];
        assert_eq!(browser.upload("/complaints/new/evidence", &fields, &[("files", NAME, &original)]).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        let files = browser.get("/complaints/new/evidence").await.attributes(".file-acts a", "href");
        check(&mut browser, &files[1], &original).await;
        assert_eq!(app.browser().get(&files[1]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn evidence_that_was_lost_or_altered_is_not_handed_out() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let original = photo();
        guest.upload(&format!("{}/evidence", url(&case)), &[("kind", "other")], &[("files", "a.jpg", &original)]).await;
        let file = guest.get(&url(&case)).await.attributes("#evidence .file-acts a", "href")[0].clone();
        use sha2::{Digest, Sha256};
        let hash = hex::encode(Sha256::digest(&original));
        let path = app.app.config.evidence_dir.join(&hash[..2]).join(&hash);
        for bytes in [Some(&original[..100]), Some(b"".as_slice()), None] {
            match bytes {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            let page = guest.get(&file).await;
            assert_eq!((page.status.as_u16(), page.select("h1")), (410, vec!["这个文件读不出来了".to_owned()]));
        }
    })
    .await;
}
