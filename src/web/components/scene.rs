//! The scene on top of a public page: a wall, an arch, a door, and light when the way is open to you.

use std::borrow::Cow;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::domain::text::initials;
use crate::web::paths;

/// How things stand, said by the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing in the way, or only a step of yours.
    Lit,
    /// You're in.
    Room,
    /// Not now.
    Dark,
    /// Ours, not a group's: the mark.
    Ajar,
    /// This link is over.
    Shut,
}

impl Door {
    const fn class(self) -> &'static str {
        match self {
            Self::Lit => "scene lit",
            Self::Room => "scene room",
            Self::Dark => "scene",
            Self::Ajar => "scene lit ajar",
            Self::Shut => "scene shut",
        }
    }
}

/// The state in one icon and one word; `tone` is `ok`, `wait`, `no` or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub tone: &'static str,
    pub icon: Icon,
    pub word: Cow<'static, str>,
}

impl Chip {
    pub fn new(tone: &'static str, icon: Icon, word: impl Into<Cow<'static, str>>) -> Self {
        Self { tone, icon, word: word.into() }
    }
}

/// What stands in the arch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    #[default]
    Nothing,
    Image(String),
    Initials(String),
}

impl Picture {
    /// A group's picture, else its initials.
    pub fn of(name: &str, image_hash: Option<&str>) -> Self {
        image_hash.map_or_else(|| Self::Initials(initials(name)), |hash| Self::Image(hash.to_owned()))
    }
}

/// The sides of the files that pages ask for, in pixels. Browsers that don't read them get another one there.
pub const SMALL: u32 = 96;
pub const LARGE: u32 = 288;

/// What the arch holds.
pub fn picture(picture: Picture) -> AnyView {
    drawn(picture, |hash| Some(format!("{} 2x", paths::image_size(hash, LARGE))))
}

/// What a small arch in a list holds.
pub fn small_picture(picture: Picture) -> AnyView {
    drawn(picture, |_| None)
}

/// Its size is the arch's: nothing moves when it comes.
fn drawn(picture: Picture, larger: impl FnOnce(&str) -> Option<String>) -> AnyView {
    match picture {
        Picture::Nothing => ().into_any(),
        Picture::Image(hash) => {
            view! { <img src=paths::image_size(&hash, SMALL) srcset=larger(&hash) alt=""/> }.into_any()
        }
        Picture::Initials(letters) => view! { <span aria-hidden="true">{letters}</span> }.into_any(),
    }
}

#[component]
pub fn Scene(door: Door, chip: Chip, #[prop(optional)] inside: Picture) -> impl IntoView {
    view! {
        <div class=door.class()>
            <div class="arch">{picture(inside)}</div>
            <p class=format!("chip {}", chip.tone).trim_end().to_owned()>{icon(chip.icon)}{chip.word}</p>
        </div>
    }
}
