//! In the group: who is there, what is said, and what the person types.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio::time::sleep;

use super::GuestError;
use super::screen::{line, say};
use super::trail::Trail;
use crate::domain::group::{Content, GroupInfo, Level, Member, Message};
use crate::xmtp::{GroupClient, GroupEvent};

const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS_MAX: usize = 60;
/// After so many looks, who was let in at once is in the group already.
const LOOKS_AT_ONCE: usize = 6;
const SHOWN_MAX: u32 = 50;

/// Waits until the group is in our own client.
pub async fn arrive(
    client: &dyn GroupClient,
    trail: &mut Trail,
    name: &str,
    at_once: bool,
) -> Result<GroupInfo, GuestError> {
    let sure = if at_once { LOOKS_AT_ONCE } else { LOOKS_MAX };
    for look in 1..=LOOKS_MAX {
        client.sync_all().await?;
        let groups = client.groups().await?;
        let guess = || trail.guess(&groups, name).filter(|_| look >= sure);
        if let Some(group) = trail.find(&groups, name).or_else(guess) {
            trail.arrived(group)?;
            return Ok(group.clone());
        }
        sleep(LOOK_EVERY).await;
    }
    Err(GuestError::NoGroup)
}

/// Shows the group, then carries lines both ways until the input ends.
pub async fn run(
    client: Arc<dyn GroupClient>,
    group: GroupInfo,
    typed: impl AsyncBufRead + Unpin,
) -> Result<(), GuestError> {
    let mut events = client.events();
    say("");
    say(&line(&group.name));
    for member in client.members(&group.id).await? {
        say(&format!("- {}", member_line(&*client, &member)));
    }
    say("Type and press Enter to say something. End with Ctrl-D.");
    for message in client.newest(&group.id, SHOWN_MAX).await? {
        show(&message);
    }
    let mut lines = typed.lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) if line.trim().is_empty() => {}
                Some(line) => send(&*client, &group, line.trim()).await,
                None => return Ok(()),
            },
            event = events.recv() => match event {
                Ok(GroupEvent::Message(message)) if is_news(&*client, &group, &message) => show(&message),
                _ => {}
            },
        }
    }
}

/// What is not sent is said; the conversation goes on.
async fn send(client: &dyn GroupClient, group: &GroupInfo, text: &str) {
    if let Err(error) = client.send_text(&group.id, text, None).await {
        tracing::debug!(%error, "not sent");
        say(&format!("This was not sent, try again: {text}"));
    }
}

/// Said here, by somebody else.
fn is_news(client: &dyn GroupClient, group: &GroupInfo, message: &Message) -> bool {
    message.conversation_id == group.id && message.sender != client.inbox_id()
}

fn member_line(client: &dyn GroupClient, member: &Member) -> String {
    let who = member.addresses.first().map_or_else(|| member.inbox_id.short(), |address| address.short());
    let level = match member.level {
        Level::Member => "",
        Level::Admin => ", admin",
        Level::SuperAdmin => ", super admin",
    };
    let you = if member.inbox_id == client.inbox_id() { " (you)" } else { "" };
    format!("{who}{level}{you}")
}

fn show(message: &Message) {
    if let Content::Text { text } = &message.content {
        say(&format!("{}: {text}", message.sender.short()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::group::NewGroup;
    use crate::xmtp::XmtpErrorKind;
    use crate::xmtp::fake::{Call, FakeXmtp};

    #[tokio::test]
    async fn what_is_not_sent_does_not_end_the_conversation() {
        let xmtp = FakeXmtp::new();
        let group = xmtp.create_group(NewGroup { name: "Tea".into(), ..NewGroup::default() }).await.unwrap();
        xmtp.fail_next(XmtpErrorKind::Unreachable);
        run(Arc::new(xmtp.clone()), group.clone(), &b"one\n\ntwo\n"[..]).await.unwrap();
        let said = |text: &str| Call::SendText(group.id.clone(), text.to_owned());
        assert_eq!(xmtp.calls()[1..], [said("one"), said("two")]);
    }

    #[tokio::test]
    async fn who_was_in_already_is_led_to_the_group_by_its_name() {
        let xmtp = FakeXmtp::new();
        let dir = tempfile::tempdir().unwrap();
        let group = xmtp.create_group(NewGroup { name: "Tea".into(), ..NewGroup::default() }).await.unwrap();
        let mut trail = Trail::follow(dir.path(), "one", std::slice::from_ref(&group)).unwrap();
        assert_eq!(arrive(&xmtp, &mut trail, "Tea", true).await.unwrap(), group);
        let mut trail = Trail::follow(dir.path(), "one", &[]).unwrap();
        assert_eq!(arrive(&xmtp, &mut trail, "Other", false).await.unwrap(), group, "noted");
    }
}
