//! What must hold for any counts.

use proptest::prelude::*;
use touchstone::stats::proportion::{
    clopper_pearson_interval, jeffreys_density, jeffreys_interval, jeffreys_mean, jeffreys_quantile, probability_above,
    wilson_interval,
};
use touchstone::stats::sequential::{
    ALPHA, Boundaries, CrossingReason, Monitor, N_MIN, State, always_valid_interval, ln_e_down, ln_e_up, within_rope,
};

/// The same cases in every run.
fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_240_229),
        ..ProptestConfig::default()
    }
}

fn counts(most: u64) -> impl Strategy<Value = (u64, u64)> {
    (1..=most).prop_flat_map(|n| (0..=n, Just(n)))
}

/// Counts over all sizes, small ones as often as large ones, the corners included.
fn counts_of_any_size() -> impl Strategy<Value = (u64, u64)> {
    (0.0..9.0_f64).prop_flat_map(|size| {
        let n = 10_f64.powf(size) as u64;
        (prop_oneof![Just(0), Just(n), 0..=n, 0..=n.min(3)], Just(n))
    })
}

proptest! {
    #![proptest_config(seeded(128))]

    #[test]
    fn intervals_contain_the_estimate((s, n) in counts(5_000), level in 0.5..0.999) {
        let observed = s as f64 / n as f64;
        for interval in [
            wilson_interval(s, n, level)?,
            clopper_pearson_interval(s, n, level)?,
            always_valid_interval(s, n, 0.5 * (1.0 - level))?,
        ] {
            prop_assert!(interval.low <= observed && observed <= interval.high, "{interval:?} without {observed}");
        }
        let posterior = jeffreys_interval(s, n, 0.95)?;
        let mean = jeffreys_mean(s, n)?;
        prop_assert!(posterior.low <= mean && mean <= posterior.high);
    }

    #[test]
    fn ten_times_the_responses_give_a_narrower_interval((s, n) in counts(2_000)) {
        let width = |i: touchstone::stats::proportion::Interval| i.high - i.low;
        prop_assert!(width(jeffreys_interval(10 * s, 10 * n, 0.95)?) < width(jeffreys_interval(s, n, 0.95)?));
        prop_assert!(width(wilson_interval(10 * s, 10 * n, 0.95)?) < width(wilson_interval(s, n, 0.95)?));
        prop_assert!(width(clopper_pearson_interval(10 * s, 10 * n, 0.95)?) < width(clopper_pearson_interval(s, n, 0.95)?));
        prop_assert!(width(always_valid_interval(10 * s, 10 * n, 0.05)?) < width(always_valid_interval(s, n, 0.05)?));
    }

    #[test]
    fn up_and_down_are_mirrors((s, n) in counts(3_000), bar in 0.001..0.999) {
        let (up, down) = (ln_e_up(s, n, bar)?, ln_e_down(n - s, n, 1.0 - bar)?);
        prop_assert!((up - down).abs() <= 1e-9 * up.abs().max(1.0), "{up} against {down}");
    }

    #[test]
    fn a_success_raises_the_evidence_for_above_and_lowers_that_for_below((s, n) in counts(2_000), bar in 0.01..0.99) {
        prop_assert!(ln_e_up(s + 1, n + 1, bar)? > ln_e_up(s, n, bar)?);
        prop_assert!(ln_e_down(s + 1, n + 1, bar)? < ln_e_down(s, n, bar)?);
        prop_assert!(ln_e_up(s, n + 1, bar)? < ln_e_up(s, n, bar)?);
        prop_assert!(ln_e_down(s, n + 1, bar)? > ln_e_down(s, n, bar)?);
    }

    #[test]
    fn no_counts_up_to_a_billion_give_anything_but_numbers((s, n) in counts_of_any_size(), bar in 0.001..0.999) {
        for value in [
            ln_e_up(s, n, bar)?,
            ln_e_down(s, n, bar)?,
            probability_above(s, n, bar)?,
            jeffreys_density(s, n, bar)?,
            jeffreys_quantile(s, n, 0.1)?,
        ] {
            prop_assert!(value.is_finite(), "{value}");
        }
        for interval in [
            jeffreys_interval(s, n, 0.95)?,
            wilson_interval(s, n, 0.95)?,
            clopper_pearson_interval(s, n, 0.95)?,
            always_valid_interval(s, n, 0.05)?,
        ] {
            prop_assert!(0.0 <= interval.low && interval.low <= interval.high && interval.high <= 1.0, "{interval:?}");
        }
        within_rope(s, n, bar)?;
    }

    #[test]
    fn boundaries_move_by_nothing_or_one(bar in 0.001..0.999) {
        let plan = Boundaries::new(bar, None)?;
        for n in N_MIN..400 {
            let up = |n| plan.to_validate(n).map_or(n + 1, |u| u);
            let down = |n| plan.to_invalidate(n).map_or(-1, |l| l as i64);
            let (step_up, step_down) = (up(n + 1) - up(n), down(n + 1) - down(n));
            prop_assert!(step_up <= 1 && (0..=1).contains(&step_down), "bar {bar}, n {n}: {step_up}, {step_down}");
            prop_assert!(down(n) < up(n) as i64);
        }
    }

    #[test]
    fn an_evidence_verdict_and_the_always_valid_interval_agree((s, n) in counts(4_000), bar in 0.001..0.999) {
        let plan = Boundaries::new(bar, None)?;
        let range = always_valid_interval(s, n, ALPHA)?;
        if n >= N_MIN {
            let validated = plan.to_validate(n).is_some_and(|up| s >= up);
            let invalidated = plan.to_invalidate(n).is_some_and(|down| s <= down);
            prop_assert_eq!(validated, range.low >= bar);
            prop_assert_eq!(invalidated, range.high <= bar);
        }
    }

    #[test]
    fn the_fold_has_one_verdict_and_keeps_it(
        responses in proptest::collection::vec(any::<bool>(), 1..120),
        bar in 0.05..0.9,
        planned in proptest::option::of(8_u64..100),
    ) {
        let plan = Boundaries::new(bar, planned)?;
        let mut monitor = Monitor::new();
        let mut verdict = None;
        for hit in responses {
            monitor.advance(&plan, 1, u64::from(hit));
            if let Some(first) = verdict {
                prop_assert_eq!(monitor.crossed, Some(first));
            }
            verdict = monitor.crossed;
            let stored = Monitor { n: monitor.n, s: monitor.s, crossed: monitor.crossed };
            prop_assert_eq!(stored.state(&plan)?, monitor.state(&plan)?);
            match monitor.state(&plan)? {
                State::Validated | State::Invalidated => prop_assert!(verdict.is_some()),
                _ => prop_assert!(verdict.is_none()),
            }
        }
        if let Some(crossed) = verdict {
            prop_assert!(crossed.at_n >= N_MIN);
            prop_assert_eq!(crossed.reason == CrossingReason::Closing && !plan.is_closing(crossed.at_n), false);
        }
    }

    #[test]
    fn errors_stay_within_one_in_twenty(bar in 0.02..0.95, planned in 8_u64..150) {
        let got = Boundaries::new(bar, Some(planned))?.operating_characteristics(bar)?;
        prop_assert!(got.validated <= ALPHA + 1e-12 && got.invalidated <= ALPHA + 1e-12, "{got:?}");
    }
}
