use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::address::{CLOSED_V4, CLOSED_V6, is_public};

#[test]
fn every_closed_block_is_closed_to_its_borders_and_not_beyond() {
    for (net, length) in CLOSED_V4 {
        let first = net.to_bits();
        let last = first | u32::MAX.checked_shr(u32::from(*length)).unwrap_or(0);
        for inside in [first, last, first.midpoint(last)] {
            assert!(!is_public(IpAddr::V4(Ipv4Addr::from_bits(inside))), "{net}/{length}");
        }
        for outside in [first.checked_sub(1), last.checked_add(1)].into_iter().flatten() {
            let outside = Ipv4Addr::from_bits(outside);
            let neighbour = outside.octets()[0] >= 224;
            assert!(neighbour || is_public(IpAddr::V4(outside)), "{outside} beside {net}/{length}");
        }
    }
    for (net, length) in CLOSED_V6 {
        let last = net.to_bits() | (u128::MAX >> length);
        for inside in [net.to_bits(), last] {
            assert!(!is_public(IpAddr::V6(Ipv6Addr::from_bits(inside))), "{net}/{length}");
        }
    }
}

#[test]
fn the_table_is_as_large_as_the_registry_says() {
    let closed: u64 = CLOSED_V4.iter().map(|(_, length)| 1u64 << (32 - length)).sum();
    assert_eq!(closed, 592_709_633);
}

/// Every IPv4 address there is; a minute without optimisation.
#[test]
#[ignore = "a sweep over 2³² addresses, for the night"]
fn as_many_addresses_are_closed_as_the_table_says() {
    let closed = (0..=u32::MAX).filter(|bits| !is_public(IpAddr::V4(Ipv4Addr::from_bits(*bits)))).count();
    assert_eq!(closed, 592_709_633);
}

#[test]
fn no_address_that_carries_another_is_public() {
    let closed = [
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "100::1",
        "100:0:0:1::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "2620:4f:8000::1",
        "3ffe::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "febf::1",
        "ff02::1",
        "ff0e::1",
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:a00:1",
        "1fff::1",
    ];
    for address in closed {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
    for address in
        ["2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "2001:200::1", "2620:fe::fe", "3ffd::1"]
    {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
    for address in ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "168.63.129.17", "223.255.255.255"]
    {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}
