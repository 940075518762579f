//! An app of the operator's own, as the configuration describes it.

use super::link::{Link, LinkRefusal, is_scheme};
use super::scheme;
use super::settings::{AppSettings, Refusal};
use super::{App, Makers, Ways};
use crate::domain::text::required_line;

/// What fits on a button of a small phone.
const NAME_MAX: usize = 30;

/// Reads one that we don't know; `host` is our own.
pub fn app(settings: &AppSettings, host: &str) -> Result<App, Refusal> {
    let name = settings.name.as_deref().unwrap_or_default();
    let name = required_line(name, NAME_MAX).map_err(|_| Refusal::Name)?;
    let makers = makers(settings)?;
    let default = match settings.scheme.as_deref() {
        Some(text) if !is_scheme(text) || text == "https" => return Err(Refusal::Scheme),
        Some(text) => scheme::ways(text),
        None => Ways::default(),
    };
    let [invite_ios, invite_android, invite_desktop] = settings.invite.read("invite", "{id}")?;
    let [group_ios, group_android, group_desktop] = settings.group.read("group", "{group}")?;
    let [dm_ios, dm_android, dm_desktop] = settings.dm.read("dm", "{address}")?;
    if invite_ios.as_ref().is_some_and(|link| link.is_on(host)) {
        return Err(Refusal::Link("invite.ios", LinkRefusal::OwnHost));
    }
    // Where it is known to Android, the page one is on opens it.
    let this_page = makers.package.is_some().then(Link::this_page);
    let or = |link: Option<Link>, other: &Option<Link>| link.or_else(|| other.clone());
    let read = App {
        id: settings.id.clone().into(),
        name: name.into(),
        ios: Ways {
            invite: or(invite_ios, &default.invite),
            group: or(group_ios, &default.group),
            dm: or(dm_ios, &default.dm),
        },
        android: Ways {
            invite: or(or(invite_android, &default.invite), &this_page),
            group: or(group_android, &default.group),
            dm: or(dm_android, &default.dm),
        },
        desktop: Ways { invite: invite_desktop, group: group_desktop, dm: dm_desktop },
        makers,
        cannot: None,
        home: None,
    };
    if is_nothing(&read) { Err(Refusal::Nothing) } else { Ok(read) }
}

fn is_nothing(app: &App) -> bool {
    let none = |ways: &Ways| *ways == Ways::default();
    none(&app.ios) && none(&app.android) && none(&app.desktop) && app.makers == Makers::default()
}

fn makers(settings: &AppSettings) -> Result<Makers, Refusal> {
    let (ios, android) = (&settings.ios, &settings.android);
    if ios.app_store_id == Some(0) {
        return Err(Refusal::AppStoreId);
    }
    if !ios.app_ids.iter().all(|id| is_app_id(id)) {
        return Err(Refusal::AppId);
    }
    if !android.package.as_deref().is_none_or(is_package) {
        return Err(Refusal::Package);
    }
    let fingerprints = &android.sha256_cert_fingerprints;
    let fits = android.package.is_some() || fingerprints.is_empty();
    if !fits || !fingerprints.iter().all(|text| is_fingerprint(text)) {
        return Err(Refusal::Fingerprint);
    }
    Ok(Makers {
        app_store_id: ios.app_store_id,
        app_ids: ios.app_ids.clone(),
        package: android.package.clone(),
        fingerprints: fingerprints.iter().map(|text| text.to_ascii_uppercase()).collect(),
    })
}

fn is_app_id(id: &str) -> bool {
    let team =
        |text: &str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let bundle = |text: &str| {
        text.contains('.') && text.split('.').all(|part| !part.is_empty() && part.bytes().all(is_bundle_byte))
    };
    id.len() <= 200 && id.split_once('.').is_some_and(|(first, rest)| team(first) && bundle(rest))
}

const fn is_bundle_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-'
}

fn is_package(name: &str) -> bool {
    let part = |text: &str| {
        text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    name.len() <= 200 && name.contains('.') && name.split('.').all(part)
}

fn is_fingerprint(text: &str) -> bool {
    let pair = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_hexdigit());
    text.split(':').count() == 32 && text.split(':').all(pair)
}
