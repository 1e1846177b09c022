//! `touchstone-portfolio/1`: the portfolio as JSON, with the figures of the page.
//!
//! Rates lie in 0 to 1 with full precision. Unknown keys may be added later; these stay.

use serde::Serialize;

use super::forecasts::Recorded;
use super::report_json::Proposition;
use crate::domain::forecast::Record;
use crate::domain::portfolio::search::Search;
use crate::domain::portfolio::{LEVEL, Month, Offer, Portfolio, Row};

/// The name of the format.
pub const FORMAT: &str = "touchstone-portfolio/1";

/// A portfolio as JSON, indented, with a line break at its end; the experiments are those that a search finds.
pub fn to_string(portfolio: &Portfolio, search: &Search) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Root::of(portfolio, search)).map(|text| text + "\n")
}

/// The same with how well the workspace's forecasts fit.
pub fn with_forecasts(portfolio: &Portfolio, search: &Search, record: &Record) -> serde_json::Result<String> {
    let root = Root { forecasts: Some(Recorded::of(record)), ..Root::of(portfolio, search) };
    serde_json::to_string_pretty(&root).map(|text| text + "\n")
}

#[derive(Serialize)]
struct Root<'a> {
    format: &'static str,
    computed_at: String,
    demo: bool,
    headline: &'a [String],
    lead: &'a str,
    next: Option<Next<'a>>,
    counts: Counts,
    responses: Responses,
    not_understood: &'a [String],
    experiments: Vec<Experiment<'a>>,
    looked_at_together: Together<'a>,
    propositions: Vec<Proposition<'a>>,
    more_propositions: usize,
    months: Vec<InMonth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forecasts: Option<Recorded>,
}

#[derive(Serialize)]
struct Next<'a> {
    sentence: &'a str,
    experiment: i64,
}

#[derive(Serialize)]
struct Counts {
    experiments: usize,
    started: usize,
    answered: usize,
    waiting: usize,
    drafts: usize,
    decided: usize,
    offers_with_bar: usize,
    validated: usize,
    falls_short: usize,
}

#[derive(Serialize)]
struct Responses {
    total: u64,
    counted: u64,
    accepted: u64,
    pending: u64,
    warm: u64,
    repeated: u64,
    first_day: Option<String>,
    last_day: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Experiment<'a> {
    id: i64,
    name: &'a str,
    hypothesis: &'a str,
    status: &'static str,
    need: &'static str,
    why: &'a str,
    bar: Option<f64>,
    stop_at: Option<u64>,
    stop_on: Option<String>,
    planned: Option<u64>,
    days_left: Option<u32>,
    n: u64,
    accepted: u64,
    offers: Vec<OfferLine<'a>>,
    owner: Option<&'a str>,
    segments: &'a [String],
    cares: &'a [String],
    tags: &'a [String],
    fields: Vec<Field<'a>>,
    decided: Option<Decided<'a>>,
}

/// The value of an own field.
#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Decided<'a> {
    on: String,
    choice: &'static str,
    stance: &'static str,
    by: &'a str,
}

#[derive(Serialize)]
struct OfferLine<'a> {
    name: &'a str,
    n: u64,
    accepted: u64,
    verdict: &'static str,
    word: Option<&'static str>,
    lean: Option<&'static str>,
    log_e_up: Option<f64>,
    stands_together: bool,
}

#[derive(Serialize)]
struct Together<'a> {
    method: &'static str,
    level: f64,
    of: usize,
    count: usize,
    sentence: &'a str,
}

#[derive(Serialize)]
struct InMonth {
    month: String,
    responses: u64,
    decided: u64,
    validated: u64,
    falls_short: u64,
}

impl<'a> Root<'a> {
    fn of(p: &'a Portfolio, search: &'a Search) -> Self {
        let (c, r) = (&p.counts, &p.responses);
        Root {
            format: FORMAT,
            computed_at: p.computed_at.rfc3339(),
            demo: p.demo,
            headline: &p.headline,
            lead: &p.lead,
            next: p.next.as_ref().map(|n| Next { sentence: &n.sentence, experiment: n.experiment.0 }),
            counts: Counts {
                experiments: p.rows.len(),
                started: c.started,
                answered: c.answered,
                waiting: c.waiting,
                drafts: c.drafts,
                decided: c.decided,
                offers_with_bar: c.judged,
                validated: c.validated,
                falls_short: c.short,
            },
            responses: Responses {
                total: r.total,
                counted: r.counted,
                accepted: p.tally.accepted(),
                pending: r.pending,
                warm: r.warm,
                repeated: r.repeated,
                first_day: r.days.map(|(first, _)| first.to_string()),
                last_day: r.days.map(|(_, last)| last.to_string()),
            },
            not_understood: &search.misunderstood,
            experiments: p.rows.iter().filter(|row| search.fits(row)).map(Experiment::of).collect(),
            looked_at_together: Together {
                method: "e_bh",
                level: LEVEL,
                of: p.discoveries.of,
                count: p.discoveries.count,
                sentence: &p.discoveries.sentence,
            },
            propositions: p.propositions.iter().map(Proposition::of).collect(),
            more_propositions: p.more_propositions,
            months: p.months.iter().map(InMonth::of).collect(),
            forecasts: None,
        }
    }
}

impl InMonth {
    fn of(m: &Month) -> Self {
        InMonth {
            month: m.first.to_string()[..7].to_string(),
            responses: m.responses,
            decided: m.decided,
            validated: m.validated,
            falls_short: m.short,
        }
    }
}

impl<'a> Experiment<'a> {
    pub(super) fn of(row: &'a Row) -> Self {
        Experiment {
            id: row.id.0,
            name: &row.name,
            hypothesis: &row.hypothesis,
            status: row.status.word(),
            need: row.need.code(),
            why: &row.why,
            bar: row.plan.map(|p| p.succeed_at.rate()),
            stop_at: row.plan.and_then(|p| p.stop_at),
            stop_on: row.plan.and_then(|p| p.stop_on).map(|day| day.to_string()),
            planned: row.planned,
            days_left: row.days_left(),
            n: row.n,
            accepted: row.accepted,
            offers: row.offers.iter().map(OfferLine::of).collect(),
            owner: row.about.owner.as_deref(),
            segments: &row.about.segments,
            cares: &row.about.cares,
            tags: &row.about.tags,
            fields: row.about.fields.iter().map(|f| Field { name: &f.name, value: &f.value }).collect(),
            decided: row.decided.as_ref().map(|d| Decided {
                on: d.on.to_string(),
                choice: d.choice.word(),
                stance: d.stance.word(),
                by: &d.by,
            }),
        }
    }
}

impl<'a> OfferLine<'a> {
    fn of(offer: &'a Offer) -> Self {
        OfferLine {
            name: &offer.name,
            n: offer.n,
            accepted: offer.accepted,
            verdict: offer.verdict.code(),
            word: offer.verdict.word(),
            lean: offer.verdict.lean(),
            log_e_up: offer.verdict.log_e_up,
            stands_together: offer.stands,
        }
    }
}
