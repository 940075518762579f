//! Which addresses of the web people may name.

use std::collections::HashSet;

use reqwest::Url;

/// The longest address taken, in bytes.
pub const URL_MAX: usize = 2048;
const PORTS: [u16; 2] = [443, 8443];
/// Names that never lead to the public internet, and those that lead to whom they please.
const CLOSED_SUFFIXES: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "arpa",
    "onion",
    "svc",
    "alt",
    "test",
    "invalid",
    "example",
];

/// Why an address of the web was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlRefusal {
    #[error("This address is too long: 2,048 characters at most.")]
    TooLong,
    #[error("This is not an address of the web.")]
    Malformed,
    #[error("The address must begin with https://.")]
    NotHttps,
    #[error("Take the name and password out of the address.")]
    UserInfo,
    #[error("The address may only use port 443 or 8443.")]
    Port,
    #[error("The address must name a host, not an IP address.")]
    IpAddress,
    #[error("The address must name a host on the public internet.")]
    NotPublic,
}

/// How a request may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To public addresses only.
    Guarded,
    /// To a host and port of the allow-list, wherever it is.
    Allowed,
}

pub(super) fn check(text: &str, allow: &HashSet<String>) -> Result<(Url, Way), UrlRefusal> {
    if text.len() > URL_MAX {
        return Err(UrlRefusal::TooLong);
    }
    // Parsers disagree about these; a host with other letters is written in its xn-- form.
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return Err(UrlRefusal::Malformed);
    }
    let url = Url::parse(text).map_err(|_| UrlRefusal::Malformed)?;
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(UrlRefusal::NotHttps);
    };
    if !url.username().is_empty() || url.password().is_some() || authority(text).contains('@') {
        return Err(UrlRefusal::UserInfo);
    }
    if matches!(url.scheme(), "http" | "https") && allow.contains(&format!("{host}:{port}")) {
        return Ok((url, Way::Allowed));
    }
    if url.scheme() != "https" || !spelled_out(text) {
        return Err(UrlRefusal::NotHttps);
    }
    if is_address(host) {
        return Err(UrlRefusal::IpAddress);
    }
    if !is_public_name(host) {
        return Err(UrlRefusal::NotPublic);
    }
    if !PORTS.contains(&port) {
        return Err(UrlRefusal::Port);
    }
    Ok((url, Way::Guarded))
}

/// `https:host` and `https:///host` are read by some as a host and by others as a path.
fn spelled_out(text: &str) -> bool {
    text.split_at_checked(8)
        .is_some_and(|(scheme, rest)| scheme.eq_ignore_ascii_case("https://") && !rest.starts_with('/'))
}

fn authority(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_address(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || last.starts_with(|c: char| c.is_ascii_digit())
}

fn is_public_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let suffix = labels.last().copied().unwrap_or_default();
    host.len() <= 253
        && labels.len() > 1
        && labels.iter().all(|label| is_label(label))
        && !CLOSED_SUFFIXES.contains(&suffix)
}

fn is_label(label: &str) -> bool {
    let inside =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len())
        && label.bytes().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}
