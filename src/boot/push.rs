//! The push services of the configuration.

use std::path::Path;
use std::sync::Arc;

use crate::config::{Config, PushConfig};
use crate::notify::apns::{Apns, ApnsConfig};
use crate::notify::fcm::{Fcm, FcmConfig};
use crate::notify::google::ServiceAccount;
use crate::notify::http::Http;
use crate::notify::jwt::SigningKey;
use crate::notify::web_push::{WebPush, WebPushConfig};
use crate::notify::{Now, Senders};
use crate::service::{Clock, Random};
use crate::webhook::egress::{Egress, EgressConfig};

use super::{BootError, SystemClock, SystemRandom};

/// The file with the key browsers know us by, where the configuration names none.
const VAPID_KEY: &str = "vapid.key";

/// The client for hosts that users name.
pub fn egress(config: &Config) -> Result<Egress, BootError> {
    let egress = EgressConfig { allow: config.egress.allow.clone(), ..EgressConfig::default() };
    Egress::new(egress).map_err(|error| wrong("egress.allow", &error))
}

/// The senders, and the key browsers subscribe with.
pub fn senders(config: &Config) -> Result<(Senders, String), BootError> {
    let egress = egress(config)?;
    let now: Now = Arc::new(|| SystemClock.now_ms());
    let web_push = web_push(config)?;
    let public_key = web_push.public_key();
    let senders = Senders {
        apns: apns(&config.push, &now)?,
        fcm: fcm(&config.push, &now)?,
        web_push: Some(WebPush::new(web_push, egress.clone(), now.clone())),
        http: Some(Http::new(egress, now)),
    };
    Ok((senders, public_key))
}

/// Of each push service: whether there is an account, or what is wrong with it.
pub struct Accounts {
    pub apns: Result<bool, BootError>,
    pub fcm: Result<bool, BootError>,
    pub web_push: Result<bool, BootError>,
}

/// Reads every key and makes none.
pub fn examine(config: &Config) -> Accounts {
    let now: Now = Arc::new(|| SystemClock.now_ms());
    let is_yet_to_be_made = config.push.vapid_key_file.is_none() && !config.data_dir.join(VAPID_KEY).exists();
    Accounts {
        apns: apns(&config.push, &now).map(|found| found.is_some()),
        fcm: fcm(&config.push, &now).map(|found| found.is_some()),
        web_push: if is_yet_to_be_made { Ok(false) } else { web_push(config).map(|_| true) },
    }
}

fn apns(config: &PushConfig, now: &Now) -> Result<Option<Apns>, BootError> {
    let Some(apple) = &config.apns else { return Ok(None) };
    let pem = read("push.apns.key_file", &apple.key_file)?;
    let key = SigningKey::p256_pem(&pem).map_err(|error| wrong("push.apns.key_file", &error))?;
    let mut account = ApnsConfig::new(key, apple.key_id.clone(), apple.team_id.clone(), apple.topics.clone());
    account.production_url = apple.production_url.clone().unwrap_or(account.production_url);
    account.sandbox_url = apple.sandbox_url.clone().unwrap_or(account.sandbox_url);
    Apns::new(account, now.clone()).map(Some).map_err(|error| wrong("push.apns", &error))
}

fn fcm(config: &PushConfig, now: &Now) -> Result<Option<Fcm>, BootError> {
    let Some(google) = &config.fcm else { return Ok(None) };
    let json = read("push.fcm.service_account_file", &google.service_account_file)?;
    let account =
        ServiceAccount::read(&json).map_err(|error| wrong("push.fcm.service_account_file", &error))?;
    let mut account = FcmConfig::new(account);
    account.base_url = google.base_url.clone().unwrap_or(account.base_url);
    Fcm::new(account, now.clone()).map(Some).map_err(|error| wrong("push.fcm", &error))
}

fn web_push(config: &Config) -> Result<WebPushConfig, BootError> {
    let subject = config.push.contact.clone().unwrap_or_else(|| config.base_url.clone());
    let file = config.push.vapid_key_file.clone().unwrap_or_else(|| config.data_dir.join(VAPID_KEY));
    if config.push.vapid_key_file.is_none() && !file.exists() {
        make_key(&file).map_err(|error| wrong(VAPID_KEY, &error))?;
    }
    let key = read("push.vapid_key_file", &file)?;
    WebPushConfig::read(&key, subject).map_err(|error| wrong("push.vapid_key_file", &error))
}

fn make_key(file: &Path) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut scalar = [0; 32];
    SystemRandom.fill(&mut scalar);
    let mut written = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    written.write_all(base64url(&scalar).as_bytes())?;
    written.sync_all()
}

fn base64url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn read(setting: &str, file: &Path) -> Result<String, BootError> {
    std::fs::read_to_string(file).map_err(|error| wrong(setting, &format!("{} {error}", file.display())))
}

fn wrong(setting: &str, why: &dyn std::fmt::Display) -> BootError {
    BootError::Setting(setting.to_owned(), why.to_string())
}
