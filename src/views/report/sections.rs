//! The sections of a report beyond its offers, in the order of the page. A section without anything to say is not there.

use std::collections::HashMap;

use super::Links;
use super::section::{Place, Section};
use crate::domain::report::comparisons;
use crate::domain::report::focus::Focus;
use crate::domain::report::segments::SegmentComparison;
use crate::domain::report::{Kind, OfferReport, PropositionReport, Report, ladder};
use crate::domain::time::Day;
use crate::domain::wording::{bar, counted, date, range, rung};
use crate::views::charts::{
    Choices, Chosen, Difference, Differences, Dots, Estimate, Event, Ladder, Mark, Pool, Pooled, Segments, Stand, Step,
    TheBar, Timeline,
};

/// How many comparisons the chart shows, the clearest ones; the JSON has all.
const MOST: usize = 2;
/// How many value propositions have a chart of their own: those that most were shown.
const POOLED: usize = 1;

/// All of them.
pub(super) fn all(report: &Report, links: &Links, place: Place<'_>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    sections.extend(rivals(report, place));
    sections.extend(super::saying::cares(report, place));
    sections.extend(commitment(report, place));
    sections.extend(super::saying::capture(report, place));
    sections.extend(time(report, place));
    sections.extend(propositions(report, &links.claims, place));
    sections.extend(comparisons(report, place));
    sections.extend(links.foresight.as_ref().map(|foresight| super::foresight::section(foresight, place)));
    sections.extend(next(report, place));
    sections
}

/// The bar for a chart.
fn the_bar(report: &Report) -> Option<TheBar> {
    let plan = &report.plan.as_ref()?.plan;
    Some(TheBar { rate: plan.succeed_at.rate(), name: bar(plan.succeed_at) })
}

/// One offer in close-up.
pub(super) fn focus(report: &Report, focus: &Focus, place: Place<'_>) -> Section {
    let offer = &report.offers[focus.offer];
    let chosen = Choices { rows: chosen(offer), of: offer.n };
    let dots = Dots { values: focus.rates.clone(), bar: the_bar(report), scale: (0.0, report.scale) };
    let above = focus.above.map_or_else(
        || "Twenty equally likely rates".to_string(),
        |above| format!("{above} of 20 equally likely rates clear your bar"),
    );
    let heading = super::offer::heading(offer);
    let mut section = Section::new(place, "focus", "In close-up", heading.clone())
        .lead(offer.verdict.sentence.clone())
        .lead(super::offer::figures(report, offer))
        .counts("choices", &super::offer::chosen_by(offer.n), &heading, &chosen)
        .counts("dots", &above, &above, &dots);
    for reason in &offer.verdict.reasons {
        section = section.note(reason.clone());
    }
    section
}

fn chosen(offer: &OfferReport) -> Vec<Chosen> {
    let shown = |c: &&crate::domain::report::Choice| {
        c.count > 0 || matches!(c.kind, Kind::Buy | Kind::Alternative | Kind::DoNothing)
    };
    let row = |c: &crate::domain::report::Choice| Chosen {
        name: crate::domain::wording::capital(&c.name),
        kind: c.kind,
        count: c.count,
        share: c.share.map(|s| (s.low, s.high)),
    };
    offer.choices.iter().filter(shown).map(row).collect()
}

fn rivals(report: &Report, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.rivals.as_ref()?;
    let against = report.choices.iter().filter(|c| matches!(c.kind, Kind::Alternative | Kind::DoNothing));
    let rows = against.map(|c| Chosen {
        name: crate::domain::wording::capital(&c.name),
        kind: c.kind,
        count: c.count,
        share: None,
    });
    let won = Choices { rows: rows.collect(), of: report.against };
    let lead = counted(report.against, "response that went against you", "responses that went against you");
    let why = Choices {
        of: report.why_nothing.known,
        rows: report
            .why_nothing
            .reasons
            .iter()
            .map(|r| Chosen { name: r.told(), kind: Mark::DoNothing, count: r.count, share: None })
            .collect(),
    };
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "No segment".to_string());
    let segments = Segments { rows: report.segments.iter().map(|s| (named(&s.name), s.tally.clone())).collect() };
    let mut section = Section::new(place, "rivals", "Rivals", finding.clone())
        .lead(format!("Of {lead}, over all offers."))
        .counts("won", "What won instead", finding, &won)
        .counts("why", &report.why_nothing.heading(), finding, &why);
    if report.segments.len() > 1 {
        section = section.chart("segments", "What each segment chose", finding, &segments);
    }
    Some(section)
}

fn commitment(report: &Report, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.commitment.as_ref()?;
    let asks: Vec<_> = report.offers.iter().filter(|o| o.n > 0).map(|o| o.ask).collect();
    let lowest = asks.iter().min().copied()?;
    let steps = ladder(&report.offers).into_iter().map(|(r, at_least)| Step {
        name: rung(r).to_string(),
        note: None,
        at_least,
        share: None,
        counts: r >= lowest,
        asked: asks.contains(&r),
    });
    let ladder = Ladder { steps: steps.collect(), of: report.responses.counted };
    Some(
        Section::new(place, "commitment", "Commitment", finding.clone())
            .lead("Each rung costs the customer more. A yes below what was asked isn't counted.".to_string())
            .counts("ladder", "What they gave up, at least this much", finding, &ladder),
    )
}

fn time(report: &Report, place: Place<'_>) -> Option<Section> {
    let (finding, focus) = (report.findings.time.as_ref()?, report.focus.as_ref()?);
    let offer = &report.offers[focus.offer];
    let first = focus.timeline.first()?.day;
    let at = |day: Day| f64::from(day.0 - first.0);
    let stands = focus.timeline.iter().map(|d| Stand {
        at: at(d.day),
        day: date(d.day),
        n: d.n,
        share: Estimate { at: d.accepted as f64 / d.n as f64, low: d.interval.low, high: d.interval.high },
    });
    let events = focus.events.iter().map(|e| Event { at: at(e.day), day: date(e.day), name: e.what.clone() });
    let last = focus.timeline.last()?.day;
    let ticks = [first, Day(first.0 + (last.0 - first.0) / 2), last];
    let timeline = Timeline {
        stands: stands.collect(),
        bars: the_bar(report).map(|bar| (0.0, bar)).into_iter().collect(),
        events: events.collect(),
        ticks: ticks.iter().map(|day| (at(*day), day.date().format("%-d %b").to_string())).collect(),
    };
    let now = focus.timeline.last()?.interval;
    Some(
        Section::new(place, "time", "Over time", finding.clone())
            .lead(format!(
                "{}, response by response. The band is safe to read every day: it allows for looking early and for \
                 stopping when it looks good.",
                offer.name
            ))
            .chart("course", &format!("Accepted so far, {}", offer.name), finding, &timeline)
            .note(format!(
                "After {} the rate is probably {}, however often you looked.",
                counted(offer.n, "response", "responses"),
                range(now.low, now.high)
            )),
    )
}

fn propositions(report: &Report, pages: &HashMap<String, String>, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.propositions.as_ref()?;
    let mut section = Section::new(place, "propositions", "Value propositions", finding.clone()).lead(
        "Each offer and segment is drawn towards what the others say: 2 of 4 is weak evidence for 50%.".to_string(),
    );
    let mut by_size: Vec<&PropositionReport> = report.propositions.iter().collect();
    by_size.sort_by_key(|p| std::cmp::Reverse(p.n));
    for (i, p) in by_size.iter().take(POOLED).filter(|p| p.cells.len() > 1).enumerate() {
        section = section.chart(&format!("pool-{}", i + 1), &p.name, &p.sentence, &pooled(report, p));
    }
    for p in &report.propositions {
        let told = p.sentence.strip_prefix(&format!("{}: ", p.name)).unwrap_or(&p.sentence);
        section = section.leading_line(pages.get(&p.name).cloned(), &p.name, told);
    }
    Some(section)
}

fn pooled(report: &Report, p: &PropositionReport) -> Pooled {
    let rows = p.cells.iter().filter_map(|c| {
        let shrunk = c.shrunk?;
        Some(Pool {
            name: c.segment.as_ref().map_or_else(|| c.offer.clone(), |s| format!("{}, {s}", c.offer)),
            accepted: c.accepted,
            n: c.n,
            seen: (c.n > 0).then(|| c.accepted as f64 / c.n as f64),
            shrunk: Estimate { at: shrunk.mean, low: shrunk.low, high: shrunk.high },
            without: c.without.map(|w| w.rate_without),
            decisive: c.without.is_some_and(|w| w.flagged),
        })
    });
    Pooled {
        rows: rows.collect(),
        mean: p.pooled.map(|r| Estimate { at: r.rate.mean, low: r.rate.low, high: r.rate.high }),
        next: p.pooled.map(|r| (r.next.low, r.next.high)),
        bar: the_bar(report),
        scale: 1.0,
    }
}

/// Offers against each other, and their segments.
fn comparisons(report: &Report, place: Place<'_>) -> Option<Section> {
    let heading = report.findings.comparisons.as_ref().or(report.findings.segments.as_ref())?;
    let section = Section::new(place, "comparisons", "Comparisons", heading.clone());
    Some(segments(report, offers(report, section)))
}

fn offers(report: &Report, section: Section) -> Section {
    let Some(finding) = report.findings.comparisons.as_ref() else { return section };
    let mut strongest: Vec<_> = report.comparisons.iter().collect();
    strongest.sort_by(|a, b| b.chance_better.total_cmp(&a.chance_better));
    let rows = strongest.iter().take(MOST).filter_map(|c| {
        let (low, high) = (c.difference.range.low, c.difference.range.high);
        let difference = Estimate { at: c.difference.estimate?, low, high };
        let name = format!("{} against {}", c.offer, c.against);
        Some(Difference { name, difference, chance: Some(c.chance_better), planned: true })
    });
    let differences = Differences::of(rows.collect());
    let section = section.lead(comparisons::claimed_by(report.status).to_string()).chart(
        "differences",
        "How much more often one is accepted",
        finding,
        &differences,
    );
    let claimed = strongest.iter().filter(|c| c.claim.is_some()).take(MOST);
    claimed.fold(section, |section, c| section.line(&format!("{} against {}", c.offer, c.against), &c.sentence))
}

fn segments(report: &Report, section: Section) -> Section {
    let Some(finding) = report.findings.segments.as_ref() else { return section };
    let name = |c: &SegmentComparison| format!("{}: {} against {}", c.offer, c.segment, c.against);
    let told = || report.segment_comparisons.iter().take(MOST);
    let rows = told().filter_map(|c| {
        let (low, high) = (c.difference.range.low, c.difference.range.high);
        let difference = Estimate { at: c.difference.estimate?, low, high };
        Some(Difference { name: name(c), difference, chance: Some(c.chance_better), planned: false })
    });
    let differences = Differences::of(rows.collect());
    let section = section.chart("segments", "Segments, looked at after the fact", finding, &differences).note(format!(
        "{finding}. No plan asked for that: it is an exploration, and of what stands out in one about one in ten at most \
         does so by chance."
    ));
    let starred = told().filter(|c| c.starred());
    starred.fold(section, |section, c| section.line(&name(c), &c.sentence))
}

fn next(report: &Report, place: Place<'_>) -> Option<Section> {
    let finding = report.findings.next.as_ref()?;
    let section = Section::new(place, "next", "Test next", finding.clone())
        .lead("Ranked by what more responses could change, for the same effort.".to_string());
    Some(report.planning.iter().fold(section, |section, p| section.line(&p.offer, &p.sentence)))
}
