//! Raw counts of every value proposition, whatever it was shown with.

use super::{PropositionCell, PropositionReport};
use crate::domain::evidence::Evidence;
use crate::domain::offer::{Acceptance, acceptance};
use crate::domain::response::{Outcome, Standing};

/// In the order of first sight, counted by the propositions that each response was shown.
pub(super) fn of(evidence: &Evidence) -> Vec<PropositionReport> {
    let mut found: Vec<PropositionReport> = Vec::new();
    for offer in &evidence.offers {
        let counted = offer.cells.iter().filter(|c| c.standing == Standing::Counted && c.outcome != Outcome::Pending);
        for cell in counted {
            let accepted = acceptance(cell.outcome, cell.rung, offer.ask) == Acceptance::Accepted;
            for (i, name) in cell.propositions.iter().enumerate() {
                if cell.propositions[..i].contains(name) {
                    continue;
                }
                let at = found.iter().position(|p| p.name == *name).unwrap_or_else(|| {
                    found.push(PropositionReport {
                        name: name.clone(),
                        n: 0,
                        accepted: 0,
                        experiments: 1,
                        cells: Vec::new(),
                    });
                    found.len() - 1
                });
                let key = (&evidence.name, &offer.name, cell.segment.as_ref());
                found[at].add(key, cell.count, if accepted { cell.count } else { 0 });
            }
        }
    }
    found
}

impl PropositionReport {
    fn add(&mut self, (experiment, offer, segment): (&String, &String, Option<&String>), n: u64, accepted: u64) {
        self.n = self.n.saturating_add(n);
        self.accepted = self.accepted.saturating_add(accepted);
        let cell = self.cells.iter_mut().find(|c| c.offer == *offer && c.segment.as_ref() == segment);
        if let Some(cell) = cell {
            cell.n = cell.n.saturating_add(n);
            cell.accepted = cell.accepted.saturating_add(accepted);
        } else {
            let (experiment, offer, segment) = (experiment.clone(), offer.clone(), segment.cloned());
            self.cells.push(PropositionCell { experiment, offer, segment, n, accepted });
        }
    }
}
