//! Files as people and attackers make them.

use image::DynamicImage;

use super::*;
use crate::images::read::SIDE_MAX;

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

fn png(side: u32) -> Vec<u8> {
    encoded(&DynamicImage::new_rgb8(side, 10), ImageFormat::Png)
}

/// Whether red prevails at this place of a file of ours, in per cent of its side.
fn is_red(size: &Size, x: u32, y: u32) -> bool {
    let picture = image::load_from_memory(&size.bytes).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (size.side, size.side));
    let [red, _, blue] = picture.get_pixel(x * size.side / 100, y * size.side / 100).0;
    red > blue
}

/// A segment behind the first two bytes of a JPEG, as a camera writes it.
fn with_exif(mut jpeg: Vec<u8>, exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    jpeg.splice(2..2, [b"\xff\xe1".as_slice(), &length, exif].concat());
    jpeg
}

/// Says how the camera was held, and where.
fn turned(jpeg: Vec<u8>, orientation: u8, place: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(place);
    with_exif(jpeg, &exif)
}

/// A PNG that says how large it is and holds nothing like it.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(16);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = !0u32;
    for byte in &file[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    file[29..33].copy_from_slice(&(!crc).to_be_bytes());
    file
}

#[test]
fn a_picture_is_kept_square_in_every_size_and_named_by_what_it_holds() {
    let picture = made(&png(600)).unwrap();
    assert_eq!((picture.full.side, picture.full.mime), (FULL, "image/jpeg"));
    let sides: Vec<_> = picture.sizes.iter().map(|size| (size.side, size.mime)).collect();
    assert_eq!(sides, [(96, "image/webp"), (288, "image/webp")]);
    assert_eq!(picture.hash.len(), 32);
    assert_eq!(made(&png(600)).unwrap(), picture);
    assert_ne!(made(&encoded(&halves(), ImageFormat::Png)).unwrap().hash, picture.hash);
}

#[test]
fn each_kind_is_read_whatever_it_calls_itself() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let picture = made(&encoded(&halves(), format)).unwrap();
        for size in picture.sizes.iter().chain([&picture.full]) {
            assert!(is_red(size, 15, 50) && !is_red(size, 85, 50), "{format:?} {}", size.side);
        }
    }
}

#[test]
fn a_photograph_stands_as_its_camera_was_held() {
    let (near, far) = (15, 85);
    let cases = [
        (1, (near, 50), (far, 50)),
        (3, (far, 50), (near, 50)),
        (6, (50, near), (50, far)),
        (8, (50, far), (50, near)),
    ];
    for (orientation, red, blue) in cases {
        let photograph = turned(encoded(&halves(), ImageFormat::Jpeg), orientation, b"");
        let picture = made(&photograph).unwrap();
        assert!(is_red(&picture.full, red.0, red.1), "{orientation}");
        assert!(!is_red(&picture.full, blue.0, blue.1), "{orientation}");
    }
}

#[test]
fn where_a_photograph_was_taken_is_not_kept() {
    let place = b"GPS 52.5200 N 13.4050 E".repeat(2_500);
    let photograph = turned(encoded(&halves(), ImageFormat::Jpeg), 1, &place);
    assert!(photograph.len() > 57_000);
    let picture = made(&photograph).unwrap();
    for size in picture.sizes.iter().chain([&picture.full]) {
        assert!(!size.bytes.windows(3).any(|part| part == b"GPS") && size.bytes.len() < 20_000);
    }
    // A segment that is all there is to the file, or that lies about its length.
    let plain = encoded(&halves(), ImageFormat::Jpeg);
    assert!(made(&with_exif(plain.clone(), b"Exif\0\0MM\0*\xff\xff\xff\xff")).is_ok());
    assert_eq!(made(&turned(plain, 1, b"")[..60]), Err(Unreadable::Broken));
}

#[test]
fn what_shows_through_stays_so() {
    let glass = RgbaImage::from_fn(64, 64, |x, _| image::Rgba([255, 0, 0, if x < 32 { 0 } else { 255 }]));
    let picture = made(&encoded(&glass.into(), ImageFormat::Png)).unwrap();
    assert_eq!(picture.full.mime, "image/png");
    for size in picture.sizes.iter().chain([&picture.full]) {
        let alpha = |x: u32| image::load_from_memory(&size.bytes).unwrap().into_rgba8().get_pixel(x, 40).0[3];
        assert!(alpha(size.side / 8) < 20 && alpha(size.side * 7 / 8) > 235, "{}", size.side);
    }
}

#[test]
fn of_a_picture_that_moves_the_first_frame_is_kept() {
    let frame = |red: u8, blue: u8| {
        let still = RgbaImage::from_pixel(20, 20, image::Rgba([red, 0, blue, 255]));
        image::Frame::from_parts(still, 0, 0, image::Delay::from_numer_denom_ms(10, 1))
    };
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    encoder.encode_frames([frame(255, 0), frame(0, 255), frame(0, 255)]).unwrap();
    drop(encoder);
    assert!(is_red(&made(&gif).unwrap().full, 50, 50));
}

#[test]
fn what_is_no_picture_is_refused_by_what_it_is() {
    let html = b"<html><body onload=alert(1)>".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let xml =
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>".to_vec();
    let avif = b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf".to_vec();
    for file in [Vec::new(), html, svg, xml, avif, b"BM".to_vec(), b"%PDF-1.7".to_vec(), vec![0; 4096]] {
        assert_eq!(made(&file), Err(Unreadable::Kind), "{:?}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    assert_eq!(made(&png(SIDE_MAX + 1)), Err(Unreadable::Pixels));
    for (width, height) in [(u32::MAX >> 1, 1), (60_000, 60_000), (SIDE_MAX + 1, 1), (1, SIDE_MAX + 1)] {
        let said = made(&claiming(width, height));
        assert!(matches!(said, Err(Unreadable::Pixels | Unreadable::Broken)), "{width} {height}: {said:?}");
    }
    // 32,000 × 32,000 in a WebP, and in a GIF of a few bytes.
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\x7c\x3f\x1f\0\0\0\0\0\0\0\0".to_vec();
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;".to_vec();
    for file in [webp, gif] {
        assert!(matches!(made(&file), Err(Unreadable::Pixels | Unreadable::Broken)));
    }
    assert!(made(&png(SIDE_MAX)).is_ok());
    // A thin picture is cut before it is scaled: its shorter side is all that grows.
    for (width, height) in [(SIDE_MAX, 1), (1, SIDE_MAX)] {
        let thin = DynamicImage::new_rgb8(width, height);
        assert_eq!((square(&thin).width(), square(&thin).height()), (1, 1));
    }
}

#[test]
fn a_file_that_is_two_things_at_once_comes_out_as_one() {
    let script = b"<script>alert(document.cookie)</script>";
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
        let file = [encoded(&halves(), format), script.to_vec()].concat();
        let picture = made(&file).unwrap();
        for size in picture.sizes.iter().chain([&picture.full]) {
            assert!(!size.bytes.windows(7).any(|part| part == b"<script"), "{format:?}");
        }
    }
}

#[test]
fn wherever_a_file_is_cut_or_changed_an_answer_comes() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let file = encoded(&halves(), format);
        for cut in (0..file.len()).step_by(7) {
            let said = made(&file[..cut]);
            assert!(said.is_ok() || said.is_err());
        }
        let mut seed = 7u32;
        for _ in 0..60 {
            let mut odd = file.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % odd.len();
                odd[at] = (seed >> 24) as u8;
            }
            let _said = read(&odd);
        }
    }
    assert_eq!(made(&encoded(&halves(), ImageFormat::Png)[..60]), Err(Unreadable::Broken));
}

#[tokio::test]
async fn pictures_wait_for_their_turn() {
    assert_eq!(DECODERS.available_permits(), DECODERS_MAX);
    assert!(make(png(20)).await.is_ok());
}
