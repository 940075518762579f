//! The API's reference, for people.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::problem::Problem;
use crate::domain::reference::{Call, Field, Reference, Reply, Shape, Token};
use crate::web::components::head::DocsHead;
use crate::web::components::icon::mark;
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn DocsPage() -> impl IntoView {
    let reference = use_context::<Arc<Reference>>().ok_or_else(Problem::internal);
    page(async move { reference }, move |reference| view! { <Docs reference/> }.into_any())
}

#[component]
fn Docs(reference: Arc<Reference>) -> impl IntoView {
    let contents = reference.sections.iter().map(|section| {
        let calls = section.calls.iter().map(|call| {
            let href = format!("#{}", call.id);
            view! { <li><a href=href>{call.summary.clone()}</a></li> }
        });
        view! { <li><b>{section.name.clone()}</b><ul>{calls.collect_view()}</ul></li> }
    });
    let sections = reference.sections.iter().map(|section| {
        view! {
            <section>
                <h2>{section.name.clone()}</h2>
                <p>{section.about.clone()}</p>
                {section.calls.iter().map(call).collect_view()}
            </section>
        }
    });
    let problems = reference.problems.iter().map(|(code, says)| {
        let id = format!("problem-{code}");
        view! { <div id=id><dt><code>{code.clone()}</code></dt><dd>{says.clone()}</dd></div> }
    });
    view! {
        <DocsHead title="The API"/>
        <header>
            <a class="brand" href=paths::HOME>{mark()}"Usher"</a>
            <a href="/openapi.json">"openapi.json"</a>
        </header>
        <main id="main">
            <h1>"The API"</h1>
            <p class="soft">{format!("Version {}", reference.version)}</p>
            {reference.about.iter().map(|says| view! { <p>{prose(says)}</p> }).collect_view()}
            <nav aria-label="Calls"><ul class="contents">{contents.collect_view()}</ul></nav>
            {sections.collect_view()}
            <section>
                <h2>"Problems"</h2>
                <p>"What is refused is answered as "<code>"application/problem+json"</code>" (RFC 9457). Look at the status and the code; the words may change."</p>
                <dl>{problems.collect_view()}</dl>
            </section>
        </main>
        <footer><span>{mark()}"Usher"</span><a href=paths::DASHBOARD>"Dashboard"</a></footer>
    }
}

fn call(call: &Call) -> AnyView {
    let needs = match &call.token {
        Token::None => None,
        Token::Any => Some("Needs a token.".to_owned()),
        Token::Scope(scope) => Some(format!("Needs a token, or an API key for `{scope}`.")),
    };
    let sent = call.body.as_ref().map(|body| view! { <h4>"Body"</h4> {shape(body)} });
    let parameters = (!call.parameters.is_empty())
        .then(|| view! { <h4>"Parameters and headers"</h4> {fields(&call.parameters)} });
    view! {
        <article id=call.id.clone()>
            <h3>{call.summary.clone()}</h3>
            <p class="way"><b>{call.method.clone()}</b>" "<code>{call.path.clone()}</code></p>
            {(!call.about.is_empty()).then(|| view! { <p>{prose(&call.about)}</p> })}
            {needs.map(|needs| view! { <p class="soft">{prose(&needs)}</p> })}
            {parameters}
            {sent}
            <h4>"Answers"</h4>
            <ul class="answers">{call.answers.iter().map(reply).collect_view()}</ul>
        </article>
    }
    .into_any()
}

fn reply(reply: &Reply) -> AnyView {
    let codes = reply.codes.iter().map(|code| {
        let href = format!("#problem-{code}");
        view! { " "<a href=href><code>{code.clone()}</code></a> }
    });
    let headers = (!reply.headers.is_empty())
        .then(|| view! { <span class="soft">{format!(" With {}.", reply.headers.join(", "))}</span> });
    let shown = reply.shape.as_ref().map(|body| {
        view! { <details><summary>"What it looks like"</summary>{shape(body)}</details> }
    });
    view! {
        <li>
            <p><b>{reply.status.clone()}</b>" "{prose(&reply.about)}{codes.collect_view()}{headers}</p>
            {shown}
        </li>
    }
    .into_any()
}

fn shape(shape: &Shape) -> AnyView {
    let examples = shape.examples.iter().map(|example| view! { <pre tabindex="0">{example.clone()}</pre> });
    view! { {fields(&shape.fields)} {examples.collect_view()} }.into_any()
}

fn fields(all: &[Field]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let each = all.iter().map(|field| {
        let kind = format!("{}{}", field.kind, if field.required { ", required" } else { "" });
        view! {
            <div>
                <dt><code>{field.name.clone()}</code></dt>
                <dd><span class="soft">{kind}</span>" "{prose(&field.about)}</dd>
            </div>
        }
    });
    view! { <dl>{each.collect_view()}</dl> }.into_any()
}

/// Words between backticks are code.
fn prose(text: &str) -> AnyView {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => part.to_owned().into_any(),
        _ => view! { <code>{part.to_owned()}</code> }.into_any(),
    });
    parts.collect_view().into_any()
}
