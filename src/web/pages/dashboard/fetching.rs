//! A picture that is not there yet, said quietly: visitors see initials and miss nothing.

use leptos::prelude::*;

use crate::domain::picture::Fetching;
use crate::web::components::icon::{Icon, icon};

pub fn note(picture: Fetching) -> AnyView {
    let words = match picture {
        Fetching::Ordered => {
            "We are fetching the picture. Until it is here, visitors see initials.".to_owned()
        }
        Fetching::Again { why } => format!("We could not fetch the picture: {why} We go on trying."),
        Fetching::GivenUp { why } => {
            format!(
                "We could not fetch the picture: {why} Visitors see initials. Upload it, or give another address."
            )
        }
    };
    view! { <p class="note soft">{icon(Icon::Info)}<span>{words}</span></p> }.into_any()
}
