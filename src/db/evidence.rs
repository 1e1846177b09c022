//! What the statistics see of an experiment: its tallies with names, never its responses.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::named::segments;
use super::scope::Ws;
use super::tallies::Key;
use super::{AnyConn, DbError, alternatives, experiments, offers, proposition_sets, streams, tallies};
use crate::domain::evidence::{Cell, Evidence, LatePlan, OfferEvidence};
use crate::domain::id::ExperimentId;
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::time::Day;

struct Names {
    segments: HashMap<i64, String>,
    alternatives: HashMap<i64, String>,
    propositions: HashMap<i64, Arc<[String]>>,
}

/// The evidence of an experiment: the same cost at thirty responses and at thirty million.
pub fn of_experiment<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<Evidence, DbError> {
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
    let mut cells: HashMap<i64, Vec<Cell>> = HashMap::new();
    for (key, count) in &counts {
        cells.entry(key.offer).or_default().push(cell(key, *count, &names));
    }
    let offers = offers::list(conn, ws, id)?
        .into_iter()
        .map(|offer| (cells.remove(&offer.id.0).unwrap_or_default(), offer))
        .filter(|(cells, offer)| !offer.archived || !cells.is_empty())
        .map(|(cells, offer)| OfferEvidence {
            cells,
            stream: folds.get(&offer.id.0).map(|s| s.folding.stream()).unwrap_or_default(),
            ask: offer.ask.rung,
            name: offer.name,
        })
        .collect::<Vec<OfferEvidence>>();
    let first_response = offers.iter().flat_map(|o| &o.cells).filter(|c| c.counts()).map(|c| c.day).min();
    let late_plan = LatePlan::find(experiment.plan.as_ref(), experiment.started_at, first_response);
    Ok(Evidence {
        amendments: experiments::amendments(conn, ws, id)?,
        alternatives: alternatives.into_iter().filter(|a| !a.archived).map(|a| a.name).collect(),
        name: experiment.name,
        hypothesis: experiment.hypothesis,
        status: experiment.status,
        started_at: experiment.started_at,
        stopped_at: experiment.stopped_at,
        plan: experiment.plan.filter(|_| late_plan.is_none()),
        late_plan,
        offers,
        demo: ws.demo(),
    })
}

fn cell(key: &Key, count: i64, names: &Names) -> Cell {
    Cell {
        segment: names.segments.get(&key.segment).cloned(),
        propositions: names.propositions.get(&key.propositions).cloned().unwrap_or_else(|| Arc::from([])),
        outcome: Outcome::from_code(key.outcome).unwrap_or(Outcome::Pending),
        alternative: names.alternatives.get(&key.alternative).cloned(),
        rung: Rung::from_code(key.rung).unwrap_or(Rung::None),
        standing: Standing::from_code(key.standing).unwrap_or(Standing::Counted),
        day: Day(i32::try_from(key.day).unwrap_or_default()),
        count: u64::try_from(count).unwrap_or_default(),
    }
}
