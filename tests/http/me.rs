//! `GET` and `PUT /me`: what people say of themselves.

use serde_json::{Value, json};
use usher::service::profile;

use crate::support::{TestApp, keys};

const PICTURE: &str = "https://example.org/alix.png";

both!(people_give_themselves_a_name_and_a_picture_and_take_both_back);
async fn people_give_themselves_a_name_and_a_picture_and_take_both_back(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let put = async |body: Value| app.ask("PUT", "/me").bearer(&token).json(&body).send().await;
    let get = async || app.get("/me").bearer(&token).send().await.ok(200);
    assert_eq!(keys(&get().await), ["avatar", "inboxId", "name"]);
    assert_eq!(get().await["avatar"], Value::Null);

    let said = json!({ "name": " Alix\u{202e} ", "avatar": format!(" {PICTURE}\u{202e}\0\n") });
    let said = put(said).await.ok(200);
    assert_eq!((&said["name"], &said["avatar"]), (&json!("Alix"), &json!(PICTURE)));
    assert_eq!(get().await, said);
    profile::set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    assert_eq!(get().await["avatar"], PICTURE, "the form for the name leaves the picture");

    for nothing in [json!({}), json!({ "name": null, "avatar": null }), json!({ "avatar": " \u{200b} " })] {
        put(json!({ "name": "Alix", "avatar": PICTURE })).await.ok(200);
        let left = put(nothing).await.ok(200);
        assert_eq!((&left["name"], &left["avatar"]), (&Value::Null, &Value::Null));
    }
}

both!(a_picture_is_the_address_of_one_and_nothing_is_too_long);
async fn a_picture_is_the_address_of_one_and_nothing_is_too_long(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let put = async |avatar: &str| {
        app.ask("PUT", "/me").bearer(&token).json(&json!({ "name": "Alix", "avatar": avatar })).send().await
    };
    let of_length = |length: usize| format!("https://example.org/{}", "x".repeat(length - 20));
    let longest = of_length(profile::AVATAR_MAX);
    assert_eq!(put(&longest).await.ok(200)["avatar"], longest);
    let name = json!({ "name": "x".repeat(profile::NAME_MAX + 1) });
    app.ask("PUT", "/me").bearer(&token).json(&name).send().await.refused(422, "invalid");
    for bad in [
        "http://example.org/alix.png",
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "//example.org/alix.png",
        "https://example.org/al ix.png",
        &of_length(profile::AVATAR_MAX + 1),
    ] {
        put(bad).await.refused(422, "invalid");
    }
    assert_eq!(app.get("/me").bearer(&token).send().await.ok(200)["avatar"], longest);
}
