//! Pictures people upload: decoded within limits, cut to a square, encoded anew, kept by hash.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::entity::image::Model;

use super::Services;

/// The largest upload.
pub const UPLOAD_MAX: usize = 1024 * 1024;
/// The largest picture we decode, in pixels of one side.
const SIDE_MAX: u32 = 4096;
/// The side of what we keep.
const SIDE_KEPT: u32 = 352;
const DECODE_MEMORY_MAX: u64 = 64 * 1024 * 1024;
/// Each picture being decoded may take that memory several times over: two at once in this process, the others
/// wait.
static DECODERS: Semaphore = Semaphore::const_new(2);

/// Keeps a picture and answers its hash. PNG, JPEG and WebP, at most 1 MiB and 4096 pixels a side.
pub async fn store(services: &Services, actor: &InboxId, bytes: Vec<u8>) -> Result<String, Problem> {
    if bytes.len() > UPLOAD_MAX {
        return Err(Problem::new(413, "image_too_large", "This picture is larger than 1 MiB."));
    }
    services
        .take(services.store.write(), &format!("upload:{actor}"), services.limits.upload_per_person)
        .await?;
    let turn = DECODERS.acquire().await.map_err(|_| Problem::internal())?;
    let encode = move || {
        // Who stops waiting for the answer does not stop the work.
        let _turn = turn;
        reencode(&bytes)
    };
    let encoded = tokio::task::spawn_blocking(encode).await.map_err(|_| Problem::internal())??;
    let hash: String = Sha256::digest(&encoded).iter().map(|byte| format!("{byte:02x}")).collect();
    let row = Model {
        hash: hash.clone(),
        mime: "image/webp".to_owned(),
        bytes: encoded,
        width: i64::from(SIDE_KEPT),
        height: i64::from(SIDE_KEPT),
        created_by: actor.as_str().to_owned(),
        created_at: services.now_ms(),
    };
    storage::image::put(services.store.write(), row).await?;
    Ok(hash)
}

/// A picture's media type and bytes.
pub async fn get(services: &Services, hash: &str) -> Result<Option<(String, Vec<u8>)>, Problem> {
    if !is_hash(hash) {
        return Ok(None);
    }
    Ok(storage::image::get(services.store.read(), hash).await?.map(|image| (image.mime, image.bytes)))
}

/// The text can be the hash of a picture.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn reencode(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let picture = decode(bytes).ok_or_else(|| {
        Problem::new(422, "image_unreadable", "This is not a picture we can read.")
            .detail("Use a PNG, JPEG or WebP of at most 4096 × 4096 pixels.")
    })?;
    let square = picture.resize_to_fill(SIDE_KEPT, SIDE_KEPT, image::imageops::FilterType::Lanczos3);
    let mut out = Cursor::new(Vec::new());
    square.into_rgba8().write_to(&mut out, ImageFormat::WebP).map_err(|_| Problem::internal())?;
    Ok(out.into_inner())
}

/// The picture as its camera meant it to be seen.
fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODE_MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > DECODE_MEMORY_MAX {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(side, 10).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_picture_is_kept_as_a_square_webp() {
        let kept = reencode(&png(600)).unwrap();
        let picture = image::load_from_memory_with_format(&kept, ImageFormat::WebP).unwrap();
        assert_eq!((picture.width(), picture.height()), (SIDE_KEPT, SIDE_KEPT));
    }

    /// Left red, right blue.
    fn halves() -> DynamicImage {
        let colour = |x: u32| if x < 32 { [255, 0, 0] } else { [0, 0, 255] };
        image::RgbImage::from_fn(64, 32, |x, _| image::Rgb(colour(x))).into()
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// What a camera writes behind the first two bytes of a JPEG: an EXIF segment that says how it was held.
    fn turned(mut jpeg: Vec<u8>, orientation: u8) -> Vec<u8> {
        let mut exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        jpeg.splice(2..2, exif);
        jpeg
    }

    /// Whether red prevails at this place of what we keep.
    fn is_red(kept: &[u8], x: u32, y: u32) -> bool {
        let picture = image::load_from_memory_with_format(kept, ImageFormat::WebP).unwrap().into_rgb8();
        let [red, _, blue] = picture.get_pixel(x, y).0;
        red > blue
    }

    #[test]
    fn each_kind_is_read() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let kept = reencode(&encoded(&halves(), format)).unwrap();
            assert!(is_red(&kept, 50, 176) && !is_red(&kept, 300, 176), "{format:?}");
        }
    }

    #[test]
    fn a_photograph_stands_as_its_camera_was_held() {
        let (near, far) = (50, 300);
        let cases = [
            (1, (near, 176), (far, 176)),
            (3, (far, 176), (near, 176)),
            (6, (176, near), (176, far)),
            (8, (176, far), (176, near)),
        ];
        for (orientation, red, blue) in cases {
            let kept = reencode(&turned(encoded(&halves(), ImageFormat::Jpeg), orientation)).unwrap();
            assert!(is_red(&kept, red.0, red.1), "{orientation}");
            assert!(!is_red(&kept, blue.0, blue.1), "{orientation}");
        }
    }

    #[test]
    fn other_formats_and_oversized_pictures_are_refused() {
        let code = |bytes: &[u8]| reencode(bytes).unwrap_err().code;
        assert_eq!(code(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "image_unreadable");
        assert_eq!(code(b"GIF89a"), "image_unreadable");
        assert_eq!(code(&png(SIDE_MAX + 1)), "image_unreadable");
        assert_eq!(code(&png(64)[..40]), "image_unreadable");
        assert!(reencode(&png(SIDE_MAX)).is_ok());
    }

    #[tokio::test]
    async fn two_pictures_at_most_are_decoded_at_once() {
        assert_eq!(DECODERS.available_permits(), 2);
    }
}
