//! Value propositions against each other on the ladder of commitment: rung by rung and without weights.

use super::PropositionReport;
use crate::domain::response::Rung;
use crate::stats::StatsError;
use crate::stats::beta_law::BetaLaw;
use crate::stats::ladder::compare_ladders;

/// A value proposition that another one is ahead of at every rung that both were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct AheadOf {
    /// The other one.
    pub name: String,
    /// For each of these rungs the chance that more give it.
    pub rungs: Vec<(Rung, f64)>,
}

/// The most value propositions that are compared, each with each.
const MOST: usize = 12;

/// Fills in which value proposition is ahead of which. Two that were shown by one and the same offer share responses, and
/// nothing is said of them.
pub(super) fn compare(propositions: &mut [PropositionReport]) -> Result<(), StatsError> {
    if propositions.len() > MOST {
        return Ok(());
    }
    let ladders = propositions.iter().map(ladder).collect::<Result<Vec<_>, _>>()?;
    for i in 0..propositions.len() {
        for j in i + 1..propositions.len() {
            if share_an_offer(&propositions[i], &propositions[j]) {
                continue;
            }
            let found = match compare_ladders(&ladders[i], &ladders[j]) {
                Ok(found) => found,
                Err(StatsError::NoData) => continue,
                Err(e) => return Err(e),
            };
            let (ahead, other) = if found.beaten { (j, i) } else { (i, j) };
            if found.beats || found.beaten {
                let chance = |p: f64| if found.beaten { 1.0 - p } else { p };
                let rungs = Rung::ALL.iter().zip(&found.higher).filter_map(|(rung, p)| Some((*rung, chance((*p)?))));
                let ahead_of = AheadOf { name: propositions[other].name.clone(), rungs: rungs.collect() };
                propositions[ahead].ahead_of.push(ahead_of);
            }
        }
    }
    Ok(())
}

/// What is known of each rung, for all rungs there are.
fn ladder(p: &PropositionReport) -> Result<Vec<Option<BetaLaw>>, StatsError> {
    let law = |rung: &Rung| {
        let found = p.by_rung.iter().find(|r| r.rung == *rung)?;
        Some(BetaLaw::matched(found.rate.mean, found.rate.sd * found.rate.sd))
    };
    Rung::ALL.iter().map(|rung| law(rung).transpose()).collect()
}

fn share_an_offer(one: &PropositionReport, other: &PropositionReport) -> bool {
    let same =
        |a: &super::PropositionCell| other.cells.iter().any(|b| (&a.experiment, &a.offer) == (&b.experiment, &b.offer));
    one.cells.iter().any(same)
}
