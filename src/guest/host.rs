//! The link's host, over HTTP only (contract, section 3).

use std::sync::Mutex;
use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::sleep;

use super::{GuestError, Signer};
use crate::domain::inbox::WalletAddress;
use crate::domain::siwe::SiweMessage;
use crate::domain::view::NetworkFacts;

const POLL: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);

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

    pub async fn network(&self) -> Result<NetworkFacts, GuestError> {
        self.ask(self.http.get(self.url("/.well-known/usher.json"))).await
    }

    pub async fn invite(&self, id: &str) -> Result<InviteFacts, GuestError> {
        self.ask(self.http.get(self.url(&format!("/groupInvite/{id}")))).await
    }

    /// Signs in with a wallet.
    pub async fn sign_in(&self, signer: &impl Signer) -> Result<(), GuestError> {
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

    /// Asks to join and waits for the answer, however long it takes.
    #[expect(clippy::print_stdout, reason = "this is a conversation with a person at the terminal")]
    pub async fn join(&self, invite_id: &str) -> Result<(), GuestError> {
        let url = self.url("/groupJoinRequest");
        let mut request: RequestFacts =
            self.ask(self.http.post(url).json(&json!({"inviteId": invite_id}))).await?;
        if request.status == "pending" {
            println!("Asked. Waiting for the answer; you can stop here and start again later.");
        }
        loop {
            match request.status.as_str() {
                "approved" => return Ok(()),
                "rejected" => return Err(GuestError::Refused(no(request.reason))),
                _ => sleep(POLL).await,
            }
            let url = self.url(&format!("/groupJoinRequest/{}", request.id));
            match self.ask(self.http.get(url)).await {
                Ok(fresh) => request = fresh,
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
        let status = response.status();
        let Ok(problem) = response.json::<ProblemFacts>().await else {
            return Err(GuestError::Host(self.base_url.clone(), status.to_string()));
        };
        Err(GuestError::Refused(format!("{} {}", problem.title, problem.detail.unwrap_or_default())))
    }
}

fn no(reason: Option<String>) -> String {
    let reason = reason.map(|reason| format!(" They say: {reason}")).unwrap_or_default();
    format!("The admins did not accept this request.{reason}")
}
