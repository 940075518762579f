//! grpc-web, as browser clients speak it.

#![cfg(test)]

mod support;

use support::*;

const EMPTY_MESSAGE: &[u8] = &[0; 5];

#[tokio::test]
async fn a_browser_may_ask_from_any_origin() {
    let devnet = in_memory().await;
    let head = "OPTIONS /xmtp.mls.api.v1.MlsApi/QueryGroupMessages HTTP/1.1\r\n\
                origin: https://club.example\r\n\
                access-control-request-method: POST\r\n\
                access-control-request-headers: content-type,x-grpc-web,x-libxmtp-version";
    let answer = http(devnet.addr(), head, b"").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("access-control-allow-origin: *"), "{answer}");
    assert!(answer.contains("access-control-allow-headers: *"), "{answer}");
}

#[tokio::test]
async fn a_browser_gets_answers_and_the_status_with_them() {
    let devnet = in_memory().await;
    let answer = grpc_web(&devnet, "xmtp.migration.api.v1.D14nMigrationApi/FetchD14nCutover").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("content-type: application/grpc-web+proto"), "{answer}");
    assert!(answer.contains("access-control-expose-headers: *"), "{answer}");
    assert!(answer.contains("grpc-status:0"), "{answer}");
}

#[tokio::test]
async fn a_browser_sees_why_a_call_failed() {
    let devnet = in_memory().await;
    devnet.faults().change(|plan| plan.unavailable = true);
    let answer = grpc_web(&devnet, "xmtp.mls.api.v1.MlsApi/QueryGroupMessages").await;
    assert!(answer.contains("grpc-status: 14") || answer.contains("grpc-status:14"), "{answer}");
}

#[tokio::test]
async fn calls_that_the_node_does_not_know_are_unimplemented() {
    let devnet = in_memory().await;
    for method in ["xmtp.mls.api.v1.MlsApi/Subscribe", "xmtp.no.Such/Service"] {
        let answer = grpc_web(&devnet, method).await;
        assert!(
            answer.contains("grpc-status: 12") || answer.contains("grpc-status:12"),
            "{method}: {answer}"
        );
    }
}

async fn grpc_web(devnet: &xmtp_devnet::Devnet, method: &str) -> String {
    let head = format!(
        "POST /{method} HTTP/1.1\r\norigin: https://club.example\r\nx-grpc-web: 1\r\n\
         content-type: application/grpc-web+proto\r\naccept: application/grpc-web+proto"
    );
    http(devnet.addr(), &head, EMPTY_MESSAGE).await
}
