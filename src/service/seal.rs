//! The key that seals what a copy of the database must not give away: where people's devices are reached.

use crate::domain::problem::Problem;
use crate::domain::seal::NONCE_LEN;
use crate::storage;

use super::{Services, device};

/// The setting with the fingerprint of the key this database is sealed with.
const SETTING: &str = "seal.key";
/// The code of the refusal to go on with another key.
pub const OTHER_KEY: &str = "seal_key_other";
const BATCH: u64 = 200;

/// Checks that the key is the one of this database, and seals what was written before there was one. Nothing is
/// changed where it is not.
pub async fn ready(services: &Services) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, SETTING).await?;
    match storage::setting::get(&tx, SETTING).await? {
        None => storage::setting::put(&tx, SETTING, services.seal.fingerprint()).await?,
        Some(print) if print == services.seal.fingerprint() => {}
        Some(_) => return Err(Problem::new(500, OTHER_KEY, "This database was sealed with another key.")),
    }
    loop {
        let plain = storage::device::unsealed(&tx, BATCH).await?;
        if plain.is_empty() {
            break;
        }
        for found in plain {
            let sealed = seal(services, &device::place(&found.inbox_id, &found.device_id), &found.target)?;
            storage::device::reseal(&tx, &found, &sealed).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Seals a text for one row.
pub fn seal(services: &Services, place: &str, text: &str) -> Result<String, Problem> {
    let mut nonce = [0; NONCE_LEN];
    services.random.fill(&mut nonce);
    services.seal.seal(nonce, place, text).map_err(|_| Problem::internal())
}
