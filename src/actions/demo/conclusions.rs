//! What the invented team forecast, decided and learned, and the test that follows.

use std::collections::HashSet;

use super::{acting_as, broken};
use crate::actions::follow_ups::{self, FollowUpDraft};
use crate::actions::{ActionError, decisions, experiments, learning};
use crate::db::forecasts::{self, NewForecast};
use crate::db::named::{propositions, segments};
use crate::db::scope::{CanWrite, Ws};
use crate::db::{AnyConn, experiments as stored, offers};
use crate::domain::decision::{DecisionDraft, Subject};
use crate::domain::forecast::Percent;
use crate::domain::id::ExperimentId;
use crate::domain::learning::CardDraft;
use crate::domain::plan::Plan;
use crate::domain::text::Name;
use crate::formats::demo_setting::{Decision, Forecast, Learning, NextTest};

pub(super) fn forecast(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    (told, plan): (&[Forecast], &Plan),
) -> Result<(), ActionError> {
    for one in told {
        let at = acting_as(&one.by, &one.on)?.now;
        let chance = Percent::of(one.percent).ok_or_else(|| broken(one))?;
        forecasts::put(conn, ws, id, &NewForecast { user: None, by: &one.by, chance, plan, at })?;
    }
    Ok(())
}

pub(super) fn decide(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    told: &Decision,
) -> Result<(), ActionError> {
    let subject = match &told.proposition {
        None => Subject::Experiment(id),
        Some(name) => {
            let name = Name::parse("proposition", name)?;
            let known = propositions::known(conn, ws, &[name.folded()])?;
            Subject::Proposition(*known.get(&name.folded()).ok_or_else(|| broken(told))?)
        }
    };
    let draft = DecisionDraft::parse(&told.choice, &told.why, &told.next)?;
    decisions::decide(conn, ws, &acting_as(&told.by, &told.on)?, subject, &draft).map(|_| ())
}

pub(super) fn learn(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    told: &Learning,
) -> Result<(), ActionError> {
    let card = CardDraft::parse(["", "", &told.learned, &told.will], "")?;
    learning::edit(conn, ws, &acting_as(&told.by, &told.on)?, id, &card).map(|_| ())
}

pub(super) fn follow_up(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    from: ExperimentId,
    told: &NextTest,
) -> Result<(), ActionError> {
    let made = offers::list(conn, ws, from)?;
    let offer = made.iter().find(|o| o.name == told.offer).ok_or_else(|| broken(told))?;
    let (bar, number) = (told.succeed_at.to_string(), told.stop_at.to_string());
    let mut draft = FollowUpDraft::parse(&told.name, &told.hypothesis, std::iter::empty(), (&bar, &number))?;
    draft.offers = HashSet::from([offer.id]);
    let id = follow_ups::design(conn, ws, &acting_as(&told.by, &told.on)?, from, &draft)?;
    let all = segments::list(conn, ws)?;
    for (segment, _) in stored::segments(conn, ws, id)? {
        if !all.iter().any(|(known, name)| *known == segment && *name == told.segment) {
            experiments::remove_segment(conn, ws, id, segment)?;
        }
    }
    Ok(())
}
