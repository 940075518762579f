//! What pages put into `<head>`.
//!
//! `leptos_meta` loses tags on some requests, in every mode of rendering; the border puts ours in place once
//! the whole page is there.

use std::sync::{Arc, Mutex};

use axum::http::request::Parts;
use leptos::prelude::use_context;

/// Where the shell leaves room.
pub const MARK: &str = "<meta name=\"head\">";

/// The head of one answer.
#[derive(Clone, Debug, Default)]
pub struct Head(Arc<Mutex<Tags>>);

#[derive(Debug, Default)]
struct Tags {
    text: String,
    /// What the title begins with where a form was not taken.
    refused: Option<String>,
}

impl Head {
    /// The page with its head in place.
    pub fn fill(&self, page: &str) -> String {
        let tags = self.0.lock().map(|tags| tags.titled()).unwrap_or_default();
        page.replacen(MARK, &tags, 1)
    }
}

impl Tags {
    fn titled(&self) -> String {
        match &self.refused {
            Some(word) => self.text.replacen("<title>", &format!("<title>{word}: "), 1),
            None => self.text.clone(),
        }
    }
}

fn change(change: impl FnOnce(&mut Tags)) {
    let head = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Head>().cloned());
    if let Some(mut tags) = head.as_ref().and_then(|head| head.0.lock().ok()) {
        change(&mut tags);
    }
}

/// Adds a tag to the head of the page being rendered.
pub fn add(tag: &str) {
    change(|tags| tags.text.push_str(tag));
}

/// Has the title of the page begin with this word: what somebody hears first of it.
pub fn refused(word: String) {
    change(|tags| tags.refused = Some(word));
}

/// A text as it may stand in an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_put_where_the_shell_left_room() {
        let tags = Tags { text: "<title>A</title>".into(), refused: None };
        let head = Head(Arc::new(Mutex::new(tags)));
        assert_eq!(
            head.fill(&format!("<head>{MARK}</head>{MARK}")),
            format!("<head><title>A</title></head>{MARK}")
        );
    }

    #[test]
    fn the_title_says_that_a_form_was_not_taken() {
        let tags = Tags { text: "<title>A</title>".into(), refused: Some("Not saved".into()) };
        assert_eq!(Head(Arc::new(Mutex::new(tags))).fill(MARK), "<title>Not saved: A</title>");
    }

    #[test]
    fn a_name_cannot_leave_its_attribute() {
        assert_eq!(escape("\"><script>&"), "&quot;&gt;&lt;script&gt;&amp;");
    }
}
