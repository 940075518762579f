//! One line of a list: how a good text is changed, how it is signed, and what must come of it.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use usher::domain::siwe::{TEXT_LIFE_MS, rfc3339};
use usher::service::{Clock, sign_in};

use crate::support::{Answer, NOW, Person, TestApp};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// What is replaced in the good text, before the blanks are filled.
    #[serde(default)]
    pub edits: Vec<(String, String)>,
    #[serde(default)]
    pub sign: String,
    /// `200`, or status and code of the problem.
    pub answer: String,
    /// The attempt names its own nonce, which is worth nothing afterwards.
    #[serde(default = "yes")]
    pub burned: bool,
    /// What else the request says.
    #[serde(default)]
    pub body: String,
    /// What happens first.
    #[serde(default)]
    pub before: String,
}

const fn yes() -> bool {
    true
}

pub fn read(list: &str) -> Vec<Case> {
    serde_json::from_str(list).unwrap()
}

/// Nonces of every kind.
pub struct Nonces {
    pub own: String,
    used: String,
    browser: String,
    ended: String,
}

struct Earlier;

impl Clock for Earlier {
    fn now_ms(&self) -> i64 {
        NOW - TEXT_LIFE_MS
    }
}

impl Nonces {
    pub async fn new(app: &TestApp, who: &Person) -> Self {
        let used = app.siwe(who).await;
        let text = used.text();
        sign_in::token(&app.services, &text, &who.sign(&text)).await.unwrap();
        let shown = sign_in::ask_text(&app.services, "a browser", &who.address).await.unwrap();
        let browser = usher::domain::siwe::named_nonce(&shown).unwrap().to_owned();
        let earlier = app.with(|services| services.clock = Arc::new(Earlier));
        let ended = sign_in::nonce(&earlier.services).await.unwrap().nonce;
        let own = sign_in::nonce(&app.services).await.unwrap().nonce;
        Self { own, used: used.nonce, browser, ended }
    }
}

impl Case {
    /// The text of this case, from a good one with blanks.
    pub fn text(&self, good: &str, blanks: &[(&str, String)], nonces: &Nonces) -> String {
        let edited = self.edits.iter().fold(good.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{}: nothing to replace", self.name);
            text.replace(from, to)
        });
        fill(&edited, blanks, nonces)
    }

    /// Checks the answer to this case, and what came of the nonce: `again` is the answer to the good text.
    pub fn check(&self, answer: &Answer, again: &Answer) -> Vec<String> {
        let mut wrong = Vec::new();
        let said = said(answer);
        if said != self.answer {
            wrong.push(format!("{}: {said}, not {}", self.name, self.answer));
        }
        let expected = if self.burned { "401 sign_in_refused" } else { "200" };
        if self::said(again) != expected {
            wrong.push(format!("{}: the good text afterwards: {}", self.name, self::said(again)));
        }
        wrong
    }
}

pub fn fill(text: &str, blanks: &[(&str, String)], nonces: &Nonces) -> String {
    let mut text = text.to_owned();
    let fixed = [
        ("{host}", "usher.example".to_owned()),
        ("{base}", "https://usher.example".to_owned()),
        ("{nonce}", nonces.own.clone()),
        ("{nonce:upper}", nonces.own.to_uppercase()),
        ("{used}", nonces.used.clone()),
        ("{browser}", nonces.browser.clone()),
        ("{ended}", nonces.ended.clone()),
        ("{long}", "a".repeat(4096)),
    ];
    for (blank, value) in fixed.iter().chain(blanks) {
        text = text.replace(blank, value);
    }
    while let Some(at) = text.find("{at:") {
        let end = at + text[at..].find('}').unwrap();
        let seconds: i64 = text[at + 4..end].parse().unwrap();
        text.replace_range(at..=end, &rfc3339(NOW + seconds * 1000));
    }
    assert!(!text.contains('{'), "a blank was left: {text}");
    text
}

fn said(answer: &Answer) -> String {
    match answer.status {
        200 => "200".to_owned(),
        status => {
            let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            format!("{status} {}", body["code"].as_str().unwrap_or("without a code"))
        }
    }
}
