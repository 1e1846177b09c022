//! One offer of the report page.

use serde::Serialize;

use super::section::Place;
use super::{BarRow, Sentence};
use crate::domain::report::{Kind, OfferReport, Report};
use crate::domain::response::Rung;
use crate::domain::verdict::{NoVerdict, Verdict};
use crate::views::charts::{self, Hump, Mark, SafeHtml};
use crate::views::format::{ask, bar, count, counted, dash, in_100, pct, range, rung};

/// A verdict as it is printed: nothing but words that the domain gave.
#[derive(Debug, Clone, Serialize)]
pub(super) struct VerdictView {
    icon: SafeHtml,
    word: &'static str,
    validated: bool,
}

impl VerdictView {
    fn of(verdict: &Verdict) -> Option<Self> {
        let icon = charts::verdict(verdict.code(), verdict.lean());
        verdict.word().map(|word| VerdictView { icon, word, validated: verdict.is_validated() })
    }
}

/// A line of the table of offers.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OfferRow {
    href: String,
    name: String,
    verdict: Option<VerdictView>,
    early: bool,
    marks: SafeHtml,
    accepted: String,
    n: String,
    hump: SafeHtml,
    range: Option<String>,
    chance: Option<String>,
    bar: String,
    has_bar: bool,
}

impl OfferRow {
    pub(super) fn of(report: &Report, o: &OfferReport, href: String) -> Self {
        let the_bar = report.plan.as_ref().map(|p| (p.plan.succeed_at.rate(), bar(p.plan.succeed_at)));
        let hump = match (o.estimate, o.rate) {
            (Some(estimate), Some(seen)) => charts::hump(&Hump {
                name: &o.name,
                points: &o.hump,
                bar: the_bar.as_ref().map(|(rate, name)| (*rate, name.as_str())),
                estimate,
                seen,
                range: (o.interval.low, o.interval.high),
                scale: report.scale,
                peak: report.peak,
            }),
            _ => SafeHtml::default(),
        };
        OfferRow {
            href,
            name: o.name.clone(),
            verdict: VerdictView::of(&o.verdict),
            early: o.flags.iter().any(|f| f.code == "few_responses"),
            marks: charts::row(&o.tally),
            accepted: count(o.accepted),
            n: count(o.n),
            hump,
            range: o.rate.map(|_| range(o.interval.low, o.interval.high)),
            chance: o.chance_above_bar.map(|c| in_100(c).to_string()),
            bar: the_bar.map(|b| b.1).unwrap_or_default(),
            has_bar: report.has_bar(),
        }
    }
}

/// A line of the table of all figures.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NumberRow {
    name: String,
    n: String,
    accepted: String,
    buy: String,
    buy_into: String,
    soft_yes: String,
    alternative: String,
    do_nothing: String,
    seen: String,
    estimate: String,
    range: String,
    once: String,
    chance: String,
    has_bar: bool,
}

impl NumberRow {
    pub(super) fn of(o: &OfferReport, has_bar: bool) -> Self {
        let none = || "–".to_string();
        let asked = |text: String| if o.n > 0 { text } else { none() };
        NumberRow {
            name: o.name.clone(),
            n: count(o.n),
            accepted: count(o.accepted),
            buy: count(o.tally.buy),
            buy_into: count(o.tally.buy_into),
            soft_yes: count(o.tally.soft_yes),
            alternative: count(o.tally.alternative()),
            do_nothing: count(o.tally.do_nothing),
            seen: o.rate.map_or_else(none, pct),
            estimate: o.estimate.map_or_else(none, pct),
            range: asked(dash(o.interval.low, o.interval.high)),
            once: asked(dash(o.once.low, o.once.high)),
            chance: o.chance_above_bar.map_or_else(none, |c| format!("{} in 100", in_100(c))),
            has_bar,
        }
    }
}

/// The section about one offer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Detail {
    id: String,
    open: bool,
    heading: String,
    verdict: Option<VerdictView>,
    sentence: String,
    ask: String,
    figures: Option<String>,
    reasons: Vec<String>,
    asked: bool,
    choices: Vec<BarRow>,
    of: String,
    chosen_by: String,
    ladder: Vec<BarRow>,
    apart: Vec<Sentence>,
    has_apart: bool,
    segments: Vec<SegmentView>,
    has_segments: bool,
}

#[derive(Debug, Clone, Serialize)]
struct SegmentView {
    name: String,
    counted: String,
    range: String,
    stack: SafeHtml,
}

impl Detail {
    pub(super) fn of(report: &Report, o: &OfferReport, place: Place<'_>, i: usize) -> Self {
        let id = format!("{}offer-{}", place.id, i + 1);
        let most = o.choices.iter().map(|c| c.count).max().unwrap_or_default();
        let choices = o
            .choices
            .iter()
            .filter(|c| c.count > 0 || matches!(c.kind, Kind::Buy | Kind::Alternative | Kind::DoNothing));
        let segments: Vec<SegmentView> = if o.segments.len() > 1 {
            o.segments.iter().enumerate().map(|(k, s)| SegmentView::of(s, &format!("{id}-segment-{}", k + 1))).collect()
        } else {
            Vec::new()
        };
        Detail {
            open: place.numbers_open || report.offers.len() == 1,
            heading: heading(o),
            verdict: VerdictView::of(&o.verdict),
            sentence: o.verdict.sentence.clone(),
            ask: format!("It {}.", ask(o.ask)),
            figures: figures(report, o),
            reasons: o.verdict.reasons.clone(),
            asked: o.n > 0,
            choices: choices
                .map(|c| BarRow { share: c.share.map(|s| dash(s.low, s.high)), ..BarRow::of(c, most) })
                .collect(),
            of: count(o.n),
            chosen_by: chosen_by(o.n),
            ladder: ladder(o),
            apart: o
                .flags
                .iter()
                .filter(|f| !NoVerdict::is_said_by(f.code))
                .map(|f| Sentence { label: f.label.clone(), sentence: f.sentence.clone() })
                .collect(),
            has_apart: o.flags.iter().any(|f| !NoVerdict::is_said_by(f.code)),
            has_segments: !segments.is_empty(),
            segments,
            id,
        }
    }
}

pub(in crate::views) fn heading(o: &OfferReport) -> String {
    if o.n == 0 {
        let logged = o.responses.total > 0;
        return format!("{}: {}", o.name, if logged { "no response counts yet" } else { "nobody has responded yet" });
    }
    format!("{}: {} of {} accepted, {} did nothing", o.name, count(o.accepted), count(o.n), count(o.tally.do_nothing))
}

pub(in crate::views) fn figures(report: &Report, o: &OfferReport) -> Option<String> {
    let estimate = o.estimate?;
    let clears = match (o.chance_above_bar, &report.plan) {
        (Some(chance), Some(p)) => {
            format!(" The chance that it clears your bar of {} is {} in 100.", bar(p.plan.succeed_at), in_100(chance))
        }
        _ => String::new(),
    };
    Some(format!(
        "The rate is probably {}, however often you looked; the best estimate is {}.{clears}",
        range(o.interval.low, o.interval.high),
        pct(estimate)
    ))
}

/// The heading of what an offer's customers chose.
pub(in crate::views) fn chosen_by(n: u64) -> String {
    match n {
        1 => "What the one customer chose".to_string(),
        n => format!("What the {} chose", count(n)),
    }
}

fn ladder(o: &OfferReport) -> Vec<BarRow> {
    let most = o.rungs.iter().map(|r| r.at_least).max().unwrap_or_default();
    if most == 0 {
        return Vec::new();
    }
    o.rungs
        .iter()
        .map(|r| BarRow {
            label: if r.rung == o.ask { format!("{}, as asked", rung(r.rung)) } else { rung(r.rung).to_string() },
            bar: charts::bar(if r.rung < o.ask.max(Rung::Words) { Mark::SoftYes } else { Mark::Buy }, r.at_least, most),
            count: count(r.at_least),
            share: r.range.map(|i| dash(i.low, i.high)),
            lead: r.rung == o.ask,
        })
        .collect()
}

impl SegmentView {
    fn of(s: &crate::domain::report::SegmentReport, id: &str) -> Self {
        let name = s.name.clone().unwrap_or_else(|| "No segment".to_string());
        SegmentView {
            counted: format!("{} of {} accepted", count(s.accepted), counted(s.n, "response", "responses")),
            range: format!("probably {}", range(s.interval.low, s.interval.high)),
            stack: charts::stack(id, &name, &s.tally),
            name,
        }
    }
}
