//! The offers of an experiment against each other.

use super::OfferReport;
use crate::domain::evidence::{Evidence, MOST_PAIRED, Paired};
use crate::domain::experiment::Status;
use crate::domain::pairing::Side;
use crate::domain::wording::{count, counted, in_100, odds};
use crate::stats::StatsError;
use crate::stats::compare::{
    RatioInterval, anytime_p, fisher_exact, holm, ln_e_pairs, miettinen_nurminen_difference, miettinen_nurminen_ratio,
    probabilities_best,
};
use crate::stats::proportion::Interval;
use crate::stats::sequential::ALPHA;

/// The level of the ranges of differences and ratios.
pub const LEVEL: f64 = 0.95;

/// One offer against another. Both have been asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The offer with the higher rate so far.
    pub offer: String,
    /// The other one.
    pub against: String,
    /// The pairs; nothing where responses could not be paired.
    pub pairs: Option<Pairs>,
    /// The chance that `offer` has the higher rate.
    pub chance_better: f64,
    /// Rate of `offer` less rate of `against`.
    pub difference: Effect<Interval>,
    /// Rate of `offer` over rate of `against`; nothing where `against` was never accepted.
    pub ratio: Effect<RatioInterval>,
    /// Fisher's exact test, two-sided: it holds for one look at the end.
    pub p_exact: f64,
    /// The p-value that is left when all comparisons are counted: of the anytime p while the experiment runs, of the
    /// exact one once it is stopped.
    pub p_holm: f64,
    /// The offer that is found better, all comparisons counted: by the pairs while the experiment runs, by the exact
    /// test once it is stopped.
    pub claim: Option<Claim>,
    /// The comparison in words.
    pub sentence: String,
}

/// What a comparison finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The offer that is accepted more often.
    pub better: String,
    /// Whether the exact test at the end found it, and not the pairs.
    pub closing: bool,
}

/// The k-th response to one beside the k-th to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs {
    /// How many.
    pub pairs: u64,
    /// Pairs in which only `offer` was accepted.
    pub offer_only: u64,
    /// Pairs in which only `against` was accepted.
    pub against_only: u64,
    /// The natural log of the evidence as it stands.
    pub log_e: f64,
    /// The natural log of the strongest evidence so far.
    pub strongest: f64,
    /// The offer that was found better at 20 to 1, this comparison taken alone.
    pub better: Option<String>,
}

/// A size with its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect<R> {
    /// The size that was seen; nothing where it can't be had.
    pub estimate: Option<f64>,
    /// Its range, 95 %.
    pub range: R,
}

/// Why responses could not be paired.
pub const NOT_PAIRED: &str = "Only responses that were logged one by one are paired, and only where an experiment has at \
                              most ten offers. Once the experiment is stopped, the exact test decides.";

/// What it takes to claim a difference.
pub fn claimed_by(status: Status) -> &'static str {
    match status {
        Status::Stopped => {
            "Asking has ended, so the exact test decides: a difference is claimed where chance alone would show as much less \
             than 1 time in 20, all comparisons counted. The ranges hold for this one look at the end."
        }
        _ => {
            "A difference is claimed when the evidence for it reaches 20 to 1 in pairs of responses, all comparisons counted; \
             the ranges here hold for one look at the end."
        }
    }
}

/// Every two offers that were asked; where there are more than [`MOST_PAIRED`], the leading one against each other.
pub(super) fn of(evidence: &Evidence, offers: &[OfferReport]) -> Result<Vec<Comparison>, StatsError> {
    let asked: Vec<usize> = (0..offers.len()).filter(|i| offers[*i].n > 0).collect();
    let mut found = Vec::new();
    for (i, a) in asked.iter().enumerate() {
        for b in &asked[i + 1..] {
            if asked.len() <= MOST_PAIRED || [a, b].contains(&&leading(offers, &asked)) {
                found.push(compared(evidence, offers, *a, *b)?);
            }
        }
    }
    let closed = evidence.status == Status::Stopped;
    let p = found.iter().map(|c| if closed { Ok(c.p_exact) } else { anytime(c) }).collect::<Result<Vec<_>, _>>()?;
    for (comparison, p) in found.iter_mut().zip(holm(&p)?) {
        comparison.p_holm = p;
        comparison.claim = comparison.found(closed);
        comparison.sentence = comparison.say(offers, closed);
    }
    Ok(found)
}

fn anytime(comparison: &Comparison) -> Result<f64, StatsError> {
    anytime_p(comparison.pairs.as_ref().map_or(0.0, |pairs| pairs.strongest))
}

fn leading(offers: &[OfferReport], asked: &[usize]) -> usize {
    let rate = |i: &usize| offers[*i].estimate.unwrap_or_default();
    asked.iter().copied().max_by(|a, b| rate(a).total_cmp(&rate(b)).then(b.cmp(a))).unwrap_or_default()
}

fn compared(evidence: &Evidence, offers: &[OfferReport], a: usize, b: usize) -> Result<Comparison, StatsError> {
    let swap = offers[b].rate > offers[a].rate;
    let (offer, against) = if swap { (&offers[b], &offers[a]) } else { (&offers[a], &offers[b]) };
    let paired = evidence.pairings.iter().find(|p| (p.first, p.second) == (a, b));
    let pairs = paired.map(|paired| pairs(paired, swap, offer, against)).transpose()?.filter(|p| p.pairs > 0);
    let (s1, n1, s2, n2) = (against.accepted, against.n, offer.accepted, offer.n);
    let (here, there) = (s2 as f64 / n2 as f64, s1 as f64 / n1 as f64);
    Ok(Comparison {
        offer: offer.name.clone(),
        against: against.name.clone(),
        pairs,
        chance_better: probabilities_best(&[(s2, n2), (s1, n1)])?[0].best,
        difference: Effect {
            estimate: Some(here - there),
            range: miettinen_nurminen_difference(s1, n1, s2, n2, LEVEL)?,
        },
        ratio: Effect {
            estimate: (s1 > 0).then(|| here / there),
            range: miettinen_nurminen_ratio(s1, n1, s2, n2, LEVEL)?,
        },
        p_exact: fisher_exact(s1, n1, s2, n2)?,
        p_holm: 1.0,
        claim: None,
        sentence: String::new(),
    })
}

fn pairs(paired: &Paired, swap: bool, offer: &OfferReport, against: &OfferReport) -> Result<Pairs, StatsError> {
    let pairing = &paired.pairing;
    let (mut offer_only, mut against_only) = (pairing.first_only, pairing.second_only);
    if swap {
        std::mem::swap(&mut offer_only, &mut against_only);
    }
    Ok(Pairs {
        pairs: pairing.pairs,
        offer_only,
        against_only,
        log_e: ln_e_pairs(offer_only, against_only)?,
        strongest: pairing.strongest,
        better: pairing.better.map(|side| {
            let better = if (side == Side::First) == swap { against } else { offer };
            better.name.clone()
        }),
    })
}

impl Comparison {
    /// What is found at 20 to 1 when all comparisons are counted.
    fn found(&self, closed: bool) -> Option<Claim> {
        let by_pairs = || self.pairs.as_ref().and_then(|pairs| pairs.better.clone());
        let better = if closed { Some(self.offer.clone()) } else { by_pairs() };
        better.filter(|_| self.p_holm <= ALPHA).map(|better| Claim { better, closing: closed })
    }

    fn say(&self, offers: &[OfferReport], closed: bool) -> String {
        let of = |name: &str| {
            let (accepted, n) = offers.iter().find(|o| o.name == name).map_or((0, 0), |o| (o.accepted, o.n));
            format!("{} of {}", count(accepted), count(n))
        };
        let here = format!("{} accepted {}", of(&self.offer), self.offer);
        let there = format!("{} {}", of(&self.against), self.against);
        let chance = || {
            format!("{here}, {there}: {} in 100 that {} is accepted more often", in_100(self.chance_better), self.offer)
        };
        match (&self.claim, &self.pairs) {
            (Some(claim), pairs) => format!(
                "{} is accepted more often than {}: {}. {here}, {there}.",
                claim.better,
                self.other(&claim.better),
                match pairs {
                    Some(pairs) if !claim.closing => {
                        format!("{} in {}", odds(pairs.strongest), counted(pairs.pairs, "pair", "pairs"))
                    }
                    _ => "chance alone would show as much less than 1 time in 20, all comparisons counted".to_string(),
                }
            ),
            _ if self.difference.estimate == Some(0.0) => format!("{here}, {there}: no difference so far."),
            (None, None) if !closed => format!(
                "{}. Tallied responses can't be paired, so there is no finding before the experiment is stopped.",
                chance()
            ),
            _ => format!("{}, which is no finding.", chance()),
        }
    }

    /// The other one of the two.
    pub fn other(&self, offer: &str) -> &str {
        if offer == self.offer { &self.against } else { &self.offer }
    }
}
