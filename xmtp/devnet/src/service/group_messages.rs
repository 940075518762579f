use std::collections::HashSet;

use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use tonic::Status;

use super::{Answer, Node, answer, now_ns, require, streaming};
use crate::{
    live::Live,
    store::{Kind, State},
    tls,
    wire::{
        Empty, GetNewestGroupMessageRequest, GetNewestGroupMessageResponse, GroupMessage, GroupMessageInput,
        GroupMessageV1, NewestGroupMessage, QueryGroupMessagesRequest, QueryGroupMessagesResponse,
        SendGroupMessagesRequest, SubscribeGroupMessagesRequest,
    },
};

impl Node {
    pub(super) async fn send_messages(&self, request: SendGroupMessagesRequest) -> Answer<Empty> {
        require(!request.messages.is_empty(), "no group messages to send")?;
        let messages = request.messages.into_iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        self.store.write(|state| Ok(number(state, messages))).await?;
        answer(Empty {})
    }

    pub(super) fn query_messages(
        &self,
        request: &QueryGroupMessagesRequest,
    ) -> Answer<QueryGroupMessagesResponse> {
        if request.group_id.is_empty() {
            return Err(Status::unknown("group is required"));
        }
        let (messages, paging) =
            self.store.read(|state| state.group_messages.page(&request.group_id, request.paging_info));
        answer(QueryGroupMessagesResponse { messages, paging_info: Some(paging) })
    }

    pub(super) fn newest_messages(
        &self,
        request: &GetNewestGroupMessageRequest,
    ) -> Answer<GetNewestGroupMessageResponse> {
        require(!request.group_ids.is_empty(), "no group ids provided")?;
        let strip =
            |message: &GroupMessage| if request.include_content { message.clone() } else { bare(message) };
        let responses = self.store.read(|state| {
            let newest = |group: &Bytes| state.group_messages.newest(group).map(strip);
            request
                .group_ids
                .iter()
                .map(|group| NewestGroupMessage { group_message: newest(group) })
                .collect()
        });
        answer(GetNewestGroupMessageResponse { responses })
    }

    pub(super) fn follow_groups(
        &self,
        request: SubscribeGroupMessagesRequest,
    ) -> Answer<BoxStream<'static, Result<GroupMessage, Status>>> {
        let marks = streaming::marks(request.filters.into_iter().map(|it| (it.group_id, it.id_cursor)));
        let news = self.store.groups.subscribe(marks.keys().cloned());
        let interruptions = self.faults.interruptions("SubscribeGroupMessages");
        let live = Live::new(self.store.clone(), |state| &state.group_messages, marks, news, interruptions);
        streaming::answer(live.into_stream().boxed())
    }
}

fn parse(input: GroupMessageInput) -> Result<GroupMessageV1, Status> {
    let input = input.v1.ok_or_else(|| Status::invalid_argument("invalid group message"))?;
    let header = tls::message_header(&input.data).ok_or_else(|| {
        Status::invalid_argument("invalid group message: not a public or private MLS message")
    })?;
    require(!header.group_id.is_empty(), "group id is empty")?;
    Ok(GroupMessageV1 {
        id: 0,
        created_ns: 0,
        group_id: header.group_id,
        data: input.data,
        sender_hmac: input.sender_hmac,
        should_push: input.should_push,
        is_commit: header.is_commit,
    })
}

fn number(state: &State, messages: Vec<GroupMessageV1>) -> Vec<Kind> {
    let (mut seen, created_ns) = (HashSet::new(), now_ns());
    messages
        .into_iter()
        .filter(|message| !state.is_published(&message.group_id, &message.data))
        .filter(|message| seen.insert(message.data.clone()))
        .zip(state.group_messages.last_id() + 1..)
        .map(|(message, id)| Kind::GroupMessage(GroupMessageV1 { id, created_ns, ..message }))
        .collect()
}

fn bare(message: &GroupMessage) -> GroupMessage {
    let v1 = message.v1.as_ref().map(|full| GroupMessageV1 {
        id: full.id,
        created_ns: full.created_ns,
        group_id: full.group_id.clone(),
        is_commit: full.is_commit,
        ..GroupMessageV1::default()
    });
    GroupMessage { v1 }
}
