//! QR codes, as modules and as files.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use qrcode::{Color, EcLevel, QrCode};

use super::pdf::{Pages, Sheet};

/// Modules kept clear on every side.
pub const QUIET: usize = 4;

/// Where a code is going to be, which says how much of it may be dirty or covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Use {
    /// Bright and flat: the fewest modules.
    Screen,
    /// Paper gets creased, wet and written on.
    #[default]
    Print,
    /// A logo of up to a fifth of its width may cover its middle.
    Logo,
}

impl Use {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "screen" => Some(Self::Screen),
            "print" => Some(Self::Print),
            "logo" => Some(Self::Logo),
            _ => None,
        }
    }

    const fn level(self) -> EcLevel {
        match self {
            Self::Screen => EcLevel::L,
            Self::Print => EcLevel::M,
            Self::Logo => EcLevel::Q,
        }
    }

    /// The side of a module in a picture.
    pub const fn pixels(self) -> usize {
        match self {
            Self::Screen => 8,
            Self::Print | Self::Logo => 32,
        }
    }
}

/// The modules of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    width: usize,
    dark: Vec<bool>,
}

impl Code {
    /// `None` where the text is longer than any code.
    pub fn of(text: &str, purpose: Use) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, purpose.level()).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { width: code.width(), dark })
    }

    /// Modules on each side, the quiet zone left out.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Modules on each side, with the quiet zone.
    pub const fn side(&self) -> usize {
        self.width + 2 * QUIET
    }

    /// The rows from the top, the quiet zone left out.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.width)
    }

    /// The dark modules in runs along a row: column and row, quiet zone included, and length.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (y, row) in self.rows().enumerate() {
            let mut x = QUIET;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&true) {
                    runs.push((x, y + QUIET, run.len()));
                }
                x += run.len();
            }
        }
        runs
    }

    /// Black on white, one byte for a pixel before it is packed.
    pub fn png(&self, purpose: Use) -> Option<Vec<u8>> {
        let scale = purpose.pixels();
        let side = self.side() * scale;
        let mut pixels = Vec::with_capacity(side * side);
        let quiet = vec![255; side * scale * QUIET];
        pixels.extend_from_slice(&quiet);
        for row in self.rows() {
            let mut line = vec![255; scale * QUIET];
            for dark in row {
                line.extend(std::iter::repeat_n(if *dark { 0 } else { 255 }, scale));
            }
            line.resize(side, 255);
            for _ in 0..scale {
                pixels.extend_from_slice(&line);
            }
        }
        pixels.extend_from_slice(&quiet);
        let side = u32::try_from(side).ok()?;
        let mut file = Vec::new();
        PngEncoder::new(&mut file).write_image(&pixels, side, side, ExtendedColorType::L8).ok()?;
        Some(file)
    }

    /// A page of nothing else; it stays sharp at every size.
    pub fn pdf(&self) -> Vec<u8> {
        const SIDE: f32 = 100.0;
        let mut sheet = Sheet::new(SIDE, SIDE);
        sheet.code(self, 0.0, 0.0, SIDE);
        let mut pages = Pages::new("QR code");
        pages.add(sheet);
        pages.file()
    }
}
