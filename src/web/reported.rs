//! What a report is about, out of its address: an experiment, a value proposition, or the whole workspace.

use actix_web::web;
use serde::Deserialize;

use super::nav::Place;
use super::{State, WebError};
use crate::db::scope::Ws;
use crate::domain::id::{ExperimentId, FrozenId, PropositionId, ShareId};
use crate::domain::portfolio::search::Search;
use crate::domain::share::{Basis, Readers, Scope, Told};
use crate::domain::time::Moment;
use crate::formats::{portfolio_json, proposition_json, report_json};
use crate::templates::TemplateError;
use crate::views::frozen::Inside;
use crate::views::portfolio::{HomePage, Links};
use crate::views::proposition::PropositionPage;
use crate::views::report::{self, ReportPage};
use crate::views::{Layout, Link};

/// The numbers of an address below `/w/{ws}`.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Reported {
    pub(super) ws: i64,
    experiment: Option<i64>,
    proposition: Option<i64>,
    frozen: Option<i64>,
    link: Option<i64>,
}

impl Reported {
    /// The report of an experiment.
    pub(super) fn of_experiment(ws: i64, id: ExperimentId) -> Self {
        Reported { ws, experiment: Some(id.0), proposition: None, frozen: None, link: None }
    }

    /// What the report is about.
    pub(super) fn scope(&self) -> Scope {
        match (self.experiment, self.proposition) {
            (Some(id), _) => Scope::Experiment(ExperimentId(id)),
            (None, Some(id)) => Scope::Proposition(PropositionId(id)),
            (None, None) => Scope::Portfolio,
        }
    }

    /// The page of what it is about.
    pub(super) fn base(&self) -> String {
        let ws = format!("/w/{}", self.ws);
        match self.scope() {
            Scope::Experiment(id) => format!("{ws}/experiments/{id}"),
            Scope::Proposition(id) => format!("{ws}/propositions/{id}"),
            Scope::Portfolio => ws,
        }
    }

    /// The report as it stands.
    pub(super) fn report(&self) -> String {
        match self.scope() {
            Scope::Experiment(_) => format!("{}/report", self.base()),
            _ => self.base(),
        }
    }

    /// Where it is frozen and shared.
    pub(super) fn sharing(&self) -> String {
        format!("{}/sharing", self.base())
    }

    /// Where a frozen one is.
    pub(super) fn kept(&self, id: FrozenId) -> String {
        format!("{}/frozen/{id}", self.base())
    }

    /// The page of what it is about, for a path of links.
    pub(super) fn back<P>(&self, ws: &Ws<P>, name: &str) -> Link {
        let label =
            if self.scope() == Scope::Portfolio { format!("Portfolio of {}", ws.name()) } else { name.to_owned() };
        Link::new(self.base(), label)
    }

    pub(super) fn place(&self) -> Place {
        if self.proposition.is_some() { Place::Propositions } else { Place::Experiments }
    }

    /// The frozen report that is asked for.
    pub(super) fn frozen(&self) -> Result<FrozenId, WebError> {
        self.frozen.map(FrozenId).ok_or(WebError::NotFound)
    }

    /// The link that is asked for.
    pub(super) fn link(&self) -> Result<ShareId, WebError> {
        self.link.map(ShareId).ok_or(WebError::NotFound)
    }
}

/// Statistics and JSON fail on what can't be stored only.
pub(super) fn internal(error: impl std::fmt::Display) -> WebError {
    WebError::Internal(error.to_string())
}

/// The inside of a report's page as HTML; it leads nowhere.
pub(super) fn inside(state: &State, told: &Told) -> Result<String, WebError> {
    let (templates, frame) = (&state.templates, Layout::default());
    let printed: Result<String, TemplateError> = match told {
        Told::Experiment(report) => {
            templates.render(&frame, &Inside(&ReportPage::of(report, report::Links::default(), false)))
        }
        Told::Proposition(p) => templates.render(&frame, &Inside(&PropositionPage::of(p, None, Vec::new(), &|_| None))),
        Told::Portfolio(_, p) => {
            templates.render(&frame, &Inside(&HomePage::of(p, &Search::default(), &Links::default())))
        }
    };
    Ok(printed?)
}

/// The figures of a report as JSON.
pub(super) fn figures(told: &Told) -> Result<String, WebError> {
    match told {
        Told::Experiment(report) => report_json::to_string(report),
        Told::Proposition(p) => proposition_json::to_string(p),
        Told::Portfolio(_, p) => portfolio_json::to_string(p, &Search::default()),
    }
    .map_err(internal)
}

/// Works out a report away from the threads that answer.
pub(super) async fn worked_out(readers: Readers, basis: Basis, now: Moment) -> Result<Told, WebError> {
    web::block(move || readers.report(&basis, now)).await.map_err(internal)?.map_err(internal)
}
