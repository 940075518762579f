//! The link's host, over HTTP only (contract, section 3).

use std::sync::Mutex;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::sleep;

use super::screen::{line, say};
use super::{GuestError, Signer};
use crate::domain::inbox::WalletAddress;
use crate::domain::siwe::SiweMessage;
use crate::domain::view::NetworkFacts;

const POLL: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a host that can't answer now is asked before somebody waits for its answer to a request.
const TRIES_MAX: usize = 6;
/// The longest we wait because a host says so.
const WAIT_MAX: Duration = Duration::from_secs(120);

/// A host and who we are there.
pub struct Host {
    base_url: String,
    http: Client,
    token: Mutex<Option<String>>,
}

/// What the host says of an invite.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InviteFacts {
    pub group_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NonceFacts {
    nonce: String,
    expires_at: String,
}

#[derive(Deserialize)]
struct TokenFacts {
    token: String,
}

#[derive(Deserialize)]
struct RequestFacts {
    id: String,
    status: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct ProblemFacts {
    title: String,
    detail: Option<String>,
}

/// Whether a page answers with success; else why not.
pub async fn answers(url: &str, patience: Duration) -> Result<(), String> {
    let response = http(patience).get(url).send().await.map_err(|error| error.without_url().to_string())?;
    response.error_for_status().map(drop).map_err(|error| error.without_url().to_string())
}

fn http(patience: Duration) -> Client {
    // A second call finds the provider set, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().timeout(patience).build().unwrap_or_default()
}

impl Host {
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), http: http(PATIENCE), token: Mutex::default() }
    }

    /// For a program with a key.
    pub fn with_token(base_url: &str, token: &str) -> Self {
        Self { token: Mutex::new(Some(token.to_owned())), ..Self::new(base_url) }
    }

    /// Asks for something that must not be made twice: whatever stands in the way is told, not waited out.
    pub async fn post_once<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, GuestError> {
        self.ask(self.http.post(self.url(path)).json(body)).await
    }

    pub async fn network(&self) -> Result<NetworkFacts, GuestError> {
        patiently(async || self.ask(self.http.get(self.url("/.well-known/usher.json"))).await).await
    }

    pub async fn invite(&self, id: &str) -> Result<InviteFacts, GuestError> {
        patiently(async || self.ask(self.http.get(self.url(&format!("/groupInvite/{id}")))).await).await
    }

    /// Signs in with a wallet.
    pub async fn sign_in(&self, signer: &impl Signer) -> Result<(), GuestError> {
        // Each try with a text of its own: a try burns it.
        patiently(async || self.sign_in_once(signer).await).await
    }

    async fn sign_in_once(&self, signer: &impl Signer) -> Result<(), GuestError> {
        let nonce: NonceFacts = self.ask(self.http.post(self.url("/auth/nonce"))).await?;
        let message = self.message(signer, &nonce)?;
        let siwe = json!({"message": message, "signature": signer.sign(&message)?});
        let facts: TokenFacts =
            self.ask(self.http.post(self.url("/auth/token")).json(&json!({"siwe": siwe}))).await?;
        if let Ok(mut token) = self.token.lock() {
            *token = Some(facts.token);
        }
        Ok(())
    }

    fn message(&self, signer: &impl Signer, nonce: &NonceFacts) -> Result<String, GuestError> {
        let odd = || GuestError::Host(self.base_url.clone(), "its nonce makes no sense".to_owned());
        let expires = OffsetDateTime::parse(&nonce.expires_at, &Rfc3339).map_err(|_| odd())?;
        let expires_at_ms = i64::try_from(expires.unix_timestamp_nanos() / 1_000_000).map_err(|_| odd())?;
        let message = SiweMessage {
            domain: self.base_url.split_once("://").map_or("", |(_, host)| host).to_owned(),
            address: WalletAddress::parse(&signer.address()).map_err(|_| odd())?,
            statement: None,
            uri: self.base_url.clone(),
            chain_id: 1,
            nonce: nonce.nonce.clone(),
            // The host's own time: our clock may be wrong.
            issued_at_ms: expires_at_ms.saturating_sub(crate::domain::siwe::TEXT_LIFE_MS),
            expires_at_ms: Some(expires_at_ms),
        };
        Ok(message.text())
    }

    /// Asks to join and waits for the answer, however long it takes; whether it was there at once.
    pub async fn join(&self, invite_id: &str, code: Option<&str>) -> Result<bool, GuestError> {
        let url = self.url("/groupJoinRequest");
        let body = code.map_or_else(
            || json!({"inviteId": invite_id}),
            |code| json!({"inviteId": invite_id, "code": code}),
        );
        let mut request: RequestFacts =
            patiently(async || self.ask(self.http.post(&url).json(&body)).await).await?;
        let at_once = request.status == "approved";
        if request.status == "pending" {
            say("Asked. Waiting for the answer; you can stop here and start again later.");
        }
        loop {
            match request.status.as_str() {
                "approved" => return Ok(at_once),
                "rejected" => return Err(GuestError::Refused(no(request.reason))),
                _ => sleep(POLL).await,
            }
            let url = self.url(&format!("/groupJoinRequest/{}", request.id));
            match self.ask(self.http.get(url)).await {
                Ok(fresh) => request = fresh,
                Err(GuestError::Busy(_, _, wait)) => sleep(wait).await,
                Err(GuestError::Host(..)) => {}
                Err(other) => return Err(other),
            }
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, GuestError> {
        let failed = |error: reqwest::Error| GuestError::Host(self.base_url.clone(), error.to_string());
        let token = self.token.lock().ok().and_then(|token| token.clone());
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.map_err(failed)?;
        if response.status().is_success() {
            return response.json().await.map_err(failed);
        }
        let (status, wait) = (response.status(), wait(response.headers()));
        let words = response.json::<ProblemFacts>().await.ok().map(ProblemFacts::words);
        Err(match words {
            _ if passes(status) => {
                GuestError::Busy(self.base_url.clone(), words.unwrap_or_else(|| status.to_string()), wait)
            }
            Some(words) => GuestError::Refused(words),
            None => GuestError::Host(self.base_url.clone(), status.to_string()),
        })
    }
}

impl ProblemFacts {
    fn words(self) -> String {
        line(&format!("{} {}", self.title, self.detail.unwrap_or_default()))
    }
}

/// Asks until the host has time, but not for ever.
async fn patiently<T>(ask: impl AsyncFn() -> Result<T, GuestError>) -> Result<T, GuestError> {
    for _ in 1..TRIES_MAX {
        match ask().await {
            Err(GuestError::Busy(_, _, wait)) => sleep(wait).await,
            answered => return answered,
        }
    }
    ask().await
}

/// Whether a refusal says nothing of what we asked for: the host has trouble, or too much to do.
fn passes(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// How long the host wants us to wait, where it says so in seconds.
fn wait(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    seconds.map_or(POLL, Duration::from_secs).min(WAIT_MAX)
}

fn no(reason: Option<String>) -> String {
    let reason = reason.map(|reason| format!(" They say: {}", line(&reason))).unwrap_or_default();
    format!("The admins did not accept this request.{reason}")
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A host that gives these answers, one for each connection, and tells how many it gave.
    async fn host(answers: &[(u16, &str, &str)]) -> (Host, tokio::task::JoinHandle<usize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let own = |(status, headers, body): &(u16, &str, &str)| {
            format!(
                "HTTP/1.1 {status} X\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let mut answers: VecDeque<String> = answers.iter().map(own).collect();
        let serving = tokio::spawn(async move {
            let mut given = 0;
            while let Some(answer) = answers.pop_front() {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = Vec::new();
                while !is_whole(&asked) {
                    stream.read_buf(&mut asked).await.unwrap();
                }
                stream.write_all(answer.as_bytes()).await.unwrap();
                given += 1;
            }
            given
        });
        (Host::new(&base_url), serving)
    }

    fn is_whole(asked: &[u8]) -> bool {
        let text = String::from_utf8_lossy(asked).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
    }

    const SOON: &str = "retry-after: 0\r\n";
    const TROUBLE: &str = r#"{"title":"Something went wrong on our side."}"#;

    #[tokio::test]
    async fn trouble_that_passes_is_waited_out() {
        let answers = [
            (500, SOON, TROUBLE),
            (503, SOON, "<html>"),
            (429, SOON, TROUBLE),
            (200, "", r#"{"id":"r","status":"pending"}"#),
            (502, SOON, ""),
            (500, SOON, TROUBLE),
            (429, SOON, TROUBLE),
            (200, "", r#"{"id":"r","status":"approved"}"#),
        ];
        let (host, serving) = host(&answers).await;
        assert!(!host.join("i", None).await.unwrap());
        assert_eq!(serving.await.unwrap(), answers.len());
    }

    #[tokio::test]
    async fn a_refusal_is_final_and_shown_without_what_steers_a_terminal() {
        let (host, serving) = host(&[(410, "", "{\"title\":\"Over.\",\"detail\":\"a\\u001b[2Jb\"}")]).await;
        let refused = host.join("i", None).await.unwrap_err();
        assert!(matches!(&refused, GuestError::Refused(words) if words == "Over. a[2Jb"), "{refused}");
        assert_eq!(serving.await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_host_that_never_has_time_is_given_up() {
        let (host, serving) = host(&[(503, SOON, TROUBLE); TRIES_MAX]).await;
        assert!(matches!(host.invite("i").await, Err(GuestError::Busy(..))));
        assert_eq!(serving.await.unwrap(), TRIES_MAX);
    }

    #[test]
    fn a_host_says_how_long_to_wait_within_reason() {
        let wait = |text: &'static str| wait(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]));
        assert_eq!(wait("7"), Duration::from_secs(7));
        assert_eq!(wait("100000"), WAIT_MAX);
        assert_eq!(wait("tomorrow"), POLL);
        assert_eq!(super::wait(&HeaderMap::new()), POLL);
    }
}
