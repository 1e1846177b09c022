//! Which groups of customers may be told where sums stand beside them.
//!
//! A group of one or two that is only left out is found again: it is what the sum has more than the groups that are told.
//! So another group stands aside with it, the smallest that does.

use super::LEAST;

/// A group: the customers of a segment who responded to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) struct Group {
    /// The offer, by a number.
    pub offer: usize,
    /// The segment, by a number.
    pub segment: usize,
    /// How many they are.
    pub n: u64,
}

/// What may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain) struct Open {
    /// Of each group.
    pub groups: Vec<bool>,
    /// Of each segment over all offers, by its number; nothing where those sums are not told.
    pub segments: Vec<bool>,
}

/// Groups of which the sum of each offer is told and, if `sums`, that of each segment as well.
pub(in crate::domain) fn open(groups: &[Group], sums: bool) -> Open {
    let most = |of: fn(&Group) -> usize| groups.iter().map(of).max().map_or(0, |most| most + 1);
    let (offers, segments) = (most(|g| g.offer), if sums { most(|g| g.segment) } else { 0 });
    let total = |s: usize| groups.iter().filter(|g| g.segment == s).fold(0_u64, |sum, g| sum.saturating_add(g.n));
    let totals: Vec<u64> = (0..segments).map(total).collect();
    let sizes: Vec<u64> = groups.iter().map(|g| g.n).collect();
    let mut open = Open {
        groups: sizes.iter().map(|n| *n >= LEAST).collect(),
        segments: totals.iter().map(|n| *n >= LEAST).collect(),
    };
    let line = |fits: &dyn Fn(&Group) -> bool| (0..groups.len()).filter(|i| fits(&groups[*i])).collect::<Vec<_>>();
    let rows: Vec<Vec<usize>> = (0..offers).map(|o| line(&|g| g.offer == o)).collect();
    let columns: Vec<Vec<usize>> = (0..segments).map(|s| line(&|g| g.segment == s)).collect();
    let all: Vec<usize> = (0..segments).collect();
    loop {
        let before = open.clone();
        rows.iter().for_each(|row| set_aside(row, &sizes, &mut open.groups));
        set_aside(&all, &totals, &mut open.segments);
        for (column, told) in columns.iter().zip(&open.segments) {
            match told {
                true => set_aside(column, &sizes, &mut open.groups),
                false => column.iter().for_each(|i| open.groups[*i] = false),
            }
        }
        if open == before {
            return open;
        }
    }
}

/// Where what is not told of a line is one group, or comes to one or two, the smallest of the others is not told either.
fn set_aside(line: &[usize], sizes: &[u64], told: &mut [bool]) {
    loop {
        let hidden: Vec<u64> = line.iter().filter(|i| !told[**i] && sizes[**i] > 0).map(|i| sizes[*i]).collect();
        let found_again =
            hidden.len() == 1 || (1..LEAST).contains(&hidden.iter().fold(0, |sum, n| n.saturating_add(sum)));
        let smallest = line.iter().copied().filter(|i| told[*i]).min_by_key(|i| sizes[*i]);
        match smallest {
            Some(i) if found_again => told[i] = false,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(table: &[&[u64]]) -> Vec<Group> {
        let row = |(offer, row): (usize, &&[u64])| -> Vec<Group> {
            row.iter().enumerate().map(|(segment, n)| Group { offer, segment, n: *n }).collect()
        };
        table.iter().enumerate().flat_map(row).collect()
    }

    #[test]
    fn a_group_of_two_takes_the_smallest_other_with_it_and_several_small_ones_hide_each_other() {
        assert_eq!(open(&groups(&[&[20, 9, 2]]), true).groups, [true, false, false]);
        assert_eq!(open(&groups(&[&[38, 2]]), true).groups, [false, false]);
        assert_eq!(open(&groups(&[&[20, 2, 2]]), true).groups, [true, false, false]);
        assert_eq!(open(&groups(&[&[20, 9, 3]]), true).groups, [true; 3]);
        assert_eq!(open(&groups(&[&[20, 9, 0]]), true).groups, [true, true, false], "nobody is nobody's secret");
    }

    /// The two would be what the segment has more than its other group; and what hides them is hidden by another in turn.
    #[test]
    fn neither_sum_gives_a_small_group_away() {
        let open = open(&groups(&[&[2, 3, 20], &[9, 10, 20]]), true);
        assert_eq!(open.groups, [false, false, true, false, false, true]);
        assert_eq!(open.segments, [true; 3]);
    }

    #[test]
    fn a_segment_whose_sum_stands_aside_is_told_of_no_offer() {
        let open = open(&groups(&[&[1, 5, 20], &[1, 5, 20]]), true);
        assert_eq!(open.segments, [false, false, true]);
        assert_eq!(open.groups, [false, false, true, false, false, true]);
        assert!(!super::open(&groups(&[&[2, 9], &[0, 9]]), false).groups[1], "the sum of the offer is told");
    }

    /// Whatever the sizes: no sum less what is told of it is one or two, and who is told is at least three.
    #[test]
    fn no_difference_is_one_or_two() {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..2_000 {
            let (offers, segments) = (1 + next(4) as usize, 1 + next(4) as usize);
            let table: Vec<Vec<u64>> = (0..offers).map(|_| (0..segments).map(|_| next(9)).collect()).collect();
            let all = groups(&table.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let told = open(&all, true);
            let rest = |fits: &dyn Fn(&Group) -> bool| -> u64 {
                all.iter().zip(&told.groups).filter(|(g, told)| fits(g) && !**told).map(|(g, _)| g.n).sum()
            };
            let any = |fits: &dyn Fn(&Group) -> bool| all.iter().zip(&told.groups).any(|(g, told)| fits(g) && *told);
            for o in 0..offers {
                assert!(!any(&|g| g.offer == o) || !(1..3).contains(&rest(&|g| g.offer == o)), "{table:?} {told:?}");
            }
            for s in (0..segments).filter(|s| told.segments[*s]) {
                assert!(
                    !any(&|g| g.segment == s) || !(1..3).contains(&rest(&|g| g.segment == s)),
                    "{table:?} {told:?}"
                );
            }
            assert!(all.iter().zip(&told.groups).all(|(g, told)| !told || g.n >= 3), "{table:?} {told:?}");
        }
    }
}
