//! Public ids: 130 random bits in Crockford's base32, lower case, read forgivingly.

use std::fmt;

use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters in an id: 26 × 5 = 130 bits.
pub const ID_LEN: usize = 26;

/// The text is no id: wrong length or a foreign character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not an id.")]
pub struct NotAnId;

/// Writes 17 random bytes (130 of their bits) as an id.
pub fn encode(random: [u8; 17]) -> String {
    let bits = random.iter().flat_map(|byte| (0..8).rev().map(move |i| byte >> i & 1));
    let bits: Vec<u8> = bits.take(ID_LEN * 5).collect();
    bits.chunks(5).map(letter).collect()
}

fn letter(five: &[u8]) -> char {
    let value = five.iter().fold(0usize, |acc, bit| acc << 1 | usize::from(*bit));
    ALPHABET.get(value).map_or('0', |b| char::from(*b))
}

/// The canonical spelling: lower case, `o` read as 0, `i` and `l` as 1.
pub fn canonical(text: &str) -> Result<String, NotAnId> {
    if text.len() != ID_LEN {
        return Err(NotAnId);
    }
    text.chars().map(canonical_letter).collect()
}

pub(super) fn canonical_letter(c: char) -> Result<char, NotAnId> {
    let c = match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    ALPHABET.contains(&u8::try_from(c).map_err(|_| NotAnId)?).then_some(c).ok_or(NotAnId)
}

macro_rules! public_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an id in any of its accepted spellings.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                canonical(text).map(Self)
            }

            /// Makes an id of fresh random bytes.
            pub fn from_random(random: [u8; 17]) -> Self {
                Self(encode(random))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

public_id!(
    /// One link to one group. Never reused: a revoked id stays taken for ever.
    InviteId
);
public_id!(
    /// One inbox asking in through one invite.
    JoinRequestId
);
public_id!(
    /// A group our client is in, before and after the network gave it a conversation id.
    GroupKey
);
public_id!(
    /// A server of somebody's that is told or asked.
    EndpointId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_case_insensitively_and_forgives_look_alikes() {
        let id = encode([0xff; 17]);
        assert_eq!(id, "z".repeat(26));
        assert_eq!(canonical(&"Z".repeat(26)), Ok(id));
        assert_eq!(canonical(&format!("OIL{}", "a".repeat(23))), Ok(format!("011{}", "a".repeat(23))));
    }

    #[test]
    fn a_text_of_another_length_or_alphabet_is_no_id() {
        assert_eq!(canonical("abc"), Err(NotAnId));
        assert_eq!(canonical(&"u".repeat(26)), Err(NotAnId));
        assert_eq!(canonical(&"é".repeat(13)), Err(NotAnId));
    }
}
