//! The session store of tower-sessions on our database; ids are kept as SHA-256.

use async_trait::async_trait;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, QueryFilter, SqlErr, sea_query::Expr};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

use super::entity::session;
use super::{Store, now_ms};

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        loop {
            match session::Entity::insert(row(record)?).exec_without_returning(self.write()).await {
                Ok(_) => return Ok(()),
                Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                    record.id = Id::default();
                }
                Err(error) => return Err(backend(error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // A session that was ended meanwhile stays ended.
        match row(record)?.update(self.write()).await {
            Ok(_) | Err(DbErr::RecordNotUpdated) => Ok(()),
            Err(error) => Err(backend(error)),
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        // tower-sessions leaves it to the store that an ended session opens nothing.
        let live = Expr::cust(format!("expires_at > {}", now_ms(self.read())));
        let found = session::Entity::find_by_id(hash(id)).filter(live).one(self.read()).await;
        let Some(row) = found.map_err(backend)? else { return Ok(None) };
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at) * 1_000_000)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let data = serde_json::from_str(&row.data)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        session::Entity::delete_by_id(hash(id)).exec(self.write()).await.map(drop).map_err(backend)
    }
}

fn row(record: &Record) -> session_store::Result<session::ActiveModel> {
    let data = serde_json::to_string(&record.data)
        .map_err(|error| session_store::Error::Encode(error.to_string()))?;
    let expires_at = i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX);
    Ok(session::ActiveModel { id_hash: Set(hash(&record.id)), data: Set(data), expires_at: Set(expires_at) })
}

fn hash(id: &Id) -> String {
    Sha256::digest(id.0.to_le_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn backend(error: DbErr) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
