//! Roots of falling functions.

/// Root of a falling function between two points around it: inverse quadratic interpolation where the last three
/// points lie nearly on a smooth curve, bisection elsewhere (Chandrupatla 1997). Infinite values lead to bisection.
pub fn falling_root(f: impl Fn(f64) -> f64, from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((mut x1, mut f1), (mut x2, mut f2)) = (to, from);
    let mut part = 0.5;
    for _ in 0..200 {
        let x = x1 + part * (x2 - x1);
        let value = f(x);
        let (x3, f3) = if (value > 0.0) == (f1 > 0.0) {
            (x1, f1)
        } else {
            let other = (x2, f2);
            (x2, f2) = (x1, f1);
            other
        };
        (x1, f1) = (x, value);
        let nearest = if f2.abs() < f1.abs() { x2 } else { x1 };
        let margin = 2e-14 * nearest.abs().max(1e-3) / (x2 - x1).abs();
        if f1 == 0.0 || f2 == 0.0 || margin.is_nan() || margin > 0.5 {
            return nearest;
        }
        let xi = (x1 - x2) / (x3 - x2);
        let phi = (f1 - f2) / (f3 - f2);
        let smooth = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        part = if smooth {
            let quadratic = (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2);
            (f1 / (f2 - f1) * f3 / (f2 - f3) + quadratic).clamp(margin, 1.0 - margin)
        } else {
            0.5
        };
    }
    0.5 * (x1 + x2)
}

/// A function at one point: its value, its slope nearly, and its bend (the slope's slope) roughly.
#[derive(Debug, Clone, Copy)]
pub struct Bent {
    /// The value, which falls.
    pub value: f64,
    /// The slope.
    pub slope: f64,
    /// The bend.
    pub bend: f64,
}

/// Root of a smooth falling function that knows its slope nearly, from a good start: Newton's steps corrected for the
/// bend. From the second step on the slope is that between the last two points, which needs no more than the bend to
/// be right at the last one. Three or four evaluations; halving where a step would leave the bracket. The step from a
/// value below `last` is the last one; it leaves less than a thousandth of what there was.
pub fn falling_newton(f: impl Fn(f64) -> Bent, start: f64, bracket: (f64, f64), last: f64) -> f64 {
    let (mut low, mut high) = bracket;
    let mut x = start;
    let mut before: Option<(f64, f64)> = None;
    for _ in 0..100 {
        let here = f(x);
        if here.value == 0.0 {
            break;
        }
        if here.value > 0.0 {
            low = x;
        } else {
            high = x;
        }
        let slope = match before {
            // Between points that are too close there is only rounding.
            Some((other, value)) if (here.value - value).abs() > 1e-7 => {
                (here.value - value) / (x - other) + 0.5 * here.bend * (x - other)
            }
            _ => here.slope,
        };
        let newton = -here.value / slope;
        let next = x + newton * (1.0 - 0.5 * here.bend * newton / slope).clamp(0.5, 2.0);
        let settled = before.is_some() && here.value.abs() < last;
        before = Some((x, here.value));
        if slope < 0.0 && next > low && next < high {
            x = next;
        } else if !settled {
            x = 0.5 * (low + high);
        }
        if settled || high - low <= 1e-15 * x.abs() {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_find_the_root() {
        let f = |x: f64| 2.0 - x.exp();
        let wanted = std::f64::consts::LN_2;
        assert!((falling_root(f, (-3.0, f(-3.0)), (4.0, f(4.0))) - wanted).abs() < 1e-13);
        let bent = |x: f64| Bent { value: f(x), slope: -1.05 * x.exp(), bend: -0.9 * x.exp() };
        for start in [-3.0, 0.6, wanted, wanted + 1e-12, 3.9] {
            let root = falling_newton(bent, start, (-4.0, 4.0), 1e-9);
            assert!((root - wanted).abs() < 1e-11, "from {start}: {root}");
        }
    }
}
