//! What posters are printed on, and how large everything on them is. The page and the PDF both read it here.

use std::fmt::Write;

use super::code::Code;

/// A size, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// In addresses and style sheets.
    pub word: &'static str,
    pub name: &'static str,
    pub width: f32,
    pub height: f32,
    /// Folded across its middle, with the same on both sides.
    pub folded: bool,
}

const fn paper(word: &'static str, name: &'static str, width: f32, height: f32) -> Paper {
    Paper { word, name, width, height, folded: false }
}

pub const PAPERS: [Paper; 7] = [
    paper("a4", "A4", 210.0, 297.0),
    paper("letter", "Letter", 215.9, 279.4),
    paper("a3", "A3", 297.0, 420.0),
    paper("a5", "A5", 148.0, 210.0),
    Paper { folded: true, ..paper("tent", "Table tent", 210.0, 297.0) },
    paper("badge", "Badge", 86.0, 54.0),
    paper("slide", "Slide 16:9", 338.7, 190.5),
];

/// The lines of a name get smaller the longer it is.
const NAME_STEPS: [(usize, f32, f32); 4] =
    [(16, 9.0, 6.5), (40, 13.0, 9.0), (90, 18.0, 12.0), (usize::MAX, 26.0, 18.0)];

impl Paper {
    pub fn find(word: &str) -> Option<&'static Self> {
        PAPERS.iter().find(|paper| paper.word == word)
    }

    /// How high one of its sides is, where it is folded.
    pub fn panel(&self) -> f32 {
        if self.folded { self.height / 2.0 } else { self.height }
    }

    /// Code and words stand side by side.
    pub fn wide(&self) -> bool {
        self.width > self.panel()
    }

    pub fn margin(&self) -> f32 {
        self.width.min(self.panel()) * if self.wide() { 0.04 } else { 0.05 }
    }

    /// The side of the code, quiet zone included.
    pub fn code(&self) -> f32 {
        if self.wide() {
            (self.panel() - 2.0 * self.margin()).min(self.width * 0.55)
        } else {
            (self.width - 2.0 * self.margin()).min(self.height * 0.6)
        }
    }

    /// How wide lines may be.
    pub fn column(&self) -> f32 {
        let across = if self.wide() { self.code() + 3.0 * self.margin() } else { 2.0 * self.margin() };
        self.width - across
    }

    /// Which of the sizes a name gets. Letters of the east are twice as wide as others.
    pub fn step(name: &str) -> usize {
        let long: usize = name.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum();
        NAME_STEPS.iter().position(|(most, ..)| long <= *most).unwrap_or_default()
    }

    pub fn name_size(&self, step: usize) -> f32 {
        let (_, tall, wide) = NAME_STEPS.get(step).copied().unwrap_or((0, 26.0, 18.0));
        self.column() / if self.wide() { wide } else { tall }
    }

    pub fn call_size(&self) -> f32 {
        self.column() / if self.wide() { 11.0 } else { 16.0 }
    }

    /// An id of 26 letters has to fit on a line.
    pub fn address_size(&self) -> f32 {
        self.column() / if self.wide() { 16.5 } else { 30.0 }
    }

    /// How far away a phone may be, in metres: ten times as far as the code is wide.
    pub fn readable_from(&self, code: &Code) -> f32 {
        let modules = |n: usize| u16::try_from(n).map_or(0.0, f32::from);
        let millimetres = self.code() * modules(code.width()) / modules(code.side()).max(1.0);
        (millimetres / 10.0).floor() / 10.0
    }
}

/// The part of the style sheet that says how large everything is. `--mm` is a millimetre on paper, and as much
/// less on a small screen as it takes.
pub fn css() -> String {
    PAPERS.iter().fold(String::new(), |mut css, paper| {
        let Paper { word, width, height, .. } = paper;
        // A whole page may become two where a browser rounds.
        let shown = height - 0.5;
        let sizes = [
            (format!(".{word}"), "width", *width),
            (format!(".{word}"), "height", shown),
            (format!(".{word} .panel"), "padding", paper.margin()),
            (format!(".{word} .panel"), "gap", paper.margin()),
            (format!(".{word} .panel>svg"), "width", paper.code()),
            (format!(".{word} .panel>svg"), "height", paper.code()),
            (format!(".{word} .call"), "font-size", paper.call_size()),
            (format!(".{word} .address,.{word} .till"), "font-size", paper.address_size()),
        ];
        let names = (0..NAME_STEPS.len())
            .map(|step| (format!(".{word} .n{step}"), "font-size", paper.name_size(step)));
        let _written = write!(
            css,
            "@page {word}{{size:{width}mm {height}mm;margin:0}}.{word}{{page:{word};--mm:min(1mm,(100vw - 2rem)/{width})}}@media print{{.{word}{{--mm:1mm}}}}"
        );
        for (place, what, millimetres) in sizes.into_iter().chain(names) {
            let _written = write!(css, "{place}{{{what}:calc({millimetres:.2}*var(--mm))}}");
        }
        css
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::print::code::Use;

    #[test]
    fn a_poster_says_from_how_far_it_can_be_read() {
        let code = Code::of(&format!("HTTPS://USHER.EXAMPLE/I/{}", "A".repeat(26)), Use::Print).unwrap();
        let far: Vec<_> = PAPERS.iter().map(|paper| (paper.word, paper.readable_from(&code))).collect();
        let wanted = [
            ("a4", 1.3),
            ("letter", 1.3),
            ("a3", 1.9),
            ("a5", 0.9),
            ("tent", 0.9),
            ("badge", 0.3),
            ("slide", 1.3),
        ];
        assert_eq!(far, wanted);
    }

    #[test]
    fn everything_fits_on_its_paper() {
        for paper in PAPERS {
            assert!(paper.code() <= paper.panel() - 2.0 * paper.margin(), "{paper:?}");
            assert!(paper.column() > paper.width / 4.0, "{paper:?}");
            assert!((0..3).all(|step| paper.name_size(step) > paper.name_size(step + 1)), "{paper:?}");
            assert!(css().contains(&format!("@page {}{{size:{}mm ", paper.word, paper.width)));
        }
    }
}
