//! Changing a link: the same form as for a new one, filled in.

use axum::Extension;
use axum::extract::{Path, Request};
use axum::response::Response;
use tower_sessions::Session;

use super::filled;
use super::link_form::{Typed, answered, closes, limit, opens, receive, typed_time};
use super::links::{LinkView, one};
use super::session::{self, Kept};
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::service::invite::InviteChange;
use crate::service::{self, Services};
use crate::web::paths;

/// Where the form goes, the id behind it.
pub const ACTION: &str = "/do/links/change";
const FORM: &str = "edit-link";

/// The link, and the form as it was typed or as the link stands.
pub async fn load(id: &str) -> Result<(LinkView, Kept), Problem> {
    let link = one(id).await?;
    if !link.row.may_edit {
        return Err(
            Problem::forbidden("You may not change this link.").detail("Ask whoever made it, or an admin.")
        );
    }
    let kept = session::kept(FORM).await;
    let kept = if kept.problem.is_some() { kept } else { standing(&link.row) };
    Ok((link, kept))
}

fn standing(row: &InviteRow) -> Kept {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let values = [
        ("label", text(&row.label)),
        ("mode", row.card.join_mode.as_str().to_owned()),
        ("closes", "keep".to_owned()),
        ("disclosure", row.card.disclosure.as_str().to_owned()),
        ("opens", row.card.opens_at_ms.map(typed_time).unwrap_or_default()),
        ("limit", row.max_uses.map(|max| max.to_string()).unwrap_or_default()),
        ("description", row.card.description.clone()),
        ("welcome", text(&row.welcome)),
        ("image_hash", text(&row.card.image_hash)),
        ("image_url", text(&row.card.image_url)),
    ];
    Kept { values: values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(), problem: None }
}

/// Changes a link and shows it, or shows the form again with everything that was typed.
pub async fn change(
    Extension(services): Extension<Services>,
    session: Session,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let mut typed = Typed::new();
    let done = changed(&services, &session, &id, request, &mut typed).await;
    answered(&session, FORM, &paths::edit_link(&id), typed, done).await
}

async fn changed(
    services: &Services,
    session: &Session,
    id: &str,
    request: Request,
    typed: &mut Typed,
) -> Result<String, Problem> {
    let who = receive(services, session, request, typed).await?;
    let change = what(typed, services.now_ms())?;
    service::invite::change(services, &who.inbox_id, id, change).await?;
    Ok(paths::link(id))
}

fn what(typed: &Typed, now_ms: i64) -> Result<InviteChange, Problem> {
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let keeps = text("closes") == "keep";
    let end = closes(&text("closes"), &text("date"), &text("offset"), now_ms)?;
    let picture = filled(text("image_hash")).filter(|_| text("no_picture").is_empty());
    Ok(InviteChange {
        label: Some(text("label")),
        join_mode: filled(text("mode")),
        description: Some(text("description")),
        welcome: Some(text("welcome")),
        disclosure: filled(text("disclosure")),
        sealed: filled(text("sealed")),
        opens_at_ms: Some(opens(&text("opens"), &text("opens_offset"))?),
        expires_at_ms: (!keeps).then_some(end),
        max_uses: Some(limit(&text("limit"))?),
        image_hash: Some(picture),
        image_url: Some(filled(text("image_url"))),
        ..InviteChange::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_touched_stays() {
        let typed = |pairs: &[(&str, &str)]| -> Typed {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let kept = what(&typed(&[("closes", "keep"), ("image_hash", "ab"), ("limit", "7")]), 0).unwrap();
        assert_eq!(kept.expires_at_ms, None);
        assert_eq!(kept.image_hash, Some(Some("ab".into())));
        assert_eq!(kept.max_uses, Some(Some(7)));
        let gone =
            what(&typed(&[("closes", "never"), ("image_hash", "ab"), ("no_picture", "1")]), 0).unwrap();
        assert_eq!(
            (gone.expires_at_ms, gone.image_hash, gone.max_uses),
            (Some(None), Some(None), Some(None))
        );
    }
}
