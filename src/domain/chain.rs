//! The chain of experiments: each follows from the result of another.

use super::experiment::Status;
use super::id::ExperimentId;

/// That one experiment follows from another's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowsFrom {
    /// The one that follows.
    pub experiment: ExperimentId,
    /// The one that it follows from.
    pub from: ExperimentId,
}

/// An experiment of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub experiment: ExperimentId,
    /// The one that it follows from, where that is part of the chain.
    pub from: Option<ExperimentId>,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// What its verdicts say, in a few words.
    pub summary: String,
}

/// The experiments that an experiment's chain is made of, from the first to the last: all that it follows from, itself,
/// and all that follows from it.
pub fn around(links: &[FollowsFrom], experiment: ExperimentId) -> Vec<ExperimentId> {
    let from = |id: ExperimentId| links.iter().find(|l| l.experiment == id).map(|l| l.from);
    let mut chain = vec![experiment];
    // What follows has the larger id, so no way leads back to where it began.
    while let Some(before) = from(chain[0]).filter(|before| *before < chain[0]) {
        chain.insert(0, before);
    }
    let mut at = chain.len() - 1;
    while at < chain.len() {
        let mut next: Vec<ExperimentId> =
            links.iter().filter(|l| l.from == chain[at] && l.experiment > l.from).map(|l| l.experiment).collect();
        next.sort_unstable();
        // After the ones that follow from the same result, before what follows from those.
        chain.extend(next);
        at += 1;
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(pairs: &[(i64, i64)], of: i64) -> Vec<i64> {
        let links: Vec<FollowsFrom> = pairs
            .iter()
            .map(|(experiment, from)| FollowsFrom { experiment: ExperimentId(*experiment), from: ExperimentId(*from) })
            .collect();
        around(&links, ExperimentId(of)).into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_chain_holds_what_it_follows_from_and_what_follows_from_it() {
        let pairs = [(2, 1), (3, 2), (4, 2), (6, 4), (9, 8)];
        assert_eq!(chain(&pairs, 2), [1, 2, 3, 4, 6]);
        assert_eq!(chain(&pairs, 6), [1, 2, 4, 6], "not what follows from another result on the way");
        assert_eq!(chain(&pairs, 7), [7]);
    }
}
