//! The exact recursion over all sequences of responses.

/// Paths less probable than this are dropped from the exact recursion.
const NEGLIGIBLE: f64 = 1e-18;

/// All paths of responses at once: the chance of each number of successes, without the paths that were stopped.
#[derive(Clone)]
pub(in crate::stats) struct Lattice {
    /// Responses so far.
    n: u64,
    /// Successes at the start; the first cell stands for it.
    first: u64,
    cells: Vec<f64>,
    /// The first and the last cell with any probability to speak of.
    low: usize,
    high: usize,
    /// Chance of having been stopped at the upper and at the lower boundary.
    pub(in crate::stats) above: f64,
    pub(in crate::stats) below: f64,
    /// Sum of n times the chance to stop at n.
    pub(in crate::stats) stopped_n: f64,
}

impl Lattice {
    /// Everything at one count.
    pub(in crate::stats) fn at(n: u64, successes: u64) -> Self {
        Self { n, first: successes, cells: vec![1.0], low: 0, high: 0, above: 0.0, below: 0.0, stopped_n: 0.0 }
    }

    /// One more response; `up_probability` is the chance of a success after (successes, n).
    pub(in crate::stats) fn step(&mut self, up_probability: impl Fn(u64, u64) -> f64) {
        self.cells.resize(self.high + 2, 0.0);
        for i in (self.low..=self.high).rev() {
            let p = up_probability(self.first + i as u64, self.n);
            self.cells[i + 1] += self.cells[i] * p;
            self.cells[i] *= 1.0 - p;
        }
        self.high += 1;
        self.n += 1;
        while self.low < self.high && self.cells[self.low] < NEGLIGIBLE {
            self.low += 1;
        }
        while self.high > self.low && self.cells[self.high] < NEGLIGIBLE {
            self.high -= 1;
        }
        self.cells.truncate(self.high + 1);
    }

    /// Takes out the paths at or beyond a boundary.
    pub(in crate::stats) fn stop(&mut self, up: Option<u64>, down: Option<u64>) {
        let (first, n) = (self.first, self.n as f64);
        for i in self.low..=self.high {
            let successes = first + i as u64;
            let stopped = match (up, down) {
                (Some(up), _) if successes >= up => &mut self.above,
                (_, Some(down)) if successes <= down => &mut self.below,
                _ => continue,
            };
            *stopped += self.cells[i];
            self.stopped_n += n * self.cells[i];
            self.cells[i] = 0.0;
        }
    }

    /// (successes, chance) of the paths still running, rising.
    pub(in crate::stats) fn alive(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + '_ {
        (self.low..=self.high).map(|i| (self.first + i as u64, self.cells[i]))
    }

    /// The chance of still running.
    pub(in crate::stats) fn open(&self) -> f64 {
        self.alive().map(|(_, mass)| mass).sum()
    }

    /// The smallest count from which on the paths still running may be stopped without spending more than alpha.
    pub(in crate::stats) fn closing_up(&self, alpha: f64) -> Option<u64> {
        let mut spent = self.above;
        let mut from = self.first + self.high as u64 + 1;
        for (successes, mass) in self.alive().rev() {
            spent += mass;
            if spent > alpha {
                break;
            }
            from = successes;
        }
        Some(from).filter(|s| *s <= self.n)
    }

    /// The largest count up to which the paths still running may be stopped without spending more than alpha.
    pub(in crate::stats) fn closing_down(&self, alpha: f64) -> Option<u64> {
        let mut spent = self.below;
        let mut to = (self.first + self.low as u64).checked_sub(1);
        for (successes, mass) in self.alive() {
            spent += mass;
            if spent > alpha {
                break;
            }
            to = Some(successes);
        }
        to
    }
}

/// Follows every path from (n, s) to `end`, with a look after each response.
pub(super) fn follow(
    from: (u64, u64),
    end: u64,
    boundary: impl Fn(u64) -> (Option<u64>, Option<u64>),
    up_probability: impl Fn(u64, u64) -> f64,
) -> Lattice {
    let mut paths = Lattice::at(from.0, from.1);
    for n in from.0 + 1..=end {
        paths.step(&up_probability);
        let (up, down) = boundary(n);
        paths.stop(up, down);
    }
    paths
}
