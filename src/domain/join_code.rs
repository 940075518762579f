//! Codes that a page shows and an XMTP app sends: whoever sends one is who asks to join.

use super::id::{self, ID_LEN, canonical_letter};
use super::inbox::InboxId;
use super::join_request::Status;
use super::problem::Problem;

/// Characters of a code: 40 bits.
const LEN: usize = 8;
const HALF: usize = LEN / 2;
/// How long a code is good for.
pub const LIFE_MS: i64 = 10 * 60 * 1000;
/// How much later than it was sent a code may reach us: we may have been away.
pub const LATE_MS: i64 = 60 * 60 * 1000;
/// How much of a message is read, and how many codes in it are looked for.
const READ_MAX: usize = 300;
const CODES_MAX: usize = 4;

/// Eight characters of Crockford's base32, shown in two groups.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct JoinCode(String);

impl JoinCode {
    pub fn from_random(random: [u8; 17]) -> Self {
        Self(id::encode(random).chars().skip(ID_LEN - LEN).collect())
    }

    /// Reads a code without anything around it, in either case; `o` is 0, `i` and `l` are 1.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: String = text.chars().map(canonical_letter).collect::<Result<_, _>>().ok()?;
        (letters.len() == LEN).then_some(Self(letters))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `7K3M-Q2XD`, for people.
    pub fn shown(&self) -> String {
        let (head, tail) = self.0.split_at_checked(HALF).unwrap_or((&self.0, ""));
        format!("{head}-{tail}").to_ascii_uppercase()
    }
}

/// Says nothing of the code.
impl std::fmt::Debug for JoinCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JoinCode(…)")
    }
}

/// What a message to our account may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What may be codes in it, in their order.
    pub codes: Vec<JoinCode>,
    /// It says one code and nothing else.
    pub alone: bool,
}

/// Reads a message: codes are found among other words, with a sign or a blank in their middle or without.
pub fn read(text: &str) -> Reading {
    let text: String = text.chars().take(READ_MAX).collect();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let whole = words.iter().filter(|word| word.len() == LEN).map(|word| (*word).to_owned());
    let halves =
        words.windows(2).filter(|pair| pair.iter().all(|word| word.len() == HALF)).map(<[&str]>::concat);
    let mut codes: Vec<JoinCode> = Vec::new();
    for code in whole.chain(halves).filter_map(|text| JoinCode::parse(&text)) {
        if codes.len() < CODES_MAX && !codes.contains(&code) {
            codes.push(code);
        }
    }
    let alone = !codes.is_empty() && words.concat().len() == LEN;
    Reading { codes, alone }
}

/// Said to whoever sent a code of somebody else's: that one sees how the request stands.
const TALKED_INTO: &str =
    "Somebody else gave you that code? For an hour their page shows what this link shows to you.";

/// What our account answers to a message, in one or two short sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// The request stands; the page moves on by itself.
    Asked {
        group: &'a str,
        status: Status,
        link: &'a str,
    },
    /// The code was right, and the link takes no request of this inbox. Names no group: the link may be revoked.
    Refused(&'a Problem),
    Expired,
    Used,
    Unknown,
    /// It was no code at all.
    Help {
        host: &'a str,
    },
}

impl Said<'_> {
    pub fn text(&self) -> String {
        match self {
            Self::Asked { group, status: Status::Approved, .. } => {
                format!(
                    "You're in {group} already. The page that showed you the code goes on by itself. {TALKED_INTO}"
                )
            }
            Self::Asked { group, status: Status::Rejected, .. } => {
                format!(
                    "The admins of {group} did not accept your request. The page that showed you the code says more. \
                     {TALKED_INTO}"
                )
            }
            Self::Asked { group, link, .. } => format!(
                "Got it: you asked to join {group}, and the page that showed you the code goes on by itself. \
                 Somebody else gave you that code? Take the request back at {link}"
            ),
            Self::Refused(problem) => {
                format!("Your code was right, but you could not ask to join: {} {TALKED_INTO}", problem.title)
            }
            Self::Expired => {
                "This code is too old: codes hold for 10 minutes. Get a new one on the page of your invite."
                    .into()
            }
            Self::Used => "This code has been used already. Get a new one on the page of your invite.".into(),
            Self::Unknown => {
                "This is no code we know. Look at the page of your invite again: codes hold for 10 minutes."
                    .into()
            }
            Self::Help { host } => format!(
                "This is the account of {host}, and it reads join codes only. Open your invite link, choose \
                 \"Join from an XMTP app\" and send the code from that page here."
            ),
        }
    }
}

/// The one help sentence an inbox gets on one day.
pub fn help_id(inbox: &InboxId, now_ms: i64) -> String {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    format!("help:{inbox}:{}", now_ms.div_euclid(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        read(text).codes.iter().map(JoinCode::shown).collect()
    }

    #[test]
    fn a_code_is_shown_in_two_groups_and_read_back_in_any_spelling() {
        let code = JoinCode::from_random([0x5a; 17]);
        for text in
            [code.shown(), code.shown().to_lowercase(), code.shown().replace('-', " "), code.0.clone()]
        {
            assert_eq!(read(&text), Reading { codes: vec![code.clone()], alone: true }, "{text}");
        }
        assert_eq!(found("o1l0-abcd"), ["0110-ABCD"]);
        assert_eq!(format!("{code:?}"), "JoinCode(…)");
    }

    #[test]
    fn a_code_is_found_among_other_words_and_signs() {
        for text in [
            "“7K3M-Q2XD”",
            "7k3m – q2xd!",
            "7K3M\u{2011}Q2XD",
            "my code: 7K3M-Q2XD, thanks",
            "\u{1f44b} 7k3mq2xd",
        ] {
            assert!(found(text).contains(&"7K3M-Q2XD".to_owned()), "{text}: {:?}", found(text));
        }
        assert!(read("*7K3M-Q2XD*").alone);
        assert!(!read("my code: 7K3M-Q2XD").alone);
    }

    #[test]
    fn what_is_no_code_is_none_however_long_it_is() {
        for text in ["", "hello", "7K3M", "7K3M-Q2X", "7K3M-Q2XDA", "7K3U-Q2XD", "éééé-éééé", "7K3M Q2XD9"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found(&format!("{} 7K3M-Q2XD", "x".repeat(READ_MAX))), [""; 0]);
        assert_eq!(found(&"abcd ".repeat(50)).len(), 1);
        let many: String = (10..60).map(|n| format!("abcdef{n} ")).collect();
        assert_eq!(found(&many).len(), CODES_MAX);
    }
}
