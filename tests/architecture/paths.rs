//! The paths a piece of code names.

/// Every path with at least two segments, and every single name that is imported; groups are taken apart, and
/// a path that begins with an imported module is given in full.
pub fn paths(code: &str) -> Vec<Vec<String>> {
    let (imported, named) = read(&tokens(code));
    let full = |path: Vec<String>| match imported.iter().find(|one| one.last() == path.first()) {
        Some(one) => one.iter().chain(&path[1..]).cloned().collect(),
        None => path,
    };
    imported.iter().cloned().chain(named.into_iter().map(full)).collect()
}

/// What is imported, and what is named elsewhere.
fn read(tokens: &[String]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let (mut imported, mut named) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        let imports = tokens[at] == "use";
        if imports {
            at += 1;
        }
        let begins = at == 0 || !matches!(tokens[at - 1].as_str(), "." | "::");
        if tokens.get(at).is_some_and(|token| token == "::") && (imports || begins) {
            at += 1;
        }
        if at < tokens.len() && (imports || (is_name(&tokens[at]) && begins)) {
            let found = if imports { &mut imported } else { &mut named };
            at = tree(tokens, at, &[], imports, found);
        } else {
            at += 1;
        }
    }
    (imported, named)
}

/// Reads one path or group from `at`; returns where it ended.
fn tree(
    tokens: &[String],
    mut at: usize,
    prefix: &[String],
    imports: bool,
    found: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = prefix.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" if imports || !path.is_empty() => return group(tokens, at + 1, &path, imports, found),
            "*" if imports => {}
            name if is_name(name) => path.push(name.to_owned()),
            _ => break,
        }
        at += 1;
        if tokens.get(at).is_none_or(|token| token != "::") {
            break;
        }
        at += 1;
    }
    if path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    if path.len() > 1 || (imports && !path.is_empty()) {
        found.push(path);
    }
    at
}

fn group(
    tokens: &[String],
    mut at: usize,
    prefix: &[String],
    imports: bool,
    found: &mut Vec<Vec<String>>,
) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "}" => return at + 1,
            "," => at += 1,
            "as" => at += 2,
            _ => {
                let end = tree(tokens, at, prefix, imports, found);
                at = end.max(at + 1);
            }
        }
    }
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && token != "as"
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut name = String::from(c);
            while let Some(next) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                name.push(next);
            }
            tokens.push(name);
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            tokens.push("::".to_owned());
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    tokens
}

#[test]
fn paths_are_found_in_imports_types_and_attributes() {
    let named = |code: &str| paths(code).into_iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(
        named("use crate::{a::b, c::{self, D as E}, f::*};"),
        ["crate::a::b", "crate::c", "crate::c::D", "crate::f"]
    );
    assert_eq!(
        named("fn f(x: &a::B) -> c::D<e::F> { x.g::<H>(); y.i(j::k); }"),
        ["a::B", "c::D", "e::F", "j::k",]
    );
    assert_eq!(named("#[tokio::main] async fn f() {} use http;"), ["http", "tokio::main"]);
    assert_eq!(named("use crate::a; fn f() { a::b::c(); }"), ["crate::a", "crate::a::b::c"]);
    assert_eq!(named("match a { B::C { d } => e::f(), _ => {} }"), ["B::C", "e::f"]);
}
