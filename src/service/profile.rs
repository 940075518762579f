//! What people say of themselves. XMTP has no profiles; nobody verifies it.

use crate::domain::inbox::{InboxId, Person, Profile};
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::storage;

use super::invite::image_url;
use super::{Services, about};

/// Characters in a name.
pub const NAME_MAX: usize = 50;
/// Characters in the address of a picture: a push has room for 4,096 bytes in all, and it is in there.
pub const AVATAR_MAX: usize = 500;

pub async fn get(services: &Services, inbox_id: &InboxId) -> Result<Person, Problem> {
    Ok(storage::person::get(services.store.read(), inbox_id).await?)
}

/// Sets the name; a blank one removes it.
pub async fn set_name(services: &Services, inbox_id: &InboxId, name: &str) -> Result<Person, Problem> {
    let name = text::optional_line(Some(name), NAME_MAX).map_err(about("name"))?;
    storage::person::set_name(services.store.write(), inbox_id, name.as_deref(), services.now_ms()).await?;
    get(services, inbox_id).await
}

/// Name and picture.
pub async fn whole(services: &Services, inbox_id: &InboxId) -> Result<Profile, Problem> {
    Ok(storage::person::profile(services.store.read(), inbox_id).await?)
}

/// Sets name and picture; what is missing or blank is removed.
pub async fn set(
    services: &Services,
    inbox_id: &InboxId,
    name: Option<&str>,
    avatar: Option<&str>,
) -> Result<Profile, Problem> {
    let name = text::optional_line(name, NAME_MAX).map_err(about("name"))?;
    let avatar = text::optional_line(avatar, AVATAR_MAX).map_err(about("avatar"))?;
    let avatar = image_url(avatar.as_deref())?;
    if avatar.as_deref().is_some_and(|url| !url.starts_with("https://")) {
        return Err(Problem::invalid("A picture's address starts with https://.").on("avatar"));
    }
    let (db, now) = (services.store.write(), services.now_ms());
    storage::person::set_profile(db, inbox_id, name.as_deref(), avatar.as_deref(), now).await?;
    whole(services, inbox_id).await
}
