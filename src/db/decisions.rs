//! Decisions, each with what the verdicts said when it was taken.

use std::collections::HashMap;

use diesel::prelude::*;

use super::schema::{decision as d, decision_finding as df};
use super::scope::{MayComment, Ws};
use super::{AnyConn, DbError, counters};
use crate::domain::decision::{Advice, Choice, Decision, DecisionDraft, Recommendation, Stance, Subject};
use crate::domain::finding::{self, Finding};
use crate::domain::id::{DecisionId, ExperimentId, PropositionId};
use crate::domain::plan::Bar;
use crate::domain::text::Words;
use crate::domain::time::Moment;

#[derive(Queryable, Selectable)]
#[diesel(table_name = d)]
struct Row {
    id: i64,
    experiment_id: Option<i64>,
    proposition_id: Option<i64>,
    choice: String,
    why: String,
    next: String,
    recommended: String,
    stance: String,
    at: i64,
    by_name: String,
    undone_at: Option<i64>,
}

impl Row {
    fn decision(self, findings: Vec<Finding>) -> Option<Decision> {
        let subject = match (self.experiment_id, self.proposition_id) {
            (Some(id), _) => Subject::Experiment(ExperimentId(id)),
            (_, id) => Subject::Proposition(PropositionId(id?)),
        };
        Some(Decision {
            id: DecisionId(self.id),
            subject,
            choice: Choice::parse(&self.choice)?,
            why: self.why,
            next: self.next,
            advice: Advice::parse(&self.recommended)?,
            stance: Stance::parse(&self.stance)?,
            at: Moment(self.at),
            by: self.by_name,
            undone_at: self.undone_at.map(Moment),
            findings,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = df)]
#[diesel(treat_none_as_default_value = false)]
struct FindingRow {
    workspace_id: i64,
    decision_id: i64,
    position: i64,
    experiment: String,
    offer: String,
    n: i64,
    accepted: i64,
    succeed_at: Option<i64>,
    state: String,
}

impl From<FindingRow> for Finding {
    fn from(r: FindingRow) -> Self {
        Finding {
            experiment: r.experiment,
            offer: r.offer,
            n: u64::try_from(r.n).unwrap_or_default(),
            accepted: u64::try_from(r.accepted).unwrap_or_default(),
            bar: r.succeed_at.and_then(|m| i32::try_from(m).ok()).and_then(Bar::from_millionths),
            state: finding::state(&r.state),
            moved: None,
        }
    }
}

/// The decisions on one subject, oldest first, those taken back included.
pub fn list<P>(conn: &mut AnyConn, ws: &Ws<P>, subject: Subject) -> Result<Vec<Decision>, DbError> {
    let (experiment, proposition) = columns(subject);
    let mut query = d::table.filter(d::workspace_id.eq(ws.id().0)).order(d::id).select(Row::as_select()).into_boxed();
    query = match (experiment, proposition) {
        (Some(id), _) => query.filter(d::experiment_id.eq(id)),
        (_, id) => query.filter(d::proposition_id.eq(id)),
    };
    let rows = query.load(conn)?;
    with_findings(conn, ws, rows)
}

/// Every decision of the workspace that was not taken back, oldest first.
pub fn all<P>(conn: &mut AnyConn, ws: &Ws<P>) -> Result<Vec<Decision>, DbError> {
    let rows = d::table
        .filter(d::workspace_id.eq(ws.id().0).and(d::undone_at.is_null()))
        .order(d::id)
        .select(Row::as_select())
        .load(conn)?;
    with_findings(conn, ws, rows)
}

/// One decision, taken back or not.
pub fn get<P>(conn: &mut AnyConn, ws: &Ws<P>, id: DecisionId) -> Result<Decision, DbError> {
    let row: Row =
        d::table.filter(d::workspace_id.eq(ws.id().0).and(d::id.eq(id.0))).select(Row::as_select()).first(conn)?;
    with_findings(conn, ws, vec![row])?.pop().ok_or(DbError::NotFound)
}

fn with_findings<P>(conn: &mut AnyConn, ws: &Ws<P>, rows: Vec<Row>) -> Result<Vec<Decision>, DbError> {
    let ids: Vec<i64> = rows.iter().map(|r| r.id).collect();
    let mut kept: HashMap<i64, Vec<Finding>> = HashMap::new();
    let findings: Vec<FindingRow> = df::table
        .filter(df::workspace_id.eq(ws.id().0).and(df::decision_id.eq_any(&ids)))
        .order((df::decision_id, df::position))
        .select(FindingRow::as_select())
        .load(conn)?;
    for row in findings {
        kept.entry(row.decision_id).or_default().push(row.into());
    }
    let decisions = rows.into_iter().filter_map(|row| {
        let findings = kept.remove(&row.id).unwrap_or_default();
        row.decision(findings)
    });
    Ok(decisions.collect())
}

fn columns(subject: Subject) -> (Option<i64>, Option<i64>) {
    match subject {
        Subject::Experiment(id) => (Some(id.0), None),
        Subject::Proposition(id) => (None, Some(id.0)),
    }
}

/// What a decision is stored from: what was decided on, how, and what the verdicts said.
pub struct NewDecision<'a> {
    /// What is decided on.
    pub subject: Subject,
    /// The form.
    pub draft: &'a DecisionDraft,
    /// What was recommended.
    pub recommended: &'a Recommendation,
    /// How the decision stands to that.
    pub stance: Stance,
    /// What the verdicts say.
    pub findings: &'a [Finding],
}

/// Stores a decision with what the verdicts say at this moment.
pub fn insert<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    new: &NewDecision<'_>,
    by: &str,
    now: Moment,
) -> Result<DecisionId, DbError> {
    let id = counters::take(conn, ws.id(), "decision", 1)?;
    let (experiment, proposition) = columns(new.subject);
    let words = |w: &Option<Words>| w.as_ref().map_or(String::new(), |w| w.as_str().to_string());
    diesel::insert_into(d::table)
        .values((
            (d::workspace_id.eq(ws.id().0), d::id.eq(id), d::at.eq(now.0), d::by_name.eq(by)),
            (d::experiment_id.eq(experiment), d::proposition_id.eq(proposition)),
            (d::choice.eq(new.draft.choice.word()), d::why.eq(words(&new.draft.why))),
            (d::next.eq(words(&new.draft.next)), d::recommended.eq(new.recommended.advice.word())),
            d::stance.eq(new.stance.word()),
        ))
        .execute(conn)?;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for (finding, position) in new.findings.iter().zip(0..) {
        let row = FindingRow {
            workspace_id: ws.id().0,
            decision_id: id,
            position,
            experiment: finding.experiment.clone(),
            offer: finding.offer.clone(),
            n: number(finding.n),
            accepted: number(finding.accepted),
            succeed_at: finding.bar.map(|b| i64::from(b.millionths())),
            state: finding::code(finding.state).to_string(),
        };
        diesel::insert_into(df::table).values(row).execute(conn)?;
    }
    Ok(DecisionId(id))
}

/// Takes a decision back, or lets it stand again.
pub fn set_undone<P: MayComment>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: DecisionId,
    at: Option<Moment>,
) -> Result<(), DbError> {
    let of = d::workspace_id.eq(ws.id().0).and(d::id.eq(id.0));
    let changed = diesel::update(d::table.filter(of)).set(d::undone_at.eq(at.map(|m| m.0))).execute(conn)?;
    if changed == 0 { Err(DbError::NotFound) } else { Ok(()) }
}
