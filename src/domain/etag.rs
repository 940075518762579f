//! Entity tags: whether the answer somebody has is still the answer (RFC 9110, 8.8.3 and 13.1.2).

/// Whether `If-None-Match` (one value for each line of it) names this tag. Strong and weak tags of the same text
/// are the same. From where a line can't be read it names nothing.
pub fn is_named<'a>(lines: impl IntoIterator<Item = &'a [u8]>, tag: &str) -> bool {
    let Some((text, _)) = first(tag.as_bytes()) else { return false };
    lines.into_iter().any(|line| names(line.trim_ascii(), text))
}

fn names(line: &[u8], text: &[u8]) -> bool {
    let mut rest = line;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(more) = rest.strip_prefix(b",") {
            rest = more;
            continue;
        }
        match first(rest) {
            Some((named, _)) if named == text => return true,
            Some((_, more)) => rest = more,
            None => return line == b"*",
        }
    }
}

/// What stands between the quotes of the first tag, and what comes after it.
fn first(tags: &[u8]) -> Option<(&[u8], &[u8])> {
    let quoted = tags.strip_prefix(b"W/").unwrap_or(tags).strip_prefix(b"\"")?;
    let end = quoted.iter().position(|byte| *byte == b'"')?;
    Some((quoted.get(..end)?, quoted.get(end.saturating_add(1)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_weak_or_strong_alone_or_in_a_list() {
        for (lines, named) in [
            (&[r#""a,b""#][..], true),
            (&[r#"W/"a,b""#], true),
            (&["*"], true),
            (&[" * "], true),
            (&[r#""x", W/"y","a,b""#], true),
            (&[r#", ,"a,b" ,"#], true),
            (&[r#""x""#, "\t\"a,b\""], true),
            (&[r#""x""#, "*"], true),
            (&[][..], false),
            (&[""], false),
            (&["a,b"], false),
            (&[r#""a","b""#], false),
            (&[r#""a,b"#], false),
            (&[r#""A,b""#], false),
            (&[r#"w/"a,b""#], false),
            (&[r#""x", *"#], false),
            (&[r#""x", what, "a,b""#], false),
            (&["\"\u{e9}\""], false),
        ] {
            for tag in [r#""a,b""#, r#"W/"a,b""#] {
                let lines = lines.iter().map(|line| line.as_bytes());
                assert_eq!(is_named(lines.clone(), tag), named, "{tag} in {:?}", lines.collect::<Vec<_>>());
            }
        }
    }
}
