//! Addresses with gaps, as an operator writes them: checked once, filled in for each page.

use std::borrow::Cow;

use super::Target;

const MAX: usize = 300;
/// Schemes that run something, read a file, or stand for another address.
const FORBIDDEN: [&str; 14] = [
    "http",
    "javascript",
    "vbscript",
    "data",
    "file",
    "blob",
    "about",
    "intent",
    "content",
    "filesystem",
    "view-source",
    "chrome",
    "ftp",
    "ws",
];
/// The whole address of the page one is on.
const THIS_PAGE: &str = "{url}";

/// An address with gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(Cow<'static, str>);

/// Why an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    #[error("must be https://… or begin with the scheme of an app, like example://…")]
    Scheme,
    #[error("must name a host after https://, and nothing else before the first slash")]
    Host,
    #[error("holds something that can't stand in an address, or is too long")]
    Signs,
    #[error("has a gap that is not known here, or none at all: {0} belongs into it")]
    Gaps(&'static str),
    #[error("leads to this service itself, which opens no app on iOS: name another host, or a scheme")]
    OwnHost,
}

impl Link {
    /// One we wrote ourselves.
    pub fn known(text: impl Into<Cow<'static, str>>) -> Self {
        Self(text.into())
    }

    /// The page one is on: an app that is known to Android opens it.
    pub fn this_page() -> Self {
        Self(THIS_PAGE.into())
    }

    pub fn is_this_page(&self) -> bool {
        self.0 == THIS_PAGE
    }

    /// Reads what an operator wrote: `gap` is what it is about; an invite may also stand as `{url}`.
    pub fn parse(text: &str, gap: &'static str) -> Result<Self, LinkRefusal> {
        let good = |b: u8| b.is_ascii_graphic() && !b"\"'<>\\^`|;".contains(&b);
        if text.len() > MAX || !text.bytes().all(good) {
            return Err(LinkRefusal::Signs);
        }
        let (scheme, rest) = text.split_once("://").ok_or(LinkRefusal::Scheme)?;
        if !is_scheme(scheme) {
            return Err(LinkRefusal::Scheme);
        }
        if scheme == "https" && !is_host(host(rest)) {
            return Err(LinkRefusal::Host);
        }
        let filled = rest.replace(gap, "");
        let filled = if gap == "{id}" { filled.replace(THIS_PAGE, "") } else { filled };
        if filled == rest || filled.contains(['{', '}']) {
            return Err(LinkRefusal::Gaps(gap));
        }
        Ok(Self(text.to_owned().into()))
    }

    /// Whether this is a page of `host` on the web.
    pub fn is_on(&self, own: &str) -> bool {
        let rest = self.0.strip_prefix("https://");
        rest.is_some_and(|rest| host(rest).eq_ignore_ascii_case(own))
    }

    /// The address; `page` is where it stands.
    pub fn fill(&self, target: Target<'_>, page: &str) -> String {
        if self.is_this_page() {
            return page.to_owned();
        }
        let (gap, value) = match target {
            Target::Invite(id) => ("{id}", id.as_str()),
            Target::Group(id) => ("{group}", id),
            Target::Dm(address) => ("{address}", address),
        };
        self.0.replace(gap, &encoded(value)).replace(THIS_PAGE, &encoded(page))
    }
}

/// A scheme that may stand in front of a link of ours.
pub fn is_scheme(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase();
    text.bytes().next().is_some_and(letter)
        && text.bytes().all(|b| letter(b) || b.is_ascii_digit() || b"+.-".contains(&b))
        && !FORBIDDEN.contains(&text)
        && text.len() <= 40
}

fn host(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "0"));
    name.contains('.')
        && !name.starts_with('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && port.parse::<u16>().is_ok()
}

/// A text as it may stand in the query of an address: letters, digits and `-._~`; the rest in percent.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
