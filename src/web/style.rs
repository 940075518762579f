//! The inlined style sheet of public pages, one per accent, with the hash its CSP needs.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::print::paper;
pub use crate::domain::accent::{ACCENTS, Accent};

const TOKENS: &str = include_str!("../../style/tokens.css");
const PUBLIC: &str = include_str!("../../style/public.css");
const DOCS: &str = include_str!("../../style/docs.css");
const POSTER: &str = include_str!("../../style/poster.css");
const DASHBOARD: &str = include_str!("../../style/dashboard.css");

/// A `<style>` block and its `'sha256-…'`.
pub struct Sheet {
    pub css: String,
    pub hash: String,
}

static SHEETS: LazyLock<Vec<Sheet>> = LazyLock::new(|| {
    let base = minify(&format!("{TOKENS}{PUBLIC}"));
    let sheet = |(h, c): &(&str, &str)| {
        let css = format!(":root{{--h:{h};--c:{c}}}{base}");
        let hash = format!("'sha256-{}'", base64(&Sha256::digest(css.as_bytes())));
        Sheet { css, hash }
    };
    ACCENTS.iter().map(sheet).collect()
});

static GREY_ON_NOTHING: Sheet = Sheet { css: String::new(), hash: String::new() };

/// The public style sheet in this accent.
pub fn sheet(accent: Accent) -> &'static Sheet {
    SHEETS.get(accent.place()).unwrap_or(&GREY_ON_NOTHING)
}

/// The dashboard's style sheet: an asset, with the accents of all groups.
pub fn dashboard() -> String {
    let accents: String =
        ACCENTS.iter().enumerate().map(|(i, (h, c))| format!(".a{i}{{--h:{h};--c:{c}}}")).collect();
    minify(&format!(":root{{--h:264;--c:.16}}{TOKENS}{DASHBOARD}{accents}"))
}

/// The style sheet of the API's reference: an asset, in the house's own accent.
pub fn docs() -> String {
    minify(&format!(":root{{--h:264;--c:.16}}{TOKENS}{DOCS}"))
}

/// The style sheet of a poster: an asset, with the measures of every paper.
pub fn poster() -> String {
    minify(&format!("{POSTER}{}", paper::css()))
}

/// Takes out comments and white space that CSS does not need. Our sheets hold no strings with either.
pub fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    let mut tight = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in ["{", "}", ";", ",", ">", "~"] {
        tight = tight.replace(&format!(" {mark}"), mark).replace(&format!("{mark} "), mark);
    }
    tight.replace(": ", ":").replace(";}", "}")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |six: u32| LETTERS.get(six as usize & 63).map_or('=', |b| char::from(*b));
    let quad = |three: &[u8]| {
        let bits = three.iter().fold(0u32, |acc, b| acc << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        let quad: String =
            [18, 12, 6, 0].iter().map(|shift| letter(bits >> shift)).take(three.len() + 1).collect();
        format!("{quad:=<4}")
    };
    bytes.chunks(3).map(quad).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_sheet_is_at_most_six_kilobytes() {
        let size = minify(PUBLIC).len();
        assert!(size <= 6_000, "{size}");
    }

    #[test]
    fn minifying_keeps_meaning() {
        assert_eq!(minify("/* a */ a:b , c  d {\n  e: f g;\n}\n"), "a:b,c d{e:f g}");
        assert_eq!(minify("width: calc(100% - 1rem); "), "width:calc(100% - 1rem);");
    }

    #[test]
    fn base64_is_padded() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
    }
}
