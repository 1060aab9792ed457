//! What the consumer agrees to, each by itself; and complaining for somebody else, with their signature.

use redress::domain::actor::Role;
use redress::domain::codes::Consent;
use redress::domain::evidence::EvidenceKind;
use redress::store::{cases, evidence};

use super::filing::{PNG, fill};
use super::{guest_of, stored, url};
use crate::support::cases::{close, file_case};
use crate::support::{Browser, TestApp, on_each_database};

const REVIEW: &str = "/complaints/new/review";

async fn filed(app: &TestApp, browser: &mut Browser, ticked: &[(&str, &str)]) -> redress::domain::case::Case {
    let place = browser.post(REVIEW, ticked).await.location().unwrap();
    let reference = redress::domain::reference::Reference::parse(place.split('/').nth(2).unwrap()).unwrap();
    let by = redress::domain::actor::Actor::System;
    app.app.db.read(move |conn| cases::find(conn, &by, reference)).await.unwrap()
}

#[actix_web::test]
async fn each_consent_is_given_by_itself_and_none_is_ticked_beforehand() {
    on_each_database(|app| async move {
        for (ticked, given) in [
            (vec![], vec![]),
            (vec![("consent", "yes")], vec![Consent::Share]),
            (vec![("consent_mediation", "yes"), ("consent_statistics", "yes")], vec![Consent::Mediation, Consent::Statistics]),
        ] {
            let mut browser = app.browser();
            fill(&mut browser, "lin@consumer.example", "").await;
            let page = browser.get(REVIEW).await;
            assert_eq!(page.select("input[type=checkbox]").len(), 3);
            assert!(page.select("input[type=checkbox][checked]").is_empty());
            assert_eq!(filed(&app, &mut browser, &ticked).await.consents, given);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_consent_is_taken_back_as_easily_as_given_also_when_all_is_over() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.consents = vec![Consent::Share]).await;
        let (mut guest, at) = (guest_of(&app, &case).await, format!("{}/consents", url(&case)));
        assert_eq!(guest.get(&at).await.attributes("input[checked]", "name"), ["consent"]);
        let ticked = [("consent_mediation", "yes")];
        assert_eq!(app.browser().post(&at, &ticked).await.status, 404, "not yours");
        assert_eq!(guest.post(&at, &ticked).await.location(), Some(url(&case)));
        let now = stored(&app, &case).await;
        assert_eq!((now.consents.clone(), now.version), (vec![Consent::Mediation], case.version), "the desk's forms stay good");
        assert!(guest.get(&url(&case)).await.words().contains("您改了同意的事项"));
        let seq = now.seq;
        guest.post(&at, &ticked).await;
        assert_eq!(stored(&app, &case).await.seq, seq, "the same again is no event");

        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&url(&case).replace("/complaints", "/desk/cases")).await;
        assert!(desk.words().contains("同意的事项改为：愿意调解"), "{}", desk.words());

        close(&app, &now).await;
        assert_eq!(guest.post(&at, &[]).await.status, 303);
        assert_eq!(stored(&app, &case).await.consents, Vec::new());
    })
    .await;
}

#[actix_web::test]
async fn who_complains_for_another_uploads_their_signature_before_filing() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        let contact = [("name", "林晓"), ("email", "lin@consumer.example"), ("phone", ""), ("for_other", "yes")];
        let again = browser.post("/complaints/new/contact", &contact).await;
        assert!(again.status == 422 && again.words().contains("请填写您替谁投诉"), "{}", again.words());
        let named: Vec<_> = contact.into_iter().chain([("represented", "王桂芳")]).collect();
        assert_eq!(browser.post("/complaints/new/contact", &named).await.status, 303);

        let page = browser.get(REVIEW).await;
        assert!(page.words().contains("委托林晓") && page.words().contains("王桂芳"), "{}", page.words());
        let refused = browser.post(REVIEW, &[("consent", "yes")]).await;
        assert!(refused.status == 422 && refused.words().contains("请上传王桂芳签字的授权书"), "{}", refused.words());
        assert_eq!(refused.attributes("input[checked]", "name"), ["consent"], "what was ticked stays");

        let fields = [("then", "review"), ("kind", "authority"), ("action", "continue")];
        let nothing = browser.upload("/complaints/new/evidence", &fields, &[]).await;
        assert!(nothing.status == 422 && nothing.words().contains("请上传王桂芳签字的授权书"), "{}", nothing.words());
        let sent = browser.upload("/complaints/new/evidence", &fields, &[("files", "授权书.png", PNG)]).await;
        assert_eq!(sent.location().as_deref(), Some(REVIEW));
        assert_eq!(browser.get(REVIEW).await.attributes("input[checked]", "name"), ["consent"], "also after the upload");
        let case = filed(&app, &mut browser, &[]).await;
        assert_eq!(case.represented.as_deref(), Some("王桂芳"));
        let id = case.id;
        let files = app.app.db.read(move |conn| evidence::of_case(conn, id)).await.unwrap();
        assert!(files.iter().any(|file| file.kind == EvidenceKind::Authority));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&url(&case).replace("/complaints", "/desk/cases")).await;
        assert!(desk.words().contains("王桂芳"));
    })
    .await;
}

#[actix_web::test]
async fn a_card_number_is_pointed_out_to_its_owner_and_hidden_from_others() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    assert!(!browser.get(REVIEW).await.words().contains("身份证号或银行卡号"));
    let told = "从卡6222021234567890128扣了两次";
    let details = [("summary", "扣了两次"), ("description", told), ("desired_outcome", "")];
    browser.post("/complaints/new/details", &details).await;
    let page = browser.get(REVIEW).await;
    assert!(page.words().contains("好像有身份证号或银行卡号"), "it is said, and nothing is refused");
    let case = filed(&app, &mut browser, &[]).await;
    assert!(guest_of(&app, &case).await.get(&url(&case)).await.words().contains(told), "its owner reads it whole");
    let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let desk = app.signed_in(&agent).await.get(&url(&case).replace("/complaints", "/desk/cases")).await;
    assert!(desk.words().contains("从卡6222***********0128扣了两次"), "{}", desk.words());
    assert!(!desk.text().contains("6222021234567890128"));
}
