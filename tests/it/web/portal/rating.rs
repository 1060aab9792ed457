//! How it went: asked once a case is over, told to the desk, and changed until the last day.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::store::ratings;

use super::{guest_of, said, stored, url};
use crate::support::cases::in_status;
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn a_closed_case_asks_how_it_went_and_the_desk_reads_the_answer() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Closed, |_| {}).await;
        let (mut guest, at) = (guest_of(&app, &case).await, url(&case));
        let rating = format!("{at}/rating");
        assert_eq!(guest.get(&at).await.attributes("#rating input[name=score]", "value"), ["5", "4", "3", "2", "1"]);
        assert_eq!(guest.get(&rating).await.location(), Some(format!("{at}#rating")));
        let answer = [("score", "2"), ("body", "第三天才有人看账单。")];
        assert_eq!(app.browser().post(&rating, &answer).await.status, 404, "not yours");

        assert_eq!(guest.post(&rating, &answer).await.location(), Some(at.clone()));
        let page = guest.get(&at).await;
        assert!(page.words().contains("您的评价：不太满意") && page.words().contains("您评价了我们的处理"), "{}", page.words());
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&at.replace("/complaints", "/desk/cases")).await;
        assert!(desk.words().contains("评价：不太满意") && desk.words().contains("第三天才有人看账单。"), "{}", desk.words());

        assert_eq!(guest.post(&rating, &[("score", "4"), ("body", "")]).await.status, 303);
        let now = stored(&app, &case).await;
        let kept = app.app.db.read(move |conn| ratings::of_case(conn, &now)).await.unwrap().unwrap();
        assert_eq!((kept.score.get(), kept.comment), (4, None), "the last word counts");
        assert!(said(&app, &case).await.contains(&"第三天才有人看账单。".to_owned()), "and the first stays on record");
    })
    .await;
}

#[actix_web::test]
async fn an_answer_without_a_score_keeps_the_words_and_a_late_one_is_told_so() {
    let app = TestApp::new();
    let case = in_status(&app, StatusCode::Closed, |_| {}).await;
    let (mut guest, at) = (guest_of(&app, &case).await, url(&case));
    let rating = format!("{at}/rating");
    for score in ["", "0", "6", "-1", "五", "4.5"] {
        let again = guest.post(&rating, &[("score", score), ("body", "没有人告诉我要等多久")]).await;
        assert_eq!(again.status, 422, "{score}");
        assert!(again.words().contains("请选一个最接近您感受的") && again.text().contains("没有人告诉我要等多久"), "{score}");
    }
    let long = "长".repeat(5001);
    let again = guest.post(&rating, &[("score", "3"), ("body", &long)]).await;
    assert!(again.status == 422 && again.text().contains(&long));
    assert_eq!(again.attributes("#rating input[checked]", "value"), ["3"]);

    app.clock.advance(Duration::days(30) + Duration::minutes(1));
    let mut guest = guest_of(&app, &case).await;
    assert!(guest.get(&at).await.select("#rating").is_empty());
    let late = guest.post(&rating, &[("score", "3"), ("body", "后来才到账")]).await;
    assert!(late.status == 409 && late.text().contains("后来才到账"), "{}", late.words());

    let open = in_status(&app, StatusCode::Open, |_| {}).await;
    let mut guest = guest_of(&app, &open).await;
    assert!(guest.get(&url(&open)).await.select("#rating").is_empty());
    assert_eq!(guest.post(&format!("{}/rating", url(&open)), &[("score", "3")]).await.status, 409);
}
