//! A form sent twice does its work once: what it makes has an id that follows from the form, its sender and
//! everything typed, so the second post finds what the first one made.

use sha2::{Digest, Sha256};

use crate::domain::id::{canonical, encode};
use crate::domain::inbox::InboxId;

use super::Services;

/// A name for a form that is about to be shown.
pub fn name(services: &Services) -> String {
    encode(services.random_id())
}

/// The random part of the id of what this form makes: the same for the same sender, form and texts. A form
/// without a name of ours makes something new each time.
pub(super) fn id(services: &Services, actor: &InboxId, form: &str, typed: &[&str]) -> [u8; 17] {
    let Ok(form) = canonical(form) else { return services.random_id() };
    let mut hasher = Sha256::new();
    for part in [actor.as_str(), form.as_str()].iter().chain(typed) {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
    let mut id = [0; 17];
    for (byte, hashed) in id.iter_mut().zip(hasher.finalize()) {
        *byte = hashed;
    }
    id
}
