//! All cares together, without assuming anything about their size.

use statrs::function::erf;

use super::Pattern;
use super::design::Design;
use crate::stats::linear::{Cholesky, Matrix, diagonal_roots, dot};
use crate::stats::special::{falling_root, normal_isf};
use crate::stats::{StatsError, check_level};

/// A coefficient with a likelihood-ratio interval and p-value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirthCoefficient {
    /// The estimate on the log-odds scale.
    pub estimate: f64,
    /// Its standard error; too wide to test with, in small samples.
    pub se: f64,
    /// Lower end of the profile interval.
    pub low: f64,
    /// Upper end of the profile interval.
    pub high: f64,
    /// p-value of the penalised likelihood-ratio test of zero.
    pub p: f64,
}

/// Does a care go with commitment, without assuming anything about its size?
///
/// Firth's penalised likelihood (Jeffreys prior), profile intervals and likelihood-ratio tests.
///
/// * `patterns`: see [`grouped`](super::grouped); at most [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES) responses, all with the same number of covariates
/// * `level`: confidence, in (0, 1)
///
/// Returns log odds ratios, the intercept first; finite even where a care predicts the outcome perfectly.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ImpossibleCounts`],
/// [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`], [`StatsError::LevelOutOfRange`];
/// [`StatsError::Singular`] where a column never varies or repeats others; [`StatsError::NoConvergence`].
///
/// Assumptions: independent responses; effects add up on the log-odds scale. Association, not cause.
///
/// Source: Firth 1993, Biometrika 80, 27-38; Heinze & Schemper 2002, Statistics in Medicine 21, 2409-2419.
///
/// Compared with: R 4.2.2 packages logistf 1.26.1 (its two published examples among them) and brglm2 0.9, within 2e-4.
///
/// ```
/// use touchstone::stats::association::{Pattern, firth_logistic};
/// let always = Pattern { covariates: vec![1.0], successes: 4, n: 4 };
/// let seldom = Pattern { covariates: vec![0.0], successes: 3, n: 12 };
/// let fit = firth_logistic(&[always, seldom], 0.95)?;
/// assert!((fit[1].estimate - 3.195_753).abs() < 1e-4 && (fit[1].p - 0.011_838).abs() < 1e-4);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn firth_logistic(patterns: &[Pattern], level: f64) -> Result<Vec<FirthCoefficient>, StatsError> {
    let design = Design::new(patterns)?;
    check_level(level)?;
    let full = firth(&design, None, &vec![0.0; design.k])?;
    let se = diagonal_roots(&Cholesky::new(&design.information(&full.b))?.inverse());
    let z = normal_isf(0.5 * (1.0 - level));
    let needed = full.objective - 0.5 * z * z;
    (0..design.k)
        .map(|c| {
            let profile = |v: f64| firth(&design, Some((c, v)), &full.b).map(|fit| fit.objective);
            let zero = (full.objective - profile(0.0)?).max(0.0);
            Ok(FirthCoefficient {
                estimate: full.b[c],
                se: se[c],
                low: profile_end(&profile, needed, full.b[c], -z * se[c])?,
                high: profile_end(&profile, needed, full.b[c], z * se[c])?,
                p: erf::erfc(zero.sqrt()),
            })
        })
        .collect()
}

/// Where the profile falls to `needed`, walking from the estimate in steps of `step`.
fn profile_end(
    profile: &impl Fn(f64) -> Result<f64, StatsError>,
    needed: f64,
    estimate: f64,
    step: f64,
) -> Result<f64, StatsError> {
    let at = |distance: f64| profile(estimate + distance * step).map(|value| value - needed);
    let (mut near, mut at_near) = (0.0, at(0.0)?);
    for _ in 0..100 {
        let far = near + 1.0;
        let at_far = at(far)?;
        if at_far <= 0.0 {
            // A fit that fails between two that did not is no root; the search then keeps to its outer side.
            let root = falling_root(|d| at(d).unwrap_or(-1.0), (near, at_near), (far, at_far));
            return Ok(estimate + root * step);
        }
        (near, at_near) = (far, at_far);
    }
    Err(StatsError::NoConvergence)
}

struct Fit {
    b: Vec<f64>,
    objective: f64,
}

/// Maximises log-likelihood plus half the log determinant of the information, with one coefficient held if asked for.
/// The determinant stays that of all columns.
fn firth(design: &Design, held: Option<(usize, f64)>, start: &[f64]) -> Result<Fit, StatsError> {
    let objective = |b: &[f64]| {
        let factor = Cholesky::new(&design.information(b))?;
        Ok::<f64, StatsError>(design.log_likelihood(b) + 0.5 * factor.ln_determinant())
    };
    let mut b = start.to_vec();
    if let Some((c, value)) = held {
        b[c] = value;
    }
    let free: Vec<usize> = (0..design.k).filter(|c| held.is_none_or(|(h, _)| h != *c)).collect();
    let mut current = objective(&b)?;
    if free.is_empty() {
        return Ok(Fit { b, objective: current });
    }
    let mut decrement = f64::INFINITY;
    for _ in 0..500 {
        let information = design.information(&b);
        let factor = Cholesky::new(&information)?;
        let score = design.score(&b, |weight, x| weight * dot(x, &factor.solve(x)));
        let part_of = |v: &[f64]| free.iter().map(|c| v[*c]).collect::<Vec<f64>>();
        let corner: Matrix = free.iter().map(|c| part_of(&information[*c])).collect();
        let free_score = part_of(&score);
        let mut step = Cholesky::new(&corner)?.solve(&free_score);
        decrement = dot(&free_score, &step);
        if decrement < 1e-14 {
            break;
        }
        let longest = step.iter().fold(0.0_f64, |most, s| most.max(s.abs()));
        if longest > 5.0 {
            step.iter_mut().for_each(|s| *s *= 5.0 / longest);
        }
        let mut part = 1.0;
        let mut moved = false;
        while !moved && part > 1e-9 {
            let mut next = b.clone();
            for (c, s) in free.iter().zip(&step) {
                next[*c] += part * s;
            }
            match objective(&next) {
                Ok(value) if value >= current => {
                    (b, current, moved) = (next, value, true);
                }
                _ => part *= 0.5,
            }
        }
        if !moved || longest * part < 1e-10 {
            break;
        }
    }
    // The objective is that flat within the last digits of its value; what is left to gain is half the decrement.
    if decrement < 1e-6 { Ok(Fit { b, objective: current }) } else { Err(StatsError::NoConvergence) }
}
