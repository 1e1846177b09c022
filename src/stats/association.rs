//! What people say they care about against what they do: odds ratios, penalised logistic models, the four corners.

use super::compare::{miettinen_nurminen_difference, probabilities_best};
use super::linear::{Cholesky, Matrix, add_outer, diagonal_roots, dot, zeros};
use super::proportion::{Interval, probability_above};
use super::special::{expit, falling_root, ln_1p_exp, normal_isf};
use super::{MAX_RESPONSES, StatsError, check_counts, check_level};
use statrs::function::erf;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Mentions and commitments of one care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MentionTable {
    /// Mentioned it and committed.
    pub mention_commit: u64,
    /// Mentioned it and did not commit.
    pub mention_not: u64,
    /// Did not mention it and committed.
    pub silent_commit: u64,
    /// Did neither.
    pub silent_not: u64,
}

impl MentionTable {
    fn checked(self) -> Result<Self, StatsError> {
        let cells = [self.mention_commit, self.mention_not, self.silent_commit, self.silent_not];
        let total = cells.iter().fold(0_u64, |sum, c| sum.saturating_add(*c));
        check_counts(0, total)?;
        if total == 0 { Err(StatsError::NoData) } else { Ok(self) }
    }

    fn mentions(self) -> u64 {
        self.mention_commit + self.mention_not
    }

    fn silent(self) -> u64 {
        self.silent_commit + self.silent_not
    }
}

/// A coefficient on the log-odds scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Do people who mention a care commit more often, by itself?
///
/// Log odds ratio with one half added to each cell, and its Wald interval.
///
/// * `table`: four counts, sum 1 to [`MAX_RESPONSES`]
/// * `level`: confidence, in (0, 1)
///
/// Returns a log odds ratio, always finite; above 0 means that mentioners commit more often.
///
/// # Errors
/// [`StatsError::NoData`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`].
///
/// Assumptions: independent responses. Association, not cause.
///
/// Source: Haldane 1956, Annals of Human Genetics 20; Anscombe 1956, Biometrika 43. The same as Firth's estimate here.
///
/// Compared with: R 4.2.2 package logistf 1.26.1, within 3e-4.
///
/// ```
/// use touchstone::stats::association::{MentionTable, log_odds_ratio};
/// let table = MentionTable { mention_commit: 5, mention_not: 3, silent_commit: 2, silent_not: 10 };
/// assert!((log_odds_ratio(table, 0.95)?.estimate - 1.887_070).abs() < 1e-6);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn log_odds_ratio(table: MentionTable, level: f64) -> Result<Coefficient, StatsError> {
    let table = table.checked()?;
    check_level(level)?;
    let [a, b, c, d] = [table.mention_commit, table.mention_not, table.silent_commit, table.silent_not]
        .map(|count| count as f64 + 0.5);
    let se = (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
    Ok(wald(a.ln() + d.ln() - b.ln() - c.ln(), se, level))
}

fn wald(estimate: f64, se: f64, level: f64) -> Coefficient {
    let half = normal_isf(0.5 * (1.0 - level)) * se;
    Coefficient { estimate, se, low: estimate - half, high: estimate + half }
}

/// All responses with the same covariates.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The covariates, without an intercept: 0 or 1 for "mentioned", or an intensity in \[0, 1\].
    pub covariates: Vec<f64>,
    /// How many of these responses were commitments.
    pub successes: u64,
    /// How many responses have these covariates.
    pub n: u64,
}

/// Which responses share their covariates?
///
/// Groups rows, so that a model costs as much as there are patterns, not people.
///
/// * `rows`: covariates and outcome of each response
///
/// Returns the patterns in a fixed order.
///
/// Assumptions: responses with the same covariates are alike. Source: the likelihood, which knows rows by their sums alone.
///
/// Compared with: ungrouped fits, in the tests.
///
/// ```
/// use touchstone::stats::association::grouped;
/// let patterns = grouped([(vec![1.0], true), (vec![0.0], false), (vec![1.0], false)]);
/// assert_eq!((patterns.len(), patterns[1].successes, patterns[1].n), (2, 1, 2));
/// ```
pub fn grouped<C: AsRef<[f64]>>(rows: impl IntoIterator<Item = (C, bool)>) -> Vec<Pattern> {
    let mut patterns: HashMap<Vec<u64>, (u64, u64), BuildHasherDefault<Mixer>> = HashMap::default();
    let mut key: Vec<u64> = Vec::new();
    for (covariates, success) in rows {
        key.clear();
        // Adding zero folds the two zeros into one.
        key.extend(covariates.as_ref().iter().map(|x| (x + 0.0).to_bits()));
        let (successes, n) = match patterns.get_mut(&key) {
            Some(counts) => counts,
            None => patterns.entry(key.clone()).or_default(),
        };
        *n += 1;
        *successes += u64::from(success);
    }
    let mut patterns: Vec<_> = patterns.into_iter().collect();
    patterns.sort_unstable();
    let pattern = |(key, (successes, n)): (Vec<u64>, (u64, u64))| Pattern {
        covariates: key.into_iter().map(f64::from_bits).collect(),
        successes,
        n,
    };
    patterns.into_iter().map(pattern).collect()
}

/// A hasher for keys of whole numbers, several times as fast as the standard one. Whoever picks covariates so that they
/// collide slows down their own report alone.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A binomial logistic model: rows with a leading one, successes, totals.
struct Design {
    rows: Vec<(Vec<f64>, f64, f64)>,
    k: usize,
}

impl Design {
    fn new(patterns: &[Pattern]) -> Result<Self, StatsError> {
        let columns = patterns.first().map_or(0, |p| p.covariates.len());
        let mut total = 0_u64;
        let mut rows = Vec::new();
        for pattern in patterns.iter().filter(|p| p.n > 0) {
            check_counts(pattern.successes, pattern.n)?;
            total = total.saturating_add(pattern.n);
            if pattern.covariates.len() != columns {
                return Err(StatsError::ShapeMismatch);
            }
            if let Some(bad) = pattern.covariates.iter().find(|x| x.is_nan() || x.abs() > 1e9) {
                return Err(StatsError::ParameterOutOfRange(*bad));
            }
            let row = std::iter::once(1.0).chain(pattern.covariates.iter().copied()).collect();
            rows.push((row, pattern.successes as f64, pattern.n as f64));
        }
        match total {
            0 => Err(StatsError::NoData),
            n if n > MAX_RESPONSES => Err(StatsError::TooManyResponses(n)),
            _ => Ok(Self { rows, k: columns + 1 }),
        }
    }

    fn log_likelihood(&self, b: &[f64]) -> f64 {
        self.rows
            .iter()
            .map(|(x, s, n)| {
                let eta = dot(x, b);
                -s * ln_1p_exp(-eta) - (n - s) * ln_1p_exp(eta)
            })
            .sum()
    }

    fn information(&self, b: &[f64]) -> Matrix {
        let mut information = zeros(self.k);
        for (x, _, n) in &self.rows {
            let eta = dot(x, b);
            add_outer(&mut information, n * expit(eta) * expit(-eta), x);
        }
        information
    }

    /// Gradient of the log-likelihood; `shrink` adds Firth's correction for one row, given p(1-p) n and the row.
    fn score(&self, b: &[f64], shrink: impl Fn(f64, &[f64]) -> f64) -> Vec<f64> {
        let mut score = vec![0.0; self.k];
        for (x, s, n) in &self.rows {
            let eta = dot(x, b);
            let p = expit(eta);
            let residual = s - n * p + shrink(n * p * expit(-eta), x) * (0.5 - p);
            for (cell, x) in score.iter_mut().zip(x) {
                *cell += residual * x;
            }
        }
        score
    }
}

/// Which cares go with commitment, all of them considered together?
///
/// Logistic regression with a flat intercept and a normal prior around zero on every other coefficient: posterior mode
/// by Newton's method, standard errors from the curvature.
///
/// * `patterns`: see [`grouped`]; at most [`MAX_RESPONSES`] responses, all with the same number of covariates
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
/// * `patterns`: see [`grouped`]; at most [`MAX_RESPONSES`] responses, all with the same number of covariates
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

/// Where a care stands: said or not, paid for or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Often mentioned, and those who mention it commit more often.
    SaidAndPaid,
    /// Often mentioned, and it makes no difference to commitment.
    SaidNotPaid,
    /// Seldom mentioned, and those who mention it commit more often.
    UnsaidButPaid,
    /// Seldom mentioned, and it makes no difference.
    Neither,
    /// The data don't say.
    Unclear,
}

/// What is known about one care.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CareReading {
    /// Commitment rate of mentioners minus that of the others.
    pub lift: f64,
    /// Range of the lift.
    pub lift_range: Interval,
    /// The chance that mentioners commit more often.
    pub lift_probability: f64,
    /// The chance that the mention rate lies above the median care's.
    pub mentioned_often: f64,
    /// The corner that these put it in.
    pub quadrant: Quadrant,
}

/// Do people pay for what they say matters to them?
///
/// Mention rate by its Jeffreys posterior, lift by the Miettinen-Nurminen interval and by the posterior probability that
/// mentioners commit more often; a corner is named only where both are clear.
///
/// * `table`: counts of one care, with at least three mentions and three responses without
/// * `median_mention_rate`: the median of all cares' mention rates, in \[0, 1\]
/// * `level`: confidence of the lift's range, in (0, 1)
///
/// Returns differences of rates, probabilities and the corner.
///
/// # Errors
/// [`StatsError::TooFewObservations`] below three mentions or three without, or where only one outcome occurs;
/// [`StatsError::NoData`], [`StatsError::TooManyResponses`], [`StatsError::LevelOutOfRange`],
/// [`StatsError::ProbabilityOutOfRange`].
///
/// Assumptions: independent responses. Association, not cause.
///
/// Source: Miettinen & Nurminen 1985 for the lift; the corners are a rule of ours.
///
/// Compared with: its parts.
///
/// ```
/// use touchstone::stats::association::{MentionTable, Quadrant, read_care};
/// let lip_service = MentionTable { mention_commit: 4, mention_not: 26, silent_commit: 6, silent_not: 4 };
/// assert_eq!(read_care(lip_service, 0.3, 0.95)?.quadrant, Quadrant::SaidNotPaid);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn read_care(table: MentionTable, median_mention_rate: f64, level: f64) -> Result<CareReading, StatsError> {
    let table = table.checked()?;
    let (mentions, silent) = (table.mentions(), table.silent());
    let committed = table.mention_commit + table.silent_commit;
    for got in [mentions, silent] {
        if got < 3 {
            return Err(StatsError::TooFewObservations { needed: 3, got });
        }
    }
    if committed == 0 || committed == mentions + silent {
        return Err(StatsError::TooFewObservations { needed: 1, got: 0 });
    }
    let range = miettinen_nurminen_difference(table.silent_commit, silent, table.mention_commit, mentions, level)?;
    let arms = probabilities_best(&[(table.silent_commit, silent), (table.mention_commit, mentions)])?;
    let lift_probability = arms[1].best;
    let mentioned_often = probability_above(mentions, mentions + silent, median_mention_rate)?;
    let pays = lift_probability >= 0.9;
    let idle = lift_probability <= 0.5 && mentions >= 10;
    let quadrant = match (mentioned_often >= 0.8, mentioned_often <= 0.2) {
        (true, _) if pays => Quadrant::SaidAndPaid,
        (true, _) if idle => Quadrant::SaidNotPaid,
        (_, true) if pays => Quadrant::UnsaidButPaid,
        (_, true) if idle => Quadrant::Neither,
        _ => Quadrant::Unclear,
    };
    Ok(CareReading {
        lift: table.mention_commit as f64 / mentions as f64 - table.silent_commit as f64 / silent as f64,
        lift_range: range,
        lift_probability,
        mentioned_often,
        quadrant,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(covariates: &[f64], successes: u64, n: u64) -> Pattern {
        Pattern { covariates: covariates.to_vec(), successes, n }
    }

    #[test]
    fn merging_identical_rows_changes_nothing() -> Result<(), StatsError> {
        let rows = [(vec![1.0, 0.0], true), (vec![1.0, 0.0], false), (vec![0.0, 1.0], true), (vec![0.0, 0.0], false)];
        let many: Vec<_> = rows.iter().cloned().cycle().take(40).chain([(vec![1.0, 1.0], true)]).collect();
        let single: Vec<Pattern> = many.iter().map(|(x, y)| pattern(x, u64::from(*y), 1)).collect();
        let merged = grouped(many);
        for (a, b) in penalised_logistic(&single, 1.5, 0.95)?.iter().zip(penalised_logistic(&merged, 1.5, 0.95)?) {
            assert!((a.estimate - b.estimate).abs() < 1e-8);
        }
        for (a, b) in firth_logistic(&single, 0.95)?.iter().zip(firth_logistic(&merged, 0.95)?) {
            assert!((a.estimate - b.estimate).abs() < 1e-7 && (a.p - b.p).abs() < 1e-7);
        }
        Ok(())
    }

    #[test]
    fn what_can_not_be_told_apart_is_refused() {
        let constant = [pattern(&[1.0], 3, 10), pattern(&[1.0], 2, 10)];
        assert_eq!(firth_logistic(&constant, 0.95), Err(StatsError::Singular));
        assert!(penalised_logistic(&constant, 1.5, 0.95).is_ok());
        assert_eq!(penalised_logistic(&[pattern(&[1.0], 3, 3)], 1.5, 0.95), Err(StatsError::Separation));
        assert_eq!(firth_logistic(&[], 0.95), Err(StatsError::NoData));
    }

    #[test]
    fn a_billion_responses_are_answered() -> Result<(), StatsError> {
        let huge = [pattern(&[1.0], 300_000_000, 500_000_000), pattern(&[0.0], 1, 500_000_000)];
        assert!(penalised_logistic(&huge, 1.5, 0.95)?.iter().all(|c| c.estimate.is_finite() && c.se.is_finite()));
        match firth_logistic(&huge, 0.95) {
            Ok(fit) => assert!(fit.iter().all(|c| c.low.is_finite() && c.high.is_finite() && c.low <= c.high)),
            Err(error) => assert_eq!(error, StatsError::NoConvergence),
        }
        Ok(())
    }

    #[test]
    fn too_few_mentions_name_no_corner() {
        let table = MentionTable { mention_commit: 2, mention_not: 0, silent_commit: 3, silent_not: 9 };
        assert_eq!(read_care(table, 0.3, 0.95), Err(StatsError::TooFewObservations { needed: 3, got: 2 }));
    }
}
