//! Rust text without what only people read.

/// The code alone: comments and the insides of strings and characters become blanks.
pub fn code(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(first) = rest.chars().next() {
        let quiet = comment(rest).or_else(|| literal(rest));
        match quiet {
            Some(length) => {
                out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
                rest = &rest[length..];
            }
            None => {
                let length = word(rest).unwrap_or(first.len_utf8());
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    out
}

/// An identifier is taken whole, so that its last letters never start a raw string.
fn word(rest: &str) -> Option<usize> {
    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    (length > 0).then_some(length)
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.starts_with("/*").then(|| rest.find("*/").map_or(rest.len(), |end| end + 2))
}

fn literal(rest: &str) -> Option<usize> {
    let plain = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let prefix = rest.len() - plain.len();
    if let Some(raw) = plain.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = &raw[hashes + 1..];
            let length = body.find(&end).map_or(body.len(), |at| at + end.len());
            return Some(prefix + 1 + hashes + 1 + length);
        }
    }
    if let Some(text) = plain.strip_prefix('"') {
        return Some(prefix + 1 + quoted(text, '"')?);
    }
    let character = plain.strip_prefix('\'')?;
    let is_escape = character.starts_with('\\');
    let closes = character.chars().nth(1) == Some('\'');
    (is_escape || closes).then(|| quoted(character, '\'').map(|length| prefix + 1 + length))?
}

/// The length up to and with the closing quote.
fn quoted(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    Some(body.len())
}

/// The code without the items under `#[cfg(test)]`.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        rest = &rest[item(rest)..];
    }
    out + rest
}

/// The length of the item that begins here: up to its `;`, or over its block.
fn item(code: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (c == ';' || c == '}') {
            return at + 1;
        }
    }
    code.len()
}

/// Whether an attribute asks for a feature.
pub fn asks_for_a_feature(code: &str) -> bool {
    attributes(code).any(|inside| inside.contains("cfg") && inside.contains("feature="))
        || squeezed(code).contains("cfg!(feature=")
}

/// Whether an attribute allows what is otherwise warned about.
pub fn allows(code: &str) -> bool {
    attributes(code).any(|inside| inside.starts_with("allow(") || inside.contains(",allow("))
}

/// The insides of all attributes, without blanks.
fn attributes(code: &str) -> impl Iterator<Item = String> {
    let code = squeezed(code);
    let starts: Vec<usize> = code.match_indices('#').map(|(at, _)| at).collect();
    starts.into_iter().filter_map(move |at| {
        let rest = code[at + 1..].strip_prefix('!').unwrap_or(&code[at + 1..]);
        let inside = rest.strip_prefix('[')?;
        Some(inside[..inside.find(']').unwrap_or(inside.len())].to_owned())
    })
}

fn squeezed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}
