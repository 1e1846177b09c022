//! Offers against each other: a claim that survives peeking, descriptions, closed comparisons, many tests at once.

mod arms;
mod best;
mod chi_square;
mod exact;
mod highest;
mod multiple;
mod pairs;
mod score;
mod table;

pub use best::{Arm, probabilities_best, probabilities_highest};
pub use chi_square::{ChiSquare, chi_square_independence, n_minus_1_chi_square};
pub use exact::fisher_exact;
pub use multiple::{benjamini_hochberg, e_benjamini_hochberg, holm};
pub use pairs::{anytime_p, ln_e_pairs};
pub use score::{RatioInterval, miettinen_nurminen_difference, miettinen_nurminen_ratio, newcombe_difference};
pub use table::fisher_freeman_halton;

#[cfg(test)]
mod tests;
