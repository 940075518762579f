//! Requests of wallets that have no inbox yet: kept for a day, and made as soon as there is one.

use serde::{Deserialize, Serialize};

use super::inbox::WalletAddress;

/// How long a request is kept.
pub const LIFE_MS: i64 = 24 * 60 * 60 * 1000;

/// A request that waits for an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    pub address: WalletAddress,
    /// Until when its request is kept; `None` where its inbox was found and we are asking.
    pub until_ms: Option<i64>,
}

/// How long to wait before the next look at a wallet, by how long its request has been kept: most people open an app
/// at once or much later.
pub const fn look_again_ms(kept_ms: i64) -> i64 {
    const SECOND: i64 = 1_000;
    const MINUTE: i64 = 60 * SECOND;
    match kept_ms {
        ..120_000 => 5 * SECOND,
        120_000..600_000 => 15 * SECOND,
        600_000..3_600_000 => MINUTE,
        _ => 5 * MINUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_is_looked_at_ever_less_often_and_about_four_hundred_times_in_all() {
        let (mut kept, mut looks, mut last) = (0, 0, 0);
        while kept < LIFE_MS {
            let wait = look_again_ms(kept);
            assert!(wait >= last);
            (kept, looks, last) = (kept + wait, looks + 1, wait);
        }
        assert!((300..500).contains(&looks), "{looks}");
    }
}
