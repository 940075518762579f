//! Times: exact and in UTC in the HTML; a script says them in the reader's own zone.

use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use super::calendar;
use crate::web::language::{Language, Spoken};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[day padding:none] [month repr:long] [year]");
const EXACT: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short] [day padding:none] [month repr:short] [year], [hour]:[minute] UTC"
);

fn at(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `Tue 24 Nov 2026, 18:00 UTC`; the script leaves this year out.
pub fn exact(ms: i64) -> String {
    match Spoken::here().language {
        Language::English => at(ms).format(EXACT).unwrap_or_default(),
        other => calendar::exact(other, at(ms)).unwrap_or_else(|| machine(ms)),
    }
}

/// `24 November 2026`.
pub fn day(ms: i64) -> String {
    match Spoken::here().language {
        Language::English => at(ms).format(DAY).unwrap_or_default(),
        other => calendar::day(other, at(ms)).unwrap_or_else(|| machine(ms)),
    }
}

/// The value of a `datetime` attribute.
pub fn machine(ms: i64) -> String {
    at(ms).format(&Rfc3339).unwrap_or_default()
}

/// `48 min`, `3 h`, `7 days`: how long until something, to the nearest; a week is not six days a moment later.
pub fn left(ms: i64) -> String {
    let rounded = |unit: i64| ms.max(0).saturating_add(unit / 2) / unit;
    match (rounded(60_000), rounded(3_600_000), rounded(86_400_000)) {
        (0, ..) => "under a minute".to_owned(),
        (minutes @ 1..=59, ..) => format!("{minutes} min"),
        (_, hours @ ..=47, _) => format!("{hours} h"),
        (.., days) => format!("{days} days"),
    }
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
        assert_eq!(exact(1_795_543_200_000), "Tue 24 Nov 2026, 18:00 UTC");
        assert_eq!(day(1_795_543_200_000), "24 November 2026");
        assert_eq!(machine(1_795_543_200_999), "2026-11-24T18:00:00Z");
    }

    #[test]
    fn a_week_from_now_is_seven_days_a_moment_later() {
        let days = 86_400_000;
        assert_eq!(left(7 * days - 2_000), "7 days");
        assert_eq!(left(days - 2_000), "24 h");
        assert_eq!(left(2 * days), "2 days");
        assert_eq!(left(47 * 3_600_000), "47 h");
        assert_eq!(left(59 * 60_000 + 40_000), "1 h");
        assert_eq!((left(29_999), left(30_000)), ("under a minute".into(), "1 min".into()));
        assert_eq!(left(-5), "under a minute");
    }

    #[test]
    fn spans_are_short() {
        assert_eq!(span(30_000), "under a minute");
        assert_eq!(span(48 * 60_000), "48 min");
        assert_eq!(span(3 * 3_600_000), "3 h");
        assert_eq!(span(72 * 3_600_000), "3 days");
    }
}
