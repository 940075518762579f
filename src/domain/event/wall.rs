//! What the screen on the wall shows, and nothing else.

/// How things stand, in one word for the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    NotYet,
    Paused,
    /// The group holds 250.
    Full,
    /// All places on the link are taken.
    UsedUp,
    Expired,
    /// Revoked: nothing of its group is shown any more.
    Over,
    /// Our account lost its place in the group.
    OutOfReach,
}

/// The screen of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wall {
    /// None where strangers are not told whose link it is.
    pub group_name: Option<String>,
    pub image_hash: Option<String>,
    pub standing: Standing,
    /// People who came in through this link.
    pub joined: usize,
    pub closes_at_ms: Option<i64>,
    /// What the QR code says: with the code of this half a minute where it changes.
    pub address: String,
    /// What somebody may type; none where the code changes.
    pub short_address: Option<String>,
    /// The code changes every half a minute.
    pub rotating: bool,
}
