//! The colour a group wears, on its pages and in link previews.

/// Hue and chroma of the twelve accents, then the grey of links that show nothing of their group.
pub const ACCENTS: [(&str, &str); 13] = [
    ("8", ".15"),
    ("30", ".15"),
    ("50", ".115"),
    ("78", ".09"),
    ("112", ".095"),
    ("142", ".12"),
    ("165", ".09"),
    ("195", ".075"),
    ("228", ".09"),
    ("264", ".16"),
    ("292", ".15"),
    ("325", ".15"),
    ("264", ".03"),
];

/// Which of the accents a page, an arch or a preview wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent(usize);

impl Accent {
    /// The house's own blue.
    pub const HOUSE: Self = Self(9);
    /// For links that must show nothing of their group.
    pub const GREY: Self = Self(12);

    /// The accent of a group: the same name, the same colour, everywhere.
    pub fn of(name: &str) -> Self {
        let hash = name.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        Self(usize::try_from(hash % 12).unwrap_or_default())
    }

    /// Its place among [`ACCENTS`].
    pub const fn place(self) -> usize {
        self.0
    }

    /// The class of a small arch in the dashboard.
    pub fn class(self) -> String {
        format!("a{}", self.0)
    }

    /// Hue in degrees and chroma, of OKLCH.
    pub fn hue_and_chroma(self) -> (f32, f32) {
        let (hue, chroma) = ACCENTS.get(self.0).copied().unwrap_or_default();
        (hue.parse().unwrap_or_default(), chroma.parse().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_keeps_its_accent() {
        assert_eq!(Accent::of("Night Runners"), Accent::of("Night Runners"));
        assert!((0..200).map(|n| Accent::of(&n.to_string()).0).all(|n| n < 12));
    }

    #[test]
    fn every_accent_has_a_hue_and_a_chroma() {
        let of = |place| Accent(place).hue_and_chroma();
        assert_eq!(of(9), (264.0, 0.16));
        assert!((0..ACCENTS.len()).all(|place| of(place).0 > 0.0 && of(place).1 > 0.0));
    }
}
