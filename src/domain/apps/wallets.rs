//! Wallets with a browser of their own: on a phone, a page that needs a wallet is opened there. Formats are data, each
//! with the page of its makers that says so; what none of them publishes is left out.

use std::sync::LazyLock;

use serde::Deserialize;

use super::encoded;
use super::visit::Platform;

/// An address with the gaps `{url}` (in percent), `{twice}` (in percent of percent) and `{rest}` (behind `https://`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Browser {
    name: String,
    link: String,
    /// Where the format is published.
    #[serde(rename = "from")]
    _from: String,
}

/// A wallet whose browser opens a page of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletBrowser {
    pub name: &'static str,
    pub href: String,
}

static BROWSERS: LazyLock<Vec<Browser>> =
    LazyLock::new(|| serde_json::from_str(include_str!("wallets.json")).unwrap_or_default());

/// What opens the page at this address on this platform; they open addresses on https alone.
pub fn browsers(platform: Platform, page: &str) -> Vec<WalletBrowser> {
    let Some(rest) = page.strip_prefix("https://").filter(|_| platform.is_phone()) else { return Vec::new() };
    let (url, twice) = (encoded(page), encoded(&encoded(page)));
    let fill = |browser: &'static Browser| WalletBrowser {
        name: &browser.name,
        href: browser.link.replace("{url}", &url).replace("{twice}", &twice).replace("{rest}", rest),
    };
    BROWSERS.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://example.org/invite/abc/sign-in";

    #[test]
    fn each_wallet_opens_the_page_in_the_form_its_makers_publish() {
        let shown: Vec<_> =
            browsers(Platform::Ios, PAGE).into_iter().map(|one| (one.name, one.href)).collect();
        let url = "https%3A%2F%2Fexample.org%2Finvite%2Fabc%2Fsign-in";
        let expected = [
            ("MetaMask", "https://link.metamask.io/dapp/example.org/invite/abc/sign-in".to_owned()),
            ("Base app", format!("https://go.cb-w.com/dapp?cb_url={url}")),
            ("Trust Wallet", format!("https://link.trustwallet.com/open_url?coin_id=60&url={url}")),
            ("Phantom", format!("https://phantom.app/ul/browse/{url}?ref={url}")),
            (
                "OKX Wallet",
                format!(
                    "https://web3.okx.com/download?deeplink=okx%3A%2F%2Fwallet%2Fdapp%2Furl%3FdappUrl%3D{}",
                    encoded(url)
                ),
            ),
        ];
        assert_eq!(shown, expected);
        assert_eq!(browsers(Platform::Android, PAGE).len(), 5);
    }

    #[test]
    fn computers_and_pages_without_https_are_offered_none() {
        assert_eq!(browsers(Platform::Desktop, PAGE), []);
        assert_eq!(browsers(Platform::Ios, "http://localhost:3000/invite/abc/sign-in"), []);
    }

    #[test]
    fn no_gap_of_a_format_is_left_open() {
        for browser in browsers(Platform::AndroidFirefox, PAGE) {
            assert!(
                browser.href.starts_with("https://") && !browser.href.contains(['{', '}', ' ']),
                "{browser:?}"
            );
        }
        assert!(BROWSERS.iter().all(|browser| browser._from.starts_with("https://")));
    }
}
