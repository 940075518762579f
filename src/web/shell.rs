//! The document around every page, and the routes.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use super::failure::NotFound;
use super::pages::dashboard::{
    groups::{GroupPage, GroupsPage, NewGroupPage},
    home::OverviewPage,
    link::{LinkPage, RevokePage},
    link_form::NewLinkPage,
    links::LinksPage,
    me::MePage,
    requests::RequestsPage,
};
use super::pages::home::HomePage;
use super::pages::landing::LandingPage;
use super::pages::set_up::SetUpPage;
use super::pages::sign_in::SignInPage;
use super::pages::visitor::VisitorPage;

pub fn shell() -> impl IntoView {
    document(|| view! { <App/> })
}

/// The document around `inside`.
pub fn document<V: IntoView>(inside: impl FnOnce() -> V) -> impl IntoView {
    // Nothing is hydrated: without this Leptos would write every loaded value into the page once more.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
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
                <Route path=path!("/invite/:id/sign-in") view=SignInPage ssr=MODE/>
                <Route path=path!("/sign-in") view=SignInPage ssr=MODE/>
                <Route path=path!("/set-up/:secret") view=SetUpPage ssr=MODE/>
                <Route path=path!("/visitor") view=VisitorPage ssr=MODE/>
                <Route path=path!("/dashboard") view=OverviewPage ssr=MODE/>
                <Route path=path!("/dashboard/requests") view=RequestsPage ssr=MODE/>
                <Route path=path!("/dashboard/groups") view=GroupsPage ssr=MODE/>
                <Route path=path!("/dashboard/groups/new") view=NewGroupPage ssr=MODE/>
                <Route path=path!("/dashboard/groups/:key") view=GroupPage ssr=MODE/>
                <Route path=path!("/dashboard/links") view=LinksPage ssr=MODE/>
                <Route path=path!("/dashboard/links/new") view=NewLinkPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id") view=LinkPage ssr=MODE/>
                <Route path=path!("/dashboard/links/:id/revoke") view=RevokePage ssr=MODE/>
                <Route path=path!("/dashboard/me") view=MePage ssr=MODE/>
            </Routes>
        </Router>
    }
}
