//! Key packages, welcomes and commit logs.

#![cfg(test)]

mod support;

use bytes::Bytes;
use support::*;
use tonic::{Code, Status};
use xmtp_devnet::wire::*;

#[tokio::test]
async fn key_packages_come_in_the_order_asked_for_with_gaps_for_unknown_installations() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    for (installation, rest) in [("phone", "old"), ("laptop", "only"), ("phone", "new")] {
        upload(&mut mls, key_package(installation, rest)).await.expect("uploaded");
    }
    let installation_keys = ["laptop", "watch", "phone", "laptop"].map(Bytes::from).to_vec();
    let answer =
        mls.fetch_key_packages(FetchKeyPackagesRequest { installation_keys }).await.expect("an answer");
    let found = answer.into_inner().key_packages.into_iter().map(|it| it.key_package_tls_serialized);
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            key_package("laptop", "only"),
            Bytes::new(),
            key_package("phone", "new"),
            key_package("laptop", "only")
        ]
    );
    assert_eq!(devnet.stats().installations, 2);
}

#[tokio::test]
async fn what_is_not_a_key_package_is_refused() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let whole = key_package("phone", "");
    for end in 0..whole.len() {
        assert_eq!(
            refused(upload(&mut mls, whole.slice(..end)).await).0,
            Code::InvalidArgument,
            "cut at {end}"
        );
    }
    assert_eq!(refused(upload(&mut mls, key_package("", "")).await).0, Code::InvalidArgument);
    let none = UploadKeyPackageRequest { key_package: None, is_inbox_id_credential: true };
    assert_eq!(refused(mls.upload_key_package(none).await).1, "no key package");
}

#[tokio::test]
async fn welcomes_come_back_as_they_were_sent() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let welcome = WelcomeInput { welcome_metadata: "metadata".into(), ..input("phone", "1", 2) };
    let pointer = input("phone", "2", POINTER_WRAPPER_XWING);
    let shared = WelcomeInput { hpke_public_key: Bytes::new(), ..input("topic", "3", WRAPPER_SYMMETRIC_KEY) };
    send_all(&mut mls, vec![v1(welcome), to_pointer(pointer), v1(shared)]).await.expect("published");
    let found = welcomes(&mut mls, "phone", paging(ASCENDING, 0, 0)).await;
    let first = found[0].v1.as_ref().expect("a welcome");
    assert_eq!((first.id, first.wrapper_algorithm, &first.data[..]), (1, 2, &b"1"[..]));
    assert_eq!((&first.hpke_public_key[..], &first.welcome_metadata[..]), (&b"key"[..], &b"metadata"[..]));
    let second = found[1].welcome_pointer.as_ref().expect("a pointer");
    assert_eq!((second.id, &second.data[..], &second.installation_key[..]), (2, &b"2"[..], &b"phone"[..]));
    let pointee = welcomes(&mut mls, "topic", None).await;
    assert_eq!(pointee[0].v1.as_ref().expect("a welcome").wrapper_algorithm, WRAPPER_SYMMETRIC_KEY);
}

#[tokio::test]
async fn a_welcome_sent_twice_is_kept_once_per_installation() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let same = || v1(input("phone", "1", 2));
    send_all(&mut mls, vec![same(), same(), v1(input("laptop", "1", 2))]).await.expect("published");
    send_all(&mut mls, vec![same()]).await.expect("accepted");
    assert_eq!(welcomes(&mut mls, "phone", None).await.len(), 1);
    assert_eq!(welcomes(&mut mls, "laptop", None).await.len(), 1);
    assert_eq!(devnet.stats().welcomes, 2);
}

#[tokio::test]
async fn welcomes_have_pages_too() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let inputs = (0..130).map(|number| v1(input("phone", &number.to_string(), 2))).collect();
    send_all(&mut mls, inputs).await.expect("published");
    assert_eq!(welcomes(&mut mls, "phone", paging(ASCENDING, 0, 0)).await.len(), 100);
    assert_eq!(welcomes(&mut mls, "phone", paging(ASCENDING, 100, 100)).await.len(), 30);
    assert_eq!(
        welcomes(&mut mls, "phone", paging(DESCENDING, 1, 0)).await[0].content().expect("one").id,
        130
    );
}

#[tokio::test]
async fn incomplete_welcomes_are_refused_with_the_whole_request() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let without_key = WelcomeInput { hpke_public_key: Bytes::new(), ..input("phone", "1", 2) };
    let cases = [
        (v1(without_key.clone()), "invalid welcome message"),
        (v1(input("", "1", 2)), "invalid welcome message"),
        (v1(input("phone", "", 2)), "invalid welcome message"),
        (to_pointer(without_key), "invalid welcome pointer message"),
        (to_pointer(input("phone", "1", 1)), "invalid welcome pointer wrapper algorithm"),
        (WelcomeMessageInput { v1: None, welcome_pointer: None }, "invalid welcome message: missing version"),
    ];
    for (case, text) in cases {
        let result = send_all(&mut mls, vec![v1(input("phone", "sound", 2)), case]).await;
        assert_eq!(refused(result), (Code::InvalidArgument, text.to_owned()));
    }
    assert_eq!(refused(send_all(&mut mls, vec![]).await).1, "no welcome messages to send");
    assert_eq!(devnet.stats().welcomes, 0);
}

#[tokio::test]
async fn commit_logs_are_read_oldest_first() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    publish_logs(&mut mls, (0..5).map(|number| log_entry("red", number))).await.expect("published");
    publish_logs(&mut mls, [log_entry("blue", 5), log_entry("red", 6)]).await.expect("published");
    let answer = query_logs(&mut mls, [("blue", None), ("grey", None), ("red", paging(0, 2, 4))]).await;
    let answer = answer.expect("an answer").into_inner().responses;
    let ids = |log: &QueryCommitLogResponse| {
        log.commit_log_entries.iter().map(|entry| entry.sequence_id).collect::<Vec<_>>()
    };
    assert_eq!(answer.iter().map(ids).collect::<Vec<_>>(), [vec![6], vec![], vec![5, 7]]);
    assert_eq!(answer[2].paging_info, paging(ASCENDING, 2, 7));
    assert_eq!(answer[0].commit_log_entries[0].signature, Some(Bytes::from("signed")));
    let backwards = query_logs(&mut mls, [("red", paging(DESCENDING, 0, 0))]).await;
    assert_eq!(refused(backwards).0, Code::Internal);
}

#[tokio::test]
async fn commit_logs_take_10_entries_and_answer_20_questions_at_a_time() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let entries = |count| (0..count).map(|number| log_entry("red", number));
    publish_logs(&mut mls, entries(10)).await.expect("published");
    let eleven = refused(publish_logs(&mut mls, entries(11)).await);
    assert_eq!(eleven, (Code::InvalidArgument, "cannot exceed 10 inserts in single batch".into()));
    query_logs(&mut mls, (0..20).map(|_| ("red", None))).await.expect("an answer");
    let twenty_one = refused(query_logs(&mut mls, (0..21).map(|_| ("red", None))).await);
    assert_eq!(twenty_one, (Code::InvalidArgument, "cannot exceed 20 queries in single batch".into()));
    assert_eq!(refused(publish_logs(&mut mls, []).await).1, "no log entries to publish");
    assert_eq!(refused(query_logs(&mut mls, []).await).1, "no requests to query");
    let unsigned = PublishCommitLogRequest { signature: None, ..log_entry("red", 1) };
    assert_eq!(refused(publish_logs(&mut mls, [unsigned]).await).1, "invalid commit log entry");
}

async fn upload(mls: &mut Mls, key_package_tls_serialized: Bytes) -> Result<(), Status> {
    let key_package = Some(KeyPackage { key_package_tls_serialized });
    let request = UploadKeyPackageRequest { key_package, is_inbox_id_credential: true };
    mls.upload_key_package(request).await.map(drop)
}

fn input(installation: &str, data: &str, wrapper_algorithm: i32) -> WelcomeInput {
    WelcomeInput {
        installation_key: installation.to_owned().into(),
        data: data.to_owned().into(),
        hpke_public_key: "key".into(),
        wrapper_algorithm,
        welcome_metadata: Bytes::new(),
    }
}

fn v1(input: WelcomeInput) -> WelcomeMessageInput {
    WelcomeMessageInput { v1: Some(input), welcome_pointer: None }
}

fn to_pointer(input: WelcomeInput) -> WelcomeMessageInput {
    WelcomeMessageInput { v1: None, welcome_pointer: Some(input) }
}

async fn send_all(mls: &mut Mls, messages: Vec<WelcomeMessageInput>) -> Result<(), Status> {
    mls.send_welcome_messages(SendWelcomeMessagesRequest { messages }).await.map(drop)
}

async fn welcomes(
    mls: &mut Mls,
    installation: &'static str,
    paging_info: Option<PagingInfo>,
) -> Vec<WelcomeMessage> {
    let request = QueryWelcomeMessagesRequest { installation_key: installation.into(), paging_info };
    mls.query_welcome_messages(request).await.expect("an answer").into_inner().messages
}

fn log_entry(group: &'static str, number: u64) -> PublishCommitLogRequest {
    PublishCommitLogRequest {
        group_id: group.into(),
        serialized_commit_log_entry: number.to_string().into(),
        signature: Some("signed".into()),
    }
}

async fn publish_logs(
    mls: &mut Mls,
    entries: impl IntoIterator<Item = PublishCommitLogRequest>,
) -> Result<(), Status> {
    let request = BatchPublishCommitLogRequest { requests: entries.into_iter().collect() };
    mls.batch_publish_commit_log(request).await.map(drop)
}

async fn query_logs(
    mls: &mut Mls,
    logs: impl IntoIterator<Item = (&'static str, Option<PagingInfo>)>,
) -> Result<tonic::Response<BatchQueryCommitLogResponse>, Status> {
    let ask = |(group, paging_info): (&'static str, _)| QueryCommitLogRequest {
        group_id: group.into(),
        paging_info,
    };
    mls.batch_query_commit_log(BatchQueryCommitLogRequest { requests: logs.into_iter().map(ask).collect() })
        .await
}
