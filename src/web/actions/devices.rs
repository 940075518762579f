//! Devices that are woken for me, and the switch for this browser.

use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use leptos::prelude::*;

use super::{services, session};
use crate::domain::device::{NewDevice, Subscription, SubscriptionKeys, Target};
use crate::domain::problem::Problem;
use crate::service;
use crate::web::paths;

const FORM: &str = "key";
/// The device this session had told of requests.
const HERE: &str = "device";

/// What this browser says of itself.
fn user_agent() -> String {
    let said = |parts: Parts| parts.headers.get(USER_AGENT)?.to_str().ok().map(str::to_owned);
    use_context::<Parts>().and_then(said).unwrap_or_default()
}

async fn told(subscription: Subscription) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    let new = NewDevice {
        platform: "webpush".to_owned(),
        subscription: Some(subscription),
        ..NewDevice::default()
    };
    let target = Target::try_from(new).map_err(|error| Problem::invalid(error.to_string()))?;
    let device = service::device::put_browser(&services()?, &who.inbox_id, &target, &user_agent()).await?;
    session::put(HERE, &device).await
}

async fn done(done: Result<(), Problem>, word: &str) {
    session::finish(FORM, &[], paths::KEYS, done.map(|()| format!("{}?{word}", paths::KEYS))).await;
}

/// Has this browser told of requests.
#[server(name = Tell, prefix = "/do", endpoint = "devices/tell")]
pub async fn tell(endpoint: String, p256dh: String, auth: String) -> Result<(), ServerFnError> {
    let subscription = Subscription { endpoint, keys: SubscriptionKeys { p256dh, auth } };
    done(told(subscription).await, "told").await;
    Ok(())
}

async fn forgotten(device: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::device::delete(&services()?, &who.inbox_id, device).await
}

/// Forgets a device.
#[server(name = Forget, prefix = "/do", endpoint = "devices/remove")]
pub async fn forget(device: String) -> Result<(), ServerFnError> {
    done(forgotten(&device).await, "removed").await;
    Ok(())
}

/// This browser tells nothing any more: its person leaves it.
pub async fn leave() {
    let here: Option<String> = session::get(HERE).await.ok().flatten();
    if let Some(device) = here {
        let _gone = forgotten(&device).await;
    }
}
