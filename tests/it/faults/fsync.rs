//! F05: the disk takes the bytes and cannot keep them. Nobody is told that it did, and fsync is not tried again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::phone::Phone;
use super::{ready, verified};
use crate::cli::{Server, redress};

/// Lets fsync fail on files whose path holds FAULT_ON, while the file FAULT_WHILE is there.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int fails(int fd) {
    char link[64], path[4096];
    if (access(getenv("FAULT_WHILE"), F_OK)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, getenv("FAULT_ON"))) return 0;
    errno = EIO;
    return 1;
}
int fsync(int fd) { return fails(fd) ? -1 : ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd); }
"#;

/// A server whose fsync fails on these files while the second is there; `None`, said aloud, without a C compiler.
fn server(folder: &Path, on: &str) -> Option<(Server, PathBuf)> {
    let (source, shim, flag) = (folder.join("shim.c"), folder.join("shim.so"), folder.join("broken"));
    std::fs::write(&source, SHIM).unwrap();
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&shim, &source]).arg("-ldl").output();
    if !made.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no C compiler (cc)");
        return None;
    }
    let mut command = redress(folder, &[("RATE_LIMITS", "off")]);
    command.env("LD_PRELOAD", &shim).env("FAULT_WHILE", &flag).env("FAULT_ON", on);
    Some((ready(Server::spawn(command, folder)), flag))
}

#[test]
fn a_failed_fsync_of_the_database_confirms_nothing_and_ends_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let Some((mut server, flag)) = server(folder.path(), "redress.db") else { return };
    let mut early = Phone::new(&server, &folder.path().join("data"));
    let mut late = early.another();
    early.write_complaint().unwrap();
    let kept = early.file().unwrap().filed().unwrap();
    late.write_complaint().unwrap();
    std::fs::write(&flag, "").unwrap();
    let told = late.file();
    assert!(told.as_ref().map_or(true, |reply| reply.status == 503), "{:?}", told.map(|reply| reply.head));
    let begun = Instant::now();
    let ended = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "it goes on writing");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ended.code(), Some(70));
    std::fs::remove_file(&flag).unwrap();
    let server = ready(Server::start_with(folder.path(), &[("RATE_LIMITS", "off")]));
    (early.port, late.port) = (server.port, server.port);
    assert_eq!(early.file().unwrap().filed(), Some(kept));
    assert!(late.file().unwrap().filed().is_some(), "it can be sent again");
    server.kill();
    verified(folder.path(), &[]);
}

#[test]
fn a_failed_fsync_of_a_file_writes_no_row_and_the_file_can_be_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let Some((server, flag)) = server(folder.path(), "/evidence/") else { return };
    let mut phone = Phone::new(&server, &folder.path().join("data"));
    phone.begin_complaint().unwrap();
    std::fs::write(&flag, "").unwrap();
    for bytes in [100_000, 1_500_000] {
        let reply = phone.upload(bytes).unwrap();
        assert_eq!(reply.status, 503, "{}", reply.head);
        assert!(!phone.get("/complaints/new/evidence").unwrap().body.contains("file-name"), "a row was written");
    }
    std::fs::remove_file(&flag).unwrap();
    for bytes in [100_000, 1_500_000] {
        assert_eq!(phone.upload(bytes).unwrap().status, 303);
    }
    assert!(phone.get("/complaints/new/evidence").unwrap().body.contains("file-name"));
    server.kill();
    verified(folder.path(), &[]);
}
