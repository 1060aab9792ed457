//! Receivers inside the agency's own network: by host, address or net.

use std::net::IpAddr;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private {
    Host(String),
    /// An address, and how many of its bits count.
    Net(IpAddr, u32),
}

impl std::fmt::Display for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host(host) => f.write_str(host),
            Self::Net(net, bits) => write!(f, "{net}/{bits}"),
        }
    }
}

pub(super) fn read(value: &str) -> Result<Vec<Private>, String> {
    value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

pub(super) fn listed(all: &[Private]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn one(part: &str) -> Result<Private, String> {
    let bad = || format!("{part:?} is no host, address or net such as hooks.internal, 10.1.2.3 or 10.0.0.0/8");
    let (address, bits) = part.split_once('/').map_or((part, None), |(address, bits)| (address, Some(bits)));
    if let Ok(ip) = address.parse::<IpAddr>() {
        let most = if ip.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse::<u32>().map_err(|_| bad()))?;
        return if bits <= most { Ok(Private::Net(ip, bits)) } else { Err(bad()) };
    }
    let is_host = part.len() <= 253 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    if is_host && !part.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Ok(Private::Host(part.to_ascii_lowercase()));
    }
    Err(bad())
}
