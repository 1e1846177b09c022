//! What an attribute is worth in money.

use crate::stats::proportion::Interval;
use crate::stats::special::normal_isf;
use crate::stats::{StatsError, check_level};

/// What people would pay for one unit more of an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WillingnessToPay {
    /// The ratio of the two coefficients, with its sign turned: money per unit of the attribute.
    pub estimate: f64,
    /// Standard error by the delta method.
    pub se: f64,
    /// Interval by the delta method; symmetric, and wrong where the price effect is weak.
    pub delta: Interval,
    /// Fieller's interval; `None` where it is unbounded, because the price effect is not established.
    pub fieller: Option<Interval>,
}

/// How much money is one unit of an attribute worth to people?
///
/// Ratio of two coefficients with Fieller's interval.
///
/// * `b_attribute`, `b_price`: coefficients of a [`ConditionalLogit`](super::ConditionalLogit); the price coefficient is negative
/// * `var_attribute`, `covariance`, `var_price`: their covariance matrix, variances positive
/// * `level`: confidence, in (0, 1)
///
/// Returns money per unit of the attribute, in the unit of the price.
///
/// # Errors
/// [`StatsError::PriceEffectNotNegative`], [`StatsError::LevelOutOfRange`], [`StatsError::ParameterOutOfRange`].
///
/// Assumptions: coefficients with a joint normal distribution.
///
/// Source: Fieller 1954, Journal of the Royal Statistical Society B 16, 175-185; Hole 2007, Health Economics 16.
///
/// Compared with: the roots of its definition in R 4.2.2 on mlogit 0.4.2 estimates, within 1e-6.
///
/// ```
/// use touchstone::stats::choice::willingness_to_pay;
/// let w = willingness_to_pay(0.357_782, -0.025_116_6, 0.012_050_2, 1.030_56e-5, 2.998_71e-6, 0.95)?;
/// assert!((w.estimate - 14.2449).abs() < 1e-3);
/// assert!(w.fieller.is_some_and(|range| (range.low - 5.6045).abs() < 1e-2));
/// # Ok::<(), touchstone::stats::StatsError>(())
/// ```
pub fn willingness_to_pay(
    b_attribute: f64,
    b_price: f64,
    var_attribute: f64,
    covariance: f64,
    var_price: f64,
    level: f64,
) -> Result<WillingnessToPay, StatsError> {
    check_level(level)?;
    for value in [b_attribute, b_price, covariance] {
        if !value.is_finite() {
            return Err(StatsError::ParameterOutOfRange(value));
        }
    }
    for variance in [var_attribute, var_price] {
        if !(variance > 0.0 && variance.is_finite()) {
            return Err(StatsError::ParameterOutOfRange(variance));
        }
    }
    if b_price >= 0.0 {
        return Err(StatsError::PriceEffectNotNegative);
    }
    let z = normal_isf(0.5 * (1.0 - level));
    let estimate = -b_attribute / b_price;
    let variance = var_attribute + 2.0 * estimate * covariance + estimate * estimate * var_price;
    let se = variance.max(0.0).sqrt() / b_price.abs();
    let a = b_price * b_price - z * z * var_price;
    let h = z * z * covariance - b_attribute * b_price;
    let c = b_attribute * b_attribute - z * z * var_attribute;
    let root = (h * h - a * c).max(0.0).sqrt();
    let fieller = (a > 0.0).then(|| Interval { low: (h - root) / a, high: (h + root) / a });
    Ok(WillingnessToPay { estimate, se, delta: Interval { low: estimate - z * se, high: estimate + z * se }, fieller })
}
