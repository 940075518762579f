//! The only text our key signs for the Node child.

use crate::domain::inbox::{InboxId, WalletAddress};

/// Why we do not sign what the child asked us to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARegistration {
    #[error("the text is not XMTP's registration text")]
    NotItsText,
    #[error("the text names another inbox")]
    ForeignInbox,
    #[error("the text creates an inbox for another wallet")]
    ForeignOwner,
}

/// Accepts the text with which `owner` registers one installation with `inbox`, creating the inbox where
/// it is new, and nothing else: no linking, no revoking, no recovery.
/// Source: libxmtp `xmtp_id::associations::unsigned_actions`.
pub fn check(text: &str, inbox: &InboxId, owner: &WalletAddress) -> Result<(), NotARegistration> {
    let mut lines = text.trim_end().lines().filter(|line| !line.is_empty());
    let mut next = || lines.next().unwrap_or_default();
    expect(next() == "XMTP : Authenticate to inbox")?;
    let named = next().strip_prefix("Inbox ID: ").ok_or(NotARegistration::NotItsText)?;
    if named != inbox.as_str() {
        return Err(NotARegistration::ForeignInbox);
    }
    expect(next().starts_with("Current time: "))?;
    let mut action = next();
    if action == "- Create inbox" {
        let named = next().strip_prefix("  (Owner: ").and_then(|rest| rest.strip_suffix(')'));
        if named.map(str::to_lowercase) != Some(owner.lower()) {
            return Err(NotARegistration::ForeignOwner);
        }
        action = next();
    }
    expect(action == "- Grant messaging access to app")?;
    expect(
        next().strip_prefix("  (ID: ").and_then(|rest| rest.strip_suffix(')')).is_some_and(is_installation),
    )?;
    expect(next() == "For more info: https://xmtp.org/signatures" && lines.next().is_none())
}

fn is_installation(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn expect(fits: bool) -> Result<(), NotARegistration> {
    fits.then_some(()).ok_or(NotARegistration::NotItsText)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INBOX: &str = "1ee1000000000000000000000000000000000000000000000000000000000001";
    const OWNER: &str = "0xcf000000000000000000000000000000000000fb";

    fn text(actions: &str) -> String {
        let id = "ab".repeat(32);
        let grant = format!("- Grant messaging access to app\n  (ID: {id})");
        format!(
            "XMTP : Authenticate to inbox\n\nInbox ID: {INBOX}\nCurrent time: 2026-11-22T20:00:00Z\n\n\
             {actions}{grant}\n\nFor more info: https://xmtp.org/signatures"
        )
    }

    fn checked(text: &str) -> Result<(), NotARegistration> {
        check(text, &InboxId::parse(INBOX).unwrap(), &WalletAddress::parse(OWNER).unwrap())
    }

    #[test]
    fn the_registration_of_a_new_and_of_a_known_inbox_is_signed() {
        assert_eq!(checked(&text(&format!("- Create inbox\n  (Owner: {OWNER})\n"))), Ok(()));
        assert_eq!(checked(&text("")), Ok(()));
    }

    #[test]
    fn nothing_else_is_signed() {
        let other = OWNER.replace("fb", "fc");
        let links = text(&format!("- Link address to inbox\n  (Address: {other})\n"));
        let foreign_inbox = text("").replace("1ee1", "1ee2");
        let foreign_owner = text(&format!("- Create inbox\n  (Owner: {other})\n"));
        assert_eq!(checked("I owe you my house."), Err(NotARegistration::NotItsText));
        assert_eq!(checked(&links), Err(NotARegistration::NotItsText));
        assert_eq!(checked(&format!("{}\nand my house", text(""))), Err(NotARegistration::NotItsText));
        assert_eq!(checked(&foreign_inbox), Err(NotARegistration::ForeignInbox));
        assert_eq!(checked(&foreign_owner), Err(NotARegistration::ForeignOwner));
    }
}
