//! Responses with the same covariates, put together.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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
