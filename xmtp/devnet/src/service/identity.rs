use bytes::Bytes;
use prost::Message;
use tonic::{Request, Status, async_trait};

use super::{Answer, Node, answer, now_ns, require};
use crate::{
    store::{Kind, MAX_UPDATES, State},
    wire::{
        Empty, GetIdentityUpdatesRequest, GetIdentityUpdatesResponse, GetInboxIdsRequest,
        GetInboxIdsResponse, IdentityUpdate, InboxIdRequest, InboxIdResponse, InboxLog, InboxLogEntry,
        InboxLogRequest, PublishIdentityUpdateRequest, SignatureVerdict, VerifySignaturesRequest,
        VerifySignaturesResponse, identity_api::identity_api_server::IdentityApi,
    },
};

#[async_trait]
impl IdentityApi for Node {
    async fn publish_identity_update(&self, request: Request<PublishIdentityUpdateRequest>) -> Answer<Empty> {
        let bytes = request.into_inner().identity_update;
        let bytes = bytes.ok_or_else(|| Status::unknown("IdentityUpdate is required"))?;
        let update = IdentityUpdate::decode(bytes.clone())
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        require(!update.inbox_id.is_empty(), "inbox id is empty")?;
        self.store.write(|state| append(state, &update, bytes)).await?;
        answer(Empty {})
    }

    async fn get_identity_updates(
        &self,
        request: Request<GetIdentityUpdatesRequest>,
    ) -> Answer<GetIdentityUpdatesResponse> {
        let requests = request.into_inner().requests;
        let responses =
            self.store.read(|state| requests.into_iter().map(|request| inbox_log(state, request)).collect());
        answer(GetIdentityUpdatesResponse { responses })
    }

    async fn get_inbox_ids(&self, request: Request<GetInboxIdsRequest>) -> Answer<GetInboxIdsResponse> {
        let requests = request.into_inner().requests;
        let responses =
            self.store.read(|state| requests.into_iter().map(|request| inbox_id(state, request)).collect());
        answer(GetInboxIdsResponse { responses })
    }

    async fn verify_smart_contract_wallet_signatures(
        &self,
        request: Request<VerifySignaturesRequest>,
    ) -> Answer<VerifySignaturesResponse> {
        let verdict = SignatureVerdict {
            is_valid: false,
            block_number: None,
            error: Some("this network has no chain to ask".to_owned()),
        };
        let responses = request.into_inner().signatures.iter().map(|_| verdict.clone()).collect();
        answer(VerifySignaturesResponse { responses })
    }
}

/// Clients check signatures, but an update that breaks the log's order would make the inbox unreadable
/// for all of them.
fn append(state: &State, update: &IdentityUpdate, bytes: Bytes) -> Result<Vec<Kind>, Status> {
    if state.inboxes.contains(&update.inbox_id, &bytes) {
        return Ok(Vec::new());
    }
    let length = state.inboxes.log(&update.inbox_id).len();
    if length >= MAX_UPDATES {
        return Err(Status::unknown("inbox log is full"));
    }
    let creates = update.actions.iter().filter(|action| action.create_inbox.is_some()).count();
    require(length == 0 || creates == 0, "Multiple create operations detected")?;
    require(length > 0 || creates == 1, "inbox is not created yet")?;
    let sequence_id = state.inboxes.last_id() + 1;
    let entry = InboxLogEntry { sequence_id, server_timestamp_ns: now_ns(), update: bytes };
    Ok(vec![Kind::Identity(entry)])
}

fn inbox_log(state: &State, request: InboxLogRequest) -> InboxLog {
    let log = state.inboxes.log(&request.inbox_id);
    let updates = log.iter().filter(|entry| entry.sequence_id > request.sequence_id).cloned().collect();
    InboxLog { inbox_id: request.inbox_id, updates }
}

fn inbox_id(state: &State, request: InboxIdRequest) -> InboxIdResponse {
    let inbox_id = state.inboxes.find(&request.identifier).cloned();
    InboxIdResponse { identifier: request.identifier, inbox_id, identifier_kind: request.identifier_kind }
}
