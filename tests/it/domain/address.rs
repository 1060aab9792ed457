//! Claims about addresses: which are of the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;
use redress::domain::address::{is_public, is_within};

const PUBLIC: &str = "
    1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 192.169.0.1
    198.17.255.255 198.20.0.1 203.0.112.1 223.255.255.255 2606:4700::1111 2400:3200::1 2001:4860:4860::8888
    2a00:1450::1 ::ffff:8.8.8.8";

const NOT_PUBLIC: &str = "
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.1.1 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7
    203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.1.2.3
    ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1
    2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1
    4000::1 5f00::1";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    for public in PUBLIC.split_whitespace() {
        assert!(is_public(ip(public)), "{public}");
    }
    for private in NOT_PUBLIC.split_whitespace() {
        assert!(!is_public(ip(private)), "{private}");
    }
}

#[test]
fn a_net_holds_what_shares_its_first_bits() {
    let table = [
        ("10.1.2.3", "10.0.0.0", 8, true),
        ("11.1.2.3", "10.0.0.0", 8, false),
        ("10.1.2.3", "10.1.2.3", 32, true),
        ("10.1.2.4", "10.1.2.3", 32, false),
        ("9.9.9.9", "0.0.0.0", 0, true),
        ("::ffff:10.1.2.3", "10.0.0.0", 8, true),
        ("10.1.2.3", "fd00::", 8, false),
        ("fd12::1", "fd00::", 8, true),
        ("fe80::1", "::", 0, true),
    ];
    for (address, net, bits, holds) in table {
        assert_eq!(is_within(ip(address), ip(net), bits), holds, "{address} in {net}/{bits}");
    }
}

proptest! {
    #[test]
    fn an_address_is_no_more_public_for_being_wrapped(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        let public = is_public(IpAddr::V4(v4));
        prop_assert_eq!(is_public(IpAddr::V6(v4.to_ipv6_mapped())), public);
        let (high, low) = ((bits >> 16) as u16, bits as u16);
        for wrapped in [
            Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
        ] {
            prop_assert!(!is_public(IpAddr::V6(wrapped)), "{}", wrapped);
        }
    }

    #[test]
    fn what_the_standard_library_knows_as_not_public_is_not(bits: u32, wide: u128) {
        let v4 = Ipv4Addr::from_bits(bits);
        let is_known = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_documentation()
            || v4.is_broadcast() || v4.is_unspecified();
        prop_assert!(!(is_known && is_public(IpAddr::V4(v4))), "{}", v4);
        let v6 = Ipv6Addr::from_bits(wide);
        let is_known = v6.is_loopback() || v6.is_multicast() || v6.is_unique_local() || v6.is_unicast_link_local();
        prop_assert!(!(is_known && is_public(IpAddr::V6(v6))), "{}", v6);
    }
}
