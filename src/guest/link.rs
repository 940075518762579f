use crate::domain::id::InviteId;

/// An invite link taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub base_url: String,
    pub invite_id: String,
    /// What stood on a screen where the code changes.
    pub code: Option<String>,
}

impl Link {
    /// Reads `/invite/ID`, `/i/ID`, `/i/ID/CODE` and the all-capitals form of a QR code.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return None;
        }
        let rest = rest.split(['?', '#']).next()?;
        let mut parts = rest.trim_end_matches('/').split('/');
        let host = parts.next().filter(|host| !host.is_empty())?.to_ascii_lowercase();
        let door = parts.next()?;
        let id = InviteId::parse(parts.next()?).ok()?;
        let known = ["invite", "i"].iter().any(|name| door.eq_ignore_ascii_case(name));
        let code = parts.next().map(str::to_owned);
        (known && parts.next().is_none()).then(|| Self {
            base_url: format!("{scheme}://{host}"),
            invite_id: id.to_string(),
            code,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_in_every_spelling_we_print() {
        let id = "0123456789abcdefghjkmnpqrs";
        let link = Some(Link { base_url: "https://example.org".into(), invite_id: id.into(), code: None });
        assert_eq!(Link::parse(&format!("https://example.org/invite/{id}")), link);
        assert_eq!(Link::parse(&format!("https://example.org/i/{id}/?s=qr#x")), link);
        assert_eq!(Link::parse(&format!("HTTPS://EXAMPLE.ORG/I/{}", id.to_uppercase())), link);
        let scanned = Link::parse(&format!("HTTPS://EXAMPLE.ORG/I/{}/0A1B2C", id.to_uppercase())).unwrap();
        assert_eq!((scanned.invite_id.as_str(), scanned.code.as_deref()), (id, Some("0A1B2C")));
    }

    #[test]
    fn other_texts_are_no_links() {
        let id = "0123456789abcdefghjkmnpqrs";
        for text in [
            id.to_owned(),
            format!("ftp://example.org/i/{id}"),
            format!("https://example.org/x/{id}"),
            "https://example.org/i/short".into(),
        ] {
            assert_eq!(Link::parse(&text), None, "{text}");
        }
    }
}
