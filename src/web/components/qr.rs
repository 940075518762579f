//! QR codes: one `<path>`, capitals, level M, four clear modules on every side.

use leptos::prelude::*;

use crate::domain::source::Source;
use crate::web::print::code::{Code, QUIET, Use};
use crate::web::words::t;

/// A code as a path and the side of its box, quiet zone included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub path: String,
    pub side: usize,
}

/// `HTTPS://HOST/I/ID`: capitals fit the dense alphanumeric mode.
pub fn address(base_url: &str, invite_id: &str) -> String {
    format!("{base_url}/i/{invite_id}").to_ascii_uppercase()
}

/// The same for a code that hangs there, in letters of the same mode: `HTTPS://HOST/I/ID-P`.
pub fn address_at(base_url: &str, invite_id: &str, source: Source) -> String {
    let plain = address(base_url, invite_id);
    source.letter().map_or_else(|| plain.clone(), |letter| format!("{plain}-{letter}"))
}

/// Draws a code, row by row in runs: lines one module thick, their middle on whole numbers.
pub fn draw(code: &Code) -> Drawn {
    let mut path = String::new();
    for (y, row) in code.rows().enumerate() {
        let mut at = 0;
        let mut begun = false;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                // The first step of a row is from the edge; light behind the last dark run is not drawn.
                let step = if begun { format!("m{at} 0") } else { format!("M{} {}", at + QUIET, y + QUIET) };
                path.push_str(&format!("{step}h{}", run.len()));
                (at, begun) = (0, true);
            } else {
                at = run.len();
            }
        }
    }
    Drawn { path, side: code.side() }
}

/// The code as a picture with a name.
#[component]
pub fn Qr(text: String, #[prop(into)] label: String) -> impl IntoView {
    Code::of(&text, Use::Print).map(|code| picture(&code, label))
}

/// A code that is there already.
pub fn picture(code: &Code, label: String) -> AnyView {
    let drawn = draw(code);
    let view_box = format!("0 -.5 {0} {0}", drawn.side);
    view! {
        <svg viewBox=view_box role="img" aria-label=label shape-rendering="crispEdges">
            <path d=drawn.path></path>
        </svg>
    }
    .into_any()
}

/// From the desk to the phone: beside the card of an invite.
pub fn hand_over(base_url: &str, invite_id: &str) -> AnyView {
    view! {
        <aside class="qr">
            <Qr text=address_at(base_url, invite_id, Source::Desk) label=t!("qr-label")/>
            <h2>{t!("qr-title")}</h2>
            <p class="soft">{t!("qr-how")}</p>
        </aside>
    }
    .into_any()
}

/// A file of its own: black on white.
pub fn file(code: &Code, purpose: Use) -> String {
    let Drawn { path, side } = draw(code);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 -.5 {side} {side}\" width=\"{0}\" height=\"{0}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0-.5h{side}v{side}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>\n",
        side * purpose.pixels()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_small_and_keeps_its_quiet_zone() {
        let text = address("https://example.org", &"a".repeat(26));
        assert_eq!(text, format!("HTTPS://EXAMPLE.ORG/I/{}", "A".repeat(26)));
        let drawn = draw(&Code::of(&text, Use::Print).unwrap());
        assert_eq!(drawn.side, 29 + 8);
        assert!(drawn.path.starts_with("M4 4h7m"), "{}", drawn.path);
        assert!(drawn.path.len() < 2_200, "{}", drawn.path.len());
        let hung = address_at("https://example.org", &"a".repeat(26), Source::Poster);
        assert_eq!(hung, format!("{text}-P"));
        assert_eq!(draw(&Code::of(&hung, Use::Print).unwrap()).side, drawn.side, "no larger for it");
    }
}
