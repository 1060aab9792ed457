//! Names of merchants in complaints with a result are offered to the next one; what a stranger typed is not.

use chrono::Duration;

use crate::jobs::{folder_mailer, work};
use crate::support::cases::{close, file_case};
use crate::support::{TestApp, on_each_database};

async fn offered(app: &TestApp) -> Vec<String> {
    let mut browser = app.browser();
    browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
    browser.get("/complaints/new/order").await.attributes("#merchants option", "value")
}

async fn closed(app: &TestApp, merchant: &str) {
    let case = file_case(app, |filing| merchant.clone_into(&mut filing.order.merchant)).await;
    close(app, &case).await;
}

#[actix_web::test]
async fn a_name_is_offered_once_three_complaints_had_a_result_and_none_counts_twice() {
    on_each_database(|app| async move {
        let mailer = folder_mailer(&app);
        let known = "O'Brien \"& Co\"";
        for merchant in ["叮铃到家", "叮铃到家", known, known] {
            closed(&app, merchant).await;
        }
        for _ in 0..4 {
            file_case(&app, |filing| "随便写的".clone_into(&mut filing.order.merchant)).await;
            closed(&app, "加微信 13800138000 退款").await;
        }
        app.advance(Duration::minutes(10));
        assert_eq!(work(&app, &mailer).await.swept.counted, 8);
        assert_eq!(work(&app, &mailer).await.swept.counted, 0, "once");
        assert!(offered(&app).await.is_empty(), "two complaints are not many");
        closed(&app, known).await;
        assert_eq!(work(&app, &mailer).await.swept.counted, 0, "one on its way may be older");
        app.advance(Duration::minutes(10));
        assert_eq!(work(&app, &mailer).await.swept.counted, 1);
        assert_eq!(offered(&app).await, [known]);
    })
    .await;
}
