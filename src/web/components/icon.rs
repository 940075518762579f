//! One kept set of icons: 20-unit box, drawn as lines in the text's colour.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Bell,
    Check,
    Clock,
    Copy,
    Cross,
    Door,
    Eye,
    Full,
    Group,
    Home,
    Inbox,
    Info,
    Key,
    Link,
    Out,
    Pause,
    People,
    Plus,
    Shut,
    Warn,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Bell => "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 18h3",
            Self::Check => "m4.5 10.5 3.5 3.5 7.5-8",
            Self::Clock => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm0 3.5V10l2.5 2",
            Self::Copy => "M7 7h9v9H7zM4 13V4h9",
            Self::Cross => "m5.5 5.5 9 9m0-9-9 9",
            Self::Door => "M4 17V8a6 6 0 0 1 12 0v8M9.5 4.5V18L4 16.5",
            Self::Eye => "M2.5 10c3.5-6 11.5-6 15 0-3.5 6-11.5 6-15 0zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
            Self::Full => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM5.5 14.5l9-9",
            Self::Group => "M5 17V8a5 5 0 0 1 10 0v9zM3 17h14M12 11v1",
            Self::Home => "m3.5 9 6.5-5.5L16.5 9v7.5h-4.5V12H8v4.5H3.5z",
            Self::Inbox => "M3 11.5 5.5 4.5h9l2.5 7v5H3zM3 11.5h4.5a2.5 2.5 0 0 0 5 0H17",
            Self::Info => "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm0 6v4.5m0-7v.01",
            Self::Key => "M13 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm-3 7-6 6v1.5h3V15h2v-2",
            Self::Link => "m8.5 11.5 3-3M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2m-3 3-2 2a3.5 3.5 0 0 1-5-5l2-2",
            Self::Out => "M8.5 5h-4v10.5H15v-4M11.5 4H16v4.5M16 4l-7 7",
            Self::Pause => "M7.5 5v10m5-10v10",
            Self::People => {
                "M7.5 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM2 16c.5-4 10.5-4 11 0m0-12a3 3 0 0 1 0 6m2.5 2.5c1.5.5 2.5 2 2.5 3.5"
            }
            Self::Plus => "M10 4v12M4 10h12",
            Self::Shut => "M4.5 17V8.5a5.5 5.5 0 0 1 11 0V17zm8-6v.01",
            Self::Warn => "M10 3.5 17.5 16.5h-15zM10 8.5v3.5m0 2v.01",
        }
    }
}

/// The icon, hidden from screen readers: a word always stands beside it.
pub fn icon(icon: Icon) -> AnyView {
    view! { <svg viewBox="0 0 20 20" aria-hidden="true"><path d=icon.path()></path></svg> }.into_any()
}

/// The mark: a door leaf swung open, warm light in the gap.
pub fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
            <path fill="#fbc664" d="M7.5 2.5H8A4.5 4.5 0 0 1 12.5 7v7h-5z"></path>
            <path fill="currentColor" d="M2 14V7a6 6 0 0 1 12 0v7h-2V7a4 4 0 0 0-4-4v13z"></path>
        </svg>
    }
    .into_any()
}
