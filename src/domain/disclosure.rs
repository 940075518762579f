//! What a link tells who is not in its group: everything, nothing yet, or nothing that this server could read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a sealed card, as base64url.
pub const SEALED_MAX: usize = 24 * 1024;
/// The first byte of a sealed card: AES-128-GCM, twelve bytes of nonce, ciphertext, tag.
const SEALED_FORM: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
/// What stands in the place of the name of a group that a stranger is not told.
pub const HIDDEN_NAME: &str = "A private group";
/// What stands in the place of a name that this server does not know.
pub const BLIND_NAME: &str = "Private invite";

/// What a stranger who opens a link is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disclosure {
    /// Name, picture, description and who invites.
    #[default]
    Public,
    /// That there is a private group. The rest is told to whom an admin, or a rule, said yes.
    Teaser,
    /// The same; name, picture and description are sealed by the creator's browser, and only who has the whole
    /// link opens them.
    Blind,
}

impl Disclosure {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Teaser => "teaser",
            Self::Blind => "blind",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Public, Self::Teaser, Self::Blind].into_iter().find(|it| it.as_str() == text)
    }
}

/// Why a sealed card is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    #[error("The sealed text is missing.")]
    Missing,
    #[error("The sealed text is too long.")]
    TooLong,
    #[error("The sealed text is damaged.")]
    Damaged,
}

/// What the creator's browser sealed. Nobody here can open it, so nothing but its form is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    pub fn parse(text: &str) -> Result<Self, NotSealed> {
        match text.len() {
            0 => return Err(NotSealed::Missing),
            length if length > SEALED_MAX => return Err(NotSealed::TooLong),
            _ => {}
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotSealed::Damaged)?;
        let whole = bytes.first() == Some(&SEALED_FORM) && bytes.len() > 1 + NONCE + TAG;
        if whole { Ok(Self(text.to_owned())) } else { Err(NotSealed::Damaged) }
    }

    /// Base64url without padding.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(first: u8, length: usize) -> String {
        URL_SAFE_NO_PAD.encode([&[first][..], &vec![7; length - 1]].concat())
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for disclosure in [Disclosure::Public, Disclosure::Teaser, Disclosure::Blind] {
            assert_eq!(Disclosure::parse(disclosure.as_str()), Some(disclosure));
        }
        assert_eq!(Disclosure::parse("Public"), None);
    }

    #[test]
    fn only_the_form_of_a_sealed_card_is_looked_at() {
        let read = |text: &str| Sealed::parse(text).map(|sealed| sealed.as_str().to_owned());
        let good = sealed(1, 30);
        assert_eq!(read(&good), Ok(good.clone()));
        assert_eq!(read(""), Err(NotSealed::Missing));
        assert_eq!(read(&"A".repeat(SEALED_MAX + 1)), Err(NotSealed::TooLong));
        for damaged in [sealed(2, 30), sealed(1, 29), format!("{good}="), "<script>".into(), "é".into()] {
            assert_eq!(read(&damaged), Err(NotSealed::Damaged), "{damaged}");
        }
    }
}
