//! In the group: who is there, what is said, and what the person types.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::time::sleep;

use super::GuestError;
use crate::domain::group::{Content, ConversationId, GroupInfo, Level, Message};
use crate::xmtp::bridge::BridgeClient;
use crate::xmtp::{GroupClient, GroupEvent};

const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOKS_MAX: usize = 60;
const SHOWN_MAX: u32 = 50;

/// Waits until the group is in our own client: the new one, or the one of this name.
pub async fn arrive(
    client: &BridgeClient,
    before: &[ConversationId],
    name: &str,
) -> Result<GroupInfo, GuestError> {
    for _ in 0..LOOKS_MAX {
        client.sync_all().await?;
        let groups = client.groups().await?;
        let new = groups.iter().find(|group| !before.contains(&group.id));
        if let Some(group) = new.or_else(|| groups.iter().find(|group| group.name == name)) {
            return Ok(group.clone());
        }
        sleep(LOOK_EVERY).await;
    }
    Err(GuestError::NoGroup)
}

/// Shows the group, then carries lines both ways until the input ends.
#[expect(clippy::print_stdout, reason = "this is a conversation with a person at the terminal")]
pub async fn run(client: Arc<dyn GroupClient>, group: GroupInfo) -> Result<(), GuestError> {
    let mut events = client.events();
    println!("\n{}", group.name);
    for member in client.members(&group.id).await? {
        println!("  {}", member_line(&*client, &member));
    }
    println!("Type and press Enter to say something. End with Ctrl-D.");
    for message in client.newest(&group.id, SHOWN_MAX).await? {
        show(&message);
    }
    let mut lines = BufReader::new(stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) if line.trim().is_empty() => {}
                Some(line) => { client.send_text(&group.id, line.trim(), None).await?; }
                None => return Ok(()),
            },
            event = events.recv() => match event {
                Ok(GroupEvent::Message(message)) if is_news(&*client, &group, &message) => show(&message),
                _ => {}
            },
        }
    }
}

/// Said here, by somebody else.
fn is_news(client: &dyn GroupClient, group: &GroupInfo, message: &Message) -> bool {
    message.conversation_id == group.id && message.sender != client.inbox_id()
}

fn member_line(client: &dyn GroupClient, member: &crate::domain::group::Member) -> String {
    let who = member.addresses.first().map_or_else(|| member.inbox_id.short(), |address| address.short());
    let level = match member.level {
        Level::Member => "",
        Level::Admin => ", admin",
        Level::SuperAdmin => ", super admin",
    };
    let you = if member.inbox_id == client.inbox_id() { " (you)" } else { "" };
    format!("{who}{level}{you}")
}

#[expect(clippy::print_stdout, reason = "this is a conversation with a person at the terminal")]
fn show(message: &Message) {
    if let Content::Text { text } = &message.content {
        println!("{}: {text}", message.sender.short());
    }
}
