//! The doctor says what is wrong in sentences.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use redress::domain::codes::Locale;

use super::{over, redress, said};
use crate::jobs::{file, filing};
use crate::support::on_each_database;

#[tokio::test]
async fn a_sound_house_has_no_problem_and_open_doors_are_named() {
    on_each_database(|app| async move {
        let output = over(&app, &["doctor"]);
        let told = said(&output);
        assert!(told.contains("tables are up to date"), "{told}");
        assert!(told.contains("No mail server is set") && told.contains("Nobody is an administrator yet"), "{told}");
        let key = app.folder.path().join("secret.key");
        std::fs::write(&key, "ab".repeat(32)).unwrap();
        set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
        let output = over(&app, &["doctor"]);
        assert!(
            !output.status.success() && said(&output).contains("is open to others (644): run chmod 600"),
            "{}",
            said(&output)
        );
    })
    .await;
}

#[test]
fn a_database_that_does_not_answer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = redress(folder.path(), &[("DATABASE_URL", "mysql://localhost/x")]).arg("doctor").output().unwrap();
    assert!(!output.status.success() && said(&output).contains("no database that Redress knows"), "{}", said(&output));
}

#[tokio::test]
async fn the_most_pressing_deadlines_are_listed() {
    on_each_database(|app| async move {
        let first = file(&app, filing(Locale::ZhCn)).await.reference.unwrap().to_string();
        app.advance(chrono::Duration::minutes(30));
        let second = file(&app, filing(Locale::ZhCn)).await.reference.unwrap().to_string();
        let told = said(&over(&app, &["sla", "due"]));
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 2, "{told}");
        assert!(lines[0].starts_with(&first) && lines[1].starts_with(&second), "{told}");
        assert!(
            lines[0].contains("acknowledgement") && lines[0].contains("2026-11-24 18:00") || lines[0].contains("2026-11-25"),
            "{told}"
        );
    })
    .await;
}
