//! What a browser says it is: which way an app is opened there, and whether it is a browser inside another app.
//!
//! Rules change with each version of those apps: they are data, in `in_app.json`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::encoded;

/// What opens apps in different ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Platform {
    Ios,
    Android,
    /// Goes to the fallback of an `intent:` even where the app is installed.
    AndroidFirefox,
    /// Computers, and iPads that say they are one.
    #[default]
    Desktop,
}

impl Platform {
    /// Something that is held in the hand: nobody points it at its own screen.
    pub const fn is_phone(self) -> bool {
        !matches!(self, Self::Desktop)
    }
}

/// Everything about a browser that a page of ours depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Visit {
    pub platform: Platform,
    /// The place in the list of browsers inside apps.
    pub in_app: Option<usize>,
}

/// How to get out of a browser inside an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leave {
    pub name: &'static str,
    /// Opens this page in the system's browser; not every version of the app follows it.
    pub href: Option<String>,
    /// What to do by hand: the id of a message.
    pub how: &'static str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    ios: Way,
    android: Way,
    browsers: Vec<Browser>,
}

/// An address with the gaps `{url}` (in percent) and `{rest}` (behind `https://`), and the id of a message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    leave: Option<String>,
    how: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Browser {
    name: String,
    /// One of these stands in the name the browser gives itself.
    marks: Vec<String>,
    ios: Option<Way>,
    android: Option<Way>,
}

static RULES: LazyLock<Option<Rules>> =
    LazyLock::new(|| serde_json::from_str(include_str!("in_app.json")).ok());

fn browsers() -> &'static [Browser] {
    RULES.as_ref().map_or(&[], |rules| rules.browsers.as_slice())
}

impl Visit {
    /// Reads a `User-Agent`.
    pub fn of(user_agent: &str) -> Self {
        let has = |word: &str| user_agent.contains(word);
        let platform = if has("iPhone") || has("iPad") || has("iPod") {
            Platform::Ios
        } else if has("Android") && has("Firefox/") {
            Platform::AndroidFirefox
        } else if has("Android") {
            Platform::Android
        } else {
            Platform::Desktop
        };
        let inside = |browser: &Browser| browser.marks.iter().any(|mark| has(mark));
        let phone = matches!(platform, Platform::Ios | Platform::Android);
        Self { platform, in_app: browsers().iter().position(inside).filter(|_| phone) }
    }

    /// What to do where this is a browser inside an app; `page` is the address of the page.
    pub fn leave(self, page: &str) -> Option<Leave> {
        let rules = RULES.as_ref()?;
        let browser = rules.browsers.get(self.in_app?)?;
        let (own, usual) = match self.platform {
            Platform::Ios => (browser.ios.as_ref(), &rules.ios),
            _ => (browser.android.as_ref(), &rules.android),
        };
        let leave = own.and_then(|way| way.leave.as_deref()).or(usual.leave.as_deref());
        let how = own.and_then(|way| way.how.as_deref()).or(usual.how.as_deref());
        let rest = page.strip_prefix("https://");
        let fill =
            |(leave, rest): (&str, &str)| leave.replace("{url}", &encoded(page)).replace("{rest}", rest);
        Some(Leave { name: &browser.name, href: leave.zip(rest).map(fill), how: how.unwrap_or_default() })
    }
}
