//! What strangers read of a private group: nowhere its name. And the codes of whole links.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;
use usher::domain::disclosure::HIDDEN_NAME;
use usher::service::invite::{self, NewInvite};
use usher::service::profile::set_name;

use super::prints::{read_modules, read_svg};
use crate::service::disclosure::{blind, sealed};
use crate::support::{Person, TestApp, same_rows};

/// What only people who were let in may read of a teaser of alix.
fn secrets(alix: &Person) -> Vec<String> {
    let said = ["Night Runners", "We run at night.", "Alix of Oz", "pictures.example"];
    let of_alix =
        [alix.inbox_id.to_string(), alix.address.lower(), alix.address.checksummed(), alix.address.short()];
    said.map(str::to_owned).into_iter().chain(of_alix).collect()
}

both!(no_page_picture_or_answer_tells_a_stranger_whose_invite_a_teaser_is);
async fn no_page_picture_or_answer_tells_a_stranger_whose_invite_a_teaser_is(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    let group = app.group_of(&alix).await;
    let list = format!("{{\"rule\":{{\"type\":\"allowList\",\"entries\":[\"{}\"]}}}}", bo.address.lower());
    let teaser = |gate| NewInvite {
        disclosure: "teaser".into(),
        description: "We run at night.".into(),
        image_url: Some("https://pictures.example/runners.png".into()),
        gate,
        ..group.invite()
    };
    let (plain, gated) = (app.invite(&alix, teaser(None)).await, app.invite(&alix, teaser(Some(list))).await);
    let (id, secrets) = (plain.card.id.as_str(), secrets(&alix));
    let asked = app.join(&caro, &plain).await;
    let waiting = app.browser(&caro).await;
    let stranger = app.stranger_browser();
    let page = stranger.get(&format!("/invite/{id}")).await.page(200);
    let drawn = page.split("property=\"og:image\" content=\"https://usher.example").nth(1).unwrap();
    let drawn = drawn.split('"').next().unwrap();
    assert_eq!(stranger.get(drawn).await.status, 200);
    for path in [
        format!("/invite/{id}"),
        format!("/i/{id}"),
        format!("/group/{id}"),
        format!("/invite/{id}?lang=de"),
        format!("/invite/{id}/sign-in"),
        format!("/invite/{}", gated.card.id),
        format!("/invite/{}/check", gated.card.id),
        format!("/invite/{}/check?address={}", gated.card.id, bo.address.lower()),
        format!("/qr/{id}.pdf"),
        format!("/card/{id}/00000000.png"),
    ] {
        for browser in [&stranger, &waiting] {
            let answer = browser.get(&path).await;
            let text = format!("{:?} {}", answer.headers, String::from_utf8_lossy(&answer.body));
            for secret in secrets.iter().filter(|secret| !path.contains(*secret)) {
                assert!(!text.contains(secret.as_str()), "{path} tells {secret}: {text}");
            }
        }
    }
    let token = app.token(&caro).await;
    for path in [format!("/groupInvite/{id}"), format!("/api/groups/{id}")] {
        for ask in [app.get(&path), app.get(&path).bearer(&token)] {
            let told = ask.send().await.ok(200).to_string();
            assert!(told.contains(HIDDEN_NAME), "{told}");
            assert!(!secrets.iter().any(|secret| told.contains(secret)), "{told}");
        }
    }
    let shown = app.get(&format!("/groupInvite/{id}")).send().await.ok(200);
    assert_eq!((&shown["createdBy"], &shown["disclosure"]), (&json!(null), &json!("teaser")));

    let yes = json!({ "status": "approved" });
    let path = format!("/groupJoinRequest/{}", asked.id);
    let admin = app.token(&alix).await;
    app.with_porter(async { app.ask("PUT", &path).bearer(&admin).json(&yes).send().await }).await.ok(200);
    assert!(waiting.get(&format!("/invite/{id}")).await.page(200).contains("Night Runners"), "once let in");
    for token in [&token, &admin] {
        let told = app.get(&format!("/groupInvite/{id}")).bearer(token).send().await.ok(200);
        assert_eq!(
            (&told["groupName"], &told["createdBy"]),
            (&json!("Night Runners"), &json!(alix.inbox_id.as_str()))
        );
    }
    let poster =
        app.browser(&alix).await.get(&format!("/dashboard/links/{id}/poster?size=a4")).await.page(200);
    assert!(
        !poster.contains("Night Runners") && poster.contains(HIDDEN_NAME),
        "what hangs on a wall is public"
    );
}

both!(a_blind_link_is_made_shown_and_sealed_anew_over_the_api);
async fn a_blind_link_is_made_shown_and_sealed_anew_over_the_api(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let new = json!({ "disclosure": "blind", "sealed": sealed(1) });
    let id = app.post("/groupInvite").bearer(&token).json(&new).send().await.ok(201)["id"].clone();
    let path = format!("/groupInvite/{}", id.as_str().unwrap());
    let shown = app.get(&path).send().await.ok(200);
    assert_eq!((&shown["sealed"], &shown["groupName"]), (&json!(sealed(1)), &json!(HIDDEN_NAME)));
    let other = sealed(1) + "AAAA";
    let change = json!({ "sealed": other });
    app.ask("PATCH", &path).bearer(&token).json(&change).send().await.ok(200);
    assert_eq!(app.get(&path).send().await.ok(200)["sealed"], other);
    for bad in [json!({ "disclosure": "public" }), json!({ "groupName": "Tea" }), json!({ "sealed": "!" })] {
        app.ask("PATCH", &path).bearer(&token).json(&bad).send().await.refused(422, "invalid");
    }
    for bad in [json!({ "disclosure": "blind", "groupName": "Tea" }), json!({ "disclosure": "blind" })] {
        app.post("/groupInvite").bearer(&token).json(&bad).send().await.refused(422, "invalid");
    }
    let later = json!({ "groupName": "Tea", "opensAt": "2026-12-24T18:00:00Z" });
    let later = app.post("/groupInvite").bearer(&token).json(&later).send().await.ok(201)["id"].clone();
    let path = format!("/groupInvite/{}", later.as_str().unwrap());
    let shown = app.get(&path).send().await.ok(200);
    assert_eq!(
        (&shown["opensAt"], &shown["status"]),
        (&json!("2026-12-24T18:00:00Z"), &json!("not_open_yet"))
    );
    let at_once = json!({ "opensAt": null });
    let shown = app.ask("PATCH", &path).bearer(&token).json(&at_once).send().await.ok(200);
    assert_eq!((&shown["opensAt"], &shown["status"]), (&json!(null), &json!("open")));
}

both!(a_blind_link_has_no_code_and_no_poster_but_a_text_to_open);
async fn a_blind_link_has_no_code_and_no_poster_but_a_text_to_open(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, blind(group.invite())).await;
    let id = row.card.id.as_str();
    let (stranger, admin) = (app.stranger_browser(), app.browser(&alix).await);
    let answer = stranger.get(&format!("/sealed/{id}")).await;
    assert_eq!(answer.page(200), sealed(1));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    for path in ["/sealed/abc", "/sealed/zzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        stranger.get(path).await.page(404);
    }
    stranger.get(&format!("/qr/{id}.png")).await.page(409);
    admin.get(&format!("/dashboard/links/{id}/poster.pdf?size=a4")).await.page(409);
    let posters = admin.get(&format!("/dashboard/links/{id}/poster")).await;
    assert_eq!(posters.led_to(), format!("/dashboard/links/{id}"));
    let own = admin.get(&format!("/dashboard/links/{id}")).await.page(200);
    assert!(own.contains("id=\"key-lost\"") && !own.contains("/poster"), "{own}");
    assert!(!admin.get("/dashboard/links").await.page(200).contains("Night Runners"));
    invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    stranger.get(&format!("/sealed/{id}")).await.page(410);
}

both!(the_button_of_an_ended_link_is_pressed_once_signed_in_or_after_it);
async fn the_button_of_an_ended_link_is_pressed_once_signed_in_or_after_it(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let ends = NewInvite { expires_at_ms: Some(app.now() + 1), ..group.automatic() };
    let row = app.invite(&alix, ends).await;
    let (id, path) = (row.card.id.as_str(), format!("/invite/{}", row.card.id));
    app.advance(1);
    let browser = app.browser(&bo).await;
    let page = browser.get(&path).await.page(410);
    assert!(page.contains("Ask for a new invite") && page.contains("name=\"late\""), "{page}");
    let before = app.dump().await;
    assert_eq!(browser.post("/do/join", &[("invite", id)]).await.led_to(), format!("{path}?again"));
    assert!(browser.get(&format!("{path}?again")).await.page(410).contains("This invite has expired."));
    let sessions = |rows: Vec<String>| -> Vec<_> {
        rows.into_iter().filter(|row| !row.starts_with("sessions")).collect()
    };
    same_rows(&sessions(before), &sessions(app.dump().await));
    assert_eq!(browser.post("/do/join", &[("invite", id), ("late", "1")]).await.led_to(), path);
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("You asked for a new invite"), "{page}");
    let queue = app.browser(&alix).await.get("/dashboard/requests").await.page(200);
    assert!(queue.contains("from an expired link"), "{queue}");

    let first = app.stranger_browser().post("/do/join", &[("invite", id), ("late", "1")]).await;
    assert_eq!(first.led_to(), format!("{path}/sign-in"));
    let cookie = first.header("set-cookie").unwrap().split(';').next().unwrap();
    let stranger = app.stranger_browser().with_cookie(cookie);
    let page = stranger.get(&format!("{path}/sign-in")).await.page(200);
    assert_eq!(crate::support::value_of(&page, "join"), "late");
}

/// Runs a module of ours and then this, where there is no browser.
fn run(module: &str, then: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = std::fs::read_to_string(format!("{root}/public/{module}")).unwrap();
    let mut node = Command::new("node");
    node.args(["--input-type=module", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().unwrap();
    node.stdin.take().unwrap().write_all(format!("{text}\n{then}").as_bytes()).unwrap();
    let done = node.wait_with_output().unwrap();
    assert!(done.status.success(), "{module}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_code_of_a_whole_link_says_it_and_is_one_size_larger_at_most() {
    let key = "0123456789ABCDEFGHJKMNPQRS";
    let links = [
        "https://x.io",
        "https://usher.example",
        "http://localhost:3000",
        "https://join.night-runners.example",
    ]
    .map(|host| format!("{host}/i/{}#{key}", "5x1z6t0b2n4d0h7v2m9k4c8q3w").to_ascii_uppercase());
    for link in links {
        let ask = format!(
            "const {{ path, side }} = drawn('{link}'); console.log(`viewBox=\"0 -.5 ${{side}} ${{side}}\"><path stroke=\"#000\" d=\"${{path}}\"`);"
        );
        let (side, dark) = read_svg(&run("code.js", &ask));
        assert_eq!(read_modules(side, &dark), link);
        let public = link.split('#').next().unwrap();
        let without = usher::web::print::code::Code::of(public, usher::web::print::code::Use::Print).unwrap();
        assert!(side - without.side() <= 8, "{link}: {side} and {}", without.side());
    }
}

#[test]
fn what_is_sealed_is_opened_by_its_key_alone_and_only_text_and_a_picture_come_out() {
    let then = r#"
const key = fresh();
const evil = { name: '<img src=x onerror=alert(1)>'.repeat(20), description: { toString: 1 }, picture: 'javascript:alert(1)' };
const sealed = await seal(evil, key);
const card = await open(sealed, key);
const fails = async (what) => { try { await what(); return false; } catch { return true; } };
const broken = sealed.slice(0, 40) + (sealed[40] === 'A' ? 'B' : 'A') + sealed.slice(41);
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
console.log(JSON.stringify({
  name: card.name.length, rest: [card.description, card.picture], sealed: sealed.length,
  other: await fails(() => open(sealed, fresh())), broken: await fails(() => open(broken, key)),
  later: await fails(() => open('AA' + sealed.slice(2), key)), junk: await fails(() => open('%%%', key)),
  key: write(key), read: same(read(write(key).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')), key),
  none: [read(''), read(write(key) + 'A'), read('U'.repeat(26)), keyOf('https://example.org/i/x')],
  short: (await seal({ name: 'a' }, key)).length === (await seal({ name: 'a'.repeat(90) }, key)).length,
}));
"#;
    let found: serde_json::Value = serde_json::from_str(&run("seal.js", then)).unwrap();
    assert_eq!((&found["name"], &found["rest"]), (&json!(100), &json!(["", ""])));
    for yes in ["other", "broken", "later", "junk", "read", "short"] {
        assert_eq!(found[yes], true, "{yes}: {found}");
    }
    assert_eq!(found["none"], json!([null, null, null, null]));
    let key = found["key"].as_str().unwrap();
    assert!(key.len() == 26 && key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{key}");
}
