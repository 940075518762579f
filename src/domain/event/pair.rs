//! What a guest shows at the door and the people there tap: a picture and a number, as `🦊 42`.

use sha2::{Digest, Sha256};

use serde::{Deserialize, Serialize};

use crate::domain::id::JoinRequestId;

/// Pictures that nobody takes for one another across a room, with the word for who does not see them.
pub const SIGNS: [(&str, &str); 32] = [
    ("🦊", "fox"),
    ("🐘", "elephant"),
    ("🦒", "giraffe"),
    ("🐸", "frog"),
    ("🐙", "octopus"),
    ("🦋", "butterfly"),
    ("🐢", "turtle"),
    ("🦉", "owl"),
    ("🐝", "bee"),
    ("🐧", "penguin"),
    ("🦁", "lion"),
    ("🐼", "panda"),
    ("🐳", "whale"),
    ("🦀", "crab"),
    ("🐌", "snail"),
    ("🌵", "cactus"),
    ("🌻", "sunflower"),
    ("🍄", "mushroom"),
    ("🍋", "lemon"),
    ("🍓", "strawberry"),
    ("🍌", "banana"),
    ("🍍", "pineapple"),
    ("🥕", "carrot"),
    ("🍩", "doughnut"),
    ("🚀", "rocket"),
    ("🚲", "bicycle"),
    ("⛵", "sailboat"),
    ("🎈", "balloon"),
    ("🎸", "guitar"),
    ("🔔", "bell"),
    ("☂️", "umbrella"),
    ("⭐", "star"),
];
/// Numbers of two digits: from 10 to 99.
const NUMBERS: u16 = 90;
/// Every pair there is.
pub const PAIRS: u16 = 32 * NUMBERS;

/// A picture and a number; one of [`PAIRS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pair(u16);

impl Pair {
    /// The pair with this place among all of them.
    pub fn at(place: i64) -> Option<Self> {
        u16::try_from(place).ok().filter(|place| *place < PAIRS).map(Self)
    }

    /// Its place among all of them: how it is kept.
    pub fn place(self) -> i64 {
        i64::from(self.0)
    }

    /// The pair for a request: it follows from the request's id, and where that one is taken it is the next free one
    /// from there. Steps are longer than the numbers of a picture, so that neighbours look different.
    pub fn of(request: &JoinRequestId, is_taken: impl Fn(Self) -> bool) -> Option<Self> {
        // Shares no factor with the number of pairs: every pair is come by once.
        const STEP: u32 = 97;
        let digest = Sha256::digest(format!("usher pair {request}"));
        let first = digest.iter().take(4).fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
        let tried =
            (0..u32::from(PAIRS)).map(|step| (first % u32::from(PAIRS) + step * STEP) % u32::from(PAIRS));
        tried.filter_map(|place| Self::at(i64::from(place))).find(|pair| !is_taken(*pair))
    }

    fn sign(self) -> (&'static str, &'static str) {
        SIGNS.get(self.kind()).copied().unwrap_or(("⭐", "star"))
    }

    /// The picture.
    pub fn picture(self) -> &'static str {
        self.sign().0
    }

    /// The place of its picture among [`SIGNS`].
    pub fn kind(self) -> usize {
        usize::from(self.0 / NUMBERS)
    }

    /// The English word for the picture.
    pub fn word(self) -> &'static str {
        self.sign().1
    }

    /// From 10 to 99.
    pub const fn number(self) -> u16 {
        self.0 % NUMBERS + 10
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn request(n: u8) -> JoinRequestId {
        JoinRequestId::from_random([n; 17])
    }

    #[test]
    fn a_pair_follows_from_the_request_and_gives_way_to_those_there_are() {
        let first = Pair::of(&request(1), |_| false).unwrap();
        assert_eq!(Pair::of(&request(1), |_| false), Some(first));
        assert_ne!(Pair::of(&request(2), |_| false), Some(first));
        let second = Pair::of(&request(1), |pair| pair == first).unwrap();
        assert_ne!(second, first);
        assert_ne!(second.picture(), first.picture(), "a neighbour has another picture");
        assert_eq!(Pair::of(&request(1), |_| true), None);
    }

    #[test]
    fn as_many_requests_as_there_are_pairs_have_one_each() {
        let mut taken = HashSet::new();
        for _ in 0..PAIRS {
            let next = Pair::of(&request(3), |pair| taken.contains(&pair)).unwrap();
            assert!(taken.insert(next));
        }
        assert!(Pair::of(&request(3), |pair| taken.contains(&pair)).is_none());
    }

    #[test]
    fn every_pair_has_a_picture_a_word_and_two_digits() {
        let words: HashSet<_> = SIGNS.iter().map(|(_, word)| *word).collect();
        let pictures: HashSet<_> = SIGNS.iter().map(|(picture, _)| *picture).collect();
        assert_eq!((words.len(), pictures.len()), (32, 32));
        for place in 0..i64::from(PAIRS) {
            let pair = Pair::at(place).unwrap();
            assert_eq!(pair.place(), place);
            assert!((10..100).contains(&pair.number()));
        }
        assert_eq!((Pair::at(-1), Pair::at(i64::from(PAIRS))), (None, None));
    }
}
