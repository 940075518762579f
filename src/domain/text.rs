//! What people type, made safe to store and show: one line or several, no control or direction marks.

use unicode_normalization::UnicodeNormalization;

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    #[error("Write something here.")]
    Empty,
    #[error("This is too long: {max} characters at most.")]
    TooLong { max: usize },
}

/// One line: NFC, white space folded, control and bidirectional marks taken out.
pub fn line(text: &str, max: usize) -> Result<String, TextRefusal> {
    let kept: String =
        text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_kept(*c)).collect();
    within(kept.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// Like [`line`], and it must not be empty.
pub fn required_line(text: &str, max: usize) -> Result<String, TextRefusal> {
    line(text, max).and_then(|t| if t.is_empty() { Err(TextRefusal::Empty) } else { Ok(t) })
}

/// Several lines; line breaks stay, at most two in a row.
pub fn paragraphs(text: &str, max: usize) -> Result<String, TextRefusal> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified.nfc().filter(|c| *c == '\n' || is_kept(*c)).collect();
    let mut lines: Vec<&str> = kept.lines().map(str::trim_end).collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    within(lines.join("\n").trim().to_owned(), max)
}

/// An optional line: blank is none.
pub fn optional_line(text: Option<&str>, max: usize) -> Result<Option<String>, TextRefusal> {
    let cleaned = text.map(|t| line(t, max)).transpose()?;
    Ok(cleaned.filter(|t| !t.is_empty()))
}

fn within(text: String, max: usize) -> Result<String, TextRefusal> {
    if text.chars().count() > max { Err(TextRefusal::TooLong { max }) } else { Ok(text) }
}

/// Keeps the joiner inside emoji and variation selectors; drops what is invisible or turns the direction.
fn is_kept(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Up to two initials of a name, for where there is no picture.
pub fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    name.split_whitespace().filter_map(first).take(2).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_direction_marks_are_taken_out() {
        assert_eq!(line("a\u{202e}b\u{0}c\t d\n", 20).as_deref(), Ok("abc d"));
        assert_eq!(paragraphs("a\r\n\n\n\nb\u{200b}", 20).as_deref(), Ok("a\n\nb"));
    }

    #[test]
    fn a_text_is_measured_in_characters_after_cleaning() {
        assert_eq!(line("ééé", 3).as_deref(), Ok("ééé"));
        assert_eq!(line("abcd", 3), Err(TextRefusal::TooLong { max: 3 }));
        assert_eq!(required_line(" \u{200b} ", 3), Err(TextRefusal::Empty));
    }

    #[test]
    fn initials_are_of_the_first_two_words() {
        assert_eq!(initials("night runners of town"), "NR");
        assert_eq!(initials("¡hola!"), "H");
        assert_eq!(initials("…"), "");
    }
}
