//! Every path of the front door. A path that goes into a `Location` header is built here and nowhere else.

use crate::domain::id::InviteId;
use crate::domain::source::Source;

pub const HOME: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const DOCS: &str = "/docs/api";
pub const VISITOR: &str = "/visitor";
pub const DASHBOARD: &str = "/dashboard";
pub const REQUESTS: &str = "/dashboard/requests";
pub const LINKS: &str = "/dashboard/links";
pub const NEW_LINK: &str = "/dashboard/links/new";
pub const GROUPS: &str = "/dashboard/groups";
pub const NEW_GROUP: &str = "/dashboard/groups/new";
pub const KEYS: &str = "/dashboard/keys";
pub const NOTIFICATIONS: &str = "/dashboard/keys#notifications";
pub const NEW_KEY: &str = "/dashboard/keys/new";
pub const WEBHOOKS: &str = "/dashboard/webhooks";
pub const NEW_WEBHOOK: &str = "/dashboard/webhooks/new";
/// The service worker; `public/worker.js` knows the paths it opens.
pub const WORKER: &str = "/dashboard/worker.js";
pub const ME: &str = "/dashboard/me";

/// An id as it may stand in a path: letters and digits, else nothing of it.
pub fn safe(id: &str) -> &str {
    if id.bytes().all(|b| b.is_ascii_alphanumeric()) { id } else { "unknown" }
}

pub fn invite(id: &str) -> String {
    format!("/invite/{}", InviteId::parse(id).as_ref().map_or("unknown", InviteId::as_str))
}

/// The same, found there.
pub fn invite_from(id: &str, source: Source) -> String {
    if source == Source::Direct { invite(id) } else { format!("{}?s={}", invite(id), source.word()) }
}

/// Where to sign in: for an invite, or for the dashboard.
pub fn sign_in(invite_id: Option<&str>) -> String {
    invite_id.map_or_else(|| SIGN_IN.to_owned(), |id| format!("{}/sign-in", invite(id)))
}

/// Where a code is shown that an XMTP app sends.
pub fn by_code(id: &str) -> String {
    format!("{}/code", invite(id))
}

/// A private address: how a request stands.
pub fn status(request: &str, proof: &str) -> String {
    format!("/status/{}/{}", safe(request), safe(proof))
}

pub fn link(id: &str) -> String {
    format!("{LINKS}/{}", safe(id))
}

/// The numbers of a link over so many days.
pub fn link_days(id: &str, days: i64) -> String {
    format!("{}?days={days}#numbers", link(id))
}

pub fn edit_link(id: &str) -> String {
    format!("{}/edit", link(id))
}

/// The part of a group's page that names its reviewers.
pub fn reviewers(key: &str) -> String {
    format!("{}#reviewers", group(key))
}

/// The screen of a link at an event, for whoever may change the link.
pub fn screen(id: &str) -> String {
    format!("{}/event", link(id))
}

/// Where people at the door tap the pairs that guests show.
pub fn door(id: &str) -> String {
    format!("{}/door", link(id))
}

/// The part of a link's page about events.
pub fn at_event(id: &str) -> String {
    format!("{}#event", link(id))
}

/// The posters of a link.
pub fn posters(id: &str) -> String {
    format!("{}/poster", link(id))
}

/// One of them, on this paper, as a page to print.
pub fn poster(id: &str, paper: &'static str) -> String {
    format!("{}?size={paper}", posters(id))
}

/// The same as a PDF.
pub fn poster_file(id: &str, paper: &'static str) -> String {
    format!("{}.pdf?size={paper}", posters(id))
}

/// A sheet of badges.
pub fn sheet(id: &str) -> String {
    format!("/dashboard/sheets/{}", safe(id))
}

/// The QR code of a link as a file; `kind` is how its name ends.
pub fn code_file(id: &str, kind: &'static str) -> String {
    format!("/qr/{}{kind}", safe(id))
}

pub fn gate(id: &str) -> String {
    format!("{}/gate", link(id))
}

/// The form of a requirement of this kind: a new one, or in the place of one.
pub fn gate_requirement(id: &str, kind: &str, at: Option<usize>) -> String {
    let at = at.map(|at| format!("&at={at}")).unwrap_or_default();
    format!("{}/requirement?add={}{at}", gate(id), safe(kind))
}

/// The form of the requirement at this place, as it stands.
pub fn change_requirement(id: &str, at: usize) -> String {
    format!("{}/requirement?at={at}", gate(id))
}

/// The same, filled in from an example.
pub fn gate_example(id: &str, word: &str) -> String {
    format!("{}/requirement?example={}", gate(id), safe(word))
}

pub fn gate_text(id: &str) -> String {
    format!("{}/text", gate(id))
}

/// Who would be taken out if everybody were looked at again.
pub fn dry_run(id: &str) -> String {
    format!("{}/dry-run", gate(id))
}

pub fn remove_gate(id: &str) -> String {
    format!("{}/remove", gate(id))
}

/// Where an address is looked at before connecting.
pub fn check(id: &str) -> String {
    format!("{}/check", invite(id))
}

pub fn new_link(group: &str) -> String {
    if group.is_empty() { NEW_LINK.to_owned() } else { format!("{NEW_LINK}?group={}", safe(group)) }
}

pub fn group(key: &str) -> String {
    format!("{GROUPS}/{}", safe(key))
}

/// Where a request is answered after a look: `verdict` is `approve` or `reject`.
pub fn answer(request: &str, verdict: &'static str) -> String {
    format!("{REQUESTS}/{}/{verdict}", safe(request))
}

pub fn revoke_key(id: &str) -> String {
    format!("{KEYS}/{}/revoke", safe(id))
}

pub fn sign_app_out(id: &str) -> String {
    format!("{KEYS}/apps/{}/sign-out", safe(id))
}

pub fn webhook(id: &str) -> String {
    format!("{WEBHOOKS}/{}", safe(id))
}

pub fn edit_webhook(id: &str) -> String {
    format!("{}/edit", webhook(id))
}

pub fn delete_webhook(id: &str) -> String {
    format!("{}/delete", webhook(id))
}

pub fn set_up(secret: &str) -> String {
    format!("/set-up/{}", safe(secret))
}

/// One's own page, and the invite it leads back to.
pub fn me(invite: Option<&str>) -> String {
    invite.map_or_else(|| ME.to_owned(), |id| format!("{ME}?for={}", safe(id)))
}

pub fn visitor(conversation: &str) -> String {
    format!("{VISITOR}?c={}", safe(conversation))
}

pub fn image(hash: &str) -> String {
    format!("/images/{}", safe(hash))
}

/// One size of a picture, as WebP.
pub fn image_size(hash: &str, side: u32) -> String {
    format!("{}-{side}", image(hash))
}

/// The picture of an invite's link preview.
pub fn card(id: &str, version: &str) -> String {
    format!("/card/{}/{}.png", safe(id), safe(version))
}

/// The same page, showing what was typed and why it was not taken.
pub fn again(path: &str) -> String {
    format!("{path}{}again", if path.contains('?') { '&' } else { '?' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_gets_into_a_path() {
        assert_eq!(invite("a\r\nSet-Cookie: x"), "/invite/unknown");
        assert_eq!(link("../../x"), "/dashboard/links/unknown");
        assert_eq!(group("//example.org"), "/dashboard/groups/unknown");
        assert_eq!(invite(&"A".repeat(26)), format!("/invite/{}", "a".repeat(26)));
    }

    #[test]
    fn again_joins_a_query() {
        assert_eq!(again("/sign-in"), "/sign-in?again");
        assert_eq!(again("/sign-in?sign"), "/sign-in?sign&again");
    }
}
