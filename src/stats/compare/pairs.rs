//! A claim that survives peeking: pairs of responses that disagree.

use std::f64::consts::LN_2;

use crate::stats::special::ln_beta;
use crate::stats::{StatsError, check_counts};

/// How strong is the evidence that two offers differ, however often one has looked?
///
/// Natural log of the beta-binomial mixture e-value, Beta(2, 2) against one half, on pairs that disagree. Pair the k-th
/// response of one offer with the k-th of the other; or, within one choice set, take the people who chose either.
///
/// * `b_only`: pairs in which only the second offer succeeded, up to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
/// * `a_only`: pairs in which only the first offer succeeded, up to [`MAX_RESPONSES`](crate::stats::MAX_RESPONSES)
///
/// Returns ln E, finite; at ln 20 or more the offer with more such pairs is better. No pairs give 0.
///
/// # Errors
/// [`StatsError::TooManyResponses`].
///
/// Assumptions: each offer's responses are independent with one rate; any order of arrival.
///
/// Source: Robbins 1970, Annals of Mathematical Statistics 41; Ville 1939 for the guarantee.
///
/// Compared with: confseq 0.0.11 and mpmath 1.4.1 with 40 digits, within 1e-9.
///
/// ```
/// use touchstone::stats::compare::ln_e_pairs;
/// assert!(ln_e_pairs(12, 2)? > ln_e_pairs(8, 2)?);
/// assert_eq!(ln_e_pairs(3, 9)?, ln_e_pairs(9, 3)?);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn ln_e_pairs(b_only: u64, a_only: u64) -> Result<f64, StatsError> {
    check_counts(0, b_only)?;
    check_counts(0, a_only)?;
    let (c, d) = (b_only as f64, a_only as f64);
    Ok(ln_beta(2.0 + c, 2.0 + d) - ln_beta(2.0, 2.0) + (c + d) * LN_2)
}

/// Which p-value may be read off an e-value that was watched all along?
///
/// The anytime p-value, one over the largest e-value so far.
///
/// * `ln_e_max`: natural log of the largest e-value so far, any number
///
/// Returns a p-value in \[0, 1\].
///
/// # Errors
/// [`StatsError::ParameterOutOfRange`] for what is no number.
///
/// Assumptions: those of the e-value.
///
/// Source: Ville 1939; Johari et al. 2022, Operations Research 70.
///
/// Compared with: its definition.
///
/// ```
/// use touchstone::stats::compare::anytime_p;
/// assert!((anytime_p(f64::ln(20.0))? - 0.05).abs() < 1e-15);
/// assert_eq!(anytime_p(-3.0)?, 1.0);
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn anytime_p(ln_e_max: f64) -> Result<f64, StatsError> {
    if ln_e_max.is_nan() {
        return Err(StatsError::ParameterOutOfRange(ln_e_max));
    }
    Ok((-ln_e_max).exp().min(1.0))
}
