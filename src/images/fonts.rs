//! The fonts of cards. They are part of the program: a card looks the same on every machine.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use ttf_parser::Face;

/// A font by the name it gives itself.
pub struct Font {
    pub family: &'static str,
    pub weight: &'static str,
    bytes: &'static [u8],
}

static INTER: Font =
    Font { family: "Inter", weight: "400", bytes: include_bytes!("../../style/fonts/Inter-Regular.ttf") };
static INTER_BOLD: Font =
    Font { family: "Inter", weight: "700", bytes: include_bytes!("../../style/fonts/Inter-Bold.ttf") };
/// Arabic, Hebrew, Armenian, Georgian and signs.
static DEJAVU: Font = Font {
    family: "DejaVu Sans",
    weight: "700",
    bytes: include_bytes!("../../style/fonts/DejaVuSans-Bold.ttf"),
};
/// Chinese, Japanese and Korean.
static DROID: Font = Font {
    family: "Droid Sans Fallback",
    weight: "400",
    bytes: include_bytes!("../../style/fonts/DroidSansFallback.ttf"),
};

static FONTS: [&Font; 4] = [&INTER, &INTER_BOLD, &DEJAVU, &DROID];

/// How loud a text is: which of the fonts is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Quiet,
    Loud,
}

pub struct Fonts {
    pub database: Arc<Database>,
    faces: Vec<(&'static Font, Face<'static>)>,
}

static OURS: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in FONTS {
        database.load_font_source(Source::Binary(Arc::new(font.bytes)));
    }
    let faces = FONTS.iter().filter_map(|font| Some((*font, Face::parse(font.bytes, 0).ok()?)));
    Fonts { database: Arc::new(database), faces: faces.collect() }
});

pub fn ours() -> &'static Fonts {
    &OURS
}

impl Fonts {
    /// The first font that has this character, and how wide it is there, as a part of the font's size.
    pub fn find(&self, voice: Voice, c: char) -> Option<(&'static Font, f32)> {
        let first = match voice {
            Voice::Quiet => INTER.weight,
            Voice::Loud => INTER_BOLD.weight,
        };
        let fits = |font: &Font| font.family != INTER.family || font.weight == first;
        self.faces
            .iter()
            .filter(|(font, _)| fits(font))
            .find_map(|(font, face)| Some((*font, wide(face, c)?)))
    }

    /// How wide a character is in this very font.
    pub fn width_in(&self, font: &Font, c: char) -> Option<f32> {
        let same = |other: &Font| (other.family, other.weight) == (font.family, font.weight);
        self.faces.iter().find(|(other, _)| same(other)).and_then(|(_, face)| wide(face, c))
    }
}

fn wide(face: &Face<'_>, c: char) -> Option<f32> {
    let advance = face.glyph_hor_advance(face.glyph_index(c)?)?;
    Some(f32::from(advance) / f32::from(face.units_per_em()))
}

#[cfg(test)]
mod tests {
    use resvg::usvg::fontdb::{Family, Query, Weight};

    use super::*;

    #[test]
    fn every_font_is_found_by_the_name_it_is_asked_for() {
        assert_eq!(ours().faces.len(), FONTS.len());
        for font in FONTS {
            let weight = Weight(font.weight.parse().unwrap());
            let families = [Family::Name(font.family)];
            let found = ours().database.query(&Query { families: &families, weight, ..Query::default() });
            let face = ours().database.face(found.expect(font.family)).unwrap();
            assert_eq!(face.weight, weight, "{}", font.family);
        }
    }

    #[test]
    fn the_languages_of_our_pages_can_be_written() {
        for letter in "aéßñçãœжΩאعپ日ひカ한中".chars() {
            assert!(ours().find(Voice::Loud, letter).is_some(), "{letter}");
        }
    }
}
