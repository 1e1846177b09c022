//! What each section of a report shows, as a sentence that stands above it. A section that has nothing to show has none.

use super::cares::CareReport;
use super::timeline::DayReport;
use super::{Kind, OfferReport, PropositionReport, Report};
use crate::domain::experiment::Status;
use crate::domain::response::Rung;
use crate::domain::wording::{capital, count, counted, number, pct, range, rung};
use crate::stats::association::Quadrant;
use crate::stats::compare::fisher_exact;
use crate::stats::pooling::Estimate;
use crate::stats::sequential::N_MIN;

/// The sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// What won instead.
    pub rivals: Option<String>,
    /// What customers say against what they do.
    pub cares: Option<String>,
    /// What customers gave up.
    pub commitment: Option<String>,
    /// How the evidence of the offer in close-up grew.
    pub time: Option<String>,
    /// What became of those who accepted.
    pub capture: Option<String>,
    /// What the value propositions are worth.
    pub propositions: Option<String>,
    /// The offers against each other.
    pub comparisons: Option<String>,
    /// The segments against each other.
    pub segments: Option<String>,
    /// What to ask next.
    pub next: Option<String>,
}

/// A difference of rates up to this is called none.
const STEADY: f64 = 0.05;
/// Above this p-value chance explains a difference.
const CHANCE: f64 = 0.05;

impl Findings {
    /// All of them.
    pub(super) fn of(report: &Report) -> Self {
        Findings {
            rivals: rivals(report),
            cares: cares(report),
            commitment: commitment(&report.offers),
            time: time(report),
            capture: capture(report),
            propositions: propositions(report),
            comparisons: comparisons(report),
            segments: segments(report),
            next: next(report),
        }
    }
}

fn rivals(report: &Report) -> Option<String> {
    let (nothing, others) = (report.tally.do_nothing, report.tally.alternative());
    let best = report.choices.iter().filter(|c| c.kind == Kind::Alternative).max_by_key(|c| c.count);
    let sizes = format!("{} against {}", count(nothing), count(others));
    Some(match (nothing, others) {
        (0, 0) => return None,
        (_, 0) => format!("Nobody chose an alternative; {} did nothing", count(nothing)),
        (0, _) => format!("Nobody did nothing; {} chose an alternative", count(others)),
        _ if nothing.saturating_add(others) < N_MIN => format!(
            "{} did nothing and {} chose an alternative: too few to compare",
            capital(&people(nothing)),
            people(others)
        ),
        _ if nothing >= others.saturating_mul(2) => {
            format!("Doing nothing wins {} as often as all alternatives together: {sizes}", times(nothing, others))
        }
        _ if nothing > others => format!("Doing nothing wins more often than all alternatives together: {sizes}"),
        _ => match best.filter(|b| b.count > nothing) {
            Some(best) => format!(
                "{} wins more often than doing nothing: {} against {}",
                capital(&best.name),
                count(best.count),
                count(nothing)
            ),
            None if nothing == others => {
                format!("Doing nothing wins as often as all alternatives together: {sizes}")
            }
            None => format!(
                "Alternatives together win more often than doing nothing: {} against {}",
                count(others),
                count(nothing)
            ),
        },
    })
}

/// `twice`, `more than three times`: a whole number that is not too high, for at least two.
fn times(most: u64, least: u64) -> String {
    let whole = usize::try_from(most / least).unwrap_or(usize::MAX);
    let more = if most.is_multiple_of(least) { "" } else { "more than " };
    match whole {
        2 => format!("{more}twice"),
        _ => format!("{more}{} times", number(whole)),
    }
}

fn cares(report: &Report) -> Option<String> {
    let first = |corners: &[Quadrant]| report.cares.iter().find(|c| c.quadrant().is_some_and(|q| corners.contains(&q)));
    let talk = first(&[Quadrant::SaidNotPaid]);
    let pay = first(&[Quadrant::SaidAndPaid, Quadrant::UnsaidButPaid]);
    let paid = |care: &CareReport| format!("Those who state {} gave more: {}", care.name, against(care));
    (!report.cares.is_empty()).then(|| match (talk, pay) {
        (Some(talk), Some(pay)) => {
            format!("{} of {} talk about {}. {}", count(talk.mentioned), count(talk.of), talk.name, paid(pay))
        }
        (Some(talk), None) => {
            format!(
                "They talk about {}, and {}: {}",
                talk.name,
                if talk.gave_less() { "those who do gave less" } else { "nothing shows that those who do gave more" },
                against(talk)
            )
        }
        (None, Some(pay)) => paid(pay),
        (None, None) => "What they say does not tell yet what they do".to_string(),
    })
}

/// Those who state a care against those who don't.
fn against(care: &CareReport) -> String {
    format!(
        "{} of {} accepted, of the others {} of {}",
        count(care.mentioned_accepted),
        count(care.mentioned),
        count(care.silent_accepted),
        count(care.of - care.mentioned)
    )
}

/// How many gave at least each rung, over all offers.
pub fn ladder(offers: &[OfferReport]) -> Vec<(Rung, u64)> {
    let rungs = Rung::ALL.iter().copied().filter(|r| *r != Rung::None);
    let at_least = |rung: Rung| {
        let own = offers.iter().flat_map(|o| &o.rungs).filter(|r| r.rung == rung);
        own.fold(0_u64, |sum, r| sum.saturating_add(r.at_least))
    };
    rungs.map(|rung| (rung, at_least(rung))).collect()
}

fn commitment(offers: &[OfferReport]) -> Option<String> {
    let ladder = ladder(offers);
    let yes = ladder.first()?.1;
    let (top, most) = ladder.iter().rev().find(|(_, n)| *n > 0)?;
    let asked = offers.iter().fold(0_u64, |sum, o| sum.saturating_add(o.n));
    let said = format!("{} of {} said yes", capital(&people(yes)), count(asked));
    let gave = rung(*top).to_lowercase();
    Some(match *top {
        Rung::Words => format!("{said}, and nobody gave more than their word"),
        _ if yes == 1 => format!("{said} and {gave}"),
        _ if *most == yes => format!("{said}, and all of them {gave}"),
        _ => format!("{said}; {} {gave}", people(*most)),
    })
}

fn people(n: u64) -> String {
    usize::try_from(n).ok().filter(|n| *n <= 12).map_or_else(|| count(n), number)
}

fn time(report: &Report) -> Option<String> {
    let days = &report.focus.as_ref()?.timeline;
    let (last, half) = (days.last()?, days.iter().find(|d| d.n * 2 >= days.last().map_or(0, |l| l.n))?);
    if days.len() < 3 {
        return None;
    }
    if last.n < N_MIN {
        return Some(format!("{} so far: too few to see a course", counted(last.n, "response", "responses")));
    }
    let rate = |d: &DayReport| d.accepted as f64 / d.n as f64;
    let seen = |d: &DayReport| format!("{} of {}", count(d.accepted), count(d.n));
    let (early, now) = (rate(half), rate(last));
    let moved =
        format!("At half time it stood at {} ({}), now at {} ({})", pct(early), seen(half), pct(now), seen(last));
    Some(match ((early - now).abs() > STEADY, by_chance(half, last)) {
        (false, _) => format!("It has stayed near {}: {} at half time, {} now", pct(now), seen(half), seen(last)),
        (true, false) => moved,
        (true, true) => format!("{moved}: no more than chance explains"),
    })
}

/// Whether the first half and the rest could well have one and the same rate.
fn by_chance(half: &DayReport, last: &DayReport) -> bool {
    let (n, accepted) = (last.n - half.n, last.accepted.saturating_sub(half.accepted));
    fisher_exact(half.accepted, half.n, accepted, n).map_or(true, |p| p >= CHANCE)
}

fn capture(report: &Report) -> Option<String> {
    let capture = &report.capture.capture;
    (capture.captured > 0 || capture.lost_cases > 0).then(|| {
        let captured = counted(capture.cases, "accepted response", "accepted responses");
        format!("Of {captured} {} captured and {} lost", are(capture.captured), are(capture.lost_cases))
    })
}

fn are(n: u64) -> String {
    format!("{} {}", count(n), if n == 1 { "is" } else { "are" })
}

/// Which value proposition stands clear of all others, range by range; none of several is called the best for less.
fn propositions(report: &Report) -> Option<String> {
    let pooled: Vec<_> = report.propositions.iter().filter_map(|p| p.pooled.map(|rate| (p, rate.rate))).collect();
    let by_low = |a: &&(_, Estimate), b: &&(_, Estimate)| a.1.low.total_cmp(&b.1.low);
    let (best, rate) = pooled.iter().max_by(by_low)?;
    let likely = format!("probably {} accept", range(rate.low, rate.high));
    let clear = pooled.iter().all(|(p, other)| p.name == best.name || other.high < rate.low);
    Some(match (pooled.len(), clear) {
        (1, _) if !best.is_repeated() => {
            let counts = format!("{} of {} accepted", count(best.accepted), count(best.n));
            format!("{}: {counts}, {}", best.name, best.asked_once())
        }
        (1, _) => format!("{}: {likely}, by {} of {}", best.name, count(best.accepted), count(best.n)),
        (2, true) => format!("Of two value propositions {} stands clear of the other: {likely}", best.name),
        (n, true) => {
            format!("Of {} value propositions {} stands clear of the others: {likely}", number(n), best.name)
        }
        (n, false) => {
            let none = match n {
                2 => "Neither value proposition stands clear of the other".to_string(),
                _ => format!("None of {} value propositions stands clear of the others", number(n)),
            };
            let all: Vec<(&PropositionReport, Estimate)> = pooled;
            format!("{none} so far: {}", spread(&all))
        }
    })
}

/// From the lowest to the highest rate: what was seen where nothing can be pooled yet, else the best estimates.
fn spread(pooled: &[(&PropositionReport, Estimate)]) -> String {
    let seen = |p: &PropositionReport| p.accepted as f64 / p.n.max(1) as f64;
    let repeated = pooled.iter().any(|(p, _)| p.is_repeated());
    let rates = || pooled.iter().map(|(p, rate)| if repeated { rate.mean } else { seen(p) });
    let (low, high) = (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max));
    let each = if pooled.len() == 2 { "both" } else { "each" };
    match (repeated, pct(low) == pct(high)) {
        (false, true) => format!("{each} at {}", pct(low)),
        (false, false) => format!("from {} accepted", range(low, high)),
        (true, true) => format!("the best estimate is {} for {each}", pct(low)),
        (true, false) => format!("best estimates from {}", range(low, high)),
    }
}

fn comparisons(report: &Report) -> Option<String> {
    let claimed = report.comparisons.iter().filter_map(|c| c.claim.as_ref().map(|claim| (c, claim.better.as_str())));
    let strongest = claimed.max_by(|a, b| a.0.chance_better.total_cmp(&b.0.chance_better));
    let seen = |name: &str| {
        let offer = report.offers.iter().find(|o| o.name == *name);
        offer.map(|o| format!("{} of {}", count(o.accepted), count(o.n))).unwrap_or_default()
    };
    Some(match (strongest, report.comparisons.as_slice()) {
        (_, []) => return None,
        (Some((c, claim)), _) => {
            let other = c.other(claim);
            format!("{claim} is accepted more often than {other}: {} against {}", seen(claim), seen(other))
        }
        (None, [c]) => format!("Neither {} nor {} is found better so far", c.offer, c.against),
        (None, all) => format!("None of {} comparisons finds one offer better so far", number(all.len())),
    })
}

pub(super) fn segments(report: &Report) -> Option<String> {
    let first = report.segment_comparisons.first()?;
    let seen = |(accepted, n): (u64, u64)| format!("{} of {}", count(accepted), count(n));
    Some(match (first.starred(), report.segment_comparisons.len()) {
        (true, _) => format!(
            "{} accepts {} more often than {}: {} against {}",
            first.segment,
            first.offer,
            first.against,
            seen(first.seen),
            seen(first.seen_against)
        ),
        (false, 1) => format!("Neither {} nor {} stands out", first.segment, first.against),
        (false, all) => format!("None of {} comparisons of segments stands out", number(all)),
    })
}

fn next(report: &Report) -> Option<String> {
    let first = report.planning.first()?;
    let all = report.planning.len();
    Some(match all {
        _ if report.status == Status::Stopped || report.is_over() => {
            let offers = if all == 1 { "offer" } else { "offers" };
            format!("Asking has ended; with more responses {} {offers} could still get a verdict", number(all))
        }
        1 => format!("Ask about {} next, the one offer without a verdict", first.offer),
        _ => format!("Ask about {} next, of {} offers without a verdict", first.offer, number(all)),
    })
}
