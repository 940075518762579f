//! Where a person's devices are reached: what callers send in `PUT /devices/:deviceId`, checked.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters in the name a caller gives a device.
pub const DEVICE_ID_MAX: usize = 128;
/// Apple says that its tokens are of no fixed length; 64 hex digits are usual.
const APNS_TOKEN: std::ops::RangeInclusive<usize> = 64..=200;
const FCM_TOKEN_MAX: usize = 4096;
const TOPIC_MAX: usize = 255;
const ADDRESS_MAX: usize = 2048;
const AUTHORIZATION_MAX: usize = 4096;
/// Letters of base64url for the 65 and 16 bytes of a Web Push subscription.
const P256DH_LEN: usize = 87;
const AUTH_LEN: usize = 22;

/// Why a device was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceRefusal {
    #[error("A device's id is 1 to 128 letters, digits and the signs . _ : -.")]
    DeviceId,
    #[error("The platform is one of apns, fcm, webpush and http.")]
    Platform,
    #[error("{0} is missing.")]
    Missing(&'static str),
    #[error("An APNs token is 64 to 200 hexadecimal digits.")]
    ApnsToken,
    #[error("An APNs topic is the app's bundle id.")]
    ApnsTopic,
    #[error("The environment is production or sandbox.")]
    ApnsEnvironment,
    #[error("This is no FCM registration token.")]
    FcmToken,
    #[error("The address is an https URL of at most 2,048 characters.")]
    Address,
    #[error("keys.p256dh is a P-256 public key: 65 bytes in base64url.")]
    P256dh,
    #[error("keys.auth is 16 bytes in base64url.")]
    Auth,
    #[error("The authorization is at most 4,096 visible characters.")]
    Authorization,
}

/// The name a caller gives one of its devices; unique per person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeviceId(String);

impl DeviceId {
    pub fn parse(text: &str) -> Result<Self, DeviceRefusal> {
        let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        let fits = (1..=DEVICE_ID_MAX).contains(&text.len()) && text.bytes().all(is_kept);
        fits.then(|| Self(text.to_owned())).ok_or(DeviceRefusal::DeviceId)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who brings a push to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    Apns,
    Fcm,
    WebPush,
    Http,
}

impl Platform {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apns => "apns",
            Self::Fcm => "fcm",
            Self::WebPush => "webpush",
            Self::Http => "http",
        }
    }
}

/// Which of Apple's two services knows the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApnsEnvironment {
    #[default]
    Production,
    Sandbox,
}

/// A device's address, as far as its form tells. Written and read as what callers send; nothing of it is printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "NewDevice", into = "NewDevice")]
pub enum Target {
    Apns {
        /// Lower-case hex.
        token: String,
        /// The app's bundle id, where it is not the server's usual one.
        topic: Option<String>,
        environment: ApnsEnvironment,
    },
    Fcm {
        token: String,
    },
    WebPush {
        endpoint: String,
        /// Base64url without padding, like `auth`.
        p256dh: String,
        auth: String,
    },
    Http {
        url: String,
        /// Sent as the `Authorization` header.
        authorization: Option<String>,
    },
}

impl Target {
    pub const fn platform(&self) -> Platform {
        match self {
            Self::Apns { .. } => Platform::Apns,
            Self::Fcm { .. } => Platform::Fcm,
            Self::WebPush { .. } => Platform::WebPush,
            Self::Http { .. } => Platform::Http,
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({} …)", self.platform().as_str())
    }
}

/// A device as callers describe it; [`Target`] is what is left when it is checked. Unknown fields are ignored.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct NewDevice {
    /// `apns` and `fcm` need `token`, `webpush` needs `subscription`, `http` needs `url`.
    #[schema(pattern = "^(apns|fcm|webpush|http)$")]
    pub platform: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// A browser's `PushSubscription`, as its `toJSON` gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<Subscription>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Subscription {
    pub endpoint: String,
    pub keys: SubscriptionKeys,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SubscriptionKeys {
    pub p256dh: String,
    pub auth: String,
}

impl fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewDevice(…)")
    }
}

impl TryFrom<NewDevice> for Target {
    type Error = DeviceRefusal;

    fn try_from(device: NewDevice) -> Result<Self, DeviceRefusal> {
        match device.platform.as_str() {
            "apns" => apns(device),
            "fcm" => {
                let token = device.token.ok_or(DeviceRefusal::Missing("token"))?;
                is_fcm_token(&token).then_some(Self::Fcm { token }).ok_or(DeviceRefusal::FcmToken)
            }
            "webpush" => web_push(device.subscription.ok_or(DeviceRefusal::Missing("subscription"))?),
            "http" => {
                let url = address(device.url.ok_or(DeviceRefusal::Missing("url"))?)?;
                let authorization = device.authorization.map(authorization).transpose()?;
                Ok(Self::Http { url, authorization })
            }
            _ => Err(DeviceRefusal::Platform),
        }
    }
}

impl From<Target> for NewDevice {
    fn from(target: Target) -> Self {
        let bare = Self { platform: target.platform().as_str().to_owned(), ..Self::default() };
        match target {
            Target::Apns { token, topic, environment } => {
                let environment = match environment {
                    ApnsEnvironment::Production => None,
                    ApnsEnvironment::Sandbox => Some("sandbox".to_owned()),
                };
                Self { token: Some(token), topic, environment, ..bare }
            }
            Target::Fcm { token } => Self { token: Some(token), ..bare },
            Target::WebPush { endpoint, p256dh, auth } => {
                let keys = SubscriptionKeys { p256dh, auth };
                Self { subscription: Some(Subscription { endpoint, keys }), ..bare }
            }
            Target::Http { url, authorization } => Self { url: Some(url), authorization, ..bare },
        }
    }
}

fn apns(device: NewDevice) -> Result<Target, DeviceRefusal> {
    let mut token = device.token.ok_or(DeviceRefusal::Missing("token"))?;
    if !APNS_TOKEN.contains(&token.len()) || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(DeviceRefusal::ApnsToken);
    }
    token.make_ascii_lowercase();
    if !device.topic.as_deref().is_none_or(is_topic) {
        return Err(DeviceRefusal::ApnsTopic);
    }
    let environment = match device.environment.as_deref() {
        None | Some("production") => ApnsEnvironment::Production,
        Some("sandbox") => ApnsEnvironment::Sandbox,
        Some(_) => return Err(DeviceRefusal::ApnsEnvironment),
    };
    Ok(Target::Apns { token, topic: device.topic, environment })
}

fn is_topic(text: &str) -> bool {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    (1..=TOPIC_MAX).contains(&text.len()) && text.bytes().all(is_kept)
}

fn is_fcm_token(text: &str) -> bool {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"_:-".contains(&byte);
    (1..=FCM_TOKEN_MAX).contains(&text.len()) && text.bytes().all(is_kept)
}

fn web_push(subscription: Subscription) -> Result<Target, DeviceRefusal> {
    let endpoint = address(subscription.endpoint)?;
    let p256dh = base64url(&subscription.keys.p256dh, P256DH_LEN).ok_or(DeviceRefusal::P256dh)?;
    // The first byte is 4: a point with both its coordinates.
    let begins = p256dh.starts_with('B') && matches!(p256dh.as_bytes().get(1), Some(b'A'..=b'P'));
    if !begins {
        return Err(DeviceRefusal::P256dh);
    }
    let auth = base64url(&subscription.keys.auth, AUTH_LEN).ok_or(DeviceRefusal::Auth)?;
    Ok(Target::WebPush { endpoint, p256dh, auth })
}

/// Takes the padding off, and the other base64 alphabet for this one.
fn base64url(text: &str, length: usize) -> Option<String> {
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    (text.len() == length && text.bytes().all(is_kept)).then_some(text)
}

/// Whether it may be called is for those who call it; http is for hosts that the server's owner allows.
fn address(text: String) -> Result<String, DeviceRefusal> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let fits = text.len() <= ADDRESS_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    (is_web && fits).then_some(text).ok_or(DeviceRefusal::Address)
}

fn authorization(text: String) -> Result<String, DeviceRefusal> {
    let is_kept = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    let fits = (1..=AUTHORIZATION_MAX).contains(&text.len()) && text.bytes().all(is_kept);
    fits.then_some(text).ok_or(DeviceRefusal::Authorization)
}

pub mod view;

#[cfg(test)]
mod tests;
