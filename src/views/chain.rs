//! The chain of experiments, as links with the verdict of each.

use serde::Serialize;

use crate::domain::chain::Link;
use crate::domain::experiment::Status;
use crate::domain::id::ExperimentId;

/// A chain of at least two: printed by `{{> experiment/chain}}`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChainPart {
    /// The experiments, from the first to the last.
    pub links: Vec<ChainLink>,
}

/// An experiment of a chain.
#[derive(Debug, Clone, Serialize)]
pub struct ChainLink {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What its verdicts say, or that it is being designed.
    pub word: String,
    /// Whether it is the one that is being read.
    pub current: bool,
    /// What it follows from, where that is not the one before it.
    pub after: Option<String>,
}

impl ChainPart {
    /// The chain of an experiment in a workspace; nothing where it stands alone.
    pub fn of(ws: i64, chain: &[Link], current: ExperimentId) -> Option<Self> {
        let link = |(i, link): (usize, &Link)| {
            let before = i.checked_sub(1).map(|k| chain[k].experiment);
            let from = chain.iter().find(|l| Some(l.experiment) == link.from);
            ChainLink {
                href: format!("/w/{ws}/experiments/{}", link.experiment),
                name: link.name.clone(),
                word: match link.status {
                    Status::Draft => "Being designed".to_string(),
                    _ => link.summary.clone(),
                },
                current: link.experiment == current,
                after: from.filter(|l| Some(l.experiment) != before).map(|l| l.name.clone()),
            }
        };
        (chain.len() > 1).then(|| ChainPart { links: chain.iter().enumerate().map(link).collect() })
    }
}
