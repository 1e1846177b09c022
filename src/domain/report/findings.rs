//! What each section of a report shows, as a sentence that stands above it. A section that has nothing to show has none.

use super::{Kind, OfferReport, Report};
use crate::domain::response::Rung;
use crate::domain::wording::{capital, count, counted, number, pct, range, rung};
use crate::stats::association::Quadrant;

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
    /// What to ask next.
    pub next: Option<String>,
}

/// A difference of rates below this is none that a reader should see a course in.
const STEADY: f64 = 0.05;

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
            next: next(report),
        }
    }
}

fn rivals(report: &Report) -> Option<String> {
    let (nothing, others) = (report.tally.do_nothing, report.tally.alternative());
    let best = report.choices.iter().filter(|c| c.kind == Kind::Alternative).max_by_key(|c| c.count);
    Some(match (nothing, others) {
        (0, 0) => return None,
        (_, 0) => format!("Nobody chose an alternative; {} did nothing", count(nothing)),
        (0, _) => format!("Nobody did nothing; {} chose an alternative", count(others)),
        _ if nothing >= others.saturating_mul(2) => {
            // At least two, and shown as a whole number that is not too high.
            let times = usize::try_from(nothing / others).unwrap_or(usize::MAX);
            let times = if times == 2 { "twice".to_string() } else { format!("{} times", number(times)) };
            format!("Doing nothing wins {times} as often as all alternatives together")
        }
        _ if nothing > others => "Doing nothing wins more often than all alternatives together".to_string(),
        _ => match best.filter(|b| b.count > nothing) {
            Some(best) => format!("{} wins more often than doing nothing", capital(&best.name)),
            None => "Alternatives together win more often than doing nothing".to_string(),
        },
    })
}

fn cares(report: &Report) -> Option<String> {
    let first = |corners: &[Quadrant]| {
        let found = report.cares.iter().find(|c| c.quadrant().is_some_and(|q| corners.contains(&q)));
        found.map(|c| c.name.as_str())
    };
    let talk = first(&[Quadrant::SaidNotPaid]);
    let pay = first(&[Quadrant::SaidAndPaid, Quadrant::UnsaidButPaid]);
    (!report.cares.is_empty()).then(|| match (talk, pay) {
        (Some(talk), Some(pay)) => format!("They talk about {talk}. Those who mention {pay} give more."),
        (Some(talk), None) => format!("They talk about {talk}, and those who do give no more"),
        (None, Some(pay)) => format!("Those who mention {pay} give more"),
        (None, None) => "What they say does not tell yet what they do".to_string(),
    })
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
    let said = format!("{} said yes", capital(&counted_people(yes)));
    Some(match *top {
        Rung::Words => format!("{said}, and nobody gave more than their word"),
        _ if *most == yes => format!("{said}, and all of them {}", lower(rung(*top))),
        _ => format!("{said}; {} {}", count(*most), lower(rung(*top))),
    })
}

fn counted_people(n: u64) -> String {
    usize::try_from(n).ok().filter(|n| *n <= 12).map_or_else(|| count(n), number)
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn time(report: &Report) -> Option<String> {
    let days = &report.focus.as_ref()?.timeline;
    let (last, half) = (days.last()?, days.iter().find(|d| d.n * 2 >= days.last().map_or(0, |l| l.n))?);
    if days.len() < 3 {
        return None;
    }
    let rate = |d: &super::timeline::DayReport| d.accepted as f64 / d.n as f64;
    let (early, now) = (rate(half), rate(last));
    Some(match early - now {
        fell if fell > STEADY => format!("It looked better at half time, and stands at {} now", pct(now)),
        rose if rose < -STEADY => format!("It has risen since half time, to {}", pct(now)),
        _ => format!("It has stayed near {}", pct(now)),
    })
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

fn propositions(report: &Report) -> Option<String> {
    let pooled = report.propositions.iter().filter_map(|p| p.pooled.map(|rate| (p, rate.rate)));
    // By what it is at least, so that two of four are not the best of all.
    let (best, rate) = pooled.max_by(|a, b| a.1.low.total_cmp(&b.1.low))?;
    Some(match report.propositions.len() {
        1 => format!("{}: probably {} accept", best.name, range(rate.low, rate.high)),
        n => format!(
            "Of {} value propositions {} stands best: probably {} accept",
            number(n),
            best.name,
            range(rate.low, rate.high)
        ),
    })
}

fn comparisons(report: &Report) -> Option<String> {
    let claimed = report.comparisons.iter().filter_map(|c| c.pairs.as_ref()?.claim.as_ref().map(|claim| (c, claim)));
    let strongest = claimed.max_by(|a, b| a.0.chance_better.total_cmp(&b.0.chance_better));
    (!report.comparisons.is_empty()).then(|| match strongest {
        Some((c, claim)) => {
            let other = if *claim == c.offer { &c.against } else { &c.offer };
            format!("{claim} is accepted more often than {other}")
        }
        None => "No offer is found better than another so far".to_string(),
    })
}

fn next(report: &Report) -> Option<String> {
    let first = report.planning.first()?;
    Some(match report.planning.len() {
        1 => format!("Ask about {} next", first.offer),
        n => format!("Ask about {} next, of {} offers without a verdict", first.offer, number(n)),
    })
}
