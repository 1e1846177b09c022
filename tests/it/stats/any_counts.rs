//! Whatever the counts, up to a billion: a value or a reason, never a panic, never what is no number. The functions that
//! `invariants` does not ask anyway.

use proptest::prelude::*;
use touchstone::stats::allocation::top_two;
use touchstone::stats::beta_law::BetaLaw;
use touchstone::stats::calibration::{calibration_in_the_large, forecast_scores, reliability};
use touchstone::stats::choice::presence_check;
use touchstone::stats::compare::{
    anytime_p, chi_square_independence, e_benjamini_hochberg, fisher_freeman_halton, probabilities_highest,
};
use touchstone::stats::ladder::compare_ladders;
use touchstone::stats::planning::sample_size;
use touchstone::stats::pooling::pooled_ladder;
use touchstone::stats::proportion::{Interval, binomial_test};
use touchstone::stats::sequential::{
    Boundaries, Monitor, Rule, chained_ln_e, ln_e_down, ln_e_two_sided, ln_e_up, replanned,
};
use touchstone::stats::survival::{EndedAt, capture_curve};
use touchstone::stats::{MAX_RESPONSES, StatsError};

use super::invariants::{counts_of_any_size, seeded};

/// Levels and rates out to where nobody goes.
fn parts() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1e-9), Just(0.5), Just(0.9999), 0.001..0.999_f64]
}

fn is_range(range: Interval, low: f64, high: f64) -> bool {
    low <= range.low && range.low <= range.high && range.high <= high
}

proptest! {
    #![proptest_config(seeded(96))]

    #[test]
    fn one_rate((s, n) in counts_of_any_size(), bar in 0.001..0.999_f64, part in parts()) {
        let test = binomial_test(s, n, bar)?;
        prop_assert!((0.0..=1.0).contains(&test.greater) && (0.0..=1.0).contains(&test.less), "{test:?}");
        prop_assert!(test.greater + test.less >= 1.0 - 1e-9, "both tails hold what was seen: {test:?}");
        prop_assert!(ln_e_two_sided(s, n, part, (0.5, 0.5))?.is_finite());
        let rule = Rule { kappa: 1.0 + 20.0 * part, alpha_validated: 0.2, n_min: 3, ..Rule::DEFAULT };
        let (up, down) = rule.ln_e(s, n, bar)?;
        prop_assert!(!up.is_nan() && up < f64::INFINITY && !down.is_nan() && down < f64::INFINITY);
        prop_assert!(is_range(rule.always_valid_interval(s, n, part)?, 0.0, 1.0));
        let law = BetaLaw::JEFFREYS.after(s, n)?;
        prop_assert!(is_range(law.interval(part)?, 0.0, 1.0) && (0.0..=1.0).contains(&law.probability_above(bar)?));
        prop_assert!(chained_ln_e(&[ln_e_up(s, n, bar)?, ln_e_down(s, n, bar)?])?.is_finite());
        prop_assert!((0.0..=1.0).contains(&anytime_p(up)?));
    }

    #[test]
    fn a_verdict_at_one_look((s, n) in counts_of_any_size(), bar in 0.001..0.999_f64, planned in 1..=MAX_RESPONSES) {
        let open_ended = Boundaries::new(bar, None)?;
        // Beyond a hundred thousand a plan has no closing look, and costs no more than none.
        let plan = Boundaries::new(bar, Some(planned.max(100_001)))?;
        for boundaries in [open_ended, plan] {
            let mut monitor = Monitor::new();
            monitor.advance(&boundaries, n, s);
            monitor.state(&boundaries)?;
            let (up, down) = (boundaries.to_validate(n), boundaries.to_invalidate(n));
            prop_assert!(up.is_none_or(|up| up <= n) && down.is_none_or(|down| down < n));
            prop_assert_eq!(boundaries.crossing(s, n).is_some(), up.is_some_and(|u| s >= u) || down.is_some_and(|d| s <= d));
            prop_assert_eq!(boundaries.outlook(s, n, (0.5, 0.5)).err(), Some(StatsError::NotPlanned));
        }
    }

    #[test]
    fn a_plan_and_its_change((s, n) in counts_of_any_size(), bar in 0.001..0.999_f64, end in 1..400_u64, to in 1..400_u64) {
        let plan = Boundaries::new(bar, Some(end))?;
        if let Ok(anew) = replanned(&plan, s, n, to) {
            for side in [anew.validate, anew.invalidate] {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&side.budget) && (0.0..=1.0 + 1e-12).contains(&side.spent));
            }
        }
        if let Ok(ahead) = plan.outlook(s, n, (0.5, 0.5)) {
            prop_assert!((ahead.validated + ahead.invalidated + ahead.open - 1.0).abs() < 1e-9, "{ahead:?}");
        }
    }

    #[test]
    fn tables_and_arms((a, n) in counts_of_any_size(), (b, m) in counts_of_any_size(), part in parts()) {
        let (n, m) = (n / 2, m / 2);
        let (a, b) = (a.min(n), b.min(m));
        let table = [vec![a, n - a, 0], vec![b, m - b, 1]];
        match chi_square_independence(&table) {
            Ok(test) => prop_assert!(test.statistic >= 0.0 && (0.0..=1.0).contains(&test.p), "{test:?}"),
            Err(why) => prop_assert_eq!(why, StatsError::Undefined),
        }
        match presence_check((a, n - a), (b, m - b), 0.5 + 0.49 * part) {
            Ok(check) => prop_assert!(is_range(check.difference, -1.0, 1.0) && (0.0..=1.0).contains(&check.p), "{check:?}"),
            Err(why) => prop_assert_eq!(why, StatsError::NoData),
        }
        let arms = [(a, n), (b, m), (0, 0), (n, n), (0, m)];
        let laws = arms.iter().map(|(s, n)| BetaLaw::JEFFREYS.after(*s, *n)).collect::<Result<Vec<_>, _>>()?;
        let best = probabilities_highest(&laws)?;
        prop_assert!((best.iter().map(|arm| arm.best).sum::<f64>() - 1.0).abs() < 1e-4, "{best:?}");
        prop_assert!(best.iter().all(|arm| (0.0..=1.0).contains(&arm.expected_loss)), "{best:?}");
        prop_assert!(top_two(&arms, a, b)? < arms.len());
        let ladder: Vec<Option<BetaLaw>> = laws.iter().copied().map(Some).collect();
        let found = compare_ladders(&ladder, &[ladder[4], None, ladder[2], ladder[1], ladder[0]])?;
        prop_assert!(found.higher.iter().flatten().all(|p| (0.0..=1.0).contains(p)) && !(found.beats && found.beaten));
        let ln_e = [ln_e_up(a, n, 0.3)?, f64::NEG_INFINITY, 0.0];
        prop_assert!(e_benjamini_hochberg(&ln_e, part)?.iter().all(|i| *i < ln_e.len()));
    }

    #[test]
    fn times_and_forecasts(days in prop::collection::vec((0..400_u32, 0..30_000_000_u64, 0..3_u64, 0..30_000_000_u64), 1..9), p in prop::collection::vec(0.0..=1.0_f64, 1..40)) {
        let mut ended: Vec<EndedAt> = days
            .iter()
            .map(|(time, open, captured, otherwise)| EndedAt {
                time: f64::from(*time), open: *open, captured: *captured, otherwise: *otherwise,
            })
            .collect();
        ended.sort_by(|a, b| a.time.total_cmp(&b.time));
        match capture_curve(&ended, 0.95) {
            Ok(curve) => for point in curve.points {
                prop_assert!(point.captured >= 0.0 && point.captured + point.otherwise <= 1.0 + 1e-9, "{point:?}");
                prop_assert!(point.range.is_none_or(|range| is_range(range, 0.0, 1.0)), "{point:?}");
            },
            Err(why) => prop_assert!(matches!(why, StatsError::NoData | StatsError::ShapeMismatch), "{why}"),
        }
        let came: Vec<bool> = p.iter().map(|p| *p > 0.4).collect();
        prop_assert!((0.0..=1.0).contains(&forecast_scores(&p, &came)?.brier));
        let large = calibration_in_the_large(&p, came.iter().filter(|c| **c).count() as u64)?;
        prop_assert!((0.0..=1.0 + 1e-12).contains(&large.p_low) && (0.0..=1.0 + 1e-12).contains(&large.p_high));
        prop_assert!(reliability(&p, &came)?.iter().all(|bin| is_range(bin.range, 0.0, 1.0) && bin.came_true <= bin.n));
    }

    #[test]
    fn ladders_of_cells(cells in prop::collection::vec(prop::collection::vec(counts_of_any_size(), 1..3), 1..3)) {
        let ladder = pooled_ladder(&cells)?;
        prop_assert!(ladder.windows(2).all(|w| w[0].mean >= w[1].mean), "{ladder:?}");
        prop_assert!(ladder.iter().all(|r| 0.0 <= r.low && r.low <= r.high && r.high <= 1.0 && r.sd.is_finite()));
    }

    #[test]
    fn how_many_to_plan(bar in 0.01..0.99_f64, part in 0.0..1.0_f64) {
        if let Ok(Some(plan)) = sample_size(bar, bar + (1.0 - bar) * part, 0.8, 300) {
            prop_assert!(plan.planned <= 300 && plan.validated >= 0.8 && plan.mean_n <= 300.0, "{plan:?}");
        }
    }
}

proptest! {
    // The largest of them take a tenth of a second each, and ten times that without optimisation.
    #![proptest_config(seeded(8))]

    #[test]
    fn exact_tables((a, n) in counts_of_any_size(), (b, m) in counts_of_any_size()) {
        let (n, m) = (n / 2, m / 2);
        let table = [vec![a.min(n), n - a.min(n), 0], vec![b.min(m), m - b.min(m), 1]];
        match fisher_freeman_halton(&table) {
            Ok(p) => prop_assert!((0.0..=1.0).contains(&p), "{p}"),
            Err(why) => prop_assert_eq!(why, StatsError::TooManyStates),
        }
    }
}

#[test]
fn more_than_a_billion_is_refused_with_its_name() {
    let over = MAX_RESPONSES + 1;
    let refused = Err(StatsError::TooManyResponses(over));
    assert_eq!(binomial_test(0, over, 0.3).map(|_| ()), refused);
    assert_eq!(ln_e_up(0, over, 0.3).map(|_| ()), refused);
    assert_eq!(BetaLaw::JEFFREYS.after(0, over).map(|_| ()), refused);
    assert_eq!(top_two(&[(0, over), (0, 1)], 1, 1).map(|_| ()), refused);
    assert_eq!(pooled_ladder(&[vec![(0, over)]]).map(|_| ()), refused);
    assert_eq!(presence_check((over, 0), (1, 1), 0.95).map(|_| ()), refused);
    assert_eq!(fisher_freeman_halton(&[vec![over, 0], vec![0, 0]]).map(|_| ()), refused);
}
