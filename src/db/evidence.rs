//! What the statistics see of an experiment: its tallies with names, never its responses.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::named::{cares, segments};
use super::scope::Ws;
use super::tallies::{self, Key};
use super::{
    AnyConn, DbError, alternatives, amendments, experiments, imports, offers, own_values, pairs, prices,
    proposition_sets, responses, rewordings, streams, undated, users,
};
use crate::domain::evidence::{
    Cell, Ending, Evidence, LatePlan, MOST_VOICES, Mention, OfferEvidence, Paired, Source, Voice,
};
use crate::domain::id::ExperimentId;
use crate::domain::own_field::{FieldCounts, OwnEvidence};
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::slice::Logged;
use crate::domain::time::{Day, Moment};

pub(super) struct Names {
    pub(super) segments: HashMap<i64, String>,
    pub(super) alternatives: HashMap<i64, String>,
    pub(super) propositions: HashMap<i64, Arc<[String]>>,
}

/// The evidence of an experiment: the same cost at thirty responses and at thirty million.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Evidence, DbError> {
    Ok(read(conn, ws, id)?.0)
}

/// The same with what one member logged, read from the responses themselves; nothing where there are too many.
pub fn of_member<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
    member: &str,
) -> Result<(Evidence, Option<Logged>), DbError> {
    let (evidence, names, places) = read(conn, ws, id)?;
    let Some(counts) = tallies::logged::by_member(conn, ws, id, member)? else { return Ok((evidence, None)) };
    let mut own: Logged = evidence.offers.iter().map(|_| Vec::new()).collect();
    for (key, n) in counts {
        if let Some(place) = places.get(&key.offer) {
            own[*place].push(cell(&key, n, &names));
        }
    }
    Ok((evidence, Some(own)))
}

/// The evidence, its names, and the place of each offer in it.
fn read<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
) -> Result<(Evidence, Names, HashMap<i64, usize>), DbError> {
    let experiment = experiments::get(conn, ws, id)?;
    let counts = tallies::of_experiment(conn, ws, id)?;
    let folds = streams::of_experiment(conn, ws, id)?;
    let alternatives = alternatives::list(conn, ws, id)?;
    let ids =
        |f: fn(&Key) -> i64| counts.iter().map(|(k, _)| f(k)).collect::<HashSet<_>>().into_iter().collect::<Vec<_>>();
    let names = Names {
        segments: segments::names(conn, ws, &ids(|k| k.segment))?,
        alternatives: alternatives.iter().map(|a| (a.id.0, a.name.clone())).collect(),
        propositions: proposition_sets::members(conn, ws, &ids(|k| k.propositions))?,
    };
    let (mut mentions, mut sources, mut endings) =
        (mentions(conn, ws, id)?, sources(conn, ws, id)?, endings(conn, ws, id)?);
    let mut prices = prices::of_experiment(conn, ws, id)?;
    let mut cells: HashMap<i64, Vec<Cell>> = HashMap::new();
    for (key, count) in &counts {
        cells.entry(key.offer).or_default().push(cell(key, *count, &names));
    }
    let shown: Vec<(Vec<Cell>, offers::Offer)> = offers::list(conn, ws, id)?
        .into_iter()
        .map(|offer| (cells.remove(&offer.id.0).unwrap_or_default(), offer))
        .filter(|(cells, offer)| !offer.archived || !cells.is_empty())
        .collect();
    let places: HashMap<i64, usize> = shown.iter().enumerate().map(|(place, (_, offer))| (offer.id.0, place)).collect();
    let called: HashMap<i64, String> = shown.iter().map(|(_, offer)| (offer.id.0, offer.name.clone())).collect();
    let offers = shown
        .into_iter()
        .map(|(cells, offer)| OfferEvidence {
            cells,
            stream: folds.get(&offer.id.0).map(|s| s.folding.stream()).unwrap_or_default(),
            ask: offer.ask.rung,
            mentions: mentions.remove(&offer.id.0).unwrap_or_default(),
            sources: sources.remove(&offer.id.0).unwrap_or_default(),
            endings: endings.remove(&offer.id.0).unwrap_or_default(),
            prices: prices.remove(&offer.id.0).unwrap_or_default(),
            name: offer.name,
        })
        .collect::<Vec<OfferEvidence>>();
    let first_response = offers.iter().flat_map(|o| &o.cells).filter(|c| c.counts()).map(|c| c.day).min();
    let asked: Vec<i64> = places.keys().copied().collect();
    let late_plan = LatePlan::find(experiment.plan.as_ref(), experiment.started_at, first_response);
    let evidence = Evidence {
        amendments: amendments::of_experiment(conn, ws, id)?,
        rewordings: rewordings::of_experiment(conn, ws, id)?,
        alternatives: alternatives.into_iter().filter(|a| !a.archived).map(|a| a.name).collect(),
        name: experiment.name,
        hypothesis: experiment.hypothesis,
        method: experiment.method,
        status: experiment.status,
        started_at: experiment.started_at,
        stopped_at: experiment.stopped_at,
        plan: experiment.plan.filter(|_| late_plan.is_none()),
        late_plan,
        voices: voices(conn, ws, id, &called)?,
        pairings: pairings(conn, ws, id, &places)?,
        own: own(conn, ws, id, &places)?,
        offers,
        part: None,
        // The counts of a publication say nothing of days, nor do files without dates.
        undated: experiment.source.is_some() || undated::all(conn, ws, &asked)?,
        demo: ws.demo(),
    };
    Ok((evidence.without_unsaid_days(), names, places))
}

/// What is known of own fields: the experiment's values, and the counted responses by each choice that was made.
fn own<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
    places: &HashMap<i64, usize>,
) -> Result<OwnEvidence, DbError> {
    let facts = own_values::facts(conn, ws, id)?;
    let fields = own_values::choices(conn, ws)?;
    if fields.is_empty() {
        return Ok(OwnEvidence { facts, ..OwnEvidence::default() });
    }
    let mut counts: HashMap<i64, Vec<(String, usize, Cell)>> = HashMap::new();
    for (key, total) in tallies::choices::of_experiment(conn, ws, id)? {
        if let Some(place) = places.get(&key.offer) {
            let cell = plain_cell(outcome(key.outcome), rung(key.rung), count(total));
            counts.entry(key.field).or_default().push((key.option, *place, cell));
        }
    }
    let fields = fields.into_iter().filter_map(|(id, name, options)| {
        Some(FieldCounts { name, options: options.all().to_vec(), counts: counts.remove(&id)? })
    });
    Ok(OwnEvidence { facts, fields: fields.collect(), uncounted: false })
}

/// Counted responses of which only what they did is known.
fn plain_cell(outcome: Outcome, rung: Rung, count: u64) -> Cell {
    Cell {
        segment: None,
        propositions: Arc::from([]),
        outcome,
        unsaid: false,
        alternative: None,
        rung,
        standing: Standing::Counted,
        day: Day(0),
        count,
    }
}

pub(super) type ByOffer<T> = HashMap<i64, Vec<T>>;

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}

fn outcome(code: i16) -> Outcome {
    Outcome::from_code(code).unwrap_or(Outcome::Pending)
}

fn rung(code: i16) -> Rung {
    Rung::from_code(code).unwrap_or(Rung::None)
}

fn day(day: i64) -> Day {
    Day(i32::try_from(day).unwrap_or_default())
}

/// Each of them once.
fn distinct(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    ids.collect::<HashSet<_>>().into_iter().collect()
}

/// The same counts are the same evidence, whichever way they came.
fn in_order<K: Ord>(counts: HashMap<K, i64>) -> Vec<(K, i64)> {
    let mut counts: Vec<(K, i64)> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}

fn mentions<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<ByOffer<Mention>, DbError> {
    let counts = tallies::cares::of_experiment(conn, ws, id)?;
    named_mentions(conn, ws, counts)
}

/// The counts by cares, with names, by offer.
pub(super) fn named_mentions<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    counts: HashMap<tallies::cares::Key, i64>,
) -> Result<ByOffer<Mention>, DbError> {
    let segments = segments::names(conn, ws, &distinct(counts.keys().map(|k| k.segment)))?;
    let names = cares::names(conn, ws, &distinct(counts.keys().flat_map(tallies::cares::Key::ids)))?;
    let mut found = ByOffer::new();
    for (key, n) in in_order(counts) {
        found.entry(key.offer).or_default().push(Mention {
            segment: segments.get(&key.segment).cloned(),
            cares: key.ids().filter_map(|care| names.get(&care).cloned()).collect(),
            outcome: outcome(key.outcome),
            rung: rung(key.rung),
            count: count(n),
        });
    }
    Ok(found)
}

fn sources<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<ByOffer<Source>, DbError> {
    let counts = tallies::sources::of_experiment(conn, ws, id)?;
    let members = users::names(conn, &distinct(counts.keys().map(|k| k.member)))?;
    let files = imports::names(conn, ws, &distinct(counts.keys().map(|k| k.import)))?;
    let mut found = ByOffer::new();
    for (key, n) in in_order(counts) {
        found.entry(key.offer).or_default().push(Source {
            member: members.get(&key.member).cloned(),
            file: files.get(&key.import).cloned(),
            late: key.late,
            outcome: outcome(key.outcome),
            unsaid: key.outcome == Outcome::UNSAID,
            rung: rung(key.rung),
            count: count(n),
        });
    }
    Ok(found)
}

fn endings<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<ByOffer<Ending>, DbError> {
    let mut found = ByOffer::new();
    for (key, n) in in_order(tallies::endings::of_experiment(conn, ws, id)?) {
        found.entry(key.offer).or_default().push(Ending {
            outcome: outcome(key.outcome),
            rung: rung(key.rung),
            day: day(key.day),
            how: key.how(),
            ended: day(key.ended_day),
            count: count(n),
        });
    }
    Ok(found)
}

fn pairings<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
    places: &HashMap<i64, usize>,
) -> Result<Vec<Paired>, DbError> {
    let placed = |((first, second), stored): ((i64, i64), pairs::Stored)| {
        let (first, second) = (*places.get(&first)?, *places.get(&second)?);
        Some(Paired { first, second, pairing: stored.now.pairing })
    };
    let mut found: Vec<Paired> = pairs::of_experiment(conn, ws, id)?.into_iter().filter_map(placed).collect();
    found.sort_by_key(|paired| (paired.first, paired.second));
    Ok(found)
}

/// What customers of an experiment said of the offers that have a name here.
pub(super) fn voices<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
    offers: &HashMap<i64, String>,
) -> Result<Vec<Voice>, DbError> {
    let said = responses::with_words(conn, ws, id, MOST_VOICES as i64)?;
    let stated = responses::cares(conn, ws, &said.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let stated: Vec<_> = stated.into_iter().filter(|care| care.intensity_milli.is_some()).collect();
    let segments = segments::names(conn, ws, &distinct(said.iter().filter_map(|row| row.segment_id)))?;
    let people = users::names(conn, &distinct(said.iter().filter_map(|row| row.logged_by)))?;
    let names = cares::names(conn, ws, &distinct(stated.iter().map(|care| care.care_id)))?;
    // The first care of each response: later ones must not take its place.
    let first: HashMap<i64, i64> = stated.iter().rev().map(|care| (care.response_id, care.care_id)).collect();
    let voice = |row: responses::Row| Voice {
        offer: offers.get(&row.offer_id).cloned().unwrap_or_default(),
        segment: row.segment_id.and_then(|id| segments.get(&id).cloned()),
        day: Moment(row.responded_at).day(),
        member: row.logged_by.and_then(|id| people.get(&id).cloned()),
        outcome: row.outcome(),
        reason_source: row.reason_source(),
        care: first.get(&row.id).and_then(|care| names.get(care).cloned()),
        standard: row.standard,
        quote: row.quote,
        reason: row.reason,
    };
    Ok(said.into_iter().filter(|row| offers.contains_key(&row.offer_id)).map(voice).collect())
}

pub(super) fn cell(key: &Key, n: i64, names: &Names) -> Cell {
    Cell {
        segment: names.segments.get(&key.segment).cloned(),
        propositions: names.propositions.get(&key.propositions).cloned().unwrap_or_else(|| Arc::from([])),
        outcome: outcome(key.outcome),
        unsaid: key.outcome == Outcome::UNSAID,
        alternative: names.alternatives.get(&key.alternative).cloned(),
        rung: rung(key.rung),
        standing: Standing::from_code(key.standing).unwrap_or(Standing::Counted),
        day: day(key.day),
        count: count(n),
    }
}
