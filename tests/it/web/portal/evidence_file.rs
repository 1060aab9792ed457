//! One file of a case: who may see it, and a better one in its place.

use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::Consent;
use redress::domain::evidence::{Audience, EvidenceKind};
use redress::store::evidence::{self, EvidenceFile};
use redress::store::verify;

use super::filing::PNG;
use super::{guest_of, stored, url};
use crate::support::cases::{close, file_case, in_status};
use crate::support::{Browser, TestApp, on_each_database};

const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;";
/// Other bytes of the same picture: a PNG may be followed by anything.
fn sharper() -> Vec<u8> {
    [PNG, b"sharper"].concat()
}

async fn files(app: &TestApp, case: &Case) -> Vec<EvidenceFile> {
    let id = case.id;
    app.app.db.read(move |conn| evidence::of_case(conn, id)).await.unwrap()
}

async fn send(guest: &mut Browser, case: &Case, kind: &str) {
    let at = format!("{}/evidence", url(case));
    let sent = guest.upload(&at, &[("kind", kind)], &[("files", "糊.png", PNG)]).await;
    assert_eq!(sent.status, 303);
}

#[actix_web::test]
async fn a_blurred_file_is_replaced_and_stays_as_its_earlier_version() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Open, |_| {}).await;
        let mut guest = guest_of(&app, &case).await;
        send(&mut guest, &case, "payment_screenshot").await;
        let old = files(&app, &case).await.remove(0);
        let at = format!("{}/evidence/{}", url(&case), old.file);
        let page = guest.get(&format!("{at}/about")).await;
        assert!(page.status == 200 && page.words().contains(&old.sha256), "{}", page.words());

        let to = format!("{at}/replacement");
        for (files, says) in [(vec![], "请先选择"), (vec![("files", "a.gif", GIF)], "a.gif")] {
            let again = guest.upload(&to, &[], &files).await;
            assert!(again.status == 422 && again.words().contains(says), "{}", again.words());
        }
        let sent = guest.upload(&to, &[], &[("files", "清楚.png", &sharper())]).await;
        assert_eq!(sent.status, 303);
        let now = files(&app, &case).await;
        assert_eq!((now.len(), now[1].kind, &*now[1].name), (2, EvidenceKind::PaymentScreenshot, "清楚.png"));
        assert_eq!((now[0].replaced_by, now[1].replaced_by), (Some(now[1].id), None));
        assert_eq!(stored(&app, &case).await.files, 2);

        let page = guest.get(&url(&case)).await;
        assert_eq!(page.select("#evidence .file").len(), 1, "the newest alone stands in the list");
        let about = guest.get(&sent.location().unwrap()).await;
        assert!(about.words().contains("以前的版本") && about.words().contains("糊.png"), "{}", about.words());
        assert_eq!(guest.get(&at).await.bytes, PNG, "the old one is still there");
        assert_eq!(guest.upload(&to, &[], &[("files", "b.png", &sharper())]).await.status, 409, "once");
        let reference = case.reference.unwrap().to_string();
        let found = app.app.db.read(move |conn| verify::one(conn, &reference)).await.unwrap();
        assert_eq!(found.1, Vec::new());
    })
    .await;
}

#[actix_web::test]
async fn the_consumer_alone_says_who_may_see_a_file_and_a_bill_is_their_own_until_then() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.consents = vec![Consent::Share]).await;
        let mut guest = guest_of(&app, &case).await;
        send(&mut guest, &case, "payment_screenshot").await;
        send(&mut guest, &case, "bill_export").await;
        let audiences = |files: &[EvidenceFile]| files.iter().map(|file| file.audience).collect::<Vec<_>>();
        let now = files(&app, &case).await;
        assert_eq!(audiences(&now), [Audience::Merchant, Audience::Consumer]);
        let at = format!("{}/evidence/{}/audience", url(&case), now[0].file);
        assert_eq!(app.browser().post(&at, &[("audience", "consumer")]).await.status, 404, "not yours");
        assert_eq!(guest.post(&at, &[("audience", "everybody")]).await.status, 422);
        assert_eq!(guest.post(&at, &[("audience", "consumer")]).await.status, 303);
        assert_eq!(audiences(&files(&app, &case).await), [Audience::Consumer, Audience::Consumer]);
        assert!(guest.get(&url(&case)).await.words().contains("您选择不给商家、平台看这个文件"));

        let closed = close(&app, &stored(&app, &case).await).await;
        assert_eq!(guest.post(&at, &[("audience", "merchant")]).await.status, 303, "also when all is over");
        let replaced = guest.upload(&at.replace("audience", "replacement"), &[], &[("files", "a.png", &sharper())]).await;
        assert_eq!(replaced.status, 409, "what was decided on stays");
        assert_eq!(closed.status.code(), StatusCode::Closed);

        let private = file_case(&app, |filing| filing.consents = Vec::new()).await;
        let mut guest = guest_of(&app, &private).await;
        send(&mut guest, &private, "payment_screenshot").await;
        assert_eq!(audiences(&files(&app, &private).await), [Audience::Consumer]);
        let own = files(&app, &private).await.remove(0).file;
        let about = guest.get(&format!("{}/evidence/{own}/about", url(&private))).await;
        assert!(about.words().contains("您没有同意转给商家和平台") && about.select("input[name=audience]").is_empty());
        let shown = guest.post(&format!("{}/evidence/{own}/audience", url(&private)), &[("audience", "merchant")]).await;
        assert!(shown.status == 409 && shown.words().contains("请先在“您同意了什么”里选上"), "{}", shown.words());
        let theirs = format!("{}/evidence/{}/about", url(&private), now[0].file);
        assert_eq!(guest.get(&theirs).await.status, 404, "another case's file is not there");
    })
    .await;
}

#[actix_web::test]
async fn evidence_taken_out_of_the_database_or_put_under_another_hash_is_found_by_the_history() {
    use diesel::prelude::*;
    use redress::store::schema::evidence as rows;

    let app = TestApp::new();
    let case = in_status(&app, StatusCode::Open, |_| {}).await;
    let mut guest = guest_of(&app, &case).await;
    send(&mut guest, &case, "payment_screenshot").await;
    let id = case.id.0;
    app.app
        .db
        .write(move |tx| {
            let mine = rows::table.filter(rows::case_id.eq(id));
            Ok(diesel::update(mine).set(rows::sha256.eq("11".repeat(32))).execute(tx)?)
        })
        .await
        .unwrap();
    let reference = case.reference.unwrap().to_string();
    let (_, found) = app.app.db.read(move |conn| verify::one(conn, &reference)).await.unwrap();
    assert!(matches!(found[..], [verify::Finding { what: verify::Altered::Sealed(_), .. }]), "{found:?}");
}
