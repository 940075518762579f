//! The picture of a link preview: what stands on it, and the name of its version.

use sha2::{Digest, Sha256};

use super::accent::Accent;
use super::text::initials;
use super::view::InviteCard;

/// Its size in pixels: what unfurlers show large.
pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// Counts the changes of how it is drawn: a picture that looks different has another name.
const LOOK: &str = "1";

/// Everything that is drawn: name and inviter, never counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewCard {
    pub title: String,
    /// Who invites, by their name or the short form of their inbox; empty where strangers are not told.
    pub inviter: String,
    /// Where there is no picture: initials, or nothing but the light.
    pub letters: String,
    /// The content hash of the group's picture.
    pub image_hash: Option<String>,
    pub accent: Accent,
    /// Who runs this Usher.
    pub host: String,
}

impl PreviewCard {
    pub fn of(card: &InviteCard, host: &str) -> Self {
        let inviter = card.creator.name.clone().unwrap_or_else(|| card.creator.short_id());
        Self {
            title: card.group_name.clone(),
            inviter: if card.hidden { String::new() } else { inviter },
            letters: if card.hidden { String::new() } else { initials(&card.group_name) },
            image_hash: card.picture().map(str::to_owned),
            accent: Accent::of(&card.group_name),
            host: host.to_owned(),
        }
    }

    /// Names what is drawn in the address of one link: the same picture, the same name, on every machine.
    pub fn version(&self) -> String {
        self.digest().chars().take(8).collect()
    }

    /// All that is drawn, for what is kept of all links together.
    pub fn digest(&self) -> String {
        let image = self.image_hash.as_deref().unwrap_or_default();
        let mut hash = Sha256::new();
        let accent = self.accent.class();
        for part in [LOOK, &*self.title, &*self.inviter, &*self.letters, image, &*accent, &*self.host] {
            hash.update(part);
            hash.update([0]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An invite as schema.org has it, in JSON that may stand in an element.
pub fn linked_data(card: &InviteCard) -> String {
    let data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "JoinAction",
        "target": card.link_url,
    });
    // Nothing in it can end that element.
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> PreviewCard {
        PreviewCard {
            title: "Night Runners".into(),
            inviter: "Alix".into(),
            letters: "NR".into(),
            image_hash: None,
            accent: Accent::HOUSE,
            host: "usher.example".into(),
        }
    }

    #[test]
    fn whatever_is_drawn_changes_the_version() {
        let version = card().version();
        assert_eq!(version, card().version());
        assert!(version.len() == 8 && version.bytes().all(|b| b.is_ascii_hexdigit()), "{version}");
        for other in [
            PreviewCard { title: "Night Runner".into(), inviter: "sAlix".into(), ..card() },
            PreviewCard { inviter: "Bo".into(), ..card() },
            PreviewCard { letters: String::new(), ..card() },
            PreviewCard { image_hash: Some("ab".repeat(32)), ..card() },
            PreviewCard { accent: Accent::GREY, ..card() },
            PreviewCard { host: "usher.test".into(), ..card() },
        ] {
            assert_ne!(other.version(), version, "{other:?}");
        }
    }
}
