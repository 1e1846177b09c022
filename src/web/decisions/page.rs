//! The page where something is decided on, learned from and tested further; shown again when a form of it was refused.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;

use crate::actions::decisions::{self as act, Matter};
use crate::actions::{ActionError, follow_ups as follow_up_act};
use crate::db::scope::Ws;
use crate::db::{AnyConn, DbError, decisions, experiments, follow_ups, learning, propositions};
use crate::domain::chain::Link as Chained;
use crate::domain::decision::{Decision, Recommendation, Subject};
use crate::domain::follow_up::Proposal;
use crate::domain::id::{ExperimentId, PropositionId};
use crate::domain::invalid::Invalid;
use crate::domain::learning::{Card, Edit, Part};
use crate::domain::workspace::Role;
use crate::views::Link;
use crate::views::chain::ChainPart;
use crate::views::decision::{DecidePage, DecisionForm, DecisionLine, heading};
use crate::views::finding::FindingRow;
use crate::views::follow_up::{NextTest, TypedTest};
use crate::views::form::Problem;
use crate::views::learning::{CardForm, CardPart};
use crate::web::nav::Place;
use crate::web::typed::{Typed, fresh_key};
use crate::web::{Answer, SignedIn, WebError};

/// What is decided on, as an address names it.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Asked {
    pub(in crate::web) ws: i64,
    pub(in crate::web) subject: Subject,
}

/// The form of the page that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Which {
    Decision,
    Learning,
    NextTest,
}

impl Asked {
    /// The address below which everything of it lies.
    pub(in crate::web) fn base(self) -> String {
        match self.subject {
            Subject::Experiment(id) => format!("/w/{}/experiments/{id}", self.ws),
            Subject::Proposition(id) => format!("/w/{}/propositions/{id}", self.ws),
        }
    }

    /// The page's own address.
    pub(in crate::web) fn page(self) -> String {
        format!("{}/decisions", self.base())
    }
}

/// Everything that the page shows.
struct Found {
    matter: Matter,
    decisions: Vec<Decision>,
    experiment: Option<OfExperiment>,
}

/// What an experiment's page has and a value proposition's has not.
struct OfExperiment {
    draft: bool,
    card: Card,
    edits: Vec<Edit>,
    chain: Vec<Chained>,
    id: ExperimentId,
    proposal: (Proposal, String),
    propositions: BTreeMap<PropositionId, String>,
}

fn find<P>(conn: &mut AnyConn, ws: &Ws<P>, subject: Subject) -> Result<Found, ActionError> {
    let matter = act::matter(conn, ws, subject)?;
    let decisions = decisions::list(conn, ws, subject)?;
    let experiment = match subject {
        Subject::Experiment(id) => Some(of_experiment(conn, ws, id, &matter)?),
        Subject::Proposition(_) => None,
    };
    Ok(Found { matter, decisions, experiment })
}

fn of_experiment<P>(
    conn: &mut AnyConn,
    ws: &Ws<P>,
    id: ExperimentId,
    matter: &Matter,
) -> Result<OfExperiment, ActionError> {
    let experiment = experiments::get(conn, ws, id)?;
    let edits = learning::edits(conn, ws, id)?;
    Ok(OfExperiment {
        draft: experiment.status == crate::domain::experiment::Status::Draft,
        card: Card::of(&experiment.hypothesis, &matter.findings, &edits),
        edits,
        chain: follow_ups::chain(conn, ws, id)?,
        id,
        proposal: follow_up_act::propose(conn, ws, id)?,
        propositions: propositions::of_experiment(conn, ws, id)?,
    })
}

/// A form that was refused.
struct Refused<'a> {
    which: Which,
    typed: &'a Typed,
    wrong: &'a [Invalid],
}

fn built(at: Asked, found: &Found, role: Role, refused: Option<&Refused<'_>>) -> Result<DecidePage, WebError> {
    let (base, recommended) = (at.base(), Recommendation::of(&found.matter.findings));
    let of = |which| refused.filter(|r| r.which == which);
    let may_decide = role.may_comment();
    let form = || -> Result<DecisionForm, WebError> {
        let typed = of(Which::Decision);
        let value = |name| typed.map_or("", |r| r.typed.get(name));
        let values = (value("choice"), value("why"), value("next"));
        let wrong = typed.map_or(&[][..], |r| r.wrong);
        Ok(DecisionForm::new(at.page(), fresh_key()?, &recommended, values, wrong))
    };
    let mut page = DecidePage {
        heading: heading(&recommended),
        recommended: recommended.sentence.clone(),
        several: matches!(at.subject, Subject::Proposition(_)),
        findings: found.matter.findings.iter().map(FindingRow::of).collect(),
        form: if may_decide { Some(form()?) } else { None },
        decisions: DecisionLine::list(&found.decisions, &base),
        may_decide,
        problems: Problem::summary(refused.map_or(&[], |r| r.wrong)),
        name: found.matter.name.clone(),
        back: Some(Link::new(format!("/w/{}", at.ws), "Experiments")),
        ..DecidePage::default()
    };
    if let Some(of_experiment) = &found.experiment {
        page.back = Some(Link::new(base.clone(), "Experiment"));
        page.chain = ChainPart::of(at.ws, &of_experiment.chain, of_experiment.id);
        page.card = Some(card(&base, of_experiment, may_decide, of(Which::Learning))?);
        page.next_test = if role.may_write() && !of_experiment.draft {
            Some(next_test(&base, of_experiment, of(Which::NextTest))?)
        } else {
            None
        };
        let link = |(id, name): (&PropositionId, &String)| {
            Link::new(format!("/w/{}/propositions/{id}/decisions", at.ws), name.clone())
        };
        page.propositions = of_experiment.propositions.iter().map(link).collect();
    }
    Ok(page)
}

fn card(base: &str, found: &OfExperiment, may: bool, refused: Option<&Refused<'_>>) -> Result<CardPart, WebError> {
    let mut part = CardPart::of(&found.card, &found.edits, base);
    if may {
        let typed = refused.map(|r| Part::ALL.map(|p| r.typed.get(p.word())));
        part.form = Some(CardForm::new(base, fresh_key()?, &found.card, typed, refused.map_or(&[], |r| r.wrong)));
    }
    Ok(part)
}

fn next_test(base: &str, found: &OfExperiment, refused: Option<&Refused<'_>>) -> Result<NextTest, WebError> {
    let (proposal, name) = (&found.proposal.0, found.proposal.1.as_str());
    let offers: Vec<&str> = refused.map(|r| r.typed.all("offer").collect()).unwrap_or_default();
    let typed = refused.map(|r| TypedTest {
        name: r.typed.get("name"),
        hypothesis: r.typed.get("hypothesis"),
        offers: &offers,
        succeed_at: r.typed.get("succeed_at"),
        stop_at: r.typed.get("stop_at"),
    });
    Ok(NextTest::new(base, fresh_key()?, (proposal, name), typed, refused.map_or(&[], |r| r.wrong)))
}

/// The page.
pub(super) async fn show(who: &SignedIn, at: Asked) -> Answer {
    let (bar, found) = who.read_in(at.ws, move |conn, ws| find(conn, ws, at.subject)).await?;
    let page = built(at, &found, bar.role(), None)?;
    who.page_in(&bar, Place::Experiments, &format!("Decide: {}", page.name), &page)
}

/// The page again, with what was typed into one of its forms and what was wrong with it.
pub(in crate::web) async fn refused(
    who: &SignedIn,
    at: Asked,
    which: Which,
    typed: &Typed,
    wrong: &[Invalid],
) -> Answer {
    let (bar, found) = who.read_in(at.ws, move |conn, ws| find(conn, ws, at.subject)).await?;
    let role = bar.role();
    let enough = if which == Which::NextTest { role.may_write() } else { role.may_comment() };
    if !enough {
        return Err(DbError::NotAllowed.into());
    }
    let page = built(at, &found, role, Some(&Refused { which, typed, wrong }))?;
    let layout = who.layout_in(&bar, Place::Experiments, "Please look at this again");
    who.print(StatusCode::UNPROCESSABLE_ENTITY, &layout, &page)
}
