//! All cares together, each held by a weak prior.

use super::design::Design;
use super::{Coefficient, Pattern, wald};
use crate::stats::linear::{Cholesky, diagonal_roots, dot};
use crate::stats::{StatsError, check_level};

/// Which cares go with commitment, all of them considered together?
///
/// Logistic regression with a flat intercept and a normal prior around zero on every other coefficient: posterior mode
/// by Newton's method, standard errors from the curvature.
///
/// * `patterns`: see [`grouped`](super::grouped); at most [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES) responses, all with the same number of covariates
/// * `prior_sd`: standard deviation of the prior on the log-odds scale, positive; 1.5 is the choice here
/// * `level`: credibility, in (0, 1)
///
/// Returns log odds ratios, the intercept first; finite even where a care predicts the outcome perfectly.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::ShapeMismatch`], [`StatsError::ImpossibleCounts`],
/// [`StatsError::TooManyResponses`], [`StatsError::ParameterOutOfRange`], [`StatsError::LevelOutOfRange`];
/// [`StatsError::Separation`] where only one outcome occurs, so that the flat intercept has no estimate.
///
/// Assumptions: independent responses; effects add up on the log-odds scale. Association, not cause.
///
/// Source: Gelman, Jakulin, Pittau & Su 2008, Annals of Applied Statistics 2, 1360-1383; Greenland & Mansournia 2015,
/// Statistics in Medicine 34.
///
/// Compared with: scikit-learn 1.9.1 `LogisticRegression(C=2.25)`, within 2e-5.
///
/// ```
/// use touchstone::stats::association::{grouped, penalised_logistic};
/// let rows = (0..20).map(|i| (vec![f64::from(i % 2)], i % 4 == 1));
/// let fit = penalised_logistic(&grouped(rows), 1.5, 0.95)?;
/// assert!(fit[1].estimate > 1.0 && fit[1].estimate < 3.0);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn penalised_logistic(patterns: &[Pattern], prior_sd: f64, level: f64) -> Result<Vec<Coefficient>, StatsError> {
    let design = Design::new(patterns)?;
    check_level(level)?;
    if !(prior_sd > 0.0 && prior_sd <= 1e6) {
        return Err(StatsError::ParameterOutOfRange(prior_sd));
    }
    let (successes, total) = design.rows.iter().fold((0.0, 0.0), |(s, n), row| (s + row.1, n + row.2));
    if successes == 0.0 || successes == total {
        return Err(StatsError::Separation);
    }
    let precision = |c: usize| if c == 0 { 0.0 } else { 1.0 / (prior_sd * prior_sd) };
    let objective = |b: &[f64]| {
        design.log_likelihood(b) - 0.5 * b.iter().enumerate().map(|(c, b)| precision(c) * b * b).sum::<f64>()
    };
    let mut b = vec![0.0; design.k];
    let mut current = objective(&b);
    for _ in 0..200 {
        let mut score = design.score(&b, |_, _| 0.0);
        let mut information = design.information(&b);
        for c in 0..design.k {
            score[c] -= precision(c) * b[c];
            information[c][c] += precision(c);
        }
        let factor = Cholesky::new(&information)?;
        let step = factor.solve(&score);
        let decrement = dot(&score, &step);
        let mut part = 1.0;
        for _ in 0..40 {
            let next: Vec<f64> = b.iter().zip(&step).map(|(b, s)| b + part * s).collect();
            let value = objective(&next);
            if value >= current - 1e-12 * current.abs().max(1.0) {
                (b, current) = (next, value);
                break;
            }
            part *= 0.5;
        }
        if decrement < 1e-14 * total.max(1.0) {
            let se = diagonal_roots(&factor.inverse());
            return Ok(b.into_iter().zip(se).map(|(b, se)| wald(b, se, level)).collect());
        }
    }
    Err(StatsError::NoConvergence)
}
