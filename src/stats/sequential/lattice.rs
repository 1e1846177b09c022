//! The exact recursion over all sequences of responses.

/// Paths less probable than this are dropped from the exact recursion.
const NEGLIGIBLE: f64 = 1e-18;

/// All paths of responses at once: the chance of each number of successes, without the paths that were stopped.
#[derive(Clone)]
pub(in crate::stats) struct Lattice {
    /// Responses so far.
    n: u64,
    /// Successes that the first cell stands for.
    first: u64,
    /// Never empty; no cell at either end is negligible, unless it is the only one.
    cells: Vec<f64>,
    /// What moves up at a step.
    rising: Vec<f64>,
    /// Chance of having been stopped at the upper and at the lower boundary.
    pub(in crate::stats) above: f64,
    pub(in crate::stats) below: f64,
    /// Sum of n times the chance to stop at n.
    pub(in crate::stats) stopped_n: f64,
}

impl Lattice {
    /// Everything at one count.
    pub(in crate::stats) fn at(n: u64, successes: u64) -> Self {
        let (cells, rising) = (vec![1.0], Vec::new());
        Self { n, first: successes, cells, rising, above: 0.0, below: 0.0, stopped_n: 0.0 }
    }

    /// One more response; `up_probability` is the chance of a success after (successes, n).
    pub(in crate::stats) fn step(&mut self, up_probability: impl Fn(u64, u64) -> f64) {
        let (first, n) = (self.first, self.n);
        let moves = |(i, mass): (usize, &f64)| mass * up_probability(first + i as u64, n);
        self.rising.clear();
        self.rising.extend(self.cells.iter().enumerate().map(moves));
        // Plain loops over whole slices, which the compiler does several cells at a time.
        self.cells.iter_mut().zip(&self.rising).for_each(|(mass, up)| *mass -= up);
        self.cells.push(0.0);
        self.cells[1..].iter_mut().zip(&self.rising).for_each(|(mass, up)| *mass += up);
        self.n += 1;
        self.trim();
    }

    /// Drops negligible cells at both ends.
    fn trim(&mut self) {
        let counts = |mass: &f64| *mass >= NEGLIGIBLE;
        let last = self.cells.iter().rposition(counts).unwrap_or(0);
        self.cells.truncate(last + 1);
        let low = self.cells.iter().position(counts).unwrap_or(last);
        self.cells.drain(..low);
        self.first += low as u64;
    }

    /// Takes out the paths at or beyond a boundary.
    pub(in crate::stats) fn stop(&mut self, up: Option<u64>, down: Option<u64>) {
        let (first, cells) = (self.first, self.cells.len() as u64);
        let take = |cells: &mut [f64]| cells.iter_mut().map(std::mem::take).sum::<f64>();
        // At most the number of cells, so it is an index.
        let from = |count: u64| count.saturating_sub(first).min(cells) as usize;
        let above = up.map_or(0.0, |up| take(&mut self.cells[from(up)..]));
        let below = down.map_or(0.0, |down| take(&mut self.cells[..from(down + 1)]));
        self.above += above;
        self.below += below;
        self.stopped_n += self.n as f64 * (above + below);
    }

    /// (successes, chance) of the paths still running, rising.
    pub(in crate::stats) fn alive(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + '_ {
        self.cells.iter().enumerate().map(|(i, mass)| (self.first + i as u64, *mass))
    }

    /// The chance of still running.
    pub(in crate::stats) fn open(&self) -> f64 {
        self.alive().map(|(_, mass)| mass).sum()
    }

    /// The smallest count from which on the paths still running may be stopped without spending more than alpha.
    pub(in crate::stats) fn closing_up(&self, alpha: f64) -> Option<u64> {
        let mut spent = self.above;
        let mut from = self.first + self.cells.len() as u64;
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
        let mut to = self.first.checked_sub(1);
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
