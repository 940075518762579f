//! Signing in with a wallet: ask for the text to sign, then prove it was signed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::join::Pressed;
use super::session::{self, Kept};
use super::{answer, arrive, by_code, filled, join, local, services, set_up};
use crate::domain::apps::wallets::{self, WalletBrowser};
use crate::domain::inbox::WalletAddress;
use crate::domain::problem::Problem;
use crate::service;
use crate::service::sign_in::Proven;
use crate::web::paths;
use crate::web::words::t;

const FORM: &str = "sign-in";
const ASKED: &str = "asked";

/// The text a wallet was asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub address: String,
    pub text: String,
}

/// What the sign-in page shows.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    pub host: String,
    pub local: bool,
    /// The invite this is for, and its group's name.
    pub invite: Option<String>,
    pub group_name: Option<String>,
    pub image_hash: Option<String>,
    /// A stranger is not told whose invite this is.
    pub hidden: bool,
    /// What was pressed: it is done at once after signing.
    pub pressed: Option<Pressed>,
    /// Set in the second step.
    pub asked: Option<Asked>,
    pub kept: Kept,
    /// A code can be sent to our account instead.
    pub by_code: bool,
    /// Wallets with a browser of their own, where they open this page.
    pub wallets: Vec<WalletBrowser>,
    /// Signed in already, as this.
    pub already: Option<String>,
}

pub async fn load(invite: Option<String>) -> Result<SignInView, Problem> {
    let services = services()?;
    let mut view = SignInView { host: services.site.host.clone(), local: local(), ..SignInView::default() };
    if let Some(id) = invite {
        let landing = service::landing::view(&services, &id, None).await?;
        let revoked = matches!(landing.state, crate::domain::view::LandingState::Revoked);
        view.hidden = landing.card.hidden;
        let name = if view.hidden { t!("private-group") } else { landing.card.group_name.clone() };
        view.group_name = (!revoked).then_some(name);
        view.image_hash = landing.card.picture().map(str::to_owned);
        let id = landing.card.id.to_string();
        view.pressed = join::was_pressed(&id).await;
        // Neither can be shown from an app: being where the screen is, and that one asks after the end.
        let plain = !landing.here.rotating && view.pressed != Some(Pressed::Anew);
        view.by_code = plain && by_code::is_offered().await;
        view.invite = Some(id);
    }
    let page = format!("{}{}", services.site.base_url, paths::sign_in(view.invite.as_deref()));
    view.wallets = wallets::browsers(answer::visit().platform, &page);
    if answer::asked_for("sign") {
        view.asked = session::get(ASKED).await?;
    }
    view.kept = session::kept(FORM).await;
    view.already = session::person().await?.map(|p| p.display());
    Ok(view)
}

async fn text_for(address: &str) -> Result<(), Problem> {
    let wallet =
        WalletAddress::parse(address.trim()).map_err(|e| Problem::invalid(e.to_string()).on("address"))?;
    let text = service::sign_in::ask_text(&services()?, &session::browser().await?, &wallet).await?;
    session::put(ASKED, &Asked { address: wallet.checksummed(), text }).await
}

/// Makes the text to sign.
#[server(name = AskText, prefix = "/do", endpoint = "sign-in/ask")]
pub async fn ask_text(
    #[server(default)] address: String,
    #[server(default)] invite: String,
) -> Result<(), ServerFnError> {
    let page = paths::sign_in(filled(invite).as_deref());
    let done = text_for(&address).await.map(|()| format!("{page}?sign"));
    session::finish(FORM, &[("address", &address)], &page, done).await;
    Ok(())
}

async fn proven(signature: &str) -> Result<Proven, Problem> {
    let gone = || Problem::invalid("There is no text to sign here any more.").detail("Ask for a new one.");
    let asked: Asked = session::get(ASKED).await?.ok_or_else(gone)?;
    session::drop(ASKED).await?;
    let browser = session::browser().await?;
    let proven = service::sign_in::in_browser(&services()?, &browser, &asked.text, signature.trim()).await?;
    match &proven {
        Proven::Person(who) => arrive::enter(who).await?,
        Proven::WalletAlone(address) => arrive::remember_wallet(address).await?,
    }
    Ok(proven)
}

/// After signing in: asks to join where Join was pressed, else shows the page it was for. What becomes of
/// the join is said on the invite's page.
async fn onward(signed: Result<Proven, Problem>, typed: &[(&str, &str)], invite: &str, join: &str) {
    let invite = filled(invite.to_owned());
    let signed = match signed {
        // Without a request to keep there is nothing to come back to.
        Ok(Proven::WalletAlone(_)) if invite.is_none() || join != Pressed::Join.word() => {
            Err(Problem::not_on_xmtp())
        }
        other => other,
    };
    let proven = match signed {
        Ok(proven) => proven,
        Err(problem) => {
            let back = paths::sign_in(invite.as_deref());
            return session::finish(FORM, typed, &back, Err(problem)).await;
        }
    };
    session::taken(FORM).await;
    let source = join::not_pressed_any_more().await;
    match invite {
        Some(id) if !join.is_empty() => {
            let done = match proven {
                Proven::Person(who) => join::ask(&who, &id, Pressed::read(join), source).await,
                Proven::WalletAlone(address) => join::ask_alone(&address, &id, source).await,
            };
            session::finish(join::FORM, &[], &paths::invite(&id), done).await;
        }
        Some(id) => answer::see(&paths::invite(&id)),
        None => answer::see(&desk().await),
    }
}

/// Where signing in for no invite leads.
async fn desk() -> String {
    let set_up = set_up::waiting().await;
    let next = session::next().await;
    set_up.or(next).unwrap_or_else(|| paths::DASHBOARD.to_owned())
}

/// Checks the signature and signs in.
#[server(name = Prove, prefix = "/do", endpoint = "sign-in/prove")]
pub async fn prove(
    #[server(default)] address: String,
    #[server(default)] signature: String,
    #[server(default)] invite: String,
    #[server(default)] join: String,
) -> Result<(), ServerFnError> {
    let signed = proven(&signature).await;
    onward(signed, &[("address", &address)], &invite, &join).await;
    Ok(())
}

async fn thrown_in() -> Result<Proven, Problem> {
    let services = services()?;
    if !services.site.local {
        return Err(Problem::not_found());
    }
    let who = service::visitor::create(&services).await?;
    arrive::enter(&who).await?;
    Ok(Proven::Person(who))
}

/// Signs in as a throw-away person with a real XMTP client (local network only).
#[server(name = ThrowAway, prefix = "/do", endpoint = "throw-away")]
pub async fn throw_away(
    #[server(default)] invite: String,
    #[server(default)] join: String,
) -> Result<(), ServerFnError> {
    let signed = thrown_in().await;
    onward(signed, &[], &invite, &join).await;
    Ok(())
}
