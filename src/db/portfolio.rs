//! What is known about a whole workspace: a fixed number of queries, however many experiments there are. Only those that
//! files without dates may have filled are asked one by one whether they did.

use std::collections::{HashMap, HashSet};

use super::evidence::{ByOffer, Names, cell, named_mentions, voices};
use super::named::{cares, segments};
use super::scope::Ws;
use super::{
    AnyConn, DbError, alternatives, amendments, decisions, experiments, offers, own_values, proposition_sets,
    propositions, streams, tallies, undated, users,
};
use crate::domain::decision::{Decision, Subject};
use crate::domain::evidence::{Cell, Evidence, LatePlan, Mention, OfferEvidence, Voice};
use crate::domain::id::ExperimentId;
use crate::domain::plan::Amendment;
use crate::domain::portfolio::{About, Decided, Fact, Known, Test};
use crate::domain::price::Prices;
use crate::domain::time::Day;

/// The parts of all experiments, by the id that they belong to.
struct Parts {
    cells: HashMap<i64, Vec<Cell>>,
    streams: HashMap<i64, streams::Stored>,
    offers: HashMap<i64, Vec<offers::Offer>>,
    alternatives: HashMap<i64, Vec<alternatives::Alternative>>,
    amendments: HashMap<i64, Vec<Amendment>>,
    segments: HashMap<i64, Vec<String>>,
    stated: HashMap<i64, Vec<String>>,
    claims: HashMap<String, Vec<String>>,
    mentions: ByOffer<Mention>,
    voices: HashMap<i64, Vec<Voice>>,
    decided: HashMap<i64, Decided>,
    people: HashMap<i64, String>,
    facts: HashMap<i64, Vec<Fact>>,
    /// Experiments of which nobody wrote down when the responses were given.
    undated: HashSet<i64>,
}

/// Everything that a portfolio is made of; what is put away stays out.
pub fn of_workspace<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Known, DbError> {
    let parts = Parts::of(conn, ws)?;
    known(conn, ws, parts)
}

/// The most experiments whose customers are quoted on a value proposition: the latest.
const MOST_QUOTED: usize = 12;

/// The same with what the customers of one value proposition's offers say they care about, and in which words.
pub fn of_proposition<P>(conn: &mut AnyConn, ws: &Ws<P>, name: &str) -> Result<Known, DbError> {
    let mut parts = Parts::of(conn, ws)?;
    let shows = |cells: &[Cell]| cells.iter().any(|c| c.propositions.iter().any(|p| p == name));
    let carrying: Vec<i64> = parts.cells.iter().filter(|(_, cells)| shows(cells)).map(|(offer, _)| *offer).collect();
    let counts = tallies::cares::of_offers(conn, ws, &carrying)?;
    parts.mentions = named_mentions(conn, ws, counts)?;
    for (id, offers) in parts.carrying(&carrying).into_iter().take(MOST_QUOTED) {
        parts.voices.insert(id, voices(conn, ws, ExperimentId(id), &offers)?);
    }
    known(conn, ws, parts)
}

fn known<P>(conn: &mut AnyConn, ws: &Ws<P>, mut parts: Parts) -> Result<Known, DbError> {
    let experiments = experiments::list(conn, ws, false)?;
    let ids: Vec<ExperimentId> = experiments.iter().map(|e| e.id).collect();
    parts.amendments = amendments::of_some(conn, ws, &ids)?;
    let owners: Vec<i64> = experiments.iter().filter_map(|e| e.owner).map(|owner| owner.0).collect();
    parts.people = users::names(conn, &owners)?;
    for (id, offers) in parts.maybe_undated(&undated::days(conn, ws)?) {
        if undated::all(conn, ws, &offers)? {
            parts.undated.insert(id);
        }
    }
    let tests = experiments.into_iter().map(|e| parts.test(e, ws.demo())).collect();
    Ok(Known { tests, days: tallies::whole::by_day(conn, ws)?, demo: ws.demo() })
}

impl Parts {
    fn of<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Self, DbError> {
        let counts = tallies::whole::of_workspace(conn, ws)?;
        let alternatives = alternatives::of_workspace(conn, ws)?;
        let mut sets: Vec<i64> = counts.iter().map(|(key, _)| key.propositions).collect();
        sets.sort_unstable();
        sets.dedup();
        let names = Names {
            segments: segments::list(conn, ws)?.into_iter().map(|(id, name)| (id.0, name)).collect(),
            alternatives: alternatives.values().flatten().map(|a| (a.id.0, a.name.clone())).collect(),
            propositions: proposition_sets::members(conn, ws, &sets)?,
        };
        let mut cells: HashMap<i64, Vec<Cell>> = HashMap::new();
        for (key, count) in &counts {
            cells.entry(key.offer).or_default().push(cell(key, *count, &names));
        }
        let known: HashMap<i64, String> = cares::list(conn, ws)?.into_iter().map(|(id, name)| (id.0, name)).collect();
        let mut stated: HashMap<i64, Vec<String>> = HashMap::new();
        for (offer, care) in tallies::whole::stated(conn, ws)? {
            stated.entry(offer).or_default().extend(known.get(&care).cloned());
        }
        Ok(Parts {
            cells,
            streams: streams::of_workspace(conn, ws)?,
            offers: offers::of_workspace(conn, ws)?,
            alternatives,
            amendments: HashMap::new(),
            segments: experiments::all_segments(conn, ws)?,
            stated,
            claims: propositions::claims(conn, ws)?,
            mentions: ByOffer::new(),
            voices: HashMap::new(),
            decided: decided(conn, ws)?,
            people: HashMap::new(),
            facts: own_values::all_facts(conn, ws)?,
            undated: HashSet::new(),
        })
    }

    /// Experiments with responses of no other days than those on which files came in, with their offers.
    fn maybe_undated(&self, imports: &HashSet<Day>) -> HashMap<i64, Vec<i64>> {
        let cells = |offers: &[i64]| offers.iter().filter_map(|id| self.cells.get(id)).flatten().collect::<Vec<_>>();
        let ids = |offers: &Vec<offers::Offer>| offers.iter().map(|offer| offer.id.0).collect::<Vec<_>>();
        let all = self.offers.iter().map(|(id, offers)| (*id, ids(offers)));
        all.filter(|(_, offers)| {
            let cells = cells(offers);
            !cells.is_empty() && cells.iter().all(|cell| imports.contains(&cell.day))
        })
        .collect()
    }

    /// The names of some offers by their experiment, the latest experiment first.
    fn carrying(&self, offers: &[i64]) -> Vec<(i64, HashMap<i64, String>)> {
        let named = |all: &Vec<offers::Offer>| -> HashMap<i64, String> {
            all.iter().filter(|o| offers.contains(&o.id.0)).map(|o| (o.id.0, o.name.clone())).collect()
        };
        let mut found: Vec<_> = self.offers.iter().map(|(id, all)| (*id, named(all))).collect();
        found.retain(|(_, offers)| !offers.is_empty());
        found.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        found
    }

    fn test(&mut self, e: experiments::Experiment, demo: bool) -> Test {
        let id = e.id.0;
        let alternatives = self.alternatives.remove(&id).unwrap_or_default();
        let offers = self.offers.remove(&id).unwrap_or_default();
        let stated: Vec<String> = offers.iter().flat_map(|o| self.stated.remove(&o.id.0).unwrap_or_default()).collect();
        let offers: Vec<OfferEvidence> = offers.into_iter().filter_map(|o| self.offer(o)).collect();
        let cells = || offers.iter().flat_map(|o| &o.cells);
        let first_response = cells().filter(|c| c.counts()).map(|c| c.day).min();
        let late_plan = LatePlan::find(e.plan.as_ref(), e.started_at, first_response);
        let asked = self.segments.remove(&id).unwrap_or_default();
        let about = About {
            owner: e.owner.and_then(|owner| self.people.get(&owner.0).cloned()),
            segments: once(asked.into_iter().chain(cells().filter_map(|c| c.segment.clone()))),
            cares: once(stated.into_iter().chain(self.claimed(&offers))),
            tags: e.tags.all().to_vec(),
            fields: self.facts.remove(&id).unwrap_or_default(),
        };
        let evidence = Evidence {
            amendments: self.amendments.remove(&id).unwrap_or_default(),
            rewordings: Vec::new(),
            alternatives: alternatives.into_iter().filter(|a| !a.archived).map(|a| a.name).collect(),
            name: e.name,
            hypothesis: e.hypothesis,
            method: e.method,
            status: e.status,
            started_at: e.started_at,
            stopped_at: e.stopped_at,
            plan: e.plan.filter(|_| late_plan.is_none()),
            late_plan,
            offers,
            pairings: Vec::new(),
            voices: self.voices.remove(&id).unwrap_or_default(),
            undated: e.source.is_some() || self.undated.contains(&id),
            own: Default::default(),
            part: None,
            demo,
        };
        let evidence = evidence.without_unsaid_days();
        Test { id: ExperimentId(id), evidence, about, decided: self.decided.remove(&id) }
    }

    /// An offer's counts; nothing for one that is no longer made and never had a response.
    fn offer(&mut self, offer: offers::Offer) -> Option<OfferEvidence> {
        let cells = self.cells.remove(&offer.id.0).unwrap_or_default();
        (!offer.archived || !cells.is_empty()).then(|| OfferEvidence {
            cells,
            stream: self.streams.get(&offer.id.0).map(|s| s.folding.stream()).unwrap_or_default(),
            ask: offer.ask.rung,
            mentions: self.mentions.remove(&offer.id.0).unwrap_or_default(),
            name: offer.name,
            sources: Vec::new(),
            endings: Vec::new(),
            prices: Prices::default(),
        })
    }

    fn claimed(&self, offers: &[OfferEvidence]) -> Vec<String> {
        let shown = offers.iter().flat_map(|o| &o.cells).flat_map(|c| c.propositions.iter());
        shown.filter_map(|name| self.claims.get(name)).flatten().cloned().collect()
    }
}

/// What was decided last on each experiment.
fn decided<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<HashMap<i64, Decided>, DbError> {
    let last = |d: Decision| match d.subject {
        Subject::Experiment(id) => {
            Some((id.0, Decided { on: d.at.day(), choice: d.choice, stance: d.stance, by: d.by }))
        }
        Subject::Proposition(_) => None,
    };
    // Oldest first, so a later one takes the place of an earlier one.
    Ok(decisions::all(conn, ws)?.into_iter().filter_map(last).collect())
}

/// Each of them once, in their order.
fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
