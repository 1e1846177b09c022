//! What people chose among several options.

mod clustered;
mod design;
mod hausman;
mod logit;
mod predicted;
mod presence;
mod share;
mod worth;

use super::{MAX_RESPONSES, StatsError};

pub use clustered::{Made, clustered_covariance};
pub use hausman::hausman_mcfadden;
use logit::probabilities;
pub use logit::{ChoiceSet, ConditionalLogit, choice_model, conditional_logit};
pub use predicted::predicted;
pub use presence::{PresenceCheck, presence_check};
pub use share::{Share, dirichlet_intervals, shares};
pub use worth::{WillingnessToPay, willingness_to_pay};

fn total_of(counts: &[u64]) -> Result<u64, StatsError> {
    let total = counts.iter().try_fold(0_u64, |sum, c| sum.checked_add(*c)).unwrap_or(u64::MAX);
    match total {
        0 => Err(StatsError::NoData),
        n if n > MAX_RESPONSES => Err(StatsError::TooManyResponses(n)),
        n => Ok(n),
    }
}

#[cfg(test)]
mod tests;
