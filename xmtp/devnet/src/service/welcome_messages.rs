use std::collections::HashSet;

use futures_util::{StreamExt, stream::BoxStream};
use tonic::Status;

use super::{Answer, Node, answer, now_ns, require, streaming};
use crate::{
    live::Live,
    store::{Kind, State},
    wire::{
        Empty, POINTER_WRAPPER_XWING, QueryWelcomeMessagesRequest, QueryWelcomeMessagesResponse,
        SendWelcomeMessagesRequest, SubscribeWelcomeMessagesRequest, WRAPPER_SYMMETRIC_KEY, Welcome,
        WelcomeInput, WelcomeMessage, WelcomeMessageInput,
    },
};

impl Node {
    pub(super) async fn send_welcomes(&self, request: SendWelcomeMessagesRequest) -> Answer<Empty> {
        require(!request.messages.is_empty(), "no welcome messages to send")?;
        request.messages.iter().try_for_each(check)?;
        self.store.write(|state| Ok(number(state, request.messages))).await?;
        answer(Empty {})
    }

    pub(super) fn query_welcomes(
        &self,
        request: &QueryWelcomeMessagesRequest,
    ) -> Answer<QueryWelcomeMessagesResponse> {
        if request.installation_key.is_empty() {
            return Err(Status::unknown("installation is required"));
        }
        let (messages, paging) =
            self.store.read(|state| state.welcomes.page(&request.installation_key, request.paging_info));
        answer(QueryWelcomeMessagesResponse { messages, paging_info: Some(paging) })
    }

    pub(super) fn follow_installations(
        &self,
        request: SubscribeWelcomeMessagesRequest,
    ) -> Answer<BoxStream<'static, Result<WelcomeMessage, Status>>> {
        require(!request.filters.is_empty(), "no valid filters provided")?;
        let is_sound = request.filters.iter().all(|filter| !filter.installation_key.is_empty());
        require(is_sound, "a filter is nil or installation key is empty")?;
        let marks =
            streaming::marks(request.filters.into_iter().map(|it| (it.installation_key, it.id_cursor)));
        let news = self.store.installations.subscribe(marks.keys().cloned());
        let interruptions = self.faults.interruptions("SubscribeWelcomeMessages");
        let live = Live::new(self.store.clone(), |state| &state.welcomes, marks, news, interruptions);
        streaming::answer(live.into_stream().boxed())
    }
}

fn check(input: &WelcomeMessageInput) -> Result<(), Status> {
    match (&input.v1, &input.welcome_pointer) {
        (Some(welcome), _) => {
            let has_key =
                !welcome.hpke_public_key.is_empty() || welcome.wrapper_algorithm == WRAPPER_SYMMETRIC_KEY;
            require(is_addressed(welcome) && has_key, "invalid welcome message")
        }
        (None, Some(pointer)) => {
            let is_whole = is_addressed(pointer) && !pointer.hpke_public_key.is_empty();
            require(is_whole, "invalid welcome pointer message")?;
            let is_known = pointer.wrapper_algorithm == POINTER_WRAPPER_XWING;
            require(is_known, "invalid welcome pointer wrapper algorithm")
        }
        (None, None) => require(false, "invalid welcome message: missing version"),
    }
}

fn is_addressed(input: &WelcomeInput) -> bool {
    !input.data.is_empty() && !input.installation_key.is_empty()
}

fn number(state: &State, inputs: Vec<WelcomeMessageInput>) -> Vec<Kind> {
    let (mut seen, created_ns) = (HashSet::new(), now_ns());
    inputs
        .into_iter()
        .filter_map(publish)
        .filter(|message| {
            message.content().is_some_and(|it| !state.is_published(&it.installation_key, &it.data))
        })
        .filter(|message| {
            seen.insert(message.content().map(|it| (it.installation_key.clone(), it.data.clone())))
        })
        .zip(state.welcomes.last_id() + 1..)
        .map(|(message, id)| Kind::Welcome(stamp(message, id, created_ns)))
        .collect()
}

fn publish(input: WelcomeMessageInput) -> Option<WelcomeMessage> {
    match (input.v1, input.welcome_pointer) {
        (Some(v1), _) => Some(WelcomeMessage { v1: Some(content(v1)), welcome_pointer: None }),
        (None, Some(pointer)) => Some(WelcomeMessage { v1: None, welcome_pointer: Some(content(pointer)) }),
        (None, None) => None,
    }
}

fn content(input: WelcomeInput) -> Welcome {
    Welcome {
        id: 0,
        created_ns: 0,
        installation_key: input.installation_key,
        data: input.data,
        hpke_public_key: input.hpke_public_key,
        wrapper_algorithm: input.wrapper_algorithm,
        welcome_metadata: input.welcome_metadata,
    }
}

fn stamp(message: WelcomeMessage, id: u64, created_ns: u64) -> WelcomeMessage {
    let stamp = |content: Welcome| Welcome { id, created_ns, ..content };
    WelcomeMessage { v1: message.v1.map(stamp), welcome_pointer: message.welcome_pointer.map(stamp) }
}
