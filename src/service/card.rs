//! The picture of a link preview, as everybody with the link may see it.

use crate::domain::id::InviteId;
use crate::domain::invite::Closed;
use crate::domain::preview::PreviewCard;
use crate::domain::problem::Problem;
use crate::domain::view::LandingState;
use crate::images::{NotDrawn, Png};

use super::{Services, image, landing};

/// What is found where a card is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Card {
    Drawn(Png),
    /// The link shows something else by now.
    Now {
        id: InviteId,
        version: String,
    },
}

/// The card of an invite in this version. A revoked link has none.
pub async fn get(services: &Services, invite_id: &str, version: &str) -> Result<Card, Problem> {
    let landing = landing::view(services, invite_id, None).await?;
    if landing.state == LandingState::Revoked {
        return Err(Closed::Revoked.into());
    }
    let card = PreviewCard::of(&landing.card, &services.site.host);
    let current = card.version();
    if current != version {
        return Ok(Card::Now { id: landing.card.id, version: current });
    }
    if let Some(kept) = services.cards.kept(&card).await {
        return Ok(Card::Drawn(kept));
    }
    let picture = match &card.image_hash {
        Some(hash) => image::get(services, hash, false).await?.map(|(_, bytes)| bytes),
        None => None,
    };
    Ok(Card::Drawn(services.cards.drawn(card, picture).await?))
}

impl From<NotDrawn> for Problem {
    fn from(why: NotDrawn) -> Self {
        match why {
            NotDrawn::Busy => Self::rate_limited(10),
            NotDrawn::Failed => {
                tracing::error!("a card was not drawn");
                Self::internal()
            }
        }
    }
}
