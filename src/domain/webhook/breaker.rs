//! Leaving a server alone that fails again and again.

/// Failures in a row after which a server is left alone.
pub const FAILURES_MAX: i64 = 5;
/// A server that failed for this long is switched off: 120 hours.
pub const FAILING_MAX_MS: i64 = 120 * 60 * 60 * 1000;
const REST_MIN_MS: i64 = 30_000;
const REST_MAX_MS: i64 = 600_000;

/// How a server did lately. The default is one that did well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: i64,
    /// When the first of them was.
    pub failing_since_ms: Option<i64>,
    /// Until when it is left alone; then one call looks how it does.
    pub resting_until_ms: Option<i64>,
}

/// What comes of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is called as before.
    Closed,
    /// It is left alone for a while.
    Open,
    /// It failed for too long: switch it off.
    Off,
}

/// Whether a server may be called now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Call,
    /// One call may look how it does; whoever makes it keeps the others away with [`Breaker::probing`].
    Probe,
    /// Not before this moment.
    Rest {
        until_ms: i64,
    },
}

impl Breaker {
    pub const fn turn(&self, now_ms: i64) -> Turn {
        match self.resting_until_ms {
            None => Turn::Call,
            Some(until_ms) if until_ms > now_ms => Turn::Rest { until_ms },
            Some(_) => Turn::Probe,
        }
    }

    /// While one call looks how the server does, the others wait.
    #[must_use]
    pub const fn probing(self, now_ms: i64) -> Self {
        Self { resting_until_ms: Some(now_ms.saturating_add(REST_MIN_MS)), ..self }
    }

    #[must_use]
    pub fn failed(self, now_ms: i64) -> (Self, Verdict) {
        let failures = self.failures.saturating_add(1);
        let since = self.failing_since_ms.unwrap_or(now_ms);
        let open = failures >= FAILURES_MAX;
        let next = Self {
            failures,
            failing_since_ms: Some(since),
            resting_until_ms: open.then(|| now_ms.saturating_add(rest_ms(failures))),
        };
        let verdict = match open {
            true if now_ms.saturating_sub(since) >= FAILING_MAX_MS => Verdict::Off,
            true => Verdict::Open,
            false => Verdict::Closed,
        };
        (next, verdict)
    }
}

/// 30 seconds, doubled with each failure more, up to 10 minutes.
fn rest_ms(failures: i64) -> i64 {
    let doublings = u32::try_from(failures.saturating_sub(FAILURES_MAX).clamp(0, 8)).unwrap_or(0);
    (REST_MIN_MS << doublings).min(REST_MAX_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: i64) -> Breaker {
        (0..failures).fold(Breaker::default(), |breaker, _| breaker.failed(0).0)
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_a_probe_comes_after_thirty_seconds() {
        assert_eq!(after(4).turn(0), Turn::Call);
        assert_eq!(after(4).failed(0).1, Verdict::Open);
        assert_eq!(after(5).turn(29_999), Turn::Rest { until_ms: 30_000 });
        assert_eq!(after(5).turn(30_000), Turn::Probe);
        assert_eq!(after(5).probing(30_000).turn(30_000), Turn::Rest { until_ms: 60_000 });
    }

    #[test]
    fn each_probe_that_fails_doubles_the_rest_up_to_ten_minutes() {
        let rests: Vec<_> = (5..13).map(|failures| after(failures).resting_until_ms.unwrap()).collect();
        assert_eq!(rests, [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
        assert_eq!(rest_ms(i64::MAX), 600_000);
    }

    #[test]
    fn a_server_that_fails_for_120_hours_is_switched_off() {
        let (breaker, verdict) = after(5).failed(FAILING_MAX_MS - 1);
        assert_eq!((verdict, breaker.failing_since_ms), (Verdict::Open, Some(0)));
        assert_eq!(breaker.failed(FAILING_MAX_MS).1, Verdict::Off);
        assert_eq!(after(1).failed(FAILING_MAX_MS).1, Verdict::Closed, "two failures are no failing server");
    }
}
