use futures_util::stream::BoxStream;
use tonic::{Request, Status, async_trait};

use super::{Answer, Node};
use crate::wire::{
    BatchPublishCommitLogRequest, BatchQueryCommitLogRequest, BatchQueryCommitLogResponse, Empty,
    FetchKeyPackagesRequest, FetchKeyPackagesResponse, GetNewestGroupMessageRequest,
    GetNewestGroupMessageResponse, GroupMessage, QueryGroupMessagesRequest, QueryGroupMessagesResponse,
    QueryWelcomeMessagesRequest, QueryWelcomeMessagesResponse, SendGroupMessagesRequest,
    SendWelcomeMessagesRequest, SubscribeGroupMessagesRequest, SubscribeWelcomeMessagesRequest,
    UploadKeyPackageRequest, WelcomeMessage, mls::mls_api_server::MlsApi,
};

#[async_trait]
impl MlsApi for Node {
    type SubscribeGroupMessagesStream = BoxStream<'static, Result<GroupMessage, Status>>;
    type SubscribeWelcomeMessagesStream = BoxStream<'static, Result<WelcomeMessage, Status>>;

    async fn upload_key_package(&self, request: Request<UploadKeyPackageRequest>) -> Answer<Empty> {
        self.upload(request.into_inner()).await
    }

    async fn fetch_key_packages(
        &self,
        request: Request<FetchKeyPackagesRequest>,
    ) -> Answer<FetchKeyPackagesResponse> {
        self.fetch(&request.into_inner())
    }

    async fn send_group_messages(&self, request: Request<SendGroupMessagesRequest>) -> Answer<Empty> {
        self.send_messages(request.into_inner()).await
    }

    async fn send_welcome_messages(&self, request: Request<SendWelcomeMessagesRequest>) -> Answer<Empty> {
        self.send_welcomes(request.into_inner()).await
    }

    async fn query_group_messages(
        &self,
        request: Request<QueryGroupMessagesRequest>,
    ) -> Answer<QueryGroupMessagesResponse> {
        self.query_messages(&request.into_inner())
    }

    async fn query_welcome_messages(
        &self,
        request: Request<QueryWelcomeMessagesRequest>,
    ) -> Answer<QueryWelcomeMessagesResponse> {
        self.query_welcomes(&request.into_inner())
    }

    async fn subscribe_group_messages(
        &self,
        request: Request<SubscribeGroupMessagesRequest>,
    ) -> Answer<Self::SubscribeGroupMessagesStream> {
        self.follow_groups(request.into_inner())
    }

    async fn subscribe_welcome_messages(
        &self,
        request: Request<SubscribeWelcomeMessagesRequest>,
    ) -> Answer<Self::SubscribeWelcomeMessagesStream> {
        self.follow_installations(request.into_inner())
    }

    async fn get_newest_group_message(
        &self,
        request: Request<GetNewestGroupMessageRequest>,
    ) -> Answer<GetNewestGroupMessageResponse> {
        self.newest_messages(&request.into_inner())
    }

    async fn batch_publish_commit_log(
        &self,
        request: Request<BatchPublishCommitLogRequest>,
    ) -> Answer<Empty> {
        self.publish_commit_logs(request.into_inner()).await
    }

    async fn batch_query_commit_log(
        &self,
        request: Request<BatchQueryCommitLogRequest>,
    ) -> Answer<BatchQueryCommitLogResponse> {
        self.query_commit_logs(request.into_inner())
    }
}
