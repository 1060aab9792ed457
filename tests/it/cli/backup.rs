//! A copy that stands alone.

use std::os::unix::fs::PermissionsExt;

use redress::domain::codes::Locale;

use super::{over, redress, said};
use crate::jobs::{file, filing, keep_file};
use crate::support::TestApp;

#[tokio::test]
async fn a_backup_made_beside_the_running_app_verifies_on_its_own() {
    let app = TestApp::new();
    keep_file(&app, b"%PDF-1.7 receipt".to_vec(), "application/pdf").await;
    file(&app, filing(Locale::ZhCn)).await;
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("data");
    let output = over(&app, &["backup", copy.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("secret key is not in the backup"));
    assert_eq!(std::fs::metadata(copy.join("redress.db")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o700);
    let verified = redress(place.path(), &[]).arg("verify").output().unwrap();
    assert!(verified.status.success() && said(&verified).contains("1 cases and 1 files"), "{}", said(&verified));
    let again = over(&app, &["backup", copy.to_str().unwrap()]);
    assert!(!again.status.success() && said(&again).contains("is not empty"));
}

#[tokio::test]
async fn a_backup_says_which_file_is_not_there() {
    let app = TestApp::new();
    keep_file(&app, b"%PDF-1.7 receipt".to_vec(), "application/pdf").await;
    std::fs::remove_dir_all(app.folder.path().join("evidence")).unwrap();
    let place = tempfile::tempdir().unwrap();
    let output = over(&app, &["backup", place.path().join("copy").to_str().unwrap()]);
    assert!(!output.status.success() && said(&output).contains("missing or altered"), "{}", said(&output));
}
