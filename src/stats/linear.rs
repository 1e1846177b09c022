//! The little linear algebra that the models need: symmetric positive definite systems, a handful of columns.

use super::StatsError;

/// A matrix as rows.
pub(super) type Matrix = Vec<Vec<f64>>;

/// Factor of a symmetric positive definite matrix, taken after scaling its diagonal to one, so that the units of the
/// columns decide nothing.
pub(super) struct Cholesky {
    lower: Matrix,
    scale: Vec<f64>,
}

/// Pivots below this are the rounding of a zero.
const NO_PIVOT: f64 = 1e-11;

impl Cholesky {
    /// Fails where the matrix is singular or not positive definite.
    pub(super) fn new(matrix: &Matrix) -> Result<Self, StatsError> {
        let k = matrix.len();
        let mut scale = Vec::with_capacity(k);
        for (i, row) in matrix.iter().enumerate() {
            if !(row[i] > 0.0 && row[i].is_finite()) {
                return Err(StatsError::Singular);
            }
            scale.push(1.0 / row[i].sqrt());
        }
        let mut lower = vec![vec![0.0; k]; k];
        for i in 0..k {
            for j in 0..=i {
                let dot: f64 = (0..j).map(|c| lower[i][c] * lower[j][c]).sum();
                let rest = matrix[i][j] * scale[i] * scale[j] - dot;
                if i == j {
                    if rest.is_nan() || rest <= NO_PIVOT {
                        return Err(StatsError::Singular);
                    }
                    lower[i][i] = rest.sqrt();
                } else {
                    lower[i][j] = rest / lower[j][j];
                }
            }
        }
        Ok(Self { lower, scale })
    }

    /// The x with M x = v.
    pub(super) fn solve(&self, v: &[f64]) -> Vec<f64> {
        let k = v.len();
        let mut x: Vec<f64> = v.iter().zip(&self.scale).map(|(v, s)| v * s).collect();
        for i in 0..k {
            let dot: f64 = (0..i).map(|c| self.lower[i][c] * x[c]).sum();
            x[i] = (x[i] - dot) / self.lower[i][i];
        }
        for i in (0..k).rev() {
            let dot: f64 = (i + 1..k).map(|c| self.lower[c][i] * x[c]).sum();
            x[i] = (x[i] - dot) / self.lower[i][i];
        }
        x.iter().zip(&self.scale).map(|(x, s)| x * s).collect()
    }

    /// The inverse of the matrix.
    pub(super) fn inverse(&self) -> Matrix {
        let k = self.scale.len();
        (0..k)
            .map(|j| {
                let mut unit = vec![0.0; k];
                unit[j] = 1.0;
                self.solve(&unit)
            })
            .collect()
    }

    /// ln of the determinant.
    pub(super) fn ln_determinant(&self) -> f64 {
        let pivots = self.lower.iter().enumerate().map(|(i, row)| row[i].ln());
        2.0 * pivots.zip(&self.scale).map(|(pivot, scale)| pivot - scale.ln()).sum::<f64>()
    }
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adds `weight` times x x' to a matrix.
pub(super) fn add_outer(matrix: &mut Matrix, weight: f64, x: &[f64]) {
    for (row, a) in matrix.iter_mut().zip(x) {
        for (cell, b) in row.iter_mut().zip(x) {
            *cell += weight * a * b;
        }
    }
}

pub(super) fn zeros(k: usize) -> Matrix {
    vec![vec![0.0; k]; k]
}

pub(super) fn diagonal_roots(matrix: &Matrix) -> Vec<f64> {
    matrix.iter().enumerate().map(|(i, row)| row[i].max(0.0).sqrt()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solving_undoes_multiplying() -> Result<(), StatsError> {
        let matrix = vec![vec![4e6, 2e3, 1.0], vec![2e3, 5.0, 0.01], vec![1.0, 0.01, 3e-4]];
        let factor = Cholesky::new(&matrix)?;
        let x = factor.solve(&[1.0, -2.0, 3.0]);
        for (row, want) in matrix.iter().zip([1.0, -2.0, 3.0]) {
            assert!((dot(row, &x) - want).abs() < 1e-9);
        }
        let determinant = 4e6 * (5.0 * 3e-4 - 1e-4) - 2e3 * (2e3 * 3e-4 - 0.01) + (2e3 * 0.01 - 5.0);
        assert!((factor.ln_determinant() - f64::ln(determinant)).abs() < 1e-9);
        Ok(())
    }

    #[test]
    fn repeated_columns_are_refused() {
        assert!(Cholesky::new(&vec![vec![1.0, 1.0], vec![1.0, 1.0]]).is_err());
        assert!(Cholesky::new(&vec![vec![0.0]]).is_err());
    }
}
