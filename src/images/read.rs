//! Other people's files into pixels, within limits, by what they are and not by what they are called.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The largest file that is looked at.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The largest picture, in pixels of one side.
pub const SIDE_MAX: u32 = 4096;
const MEMORY_MAX: u64 = 64 * 1024 * 1024;

/// Why a file is not taken as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("It is not a PNG, JPEG, WebP or GIF.")]
    Kind,
    #[error("It is larger than {SIDE_MAX} × {SIDE_MAX} pixels.")]
    Pixels,
    #[error("It is broken or cut off.")]
    Broken,
}

/// The picture as its camera meant it to be seen; of one that moves, the first frame. Nothing else of the file is
/// kept: no place, no name, no colour profile.
pub fn read(bytes: &[u8]) -> Result<DynamicImage, Unreadable> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unreadable::Broken)?;
    match reader.format() {
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif) => {}
        _ => return Err(Unreadable::Kind),
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if width > SIDE_MAX || height > SIDE_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(Unreadable::Pixels);
    }
    let orientation = decoder.orientation().map_err(why)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn why(error: image::ImageError) -> Unreadable {
    match error {
        image::ImageError::Limits(_) => Unreadable::Pixels,
        _ => Unreadable::Broken,
    }
}
