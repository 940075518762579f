//! What one can ask, with `{invite}`, `{request}`, `{topic}`, `{wallet}`, `{key}` and people filled in.

use usher::domain::scope::Scope;

pub struct Call {
    pub name: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    pub body: &'static str,
    /// Any of these opens it to an API key; none: every key.
    pub scopes: &'static [Scope],
}

const fn call(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    body: &'static str,
    scopes: &'static [Scope],
) -> Call {
    Call { name, method, path, body, scopes }
}

const INVITES: &[Scope] = &[Scope::Invites];
const JOINS: &[Scope] = &[Scope::Joins];
const DECISIONS: &[Scope] = &[Scope::Decisions];
const DEVICES: &[Scope] = &[Scope::Devices];
const GROUPS: &[Scope] = &[Scope::Groups];
const JOINS_OR_DECISIONS: &[Scope] = &[Scope::Joins, Scope::Decisions];
const ANY: &[Scope] = &Scope::ALL;

const LINK: &str =
    r#"{"webhook":"https://example.org/hook","topic":"{topic}","name":"Tea","description":""}"#;
const DECIDE: &str = r#"{"groupLinkId":"{invite}","walletAddress":"{wallet}"}"#;

/// Calls about an invite, and those about oneself.
pub const OF_INVITE: [Call; 20] = [
    call("read the invite", "GET", "/groupInvite/{invite}", "", ANY),
    call("read the link", "GET", "/api/groups/{invite}", "", ANY),
    call("list my invites", "GET", "/groupInvite", "", INVITES),
    call("make an invite", "POST", "/groupInvite", r#"{"groupName":"Tea"}"#, INVITES),
    call("invite to group", "POST", "/groupInvite", r#"{"groupId":"{topic}"}"#, INVITES),
    call("edit", "PATCH", "/groupInvite/{invite}", r#"{"label":"Door"}"#, INVITES),
    call("revoke", "DELETE", "/groupInvite/{invite}", "", INVITES),
    call("make a group", "POST", "/create", r#"{"name":"Tea"}"#, GROUPS),
    call("link a group", "POST", "/api/groups/create", LINK, GROUPS),
    call("link by URL", "POST", "/k/{key}/api/groups/create", LINK, GROUPS),
    call("make a secret", "PUT", "/api/groups/{invite}/webhookSecret", "", GROUPS),
    call("end the secret", "DELETE", "/api/groups/{invite}/webhookSecret", "", GROUPS),
    call("volunteer", "PUT", "/groupInvite/{invite}/admitters/me", "", DECISIONS),
    call("stand down", "DELETE", "/groupInvite/{invite}/admitters/me", "", DECISIONS),
    call("catch up", "POST", "/pendingJoins", r#"{"userId":"{me}"}"#, DECISIONS),
    call("catch up as bo", "POST", "/pendingJoins", r#"{"userId":"{bo}"}"#, DECISIONS),
    call("read my name", "GET", "/me", "", ANY),
    call("name myself", "PUT", "/me", r#"{"name":"Me"}"#, JOINS),
    call(
        "name a device",
        "PUT",
        "/devices/{device}",
        r#"{"platform":"http","url":"https://push.example/"}"#,
        DEVICES,
    ),
    call("forget a device", "DELETE", "/devices/{device}", "", DEVICES),
];

/// Calls about a request.
pub const OF_REQUEST: [Call; 13] = [
    call("ask", "POST", "/groupJoinRequest", r#"{"inviteId":"{invite}"}"#, JOINS),
    call("ask, option 2", "POST", "/groups/joinFromInvite", r#"{"inviteId":"{invite}"}"#, JOINS),
    call("ask by link", "POST", "/api/groups/join", r#"{"groupLinkId":"{invite}"}"#, JOINS),
    call("my request", "GET", "/groups/joinFromInvite?inviteId={invite}", "", JOINS),
    call("read the request", "GET", "/groupJoinRequest/{request}", "", JOINS_OR_DECISIONS),
    call("follow it", "GET", "/groupJoinRequest/{request}/events", "", JOINS_OR_DECISIONS),
    call("approve", "PUT", "/groupJoinRequest/{request}", r#"{"status":"approved"}"#, DECISIONS),
    call("reject", "PUT", "/groupJoinRequest/{request}", r#"{"status":"rejected"}"#, DECISIONS),
    call("claim", "POST", "/groupJoinRequest/{request}/claim", "{}", DECISIONS),
    call(
        "notify",
        "POST",
        "/groupJoinRequest/{request}/notify",
        r#"{"inviteId":"{invite}","joinRequestId":"{request}","recipientId":"{alix}","groupName":"Tea","type":"{type}"}"#,
        JOINS,
    ),
    call("withdraw", "DELETE", "/groupJoinRequest/{request}", "", JOINS),
    call("decide", "POST", "/webhook", DECIDE, GROUPS),
    call("decide by URL", "POST", "/webhook/{key}", DECIDE, GROUPS),
];

/// What asks nothing of whoever calls.
pub const OPEN: [(&str, &str); 3] =
    [("POST", "/auth/nonce"), ("POST", "/auth/token"), ("GET", "/.well-known/usher.json")];
