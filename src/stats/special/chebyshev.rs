//! A smooth function, kept as a short sum that is quick to look up.

/// Coefficients. Where the function's nearest singularity lies at three widths of the interval or more, so many leave
/// less than rounding does.
const TERMS: usize = 15;

/// Interpolation of a function at the Chebyshev points of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chebyshev {
    middle: f64,
    half: f64,
    coefficients: [f64; TERMS],
}

impl Chebyshev {
    /// Keeps a function on an interval, at the price of so many evaluations.
    pub fn fit(from: f64, to: f64, f: impl Fn(f64) -> f64) -> Self {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let angle = |i: usize| std::f64::consts::PI * (i as f64 + 0.5) / TERMS as f64;
        let values: [f64; TERMS] = std::array::from_fn(|i| f(middle + half * angle(i).cos()));
        let coefficients = std::array::from_fn(|k| {
            let sum: f64 = values.iter().enumerate().map(|(i, value)| value * (k as f64 * angle(i)).cos()).sum();
            sum * if k == 0 { 1.0 } else { 2.0 } / TERMS as f64
        });
        Self { middle, half, coefficients }
    }

    /// The function at a point of the interval, and its slope there: Clenshaw's recurrence and its derivative beside it.
    pub fn at(&self, x: f64) -> (f64, f64) {
        let t = (x - self.middle) / self.half;
        let (mut b1, mut b2, mut d1, mut d2) = (0.0, 0.0, 0.0, 0.0);
        for c in self.coefficients[1..].iter().rev() {
            (d1, d2) = (2.0 * b1 + 2.0 * t * d1 - d2, d1);
            (b1, b2) = (c + 2.0 * t * b1 - b2, b1);
        }
        (self.coefficients[0] + t * b1 - b2, (b1 + t * d1 - d2) / self.half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_is_the_function() {
        let kept = Chebyshev::fit(1.0, 2.0, f64::ln);
        for i in 0..=100 {
            let x = 1.0 + f64::from(i) / 100.0;
            let (value, slope) = kept.at(x);
            assert!((value - x.ln()).abs() < 1e-12 && (slope - 1.0 / x).abs() < 1e-8, "{x}: {value} {slope}");
        }
    }
}
