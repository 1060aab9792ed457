//! Where a request comes from: the peer, or what a trusted proxy says of it. Nobody else's word is taken.

use std::net::IpAddr;

use actix_web::HttpRequest;

use crate::config::Config;

/// The address of whoever sent the request.
pub fn address(request: &HttpRequest, config: &Config) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    if !config.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    // The rightmost address that is not a proxy of ours: those left of it are the client's own claims.
    let forwarded: Vec<IpAddr> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse().ok())
        .collect();
    forwarded.into_iter().rev().find(|ip| !config.trusted_proxies.contains(ip)).or(Some(peer))
}

/// The network of an address: /24 or /64. Mobile carriers share addresses; throttles count networks.
pub fn network(request: &HttpRequest, config: &Config) -> String {
    match address(request, config) {
        Some(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}")
        }
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        None => "unknown".to_owned(),
    }
}
