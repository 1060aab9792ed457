//! What must hold when things break (security.md, Faults): real processes, real disks, a real PostgreSQL.
//! Letters that repeat, frozen workers, groups of writes and leaping clocks have their claims in jobs/ and store/.

mod bulk;
mod disk;
mod end;
mod evidence;
mod fsync;
mod killed;
mod locked;
mod log_cut;
pub mod phone;
mod restarted;
mod webhooks;

use std::path::Path;
use std::process::Command;

use crate::cli::{Server, redress};

/// A command in a mount namespace of its own, after `mounts` were made there; nothing of it outlives the process.
/// `None`, said aloud, where this machine allows no namespaces.
pub fn in_own_mounts(folder: &Path, settings: &[(&str, &str)], mounts: &str) -> Option<Command> {
    let ways = [&["-U", "-r", "-m"][..], &["-m"]];
    let works = |way: &&&[&str]| {
        let tried = Command::new("unshare").args(**way).args(["sh", "-c", "mount -t tmpfs tmpfs /mnt"]).output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(way) = ways.iter().find(works) else {
        println!("skipped: this machine lets nobody mount a disk of one's own (unshare -Urm)");
        return None;
    };
    let inner = redress(folder, settings);
    let mut command = Command::new("unshare");
    command.args(*way).args(["sh", "-c", &format!("{mounts} && exec \"$0\""), env!("CARGO_BIN_EXE_redress")]);
    command.current_dir(folder).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Some(command)
}

/// A server that is ready.
pub fn ready(server: Server) -> Server {
    assert!(server.ready_within(std::time::Duration::from_secs(15)), "it did not start");
    server
}

/// `redress verify` over a folder; what it says where it is not content.
pub fn verified(folder: &Path, settings: &[(&str, &str)]) {
    let output = redress(folder, settings).arg("verify").output().unwrap();
    assert!(output.status.success(), "{}", crate::cli::said(&output));
}
