//! Offers to which so few responded that whoever knows the customers would know who said what.
//!
//! They are taken out before anything is worked out, as if they stood in no report: a line that is only left out is found
//! again as the difference between a total and the lines beside it.

use super::LEAST;
use crate::domain::evidence::{Evidence, OfferEvidence, Paired};
use crate::domain::report::Remark;
use crate::domain::wording::{capital, number};

/// Takes such offers out, and returns their names.
pub(super) fn taken_out(evidence: &mut Evidence) -> Vec<String> {
    let few: Vec<bool> = evidence.offers.iter().map(is_few).collect();
    let place = |old: usize| (!few[old]).then(|| old - few[..old].iter().filter(|few| **few).count());
    let paired = |pair: &Paired| Some(Paired { first: place(pair.first)?, second: place(pair.second)?, ..*pair });
    evidence.pairings = evidence.pairings.iter().filter_map(paired).collect();
    let (out, kept) = std::mem::take(&mut evidence.offers).into_iter().partition::<Vec<_>, _>(is_few);
    evidence.offers = kept;
    let names: Vec<String> = out.into_iter().map(|offer| offer.name).collect();
    evidence.voices.retain(|voice| !names.contains(&voice.offer));
    names
}

fn is_few(offer: &OfferEvidence) -> bool {
    let counted: u64 = offer.cells.iter().filter(|cell| cell.counts()).map(|cell| cell.count).sum();
    (1..LEAST).contains(&counted)
}

/// What is said in place of everything where nothing else is left.
pub(in crate::domain) const NOBODY_ELSE: &str = "Fewer than 3 customers have responded to any offer.";

/// Why it is not said what they did.
pub(in crate::domain) const NOT_TOLD: &str = "What so few did is told to members only.";

/// What is said of offers that were taken out; nothing where none was.
pub(in crate::domain) fn said(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [only] => Some(format!("{} has fewer than 3 responses. {NOT_TOLD}", capital(only))),
        all => Some(format!("{} offers have fewer than 3 responses each. {NOT_TOLD}", capital(&number(all.len())))),
    }
}

/// The same as a remark of a report, with every name.
pub(in crate::domain) fn remarks(names: &[String]) -> impl Iterator<Item = Remark> {
    names.iter().map(|name| Remark {
        code: "fewer_than_3",
        label: name.clone(),
        sentence: format!("Fewer than 3 responses. {NOT_TOLD} They are in no count and no figure here."),
    })
}
