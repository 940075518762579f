//! Codes as files and posters: what is printed is read back by a reader that knows nothing of how it was drawn.

use rqrr::PreparedImage;
use sha2::{Digest, Sha256};
use usher::domain::id::InviteId;
use usher::domain::source::Source;
use usher::service::group::GroupForm;
use usher::service::invite::{self, NewInvite};
use usher::web::components::qr;
use usher::web::print::code::{Code, Use};

use crate::support::{TestApp, same_rows};

const PAPERS: [&str; 7] = ["a4", "letter", "a3", "a5", "tent", "badge", "slide"];

/// What a picture says; `dark` answers for each pixel.
fn read(side: usize, dark: impl Fn(usize, usize) -> bool) -> String {
    let mut picture =
        PreparedImage::prepare_from_greyscale(side, side, |x, y| if dark(x, y) { 0 } else { 255 });
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "codes in the picture");
    codes[0].decode().unwrap().1
}

/// What a code says whose dark modules are these, each drawn as four by four pixels.
pub fn read_modules(side: usize, dark: &[(usize, usize)]) -> String {
    let mut modules = vec![false; side * side];
    for (x, y) in dark {
        modules[y * side + x] = true;
    }
    read(side * 4, |x, y| modules[y / 4 * side + x / 4])
}

fn side_of(address: &str, purpose: Use) -> usize {
    Code::of(address, purpose).unwrap().side()
}

fn luma(png: &[u8]) -> image::GrayImage {
    image::load_from_memory_with_format(png, image::ImageFormat::Png).unwrap().into_luma8()
}

fn read_png(png: &[u8]) -> String {
    let picture = luma(png);
    let side = picture.width();
    assert_eq!(side, picture.height());
    let at = |n: usize| u32::try_from(n).unwrap();
    read(usize::try_from(side).unwrap(), |x, y| picture.get_pixel(at(x), at(y)).0[0] < 128)
}

/// The rectangles of a page of ours: `x y length 1 re`.
fn read_pdf(pdf: &[u8]) -> Vec<(usize, usize)> {
    let text = String::from_utf8_lossy(pdf);
    let mut dark = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_suffix(" 1 re")) {
        let numbers: Vec<usize> = line.split(' ').map(|number| number.parse().unwrap()).collect();
        dark.extend((0..numbers[2]).map(|step| (numbers[0] + step, numbers[1])));
    }
    dark
}

/// The strokes of a drawing of ours: `Mx y`, then `hN` for dark and `mN 0` for light.
pub fn read_svg(svg: &str) -> (usize, Vec<(usize, usize)>) {
    let side = svg.split("viewBox=\"0 -.5 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let path = svg.split("<path stroke=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
    (side, strokes(path))
}

/// The dark modules of the path of a code.
pub fn strokes(path: &str) -> Vec<(usize, usize)> {
    let (mut x, mut y, mut dark) = (0, 0, Vec::new());
    for step in path.replace('M', "\nM").replace('h', "\nh").replace('m', "\nm").lines().skip(1) {
        let (what, numbers) = step.split_at(1);
        let numbers: Vec<usize> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
        match what {
            "M" => (x, y) = (numbers[0], numbers[1]),
            "h" => {
                dark.extend((x..x + numbers[0]).map(|x| (x, y)));
                x += numbers[0];
            }
            _ => x += numbers[0],
        }
    }
    dark
}

fn ids() -> impl Iterator<Item = InviteId> {
    (0u32..).map(|n| {
        let hash = Sha256::digest(n.to_be_bytes());
        InviteId::from_random(std::array::from_fn(|at| hash[at]))
    })
}

#[test]
fn five_hundred_codes_say_the_address_they_were_made_of() {
    let hosts = [
        "https://usher.example",
        "https://x.io",
        "http://localhost:3000",
        "https://join.night-runners.example",
    ];
    for (id, host) in ids().take(500).zip(hosts.iter().cycle()) {
        let address = qr::address(host, id.as_str());
        let code = Code::of(&address, Use::Screen).unwrap();
        assert_eq!(read_png(&code.png(Use::Screen).unwrap()), address);
        let back = InviteId::parse(address.rsplit('/').next().unwrap());
        assert_eq!(back, Ok(id), "capitals lead to the same link");
    }
}

#[test]
fn a_picture_is_as_large_as_its_use_asks_and_keeps_its_edge_clear() {
    let address = qr::address("https://usher.example", ids().next().unwrap().as_str());
    for (purpose, modules, scale) in [(Use::Screen, 29, 8), (Use::Print, 29, 32), (Use::Logo, 33, 32)] {
        let code = Code::of(&address, purpose).unwrap();
        assert_eq!((code.width(), code.side()), (modules, modules + 8), "{purpose:?}");
        let picture = luma(&code.png(purpose).unwrap());
        let (side, edge) = (u32::try_from(code.side() * scale).unwrap(), u32::try_from(4 * scale).unwrap());
        assert_eq!(picture.dimensions(), (side, side), "{purpose:?}");
        let inside = edge..side - edge;
        for (x, y, pixel) in picture.enumerate_pixels() {
            assert!(inside.contains(&x) && inside.contains(&y) || pixel.0[0] == 255, "{purpose:?} {x} {y}");
        }
        assert_eq!(picture.get_pixel(edge, edge).0[0], 0, "{purpose:?}");
    }
}

#[test]
fn a_logo_may_cover_the_middle_of_a_code_made_for_one() {
    for id in ids().take(20) {
        let address = qr::address("https://usher.example", id.as_str());
        let code = Code::of(&address, Use::Logo).unwrap();
        let (side, logo) = (code.side(), code.width() / 5);
        let middle = (side - logo) / 2..(side + logo) / 2;
        let runs = code.runs().into_iter();
        let dark = runs.flat_map(|(x, y, length)| (x..x + length).map(move |x| (x, y)));
        let dark: Vec<_> = dark.filter(|(x, y)| !(middle.contains(x) && middle.contains(y))).collect();
        assert_eq!(read_modules(side, &dark), address);
    }
}

both!(the_code_of_a_link_is_a_drawing_a_picture_or_a_page_and_says_the_same);
async fn the_code_of_a_link_is_a_drawing_a_picture_or_a_page_and_says_the_same(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let address = format!("HTTPS://USHER.EXAMPLE/I/{}-Q", id.to_uppercase());
    let stranger = app.stranger_browser();
    let before = app.dump().await;
    for purpose in ["", "?use=screen", "?use=print", "?use=logo"] {
        for (end, mime) in [
            ("", "image/svg+xml"),
            (".svg", "image/svg+xml"),
            (".png", "image/png"),
            (".pdf", "application/pdf"),
        ] {
            let answer = stranger.get(&format!("/qr/{id}{end}{purpose}")).await;
            assert_eq!(answer.status, 200, "{end} {purpose}");
            assert_eq!(answer.header("content-type"), Some(mime));
            let name = if end.is_empty() { ".svg" } else { end };
            let named = format!("attachment; filename=\"invite-{id}{name}\"");
            assert_eq!(answer.header("content-disposition"), Some(named.as_str()));
            let side = side_of(&address, Use::parse(purpose.trim_start_matches("?use=")).unwrap_or_default());
            let says = match name {
                ".png" => read_png(&answer.body),
                ".pdf" => read_modules(side, &read_pdf(&answer.body)),
                _ => {
                    let (drawn, dark) = read_svg(std::str::from_utf8(&answer.body).unwrap());
                    assert_eq!(drawn, side);
                    read_modules(side, &dark)
                }
            };
            assert_eq!(says, address, "{end} {purpose}");
        }
    }
    same_rows(&before, &app.dump().await);
    stranger.get(&format!("/I/{}", id.to_uppercase())).await.page(200);
    stranger.get(&format!("/I/{}-Q", id.to_uppercase())).await.page(200);
    let unknown = "z".repeat(26);
    for path in [
        format!("/qr/{id}.gif"),
        format!("/qr/{id}.png.png"),
        format!("/qr/{id}.png?use=wall"),
        format!("/qr/{unknown}.png"),
        format!("/qr/{unknown}.pdf"),
        "/qr/.png".to_owned(),
    ] {
        stranger.get(&path).await.page(404);
    }
    invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    for end in ["", ".png", ".pdf"] {
        stranger.get(&format!("/qr/{id}{end}")).await.page(410);
    }
}

both!(a_poster_shows_whose_group_it_is_and_what_to_do_in_every_size);
async fn a_poster_shows_whose_group_it_is_and_what_to_do_in_every_size(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, NewInvite { expires_at_ms: Some(1_795_543_200_000), ..group.invite() }).await;
    let endless = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let address = qr::address_at("https://usher.example", id, Source::Poster);
    let browser = app.browser(&alix).await;
    let sizes = browser.get(&format!("/dashboard/links/{id}/poster")).await.page(200);
    let before = app.dump().await;
    assert!(sizes.contains("210 × 297 mm, readable from about 1.3 m"), "{sizes}");
    assert!(
        browser.get(&format!("/dashboard/links/{id}")).await.page(200).contains(&format!("/{id}/poster\""))
    );
    for size in PAPERS {
        let (page, file) = (format!("poster?size={size}"), format!("poster.pdf?size={size}"));
        for way in [&page, &file] {
            assert!(
                sizes.contains(&format!("href=\"/dashboard/links/{id}/{way}\"")),
                "{way} is not in {sizes}"
            );
        }
        let page = browser.get(&format!("/dashboard/links/{id}/{page}")).await.page(200);
        let says = ["Night Runners", "Scan to join the chat", "Valid until Tue 24 Nov 2026, 18:00 UTC"];
        for part in says.iter().chain(&["usher.example/i/<wbr>", id, "aria-label=\"QR code of the link\""]) {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(
            page.contains(&format!("<main id=\"main\" class=\"{size} ")) && !page.contains("<script"),
            "{page}"
        );
        let pdf = browser.get(&format!("/dashboard/links/{id}/{file}")).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")));
        let text = String::from_utf8_lossy(&pdf.body);
        assert!(text.contains("(Night") && text.contains("(usher.example/i/"), "{size}");
        let mut dark = read_pdf(&pdf.body);
        if size == "tent" {
            assert_eq!(dark[..dark.len() / 2], dark[dark.len() / 2..], "the same on both sides");
            dark.truncate(dark.len() / 2);
        }
        assert_eq!(read_modules(side_of(&address, Use::Print), &dark), address);
        let page = browser.get(&format!("/dashboard/links/{}/poster?size={size}", endless.card.id)).await;
        assert!(!page.page(200).contains("Valid until"));
    }
    same_rows(&before, &app.dump().await);
    let page = browser.get(&format!("/dashboard/links/{id}/poster?size=a5")).await.page(200);
    let sheet = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let sheet = browser.get(sheet).await.page(200);
    for size in PAPERS {
        assert!(sheet.contains(&format!("@page {size}{{size:")), "{sheet}");
    }
}

both!(only_who_sees_a_link_in_the_dashboard_gets_its_posters);
async fn only_who_sees_a_link_in_the_dashboard_gets_its_posters(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let id = app.invite(&alix, group.invite()).await.card.id.to_string();
    let (hers, bos) = (app.browser(&alix).await, app.browser(&app.person("bo")).await);
    let posters = |id: &str| {
        ["poster", "poster?size=a4", "poster.pdf?size=a4"].map(|end| format!("/dashboard/links/{id}/{end}"))
    };
    for path in posters(&id) {
        assert_eq!(hers.get(&path).await.status, 200, "{path}");
        bos.get(&path).await.page(404);
        assert_eq!(app.stranger_browser().get(&path).await.led_to(), "/sign-in", "{path}");
    }
    for path in posters(&"z".repeat(26)).into_iter().chain(posters("abc")) {
        hers.get(&path).await.page(404);
    }
    for end in ["poster?size=wall", "poster.pdf?size=wall", "poster.pdf"] {
        hers.get(&format!("/dashboard/links/{id}/{end}")).await.page(404);
    }
    invite::revoke(&app.services, &alix.inbox_id, &id).await.unwrap();
    let [sizes, page, file] = posters(&id);
    for path in [sizes, page] {
        assert_eq!(hers.get(&path).await.led_to(), format!("/dashboard/links/{id}"));
    }
    hers.get(&file).await.page(410);
}

both!(a_name_is_nothing_but_text_on_a_poster_and_no_script_is_left_out);
async fn a_name_is_nothing_but_text_on_a_poster_and_no_script_is_left_out(app: &TestApp) {
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    for (name, shown, written) in [
        ("</h1><script>a()</script>", "&lt;/h1&gt;&lt;script&gt;a()&lt;/script&gt;", Some("<script>a")),
        ("a) Tj ET Q\\ 0 0 9 9 re f BT (b", "a) Tj ET Q\\ 0 0 9 9 re f BT (b", Some("a\\) Tj ET")),
        ("\"><style>*{}</style>", "&gt;&lt;style&gt;", Some("style")),
        ("夜のランナー", "夜のランナー", None),
        ("عدّاؤو الليل", "عدّاؤو الليل", None),
        ("🏃‍♀️ Łódź", "🏃‍♀️ Łódź", None),
    ] {
        let form = GroupForm { name: name.into(), ..GroupForm::default() };
        let group = app.make_group(&alix, form).await;
        let id = app.invite(&alix, group.invite()).await.card.id;
        let page = browser.get(&format!("/dashboard/links/{id}/poster?size=badge")).await.page(200);
        let body = page.split_once("<body>").unwrap().1;
        assert!(body.contains(shown), "{shown} is not in {body}");
        assert!(!page.contains("<script") && !page.contains("<style"), "{page}");
        let sizes = browser.get(&format!("/dashboard/links/{id}/poster")).await.page(200);
        let file = browser.get(&format!("/dashboard/links/{id}/poster.pdf?size=a4")).await;
        assert_eq!(sizes.contains("poster.pdf"), written.is_some(), "{name}");
        assert_eq!(sizes.contains("do not have all the letters"), written.is_none(), "{name}");
        let Some(written) = written else {
            assert!(file.page(422).contains("Print the page of this poster instead"), "{name}");
            continue;
        };
        assert_eq!(file.status, 200);
        assert!(String::from_utf8_lossy(&file.body).contains(written), "{name}");
        let address = qr::address_at("https://usher.example", id.as_str(), Source::Poster);
        assert_eq!(read_modules(side_of(&address, Use::Print), &read_pdf(&file.body)), address);
    }
}
