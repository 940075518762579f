//! Pictures we draw ourselves: the cards of link previews.

mod draw;
mod fonts;
mod kept;
mod layout;

pub use kept::{Cards, NotDrawn, Png};
