//! The card of a link: a door with the light on, the group's name beside it.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::fonts::{Voice, ours};
use super::layout::{drawable, fit, runs, width};
use crate::domain::preview::{HEIGHT, PreviewCard, WIDTH};

/// Where the words begin, and how much room they have.
const LEFT: f32 = 482.0;
const ROOM: f32 = 646.0;
/// Sizes a name is tried in, and how many lines it may have then.
const NAME: [(f32, usize); 4] = [(96.0, 2), (76.0, 3), (60.0, 4), (48.0, 5)];
const LEADING: f32 = 1.12;
/// The line that the name stands on.
const FOOT: f32 = 368.0;
const ARCH: &str = "M80 486V262a165 165 0 0 1 330 0v224z";

/// The card as a PNG.
pub fn png(card: &PreviewCard, picture: Option<&[u8]>) -> Option<Vec<u8>> {
    let tree = Tree::from_str(&svg(card, picture), &options()).ok()?;
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::default(), &mut pixmap.as_mut());
    pixmap.encode_png().ok()
}

/// Nothing is read from this machine: no font and no file.
fn options() -> Options<'static> {
    Options {
        fontdb: ours().database.clone(),
        image_href_resolver: ImageHrefResolver {
            resolve_string: Box::new(|_: &str, _: &Options<'_>| None),
            ..ImageHrefResolver::default()
        },
        ..Options::default()
    }
}

fn svg(card: &PreviewCard, picture: Option<&[u8]>) -> String {
    let (h, c) = card.accent.hue_and_chroma();
    let ink = rgb(0.24, 0.03, h);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
         <defs><linearGradient id=\"light\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop stop-color=\"{glow}\"/>\
         <stop offset=\"1\" stop-color=\"{glow}\" stop-opacity=\".2\"/></linearGradient>\
         <clipPath id=\"arch\"><path d=\"{ARCH}\"/></clipPath></defs>\
         <path fill=\"{wall}\" d=\"M0 0h1200v486H0z\"/><path fill=\"{floor}\" d=\"M0 486h1200v144H0z\"/>\
         <path fill=\"url(#light)\" d=\"M66 486h358l281 144H215z\"/>\
         <path fill=\"{floor}\" d=\"M66 486V261a179 179 0 0 1 358 0v225z\"/><path fill=\"{accent}\" d=\"{ARCH}\"/>",
        glow = rgb(0.9, 0.1, 86.0),
        wall = rgb(0.91, c * 0.25, h),
        floor = rgb(0.995, 0.002, h),
        accent = rgb(0.47, c, h),
    );
    inside(&mut svg, card, picture, &rgb(0.99, 0.004, h));
    words(&mut svg, card, &ink, &rgb(0.46, 0.025, h));
    host(&mut svg, &card.host, &ink);
    svg.push_str("</svg>");
    svg
}

/// The group's picture, or its initials, or the light.
fn inside(svg: &mut String, card: &PreviewCard, picture: Option<&[u8]>, on: &str) {
    if let Some(bytes) = picture {
        let (kind, data) = (kind_of(bytes), STANDARD.encode(bytes));
        _ = write!(
            svg,
            "<image clip-path=\"url(#arch)\" x=\"80\" y=\"97\" width=\"330\" height=\"389\" \
             preserveAspectRatio=\"xMidYMid slice\" xlink:href=\"data:image/{kind};base64,{data}\"/>"
        );
    } else if let Some(letters) = drawable(&card.letters) {
        let size = (230.0 / width(Voice::Loud, &letters).max(1.0)).min(160.0);
        let x = 245.0 - size * width(Voice::Loud, &letters) / 2.0;
        text(svg, Voice::Loud, &letters, (x, 318.0 + size * 0.36), size, on);
    } else {
        svg.push_str("<path fill=\"#fbc664\" d=\"M235 486V207h10a55 55 0 0 1 55 55v224z\"/>");
    }
}

/// What a picture of ours is: they come in three kinds.
fn kind_of(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        Some(0xff) => "jpeg",
        Some(0x89) => "png",
        _ => "webp",
    }
}

fn words(svg: &mut String, card: &PreviewCard, ink: &str, soft: &str) {
    let title = drawable(&card.title).unwrap_or_else(|| "You're invited".to_owned());
    let name = fit(Voice::Loud, &title, ROOM, &NAME);
    let mut y = FOOT;
    for line in name.lines.iter().rev() {
        text(svg, Voice::Loud, line, (LEFT, y), name.size, ink);
        y -= name.size * LEADING;
    }
    let says = drawable(&card.inviter).map_or_else(
        || "You're invited to the chat".to_owned(),
        |name| format!("{name} invites you to the chat"),
    );
    let says = fit(Voice::Quiet, &says, ROOM, &[(38.0, 1), (32.0, 1), (28.0, 1)]);
    if let Some(line) = says.lines.first() {
        text(svg, Voice::Quiet, line, (LEFT, 440.0), says.size, soft);
    }
}

/// The mark and the name of this Usher, at the end of the floor.
fn host(svg: &mut String, host: &str, ink: &str) {
    let host = drawable(host).unwrap_or_else(|| "Usher".to_owned());
    let fitted = fit(Voice::Loud, &host, 420.0, &[(29.0, 1), (22.0, 1)]);
    let Some(line) = fitted.lines.first() else { return };
    let x = 1128.0 - fitted.size * width(Voice::Loud, line);
    _ = write!(
        svg,
        "<g transform=\"translate({:.1} 532) scale(2.4)\"><path fill=\"#fbc664\" d=\"M7.5 2.5H8A4.5 4.5 0 0 1 12.5 7v7h-5z\"/>\
         <path fill=\"#2a53b3\" d=\"M2 14V7a6 6 0 0 1 12 0v7h-2V7a4 4 0 0 0-4-4v13z\"/></g>",
        x - 50.0
    );
    text(svg, Voice::Loud, line, (x, 562.0), fitted.size, ink);
}

/// Each run stands where it belongs: one font is never asked for a letter of another.
fn text(svg: &mut String, voice: Voice, line: &str, (mut x, y): (f32, f32), size: f32, fill: &str) {
    for run in runs(voice, line) {
        _ = write!(
            svg,
            "<text xml:space=\"preserve\" x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" font-family=\"{}\" \
             font-weight=\"{}\" fill=\"{fill}\">{}</text>",
            run.font.family,
            run.font.weight,
            escape(&run.text)
        );
        x += run.width * size;
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A colour of OKLCH as SVG has it.
fn rgb(lightness: f32, chroma: f32, hue: f32) -> String {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let cone = |a_part: f32, b_part: f32| (lightness + a_part * a + b_part * b).powi(3);
    let l = cone(0.396_337_78, 0.215_803_76);
    let m = cone(-0.105_561_346, -0.063_854_17);
    let s = cone(-0.089_484_18, -1.291_485_5);
    let channel = |l_part: f32, m_part: f32, s_part: f32| {
        let linear = (l_part * l + m_part * m + s_part * s).clamp(0.0, 1.0);
        let bent = if linear > 0.003_130_8 { 1.055 * linear.powf(1.0 / 2.4) - 0.055 } else { 12.92 * linear };
        (bent * 255.0).round()
    };
    format!(
        "rgb({},{},{})",
        channel(4.076_741_7, -3.307_711_6, 0.230_969_93),
        channel(-1.268_438, 2.609_757_4, -0.341_319_4),
        channel(-0.004_196_086_3, -0.703_418_6, 1.707_614_7)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::accent::Accent;

    fn card(title: &str) -> PreviewCard {
        PreviewCard {
            title: title.into(),
            inviter: "Alix".into(),
            letters: crate::domain::text::initials(title),
            image_hash: None,
            accent: Accent::of(title),
            host: "usher.example".into(),
        }
    }

    fn pixels(card: &PreviewCard, picture: Option<&[u8]>) -> image::RgbaImage {
        let png = png(card, picture).unwrap();
        image::load_from_memory_with_format(&png, image::ImageFormat::Png).unwrap().into_rgba8()
    }

    /// What a name leaves on the wall: the box of everything that is not the wall's colour.
    fn written(picture: &image::RgbaImage) -> Option<(u32, u32, u32, u32)> {
        let wall = *picture.get_pixel(1190, 10);
        let marks = picture
            .enumerate_pixels()
            .filter(|(x, y, pixel)| *x > 440 && *y < 480 && **pixel != wall)
            .map(|(x, y, _)| (x, y, x, y));
        marks.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))
    }

    #[test]
    fn colours_are_those_of_the_pages() {
        assert_eq!(rgb(1.0, 0.0, 0.0), "rgb(255,255,255)");
        assert_eq!(rgb(0.0, 0.0, 0.0), "rgb(0,0,0)");
        assert_eq!(rgb(0.627_955, 0.257_683, 29.2339), "rgb(255,0,0)");
    }

    #[test]
    fn a_card_is_whole_and_has_the_size_it_says() {
        let picture = pixels(&card("Night Runners"), None);
        assert_eq!(picture.dimensions(), (WIDTH, HEIGHT));
        assert!(picture.pixels().all(|pixel| pixel.0[3] == 255));
        assert!(written(&picture).is_some());
    }

    #[test]
    fn names_stay_on_the_wall_whatever_they_are() {
        let names = [
            "A".to_owned(),
            "W".repeat(100),
            "Words and more words ".repeat(5),
            "東京の夜のランナー".repeat(11),
            "عداؤو الليل في المدينة القديمة".to_owned(),
            "Club נִקּוּד 2".to_owned(),
            format!("Z{}", "\u{301}".repeat(99)),
            "🏃".repeat(100),
            "</text><image href=\"/etc/passwd\"/>&#0;&lt;".to_owned(),
            "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;".to_owned(),
            "]]>".to_owned(),
        ];
        for name in names {
            let picture =
                pixels(&PreviewCard { inviter: name.clone(), host: name.clone(), ..card(&name) }, None);
            let (left, top, right, bottom) = written(&picture).unwrap();
            assert!(left >= 470 && right < 1160 && bottom < 475, "{name}: {left} {top} {right} {bottom}");
        }
    }

    #[test]
    fn two_names_give_two_pictures_and_one_name_gives_one() {
        let of = |name: &str| png(&PreviewCard { accent: Accent::HOUSE, ..card(name) }, None).unwrap();
        assert_eq!(of("Night Runners"), of("Night Runners"));
        assert_ne!(of("Night Runners"), of("Night Runner"));
        assert_ne!(of("東京"), of("大阪"));
        assert_ne!(of("نادي"), of("بيت"));
    }

    #[test]
    fn the_groups_picture_stands_in_the_arch_and_a_broken_one_does_no_harm() {
        let red = image::RgbaImage::from_pixel(352, 352, image::Rgba([255, 0, 0, 255]));
        let mut webp = std::io::Cursor::new(Vec::new());
        red.write_to(&mut webp, image::ImageFormat::WebP).unwrap();
        let picture = pixels(&card("Night Runners"), Some(webp.get_ref()));
        assert_eq!(picture.get_pixel(245, 300).0, [255, 0, 0, 255]);
        assert_ne!(picture.get_pixel(85, 100).0, [255, 0, 0, 255], "the corners are cut");
        let broken = pixels(&card("Night Runners"), Some(b"<svg/>"));
        assert_eq!(broken.dimensions(), (WIDTH, HEIGHT));
    }

    #[test]
    fn the_heaviest_card_fits_what_messengers_load() {
        let mut seed = 1_u32;
        let noise = image::RgbaImage::from_fn(352, 352, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = seed.to_be_bytes();
            image::Rgba([a, b, c, 255])
        });
        let mut webp = std::io::Cursor::new(Vec::new());
        noise.write_to(&mut webp, image::ImageFormat::WebP).unwrap();
        let size = png(&card("Night Runners"), Some(webp.get_ref())).unwrap().len();
        assert!(size <= 600_000, "{size}");
    }
}
