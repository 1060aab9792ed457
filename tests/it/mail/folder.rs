//! Letters as files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use mail_parser::MessageParser;
use redress::mail::{Mailer, SendError};

use super::letter;

fn mailer(dir: &Path) -> Mailer {
    Mailer::new(None, dir, "诉达 <no-reply@redress.test>").expect("a mail room")
}

fn files(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).expect("the outbox").map(|entry| entry.expect("an entry").path()).collect()
}

#[tokio::test]
async fn without_a_mail_server_a_letter_becomes_one_private_file() {
    let home = tempfile::tempdir().expect("a folder");
    let outbox = home.path().join("outbox");
    mailer(&outbox).send(&letter()).await.expect("written");
    let found = files(&outbox);
    assert_eq!(found.len(), 1, "no temporary file is left: {found:?}");
    assert!(found[0].ends_with("20261124T040000Z-7318349394477056.1.eml"));
    assert_eq!(fs::metadata(&found[0]).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&outbox).expect("a folder").permissions().mode() & 0o777, 0o700);
    let bytes = fs::read(&found[0]).expect("readable");
    let read = MessageParser::default().parse(&bytes).expect("a message");
    assert_eq!(read.subject(), Some("诉达收到了您的投诉"));
}

#[tokio::test]
async fn a_repeated_letter_makes_no_second_file_and_leaves_the_first_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let room = mailer(home.path());
    room.send(&letter()).await.expect("written");
    let first = fs::read(&files(home.path())[0]).expect("readable");
    mailer(home.path()).send(&letter()).await.expect("already there");
    let (left, right) = (letter(), letter());
    let (one, other) = tokio::join!(room.send(&left), room.send(&right));
    assert_eq!((one, other), (Ok(()), Ok(())));
    let found = files(home.path());
    assert_eq!(found.len(), 1);
    assert_eq!(fs::read(&found[0]).expect("readable"), first);
}

#[tokio::test]
async fn a_message_id_cannot_leave_the_folder() {
    let home = tempfile::tempdir().expect("a folder");
    for id in ["../../etc/passwd@x", "a/b@x", "", "no-domain", "a@b@c", "a\r\nBcc: x@y", ".hidden@x", "a\0@x"] {
        let mut letter = letter();
        letter.message_id = id.into();
        let refused = mailer(home.path()).send(&letter).await;
        assert!(matches!(refused, Err(SendError::Permanent(_))), "{id:?}: {refused:?}");
    }
    assert!(files(home.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again_later() {
    let home = tempfile::tempdir().expect("a folder");
    let blocked = home.path().join("outbox");
    fs::write(&blocked, "a file where the folder should be").expect("written");
    assert!(matches!(mailer(&blocked).send(&letter()).await, Err(SendError::Temporary(_))));
}
