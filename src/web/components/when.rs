//! Times: exact and in UTC in the HTML; a script says them in the reader's own zone.

use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[day padding:none] [month repr:long]");
const EXACT: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short] [day padding:none] [month repr:short], [hour]:[minute] UTC");

fn at(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `Tue 24 Nov, 18:00 UTC`.
pub fn exact(ms: i64) -> String {
    at(ms).format(EXACT).unwrap_or_default()
}

/// `24 November`.
pub fn day(ms: i64) -> String {
    at(ms).format(DAY).unwrap_or_default()
}

/// The value of a `datetime` attribute.
pub fn machine(ms: i64) -> String {
    at(ms).format(&Rfc3339).unwrap_or_default()
}

/// `48 min`, `3 h`, `2 days`: how long something took or lasts.
pub fn span(ms: i64) -> String {
    match ms.max(0) / 60_000 {
        0 => "under a minute".to_owned(),
        minutes @ 1..=59 => format!("{minutes} min"),
        minutes @ 60..=2879 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}

/// An exact time.
#[component]
pub fn When(ms: i64) -> impl IntoView {
    view! { <time datetime=machine(ms)>{exact(ms)}</time> }
}

/// A day, where the hour does not matter.
#[component]
pub fn Day(ms: i64) -> impl IntoView {
    view! { <time datetime=machine(ms) data-day="">{day(ms)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact_and_in_utc() {
        assert_eq!(exact(1_795_543_200_000), "Tue 24 Nov, 18:00 UTC");
        assert_eq!(day(1_795_543_200_000), "24 November");
        assert_eq!(machine(1_795_543_200_999), "2026-11-24T18:00:00Z");
    }

    #[test]
    fn spans_are_short() {
        assert_eq!(span(30_000), "under a minute");
        assert_eq!(span(48 * 60_000), "48 min");
        assert_eq!(span(3 * 3_600_000), "3 h");
        assert_eq!(span(72 * 3_600_000), "3 days");
    }
}
