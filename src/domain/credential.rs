//! What lets programs and apps act for a person, as that person is shown it: never the secret itself.

use serde::{Deserialize, Serialize};

use super::inbox::WalletAddress;
use super::scope::Scope;

/// Characters in the name of a key.
pub const KEY_LABEL_MAX: usize = 80;

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyState {
    Live,
    Expired,
    Revoked,
}

/// A key for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyView {
    pub id: String,
    pub label: String,
    pub scopes: Vec<Scope>,
    /// How the secret begins; `None` for keys made before it was noted.
    pub prefix: Option<String>,
    pub state: KeyState,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    /// To within ten minutes; `None` where it never was.
    pub last_used_at_ms: Option<i64>,
}

/// An app that signed in and holds a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppView {
    pub id: String,
    /// The wallet that signed; `None` where an XMTP installation did.
    pub address: Option<WalletAddress>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    /// To within ten minutes.
    pub last_used_at_ms: i64,
}
