//! One offer against its bar, looked at as often as one likes: e-values, boundaries, the verdict as a fold.

mod boundaries;
mod chain;
mod crossed;
mod crossing;
mod evidence;
mod interval;
mod lattice;
mod mixing;
mod monitor;
mod outlook;
mod replan;
mod rule;

use super::StatsError;

pub use boundaries::Boundaries;
pub use chain::chained_ln_e;
pub use crossed::{Crossed, Crossing, CrossingReason, Ended};
pub use evidence::{ln_e_down, ln_e_two_sided, ln_e_up};
pub use interval::{always_valid_interval, within_rope};
pub(super) use lattice::Lattice;
pub use monitor::{Lean, Monitor, State};
pub use outlook::{OperatingCharacteristics, Outlook};
pub use replan::{Replanned, ReplannedSide, replanned};
pub use rule::Rule;

/// The error rate that each verdict may spend, whatever the stopping: 1 in 20.
pub const ALPHA: f64 = 0.05;
/// How many responses the mixing law is worth; 4 makes the evidence sharpest at about 32 responses.
pub const KAPPA: f64 = 4.0;
/// No verdict before this many responses.
pub const N_MIN: u64 = 8;
/// Rates within this part of the bar count as equal to it.
pub const ROPE: f64 = 0.1;
/// The largest plan that has a closing look, and exact operating characteristics.
pub const MAX_PLANNED: u64 = 100_000;

fn check_bar(bar: f64) -> Result<(), StatsError> {
    if (0.001..=0.999).contains(&bar) { Ok(()) } else { Err(StatsError::BarOutOfRange(bar)) }
}

#[cfg(test)]
mod tests {
    use super::crossing::{evidence_table, stepped_table};
    use super::evidence::Side;
    use super::*;

    type Row = (f64, [(u64, i64); 8], [(u64, i64); 5]);

    /// (validated from, invalidated up to) at n = 8, 10, 15, 20, 30, 50, 100, 200; then the closing values of plans
    /// of 20, 30, 50, 100, 200. -1 stands for none.
    const TABLE: [Row; 5] = [
        (
            0.05,
            [(4, -1), (4, -1), (5, -1), (5, -1), (6, -1), (8, -1), (13, 0), (21, 2)],
            [(4, -1), (5, -1), (6, -1), (10, 0), (17, 3)],
        ),
        (
            0.10,
            [(5, -1), (5, -1), (6, -1), (7, -1), (9, -1), (12, 0), (20, 2), (34, 8)],
            [(5, -1), (7, 0), (10, 1), (16, 4), (29, 11)],
        ),
        (
            0.20,
            [(6, -1), (7, -1), (8, -1), (10, 0), (13, 1), (19, 3), (33, 9), (58, 24)],
            [(8, 0), (11, 2), (16, 4), (28, 12), (52, 28)],
        ),
        (
            0.30,
            [(7, -1), (8, -1), (10, 0), (12, 1), (17, 2), (25, 6), (44, 17), (80, 41)],
            [(10, 2), (14, 4), (22, 8), (39, 21), (73, 46)],
        ),
        (
            0.50,
            [(8, 0), (10, 0), (13, 2), (16, 4), (23, 7), (35, 15), (65, 35), (121, 79)],
            [(15, 5), (21, 9), (32, 18), (60, 40), (115, 85)],
        ),
    ];

    fn shown(pair: (Option<u64>, Option<u64>)) -> (u64, i64) {
        (pair.0.unwrap_or(u64::MAX), pair.1.map_or(-1, |l| l as i64))
    }

    #[test]
    fn the_published_table_of_boundaries_comes_out() -> Result<(), StatsError> {
        for (bar, evidence, closing) in TABLE {
            let open_ended = Boundaries::new(bar, None)?;
            for (n, want) in [8, 10, 15, 20, 30, 50, 100, 200].into_iter().zip(evidence) {
                assert_eq!(shown((open_ended.to_validate(n), open_ended.to_invalidate(n))), want, "bar {bar}, n {n}");
            }
            for (planned, want) in [20, 30, 50, 100, 200].into_iter().zip(closing) {
                let plan = Boundaries::new(bar, Some(planned))?;
                let got = shown((plan.to_validate(planned), plan.to_invalidate(planned)));
                assert_eq!(got, want, "bar {bar}, closing look at {planned}");
            }
        }
        Ok(())
    }

    /// Plan, true rate, then validated %, invalidated %, mean n.
    type Characteristic = (f64, u64, f64, f64, f64, f64);
    const CHARACTERISTICS: [Characteristic; 24] = [
        (0.05, 30, 0.05, 1.7, 0.0, 30.0),
        (0.05, 30, 0.15, 48.3, 0.0, 26.0),
        (0.05, 100, 0.01, 0.0, 52.0, 82.0),
        (0.05, 100, 0.05, 3.5, 3.6, 98.0),
        (0.05, 100, 0.10, 56.2, 0.1, 83.0),
        (0.05, 300, 0.05, 4.2, 4.4, 286.0),
        (0.10, 30, 0.10, 2.8, 4.2, 30.0),
        (0.10, 30, 0.30, 84.4, 0.0, 21.0),
        (0.10, 100, 0.10, 4.8, 4.8, 97.0),
        (0.10, 100, 0.20, 87.6, 0.1, 65.0),
        (0.10, 300, 0.05, 0.0, 85.2, 181.0),
        (0.30, 20, 0.10, 0.0, 68.3, 18.0),
        (0.30, 20, 0.30, 5.0, 3.9, 20.0),
        (0.30, 20, 0.60, 87.4, 0.0, 15.0),
        (0.30, 30, 0.30, 4.5, 3.8, 30.0),
        (0.30, 50, 0.50, 84.9, 0.0, 33.0),
        (0.30, 100, 0.20, 0.1, 67.8, 78.0),
        (0.30, 100, 0.30, 4.8, 4.8, 96.0),
        (0.30, 100, 0.40, 63.6, 0.2, 80.0),
        (0.30, 300, 0.25, 0.4, 47.1, 250.0),
        (0.50, 30, 0.50, 3.1, 3.1, 29.0),
        (0.50, 100, 0.60, 57.2, 0.2, 82.0),
        (0.50, 100, 0.50, 4.7, 4.7, 96.0),
        (0.50, 300, 0.70, 100.0, 0.0, 43.0),
    ];

    #[test]
    fn the_published_operating_characteristics_come_out() -> Result<(), StatsError> {
        for (bar, planned, rate, validated, invalidated, mean_n) in CHARACTERISTICS {
            let got = Boundaries::new(bar, Some(planned))?.operating_characteristics(rate)?;
            let at = format!("bar {bar}, plan {planned}, true rate {rate}: {got:?}");
            assert!((100.0 * got.validated - validated).abs() < 0.051, "{at}");
            assert!((100.0 * got.invalidated - invalidated).abs() < 0.051, "{at}");
            assert!((got.mean_n - mean_n).abs() < 0.51, "{at}");
            assert!((got.validated + got.invalidated + got.open - 1.0).abs() < 1e-12, "{at}");
        }
        Ok(())
    }

    #[test]
    fn searching_for_a_boundary_and_looking_it_up_agree_with_stepping_to_it() {
        for (bar, end) in [(0.001, 400), (0.05, 3_000), (0.3, 6_000), (0.5, 3_000), (0.77, 2_000), (0.999, 400)] {
            let rule = Rule { kappa: if end == 2_000 { 300.0 } else { KAPPA }, ..Rule::DEFAULT };
            let sides = (Side::above(bar, &rule), Side::below(bar, &rule));
            let stepped = stepped_table(sides, end);
            assert_eq!(evidence_table(sides, end), stepped, "bar {bar}");
            for (n, (up, down)) in stepped.into_iter().enumerate() {
                let n = n as u64;
                assert_eq!(sides.0.least_crossing(n), u64::try_from(up).ok(), "up, bar {bar}, n {n}");
                let failures = sides.1.least_crossing(n);
                assert_eq!(failures.map(|f| n - f), u64::try_from(down).ok(), "down, bar {bar}, n {n}");
            }
        }
    }

    #[test]
    fn streaks_end_where_the_specification_says() -> Result<(), StatsError> {
        for (bar, only_successes, only_failures) in
            [(0.05, 8, 65), (0.1, 8, 34), (0.2, 8, 19), (0.3, 8, 13), (0.5, 8, 8)]
        {
            let plan = Boundaries::new(bar, None)?;
            let first = |hit: bool| {
                let mut monitor = Monitor::new();
                while monitor.crossed.is_none() {
                    monitor.advance(&plan, 1, u64::from(hit));
                }
                monitor.n
            };
            assert_eq!((first(true), first(false)), (only_successes, only_failures), "bar {bar}");
        }
        for (bar, needed) in [(0.75, 15), (0.9, 34)] {
            assert_eq!(Boundaries::new(bar, None)?.to_validate(needed), Some(needed));
            assert_eq!(Boundaries::new(bar, None)?.to_validate(needed - 1), None);
        }
        Ok(())
    }

    #[test]
    fn a_verdict_stands_and_the_planned_end_closes() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.3, Some(20))?;
        let mut monitor = Monitor::new();
        monitor.advance(&plan, 20, 10);
        let crossed = Crossed { at_n: 20, at_s: 10, crossing: Crossing::Validated, reason: CrossingReason::Closing };
        assert_eq!(monitor.crossed, Some(crossed));
        monitor.advance(&plan, 1000, 0);
        assert_eq!((monitor.crossed, monitor.n), (Some(crossed), 1020));

        let mut jumped = Monitor { n: 19, s: 9, ..Monitor::new() };
        jumped.advance(&plan, 2, 1); // 10 of 21: enough for the closing look, not for evidence
        assert_eq!(jumped.state(&plan)?, State::Inconclusive);
        jumped.advance(&plan, 100, 100);
        assert_eq!((jumped.crossed, jumped.state(&plan)?), (None, State::Inconclusive));
        Ok(())
    }

    #[test]
    fn responses_after_the_planned_number_change_no_state() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.9, Some(60))?;
        let mut monitor = Monitor::new();
        (0..60).for_each(|i| monitor.advance(&plan, 1, u64::from(i % 15 != 14)));
        assert_eq!((monitor.s, monitor.state(&plan)?), (56, State::Inconclusive));
        monitor.advance(&plan, 30, 29);
        assert!(within_rope(monitor.s, monitor.n, 0.9)?, "all together lie at the bar");
        assert_eq!(monitor.state(&plan)?, State::Inconclusive);
        assert_eq!(monitor.ended, Some(Ended { at_n: 60, at_s: 56 }));
        Ok(())
    }

    #[test]
    fn states_follow_their_order() -> Result<(), StatsError> {
        let plan = Boundaries::new(0.3, None)?;
        let state = |n, s| Monitor { n, s, ..Monitor::new() }.state(&plan);
        assert_eq!(state(0, 0)?, State::NoData);
        assert_eq!(state(7, 7)?, State::TooEarly);
        assert_eq!(state(10, 3)?, State::Open(Lean::Undecided));
        assert_eq!(state(20, 3)?, State::Open(Lean::Doubtful));
        assert_eq!(state(20, 9)?, State::Open(Lean::Promising));
        assert_eq!(state(10_000, 3_000)?, State::AtTheBar);
        assert!(state(3, 4).is_err());
        Ok(())
    }

    #[test]
    fn a_billion_responses_are_answered() -> Result<(), StatsError> {
        let n = 1_000_000_000;
        let plan = Boundaries::new(0.3, Some(n))?;
        assert_eq!(plan.operating_characteristics(0.3), Err(StatsError::NotPlanned));
        let up = plan.to_validate(n).unwrap_or(0) as f64;
        let down = plan.to_invalidate(n).unwrap_or(0) as f64;
        assert!(up > 3.0e8 && up < 3.002e8 && down < 3.0e8 && down > 2.998e8, "{up} {down}");
        Ok(())
    }
}
