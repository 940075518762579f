//! Times on the wire: RFC 3339.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::domain::problem::Problem;

/// Reads a time as epoch milliseconds.
pub fn epoch_ms(text: &str) -> Result<i64, Problem> {
    let at = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| Problem::invalid("A time is written as in RFC 3339: 2026-11-22T18:00:00Z."))?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000)
        .map_err(|_| Problem::invalid("This time is out of range."))
}
