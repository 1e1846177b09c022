//! What must hold for any counts.

use proptest::prelude::*;
use touchstone::stats::StatsError;
use touchstone::stats::association::{
    MentionTable, Pattern, firth_logistic, log_odds_ratio, penalised_logistic, read_care,
};
use touchstone::stats::choice::{ChoiceSet, choice_model, dirichlet_intervals, shares};
use touchstone::stats::compare::{
    benjamini_hochberg, fisher_exact, holm, ln_e_pairs, miettinen_nurminen_difference, miettinen_nurminen_ratio,
    n_minus_1_chi_square, newcombe_difference, probabilities_best,
};
use touchstone::stats::planning::{predictive, streaks, value_of_more_responses};
use touchstone::stats::pooling::{open_ladder, pool};
use touchstone::stats::proportion::{
    clopper_pearson_interval, jeffreys_density, jeffreys_interval, jeffreys_mean, jeffreys_quantile, probability_above,
    wilson_interval,
};
use touchstone::stats::sequential::{
    ALPHA, Boundaries, CrossingReason, Monitor, N_MIN, State, always_valid_interval, ln_e_down, ln_e_up, within_rope,
};
use touchstone::stats::survival::{Ending, aalen_johansen, kaplan_meier};

/// The same cases in every run.
pub fn seeded(cases: u32) -> ProptestConfig {
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
pub fn counts_of_any_size() -> impl Strategy<Value = (u64, u64)> {
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
    fn successes_and_failures_exchanged_turn_everything_round((s, n) in counts(3_000), bar in 0.001..0.999) {
        let level = 0.9;
        for f in [wilson_interval, clopper_pearson_interval, jeffreys_interval] {
            let (there, back) = (f(s, n, level)?, f(n - s, n, level)?);
            prop_assert!((there.low + back.high - 1.0).abs() < 1e-9, "{there:?}, {back:?}");
        }
        let (there, back) = (always_valid_interval(s, n, ALPHA)?, always_valid_interval(n - s, n, ALPHA)?);
        prop_assert!((there.low + back.high - 1.0).abs() < 1e-9, "{there:?}, {back:?}");
        let (above, below) = (probability_above(s, n, bar)?, probability_above(n - s, n, 1.0 - bar)?);
        prop_assert!((above + below - 1.0).abs() < 1e-9, "{above}, {below}");
    }

    #[test]
    fn a_mirrored_bar_has_mirrored_boundaries(bar in 0.001..0.999, planned in 1_u64..200) {
        let (plan, mirror) = (Boundaries::new(bar, Some(planned))?, Boundaries::new(1.0 - bar, Some(planned))?);
        for n in 1..=planned {
            let mirrored = mirror.to_invalidate(n).map(|down| n - down);
            prop_assert_eq!(plan.to_validate(n), mirrored, "bar {}, n {} of {}", bar, n, planned);
        }
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
            let stored = Monitor { n: monitor.n, s: monitor.s, crossed: monitor.crossed, ended: monitor.ended };
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

proptest! {
    #![proptest_config(seeded(48))]

    #[test]
    fn comparisons_of_any_size_are_numbers((s1, n1) in counts_of_any_size(), (s2, n2) in counts_of_any_size()) {
        let difference = miettinen_nurminen_difference(s1, n1, s2, n2, 0.95)?;
        let observed = s2 as f64 / n2 as f64 - s1 as f64 / n1 as f64;
        prop_assert!(-1.0 <= difference.low && difference.low <= observed + 1e-9, "{difference:?}, {observed}");
        prop_assert!(observed - 1e-9 <= difference.high && difference.high <= 1.0, "{difference:?}, {observed}");
        let ratio = miettinen_nurminen_ratio(s1, n1, s2, n2, 0.95)?;
        prop_assert!(ratio.low.is_finite() && ratio.high.is_none_or(|high| high.is_finite() && high >= ratio.low));
        let newcombe = newcombe_difference(s1, n1, s2, n2, 0.95)?;
        prop_assert!(newcombe.low <= newcombe.high);
        let p = fisher_exact(s1, n1, s2, n2)?;
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        match n_minus_1_chi_square(s1, n1, s2, n2) {
            Ok(test) => prop_assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p), "{test:?}"),
            Err(error) => prop_assert_eq!(error, StatsError::Undefined),
        }
        let arms = probabilities_best(&[(s1, n1), (s2, n2)])?;
        prop_assert!((arms[0].best + arms[1].best - 1.0).abs() < 1e-4, "{arms:?}");
        prop_assert!(arms.iter().all(|a| a.expected_loss.is_finite()));
        prop_assert!(ln_e_pairs(s1, s2)?.is_finite());
    }

    #[test]
    fn pooling_of_any_size_is_numbers(cells in proptest::collection::vec(counts_of_any_size(), 0..6)) {
        let pooled = pool(&cells)?;
        for e in pooled.cells.iter().chain([&pooled.rate, &pooled.next]) {
            prop_assert!(e.mean.is_finite() && e.sd.is_finite(), "{cells:?}: {e:?}");
            prop_assert!(0.0 <= e.low && e.low <= e.high && e.high <= 1.0, "{cells:?}: {e:?}");
        }
        prop_assert!((0.0..=1.0).contains(&pooled.rho) && pooled.sd_rates.is_finite());
        prop_assert!(pooled.influence().iter().all(|i| i.rate_without.is_finite()), "{cells:?}");
    }

    #[test]
    fn a_pooled_rate_lies_among_the_cells_and_the_prior(cells in proptest::collection::vec(counts(200), 2..8)) {
        let pooled = pool(&cells)?;
        let rates: Vec<f64> = cells.iter().map(|(s, n)| *s as f64 / *n as f64).collect();
        let low = rates.iter().copied().fold(0.5, f64::min);
        let high = rates.iter().copied().fold(0.5, f64::max);
        prop_assert!(low - 1e-9 <= pooled.rate.mean && pooled.rate.mean <= high + 1e-9);
    }

    #[test]
    fn the_order_of_cells_arms_and_options_decides_nothing(
        cells in proptest::collection::vec(counts(200), 2..6),
        turn in 0..6_usize,
    ) {
        let turn = turn % cells.len();
        let turned = |list: &[(u64, u64)]| list.iter().cycle().skip(turn).take(list.len()).copied().collect::<Vec<_>>();
        let alike = |a: &[f64], b: &[f64]| {
            let a = a.iter().cycle().skip(turn);
            a.zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
        };
        let means = |cells: &[(u64, u64)]| pool(cells).map(|p| p.cells.iter().map(|c| c.mean).collect::<Vec<_>>());
        prop_assert!(alike(&means(&cells)?, &means(&turned(&cells))?));
        let best = |cells: &[(u64, u64)]| probabilities_best(cells).map(|a| a.iter().map(|a| a.best).collect::<Vec<_>>());
        prop_assert!(alike(&best(&cells)?, &best(&turned(&cells))?));
        let taken = |cells: &[(u64, u64)]| {
            let counts: Vec<u64> = cells.iter().map(|(_, n)| *n).collect();
            shares(&counts, 0.05).map(|s| s.iter().map(|s| s.share).collect::<Vec<_>>())
        };
        prop_assert!(alike(&taken(&cells)?, &taken(&turned(&cells))?));
    }

    #[test]
    fn ladders_and_shares_of_any_size_are_numbers(mut rungs in proptest::collection::vec(0..=1_000_000_000_u64, 2..7)) {
        rungs.sort_unstable_by(|a, b| b.cmp(a));
        if rungs[0] > 0 {
            let ladder = open_ladder(&rungs)?;
            prop_assert!(ladder.iter().all(|r| 0.0 <= r.low && r.low <= r.high && r.high <= 1.0), "{ladder:?}");
            prop_assert!(ladder.windows(2).all(|w| w[0].mean >= w[1].mean));
        }
        let small: Vec<u64> = rungs.iter().map(|r| r / 8).collect();
        if small.iter().sum::<u64>() > 0 {
            let table = shares(&small, 0.05)?;
            prop_assert!(table.iter().all(|s| 0.0 <= s.low && s.low <= s.high && s.high <= 1.0));
            prop_assert!((table.iter().map(|s| s.share).sum::<f64>() - 1.0).abs() < 1e-9, "{table:?}");
            prop_assert!(dirichlet_intervals(&small, 0.95)?.iter().all(|s| 0.0 <= s.low && s.low <= s.high));
        }
    }

    #[test]
    fn cares_of_any_size_are_numbers_or_reasons((a, n) in counts_of_any_size(), (c, m) in counts_of_any_size()) {
        let (n, m) = (n / 2, m / 2);
        let (a, c) = (a.min(n), c.min(m));
        let table = MentionTable { mention_commit: a, mention_not: n - a, silent_commit: c, silent_not: m - c };
        if let Ok(ratio) = log_odds_ratio(table, 0.95) {
            prop_assert!(ratio.estimate.is_finite() && ratio.low < ratio.high);
        }
        if let Ok(care) = read_care(table, 0.3, 0.95) {
            prop_assert!(care.lift.is_finite() && care.lift_probability.is_finite());
        }
        let arm = |x: f64, successes, n| Pattern { covariates: vec![x], successes, n };
        let patterns = [arm(1.0, a, n), arm(0.0, c, m)];
        if let Ok(fit) = penalised_logistic(&patterns, 1.5, 0.95) {
            prop_assert!(fit.iter().all(|c| c.estimate.is_finite() && c.se.is_finite()), "{fit:?}");
        }
        if let Ok(fit) = firth_logistic(&patterns, 0.95) {
            prop_assert!(fit.iter().all(|c| c.low.is_finite() && c.high.is_finite() && (0.0..=1.0).contains(&c.p)));
        }
    }

    #[test]
    fn choices_of_any_kind_are_numbers_or_reasons(
        sets in proptest::collection::vec((proptest::collection::vec(-50.0..50.0_f64, 6), 0..40_u64, 0..40_u64, 0..3_u64), 1..6),
    ) {
        let sets: Vec<ChoiceSet> = sets
            .into_iter()
            .map(|(x, a, b, c)| ChoiceSet {
                alternatives: x.chunks(2).map(<[f64]>::to_vec).collect(),
                counts: vec![a, b, c],
            })
            .collect();
        match choice_model(&sets, &[false, false]) {
            Ok(fit) => prop_assert!(fit.coefficients.iter().chain(&fit.se).all(|v| v.is_finite()), "{fit:?}"),
            Err(error) => prop_assert_eq!(error, StatsError::NoData),
        }
    }

    #[test]
    fn planning_of_any_size_is_numbers((s, n) in counts_of_any_size(), more in 0..200_u64, bar in 0.001..0.999) {
        prop_assert!(predictive(s, n, more, (0.5, 0.5))?.iter().all(|p| p.is_finite()));
        prop_assert!(value_of_more_responses(s, n, more, bar, (0.5, 0.5))?.is_finite());
        let plan = Boundaries::new(bar, None)?;
        match streaks(&plan, s, n) {
            Ok(streaks) => prop_assert!(streaks.successes.is_none_or(|k| k > 0)),
            Err(error) => prop_assert_eq!(error, StatsError::PlanReached),
        }
    }

    #[test]
    fn curves_fall_and_stay_inside_their_ranges(cases in proptest::collection::vec((0..30_u32, 0..3_u8), 1..60)) {
        let times: Vec<f64> = cases.iter().map(|(t, _)| f64::from(*t)).collect();
        let events: Vec<bool> = cases.iter().map(|(_, e)| *e == 1).collect();
        let curve = kaplan_meier(&times, &events, 0.95)?;
        prop_assert!(curve.steps.windows(2).all(|w| w[0].survival >= w[1].survival));
        prop_assert!(curve.steps.iter().all(|s| s.range.is_none_or(|r| r.low <= s.survival && s.survival <= r.high)));
        let backwards: (Vec<f64>, Vec<bool>) = times.iter().copied().zip(events.iter().copied()).rev().unzip();
        let again = kaplan_meier(&backwards.0, &backwards.1, 0.95)?;
        let alike = curve.steps.iter().zip(&again.steps).all(|(a, b)| a.time == b.time && a.survival == b.survival);
        prop_assert!(alike && curve.steps.len() == again.steps.len() && curve.median == again.median);
        let ending = |e: u8| [Ending::Open, Ending::Captured, Ending::Otherwise][usize::from(e)];
        let endings: Vec<Ending> = cases.iter().map(|(_, e)| ending(*e)).collect();
        for i in aalen_johansen(&times, &endings, &[0.0, 5.0, 12.5, 40.0], 0.95)? {
            prop_assert!(i.captured >= 0.0 && i.captured + i.otherwise <= 1.0 + 1e-9);
            prop_assert!(i.variance.is_finite() && i.se_jackknife.is_finite());
        }
    }

    #[test]
    fn adjusted_p_values_keep_their_order(p in proptest::collection::vec(0.0..=1.0_f64, 1..30)) {
        for adjusted in [holm(&p)?, benjamini_hochberg(&p)?] {
            for i in 0..p.len() {
                prop_assert!(adjusted[i] >= p[i] - 1e-15 && adjusted[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }
}
