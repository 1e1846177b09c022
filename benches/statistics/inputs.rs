//! Made-up inputs, the same in every run.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

pub struct Random(SmallRng);

impl Random {
    pub fn new() -> Self {
        Self(SmallRng::seed_from_u64(1))
    }

    /// Uniform in (0, 1).
    pub fn part(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    pub fn happens(&mut self, chance: f64) -> bool {
        self.part() < chance
    }
}
