//! Cards once drawn, kept while there is room.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use moka::future::Cache;
use tokio::sync::Semaphore;

use super::draw;
use crate::domain::preview::PreviewCard;

/// Bytes of pictures kept: some hundred links.
const KEPT_MAX: u64 = 32 * 1024 * 1024;
/// Cards drawn at once; the others wait, so that pages keep the other cores.
const TURNS: usize = 2;
/// How long one waits for its turn before its visitor is told to come back.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// The bytes of a picture; clones share them.
pub type Png = Bytes;

/// Why there is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    #[error("too many cards are being drawn")]
    Busy,
    #[error("the card can't be drawn")]
    Failed,
}

/// Draws each card once, however many ask for it at the same time.
#[derive(Clone, Debug)]
pub struct Cards {
    kept: Cache<String, Bytes>,
    turns: Arc<Semaphore>,
}

impl Default for Cards {
    fn default() -> Self {
        let weigh = |_: &String, card: &Bytes| u32::try_from(card.len()).unwrap_or(u32::MAX);
        Self {
            kept: Cache::builder().max_capacity(KEPT_MAX).weigher(weigh).build(),
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }
}

impl Cards {
    /// A card drawn before.
    pub async fn kept(&self, card: &PreviewCard) -> Option<Png> {
        self.kept.get(&card.digest()).await
    }

    /// The card as a PNG; `picture` is the group's.
    pub async fn drawn(&self, card: PreviewCard, picture: Option<Vec<u8>>) -> Result<Png, NotDrawn> {
        let digest = card.digest();
        self.kept.try_get_with(digest, self.draw(card, picture)).await.map_err(|why| *why)
    }

    async fn draw(&self, card: PreviewCard, picture: Option<Vec<u8>>) -> Result<Bytes, NotDrawn> {
        let turn = tokio::time::timeout(WAIT_MAX, self.turns.clone().acquire_owned());
        let turn = turn.await.map_err(|_| NotDrawn::Busy)?.map_err(|_| NotDrawn::Failed)?;
        let draw = move || {
            // Who stops waiting for the answer does not stop the work.
            let _turn = turn;
            draw::png(&card, picture.as_deref())
        };
        let drawn = tokio::task::spawn_blocking(draw).await.map_err(|_| NotDrawn::Failed)?;
        drawn.map(Bytes::from).ok_or(NotDrawn::Failed)
    }
}
