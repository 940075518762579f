//! A picture in the sizes pages show, encoded anew: WebP for browsers, and one file that everything can read.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbaImage};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::read::{Unreadable, read};

/// Sides of the WebP files, in pixels: an arch on a page, and the same on a phone's display.
pub const SIDES: [u32; 2] = [96, 288];
/// The side of the file for apps, cards and old browsers.
pub const FULL: u32 = 512;
const WEBP_QUALITY: f32 = 80.0;
const JPEG_QUALITY: u8 = 85;
/// Characters of a content hash: 128 bits.
const HASH_LEN: usize = 32;

/// How many pictures are decoded at once in this process, each of which may take 64 MiB several times over.
pub const DECODERS_MAX: usize = 2;
static DECODERS: Semaphore = Semaphore::const_new(DECODERS_MAX);

/// One file of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub side: u32,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

/// A picture as we keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The hash of all its files.
    pub hash: String,
    pub full: Size,
    pub sizes: Vec<Size>,
}

/// Decodes a file within limits, cuts a square out of its middle, and encodes that.
pub async fn make(bytes: Vec<u8>) -> Result<Made, Unreadable> {
    let turn = DECODERS.acquire().await.map_err(|_| Unreadable::Broken)?;
    let work = move || {
        // Who stops waiting for the answer does not stop the work.
        let _turn = turn;
        made(&bytes)
    };
    // A decoder that panics is a picture that is broken.
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Unreadable::Broken))
}

fn made(bytes: &[u8]) -> Result<Made, Unreadable> {
    let square = square(&read(bytes)?).resize_exact(FULL, FULL, FilterType::Lanczos3).into_rgba8();
    let full = portable(&square).ok_or(Unreadable::Broken)?;
    let smaller = |side: u32| {
        let small = image::imageops::resize(&square, side, side, FilterType::Lanczos3);
        let bytes = webp::Encoder::from_rgba(small.as_raw(), side, side).encode(WEBP_QUALITY).to_vec();
        Size { side, mime: "image/webp", bytes }
    };
    let sizes: Vec<Size> = SIDES.into_iter().map(smaller).collect();
    let mut hash = Sha256::new();
    for size in std::iter::once(&full).chain(&sizes) {
        hash.update(&size.bytes);
    }
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Made { hash: hash.chars().take(HASH_LEN).collect(), full, sizes })
}

/// The middle of a picture. It is cut before anything is scaled: a thin one would grow to gigabytes.
fn square(whole: &DynamicImage) -> DynamicImage {
    let (width, height) = (whole.width(), whole.height());
    let side = width.min(height);
    whole.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// JPEG, or PNG where something shows through.
fn portable(square: &RgbaImage) -> Option<Size> {
    let mut out = Cursor::new(Vec::new());
    let mime = if square.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        let plain = DynamicImage::from(square.clone()).into_rgb8();
        JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY).encode_image(&plain).ok()?;
        "image/jpeg"
    } else {
        square.write_to(&mut out, ImageFormat::Png).ok()?;
        "image/png"
    };
    Some(Size { side: FULL, mime, bytes: out.into_inner() })
}

#[cfg(test)]
mod tests;
