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

/// Integrals of a function from the start of (0, 1) to each node of a rule, from its values at all nodes: row m times the
/// values is the integral up to node m, exact where the function is a polynomial through them.
pub fn running_integrals(rule: &[(f64, f64)]) -> Vec<Vec<f64>> {
    let legendre = |t: f64| {
        let mut values = vec![1.0, t];
        for k in 1..rule.len() {
            let next = ((2 * k + 1) as f64 * t * values[k] - k as f64 * values[k - 1]) / (k + 1) as f64;
            values.push(next);
        }
        values
    };
    let on_minus_one_to_one = |node: f64| legendre(2.0 * node - 1.0);
    let at_nodes: Vec<Vec<f64>> = rule.iter().map(|(node, _)| on_minus_one_to_one(*node)).collect();
    // The integral of the k-th Legendre polynomial is that of its neighbours' difference.
    let integral = |k: usize, p: &[f64]| if k == 0 { p[1] + 1.0 } else { (p[k + 1] - p[k - 1]) / (2 * k + 1) as f64 };
    let cell = |upto: &[f64], from: &[f64], weight: f64| -> f64 {
        let terms = (0..rule.len()).map(|k| (2 * k + 1) as f64 * from[k] * integral(k, upto));
        0.5 * weight * terms.sum::<f64>()
    };
    let row = |upto: &Vec<f64>| at_nodes.iter().zip(rule).map(|(from, (_, w))| cell(upto, from, *w)).collect();
    at_nodes.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_integrals_are_those_of_the_function() {
        let rule = gauss_legendre(24);
        let values: Vec<f64> = rule.iter().map(|(x, _)| x.exp()).collect();
        for (row, (x, _)) in running_integrals(&rule).iter().zip(&rule) {
            let integral: f64 = row.iter().zip(&values).map(|(a, f)| a * f).sum();
            assert!((integral - x.exp_m1()).abs() < 1e-14, "{x}: {integral}");
        }
    }
}
