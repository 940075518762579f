//! Which language a page speaks: the one asked for by `?lang=`, else the browser's, else English.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Uri};
use leptos::prelude::with_context;

/// A language all public pages speak. The dashboard speaks English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Spanish,
    Portuguese,
    French,
    German,
    Japanese,
    Arabic,
}

impl Language {
    pub const ALL: [Self; 7] = [
        Self::English,
        Self::Spanish,
        Self::Portuguese,
        Self::French,
        Self::German,
        Self::Japanese,
        Self::Arabic,
    ];

    /// BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::French => "fr",
            Self::German => "de",
            Self::Japanese => "ja",
            Self::Arabic => "ar",
        }
    }

    /// What its speakers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Japanese => "日本語",
            Self::Arabic => "العربية",
        }
    }

    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// `pt-BR` and `PT` are Portuguese.
    fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(first))
    }
}

/// The language of one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spoken {
    pub language: Language,
    /// Asked for by `?lang=`: links of the page ask for it as well.
    pub chosen: bool,
}

impl Spoken {
    /// What a request asks for. RFC 9110, section 12.5.4.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let path = uri.path();
        if path.starts_with("/dashboard") || path.starts_with("/docs") || path.starts_with("/set-up") {
            return Self::default();
        }
        let pairs = uri.query().unwrap_or_default().split('&');
        let chosen = pairs.filter_map(|pair| pair.strip_prefix("lang=")).find_map(Language::of_tag);
        if let Some(language) = chosen {
            return Self { language, chosen: true };
        }
        let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = accept_language::parse(header).iter().find_map(|tag| Language::of_tag(tag));
        Self { language: language.unwrap_or_default(), chosen: false }
    }

    /// That of the page being rendered.
    pub fn here() -> Self {
        with_context::<axum::http::request::Parts, _>(|parts| parts.extensions.get::<Self>().copied())
            .flatten()
            .or_else(|| with_context::<Self, _>(|spoken| *spoken))
            .unwrap_or_default()
    }

    /// The attributes of `<html>`.
    pub fn root(self) -> String {
        let dir = if self.language.is_right_to_left() { " dir=\"rtl\"" } else { "" };
        format!("lang=\"{}\"{dir}", self.language.tag())
    }

    /// The path of a page of ours, in the language somebody chose.
    pub fn keep(self, path: &str) -> String {
        if !self.chosen || path.starts_with("/dashboard") || path.contains("lang=") {
            return path.to_owned();
        }
        let (path, part) = path.split_once('#').map_or((path, None), |(path, part)| (path, Some(part)));
        let joint = if path.contains('?') { '&' } else { '?' };
        let part = part.map(|part| format!("#{part}")).unwrap_or_default();
        format!("{path}{joint}lang={}{part}", self.language.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(uri: &str, accept: &str) -> (&'static str, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, accept.parse().unwrap());
        let spoken = Spoken::of(&uri.parse().unwrap(), &headers);
        (spoken.language.tag(), spoken.chosen)
    }

    #[test]
    fn a_page_speaks_the_language_chosen_else_the_browsers_else_english() {
        assert_eq!(spoken("/", "fr-CA,fr;q=0.9,en;q=0.5"), ("fr", false));
        assert_eq!(spoken("/", "en;q=0.1, pt-BR"), ("pt", false));
        assert_eq!(spoken("/", "nl, ja;q=0.3"), ("ja", false));
        assert_eq!(spoken("/", "nl"), ("en", false));
        assert_eq!(spoken("/", ""), ("en", false));
        assert_eq!(spoken("/", ";;;q=,,=é".replace('é', "e").as_str()), ("en", false));
        assert_eq!(spoken("/invite/x?a=b&lang=ar", "fr"), ("ar", true));
        assert_eq!(spoken("/invite/x?lang=zz", "fr"), ("fr", false));
        assert_eq!(spoken("/dashboard?lang=ar", "fr"), ("en", false));
    }

    #[test]
    fn links_keep_the_language_that_was_chosen() {
        let kept = |path: &str| Spoken { language: Language::Arabic, chosen: true }.keep(path);
        assert_eq!(kept("/invite/x"), "/invite/x?lang=ar");
        assert_eq!(kept("/invite/x?said=1#top"), "/invite/x?said=1&lang=ar#top");
        assert_eq!(kept("/dashboard/me"), "/dashboard/me");
        assert_eq!(Spoken { language: Language::Arabic, chosen: false }.keep("/"), "/");
    }
}
