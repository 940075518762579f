//! The document around every page, and the routes.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use super::failure::NotFound;
use super::language::Spoken;
use super::pages::dashboard::{
    badges::SheetPage,
    confirm::{ApprovePage, RejectPage},
    gate::{DryRunPage, GatePage, GateTextPage, RemoveGatePage, RequirementPage},
    groups::{GroupPage, GroupsPage, NewGroupPage},
    home::OverviewPage,
    key_form::{NewKeyPage, RevokeKeyPage, SignAppOutPage},
    keys::KeysPage,
    link::{LinkPage, RevokePage},
    link_form::{EditLinkPage, NewLinkPage},
    links::LinksPage,
    me::MePage,
    poster::PosterPage,
    requests::RequestsPage,
    webhook::{DeleteWebhookPage, WebhookPage},
    webhook_form::{EditWebhookPage, NewWebhookPage},
    webhooks::WebhooksPage,
};
use super::pages::docs::DocsPage;
use super::pages::home::HomePage;
use super::pages::landing::LandingPage;
use super::pages::landing::check::CheckPage;
use super::pages::set_up::SetUpPage;
use super::pages::sign_in::SignInPage;
use super::pages::visitor::VisitorPage;

/// The mark, inside the page: a first visit asks for the page and the group's picture, and for nothing else.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%23fbc664' d='M7.5 2.5H8A4.5 4.5 0 0 1 12.5 7v7h-5z'/%3E%3Cpath fill='%232a53b3' d='M2 14V7a6 6 0 0 1 12 0v7h-2V7a4 4 0 0 0-4-4v13z'/%3E%3C/svg%3E";

pub fn shell() -> impl IntoView {
    document(|| view! { <App/> })
}

/// The document around `inside`.
pub fn document<V: IntoView>(inside: impl FnOnce() -> V) -> impl IntoView {
    // Nothing is hydrated: without this Leptos would write every loaded value into the page once more.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let spoken = Spoken::here();
    view! {
        <!DOCTYPE html>
        <html lang=spoken.language.tag() dir=spoken.language.is_right_to_left().then_some("rtl")>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href=ICON/>
                <meta name="head"/>
            </head>
            <body>{inside()}</body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    const MODE: SsrMode = SsrMode::Async;
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=HomePage ssr=MODE/>
                <Route path=path!("/invite/:id") view=LandingPage ssr=MODE/>
                <Route path=path!("/i/:id") view=LandingPage ssr=MODE/>
                <Route path=path!("/I/:id") view=LandingPage ssr=MODE/>
                <Route path=path!("/group/:id") view=LandingPage ssr=MODE/>
                <Route path=path!("/invite/:id/check") view=CheckPage ssr=MODE/>
                <Route path=path!("/invite/:id/sign-in") view=SignInPage ssr=MODE/>
                <Route path=path!("/sign-in") view=SignInPage ssr=MODE/>
                <Route path=path!("/set-up/:secret") view=SetUpPage ssr=MODE/>
                <Route path=path!("/docs/api") view=DocsPage ssr=MODE/>
                <Route path=path!("/visitor") view=VisitorPage ssr=MODE/>
                <Route path=path!("/dashboard") view=OverviewPage ssr=MODE/>
                <Route path=path!("/dashboard/requests") view=RequestsPage ssr=MODE/>
                <Route path=path!("/dashboard/requests/:id/approve") view=ApprovePage ssr=MODE/>
                <Route path=path!("/dashboard/requests/:id/reject") view=RejectPage ssr=MODE/>
                <Route path=path!("/dashboard/groups") view=GroupsPage ssr=MODE/>
                <Route path=path!("/dashboard/groups/new") view=NewGroupPage ssr=MODE/>
                <Route path=path!("/dashboard/groups/:key") view=GroupPage ssr=MODE/>
                <Route path=path!("/dashboard/links") view=LinksPage ssr=MODE/>
                <Route path=path!("/dashboard/links/new") view=NewLinkPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id") view=LinkPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/edit") view=EditLinkPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/gate") view=GatePage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/gate/requirement") view=RequirementPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/gate/text") view=GateTextPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/gate/dry-run") view=DryRunPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/gate/remove") view=RemoveGatePage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/poster") view=PosterPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/revoke") view=RevokePage ssr=MODE/>
                <Route path=path!("/dashboard/sheets/:id") view=SheetPage ssr=MODE/>
                <Route path=path!("/dashboard/keys") view=KeysPage ssr=MODE/>
                <Route path=path!("/dashboard/keys/new") view=NewKeyPage ssr=MODE/>
                <Route path=path!("/dashboard/keys/:id/revoke") view=RevokeKeyPage ssr=MODE/>
                <Route path=path!("/dashboard/keys/apps/:id/sign-out") view=SignAppOutPage ssr=MODE/>
                <Route path=path!("/dashboard/webhooks") view=WebhooksPage ssr=MODE/>
                <Route path=path!("/dashboard/webhooks/new") view=NewWebhookPage ssr=MODE/>
                <Route path=path!("/dashboard/webhooks/:id") view=WebhookPage ssr=MODE/>
                <Route path=path!("/dashboard/webhooks/:id/edit") view=EditWebhookPage ssr=MODE/>
                <Route path=path!("/dashboard/webhooks/:id/delete") view=DeleteWebhookPage ssr=MODE/>
                <Route path=path!("/dashboard/me") view=MePage ssr=MODE/>
            </Routes>
        </Router>
    }
}
