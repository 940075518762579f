//! Access to Google's interfaces as a service account: a signed assertion is exchanged for a token (RFC 7523).

use std::fmt;

use reqwest::Client;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::jwt::SigningKey;
use super::line::{self, SetUpError};
use super::{Now, PushError};

const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const ASSERTION_SECONDS: i64 = 3600;
/// A token is renewed this long before it ends.
const MARGIN_MS: i64 = 5 * 60 * 1000;

/// The file Google gives for a service account.
#[derive(Clone)]
pub struct ServiceAccount {
    pub project_id: String,
    pub client_email: String,
    pub token_url: String,
    key: SigningKey,
    key_id: String,
}

#[derive(Deserialize)]
struct File {
    project_id: String,
    client_email: String,
    private_key: String,
    private_key_id: String,
    token_uri: String,
}

impl ServiceAccount {
    /// Reads the JSON file.
    pub fn read(json: &str) -> Result<Self, SetUpError> {
        // serde's message could quote the key.
        let file: File = serde_json::from_str(json)
            .map_err(|_| SetUpError("the service account file lacks a field or is no JSON".to_owned()))?;
        let key = SigningKey::rsa_pem(&file.private_key).map_err(|error| SetUpError(error.to_string()))?;
        Ok(Self {
            project_id: file.project_id,
            client_email: file.client_email,
            token_url: file.token_uri,
            key,
            key_id: file.private_key_id,
        })
    }
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount")
            .field("project_id", &self.project_id)
            .field("key", &"…")
            .finish_non_exhaustive()
    }
}

/// The token in use.
pub(super) struct Access {
    account: ServiceAccount,
    http: Client,
    kept: Mutex<Option<Token>>,
    now: Now,
}

struct Token {
    text: String,
    until_ms: i64,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

impl Access {
    pub fn new(account: ServiceAccount, http: Client, now: Now) -> Self {
        Self { account, http, kept: Mutex::new(None), now }
    }

    /// The token in use; a new one where it ends soon, or where it is the `refused` one.
    pub async fn token(&self, refused: Option<&str>) -> Result<String, PushError> {
        let mut kept = self.kept.lock().await;
        let now = (self.now)();
        if let Some(token) = &*kept
            && now < token.until_ms
            && refused != Some(&token.text)
        {
            return Ok(token.text.clone());
        }
        *kept = None;
        let granted = self.ask(now / 1000).await?;
        let lives_ms = granted.expires_in.saturating_mul(1000).saturating_sub(MARGIN_MS);
        *kept = Some(Token { text: granted.access_token.clone(), until_ms: now.saturating_add(lives_ms) });
        Ok(granted.access_token)
    }

    async fn ask(&self, now: i64) -> Result<Granted, PushError> {
        let account = &self.account;
        let claims = Claims {
            iss: &account.client_email,
            scope: SCOPE,
            aud: &account.token_url,
            iat: now,
            exp: now.saturating_add(ASSERTION_SECONDS),
        };
        let assertion = account.key.sign(Some(&account.key_id), &claims)?;
        let form =
            format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
        let request = self
            .http
            .post(&account.token_url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let reply = line::send(request, &self.now).await?;
        // Whatever is wrong with the account, the push itself is not to blame: it waits.
        let why = || format!("Google gave no access token ({})", reply.status.as_u16());
        let later = || PushError::Later { after: reply.after, why: why() };
        if reply.status.is_success() { reply.json().ok_or_else(later) } else { Err(later()) }
    }
}
