//! Gauss-Legendre quadrature.

/// Nodes and weights of Gauss-Legendre quadrature on (0, 1).
pub fn gauss_legendre(points: u32) -> Vec<(f64, f64)> {
    let n = f64::from(points);
    (0..points)
        .map(|i| {
            let mut t = (std::f64::consts::PI * (f64::from(i) + 0.75) / (n + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut p, mut before) = (1.0, 0.0);
                for k in 1..=points {
                    let k = f64::from(k);
                    (p, before) = (((2.0 * k - 1.0) * t * p - (k - 1.0) * before) / k, p);
                }
                slope = n * (t * p - before) / (t * t - 1.0);
                let step = p / slope;
                t -= step;
                if step.abs() < 1e-16 {
                    break;
                }
            }
            (0.5 * (1.0 - t), 1.0 / ((1.0 - t * t) * slope * slope))
        })
        .collect()
}
