//! `[[apps]]` in the configuration: an app we know by its id, or one of the operator's own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::link::{Link, LinkRefusal};
use super::{App, known, own};

const MAX: usize = 12;

/// One app. An `id` we know stands alone; any other one needs a `name` and a way to be opened or installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppSettings {
    /// `xmtp.chat`, `base`, `convos`, `world`, or a word of one's own.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// `example` where `example://invite/{id}`, `example://group/{group}` and `example://dm/{address}` open it on
    /// phones.
    pub scheme: Option<String>,
    /// What opens an invite: `{id}`, or its address as `{url}`.
    pub invite: Links,
    /// What opens a group: `{group}`.
    pub group: Links,
    /// What opens a conversation with an account: `{address}`.
    pub dm: Links,
    pub ios: Ios,
    pub android: Android,
}

/// A link for each platform; one that is missing is that of the scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    pub ios: Option<String>,
    pub android: Option<String>,
    /// The web client.
    pub desktop: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ios {
    /// The number in its address in the App Store.
    pub app_store_id: Option<u64>,
    /// `ABCDE12345.org.example.app`: opens our links (universal links).
    pub app_ids: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Android {
    pub package: Option<String>,
    /// SHA-256 of its signing certificates, as Google Play shows them: opens our links (App Links).
    pub sha256_cert_fingerprints: Vec<String>,
}

/// Why the apps of a configuration are no good: which one, and what about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{id}: {what}")]
pub struct AppsRefusal {
    pub id: String,
    pub what: Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("these are too many apps: {MAX} at most")]
    TooMany,
    #[error("an id is of 1 to 32 small letters, digits, dots and dashes")]
    Id,
    #[error("this id stands here twice")]
    Twice,
    #[error("this app is known: its id stands alone")]
    Known,
    #[error("name: needs one, of 30 characters at most")]
    Name,
    #[error("scheme: must be that of an app, without ://")]
    Scheme,
    #[error("{0}: {1}")]
    Link(&'static str, LinkRefusal),
    #[error("ios.app_store_id: must be a number above 0")]
    AppStoreId,
    #[error("ios.app_ids: must look like ABCDE12345.org.example.app")]
    AppId,
    #[error("android.package: must look like org.example.app")]
    Package,
    #[error("android.sha256_cert_fingerprints: must be 32 pairs like 14:6D:E9, and needs a package")]
    Fingerprint,
    #[error("nothing opens or installs it: give a scheme, a link, ios.app_store_id or android.package")]
    Nothing,
}

/// The apps, in this order. `host` is our own.
pub fn read(settings: &[AppSettings], host: &str) -> Result<Vec<App>, AppsRefusal> {
    let mut seen = BTreeSet::new();
    let one = |app: &AppSettings| match app.id.as_str() {
        _ if settings.len() > MAX => Err(Refusal::TooMany),
        id if !is_id(id) => Err(Refusal::Id),
        id if !seen.insert(id.to_owned()) => Err(Refusal::Twice),
        id => match known().into_iter().find(|known| known.id == id) {
            Some(known) => alone(app).then_some(known).ok_or(Refusal::Known),
            None => own::app(app, host),
        },
    };
    let named = |(app, read): (&AppSettings, Result<App, Refusal>)| {
        read.map_err(|what| AppsRefusal { id: app.id.clone(), what })
    };
    settings.iter().zip(settings.iter().map(one)).map(named).collect()
}

fn alone(app: &AppSettings) -> bool {
    *app == AppSettings { id: app.id.clone(), ..AppSettings::default() }
}

fn is_id(id: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    (1..=32).contains(&id.len()) && id.bytes().all(good)
}

impl Links {
    /// Reads the three of them; `what` is the name of the setting, `gap` what each must hold.
    pub(super) fn read(&self, what: &'static str, gap: &'static str) -> Result<[Option<Link>; 3], Refusal> {
        let one = |text: &Option<String>| {
            let read = text.as_deref().map(|text| Link::parse(text, gap)).transpose();
            read.map_err(|why| Refusal::Link(what, why))
        };
        Ok([one(&self.ios)?, one(&self.android)?, one(&self.desktop)?])
    }
}
