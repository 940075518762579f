use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;

/// Each message of a language with the names it puts in.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for text in files(language) {
        let resource = FluentResource::try_new((*text).to_owned());
        let resource =
            resource.map_err(|(_, wrong)| format!("{}: {wrong:?} in {text}", language.tag())).unwrap();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { panic!("{entry:?} is no message") };
            let id = message.id.name.to_owned();
            let names = names(message.value.as_ref().unwrap());
            assert!(all.insert(id.clone(), names).is_none(), "{}: {id} is said twice", language.tag());
        }
    }
    all
}

fn names(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => found.extend(name(inline)),
            Expression::Select { selector, variants } => {
                found.extend(name(selector));
                found.extend(variants.iter().flat_map(|variant| names(&variant.value)));
            }
        }
    }
    found
}

fn name(inline: &InlineExpression<&str>) -> Option<String> {
    match inline {
        InlineExpression::VariableReference { id } => Some(id.name.to_owned()),
        other => panic!("{other:?} is neither text nor a name"),
    }
}

#[test]
fn every_language_says_everything_with_the_same_names() {
    let english = messages(Language::English);
    assert!(english.len() > 150);
    for language in Language::ALL {
        let said = messages(language);
        let tag = language.tag();
        let missing: Vec<_> = english.keys().filter(|id| !said.contains_key(*id)).collect();
        let strange: Vec<_> = said.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{tag} lacks {missing:?} and has {strange:?}");
        for (id, names) in &said {
            assert_eq!(names, &english[id], "{tag}: {id}");
        }
    }
}

/// Words in quotes in the source of the front door.
fn quoted(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            quoted(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs" || end == "json")
            && !path.ends_with("words/tests.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(text.split('"').map(str::to_owned));
        }
    }
}

#[test]
fn nothing_is_said_that_no_page_asks_for() {
    let mut asked = BTreeSet::new();
    for room in ["src/web", "src/domain/apps"] {
        quoted(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut asked);
    }
    let by_code = |id: &str| id.starts_with("problem-") || id.starts_with("script-");
    let idle: Vec<_> =
        messages(Language::English).into_keys().filter(|id| !by_code(id) && !asked.contains(id)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

/// What stands in `t!("…")` and `around("…")` anywhere in the front door.
#[test]
fn nothing_is_asked_for_that_is_not_said() {
    fn calls(dir: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                calls(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !path.to_string_lossy().contains("words")
            {
                let text = fs::read_to_string(&path).unwrap();
                for call in ["t!(\"", "around(\""] {
                    let mut before = "";
                    for piece in text.split(call) {
                        let id = piece.split('"').next().filter(|_| !before.is_empty());
                        found.extend(
                            id.filter(|_| !before.ends_with(char::is_alphanumeric)).map(str::to_owned),
                        );
                        before = piece;
                    }
                }
            }
        }
    }
    let mut asked = BTreeSet::new();
    calls(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut asked);
    let said = messages(Language::English);
    let missing: Vec<_> = asked.iter().filter(|id| !said.contains_key(*id)).collect();
    assert!(asked.len() > 100 && missing.is_empty(), "{missing:?}");
}

#[test]
fn numbers_choose_their_form_and_an_element_takes_its_place() {
    let members = |language, n: i64| in_language(language, "members", &[("n", n.into())]).unwrap();
    assert_eq!(members(Language::English, 1), "1 member");
    assert_eq!(members(Language::English, 7), "7 members");
    let arabic: BTreeSet<_> = [1, 2, 3, 11, 100].map(|n| members(Language::Arabic, n)).into();
    assert_eq!(arabic.len(), 5, "one form for each: {arabic:?}");
    assert_eq!(around("invited-by", "who"), ("Invited by ".to_owned(), String::new()));
}
