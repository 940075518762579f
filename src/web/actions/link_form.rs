//! Making a link: the one form with a file, so it is read as multipart.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, PrimitiveDateTime};
use tower_sessions::Session;

use super::me::{House, house};
use super::session::{self, Kept};
use super::{answer, filled, services};
use crate::domain::group::Level;
use crate::domain::problem::Problem;
use crate::domain::view::{GroupState, GroupView, SignedIn};
use crate::service::{self, Services};
use crate::web::paths;

/// Where the form goes.
pub const ACTION: &str = "/do/links/create";
/// The largest picture, and what may stand around it in the form.
pub const BODY_MAX: usize = PICTURE_MAX + 64 * 1024;
const PICTURE_MAX: usize = 1024 * 1024;
const FORM: &str = "new-link";
const FIELDS: [&str; 11] = [
    "group",
    "mode",
    "closes",
    "date",
    "offset",
    "limit",
    "label",
    "description",
    "welcome",
    "image_url",
    "image_hash",
];

type Typed = BTreeMap<String, String>;

/// The form, with the groups a link can be made for.
pub struct LinkForm {
    pub house: House,
    pub groups: Vec<GroupView>,
    pub group: String,
    pub kept: Kept,
}

pub async fn load() -> Result<LinkForm, Problem> {
    let house = house().await?;
    let mut groups = service::group::mine(&services()?, house.inbox()).await?;
    groups.retain(|g| g.state == GroupState::Ready && (g.may_invite || g.level >= Some(Level::Admin)));
    let kept = session::kept(FORM).await;
    let group = kept.value_or("group", &answer::query("group").unwrap_or_default());
    Ok(LinkForm { house, groups, group, kept })
}

/// Makes a link and shows it, or shows the form again with everything that was typed.
pub async fn create(Extension(services): Extension<Services>, session: Session, body: Multipart) -> Response {
    let mut typed = Typed::new();
    let page = match made(&services, &session, body, &mut typed).await {
        Ok(page) => {
            let _gone = session.remove_value(&session::form_key(FORM)).await;
            page
        }
        Err(problem) if problem.status == 401 => paths::SIGN_IN.to_owned(),
        Err(problem) => {
            let back = paths::new_link(typed.get("group").map_or("", String::as_str));
            let kept = Kept { values: typed, problem: Some(problem) };
            let _kept = session.insert(&session::form_key(FORM), kept).await;
            paths::again(&back)
        }
    };
    (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
}

async fn made(
    services: &Services,
    session: &Session,
    body: Multipart,
    typed: &mut Typed,
) -> Result<String, Problem> {
    let who: SignedIn =
        session.get(session::WHO).await.map_err(session::trouble)?.ok_or_else(Problem::sign_in_first)?;
    let picture = read(body, typed).await?;
    if let Some(bytes) = picture {
        let hash = service::image::store(services, &who.inbox_id, bytes).await?;
        typed.insert("image_hash".to_owned(), hash);
    }
    let new = new_invite(typed, services.now_ms())?;
    let row = service::invite::create(services, &who.inbox_id, new).await?;
    Ok(format!("{}?new", paths::link(row.card.id.as_str())))
}

/// Reads the fields into `typed` and gives the picture, where one was chosen.
async fn read(mut body: Multipart, typed: &mut Typed) -> Result<Option<Vec<u8>>, Problem> {
    let broken =
        |_| Problem::new(400, "form_unreadable", "This form did not arrive whole.").detail("Send it again.");
    let mut picture = None;
    while let Some(field) = body.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(too_large)?;
        if name == "picture" && !bytes.is_empty() {
            picture = Some(bytes.to_vec());
        } else if FIELDS.contains(&name.as_str()) {
            typed.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    if picture.as_ref().is_some_and(|p| p.len() > PICTURE_MAX) { Err(too_large(())) } else { Ok(picture) }
}

fn too_large<E>(_: E) -> Problem {
    Problem::new(413, "picture_too_large", "This picture is too large.").detail("It can have 1 MiB at most.")
}

fn new_invite(typed: &Typed, now_ms: i64) -> Result<service::invite::NewInvite, Problem> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    Ok(service::invite::NewInvite {
        group: filled(text("group")),
        description: text("description"),
        label: text("label"),
        welcome: text("welcome"),
        join_mode: text("mode"),
        expires_at_ms: closes(&text("closes"), &text("date"), &text("offset"), now_ms)?,
        max_uses: limit(&text("limit"))?,
        image_url: filled(text("image_url")),
        image_hash: filled(text("image_hash")),
        ..Default::default()
    })
}

fn limit(text: &str) -> Result<Option<i64>, Problem> {
    let number = |t: &str| t.parse().map_err(|_| Problem::invalid("The number of people is not a number."));
    Some(text.trim()).filter(|t| !t.is_empty()).map(number).transpose()
}

/// When the link closes. `offset` is the reader's distance from UTC in minutes, as their browser counts it.
fn closes(choice: &str, date: &str, offset: &str, now_ms: i64) -> Result<Option<i64>, Problem> {
    const INPUT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let days = match choice {
        "1d" => 1,
        "7d" => 7,
        "30d" => 30,
        "date" => {
            let at = PrimitiveDateTime::parse(date.get(..16).unwrap_or(date), INPUT)
                .map_err(|_| Problem::invalid("Choose the day and the time at which the link closes."))?;
            let minutes: i64 = offset.parse().unwrap_or_default();
            let at = at.assume_utc().saturating_add(Duration::minutes(minutes.clamp(-1440, 1440)));
            return Ok(Some(at.unix_timestamp().saturating_mul(1000)));
        }
        _ => return Ok(None),
    };
    Ok(Some(now_ms.saturating_add(days * 86_400_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_closes_never_after_days_or_at_a_time() {
        assert_eq!(closes("never", "", "", 5), Ok(None));
        assert_eq!(closes("7d", "", "", 5), Ok(Some(604_800_005)));
        assert_eq!(closes("date", "2026-11-24T18:00", "0", 5), Ok(Some(1_795_543_200_000)));
        assert_eq!(closes("date", "2026-11-24T19:00", "-60", 5), Ok(Some(1_795_543_200_000)));
        assert!(closes("date", "tomorrow", "", 5).is_err());
    }

    #[test]
    fn a_limit_is_a_number_or_nothing() {
        assert_eq!(limit(" "), Ok(None));
        assert_eq!(limit("50"), Ok(Some(50)));
        assert!(limit("many").is_err());
    }
}
