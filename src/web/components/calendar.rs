//! Days and times as other languages than English write them, by Unicode's data.

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{YMD, YMDE};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_locale_core::Locale;
use time::OffsetDateTime;

use crate::web::language::Language;

/// Digits are those of the sentences around: 0 to 9 everywhere.
fn preferences(language: Language) -> Option<DateTimeFormatterPreferences> {
    let tag = format!("{}-u-nu-latn", language.tag());
    Locale::try_from_str(&tag).ok().map(|locale| DateTimeFormatterPreferences::from(&locale))
}

fn date(at: OffsetDateTime) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(at.year(), at.month().into(), at.day()).ok()
}

/// The day.
pub fn day(language: Language, at: OffsetDateTime) -> Option<String> {
    let format = FixedCalendarDateTimeFormatter::try_new(preferences(language)?, YMD::long()).ok()?;
    Some(format.format(&date(at)?).to_string())
}

/// Weekday, day and time, in UTC.
pub fn exact(language: Language, at: OffsetDateTime) -> Option<String> {
    let fields = YMDE::medium().with_time_hm();
    let format = FixedCalendarDateTimeFormatter::try_new(preferences(language)?, fields).ok()?;
    let time = Time::try_new(at.hour(), at.minute(), 0, 0).ok()?;
    Some(format!("{} UTC", format.format(&DateTime { date: date(at)?, time })))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn days_and_times_are_written_as_each_language_does() {
        let at = datetime!(2026-11-24 18:00 UTC);
        let both = |language| [day(language, at).unwrap(), exact(language, at).unwrap()];
        assert_eq!(both(Language::Spanish), ["24 de noviembre de 2026", "mar, 24 nov 2026, 18:00 UTC"]);
        assert_eq!(both(Language::German), ["24. November 2026", "Di., 24.11.2026, 18:00 UTC"]);
        assert_eq!(both(Language::Japanese), ["2026年11月24日", "2026/11/24(火) 18:00 UTC"]);
        assert!(both(Language::Arabic)[1].contains("2026"));
    }
}
