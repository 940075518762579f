//! A device as its owner is shown it.

use super::Platform;

/// What a browser is called by, from what it says of itself in `User-Agent`: "Firefox on Android".
pub fn browser_name(user_agent: &str) -> String {
    let first = |known: &[(&str, &'static str)], or: &'static str| {
        known.iter().find(|(word, _)| user_agent.contains(word)).map_or(or, |(_, name)| *name)
    };
    // Nearly all of them claim to be Chrome or Safari as well.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "Mac"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let (browser, system) = (first(&browsers, "A browser"), first(&systems, ""));
    if system.is_empty() { browser.to_owned() } else { format!("{browser} on {system}") }
}

/// One device of a person. Where it is reached stays out of sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceView {
    pub device_id: String,
    /// `None` where it was sealed with a key that is gone.
    pub platform: Option<Platform>,
    pub label: Option<String>,
    /// A browser that shows requests of the dashboard.
    pub dashboard: bool,
    pub updated_at_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_what_it_is_and_where() {
        let names = [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
                "Chrome on Linux",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
            ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox on Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1",
                "Safari on iPhone",
            ),
            ("", "A browser"),
        ];
        for (says, name) in names {
            assert_eq!(browser_name(says), name);
        }
    }
}
