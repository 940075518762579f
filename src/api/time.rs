//! Times on the wire: RFC 3339.

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::domain::problem::Problem;

/// Reads a time as epoch milliseconds. One that is in no year of four digits in UTC could not be written back.
pub fn epoch_ms(text: &str) -> Result<i64, Problem> {
    let at = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| Problem::invalid("A time is written as in RFC 3339: 2026-11-22T18:00:00Z."))?;
    at.checked_to_offset(UtcOffset::UTC)
        .and_then(|at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok())
        .ok_or_else(|| Problem::invalid("This time is out of range."))
}
