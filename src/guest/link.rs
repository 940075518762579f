use crate::domain::id::InviteId;
use crate::domain::pasted;

/// An invite link taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub base_url: String,
    pub invite_id: String,
    /// What stood on a screen where the code changes.
    pub code: Option<String>,
}

impl Link {
    /// Reads a link as people paste it, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let link = pasted::read(text).map_err(|why| why.to_string())?;
        let base_url = link.base_url.ok_or("Give the whole address, with https:// in front.")?;
        Ok(Self { base_url, invite_id: link.id.to_string(), code: code_behind(text, &link.id) })
    }
}

/// What the code on a screen has behind the id.
fn code_behind(text: &str, id: &InviteId) -> Option<String> {
    let (text, id) = (text.to_ascii_uppercase(), id.as_str().to_ascii_uppercase());
    let (_, rest) = text.split_once(&format!("/{id}/"))?;
    let code: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    (!code.is_empty()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_in_every_spelling_we_print() {
        let id = "0123456789abcdefghjkmnpqrs";
        let link = Ok(Link { base_url: "https://example.org".into(), invite_id: id.into(), code: None });
        assert_eq!(Link::parse(&format!("https://example.org/invite/{id}")), link);
        assert_eq!(Link::parse(&format!("https://example.org/i/{id}/?s=qr#x")), link);
        assert_eq!(Link::parse(&format!("HTTPS://EXAMPLE.ORG/I/{}-P", id.to_uppercase())), link);
        assert_eq!(Link::parse(&format!("Join here: https://example.org/invite/{id}!")), link);
        let scanned =
            Link::parse(&format!("HTTPS://EXAMPLE.ORG/I/{}/0A1B2C3D4E5F", id.to_uppercase())).unwrap();
        assert_eq!((scanned.invite_id.as_str(), scanned.code.as_deref()), (id, Some("0A1B2C3D4E5F")));
    }

    #[test]
    fn other_texts_are_no_links_and_say_why() {
        let id = "0123456789abcdefghjkmnpqrs";
        for (text, why) in [
            (id.to_owned(), "Give the whole address"),
            (format!("ftp://example.org/i/{id}"), "Give the whole address"),
            ("https://example.org/x/y".into(), "This is not an invite link."),
            ("https://example.org/i/0123456789".into(), "16 characters are missing at its end"),
        ] {
            let said = Link::parse(&text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
