//! What could be wrong with figures over several offers or segments: that one of them speaks for all.

use super::segments::SegmentComparison;
use super::{OfferReport, Remark};
use crate::domain::wording::count;

/// The code of the warning that segments differ.
pub(super) const SEGMENTS_DIFFER: &str = "segments_differ";

/// From this part on, what is said over all offers is said by one.
const ALMOST_ALL: f64 = 0.9;

/// The offer that has almost all responses, where more than one was asked.
pub(super) fn dominant(offers: &[OfferReport]) -> Option<&OfferReport> {
    let all: u64 = total(offers);
    let several = offers.iter().filter(|o| o.n > 0).count() > 1;
    offers.iter().find(|o| several && o.n as f64 >= ALMOST_ALL * all as f64)
}

fn total(offers: &[OfferReport]) -> u64 {
    offers.iter().fold(0, |sum, o| sum.saturating_add(o.n))
}

/// All of them.
pub(super) fn warnings(offers: &[OfferReport], segments: &[SegmentComparison]) -> Vec<Remark> {
    one_offer(offers).into_iter().chain(segments_differ(segments)).collect()
}

fn one_offer(offers: &[OfferReport]) -> Option<Remark> {
    dominant(offers).map(|o| Remark {
        code: "one_offer",
        label: "One offer has almost all responses.".to_string(),
        sentence: format!(
            "{} has {} of {}: what is said over all offers is said by it. Read each offer on its own.",
            o.name,
            count(o.n),
            count(total(offers))
        ),
    })
}

/// Of each offer the clearest difference that stands out of all that were looked at; they come the clearest first.
pub(super) fn segments_differ(comparisons: &[SegmentComparison]) -> Option<Remark> {
    let mut clearest: Vec<&SegmentComparison> = Vec::new();
    for c in comparisons.iter().filter(|c| c.starred()) {
        if clearest.iter().all(|known| known.offer != c.offer) {
            clearest.push(c);
        }
    }
    let seen = |(accepted, n): (u64, u64), name: &str| format!("{} of {} of {name}", count(accepted), count(n));
    let found: Vec<String> = clearest
        .into_iter()
        .map(|c| {
            let (high, low) = (seen(c.seen, &c.segment), seen(c.seen_against, &c.against));
            format!("{} was accepted by {high}, but by {low}.", c.offer)
        })
        .collect();
    (!found.is_empty()).then(|| Remark {
        code: SEGMENTS_DIFFER,
        label: "Segments differ.".to_string(),
        sentence: format!(
            "{} A rate over all of them holds for this mix of customers alone; a follow-up can judge one segment.",
            found.join(" ")
        ),
    })
}
