//! A text in which somebody gives an invite link: typed by hand, copied with a sentence around it, cut off, doubled.

use unicode_normalization::UnicodeNormalization;

use super::id::{ID_LEN, InviteId};
use super::source::{self, Source};

/// The longest text that is looked at, in bytes.
const TEXT_MAX: usize = 8 * 1024;
/// The words in front of an id.
const DOORS: [&str; 3] = ["invite", "i", "group"];
/// A word of this many characters at least may be an id that lacks some.
const ID_LIKE: usize = 12;

/// An invite link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    pub id: InviteId,
    /// `https://example.org`, where the text says it.
    pub base_url: Option<String>,
    pub source: Source,
}

/// Why a text gives no invite link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLink {
    #[error("Paste an invite link.")]
    Empty,
    /// Nothing in it looks like a link of ours.
    #[error("This is not an invite link.")]
    Other,
    /// The address ends where the id should begin.
    #[error("The end of this invite link is missing.")]
    Missing,
    #[error("This invite link is cut off: {missing} characters are missing at its end.")]
    Short { missing: usize },
    #[error("This invite link is too long by {extra} characters.")]
    Long { extra: usize },
    /// A character that no id has.
    #[error("No invite link has the character {character:?} in it.")]
    Foreign { character: char },
}

/// The first link in a text, else what is wrong with the first that was meant to be one.
pub fn read(text: &str) -> Result<Pasted, NoLink> {
    let text: Vec<char> = spelled_out(text).chars().collect();
    if text.iter().all(|c| c.is_whitespace()) {
        return Err(NoLink::Empty);
    }
    let mut wrong = None;
    for door in doors(&text) {
        match behind(&text, door) {
            Ok(found) => return Ok(found),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    match (wrong, alone(&text)) {
        (_, Ok(found)) => Ok(found),
        (Some(why), _) | (None, Err(why)) => Err(why),
    }
}

/// What stands behind `/invite/` in an address, read the same way.
pub fn read_path(rest: &str) -> Result<Pasted, NoLink> {
    read(&format!("/invite/{rest}"))
}

/// Full-width letters as plain ones, escapes taken out, nothing invisible.
fn spelled_out(text: &str) -> String {
    let mut text = text.get(..TEXT_MAX).unwrap_or(text).to_owned();
    // Twice: what a messenger escaped is escaped again by a browser.
    for _ in 0..2 {
        text = unescaped(&text);
    }
    text.nfkc().filter(|c| !is_invisible(*c)).collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let escape = tail.split_at_checked(2).filter(|_| *first == b'%');
        match escape.and_then(|(two, after)| Some((hex(two.first()?)? << 4 | hex(two.last()?)?, after))) {
            Some((byte, after)) => {
                bytes.push(byte);
                rest = after;
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A door: where its slash stands, and where what is behind it begins.
#[derive(Clone, Copy)]
struct Door {
    at: usize,
    behind: usize,
}

fn doors(text: &[char]) -> impl Iterator<Item = Door> + '_ {
    text.iter().enumerate().filter(|(_, c)| is_slash(**c)).filter_map(|(at, _)| {
        let after = text.get(at + 1..)?;
        let word: String = after.iter().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let known = DOORS.iter().any(|door| door.eq_ignore_ascii_case(&word));
        let end = at + 1 + word.len();
        let open = text.get(end).is_none_or(|c| is_slash(*c));
        let slashes = text.iter().skip(end).take_while(|c| is_slash(**c)).count();
        (known && open).then_some(Door { at, behind: end + slashes })
    })
}

const fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\\')
}

fn behind(text: &[char], door: Door) -> Result<Pasted, NoLink> {
    let rest = text.get(door.behind..).unwrap_or_default();
    let run = run(rest);
    let (id, used) = match read_id(&run) {
        // Mails break long lines.
        Err(NoLink::Short { .. } | NoLink::Missing) => broken(rest, &run)?,
        other => (other?, ID_LEN),
    };
    let after: String = rest.iter().skip(used).collect();
    Ok(Pasted { id, base_url: host(text, door.at), source: source_of(&after) })
}

fn run(text: &[char]) -> Vec<char> {
    text.iter().copied().take_while(|c| c.is_alphanumeric()).collect()
}

fn read_id(run: &[char]) -> Result<InviteId, NoLink> {
    let text = |part: &[char]| part.iter().collect::<String>();
    let (head, tail) = run.split_at_checked(ID_LEN).unwrap_or((run, &[]));
    let doubled = tail == head || text(tail).to_ascii_lowercase().starts_with("http");
    if !tail.is_empty() && !doubled {
        return Err(NoLink::Long { extra: tail.len() });
    }
    if run.is_empty() {
        return Err(NoLink::Missing);
    }
    let foreign = |c: &&char| InviteId::parse(&c.to_string().repeat(ID_LEN)).is_err();
    if let Some(character) = head.iter().find(foreign) {
        return Err(NoLink::Foreign { character: *character });
    }
    let short = NoLink::Short { missing: ID_LEN.saturating_sub(head.len()) };
    InviteId::parse(&text(head)).map_err(|_| short)
}

/// An id with a line break in it, and how many characters of the text it takes.
fn broken(rest: &[char], first: &[char]) -> Result<(InviteId, usize), NoLink> {
    let gap = rest.iter().skip(first.len()).take_while(|c| c.is_whitespace() || **c == '=');
    let gap: Vec<char> = gap.copied().collect();
    let second = run(rest.get(first.len() + gap.len()..).unwrap_or_default());
    let whole = [first, &second].concat();
    let fits = gap.contains(&'\n') && whole.len() == ID_LEN && !first.is_empty();
    let read = read_id(if fits { &whole } else { first })?;
    Ok((read, whole.len() + gap.len()))
}

/// `https://example.org` in front of a door.
fn host(text: &[char], door: usize) -> Option<String> {
    let before: String = text.get(..door)?.iter().collect();
    let before = before.to_ascii_lowercase();
    let at = before.rfind("http")?;
    let (scheme, host) = before.get(at..)?.split_once("://")?;
    let host = host.trim_end_matches('/');
    let whole = matches!(scheme, "http" | "https")
        && !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte));
    whole.then(|| format!("{scheme}://{host}"))
}

fn source_of(after: &str) -> Source {
    let mut letters = after.strip_prefix('-').unwrap_or_default().chars();
    let letter = letters.next().filter(|_| !letters.next().is_some_and(char::is_alphanumeric));
    if let Some(source) = letter.and_then(Source::of_letter) {
        return source;
    }
    let query = after.split_once('?').map_or("", |(_, query)| query);
    source::of_query(query.split([' ', '#', '\n']).next().unwrap_or_default())
}

/// An id without an address around it.
fn alone(text: &[char]) -> Result<Pasted, NoLink> {
    let mut words = text.split(|c| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let found = words.clone().find_map(|word| read_id(word).ok().filter(|_| word.len() == ID_LEN));
    if let Some(id) = found {
        return Ok(Pasted { id, base_url: None, source: Source::Direct });
    }
    match (words.next(), words.next()) {
        (Some(only), None) if only.len() >= ID_LIKE => Err(read_id(only).err().unwrap_or(NoLink::Other)),
        _ => Err(NoLink::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdefghjkmnpqrs";

    fn found(text: &str) -> Result<(String, Option<String>, Source), NoLink> {
        read(text).map(|link| (link.id.to_string(), link.base_url, link.source))
    }

    #[test]
    fn whatever_stands_around_a_link_it_is_found() {
        let upper = ID.to_ascii_uppercase();
        let confused = ID.replace('0', "o").replace('1', "L");
        let wide: String = ID.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        let (head, tail) = ID.split_at(11);
        for text in [
            format!("https://example.org/invite/{ID}"),
            format!("  https://example.org/invite/{ID}\n"),
            format!("https://example.org/i/{ID}"),
            format!("HTTPS://EXAMPLE.ORG/I/{upper}"),
            format!("https://example.org/Invite/{upper}"),
            format!("https://example.org/group/{ID}"),
            format!("https://example.org/invite/{confused}"),
            format!("https://example.org/invite/{ID}/"),
            format!("https://example.org/invite/{ID}."),
            format!("https://example.org/invite/{ID},"),
            format!("(https://example.org/invite/{ID})"),
            format!("<https://example.org/invite/{ID}>"),
            format!("\"https://example.org/invite/{ID}\""),
            format!("https://example.org/invite/{ID}…"),
            format!("https://example.org/invite/{ID}%E2%80%A6"),
            format!("https://example.org/invite/{ID}%2E"),
            format!("https://example.org/invite/{ID}%252E"),
            format!("https%3A%2F%2Fexample.org%2Finvite%2F{ID}"),
            format!("https://example.org/invite/{ID}?utm_source=x&fbclid=y#top"),
            format!("https://example.org//invite//{ID}"),
            format!("https:\\\\example.org\\invite\\{ID}").replace("https:\\\\", "https://"),
            format!("Join here: https://example.org/invite/{ID} ! See you"),
            format!("https://example.org/invite/{ID}https://example.org/invite/{ID}"),
            format!("https://example.org/invite/{ID}{ID}"),
            format!("https://example.org/invite/{ID}/sign-in"),
            format!("https://example.org/invite/{head}\n{tail}"),
            format!("https://example.org/invite/{head}=\r\n{tail} and more"),
            format!("https://example.org/invite/{}\u{200b}{}", head, tail),
            format!("ｈｔｔｐｓ://example.org／invite／{wide}"),
            format!("https://example.org/invite/short https://example.org/invite/{ID}"),
        ] {
            let (id, base, source) = found(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!((id.as_str(), source), (ID, Source::Direct), "{text}");
            assert_eq!(base.as_deref(), Some("https://example.org"), "{text}");
        }
        for text in
            [ID.to_owned(), format!("code: {upper}!"), format!("/invite/{ID}"), format!("example.org/i/{ID}")]
        {
            assert_eq!(found(&text), Ok((ID.to_owned(), None, Source::Direct)), "{text}");
        }
    }

    #[test]
    fn where_it_was_found_is_read_from_its_end() {
        for (end, source) in [
            ("-P", Source::Poster),
            ("-q", Source::Qr),
            ("-D.", Source::Desk),
            ("?s=mail", Source::Mail),
            ("/?x=1&s=poster#top", Source::Poster),
            ("?s=nonsense", Source::Other),
            ("-X", Source::Direct),
            ("-Private", Source::Direct),
        ] {
            let text = format!("https://example.org/i/{ID}{end}");
            assert_eq!(found(&text).map(|link| (link.0, link.2)), Ok((ID.to_owned(), source)), "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        let (cut, _) = ID.split_at(21);
        let (short, _) = ID.split_at(25);
        for (text, why) in [
            (String::new(), NoLink::Empty),
            (" \u{200b}\n".into(), NoLink::Empty),
            ("hello there".into(), NoLink::Other),
            ("https://example.org/other/page".into(), NoLink::Other),
            ("https://example.org/invites".into(), NoLink::Other),
            ("https://example.org/invite".into(), NoLink::Missing),
            ("https://example.org/invite/".into(), NoLink::Missing),
            ("https://example.org/invite/…".into(), NoLink::Missing),
            (format!("https://example.org/invite/{cut}"), NoLink::Short { missing: 5 }),
            (format!("https://example.org/invite/{cut}..."), NoLink::Short { missing: 5 }),
            (format!("https://example.org/invite/{cut} hello"), NoLink::Short { missing: 5 }),
            (cut.to_owned(), NoLink::Short { missing: 5 }),
            (format!("https://example.org/invite/{ID}abc"), NoLink::Long { extra: 3 }),
            (format!("{ID}a"), NoLink::Long { extra: 1 }),
            (format!("https://example.org/invite/{short}u"), NoLink::Foreign { character: 'u' }),
            (format!("https://example.org/invite/{short}é"), NoLink::Foreign { character: 'é' }),
        ] {
            assert_eq!(found(&text), Err(why), "{text}");
        }
    }

    #[test]
    fn hostile_texts_say_nothing_but_an_id() {
        for text in [
            format!("https://evil.example/invite/{ID}?next=https://evil.example"),
            format!("javascript:alert(1)//invite/{ID}"),
            format!("https://user:pw@evil.example/invite/{ID}"),
            format!("/invite/{ID}\r\nSet-Cookie: a=b"),
            format!("//evil.example/invite/{ID}"),
        ] {
            assert_eq!(read(&text).unwrap().id.as_str(), ID, "{text}");
        }
        assert_eq!(read(&format!("https://a@b/invite/{ID}")).unwrap().base_url, None);
        // However long and odd, an answer comes.
        for text in ["%".repeat(20_000), "/invite/".repeat(5_000), "é".repeat(9_000), "%ff%fe/i/".into()] {
            assert!(read(&text).is_err());
        }
    }
}
