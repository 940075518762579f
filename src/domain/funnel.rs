//! How many looked at a link, and how many of them came in: by where they came from, and by day.

use super::source::Source;

/// Milliseconds of a day; days begin at midnight UTC.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days that are kept.
pub const KEPT_DAYS: i64 = 400;
/// Fewer people than this from one place are not told apart from nobody.
pub const FEW: u64 = 5;

/// The day of a moment, counted from 1970.
pub const fn day(at_ms: i64) -> i64 {
    at_ms.div_euclid(DAY_MS)
}

/// From a look to a place in the group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// The page was opened by a person.
    pub views: u64,
    /// Join was pressed.
    pub taps: u64,
    pub requests: u64,
    pub approved: u64,
    pub members: u64,
}

impl Steps {
    pub const fn all(self) -> [u64; 5] {
        [self.views, self.taps, self.requests, self.approved, self.members]
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            views: self.views.saturating_add(other.views),
            taps: self.taps.saturating_add(other.taps),
            requests: self.requests.saturating_add(other.requests),
            approved: self.approved.saturating_add(other.approved),
            members: self.members.saturating_add(other.members),
        }
    }
}

/// What was counted of one link on one day from one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub day: i64,
    pub source: Source,
    pub steps: Steps,
}

/// A link's numbers over some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    pub days: i64,
    pub total: Steps,
    /// In the order of `source::SOURCES`; only those with anything in them.
    pub by_source: Vec<(Source, [Cell; 5])>,
    /// Newest first; only days with anything in them.
    pub by_day: Vec<(i64, Steps)>,
}

/// A number beside the name of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Exactly(u64),
    /// Fewer than [`FEW`], in a column where somewhere it is not nobody: who they were could be told from the
    /// requests.
    Few,
    /// Not few, and not said: it would tell the one cell of its column that is.
    Unsaid,
}

impl Funnel {
    pub fn of(counts: &[Count], days: i64) -> Self {
        let sum = |fits: &dyn Fn(&Count) -> bool| {
            counts.iter().filter(|count| fits(count)).fold(Steps::default(), |all, one| all.and(one.steps))
        };
        let said = |steps: &Steps| *steps != Steps::default();
        let mut sources: Vec<_> = super::source::SOURCES
            .into_iter()
            .map(|source| (source, sum(&|count| count.source == source)))
            .filter(|(_, steps)| said(steps))
            .collect();
        let mut when: Vec<i64> = counts.iter().map(|count| count.day).collect();
        when.sort_unstable_by(|a, b| b.cmp(a));
        when.dedup();
        let by_day = when.into_iter().map(|day| (day, sum(&|count| count.day == day)));
        sources.sort_by_key(|(source, _)| *source);
        Self {
            days,
            total: sum(&|_| true),
            by_source: veiled(&sources),
            by_day: by_day.filter(|(_, steps)| said(steps)).collect(),
        }
    }
}

/// Hides what would tell where single people came from. The totals are exact, so a column with one cell hidden
/// hides another as well.
fn veiled(rows: &[(Source, Steps)]) -> Vec<(Source, [Cell; 5])> {
    let columns: Vec<Vec<Cell>> = (0..5)
        .map(|step| veil(rows.iter().map(|(_, steps)| steps.all().get(step).copied().unwrap_or(0)).collect()))
        .collect();
    let cell = |step: usize, row: usize| {
        let column: Option<&Vec<Cell>> = columns.get(step);
        column.and_then(|column| column.get(row)).copied().unwrap_or(Cell::Unsaid)
    };
    let row = |(at, (source, _)): (usize, &(Source, Steps))| {
        (*source, [cell(0, at), cell(1, at), cell(2, at), cell(3, at), cell(4, at)])
    };
    rows.iter().enumerate().map(row).collect()
}

fn veil(column: Vec<u64>) -> Vec<Cell> {
    // The only place there is has the total, which is said anyway.
    if column.len() < 2 || !column.iter().any(|n| (1..FEW).contains(n)) {
        return column.into_iter().map(Cell::Exactly).collect();
    }
    // Nobody and a few look alike: else the one place with a few would be the rest of the total.
    let few = column.iter().filter(|n| **n < FEW).count();
    let beside = column.iter().copied().filter(|n| *n >= FEW).min().filter(|_| few == 1);
    let mut unsaid = false;
    let cell = |n: u64| match n {
        n if n < FEW => Cell::Few,
        n if Some(n) == beside && !std::mem::replace(&mut unsaid, true) => Cell::Unsaid,
        n => Cell::Exactly(n),
    };
    column.into_iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(day: i64, source: Source, views: u64, requests: u64) -> Count {
        Count { day, source, steps: Steps { views, requests, ..Steps::default() } }
    }

    #[test]
    fn a_day_begins_at_midnight_utc() {
        assert_eq!((day(0), day(DAY_MS - 1), day(DAY_MS), day(-1)), (0, 0, 1, -1));
    }

    #[test]
    fn numbers_add_up_by_place_and_by_day() {
        let counts = [
            count(7, Source::Poster, 10, 6),
            count(8, Source::Poster, 10, 0),
            count(8, Source::Direct, 40, 8),
            count(9, Source::Mail, 0, 0),
        ];
        let funnel = Funnel::of(&counts, 7);
        assert_eq!((funnel.total.views, funnel.total.requests, funnel.days), (60, 14, 7));
        let views = |n: usize| (funnel.by_source[n].0, funnel.by_source[n].1[0]);
        assert_eq!(views(0), (Source::Direct, Cell::Exactly(40)));
        assert_eq!(views(1), (Source::Poster, Cell::Exactly(20)));
        assert_eq!(funnel.by_source.len(), 2);
        let days: Vec<_> = funnel.by_day.iter().map(|(day, steps)| (*day, steps.views)).collect();
        assert_eq!(days, [(8, 50), (7, 10)]);
        assert_eq!(Funnel::of(&[], 7), Funnel { days: 7, ..Funnel::default() });
    }

    #[test]
    fn where_single_people_came_from_is_not_told() {
        use Cell::{Exactly, Few, Unsaid};
        for (column, shown) in [
            (vec![0, 5, 60], vec![Exactly(0), Exactly(5), Exactly(60)]),
            (vec![4, 3, 60], vec![Few, Few, Exactly(60)]),
            // The total minus the others would be the few.
            (vec![1, 9, 60], vec![Few, Unsaid, Exactly(60)]),
            (vec![1, 9, 9], vec![Few, Unsaid, Exactly(9)]),
            (vec![0, 2, 0], vec![Few, Few, Few]),
            (vec![0, 2, 60], vec![Few, Few, Exactly(60)]),
            (vec![2], vec![Exactly(2)]),
            (vec![0, 0], vec![Exactly(0), Exactly(0)]),
        ] {
            assert_eq!(veil(column.clone()), shown, "{column:?}");
        }
    }

    #[test]
    fn no_column_gives_away_a_hidden_number() {
        for a in 0..8 {
            for b in 0..8 {
                for c in 0..8 {
                    let hidden =
                        veil(vec![a, b, c]).into_iter().filter(|cell| !matches!(cell, Cell::Exactly(_)));
                    assert_ne!(hidden.count(), 1, "{a} {b} {c}");
                }
            }
        }
    }
}
