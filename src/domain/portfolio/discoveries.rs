//! Which offers still hold up when all of them are looked at together.

use super::{Offer, Row};
use crate::domain::wording::{capital, counted, number};
use crate::stats::StatsError;
use crate::stats::compare::e_benjamini_hochberg;

/// The part of the list that may be wrong.
pub const LEVEL: f64 = 0.1;

/// The list of the e-BH procedure over every offer with a bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discoveries {
    /// Offers with a bar and at least one response.
    pub of: usize,
    /// How many of them are on the list.
    pub count: usize,
    /// The list in words.
    pub sentence: String,
}

/// Marks the offers that are on the list. What is asked is "above its bar"; the order of the rows is kept.
pub(super) fn mark(rows: &mut [Row]) -> Result<Discoveries, StatsError> {
    let mut offers: Vec<&mut Offer> = rows.iter_mut().flat_map(|r| &mut r.offers).filter(|o| o.n > 0).collect();
    offers.retain(|o| o.verdict.log_e_up.is_some());
    let evidence: Vec<f64> = offers.iter().filter_map(|o| o.verdict.log_e_up).collect();
    let standing = e_benjamini_hochberg(&evidence, LEVEL)?;
    let mut names = Vec::new();
    for i in &standing {
        offers[*i].stands = true;
        names.push(offers[*i].name.clone());
    }
    Ok(Discoveries { of: offers.len(), count: names.len(), sentence: sentence(offers.len(), &names) })
}

fn sentence(of: usize, names: &[String]) -> String {
    const GUARANTEE: &str = "On average at most one in ten of such a list is wrong, however often you look.";
    match (of, names) {
        (0 | 1, _) => String::new(),
        (_, []) => format!(
            "Each verdict judges its offer alone. Looked at together, none of {} stands clearly above its bar.",
            counted(of as u64, "offer", "offers")
        ),
        (_, [only]) => format!(
            "Each verdict judges its offer alone. Looked at together, one of {} offers stands above its bar: {only}. {GUARANTEE}",
            number(of)
        ),
        _ => format!(
            "Each verdict judges its offer alone. Looked at together, {} of {} offers stand above their bars: {}. {GUARANTEE}",
            number(names.len()),
            number(of),
            names.iter().map(|n| capital(n)).collect::<Vec<_>>().join(", ")
        ),
    }
}
