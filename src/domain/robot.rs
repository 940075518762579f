//! Which browsers are no people: crawlers, link previews, scanners, scripts.

/// Parts of what programs call themselves, in lower case. Signal says it is WhatsApp, and Apple Messages that it is
/// Facebook's and Twitter's: both fetch previews before anybody has sent the link.
const NAMES: &[&str] = &[
    "bot/",
    "bot;",
    "bot)",
    "bot ",
    "bot-",
    "bot,",
    "+http",
    "adsbot",
    "applebot",
    "archive.org",
    "axios",
    "barracuda",
    "bitlybot",
    "bytespider",
    "checker",
    "chatgpt",
    "claude",
    "cloudflare",
    "crawler",
    "curl",
    "dataprovider",
    "discordbot",
    "embedly",
    "externalhit",
    "externalfetcher",
    "feedfetcher",
    "fetcher",
    "go-http",
    "googleother",
    "google-inspectiontool",
    "google-read-aloud",
    "guzzle",
    "headlesschrome",
    "http.rb",
    "httpclient",
    "iframely",
    "java/",
    "libwww",
    "lighthouse",
    "link preview",
    "linkpreview",
    "linkedinbot",
    "lynx",
    "mastodon",
    "mattermost",
    "monitor",
    "node-fetch",
    "node",
    "nuzzel",
    "okhttp",
    "pagespeed",
    "phantomjs",
    "pinterestbot",
    "postman",
    "preview",
    "proofpoint",
    "python",
    "redditbot",
    "reqwest",
    "rogerbot",
    "ruby",
    "scanner",
    "scrapy",
    "skypeuripreview",
    "slack-imgproxy",
    "slackbot",
    "slurp",
    "snippet",
    "spider",
    "telegrambot",
    "trendsmap",
    "tumblr/",
    "twitterbot",
    "undici",
    "uptime",
    "urlscan",
    "validator",
    "vkshare",
    "w3c_",
    "wget",
    "whatsapp/",
    "yahoo! ",
    "yandex.com/bots",
    "zgrab",
];

/// Phones whose makers' names look like one.
const PEOPLE: &[&str] = &["cubot"];

/// Whether what a browser calls itself is the name of a program that reads pages for no one.
pub fn is_robot(agent: &str) -> bool {
    let mut agent = agent.to_ascii_lowercase();
    for name in PEOPLE {
        agent = agent.replace(name, "");
    }
    !agent.contains('/') || agent.ends_with("bot") || NAMES.iter().any(|name| agent.contains(name))
}

/// Whether this is said ahead of a visit that may never come: by `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz`.
pub fn is_ahead(purpose: &str) -> bool {
    let purpose = purpose.to_ascii_lowercase();
    ["prefetch", "prerender", "preview"].iter().any(|word| purpose.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_people() {
        for agent in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22F76 Instagram 400.0.0.21.73 (iPhone15,2; iOS 18_5; en_US; scale=3.00; 1179x2556)",
            "Mozilla/5.0 (Linux; Android 12; CUBOT KINGKONG 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 14; SM-S911B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/520.0.0.0;]",
            "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.12 Version/12.16",
        ] {
            assert!(!is_robot(agent), "{agent}");
        }
    }

    #[test]
    fn programs_are_not() {
        for agent in [
            "",
            "Mozilla",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            "WhatsApp/2",
            "WhatsApp/2.23.20.0 A",
            "TelegramBot (like TwitterBot)",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "http.rb/5.1.1 (Mastodon/4.3.0; +https://example.org/)",
            "curl/8.5.0",
            "Wget/1.21",
            "python-requests/2.32",
            "Go-http-client/1.1",
            "node",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
        ] {
            assert!(is_robot(agent), "{agent}");
        }
    }

    #[test]
    fn a_page_fetched_ahead_is_not_a_visit() {
        for purpose in
            ["prefetch", "prefetch;prerender", "Prefetch;anonymous-client-ip", "preview", "prerender"]
        {
            assert!(is_ahead(purpose), "{purpose}");
        }
        assert!(!is_ahead(""));
    }
}
