//! Text into lines: which font writes which part, how large, and where a line ends.

use super::fonts::{Font, Voice, ours};

/// A part of a line that one font writes.
pub struct Run {
    pub font: &'static Font,
    pub text: String,
    /// As a part of the font's size.
    pub width: f32,
}

/// A text as our fonts can write it: signs none of them has are left out. `None` where a letter is missing or
/// nothing is left: half a name is worse than none.
pub fn drawable(text: &str) -> Option<String> {
    let mut marks = 0;
    let has = |c: char| c.is_whitespace() || ours().find(Voice::Loud, c).is_some();
    if text.chars().any(|c| c.is_alphanumeric() && !has(c)) {
        return None;
    }
    let mut piled = |c: char| {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        marks > MARKS_MAX
    };
    let kept: String = text.chars().filter(|c| has(*c) && !piled(*c)).collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    kept.chars().any(char::is_alphanumeric).then_some(kept)
}

/// Accents and points on one letter; a pile of them would leave its line.
const MARKS_MAX: usize = 2;

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// The parts of a line from left to right.
pub fn runs(voice: Voice, line: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for c in line.chars() {
        // Gaps and signs stay with the letters before them.
        if let Some(run) = runs.last_mut().filter(|_| !c.is_alphanumeric())
            && let Some(width) = ours().width_in(run.font, c)
        {
            run.text.push(c);
            run.width += width;
            continue;
        }
        let Some((font, width)) = ours().find(voice, c) else { continue };
        match runs.last_mut() {
            Some(run) if (run.font.family, run.font.weight) == (font.family, font.weight) => {
                run.text.push(c);
                run.width += width;
            }
            _ => runs.push(Run { font, text: c.to_string(), width }),
        }
    }
    if line.chars().find(|c| c.is_alphabetic()).is_some_and(from_the_right) {
        runs.reverse();
    }
    runs
}

/// Hebrew and Arabic letters, and those of their neighbours.
const fn from_the_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// How wide a line is, as a part of the font's size.
pub fn width(voice: Voice, line: &str) -> f32 {
    runs(voice, line).iter().map(|run| run.width).sum()
}

/// A text in a box: the largest size that fits, and its lines.
pub struct Fitted {
    pub size: f32,
    pub lines: Vec<String>,
}

/// Tries sizes, each with the lines it may have; at the last one the text is cut.
pub fn fit(voice: Voice, text: &str, box_width: f32, sizes: &[(f32, usize)]) -> Fitted {
    let mut fitted = Fitted { size: 0.0, lines: Vec::new() };
    for (size, most) in sizes {
        let room = box_width / size;
        let whole_words = text.split(' ').all(|word| width(voice, word) <= room);
        fitted = Fitted { size: *size, lines: wrap(voice, text, room) };
        let is_last = sizes.last().is_some_and(|last| last == &(*size, *most));
        if fitted.lines.len() <= *most && (whole_words || is_last || !has_gaps(text)) {
            return fitted;
        }
        if is_last {
            cut(voice, &mut fitted.lines, *most, room);
        }
    }
    fitted
}

/// Words are torn only in writing that has none, and where nothing else helps.
fn has_gaps(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

fn wrap(voice: Voice, text: &str, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(voice, &longer) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if width(voice, &line) > room && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    lines.push(line);
    lines
}

fn cut(voice: Voice, lines: &mut Vec<String>, most: usize, room: f32) {
    lines.truncate(most);
    let Some(last) = lines.last_mut() else { return };
    while !last.is_empty() && width(voice, &format!("{last}…")) > room {
        last.pop();
    }
    *last = format!("{}…", last.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [(f32, usize); 2] = [(96.0, 2), (48.0, 3)];

    fn lines(text: &str) -> (f32, Vec<String>) {
        let fitted = fit(Voice::Loud, text, 640.0, &SIZES);
        (fitted.size, fitted.lines)
    }

    #[test]
    fn a_name_shrinks_before_it_is_cut() {
        assert_eq!(lines("XMTP Builders"), (96.0, vec!["XMTP".into(), "Builders".into()]));
        let (size, long) = lines("The Night Runners of the Old Town and Their Friends");
        assert!(size < 96.0 && long.len() <= 3 && long.concat().ends_with("Friends"), "{size} {long:?}");
        let (_, longer) = lines(&"Words and more ".repeat(12));
        assert_eq!(longer.len(), 3);
        assert!(longer[2].ends_with('…'), "{longer:?}");
    }

    #[test]
    fn no_line_is_wider_than_its_box() {
        for text in
            ["W".repeat(100), "日".repeat(100), "ع".repeat(100), "i ".repeat(50), "한국어 ".repeat(25)]
        {
            let (size, lines) = lines(text.trim());
            assert!(lines.len() <= 3, "{lines:?}");
            assert!(lines.iter().all(|line| width(Voice::Loud, line) * size <= 640.0), "{lines:?}");
        }
    }

    #[test]
    fn what_no_font_can_write_is_left_out_and_a_name_with_a_missing_letter_is_not_shown() {
        assert_eq!(drawable("Night 🏃 Runners").as_deref(), Some("Night Runners"));
        for text in ["ราตรี runners", "🏃🏃", " ", "\u{10ffff}"] {
            assert_eq!(drawable(text), None, "{text}");
        }
    }

    #[test]
    fn writing_from_the_right_begins_at_the_right() {
        let texts =
            |line: &str| -> Vec<String> { runs(Voice::Loud, line).into_iter().map(|run| run.text).collect() };
        assert_eq!(texts("Club نادي"), ["Club ", "نادي"]);
        assert_eq!(texts("نادي Club"), ["Club", "نادي "]);
    }
}
