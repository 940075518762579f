//! Where a list goes on, opaque to who carries it.

use std::fmt;

use super::id::JoinRequestId;

/// Behind everything up to this moment, and behind this request of that very moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at_ms: i64,
    /// Blank: nothing of the moment itself was seen.
    pub after: String,
}

impl Cursor {
    /// From a moment on, itself included.
    pub const fn from(at_ms: i64) -> Self {
        Self { at_ms, after: String::new() }
    }

    /// Reads what [`fmt::Display`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, after) = text.split_once('.')?;
        let at_ms = i64::from_str_radix(at, 16).ok().filter(|at| *at >= 0)?;
        let known = after.is_empty() || JoinRequestId::parse(after).is_ok();
        known.then(|| Self { at_ms, after: after.to_owned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}", self.at_ms, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let id = JoinRequestId::from_random([7; 17]).to_string();
        for cursor in [Cursor::from(0), Cursor::from(1_795_000_000_000), Cursor { at_ms: 5, after: id }] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }
        for odd in ["", ".", "5", "x.", "-1.", "5.abc", "5.\0", "ffffffffffffffffffff."] {
            assert_eq!(Cursor::parse(odd), None, "{odd:?}");
        }
    }
}
