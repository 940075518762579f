//! A picture at an address elsewhere: how far we have come with it.

/// Minutes to wait after the first, second, … time it did not come; then it is given up.
const WAITS_MIN: [i64; 4] = [1, 10, 60, 6 * 60];

/// A picture that is not there yet, as its link's admins are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetching {
    Ordered,
    /// It did not come, and is asked for again.
    Again {
        why: String,
    },
    /// It is not asked for any more.
    GivenUp {
        why: String,
    },
}

/// Milliseconds until it is asked for again after `made` tries; `None` where it is given up.
pub fn wait_ms(made: i64) -> Option<i64> {
    let minutes = WAITS_MIN.get(usize::try_from(made.checked_sub(1)?).ok()?)?;
    Some(minutes * 60 * 1000)
}

/// The address of a group's picture as its members' apps wrote it, where it is one of the web.
pub fn web_address(text: &str) -> Option<&str> {
    let text = text.trim();
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && text.len() <= super::invite::IMAGE_URL_MAX && text.bytes().all(|byte| byte.is_ascii_graphic()))
        .then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_asked_for_five_times_in_seven_hours_and_a_bit() {
        let waits: Vec<_> = (1..=5).map(wait_ms).collect();
        let minutes = |n: i64| Some(n * 60_000);
        assert_eq!(waits, [minutes(1), minutes(10), minutes(60), minutes(360), None]);
        assert_eq!((wait_ms(0), wait_ms(-1)), (None, None));
    }

    #[test]
    fn only_an_address_of_the_web_is_one_we_ask() {
        assert_eq!(web_address(" https://example.org/a.png "), Some("https://example.org/a.png"));
        for other in
            ["", "ipfs://x", "data:image/png;base64,AA", "https://example.org/a b", "https://é.example"]
        {
            assert_eq!(web_address(other), None, "{other}");
        }
        assert_eq!(web_address(&format!("https://example.org/{}", "a".repeat(2048))), None);
    }
}
