//! Making a link: the one form with a file, so it is read as multipart.

use std::collections::BTreeMap;
use std::future::ready;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};
use tower_sessions::Session;

use super::me::{House, house};
use super::session::{self, Kept};
use super::{answer, filled, services};
use crate::domain::disclosure::SEALED_MAX;
use crate::domain::group::Level;
use crate::domain::problem::Problem;
use crate::domain::view::{GroupState, GroupView, SignedIn};
use crate::service::{self, Services};
use crate::web::paths;

/// Where the form goes.
pub const ACTION: &str = "/do/links/create";
/// What is read of a form at most: photographs that are too large are read too, to be refused with a page.
pub const BODY_MAX: usize = 16 * 1024 * 1024;
const PICTURE_MAX: usize = service::image::UPLOAD_MAX;
const TEXT_MAX: usize = 16 * 1024;
/// What is kept of the form of somebody who is not signed in.
const TYPED_MAX: usize = 8 * 1024;
/// What is read of it: a form with a picture that may be sent. A browser cut off before shows an error instead
/// of the way to sign in.
const HEARD_MAX: usize = PICTURE_MAX + 64 * 1024;
const FORM: &str = "new-link";
const FIELDS: [&str; 17] = [
    "form",
    "group",
    "mode",
    "disclosure",
    "sealed",
    "opens",
    "opens_offset",
    "closes",
    "date",
    "offset",
    "limit",
    "label",
    "description",
    "welcome",
    "image_url",
    "image_hash",
    "no_picture",
];

pub type Typed = BTreeMap<String, String>;

/// The form, with the groups a link can be made for.
pub struct LinkForm {
    pub house: House,
    pub groups: Vec<GroupView>,
    pub group: String,
    /// The name of this form: sent twice it makes one link.
    pub form: String,
    pub kept: Kept,
}

pub async fn load() -> Result<LinkForm, Problem> {
    let house = house().await?;
    let mut groups = service::group::mine(&services()?, house.inbox()).await?;
    groups.retain(|g| g.state == GroupState::Ready && (g.may_invite || g.level >= Some(Level::Admin)));
    let kept = session::kept(FORM).await;
    let group = kept.value_or("group", &answer::query("group").unwrap_or_default());
    let form = service::form_once::name(&services()?);
    Ok(LinkForm { house, groups, group, form, kept })
}

/// Makes a link and shows it, or shows the form again with everything that was typed.
pub async fn create(
    Extension(services): Extension<Services>,
    session: Session,
    request: Request,
) -> Response {
    let mut typed = Typed::new();
    let made = made(&services, &session, request, &mut typed).await;
    let back = paths::new_link(typed.get("group").map_or("", String::as_str));
    answered(&session, FORM, &back, typed, made).await
}

async fn made(
    services: &Services,
    session: &Session,
    request: Request,
    typed: &mut Typed,
) -> Result<String, Problem> {
    let who = receive(services, session, request, typed).await?;
    let form = (typed.remove("form").unwrap_or_default(), format!("{typed:?}"));
    let new = service::invite::NewInvite { form, ..new_invite(typed, services.now_ms())? };
    let row = service::invite::create(services, &who.inbox_id, new).await?;
    Ok(format!("{}?new", paths::link(row.card.id.as_str())))
}

/// Leads to the page that shows what was done, or back to the form with everything that was typed.
pub async fn answered(
    session: &Session,
    form: &str,
    back: &str,
    typed: Typed,
    done: Result<String, Problem>,
) -> Response {
    let page = match done {
        Ok(page) => {
            let _gone = session.remove_value(&session::form_key(form)).await;
            page
        }
        Err(problem) => session::refuse(Some(session), form, in_utc(typed), back, problem).await,
    };
    (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
}

const INPUT: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]");

/// A refused form shows its date in UTC, as a page without a script means it; a script says it in the reader's
/// own time again.
fn in_utc(mut typed: Typed) -> Typed {
    // The browser seals it anew.
    typed.remove("sealed");
    for (date, offset) in [("date", "offset"), ("opens", "opens_offset")] {
        let offset = typed.remove(offset).unwrap_or_default();
        if let Some(date) = typed.get_mut(date)
            && let Some(text) = instant(date, &offset).and_then(|at| at.format(INPUT).ok())
        {
            *date = text;
        }
    }
    typed
}

/// A time as a field of a form shows it, in UTC.
pub fn typed_time(at_ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1000));
    at.ok().and_then(|at| at.format(INPUT).ok()).unwrap_or_default()
}

fn instant(date: &str, offset: &str) -> Option<OffsetDateTime> {
    let at = PrimitiveDateTime::parse(date.get(..16).unwrap_or(date), INPUT).ok()?;
    let minutes: i64 = offset.parse().unwrap_or_default();
    Some(at.assume_utc().saturating_add(Duration::minutes(minutes.clamp(-1440, 1440))))
}

/// Reads the form of whoever is signed in; a picture is stored at once, so that no refusal loses it.
pub async fn receive(
    services: &Services,
    session: &Session,
    request: Request,
    typed: &mut Typed,
) -> Result<SignedIn, Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    let Some(who) = who else {
        // Who was signed out while typing does not lose it; a stranger does not fill our memory.
        if let Ok(body) = Multipart::from_request(beginning(request), &()).await {
            keep_some(body, typed).await;
        }
        return Err(Problem::sign_in_first());
    };
    let body = Multipart::from_request(request, &()).await.map_err(broken)?;
    if let Some(bytes) = read(body, typed).await? {
        let hash = service::image::store(services, &who.inbox_id, bytes).await?;
        typed.insert("image_hash".to_owned(), hash);
    }
    Ok(who)
}

/// Reads the fields into `typed` and gives the picture, where one was chosen. A picture that is too large is
/// read to its end and refused then, so that the browser gets an answer and nothing typed is lost.
async fn read(mut body: Multipart, typed: &mut Typed) -> Result<Option<Vec<u8>>, Problem> {
    let mut picture = None;
    while let Some(mut field) = body.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let max = match name.as_str() {
            "picture" => PICTURE_MAX,
            "sealed" => SEALED_MAX,
            _ => TEXT_MAX,
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if bytes.len() <= max {
                bytes.extend_from_slice(&chunk);
            }
        }
        if name == "picture" && !bytes.is_empty() {
            picture = Some(bytes);
        } else if FIELDS.contains(&name.as_str()) {
            typed.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    match picture {
        Some(bytes) if bytes.len() > PICTURE_MAX => {
            Err(Problem::new(413, "image_too_large", "This picture is larger than 1 MiB.").on("picture"))
        }
        other => Ok(other),
    }
}

/// Keeps what somebody typed who is not signed in, as far as it is short, and nothing of a picture.
async fn keep_some(mut body: Multipart, typed: &mut Typed) {
    let mut left = TYPED_MAX;
    while let Ok(Some(mut field)) = body.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        let wanted = FIELDS.contains(&name.as_str());
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = field.chunk().await {
            if wanted && bytes.len() <= left {
                bytes.extend_from_slice(&chunk);
            }
        }
        if wanted && bytes.len() <= left {
            left = left.saturating_sub(bytes.len());
            typed.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

/// The same request, with the beginning of its body alone.
fn beginning(request: Request) -> Request {
    let mut left = HEARD_MAX;
    request.map(|body| {
        let chunks = body.into_data_stream().take_while(move |chunk| {
            let size = chunk.as_ref().map_or(0, Bytes::len);
            let fits = size <= left;
            left = left.saturating_sub(size);
            ready(fits)
        });
        Body::from_stream(chunks)
    })
}

fn broken<E>(_: E) -> Problem {
    Problem::new(400, "form_unreadable", "This form did not arrive whole.").detail("Send it again.")
}

fn new_invite(typed: &Typed, now_ms: i64) -> Result<service::invite::NewInvite, Problem> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    Ok(service::invite::NewInvite {
        group: filled(text("group")),
        description: text("description"),
        label: text("label"),
        welcome: text("welcome"),
        join_mode: text("mode"),
        disclosure: text("disclosure"),
        sealed: filled(text("sealed")),
        opens_at_ms: opens(&text("opens"), &text("opens_offset"))?,
        expires_at_ms: closes(&text("closes"), &text("date"), &text("offset"), now_ms)?,
        max_uses: limit(&text("limit"))?,
        image_url: filled(text("image_url")),
        image_hash: filled(text("image_hash")).filter(|_| text("no_picture").is_empty()),
        ..Default::default()
    })
}

pub fn limit(text: &str) -> Result<Option<i64>, Problem> {
    let number = |t: &str| {
        t.parse().map_err(|_| Problem::invalid("The number of people is not a number.").on("limit"))
    };
    Some(text.trim()).filter(|t| !t.is_empty()).map(number).transpose()
}

/// When the link opens; blank is at once.
pub fn opens(date: &str, offset: &str) -> Result<Option<i64>, Problem> {
    if date.trim().is_empty() {
        return Ok(None);
    }
    let missing = || Problem::invalid("Choose the day and the time at which the link opens.").on("opens");
    let at = instant(date, offset).ok_or_else(missing)?;
    Ok(Some(at.unix_timestamp().saturating_mul(1000)))
}

/// When the link closes. `offset` is the reader's distance from UTC in minutes, as their browser counts it.
pub fn closes(choice: &str, date: &str, offset: &str, now_ms: i64) -> Result<Option<i64>, Problem> {
    let days = match choice {
        "1d" => 1,
        "7d" => 7,
        "30d" => 30,
        "date" => {
            let missing =
                || Problem::invalid("Choose the day and the time at which the link closes.").on("date");
            let at = instant(date, offset).ok_or_else(missing)?;
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
    fn a_link_opens_at_once_or_at_a_time() {
        assert_eq!(opens(" ", ""), Ok(None));
        assert_eq!(opens("2026-11-24T19:00", "-60"), Ok(Some(1_795_543_200_000)));
        assert!(opens("soon", "").is_err());
        assert_eq!(typed_time(1_795_543_200_000), "2026-11-24T18:00");
    }

    #[test]
    fn a_refused_date_comes_back_in_utc() {
        let typed = |date: &str, offset: &str| {
            in_utc([("date".to_owned(), date.to_owned()), ("offset".to_owned(), offset.to_owned())].into())
        };
        for (date, offset, shown) in [
            ("2026-11-24T19:00", "-60", "2026-11-24T18:00"),
            ("2026-11-24T19:00", "", "2026-11-24T19:00"),
            ("2026-11-24T22:30", "330", "2026-11-25T04:00"),
            ("tomorrow", "-60", "tomorrow"),
        ] {
            let back = typed(date, offset);
            assert_eq!(back.get("date").map(String::as_str), Some(shown));
            assert!(!back.contains_key("offset"));
        }
    }

    #[test]
    fn a_limit_is_a_number_or_nothing() {
        assert_eq!(limit(" "), Ok(None));
        assert_eq!(limit("50"), Ok(Some(50)));
        assert!(limit("many").is_err());
    }
}
