//! One offer in close-up: the one about which most is still to be learned, or else the one that most were asked.

use super::timeline::{self, DayReport};
use super::{OfferReport, PlanReport, Report};
use crate::domain::evidence::Evidence;
use crate::stats::StatsError;
use crate::stats::proportion::jeffreys_quantile;

/// How many equally likely rates are told.
pub const DOTS: u32 = 20;

/// The close-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Focus {
    /// The place of the offer in the report.
    pub offer: usize,
    /// Twenty rates, rising, of which each is as likely as the others.
    pub rates: Vec<f64>,
    /// How many of the twenty lie above the bar, by its chance; nothing without a bar.
    pub above: Option<u32>,
    /// How the evidence grew, day by day.
    pub timeline: Vec<DayReport>,
}

/// The close-up of an experiment in which anybody was asked.
pub(super) fn of(report: &Report, evidence: &Evidence) -> Result<Option<Focus>, StatsError> {
    let Some(place) = place(report) else { return Ok(None) };
    let offer = &report.offers[place];
    let rate = |i: u32| jeffreys_quantile(offer.accepted, offer.n, (f64::from(i) + 0.5) / f64::from(DOTS));
    Ok(Some(Focus {
        offer: place,
        rates: (0..DOTS).map(rate).collect::<Result<_, _>>()?,
        above: above(offer, report.plan.as_ref()),
        timeline: timeline::of(&evidence.offers[place])?,
    }))
}

fn above(offer: &OfferReport, plan: Option<&PlanReport>) -> Option<u32> {
    // At most twenty.
    plan.and(offer.chance_above_bar).map(|chance| (chance * f64::from(DOTS)).round() as u32)
}

fn place(report: &Report) -> Option<usize> {
    let asked = |name: &str| report.offers.iter().position(|o| o.name == name && o.n >= 8);
    let open = report.planning.iter().find_map(|p| asked(&p.offer));
    let most = (0..report.offers.len()).filter(|i| report.offers[*i].n > 0).rev().max_by_key(|i| report.offers[*i].n);
    open.or(most)
}
