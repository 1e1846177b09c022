//! One offer in close-up: of those without a verdict the one that most were asked, or else of all.

use super::timeline::{self, DayReport, Event};
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
    /// What happened on the way.
    pub events: Vec<Event>,
}

/// The close-up of an experiment in which anybody was asked.
pub(super) fn of(report: &Report, evidence: &Evidence) -> Result<Option<Focus>, StatsError> {
    place(report).map(|place| on(report, evidence, place)).transpose()
}

/// The close-up of an offer that has been asked.
pub(super) fn on(report: &Report, evidence: &Evidence, place: usize) -> Result<Focus, StatsError> {
    let offer = &report.offers[place];
    let rate = |i: u32| jeffreys_quantile(offer.accepted, offer.n, (f64::from(i) + 0.5) / f64::from(DOTS));
    let timeline = if evidence.undated { Vec::new() } else { timeline::of(&evidence.offers[place])? };
    let amendments = report.plan.as_ref().map_or(&[][..], |plan| &plan.amendments);
    Ok(Focus {
        offer: place,
        rates: (0..DOTS).map(rate).collect::<Result<_, _>>()?,
        above: above(offer, report.plan.as_ref()),
        events: timeline::events(&evidence.offers[place], amendments, &timeline),
        timeline,
    })
}

fn above(offer: &OfferReport, plan: Option<&PlanReport>) -> Option<u32> {
    // At most twenty.
    plan.and(offer.chance_above_bar).map(|chance| (chance * f64::from(DOTS)).round() as u32)
}

fn place(report: &Report) -> Option<usize> {
    let asked = || (0..report.offers.len()).filter(|i| report.offers[*i].n > 0).rev();
    let settled = |i: &usize| {
        let verdict = &report.offers[*i].verdict;
        verdict.is_validated() || verdict.falls_short()
    };
    let most = |among: &mut dyn Iterator<Item = usize>| among.max_by_key(|i| report.offers[*i].n);
    most(&mut asked().filter(|i| !settled(i))).or_else(|| most(&mut asked()))
}
