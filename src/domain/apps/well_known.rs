//! The two files that let an app of the operator's own open our links by itself: universal links and App Links.

use serde_json::{Value, json};

use super::Apps;

/// What the app opens; the pages around an invite stay in the browser. The first that fits counts.
fn paths() -> Value {
    json!([
        { "/": "/invite/*/*", "exclude": true, "comment": "signing in and checking stay in the browser" },
        { "/": "/invite/*" },
        { "/": "/i/*" },
        { "/": "/I/*" },
        { "/": "/group/*" },
    ])
}

/// `/.well-known/apple-app-site-association`; none where no app has an id at Apple.
pub fn apple(apps: &Apps) -> Option<String> {
    let ids: Vec<&str> = apps.iter().flat_map(|app| &app.makers.app_ids).map(String::as_str).collect();
    let file =
        || json!({ "applinks": { "details": [{ "appIDs": ids, "components": paths() }] } }).to_string();
    (!ids.is_empty()).then(file)
}

/// `/.well-known/assetlinks.json`; none where no app has a certificate.
pub fn android(apps: &Apps) -> Option<String> {
    const RELATION: &str = "delegate_permission/common.handle_all_urls";
    let makers = apps.iter().map(|app| &app.makers).filter(|makers| !makers.fingerprints.is_empty());
    let one = |makers: &super::Makers| {
        json!({
            "relation": [RELATION],
            "target": {
                "namespace": "android_app",
                "package_name": makers.package,
                "sha256_cert_fingerprints": makers.fingerprints,
            },
            "relation_extensions": { RELATION: { "dynamic_app_link_components": paths() } },
        })
    };
    let all: Vec<Value> = makers.map(one).collect();
    (!all.is_empty()).then(|| Value::from(all).to_string())
}
