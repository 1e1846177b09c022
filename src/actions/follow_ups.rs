//! Designing the next test from a result.

use std::collections::{HashMap, HashSet};

use super::{Acting, ActionError, experiments as act};
use crate::db::offers::{self, NewOffer, Offer};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{
    AnyConn, DbError, alternatives, experiments, findings, follow_ups, guides, own_fields, own_items, own_values,
    tallies,
};
use crate::domain::chain::FollowsFrom;
use crate::domain::follow_up::{Proposal, Tried};
use crate::domain::id::{ExperimentId, OfferId};
use crate::domain::invalid::Invalid;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::own_field::{Holder, Kind};
use crate::domain::own_item;
use crate::domain::plan::Plan;
use crate::domain::response::{Outcome, Rung, Standing};
use crate::domain::text::{Name, Words};
use crate::domain::time::DateForm;

/// What the evidence proposes for the next test, and what it might be called.
pub fn propose<P>(conn: &mut AnyConn, ws: &Ws<P>, id: ExperimentId) -> Result<(Proposal, String), ActionError> {
    let found = findings::of_experiment(conn, ws, id)?;
    let made: HashMap<OfferId, Offer> = offers::list(conn, ws, id)?.into_iter().map(|o| (o.id, o)).collect();
    let counts = tallies::of_experiment(conn, ws, id)?;
    let tried = found.offers.into_iter().filter_map(|(offer, finding)| {
        let ask = made.get(&offer)?.ask;
        Some(Tried { offer, ask, finding, gave_more: gave_more(&counts, offer, ask.rung) })
    });
    let experiment = found.experiment;
    let proposal = Proposal::of(&experiment.hypothesis, experiment.plan.as_ref(), &tried.collect::<Vec<_>>())
        .map_err(|e| DbError::Unexpected(e.to_string()))?;
    Ok((proposal, free_name(conn, ws, &experiment.name)?))
}

/// How many counted responses gave the next higher rung or more.
fn gave_more(counts: &[(tallies::Key, i64)], offer: OfferId, asked: Rung) -> u64 {
    let Some(more) = Rung::ALL.iter().copied().find(|r| *r > asked) else { return 0 };
    let fits = |k: &tallies::Key| {
        let outcome = Outcome::from_code(k.outcome).unwrap_or(Outcome::Pending);
        let rung = Rung::from_code(k.rung).unwrap_or(Rung::None);
        k.offer == offer.0
            && k.standing == Standing::Counted.code()
            && acceptance(outcome, rung, more) == Acceptance::Accepted
    };
    counts.iter().filter(|(k, _)| fits(k)).filter_map(|(_, n)| u64::try_from(*n).ok()).sum()
}

/// "Autumn interviews, next test", or the first number after it that is free.
fn free_name<P>(conn: &mut AnyConn, ws: &Ws<P>, name: &str) -> Result<String, ActionError> {
    // Room for the longest ending within the length of a name.
    let stem: String = name.chars().take(Name::MAX - 20).collect();
    let stem = stem.split(", next test").next().unwrap_or_default().trim_end();
    let endings = std::iter::once(", next test".to_string()).chain((2..100).map(|i| format!(", next test {i}")));
    for ending in endings {
        let name = format!("{stem}{ending}");
        if experiments::by_name(conn, ws, &Name::parse("name", &name)?)?.is_none() {
            return Ok(name);
        }
    }
    Ok(String::new())
}

/// The form for the next test, checked.
#[derive(Debug, Clone)]
pub struct FollowUpDraft {
    /// What it is called.
    pub name: Name,
    /// What the team believes now.
    pub hypothesis: Option<Words>,
    /// The offers to be made again.
    pub offers: HashSet<OfferId>,
    /// The plan.
    pub plan: Option<Plan>,
}

impl FollowUpDraft {
    /// Checks the form.
    pub fn parse<'a>(
        name: &str,
        hypothesis: &str,
        offers: impl Iterator<Item = &'a str>,
        (succeed_at, stop_at): (&str, &str),
    ) -> Result<Self, Vec<Invalid>> {
        let name = Name::parse("name", name);
        let hypothesis = Words::parse("hypothesis", Some(hypothesis));
        let plan = Plan::parse(succeed_at, stop_at, "");
        let offers = offers.filter_map(|o| o.parse().ok()).map(OfferId).collect();
        match (name, hypothesis, plan) {
            (Ok(name), Ok(hypothesis), Ok(plan)) => Ok(FollowUpDraft { name, hypothesis, offers, plan }),
            (name, hypothesis, plan) => {
                let mut wrong: Vec<Invalid> = [name.err(), hypothesis.err()].into_iter().flatten().collect();
                wrong.extend(plan.err().unwrap_or_default());
                Err(wrong)
            }
        }
    }
}

/// Opens a draft that follows from an experiment's result: its segments, alternatives, method, interview guide, checklist
/// items and own fields are taken over, and the chosen offers with what the evidence proposes that they ask for. No
/// response is taken over, no tick and no date: those belong to the one experiment.
pub fn design(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    acting: &Acting,
    from: ExperimentId,
    draft: &FollowUpDraft,
) -> Result<ExperimentId, ActionError> {
    let origin = experiments::get(conn, ws, from)?;
    let (proposal, _) = propose(conn, ws, from)?;
    if !draft.offers.iter().all(|id| proposal.offers.iter().any(|o| o.offer == *id)) {
        return Err(DbError::NotFound.into());
    }
    let id = act::create(conn, ws, acting, &draft.name, draft.hypothesis.as_ref())?;
    follow_ups::insert(conn, ws, FollowsFrom { experiment: id, from }, &acting.name, acting.now)?;
    let riskiest = Words::parse("riskiest", Some(&origin.riskiest_assumption))?;
    experiments::set_method(conn, ws, id, origin.method, riskiest.as_ref())?;
    for (segment, _) in experiments::segments(conn, ws, from)? {
        experiments::add_segment(conn, ws, id, segment)?;
    }
    for alternative in alternatives::list(conn, ws, from)?.iter().filter(|a| !a.archived) {
        alternatives::ensure(conn, ws, id, &Name::parse("alternative", &alternative.name)?)?;
    }
    make_offers(conn, ws, (from, id), &proposal, &draft.offers)?;
    prepare(conn, ws, (from, id))?;
    experiments::set_plan(conn, ws, id, draft.plan.as_ref())?;
    Ok(id)
}

/// Takes over what the team has written to prepare the conversations.
fn prepare(conn: &mut AnyConn, ws: &Ws<CanWrite>, (from, to): (ExperimentId, ExperimentId)) -> Result<(), ActionError> {
    if let Some(guide) = guides::get(conn, ws, from)? {
        guides::put(conn, ws, to, &guide)?;
    }
    let items = own_items::list(conn, ws, from)?;
    let labels = items.iter().map(|item| own_item::parse("item", &item.label)).collect::<Result<Vec<_>, _>>()?;
    own_items::insert(conn, ws, to, &labels)?;
    let fields = own_fields::list(conn, ws, Holder::Experiment)?;
    let lasting = |id| fields.active().any(|field| field.id == id && field.kind != Kind::Date);
    for said in own_values::of_experiment(conn, ws, from)?.into_iter().filter(|said| lasting(said.field)) {
        // What was right once and is no longer has to be filled in anew.
        for value in fields.check(std::slice::from_ref(&said), DateForm::Iso).unwrap_or_default() {
            own_values::set_of_experiment(conn, ws, to, said.field, Some(&value))?;
        }
    }
    Ok(())
}

fn make_offers(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    (from, to): (ExperimentId, ExperimentId),
    proposal: &Proposal,
    chosen: &HashSet<OfferId>,
) -> Result<(), ActionError> {
    for offer in offers::list(conn, ws, from)?.into_iter().filter(|o| chosen.contains(&o.id)) {
        let ask = proposal.offers.iter().find(|p| p.offer == offer.id).map_or(offer.ask, |p| p.ask);
        let name = Name::parse("offer_name", &offer.name)?;
        let new = NewOffer { name, words: offer.words, ask, price: offer.price, propositions: offer.propositions };
        offers::insert(conn, ws, to, &new)?;
    }
    Ok(())
}
