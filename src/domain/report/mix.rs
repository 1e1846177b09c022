//! What could be wrong with figures over several offers or segments: that one of them speaks for all.

use super::{OfferReport, Remark, SegmentReport};
use crate::domain::wording::count;
use crate::stats::StatsError;
use crate::stats::compare::miettinen_nurminen_difference;
use crate::stats::sequential::{ALPHA, N_MIN};

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
pub(super) fn warnings(offers: &[OfferReport]) -> Result<Vec<Remark>, StatsError> {
    Ok(one_offer(offers).into_iter().chain(segments_differ(offers)?).collect())
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

fn segments_differ(offers: &[OfferReport]) -> Result<Option<Remark>, StatsError> {
    let mut found = Vec::new();
    for offer in offers {
        if let Some((high, low)) = apart(&offer.segments)? {
            let seen = |s: &SegmentReport| {
                format!("{} of {} of {}", count(s.accepted), count(s.n), s.name.as_deref().unwrap_or_default())
            };
            found.push(format!("{} was accepted by {}, but by {}.", offer.name, seen(high), seen(low)));
        }
    }
    Ok((!found.is_empty()).then(|| Remark {
        code: "segments_differ",
        label: "Segments differ.".to_string(),
        sentence: format!(
            "{} A rate over all of them holds for this mix of customers alone; a follow-up can judge one segment.",
            found.join(" ")
        ),
    }))
}

/// The segments with the highest and the lowest rate, where their difference is more than the play of chance among so
/// many pairs of segments.
fn apart(segments: &[SegmentReport]) -> Result<Option<(&SegmentReport, &SegmentReport)>, StatsError> {
    let large: Vec<&SegmentReport> = segments.iter().filter(|s| s.name.is_some() && s.n >= N_MIN).collect();
    let rate = |s: &SegmentReport| s.rate.unwrap_or_default();
    let by_rate = |a: &&&SegmentReport, b: &&&SegmentReport| rate(a).total_cmp(&rate(b));
    let (Some(high), Some(low)) = (large.iter().max_by(by_rate), large.iter().min_by(by_rate)) else {
        return Ok(None);
    };
    if large.len() < 2 || rate(high) <= rate(low) {
        return Ok(None);
    }
    let pairs = (large.len() * (large.len() - 1) / 2) as f64;
    let range = miettinen_nurminen_difference(low.accepted, low.n, high.accepted, high.n, 1.0 - ALPHA / pairs)?;
    Ok((range.low > 0.0).then_some((*high, *low)))
}
