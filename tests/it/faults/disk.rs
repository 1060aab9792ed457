//! F04, F06: a disk that is full, a disk that takes no writes. On a small disk of the server's own.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::phone::{Phone, Reply};
use super::{in_own_mounts, ready};
use crate::cli::{Server, said};

/// The data folder as the server sees it.
fn inside(server: &Server, data: &Path) -> PathBuf {
    PathBuf::from(format!("/proc/{}/root{}", server.child.id(), data.display()))
}

/// Fills a disk to the last byte.
fn fill(ballast: &Path) {
    let mut file = std::fs::File::create(ballast).unwrap();
    for size in [1024 * 1024, 4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

fn is_full(reply: &Reply) {
    assert_eq!(reply.status, 503, "{}", reply.head);
    assert!(reply.header("retry-after").is_some(), "{}", reply.head);
    assert!(reply.body.contains("暂时办不了"), "{}", reply.body);
}

#[test]
fn on_a_full_disk_writes_say_so_reads_go_on_and_all_is_well_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mounts = format!("mount -t tmpfs -o size=24m tmpfs {}", data.display());
    let Some(command) = in_own_mounts(folder.path(), &[("RATE_LIMITS", "off")], &mounts) else { return };
    let server = ready(Server::spawn(command, folder.path()));
    let data = inside(&server, &data);
    let (mut early, mut late) = (Phone::new(&server, &data), Phone::new(&server, &data));
    let mut uploader = late.another();
    early.write_complaint().unwrap();
    let case = format!("/complaints/{}", early.file().unwrap().filed().unwrap());
    late.write_complaint().unwrap();
    uploader.begin_complaint().unwrap();

    fill(&data.join("ballast"));
    // What room there still was in the log is soon used up.
    let mut tries = (0..200).map(|_| early.another().post("/complaints/new/problem", &[("problem_type", "other")]).unwrap());
    is_full(&tries.find(|reply| reply.status != 303).expect("a write was refused"));
    is_full(&late.file().unwrap());
    for bytes in [200_000, 3_000_000] {
        is_full(&uploader.upload(bytes).unwrap());
    }
    assert_eq!(early.get("/").unwrap().status, 200, "reads go on");
    assert_eq!(early.get(&case).unwrap().status, 200, "reads go on");
    let halves = std::fs::read_dir(data.join("tmp")).unwrap().count();
    let kept =
        std::fs::read_dir(data.join("evidence")).unwrap().flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap());
    assert_eq!((halves, kept.count()), (0, 0), "no half file");

    std::fs::remove_file(data.join("ballast")).unwrap();
    assert!(late.file().unwrap().filed().is_some(), "it heals by itself");
    for bytes in [200_000, 3_000_000] {
        assert_eq!(uploader.upload(bytes).unwrap().status, 303);
    }
    assert!(early.get(&case).unwrap().status == 200);
}

#[test]
fn a_data_folder_that_cannot_be_written_is_refused_at_start_with_the_mend() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let made = crate::cli::redress(folder.path(), &[]).args(["migrate", "run"]).output().unwrap();
    assert!(made.status.success(), "{}", said(&made));
    let read_only = format!("mount --bind {0} {0} && mount -o remount,bind,ro {0}", data.display());
    let Some(mut command) = in_own_mounts(folder.path(), &[("LOG", "error")], &read_only) else { return };
    let output = command.output().unwrap();
    let told = said(&output);
    assert!(!output.status.success(), "{told}");
    assert!(told.contains(&data.display().to_string()) && told.contains("Read-only"), "{told}");
    assert!(told.contains("REDRESS_DATA_DIR") || told.contains("must own and be able to write"), "{told}");
}
