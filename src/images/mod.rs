//! Pictures: those people give us, made safe and small, and those we draw ourselves for link previews.

use async_trait::async_trait;

mod draw;
pub mod fake;
pub mod fetch;
mod fonts;
mod kept;
mod layout;
mod make;
mod read;

pub use kept::{Cards, NotDrawn, Png};
pub use make::{DECODERS_MAX, FULL, Made, SIDES, Size, make};
pub use read::{BYTES_MAX, Unreadable};

/// Why a picture did not come, as a sentence for whoever gave its address. It says nothing of our network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// Asking again can't help.
    #[error("{0}")]
    Never(String),
    #[error("{0}")]
    NotNow(String),
}

/// Gets pictures from elsewhere.
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Whether this address could be asked, as far as it can be told without asking; says why not.
    fn check(&self, url: &str) -> Result<(), String>;

    /// What is at this address, up to [`BYTES_MAX`]: whether it is a picture, [`make`] says.
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, NotFetched>;
}
