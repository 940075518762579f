use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::private::hex;
use super::registration;
use super::wallet::Wallet;
use crate::domain::group::{ConversationId, Message};
use crate::domain::inbox::InboxId;
use crate::xmtp::{GroupEvent, XmtpError, XmtpErrorKind, XmtpResult};

/// What the child may ask of, and tell to, one client of ours.
#[derive(Debug)]
pub struct Client {
    pub wallet: Arc<Wallet>,
    pub inbox: InboxId,
    /// False once an installation is pinned: nothing is left to sign.
    pub may_register: bool,
    pub events: broadcast::Sender<GroupEvent>,
}

/// The clients a child hosts, by handle; `None` while one is being opened.
#[derive(Debug, Default)]
pub struct Registry(Mutex<HashMap<String, Option<Client>>>);

#[derive(Deserialize)]
struct ToSign {
    client: String,
    text: String,
}

#[derive(Deserialize)]
struct Happened {
    client: String,
    #[serde(flatten)]
    event: Event,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Conversation { id: ConversationId },
    Message { message: Message },
    Gap,
}

impl Registry {
    /// Takes a name; refused while another client has it.
    pub fn reserve(&self, handle: &str) -> XmtpResult<()> {
        match self.clients().entry(handle.to_owned()) {
            Entry::Vacant(free) => free.insert(None),
            Entry::Occupied(_) => {
                let detail = format!("the client {handle:?} is open already");
                return Err(XmtpError::new(XmtpErrorKind::Identity, detail));
            }
        };
        Ok(())
    }

    /// Enters the client of a name that was taken.
    pub fn enter(&self, handle: &str, client: Client) {
        self.clients().insert(handle.to_owned(), Some(client));
    }

    /// From now on nothing is signed for this client.
    pub fn registered(&self, handle: &str) {
        if let Some(Some(client)) = self.clients().get_mut(handle) {
            client.may_register = false;
        }
    }

    pub fn remove(&self, handle: &str) {
        self.clients().remove(handle);
    }

    /// Answers a question of the child.
    pub fn answer(&self, method: &str, params: Value) -> XmtpResult<Value> {
        match method {
            "sign" => self.sign(&serde_json::from_value(params).map_err(|error| refused(&error))?),
            other => Err(refused(&format!("no method {other}"))),
        }
    }

    /// Hears what the child tells.
    pub fn notice(&self, method: &str, params: Value) {
        match serde_json::from_value::<Happened>(params) {
            Ok(happened) if method == "event" => self.publish(happened),
            Ok(_) => tracing::warn!(method, "unknown notice of the Node child"),
            Err(error) => tracing::warn!(method, %error, "unreadable notice of the Node child"),
        }
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, Option<Client>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sign(&self, ask: &ToSign) -> XmtpResult<Value> {
        let clients = self.clients();
        let client =
            clients.get(&ask.client).and_then(Option::as_ref).ok_or_else(|| refused(&"no such client"))?;
        if !client.may_register {
            return Err(refused(&"this client is registered already, but its database does not know"));
        }
        let owner = client.wallet.address();
        registration::check(&ask.text, &client.inbox, &owner).map_err(|error| refused(&error))?;
        Ok(json!({"signature": hex(&client.wallet.sign_personal(&ask.text)?)}))
    }

    fn publish(&self, happened: Happened) {
        let event = match happened.event {
            Event::Conversation { id } => GroupEvent::Conversation(id),
            Event::Message { message } => GroupEvent::Message(message),
            Event::Gap => GroupEvent::Gap,
        };
        if let Some(Some(client)) = self.clients().get(&happened.client) {
            // Nobody listening is fine.
            let _ = client.events.send(event);
        }
    }
}

fn refused(why: &dyn std::fmt::Display) -> XmtpError {
    XmtpError::new(XmtpErrorKind::Identity, format!("not signed: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_signed_for_a_client_that_is_registered_or_unknown() {
        let registry = Registry::default();
        let wallet = Arc::new(Wallet::from_bytes(&[7; 32]).unwrap());
        let inbox = wallet.first_inbox().unwrap();
        let (events, _) = broadcast::channel(1);
        registry.enter("bot", Client { wallet, inbox, may_register: true, events });
        registry.registered("bot");
        for client in ["bot", "alix"] {
            let asked = registry.answer("sign", json!({"client": client, "text": "any"}));
            assert_eq!(asked.unwrap_err().kind, XmtpErrorKind::Identity);
        }
    }
}
