//! Which addresses are of the public internet: nothing else is called at the wish of a form (security.md S26).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges that are not public, by the registries of IANA for special purposes.
const NOT_PUBLIC_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, and all that is kept for later.
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// The only part of IPv6 that is given out; outside lie loopback, link-local, ULA, multicast, NAT64 and mapped addresses.
const GIVEN_OUT_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

const NOT_PUBLIC_V6: &[(Ipv6Addr, u32)] = &[
    // Teredo, benchmarks, ORCHID.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4 carries any IPv4 address in it.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address is one of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !NOT_PUBLIC_V4.iter().any(|(net, bits)| is_within_v4(v4, *net, *bits)),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            None => {
                is_within_v6(v6, GIVEN_OUT_V6.0, GIVEN_OUT_V6.1)
                    && !NOT_PUBLIC_V6.iter().any(|(net, bits)| is_within_v6(v6, *net, *bits))
            }
        },
    }
}

/// Whether an address lies in a net, the first `bits` of which are fixed. What IPv6 only wraps is looked at itself.
pub fn is_within(address: IpAddr, net: IpAddr, bits: u32) -> bool {
    match (address.to_canonical(), net) {
        (IpAddr::V4(address), IpAddr::V4(net)) => is_within_v4(address, net, bits),
        (IpAddr::V6(address), IpAddr::V6(net)) => is_within_v6(address, net, bits),
        _ => false,
    }
}

fn is_within_v4(address: Ipv4Addr, net: Ipv4Addr, bits: u32) -> bool {
    let mask = u32::MAX.checked_shl(32 - bits.min(32)).unwrap_or(0);
    (address.to_bits() ^ net.to_bits()) & mask == 0
}

fn is_within_v6(address: Ipv6Addr, net: Ipv6Addr, bits: u32) -> bool {
    let mask = u128::MAX.checked_shl(128 - bits.min(128)).unwrap_or(0);
    (address.to_bits() ^ net.to_bits()) & mask == 0
}
