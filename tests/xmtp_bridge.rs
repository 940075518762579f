//! The bridge: a real Node child with real XMTP clients on a real local network.

#[path = "xmtp_bridge/directory.rs"]
mod directory;
#[path = "xmtp_bridge/homes.rs"]
mod homes;
#[path = "xmtp_bridge/interruptions.rs"]
mod interruptions;
#[path = "xmtp_bridge/membership.rs"]
mod membership;
#[path = "xmtp_bridge/messages.rs"]
mod messages;
#[path = "xmtp_bridge/starts.rs"]
mod starts;
#[path = "xmtp_bridge/world.rs"]
mod world;
