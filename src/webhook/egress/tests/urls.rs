use std::collections::HashSet;

use super::super::url::{UrlRefusal, Way, check};
use super::super::{Egress, EgressConfig, EgressError};

/// Addresses in every spelling that some parser takes, and names that lead inside.
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.000.000.001",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0177.1",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "127.0.0.1.",
    "127.255.255.254",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "10.0.0.1",
    "10.1",
    "0xa.1",
    "167772161",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.1",
    "3232235521",
    "0xc0a80001",
    "169.254.169.254",
    "169.254.43518",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "025177524776",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "8.8.8.8",
    "134744072",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[fc00::1]",
    "[ff02::1]",
    "[2606:4700:4700::1111]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost.localdomain",
    "a.localhost",
    "loopback",
    "ip6-localhost",
    "metadata",
    "metadata.google.internal",
    "metadata.google.internal.",
    "instance-data.ec2.internal",
    "kubernetes.default.svc",
    "kubernetes",
    "kubernetes.default.svc.cluster.local",
    "host.docker.internal",
    "printer.local",
    "router.lan",
    "nas.home",
    "nas.home.arpa",
    "1.0.0.127.in-addr.arpa",
    "wiki.corp",
    "wiki.intranet",
    "db.private",
    "abc.onion",
    "x.test",
    "x.invalid",
    "x.example",
    "x.alt",
    "intern",
    "a..example.org",
    ".example.org",
    "example.org.",
    "-a.example.org",
    "a-.example.org",
    "a.1",
    "a.0x7f",
    "example.123",
];

const FORMS: &[&str] = &["https://{}/", "https://{}:8443/hook", "https://{}:443?x=1", "HTTPS://{}#x"];

const OTHERS: &[&str] = &[
    "",
    " ",
    "https",
    "https:",
    "https:/",
    "https://",
    "https:///",
    "https:example.org",
    "https:/example.org",
    "https:///example.org",
    "https:////example.org",
    "//example.org",
    "/etc/passwd",
    "example.org",
    "http://example.org",
    "http://example.org:443",
    "ftp://example.org",
    "file:///etc/passwd",
    "file://example.org/etc/passwd",
    "gopher://example.org",
    "dict://example.org:11211/stat",
    "ldap://example.org",
    "ws://example.org",
    "wss://example.org",
    "data:text/plain,x",
    "javascript:alert(1)",
    "jar:https://example.org!/",
    "blob:https://example.org/x",
    "unix:///run/docker.sock",
    "https+unix://example.org",
    "view-source:https://example.org",
    "about:blank",
    "https://user@example.org",
    "https://user:pass@example.org",
    "https://:pass@example.org",
    "https://@example.org",
    "https://:@example.org",
    "https://example.org@127.0.0.1",
    "https://127.0.0.1@example.org",
    "https://example.org:443@127.0.0.1",
    "https://example.org%40127.0.0.1",
    "https://example.org#@127.0.0.1\n",
    "https://example.org:22",
    "https://example.org:80",
    "https://example.org:8080",
    "https://example.org:0",
    "https://example.org:65536",
    "https://example.org:-1",
    "https://example.org:4430",
    "https://example.org:6379",
    "https://example.org:25",
    "https://example.org:443:443",
    "https://example.org:x",
    "https://example.org: 443",
    "https:\\\\example.org",
    "https://example.org\\@127.0.0.1",
    "https://example.org\\.evil.org",
    "\\\\example.org\\x",
    "https://exa mple.org",
    "https://example.org/a b",
    " https://example.org",
    "https://example.org ",
    "https://example.org\t",
    "https://exam\nple.org",
    "ht\ntps://example.org",
    "https://example.org/\r\nHost: a",
    "https://example.org/\0",
    "https://exam\0ple.org",
    "https://exa%00mple.org",
    "https://exa%0ample.org",
    "https://１２７.０.０.１",
    "https://127。0。0。1",
    "https://①②⑦.0.0.1",
    "https://ⓛocalhost",
    "https://ｌocalhost",
    "https://example。org",
    "https://exаmple.org",
    "https://\u{202e}gro.elpmaxe",
    "https://exam\u{ad}ple.org",
    "https://exam\u{200b}ple.org",
    "https://münchen.de",
    "https://[example.org]",
    "https://[::1",
    "https://::1",
    "https://[::1%25eth0]",
    "https://[fe80::1%eth0]",
    "https://[::1].example.org",
    "https://127.0.0.1:443:80",
    "https://exam<ple.org",
    "https://exam|ple.org",
    "https://exam^ple.org",
    "https://*.example.org",
    "https://example.org:443\u{ff0f}x",
    "https://a,b.example.org",
    "https://$(id).example.org",
    "https://a;b.example.org",
    "https://a'b.example.org",
    "https://(a).example.org",
    "https://a!b.example.org",
    "https://~.example.org",
];

fn none() -> HashSet<String> {
    HashSet::new()
}

#[test]
fn none_of_the_corpus_is_taken() {
    let formed = HOSTS.iter().flat_map(|host| FORMS.iter().map(move |form| form.replace("{}", host)));
    let corpus: Vec<String> = formed.chain(OTHERS.iter().map(|text| (*text).to_owned())).collect();
    assert!(corpus.len() > 400, "{}", corpus.len());
    let taken: Vec<_> = corpus.iter().filter(|text| check(text, &none()).is_ok()).collect();
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn public_servers_are_taken() {
    for text in [
        "https://example.org",
        "https://example.org/",
        "HTTPS://Example.ORG:443/a?b=c#d",
        "https://a.b-c.example.org:8443/x",
        "https://xn--mnchen-3ya.de/hook",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA_-x",
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://web.push.apple.com/QJ3x",
        "https://my_host.example.org",
    ] {
        assert_eq!(check(text, &none()).map(|(_, way)| way), Ok(Way::Guarded), "{text}");
    }
}

#[test]
fn each_refusal_says_what_is_wrong() {
    let refusal = |text: &str| check(text, &none()).unwrap_err();
    assert_eq!(refusal("http://example.org"), UrlRefusal::NotHttps);
    assert_eq!(refusal("https://a@example.org"), UrlRefusal::UserInfo);
    assert_eq!(refusal("https://example.org:22"), UrlRefusal::Port);
    assert_eq!(refusal("https://10.0.0.1"), UrlRefusal::IpAddress);
    assert_eq!(refusal("https://nas.lan"), UrlRefusal::NotPublic);
    assert_eq!(refusal(&format!("https://example.org/{}", "a".repeat(2048))), UrlRefusal::TooLong);
    assert_eq!(refusal(&format!("https://{}.org", "a.".repeat(140) + "a")), UrlRefusal::NotPublic);
    assert_eq!(refusal("not an address"), UrlRefusal::Malformed);
}

#[test]
fn the_allow_list_opens_exactly_its_pairs() {
    let allow =
        HashSet::from(["127.0.0.1:8080".to_owned(), "nas.lan:443".to_owned(), "nas.lan:80".to_owned()]);
    for text in ["http://127.0.0.1:8080/x", "https://127.1:8080", "https://nas.lan", "http://NAS.lan"] {
        assert_eq!(check(text, &allow).map(|(_, way)| way), Ok(Way::Allowed), "{text}");
    }
    for text in [
        "http://127.0.0.1",
        "https://127.0.0.1:8443",
        "https://nas.lan:8443",
        "https://b.nas.lan",
        "http://example.org:8080",
        "ftp://127.0.0.1:8080",
        "https://a@nas.lan",
    ] {
        assert!(check(text, &allow).is_err(), "{text}");
    }
}

#[test]
fn an_allow_list_with_anything_but_pairs_is_refused() {
    for entry in [
        "",
        "nas.lan",
        "nas.lan:",
        ":443",
        "*:443",
        "nas.lan:99999",
        "https://nas.lan:443",
        "a@b:443",
        "*.lan:443",
    ] {
        let config = EgressConfig { allow: vec![entry.to_owned()], ..EgressConfig::default() };
        assert_eq!(Egress::new(config).err(), Some(EgressError::AllowList(entry.to_owned())), "{entry}");
    }
}
