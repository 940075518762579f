//! Where a request comes from, for limits alone: kept while one counts, and never shown.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// One caller, as far as addresses tell: an IPv4 address or an IPv6 network of 64 bits, which is what one
/// subscriber gets. A whole event may be one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

impl Client {
    pub fn at(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => Self(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into()),
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

impl std::fmt::Display for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A client of a request, where there is one: what our own machines ask for themselves counts for nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalledFrom(pub Option<Client>);

/// The machines that speak for others: this one, and those that the operator names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks such as `10.0.0.0/8`; answers the first that is neither.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let read = |text: &str| {
            let network = text.parse::<IpNet>().ok();
            network.or_else(|| Some(text.parse::<IpAddr>().ok()?.into())).ok_or_else(|| text.to_owned())
        };
        texts.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether we take the word of this machine.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_loopback() || self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks, by what the proxies on the way say in `X-Forwarded-For`: read from the right, the first that
    /// is not one of them. What stands further left anybody may have written.
    pub fn client<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> CalledFrom {
        if !self.trust(peer) {
            return CalledFrom(Some(Client::at(peer)));
        }
        let hops = forwarded.rev().flat_map(|value| value.rsplit(','));
        let stranger = hops.map_while(|hop| address(hop.trim())).find(|hop| !self.trust(*hop));
        CalledFrom(stranger.map(Client::at))
    }
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn at(text: &str) -> CalledFrom {
        CalledFrom(Some(Client::at(ip(text))))
    }

    #[test]
    fn a_client_is_an_ipv4_address_or_sixty_four_bits_of_ipv6() {
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:0:0:1"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("192.0.2.1"), at("::ffff:192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
        assert_eq!(Client::at(ip("2001:db8::1")).to_string(), "2001:db8::");
    }

    #[test]
    fn who_is_no_proxy_speaks_for_nobody_else() {
        let proxies = Proxies::parse(["10.0.0.0/8"]).unwrap();
        let spoofed = ["198.51.100.7, 203.0.113.9"];
        assert_eq!(proxies.client(ip("192.0.2.1"), spoofed.into_iter()), at("192.0.2.1"));
        assert_eq!(proxies.client(ip("11.0.0.0"), spoofed.into_iter()), at("11.0.0.0"));
    }

    #[test]
    fn behind_proxies_the_first_stranger_from_the_right_is_the_client() {
        let proxies = Proxies::parse(["10.0.0.0/8", "2001:db8:f::1"]).unwrap();
        let client = |peer: &str, forwarded: &[&str]| proxies.client(ip(peer), forwarded.iter().copied());
        let stranger = at("192.0.2.1");
        assert_eq!(client("127.0.0.1", &["192.0.2.1"]), stranger);
        assert_eq!(client("::1", &["192.0.2.1:4711"]), stranger);
        assert_eq!(client("10.255.255.255", &["198.51.100.7, 192.0.2.1, 10.0.0.1"]), stranger);
        assert_eq!(client("2001:db8:f::1", &["198.51.100.7", "192.0.2.1,10.0.0.1"]), stranger);
        assert_eq!(client("127.0.0.1", &["[2001:db8::1]:80"]), at("2001:db8::2"));
    }

    #[test]
    fn what_our_own_machines_ask_counts_for_nobody() {
        let proxies = Proxies::default();
        for forwarded in [&[][..], &["127.0.0.1"], &[""], &["192.0.2.1, unknown"]] {
            let origin = proxies.client(ip("127.0.0.1"), forwarded.iter().copied());
            assert_eq!(origin, CalledFrom(None), "{forwarded:?}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        assert_eq!(Proxies::parse(["10.0.0.1", "10.0.0.0/33"]), Err("10.0.0.0/33".to_owned()));
        assert_eq!(Proxies::parse(["proxy.example"]), Err("proxy.example".to_owned()));
        assert!(Proxies::parse(["10.0.0.1"]).unwrap().trust(ip("::ffff:10.0.0.1")));
    }
}
