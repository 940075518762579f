//! The few fields the node reads of MLS messages (RFC 9420, TLS presentation language).

use bytes::{Buf, Bytes};

const KEY_PACKAGE_VERSION: u16 = 1;
const WIRE_PUBLIC: u16 = 1;
const WIRE_PRIVATE: u16 = 2;
const SENDER_MEMBER: u8 = 1;
const SENDER_EXTERNAL: u8 = 2;
const CONTENT_COMMIT: u8 = 3;

/// Where an MLS message belongs and whether it changes the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageHeader {
    /// The group.
    pub group_id: Bytes,
    /// Whether the message is a commit.
    pub is_commit: bool,
}

/// Reads the start of an MLSMessage that is public or private; `None` for everything else.
pub fn message_header(message: &Bytes) -> Option<MessageHeader> {
    let mut rest = message.clone();
    let _version = rest.try_get_u16().ok()?;
    let wire = rest.try_get_u16().ok()?;
    let group_id = vector(&mut rest)?;
    let _epoch = rest.try_get_u64().ok()?;
    match wire {
        WIRE_PRIVATE => {}
        WIRE_PUBLIC => skip_sender_and_data(&mut rest)?,
        _ => return None,
    }
    let is_commit = rest.try_get_u8().ok()? == CONTENT_COMMIT;
    Some(MessageHeader { group_id, is_commit })
}

fn skip_sender_and_data(rest: &mut Bytes) -> Option<()> {
    if matches!(rest.try_get_u8().ok()?, SENDER_MEMBER | SENDER_EXTERNAL) {
        rest.try_get_u32().ok()?;
    }
    vector(rest).map(drop)
}

/// Reads the installation key: the signature key of a KeyPackage's leaf.
pub fn installation_key(key_package: &Bytes) -> Option<Bytes> {
    let mut rest = key_package.clone();
    if rest.try_get_u16().ok()? != KEY_PACKAGE_VERSION {
        return None;
    }
    let _suite = rest.try_get_u16().ok()?;
    let _init_key = vector(&mut rest)?;
    let _encryption_key = vector(&mut rest)?;
    vector(&mut rest).filter(|key| !key.is_empty())
}

/// A vector with a variable-size length: the first two bits tell how many bytes the length takes.
fn vector(rest: &mut Bytes) -> Option<Bytes> {
    let first = rest.try_get_u8().ok()?;
    let mut length = usize::from(first & 0x3f);
    let more = match first >> 6 {
        0 => 0,
        1 => 1,
        2 => 3,
        _ => return None,
    };
    for _ in 0..more {
        length = (length << 8) | usize::from(rest.try_get_u8().ok()?);
    }
    (length <= rest.len()).then(|| rest.split_to(length))
}
