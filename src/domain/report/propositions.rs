//! What a value proposition is worth across offers, segments and experiments.

use std::collections::{BTreeMap, HashMap};

use super::chained::{Chained, Ended, first_bar, strongest_rung};
use super::ladders;
use super::{PooledRate, PropositionCell, PropositionReport, PropositionRung};
use crate::domain::evidence::Evidence;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::Rung;
use crate::domain::wording::{ask, bar, count, number, odds, pct, range};
use crate::stats::StatsError;
use crate::stats::pooling::{self, Estimate, Pooled, pool, pool_rate, pooled_ladder};

/// A way to pool the cells of a value proposition: accepted and counted responses of each.
type Pool = fn(&[(u64, u64)]) -> Result<Pooled, StatsError>;

/// The value propositions of some experiments, in the order of first sight, by what each response was shown.
pub(super) fn of(experiments: &[&Evidence]) -> Result<Vec<PropositionReport>, StatsError> {
    let mut found = counts(experiments);
    found.iter_mut().try_for_each(PropositionReport::finish)?;
    ladders::compare(&mut found)?;
    Ok(found)
}

/// The same without any pooling, which costs milliseconds for each: those with the most responses first. Whoever needs
/// the rate of one of them calls [`PropositionReport::finish`] or [`PropositionReport::finish_rate`].
pub fn counted(experiments: &[&Evidence]) -> Vec<PropositionReport> {
    let mut found = counts(experiments);
    found.sort_by_key(|p| std::cmp::Reverse(p.n));
    found
}

/// One value proposition of some experiments, counted and not yet pooled.
pub fn of_one(name: &str, experiments: &[&Evidence]) -> PropositionReport {
    let found = counts(experiments).into_iter().find(|p| p.name == name);
    found.unwrap_or_else(|| PropositionReport::new(name))
}

fn counts(experiments: &[&Evidence]) -> Vec<PropositionReport> {
    let mut found: Vec<PropositionReport> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (experiment, evidence) in experiments.iter().enumerate() {
        for offer in &evidence.offers {
            let mut shown: BTreeMap<usize, u64> = BTreeMap::new();
            for cell in offer.cells.iter().filter(|c| c.counts()) {
                let accepted = acceptance(cell.outcome, cell.rung, offer.ask) == Acceptance::Accepted;
                for (i, name) in cell.propositions.iter().enumerate() {
                    if cell.propositions[..i].contains(name) {
                        continue;
                    }
                    let at = places.get(name).copied().unwrap_or_else(|| {
                        found.push(PropositionReport::new(name));
                        places.insert(name.clone(), found.len() - 1);
                        found.len() - 1
                    });
                    *shown.entry(at).or_default() += cell.count;
                    let at = &mut found[at];
                    let place = at.place(&evidence.name, &offer.name, offer.ask, cell.segment.as_ref());
                    at.count(place, cell.count, if accepted { cell.count } else { 0 });
                }
            }
            let Some(bar) = first_bar(evidence) else { continue };
            let (n, accepted) = (offer.stream.n, offer.stream.accepted);
            // Where some responses were shown something else, the offer's stream is not the proposition's.
            for (at, _) in shown.into_iter().filter(|(_, shown)| *shown == n) {
                found[at].ended.push(Ended { experiment, bar, ask: offer.ask, n, accepted });
            }
        }
    }
    found
}

/// How many cells it takes to leave one out.
const ENOUGH_WITHOUT: usize = 3;

impl PropositionReport {
    fn new(name: &str) -> Self {
        PropositionReport {
            name: name.to_string(),
            n: 0,
            accepted: 0,
            experiments: 0,
            rung: Rung::None,
            pooled: None,
            cells: Vec::new(),
            by_rung: Vec::new(),
            strongest_rung: None,
            ended: Vec::new(),
            chained: None,
            ahead_of: Vec::new(),
            sentence: String::new(),
        }
    }

    /// Whether more than one cell asked for its rung, so that there is something to pool.
    pub(super) fn is_repeated(&self) -> bool {
        self.pooled.is_some_and(|pooled| pooled.i_squared.is_some())
    }

    /// How it was asked about, where there is nothing to pool.
    pub(super) fn asked_once(&self) -> &'static str {
        let in_segments = self.cells.iter().any(|c| c.segment.is_some());
        if in_segments { "shown by one offer in one segment" } else { "shown by one offer only" }
    }

    /// The place of a cell, made where it is new.
    fn place(&mut self, experiment: &str, offer: &str, ask: Rung, segment: Option<&String>) -> usize {
        let same = |c: &PropositionCell| {
            c.experiment == experiment && c.offer == offer && c.ask == ask && c.segment.as_ref() == segment
        };
        // From the end: the cells of one offer come together.
        self.cells.iter().rposition(same).unwrap_or_else(|| {
            if self.cells.iter().rev().all(|c| c.experiment != experiment) {
                self.experiments += 1;
            }
            self.cells.push(PropositionCell {
                experiment: experiment.to_string(),
                offer: offer.to_string(),
                ask,
                segment: segment.cloned(),
                n: 0,
                accepted: 0,
                shrunk: None,
                without: None,
            });
            self.cells.len() - 1
        })
    }

    fn count(&mut self, place: usize, n: u64, accepted: u64) {
        let cell = &mut self.cells[place];
        for (sum, more) in [(&mut self.n, n), (&mut self.accepted, accepted), (&mut cell.n, n)] {
            *sum = sum.saturating_add(more);
        }
        cell.accepted = cell.accepted.saturating_add(accepted);
    }

    /// Pools the cells once all are counted. Cells that asked for different rungs are never pooled together.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn finish(&mut self) -> Result<(), StatsError> {
        self.pool_by(pool)
    }

    /// The same without what each cell is worth, which nobody asks about where there are hundreds: the cells are left out.
    ///
    /// # Errors
    /// Those of [`crate::stats`] for counts that can't be.
    pub fn finish_rate(&mut self) -> Result<(), StatsError> {
        self.pool_by(pool_rate)?;
        self.cells.clear();
        Ok(())
    }

    fn pool_by(&mut self, pool: Pool) -> Result<(), StatsError> {
        let mut rungs: BTreeMap<Rung, Vec<(u64, u64)>> = BTreeMap::new();
        for cell in &self.cells {
            rungs.entry(cell.ask).or_default().push((cell.accepted, cell.n));
        }
        let asked = |cells: &[(u64, u64)]| cells.iter().map(|c| c.1).sum::<u64>();
        let most = rungs.iter().max_by_key(|(rung, cells)| (asked(cells), **rung)).map(|(rung, _)| *rung);
        self.rung = most.unwrap_or(Rung::None);
        let pooled = pool(rungs.get(&self.rung).map_or(&[], Vec::as_slice))?;
        self.spread(&pooled);
        let rates = match rungs.len() {
            // One rung needs no ladder, and pooling costs too much to do it twice.
            1 => {
                let Estimate { mean, sd, low, high } = pooled.rate;
                vec![pooling::Rung { mean, sd, low, high }]
            }
            _ => pooled_ladder(&rungs.values().cloned().collect::<Vec<_>>())?,
        };
        self.by_rung = rungs
            .iter()
            .zip(rates)
            .map(|((rung, cells), rate)| PropositionRung { rung: *rung, n: asked(cells), rate })
            .collect();
        self.chained = Chained::of(&self.ended)?;
        self.strongest_rung = strongest_rung(&self.ended)?;
        self.sentence = sentence(self);
        Ok(())
    }

    /// Says the same of the cells that are left.
    pub(super) fn say_again(&mut self) {
        if self.is_repeated() {
            self.sentence = sentence(self);
        }
    }

    /// Hands each cell its part of the pooled result.
    fn spread(&mut self, pooled: &Pooled) {
        let influence = if pooled.cells.is_empty() { Vec::new() } else { pooled.influence() };
        let same = self.cells.iter_mut().filter(|c| c.ask == self.rung);
        for ((cell, shrunk), influence) in same.zip(&pooled.cells).zip(influence) {
            cell.shrunk = Some(*shrunk);
            // Without one of two there is hardly anything left to pool.
            cell.without = (pooled.cells.len() >= ENOUGH_WITHOUT).then_some(influence);
        }
        let Pooled { rate, next, rho, sd_rates, i_squared, .. } = pooled;
        self.pooled =
            Some(PooledRate { rate: *rate, next: *next, rho: *rho, sd_rates: *sd_rates, i_squared: *i_squared });
    }
}

fn sentence(p: &PropositionReport) -> String {
    let counts = format!("{}: {} of {} accepted", p.name, count(p.accepted), count(p.n));
    let Some(pooled) = p.pooled else { return format!("{counts}.") };
    let (rate, next) = (pooled.rate, pooled.next);
    let rungs = match p.by_rung.len() {
        0 | 1 => String::new(),
        _ => format!(", pooled over the offers that each {}", ask(p.rung).replacen("asks", "ask", 1)),
    };
    let flagged = p.cells.iter().filter(|c| c.without.is_some_and(|w| w.flagged)).map(|c| {
        let segment = c.segment.as_ref().map(|s| format!(" among {s}")).unwrap_or_default();
        let without = c.without.map(|w| pct(w.rate_without)).unwrap_or_default();
        format!(" Without {}{segment} the best estimate would be {without}.", c.offer)
    });
    // Of one rung the verdict has told it.
    let strongest = p.strongest_rung.filter(|_| p.by_rung.len() > 1);
    let strongest = strongest.map(|r| format!(" The strongest that clears its bar {}.", ask(r))).unwrap_or_default();
    let chained = p.chained.map(|c| {
        format!(
            " The evidence of {} experiments with a bar of {}, taken together, stands at {} that the rate is above it in one \
             of them at least.",
            number(c.experiments as usize),
            bar(c.bar),
            odds(c.log_e)
        )
    });
    let chained = chained.filter(|_| p.chained.is_some_and(|c| c.log_e > 0.0)).unwrap_or_default();
    let (rate, next) = (range(rate.low, rate.high), range(next.low, next.high));
    match p.is_repeated() {
        false => format!("{counts}, {}; the next experiment may see {next}.{strongest}{chained}", p.asked_once()),
        true => format!(
            "{counts}{rungs}. Over offers and segments like these probably {rate} accept; the next experiment may see \
             {next}.{strongest}{}{chained}",
            flagged.collect::<String>()
        ),
    }
}
