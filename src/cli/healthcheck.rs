//! `redress healthcheck`: asks the running server whether it can serve, as a container's health check would.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

use super::build;

const PATIENCE: Duration = Duration::from_secs(5);

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    let address = reachable(config.listen);
    let status = ask(address).with_context(|| format!("no server answers on {address}"))?;
    anyhow::ensure!(status == "200", "the server on {address} is not ready (it answers {status})");
    println!("ready");
    Ok(())
}

/// A server that listens everywhere is asked on loopback.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, listen.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, listen.port())),
        _ => listen,
    }
}

fn ask(address: SocketAddr) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 64];
    let mut read = 0;
    while read < "HTTP/1.1 200".len() {
        match stream.read(head.get_mut(read..).unwrap_or_default())? {
            0 => break,
            more => read += more,
        }
    }
    let line = String::from_utf8_lossy(head.get(..read).unwrap_or_default()).into_owned();
    Ok(line.split_whitespace().nth(1).context("it speaks no HTTP")?.to_owned())
}
