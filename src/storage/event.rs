//! What a link has at an event: its screen, its changing code, its door, its surge.

use sea_orm::{ConnectionTrait, DbErr, Value};

use super::group::odd;
use super::statement;
use crate::domain::id::InviteId;

/// A link at an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The sealed secret of the codes; none where the code does not change.
    pub code_secret: Option<String>,
    /// Waiting guests show a pair to the people at the door.
    pub at_door: bool,
    pub surge_until_ms: Option<i64>,
    /// The form that made the address of the screen.
    pub screen_form: Option<String>,
    pub screen_made_at_ms: Option<i64>,
}

/// One thing about an event that is set.
#[derive(Clone, Debug)]
pub enum Set {
    Code(Option<String>),
    Door(bool),
    Surge(Option<i64>),
    /// The hash of the screen's secret, the form that made it, and when.
    Screen(Option<(String, String, i64)>),
}

pub async fn get<C: ConnectionTrait>(db: &C, link: &InviteId) -> Result<Option<Event>, DbErr> {
    let sql = "SELECT code_secret, at_door, surge_until, screen_form, screen_made_at FROM link_events \
               WHERE invite_id = $1";
    let row = db.query_one_raw(statement(db, sql, [link.as_str().into()])).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Event {
        code_secret: row.try_get("", "code_secret")?,
        at_door: row.try_get("", "at_door")?,
        surge_until_ms: row.try_get("", "surge_until")?,
        screen_form: row.try_get("", "screen_form")?,
        screen_made_at_ms: row.try_get("", "screen_made_at")?,
    }))
}

/// Sets one thing and leaves the others.
pub async fn set<C: ConnectionTrait>(db: &C, link: &InviteId, what: Set, now_ms: i64) -> Result<(), DbErr> {
    let fresh = "INSERT INTO link_events (invite_id, at_door, updated_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (invite_id) DO NOTHING";
    db.execute_raw(statement(db, fresh, [link.as_str().into(), false.into(), now_ms.into()])).await?;
    let (columns, values): (&str, Vec<Value>) = match what {
        Set::Code(secret) => ("code_secret = $3", vec![secret.into()]),
        Set::Door(open) => ("at_door = $3", vec![open.into()]),
        Set::Surge(until) => ("surge_until = $3", vec![until.into()]),
        Set::Screen(made) => {
            let (hash, form, at) =
                made.map_or((None, None, None), |(hash, form, at)| (Some(hash), Some(form), Some(at)));
            (
                "screen_hash = $3, screen_form = $4, screen_made_at = $5",
                vec![hash.into(), form.into(), at.into()],
            )
        }
    };
    let sql = format!("UPDATE link_events SET updated_at = $2, {columns} WHERE invite_id = $1");
    let values = [link.as_str().into(), now_ms.into()].into_iter().chain(values);
    db.execute_raw(statement(db, &sql, values)).await.map(drop)
}

/// The link whose screen has this secret.
pub async fn by_screen<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<InviteId>, DbErr> {
    let sql = "SELECT invite_id FROM link_events WHERE screen_hash = $1";
    let row = db.query_one_raw(statement(db, sql, [hash.into()])).await?;
    row.map(|row| InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)).transpose()
}

/// Whether a surge is expected anywhere that our own account adds people.
pub async fn any_surge<C: ConnectionTrait>(db: &C, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "SELECT e.invite_id FROM link_events e JOIN invites i ON i.id = e.invite_id \
               WHERE e.surge_until > $1 AND i.group_key IS NOT NULL AND i.revoked_at IS NULL LIMIT 1";
    Ok(db.query_one_raw(statement(db, sql, [now_ms.into()])).await?.is_some())
}

/// How many people came in through this link.
pub async fn joined<C: ConnectionTrait>(db: &C, link: &InviteId) -> Result<usize, DbErr> {
    let sql = "SELECT count(*) AS people FROM join_requests \
               WHERE invite_id = $1 AND decision = 'approved' AND member_state = 'member' AND counted";
    let row = db.query_one_raw(statement(db, sql, [link.as_str().into()])).await?;
    let people: i64 = row.map(|row| row.try_get("", "people")).transpose()?.unwrap_or_default();
    Ok(usize::try_from(people).unwrap_or_default())
}
