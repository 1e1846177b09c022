//! The demo: two workspaces filled by the same actions as any other, so that nothing in them is only for show.

mod conclusions;

use super::imports::{File, Target};
use super::offers::OfferDraft;
use super::seen::Seen;
use super::{Acting, ActionError, experiments, imports, offers};
use crate::db::scope::{self, CanWrite, IsOwner, Ws};
use crate::db::{AnyConn, DbError, demo, experiments as stored, logging, propositions, workspaces};
use crate::domain::experiment::Method;
use crate::domain::id::{ExperimentId, UserId, WorkspaceId};
use crate::domain::offer::OfferFields;
use crate::domain::plan::Plan;
use crate::domain::response::Draft;
use crate::domain::text::{Name, Words};
use crate::domain::time::{Day, Moment};
use crate::domain::workspace::Role;
use crate::formats::demo_setting::{self, Offer, Test};
use crate::formats::mapping::{Mapping, Target as Column};
use crate::formats::responses_csv::{Options, Rows};

const SETTING: &str = include_str!("../../assets/demo/northfold.json");
const RESPONSES: &[u8] = include_bytes!("../../assets/demo/northfold.csv");
const OTHERS: &str = include_str!("../../assets/demo/northfold-others.json");
const OTHER_RESPONSES: &[u8] = include_bytes!("../../assets/demo/northfold-others.csv");
const PUBLISHED: &[u8] = include_bytes!("../../assets/demo/published_experiments.csv");

/// A day in microseconds.
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// Who stands in the demo's history.
const TEAM: &str = "Northfold";

/// Where the demo begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// The workspace of the invented team.
    pub workspace: WorkspaceId,
    /// The experiment whose report is read first.
    pub experiment: ExperimentId,
}

/// Makes the demo's two workspaces with `owner` as their owner, or finds those that are there.
///
/// # Errors
/// When the database can't store it.
pub fn fill(conn: &mut AnyConn, owner: UserId, now: Moment) -> Result<Demo, ActionError> {
    if let Some((workspace, experiment)) = demo::first_of(conn, owner)? {
        return Ok(Demo { workspace, experiment });
    }
    let setting = demo_setting::read(SETTING).map_err(broken)?;
    let ws = workspace(conn, &setting.workspace.name, owner, now)?;
    let others = demo_setting::others(OTHERS).map_err(broken)?;
    let now = after(others.iter().chain([&setting.test]), now)?;
    let experiment = northfold(conn, &ws, &setting.test, &others, now)?;
    let published = workspace(conn, "Published experiments", owner, now)?;
    counts(conn, &published, now)?;
    Ok(Demo { workspace: ws.id(), experiment })
}

/// Deletes a demo workspace with everything in it.
///
/// # Errors
/// [`ActionError::Conflict`] for a workspace that is no demo.
pub fn delete(conn: &mut AnyConn, ws: &Ws<IsOwner>) -> Result<(), ActionError> {
    match demo::delete(conn, ws) {
        Err(DbError::NotFound) => {
            Err(ActionError::Conflict("This workspace is no demo. Only a demo can be deleted in one click.".into()))
        }
        other => Ok(other?),
    }
}

/// The files are part of the program, so a mistake in them is one of ours.
fn broken(what: impl std::fmt::Debug) -> ActionError {
    DbError::Unexpected(format!("the demo's files: {what:?}")).into()
}

fn workspace(conn: &mut AnyConn, name: &str, owner: UserId, now: Moment) -> Result<Ws<CanWrite>, ActionError> {
    let id = workspaces::insert(conn, &Name::parse("name", name)?, true, now)?;
    workspaces::set_member(conn, id, owner, Role::Owner)?;
    Ok(scope::enter_write(conn, owner, id)?)
}

fn acting(day: &str) -> Result<Acting, ActionError> {
    acting_as(TEAM, day)
}

fn acting_as(name: &str, day: &str) -> Result<Acting, ActionError> {
    Ok(Acting { name: name.into(), now: Day::parse("day", day)?.start() })
}

/// A clock that is behind must not make the demo's days the future.
fn after<'a>(tests: impl Iterator<Item = &'a Test>, now: Moment) -> Result<Moment, ActionError> {
    let ends = tests.map(|test| Ok(Moment(acting(&test.experiment.ended_on)?.now.0 + DAY)));
    ends.collect::<Result<Vec<_>, ActionError>>().map(|ends| ends.into_iter().fold(now, Moment::max))
}

/// The invented team: the experiment that the report is read of, and what it tried before, beside and after it.
fn northfold(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    first: &Test,
    others: &[Test],
    now: Moment,
) -> Result<ExperimentId, ActionError> {
    let rows = Responses { file: "northfold.csv", rows: read(RESPONSES, &Options::default(), now)? };
    let id = tested(conn, ws, first, rows, now)?;
    let all = read(OTHER_RESPONSES, &Options::default(), now)?;
    for test in others {
        let of = |draft: &Draft| draft.experiment.as_ref().is_some_and(|name| name.as_str() == test.experiment.name);
        let rows = all.iter().filter(|(_, draft)| of(draft)).cloned().collect();
        tested(conn, ws, test, Responses { file: "northfold-others.csv", rows }, now)?;
    }
    // The log opens where the report leads to.
    logging::note(conn, ws, id, now)?;
    Ok(id)
}

/// Some rows of a file.
struct Responses {
    file: &'static str,
    rows: Vec<(u64, Draft)>,
}

/// An experiment from its design to what was learned, as far as it has come.
fn tested(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    test: &Test,
    responses: Responses,
    now: Moment,
) -> Result<ExperimentId, ActionError> {
    let told = &test.experiment;
    let id = design(conn, ws, test)?;
    let plan = planned(&told.plan, now)?;
    experiments::plan(conn, ws, id, plan)?;
    if let Some(plan) = &plan {
        conclusions::forecast(conn, ws, id, (&test.forecasts, plan))?;
    }
    experiments::start(conn, ws, &acting(&told.started_on)?, id)?;
    answered(conn, ws, id, test, responses, now)?;
    if let Some(learning) = &test.learning {
        conclusions::learn(conn, ws, id, learning)?;
    }
    if let Some(next) = &test.next_test {
        conclusions::follow_up(conn, ws, id, next)?;
    }
    Ok(id)
}

/// Its words, whom it asks, and what they can choose.
fn design(conn: &mut AnyConn, ws: &Ws<CanWrite>, test: &Test) -> Result<ExperimentId, ActionError> {
    let told = &test.experiment;
    let designed = acting(&told.plan.fixed_on)?;
    let hypothesis = Words::parse("hypothesis", Some(&told.hypothesis))?;
    let id = experiments::create(conn, ws, &designed, &Name::parse("name", &told.name)?, hypothesis.as_ref())?;
    let riskiest = Words::parse("riskiest_assumption", Some(&told.riskiest_assumption))?;
    experiments::set_method(
        conn,
        ws,
        &designed,
        (id, &Seen::default()),
        Method::parse(&told.method),
        riskiest.as_ref(),
    )?;
    let segments = names("segments", test.segments.iter().map(|s| s.name.as_str()))?;
    experiments::add_segments(conn, ws, id, &segments)?;
    for alternative in test.alternatives.iter().filter(|a| a.kind != "do_nothing") {
        experiments::add_alternative(conn, ws, id, &Name::parse("name", &alternative.name)?)?;
    }
    for offer in &test.offers {
        add_offer(conn, ws, id, offer)?;
    }
    Ok(id)
}

/// The plan; the last day of what is under way lies ahead whenever the demo is made.
fn planned(told: &demo_setting::Plan, now: Moment) -> Result<Option<Plan>, ActionError> {
    let last = match told.ends_in_days {
        Some(days) => Day(now.day().0.saturating_add(days)).to_string(),
        None => told.stop_on.clone().unwrap_or_default(),
    };
    Ok(Plan::parse(&told.succeed_at.to_string(), &told.stop_at.to_string(), &last)?)
}

/// The responses, in the order in which they were given, with each decision after those that it rests on.
fn answered(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    id: ExperimentId,
    test: &Test,
    Responses { file, mut rows }: Responses,
    now: Moment,
) -> Result<(), ActionError> {
    let target = Target { experiment: Some(id), create: false, update: false };
    let file = File { name: file, hash: "" };
    let by = Acting { name: TEAM.into(), now };
    let stored = |conn: &mut AnyConn, rows: &[(u64, Draft)]| match rows {
        [] => Ok(()),
        rows => imports::at_once(conn, ws, &by, target, file, rows).map(|_| ()),
    };
    for decision in &test.decisions {
        let end = Moment(acting(&decision.on)?.now.0 + DAY);
        let (before, after): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(_, draft)| draft.responded_at.is_some_and(|at| at < end));
        rows = after;
        stored(conn, &before)?;
        if let Some(day) = &test.experiment.stopped_on {
            experiments::stop(conn, ws, &acting(day)?, id)?;
        }
        conclusions::decide(conn, ws, id, decision)?;
    }
    stored(conn, &rows)
}

fn names<'a>(field: &'static str, all: impl Iterator<Item = &'a str>) -> Result<Vec<Name>, ActionError> {
    Ok(all.map(|n| Name::parse(field, n)).collect::<Result<_, _>>()?)
}

fn add_offer(
    conn: &mut AnyConn,
    ws: &Ws<CanWrite>,
    experiment: ExperimentId,
    offer: &Offer,
) -> Result<(), ActionError> {
    let proposition = &offer.proposition;
    let draft = OfferDraft::parse(&OfferFields {
        name: &offer.name,
        ask: &offer.ask.rung,
        ask_amount: &offer.ask.amount,
        currency: &offer.ask.currency,
        propositions: &proposition.name,
        cares: &proposition.cares.join("; "),
        ..OfferFields::default()
    })?;
    offers::add(conn, ws, experiment, &draft)?;
    let unlike = format!("{}, {}", proposition.unlike, proposition.because);
    Ok(propositions::describe(conn, ws, &Name::parse("propositions", &proposition.name)?, &proposition.how, &unlike)?)
}

/// The published counts: no bar was set before those people were asked, so there is no plan and no verdict.
fn counts(conn: &mut AnyConn, ws: &Ws<CanWrite>, now: Moment) -> Result<(), ActionError> {
    let mapping = Some(Mapping::from_iter([("source", Column::Ignore)]));
    let rows = read(PUBLISHED, &Options { mapping, ..Options::default() }, now)?;
    let target = Target { experiment: None, create: true, update: false };
    let file = File { name: "published_experiments.csv", hash: "" };
    let acting = Acting { name: TEAM.into(), now };
    imports::at_once(conn, ws, &acting, target, file, &rows)?;
    for (name, source) in demo_setting::sources(PUBLISHED).map_err(broken)? {
        if let Some(experiment) = stored::by_name(conn, ws, &Name::parse("experiment", &name)?)? {
            stored::set_source(conn, ws, experiment.id, &source)?;
            experiments::stop(conn, ws, &acting, experiment.id)?;
        }
    }
    Ok(())
}

fn read(file: &[u8], options: &Options, now: Moment) -> Result<Vec<(u64, Draft)>, ActionError> {
    let mut rows = Rows::open(file, options, now);
    let drafts = rows.by_ref().map(|row| (row.line, row.draft)).collect();
    let errors = rows.finish().errors;
    if errors.is_empty() { Ok(drafts) } else { Err(broken(errors.kept)) }
}
