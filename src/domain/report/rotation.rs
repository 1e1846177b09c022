//! Which offer the next customer sees.

use super::{OfferReport, Report};
use crate::domain::experiment::Status;
use crate::stats::StatsError;
use crate::stats::allocation::top_two;

/// The offer for the next customer, by either way of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCustomer {
    /// In turn: the offer with the fewest responses. Comparisons need pairs, so this is how to ask.
    pub in_turn: String,
    /// Where finding the best offer soon matters more than comparing all of them.
    pub to_find_the_best: String,
    /// Both in words.
    pub sentence: String,
}

impl NextCustomer {
    /// Of the offers that do not fall short; nothing where there are fewer than two, or asking is over: stopped, or every
    /// offer has the verdict that its plan asked for.
    pub(super) fn of(report: &Report) -> Result<Option<Self>, StatsError> {
        let asked: Vec<&OfferReport> = report.offers.iter().filter(|o| !o.verdict.falls_short()).collect();
        let Some(fewest) = asked.iter().min_by_key(|o| o.n).filter(|_| asked.len() > 1) else { return Ok(None) };
        let all_told = report.plan.is_some() && report.planning.is_empty();
        if report.status == Status::Stopped || report.part.is_some() || all_told {
            return Ok(None);
        }
        let arms: Vec<(u64, u64)> = asked.iter().map(|o| (o.accepted, o.n)).collect();
        let best = asked[top_two(&arms, number_of(&report.name), report.responses.counted)?];
        let sentence = match best.name == fewest.name {
            true => format!("{} is next in turn, and to find the best offer soon.", fewest.name),
            false => format!("{} is next in turn; to find the best offer soon, {}.", fewest.name, best.name),
        };
        let (in_turn, to_find_the_best) = (fewest.name.clone(), best.name.clone());
        Ok(Some(NextCustomer { in_turn, to_find_the_best, sentence }))
    }
}

/// A number that stands for an experiment by its name, the same wherever its evidence comes from (FNV-1a).
fn number_of(name: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_number() {
        // The published test values of FNV-1a with 64 bits.
        assert_eq!((number_of(""), number_of("a")), (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c));
    }
}
