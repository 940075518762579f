//! Public pages in seven languages.

use std::io::Write;

use usher::service::invite;
use usher::web::language::Language;

use crate::support::TestApp;

/// `/invite/x` in this language.
fn in_language(path: &str, language: Language) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang={}", language.tag())
}

/// What is sent of a first visit: the page with its style, and the one script.
fn compressed(page: &str) -> usize {
    let script = include_str!("../../public/live.js");
    [page, script]
        .map(|text| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(text.as_bytes()).unwrap();
            gzip.finish().unwrap().len()
        })
        .iter()
        .sum()
}

both!(every_public_page_speaks_every_language_and_fits_the_first_flight_in_each);
async fn every_public_page_speaks_every_language_and_fits_the_first_flight_in_each(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let open = app.invite(&alix, group.automatic()).await.card.id.to_string();
    let asked = app.invite(&alix, group.invite()).await;
    let revoked = app.invite(&alix, group.invite()).await.card.id;
    invite::revoke(&app.services, &alix.inbox_id, revoked.as_str()).await.unwrap();
    app.join(&bo, &asked).await;
    let (stranger, waiting) = (app.stranger_browser(), app.browser(&bo).await);
    let pages = [
        (&stranger, "/".to_owned(), 200),
        (&stranger, format!("/invite/{open}"), 200),
        (&stranger, format!("/invite/{}", asked.card.id), 200),
        (&waiting, format!("/invite/{}", asked.card.id), 200),
        (&stranger, format!("/invite/{revoked}"), 410),
        (&stranger, format!("/invite/{open}/sign-in"), 200),
        (&stranger, format!("/invite/{}", "z".repeat(26)), 404),
        (&stranger, "/nowhere".to_owned(), 404),
    ];
    for (browser, path, status) in pages {
        let mut headlines = Vec::new();
        for language in Language::ALL {
            let page = browser.get(&in_language(&path, language)).await.page(status);
            let dir = if language == Language::Arabic { " dir=\"rtl\"" } else { "" };
            assert!(page.contains(&format!("<html lang=\"{}\"{dir}>", language.tag())), "{path}: {page}");
            assert!(compressed(&page) <= 14_600, "{path} in {language:?}: {} bytes", compressed(&page));
            headlines
                .push(page.split_once("</footer>").unwrap().0.rsplit_once("<footer>").unwrap().1.to_owned());
            let body = page.split_once("<body>").unwrap().1;
            let english = [" the ", " you ", " your ", "You ", "Sign in<", " is "];
            let left: Vec<_> = english.iter().filter(|word| body.contains(**word)).collect();
            assert!(
                language == Language::English || left.is_empty(),
                "{path} in {language:?}: {left:?} in {body}"
            );
        }
        headlines.sort_unstable();
        headlines.dedup();
        assert!(headlines.len() >= 6, "{path}: {headlines:?}");
    }
}

both!(a_page_speaks_the_browsers_language_and_a_chosen_one_is_kept_on_the_way_in);
async fn a_page_speaks_the_browsers_language_and_a_chosen_one_is_kept_on_the_way_in(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let id = app.invite(&alix, group.invite()).await.card.id;
    let path = format!("/invite/{id}");
    // Twice: as it is made, and as it is kept for everybody.
    for _ in 0..2 {
        for (accept, lang) in [("fr-CA,fr;q=0.9", "fr"), ("nl, de;q=0.2", "de"), ("nl", "en")] {
            let answer = app.stranger_browser().speaking(accept).get(&path).await;
            assert!(answer.page(200).contains(&format!("<html lang=\"{lang}\"")), "{accept}: {answer:?}");
            assert!(answer.header("vary").unwrap().contains("accept-language"), "{answer:?}");
        }
    }
    let stranger = app.stranger_browser();
    let chosen = stranger.get(&format!("{path}?lang=es")).await.page(200);
    assert!(chosen.contains("action=\"/do/join?lang=es\""), "{chosen}");
    let pressed = stranger.post("/do/join?lang=es", &[("invite", id.as_str())]).await;
    assert!(pressed.led_to().ends_with("lang=es"), "{pressed:?}");
    let desk = app.browser(&alix).await.get("/dashboard?lang=es").await.page(200);
    assert!(desk.contains("<html lang=\"en\">"), "{desk}");
}

both!(every_page_leads_to_all_languages_and_back_to_itself);
async fn every_page_leads_to_all_languages_and_back_to_itself(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let path = format!("/invite/{}", app.invite(&alix, group.invite()).await.card.id);
    let stranger = app.stranger_browser();
    for _ in 0..2 {
        let page = stranger.get(&path).await.page(200);
        assert!(page.contains("<a href=\"?lang\">Language</a>"), "{page}");
        let all = stranger.get(&format!("{path}?lang")).await.page(200);
        for language in Language::ALL {
            let (tag, name) = (language.tag(), language.name());
            assert!(
                all.contains(&format!(
                    "<a href=\"?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\" class=\"link\">{name}</a>"
                )),
                "{all}"
            );
        }
    }
    let arabic = stranger.get(&format!("{path}?lang=ar")).await.page(200);
    assert!(arabic.contains("href=\"?lang&amp;lang=ar\""), "{arabic}");
}
