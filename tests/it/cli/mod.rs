//! The command line, run as people run it: the binary, a folder, settings in the environment.

mod backup;
mod bill;
mod checkpoints;
mod crash;
mod doctor;
mod metrics;
mod restore;
mod search;
mod serve;
mod sla;
mod verify;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::TestApp;

/// The binary with nothing in its environment but these.
pub fn redress(folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command.env_clear().current_dir(folder).env("REDRESS_DATA_DIR", folder.join("data"));
    for (name, value) in settings {
        command.env(format!("REDRESS_{name}"), value);
    }
    command
}

/// The binary over the folder and database of a test.
pub fn over(app: &TestApp, arguments: &[&str]) -> Output {
    let mut command = redress(app.folder.path(), &[("DATABASE_URL", &app.database.settings.url)]);
    command.env("REDRESS_DATA_DIR", app.folder.path());
    command.args(arguments).output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running server; killed when the test ends.
pub struct Server {
    pub child: Child,
    pub port: u16,
}

impl Server {
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// With settings of its own; what it logs stands in the file `log` of the folder.
    pub fn start_with(folder: &Path, settings: &[(&str, &str)]) -> Self {
        Self::spawn(redress(folder, settings), folder)
    }

    /// Any command that becomes a server.
    pub fn spawn(mut command: Command, folder: &Path) -> Self {
        let port = free_port();
        command.env("REDRESS_LISTEN", format!("127.0.0.1:{port}")).env("REDRESS_LOG", "warn");
        let log = std::fs::OpenOptions::new().append(true).create(true).open(folder.join("log")).unwrap();
        let child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        Self { child, port }
    }

    /// Ends it as a power cut would: no signal that it could answer.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Status line of an answer, once there is one.
    pub fn ask(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.lines().next().map(str::to_owned)
    }

    pub fn ready_within(&self, patience: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if self.ask("/readyz").is_some_and(|line| line.contains("200")) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Asks it to end in order; its exit code and what it printed.
    pub fn terminate(mut self) -> (Option<i32>, Vec<String>) {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        let lines = BufReader::new(self.child.stdout.take().unwrap()).lines().map_while(Result::ok).collect();
        (self.child.wait().unwrap().code(), lines)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
