//! What a macro puts on a case tells nobody who complained.

use super::{TELLS, first_use, make, path};
use crate::support::cases::file_case;
use crate::support::on_each_database;
use crate::web::access::stored;

#[actix_web::test]
async fn a_macro_puts_no_tag_on_a_case_that_names_its_consumer() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        make(&mut browser, "回头看", &[("says", "note"), ("tag", "陈晓"), ("text_zh", "再看一次")]).await;
        let url = first_use(&mut browser, &case).await;
        let id = url.split("macro=").nth(1).unwrap();
        let version = case.version.to_string();
        let used = [("macro", id), ("body", "再看一次，周五前"), ("version", &*version)];
        let answer = browser.post(&path(&case, "/macro"), &used).await;
        assert_eq!((answer.status.as_u16(), answer.select("#errors li")), (422, vec![TELLS.to_owned()]));
        assert_eq!(answer.select("textarea"), ["再看一次，周五前"]);
        assert!(stored(&app, &case).await.tags.is_empty());
    })
    .await;
}
