//! Pages of a PDF: codes as vectors, and text in two of the fonts that every reader has.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::code::Code;
use super::letters::{Face, Line};

const POINTS: f32 = 72.0 / 25.4;

/// One page being drawn, in millimetres from its upper left corner.
pub struct Sheet {
    content: Content,
    width: f32,
    height: f32,
}

/// Where a line begins or has its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum At {
    Left(f32),
    Middle(f32),
}

impl Sheet {
    pub fn new(width: f32, height: f32) -> Self {
        let mut content = Content::new();
        content.transform([POINTS, 0.0, 0.0, -POINTS, 0.0, height * POINTS]);
        Self { content, width, height }
    }

    /// A code in a square of this side, the quiet zone in it.
    pub fn code(&mut self, code: &Code, x: f32, y: f32, side: f32) {
        let module = side / number(code.side());
        self.content.save_state().transform([module, 0.0, 0.0, module, x, y]);
        for (x, y, length) in code.runs() {
            self.content.rect(number(x), number(y), number(length), 1.0);
        }
        self.content.fill_nonzero().restore_state();
    }

    /// A line of text on this baseline.
    pub fn text(&mut self, line: &Line, at: At, baseline: f32) {
        let x = match at {
            At::Left(x) => x,
            At::Middle(x) => x - line.width() / 2.0,
        };
        self.content.begin_text().set_font(Name(font(line.face)), line.size);
        self.content.set_text_matrix([1.0, 0.0, 0.0, -1.0, x, baseline]);
        self.content.show(Str(&line.bytes));
        self.content.end_text();
    }

    /// Everything drawn until `upright` stands on its head in the upper half.
    pub fn turned(&mut self) {
        let (width, height) = (self.width, self.height / 2.0);
        self.content.save_state().transform([-1.0, 0.0, 0.0, -1.0, width, height]);
    }

    /// What follows is drawn in the lower half, the right way up.
    pub fn upright(&mut self) {
        self.content.restore_state().transform([1.0, 0.0, 0.0, 1.0, 0.0, self.height / 2.0]);
    }

    /// A dashed line from side to side, to fold or to cut along.
    pub fn fold(&mut self, y: f32) {
        self.content.set_line_width(0.2).set_dash_pattern([2.0, 2.0], 0.0);
        self.content.move_to(0.0, y).line_to(self.width, y).stroke();
    }
}

/// A file of several pages.
pub struct Pages {
    title: String,
    sheets: Vec<Sheet>,
}

impl Pages {
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), sheets: Vec::new() }
    }

    pub fn add(&mut self, sheet: Sheet) {
        self.sheets.push(sheet);
    }

    pub fn file(self) -> Vec<u8> {
        let mut ids = (1..).map(Ref::new);
        let mut next = || ids.next().unwrap_or(Ref::new(1));
        let (catalog, tree, info, plain, bold) = (next(), next(), next(), next(), next());
        let pages: Vec<_> = self.sheets.into_iter().map(|sheet| (next(), next(), sheet)).collect();
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr("en"));
        pdf.document_info(info).title(TextStr(&self.title));
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(pages.iter().map(|(page, ..)| *page)).count(count);
        for (id, face) in [(plain, Face::Plain), (bold, Face::Bold)] {
            let mut written = pdf.type1_font(id);
            written.base_font(Name(face.name())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (id, content, sheet) in pages {
            let mut page = pdf.page(id);
            page.media_box(Rect::new(0.0, 0.0, sheet.width * POINTS, sheet.height * POINTS));
            page.parent(tree).contents(content);
            let mut resources = page.resources();
            let mut fonts = resources.fonts();
            fonts.pair(Name(font(Face::Plain)), plain).pair(Name(font(Face::Bold)), bold);
            fonts.finish();
            resources.finish();
            page.finish();
            pdf.stream(content, &sheet.content.finish());
        }
        pdf.finish()
    }
}

const fn font(face: Face) -> &'static [u8] {
    match face {
        Face::Plain => b"P",
        Face::Bold => b"B",
    }
}

fn number(modules: usize) -> f32 {
    u16::try_from(modules).map_or(0.0, f32::from)
}
