//! Addresses of invites as people have them: from a code, cut off, doubled, with the full stop behind them. What can
//! be understood leads to the page; what can't is explained there.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HeaderName, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::actions::Site;
use super::{edge, paths};
use crate::domain::id::{ID_LEN, InviteId};
use crate::domain::pasted;
use crate::domain::source::{Source, of_query};

/// What stands in the place of an id where there is none.
const NONE: &str = "-";

/// Sends a mistyped address to the right one. It changes nothing, and leads nowhere but to an invite of ours.
pub async fn straighten(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    if !request.method().is_safe() {
        return next.run(request).await;
    }
    match understood(request.uri()) {
        Way::Straight => {}
        Way::Inside(path) => {
            if let Ok(uri) = path.parse() {
                *request.uri_mut() = uri;
            }
        }
        Way::Elsewhere(path) => {
            let headers: [(HeaderName, String); 1] = [(LOCATION, path)];
            let mut response = (StatusCode::PERMANENT_REDIRECT, headers).into_response();
            edge::dress(&site, response.headers_mut());
            return response;
        }
    }
    next.run(request).await
}

#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// As it is.
    Straight,
    /// The same page by another name, without another round trip: somebody holds a phone before a poster.
    Inside(String),
    Elsewhere(String),
}

/// The door of an invite and what stands behind it: `/i/x` is `("i", "x")`.
pub fn door_and_rest(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    let (door, rest) = path.split_once('/').unwrap_or((path, ""));
    let known = ["invite", "i", "group"].iter().any(|name| name.eq_ignore_ascii_case(door));
    known.then_some((door, rest))
}

fn understood(uri: &Uri) -> Way {
    let Some((door, rest)) = door_and_rest(uri.path()) else { return Way::Straight };
    let first = rest.split('/').next().unwrap_or_default();
    let ours = matches!(door, "invite" | "i" | "I" | "group");
    // Also the pages beside an invite.
    if ours && InviteId::parse(first).is_ok() && !rest.ends_with('/') && !rest.contains(':') {
        return Way::Straight;
    }
    let query = uri.query().unwrap_or_default();
    if let Some((id, source)) = of_code(first).filter(|_| ours && first == rest) {
        return Way::Inside(with_known(paths::invite_from(id.as_str(), source), query));
    }
    match pasted::read_path(rest) {
        Ok(link) => {
            let source = if link.source == Source::Direct { of_query(query) } else { link.source };
            Way::Elsewhere(with_known(paths::invite_from(link.id.as_str(), source), query))
        }
        Err(_) if !ours || rest.is_empty() || first != rest => {
            let shown: String = first.chars().filter(char::is_ascii_alphanumeric).take(2 * ID_LEN).collect();
            let shown = if shown.is_empty() { NONE } else { &shown };
            Way::Inside(with_known(format!("/invite/{shown}"), query))
        }
        Err(_) => Way::Straight,
    }
}

/// What a code of ours says: an id, and the letter of where it hangs.
fn of_code(text: &str) -> Option<(InviteId, Source)> {
    let (id, letter) = text.split_once('-')?;
    let id = InviteId::parse(id).ok()?;
    let mut letters = letter.chars();
    let source = letters.next().and_then(Source::of_letter).filter(|_| letters.next().is_none())?;
    Some((id, source))
}

/// With the language somebody chose, and nothing else of a query.
fn with_known(path: String, query: &str) -> String {
    let tag = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    let tag = tag.filter(|tag| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase()));
    let join = if path.contains('?') { '&' } else { '?' };
    tag.map_or_else(|| path.clone(), |tag| format!("{path}{join}lang={tag}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdefghjkmnpqrs";

    fn way(path: &str) -> Way {
        understood(&path.parse().unwrap_or_else(|_| panic!("{path}")))
    }

    #[test]
    fn a_right_address_stays_as_it_is() {
        let upper = ID.to_ascii_uppercase();
        for path in [
            format!("/invite/{ID}"),
            format!("/invite/{ID}?s=mail&again"),
            format!("/i/{ID}"),
            format!("/I/{upper}"),
            format!("/group/{ID}"),
            format!("/invite/{ID}/sign-in?sign"),
            format!("/invite/{ID}/check?address=x"),
            "/".into(),
            "/invites".into(),
            "/images/x".into(),
            format!("/dashboard/links/{ID}."),
            "/invite/short".into(),
            format!("/invite/{ID}abc"),
        ] {
            assert_eq!(way(&path), Way::Straight, "{path}");
        }
    }

    #[test]
    fn a_code_of_ours_needs_no_second_trip() {
        let upper = ID.to_ascii_uppercase();
        assert_eq!(way(&format!("/I/{upper}-P")), Way::Inside(format!("/invite/{ID}?s=poster")));
        assert_eq!(way(&format!("/i/{ID}-d")), Way::Inside(format!("/invite/{ID}?s=desk")));
    }

    #[test]
    fn a_mistyped_address_leads_to_the_right_one_and_keeps_nothing_unknown() {
        let upper = ID.to_ascii_uppercase();
        let plain = format!("/invite/{ID}");
        for path in [
            format!("/invite/{ID}/"),
            format!("/invite/{ID}."),
            format!("/invite/{ID},"),
            format!("/invite/{ID})"),
            format!("/invite/{ID}%3E"),
            format!("/invite/{ID}%22"),
            format!("/invite/{ID}%E2%80%A6"),
            format!("/invite/{ID}%0A"),
            format!("/invite/%20{ID}"),
            format!("/invite/{ID}https://usher.example/invite/{ID}"),
            format!("/invite/https://usher.example/invite/{ID}"),
            format!("/invite/{ID}/https://usher.example/invite/{ID}"),
            format!("/Invite/{upper}"),
            format!("/INVITE/{upper}"),
            format!("/GROUP/{upper}"),
            format!("/invite//{ID}"),
            format!("/invite/{ID}.?next=https://evil.example&utm_source=x"),
            format!("/invite/{ID}-X"),
        ] {
            assert_eq!(way(&path), Way::Elsewhere(plain.clone()), "{path}");
        }
        for (path, source) in [
            (format!("/invite/{ID}.?s=mail&x=y"), "mail"),
            (format!("/invite/{ID}-P."), "poster"),
            (format!("/invite/{ID}.?lang=es&s=chat&x"), "chat&lang=es"),
            (format!("/invite/{ID}-B.?lang=%0d%0a"), "badge"),
            (format!("/invite/{ID}/?s=%0d%0aSet-Cookie"), "other"),
        ] {
            assert_eq!(way(&path), Way::Elsewhere(format!("{plain}?s={source}")), "{path}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_explained_by_the_page_of_invites() {
        for (path, shown) in [
            ("/invite", "/invite/-"),
            ("/invite/", "/invite/-"),
            ("/i/", "/invite/-"),
            ("/invite/abc/", "/invite/abc"),
            ("/Invite/abc", "/invite/abc"),
            ("/invite//evil.example/x", "/invite/-"),
            ("/invite/abc/def", "/invite/abc"),
        ] {
            assert_eq!(way(path), Way::Inside(shown.into()), "{path}");
        }
    }
}
