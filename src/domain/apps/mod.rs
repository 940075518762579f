//! The apps people chat in: how each opens what we link to, where it comes from, and what it can't do. One file for
//! each app; a format nobody has published is left out.

mod base;
mod convos;
mod link;
mod own;
mod scheme;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod visit;
pub mod well_known;
mod world;
mod xmtp_chat;

use std::borrow::Cow;

pub use link::{Link, encoded};
use settings::{AppSettings, AppsRefusal};
use visit::{Platform, Visit};

use super::id::InviteId;

/// What is to be opened in an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// An invite of ours.
    Invite(&'a InviteId),
    /// A group somebody is in, by its id on XMTP.
    Group(&'a str),
    /// A conversation with one account, by its wallet address.
    Dm(&'a str),
}

/// The links of an app on one platform; what is missing it can't open there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    pub invite: Option<Link>,
    pub group: Option<Link>,
    pub dm: Option<Link>,
}

/// An app as its makers and its stores know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Makers {
    /// The number of the App Store.
    pub app_store_id: Option<u64>,
    /// `TEAM.bundle`: who may open our links on iOS.
    pub app_ids: Vec<String>,
    /// The name of the package on Android.
    pub package: Option<String>,
    /// SHA-256 of the certificates it is signed with, in capitals with colons.
    pub fingerprints: Vec<String>,
}

/// One app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct App {
    /// What an operator calls it in the configuration.
    pub id: Cow<'static, str>,
    pub name: Cow<'static, str>,
    pub ios: Ways,
    pub android: Ways,
    pub desktop: Ways,
    pub makers: Makers,
    /// What people whose app this is are told: the id of a message.
    pub cannot: Option<&'static str>,
}

/// Where apps are installed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    AppStore,
    GooglePlay,
}

impl Store {
    /// The id of the message that names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppStore => "store-apple",
            Self::GooglePlay => "store-google",
        }
    }
}

/// What an app can do for somebody who looks at a page of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub name: String,
    /// Opens it right at what it is about.
    pub open: Option<String>,
    /// Where it is installed from.
    pub get: Option<(Store, String)>,
    pub cannot: Option<&'static str>,
}

/// All apps an operator offers, in their order; the first one is proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apps(Vec<App>);

/// The part of our page that tells where an app comes from: whoever is sent back lands there.
pub const GET: &str = "get";

impl Apps {
    /// The apps of a configuration; where it names none, those we know. On a network of this computer alone
    /// none of those is of any use.
    pub fn new(settings: &[AppSettings], host: &str, local: bool) -> Result<Self, AppsRefusal> {
        if settings.is_empty() && !local {
            return Ok(Self(known()));
        }
        settings::read(settings, host).map(Self)
    }

    pub fn iter(&self) -> impl Iterator<Item = &App> {
        self.0.iter()
    }

    /// What each app can do with `target`; `page` is the address of the page this stands on.
    pub fn offers(&self, target: Target<'_>, platform: Platform, page: &str) -> Vec<Offer> {
        self.iter().map(|app| app.offer(target, platform, page)).collect()
    }

    /// The visit as far as our pages for strangers tell it apart: where no app opens an invite, all phones see
    /// the same.
    pub fn tell_apart(&self, visit: Visit) -> Visit {
        let matters = |app: &App| {
            app.ios.invite.is_some() || app.android.invite.is_some() || app.desktop.invite.is_some()
        };
        let stores = |app: &App| app.makers.app_store_id.is_some() || app.makers.package.is_some();
        let all_alike = !self.iter().any(|app| matters(app) || stores(app));
        if all_alike && visit.in_app.is_none() && visit.platform.is_phone() {
            return Visit { platform: Platform::Android, in_app: None };
        }
        visit
    }

    /// The content of the smart app banner: Safari's own "open in the app".
    pub fn banner(&self, page: &str) -> Option<String> {
        let id = self.iter().find_map(|app| app.makers.app_store_id)?;
        Some(format!("app-id={id}, app-argument={page}"))
    }
}

/// Every app we know something about, the most capable one first.
pub fn known() -> Vec<App> {
    vec![xmtp_chat::app(), base::app(), convos::app(), world::app()]
}

impl App {
    fn offer(&self, target: Target<'_>, platform: Platform, page: &str) -> Offer {
        Offer {
            name: self.name.to_string(),
            open: self.open(target, platform, page),
            get: self.get(platform, page),
            cannot: self.cannot,
        }
    }

    fn link(&self, target: Target<'_>, platform: Platform) -> Option<&Link> {
        let ways = match platform {
            Platform::Ios => &self.ios,
            Platform::Android | Platform::AndroidFirefox => &self.android,
            Platform::Desktop => &self.desktop,
        };
        match target {
            Target::Invite(_) => ways.invite.as_ref(),
            Target::Group(_) => ways.group.as_ref(),
            Target::Dm(_) => ways.dm.as_ref(),
        }
    }

    /// What to open, from the page at this address.
    fn open(&self, target: Target<'_>, platform: Platform, page: &str) -> Option<String> {
        let link = self.link(target, platform)?;
        let href = link.fill(target, page);
        match platform {
            Platform::Android => Some(self.intent(&href, page).unwrap_or(href)),
            // A link to the page one is on leads nowhere.
            Platform::AndroidFirefox if link.is_this_page() => None,
            _ => Some(href),
        }
    }

    /// Chrome opens the app, or comes back to this page where it is missing. What has a fragment of its own, or is
    /// a page on the web without an app, stays a link.
    fn intent(&self, href: &str, page: &str) -> Option<String> {
        let (scheme, rest) = href.split_once("://").filter(|(_, rest)| !rest.contains('#'))?;
        let package = match &self.makers.package {
            Some(package) => format!("package={package};"),
            None if scheme == "https" => return None,
            None => String::new(),
        };
        let back = encoded(&format!("{page}#{GET}"));
        Some(format!("intent://{rest}#Intent;scheme={scheme};{package}S.browser_fallback_url={back};end"))
    }

    /// Where the app is installed from. Google Play hands the page's address to the app it installs.
    fn get(&self, platform: Platform, page: &str) -> Option<(Store, String)> {
        match platform {
            Platform::Ios => {
                let id = self.makers.app_store_id?;
                Some((Store::AppStore, format!("https://apps.apple.com/app/id{id}")))
            }
            Platform::Android | Platform::AndroidFirefox => {
                let package = self.makers.package.as_ref()?;
                let referrer = encoded(&format!("deepLink={page}"));
                let href =
                    format!("https://play.google.com/store/apps/details?id={package}&referrer={referrer}");
                Some((Store::GooglePlay, href))
            }
            Platform::Desktop => None,
        }
    }
}
