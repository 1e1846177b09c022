//! What is said about one offer.

use super::responses::responses;
use super::tally::{Kind, Tally};
use super::{PlanReport, Remark, Responses, flags};
use crate::domain::evidence::{Cell, Evidence, OfferEvidence};
use crate::domain::plan::Bar;
use crate::domain::response::{Rung, Standing};
use crate::domain::stream::boundaries_for;
use crate::domain::verdict::{NoVerdict, Verdict};
use crate::stats::StatsError;
use crate::stats::choice::{Share, shares};
use crate::stats::proportion::{Interval, jeffreys_density, jeffreys_interval, jeffreys_mean, probability_above};
use crate::stats::sequential::{ALPHA, N_MIN, always_valid_interval};

/// How many points a hump is drawn with.
const POINTS: u32 = 140;

/// The level of the range that holds if one had looked once.
const ONCE: f64 = 0.95;

/// One offer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferReport {
    /// The offer's name.
    pub name: String,
    /// The rung that counts.
    pub ask: Rung,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// What the counted responses were.
    pub tally: Tally,
    /// Responses of every standing.
    pub responses: Responses,
    /// Accepted of counted; nothing before the first response.
    pub rate: Option<f64>,
    /// The best estimate; nothing before the first response.
    pub estimate: Option<f64>,
    /// The chance that the rate lies above the bar; nothing without a bar or before the first response.
    pub chance_above_bar: Option<f64>,
    /// The always-valid range, 90 %.
    pub interval: Interval,
    /// The range if one had looked once, 95 %.
    pub once: Interval,
    /// The hump: rate and density, from 0 to the report's scale.
    pub hump: Vec<(f64, f64)>,
    /// The verdict.
    pub verdict: Verdict,
    /// What was chosen, do nothing last and never missing.
    pub choices: Vec<Choice>,
    /// How many gave at least each rung.
    pub rungs: Vec<RungReport>,
    /// The counts by segment.
    pub segments: Vec<SegmentReport>,
    /// What a reader of this offer has to know.
    pub flags: Vec<Remark>,
}

/// One thing that could be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What kind of choice it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// How many chose it.
    pub count: u64,
    /// Its share with a simultaneous range of 95 %; nothing before the first response.
    pub share: Option<Share>,
}

/// How many gave at least one rung.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RungReport {
    /// The rung.
    pub rung: Rung,
    /// How many gave at least that.
    pub at_least: u64,
    /// Of all counted; nothing before the first response.
    pub rate: Option<f64>,
    /// The always-valid range of that rate, 90 %, of the rung that was asked for alone.
    pub range: Option<Interval>,
}

/// The counts of one segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentReport {
    /// The segment; nothing for responses without one.
    pub name: Option<String>,
    /// Counted responses.
    pub n: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// What they were.
    pub tally: Tally,
    /// Accepted of counted.
    pub rate: Option<f64>,
    /// The always-valid range, 90 %.
    pub interval: Interval,
}

/// The side of a bar on which a whole range lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl OfferReport {
    /// The side of a bar on which all responses together lie at 20 to 1; nothing before a verdict could fall. The range
    /// is safe to read against any bar, whenever somebody thought of it.
    pub fn side_of(&self, bar: Bar) -> Option<Side> {
        match (self.interval, bar.rate()) {
            _ if self.n < N_MIN => None,
            (range, bar) if range.low >= bar => Some(Side::Above),
            (range, bar) if range.high <= bar => Some(Side::Below),
            _ => None,
        }
    }
}

pub(super) fn report(
    offer: &OfferEvidence,
    alternatives: &[String],
    plan: Option<&PlanReport>,
    none: NoVerdict,
    scale: f64,
) -> Result<OfferReport, StatsError> {
    let (n, s) = (offer.stream.n, offer.stream.accepted);
    let asked = n > 0;
    let tally = Tally::of(offer.ask, &offer.cells);
    let verdict = match plan {
        Some(p) => Verdict::of(&offer.stream, &p.plan, &boundaries_for(&p.plan, p.amended), p.moved.as_ref())?,
        None => Verdict::none(none),
    };
    let chance = plan.filter(|_| asked).map(|p| probability_above(s, n, p.plan.succeed_at.rate()));
    let mut out = OfferReport {
        name: offer.name.clone(),
        ask: offer.ask,
        n,
        accepted: s,
        responses: responses(offer),
        rate: rate(s, n),
        estimate: asked.then(|| jeffreys_mean(s, n)).transpose()?,
        chance_above_bar: chance.transpose()?,
        interval: always_valid_interval(s, n, ALPHA)?,
        once: jeffreys_interval(s, n, ONCE)?,
        hump: if asked { hump(s, n, scale)? } else { Vec::new() },
        verdict,
        choices: choices(&tally, alternatives)?,
        rungs: rungs(offer)?,
        segments: segments(offer)?,
        flags: Vec::new(),
        tally,
    };
    out.flags = flags::flags(&out, plan, none)?;
    Ok(out)
}

fn rate(s: u64, n: u64) -> Option<f64> {
    (n > 0).then(|| s as f64 / n as f64)
}

/// Everything that could be chosen, chosen or not, do nothing last.
pub(super) fn choices(tally: &Tally, alternatives: &[String]) -> Result<Vec<Choice>, StatsError> {
    let named = |kind: Kind, count| (kind, kind.label().to_string(), count);
    let mut rows =
        vec![named(Kind::Buy, tally.buy), named(Kind::BuyInto, tally.buy_into), named(Kind::SoftYes, tally.soft_yes)];
    let chosen = |name: &String| tally.alternatives.iter().find(|(n, _)| n == name).map_or(0, |(_, count)| *count);
    rows.extend(alternatives.iter().map(|name| (Kind::Alternative, name.clone(), chosen(name))));
    let others = tally.alternatives.iter().filter(|(name, _)| !alternatives.contains(name));
    rows.extend(others.map(|(name, count)| (Kind::Alternative, name.clone(), *count)));
    rows.push(named(Kind::DoNothing, tally.do_nothing));
    let counts: Vec<u64> = rows.iter().map(|(_, _, count)| *count).collect();
    let shares = match shares(&counts, 1.0 - ONCE) {
        Ok(shares) => shares.into_iter().map(Some).collect(),
        Err(StatsError::NoData) => vec![None; counts.len()],
        Err(e) => return Err(e),
    };
    Ok(rows.into_iter().zip(shares).map(|((kind, name, count), share)| Choice { kind, name, count, share }).collect())
}

/// How many gave at least each rung, of all who were asked and answered. Whoever was asked for one rung says nothing about
/// what another asking would bring, so that rung alone has a range: the one that the verdict rests on.
fn rungs(offer: &OfferEvidence) -> Result<Vec<RungReport>, StatsError> {
    let answered = || offer.cells.iter().filter(|c| c.counts());
    let sum = |cells: &mut dyn Iterator<Item = &Cell>| cells.fold(0_u64, |sum, c| sum.saturating_add(c.count));
    let asked = sum(&mut answered());
    let one = |rung: Rung| {
        let at_least = sum(&mut answered().filter(|c| c.outcome.is_yes() && c.rung >= rung));
        let range = || always_valid_interval(at_least, asked, ALPHA);
        let range = (rung == offer.ask && asked > 0).then(range).transpose()?;
        Ok(RungReport { rung, at_least, rate: rate(at_least, asked), range })
    };
    Rung::ALL.iter().copied().filter(|r| *r != Rung::None).map(one).collect()
}

fn segments(offer: &OfferEvidence) -> Result<Vec<SegmentReport>, StatsError> {
    let mut names: Vec<Option<&String>> = Vec::new();
    for cell in offer.cells.iter().filter(|c| c.standing == Standing::Counted) {
        if !names.contains(&cell.segment.as_ref()) {
            names.push(cell.segment.as_ref());
        }
    }
    names.sort_by_key(|name| (name.is_none(), *name));
    names
        .into_iter()
        .map(|name| {
            let tally = Tally::of(offer.ask, offer.cells.iter().filter(|c| c.segment.as_ref() == name));
            let (n, accepted) = (tally.n(), tally.accepted());
            Ok(SegmentReport {
                name: name.cloned(),
                n,
                accepted,
                tally,
                rate: rate(accepted, n),
                interval: always_valid_interval(accepted, n, ALPHA)?,
            })
        })
        .filter(|s| !matches!(s, Ok(s) if s.n == 0))
        .collect()
}

fn hump(s: u64, n: u64, scale: f64) -> Result<Vec<(f64, f64)>, StatsError> {
    (0..POINTS)
        .map(|i| {
            // Midpoints, since the density is infinite at the ends when a count is zero.
            let x = (f64::from(i) + 0.5) / f64::from(POINTS) * scale;
            Ok((x, jeffreys_density(s, n, x)?))
        })
        .collect()
}

/// The highest rate that the humps of an experiment are drawn to: one scale for all rows, with room around the bar.
pub fn scale(evidence: &Evidence) -> Result<f64, StatsError> {
    let mut needed: f64 = evidence.plan.map_or(0.0, |p| p.succeed_at.rate() * 1.6);
    for offer in &evidence.offers {
        let stream = &offer.stream;
        let reach = if stream.n >= N_MIN {
            always_valid_interval(stream.accepted, stream.n, ALPHA)?.high
        } else {
            rate(stream.accepted, stream.n).unwrap_or(0.0)
        };
        needed = needed.max(reach);
    }
    Ok([0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].into_iter().find(|top| needed <= *top).unwrap_or(1.0))
}

/// The highest density of all humps. A hump without acceptances, or without anything else, rises without end at its edge
/// and would flatten all others, so it counts only where there is nothing but such humps.
pub(super) fn peak(offers: &[OfferReport]) -> f64 {
    let highest = |keep: &dyn Fn(&OfferReport) -> bool| {
        offers.iter().filter(|o| keep(o)).flat_map(|o| &o.hump).map(|p| p.1).fold(0.0, f64::max)
    };
    match highest(&|o| (1..o.n).contains(&o.accepted)) {
        0.0 => highest(&|_| true),
        peak => peak,
    }
}
