//! A poster of a link: whose group, what to do, the code, the address to type.

use super::code::{Code, Use};
use super::letters::{Face, Line, bytes, wrap};
use super::paper::Paper;
use super::pdf::{At, Pages, Sheet};
use crate::domain::id::InviteId;
use crate::domain::source::Source;
use crate::web::components::qr;
use crate::web::components::when::exact;

pub const CALL: &str = "Scan to join the chat";
/// Of a size of letters, how far apart lines are, and how far down their baseline is.
const LEADING: f32 = 1.2;
const BASELINE: f32 = 0.92;

/// What stands on a poster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    pub name: String,
    /// The address as somebody types it, in the two parts it may be broken into.
    pub address: (String, String),
    pub until: Option<String>,
    /// Which of a sheet of badges it is.
    pub serial: Option<String>,
    pub code: Code,
}

impl Poster {
    /// `None` where the address of this service is too long for any code.
    pub fn new(
        name: &str,
        base_url: &str,
        id: &InviteId,
        expires_at_ms: Option<i64>,
        source: Source,
    ) -> Option<Self> {
        let code = Code::of(&qr::address_at(base_url, id.as_str(), source), Use::Print)?;
        let host = base_url.strip_prefix("https://").unwrap_or(base_url);
        let until = expires_at_ms.map(|ms| format!("Valid until {}", exact(ms)));
        Some(Self {
            name: name.to_owned(),
            address: (format!("{host}/i/"), id.to_string()),
            until,
            serial: None,
            code,
        })
    }

    /// The same for a link whose code changes: what is printed of it leads to nowhere without the screen.
    #[must_use]
    pub fn with_screen(mut self, rotating: bool) -> Self {
        if rotating {
            let needs = "Only with the code on the screen there";
            self.until =
                Some(self.until.map_or_else(|| needs.to_owned(), |until| format!("{until}. {needs}")));
        }
        self
    }

    /// Whether a PDF of ours has all the letters; a browser has more.
    pub fn has_letters(&self) -> bool {
        bytes(&self.name).is_some() && bytes(&self.address.0).is_some()
    }

    /// The poster as a file, where all of its letters are there.
    pub fn pdf(&self, paper: &Paper) -> Option<Vec<u8>> {
        let mut sheet = Sheet::new(paper.width, paper.height);
        if paper.folded {
            sheet.turned();
            self.draw(&mut sheet, paper)?;
            sheet.upright();
        }
        self.draw(&mut sheet, paper)?;
        if paper.folded {
            sheet.fold(0.0);
        }
        let mut pages = Pages::new(&self.name);
        pages.add(sheet);
        Some(pages.file())
    }

    fn draw(&self, sheet: &mut Sheet, paper: &Paper) -> Option<()> {
        let (above, below) = (self.above(paper)?, self.below(paper)?);
        let (margin, code) = (paper.margin(), paper.code());
        if paper.wide() {
            sheet.code(&self.code, margin, (paper.panel() - code) / 2.0, code);
            let gap = paper.call_size();
            let top = (paper.panel() - height(&above) - gap - height(&below)) / 2.0;
            let at = At::Left(2.0 * margin + code);
            let end = stack(sheet, &above, at, top);
            stack(sheet, &below, at, end + gap);
        } else {
            let free = paper.panel() - 2.0 * margin - height(&above) - code - height(&below);
            let gap = (free / 4.0).max(0.0);
            let at = At::Middle(paper.width / 2.0);
            let end = stack(sheet, &above, at, margin + gap);
            sheet.code(&self.code, (paper.width - code) / 2.0, end + gap, code);
            stack(sheet, &below, at, end + gap + code + gap);
        }
        Some(())
    }

    fn above(&self, paper: &Paper) -> Option<Vec<Line>> {
        let size = paper.name_size(Paper::step(&self.name));
        let mut lines = wrap(&bytes(&self.name)?, Face::Bold, size, paper.column());
        lines.extend(wrap(CALL.as_bytes(), Face::Plain, paper.call_size(), paper.column()));
        Some(lines)
    }

    fn below(&self, paper: &Paper) -> Option<Vec<Line>> {
        let (size, column) = (paper.address_size(), paper.column());
        let (host, id) = (bytes(&self.address.0)?, bytes(&self.address.1)?);
        let whole = Line::new([host.clone(), id.clone()].concat(), Face::Bold, size);
        let mut lines = if whole.width() <= column {
            vec![whole]
        } else {
            [wrap(&host, Face::Bold, size, column), wrap(&id, Face::Bold, size, column)].concat()
        };
        if let Some(until) = &self.until {
            lines.extend(wrap(&bytes(until)?, Face::Plain, size, column));
        }
        Some(lines)
    }
}

fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.size * LEADING).sum()
}

/// Draws lines under one another; where the next one would begin.
fn stack(sheet: &mut Sheet, lines: &[Line], at: At, mut top: f32) -> f32 {
    for line in lines {
        sheet.text(line, at, top + line.size * BASELINE);
        top += line.size * LEADING;
    }
    top
}
