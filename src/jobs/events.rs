//! Following the network: what others change in our groups.

use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::{GroupEvent, Porter};
use crate::domain::group::Content;

pub async fn follow(porter: Porter, stop: CancellationToken) {
    let mut events = porter.client.events();
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            () = stop.cancelled() => return,
        };
        match event {
            Ok(GroupEvent::Conversation(id)) => porter.mirror(&id).await,
            Ok(GroupEvent::Message(message)) => {
                // What we changed ourselves is mirrored where we changed it.
                let foreign = matches!(&message.content, Content::GroupUpdated { by, .. } if *by != porter.client.inbox_id());
                if foreign {
                    porter.mirror(&message.conversation_id).await;
                }
                porter.hear(&message).await;
            }
            Ok(GroupEvent::Gap) | Err(RecvError::Lagged(_)) => porter.mirror_all().await,
            Err(RecvError::Closed) => return,
        }
    }
}
