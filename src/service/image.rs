//! Pictures people upload, and all pictures by content hash.

use sea_orm::ConnectionTrait;

use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::images::{Made, Unreadable, make};
use crate::storage;
use crate::storage::entity::image::Model;

use super::Services;

/// The largest upload.
pub const UPLOAD_MAX: usize = 1024 * 1024;

/// Keeps a picture and answers its hash. PNG, JPEG, WebP and GIF, at most 1 MiB and 4096 pixels a side.
pub async fn store(services: &Services, actor: &InboxId, bytes: Vec<u8>) -> Result<String, Problem> {
    if bytes.len() > UPLOAD_MAX {
        return Err(Problem::new(413, "image_too_large", "This picture is larger than 1 MiB."));
    }
    services
        .take(services.store.write(), &format!("upload:{actor}"), services.limits.upload_per_person)
        .await?;
    let made = make(bytes).await?;
    let tx = services.store.write_tx().await?;
    keep(services, &tx, &made, actor.as_str()).await?;
    tx.commit().await?;
    Ok(made.hash)
}

/// Keeps all sizes of a picture. The same one twice is the same.
pub(super) async fn keep<C: ConnectionTrait>(
    services: &Services,
    db: &C,
    made: &Made,
    created_by: &str,
) -> Result<(), Problem> {
    let row = Model {
        hash: made.hash.clone(),
        mime: made.full.mime.to_owned(),
        bytes: made.full.bytes.clone(),
        width: i64::from(made.full.side),
        height: i64::from(made.full.side),
        created_by: created_by.to_owned(),
        created_at: services.now_ms(),
    };
    storage::image::put(db, row).await?;
    for size in &made.sizes {
        storage::image::put_size(db, &made.hash, i64::from(size.side), size.mime, &size.bytes).await?;
    }
    Ok(())
}

/// A picture's media type and bytes, by its hash, or `hash-side` for one of its sizes, which are WebP: who does not
/// read that gets the whole picture, and so does who asks for a size of an older one.
pub async fn get(services: &Services, name: &str, webp: bool) -> Result<Option<(String, Vec<u8>)>, Problem> {
    let db = services.store.read();
    let (hash, side) = match name.split_once('-') {
        Some((hash, side)) => (hash, Some(side)),
        None => (name, None),
    };
    if !is_hash(hash) {
        return Ok(None);
    }
    if let Some(side) = side {
        let Some(side) = crate::images::SIDES.into_iter().find(|known| known.to_string() == side) else {
            return Ok(None);
        };
        let found = storage::image::size(db, hash, i64::from(side)).await?;
        if let Some(found) = found.filter(|_| webp) {
            return Ok(Some(found));
        }
    }
    Ok(storage::image::get(db, hash).await?.map(|image| (image.mime, image.bytes)))
}

/// The text can be the hash of a picture: 128 bits, or 256 of an older one.
pub(super) fn is_hash(text: &str) -> bool {
    matches!(text.len(), 32 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

impl From<Unreadable> for Problem {
    fn from(why: Unreadable) -> Self {
        Self::new(422, "image_unreadable", "This is not a picture we can read.")
            .detail(format!("{why} Use a PNG, JPEG, WebP or GIF of at most 4096 × 4096 pixels."))
    }
}
