//! Where somebody came to a link from, as its address says: one of a few words, so that strangers can't make up
//! more of them than we keep.

use serde::{Deserialize, Serialize};

/// Where a visit came from. The words are short and never change: they are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The address said nothing.
    #[default]
    Direct,
    /// The code of a poster of ours.
    Poster,
    /// The code of a link as a file, for prints of one's own.
    Qr,
    /// The code of a badge.
    Badge,
    /// The code beside the page on a desktop: handed over to a phone.
    Desk,
    /// An app of the group's or of the visitor's asked, without the page.
    App,
    Mail,
    Chat,
    Social,
    Web,
    Event,
    /// Any other word.
    Other,
}

/// All of them, in the order a table shows them.
pub const SOURCES: [Source; 12] = [
    Source::Direct,
    Source::Poster,
    Source::Qr,
    Source::Badge,
    Source::Desk,
    Source::Mail,
    Source::Chat,
    Source::Social,
    Source::Web,
    Source::Event,
    Source::App,
    Source::Other,
];

/// What people may put behind a link of theirs, as `?s=word`.
pub const TYPED: [Source; 5] = [Source::Mail, Source::Chat, Source::Social, Source::Web, Source::Event];

impl Source {
    /// The word in an address and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Poster => "poster",
            Self::Qr => "qr",
            Self::Badge => "badge",
            Self::Desk => "desk",
            Self::App => "app",
            Self::Mail => "mail",
            Self::Chat => "chat",
            Self::Social => "social",
            Self::Web => "web",
            Self::Event => "event",
            Self::Other => "other",
        }
    }

    /// What an address says: an unknown word is [`Source::Other`], whatever it is.
    pub fn read(word: &str) -> Self {
        let known = SOURCES.into_iter().find(|source| source.word().eq_ignore_ascii_case(word));
        known.unwrap_or(if word.is_empty() { Self::Direct } else { Self::Other })
    }

    /// The letter of a source in a QR code, behind the id: a code has letters for it in its dense mode, and none
    /// for a query.
    pub const fn letter(self) -> Option<char> {
        match self {
            Self::Poster => Some('P'),
            Self::Qr => Some('Q'),
            Self::Badge => Some('B'),
            Self::Desk => Some('D'),
            _ => None,
        }
    }

    /// The source of a letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        let letter = letter.to_ascii_uppercase();
        SOURCES.into_iter().find(|source| source.letter() == Some(letter))
    }
}

/// What the query of an address says: the first `s=`.
pub fn of_query(query: &str) -> Source {
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .find(|(key, _)| key.eq_ignore_ascii_case("s"))
        .map_or(Source::Direct, |(_, word)| Source::read(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_reads_back_by_its_word_and_by_its_letter() {
        for source in SOURCES {
            assert_eq!(Source::read(source.word()), source);
            assert_eq!(source.letter().and_then(Source::of_letter), source.letter().map(|_| source));
            assert!(source.word().bytes().all(|byte| byte.is_ascii_lowercase()) && source.word().len() <= 6);
        }
        assert_eq!(Source::of_letter('p'), Some(Source::Poster));
        assert_eq!(Source::of_letter('X'), None);
    }

    #[test]
    fn whatever_strangers_write_is_one_other_source() {
        for word in ["x", "poster2", "%00", "'; DROP TABLE", "🦀", &"a".repeat(9000)] {
            assert_eq!(Source::read(word), Source::Other, "{word}");
        }
    }

    #[test]
    fn the_first_source_of_a_query_counts() {
        for (query, source) in [
            ("", Source::Direct),
            ("s=", Source::Direct),
            ("again", Source::Direct),
            ("x=1&s=mail&s=poster", Source::Mail),
            ("S=POSTER", Source::Poster),
            ("ss=mail", Source::Direct),
        ] {
            assert_eq!(of_query(query), source, "{query}");
        }
    }
}
