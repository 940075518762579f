//! When a call that failed is made again.

const S: i64 = 1000;
const MIN: i64 = 60 * S;
const H: i64 = 60 * MIN;

/// After the first, second, … call for a decision.
const DECISION: [i64; 6] = [2 * S, 10 * S, 60 * S, 5 * MIN, 30 * MIN, 2 * H];
/// After the first, second, … try of a message (Standard Webhooks).
const EVENT: [i64; 9] = [5 * S, 5 * MIN, 30 * MIN, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H];

/// Calls for one decision, the first one included.
pub const DECISION_CALLS: i64 = 7;
/// Tries of one message, the first one included.
pub const EVENT_TRIES: i64 = 10;

/// Milliseconds until the next call for a decision after `made` calls; `None` where there are no more.
/// `dice` is any random byte: up to a fifth is added, so that many do not come back at once.
pub fn decision_wait_ms(made: i64, dice: u8) -> Option<i64> {
    wait(&DECISION, made, dice)
}

/// Milliseconds until the next try of a message after `made` tries; `None` where there are no more.
pub fn event_wait_ms(made: i64, dice: u8) -> Option<i64> {
    wait(&EVENT, made, dice)
}

fn wait(table: &[i64], made: i64, dice: u8) -> Option<i64> {
    let base = *table.get(usize::try_from(made.checked_sub(1)?).ok()?)?;
    Some(base + base * i64::from(dice) / (5 * 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_asked_for_seven_times_in_less_than_four_hours() {
        let waits: Vec<_> = (1..=7).map(|made| decision_wait_ms(made, 0)).collect();
        let s = |seconds: i64| Some(seconds * 1000);
        assert_eq!(waits, [s(2), s(10), s(60), s(300), s(1800), s(7200), None]);
        assert_eq!((DECISION_CALLS, decision_wait_ms(0, 0), decision_wait_ms(-1, 0)), (7, None, None));
    }

    #[test]
    fn messages_are_tried_ten_times_in_75_hours() {
        let all: i64 = (1..10).map(|made| event_wait_ms(made, 0).unwrap()).sum();
        assert_eq!((all / H, event_wait_ms(10, 0), EVENT_TRIES), (75, None, 10));
    }

    #[test]
    fn the_dice_add_up_to_a_fifth() {
        assert_eq!(event_wait_ms(1, 255), Some(6_000));
        assert!((0..=255).all(|dice| (5_000..=6_000).contains(&event_wait_ms(1, dice).unwrap())));
    }
}
