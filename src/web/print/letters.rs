//! The letters of Helvetica in Windows-1252: what a PDF can show without a font of its own.

/// From byte 0x80 to 0x9f; where there is no letter stands the replacement character.
const ODD: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Plain,
    Bold,
}

impl Face {
    pub const fn name(self) -> &'static [u8] {
        match self {
            Self::Plain => b"Helvetica",
            Self::Bold => b"Helvetica-Bold",
        }
    }

    /// How wide a letter is, in thousandths of its size.
    fn width(self, byte: u8) -> f32 {
        let table = match self {
            Self::Plain => &PLAIN,
            Self::Bold => &BOLD,
        };
        usize::from(byte).checked_sub(32).and_then(|at| table.get(at)).copied().map_or(0.0, f32::from)
    }
}

/// One line of text in one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub bytes: Vec<u8>,
    pub face: Face,
    pub size: f32,
}

impl Line {
    pub fn new(bytes: Vec<u8>, face: Face, size: f32) -> Self {
        Self { bytes, face, size }
    }

    pub fn width(&self) -> f32 {
        self.bytes.iter().map(|byte| self.face.width(*byte)).sum::<f32>() * self.size / 1000.0
    }
}

/// The text in bytes of Windows-1252, where all of its letters are among them.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(byte).collect()
}

fn byte(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).ok(),
        '\u{fffd}' => None,
        _ => ODD.chars().position(|odd| odd == letter).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

/// Lines no wider than `width`, broken at blanks; a word that is wider by itself is broken anywhere.
pub fn wrap(text: &[u8], face: Face, size: f32, width: f32) -> Vec<Line> {
    let fits = |bytes: &[u8]| Line::new(bytes.to_vec(), face, size).width() <= width;
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    for word in text.split(|byte| *byte == b' ') {
        let Some(last) = lines.last_mut() else { break };
        let joined = if last.is_empty() { word.to_vec() } else { [last.as_slice(), b" ", word].concat() };
        if fits(&joined) {
            *last = joined;
            continue;
        }
        if !last.is_empty() {
            lines.push(Vec::new());
        }
        for byte in word {
            let Some(last) = lines.last_mut() else { break };
            last.push(*byte);
            if !fits(last) && last.len() > 1 {
                last.pop();
                lines.push(vec![*byte]);
            }
        }
    }
    lines.into_iter().filter(|line| !line.is_empty()).map(|line| Line::new(line, face, size)).collect()
}

#[rustfmt::skip]
const PLAIN: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 365,
    556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
    0, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 552,
    400, 549, 333, 333, 333, 576, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 549, 611, 556, 556, 556, 556, 500, 556, 500,
];

#[rustfmt::skip]
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 365,
    556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
    0, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667,
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 552,
    400, 549, 333, 333, 333, 576, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 549, 611, 611, 611, 611, 611, 556, 611, 556,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_letters_are_there_and_others_are_not() {
        assert_eq!(bytes("Größe – 5 €"), Some(b"Gr\xf6\xdfe \x96 5 \x80".to_vec()));
        for foreign in ["夜のランナー", "عدّاؤو الليل", "Łódź", "🏃", "\u{fffd}", "a\nb"]
        {
            assert_eq!(bytes(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn no_line_is_wider_than_its_column_and_no_letter_is_lost() {
        for text in ["Night Runners of Oz and beyond", &"W".repeat(100), "a", "  two  blanks "] {
            for width in [12.0, 30.0, 200.0] {
                let lines = wrap(text.as_bytes(), Face::Bold, 10.0, width);
                assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
                let kept: Vec<u8> =
                    lines.into_iter().flat_map(|line| line.bytes).filter(|b| *b != b' ').collect();
                assert_eq!(String::from_utf8(kept).unwrap(), text.replace(' ', ""));
            }
        }
        assert_eq!(wrap(b"Hello", Face::Plain, 1000.0, f32::MAX).first().map(Line::width), Some(2_278.0));
    }
}
