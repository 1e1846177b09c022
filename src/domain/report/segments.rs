//! The segments of each offer against each other: an exploration, for no plan asks for one of these comparisons.

use super::comparisons::{Effect, LEVEL};
use super::{OfferReport, SegmentReport};
use crate::domain::wording::{count, in_100};
use crate::stats::StatsError;
use crate::stats::compare::{benjamini_hochberg, fisher_exact, miettinen_nurminen_difference, probabilities_best};
use crate::stats::proportion::Interval;
use crate::stats::sequential::N_MIN;

/// The share of false ones among the comparisons that are starred, at most on average.
pub const STARRED: f64 = 0.1;
/// The most segments of an offer that are compared each with each; of more, the largest are.
const MOST: usize = 8;

/// Two segments that met the same offer, the one with the higher rate first.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentComparison {
    /// The offer.
    pub offer: String,
    /// The segment with the higher rate so far.
    pub segment: String,
    /// The other one.
    pub against: String,
    /// Accepted and counted responses of the first.
    pub seen: (u64, u64),
    /// The same of the other.
    pub seen_against: (u64, u64),
    /// The chance that the first has the higher rate.
    pub chance_better: f64,
    /// Rate of the first less rate of the other.
    pub difference: Effect<Interval>,
    /// Fisher's exact test, two-sided.
    pub p_exact: f64,
    /// The same, adjusted for all comparisons of segments.
    pub p_bh: f64,
    /// The comparison in words.
    pub sentence: String,
}

impl SegmentComparison {
    /// Whether it is worth a star among all that were looked at.
    pub fn starred(&self) -> bool {
        self.p_bh <= STARRED
    }
}

/// Every two segments of an offer that are large enough to say anything, the clearest comparison first.
pub(super) fn of(offers: &[OfferReport]) -> Result<Vec<SegmentComparison>, StatsError> {
    let mut found = Vec::new();
    for offer in offers {
        let told = largest(&offer.segments);
        for (i, a) in told.iter().enumerate() {
            for b in &told[i + 1..] {
                found.push(compared(offer, a, b)?);
            }
        }
    }
    let p: Vec<f64> = found.iter().map(|c: &SegmentComparison| c.p_exact).collect();
    for (comparison, p) in found.iter_mut().zip(benjamini_hochberg(&p)?) {
        comparison.p_bh = p;
        comparison.sentence = sentence(comparison);
    }
    found.sort_by(|a, b| a.p_exact.total_cmp(&b.p_exact));
    Ok(found)
}

fn largest(segments: &[SegmentReport]) -> Vec<&SegmentReport> {
    let mut told: Vec<&SegmentReport> = segments.iter().filter(|s| s.name.is_some() && s.n >= N_MIN).collect();
    told.sort_by_key(|s| std::cmp::Reverse(s.n));
    told.truncate(MOST);
    told
}

fn compared(offer: &OfferReport, a: &SegmentReport, b: &SegmentReport) -> Result<SegmentComparison, StatsError> {
    let (high, low) = if b.rate > a.rate { (b, a) } else { (a, b) };
    let (s1, n1, s2, n2) = (low.accepted, low.n, high.accepted, high.n);
    let name = |s: &SegmentReport| s.name.clone().unwrap_or_default();
    Ok(SegmentComparison {
        offer: offer.name.clone(),
        segment: name(high),
        against: name(low),
        seen: (s2, n2),
        seen_against: (s1, n1),
        chance_better: probabilities_best(&[(s2, n2), (s1, n1)])?[0].best,
        difference: Effect {
            estimate: Some(s2 as f64 / n2 as f64 - s1 as f64 / n1 as f64),
            range: miettinen_nurminen_difference(s1, n1, s2, n2, LEVEL)?,
        },
        p_exact: fisher_exact(s1, n1, s2, n2)?,
        p_bh: 1.0,
        sentence: String::new(),
    })
}

fn sentence(c: &SegmentComparison) -> String {
    let seen = format!(
        "{}: {} of {} accepted. {}: {} of {}",
        c.segment,
        count(c.seen.0),
        count(c.seen.1),
        c.against,
        count(c.seen_against.0),
        count(c.seen_against.1),
    );
    match c.starred() {
        true => {
            format!("{seen}. It stands out of all that were looked at; a test of its own can show whether it holds.")
        }
        false if c.seen.0 * c.seen_against.1 == c.seen_against.0 * c.seen.1 => format!("{seen}: no difference so far."),
        false => format!(
            "{seen}. That the first accepts more often is {} in 100 likely, which is no finding.",
            in_100(c.chance_better)
        ),
    }
}
