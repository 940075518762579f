use tonic::Status;

use super::{Answer, Node, answer, require};
use crate::{
    store::{GroupCommitLogEntry, Kind},
    wire::{
        ASCENDING, BatchPublishCommitLogRequest, BatchQueryCommitLogRequest, BatchQueryCommitLogResponse,
        CommitLogEntry, DESCENDING, Empty, PagingInfo, PublishCommitLogRequest, QueryCommitLogRequest,
        QueryCommitLogResponse,
    },
};

const MAX_INSERTS: usize = 10;
const MAX_QUERIES: usize = 20;

impl Node {
    pub(super) async fn publish_commit_logs(&self, request: BatchPublishCommitLogRequest) -> Answer<Empty> {
        let entries = request.requests;
        require(!entries.is_empty(), "no log entries to publish")?;
        require(entries.len() <= MAX_INSERTS, "cannot exceed 10 inserts in single batch")?;
        require(entries.iter().all(is_whole), "invalid commit log entry")?;
        let number = |last: u64| entries.into_iter().zip(last + 1..).map(append).collect();
        self.store.write(|state| Ok(number(state.commit_logs.last_id()))).await?;
        answer(Empty {})
    }

    pub(super) fn query_commit_logs(
        &self,
        request: BatchQueryCommitLogRequest,
    ) -> Answer<BatchQueryCommitLogResponse> {
        let queries = request.requests;
        require(!queries.is_empty(), "no requests to query")?;
        require(queries.len() <= MAX_QUERIES, "cannot exceed 20 queries in single batch")?;
        let responses =
            queries.into_iter().map(|query| self.query_commit_log(query)).collect::<Result<_, _>>()?;
        answer(BatchQueryCommitLogResponse { responses })
    }

    fn query_commit_log(&self, query: QueryCommitLogRequest) -> Result<QueryCommitLogResponse, Status> {
        require(!query.group_id.is_empty(), "invalid request")?;
        let asked = query.paging_info.unwrap_or_default();
        if asked.direction == DESCENDING {
            let reason = "failed to query commit log: descending direction is not supported";
            return Err(Status::internal(reason));
        }
        let paging = PagingInfo { direction: ASCENDING, ..asked };
        let (commit_log_entries, paging) =
            self.store.read(|state| state.commit_logs.page(&query.group_id, Some(paging)));
        Ok(QueryCommitLogResponse { group_id: query.group_id, commit_log_entries, paging_info: Some(paging) })
    }
}

fn is_whole(entry: &PublishCommitLogRequest) -> bool {
    !entry.group_id.is_empty() && !entry.serialized_commit_log_entry.is_empty() && entry.signature.is_some()
}

fn append((request, sequence_id): (PublishCommitLogRequest, u64)) -> Kind {
    let entry = CommitLogEntry {
        sequence_id,
        serialized_commit_log_entry: request.serialized_commit_log_entry,
        signature: request.signature,
    };
    Kind::CommitLog(GroupCommitLogEntry { group_id: request.group_id, entry: Some(entry) })
}
