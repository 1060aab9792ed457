//! Pages of PDFs become pictures, so that nobody has to open a stranger's PDF to read it.

use std::fmt::Write as _;

use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::store::evidence::{self, EvidenceFile};

use super::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};
use crate::web::portal::{guest_of, url};

/// A PDF of so many pages, each with one word; with a script that would run at opening.
fn pdf(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for page in 0..pages {
        let content = format!("BT /F1 48 Tf 100 400 Td (Page {}) Tj ET", page + 1);
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * page
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(text.len());
        writeln!(text, "{} 0 obj\n{object}\nendobj", at + 1).unwrap();
    }
    let table = text.len();
    writeln!(text, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for place in places {
        writeln!(text, "{place:010} 00000 n ").unwrap();
    }
    write!(text, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).unwrap();
    text.into_bytes()
}

async fn sent(app: &TestApp, case: &Case, guest: &mut Browser, bytes: &[u8]) -> EvidenceFile {
    let at = format!("{}/evidence", url(case));
    assert_eq!(guest.upload(&at, &[("kind", "other")], &[("files", "账单.pdf", bytes)]).await.status, 303);
    let id = case.id;
    app.app.db.read(move |conn| evidence::of_case(conn, id)).await.unwrap().pop().unwrap()
}

#[actix_web::test]
async fn each_page_of_a_pdf_is_a_picture_on_its_pages_and_the_first_its_preview() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        let file = sent(&app, &case, &mut guest, &pdf(2)).await;
        assert!(file.wants_pages, "pdftoppm is installed by bin/setup");
        assert_eq!(work(&app, &folder_mailer(&app)).await.pages, 1);
        let at = format!("{}/evidence/{}", url(&case), file.file);
        for page in ["preview=1", "page=1", "page=2"] {
            let picture = guest.get(&format!("{at}?{page}")).await;
            assert_eq!((picture.status.as_u16(), picture.header("content-type").as_deref()), (200, Some("image/jpeg")), "{page}");
            let picture = image::load_from_memory(&picture.bytes).unwrap();
            assert_eq!(picture.height(), 1600, "{page}");
            let dark = picture.to_luma8().pixels().filter(|pixel| pixel.0[0] < 100).count();
            assert!(dark > 1000, "{page}: the word is on it");
        }
        for none in ["page=3", "page=0", "page=-1"] {
            assert_eq!(guest.get(&format!("{at}?{none}")).await.status, 404, "{none}");
        }
        assert_eq!(app.browser().get(&format!("{at}?page=2")).await.status, 404, "not yours");
        assert_eq!(guest.get(&format!("{at}/about")).await.select("img.shot").len(), 2);
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&format!("{}?view=1", at.replace("/complaints", "/desk/cases"))).await;
        assert_eq!(desk.select("figure img").len(), 2);
        assert_eq!(guest.get(&at).await.bytes, pdf(2), "the original stays as it came");
        assert_eq!(std::fs::read_dir(app.app.files.tmp()).unwrap().count(), 0, "nothing is left behind");
    })
    .await;
}

#[actix_web::test]
async fn a_pdf_that_cannot_be_drawn_has_no_pictures_and_holds_up_nobody() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    let broken = [b"%PDF-1.4\n".as_slice(), &[b'x'; 400], b"\n%%EOF\n"].concat();
    let file = sent(&app, &case, &mut guest, &broken).await;
    let fine = sent(&app, &case, &mut guest, &pdf(30)).await;
    assert_eq!(work(&app, &folder_mailer(&app)).await.pages, 2);
    assert_eq!(work(&app, &folder_mailer(&app)).await.pages, 0, "once");
    let at = |file: &EvidenceFile, page: &str| format!("{}/evidence/{}?{page}", url(&case), file.file);
    assert_eq!(guest.get(&at(&file, "preview=1")).await.status, 404);
    assert_eq!(guest.get(&at(&fine, "page=20")).await.status, 200);
    assert_eq!(guest.get(&at(&fine, "page=21")).await.status, 404, "no more than twenty");
}
