//! Where the virus scanner is.

use std::path::PathBuf;

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clamd {
    Socket(PathBuf),
    /// Host and port.
    Tcp(String),
}

impl std::fmt::Display for Clamd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Socket(path) => write!(f, "unix:{}", path.display()),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
        }
    }
}

pub(super) fn read(value: &str) -> Result<Clamd, String> {
    match value.split_once(':') {
        Some(("unix", path)) if path.starts_with('/') => Ok(Clamd::Socket(PathBuf::from(path))),
        Some(("tcp", address)) => {
            let address = address.trim_start_matches("//");
            let has_port = address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
            if has_port {
                Ok(Clamd::Tcp(address.to_owned()))
            } else {
                Err(format!("{value:?} lacks a port, such as tcp:127.0.0.1:3310"))
            }
        }
        _ => Err(format!("{value:?} is neither unix:/run/clamav/clamd.ctl nor tcp:127.0.0.1:3310")),
    }
}
