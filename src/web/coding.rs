//! How what we keep is sent: a page is compressed once, not for each reader.

use axum::http::header::ACCEPT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};

/// A coding of ours that a browser reads. RFC 9110, section 12.5.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    const fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The best a browser reads; a coding it gives a weight of nothing is none it reads.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let read = |coding: &Self| {
            let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|value| value.split(',')).any(|choice| {
                let (token, weight) = choice.split_once(';').unwrap_or((choice, "q=1"));
                let weight = weight.trim().trim_start_matches("q=").parse::<f32>();
                token.trim().eq_ignore_ascii_case(coding.token()) && weight.is_ok_and(|weight| weight > 0.0)
            })
        };
        [Self::Brotli, Self::Gzip].into_iter().find(read)
    }

    /// Has a request ask for this coding and for no other.
    pub fn ask(coding: Option<Self>, headers: &mut HeaderMap) {
        match coding {
            Some(coding) => headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding.token())),
            None => headers.remove(ACCEPT_ENCODING),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_coding_a_browser_reads_is_taken() {
        let of = |accepted: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, accepted.parse().unwrap());
            Coding::of(&headers)
        };
        assert_eq!(of("gzip, deflate, br, zstd"), Some(Coding::Brotli));
        assert_eq!(of("gzip;q=1.0, br;q=0"), Some(Coding::Gzip));
        assert_eq!(of("GZIP; q=0.5"), Some(Coding::Gzip));
        assert_eq!(of("gzip;q=, identity"), None);
        assert_eq!(of(""), None);
        assert_eq!(Coding::of(&HeaderMap::new()), None);
    }
}
