//! Two offers side by side: the k-th response to one beside the k-th response to the other.
//!
//! Only responses that were logged one by one are paired. The responses of a tally have no order among themselves, so
//! there is no k-th among them.

use crate::stats::compare::ln_e_pairs;
use crate::stats::sequential::ALPHA;

/// The state of the pairing of two offers: a handful of numbers, kept with the tallies.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pairing {
    /// Pairs so far.
    pub pairs: u64,
    /// Pairs in which only the first offer was accepted.
    pub first_only: u64,
    /// Pairs in which only the second offer was accepted.
    pub second_only: u64,
    /// The natural log of the strongest evidence so far that the two differ.
    pub strongest: f64,
    /// The offer that was found better at 20 to 1, once there is one. It stays.
    pub better: Option<Side>,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first offer.
    First,
    /// The second offer.
    Second,
}

impl Pairing {
    /// Pairs two offers' responses, accepted or not, in the order in which they were given.
    pub fn fold(first: impl IntoIterator<Item = bool>, second: impl IntoIterator<Item = bool>) -> Self {
        let mut pairing = Pairing::default();
        first.into_iter().zip(second).for_each(|(first, second)| pairing.add(first, second));
        pairing
    }

    /// Takes in one pair.
    pub fn add(&mut self, first: bool, second: bool) {
        self.pairs = self.pairs.saturating_add(1);
        if first == second {
            return;
        }
        let side = if first { &mut self.first_only } else { &mut self.second_only };
        *side = side.saturating_add(1);
        // Beyond a billion pairs there is nothing left to find out.
        let Ok(ln_e) = ln_e_pairs(self.second_only, self.first_only) else { return };
        self.strongest = self.strongest.max(ln_e);
        if self.better.is_none() && ln_e >= -ALPHA.ln() {
            self.better = Some(if self.first_only > self.second_only { Side::First } else { Side::Second });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_needs_20_to_1_and_stays() {
        let mut pairing = Pairing::default();
        (0..7).for_each(|_| pairing.add(true, false));
        assert_eq!(pairing.better, None);
        (0..2).for_each(|_| pairing.add(true, false));
        // ln B(11, 2) - ln B(2, 2) + 9 ln 2 = ln 23.27 by mpmath 1.4.1; at 8 pairs ln 13.96.
        assert_eq!((pairing.better, pairing.pairs), (Some(Side::First), 9));
        assert!((pairing.strongest - f64::ln(23.272_727_272_727_27)).abs() < 1e-9, "{}", pairing.strongest.exp());
        (0..9).for_each(|_| pairing.add(false, true));
        assert_eq!((pairing.better, pairing.first_only, pairing.second_only), (Some(Side::First), 9, 9));
    }

    #[test]
    fn whoever_has_more_responses_waits_for_the_other() {
        let pairing = Pairing::fold([true, true, false, true], [false, true]);
        assert_eq!((pairing.pairs, pairing.first_only, pairing.second_only), (2, 1, 0));
    }
}
