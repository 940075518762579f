//! The switch that has this browser told of requests, and all devices that are woken.

use leptos::prelude::*;

use crate::domain::device::Platform;
use crate::domain::device::view::DeviceView;
use crate::web::actions::action;
use crate::web::actions::devices::{Forget, Tell};
use crate::web::components::form::hidden;
use crate::web::components::head::Module;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::Day;
use crate::web::paths;

/// `key` is what a browser subscribes with; without it there is no switch, and why.
pub fn notifications(key: Option<String>, devices: Vec<DeviceView>) -> AnyView {
    let list = (!devices.is_empty()).then(|| {
        view! { <ul class="rows keys">{devices.into_iter().map(device_row).collect_view()}</ul> }
    });
    view! {
        <section id="notifications">
            <h2>"Notifications"</h2>
            <p class="soft about-section">"When somebody asks to join a group you may answer for, the device says so, with a way to approve and to reject."</p>
            {key.map_or_else(missing, switch)}
            {list}
        </section>
    }
    .into_any()
}

fn missing() -> AnyView {
    view! {
        <p class="note wait">{icon(Icon::Warn)}<span>"Notifications are not set up here: this Usher has no key for Web Push. Whoever runs it sets "<span class="mono">"push.vapid_key_file"</span>"."</span></p>
    }
    .into_any()
}

fn switch(key: String) -> AnyView {
    view! {
        <Module name="notify.js"/>
        <form id="tell" method="post" action={action::<Tell>()} data-key=key data-worker=paths::WORKER data-scope=paths::DASHBOARD>
            {["endpoint", "p256dh", "auth"].map(|name| hidden(name, "")).collect_view()}
            <button class="switch" type="button" role="switch" aria-checked="false" hidden>"Tell me about requests on this device"</button>
            <p class="soft" role="status" data-words="">"This browser runs no scripts, so it cannot be told. The queue shows everything as well."</p>
        </form>
    }
    .into_any()
}

fn device_row(device: DeviceView) -> AnyView {
    let (sign, what) = match device.platform {
        Some(Platform::WebPush) => (Icon::Bell, "Browser"),
        Some(Platform::Apns) => (Icon::Bell, "App on Apple's push service"),
        Some(Platform::Fcm) => (Icon::Bell, "App on Google's push service"),
        Some(Platform::Http) => (Icon::Link, "A server of yours"),
        None => (
            Icon::Warn,
            "Not reachable: its address was sealed with a key that is gone. Remove it and add it again",
        ),
    };
    let name = device.label.unwrap_or_else(|| device.device_id.clone());
    view! {
        <li data-device=device.device_id.clone()>
            {icon(sign)}
            <p class="grow"><b><bdi>{name}</bdi></b><span class="soft run">{what}" · since "<Day ms=device.updated_at_ms/></span></p>
            <span class="cell ok" data-here="" hidden>{icon(Icon::Check)}"This device"</span>
            <form method="post" action={action::<Forget>()}>
                {hidden("device", &device.device_id)}
                <button class="line no">"Remove"</button>
            </form>
        </li>
    }
    .into_any()
}
