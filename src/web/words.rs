//! What public pages say, in the language of whoever reads. Messages are Fluent's, one file per room and
//! language in `messages/`; a test holds every language against English, and English against the code.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::language::{Language, Spoken};
use crate::domain::problem::Problem;

/// Says a message of the page's language: `t!("join")`, `t!("places", n = 3)`.
macro_rules! t {
    ($id:expr) => {
        $crate::web::words::say($id, &[])
    };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::web::words::say($id, &[$((stringify!($name), $value.into())),+])
    };
}
pub(crate) use t;

/// Every file of one language.
macro_rules! files {
    ($tag:literal) => {
        files!(
            $tag,
            "apps",
            "bycode",
            "disclosure",
            "event",
            "home",
            "landing",
            "links",
            "parts",
            "problems",
            "scripts",
            "sign_in",
            "visitor"
        )
    };
    ($tag:literal, $($room:literal),+) => {
        &[$(include_str!(concat!("messages/", $tag, "/", $room, ".ftl"))),+]
    };
}

const fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => files!("en"),
        Language::Spanish => files!("es"),
        Language::Portuguese => files!("pt"),
        Language::French => files!("fr"),
        Language::German => files!("de"),
        Language::Japanese => files!("ja"),
        Language::Arabic => files!("ar"),
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<Vec<(Language, Bundle)>> =
    LazyLock::new(|| Language::ALL.into_iter().map(|language| (language, bundle(language))).collect());

fn bundle(language: Language) -> Bundle {
    let mut bundle = Bundle::new_concurrent(language.tag().parse().into_iter().collect());
    // What is put into a sentence may run the other way; Fluent marks where it begins and ends.
    bundle.set_use_isolating(language.is_right_to_left());
    for text in files(language) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(whole, _)| whole);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn of(language: Language) -> Option<&'static Bundle> {
    BUNDLES.iter().find(|(one, _)| *one == language).map(|(_, bundle)| bundle)
}

fn in_language(language: Language, id: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let bundle = of(language)?;
    let pattern = bundle.get_message(id)?.value()?;
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (Cow::from(*name), value.clone())).collect();
    Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

/// A message in the language of the page being rendered.
pub fn say(id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    in_language(Spoken::here().language, id, args)
        .or_else(|| in_language(Language::English, id, args))
        .unwrap_or_else(|| id.to_owned())
}

/// A message with an element in the place of its one argument: what stands before and after.
pub fn around(id: &str, name: &str) -> (String, String) {
    const PLACE: &str = "\u{fffc}";
    let whole = say(id, &[(name, PLACE.into())]);
    whole.split_once(PLACE).map_or_else(
        || (whole.clone(), String::new()),
        |(before, after)| (before.to_owned(), after.to_owned()),
    )
}

/// What went wrong, in the language of the page; what was said for the API stands in for what is not translated.
pub fn problem(problem: &Problem) -> (String, Option<String>) {
    let language = Spoken::here().language;
    if language == Language::English {
        return (problem.title.clone(), problem.detail.clone());
    }
    let id = format!("problem-{}", problem.code.replace('_', "-"));
    let seconds = problem.retry_after.unwrap_or_default();
    let args = [("seconds", FluentValue::from(seconds))];
    let Some(title) = in_language(language, &id, &args) else {
        return (problem.title.clone(), problem.detail.clone());
    };
    (title, in_language(language, &format!("{id}-detail"), &args))
}

#[cfg(test)]
mod tests;
