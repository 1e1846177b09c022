//! Stored responses in their natural layout: for export, and for what history keeps.

use std::collections::{BTreeSet, HashMap};

use crate::db::named::{cares, customers, segments};
use crate::db::offers::Offer;
use crate::db::responses::{self, Row, StatedCare};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, alternatives, experiments, offers, own_values, proposition_sets};
use crate::domain::id::ExperimentId;
use crate::domain::money::{Currency, Money};
use crate::domain::natural::{Natural, score, written};
use crate::domain::own_field::OwnText;
use crate::domain::time::Moment;

struct Names {
    experiments: HashMap<i64, String>,
    offers: HashMap<i64, Offer>,
    alternatives: HashMap<i64, String>,
    segments: HashMap<i64, String>,
    customers: HashMap<i64, String>,
    cares: HashMap<i64, String>,
    sets: HashMap<i64, std::sync::Arc<[String]>>,
    stated: HashMap<i64, Vec<StatedCare>>,
    own: HashMap<i64, Vec<OwnText>>,
}

/// The natural layout of each row, in the order given.
pub fn of_rows<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: &[Row]) -> Result<Vec<Natural>, DbError> {
    let names = names(conn, ws, rows)?;
    Ok(rows.iter().map(|row| natural(row, &names)).collect())
}

fn names<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: &[Row]) -> Result<Names, DbError> {
    let ids = |f: &dyn Fn(&Row) -> Option<i64>| {
        rows.iter().filter_map(f).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    let mut found = Names {
        experiments: HashMap::new(),
        offers: HashMap::new(),
        alternatives: HashMap::new(),
        segments: segments::names(conn, ws, &ids(&|r| r.segment_id))?,
        customers: customers::names(conn, ws, &ids(&|r| r.customer_id))?,
        cares: HashMap::new(),
        sets: proposition_sets::members(conn, ws, &ids(&|r| r.proposition_set_id))?,
        stated: HashMap::new(),
        own: own_values::of_responses(conn, ws, &ids(&|r| Some(r.id)))?,
    };
    for id in ids(&|r| Some(r.experiment_id)) {
        found.experiments.insert(id, experiments::get(conn, ws, ExperimentId(id))?.name);
        found.offers.extend(offers::list(conn, ws, ExperimentId(id))?.into_iter().map(|o| (o.id.0, o)));
        found
            .alternatives
            .extend(alternatives::list(conn, ws, ExperimentId(id))?.into_iter().map(|a| (a.id.0, a.name)));
    }
    for chunk in ids(&|r| Some(r.id)).chunks(1_000) {
        for care in responses::cares(conn, ws, chunk)? {
            found.stated.entry(care.response_id).or_default().push(care);
        }
    }
    let care_ids: BTreeSet<i64> = found.stated.values().flatten().map(|c| c.care_id).collect();
    found.cares = cares::names(conn, ws, &care_ids.into_iter().collect::<Vec<_>>())?;
    Ok(found)
}

fn natural(row: &Row, names: &Names) -> Natural {
    let mut out = Natural::default();
    let offer = names.offers.get(&row.offer_id);
    let name = |map: &HashMap<i64, String>, id: Option<i64>| id.and_then(|id| map.get(&id).cloned());
    let currency = row.currency.as_deref().and_then(|c| Currency::parse("currency", c).ok());
    let money = |minor: Option<i64>| minor.zip(currency).map(|(minor, currency)| Money { minor, currency }.decimal());
    let moment = |at: Option<i64>| at.map(|at| written(Moment(at)));
    out.set("response_id", row.external_id.clone());
    out.set("experiment", names.experiments.get(&row.experiment_id).cloned());
    out.set("offer", offer.map(|o| o.name.clone()));
    out.set("ask", offer.map(|o| o.ask.rung.word().to_string()));
    out.set("propositions", row.proposition_set_id.and_then(|id| names.sets.get(&id)).map(|set| set.join("; ")));
    out.set("segment", name(&names.segments, row.segment_id));
    out.set("customer", name(&names.customers, row.customer_id));
    out.set("outcome", row.outcome().word().to_string());
    out.set("chose", name(&names.alternatives, row.alternative_id));
    out.set("rung", row.rung().word().to_string());
    out.set("quantity", row.quantity.to_string());
    out.set("amount", money(row.amount_minor));
    out.set("price", money(row.price_minor));
    out.set("currency", row.currency.clone());
    let stated = names.stated.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    out.set("cares", scores(stated, names, |c| c.intensity_milli));
    out.set("standard", row.standard.clone());
    out.set("satisfaction", row.satisfaction.map(|s| s.to_string()));
    out.set("quote", row.quote.clone());
    out.set("delivers", scores(stated, names, |c| c.delivers_milli));
    out.set("warm", row.warm.then(|| "yes".to_string()));
    out.set("reason", row.reason.clone());
    out.set("reason_source", row.reason_source().map(|s| s.word().to_string()));
    out.set("responded_at", moment(Some(row.responded_at)));
    out.set("captured_at", moment(row.captured_at));
    out.set("lost_at", moment(row.lost_at));
    out.set("lost_reason", row.lost_reason.clone());
    out.set("observed_until", moment(row.observed_until));
    out.set("no_answer", row.unsaid().then(|| "yes".to_string()));
    out.say(names.own.get(&row.id).into_iter().flatten().cloned());
    out
}

fn scores(stated: &[StatedCare], names: &Names, of: impl Fn(&StatedCare) -> Option<i64>) -> Option<String> {
    let listed: Vec<String> =
        stated.iter().filter_map(|c| Some(format!("{}:{}", names.cares.get(&c.care_id)?, score(of(c)?)))).collect();
    (!listed.is_empty()).then(|| listed.join("; "))
}
