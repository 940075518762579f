//! Hand-made calls, so that tests need no SDK.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![expect(clippy::cast_possible_truncation, reason = "the lengths were looked at")]

use std::{net::SocketAddr, path::Path, time::Duration};

use bytes::{BufMut, Bytes, BytesMut};
use prost::Message;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tonic::{Code, Status, transport::Channel};
use xmtp_devnet::{
    Devnet, DevnetConfig,
    wire::{
        identity_api::identity_api_client::IdentityApiClient,
        migration::d14n_migration_api_client::D14nMigrationApiClient, mls::mls_api_client::MlsApiClient, *,
    },
};

pub type Mls = MlsApiClient<Channel>;
pub type Identity = IdentityApiClient<Channel>;

pub const LOCAL: &str = "127.0.0.1:0";

pub async fn in_memory() -> Devnet {
    start(None).await
}

pub async fn start(dir: Option<&Path>) -> Devnet {
    try_start(dir).await.expect("the network starts")
}

pub async fn try_start(dir: Option<&Path>) -> Result<Devnet, xmtp_devnet::DevnetError> {
    let addr = LOCAL.parse().expect("an address");
    Devnet::start(DevnetConfig { addr, dir: dir.map(Path::to_owned) }).await
}

pub async fn mls(url: String) -> Mls {
    MlsApiClient::connect(url).await.expect("a connection").max_encoding_message_size(usize::MAX)
}

pub async fn identity(url: String) -> Identity {
    IdentityApiClient::connect(url).await.expect("a connection")
}

pub async fn migration(url: String) -> D14nMigrationApiClient<Channel> {
    D14nMigrationApiClient::connect(url).await.expect("a connection")
}

/// A private MLS message: `number` makes it unlike others.
pub fn message(group: &str, number: u64) -> Bytes {
    mls_message(group, number, 1)
}

pub fn commit(group: &str, number: u64) -> Bytes {
    mls_message(group, number, 3)
}

fn mls_message(group: &str, number: u64, content_type: u8) -> Bytes {
    let mut bytes = BytesMut::new();
    bytes.put_u16(1);
    bytes.put_u16(2);
    put_vector(&mut bytes, group.as_bytes());
    bytes.put_u64(7);
    bytes.put_u8(content_type);
    bytes.put_u64(number);
    bytes.freeze()
}

/// As much of a key package as the node reads, then `rest`.
pub fn key_package(installation: &str, rest: &str) -> Bytes {
    let mut bytes = BytesMut::new();
    bytes.put_u16(1);
    bytes.put_u16(1);
    put_vector(&mut bytes, &[7; 300]);
    put_vector(&mut bytes, &[8; 32]);
    put_vector(&mut bytes, installation.as_bytes());
    bytes.put_slice(rest.as_bytes());
    bytes.freeze()
}

fn put_vector(bytes: &mut BytesMut, content: &[u8]) {
    match content.len() {
        length @ 0..64 => bytes.put_u8(length as u8),
        length => bytes.put_u16(length as u16 | 0x4000),
    }
    bytes.put_slice(content);
}

pub fn send_request(messages: impl IntoIterator<Item = Bytes>) -> SendGroupMessagesRequest {
    let input =
        |data| GroupMessageInputV1 { data, sender_hmac: Bytes::from_static(b"hmac"), should_push: true };
    let messages = messages.into_iter().map(|data| GroupMessageInput { v1: Some(input(data)) }).collect();
    SendGroupMessagesRequest { messages }
}

pub async fn send(mls: &mut Mls, messages: impl IntoIterator<Item = Bytes>) -> Result<(), Status> {
    mls.send_group_messages(send_request(messages)).await.map(drop)
}

/// Publishes messages `from..to` of a group.
pub async fn fill(mls: &mut Mls, group: &str, numbers: std::ops::Range<u64>) {
    send(mls, numbers.map(|number| message(group, number))).await.expect("messages are published");
}

pub fn paging(direction: i32, limit: u32, id_cursor: u64) -> Option<PagingInfo> {
    Some(PagingInfo { direction, limit, id_cursor })
}

pub async fn query(mls: &mut Mls, group: &str, paging_info: Option<PagingInfo>) -> (Vec<u64>, PagingInfo) {
    let request = QueryGroupMessagesRequest { group_id: group.to_owned().into(), paging_info };
    let page = mls.query_group_messages(request).await.expect("a page").into_inner();
    (page.messages.iter().map(id).collect(), page.paging_info.expect("paging"))
}

pub async fn messages(mls: &mut Mls, group: &str) -> Vec<GroupMessageV1> {
    let request = QueryGroupMessagesRequest {
        group_id: group.to_owned().into(),
        paging_info: paging(ASCENDING, 100, 0),
    };
    let page = mls.query_group_messages(request).await.expect("a page").into_inner();
    page.messages.into_iter().filter_map(|message| message.v1).collect()
}

pub fn id(message: &GroupMessage) -> u64 {
    message.v1.as_ref().expect("a version 1 message").id
}

pub fn filters<const N: usize>(groups: [(&str, u64); N]) -> SubscribeGroupMessagesRequest {
    let filter =
        |(group, id_cursor): (&str, u64)| GroupFilter { group_id: group.to_owned().into(), id_cursor };
    SubscribeGroupMessagesRequest { filters: groups.into_iter().map(filter).collect() }
}

pub async fn next_id(stream: &mut tonic::Streaming<GroupMessage>) -> Result<u64, Status> {
    let next = soon(stream.message()).await?;
    Ok(id(&next.expect("the stream goes on")))
}

pub async fn next_ids(stream: &mut tonic::Streaming<GroupMessage>, count: usize) -> Vec<u64> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(next_id(stream).await.expect("a message"));
    }
    ids
}

/// Fails rather than hangs.
pub async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), future).await.expect("an answer in time")
}

pub async fn is_silent(stream: &mut tonic::Streaming<GroupMessage>) -> bool {
    tokio::time::timeout(Duration::from_millis(100), stream.message()).await.is_err()
}

pub fn update(inbox_id: &str, actions: Vec<IdentityAction>) -> Bytes {
    IdentityUpdate { actions, inbox_id: inbox_id.to_owned() }.encode_to_vec().into()
}

pub fn create(address: &str) -> IdentityAction {
    let create = CreateInbox { initial_identifier: address.to_owned(), initial_identifier_kind: 1 };
    IdentityAction { create_inbox: Some(create), ..IdentityAction::default() }
}

pub fn add(address: &str) -> IdentityAction {
    IdentityAction { add: Some(association(address)), ..IdentityAction::default() }
}

pub fn revoke(address: &str) -> IdentityAction {
    IdentityAction { revoke: Some(association(address)), ..IdentityAction::default() }
}

fn association(address: &str) -> Association {
    Association { member: Some(MemberIdentifier { ethereum_address: address.to_owned() }) }
}

pub async fn publish(identity: &mut Identity, update: Bytes) -> Result<(), Status> {
    let request = PublishIdentityUpdateRequest { identity_update: Some(update) };
    identity.publish_identity_update(request).await.map(drop)
}

pub async fn inbox_ids(identity: &mut Identity, addresses: &[&str]) -> Vec<Option<String>> {
    let ask = |address: &&str| InboxIdRequest { identifier: (*address).to_owned(), identifier_kind: 1 };
    let request = GetInboxIdsRequest { requests: addresses.iter().map(ask).collect() };
    let answer = identity.get_inbox_ids(request).await.expect("an answer").into_inner();
    answer.responses.into_iter().map(|entry| entry.inbox_id).collect()
}

pub async fn inbox_log(identity: &mut Identity, inbox_id: &str, sequence_id: u64) -> Vec<InboxLogEntry> {
    let request = InboxLogRequest { inbox_id: inbox_id.to_owned(), sequence_id };
    let request = GetIdentityUpdatesRequest { requests: vec![request] };
    let answer = identity.get_identity_updates(request).await.expect("an answer").into_inner();
    answer.responses.into_iter().flat_map(|log| log.updates).collect()
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Status>) -> (Code, String) {
    let status = result.expect_err("a refusal");
    (status.code(), status.message().to_owned())
}

/// One HTTP/1.1 exchange; the answer with its headers, as text.
pub async fn http(addr: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).await.expect("a connection");
    let head =
        format!("{head}\r\nhost: devnet\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.expect("a request");
    stream.write_all(body).await.expect("a body");
    let mut answer = Vec::new();
    soon(stream.read_to_end(&mut answer)).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}
