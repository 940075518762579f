//! The name people give themselves. XMTP has no profiles; nobody verifies it.

use crate::domain::inbox::{InboxId, Person};
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::storage;

use super::{Services, about};

/// Characters in a name.
pub const NAME_MAX: usize = 50;

pub async fn get(services: &Services, inbox_id: &InboxId) -> Result<Person, Problem> {
    Ok(storage::person::get(services.store.read(), inbox_id).await?)
}

/// Sets the name; a blank one removes it.
pub async fn set_name(services: &Services, inbox_id: &InboxId, name: &str) -> Result<Person, Problem> {
    let name = text::optional_line(Some(name), NAME_MAX).map_err(about("name"))?;
    storage::person::set_name(services.store.write(), inbox_id, name.as_deref(), services.now_ms()).await?;
    get(services, inbox_id).await
}
