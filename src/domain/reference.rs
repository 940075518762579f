//! The API as people read it: what the page at `/docs/api` shows.

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    pub version: String,
    /// Paragraphs.
    pub about: Vec<String>,
    pub sections: Vec<Section>,
    /// Codes with what they say.
    pub problems: Vec<(String, String)>,
}

/// Calls that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub name: String,
    pub about: String,
    pub calls: Vec<Call>,
}

/// One method of one path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    pub id: String,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub summary: String,
    pub about: String,
    pub token: Token,
    pub parameters: Vec<Field>,
    pub body: Option<Shape>,
    pub answers: Vec<Reply>,
}

/// What a caller has to bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Token {
    #[default]
    None,
    /// A bearer token or any API key.
    Any,
    /// A bearer token, or an API key with this scope.
    Scope(String),
}

/// Something with a name that is sent or answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// Where it stands or what it is: `path`, `text`, `number or null`.
    pub kind: String,
    pub required: bool,
    pub about: String,
}

/// The form of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub fields: Vec<Field>,
    pub examples: Vec<String>,
}

/// One status a call can answer with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub status: String,
    pub about: String,
    /// Codes of problems; empty for a good answer.
    pub codes: Vec<String>,
    pub headers: Vec<String>,
    pub shape: Option<Shape>,
}
