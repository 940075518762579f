//! What strangers are told by a link: the choice on its form, and what a blind link needs on its own page.

use leptos::prelude::*;

use crate::domain::disclosure::Disclosure;
use crate::domain::group::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX};
use crate::domain::view::InviteCard;
use crate::web::actions::session::Kept;
use crate::web::components::form::{hidden, wrong_note};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::qr::{self, Qr};

/// The choice for a new link or a link that exists; a blind link has none any more.
pub fn told(kept: &Kept, link: Option<&InviteCard>) -> AnyView {
    let chosen = kept.value_or("disclosure", Disclosure::Public.as_str());
    let wrong = kept.wrong("disclosure");
    let (is_new, is_blind) = (link.is_none(), link.is_some_and(|card| card.disclosure == Disclosure::Blind));
    let pick = |told: Disclosure, sign: Icon, words: &'static str, more: &'static str| {
        let blind = told == Disclosure::Blind;
        let checked = chosen == told.as_str() && !blind;
        view! {
            <label class="pick">
                <input type="radio" name="disclosure" value=told.as_str() checked=checked disabled=blind required=true/>
                <span class="grow"><b>{words}</b><span class="soft">{more}</span></span>
                {icon(sign)}
            </label>
        }
    };
    let choice = (!is_blind).then(|| {
        view! {
            <fieldset>
                <legend>"What do strangers see?"</legend>
                {wrong_note("disclosure", wrong.as_ref())}
                {pick(Disclosure::Public, Icon::Eye, "Name and picture", "Whoever has the link, and link previews.")}
                {pick(Disclosure::Teaser, Icon::Door, "A private group", "Name, picture, description and who invites are told to whom you say yes to.")}
                {is_new.then(|| pick(Disclosure::Blind, Icon::Key, "Blind: nothing this service can read", "Your browser encrypts what you type; the key is a part of the link. Needs this page's script."))}
            </fieldset>
        }
    });
    let fields = (is_new || is_blind).then(|| private(is_blind));
    view! { {choice}{fields} }.into_any()
}

/// What is sealed in the browser: fields without names, which no form sends.
fn private(shown: bool) -> AnyView {
    let file = "image/png,image/jpeg,image/webp";
    view! {
        <fieldset id="blind" hidden=!shown>
            <legend>"What people with the whole link see"</legend>
            <p class="soft">"Your browser encrypts this before it is sent. The key becomes the end of the link, behind the #, which browsers never send. Keep the whole link: nobody can tell you the key again. Without it people see “A private group”; they can still ask."</p>
            <p class="soft">"This hides what you type here from this service's pages and database. It does not hide the group: this service's account is in it, so the service knows its own name, who asks and who is in. The link's name and welcome above and below stay readable as well."</p>
            <p class="note wait" id="blind-lost" hidden>{icon(Icon::Key)}<span>"The key of this link is not in this browser, so this can't be shown or changed here. Open the link's page and paste the whole link there."</span></p>
            <div><label for="blind-name">"What it is called"</label><input id="blind-name" autocomplete="off" maxlength=GROUP_NAME_MAX.to_string()/></div>
            <div><label for="blind-about">"What it is about"</label><textarea id="blind-about" rows="3" maxlength=GROUP_DESCRIPTION_MAX.to_string()></textarea></div>
            <div>
                <label for="blind-picture">"What it looks like"</label>
                <p class="soft">"Made small in your browser, then encrypted as well."</p>
                <input id="blind-picture" type="file" accept=file/>
            </div>
            {hidden("sealed", "")}
        </fieldset>
    }
    .into_any()
}

/// Marks what a script opens where the key is in this browser.
pub fn blind_id(card: &InviteCard) -> Option<String> {
    (card.disclosure == Disclosure::Blind).then(|| card.id.to_string())
}

/// Beside a link in a list, where strangers are not told everything.
pub fn told_in_short(card: &InviteCard) -> Option<&'static str> {
    match card.disclosure {
        Disclosure::Public => None,
        Disclosure::Teaser => Some(" · strangers see a private group"),
        Disclosure::Blind => Some(" · blind"),
    }
}

/// What strangers see, and what people with the whole link of a blind one do.
pub fn told_fact(card: &InviteCard) -> AnyView {
    let words = match card.disclosure {
        Disclosure::Public => "Name and picture",
        Disclosure::Teaser => "A private group",
        Disclosure::Blind => "A private group; with the whole link, what your browser encrypted",
    };
    let sealed = (card.disclosure == Disclosure::Blind).then(|| {
        view! {
            <div><dt>"Encrypted name"</dt><dd class="about"><bdi data-is="name">"Only a browser with the key can show it."</bdi></dd></div>
            <div><dt>"Encrypted text"</dt><dd class="about" data-is="about" dir="auto" hidden></dd></div>
        }
    });
    view! { <div><dt>"Strangers see"</dt><dd class="about">{words}</dd></div>{sealed} }.into_any()
}

/// For a creator on another browser: the address here is not the whole link.
pub fn key_lost(card: &InviteCard) -> AnyView {
    let id = card.id.to_string();
    view! {
        <div class="note wait" id="key-lost" data-of=id>
            {icon(Icon::Key)}
            <div class="grow">
                <label for="whole-link"><b>"This address is not the whole link: its key is not in this browser."</b>" Paste the whole link here, from wherever you sent it."</label>
                <input id="whole-link" autocomplete="off" spellcheck="false"/>
                <p class="no" id="whole-link-wrong" role="alert" hidden>"This is not the whole link of this invite."</p>
            </div>
        </div>
    }
    .into_any()
}

/// The code of a blind link: a script draws it with the key.
pub fn whole_code(card: &InviteCard, base_url: &str) -> AnyView {
    let text = qr::address(base_url, card.id.as_str());
    view! {
        <aside class="code" id="whole-code" hidden>
            <Qr text label="QR code of this link"/>
            <a class="line" id="whole-file" href="#" download=format!("invite-{}.svg", card.id)>"The code as SVG"</a>
            <p class="soft">"Drawn in your browser: the code holds the key, which this service does not know. So there are no posters here."</p>
        </aside>
    }
    .into_any()
}
