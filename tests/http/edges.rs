//! What comes before any use case: tokens, media types, sizes, ids, NUL bytes, other sites.

use std::time::Duration;

use serde_json::{Value, json};
use usher::service::group::GroupForm;
use usher::service::invite::NewInvite;

use crate::support::{Answer, TestApp, same_rows};

/// One route: method, path, whether it needs a token, and the text fields of its body.
pub type Route = (&'static str, &'static str, bool, Option<&'static [&'static str]>);

pub const ROUTES: [Route; 33] = [
    ("POST", "/auth/nonce", false, None),
    ("POST", "/auth/token", false, Some(&["siwe"])),
    ("GET", "/me", true, None),
    ("PUT", "/me", true, Some(&["name", "avatar"])),
    ("GET", "/groupInvite", true, None),
    (
        "POST",
        "/groupInvite",
        true,
        Some(&[
            "groupName",
            "groupImage",
            "description",
            "groupId",
            "joinMode",
            "expiresAt",
            "label",
            "groupMembers",
        ]),
    ),
    ("GET", "/groupInvite/{id}", false, None),
    (
        "PATCH",
        "/groupInvite/{id}",
        true,
        Some(&["groupName", "groupImage", "description", "joinMode", "expiresAt", "label"]),
    ),
    ("DELETE", "/groupInvite/{id}", true, None),
    ("PUT", "/groupInvite/{id}/admitters/me", true, None),
    ("DELETE", "/groupInvite/{id}/admitters/me", true, None),
    ("POST", "/groupJoinRequest", true, Some(&["inviteId", "code"])),
    ("GET", "/groupJoinRequest/{id}", true, None),
    ("PUT", "/groupJoinRequest/{id}", true, Some(&["status", "reason"])),
    ("DELETE", "/groupJoinRequest/{id}", true, None),
    ("POST", "/groupJoinRequest/{id}/claim", true, None),
    (
        "POST",
        "/groupJoinRequest/{id}/notify",
        true,
        Some(&[
            "inviteId",
            "joinRequestId",
            "recipientId",
            "groupName",
            "type",
            "groupMembers",
            "requesterName",
            "requesterAvatar",
        ]),
    ),
    ("GET", "/groupJoinRequest/{id}/events", true, None),
    ("PUT", "/devices/{id}", true, Some(&["platform", "token", "url", "authorization", "subscription"])),
    ("DELETE", "/devices/{id}", true, None),
    ("GET", "/groups/joinFromInvite?inviteId={id}", true, None),
    ("POST", "/groups/joinFromInvite", true, Some(&["inviteId", "code"])),
    ("POST", "/pendingJoins", true, Some(&["userId", "lastCheckTimestamp"])),
    ("GET", "/.well-known/usher.json", false, None),
    ("POST", "/create", true, Some(&["name", "description"])),
    ("POST", "/api/groups/create", true, Some(&["webhook", "topic", "name", "description"])),
    ("POST", "/api/groups/join", true, Some(&["groupLinkId"])),
    ("POST", "/webhook", true, Some(&["groupLinkId", "walletAddress"])),
    ("GET", "/api/groups/{id}", false, None),
    ("PUT", "/api/groups/{id}/webhookSecret", true, None),
    ("DELETE", "/api/groups/{id}/webhookSecret", true, None),
    ("POST", "/k/{id}/api/groups/create", false, Some(&["webhook", "topic", "name", "description"])),
    ("POST", "/webhook/{id}", false, Some(&["groupLinkId", "walletAddress"])),
];

fn with_token() -> impl Iterator<Item = Route> {
    ROUTES.into_iter().filter(|(_, _, token, _)| *token)
}

fn with_body() -> impl Iterator<Item = (Route, &'static [&'static str])> {
    ROUTES.into_iter().filter_map(|route| Some((route, route.3?)))
}

async fn send(
    app: &TestApp,
    (method, path, ..): Route,
    id: &str,
    token: &str,
    body: Option<&Value>,
) -> Answer {
    let ask = app.ask(method, &path.replace("{id}", id)).bearer(token);
    match body {
        Some(body) => ask.json(body).send().await,
        None => ask.send().await,
    }
}

both!(without_a_token_or_with_a_wrong_one_nothing_is_done);
async fn without_a_token_or_with_a_wrong_one_nothing_is_done(app: &TestApp) {
    for (method, path, ..) in with_token() {
        let path = path.replace("{id}", &"0".repeat(26));
        let none = app.ask(method, &path).send().await;
        none.refused(401, "sign_in_required");
        let cookie = app.ask(method, &path).header("cookie", "__Host-usher=abc; token=abc").send().await;
        assert_eq!(cookie, none, "cookies count for nothing here");
        let wrong = app.ask(method, &path).bearer(&format!("ush_{}", "0".repeat(52))).send().await;
        wrong.refused(401, "token_invalid");
        for answer in [none, wrong] {
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{method} {path}");
        }
    }
    assert_eq!(app.dump().await.len(), migrations(app).await, "nothing was written");
}

async fn migrations(app: &TestApp) -> usize {
    app.number("SELECT count(*) FROM seaql_migrations").await as usize
}

both!(a_body_is_json_and_says_so);
async fn a_body_is_json_and_says_so(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for ((method, path, ..), _) in with_body() {
        let path = path.replace("{id}", &"0".repeat(26));
        let ask = || app.ask(method, &path).bearer(&token);
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
        ] {
            ask().header("content-type", kind).text("{}").send().await.refused(415, "not_json");
        }
        ask().text("{}").send().await.refused(415, "not_json");
        let json = || ask().header("content-type", "application/json");
        for bad in
            ["", "{", "{} {}", "not json", "\u{feff}{}", "[", "\"\u{0}\"", "[[[[[[", &"[".repeat(10_000)]
        {
            json().text(bad).send().await.refused(422, "invalid");
        }
        for odd in ["null", "[]", "7", "\"x\"", "true"] {
            json().text(odd).send().await.refused(422, "invalid");
        }
        let charset = ask().header("content-type", "application/json; charset=utf-8").text("7").send().await;
        charset.refused(422, "invalid");
    }
}

both!(half_a_character_and_a_field_said_twice_are_refused_and_change_nothing);
async fn half_a_character_and_a_field_said_twice_are_refused_and_change_nothing(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let before = app.dump().await;
    for ((method, path, ..), fields) in with_body() {
        let path = path.replace("{id}", &"0".repeat(26));
        for field in fields {
            let halves = [r"\ud800", r"\udc00", r"\ud800\u0041", r"a\udfff"];
            let mut bodies = halves.map(|half| format!(r#"{{"{field}":"{half}"}}"#)).to_vec();
            bodies.push(format!(r#"{{"{field}":"a","{field}":"b"}}"#));
            for body in &bodies {
                let ask = app.ask(method, &path).bearer(&token).header("content-type", "application/json");
                ask.text(body).send().await.refused(422, "invalid");
            }
        }
    }
    same_rows(&before, &app.dump().await);
}

both!(a_body_has_at_most_sixty_four_kibibytes);
async fn a_body_has_at_most_sixty_four_kibibytes(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for ((method, path, ..), _) in with_body() {
        let path = path.replace("{id}", &"0".repeat(26));
        let of_size = |size: usize| {
            let body = format!("{{\"x\":\"{}\"}}", "x".repeat(size - 8));
            app.ask(method, &path).bearer(&token).header("content-type", "application/json").text(&body)
        };
        assert_ne!(of_size(64 * 1024).send().await.status, 413, "{method} {path}");
        of_size(64 * 1024 + 1).send().await.refused(413, "body_unreadable");
    }
}

/// Things of somebody else: an invite and a request on it.
async fn foreign(app: &TestApp) -> (String, String) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    (invite.card.id.to_string(), app.join(&bo, &invite).await.id.to_string())
}

const NO_IDS: [&str; 9] = [
    "abc",
    "%00",
    "a%00b",
    "%ff",
    "%2e%2e",
    "..%2f..%2fetc",
    "%C3%A9",
    "uuuuuuuuuuuuuuuuuuuuuuuuuu",
    "000000000000000000000000000",
];

both!(unknown_malformed_and_foreign_ids_look_alike_to_the_byte);
async fn unknown_malformed_and_foreign_ids_look_alike_to_the_byte(app: &TestApp) {
    let (invite, request) = foreign(app).await;
    let token = app.token(&app.person("stranger")).await;
    let long = "0".repeat(5_000);
    for route in
        ROUTES.into_iter().filter(|(_, path, ..)| path.contains("{id}") && !path.starts_with("/devices"))
    {
        let (method, path, ..) = route;
        let body = match (method, path) {
            ("PUT", "/groupJoinRequest/{id}") => Some(json!({ "status": "approved" })),
            (_, "/k/{id}/api/groups/create") => {
                Some(json!({ "webhook": "https://example.org/", "topic": "t", "name": "n" }))
            }
            (_, "/webhook/{id}") => Some(json!({
                "groupLinkId": invite, "walletAddress": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
            })),
            ("PATCH", _) => Some(json!({ "paused": true })),
            (_, "/groupJoinRequest/{id}/notify") => Some(json!({
                "inviteId": invite, "joinRequestId": request, "recipientId": "", "groupName": "",
                "type": "manual_approval"
            })),
            _ => None,
        };
        let ask = async |id: &str| send(app, route, id, &token, body.as_ref()).await;
        let unknown = ask(&"0".repeat(26)).await;
        assert_eq!(unknown.status, 404, "{method} {path}: {unknown:?}");
        unknown.refused(404, unknown.json()["code"].as_str().unwrap());
        for malformed in NO_IDS.into_iter().chain([long.as_str()]) {
            assert_eq!(ask(malformed).await, unknown, "{method} {path} {malformed}");
        }
        let is_public = path == "/api/groups/{id}"
            || path.starts_with("/groupInvite") && (method == "GET" || path.ends_with("/me"));
        if !is_public {
            let id = if path.starts_with("/groupJoinRequest") { &request } else { &invite };
            assert_eq!(ask(id).await, unknown, "{method} {path}: foreign");
        }
    }
    for path in ["/groupJoinRequest", "/groups/joinFromInvite"] {
        let ask =
            async |id: &str| app.post(path).bearer(&token).json(&json!({ "inviteId": id })).send().await;
        let unknown = ask(&"0".repeat(26)).await;
        unknown.refused(404, "invite_not_found");
        for malformed in ["", "abc", "\0", "é", &long] {
            assert_eq!(ask(malformed).await, unknown, "{malformed}");
        }
    }
    let before = app.dump().await;
    assert!(
        before.iter().any(|row| row.contains(&request) && row.contains("pending")),
        "nothing was decided"
    );
}

both!(a_query_that_makes_no_sense_is_an_unknown_id);
async fn a_query_that_makes_no_sense_is_an_unknown_id(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let path = "/groups/joinFromInvite";
    let unknown = app.get(&format!("{path}?inviteId={}", "0".repeat(26))).bearer(&token).send().await;
    unknown.refused(404, "not_found");
    for query in [
        "",
        "?",
        "?inviteId",
        "?inviteId=",
        "?inviteId=a&inviteId=b",
        "?inviteId=%ff",
        "?inviteId=a%00b",
        "?inviteid=a",
    ] {
        let answer = app.get(&format!("{path}{query}")).bearer(&token).send().await;
        assert_eq!(answer, unknown, "{query}");
    }
}

both!(a_nul_byte_anywhere_breaks_nothing);
async fn a_nul_byte_anywhere_breaks_nothing(app: &TestApp) {
    let app = &app.with_limits(|limits| limits.answer_within = Duration::ZERO);
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    let request = app.join(&app.person("bo"), &invite).await;
    for (route, fields) in with_body() {
        for field in fields {
            for value in
                [json!("a\0b"), json!("\0"), json!(["a\0b"]), json!({ "message": "\0", "signature": "\0" })]
            {
                let mut body =
                    json!({ "groupName": "Tea", "userId": alix.inbox_id.as_str(), "status": "rejected" });
                body[*field] = value;
                for id in [invite.card.id.as_str(), request.id.as_str(), "a%00b"] {
                    let answer = send(app, route, id, &token, Some(&body)).await;
                    // Nobody makes groups here, and whoever orders one is told to come back.
                    let waits = route.1 == "/create" && answer.status == 503;
                    assert!(answer.status < 500 || waits, "{route:?} {body}: {answer:?}");
                }
            }
        }
    }
    let services = &app.services;
    let form = GroupForm { name: "T\0ea".into(), description: "a\0b".into(), ..GroupForm::default() };
    usher::service::group::create(services, &alix.signed_in(), form).await.unwrap();
    let welcome = NewInvite { welcome: "W\0elcome".into(), label: "\0".into(), ..group.invite() };
    usher::service::invite::create(services, &alix.inbox_id, welcome).await.unwrap();
    for wrong in ["a\0b", "\0"] {
        assert!(
            usher::service::set_up::take(services, &alix.inbox_id, wrong).await.unwrap_err().status < 500
        );
        assert_eq!(usher::service::image::get(services, wrong, true).await.unwrap(), None);
        usher::service::profile::set_name(services, &alix.inbox_id, wrong).await.unwrap();
    }
    assert!(!app.dump().await.join("\n").contains('\0'));
    app.run_jobs().await;
}

both!(other_sites_may_ask_without_cookies);
async fn other_sites_may_ask_without_cookies(app: &TestApp) {
    for (method, path, ..) in ROUTES.into_iter().filter(|(_, path, ..)| !path.starts_with("/.well-known")) {
        let path = path.replace("{id}", &"0".repeat(26));
        let answer = app.ask(method, &path).header("origin", "https://other.example").send().await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{method} {path}");
        assert_eq!(answer.header("access-control-allow-credentials"), None, "{method} {path}");
        assert_eq!(answer.header("set-cookie"), None);
        let before = app
            .ask("OPTIONS", &path)
            .header("origin", "https://other.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "authorization,content-type");
        let before = before.send().await;
        assert_eq!(before.status, 200);
        assert_eq!(before.header("access-control-allow-credentials"), None);
        let allowed = before.header("access-control-allow-methods").unwrap();
        assert!(allowed.split(',').any(|one| one.trim() == method), "{allowed}");
        let headers = before.header("access-control-allow-headers").unwrap().to_ascii_lowercase();
        for header in ["authorization", "content-type", "if-none-match"] {
            assert!(headers.split(',').any(|one| one.trim() == header), "{headers}");
        }
        let shown = answer.header("access-control-expose-headers").unwrap().to_ascii_lowercase();
        for header in ["etag", "retry-after", "location"] {
            assert!(shown.split(',').any(|one| one.trim() == header), "{shown}");
        }
    }
}

both!(answers_are_neither_kept_nor_guessed_at);
async fn answers_are_neither_kept_nor_guessed_at(app: &TestApp) {
    for (method, path, ..) in ROUTES.into_iter().filter(|(_, path, ..)| !path.starts_with("/.well-known")) {
        let answer = app.ask(method, &path.replace("{id}", "abc")).send().await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{method} {path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{method} {path}");
        let cache = answer.header("cache-control").unwrap();
        assert!(cache.contains("no-store") || cache.contains("no-cache"), "{method} {path}: {cache}");
    }
}

both!(a_failing_database_says_nothing_about_itself);
async fn a_failing_database_says_nothing_about_itself(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    app.sql("DROP TABLE invites").await;
    let answer = app.get(&format!("/groupInvite/{}", "0".repeat(26))).bearer(&token).send().await;
    let body = answer.refused(500, "internal").to_string();
    assert!(!body.contains("invites") && !body.contains("SELECT"), "{body}");
}
