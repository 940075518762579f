//! How far we have come with a picture at an address elsewhere.

use super::services;
use crate::domain::picture::Fetching;
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::service;

/// The picture of a link, as its page says it.
pub async fn of_link(row: &InviteRow) -> Result<Option<Fetching>, Problem> {
    service::picture::of_card(&services()?, &row.card).await
}
